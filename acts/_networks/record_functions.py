"""Which modules and functions `record` watches, and where the slope of each is small."""

import copy
import inspect
import math
from collections.abc import Callable
from functools import lru_cache
from threading import local
from types import BuiltinFunctionType, MethodDescriptorType
from typing import NamedTuple

from acts._extras import extra
from acts._functions.registry import ACTIVATIONS
from acts._networks.elementwise import Elementwise
from acts.nn import ScaledSiLU, Step

with extra("train"):
    import torch
    from torch import Tensor, nn
    from torch.nn import functional

__all__ = [
    "FUNCTIONS", "MODULES", "Slopes", "apart", "call_again", "is_apart",
    "grid", "parameters_of", "slopes_of", "value_and_slope", "watched",
]  # fmt: skip

# nn.Identity stands where a model has nothing: a row for it would be noise
MODULES = (
    *(getattr(nn, r.torch) for r in ACTIVATIONS.values() if r.torch and r.name != "identity"),
    *(Step, ScaledSiLU, Elementwise, nn.PReLU, nn.Hardtanh, nn.Threshold),
)
_NAMES = (
    *(
        name for r in ACTIVATIONS.values() if r.torch and r.name != "identity"
        for name in (r.name, r.torch.lower())
    ),
    *("hardtanh", "prelu", "threshold", "clamp", "clamp_min", "clamp_max", "clip"),
    *("softmax", "glu"),
)  # fmt: skip
# the same function under each of its addresses: F.relu, torch.relu, Tensor.relu, Tensor.relu_, …
FUNCTIONS = {
    found: name
    for name in _NAMES
    for place in (torch, functional, Tensor)
    for end in ("", "_")
    if (found := getattr(place, name + end, None)) is not None
} | {
    torch.special.expit: "sigmoid",
    torch.special.softmax: "softmax",
    functional.scaled_dot_product_attention: "attention",
    functional.multi_head_attention_forward: "attention",
}
_ATEN = {
    "special_expit": "sigmoid", "log_sigmoid": "logsigmoid", "_softmax": "softmax",
    "scaled_dot_product_attention": "attention",
} | {name + end: name for name in _NAMES for end in ("", "_")}  # fmt: skip


class Watched(NamedTuple):
    """A watched function: its name, and whether it writes over its input."""

    name: str
    in_place: bool


_WATCHED: dict[Callable, Watched | None] = {}


def watched(func: Callable) -> Watched | None:
    """What is known of a function of PyTorch; None if it is not watched."""
    try:
        return _WATCHED[func]
    except KeyError:
        pass
    name, own = FUNCTIONS.get(func), getattr(func, "__name__", "")
    if name is None and isinstance(func, torch._ops.OpOverload):
        own = func.overloadpacket.__name__
        name = _ATEN.get(own)
    found = None if name is None else Watched(name, own.endswith("_"))
    if name is not None or isinstance(func, (BuiltinFunctionType, MethodDescriptorType)):
        _WATCHED[func] = found  # those of PyTorch: not many, and they stay
    return found


# --- our own computations ------------------------------------------------------------------------


class _Own(local):
    apart = False


_own = _Own()


def is_apart() -> bool:
    """Whether what runs now is a recorder's own computation."""
    return _own.apart


class apart:
    """Compute without a trace: no gradient, unseen by recorders, modes and hooks on what is saved.

    Entered at every call of every activation, so it is written without `contextlib`.
    """

    __slots__ = ("_before", "_functions", "_grad", "_saved")

    def __enter__(self) -> None:
        self._before, _own.apart = _own.apart, True
        self._grad = torch.is_grad_enabled()
        torch._C._set_grad_enabled(False)
        self._functions = torch._C.DisableTorchFunction()
        self._functions.__enter__()
        # the innermost pair of hooks is used: a checkpoint's count of tensors stays its own
        self._saved = torch.autograd.graph.saved_tensors_hooks(_same, _same)
        self._saved.__enter__()

    def __exit__(self, *error: object) -> None:
        self._saved.__exit__(*error)
        self._functions.__exit__(*error)
        torch._C._set_grad_enabled(self._grad)
        _own.apart = self._before


def _same(x: object) -> object:
    return x


def call_again(module: nn.Module) -> Callable[[Tensor], Tensor]:
    """`module` as a function to call again: no hook of the caller runs, no state moves."""
    if not any(True for _ in module.children()) and not any(True for _ in module.buffers()):
        return module.forward
    twin = copy.deepcopy(module)
    for part in twin.modules():
        for name in ("_forward_hooks", "_forward_pre_hooks", "_backward_hooks"):
            getattr(part, name).clear()
    return twin.forward


# --- slopes --------------------------------------------------------------------------------------


def value_and_slope(f: Callable[[Tensor], Tensor], x: Tensor) -> tuple[Tensor, Tensor]:
    """Values of an element-wise function and its slopes, those that autograd uses."""
    with torch.inference_mode(False), torch.enable_grad():
        x = x.detach().clone().requires_grad_()
        value = f(x.clone())  # a copy, because `f` may work in place
        if not value.requires_grad:  # cut from autograd, as a comparison is: no gradient passes
            return value, torch.zeros_like(x)
        (slope,) = torch.autograd.grad(value.sum(), x, materialize_grads=True)
    return value.detach(), slope


