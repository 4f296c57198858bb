"""Checkers for the exercises of chapter 07, third part."""

import numpy as np

import acts
from acts.check._core import NotYet, array, call, close, exercise, number

__all__ = [
    "guard_switches_off",
    "logit_that_breaks_it",
    "softmax_of_a_batch",
    "stable_cross_entropy",
]


@exercise("maximum and sum belong to the row: axis=-1 twice, keepdims=True twice")
def softmax_of_a_batch(answer):
    """Softmax of each row of a batch, for any finite logits."""
    z = np.array([[1.0, 0.0, -1.0], [4.0, 4.5, 2.0], [0.0, 0.0, 3.0]])
    got, right = call(answer, z), acts.softmax(z)
    if close(got, right / right.sum() * got.sum()) and not close(got, right):
        return "rows are not right relative to each other"
    e = np.exp(z - z.max())
    if close(got, e / e.sum()):
        return f"the matrix sums to 1, its first row to {got[0].sum():.2g}: sum over one axis"
    if close(got, acts.softmax(z, axis=0)):
        return "each column sums to 1: the classes stand along the last axis"
    if not close(got, right):
        return f"the rows should sum to 1, yours to {', '.join(f'{s:.2g}' for s in got.sum(-1))}"
    far = np.array([[0.0, 1.0], [900.0, 901.0]])
    try:
        both = call(answer, far)
    except NotYet:
        return "right for small logits; beside a row of large ones a row is NaN: shift row by row"
    if not close(both, acts.softmax(far)):
        return "right for small logits; beside a row of large ones another row gets lost"


@exercise("all logits far below 0: the shift by max(0, max) shifts nothing, and 0/0 is NaN")
def logit_that_breaks_it(answer):
    """Finite logits for which a shift by max(0, max) fails."""
    z = array(answer)
    if z.ndim != 1 or z.size == 0:
        raise NotYet(f"a vector of logits is asked for, yours has shape {z.shape}")
    top = max(0.0, float(z.max()))
    e = np.exp(z - top)
    p = e / e.sum()
    if not np.isfinite(p).all():
        return None
    if z.max() >= 0:
        return f"the largest logit is {z.max():g}, not below 0: here top is the true maximum"
    if not close(p, acts.softmax(z), rtol=1e-6):
        return None
    return f"all below 0, but e to the {z.max():g} is no zero yet: it still gives probabilities"


@exercise("half is gone where p equals the guard: log(1/epsilon - 1), at 23 for 1e-10")
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
