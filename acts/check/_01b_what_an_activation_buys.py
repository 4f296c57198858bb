"""Checkers for the exercises of chapter 01, second part."""

import numpy as np

from acts.check._core import NotYet, Options, array, call, choice, close, exercise, number

__all__ = ["hat_weights", "interpolating_weights", "output_activation", "shallow_units"]

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


@exercise("each weight is a change of slope: up by 1, down by 2, back up by 1")
def hat_weights(answer):
    """Output weights of three ReLU units with kinks at 0, 1 and 2 that make a hat."""
    v = array(answer, shape=(3,))
    x = np.array([-1.0, 0.5, 1.0, 1.5, 3.0, 5.0])
    y = np.maximum(x[:, None] - np.array([0.0, 1.0, 2.0]), 0) @ v
    if (v >= 0).all():
        return "with weights that are all positive the sum only rises: a weight may be negative"
    if close(v, (1, -1, 0)):
        return "this ramp stops at 1 and stays there: at the kink the slope goes from 1 to -1"
    if close(v, (1, -2, 0)):
        return "beyond x = 2 it goes on falling: the third unit has to stop it"
    if close(v, (1, -1, 1)):
        return "at x = 1 the slope is 1 and has to become -1: a change of -2, not of -1"
    if not close(v, (1, -2, 1)):
        wrong = int(np.argmax(np.abs(y - np.array([0, 0.5, 1, 0.5, 0, 0]))))
        want = max(0.0, 1 - abs(x[wrong] - 1))
        return f"at x = {x[wrong]:g} the hat is {want:g}, yours is {y[wrong]:.3g}"


@exercise("255 side by side against 16 in eight layers: a kink needs a unit, a fold copies kinks")
def shallow_units(answer):
    """Least number of ReLU units in one hidden layer for 256 pieces on a line."""
    n = number(answer)
    if n == 256:
        return "n kinks make n + 1 pieces: between 256 pieces lie 255 borders, with one kink each"
    if n == 8:
        return "8 units have 256 on-off patterns, but a walk along the line meets only 9 of them"
    if n == 16:
        return "16 is the deep network's count; side by side a unit gives one kink, no more"
    if n == 128:
        return "a unit has one kink, not two: it is straight on either side"
    if n != 255:
        return f"{n:g} is not it: count the borders between 256 pieces, one kink at each"


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
