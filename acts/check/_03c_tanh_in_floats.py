"""Checkers for the exercises of chapter 03c."""

import numpy as np

from acts.check._core import NotYet, Number, Options, call, close, exercise, first_wrong

__all__ = ["digits_of_tanh", "log_one_minus_tanh", "squashed_density", "tanh_border"]

VERDICTS = ("keeps", "loses")
FORMS = {
    "2 * sigmoid(2 * x) - 1 at x = 1e-8": (
        "loses",
        "the sigmoid is 0.5 plus 5e-9 there, so half of its sixteen digits go with the 1",
    ),
    "e / (2 + e) with e = expm1(2 * x) at x = 1e-8": (
        "keeps",
        "expm1 gives its small result directly, and nothing is subtracted after it",
    ),
    "1 - tanh(x) ** 2 at x = 18": (
        "loses",
        "the result is 9e-16, a few times the distance between floats next to 1",
    ),
    "1 / cosh(x) ** 2 at x = 18": (
        "keeps",
        "cosh(18) is large and far from overflow; nothing is subtracted",
    ),
}
RIGHT_DENSITY = float(
    np.exp(-0.5 * (np.arctanh(0.5) / 0.5) ** 2) / (0.5 * np.sqrt(2 * np.pi)) / 0.75
)


@exercise(
    "5 ln 2 = 3.5: half of the sigmoid's border and a little more, for tanh x = 2σ(2x) - 1",
    asked=Number(
        right=float(5 * np.log(2)),
        mistakes={
            float(
                4.5 * np.log(2)
            ): "1 is reached at half the distance: the right side is 2^-9, not 2^-8",
            float(4 * np.log(2)): "the gap is 2 e^(-2x): the factor 2 in front is missing",
            float(10 * np.log(2)): "the gap falls as e^(-2x), not as e^(-x)",
            float(9 * np.log(2)): "this is the sigmoid's border; tanh's gap is 2 e^(-2x)",
            float(5 * np.log(10)): "the digits are binary",
        },
        otherwise="solve 2 e^(-2x) = 2^-9 for x",
    ),
)
def tanh_border(answer):
    """Input from which tanh is 1 in bfloat16."""
    return tanh_border.asked.mistake(answer)


@exercise(
    "digits go where almost equal numbers are subtracted, and nowhere else here",
    asked=Options(dict.fromkeys(FORMS, VERDICTS)),
)
def digits_of_tanh(answer):
    """Which of four forms keep their digits."""
    return first_wrong(answer, FORMS, VERDICTS)


@exercise(
    "0.58: the density of u, divided by the slope there",
    asked=Number(
        right=RIGHT_DENSITY,
        mistakes={
            RIGHT_DENSITY * 0.75: "this is the density of u; divide by the slope of tanh there",
            RIGHT_DENSITY * 0.75**2: "divide by the slope, do not multiply",
            float(
                np.exp(-0.5) / (0.5 * np.sqrt(2 * np.pi)) / 0.75
            ): "the Gaussian wants u = artanh 0.5 = 0.549, not a = 0.5",
            float(np.log(RIGHT_DENSITY)): "this is its logarithm",
        },
        otherwise="the Gaussian's density at 0.549 is 0.437; what is the slope of tanh there?",
    ),
)
def squashed_density(answer):
    """Density of a squashed Gaussian at a = 0.5."""
    return squashed_density.asked.mistake(answer)


@exercise("ln 2 - softplus(2x): no difference of almost equal numbers, and no overflow")
def log_one_minus_tanh(answer):
    """Logarithm of 1 - tanh for arrays."""
    middle = np.array([-2.0, 0.0, 1.0])
    got, want = call(answer, middle), np.log(2) - np.logaddexp(0, 2 * middle)
    if close(got, np.log1p(-(np.tanh(middle) ** 2)), atol=1e-12):
        return "this is the logarithm of 1 - tanh², with the square"
    if close(got, np.log(2) - np.logaddexp(0, -2 * middle), atol=1e-12):
        return "this is log(1 + tanh x): the sign of x is the wrong way round"
    if not close(got, want, rtol=1e-6, atol=1e-9):
        return f"at 1 it should be {want[2]:.3f}, yours is {got[2]:.3g}"
    try:
        right = call(answer, np.array([400.0]))
    except NotYet:
        return "right in the middle, but at 400 this overflows or is log 0: -799.3 is asked for"
    if not close(right, [np.log(2) - 800], rtol=1e-9):
        return f"right in the middle; at 400 it should be -799.3, yours is {right[0]:.4g}"
    left = call(answer, np.array([-30.0]))
    if not close(left, [np.log(2)], rtol=1e-9):
        return f"right at 400; at -30 it should be ln 2, yours is {left[0]:.4g}"
