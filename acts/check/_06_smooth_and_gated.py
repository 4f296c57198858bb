"""Checkers for the exercises of chapter 06."""

import numpy as np

import acts
from acts.check._core import Number, call, close, exercise

__all__ = ["silu_of_minus_three", "slope_of_silu", "swish_that_is_close_enough"]


@exercise(
    "-0.142: the two gates of x and -x add up to 1, so silu(x) - silu(-x) = x, for any such gate",
    asked=Number(
        right=-0.142,
        mistakes={
            -2.858: "SiLU is no odd function: at -3 the gate is nearly shut",
            0.142: "the size is right; a negative number times a gate stays negative",
            0.047: "this is the gate at -3; SiLU multiplies it by the number",
            -0.047: "this is the gate at -3; SiLU multiplies it by the number",
            5.858: "this adds 3; silu(3) - silu(-3) = 3",
        },
        otherwise="silu(3) - silu(-3) = 3 (σ(3) + σ(-3)), and the bracket is 1",
        rtol=0.005,
    ),
)
def silu_of_minus_three(answer):
    """SiLU of -3 from SiLU of 3."""
    return silu_of_minus_three.asked.mistake(answer)


@exercise("gate + x · gate · (1 - gate): the second part makes it negative far left")
def slope_of_silu(answer):
    """Slope of SiLU as a function of x."""
    x = np.array([-3.0, -1.0, 0.5, 2.0])
    gate = acts.sigmoid(x)
    got = call(answer, x)
    if close(got, gate):
        return "this is the gate alone: the gate depends on x as well"
    if close(got, gate * (1 - gate)):
        return "this is the slope of the gate; the function is x times the gate"
    if close(got, x * gate * (1 - gate)):
        return "this differentiates the gate and forgets the factor x: its slope is 1"
    if close(got, acts.silu(x)):
        return "this is the function, not its slope"
    if not close(got, acts.silu_grad(x)):
        return f"at x = 2 the slope is 1.09, yours is {got[3]:.3g}"


@exercise("0.2785 / gap: β draws the same curve on another scale, so the distance is divided by β")
def swish_that_is_close_enough(answer):
    """Smallest beta with which Swish is within a gap of ReLU."""
    gaps = np.array([1.0, 0.1, 0.01])
    got = np.array([float(call(answer, g, shape=())) for g in gaps])
    right = 0.2784645427610738 / gaps
    if close(got, 1 / right, rtol=1e-3):
        return "upside down: a smaller gap needs a larger beta"
    if close(got, 1 / gaps, rtol=1e-3):
        return "right up to a factor: with beta = 1 the distance is 0.2785, not 1"
    if close(got, right**2, rtol=1e-3) or close(got, np.sqrt(right), rtol=1e-3):
        return "the distance shrinks like 1 / beta, neither faster nor slower"
    if not close(got, right, rtol=2e-3):
        return f"for a gap of 0.1 it is 2.78, yours is {got[1]:.3g}"
