"""Checkers for the exercises of chapter 07, first part."""

import numpy as np

import acts
from acts.check._core import call, close, exercise, number

__all__ = [
    "gradient_at_temperature",
    "smoothing_optimum",
    "softmax_backward",
]


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


@exercise("1/T from the chain rule, 1/n from the mean: p - y shows neither")
def gradient_at_temperature(answer):
    """Gradient of a mean cross-entropy at a temperature."""
    z = np.array([[1.0, 0.0, -1.0], [0.5, 2.0, 0.0], [0.0, 0.0, 3.0], [1.0, 1.0, 0.5]])
    y, T = np.eye(3)[[0, 2, 2, 1]], 2.5
    got, n = call(answer, z, y, T), len(z)
    hot, plain = acts.softmax(z, temperature=T) - y, acts.softmax(z) - y
    if close(got, hot):
        return "the derivative of z / T and the mean over the batch are both missing"
    if close(got, hot / n):
        return "the chain rule is missing: the derivative of z / T is 1 / T"
    if close(got, hot / T):
        return "the mean is missing: each of n examples has the share 1 / n"
    if close(got, hot * T / n):
        return "the factor of T stands on the wrong side: the derivative of z / T is 1 / T"
    if close(got, plain / n) or close(got, plain) or close(got, plain / (T * n)):
        return "the probabilities are those at temperature 1"
    if close(got, -hot / (T * n)):
        return "check the sign: where a class is too likely, the gradient is positive"
    if not close(got, hot / (T * n)):
        want = hot[0, 0] / (T * n)
        return f"the first entry should be {want:.3g}, yours is {got[0, 0]:.3g}"


@exercise("smoothing asks for a finite gap, 4.5 for 0.1 and ten classes, and no more")
def smoothing_optimum(answer):
    """Gap of the logits at the minimum of the smoothed loss."""
    cases = [(0.1, 10), (0.2, 4), (0.05, 1000)]
    got = np.array([number(call(answer, e, k, shape=()), what="your function") for e, k in cases])
    e, k = np.array(cases).T
    top, rest = 1 - e + e / k, e / k
    if close(got, np.log(rest / top)):
        return "check the sign: the right logit stands above the others"
    if close(got, np.log((1 - e) / rest)):
        return "the right class gets its share of the smoothing too: 1 - epsilon + epsilon/K"
    if close(got, np.log((1 - e) / (e / (k - 1)))):
        return "this spreads epsilon over the wrong classes alone; the task gives all K a share"
    if close(got, top - rest):
        return "this is the gap of the probabilities; asked for is that of the logits"
    if close(got, top / rest):
        return "this is the ratio of the probabilities; the gap of logits is its logarithm"
    if not close(got, np.log(top / rest)):
        want = np.log(top / rest)[0]
        return f"for epsilon = 0.1 and K = 10 the gap is {want:.2f}, yours is {got[0]:.3g}"
