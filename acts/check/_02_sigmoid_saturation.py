"""Checkers for the exercises of chapter 02."""

import numpy as np

import acts
from acts.check._core import call, close, exercise

__all__ = ["sigmoid_slope_from_output"]


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
