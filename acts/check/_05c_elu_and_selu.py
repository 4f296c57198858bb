"""Checkers for the exercises of chapter 05, page on ELU and SELU."""

import numpy as np

from acts.check._core import Number, call, close, exercise

__all__ = ["alpha_dropout_by_hand", "elu_as_flat_as_leaky", "elu_gain"]


@exercise(
    "at ln 0.01, about -4.6: left of it ELU passes on less than leaky ReLU does",
    asked=Number(
        right=float(np.log(0.01)),
        mistakes={
            float(-np.log(0.01)): "on the left: the input is negative",
            -2.0: "this is the logarithm to base 10; the slope is e to the power of x",
            float(np.log(0.99)): "there the value is -0.01; the slope is asked for",
            -5.0: "close: at -5 the slope is 0.0067",
        },
        otherwise="solve e^x = 0.01",
    ),
)
def elu_as_flat_as_leaky(answer):
    """Input at which ELU's slope is leaky ReLU's 0.01."""
    return elu_as_flat_as_leaky.asked.mistake(answer)


@exercise(
    "1.25: the mean square counts, for the next layer multiplies the values themselves",
    asked=Number(
        right=1.2452,
        mistakes={
            1.2709: "this keeps the variance; the gain is made of E f², with the mean in it",
            0.6449: "this is E f²; the gain is one over its root",
            1.5507: "this is one over E f²; take the root",
            float(np.sqrt(2)): "this is ReLU's; ELU keeps a part of the negative side",
            1.0: "this is SELU's: its constants were chosen to need none",
            0.75: "this is PyTorch's number for SELU",
        },
        otherwise="draw many normal numbers z; the gain is 1 / sqrt of the mean of ELU(z)²",
    ),
)
def elu_gain(answer):
    """Gain of ELU with alpha 1."""
    return elu_gain.asked.mistake(answer)


@exercise("first the moments of the mixture, then undo them: mean 0 and variance 1 come back")
def alpha_dropout_by_hand(answer):
    """Scale and shift of alpha dropout, for values of mean 0 and variance 1."""
    p, floor = np.array([0.1, 0.25, 0.5]), -1.7580993408473768
    got = np.array([call(answer, float(one), shape=(2,)) for one in p])
    variance = (1 - p) + p * (1 - p) * floor**2
    scale = variance**-0.5
    shift = -scale * p * floor
    if close(got, np.transpose([1 / (1 - p), 0 * p])):
        return "this is ordinary dropout: it keeps the mean where dropped values are 0"
    if close(got, np.transpose([1 / variance, -p * floor / variance])):
        return "the scale divides by the standard deviation, not by the variance"
    if close(got, np.transpose([scale, -p * floor])):
        return "the shift comes after the scale, so the mean to undo is scaled as well"
    if close(got, np.transpose([scale, -shift])):
        return "the mean is negative, so the shift that undoes it is positive"
    kept = (1 - p) + (1 - p) * p * floor**2 + (p * floor) ** 2
    if close(got[:, 0], kept**-0.5):
        return "this is the mean square; take the squared mean off it"
    if not close(got, np.transpose([scale, shift])):
        return f"for p = 0.5 scale and shift are 0.8864 and 0.7792, yours {got[2].round(4)}"
