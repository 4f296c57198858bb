"""Where a tensor has its units: followed from the layer with weights to the activation."""

import math
import weakref
from collections.abc import Callable, Iterable
from types import NoneType
from typing import NamedTuple

from acts._extras import extra
from acts._networks.record_functions import apart

with extra("train"):
    import torch
    from torch import Tensor, nn
    from torch.nn import functional
    from torch.utils._pytree import tree_flatten, tree_map

__all__ = ["LEAVES", "UnitAxes", "Units", "units_of_unknown"]


class Units(NamedTuple):
    """Axes whose entries are units (none: one unit), and the weights that they come from."""

    axes: tuple[int, ...]
    weight: Tensor | None = None


def units_of_unknown(x: Tensor) -> Units | None:
    """Units of a tensor of unknown origin: the columns of a matrix, else nobody knows."""
    if x.ndim == 0:
        return Units(())
    return Units((1,)) if x.ndim == 2 else None


def _named(names: str) -> set[Callable]:
    places = (torch, functional, Tensor, torch.linalg, torch.special)
    found = {getattr(place, name, None) for name in names.split() for place in places}
    return found - {None}


# functions with weights -> the axis of their result that has the units, counted from the end
_WEIGHTS: dict[Callable, int] = dict.fromkeys(_named("linear bilinear embedding addmm"), -1) | {
    f: -1 - d for d in (1, 2, 3) for f in _named(f"conv{d}d conv_transpose{d}d")
}
_PRODUCTS = _named("matmul mm bmm __matmul__ __rmatmul__")
_LOST = _named("einsum tensordot baddbmm cdist outer ger kron cov corrcoef") | _named(
    "chain_matmul cross matrix_power inverse softmax_backward fold unfold"
)
_NORMS = _named("batch_norm group_norm instance_norm")
_FEATURE_NORMS = _named("layer_norm rms_norm")
_ATTENTION = _named("scaled_dot_product_attention")
# functions that only move, repeat, drop or average values: where the units go is tried out
_MOVES = _named(
    "transpose permute movedim moveaxis swapaxes swapdims t adjoint view view_as reshape "
    "reshape_as flatten unflatten ravel squeeze unsqueeze expand expand_as repeat "
    "repeat_interleave tile chunk split tensor_split unsafe_split unsafe_chunk unbind select "
    "narrow __getitem__ index_select cat concat concatenate stack hstack vstack mean sum amax "
    "amin max_pool1d max_pool2d max_pool3d avg_pool1d avg_pool2d avg_pool3d adaptive_avg_pool1d "
    "adaptive_avg_pool2d adaptive_avg_pool3d adaptive_max_pool1d adaptive_max_pool2d "
    "adaptive_max_pool3d interpolate upsample pad pixel_shuffle pixel_unshuffle channel_shuffle "
    "broadcast_to atleast_2d atleast_3d diagonal"
) | {getattr(Tensor, name).__get__ for name in ("T", "mT", "H", "mH")}
# the same by the names that exported graphs call: torch.ops.aten.…
_ATEN_WEIGHTS = {"linear": -1, "addmm": -1, "embedding": -1} | {
    f"conv{d}d": -1 - d for d in (1, 2, 3)
}
_ATEN_MOVES = {f.__name__ for f in _MOVES if hasattr(f, "__name__")} | {
    "slice", "_unsafe_view", "mT", "numpy_T", "clone",
}  # fmt: skip


_WEIGHTED = 4096  # weights whose units are kept from pass to pass

# modules that call one function and nothing else: what they give can be followed from outside
LEAVES: dict[type[nn.Module], Callable] = {
    nn.Linear: functional.linear,
    nn.Conv1d: functional.conv1d,
    nn.Conv2d: functional.conv2d,
    nn.Conv3d: functional.conv3d,
    nn.BatchNorm1d: functional.batch_norm,
    nn.BatchNorm2d: functional.batch_norm,
    nn.BatchNorm3d: functional.batch_norm,
    nn.GroupNorm: functional.group_norm,
    nn.LayerNorm: functional.layer_norm,
    nn.Dropout: functional.dropout,
    nn.Embedding: functional.embedding,
}


