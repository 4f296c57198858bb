"""Checkers for the exercises of chapter 12, page on the advice on training."""

import numpy as np

from acts.check._core import NotYet, Number, call, close, exercise

__all__ = [
    "clip_factor",
    "clipped_component",
    "rate_for_a_smaller_answer",
    "steps_of_a_clipped_update",
]

STEPS = ["zero_grad", "forward", "backward", "clip", "step"]


CLIPPED = Number(
    right=0.6,
    mistakes={
        1.0: "this clips each value by itself; clipping the norm keeps the direction",
        3.0: "the norm is above 1, so the gradient has to become shorter",
        3 / 7: "the norm is no sum of the components: 3 and 4 are the sides of a right angle",
        0.2: "this is the factor; multiply the component by it",
        0.8: "this is the second component",
        3 / 25: "25 is the square of the norm",
    },
    otherwise="the norm of (3, 4) is 5: divide by it",
)


@exercise("0.6: the norm is 5, so every component shrinks to a fifth", asked=CLIPPED)
def clipped_component(answer):
    """First component of (3, 4) after its norm is clipped to 1."""
    return CLIPPED.mistake(answer)


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


@exercise("after the backward pass, before the step: only then is there a gradient to shorten")
def steps_of_a_clipped_update(answer):
    """The order of the calls in one clipped update."""
    if not isinstance(answer, list | tuple) or sorted(map(str, answer)) != sorted(STEPS):
        raise NotYet(f"a list of the five names is asked for: {', '.join(map(repr, STEPS))}")
    at = {name: place for place, name in enumerate(answer)}
    if at["backward"] < at["forward"]:
        return "the backward pass goes back through what the forward pass has computed"
    if at["clip"] < at["backward"]:
        return "before the backward pass the gradients are empty or those of the last step"
    if at["clip"] > at["step"]:
        return "the step has been taken with the long gradient already"
    if at["step"] < at["backward"]:
        return "the step needs this step's gradient"
    if at["zero_grad"] > at["backward"]:
        return "this wipes the gradient out before it is used, or lets two steps add up"


@exercise(
    "1/c² for SGD, 1/c for Adam: a quarter of the answer wants sixteen times the rate, or four"
)
def rate_for_a_smaller_answer(answer):
    """Factor of the learning rate behind a unit whose answer is scaled."""
    scales = (0.25, 0.5, 2.0)
    got = {
        name: np.array([float(call(answer, c, name, shape=())) for c in scales])
        for name in ("sgd", "adam")
    }
    c = np.array(scales)
    if close(got["sgd"], c**2) or close(got["adam"], c):
        return "upside down: a smaller answer needs a larger rate"
    if close(got["sgd"], np.ones(3)):
        return "the gradient shrinks with the answer, and the step has to grow with the weight"
    if close(got["sgd"], 1 / c):
        return "for SGD two things change: the gradient is c times as large, the step must be 1/c"
    if close(got["adam"], 1 / c**2):
        return (
            "Adam's step does not feel the size of the gradient: one of the two factors falls away"
        )
    if not close(got["sgd"], 1 / c**2):
        return f"c = 0.25 with SGD takes 16 times the rate, yours is {got['sgd'][0]:.3g}"
    if not close(got["adam"], 1 / c):
        return f"c = 0.25 with Adam takes 4 times the rate, yours is {got['adam'][0]:.3g}"
