"""Checkers for the exercises of chapter 04, second page."""

import numpy as np

from acts.check._core import Options, call, choice, close, exercise

__all__ = ["depth_for_half_the_dead", "margin_after_weight_decay", "who_can_come_back"]

UNITS = ("layer 1, just below 0", "layer 1, far below 0", "layer 2, just below 0", "none")


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


@exercise(
    "only its inputs can move it, and only above the first layer do they move",
    asked=Options({"": UNITS}),
)
def who_can_come_back(answer):
    """Which dead unit can fire again under plain SGD on fixed data."""
    unit = choice(answer, UNITS)
    if unit.startswith("layer 1"):
        return "the inputs of layer 1 are the data: they stand still, and so does the unit"
    if unit == "none":
        return "its weights stand still, but in w · h + b the inputs h may move"


@exercise("-m (1 - lr wd)^t: it nears 0 from below and never gets there")
def margin_after_weight_decay(answer):
    """Largest pre-activation of a dead first-layer unit after t steps of weight decay."""
    m, lr, wd, t = np.array([0.1, 1.0, 5.0]), 0.3, 0.1, 60
    got, want = call(answer, m, lr, wd, t), -m * (1 - lr * wd) ** t
    if close(got, -want):
        return "the sign: the unit starts at -m, below the threshold"
    if close(got, -m):
        return "the gradient is 0, but the step is not: weight decay moves each parameter"
    if close(got, -m * (1 - lr * wd * t)) or close(got, -m + lr * wd * t):
        return "the steps multiply: each one shrinks what the last one left"
    if close(got, -m * (1 - wd) ** t):
        return "the rate is missing: one step subtracts lr * wd times the parameter"
    if close(got, -m * np.exp(-lr * wd * t), rtol=1e-9):
        return "this is the limit of many small steps, not these t steps"
    if not close(got, want):
        return f"for m = 1, lr = 0.3, wd = 0.1 and t = 60 it is -0.161, yours is {got[1]:.3g}"
