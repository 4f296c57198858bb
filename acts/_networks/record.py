"""`record`: what the activations of a network do, layer by layer, on the data at hand."""

import math
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from html import escape

import numpy as np
from numpy.typing import NDArray

from acts._arguments import rate
from acts._extras import extra
from acts._functions.registry import ACTIVATIONS
from acts._networks.elementwise import Elementwise
from acts.nn import ScaledSiLU, Step

with extra("train"):
    import torch
    from torch import Tensor, nn
    from torch.nn import functional
    from torch.overrides import TorchFunctionMode

__all__ = ["Recorder", "RecordTable", "record"]

MODULES = (
    *(getattr(nn, r.torch) for r in ACTIVATIONS.values() if r.torch),
    *(Step, ScaledSiLU, Elementwise, nn.PReLU, nn.Hardtanh),
)
_NAMES = (
    *(name for r in ACTIVATIONS.values() if r.torch for name in (r.name, r.torch.lower())),
    *("hardtanh", "prelu"),
)
# the same function under each of its addresses: F.relu, torch.relu, Tensor.relu, Tensor.relu_, …
FUNCTIONS = {
    found: name
    for name in _NAMES
    for place in (torch, functional, Tensor)
    for end in ("", "_")
    if (found := getattr(place, name + end, None)) is not None
} | {torch.special.expit: "sigmoid"}
# layers with weights, and where their result has its units: the axis counted from the end
_UNIT_AXES = {functional.linear: -1} | {
    getattr(functional, f"conv{kind}{d}d"): -1 - d for kind in ("", "_transpose") for d in (1, 2, 3)
}
COLUMNS = (
    "layer", "function", "units", "nonfinite", "mean", "std", "zero_share", "dead_units",
    "dead_share", "saturated_share", "gradient_norm",
)  # fmt: skip


class RecordTable:
    """One row per activation layer, in the order in which they were first called.

    ``table["dead_share"]`` is a column as an array. Columns:

    - layer: the module's path, with the function's name where it was called as a function, and
      ``#2`` for the second call in one forward pass;
    - function, units;
    - nonfinite: values that are not finite, or come from a pre-activation that is not. The
      columns after it leave these values out;
    - mean, std, zero_share: of the layer's outputs; the share of exact zeros;
    - dead_units, dead_share: units whose output and slope were exactly 0 for every example. A unit
      is a neuron, a channel of a convolution (over all positions), a feature of the last axis;
    - saturated_share: values whose slope is below a share of the function's largest, in size;
    - gradient_norm: of the loss with respect to the pre-activations, over all examples; NaN
      without a backward pass.
    """

    def __init__(self, rows: list[dict]) -> None:
        self.rows = rows

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, column: str) -> NDArray:
        if column not in COLUMNS:
            raise KeyError(f"no column {column!r}; there are: {', '.join(COLUMNS)}")
        return np.array([row[column] for row in self.rows])

    def to_frame(self):
        """Return a `pandas.DataFrame`, one row per layer; needs pandas."""
        import pandas

        return pandas.DataFrame(self.rows, columns=list(COLUMNS))

    def _text(self) -> list[list[str]]:
        return [[_shown(row[column]) for column in COLUMNS] for row in self.rows]

    def _alarm(self) -> str:
        layers = sum(row["nonfinite"] > 0 for row in self.rows)
        if not layers:
            return ""
        return f"NOT FINITE in {layers} of {len(self)} layers; the other columns leave this out"

    def __repr__(self) -> str:
        lines = [[c.replace("_", " ") for c in COLUMNS], *self._text()]
        width = [max(map(len, column)) for column in zip(*lines, strict=True)]
        text = [
            "  ".join(
                cell.ljust(w) if i < 2 else cell.rjust(w)
                for i, (cell, w) in enumerate(zip(line, width, strict=True))
            ).rstrip()
            for line in lines
        ]
        return "\n".join([*filter(None, [self._alarm()]), *text])

    def _repr_html_(self) -> str:
        def line(cells: Iterable[str], tag: str) -> str:
            return "<tr>" + "".join(f"<{tag}>{escape(c)}</{tag}>" for c in cells) + "</tr>"

        alarm = f"<p><strong>{escape(self._alarm())}</strong></p>" if self._alarm() else ""
        head = line((c.replace("_", " ") for c in COLUMNS), "th")
        body = "\n".join(line(cells, "td") for cells in self._text())
        return f"{alarm}<table>\n<thead>{head}</thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def _shown(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)


