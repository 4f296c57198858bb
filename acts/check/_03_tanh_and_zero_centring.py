"""Checkers for the exercises of chapter 03."""

import numpy as np

import acts
from acts.check._core import NotYet, Number, Options, array, choice, close, exercise

__all__ = ["rate_of_a_translated_layer", "same_network_with_sigmoids", "which_slope_is_larger"]

NAMES = ("tanh", "sigmoid")


@exercise(
    "tanh's slope is the larger one up to 1.663 on both sides, the sigmoid's further out",
    asked=Options(dict.fromkeys(("0", "1.5", "2", "-6"), NAMES)),
)
def which_slope_is_larger(answer):
    """Which of two slopes is the larger one at four inputs."""
    points = list(which_slope_is_larger.asked.of)
    if not isinstance(answer, dict) or set(answer) != set(points):
        raise NotYet("keep the dict with its four keys and replace each `...`")
    for x in points:
        slopes = {"tanh": acts.tanh_grad(float(x)), "sigmoid": acts.sigmoid_grad(float(x))}
        right = max(slopes, key=slopes.__getitem__)
        if choice(answer[x], NAMES) != right:
            other = min(slopes, key=slopes.__getitem__)
            return f"at {x} {right} has a slope of {slopes[right]:.2g}, {other} {slopes[other]:.2g}"


@exercise(
    "stretching goes into the weights, moving down into the last bias: the same functions, "
    "another way of training"
)
def same_network_with_sigmoids(answer):
    """Weights of a sigmoid network that computes what a tanh network computes."""
    rng = np.random.default_rng(0)
    W1, b1, W2, b2 = (rng.normal(size=size) for size in ((4, 3), 4, (2, 4), 2))
    if not callable(answer):
        raise NotYet("a function of W1, b1, W2, b2 is asked for")
    given = answer(*(a.copy() for a in (W1, b1, W2, b2)))
    if not isinstance(given, tuple | list) or len(given) != 4:
        raise NotYet("return four arrays: W1, b1, W2, b2")
    V1, c1, V2, c2 = (
        array(a, shape=b.shape, what=f"array {k} of four")
        for k, (a, b) in enumerate(zip(given, (W1, b1, W2, b2), strict=True), start=1)
    )
    x = rng.normal(size=(3, 5))
    wanted = W2 @ np.tanh(W1 @ x + b1[:, None]) + b2[:, None]
    got = V2 @ acts.sigmoid(V1 @ x + c1[:, None]) + c2[:, None]
    if close(got, wanted):
        return None
    if close(V1, 2 * W1) and close(V2, 2 * W2) and close(c2, b2):
        return "tanh is 2σ(2z) - 1, and nothing takes the -1 away: it belongs in the last bias"
    if close(V1, W1) and close(c1, b1):
        return "σ takes 2z: the first weights and biases must be doubled as well"
    if close(V1, 2 * W1) and close(c1, b1):
        return "z holds the bias too: double it with the first weights"
    if close(c2, b2 - 1):
        return (
            "each hidden unit's -1 goes through its own weight to the output: not 1 but their sum"
        )
    return f"for one input the outputs are off by {np.abs(got - wanted).max():.2g}"


@exercise(
    "8: k times the weight needs k² times the rate, once for the way and once for the gradient",
    asked=Number(
        right=8.0,
        mistakes={
            2.0: "this is for the way alone; the gradient is a quarter as well",
            0.5: "at the same rate they would move a sixteenth of the way",
            0.125: "the wrong direction: the gradient has become smaller, not larger",
            0.03125: "the wrong direction: the gradient has become smaller, not larger",
            4.0: "is that k² times 0.25? The rate was 0.5",
            16.0: "this is the factor, not the rate",
        },
        otherwise="the step has to be 4 times as large, the gradient is 1/4: 16 times 0.5",
    ),
)
def rate_of_a_translated_layer(answer):
    """SGD rate for weights that are written four times as large."""
    return rate_of_a_translated_layer.asked.mistake(answer)
