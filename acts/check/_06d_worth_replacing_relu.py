"""Checkers for the exercises of chapter 06, page on replacing ReLU."""

import numpy as np

from acts.check._core import Number, Options, call, close, exercise, first_wrong

__all__ = ["noise_of_a_pair", "noise_of_a_test_set", "what_an_interval_says"]

SAYS = ("a gain that counts", "no gain that counts", "cannot tell")
INTERVALS = {
    "+1.2 to +1.9": ("a gain that counts", "all of it lies above 1"),
    "-0.2 to +0.3": ("no gain that counts", "even its upper end is far below 1"),
    "-2.1 to +1.8": ("cannot tell", "both a loss of 2 and a gain above 1 are in it"),
    "+0.2 to +0.6": ("no gain that counts", "ahead, surely; but by less than 1"),
}


@exercise(
    "0.27 points: a tenth of the variance of 1000 examples, and still a quarter of the article's "
    "point",
    asked=Number(
        right=100 * float(np.sqrt(0.92 * 0.08 / 10_000)),
        mistakes={
            float(np.sqrt(0.92 * 0.08 / 10_000)): "right as a share; in points it is 100 times as "
            "large",
            100 * 0.92 * 0.08 / 10_000: "this is the variance, times 100: take the root first",
            100 * float(np.sqrt(0.92 * 0.08)): "this is for one example: divide by the root of n",
            100 * float(np.sqrt(0.92 / 10_000)): "the factor 1 - p is missing",
            1.96 * 100 * float(np.sqrt(0.92 * 0.08 / 10_000)): "this is half of an interval; the "
            "standard deviation is asked for",
        },
        otherwise="100 times the root of p (1 - p) / n, with p = 0.92 and n = 10 000",
        rtol=0.02,
    ),
)
def noise_of_a_test_set(answer):
    """Noise of 10,000 test examples at an accuracy of 92 %, in points."""
    return noise_of_a_test_set.asked.mistake(answer)


@exercise(
    "the interval and your threshold decide together; a lead that is sure may still be too small",
    asked=Options(dict.fromkeys(INTERVALS, SAYS)),
)
def what_an_interval_says(answer):
    """What four intervals say to somebody for whom a gain of one point counts."""
    return first_wrong(answer, INTERVALS, SAYS)


@exercise("only the examples on which the two disagree carry noise")
def noise_of_a_pair(answer):
    """Noise of the difference of two networks on one test set, in points."""
    rng = np.random.default_rng(0)
    a = rng.random(500) < 0.92
    b = np.where(rng.random(500) < 0.06, ~a, a)
    cases = ((a, b), (a, ~a), (a[:50], b[:50]), (a, a))
    got = np.array([float(call(answer, one, two, shape=())) for one, two in cases])
    apart = np.array([(one != two).sum() for one, two in cases])
    n = np.array([len(one) for one, _ in cases])
    right = 100 * np.sqrt(apart) / n
    if close(got, right / 100):
        return "right as a share; in points it is 100 times as large"
    if close(got, 100 * apart / n):
        return "this is the share of disagreements; the noise is the root of their number over n"
    if close(got, 100 * np.sqrt(apart / n)):
        return "this divides by the root of n: it is the root of the number, over n"
    separate = [
        100 * np.sqrt(sum(p.mean() * (1 - p.mean()) for p in case) / len(case[0])) for case in cases
    ]
    if close(got, separate):
        return "this is for two separate test sets: on one set only disagreements count"
    if not close(got, right):
        return f"50 examples, {apart[2]} disagreements: {right[2]:.2f} points, yours {got[2]:.3g}"
