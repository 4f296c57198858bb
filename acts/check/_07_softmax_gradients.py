"""Checkers for the exercises of chapter 07, first part."""

import numpy as np

import acts
from acts.check._core import Number, call, close, exercise, number

__all__ = [
    "first_probability",
    "gradient_at_temperature",
    "smoothing_optimum",
]


SCORES = np.array([3.0, 1.0, 0.0])
E = np.exp(SCORES)


@exercise(
    "20.09 of 23.80 is 0.84: a lead of 2 in the score is a factor of 7.39 in the probability",
    asked=Number(
        right=float(E[0] / E.sum()),
        mistakes={
            0.75: "this divides the scores themselves; softmax divides their exponentials",
            float(E[0]): "this is e^3: divide it by the sum of all three exponentials",
            float(acts.sigmoid(3.0)): "this is the sigmoid of 3, which knows nothing of the others",
            float(acts.sigmoid(2.0)): "this leaves out the third class: e^0 is 1, not 0",
            float(E[0] / E[1:].sum()): "this divides by the others alone; the sum has all three",
            1.0: "softmax is not the largest alone: the others keep a share",
        },
        otherwise="take e^3, e^1 and e^0, and divide the first by the sum of the three",
    ),
)
def first_probability(answer):
    """Probability of the first of three classes with the scores 3, 1 and 0."""
    return first_probability.asked.mistake(answer)


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
