"""Checkers for the exercises of chapter 05."""

import numpy as np

import acts
from acts.check._core import Number, Options, call, close, exercise, first_wrong

__all__ = ["depth_where_leaky_overtakes_elu", "leaky_for_any_slope", "what_is_left_far_left"]

LEFT = ("exactly 0", "small", "the chosen one")
FACTS = {
    "relu": ("exactly 0", "its slope is 0 for every negative input"),
    "leaky_relu": ("the chosen one", "a straight line has one slope, however far out"),
    "elu": ("exactly 0", "its slope is exp(z), and exp(-1000) is rounded to 0"),
    "selu": ("exactly 0", "on the left it is a multiple of ELU, exponential included"),
}


@exercise(
    "only a straight line keeps its slope; exponentials are rounded to 0",
    asked=Options(dict.fromkeys(FACTS, LEFT)),
)
def what_is_left_far_left(answer):
    """Which slope four rectifiers have at -1000."""
    return first_wrong(answer, FACTS, LEFT)


@exercise(
    "6.5: nearer to 0 ELU is back sooner, further out it is exponentially late",
    asked=Number(
        right=6.47,
        rtol=0.015,
        mistakes={
            4.6: "this is where the slopes are equal, exp(-d) = 0.01; the ways back differ",
            100: "this is 1 / slope, a factor of speed and not a depth",
            3.0: "at 3 ELU needs 19 / rate steps, the leaky unit 300 / rate",
            0.01: "this is the slope",
        },
        otherwise="solve exp(d) - 1 = 100 d: at d = 6 the left side is 402, the right side 600",
    ),
)
def depth_where_leaky_overtakes_elu(answer):
    """Depth at which both units need equally many steps."""
    return depth_where_leaky_overtakes_elu.asked.mistake(answer)


@exercise("the sign of z decides, and any slope will do")
def leaky_for_any_slope(answer):
    """Leaky ReLU for slopes above 1 and below 0."""
    z = np.array([-2.0, -0.5, 0.0, 1.0, 3.0])
    cases = (0.01, 1.5, -0.5)
    got = [call(answer, z, s, shape=z.shape) for s in cases]
    if close(np.array(got), np.array([np.maximum(s * z, z) for s in cases])):
        return "this is the one-liner: for a slope of 1.5 it takes -2 where -3 is right"
    if close(np.array(got), np.array([np.where(z > 0, z, -s * z) for s in cases])):
        return "the sign is lost: at -2 a slope of 0.01 gives -0.02"
    for s, values in zip(cases, got, strict=True):
        right = acts.leaky_relu(z, negative_slope=s)
        if not close(values, right):
            return f"slope {s}: at -2 it is {right[0]:.3g}, yours is {values[0]:.3g}"
