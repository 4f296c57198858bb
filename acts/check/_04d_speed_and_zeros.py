"""Checkers for the exercises of chapter 04, fourth page."""

import numpy as np

from acts.check._core import NotYet, Number, Options, call, choice, close, exercise

__all__ = ["control_for_a_praise", "steps_to_a_loss", "zeros_that_pay"]

CONTROLS = {
    "it learns sooner because of its zeros": {
        "leaky ReLU": "",
        "ReLU minus a constant": "it has a constant where ReLU has zeros: still one value for all",
        "no activation": "it lacks the bend as well, so a difference could come from either",
        "ReLU with smaller weights": "it has as many zeros as before",
    },
    "it is slower than tanh for its mean is above 0": {
        "leaky ReLU": "with a small slope its mean is nearly that of ReLU",
        "ReLU minus a constant": "",
        "no activation": "it lacks the bend as well, so a difference could come from either",
        "ReLU with smaller weights": "its outputs are smaller, and their mean is still above 0",
    },
    "the digits need a bend": {
        "leaky ReLU": "it bends as well",
        "ReLU minus a constant": "it bends as well",
        "no activation": "",
        "ReLU with smaller weights": "it bends as well",
    },
    "its gradient survives because of its slope of 1": {
        "leaky ReLU": "its slope is 1 on the right as well; keep the slope, change something else",
        "ReLU minus a constant": "its gradient is the same; keep the slope, change something else",
        "no activation": "its slope is 1 as well, and it has no zeros: two things are changed",
        "ReLU with smaller weights": "",
    },
}


@exercise(
    "7 of 8 entries: what is left costs eight times as much, and that is one whole product",
    asked=Number(
        right=0.875,
        mistakes={
            0.125: "this is the share that is stored; asked for is the share of zeros",
            0.5: "half the entries at eight times the cost are four times the dense product",
            8.0: "a share lies between 0 and 1",
            87.5: "give a share, not a percentage",
        },
        otherwise="(1 - s) times 8 has to be 1",
    ),
)
def zeros_that_pay(answer):
    """Share of zeros from which a sparse product pays, at eight times the cost per entry."""
    return zeros_that_pay.asked.mistake(answer)


@exercise(
    "each control lacks the one thing that the explanation names",
    asked=Options({key: tuple(options) for key, options in CONTROLS.items()}),
)
def control_for_a_praise(answer):
    """The network that can refute an explanation, for four of them."""
    if not isinstance(answer, dict) or set(answer) != set(CONTROLS):
        raise NotYet("keep the dict with its four keys and replace each `...`")
    for key, options in CONTROLS.items():
        if mistake := options[choice(answer[key], tuple(options))]:
            return f"not {answer[key]!r} for {key!r}: {mistake}"


@exercise("a run that never gets there is infinitely slow, not the winner at step 1")
def steps_to_a_loss(answer):
    """First step below a threshold, infinite where there is none."""
    loss = np.array([[2.0, 0.4, 0.3], [2.0, 1.9, 1.8], [0.2, 0.1, 0.1], [2.0, 0.4, 0.6]])

    def finite(loss, threshold):
        steps = np.asarray(answer(loss, threshold), dtype=float)
        return np.where(np.isposinf(steps), -1.0, steps)

    got = call(finite if callable(answer) else answer, loss, 0.5, shape=(4,))
    if got[1] == 1:
        return "the run that never falls below the threshold gets step 1"
    if got[1] != -1:
        return f"the run that never gets there needs np.inf, yours has {got[1]:.3g}"
    if close(got[[0, 2, 3]], np.array([1.0, 0.0, 1.0])):
        return "steps are counted from 1"
    if close(got[[0, 2, 3]], np.array([2.0, 1.0, 4.0])):
        return "the *first* step below the threshold; later ones may be above it again"
    if not close(got[[0, 2, 3]], np.array([2.0, 1.0, 2.0])):
        return f"losses 2, 0.4, 0.3 fall below 0.5 at step 2, yours says {got[0]:.3g}"
