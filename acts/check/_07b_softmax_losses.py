"""Checkers for the exercises of chapter 07, second part."""

import numpy as np

import acts
from acts.check._core import NotYet, Options, call, choice, close, exercise, number

__all__ = ["classifier_loss", "double_softmax_floor", "softmax_or_sigmoid"]

OUTPUTS = {
    "which of 200 bird species is on the photo": "softmax",
    "which of 200 bird species can be heard in the recording": "sigmoid",
    "the next word": "softmax",
    "the topics of an article": "sigmoid",
}


@exercise("one softmax, and it is inside the loss: the loss can go to 0 again")
def classifier_loss(answer):
    """Cross-entropy from logits, once."""
    z = np.array([[9.0, 0.0, 0.0], [0.0, 5.0, 1.0], [2.0, 0.0, -1.0]])
    y = np.array([0, 1, 2])
    got = number(call(answer, z, y, shape=()), what="your function")
    right = float(acts.cross_entropy(z, y))
    p = acts.softmax(z)
    if close(got, acts.cross_entropy(p, y)):
        return "there are still two softmaxes: cross_entropy applies one to whatever it gets"
    if close(got, -p[np.arange(3), y].mean()):
        return "this is the mean probability with a minus: the logarithm is missing"
    if close(got, acts.cross_entropy(np.log(np.exp(p).sum(-1, keepdims=True)) + p, y)):
        return "a shift of the probabilities changes nothing: hand over the logits"
    if close(got, 3 * right):
        return "this is the sum over the examples; the loss was a mean"
    if not close(got, right, rtol=1e-4):
        return f"for three examples the loss should be {right:.3f}, yours is {got:.3f}"
    far = np.array([[0.0, 2000.0]])
    try:
        value = number(call(answer, far, np.array([0]), shape=()), what="your function")
    except NotYet:
        return "right for small logits, not finite for [0, 2000]: hand the logits to the loss"
    if not close(value, 2000.0):
        return f"right for small logits; for [0, 2000] it should be 2000, yours is {value:.3g}"


@exercise("log(1 + (K - 1)/e): the inner softmax gives logits that are at most 1 apart")
def double_softmax_floor(answer):
    """Lowest loss over K classes when a softmax stands before a cross-entropy from logits."""
    K = np.array([2.0, 10.0, 1000.0])
    got, right = call(answer, K), np.log(1 + (K - 1) / np.e)
    if close(got, np.log(K)):
        return "this is the loss of an undecided network; asked for is the best it can do"
    if close(got, 0 * K, atol=1e-12):
        return "0 is the floor with one softmax; here the loss gets logits between 0 and 1"
    if close(got, np.log(1 + K / np.e)):
        return "one class too many in the sum: K - 1 of them are wrong"
    if close(got, np.log(1 + (K - 1) * np.e)):
        return "this is the worst case, with all the probability on a wrong class alone"
    if close(got, np.log(np.e + K - 1)):
        return "this is the log-sum-exp; the right logit, 1, is still to be subtracted"
    if not close(got, right):
        return f"for K = 10 the floor is {right[1]:.3f}, yours is {got[1]:.3g}"


@exercise(
    "softmax where exactly one is right, sigmoids where any number can be",
    asked=Options(dict.fromkeys(OUTPUTS, ("softmax", "sigmoid"))),
)
def softmax_or_sigmoid(answer):
    """Choose the output layer from what the labels can be."""
    if not isinstance(answer, dict) or set(answer) != set(OUTPUTS):
        raise NotYet("keep the dict with its four keys and replace each `...`")
    given = {key: choice(value, ("softmax", "sigmoid")) for key, value in answer.items()}
    if given["which of 200 bird species can be heard in the recording"] == "softmax":
        return "a recording may hold several species, or none: softmax shares out exactly one"
    if given["the topics of an article"] == "softmax":
        return "an article can have two topics; with softmax each takes from the other"
    if given["the next word"] == "sigmoid":
        return "exactly one word comes next, and a distribution to draw it from is wanted"
    if given["which of 200 bird species is on the photo"] == "sigmoid":
        return "one species per photo: sigmoids would work, but give no distribution"
