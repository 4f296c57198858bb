"""The softmax family: log-sum-exp, softmax, its logarithm, its Jacobian."""

import functools
import math
import operator
from collections.abc import Callable, Iterable, Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray

from acts._functions.contract import numbers, positive, real_array

__all__ = ["log_softmax", "logsumexp", "softmax", "softmax_jacobian", "softmax_vjp"]

# Logits in float64 at a time: more would only take memory
AT_ONCE = 2**17
# A row up to here is kept in float64, for to make its exponentials twice costs more
_LONG = 2**20
# Rows side by side, where the classes do not stand last: one alone is read in small pieces
_BESIDE = 1024


def logsumexp(z: ArrayLike, axis: int = -1) -> NDArray[np.floating]:
    r"""Logarithm of a sum of exponentials: a smooth maximum.

    .. math:: \mathrm{lse}(z) = \log \sum_k e^{z_k}

    Parameters
    ----------
    z : array_like of float
        Logits; -inf masks a class. A scalar counts as one class.
    axis : int, default -1
        The axis of the classes.

    Returns
    -------
    ndarray of float, shape of `z` without `axis`
        -inf where no class is left, because all are masked or because the axis is empty.

    Raises
    ------
    ValueError
        If `axis` is not an axis of `z`.

    Notes
    -----
    The largest logit is taken out of the sum, so nothing overflows, and the others come in through
    ``log1p``, so that they are not lost next to it: ``[0, -40]`` gives 4e-18, not 0. Where the
    result is near 0 because the two terms cancel, its error is that of the larger term.
    Chapter: 07f_softmax_jacobian.

    References
    ----------
    .. [1] Blanchard, Higham & Higham (2021), Accurately computing the log-sum-exp and softmax
       functions.

    Examples
    --------
    >>> acts.logsumexp([1000.0, 1000.0, -np.inf]).round(4)
    np.float64(1000.6931)
    """
    cube, dtype, shape, axis = as_cube(z, axis)
    top, log_rest = log_sums(cube)
    result = (top + log_rest).astype(dtype)
    return result.reshape(shape[:axis] + shape[axis + 1 :])[()]


def softmax(z: ArrayLike, axis: int = -1, temperature: float = 1.0) -> NDArray[np.floating]:
    r"""Probabilities from logits.

    .. math:: s_k = \frac{e^{z_k / T}}{\sum_j e^{z_j / T}}, \qquad T = \text{temperature}

    Parameters
    ----------
    z : array_like of float
        Logits; -inf masks a class. A scalar counts as one class.
    axis : int, default -1
        The axis of the classes.
    temperature : float, default 1.0
        Above 1 flatter, below 1 sharper.

    Returns
    -------
    ndarray of float, shape of `z`
        Sums to 1 along `axis`. +inf takes everything, several share it; where all classes are
        masked, NaN.

    Raises
    ------
    ValueError
        If `axis` is not an axis of `z`, or `temperature` is not finite or not above 0.

    Notes
    -----
    Subtracting the largest logit changes nothing but keeps ``exp`` from overflowing; it comes
    before the division by a small temperature for the same reason. Rounding that difference adds
    an error of up to ``|z - max|`` ulp. Chapter: 07_softmax_gradients.

    References
    ----------
    .. [1] Bridle (1990), Probabilistic interpretation of feedforward classification network
       outputs, with relationships to statistical pattern recognition.

    Examples
    --------
    >>> acts.softmax([1.0, 2.0, 3.0]).round(4)
    array([0.09  , 0.2447, 0.6652])
    >>> acts.softmax([1.0, 2.0, 3.0], temperature=0.1).round(4)
    array([0., 0., 1.])
    """
    temperature = positive(temperature=temperature)

    def exponentials(below: NDArray) -> NDArray:
        if temperature != 1:
            below /= temperature
        return np.exp(below, out=below)

    def total(exponentials: NDArray) -> NDArray:
        return exponentials.sum(1, keepdims=True)

    return _by_rows(z, axis, exponentials, total, np.divide)


