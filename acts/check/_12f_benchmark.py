"""Checkers for the exercises of chapter 12, page on benchmarks."""

import numpy as np

from acts.check._core import Number, call, close, exercise

__all__ = [
    "fair_difference",
    "paired_standard_error",
    "seeds_for_a_difference",
    "smallest_difference",
]


@exercise(
    "0.94 points: a lead of half a point would mostly be missed",
    asked=Number(
        right=2.8 * 1.5 / 20**0.5,
        mistakes={
            1.5 / 20**0.5: "this is the standard error of the mean; multiply it by 2.8",
            1.96
            * 1.5
            / 20**0.5: "with 1.96 alone it is seen every other time: 0.84 is missing in the factor",
            2.8 * 1.5 / 20: "divide by the root of the number of pairs",
            2.8 * 1.5: "this is for one pair; divide by the root of their number",
        },
        otherwise="2.8 times 1.5, divided by the root of 20",
    ),
)
def smallest_difference(answer):
    """Smallest difference that twenty pairs can see, at a standard deviation of 1.5 points."""
    return smallest_difference.asked.mistake(answer)


@exercise("(2.8 s/d)², rounded up: half the difference takes four times the seeds")
def seeds_for_a_difference(answer):
    """Seeds that a paired comparison needs to see a difference d."""
    cases = ((0.01, 0.005), (0.01, 0.0025), (0.02, 0.01), (0.007, 0.01))
    got = np.array([float(call(answer, s, d)) for s, d in cases])
    exact = np.array([(2.8 * s / d) ** 2 for s, d in cases])
    if close(got, exact):
        return "seeds come in whole numbers: round up"
    if close(got, np.floor(exact)) or close(got, np.round(exact)):
        return "rounded down, the power falls short of what was asked: round up"
    if close(got, np.ceil(np.sqrt(exact))):
        return "the square is missing: the interval shrinks with the root of the number of seeds"
    if close(got, np.ceil(exact * (1.96 / 2.8) ** 2)):
        return "1.96 alone sees the difference only every other time: 0.84 is missing"
    if close(got, np.ceil(2 * exact)):
        return "this is for unpaired runs; s is the deviation of the differences already"
    if not close(got, np.ceil(exact)):
        return f"for s = 0.01 and d = 0.005 it takes 32, yours is {got[0]:g}"


def _runs() -> tuple[np.ndarray, ...]:
    """Two functions, four seeds, three rates; at b's last rate one seed diverges."""
    nan = np.nan
    accuracy_a = np.array(
        [[0.80, 0.90, 0.88], [0.78, 0.86, 0.91], [0.82, 0.91, 0.87], [0.76, 0.89, 0.84]]
    )
    loss_a = np.array([[0.5, 0.10, 0.2], [0.6, 0.12, 0.3], [0.5, 0.09, 0.2], [0.7, 0.11, 0.4]])
    accuracy_b = np.array(
        [[0.89, 0.85, 0.93], [0.84, 0.86, 0.94], [0.90, 0.88, nan], [0.88, 0.83, 0.92]]
    )
    loss_b = np.array([[0.3, 0.20, 0.01], [0.3, 0.21, 0.02], [0.4, 0.19, nan], [0.3, 0.2, 0.01]])
    return accuracy_a, loss_a, accuracy_b, loss_b


@exercise("one rate per function, chosen by the training loss, and a diverged seed rules it out")
def fair_difference(answer):
    """Mean paired difference, each function at its own rate."""
    a, loss_a, b, loss_b = _runs()
    got = float(call(answer, a, loss_a, b, loss_b, shape=()))
    right = np.mean(a[:, 1] - b[:, 1])
    if close(got, np.nanmax(a, axis=1).mean() - np.nanmax(b, axis=1).mean()):
        return "this is the line itself: the test set picks a rate for every seed"
    if close(got, a[:, 1].mean() - np.nanmean(b[:, 2])):
        return "b's last rate looks best because its diverged seed is left out of the mean"
    if close(got, a[:, 1].mean() - b[:, 0].mean()):
        return "b's rate was chosen by its accuracy on the test set; choose by the training loss"
    if close(got, -right):
        return "the sign: a minus b"
    if not close(got, right):
        return f"in the test case the difference is {right:.3f}, yours is {got:.3f}"


@exercise("the deviation of the differences over the root of n: what both runs share drops out")
def paired_standard_error(answer):
    """Standard error of a mean paired difference."""
    a = np.array([0.91, 0.88, 0.95, 0.90, 0.93, 0.86])
    b = np.array([0.90, 0.88, 0.93, 0.88, 0.93, 0.85])
    got = float(call(answer, a, b, shape=()))
    n, d = len(a), a - b
    if close(got, np.sqrt(a.var(ddof=1) / n + b.var(ddof=1) / n)):
        return "this is for unpaired runs: what the two have in common is still in it"
    if close(got, d.std(ddof=1)):
        return "this is the spread of one difference; the mean of n of them has less"
    if close(got, d.std() / np.sqrt(n)):
        return "with n in place of n - 1 it comes out too small: ddof=1"
    if close(got, d.std(ddof=1) / n):
        return "the root of n, not n: variances are divided by n"
    if not close(got, d.std(ddof=1) / np.sqrt(n)):
        return f"in the test case it is {d.std(ddof=1) / np.sqrt(n):.4f}, yours is {got:.4f}"
