"""Checkers for the exercises of chapter 02, first part."""

import numpy as np

import acts
from acts.check._core import Options, call, choice, close, exercise

__all__ = [
    "remedy_for_a_straight_layer",
    "sigmoid_slope_from_output",
    "where_slope_falls_to",
]

REMEDIES = ("lower the rate", "clip the gradients", "scale the loss", "raise the rate")


@exercise("y(1 - y): with the output at hand, the slope costs one multiplication.")
def sigmoid_slope_from_output(answer):
    """Slope of the sigmoid as a function of its output y."""
    y = np.array([0.1, 0.5, 0.9])
    slope = call(answer, y)
    if close(slope, acts.sigmoid_grad(y)):
        return "this takes the output y for the input x and applies the sigmoid twice"
    if close(slope, y * (1 + y)):
        return "check the sign: between 0 and 1 the slope falls again towards both ends"
    if not close(slope, y * (1 - y)):
        return f"at y = 0.5 the slope is 0.25, yours is {slope[1]:.3g}"


@exercise("the slope is sech²(x/2)/4, so half is gone at 1.76 and nine tenths at 3.64")
def where_slope_falls_to(answer):
    """Input beyond which the slope is below the share q of the largest."""
    q = np.array([0.5, 0.1, 0.01])
    x = call(answer, q)
    right = 2 * np.arccosh(q**-0.5)
    if close(x, -right):
        return "the right size on the left side: the largest x is asked for, so a positive one"
    if close(x, right / 2):
        return "half of it: the slope is sech²(x/2)/4, with x/2 inside"
    if close(x, np.log(1 / q - 1)) or close(x, np.log(q / (1 - q))):
        return "this is where the output is q; asked is where the slope is q times 0.25"
    with np.errstate(invalid="ignore"):
        s = (1 + np.sqrt(np.maximum(1 - 4 * q, 0))) / 2
        unscaled = np.log(s / (1 - s))
    if close(x[1:], unscaled[1:]):
        return "this is where the slope itself is q; q is a share of the largest slope, 0.25"
    if not close(x, right):
        left = float(acts.sigmoid_grad(x[1]) / 0.25)
        return f"for q = 0.1 you give {x[1]:.3g}; the share left there is {left:.2g}"


@exercise(
    "a straight layer needs larger weights, and only the rate lets Adam's weights travel",
    asked=Options({"": REMEDIES}),
)
def remedy_for_a_straight_layer(answer):
    """First thing to try when the hidden layer is linear and Adam is the optimiser."""
    remedy = choice(answer, REMEDIES)
    if remedy == "lower the rate":
        return (
            "a lower rate shortens the way the weights may travel; they travel too little already"
        )
    if remedy == "clip the gradients":
        return "clipping makes gradients smaller, and Adam divides their size out anyway"
    if remedy == "scale the loss":
        return "Adam divides by the gradient's own size: a constant factor changes nothing"
