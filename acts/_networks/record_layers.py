"""Running sums of one activation layer; their memory does not grow with the number of examples."""

import math
from collections.abc import Callable, Iterator
from threading import local

from acts._extras import extra
from acts._networks.record_functions import Slopes, apart, grid, value_and_slope
from acts._networks.record_units import Units

with extra("train"):
    import torch
    from torch import Tensor

__all__ = ["Layer", "not_measured"]

_BLOCK = 1024  # float32 sums of squares over more lose digits
_BATCHES = 64  # small ones, kept before they are measured
_NORMS = 64  # of small gradients, kept before they are added up
_SMALL = 2**14  # a copy in float64 of so many numbers costs next to nothing
_PART = 2**16  # numbers that are copied or compared at a time: they stay in the cache


class Layer:
    """What `record` knows of one layer, batch after batch."""

    def __init__(self, label: str, function: str, below: float) -> None:
        self.label, self.function, self.below = label, function, below
        self.alive: Tensor | None = None
        self.units_known = True
        self.largest: float | None = None
        self.sloped = True  # whether there are slopes to speak of
        self.values = self.nonfinite = self.zeros = self.saturated = 0
        self.mean = self.squares = 0.0
        self.gradient, self.backward = 0.0, 0
        self.peaks, self.peaked = 0.0, 0
        self.notes: list[str] = []
        self.sample: Tensor | None = None
        self.hooked = False  # whether the last pre-activation reports its gradient
        self._shelf: _Shelf | None = None  # small batches, measured together
        self._norms: list[Tensor] = []

    # --- taking in -----------------------------------------------------------------------------

    def note(self, text: str) -> None:
        """Say in the table, once, what cannot be seen here."""
        if text not in self.notes:
            self.notes.append(text)

    def add(
        self,
        x: Tensor,
        value: Tensor,
        units: Units | None,
        f: Callable[[Tensor], Tensor],
        slopes: Slopes | None,
        known: tuple | None = None,
    ) -> None:
        """Take in one batch: pre-activations, outputs, the function and what is known of it."""
        if not x.numel():
            return
        if slopes is None or not x.ndim or x.numel() > _SMALL or (units and 0 in units.axes):
            self._add(x, value, units, f, slopes)
            return
        kind = known, x.dtype, x.shape, value.shape, units and units.axes
        if self._shelf is None or self._shelf.kind != kind or self._shelf.rest[-1] != slopes:
            self.flush()
            self._shelf = _Shelf(kind, (units, f, slopes))
            self._add(x, value, units, f, slopes)  # perhaps the only one of its kind
        elif self._shelf.put(x, value):
            self.flush()

    def wait(self, x: Tensor, value: Tensor, units: Units | None, known: tuple) -> bool:
        """Put a small batch to others of its kind, to be measured with them; say if it could be."""
        shelf = self._shelf
        if shelf is None:
            return False
        if shelf.kind != (known, x.dtype, x.shape, value.shape, units and units.axes):
            return False
        if shelf.put(x, value):
            self.flush()
        return True

    def flush(self) -> None:
        """Measure what waits."""
        norms, self._norms = self._norms, []
        if not norms and (self._shelf is None or not self._shelf.used):
            return
        with apart():
            if norms:
                self.gradient += float(torch.stack(norms).square().sum())
            if self._shelf is not None and self._shelf.used:
                try:
                    self._add(*self._shelf.clear())
                except Exception as error:
                    self.note(not_measured(error))

    def _add(
        self, x: Tensor, value: Tensor, units: Units | None, f: Callable, slopes: Slopes | None
    ) -> None:
        if self.largest is None:
            self.largest = slopes.largest if slopes else _largest_slope(f, x)
        if slopes is not None:
            if slopes.zero_is_flat:  # what is above shows in the values
                low = high = float(x.amin())
            else:
                low, high = map(float, torch.aminmax(x))
            mean, squares = _moments(value)
            if all(map(math.isfinite, (low, high, mean, squares))):
                self._merge(value.numel(), mean, squares)
                zeros = _count(torch.eq, value, 0.0)
                self.zeros += zeros
                self.saturated += _within(x, slopes.flat, low, high, zeros, slopes.zero_is_flat)
                self._add_units(value, units, x, None if slopes.zero_is_dead else f)
                return
        self._add_by_autograd(x, value, units, f)

    def _add_by_autograd(
        self, x: Tensor, value: Tensor, units: Units | None, f: Callable[[Tensor], Tensor]
    ) -> None:
        slope = value_and_slope(f, x)[1]
        finite = x.isfinite() & value.isfinite()
        self._add_alive((value != 0) | (slope != 0) | ~finite, units)
        self.nonfinite += int((~finite).sum())
        self.saturated += int((slope[finite].abs().double() < self.below * self.largest).sum())
        self._add_finite(value[finite].double())

    def _add_finite(self, value: Tensor) -> None:
        if value.numel():
            self._merge(value.numel(), *_moments(value))
            self.zeros += _count(torch.eq, value, 0.0)

    def add_values(self, value: Tensor) -> None:
        """Take in outputs of a function that has no slope per value, as a softmax."""
        self.sloped = False
        if not math.isfinite(float(value.sum())):
            finite = value.isfinite()
            self.nonfinite += int((~finite).sum())
            value = value[finite].double()
        self._add_finite(value)

    def add_softmax(self, value: Tensor, dim: int) -> None:
        """Take in shares that sum to 1 along `dim` or are all 0, and how large the largest is."""
        self.add_values(value)
        if not value.numel():
            return
        largest = value.amax(dim)
        largest = largest[largest > 0].double()  # neither NaN nor without any share
        self.peaks += float(largest.sum())
        self.peaked += largest.numel()

    def add_gradient(self, gradient: Tensor) -> None:
        """Take in the gradient of one batch, detached."""
        self.backward += 1
        if gradient.numel() > _SMALL:
            self.gradient += _squares(gradient)
            return
        self._norms.append(torch.linalg.vector_norm(gradient, dtype=torch.float64))
        if len(self._norms) == _NORMS:
            self.flush()

    def _merge(self, n: int, mean: float, squares: float) -> None:
        # merging means and squared deviations loses no digits where a sum of squares would
        before = self.values
        self.values += n
        step = mean - self.mean
        self.mean += step * n / self.values
        self.squares += squares
        self.squares += step * before * n / self.values * step

    def _add_units(self, value: Tensor, units: Units | None, x: Tensor, f: Callable | None) -> None:
        """Find the units that are alive by their outputs, and by slopes where all those are 0."""
        if not self._counts(units, value):
            return
        others = tuple(d for d in range(value.ndim) if d not in units.axes)
        place = ...
        if self.alive is not None and len(units.axes) == 1 and value.ndim > 1:
            place = (~self.alive).nonzero()[:, 0]
            if not len(place):
                return
            if len(place) == len(self.alive):
                place = ...
            else:
                value, x = (t.index_select(units.axes[0], place) for t in (value, x))
        alive = (value.amax(others) != 0 if others else value != 0).reshape(-1)
        if others and not bool(alive.all()):
            alive |= (value.amin(others) != 0).reshape(-1)
        if f is not None and not bool(alive.all()):
            silent = (~alive).nonzero()[:, 0]
            slope = value_and_slope(f, _by_unit(x, units.axes)[silent])[1]
            alive[silent] |= (slope != 0).any(dim=1)
        if self.alive is None:
            self.alive = alive
        else:
            self.alive[place] |= alive

    def _add_alive(self, alive: Tensor, units: Units | None) -> None:
        if not self._counts(units, alive):
            return
        alive = _by_unit(alive, units.axes).any(dim=1)
        self.alive = alive if self.alive is None else self.alive | alive

    def _counts(self, units: Units | None, value: Tensor) -> bool:
        """Whether units can be counted; the table says why not."""
        if not self.units_known:
            return False
        if units is None:
            self._lose("units not counted: nothing tells which axis holds them")
            return False
        n = math.prod(value.shape[axis] for axis in units.axes)
        if self.alive is not None and len(self.alive) != n:
            self._lose(f"units not counted: {len(self.alive)}, then {n}")
            return False
        return True

    def _lose(self, why: str) -> None:
        self.units_known, self.alive = False, None
        self.note(why)

    # --- handing out ---------------------------------------------------------------------------

    def merge(self, other: "Layer") -> None:
        """Take in all that another recording of the same layer has seen."""
        self.flush()
        other.flush()
        if other.values:
            self._merge(other.values, other.mean, other.squares)
        for name in ("nonfinite", "zeros", "saturated", "gradient", "backward", "peaks", "peaked"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.sloped &= other.sloped
        self.largest = other.largest if self.largest is None else self.largest
        for text in other.notes:
            self.note(text)
        if not other.units_known:
            self._lose(other.notes[0])
        elif self.units_known and other.alive is not None:
            if self.alive is None:
                self.alive = other.alive.clone()
            elif len(self.alive) != len(other.alive):
                self._lose(f"units not counted: {len(self.alive)}, then {len(other.alive)}")
            else:
                self.alive |= other.alive

    def row(self) -> dict:
        """The finished numbers, by column."""
        self.flush()
        nan = math.nan
        units = 0 if self.alive is None else len(self.alive)
        dead: float = 0 if self.alive is None else int((~self.alive).sum())
        if not (self.units_known and self.sloped):
            dead = nan
        n = self.values or nan
        return {
            "layer": self.label,
            "function": self.function,
            "units": units,
            "nonfinite": self.nonfinite,
            "mean": self.mean if self.values else nan,
            "std": math.sqrt(self.squares / n),
            "zero_share": self.zeros / n,
            "dead_units": dead,
            "dead_share": dead / units if units else nan,
            "saturated_share": self.saturated / n if self.largest and self.sloped else nan,
            "gradient_norm": math.sqrt(self.gradient / self.backward) if self.backward else nan,
            "peak": self.peaks / self.peaked if self.peaked else nan,
            "note": "; ".join(self.notes),
        }


class _Shelf:
    """Room for small batches of one kind: pre-activations, and outputs."""

    def __init__(self, kind: tuple, rest: tuple) -> None:
        self.kind, self.rest, self.used = kind, rest, 0
        self._both: tuple[Tensor, Tensor] | None = None
        self._places: list[tuple[Tensor, Tensor]] = []

    def put(self, x: Tensor, value: Tensor) -> bool:
        """Copy a batch, for what follows may work in place; say if the shelf is full."""
        if self._both is None:
            n = min(_BATCHES, max(1, 4 * _SMALL // x.numel()))
            with torch.inference_mode(False):  # or it could not be written to later
                self._both = x.new_empty((n, *x.shape)), value.new_empty((n, *value.shape))
            self._places = list(zip(*(room.unbind() for room in self._both), strict=True))
        for_x, for_value = self._places[self.used]
        for_x.copy_(x)
        for_value.copy_(value)
        self.used += 1
        return self.used == len(self._places)

    def clear(self) -> tuple:
        """All batches as one, units, function and slopes; they are valid until the next `put`."""
        x, value = (room[: self.used].flatten(0, 1) for room in self._both)
        self.used = 0
        return x, value, *self.rest


def _by_unit(x: Tensor, axes: tuple[int, ...]) -> Tensor:
    """One row per unit."""
    if not axes:
        return x.reshape(1, -1)
    x = x.movedim(axes, tuple(range(len(axes))))
    return x.reshape(math.prod(x.shape[: len(axes)]), -1)


def _flat(x: Tensor) -> Tensor:
    """All values in one row; their order does not matter."""
    if x.ndim == 4 and not x.is_contiguous() and x.is_contiguous(memory_format=torch.channels_last):
        x = x.permute(0, 2, 3, 1)
    return x.reshape(-1)


def _parts(x: Tensor) -> Iterator[Tensor]:
    """All values, in float32 or float64; what has to be copied for that is copied in parts."""
    x = _flat(x)
    if x.dtype in (torch.float32, torch.float64):
        yield x
    else:
        yield from (part.float() for part in x.split(_PART))


def _squares(x: Tensor) -> float:
    """Sum of squares, in blocks whose sums are added in float64."""
    found = 0.0
    for part in _parts(x):
        n = len(part) // _BLOCK * _BLOCK
        blocks = torch.linalg.vector_norm(part[:n].view(-1, _BLOCK), dim=1).double()
        found += float(torch.dot(blocks, blocks))
        if n < len(part):
            found += float(torch.linalg.vector_norm(part[n:])) ** 2
    return found


def _moments(x: Tensor) -> tuple[float, float]:
    """Mean, and sum of squared deviations from it."""
    n = x.numel()
    if n <= _SMALL:
        x = x.double()
        mean = float(x.mean())
        return mean, float((x - mean).square().sum())
    mean, squares = sum(float(part.sum()) for part in _parts(x)) / n, _squares(x)
    deviations = squares - n * mean * mean
    if not deviations > squares / 64:  # the mean is far from 0 next to the spread: digits are lost
        mean = float(x.mean(dtype=torch.float64))
        deviations = sum(
            float((part.double() - mean).square().sum()) for part in _flat(x).split(_PART)
        )
    return mean, deviations


_rooms = local()


def _room(device: torch.device) -> Tensor:
    """Numbers to be written over, the same memory each time: new memory costs more than it."""
    if getattr(_rooms, "room", None) is None or _rooms.room.device != device:
        with torch.inference_mode(False):
            _rooms.room = torch.empty(_PART, dtype=torch.float32, device=device)
    return _rooms.room


def _count(compare: Callable, x: Tensor, bound: float) -> int:
    """How many of `x` compare so with `bound`."""
    # PyTorch compares much faster into numbers than into truth values
    x, room, found = _flat(x), _room(x.device), 0
    for part in (x,) if len(x) == _PART else x.split(_PART):
        found += int(compare(part, bound, out=room[: len(part)]).sum())
    return found


def _within(
    x: Tensor, stretches: tuple, low: float, high: float, zeros: int, zero_is_flat: bool
) -> int:
    """How many of `x` lie in one of the stretches; `low` and `high` are its least and largest."""
    if zero_is_flat:
        return zeros
    found = 0
    for a, b in stretches:
        if a <= low and high <= b:
            return x.numel()
        if b < low or high < a:
            continue
        if a <= low:
            found += _count(torch.le, x, b)
        elif high <= b:
            found += _count(torch.ge, x, a)
        else:
            found += _count(torch.le, x, b) - _count(torch.lt, x, a)
    return found


def _largest_slope(f: Callable[[Tensor], Tensor], x: Tensor) -> float:
    """The largest slope in size, on a grid over [-20, 20]."""
    numbers = grid(x.dtype).to(x.device)
    try:
        slope = value_and_slope(f, numbers)[1]
    except RuntimeError:  # one parameter for each channel
        slope = value_and_slope(f, numbers[:, None].expand(-1, x.shape[1]))[1]
    return float(slope.abs().max())


def not_measured(error: Exception) -> str:
    """What the table says where measuring has failed: that is no trouble of the caller's."""
    words = str(error).partition("\n")[0]
    return f"not measured: {type(error).__name__}: {words}"
