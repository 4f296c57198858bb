"""Checkers for the exercises of chapter 05e."""

import numpy as np

import acts
from acts.check._core import NotYet, Number, Options, array, close, exercise, first_wrong

__all__ = [
    "bits_for_the_same_step",
    "celu_without_nan",
    "softplus_gap",
    "which_gradient_is_nan",
]

VERDICTS = ("fine", "NaN")
FORMS = {
    "where(x > 0, x, exp(x) - 1)": (
        "NaN",
        "exp(x) is computed for every x: its slope is infinite at 100, and gets a 0 to multiply",
    ),
    "where(x > 0, x, exp(minimum(x, z)) - 1)": (
        "fine",
        "the exponential sees min(100, 0) = 0, so nothing overflows",
    ),
    "log(1 + exp(x))": ("NaN", "exp(100) is infinite in float32, and so is its slope"),
    "logaddexp(x, z)": ("fine", "it takes the larger argument out before the exponential"),
}


@exercise(
    "ln 2 / 4 = 0.17: the corner shrinks with beta",
    asked=Number(
        right=float(np.log(2) / 4),
        mistakes={
            float(np.log(2)): "this is the gap for beta = 1: there is a 1 / beta in front",
            float(4 * np.log(2)): "the factor in front is 1 / beta, not beta",
            float(np.log2(2) / 4): "the logarithm is the natural one: ln 2 = 0.69",
            float(np.log1p(np.exp(-4)) / 4): "this is the gap at 1; at 0 it is larger",
        },
        otherwise="log(1 + e^0) / beta: what is it for beta = 4?",
    ),
)
def softplus_gap(answer):
    """Largest distance of softplus from ReLU for beta = 4."""
    return softplus_gap.asked.mistake(answer)


@exercise(
    "where chooses values; what is computed beside them still sends its gradient",
    asked=Options(dict.fromkeys(FORMS, VERDICTS)),
)
def which_gradient_is_nan(answer):
    """Which of four forms has a gradient of NaN at 100."""
    return first_wrong(answer, FORMS, VERDICTS)


@exercise(
    "6: the tail up to 25 costs two bits",
    asked=Number(
        right=6,
        mistakes={
            5: "5 bits give steps of 25 / 31 = 0.8, twice as coarse as 6 / 15 = 0.4",
            4: "with as many bits the steps are 25 / 15, four times as coarse",
            7: "enough, but 6 bits are enough too: 25 / 63 is just below 0.4",
            8: "enough, but more than needed",
            62.5: "this is the number of steps; how many bits count so far?",
            16: "this is 4 bits' number of values; asked are bits",
        },
        otherwise="find the smallest b with 25 / (2^b - 1) <= 6 / 15",
        rtol=0.001,
    ),
)
def bits_for_the_same_step(answer):
    """Bits that an output range of 25 needs for the step of ReLU6 in 4 bits."""
    return bits_for_the_same_step.asked.mistake(answer)


@exercise("cut, then exponential: no branch overflows, so no 0 meets an infinity")
def celu_without_nan(answer):
    """CELU with alpha = 2 as a function of a tensor, with finite slopes."""
    import torch

    if not callable(answer):
        raise NotYet("a function is asked for")
    points = np.array([-1e4, -300.0, -3.0, -0.5, 0.5, 3.0, 300.0, 1e4])
    x = torch.tensor(points, dtype=torch.float32, requires_grad=True)
    y = answer(x)
    if y is None or y is ...:
        raise NotYet("your function returns nothing: is there a `return`?")
    if not isinstance(y, torch.Tensor) or not y.requires_grad:
        raise NotYet(
            "return a tensor that is computed from x by PyTorch, so that it has a gradient"
        )
    value = array(y, shape=points.shape, what="your function")
    slope = torch.autograd.grad(y.sum(), x)[0].numpy()
    right = acts.celu(points, alpha=2.0)
    if close(value, acts.elu(points, alpha=2.0), rtol=1e-4, atol=1e-6):
        return "this is ELU with alpha = 2; CELU divides x by alpha inside the exponential"
    if close(value, acts.celu(points), rtol=1e-4, atol=1e-6):
        return "this is CELU with alpha = 1; alpha = 2 is asked for"
    if not close(value, right, rtol=1e-4, atol=1e-6):
        return f"at -3 the value is {right[2]:.3f}, yours is {value[2]:.3g}"
    if np.isnan(slope).any():
        return f"the values are right, but the slope at {points[np.isnan(slope)][0]:g} is NaN"
    if not close(slope, acts.celu_grad(points, alpha=2.0), rtol=1e-4, atol=1e-6):
        return "the values are right, a slope is not: does a clamp cut off the branch above 0?"
