"""Checkers for the exercises of chapter 04, the page on dead units at the start."""

import numpy as np

from acts.check._core import Number, call, close, exercise

__all__ = ["bias_that_kills", "born_dead_by_hand", "depth_for_half_the_dead"]


@exercise(
    "1 - (7/8)^10 is 0.74: three units are too few for ten layers",
    asked=Number(
        right=1 - (7 / 8) ** 10,
        mistakes={
            (7 / 8) ** 10: "this is the probability that every layer passes the signal on",
            1.25: "one layer is silent with probability 1/8, but ten chances do not simply add up",
            1 / 8: "this is one layer; the network has ten chances to die",
            1 - (1 - 2.0**-10) ** 3: "width and depth are swapped: 2^-3 is silent, ten times over",
            1 - 0.5**10: "a layer is silent only if all three of its units are: 2^-3, not 1/2",
        },
        otherwise="a layer is silent with 2^-3; all ten escape that with (1 - 2^-3)^10",
    ),
)
def born_dead_by_hand(answer):
    """Probability that ten layers of three units are born dead."""
    return born_dead_by_hand.asked.mistake(answer)


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