def log_softmax(z: ArrayLike, axis: int = -1) -> NDArray[np.floating]:
    r"""Logarithm of `softmax`: :math:`z_k - \mathrm{lse}(z)`, never above 0.

    Parameters
    ----------
    z : array_like of float
        Logits; -inf masks a class. A scalar counts as one class.
    axis : int, default -1
        The axis of the classes.

    Returns
    -------
    ndarray of float, shape of `z`
        -inf for masked classes; where all are masked, NaN.

    Raises
    ------
    ValueError
        If `axis` is not an axis of `z`.

    Notes
    -----
    ``log(softmax(z))`` is -inf below -745 and has lost the digits of a class that is nearly
    certain; here both keep theirs. Chapter: 07d_loss_from_logits.

    Examples
    --------
    >>> acts.log_softmax([0.0, -1000.0])
    array([    0., -1000.])
    """

    def subtract(below: NDArray, sums: NDArray, out: NDArray) -> None:
        np.subtract(below, _log1p(sums), out)

    return _by_rows(z, axis, lambda below: below, _rest, subtract)


def softmax_jacobian(z: ArrayLike) -> NDArray[np.floating]:
    r"""All derivatives of `softmax` over the last axis.

    .. math:: J_{ik} = \frac{\partial s_i}{\partial z_k} = s_i\,(\delta_{ik} - s_k)

    Parameters
    ----------
    z : array_like of float, shape (..., K)
        Logits.

    Returns
    -------
    ndarray of float, shape (..., K, K)
        Symmetric, positive semidefinite, rows sum to 0, eigenvalues between 0 and 1/2.

    Notes
    -----
    The diagonal is minus the sum of the rest of its row: ``s * (1 - s)`` has lost its digits where
    a class is nearly certain. Needs K² numbers per row of logits; `softmax_vjp` needs K.
    Chapter: 07f_softmax_jacobian.

    Examples
    --------
    >>> acts.softmax_jacobian([0.0, 0.0])
    array([[ 0.25, -0.25],
           [-0.25,  0.25]])
    """
    array, dtype = real_array(z, "z")
    s = np.asarray(softmax(np.atleast_1d(array)))
    jacobian = -s[..., :, None] * s[..., None, :]
    diagonal = np.einsum("...kk->...k", jacobian)
    diagonal[...] = 0.0
    diagonal -= jacobian.sum(-1)
    return jacobian.astype(dtype, copy=False)


def softmax_vjp(z: ArrayLike, v: ArrayLike, axis: int = -1) -> NDArray[np.floating]:
    r"""Product of a vector and the Jacobian of `softmax`, without forming the Jacobian.

    .. math:: (v J)_k = s_k \left(v_k - \sum_i v_i s_i\right)

    Parameters
    ----------
    z : array_like of float
        Logits.
    v : array_like of float, shape of `z` or one that broadcasts to it
        Gradient of a loss with respect to the probabilities.
    axis : int, default -1
        The axis of the classes.

    Returns
    -------
    ndarray of float, shape of `z`
        Gradient of the loss with respect to `z`.

    Raises
    ------
    ValueError
        If `axis` is not an axis of `z`, or `v` does not broadcast to its shape.

    Notes
    -----
    This is what backpropagation computes: K multiplications instead of K².
    Chapter: 07f_softmax_jacobian.

    Examples
    --------
    >>> acts.softmax_vjp([0.0, 0.0], [1.0, 0.0])
    array([ 0.25, -0.25])
    """
    array, dtype = real_array(z, "z")
    array = np.atleast_1d(array)
    axis = _axis(array.ndim, axis)
    v, _ = real_array(v, "v")
    try:
        v = v if v.shape == array.shape else np.broadcast_to(v, array.shape)
    except ValueError:
        raise ValueError(f"v must have the shape of z, {np.shape(z)}, got {v.shape}") from None
    s = np.asarray(softmax(array, axis))
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        result = s * (v - (s * v).sum(axis, keepdims=True))
        return result.reshape(np.shape(z)).astype(dtype, copy=False)[()]


def as_cube(z: ArrayLike, axis: int, argument: str = "z") -> tuple[NDArray, np.dtype, tuple, int]:
    """Logits as (before, classes, after), dtype of the result, shape, axis counted from 0."""
    array, dtype = numbers(z, argument)
    if array.dtype.kind != "f":
        array = array.astype(np.float64)
    shape = np.atleast_1d(array).shape
    axis = _axis(len(shape), axis)
    cube = array.reshape(math.prod(shape[:axis]), shape[axis], math.prod(shape[axis + 1 :]))
    return cube, dtype, array.shape, axis


