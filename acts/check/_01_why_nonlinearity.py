"""Checkers for the exercises of chapter 01."""

import numpy as np

from acts.check._core import NotYet, array, call, close, exercise, number

__all__ = ["fold_batch_norm", "merged_parameters", "ring_feature"]


@exercise("7850 numbers compute what 669 706 computed")
def merged_parameters(answer):
    """Count the numbers of a merged 784-512-512-10 network."""
    n = number(answer)
    if n == 784 * 10:
        return "that is W alone: each of the ten outputs has a bias as well"
    if n == 784 * 10 + 784:
        return "a layer has one bias per output, not one per input"
    if n == 784 * 512 + 512 + 512 * 512 + 512 + 512 * 10 + 10:
        return "that is the stack as it is; nothing is merged yet"
    if n == 784 * 512 + 512 * 512 + 512 * 10:
        return "those are the weights of the stack as it is, without the biases"
    if n == 784 * 10 + 512 + 512 + 10:
        return "the hidden biases do not survive as such: they end up in the ten at the output"
    if n in (512, 512 * 10 + 10):
        return "the hidden units disappear: the merged layer goes from the pixels to the outputs"
    if n != 784 * 10 + 10:
        return f"{n:g} is not it: one matrix from 784 inputs to 10 outputs, and one vector"


@exercise("a linear layer and a normalisation in evaluation mode are one linear layer")
def fold_batch_norm(answer):
    """Merge a linear layer with the batch normalisation behind it."""
    rng = np.random.default_rng(0)
    W, b, mean, beta = rng.normal(size=(4, 3)), *rng.normal(size=(3, 4))
    var, gamma, eps = rng.uniform(0.2, 3, 4), rng.uniform(0.5, 2, 4), 0.1

    def packed(*args):
        pair = answer(*args)
        if pair is None or pair is ...:
            raise NotYet("your function returns nothing: is there a `return`?")
        if not isinstance(pair, tuple | list) or len(pair) != 2:
            raise NotYet("return two things: the new W and the new b")
        return np.column_stack([array(pair[0], shape=(4, 3)), array(pair[1], shape=(4,))])

    if not callable(answer):
        raise NotYet("a function is asked for")
    try:
        got = packed(*(np.copy(a) for a in (W, b, mean, var, gamma, beta)), eps)
    except NotYet:
        raise
    except Exception:
        got = call(answer, W, b, mean, var, gamma, beta, eps)  # says what was raised
    s = gamma / np.sqrt(var + eps)

    def merged(scale, shift):
        return np.column_stack([W * scale[:, None], shift])

    if close(got, merged(s, b)):
        return "W is right; the old bias goes through the normalisation as well"
    if close(got, merged(s, b - mean * s + beta)):
        return "the bias b is not scaled: the normalisation acts on W x + b, not on W x alone"
    if close(got, merged(s, beta - mean * s)):
        return "the layer's own bias b has been lost on the way"
    for wrong, text in (
        (gamma / (var + eps), "divide by the standard deviation, the root of var + eps"),
        (gamma / np.sqrt(var), "eps is missing under the root"),
        (gamma / (np.sqrt(var) + eps), "eps belongs under the root, next to var"),
        (1 / np.sqrt(var + eps), "the learned scale gamma is missing"),
    ):
        if close(got, merged(wrong, (b - mean) * wrong + beta)):
            return text
    if not close(got, merged(s, (b - mean) * s + beta)):
        part = "W" if not close(got[:, :3], W * s[:, None]) else "b"
        return f"the new {part} is not right: write out gamma (W x + b - mean) / root + beta"


@exercise("on the feature's axis the ring lies low and the rest high: a plane can cut between them")
def ring_feature(answer):
    """Feature with which a linear model separates a ring from what lies inside and outside."""
    radius = np.array([0.0, 0.3, 0.6, 0.9, 1.1, 1.5, 1.9, 2.1, 2.6, 3.5])
    angle = np.linspace(0, 2 * np.pi, 16, endpoint=False) + 0.1
    x = np.stack([np.outer(radius, f(angle)).ravel() for f in (np.cos, np.sin)], axis=1)
    ring = np.repeat((radius > 1) & (radius < 2), len(angle))
    feature = call(answer, x, shape=(len(x),))
    feature = feature / max(np.abs(feature).max(), 1e-300)
    plane = np.c_[x, np.ones(len(x))]
    fitted = plane @ np.linalg.lstsq(plane, feature, rcond=None)[0]
    if np.abs(feature - fitted).max() < 1e-9:
        return "a sum of multiples of x1 and x2 adds nothing: the model has those already"
    by_radius = feature.reshape(len(radius), -1)
    steps = np.diff(by_radius.mean(axis=1))
    if np.ptp(by_radius, axis=1).max() < 1e-9 and ((steps >= 0).all() or (steps <= 0).all()):
        return "this feature only grows, or only falls, with the radius; a ring has two borders"
    product = x[:, 0] * x[:, 1]
    if close(np.abs(feature @ product), np.linalg.norm(feature) * np.linalg.norm(product)):
        return "that is the feature for XOR: it tells the quadrants apart, not the radii"
    if not _separable(np.c_[plane, feature], ring):
        return "no weights separate the ring with it: make it small there and large on both sides"


def _separable(columns, positive):
    """Whether some weights give scores of at least 1 there and at most -1 elsewhere."""
    from scipy.optimize import linprog

    signed = np.where(positive, -1.0, 1.0)[:, None] * columns
    zero, free = np.zeros(columns.shape[1]), (None, None)
    return linprog(zero, A_ub=signed, b_ub=-np.ones(len(signed)), bounds=free).status == 0
