"""Checkers for the exercises of chapter 07, fifth part."""

import numpy as np

import acts
from acts.check._core import NotYet, Number, call, close, exercise, number

__all__ = ["masked_rows", "says_ninety", "temperature_for_odds", "too_sure_by"]

TOO_SURE = Number(
    right=0.15,
    mistakes={
        -0.15: "check the sign: too sure is confidence minus accuracy",
        0.75: "this is the share that is right; how far is 0.9 above it?",
        0.1: "this is 1 - 0.9, what the network leaves to all other classes",
        0.2: "this is the ratio 0.9 / 0.75 minus 1; a difference is asked for",
        15: "in per cent, yes; write it as a share, between 0 and 1",
        30: "this counts photos: divide by 200",
    },
    otherwise="take the share that is right, 150 of 200, from the confidence 0.9",
)


@exercise("odds are e to the gap over T, so T is the gap over the log of the odds")
def temperature_for_odds(answer):
    """Temperature at which a lead of logits becomes given odds."""
    gap, odds = np.array([2.0, 5.0, 0.3]), np.array([3.0, 1000.0, 1.1])
    got, right = call(answer, gap, odds), gap / np.log(odds)
    if close(got, 1 / right):
        return "upside down: a larger lead needs a higher temperature for the same odds"
    if close(got, gap / odds):
        return "the odds are an exponential of the lead: a logarithm is missing"
    if close(got, gap / np.log10(odds)):
        return "softmax uses e, so the natural logarithm"
    if close(got, gap * np.log(odds)):
        return "the temperature divides the logits: divide by the logarithm"
    if close(got, -right):
        return "check the sign: a temperature is positive"
    if not close(got, right):
        return f"for a lead of 2 and odds of 3 it is {right[0]:.3f}, yours is {got[0]:.3g}"


@exercise("masked before, decided before: the empty row never reaches 0/0")
def masked_rows(answer):
    """Softmax of the allowed classes; zeros for a row without any."""
    z = np.array([[1.0, 5.0, 0.0, 2.0], [0.5, -1.0, 3.0, 0.0]])
    some = np.array([[True, False, True, True], [True, True, False, False]])
    got, right = call(answer, z, some), acts.softmax(np.where(some, z, -np.inf))
    if close(got, acts.softmax(z) * some):
        return "zeroed after softmax, a row sums to less than 1: mask the logits before"
    if close(got, acts.softmax(np.where(some, z, 0.0))):
        return "a logit of 0 is no mask: e to the 0 is 1"
    if close(got, acts.softmax(np.where(some, -np.inf, z))):
        return "the wrong way round: `allowed` is True where a class may stay"
    if not close(got, right, atol=1e-12):
        return f"the first row should be {right[0].round(3)}, yours is {got[0].round(3)}"
    if (got[~some] != 0).any():
        return "a class that is not allowed should get exactly 0"
    none = np.stack([some[0], np.zeros(4, dtype=bool)])
    try:
        both = call(answer, z, none)
    except NotYet:
        return "right where something is allowed; a row without any class gives NaN"
    if not close(both, np.stack([right[0], np.zeros(4)]), atol=1e-12):
        return f"a row without any class should be zeros, yours sums to {both[1].sum():.2g}"
    low = np.array([[-2000.0, 900.0, -2001.0, -2002.0]])
    try:
        deep = call(answer, low, some[:1])
    except NotYet:
        return "right for small logits; when a masked one is far above the rest it gives NaN"
    if not close(deep, acts.softmax(np.where(some[:1], low, -np.inf)), atol=1e-12):
        return "right for small logits; a masked one far above the rest takes their share"


@exercise("it says 0.9 and earns 0.75: too sure by 0.15", asked=TOO_SURE)
def says_ninety(answer):
    """Confidence minus accuracy, by hand."""
    return TOO_SURE.mistake(answer)


@exercise("confidence belongs to the predicted class, right or wrong")
def too_sure_by(answer):
    """Mean confidence minus accuracy."""
    p = np.array([[0.7, 0.2, 0.1], [0.1, 0.3, 0.6], [0.2, 0.5, 0.3], [0.05, 0.9, 0.05]])
    y = np.array([0, 1, 1, 2])
    got = number(call(answer, p, y, shape=()), what="your function")
    sure, hit = p.max(-1).mean(), (p.argmax(-1) == y).mean()
    if close(got, hit - sure):
        return "check the sign: confidence minus accuracy, positive where too sure"
    if close(got, p[np.arange(4), y].mean() - hit):
        return "this takes the probability of the right class; take that of the predicted one"
    if close(got, sure):
        return "this is the confidence alone: subtract the share of right predictions"
    if close(got, p.mean() - hit):
        return "this averages all entries; the confidence of a row is its largest"
    if not close(got, sure - hit):
        return f"for four examples it should be {sure - hit:.3f}, yours is {got:.3g}"
