"""Checkers for the exercises of chapter 04, third page."""

import numpy as np

from acts.check._core import Number, call, close, exercise

__all__ = [
    "gain_of_leaky_relu",
    "relu_until_a_millionth",
    "mean_square_of_relu",
    "size_after_layers",
]


@exercise(
    "16 layers, of which each leaves 0.41: networks of that depth are nothing unusual",
    asked=Number(
        right=16,
        mistakes={
            15: "after 15 layers a little more than a millionth is left: round up",
            15.42: "layers are counted in whole numbers: round up",
            8: "1/6 is the factor of the mean square; the size changes by its root",
            13: "13 is for a factor of one third: v/2 is a sixth, and the size goes with its root",
            20: "after 20 layers it is 2e-8, far less: a smaller number does",
        },
        otherwise="0.41 to the power of the layers has to be below 1e-6",
    ),
)
def relu_until_a_millionth(answer):
    """Number of ReLU layers with PyTorch's default after which a millionth is left."""
    return relu_until_a_millionth.asked.mistake(answer)


@exercise("s²/2: one half of the mean square of z; the variance of the output is smaller")
def mean_square_of_relu(answer):
    """Mean square of relu(z) for normal z of standard deviation s."""
    s = np.array([0.5, 1.0, 3.0])
    got, want = call(answer, s), s**2 / 2
    if close(got, want * (1 - 1 / np.pi)):
        return "this is the variance of the output: the square of its mean is missing"
    if close(got, s / 2):
        return "the square is missing: s is a standard deviation"
    if close(got, s / np.sqrt(2 * np.pi)):
        return "this is the mean of the output, not the mean of its square"
    if not close(got, want):
        return f"for s = 1 it is one half, yours is {got[1]:.3g}"


@exercise("(v/2)^(depth/2): He's v = 2 keeps the size, PyTorch's 1/3 loses six tenths a layer")
def size_after_layers(answer):
    """Factor of the signal's size after some ReLU layers."""
    v, depth = np.array([2.0, 1 / 3, 4.0]), 6
    got = call(answer, v, depth)
    if close(got, (v / 2) ** depth):
        return "this is the factor of the mean square; its root is asked for"
    if close(got, v ** (depth / 2)):
        return "this is a network without activations: ReLU drops half of the mean square"
    if close(got, np.sqrt(v / 2)):
        return "this is one layer; the factors of all layers multiply"
    if not close(got, (v / 2) ** (depth / 2)):
        return f"for v = 4 and six layers it is 8, yours is {got[2]:.3g}"


@exercise("√(2 / (1 + s²)): between ReLU's √2 at s = 0 and 1 for a straight line at s = 1")
def gain_of_leaky_relu(answer):
    """Gain that keeps the mean square through leaky ReLU of slope s."""
    s = np.array([0.0, 0.1, 0.5, 1.0])
    got, want = call(answer, s), np.sqrt(2 / (1 + s**2))
    if close(got, np.full(4, np.sqrt(2))):
        return "this is ReLU's gain, right only where the slope is 0"
    if close(got, want**2):
        return "this is the square of the gain: g² is what multiplies 1/n"
    if close(got, np.sqrt(2 / (1 + s))):
        return "the slope acts on the values, so it enters the mean *square* squared"
    if close(got, 1 / want):
        return "upside down: the gain makes up for what the function takes"
    if not close(got, want):
        return f"at slope 1 the function is a line and the gain 1, yours is {got[3]:.3g}"
