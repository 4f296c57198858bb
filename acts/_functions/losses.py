"""Cross-entropies from logits, with their gradients."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from acts._functions.contract import blockwise, real_array
from acts._functions.softmax import log_softmax, softmax

__all__ = [
    "binary_cross_entropy_with_logits",
    "binary_cross_entropy_with_logits_grad",
    "cross_entropy",
    "cross_entropy_grad",
]

# How far from 1 the probabilities of one example may sum: float32 needs 1e-7 per class.
_SUM_TOLERANCE = 1e-6


def cross_entropy(
    logits: ArrayLike, targets: ArrayLike, reduction: str = "mean"
) -> NDArray[np.floating]:
    r"""Cross-entropy between targets and the softmax of logits.

    .. math:: L = -\sum_k p_k \log s_k, \qquad s = \mathrm{softmax}(\text{logits})

    Parameters
    ----------
    logits : array_like of float, shape (n, K)
        One row of K classes per example; any number of leading axes.
    targets : array_like
        Class indices of integer dtype, shape (n,), or probabilities, shape (n, K), whose rows sum
        to 1 within 1e-6: that is also how labels are smoothed.
    reduction : {"mean", "sum", "none"}, default "mean"
        Over the examples.

    Returns
    -------
    ndarray of float
        Shape (n,) for "none", else a scalar.

    Raises
    ------
    ValueError
        If a target is no class (also -1) or no probability, if shapes do not fit, or if
        `reduction` is unknown.

    Notes
    -----
    From `log_softmax`, so that neither a probability of 0 nor one of nearly 1 loses the loss. A
    masked class, logit -inf, costs nothing where its target is 0.
    Chapter: 07b_softmax_losses.

    Examples
    --------
    >>> acts.cross_entropy([[2.0, 0.0], [0.0, 0.0]], [0, 1], reduction="none").round(4)
    array([0.1269, 0.6931])
    """
    array, dtype, indices, probabilities = _examples(logits, targets)
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        log_s = log_softmax(array)
        if probabilities is None:
            losses = 0.0 - log_s[indices]
        else:
            losses = 0.0 - np.where(probabilities > 0, probabilities * log_s, 0.0).sum(-1)
        return _reduce(losses, reduction).astype(dtype)[()]


def cross_entropy_grad(
    logits: ArrayLike, targets: ArrayLike, reduction: str = "mean"
) -> NDArray[np.floating]:
    r"""Gradient of `cross_entropy` with respect to the logits: softmax minus targets.

    .. math:: \frac{\partial L}{\partial z_k} = s_k \sum_j p_j - p_k

    Parameters
    ----------
    logits : array_like of float, shape (n, K)
        One row of K classes per example.
    targets : array_like
        As in `cross_entropy`.
    reduction : {"mean", "sum", "none"}, default "mean"
        "mean" divides by the number of examples; "sum" and "none" give the same.

    Returns
    -------
    ndarray of float, shape (n, K)

    Raises
    ------
    ValueError
        As `cross_entropy`.

    Notes
    -----
    For a class index the entry of the right class is minus the sum of the others: ``s - 1`` has
    lost its digits where the class is nearly certain.

    Examples
    --------
    >>> acts.cross_entropy_grad([[2.0, 0.0], [0.0, 0.0]], [0, 1], reduction="sum").round(4)
    array([[-0.1192,  0.1192],
           [ 0.5   , -0.5   ]])
    """
    array, dtype, indices, probabilities = _examples(logits, targets)
    with np.errstate(under="ignore"):
        grad = np.asarray(softmax(array))
        if probabilities is None:
            grad[indices] = 0.0
            grad[indices] = -grad.sum(-1)
        else:
            grad = grad * probabilities.sum(-1, keepdims=True) - probabilities
        return (grad / _divisor(array[..., 0].size, reduction)).astype(dtype, copy=False)


def binary_cross_entropy_with_logits(
    logits: ArrayLike, targets: ArrayLike, reduction: str = "mean"
) -> NDArray[np.floating]:
    r"""Cross-entropy between targets and the sigmoid of logits.

    .. math:: L = -t \log \sigma(z) - (1 - t) \log(1 - \sigma(z))

    Parameters
    ----------
    logits : array_like of float, any shape
        One number z per example.
    targets : array_like of float, shape of `logits`
        Each t in [0, 1].
    reduction : {"mean", "sum", "none"}, default "mean"
        Over all numbers.

    Returns
    -------
    ndarray of float
        Shape of `logits` for "none", else a scalar.

    Raises
    ------
    ValueError
        If a target is outside [0, 1], if shapes differ, or if `reduction` is unknown.

    Notes
    -----
    ``|z|`` times the part of the target on the wrong side, plus ``log1p(exp(-|z|))``: both terms
    are positive, so nothing cancels. Chapter: 07d_loss_from_logits.

    Examples
    --------
    >>> acts.binary_cross_entropy_with_logits([1000.0, 0.0], [1, 0], reduction="none").round(4)
    array([0.    , 0.6931])
    """
    z, t, dtype = _binary(logits, targets)
    losses = blockwise(_binary_losses, np.dtype(np.float64), z, t).reshape(z.shape)
    with np.errstate(over="ignore", under="ignore"):
        return _reduce(losses, reduction).astype(dtype)[()]


def binary_cross_entropy_with_logits_grad(
    logits: ArrayLike, targets: ArrayLike, reduction: str = "mean"
) -> NDArray[np.floating]:
    r"""Gradient of `binary_cross_entropy_with_logits`: :math:`\sigma(z) - t`.

    Parameters
    ----------
    logits : array_like of float, any shape
        One number z per example.
    targets : array_like of float, shape of `logits`
        Each t in [0, 1].
    reduction : {"mean", "sum", "none"}, default "mean"
        "mean" divides by the number of examples; "sum" and "none" give the same.

    Returns
    -------
    ndarray of float, shape of `logits`

    Raises
    ------
    ValueError
        As `binary_cross_entropy_with_logits`.

    Notes
    -----
    For ``z > 0`` written as ``(1 - t) - sigmoid(-z)``, which keeps its digits for ``t == 1``.

    Examples
    --------
    >>> acts.binary_cross_entropy_with_logits_grad([40.0, 0.0], [1, 0], reduction="sum")
    array([-4.24835426e-18,  5.00000000e-01])
    """
    z, t, dtype = _binary(logits, targets)
    divisor = _divisor(z.size, reduction)
    grad = blockwise(lambda z, t: _binary_slopes(z, t) / divisor, dtype, z, t)
    return grad.reshape(z.shape)[()]


def _binary_losses(z: NDArray[np.float64], t: NDArray[np.float64]) -> NDArray[np.float64]:
    wrong = np.abs((z > 0) - t)  # 1 - t on the right, t on the left
    distance = np.abs(z)
    return np.where(wrong > 0, distance * wrong, 0.0) + np.log1p(np.exp(-distance))


def _binary_slopes(z: NDArray[np.float64], t: NDArray[np.float64]) -> NDArray[np.float64]:
    e = np.exp(-np.abs(z))
    right = z > 0
    slope = np.abs(right - t) - e / (1.0 + e)
    return slope * (2.0 * right - 1.0)


def _examples(
    logits: ArrayLike, targets: ArrayLike
) -> tuple[NDArray[np.float64], np.dtype, tuple | None, NDArray[np.float64] | None]:
    """Return the logits, their dtype, and where the right classes stand or probabilities."""
    array, dtype = real_array(logits, "logits")
    if array.ndim == 0 or array.shape[-1] == 0:
        raise ValueError(f"logits must have a last axis of classes, got shape {array.shape}")
    given = np.asarray(targets)
    if given.dtype.kind in "iu" or given.size == 0 == array.size:
        return array, dtype, _positions(given, array.shape), None
    probabilities, _ = real_array(targets, "targets")
    if given.dtype.kind == "b" or probabilities.shape != array.shape:
        raise ValueError(
            f"targets must be integers of shape {array.shape[:-1]} or probabilities of shape "
            f"{array.shape}, got {given.dtype} of shape {given.shape}"
        )
    _require(probabilities >= 0, probabilities, "targets must be probabilities, none negative")
    sums = probabilities.sum(-1)
    _require(np.abs(sums - 1.0) <= _SUM_TOLERANCE, sums, "targets must sum to 1 in each row")
    return array, dtype, None, probabilities


def _positions(given: NDArray, shape: tuple[int, ...]) -> tuple:
    """Return the index of the right class of every example, for an array of that shape."""
    if given.shape != shape[:-1]:
        raise ValueError(
            f"targets of integer dtype are class indices of shape {shape[:-1]}, got {given.shape}"
        )
    wanted = f"targets must be class indices from 0 to {shape[-1] - 1}"
    _require((given >= 0) & (given < shape[-1]), given, wanted)
    return (*np.indices(given.shape, sparse=True), given.astype(np.intp))


def _binary(logits: ArrayLike, targets: ArrayLike) -> tuple[NDArray, NDArray, np.dtype]:
    z, dtype = real_array(logits, "logits")
    t, _ = real_array(targets, "targets")
    if t.shape != z.shape:
        raise ValueError(f"targets must have the shape of logits, {z.shape}, got {t.shape}")
    if t.size and not (t.min() >= 0 and t.max() <= 1):
        _require((t >= 0) & (t <= 1), t, "targets must be in [0, 1]")
    return z, t, dtype


def _require(fine: NDArray, values: NDArray, wanted: str) -> None:
    if not np.all(fine):
        raise ValueError(f"{wanted}, got {values[~fine].ravel()[0].item()!r}")


def _divisor(n: int, reduction: str) -> float:
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(f"reduction must be 'mean', 'sum' or 'none', got {reduction!r}")
    return float(n) if reduction == "mean" else 1.0


def _reduce(losses: NDArray, reduction: str) -> NDArray:
    divisor = _divisor(losses.size, reduction)
    if reduction == "none":
        return np.asarray(losses)
    # the mean of no examples is NaN, without a warning
    return np.asarray(losses.sum() / divisor if divisor else np.nan)
