"""Checkers for the exercises of chapter 07, third part."""

import numpy as np

import acts
from acts.check._core import NotYet, Number, array, call, close, exercise

__all__ = [
    "eight_bit_border",
    "logit_that_breaks_it",
    "softmax_of_a_batch",
    "where_the_sum_overflows",
]

BORDER = Number(
    right=float(np.log(448)),
    mistakes={
        448: "this is the largest number itself; asked for is the logit z with e^z = 448",
        float(np.log10(448)): "softmax uses e: take the natural logarithm, not that of base 10",
        float(np.log2(448)): "softmax uses e: take the natural logarithm, not that of base 2",
        -float(np.log(448)): "check the sign: a large positive logit overflows",
    },
    otherwise="solve e^z = 448 for z",
)


@exercise("the logarithm of the largest number: with 448 it is 6.1", asked=BORDER)
def eight_bit_border(answer):
    """Logit from which one exponential overflows in 8 bits."""
    return BORDER.mistake(answer)


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


@exercise("far below 0 the shift by max(0, max) shifts nothing, and 0/0 is NaN")
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


@exercise("log(largest) - log(K): the more classes, the sooner")
def where_the_sum_overflows(answer):
    """Logit from which a sum of K equal exponentials is too large."""
    K, largest = np.array([10.0, 50_000.0, 2.0]), np.array([65504.0, 3.4e38, 1.79e308])
    got, right = call(answer, K, largest), np.log(largest) - np.log(K)
    if close(got, np.log(largest)):
        return "this is where one exponential overflows; the sum of K of them does so earlier"
    if close(got, np.log(largest) + np.log(K)):
        return "the wrong direction: a sum of K terms is larger than each of them"
    if close(got, np.log(largest) / K):
        return "the K terms are added, not multiplied: subtract its logarithm"
    if close(got, largest / K):
        return "this is the largest exponential; asked for is its logit"
    if not close(got, right):
        return f"for K = 10 in float16 it is {right[0]:.2f}, yours is {got[0]:.3g}"
