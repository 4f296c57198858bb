"""Checkers for the exercises of chapter 12, second part."""

import numpy as np

import acts
from acts.check._core import NotYet, call, choice, close, exercise, number

__all__ = [
    "loss_for_the_task",
    "mean_from_logarithms",
    "regression_loss",
    "softplus_slope_from_output",
    "softplus_starting_bias",
]

TASKS = {
    "which of 40 dishes is on the photo": "CrossEntropyLoss",
    "which of 40 ingredients are in the dish": "BCEWithLogitsLoss",
    "tomorrow's temperature in degrees Celsius": "MSELoss",
    "a price from 10 to 100 000, where being 10 % off is equally bad everywhere": "MSELoss on log",
    "the share of a sky covered by clouds, often exactly 0 or 1": "BCEWithLogitsLoss",
    "how many buses come within an hour": "PoissonNLLLoss",
}
CLUES = {
    "which of 40 dishes is on the photo": "exactly one of them is right",
    "which of 40 ingredients are in the dish": "any number of them can be right at once",
    "tomorrow's temperature in degrees Celsius": "no bound, no favourite sign, and 2 degrees off "
    "are 2 degrees off",
    "a price from 10 to 100 000, where being 10 % off is equally bad everywhere": "errors count as "
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
