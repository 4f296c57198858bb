"""Checkers for the exercises of chapter 07, last part."""

import numpy as np

import acts
from acts.check._core import NotYet, Number, Options, call, choice, close, exercise

__all__ = ["jacobian_entry", "jacobian_facts", "softmax_backward"]

FACTS = {
    "each row sums to": {
        "0": "",
        "1": "the probabilities sum to 1, and a constant does not change: its derivative is 0",
        "the probability of its class": "add p_i (1 - p_i) and all the -p_i p_k of the row",
    },
    "of K eigenvalues, those that are not 0 number": {
        "K - 1": "",
        "K": "a common shift of all logits changes nothing: that direction has the eigenvalue 0",
        "1": "that is p p^T alone; diag(p) has a direction for each class",
    },
    "no eigenvalue is above": {
        "1/2": "",
        "1/4": "that bounds one entry of the diagonal; two equal classes reach twice as much",
        "1": "true, and twice too large: Gershgorin gives 2 p (1 - p) for a row",
    },
    "for a certain prediction the entries are": {
        "nearly 0": "",
        "nearly 1": "with p near 1 the entry p (1 - p) is small, as in a saturated sigmoid",
        "1 on the diagonal, 0 elsewhere": "the diagonal has p (1 - p), which goes to 0 as well",
    },
}


@exercise(
    "-p_i p_k: raising a logit takes from each other class in proportion to what it has",
    asked=Number(
        right=-0.14,
        mistakes={
            0.14: "check the sign: raising another class's logit takes from this one",
            0.21: "this is the diagonal, p_1 (1 - p_1): the first class in its own logit",
            0.16: "this is the diagonal, p_2 (1 - p_2): the second class in its own logit",
            0.56: "p_1 (1 - p_2) has the 1 of the diagonal: off it, delta is 0",
            -0.07: "this is the entry for the first and the third class",
            -0.02: "this is the entry for the second and the third class",
        },
        otherwise="off the diagonal delta is 0, so the entry is -p_1 p_2",
    ),
)
def jacobian_entry(answer):
    """Derivative of the first probability in the second logit at p = (0.7, 0.2, 0.1)."""
    return jacobian_entry.asked.mistake(answer)


@exercise(
    "a shift is lost, no other direction is, and nothing moves faster than half of its input",
    asked=Options({key: tuple(options) for key, options in FACTS.items()}),
)
def jacobian_facts(answer):
    """Four facts about the Jacobian of softmax, each chosen from three."""
    if not isinstance(answer, dict) or set(answer) != set(FACTS):
        raise NotYet("keep the dict with its four keys and replace each `...`")
    for key, options in FACTS.items():
        if mistake := options[choice(answer[key], tuple(options))]:
            return f"not {answer[key]!r} where {key}: {mistake}"


@exercise("subtract the mean of v under p, then weigh by p: no matrix is needed")
def softmax_backward(answer):
    """Gradient with respect to the logits, from that with respect to the probabilities."""
    z, v = np.array([0.3, -1.0, 2.0, 0.5]), np.array([1.0, -2.0, 0.5, 3.0])
    got, p, right = call(answer, z, v), acts.softmax(z), acts.softmax_vjp(z, v)
    if close(got, p * (1 - p) * v):
        return "this is the diagonal alone: a logit acts on the other probabilities as well"
    if close(got, p * v):
        return "the mean of v under p is missing: a common shift of v must give zero"
    if close(got, p * (v - v.mean())):
        return "the mean of v is taken with equal weights; it has to be weighted with p"
    if close(got, -right):
        return "check the sign: raising a logit raises its own probability"
    if not close(got, right):
        return f"the entries should sum to 0, yours sum to {got.sum():.2g}; compare differences"
    rows = np.stack([z, 2 * z + 1])
    both = call(answer, rows, np.stack([v, v[::-1]]))
    if not close(both, acts.softmax_vjp(rows, np.stack([v, v[::-1]]))):
        return "right for one example, wrong for a batch: sum over the last axis, keepdims=True"
