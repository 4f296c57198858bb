"""Bootstrap intervals."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from acts._arguments import count, rate, seed_number

__all__ = ["bootstrap"]


def bootstrap(
    values: ArrayLike,
    *,
    statistic: Callable = np.mean,
    level: float = 0.95,
    n: int = 10_000,
    seed: int = 0,
) -> tuple[float, float]:
    """Bootstrap interval of a statistic of independent values, one per seed, say.

    For a comparison of paired runs pass the differences.

    Parameters
    ----------
    values : array_like of float, shape (m,)
        At least 2, all finite: count runs that diverged apart.
    statistic : callable, default `numpy.mean`
        ``statistic(sample, axis=…)`` or ``statistic(sample)``.
    level : float, default 0.95
        Between 0 and 1.
    n : int, default 10000
        Resamples.
    seed : int, default 0

    Returns
    -------
    low, high : float
        Both the value itself where all values are equal.

    Raises
    ------
    ValueError
        If an argument has a bad value.

    Notes
    -----
    `scipy.stats.bootstrap` with its method "percentile": the quantiles of the resampled statistic.
    BCa corrects bias and skewness to second order, but is undefined for values that all agree or a
    statistic that a single value decides, and with the ten or twenty runs of this book its
    correction is itself an estimate from ten or twenty values. For ten values the 95 % interval of
    a mean is about 10 % short of Student's: compare margins, not edges.

    Examples
    --------
    >>> low, high = acts.bootstrap([0.1, 0.4, 0.2, 0.3, 0.5])
    >>> low < 0.3 < high
    True
    """
    values = np.asarray(values, dtype=float)
    if values.ndim != 1 or len(values) < 2:
        raise ValueError(f"values must be at least 2 numbers in a row, got shape {values.shape}")
    if not np.isfinite(values).all():
        bad = int((~np.isfinite(values)).sum())
        raise ValueError(f"values must be finite, got {bad} of {len(values)} that are not")
    if not callable(statistic):
        raise TypeError(f"statistic must be callable, got {statistic!r}")
    level, n = rate("level", level, below=1), count("n", n)
    from scipy import stats  # takes longer to import than NumPy

    interval = stats.bootstrap(
        (values,),
        statistic,
        confidence_level=level,
        n_resamples=n,
        method="percentile",
        rng=np.random.default_rng(seed_number("seed", seed)),
    ).confidence_interval
    return float(interval.low), float(interval.high)
