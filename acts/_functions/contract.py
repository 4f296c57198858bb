"""The input contract of every numeric function, in one place.

A kernel is written for what is easy: a one-dimensional native float64 array that it must not
write to. `elementwise` turns it into a public function for what people pass: lists, integers,
float16 and float32, any byte order, any shape.
"""

import functools
import math
import reprlib
from collections.abc import Callable
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "LARGEST",
    "blockwise",
    "elementwise",
    "unrounded",
    "finite",
    "nonzero",
    "numbers",
    "positive",
    "real_array",
]

F = TypeVar("F", bound=Callable)

# float64 values per call of a kernel: the block and a kernel's temporaries stay in the cache, which
# makes a chain of ufuncs about twice as fast on large arrays.
BLOCK = 16384

# The dtypes in which an exact kernel may work as they are.
_NATIVE = tuple(np.dtype(name) for name in ("float16", "float32", "float64"))

# A message shows what it was given, not all of it.
_SHORT = reprlib.Repr()
_SHORT.maxother = _SHORT.maxstring = 100

# What a kernel puts in the place of inf where inf * 0 or inf / inf would hide a limit.
LARGEST = np.finfo(np.float64).max


def real_array(x: ArrayLike, argument: str = "x") -> tuple[NDArray[np.float64], np.dtype]:
    """Return `x` as a native float64 array (a view if possible), and the dtype of the result.

    float16, float32 and float64 keep their dtype, byte order included; integers and bools become
    float64. Everything else is a TypeError: complex numbers, strings, None, objects, and long
    double, which would lose digits silently.
    """
    array, dtype = numbers(x, argument)
    return array.astype(np.float64, copy=False), dtype


def numbers(x: ArrayLike, argument: str = "x") -> tuple[NDArray, np.dtype]:
    """Like `real_array`, without the conversion: float32 is not copied whole to float64."""
    inside = set(map(type, x)) if isinstance(x, list | tuple) else {type(x)}
    if any(issubclass(kind, np.ma.MaskedArray) for kind in inside):
        raise TypeError(
            f"{argument} is or holds a masked array, whose mask would be lost: pass its "
            f"filled() or compressed() values, got {_SHORT.repr(x)}"
        )
    try:
        array = np.asarray(x)
    except ValueError as error:
        raise ValueError(
            f"{argument} must be an array of numbers, got rows of different lengths: "
            f"{_SHORT.repr(x)}"
        ) from error
    except (TypeError, RuntimeError) as error:  # torch's words for its own tensors
        hints = {"requires grad": ".detach()", "ScalarType": ".float()"}
        hint = [f"; pass {argument}{do}" for words, do in hints.items() if words in str(error)]
        raise TypeError(
            f"{argument} cannot be read as a NumPy array: {str(error).rstrip('.')}{''.join(hint)}; "
            f"got {_SHORT.repr(x)}"
        ) from error
    dtype = array.dtype
    if dtype.kind in "iub":
        dtype = np.dtype(np.float64)
    elif dtype.kind != "f" or dtype.itemsize > 8:
        shown = _SHORT.repr(x) if array.ndim == 0 else f"an array of dtype {dtype}"
        raise TypeError(f"{argument} must hold real numbers of at most 64 bits, got {shown}")
    return array, dtype


def elementwise(kernel: F | None = None, *, coarse: Callable | None = None) -> F:
    """Make a public element-wise function from a kernel on one-dimensional float64 arrays.

    The public function computes in float64 whatever the input's dtype is, rounds once, returns a
    NumPy scalar for a scalar (as ufuncs do), and never shares memory with its input. `coarse` is a
    faster kernel, also in float64, for what is rounded to float32 or less in the end.
    """
    if kernel is None:
        return functools.partial(elementwise, coarse=coarse)

    @functools.wraps(kernel)
    def function(x, *args, **kwargs):
        array, dtype = numbers(x)
        chosen = coarse if coarse is not None and dtype.itemsize < 8 else kernel
        result = blockwise(lambda block: chosen(block, *args, **kwargs), dtype, array)
        return result.reshape(array.shape)[()]

    return function


def unrounded(kernel: F) -> F:
    """Like `elementwise`, for a kernel that does not round.

    Whether it picks one of its input's values or a constant in float32 or in float64 makes no
    difference: no conversion is needed, and a ufunc or two run faster without blocks.
    """

    @functools.wraps(kernel)
    def function(x):
        array, dtype = numbers(x)
        if array.dtype not in _NATIVE:
            array = array.astype(np.float64, copy=False)
            return kernel(array).astype(dtype, copy=False)[()]
        return kernel(array)[()]

    return function


def blockwise(kernel: Callable, dtype: np.dtype, *arrays: NDArray) -> NDArray:
    """Apply a kernel to arrays of one shape; the result is one-dimensional and of `dtype`.

    The kernel sees them in float64, a block at a time.
    """
    flat = [array.reshape(-1) for array in arrays]
    size = flat[0].size
    # Overflow to inf and underflow to 0 are the correctly rounded results, inf * 0 is invalid
    # only where the kernel puts something else: the tests compare the values themselves.
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        if size <= BLOCK:
            return kernel(*map(_exact, flat)).astype(dtype, copy=False)
        result = np.empty(size, dtype)
        for start in range(0, size, BLOCK):
            block = slice(start, start + BLOCK)
            result[block] = kernel(*(_exact(array[block]) for array in flat))
        return result


def _exact(array: NDArray) -> NDArray[np.float64]:
    return array.astype(np.float64, copy=False)


def finite(**parameter: float) -> float:
    """Return the one keyword's value as a float; ValueError that names it if it is not finite."""
    return _number(parameter, "a finite number", lambda value: True)


def nonzero(**parameter: float) -> float:
    """Like `finite`, and not 0."""
    return _number(parameter, "a finite number other than 0", lambda value: value != 0)


def positive(**parameter: float) -> float:
    """Like `finite`, and above 0."""
    return _number(parameter, "a finite number above 0", lambda value: value > 0)


def _number(parameter: dict[str, float], wanted: str, holds: Callable[[float], bool]) -> float:
    ((name, value),) = parameter.items()
    try:
        no_number = isinstance(value, str | bytes | bytearray | bool | np.bool_)
        number = math.nan if no_number else float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not (math.isfinite(number) and holds(number)):
        raise ValueError(f"{name} must be {wanted}, got {value!r}")
    return number
