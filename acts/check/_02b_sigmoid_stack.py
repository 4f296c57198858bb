"""Checkers for the exercises of chapter 02, second part."""

import numpy as np

import acts
from acts.check._core import NotYet, Options, call, choice, close, exercise

__all__ = ["layers_until_a_millionth", "saturated_share", "who_is_sick"]

DIAGNOSES = ("vanishing", "exploding", "converged")


@exercise("log(1e-6)/log(factor), rounded up: ten layers at the sigmoid's best slope")
def layers_until_a_millionth(answer):
    """Smallest number of layers after which at most a millionth of the gradient is left."""
    factors = (0.25, 0.5, 0.9)
    got = np.array([float(call(answer, f)) for f in factors])
    exact = np.array([np.log(1e-6) / np.log(f) for f in factors])
    if close(got, -np.ceil(exact)) or close(got, -exact):
        return "a number of layers is positive: both logarithms are negative"
    if close(got, exact):
        return "layers come in whole numbers: round up"
    if close(got, np.floor(exact)):
        return "one layer short: rounded down, slightly more than a millionth is left"
    if close(got, np.ceil(exact) + 1):
        return "one layer too many"
    if close(got, np.ceil(1e6 * (1 - np.array(factors)))) or close(
        got, np.ceil(1 / (1 - np.array(factors)))
    ):
        return "the factor multiplies at each layer; it is not subtracted"
    if not close(got, np.ceil(exact)):
        return f"at 0.25 ten layers leave a millionth; you give {got[0]:g}"


@exercise("a share of the largest slope, 0.25: so saturated begins near |x| = 4.4")
def saturated_share(answer):
    """Share of the pre-activations whose slope is below 5 % of the largest."""
    x = np.array([-6.0, -4.0, -3.2, -2.0, 0.0, 1.0, 2.5, 3.5, 4.2, 9.0])
    slope = acts.sigmoid_grad(x)
    got = call(answer, x, shape=())
    right = np.mean(slope < 0.05 * 0.25)
    if close(got, np.mean(slope < 0.05)):
        return "0.05 as it stands is a fifth of the largest slope; take 5 % of 0.25"
    if close(got, np.sum(slope < 0.05 * 0.25)):
        return "this is a number of values; asked is their share"
    if close(got, 1 - right):
        return "this is the share that is not saturated"
    if close(got, np.mean(acts.sigmoid(x) > 0.95)):
        return "one side only: a sigmoid saturates at 0 as well as at 1"
    if not close(got, right):
        return f"for ten test values the share is {right:.1f}, yours is {float(got):.3g}"


@exercise(
    "the trend over the layers is the diagnosis; a small total alone is not",
    asked=Options(dict.fromkeys("ABC", DIAGNOSES)),
)
def who_is_sick(answer):
    """Diagnosis of three networks from their gradient norms per layer and their accuracy."""
    if not isinstance(answer, dict) or set(answer) != {"A", "B", "C"}:
        raise NotYet("a dict with the keys 'A', 'B', 'C' is asked for")
    if any(value is ... for value in answer.values()):
        raise NotYet("replace each `...` with a diagnosis")
    given = {key: choice(value, DIAGNOSES) for key, value in answer.items()}
    if given["A"] == "vanishing":
        return "A's norms are small but alike in all layers, and it is right: it has finished"
    if given["B"] == "converged":
        return "B's accuracy is that of guessing: it cannot have finished"
    if given["B"] == "exploding" or given["C"] == "vanishing":
        return "the first layer stands first: read the trend from the last layer to the first"
    if given["C"] == "converged":
        return "C's accuracy is that of guessing: it cannot have finished"
    if given["A"] != "converged":
        return "A's norms are small and alike: nothing explodes there"
