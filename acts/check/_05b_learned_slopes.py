"""Checkers for the exercises of chapter 05b."""

import numpy as np

from acts.check._core import Number, Options, call, close, exercise, first_wrong

__all__ = ["gradient_per_unit", "half_a_slope", "who_sets_the_slope"]

SETTERS = ("you", "chance", "training", "input")
FACTS = {
    "leaky ReLU": ("you", "its slope is a constant that somebody writes down"),
    "PReLU": ("training", "its slope is a parameter with a gradient, the same for all inputs"),
    "RReLU": ("chance", "while it trains, it draws a slope for each negative input"),
    "DY-ReLU": ("input", "a small network computes its slopes from what comes in"),
}


@exercise(
    "a constant, a parameter, a draw, a function of the input",
    asked=Options(dict.fromkeys(FACTS, SETTERS)),
)
def who_sets_the_slope(answer):
    """Who sets the slope of four functions."""
    return first_wrong(answer, FACTS, SETTERS)


@exercise("examples share a slope, so their terms add up; units do not, so theirs stay apart")
def gradient_per_unit(answer):
    """Gradient for PReLU's slopes, one per unit."""
    x = np.array([[-2.0, 1.0, -1.0], [3.0, -4.0, -0.5]])
    g = np.array([[1.0, 2.0, 3.0], [5.0, 0.5, -2.0]])
    terms = g * np.minimum(x, 0)
    got = np.asarray(answer(x, g)) if callable(answer) else None
    if got is not None and got.shape == ():
        return "this is one number: right for a slope that the whole layer shares"
    if got is not None and got.shape == x.shape:
        return "each example still has its own term: add them up, they share the slope"
    if got is not None and got.shape == x.shape[:1]:
        return "this adds over the units, axis 1; the examples share a slope"
    got = call(answer, x, g, shape=(3,))
    if close(got, terms.mean(axis=0)):
        return "a mean: the loss has its own mean already, inside `g`; the chain rule adds"
    if close(got, (g * (x < 0)).sum(axis=0)):
        return "the derivative for the slope is x where x is negative, not 1"
    if close(got, (g * np.abs(np.minimum(x, 0))).sum(axis=0)):
        return "check the sign: a negative input gives a negative derivative"
    if close(got, (g * x).sum(axis=0)):
        return "positive inputs do not depend on the slope: leave them out"
    if not close(got, terms.sum(axis=0)):
        return f"the first unit has -2 from its first example alone, yours is {got[0]:.3g}"


@exercise(
    "693 steps: a few dozen epochs of small batches, so decay is quick to make a ReLU of it",
    asked=Number(
        right=float(np.log(0.5) / np.log(1 - 0.001)),
        mistakes={
            500.0: "the decay is of what is left, not of the start: 0.999 to which power is 0.5?",
            float(np.log(0.5) / np.log(0.9)): "each step takes the rate times the decay, 0.001",
            float(
                np.log(0.5) / np.log(0.99)
            ): "this has the rate alone; times the decay it is 0.001",
            float(np.log(2) / 0.01): "this has the rate alone; times the decay it is 0.001",
            float(np.log(2) / 0.1): "this has the decay alone; times the rate it is 0.001",
            1000.0: "after 1000 steps 0.37 is left",
        },
        otherwise="solve 0.999 to the power n = 0.5",
    ),
)
def half_a_slope(answer):
    """Steps after which AdamW's decay has halved a slope."""
    return half_a_slope.asked.mistake(answer)