class Recorder(TorchFunctionMode):
    """What `record` returns; `table` is the result, during the recording and after it."""

    def __init__(self, model: nn.Module, below: float, also: tuple) -> None:
        super().__init__()
        self.model, self.below, self.also = model, below, also
        self._layers: dict[str, _Layer] = {}
        self._stack: list[tuple[str, tuple | None]] = []  # modules being called
        self._calls: Counter[str] = Counter()
        self._busy = False  # within an activation, whose own steps do not count
        self._units = (-1, 0)  # axis of the last layer's units, and its dimensions
        self._open: ExitStack | None = None

    @property
    def table(self) -> RecordTable:
        """The rows of all layers seen so far."""
        return RecordTable([layer.row() for layer in self._layers.values()])

    def __repr__(self) -> str:
        return repr(self.table)

    def _repr_html_(self) -> str:
        return self.table._repr_html_()

    def __enter__(self) -> "Recorder":
        if self._open is not None:
            raise RuntimeError("this recorder is already recording")
        with ExitStack() as stack:
            for name, module in self.model.named_modules():
                before = module.register_forward_pre_hook(self._before(name), with_kwargs=True)
                stack.callback(before.remove)
                # always_call: a forward pass that fails must not leave the stack behind
                after = module.register_forward_hook(self._after, always_call=True)
                stack.callback(after.remove)
            super().__enter__()
            stack.push(super().__exit__)
            self._open = stack.pop_all()
        return self

    def __exit__(self, *error: object) -> None:
        opened, self._open = self._open, None
        self._stack.clear()
        self._busy = False
        opened.__exit__(*error)

    def _is_activation(self, module: nn.Module) -> bool:
        return any(
            module is one or (isinstance(one, type) and isinstance(module, one))
            for one in (*MODULES, *self.also)
        )

    def _before(self, name: str) -> Callable:
        def hook(module: nn.Module, args: tuple, kwargs: dict) -> None:
            if not self._stack:
                self._calls.clear()
                self._units = (-1, 0)
            seen = None
            x = next(iter([*args, *kwargs.values()]), None)
            if not self._busy and isinstance(x, Tensor) and self._is_activation(module):
                seen = self._watch(name, x)
                self._busy = True
            self._stack.append((name, seen))

        return hook

    def _after(self, module: nn.Module, args: tuple, output: object) -> None:
        if not self._stack:
            return
        name, seen = self._stack.pop()
        if seen is not None:
            layer, x = seen
            try:
                if isinstance(output, Tensor):
                    layer.add(x, lambda z: module.forward(z), self._units)
            finally:
                self._busy = False

    def __torch_function__(self, func, types, args=(), kwargs=None):
        """Watch activations that are called as functions, while the model is running."""
        kwargs = kwargs or {}
        if not self._stack or self._busy or func not in FUNCTIONS:
            result = func(*args, **kwargs)
            if self._stack and func in _UNIT_AXES:
                self._units = _UNIT_AXES[func], result.ndim
            return result
        rest, named = args[1:], dict(kwargs)
        x = args[0] if args else named.pop("input")
        prefix = self._stack[-1][0]
        name = f"{prefix}.{FUNCTIONS[func]}" if prefix else FUNCTIONS[func]
        layer, before = self._watch(name, x, FUNCTIONS[func])
        result = func(*args, **kwargs)
        layer.add(before, lambda z: func(z, *rest, **named), self._units)
        return result

    def _watch(self, name: str, x: Tensor, function: str = "") -> tuple["_Layer", Tensor]:
        """The layer's record, made at its first call, and the pre-activation."""
        self._calls[name] += 1
        call = self._calls[name]
        label = f"{name} #{call}" if call > 1 else name
        if label not in self._layers:
            module = None if function else self.model.get_submodule(name)
            kind = function or module._get_name()
            self._layers[label] = _Layer(label, kind, self.below, module)
        layer = self._layers[label]
        if x.requires_grad:
            x.register_hook(lambda gradient: self._open and layer.add_gradient(gradient))
        return layer, x.detach().clone()  # an in-place activation overwrites x


class _Layer:
    """Running sums of one layer; its memory does not grow with the number of examples."""

    def __init__(self, label: str, function: str, below: float, module: nn.Module | None) -> None:
        self.label, self.function, self.below, self.module = label, function, below, module
        self.largest: float | None = None
        self.alive: Tensor | None = None
        self.values = self.nonfinite = self.zeros = self.saturated = 0
        self.mean = self.squares = 0.0
        self.gradient: float | None = None

    def add(self, x: Tensor, f: Callable[[Tensor], Tensor], units: tuple) -> None:
        """Take in one batch of pre-activations."""
        if not x.numel():
            return
        if self.largest is None:
            self.largest = _largest_slope(f, x.dtype, self.module)
        value, slope = _value_and_slope(f, x)
        finite = x.isfinite() & value.isfinite()
        axis = units[0] if value.ndim == units[1] else -1  # else flattened since then
        self._add_units((value != 0) | (slope != 0) | ~finite, axis)
        self.nonfinite += int((~finite).sum())
        value, slope = value[finite].double(), slope[finite].abs().double()
        if not len(value):
            return
        self.zeros += int((value == 0).sum())
        self.saturated += int((slope < self.below * self.largest).sum())
        # merging means and squared deviations loses no digits where a sum of squares would
        mean, before = float(value.mean()), self.values
        self.values += len(value)
        step = mean - self.mean
        self.mean += step * len(value) / self.values
        self.squares += float(((value - mean) ** 2).sum())
        self.squares += step * before * len(value) / self.values * step

    def _add_units(self, alive: Tensor, axis: int) -> None:
        alive = torch.atleast_1d(alive).movedim(axis, 0)
        alive = alive.reshape(len(alive), -1).any(dim=1)
        if self.alive is not None and self.alive.shape != alive.shape:
            raise ValueError(
                f"layer {self.label!r} had {len(self.alive)} units, now {len(alive)}: "
                "record needs the same network for all batches"
            )
        self.alive = alive if self.alive is None else self.alive | alive

    def add_gradient(self, gradient: Tensor) -> None:
        """Take in the gradient of one batch."""
        self.gradient = (self.gradient or 0.0) + float(gradient.detach().double().square().sum())

    def row(self) -> dict:
        """The finished numbers, under the names in `COLUMNS`."""
        units = 0 if self.alive is None else len(self.alive)
        dead = 0 if self.alive is None else int((~self.alive).sum())
        n = self.values or math.nan
        saturated = self.saturated / n if self.largest else math.nan
        numbers = (
            self.label, self.function, units, self.nonfinite, self.mean if self.values else n,
            math.sqrt(self.squares / n), self.zeros / n, dead, dead / units if units else math.nan,
            saturated, math.nan if self.gradient is None else math.sqrt(self.gradient),
        )  # fmt: skip
        return dict(zip(COLUMNS, numbers, strict=True))


