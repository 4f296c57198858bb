"""Checkers for the exercises of chapter 04, second page."""

import numpy as np

from acts.check._core import Number, Options, call, choice, close, exercise

__all__ = ["fires_again", "margin_after_weight_decay", "who_can_come_back"]

UNITS = ("layer 1, just below 0", "layer 1, far below 0", "layer 2, just below 0", "none")


@exercise(
    "B and D: each has a 1 to the right of a 0; that D dies once more changes nothing",
    asked=Number(
        right=2.0,
        mistakes={
            1.0: "D fires again as well, at step 2, before it dies for good",
            4.0: "these are all that died; how many of them fired again?",
            3.0: "these are dead in the end, or counted twice; look for a 1 to the right of a 0",
            5.0: "C never died, and A and E never came back",
        },
        otherwise="count the rows that have a 1 somewhere to the right of a 0",
    ),
)
def fires_again(answer):
    """How many of five units died and fired at a later step."""
    return fires_again.asked.mistake(answer)


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
