"""Checkers for the exercises of chapter 12, page on deep plain and recurrent networks."""

import numpy as np

from acts.check._core import NotYet, call, close, exercise

__all__ = ["gain_of_a_slope", "keeps_selu_normal", "state_after_steps"]

KEEPS = {
    "LeCun's start": True,
    "He's start": False,
    "PyTorch's default start": False,
    "pixels from 0 to 255": False,
    "ordinary dropout": False,
    "alpha dropout": True,
}


@exercise("LeCun's start, standardised inputs, and a dropout that keeps both moments")
def keeps_selu_normal(answer):
    """Which choices keep the conditions of self-normalisation."""
    if not isinstance(answer, dict) or set(answer) != set(KEEPS):
        raise NotYet(f"a dict with the keys {', '.join(map(repr, KEEPS))} is asked for")
    for name, value in answer.items():
        if not isinstance(value, bool):
            raise NotYet(f"{name}: True or False")
    if answer["He's start"]:
        return "He's variance is 2/n, made for a function that drops half; with SELU it explodes"
    if answer["PyTorch's default start"]:
        return "PyTorch's default has a third of the variance 1/n: the signal fades"
    if answer["ordinary dropout"]:
        return "ordinary dropout sets units to 0, which moves the variance; alpha dropout corrects"
    if answer["pixels from 0 to 255"]:
        return "the inputs have to be standardised first"
    wrong = [name for name, value in answer.items() if value != KEEPS[name]]
    if wrong:
        return f"{wrong[0]}: this one does keep mean and variance"


@exercise("w to the power of the steps while w > 0, and exactly 0 below: explode, vanish or die")
def state_after_steps(answer):
    """Gradient of a one-unit ReLU state through its steps."""
    cases = ((0.5, 4), (2.0, 10), (1.0, 50), (-0.5, 4), (-2.0, 3))
    got = np.array([float(call(answer, w, n, shape=())) for w, n in cases])
    power = np.array([w**n for w, n in cases])
    right = np.where([w > 0 for w, _ in cases], power, 0)
    if close(got, power):
        return "right for a linear state; with w < 0 ReLU's slope is 0 after the first step"
    if close(got, np.abs(power)):
        return "a negative w does not only change the sign: the unit falls silent"
    if close(got, [max(w, 0) * n for w, n in cases]):
        return "the factors of the steps multiply; they are not added"
    if close(got, [max(w, 0) for w, _ in cases]):
        return "this is one step"
    if not close(got, right):
        return f"w = 2 and ten steps give 1024, yours is {got[1]:g}"


@exercise("√(2 / (1 + s²)): the squares of the two halves add up, and a slope of 1 needs no gain")
def gain_of_a_slope(answer):
    """Gain that keeps the second moment for a leaky slope."""
    slopes = np.array([0.0, 0.01, 0.25, 0.5, 1.0, 2.0])
    got = np.array([float(call(answer, float(s), shape=())) for s in slopes])
    right = np.sqrt(2 / (1 + slopes**2))
    if close(got, np.sqrt(2 / (1 + slopes))):
        return "this is the line itself: at slope 2 the mean square is 2.5 times that of one half"
    if close(got, 2 / (1 + slopes**2)):
        return "this is the variance; the gain is its root"
    if close(got, 1 / right):
        return "upside down: a function that loses half needs larger weights"
    if close(got, np.full(6, np.sqrt(2))):
        return "right at slope 0; a slope lets more through, so the gain has to fall"
    if not close(got, right):
        return f"slope 1 is the identity and needs a gain of 1, yours is {got[4]:.3g}"