class Slopes(NamedTuple):
    """What a function's slope is like, so that no pass through autograd is needed.

    flat holds the stretches (both ends included) in which the slope is below the asked share of
    the largest; zero_is_dead says that the slope is 0 wherever the value is, zero_is_flat that the
    stretches are just where the value is 0.
    """

    largest: float
    flat: tuple[tuple[float, float], ...] = ()
    zero_is_dead: bool = False
    zero_is_flat: bool = False


# Slopes that can be found on a grid: no feature narrower than its step, for these parameters
_PLAIN = {
    "relu": {}, "relu6": {}, "selu": {}, "silu": {}, "mish": {}, "softsign": {}, "sigmoid": {},
    "hardsigmoid": {}, "logsigmoid": {}, "tanh": {}, "hardswish": {}, "gelu": {"approximate": None},
    "leaky_relu": {"negative_slope": None}, "elu": {"alpha": 1.0}, "celu": {"alpha": 1.0},
    "softplus": {"beta": 1.0, "threshold": None},
}  # fmt: skip


def slopes_of(
    name: str, f: Callable[[Tensor], Tensor], x: Tensor, share: float, parameters: tuple
) -> Slopes | None:
    """`Slopes` of a function of the catalogue at its usual parameters, else None."""
    known = _PLAIN.get(name)
    if known is None or not x.is_floating_point():
        return None
    for key, value in parameters:
        if key not in known or known[key] not in (None, value):
            return None
    return _scanned(name, parameters, x.dtype, share, _Hidden(f))


class _Hidden:
    """A function that is no part of a cache's key."""

    def __init__(self, f: Callable) -> None:
        self.f = f

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Hidden)

    def __hash__(self) -> int:
        return 0


def grid(dtype: torch.dtype) -> Tensor:
    """Numbers over [-20, 20], where the largest slopes are."""
    return torch.linspace(-20, 20, 4001, dtype=torch.float64).to(dtype)


@lru_cache(maxsize=256)
def _scanned(
    name: str, parameters: tuple, dtype: torch.dtype, share: float, hidden: _Hidden
) -> Slopes:
    f = hidden.f
    inner = grid(dtype)
    far = torch.logspace(math.log10(20), math.log10(torch.finfo(dtype).max) - 0.01, 200).to(dtype)
    x = torch.cat([-far, inner, torch.zeros(1, dtype=dtype), far]).unique()
    value, slope = value_and_slope(f, x)
    largest = float(value_and_slope(f, inner)[1].abs().max())
    bound = share * largest

    def small(at: Tensor) -> Tensor:
        return value_and_slope(f, at)[1].abs() < bound

    flat = slope.abs() < bound
    turns = (flat[1:] != flat[:-1]).nonzero()[:, 0]
    left, right = x[turns], x[turns + 1]
    left, right = _order(left), _order(right)
    while bool((right - left > 1).any()):  # halve until no number of this dtype lies between
        middle = left + (right - left) // 2
        as_left = small(_number(middle, dtype)) == flat[turns]
        left, right = torch.where(as_left, middle, left), torch.where(as_left, right, middle)
    left, right = _number(left, dtype), _number(right, dtype)
    ends = [float(a if flat[t] else b) for a, b, t in zip(left, right, turns, strict=True)]
    if flat[0]:
        ends.insert(0, -math.inf)
    if flat[-1]:
        ends.append(math.inf)
    zero = value == 0
    return Slopes(
        largest,
        tuple(zip(ends[::2], ends[1::2], strict=True)),
        bool(zero.any()) and not bool(slope[zero].any()),
        bool((zero == flat).all()),
    )


_INTEGERS = {2: torch.int16, 4: torch.int32, 8: torch.int64}


def _order(x: Tensor) -> Tensor:
    """The place of each number among all numbers of its dtype."""
    bits = x.contiguous().view(_INTEGERS[x.element_size()]).long()
    return torch.where(bits < 0, -(bits & torch.iinfo(_INTEGERS[x.element_size()]).max), bits)


def _number(place: Tensor, dtype: torch.dtype) -> Tensor:
    """The number at a place, as `_order` counts them."""
    integer = _INTEGERS[torch.empty((), dtype=dtype).element_size()]
    bits = torch.where(place < 0, -place | torch.iinfo(integer).min, place)
    return bits.to(integer).view(dtype)


def parameters_of(func: Callable, args: tuple, kwargs: dict) -> tuple | None:
    """What a functional call says beside its input, by name; None if that cannot be told."""
    named = dict(kwargs)
    if args:
        names = _names_of(func)
        if len(args) > len(names):
            return None
        named.update(zip(names, args, strict=False))
    named.pop("inplace", None)
    if any(not isinstance(v, (int, float, str)) for v in named.values()):
        return None
    return tuple(sorted(named.items()))


@lru_cache(maxsize=256)
def _names_of(func: Callable) -> tuple[str, ...]:
    """Names of a function's arguments after its input, as far as they are known."""
    try:
        return tuple(p for p in inspect.signature(func).parameters if p != "input")
    except (TypeError, ValueError):
        return ()
