"""Wrong answers to the exercises of chapter 12, page on benchmarks."""

WRONG = {
    "smallest_difference": [
        {
            "code": "answer = 1.96 * 1.5 / np.sqrt(20)",
            "says": "it is seen every other time",
            "seen": "the half width of an interval taken for what a run can detect",
        },
        {"code": "answer = 1.5 / np.sqrt(20)", "says": "the standard error of the mean"},
        {"code": "answer = 2.8 * 1.5 / 20", "says": "divide by the root of the number"},
        {"code": "answer = 2.8 * 1.5", "says": "this is for one pair"},
        {"code": "answer = 20", "says": "divided by the root of 20"},
    ],
    "seeds_for_a_difference": [
        {
            "code": "answer = lambda s, d: np.ceil((1.96 * s / d) ** 2)",
            "says": "0.84 is missing",
            "seen": "sample sizes taken from the half width of an interval",
        },
        {"code": "answer = lambda s, d: (2.8 * s / d) ** 2", "says": "whole numbers"},
        {"code": "answer = lambda s, d: np.floor((2.8 * s / d) ** 2)", "says": "rounded down"},
        {"code": "answer = lambda s, d: np.ceil(2.8 * s / d)", "says": "the square is missing"},
        {
            "code": "answer = lambda s, d: np.ceil(2 * (2.8 * s / d) ** 2)",
            "says": "this is for unpaired runs",
        },
        {"code": "answer = lambda s, d: 20", "says": "it takes 32, yours is 20"},
    ],
    "fair_difference": [
        {
            "code": "def answer(a, la, b, lb):\n"
            "    return np.nanmax(a, axis=1).mean() - np.nanmax(b, axis=1).mean()",
            "says": "picks a rate for every seed",
            "seen": "benchmark scripts that report the best run of each seed",
        },
        {
            "code": "def answer(a, la, b, lb):\n"
            "    i, j = np.nanmean(la, axis=0).argmin(), np.nanmean(lb, axis=0).argmin()\n"
            "    return np.nanmean(a[:, i]) - np.nanmean(b[:, j])",
            "says": "diverged seed is left out",
            "seen": "nanmean over runs, so that divergence improves the average",
        },
        {
            "code": "def answer(a, la, b, lb):\n"
            "    return max(a.mean(axis=0)) - np.nanmax(b.mean(axis=0))",
            "says": "accuracy on the test set",
        },
        {
            "code": "def answer(a, la, b, lb):\n    return (b[:, 1] - a[:, 1]).mean()",
            "says": "the sign: a minus b",
        },
        {
            "code": "def answer(a, la, b, lb):\n    return (a[:, 0] - b[:, 0]).mean()",
            "says": "the difference is",
            "seen": "one learning rate for all functions",
        },
    ],
    "paired_standard_error": [
        {
            "code": "def answer(a, b):\n"
            "    return np.sqrt((a.var(ddof=1) + b.var(ddof=1)) / len(a))",
            "says": "for unpaired runs",
            "seen": "two error bars side by side for runs with common seeds",
        },
        {"code": "answer = lambda a, b: np.std(a - b, ddof=1)", "says": "one difference"},
        {
            "code": "answer = lambda a, b: np.std(a - b) / len(a) ** 0.5",
            "says": "comes out too small",
        },
        {
            "code": "answer = lambda a, b: np.std(a - b, ddof=1) / len(a)",
            "says": "root of n, not n",
        },
        {"code": "answer = lambda a, b: 1.0", "says": "yours is 1.0000"},
    ],
}
