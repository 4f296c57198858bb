"""Checkers for the exercises of chapter 02, the page on the learning rate."""

import numpy as np

from acts.check._core import NotYet, Number, Options, call, choice, close, exercise

__all__ = ["loss_times_thousand", "share_that_survives", "steps_to_travel"]

STEPS = Number(
    right=500,
    mistakes={
        50: "this is the number for a rate of 0.1",
        0.05: "this is rate times distance; how often does 0.01 fit into 5?",
        0.002: "this is the rate by the distance; turn it round",
        5000: "this is the number for a rate of 0.001",
    },
    otherwise="each step moves the weight by about the rate: how often does it fit into 5?",
)
PATHS = ("the same path", "as with 1000 times the rate")


@exercise(
    "about 500: a rate of 0.01 buys a hundredth per step, whatever the gradient's size",
    asked=STEPS,
)
def steps_to_travel(answer):
    """Steps that Adam needs to move a weight by 5 at a rate of 0.01."""
    return STEPS.mistake(answer)


@exercise(
    "Adam divides the factor out, plain SGD multiplies it into the step",
    asked=Options({"Adam": PATHS, "SGD": PATHS}),
)
def loss_times_thousand(answer):
    """What a factor of 1000 in the loss does to the weights' path, by optimiser."""
    if not isinstance(answer, dict) or set(answer) != {"Adam", "SGD"}:
        raise NotYet('a dict with the keys "Adam" and "SGD" is asked for')
    adam, sgd = (choice(answer[name], PATHS) for name in ("Adam", "SGD"))
    if adam == PATHS[1] and sgd == PATHS[0]:
        return "the other way round: which of the two divides by the gradient's own size?"
    if adam == PATHS[1]:
        return (
            "Adam divides each gradient by its own running size, which is 1000 times as large too"
        )
    if sgd == PATHS[0]:
        return "a step of SGD is the rate times the gradient: the factor stays in it"
    return None


@exercise("small sum, healthy terms: a share near 0 says that the examples cancel")
def share_that_survives(answer):
    """Norm of a sum of rows as a share of the sum of the rows' norms."""
    parts = np.random.default_rng(0).normal(size=(6, 4)) + 0.3
    norms = np.linalg.norm(parts, axis=1)
    whole = np.linalg.norm(parts.sum(axis=0))
    got, right = call(answer, parts, shape=()), whole / norms.sum()
    if close(got, 1 / right):
        return "turned round: it should be 1 at most"
    if close(got, whole / norms.mean()) or close(got, whole / len(parts) / norms.sum()):
        return "sum or mean, but the same above and below"
    if close(got, whole / np.linalg.norm(parts)):
        return "below stands the norm of the whole table; asked is the sum of the rows' norms"
    if close(got, np.linalg.norm(parts.sum(axis=1)) / norms.sum()):
        return "this adds the weights of each example; add the examples, axis 0"
    if not close(got, right):
        return f"for six random rows it should be {right:.2f}, yours is {float(got):.2f}"
    return None
