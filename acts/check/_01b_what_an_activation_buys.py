"""Checkers for the exercises of chapter 01, second page."""

import numpy as np

from acts.check._core import NotYet, Options, call, choice, close, exercise

__all__ = ["interpolating_weights", "output_activation", "ring_feature"]

TARGETS = ("temperature in °C", "probability", "waiting time")
OUTPUTS = ("identity", "relu", "sigmoid", "softplus", "tanh")


@exercise(
    "what the last layer can give and what the target can be are the same set of numbers",
    asked=Options(dict.fromkeys(TARGETS, OUTPUTS)),
)
def output_activation(answer):
    """Choose what stands behind the last linear layer, for three kinds of target."""
    if not isinstance(answer, dict) or set(answer) != set(TARGETS):
        raise NotYet(f"a dict with the keys {', '.join(map(repr, TARGETS))} is asked for")
    if any(value is ... for value in answer.values()):
        raise NotYet("replace each `...` with a name")
    given = {key: choice(answer[key], OUTPUTS) for key in TARGETS}
    if given["temperature in °C"] == "relu":
        return "a ReLU behind the last layer never predicts frost: no output is below zero"
    if given["temperature in °C"] in ("sigmoid", "tanh"):
        return f"{given['temperature in °C']} never leaves its range: no output reaches 20 °C"
    if given["temperature in °C"] == "softplus":
        return "softplus gives positive numbers alone: no output is below zero"
    if given["probability"] == "tanh":
        return "tanh gives negative numbers too; a probability lies in (0, 1)"
    if given["probability"] != "sigmoid":
        return f"{given['probability']} also gives numbers above 1; a probability does not"
    if given["waiting time"] == "identity":
        return "a waiting time is positive: a linear output will predict negative ones"
    if given["waiting time"] == "relu":
        return "in range, but where a ReLU gives 0 its slope is 0 too: the output cannot recover"
    if given["waiting time"] != "softplus":
        return f"{given['waiting time']} stays below 1: no output reaches a waiting time of 5 s"


@exercise("a ReLU network that passes through every point, written down without any training")
def interpolating_weights(answer):
    """Output weights with which ReLU units at the knots pass through all points."""
    t = np.array([-2.0, -1.5, 0.0, 0.5, 2.0, 2.5])
    y = np.array([1.0, 0.5, 2.0, -1.0, 0.0, 3.0])
    v = call(answer, t, y, shape=(len(t) - 1,))
    slopes = np.diff(y) / np.diff(t)
    if close(v, slopes):
        return "these are the slopes; earlier units go on acting, so add only the *change* of slope"
    if close(v, np.diff(y)) or close(v, np.diff(np.diff(y), prepend=0)):
        return "a slope is a rise over a run: divide by the distance of the knots"
    if close(v, np.diff(slopes, append=0)):
        return "shifted by one: the first weight is the first slope itself"
    right = np.diff(slopes, prepend=0)
    if close(v, np.maximum(right, 0)) or close(v, np.abs(right)):
        return "output weights may be negative: where the curve bends down, they have to be"
    if not close(v, right):
        curve = y[0] + np.maximum(t[:, None] - t[:-1], 0) @ v
        k = int(np.argmax(~np.isclose(curve, y)))
        return f"at x = {t[k]:g} the curve should pass through {y[k]:g}, yours gives {curve[k]:.3g}"


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