class UnitAxes:
    """Axes of units for the tensors of one forward pass.

    A layer with weights says which axis of its result has its units. From there on a function
    that keeps the shape keeps the axes, and one that moves values is tried on an index of the
    units. Everything else loses them. Tensors are held weakly; an entry of a tensor that is gone
    stays until `clear`, or until another tensor takes its address.
    """

    def __init__(self) -> None:
        self._known: dict[int, tuple[weakref.ref, torch.Size, Units]] = {}
        self._tried: dict[tuple, list[tuple[int, ...] | None]] = {}
        self._weighted: dict[tuple[int, int, int], Units] = {}

    def clear(self) -> None:
        """Forget the tensors, keep what was tried."""
        self._known.clear()

    def of(self, x: object) -> Units | None:
        """Units of `x`, if they are known."""
        if not isinstance(x, Tensor):
            return None
        found = self._known.get(id(x))
        if found is None or found[0]() is not x or found[1] != x.shape:
            return None
        return found[2]

    def note(self, x: object, units: Units | None) -> None:
        """Set the units of `x`; axes may count from the end."""
        if not isinstance(x, Tensor):
            return
        if units is None:
            self._known.pop(id(x), None)
            return
        if units.axes and min(units.axes) < 0:
            units = Units(tuple(axis % max(x.ndim, 1) for axis in units.axes), units.weight)
        self._known[id(x)] = (weakref.ref(x), x.shape, units)

    def follow_leaf(self, module: nn.Module, args: tuple, result: object) -> None:
        """Take in what a module of `LEAVES` gave."""
        func = LEAVES[type(module)]
        if func in _WEIGHTS:
            self._weights(_WEIGHTS[func], (None, module._parameters["weight"]), {}, result)
        elif isinstance(result, Tensor):
            self._keep(func, args, {}, result)

    def follow(self, func: Callable, args: tuple, kwargs: dict, result: object) -> None:
        """Take in what `func` gave."""
        if func in _WEIGHTS:
            self._weights(_WEIGHTS[func], args, kwargs, result)
        elif isinstance(func, torch._ops.OpOverload):
            self._follow_aten(func, args, kwargs, result)
        elif func in _MOVES:
            self._move(func, args, kwargs, result)
        elif func is torch._VF._pad_packed_sequence:  # rows become sequences of steps
            if (units := self.of(args[0])) is not None and 0 not in units.axes:
                self.note(result[0], Units(tuple(a + 1 for a in units.axes), units.weight))
        elif isinstance(result, Tensor):
            self._keep(func, args, kwargs, result)

    def _follow_aten(self, func: Callable, args: tuple, kwargs: dict, result: object) -> None:
        name = func.overloadpacket.__name__
        if name in _ATEN_WEIGHTS:
            self._weights(_ATEN_WEIGHTS[name], args, kwargs, result)
        elif name == "convolution":
            self._weights(1 - args[0].ndim, args, kwargs, result)
        elif name in _ATEN_MOVES:
            self._move(func, args, kwargs, result)
        elif isinstance(result, Tensor):
            self._keep(getattr(torch, name, func), args, kwargs, result)

    def _weights(self, axis: int, args: tuple, kwargs: dict, result: object) -> None:
        if not isinstance(result, Tensor) or not result.ndim:
            return
        key = axis, result.ndim, id(args[1]) if len(args) > 1 else 0
        found = self._weighted.get(key)
        if found is not None and found.weight is args[1]:
            self.note(result, found)
            return
        given = [*args[1:3], kwargs.get("weight")]
        weight = next((w for w in given if isinstance(w, nn.Parameter) and w.ndim > 1), None)
        units = Units((axis % result.ndim,), weight)
        self.note(result, units)
        if weight is not None and weight is given[0]:
            if len(self._weighted) >= _WEIGHTED:  # somebody makes new ones in each pass
                self._weighted.clear()
            self._weighted[key] = units

    def _keep(self, func: Callable, args: tuple, kwargs: dict, result: Tensor) -> None:
        if not result.ndim:
            return
        if func in _PRODUCTS:
            self.note(result, self._product(*args[:2], result))
        elif func in _ATTENTION:
            value = kwargs.get("value", args[2] if len(args) > 2 else None)
            self.note(result, self._fitting([value], result))
        elif func not in _LOST:
            units = self._fitting([*args, *kwargs.values()], result)
            if units is None and func in _NORMS and result.ndim > 2:
                units = Units((1,))
            if units is None and func in _FEATURE_NORMS:
                units = Units((-1,))
            if units is not None:
                self.note(result, units)

    def _fitting(self, given: Iterable, result: Tensor) -> Units | None:
        """The units of an argument, if they can be those of the result too."""
        found = []
        for one in given:
            if (units := self.of(one)) is None:
                continue
            ahead = result.ndim - one.ndim
            axes = tuple(axis + ahead for axis in units.axes)
            if ahead >= 0 and all(result.shape[a] == one.shape[a - ahead] for a in axes):
                found.append((one.shape == result.shape, Units(axes, units.weight)))
        whole = [units for same, units in found if same] or [units for _, units in found]
        return whole[0] if len({units.axes for units in whole}) == 1 else None

    def _product(self, a: object, b: object, result: Tensor) -> Units | None:
        """Units of ``a @ b``: columns of weights, or of values that attention weights."""
        if not (isinstance(a, Tensor) and isinstance(b, Tensor)):
            return None
        if (units := self.of(b)) is not None:
            last = b.ndim > 1 and units.axes and max(units.axes) == b.ndim - 1
            return self._fitting([b], result) if last else None
        if isinstance(a, nn.Parameter) and a.ndim == 2 and b.ndim > 1:
            return Units((-2,), a)
        if b.ndim == 2:
            return Units((-1,), b if isinstance(b, nn.Parameter) else None)
        return Units(()) if b.ndim == 1 else None

    def _move(self, func: Callable, args: tuple, kwargs: dict, result: object) -> None:
        # most calls have one tensor and a few numbers: no tree to walk
        plain = not kwargs and all(isinstance(x, (Tensor, int, str, NoneType)) for x in args)
        flat = args if plain else tree_flatten((args, kwargs))[0]
        known = [(x, units) for x in flat if (units := self.of(x)) is not None]
        if not known:
            return
        parts = [result] if isinstance(result, Tensor) else result
        if not isinstance(parts, (list, tuple)):
            return
        key = (func, *(
            (x.shape, None if (u := self.of(x)) is None else u.axes) if isinstance(x, Tensor)
            else x for x in flat
        ))  # fmt: skip
        try:
            axes = self._tried.get(key)
        except TypeError:  # a slice is no key before Python 3.12
            key = (func, *map(repr, key[1:]))
            axes = None if any(isinstance(x, Tensor) for x in flat[1:]) else self._tried.get(key)
        if axes is None:
            axes = self._tried[key] = self._try(func, args, kwargs)
        weight = known[0][1].weight
        for part, found in zip(parts, axes, strict=False):
            self.note(part, None if found is None else Units(found, weight))

    def _try(self, func: Callable, args: tuple, kwargs: dict) -> list[tuple[int, ...] | None]:
        """Axes along which the result changes if every unit holds its own number."""

        def index(x: object) -> object:
            if (units := self.of(x)) is None:
                return x
            sizes = [x.shape[axis] for axis in units.axes]
            shape = [x.shape[axis] if axis in units.axes else 1 for axis in range(x.ndim)]
            numbers = torch.arange(math.prod(sizes), device=x.device).add(1)
            return numbers.to(x.dtype).reshape(shape).expand(x.shape).clone()

        try:
            with apart():
                moved = func(*tree_map(index, args), **tree_map(index, kwargs))
        except Exception:
            return []
        with apart():
            return [_varying(part) for part in ([moved] if isinstance(moved, Tensor) else moved)]


def _varying(x: object) -> tuple[int, ...] | None:
    if not isinstance(x, Tensor) or not x.numel():
        return None
    return tuple(d for d in range(x.ndim) if bool((x.narrow(d, 0, 1) != x).any()))
