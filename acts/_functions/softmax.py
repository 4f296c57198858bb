"""The softmax family: log-sum-exp, softmax, its logarithm, its Jacobian."""

import operator
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from acts._functions.contract import numbers, positive, real_array

__all__ = ["log_softmax", "logsumexp", "softmax", "softmax_jacobian", "softmax_vjp"]

# Logits in float64 at a time: more would only take memory
_AT_ONCE = 2**17


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
    array, dtype, axis = _logits(z, axis)
    with np.errstate(all="ignore"):
        _, log_rest, top = _shift(array, axis)
        return (top + log_rest).squeeze(axis).astype(dtype)[()]


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

    def shares(array: NDArray, axis: int) -> NDArray:
        result, _ = _below_top(array, axis)
        if temperature != 1:
            result /= temperature
        np.exp(result, out=result)
        result /= result.sum(axis, keepdims=True)
        return result

    return _by_rows(shares, z, axis)


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

    def logarithms(array: NDArray, axis: int) -> NDArray:
        result, log_rest, _ = _shift(array, axis)
        result -= log_rest
        return result

    return _by_rows(logarithms, z, axis)


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
    array, dtype, _ = _logits(z, -1)
    s = np.asarray(softmax(array))
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
    array, dtype, axis = _logits(z, axis)
    v, _ = real_array(v, "v")
    try:
        v = v if v.shape == array.shape else np.broadcast_to(v, array.shape)
    except ValueError:
        raise ValueError(f"v must have the shape of z, {np.shape(z)}, got {v.shape}") from None
    s = np.asarray(softmax(array, axis))
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        result = s * (v - (s * v).sum(axis, keepdims=True))
        return result.reshape(np.shape(z)).astype(dtype, copy=False)[()]


def _by_rows(function: Callable, z: ArrayLike, axis: int) -> NDArray[np.floating]:
    """Apply a function of float64 logits; where the classes stand last, some rows at a time."""
    array, dtype = numbers(z, "z")
    shape, array = array.shape, np.atleast_1d(array)
    axis = _axis(array, axis)
    with np.errstate(all="ignore"):
        if axis != array.ndim - 1 or array.size <= _AT_ONCE:
            result = function(array.astype(np.float64, copy=False), axis)
            return result.reshape(shape).astype(dtype, copy=False)[()]
        rows = array.reshape(-1, array.shape[-1])
        result = np.empty(rows.shape, dtype)
        some = max(1, _AT_ONCE // rows.shape[1])
        for start in range(0, len(rows), some):
            part = slice(start, start + some)
            result[part] = function(rows[part].astype(np.float64, copy=False), 1)
        return result.reshape(shape)


def _logits(z: ArrayLike, axis: int) -> tuple[NDArray[np.float64], np.dtype, int]:
    """`z` as a float64 array of at least one dimension, its dtype, the axis counted from 0."""
    array, dtype = real_array(z, "z")
    array = np.atleast_1d(array)
    return array, dtype, _axis(array, axis)


def _axis(array: NDArray, axis: int) -> int:
    try:
        number = array.ndim if isinstance(axis, (bool, np.bool_)) else operator.index(axis)
    except TypeError:
        number = array.ndim
    if not -array.ndim <= number < array.ndim:
        raise ValueError(
            f"axis must be an integer from {-array.ndim} to {array.ndim - 1}, got {axis!r}"
        )
    return number % array.ndim


def _below_top(array: NDArray, axis: int) -> tuple[NDArray, NDArray]:
    """Return a new array ``z - max(z)``, and the maximum with its axis kept.

    Next to +inf everything finite is -inf and +inf itself 0; a row of -inf stays as it is.
    """
    top = array.max(axis, keepdims=True, initial=-np.inf)
    infinite = np.isinf(top)
    if not infinite.any():
        return array - top, top
    winners = np.where(array == np.inf, 0.0, -np.inf)
    return np.where(infinite, winners, array - top), top


def _shift(array: NDArray, axis: int) -> tuple[NDArray, NDArray, NDArray]:
    """``z - max(z)``, the log of the sum of its exponentials, and the maximum.

    The largest terms are exp(0) = 1; counting them apart from the sum is what makes log1p worth
    while. A row of -inf has none: its sum is 0, which is 1 + (-1).
    """
    shifted, top = _below_top(array, axis)
    rest = np.exp(shifted)
    largest = shifted == 0
    rest[largest] = 0.0
    others = largest.sum(axis, keepdims=True) - 1
    return shifted, np.log1p(rest.sum(axis, keepdims=True) + others), top
