"""Cross-entropies from logits, with their gradients."""

import operator
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from acts._functions.contract import blockwise, finite, numbers, real_array
from acts._functions.softmax import as_cube, below_top, log_sums, over_blocks, parts, softmax

__all__ = [
    "binary_cross_entropy_with_logits",
    "binary_cross_entropy_with_logits_grad",
    "cross_entropy",
    "cross_entropy_grad",
]


def cross_entropy(
    logits: ArrayLike,
    targets: ArrayLike,
    reduction: str = "mean",
    *,
    weight: ArrayLike | None = None,
    ignore_index: int | None = None,
    label_smoothing: float = 0.0,
) -> NDArray[np.floating]:
    r"""Cross-entropy between targets and the softmax of logits.

    .. math:: L = -\sum_k p_k \log s_k, \qquad s = \mathrm{softmax}(\text{logits})

    Parameters
    ----------
    logits : array_like of float, shape (n, K)
        One row of K classes per example; any number of leading axes.
    targets : array_like
        Class indices of integer dtype, shape (n,), or probabilities, shape (n, K), whose rows sum
        to 1 as far as their dtype and number allow: within 1e-6, or a few roundings.
    reduction : {"mean", "sum", "none"}, default "mean"
        Over the examples; with class indices and `weight` the mean is the weighted one.
    weight : array_like of float, shape (K,), optional
        A factor for each class, at least 0.
    ignore_index : int, optional
        Examples with this class index cost nothing and do not count in the mean. Without it a
        target of -1 or -100 is an error.
    label_smoothing : float, default 0.0
        The share of each target that is spread evenly over all classes, from 0 to 1.

    Returns
    -------
    ndarray of float
        Shape (n,) for "none", else a scalar.

    Raises
    ------
    ValueError
        If a target is no class (also -1) or no probability, if shapes do not fit, or if
        an option has a bad value.

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
    cube, dtype, shape, right, shares, counts = _examples(
        logits, targets, weight, ignore_index, label_smoothing
    )
    top, log_sum = log_sums(cube)
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        if shares is None:
            z = cube[np.arange(len(cube)), right]
            losses = 0.0 - (below_top(z, top[:, 0]) - log_sum[:, 0])[:, 0]
            if counts is not None:
                losses = np.where(counts > 0, losses * counts, 0.0)
        else:

            def log_s(rows: slice, block: slice) -> NDArray[np.float64]:
                return below_top(cube[rows, block], top[rows]) - log_sum[rows]

            losses = np.empty(top.shape)
            for (rows, *_), blocks in parts(cube.shape):
                losses[rows] = 0.0 - over_blocks(
                    _times(shares(rows, block), log_s(rows, block)) for block in blocks
                )
        return _reduce(losses.reshape(shape[:-1]), reduction, counts).astype(dtype)[()]


def cross_entropy_grad(
    logits: ArrayLike,
    targets: ArrayLike,
    reduction: str = "mean",
    *,
    weight: ArrayLike | None = None,
    ignore_index: int | None = None,
    label_smoothing: float = 0.0,
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
    weight, ignore_index, label_smoothing
        As in `cross_entropy`.

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
    cube, dtype, shape, right, shares, counts = _examples(
        logits, targets, weight, ignore_index, label_smoothing
    )
    divisor = _divisor(len(cube), reduction, counts)
    result = np.empty(cube.shape[:2], dtype)
    with np.errstate(under="ignore", invalid="ignore", divide="ignore"):
        for (rows, *_), _ in parts(cube.shape):
            grad = np.asarray(softmax(cube[rows, :, 0].astype(np.float64, copy=False)))
            if shares is None:
                at = np.arange(len(grad)), right[rows]
                grad[at] = 0.0
                grad[at] = -grad.sum(-1)
                if counts is not None:
                    worth = counts[rows, None]
                    grad = np.where(worth > 0, grad * worth, 0.0)
            else:
                p = shares(rows, slice(None))[..., 0]
                grad = grad * p.sum(-1, keepdims=True) - p
            np.divide(grad, divisor, result[rows])
    return result.reshape(shape)


def binary_cross_entropy_with_logits(
    logits: ArrayLike,
    targets: ArrayLike,
    reduction: str = "mean",
    *,
    pos_weight: ArrayLike | None = None,
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
    pos_weight : array_like of float, optional
        A factor for the part of the loss with t, at least 0; it broadcasts to the logits, as one
        number for each label in the last axis.

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
    factor = _positive_weight(pos_weight, z.shape)
    kernel, arrays = (_binary_losses, (z, t)) if factor is None else (_weighted, (z, t, factor))
    losses = blockwise(kernel, np.dtype(np.float64), *arrays).reshape(z.shape)
    with np.errstate(over="ignore", under="ignore"):
        return _reduce(losses, reduction).astype(dtype)[()]


def binary_cross_entropy_with_logits_grad(
    logits: ArrayLike,
    targets: ArrayLike,
    reduction: str = "mean",
    *,
    pos_weight: ArrayLike | None = None,
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
    pos_weight : array_like of float, optional
        As in `binary_cross_entropy_with_logits`.

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
    factor = _positive_weight(pos_weight, z.shape)
    if factor is None:
        grad = blockwise(lambda z, t: _binary_slopes(z, t) / divisor, dtype, z, t)
    else:
        grad = blockwise(lambda z, t, p: _weighted_slopes(z, t, p) / divisor, dtype, z, t, factor)
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


def _positive_weight(pos_weight: ArrayLike | None, shape: tuple[int, ...]) -> NDArray | None:
    if pos_weight is None:
        return None
    factor, _ = real_array(pos_weight, "pos_weight")
    _require((factor >= 0) & (factor < np.inf), factor, "pos_weight must be finite and at least 0")
    try:
        return np.broadcast_to(factor, shape)
    except ValueError:
        raise ValueError(
            f"pos_weight must broadcast to the shape of logits, {shape}, got {factor.shape}"
        ) from None


def _weighted(z: NDArray, t: NDArray, p: NDArray) -> NDArray[np.float64]:
    """Both terms of the loss apart, each a softplus: none cancels the other."""
    rest = np.log1p(np.exp(-np.abs(z)))
    on, off = p * t, 1.0 - t
    with_z = np.where(off > 0, off * np.maximum(z, 0.0), 0.0)
    return with_z + np.where(on > 0, on * np.maximum(-z, 0.0), 0.0) + (on + off) * rest


def _weighted_slopes(z: NDArray, t: NDArray, p: NDArray) -> NDArray[np.float64]:
    e = np.exp(-np.abs(z))
    near, far = 1.0 / (1.0 + e), e / (1.0 + e)  # sigmoid of |z| and of -|z|
    right = z > 0
    return (1.0 - t) * np.where(right, near, far) - p * t * np.where(right, far, near)


def _examples(
    logits: ArrayLike,
    targets: ArrayLike,
    weight: ArrayLike | None,
    ignore_index: int | None,
    label_smoothing: float,
) -> tuple[NDArray, np.dtype, tuple, NDArray | None, Callable | None, NDArray | None]:
    """Logits as a cube (examples, classes, 1), dtype and shape of the result, and the targets.

    Those are the right class of each example, or else a function: what each class weighs in some
    rows, for a block of classes. Counts are what each example is worth in a mean, None for one
    each.
    """
    given, _ = numbers(logits, "logits")
    if given.ndim == 0 or given.shape[-1] == 0:
        raise ValueError(f"logits must have a last axis of classes, got shape {given.shape}")
    cube, dtype, shape, _ = as_cube(given, -1, "logits")
    classes = shape[-1]
    factors = None if weight is None else _class_weights(weight, classes)[:, None]
    smooth = finite(label_smoothing=label_smoothing)
    if not 0 <= smooth <= 1:
        raise ValueError(f"label_smoothing must be from 0 to 1, got {label_smoothing!r}")
    given, _ = numbers(targets, "targets")

    def spread(shares: NDArray, block: slice) -> NDArray[np.float64]:
        if smooth:
            shares = shares * (1.0 - smooth) + smooth / classes
        return shares if factors is None else shares * factors[block]

    no_examples = given.size == 0 == cube.size and given.shape != shape  # [] is float64
    if given.dtype.kind not in "iu" and not no_examples:
        _check_shares(given, shape)
        if ignore_index is not None:
            raise ValueError(f"ignore_index is for class indices, got {ignore_index!r}")
        given = given.reshape(cube.shape)

        def shares(rows: slice, block: slice) -> NDArray[np.float64]:
            return spread(given[rows, block].astype(np.float64, copy=False), block)

        return cube, dtype, shape, None, shares, None
    counts = None
    if ignore_index is not None:
        ignored = given == _index(ignore_index)
        given, counts = np.where(ignored, 0, given), (~ignored).astype(np.float64).reshape(-1)
    right = _positions(given, shape).reshape(-1)
    if factors is not None:
        worth = factors[right, 0]
        counts = worth if counts is None else worth * counts
    if not smooth:
        return cube, dtype, shape, right, None, counts

    def smoothed(rows: slice, block: slice) -> NDArray[np.float64]:
        here = np.arange(classes)[block, None] == right[rows, None, None]
        found = spread(here.astype(np.float64), block)
        return found if ignore_index is None else found * ~ignored.reshape(-1, 1, 1)[rows]

    return cube, dtype, shape, None, smoothed, counts


def _times(shares: NDArray, logs: NDArray) -> NDArray[np.float64]:
    """Sum of products over the classes; a share of 0 counts nothing, not even times infinity."""
    return np.where(shares > 0, shares * logs, 0.0).sum(1, keepdims=True)


def _index(ignore_index: int) -> int:
    try:
        if not isinstance(ignore_index, bool | np.bool_):
            return operator.index(ignore_index)
    except TypeError:
        pass
    raise ValueError(f"ignore_index must be an integer, got {ignore_index!r}")


def _class_weights(weight: ArrayLike, classes: int) -> NDArray[np.float64]:
    factors, _ = real_array(weight, "weight")
    if factors.shape != (classes,):
        raise ValueError(f"weight must have shape ({classes},), got {factors.shape}")
    _require((factors >= 0) & (factors < np.inf), factors, "weight must be finite and at least 0")
    return factors


def _check_shares(given: NDArray, shape: tuple[int, ...]) -> None:
    """Targets are probabilities of the classes, each row summing to 1 as far as its dtype can."""
    if given.dtype.kind == "b" or given.shape != shape:
        raise ValueError(
            f"targets must be integers of shape {shape[:-1]} or probabilities of shape "
            f"{shape}, got {given.dtype} of shape {given.shape}"
        )
    _require(given >= 0, given, "targets must be probabilities, none negative")
    sums = given.sum(-1, dtype=np.float64)
    # each share is rounded, and so was the sum that it was divided by: a random walk of K steps
    rounding = float(np.finfo(given.dtype).eps) * (4.0 + 0.5 * shape[-1] ** 0.5)
    fine = np.abs(sums - 1.0) <= max(1e-6, rounding)
    _require(fine, sums, "targets must sum to 1 in each row")


def _positions(given: NDArray, shape: tuple[int, ...]) -> NDArray[np.intp]:
    """Return the index of the right class of every example."""
    if given.shape != shape[:-1]:
        raise ValueError(
            f"targets of integer dtype are class indices of shape {shape[:-1]}, got {given.shape}"
        )
    wanted = f"targets must be class indices from 0 to {shape[-1] - 1}"
    _require((given >= 0) & (given < shape[-1]), given, wanted)
    return given.astype(np.intp)


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


def _divisor(n: int, reduction: str, counts: NDArray | None = None) -> float:
    if not isinstance(reduction, str) or reduction not in ("mean", "sum", "none"):
        raise ValueError(f"reduction must be 'mean', 'sum' or 'none', got {reduction!r}")
    if reduction != "mean":
        return 1.0
    return float(n) if counts is None else float(counts.sum())


def _reduce(losses: NDArray, reduction: str, counts: NDArray | None = None) -> NDArray:
    divisor = _divisor(losses.size, reduction, counts)
    if reduction == "none":
        return np.asarray(losses)
    # the mean of no examples is NaN, without a warning
    return np.asarray(losses.sum() / divisor if divisor else np.nan)
