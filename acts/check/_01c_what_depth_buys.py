"""Checkers for the exercises of chapter 01, third page."""

import numpy as np

from acts.check._core import Number, array, close, exercise

__all__ = ["fold_in_three", "hat_weights", "shallow_units"]


@exercise("each weight is a change of slope: up by 1, down by 2, back up by 1")
def hat_weights(answer):
    """Output weights of three ReLU units with kinks at 0, 1 and 2 that make a hat."""
    v = array(answer, shape=(3,))
    x = np.array([-1.0, 0.5, 1.0, 1.5, 3.0, 5.0])
    y = np.maximum(x[:, None] - np.array([0.0, 1.0, 2.0]), 0) @ v
    if (v >= 0).all():
        return "with weights that are all positive the sum only rises: a weight may be negative"
    if close(v, (1, -1, 0)):
        return "this ramp stops at 1 and stays there: at the kink the slope goes from 1 to -1"
    if close(v, (1, -2, 0)):
        return "beyond x = 2 it goes on falling: the third unit has to stop it"
    if close(v, (1, -1, 1)):
        return "at x = 1 the slope is 1 and has to become -1: a change of -2, not of -1"
    if not close(v, (1, -2, 1)):
        wrong = int(np.argmax(np.abs(y - np.array([0, 0.5, 1, 0.5, 0, 0]))))
        want = max(0.0, 1 - abs(x[wrong] - 1))
        return f"at x = {x[wrong]:g} the hat is {want:g}, yours is {y[wrong]:.3g}"


@exercise("slopes 3, -3, 3: the first weight is a slope, the others are changes of slope")
def fold_in_three(answer):
    """Output weights of three ReLU units that fold [0, 1] in three."""
    v = array(answer, shape=(3,))
    x = np.array([1 / 6, 1 / 3, 1 / 2, 2 / 3, 5 / 6, 1])
    y = np.maximum(x[:, None] - np.array([0, 1 / 3, 2 / 3]), 0) @ v
    if (v >= 0).all():
        return "with weights that are all positive the sum only rises: a weight may be negative"
    if close(v, (1, -2, 2)):
        return "the shape is right, but each piece has only a third of the way: its slope is 3"
    if close(v, (3, -3, 3)):
        return "these are the slopes; earlier units go on acting, so add only the *change* of slope"
    if close(v, (2, -4, 4)):
        return "2 is the slope of the triangle map, whose pieces are half as long as [0, 1]"
    if not close(v, (3, -6, 6)):
        wrong = int(np.argmax(np.abs(y - np.array([0.5, 1, 0.5, 0, 0.5, 1]))))
        want = (0.5, 1, 0.5, 0, 0.5, 1)[wrong]
        return f"at x = {x[wrong]:.2f} the fold is at {want:g}, yours is at {y[wrong]:.2f}"


@exercise(
    "255 side by side against 16 in eight layers: a kink needs a unit, a fold copies kinks",
    asked=Number(
        right=255,
        mistakes={
            256: "n kinks make n + 1 pieces: between 256 pieces lie 255 borders, with one kink "
            "each",
            8: "8 units have 256 on-off patterns, but a walk along the line meets only 9 of them",
            16: "16 is the deep network's count; side by side a unit gives one kink, no more",
            128: "a unit has one kink, not two: it is straight on either side",
        },
        otherwise="that is not it: count the borders between 256 pieces, one kink at each",
        rtol=1e-6,
    ),
)
def shallow_units(answer):
    """Least number of ReLU units in one hidden layer for 256 pieces on a line."""
    return shallow_units.asked.mistake(answer)
