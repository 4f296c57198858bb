"""Checkers for the exercises of chapter 04, first page."""

import numpy as np

from acts.check._core import Number, call, close, exercise

__all__ = ["count_the_dead", "dead_share_that_is_honest", "silent_by_chance"]

UNITS = np.array(
    [[-1, 2, -3, -1, 0], [-2, -1, -1, 3, -1], [-1, -1, -2, -5, -4], [0, 1, -1, -2, -2]]
)


@exercise(
    "A, C and E, three of five: ReLU of 0 is 0, and a unit that fires once is alive",
    asked=Number(
        right=float((UNITS <= 0).all(axis=0).mean()),
        mistakes={
            float((UNITS <= 0).mean()): "this is the share of zeros; asked is the share of units",
            float((UNITS < 0).all(axis=0).mean()): "A and E are dead too: ReLU of 0 is 0",
            float((UNITS[0] <= 0).mean()): "this looks at the first example alone: D fires later",
            float(
                (UNITS <= 0).all(axis=1).mean()
            ): "this counts rows, examples; a unit is a column",
            float((UNITS > 0).any(axis=0).mean()): "these are the living: B and D",
            3.0: "three units are dead; as a share of five that is …",
            60.0: "as a number between 0 and 1, not in percent",
        },
        otherwise="go down each column: a unit is dead if no entry is above 0; divide by five",
    ),
)
def count_the_dead(answer):
    """Dead share of five units on four examples."""
    return count_the_dead.asked.mistake(answer)


@exercise("first count what is finite, then what is dead: NaN compares as false with everything")
def dead_share_that_is_honest(answer):
    """Share of units that are 0 on every example, or NaN where something is not finite."""
    z = np.array([[-1.0, 2.0, -3.0, -1.0], [-2.0, -1.0, -1.0, 0.0], [-1.0, -1.0, -2.0, 5.0]])
    share = call(answer, z, shape=())
    if close(share, np.mean(z <= 0)):
        return "this is the share of zeros: a unit is dead if it is silent on every example"
    if close(share, np.mean((z <= 0).all(axis=1))):
        return "the axes are swapped: this counts examples, and asked are units"
    if not close(share, 0.5):
        return f"two of these four units are dead, so the share is 0.5; yours is {share:.3g}"
    for bad in (np.nan, np.inf):
        broken = z.copy()
        broken[1, 0] = bad
        try:
            found = float(answer(broken))
        except Exception:
            return "right for finite values; for others NaN is asked for, not an exception"
        if np.isfinite(found):
            return f"with one {bad} in z you report {found:.2g} dead: a blown-up run looks healthy"


@exercise("(1 - p)^n: firing on one example in 100, a unit is silent on most batches, and alive")
def silent_by_chance(answer):
    """Probability that a unit that fires on a share p is silent on n examples."""
    p, n = np.array([0.5, 0.1, 0.02]), 4
    got, want = call(answer, p, n), (1 - p) ** n
    if close(got, 1 - want):
        return "this is the probability that it fires at least once"
    if close(got, p**n):
        return "this is the probability that it fires every time"
    if close(got, 1 - n * p):
        return "the events overlap: 1 - n p is only right for small n p, and can be negative"
    if not close(got, want):
        return f"for p = 0.5 and n = 4 it is 1/16, yours is {got[0]:.3g}"
