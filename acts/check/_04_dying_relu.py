"""Checkers for the exercises of chapter 04, first page."""

import numpy as np

from acts.check._core import call, close, exercise

__all__ = ["bias_that_kills", "dead_share_that_is_honest", "silent_by_chance"]


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


@exercise("-r |w|: no input of that size reaches further, and one just misses")
def bias_that_kills(answer):
    """Largest bias at which no input of norm r or less makes the unit fire."""
    w, r = np.array([3.0, -4.0]), 2.0
    bias = call(answer, w, r, shape=())
    if close(bias, 10.0):
        return "the sign: with this bias the unit fires on every input but one"
    if close(bias, -2.0 * w.sum()) or close(bias, 2.0 * w.sum()):
        return "an input need not be (r, r): its signs follow those of w"
    if close(bias, -14.0):
        return "safe, but not the largest: it is the length of the input that is at most r"
    if close(bias, -50.0):
        return "the square root is missing: for x along w, w · x is r |w|"
    if close(bias, -5.0):
        return "the size of the inputs is missing"
    if not close(bias, -10.0):
        return f"for w = (3, -4) and r = 2 it is -10, yours is {bias:.3g}"
    if not close(call(answer, np.array([1.0, 2.0, 2.0]), 0.5, shape=()), -1.5):
        return "right for w = (3, -4) and r = 2, wrong for w = (1, 2, 2) and r = 0.5"
