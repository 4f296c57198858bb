"""Checkers for the exercises of chapter 02, third part."""

import numpy as np

from acts.check._core import NotYet, Number, call, close, exercise

__all__ = ["forget_bias", "logit_threshold", "push_on_the_logit", "use_the_logits"]

PUSH = Number(
    right=0.8808,
    mistakes={
        0.1192: "this is 1 - p; the target is 0, so p - y is p itself",
        -0.8808: "the sign: p - y, and not y - p",
        -0.1192: "this is p - 1, which is right for a target of 1",
        0.1050: "this is the sigmoid's slope p(1 - p); cross-entropy cancels it",
        0.1849: "this is the gradient of the squared error, with the slope still in it",
        2.1269: "this is the loss; asked is its derivative with respect to the logit",
        2.0: "the logit itself is no probability: put it through the sigmoid first",
    },
    otherwise="the gradient is p - y, with p the sigmoid of 2 and y = 0",
)


@exercise("0.88: nearly the full push, for the network is confident and wrong", asked=PUSH)
def push_on_the_logit(answer):
    """Derivative of the cross-entropy at a wrong logit of 2."""
    return PUSH.mistake(answer)


@exercise("log(1 + e^z) - y z: no probability is formed, so no digit of it is lost")
def use_the_logits(answer):
    """Mean binary cross-entropy of logits and targets."""
    logits, targets = np.array([-1.0, 0.5, 2.0]), np.array([0.0, 1.0, 0.0])
    each = np.logaddexp(0, logits) - targets * logits
    got = call(answer, logits, targets, shape=None if _per_example(answer) else ())
    if got.shape == each.shape and close(got, each):
        return "this is one loss per example; asked is their mean"
    if close(got, each.sum()):
        return "this is the sum over the examples; asked is their mean"
    p = 1 / (1 + np.exp(-logits))
    if close(got, np.mean(np.logaddexp(0, p) - targets * p)):
        return "the logits go through a sigmoid first, and then are taken for logits once more"
    if close(got, -each.mean()):
        return "check the sign: a loss is positive"
    if not close(got, each.mean()):
        return (
            f"for three examples the mean is {each.mean():.3f}, yours is {float(np.mean(got)):.3g}"
        )
    try:
        wrong = call(answer, np.array([100.0]), np.array([0.0]), shape=())
    except NotYet:
        return "right for small logits; at a wrong logit of 100 it is not finite: use the logits"
    if not close(wrong, 100.0):
        return f"right for small logits; a wrong logit of 100 costs 100, yours {float(wrong):.3g}"


def _per_example(answer) -> bool:
    """Whether the answer returns one number per example instead of their mean."""
    if not callable(answer):
        return False
    try:
        return np.shape(answer(np.array([-1.0, 0.5, 2.0]), np.array([0.0, 1.0, 0.0]))) == (3,)
    except Exception:
        return False


@exercise("the logit is the logarithm of the odds: 0 for one half, and log 9 for 0.9")
def logit_threshold(answer):
    """Logit at which the probability is t."""
    t = np.array([0.5, 0.9, 0.2])
    got, right = call(answer, t), np.log(t / (1 - t))
    if close(got, t):
        return "this is a threshold for probabilities; a logit of 0.5 has the probability 0.62"
    if close(got, 1 / (1 + np.exp(-t))):
        return "the sigmoid goes from logits to probabilities; here it is the other way"
    if close(got, -right):
        return "check the sign: a higher probability needs a higher logit"
    if close(got, t / (1 - t)):
        return "these are the odds; the logit is their logarithm"
    if not close(got, right, atol=1e-9):
        return f"for t = 0.9 the logit is {right[1]:.3f}, yours is {got[1]:.3g}"


@exercise("a gate close to 1, so a pre-activation of log(steps) and a little: deep in saturation")
def forget_bias(answer):
    """Pre-activation of a forget gate that keeps half of the gradient for some steps."""
    steps = (1.0, 10.0, 100.0)
    got = np.array([float(call(answer, n)) for n in steps])
    gate = 0.5 ** (1 / np.array(steps))
    right = np.log(gate / (1 - gate))
    if close(got, gate):
        return "this is the gate's output; asked is the pre-activation that gives it"
    if close(got[1:], -right[1:]):
        return "the sign: this gate would be almost closed"
    if close(got[1:], np.log(gate)[1:]):
        return "the inverse of the sigmoid is log(f / (1 - f)), not log f"
    if not close(got, right, atol=1e-9):
        left = float((1 / (1 + np.exp(-got[1]))) ** 10)
        return f"for 10 steps you give {got[1]:.3g}; the share left would be {left:.2g}"
