"""Checkers for the exercises of chapter 02, the page on floats."""

import numpy as np

from acts.check._core import NotYet, Number, Options, call, choice, close, exercise

__all__ = ["float_border", "one_minus_sigmoid", "stable_log_sigmoid"]

BORDER = Number(
    right=float(8 * np.log(2)),
    mistakes={
        float(
            7 * np.log(2)
        ): "the output rounds to 1 already at half the spacing, so one more factor of 2 is needed",
        float(
            9 * np.log(2)
        ): "half the spacing of 2^-7 is 2^-8; this is the border for a quarter of it",
        float(7 * np.log(10)): "the digits are binary: the spacing is 2^-7, not 10^-7",
        2.0**-8: "this is the gap at the border; asked is the input that leaves it",
    },
    otherwise="solve e^-x = half of 2^-7 for x",
)
FORMS = ("1 - sigmoid(x)", "sigmoid(-x)", "(1 - tanh(x / 2)) / 2")


@exercise(
    "the gap e^-x falls below half the spacing at 8 ln 2 = 5.55, far earlier than in float32",
    asked=BORDER,
)
def float_border(answer):
    """Input from which the sigmoid is 1 in a float type of 7 binary digits."""
    return BORDER.mistake(answer)


@exercise(
    "σ(-x) is small from the start, and floats are dense near 0",
    asked=Options({"": FORMS}),
)
def one_minus_sigmoid(answer):
    """Form of 1 - σ(x) that keeps its digits for large x."""
    form = choice(answer, FORMS)
    if form == FORMS[0]:
        return "from 17 on sigmoid(x) is exactly 1 in float32, and 1 - 1 is 0"
    if form == FORMS[2]:
        return "tanh(15) is exactly 1 in float32, so this gives 0 as well"
    return None


@exercise("-logaddexp(0, -x) never forms e^1000, and keeps the digits where the output is near 1")
def stable_log_sigmoid(answer):
    """Logarithm of the sigmoid, also for large inputs of both signs."""
    middle = np.array([-2.0, 0.0, 3.0])
    got, want = call(answer, middle), -np.logaddexp(0, -middle)
    if close(got, -want):
        return "check the sign: the logarithm of a number below 1 is negative"
    if close(got, -np.logaddexp(0, middle)):
        return "this is log σ(-x): the sign of x is the wrong way round"
    if not close(got, want):
        return f"at 0 it should be log 0.5 = {want[1]:.3f}, yours is {got[1]:.3g}"
    try:
        left = call(answer, np.array([-1000.0]))
    except NotYet:
        return "right in the middle, but at -1000 the exponential overflows: -1000 is asked for"
    if not close(left, [-1000.0]):
        return f"right in the middle; at -1000 it should be -1000, yours is {left[0]:.4g}"
    right = call(answer, np.array([40.0]))
    if not close(right, -np.exp([-40.0]), rtol=1e-3):
        return f"right at -1000; at 40 it should be {-np.exp(-40.0):.1e}, yours is {right[0]:.1e}"