def parts(
    shape: tuple[int, int, int], whole: float = AT_ONCE
) -> Iterator[tuple[tuple[slice, ...], list[slice]]]:
    """Cut a cube into bunches of rows, and the classes of a bunch into blocks.

    It is one block where a bunch has at most `whole` logits.
    """
    before, classes, after = shape
    if before * classes * after <= AT_ONCE:
        yield (slice(None),) * 3, [slice(None)]
        return
    wide = min(after, max(_BESIDE, AT_ONCE // classes))
    high = max(1, AT_ONCE // (classes * wide))
    long = classes if classes * wide <= whole else AT_ONCE // wide
    blocks = [slice(k, k + long) for k in range(0, classes, long)]
    for i in range(0, before, high):
        for j in range(0, after, wide):
            yield (slice(i, i + high), slice(None), slice(j, j + wide)), blocks


def _by_rows(
    z: ArrayLike, axis: int, term: Callable, summed: Callable, last: Callable
) -> NDArray[np.floating]:
    """``last(t, sums, out)`` with ``t = term(z - max(z))`` and ``summed(t)`` over each row.

    In float64, a bunch of rows at a time. A row that is too long for that is gone through again:
    its terms are summed block by block and then made anew, which takes time instead of memory.
    """
    cube, dtype, shape, _ = as_cube(z, axis)
    result = np.empty(cube.shape, dtype)
    with np.errstate(all="ignore"):
        # in float64 the result is as large as the terms
        for part, blocks in parts(cube.shape, _LONG if dtype.itemsize < 8 else np.inf):
            rows, made = cube[part], result[part]
            if len(blocks) == 1:
                rows = rows.astype(np.float64, copy=False)
                terms = term(below_top(rows, _highest(rows)))
                last(terms, summed(terms), made)
                continue
            top = _top(rows, blocks)
            sums = over_blocks(summed(term(below_top(rows[:, block], top))) for block in blocks)
            for block in blocks:
                last(term(below_top(rows[:, block], top)), sums, made[:, block])
    return result.reshape(shape)[()]


def log_sums(cube: NDArray) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Of each row of a cube the largest logit, and the log of the sum of ``exp(z - max(z))``."""
    before, _, after = cube.shape
    top, log_sum = np.empty((2, before, 1, after))
    with np.errstate(all="ignore"):
        for part, blocks in parts(cube.shape):
            rows = cube[part]
            top[part] = _top(rows, blocks)
            sums = over_blocks(_rest(below_top(rows[:, block], top[part])) for block in blocks)
            log_sum[part] = _log1p(sums)
    return top, log_sum


def over_blocks(sums: Iterable[NDArray | tuple[NDArray, ...]]) -> NDArray | tuple[NDArray, ...]:
    """Sum of sums: NumPy adds along the last axis in pairs, so that few roundings meet."""
    first, *more = sums
    return np.stack([first, *more], -1).sum(-1) if more else first


def _axis(dimensions: int, axis: int) -> int:
    try:
        number = dimensions if isinstance(axis, (bool, np.bool_)) else operator.index(axis)
    except TypeError:
        number = dimensions
    if not -dimensions <= number < dimensions:
        raise ValueError(
            f"axis must be an integer from {-dimensions} to {dimensions - 1}, got {axis!r}"
        )
    return number % dimensions


def _top(rows: NDArray, blocks: list[slice]) -> NDArray[np.float64]:
    """The largest logit of each row, its axis kept. NumPy is slow at comparing float16."""
    return functools.reduce(
        np.maximum,
        [_highest(rows[:, block].astype(np.float64, copy=False)) for block in blocks],
    )


def _highest(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    return rows.max(1, keepdims=True, initial=-np.inf)


def below_top(rows: NDArray, top: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a new array ``z - max(z)``.

    Next to +inf everything finite is -inf and +inf itself 0; a row of -inf stays as it is.
    """
    rows = rows.astype(np.float64, copy=False)
    infinite = np.isinf(top)
    if not infinite.any():
        return rows - top
    winners = np.where(rows == np.inf, 0.0, -np.inf)
    return np.where(infinite, winners, rows - top)


def _rest(below: NDArray) -> tuple[NDArray, NDArray]:
    """Sum of the exponentials of a row without its largest, exp(0) = 1; and how many those are.

    Counting them apart from the sum is what makes log1p worth while.
    """
    rest = np.exp(below)
    largest = below == 0
    rest[largest] = 0.0
    return rest.sum(1, keepdims=True), largest.sum(1, keepdims=True)


def _log1p(sums: tuple[NDArray, NDArray] | NDArray) -> NDArray:
    """Log of the whole sum from `_rest`. A row of -inf has no largest: 0, which is 1 + (-1)."""
    rest, largest = sums
    return np.log1p(rest + (largest - 1.0))
