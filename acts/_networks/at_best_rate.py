"""From a grid of learning rates to one number per seed, without a test set that chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from acts._arguments import one_of

if TYPE_CHECKING:  # torch is not needed for this
    from acts._networks.fit_many import ManyHistory

__all__ = ["AtBestRate", "at_best_rate"]


class AtBestRate(NamedTuple):
    """What each seed reached at its rate.

    Attributes
    ----------
    accuracy : ndarray of float, shape (S,)
        On the test set of the seed; 0 where the run diverged.
    lr : ndarray of float, shape (S,)
        The rate that was chosen for the seed.
    """

    accuracy: NDArray[np.float64]
    lr: NDArray[np.float64]


def at_best_rate(runs: ManyHistory, *, by: str = "other half") -> AtBestRate:
    """Test accuracy of each seed at a rate that its own test set has not chosen.

    Parameters
    ----------
    runs : ManyHistory
        What `acts.fit_many` gave, for one network over a grid of rates.
    by : {"other half", "training loss"}
        Each half of the seeds takes the rate with the highest mean test accuracy over the other
        half; or all seeds take the rate with the lowest mean training loss. A run that diverged
        counts as 0 and as infinite.

    Returns
    -------
    AtBestRate

    Raises
    ------
    ValueError
        If `by` is neither, or there are no two seeds to halve.

    Notes
    -----
    The best of several test accuracies is too high by itself: the luck of each rate is in it. A
    chosen rate at the edge of the grid is a warning (compare `AtBestRate.lr` with ``runs.lrs``).

    Examples
    --------
    >>> circles = [acts.data.circle(100, seed=seed) for seed in range(4)]
    >>> runs = acts.fit_many([2, 8, 1], "relu", circles, seeds=range(4), lrs=[1e-4, 0.03])
    >>> acts.at_best_rate(runs).lr
    array([0.03, 0.03, 0.03, 0.03])
    """
    one_of("by", by, ("other half", "training loss"))
    if by == "training loss":
        loss = np.where(runs.diverged, np.inf, runs.final_loss).mean(axis=0)
        chosen = np.full(len(runs.seeds), loss.argmin())
    else:
        if len(runs.seeds) < 2:
            raise ValueError("by='other half' needs at least two seeds, got 1")
        accuracy = np.where(runs.diverged, 0.0, runs.test_accuracy)
        halves = np.array_split(accuracy, 2)
        best = [half.mean(axis=0).argmax() for half in reversed(halves)]
        chosen = np.repeat(best, [len(half) for half in halves])
    seed = np.arange(len(runs.seeds))
    reached = np.where(runs.diverged, 0.0, runs.test_accuracy)[seed, chosen]
    return AtBestRate(reached, np.array(runs.lrs)[chosen])
