"""Checkers for the exercises of chapter 12, page on the small advice."""

import numpy as np

from acts.check._core import NotYet, call, close, exercise

__all__ = ["clip_factor", "keeps_selu_normal", "state_after_steps"]

KEEPS = {
    "LeCun's start": True,
    "He's start": False,
    "PyTorch's default start": False,
    "pixels from 0 to 255": False,
    "ordinary dropout": False,
    "alpha dropout": True,
}


@exercise("min(1, limit / norm): within the limit nothing changes, beyond it the direction stays")
def clip_factor(answer):
    """Factor by which clipping the norm multiplies the gradient."""
    norms, limits = np.array([0.2, 1.0, 4.0, 3.0]), np.array([1.0, 1.0, 1.0, 6.0])
    got = np.array(
        [float(call(answer, n, m, shape=())) for n, m in zip(norms, limits, strict=True)]
    )
    right = np.minimum(1, limits / norms)
    if close(got, limits / norms):
        return "this enlarges a gradient within the limit to the limit; clipping leaves it alone"
    if close(got, np.minimum(norms, limits)):
        return "this is the norm after clipping, not the factor"
    if close(got, np.maximum(1, norms / limits)):
        return "upside down: a long gradient has to become shorter"
    if close(got, np.where(norms > limits, 0, 1)):
        return "clipping shortens a long gradient; it does not throw it away"
    if not close(got, right):
        return f"norm 4 and limit 1 give a quarter, yours is {got[2]:.3g}"


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
