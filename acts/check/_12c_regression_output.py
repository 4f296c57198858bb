"""Checkers for the exercises of chapter 12, fourth part."""

import numpy as np

import acts
from acts.check._core import NotYet, Options, call, choice, close, exercise, number

__all__ = [
    "loss_between_bounds",
    "mean_from_logarithms",
    "pair_for_target",
    "softplus_starting_bias",
]

PAIRS = {
    "difference of two temperatures": "linear, squared",
    "price of a flat, relative errors count": "exp, squared on logs",
    "phone calls in an hour, often none": "exp, Poisson",
    "share of the sky under clouds, often all": "sigmoid, BCE",
}
CLUES = {
    "difference of two temperatures": "it may be negative, and it has no ends",
    "price of a flat, relative errors count": "being off by a tenth is equally bad everywhere",
    "phone calls in an hour, often none": "not negative, no upper end, and 0 has no logarithm",
    "share of the sky under clouds, often all": "it has two ends, and targets stand on one",
}


@exercise(
    "sign, zeros, ends, and which errors count: these four questions name head and loss",
    asked=Options(dict.fromkeys(PAIRS, tuple(PAIRS.values()))),
)
def pair_for_target(answer):
    """Head and loss for four kinds of target."""
    if not isinstance(answer, dict) or set(answer) != set(PAIRS):
        raise NotYet("keep the dict with its four keys and replace each `...`")
    given = {key: choice(value, tuple(PAIRS.values())) for key, value in answer.items()}
    for target, pair in PAIRS.items():
        if given[target] != pair:
            return f"not {given[target]!r} for the {target.split(',')[0]}: {CLUES[target]}"


@exercise("log(e^m - 1), written m + log(1 - e^-m): right for tiny means and for large ones")
def softplus_starting_bias(answer):
    """Bias at which a softplus head starts at a given mean."""
    m = np.array([0.5, 1.0, 3.0])
    got, right = call(answer, m), np.log(np.expm1(m))
    if close(got, m):
        return f"softplus(1) is {acts.softplus(1.0):.2f}, not 1: undo the head"
    if close(got, np.log(m)):
        return "this starts a head `exp` at the mean; softplus is log(1 + e^z)"
    if close(got, acts.softplus(m)):
        return "this applies softplus once more; you need its inverse"
    if not close(got, right):
        return f"for a mean of 1 the bias is {right[1]:.4f}, yours is {got[1]:.4g}"
    for mean, bias in ((1000.0, 1000.0), (1e-12, np.log(1e-12))):
        shown = f"right for means of order 1; for a mean of {mean:g} it is {bias:.4g}"
        try:
            value = call(answer, np.array([mean]))[0]
        except NotYet:
            return f"{shown}, yours is not finite"
        if not close(value, bias, rtol=1e-9):
            return f"{shown}, yours is {value:.6g}"


@exercise("exp(z + s²/2): half the variance of the residuals brings the mean back")
def mean_from_logarithms(answer):
    """Mean of a target whose logarithm is normal with mean z and standard deviation s."""
    z, s = np.array([-1.0, 0.0, 2.0]), 0.8
    got, right = call(answer, z, s), np.exp(z + 0.32)
    if close(got, np.exp(z)):
        return "this is the median: half of the targets lie above it, and some of them far above"
    if close(got, np.exp(z + s)) or close(got, np.exp(z + s**2)):
        return f"too much: at z = 0 the mean is {right[1]:.4f}, yours is {got[1]:.4f}"
    if close(got, np.exp(z - s**2 / 2)):
        return "check the sign: the mean lies above the median"
    if close(got, np.exp(z) + s**2 / 2):
        return "the correction multiplies; it stands inside the exponential"
    if not close(got, right):
        return f"at z = 0 the mean is {right[1]:.4f}, yours is {got[1]:.4g}"


@exercise("rescaled to a share of the range: the gradient is the prediction minus that share")
def loss_between_bounds(answer):
    """Mean binary cross-entropy of targets between two bounds."""
    z, y, low, high = np.array([-1.0, 0.5, 2.0, 0.0]), np.array([2.0, 5.0, 3.0, 4.0]), 2.0, 6.0
    right = float(acts.binary_cross_entropy_with_logits(z, (y - low) / (high - low)))
    got = number(call(answer, z, y, low, high, shape=()), what="your function")
    if close(got, 4 * right):
        return "this is the sum over the examples; the mean is asked for"
    if close(got, -right):
        return "check the sign: with a target on its bound the loss is positive"
    if close(got, np.mean(np.logaddexp(0, z) - y * z)):
        return "the targets go in as they are: rescale them to 0 ... 1 first"
    if close(got, np.mean(np.logaddexp(0, z) - y / high * z)):
        return "the range begins at `low`, not at 0"
    if close(got, np.mean((low + (high - low) * acts.sigmoid(z) - y) ** 2)):
        return "this is the squared error, whose gradient dies on the border"
    if not close(got, right):
        return f"for four examples it should be {right:.4f}, yours is {got:.4g}"
    shown = "right for small logits; for a logit of 100 and a target of `low` it should be 100"
    try:
        far = call(answer, np.array([100.0]), np.array([low]), low, high, shape=())
    except NotYet:
        return f"{shown}, yours is not finite"
    if not close(far, 100.0):
        return f"{shown}, yours is {float(far):.4g}"
