"""Checkers for the exercises of chapter 07, fourth part."""

import numpy as np

import acts
from acts.check._core import NotYet, Options, call, choice, close, exercise, number

__all__ = ["guard_switches_off", "name_the_failure", "stable_cross_entropy"]

FAILURES = {
    "the loss of some examples is 23.03 and does not move": "guard",
    "the loss of some examples is 100 and does not move": "separate sigmoid",
    "the loss is NaN after the logits have grown": "overflow",
    "accuracy is fine, the loss of ten classes never gets below 1.46": "softmax twice",
}
CLUES = {
    "guard": "23.03 is -log(1e-10): something was added inside the logarithm",
    "separate sigmoid": "PyTorch caps the loss of a sigmoid's output at 100; no guard of 1e-10 can",
    "overflow": "three of the four causes leave finite numbers; one gives NaN",
    "softmax twice": "a floor, not a cap: with ten classes log(1 + 9/e), and the network learns",
}


@exercise("half is gone where p equals the guard: log(1/epsilon - 1), 23 for 1e-10")
def guard_switches_off(answer):
    """Lead at which a guarded loss has half of its gradient."""
    eps = np.array([1e-10, 1e-7, 1e-3])
    got, right = call(answer, eps), np.log(1 / eps - 1)
    if close(got, -right):
        return "check the sign: the wrong class leads"
    if close(got, 1 / eps) or close(got, 1 / eps - 1):
        return "this is the ratio of the two probabilities; the lead is its logarithm"
    if close(got, np.log10(1 / eps)) or close(got, np.log10(1 / eps - 1)):
        return "logits count in natural logarithms"
    if close(got, np.log(1 / eps)) or close(got, np.log(1 / eps + 1)):
        return "close for tiny epsilon, off for 1e-3: solve 1/(1 + e^lead) = epsilon exactly"
    if close(got, np.log(0.5 / eps)) or close(got, np.log(2 / eps)):
        return "the factor p/(p + epsilon) is one half where p = epsilon"
    if not close(got, right):
        return f"for 1e-10 the lead is {right[0]:.2f}, yours is {got[0]:.3g}"


@exercise("shift, log-sum-exp, pick: no probability is ever formed, so none can be 0")
def stable_cross_entropy(answer):
    """Mean cross-entropy from logits, for any finite logits."""
    z = np.array([[2.0, 0.0, -1.0], [0.0, 1.0, 0.5], [0.3, 0.0, 4.0], [1.0, 1.0, 1.0]])
    y = np.array([0, 2, 1, 1])
    got = number(call(answer, z, y, shape=()), what="your function")
    right = float(acts.cross_entropy(z, y))
    if close(got, -right):
        return "check the sign: the loss is positive"
    if close(got, 4 * right):
        return "this is the sum over the examples; the mean is asked for"
    p = np.exp(z - z.max()) / np.exp(z - z.max()).sum()
    if close(got, -np.log(p[np.arange(4), y]).mean()):
        return "the sum runs over the whole batch: each row has its own"
    if not close(got, right, rtol=1e-7):
        return f"for four examples it should be {right:.4f}, yours is {got:.4g}"
    for far in (np.array([[0.0, 2000.0]]), np.array([[-3000.0, -1000.0]])):
        shown = f"right for small logits; for {far[0].tolist()} it should be 2000"
        try:
            value = number(call(answer, far, np.array([0]), shape=()), what="your function")
        except NotYet:
            return f"{shown}, yours is not finite"
        if not close(value, 2000.0):
            return f"{shown}, yours is {value:.4g}"


@exercise(
    "a cap at 23.03 or 100, a floor at 1.46, a NaN: each failure signs its work",
    asked=Options(dict.fromkeys(FAILURES, tuple(CLUES))),
)
def name_the_failure(answer):
    """Tell four numerical failures from what a log shows."""
    if not isinstance(answer, dict) or set(answer) != set(FAILURES):
        raise NotYet("keep the dict with its four keys and replace each `...`")
    given = {key: choice(value, tuple(CLUES)) for key, value in answer.items()}
    for symptom, cause in FAILURES.items():
        if given[symptom] != cause:
            return f"not {given[symptom]!r} where {symptom}: {CLUES[cause]}"
