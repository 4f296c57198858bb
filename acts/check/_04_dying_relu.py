"""Checkers for the exercises of chapter 04, first part."""

import numpy as np

from acts.check._core import call, choice, close, exercise

__all__ = [
    "dead_share_that_is_honest",
    "depth_for_half_the_dead",
    "silent_by_chance",
    "who_can_come_back",
]

UNITS = ("layer 1, just below 0", "layer 1, far below 0", "layer 2, just below 0", "none")


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


@exercise("(1 - p)^n: one unit in a hundred examples is silent on most batches, and alive")
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


@exercise("log(1/2) / log(1 - 2^-n), close to 0.69 times 2^n: each unit more doubles the depth")
def depth_for_half_the_dead(answer):
    """Depth at which half of all networks of width n are born dead."""
    n = np.array([2.0, 4.0, 8.0])
    got, want = call(answer, n), np.log(0.5) / np.log1p(-(2.0**-n))
    if close(got, 2.0 ** (n - 1)):
        return "half of 2^n is where the *expected number* of dead layers is one half"
    if close(got, -want):
        return "check the sign: both logarithms are negative"
    if close(got, -np.log(0.5) / np.log(2.0**n)) or close(got, 1 / n):
        return "2^-n is the probability that a layer is silent; it has to be survived L times"
    if not close(got, want):
        return f"at width 2 it is 2.41 layers, yours is {got[0]:.3g}"


@exercise("only its inputs can move it, and only above the first layer do they move")
def who_can_come_back(answer):
    """Which dead unit can fire again under plain SGD on fixed data."""
    unit = choice(answer, UNITS)
    if unit.startswith("layer 1"):
        return "the inputs of layer 1 are the data: they stand still, and so does the unit"
    if unit == "none":
        return "its weights stand still, but in w · h + b the inputs h may move"
