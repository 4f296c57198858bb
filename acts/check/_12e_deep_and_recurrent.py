"""Checkers for the exercises of chapter 12, page on negative slopes and SELU."""

import numpy as np

from acts.check._core import NotYet, Number, Options, call, close, exercise

__all__ = ["forgotten_slope", "gain_of_a_slope", "keeps_selu_normal"]

KEEPS = {
    "LeCun's start": "yes",
    "He's start": "no",
    "PyTorch's default start": "no",
    "pixels from 0 to 255": "no",
    "ordinary dropout": "no",
    "alpha dropout": "yes",
}


@exercise(
    "LeCun's start, standardised inputs, and a dropout that keeps both moments",
    asked=Options(dict.fromkeys(KEEPS, ("yes", "no"))),
)
def keeps_selu_normal(answer):
    """Which choices keep the conditions of self-normalisation."""
    if not isinstance(answer, dict) or set(answer) != set(KEEPS):
        raise NotYet(f"a dict with the keys {', '.join(map(repr, KEEPS))} is asked for")
    for name, value in answer.items():
        if value not in ("yes", "no"):
            raise NotYet(f'{name}: "yes" or "no"')
    if answer["He's start"] == "yes":
        return "He's variance is 2/n, made for a function that drops half; with SELU it explodes"
    if answer["PyTorch's default start"] == "yes":
        return "PyTorch's default has a third of the variance 1/n: the signal fades"
    if answer["ordinary dropout"] == "yes":
        return "ordinary dropout sets units to 0, which moves the variance; alpha dropout corrects"
    if answer["pixels from 0 to 255"] == "yes":
        return "the inputs have to be standardised first"
    wrong = [name for name, value in answer.items() if value != KEEPS[name]]
    if wrong:
        return f"{wrong[0]}: this one does keep mean and variance"


FORGOTTEN = Number(
    right=1.25**5,
    mistakes={
        1.25**0.5: "this is one layer; the factors of the ten layers multiply",
        1.25: "this is the variance after one layer; take its root, and ten layers of it",
        1.25**10: "this is the mean square; its root is asked for",
        10 * 1.25**0.5: "the factors multiply; they are not added",
        1.25**-5: "upside down: ReLU's gain is too large for a function that lets more through",
        32.0: "a gain of 1 would be right for slope 1; at slope 0.5 it is the root of 1.6",
    },
    otherwise="the gains are the roots of 2 and of 1.6: what is their ratio, to the power of ten?",
    rtol=0.02,
)


@exercise(
    "1.25 to the power of 5: a slip of 12 % in one layer is a factor of three after ten",
    asked=FORGOTTEN,
)
def forgotten_slope(answer):
    """Size after ten layers of slope 0.5, started with ReLU's gain."""
    return FORGOTTEN.mistake(answer)


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
