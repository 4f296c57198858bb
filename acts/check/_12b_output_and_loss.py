"""Checkers for the exercises of chapter 12, second part."""

import numpy as np

import acts
from acts.check._core import NotYet, Number, call, choice, close, exercise, number

__all__ = [
    "loss_for_the_task",
    "push_of_a_squared_error",
    "regression_loss",
    "softplus_slope_from_output",
]

TASKS = {
    "which of 40 dishes is on the photo": "CrossEntropyLoss",
    "which of 40 ingredients are in the dish": "BCEWithLogitsLoss",
    "tomorrow's temperature in degrees Celsius": "MSELoss",
    "a price from 10 to 100 000; 10 % off is as bad everywhere": "MSELoss on log",
    "the share of a sky covered by clouds, often exactly 0 or 1": "BCEWithLogitsLoss",
    "how many buses come within an hour": "PoissonNLLLoss",
}
CLUES = {
    "which of 40 dishes is on the photo": "exactly one of them is right",
    "which of 40 ingredients are in the dish": "any number of them can be right at once",
    "tomorrow's temperature in degrees Celsius": "no bound, no favourite sign, and 2 degrees off "
    "are 2 degrees off",
    "a price from 10 to 100 000; 10 % off is as bad everywhere": "errors count as "
    "ratios; which transformation of the target turns ratios into differences?",
    "the share of a sky covered by clouds, often exactly 0 or 1": "two borders that the targets "
    "reach: what has a gradient there?",
    "how many buses come within an hour": "a count, zeros included, so no logarithm of the target",
}
LOSSES = (
    "BCEWithLogitsLoss",
    "CrossEntropyLoss",
    "MSELoss",
    "MSELoss on log",
    "PoissonNLLLoss",
)


@exercise("ask what the target can be: that fixes the pair, and the pair fixes the gradient")
def loss_for_the_task(answer):
    """Choose the loss for six targets."""
    if not isinstance(answer, dict) or set(answer) != set(TASKS):
        raise NotYet("keep the dict with its six keys and replace each `...`")
    given = {key: choice(value, LOSSES) for key, value in answer.items()}
    for task, right in TASKS.items():
        if given[task] != right:
            return f"not {given[task]} for {task}: {CLUES[task]}"


@exercise("1 - e^-y: the slope in terms of the output is another function than in terms of z")
def softplus_slope_from_output(answer):
    """Slope of softplus as a function of its output."""
    y = np.array([0.05, 0.7, 2.0, 6.0])
    got = call(answer, y)
    if close(got, acts.sigmoid(y)):
        return "sigmoid is the slope in terms of the input z; here comes the output y"
    if close(got, y * (1 - y)):
        return "y(1 - y) belongs to the sigmoid"
    if close(got, np.exp(-y)):
        return "for a large output softplus is nearly z, so the slope goes to 1"
    if close(got, np.log(np.expm1(y))):
        return "this is z; now take the slope there"
    if not close(got, -np.expm1(-y)):
        return f"at y = {y[1]} the slope is {-np.expm1(-y[1]):.4f}, yours is {got[1]:.4g}"


P = float(acts.sigmoid(-6.0))


@exercise(
    "0.0025 where cross-entropy has nearly 1: the flat head swallows the mistake",
    asked=Number(
        right=P * (1 - P) * (P - 1),
        mistakes={
            P - 1: "this is the mistake alone, as with cross-entropy; the head's slope is missing",
            P * (1 - P): "this is positive: the mistake, the prediction minus 1, is not",
            2 * P * (1 - P) * (P - 1): "the half of the loss cancels the 2 of the square",
        },
        otherwise="the slope of the sigmoid at -6, times the mistake, which is nearly -1",
        rtol=0.02,
    ),
)
def push_of_a_squared_error(answer):
    """Derivative of half a squared error behind a sigmoid, at z = -6 and y = 1."""
    return push_of_a_squared_error.asked.mistake(answer)


@exercise("(n, 1) minus (n,) is an n × n table: bring both to one shape before you subtract")
def regression_loss(answer):
    """Mean squared error of a column of predictions against a row of targets."""
    prediction, y = np.array([[1.0], [2.0], [4.0]]), np.array([1.0, 3.0, 0.0])
    right = ((prediction[:, 0] - y) ** 2).mean()
    got = number(call(answer, prediction, y, shape=()), what="your function")
    if close(got, ((prediction - y) ** 2).mean()):
        return "still the mean over 9 differences: there are 3 examples"
    if close(got, (prediction - y).mean() ** 2):
        return "first the square, then the mean"
    if close(got, 3 * right):
        return "this is the sum over the examples; the mean is asked for"
    if not close(got, right):
        return f"for three examples it should be {right:.4f}, yours is {got:.4g}"