def _value_and_slope(f: Callable[[Tensor], Tensor], x: Tensor) -> tuple[Tensor, Tensor]:
    """Values of an element-wise function and its slopes, those that autograd uses."""
    with torch.inference_mode(False), torch.enable_grad():
        x = x.clone().requires_grad_()
        value = f(x.clone())  # a copy, because `f` may work in place
        if not value.requires_grad:  # cut from autograd, as a comparison is: no gradient passes
            return value, torch.zeros_like(x)
        (slope,) = torch.autograd.grad(value.sum(), x, materialize_grads=True)
    return value.detach(), slope


def _largest_slope(
    f: Callable[[Tensor], Tensor], dtype: torch.dtype, module: nn.Module | None
) -> float:
    """The largest slope in size, on a grid over [-20, 20]."""
    grid = torch.linspace(-20, 20, 4001, dtype=dtype)
    if isinstance(module, nn.PReLU):  # one slope per channel
        grid = grid[:, None].expand(-1, module.num_parameters)
    return float(_value_and_slope(f, grid)[1].abs().max())


def record(
    model: nn.Module,
    *,
    below: float = 0.05,
    also: Iterable[type[nn.Module] | nn.Module] = (),
) -> Recorder:
    """Record the activations of `model` while the ``with`` block runs.

    Parameters
    ----------
    model : nn.Module
        Any: perceptrons, convolutional networks, transformers.
    below : float, default 0.05
        A value counts as saturated where its slope is below this share of the function's largest.
    also : iterable of nn.Module classes or instances
        Activations of your own, element-wise, that are to have a row.

    Returns
    -------
    Recorder
        A context manager; its `table` is a `RecordTable`.

    Raises
    ------
    TypeError, ValueError
        If an argument has a bad value.

    Notes
    -----
    A layer is a call of an activation: a module of a class in `acts.ACTIVATIONS` (or PReLU,
    Hardtanh, or from `also`), or a function such as ``torch.relu(x)``, ``F.gelu(x)``, ``x.tanh()``
    called in a forward pass. One instance used at several places gives one row for each. What is
    written out of other operations (``x * torch.sigmoid(x)``) shows the functions it is made of;
    to see it as one activation, make it a module and pass its class in `also`.

    All numbers are over everything that the block sends through the model, batch after batch, in
    constant memory: a unit is dead if it is so for *all* of it. Units are found through the last
    linear layer or convolution before the activation. Slopes are those of autograd. Values that are
    not finite are counted first and left out of the rest. When the block ends, also by an error,
    the model has its own hooks again and nothing else.

    Examples
    --------
    >>> import torch
    >>> linear = torch.nn.Linear(1, 2)
    >>> with torch.no_grad():
    ...     _ = linear.weight.copy_(torch.tensor([[1.0], [0.0]]))
    ...     _ = linear.bias.copy_(torch.tensor([0.0, -1.0]))
    >>> model = torch.nn.Sequential(linear, torch.nn.ReLU())
    >>> with acts.record(model) as rec:
    ...     for batch in torch.linspace(-1, 1, 20).reshape(4, 5, 1):
    ...         _ = model(batch)
    >>> rec.table["dead_units"], rec.table["zero_share"]
    (array([1]), array([0.75]))
    """
    if not isinstance(model, nn.Module):
        raise TypeError(f"model must be a torch.nn.Module, got {model!r}")
    also = tuple(also) if isinstance(also, Iterable) else (also,)
    for one in also:
        if not isinstance(one, nn.Module) and not (
            isinstance(one, type) and issubclass(one, nn.Module)
        ):
            raise TypeError(f"also must hold nn.Module classes or instances, got {one!r}")
    return Recorder(model, rate("below", below, zero=True, below=1), also)
