"""Checkers for the exercises of chapter 12h."""

import numpy as np

from acts.check._core import Number, Options, call, close, exercise, first_wrong

__all__ = ["growth_beside_a_path", "two_normalisations", "weight_of_a_branch"]

NORMS = ("BatchNorm", "LayerNorm")
FACTS = {
    "x - x.mean(axis=0)": ("BatchNorm", "axis 0 runs over the examples, for each unit by itself"),
    "x - x.mean(axis=1)": ("LayerNorm", "axis 1 runs over the units, for each example by itself"),
    "the other examples of the batch change the output": (
        "BatchNorm",
        "LayerNorm looks at one example only",
    ),
    "trains with a batch of a single example": (
        "LayerNorm",
        "minus its own mean, a single example is all zeros under BatchNorm",
    ),
}


@exercise(
    "over the batch or over the units: that decides who sees whom",
    asked=Options(dict.fromkeys(FACTS, NORMS)),
)
def two_normalisations(answer):
    """Which of two normalisations four facts belong to."""
    return first_wrong(answer, FACTS, NORMS)


@exercise(
    "(1 + g²)^(blocks / 2): with g = 1 sixteen blocks give 256, with a small g hardly anything"
)
def growth_beside_a_path(answer):
    """Growth of the root mean square over blocks x + g f(x)."""
    cases = ((1.0, 16), (0.5, 4), (0.4, 16), (0.0, 10))
    got = np.array([float(call(answer, g, n, shape=())) for g, n in cases])
    square = np.array([(1 + g**2) ** n for g, n in cases])
    if close(got, square):
        return "this is the growth of the mean square; its root is asked for"
    if close(got, [(1 + g) ** n for g, n in cases]):
        return "this adds amplitudes: uncorrelated terms do not point the same way"
    if close(got, [2 ** (n / 2) for _, n in cases]):
        return "right for g = 1; how large is the branch when it starts smaller?"
    if close(got, [np.sqrt(1 + n * g**2) for g, n in cases]):
        return "each branch sees what the blocks before it have made: the factors multiply"
    if not close(got, np.sqrt(square)):
        return f"g = 1 and 16 blocks give 256, yours is {got[0]:.3g}"


@exercise(
    "0.3: sixteen branches at full size give 256, at a third of it the signal no more than doubles",
    asked=Number(
        right=float(np.sqrt(2 ** (1 / 8) - 1)),
        mistakes={
            float(
                np.sqrt(2 ** (1 / 16) - 1)
            ): "this doubles the mean square; its root is asked for",
            float(2 ** (1 / 8) - 1): "this is g², not g",
            float(2 ** (1 / 16) - 1): "this adds amplitudes: uncorrelated terms do not",
            1 / 16: "this shares the growth out evenly and adds; uncorrelated squares add up",
            0.25: "close: this takes 1 + 16 g² for the mean square of 2; the factors multiply",
            1.0: "a branch at full size makes the root 256 times as large",
        },
        otherwise="solve (1 + g²)^8 = 2, the root mean square of sixteen blocks",
    ),
)
def weight_of_a_branch(answer):
    """Factor g with which sixteen blocks double the root mean square."""
    return weight_of_a_branch.asked.mistake(answer)
