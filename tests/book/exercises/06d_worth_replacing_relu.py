"""Wrong answers to the exercises of chapter 06, page on replacing ReLU."""

RIGHT = (
    '{"+1.2 to +1.9": "a gain that counts", "-0.2 to +0.3": "no gain that counts", '
    '"-2.1 to +1.8": "cannot tell", "+0.2 to +0.6": "no gain that counts"}'
)

WRONG = {
    "noise_of_a_test_set": [
        {"code": "answer = (0.92 * 0.08 / 10_000) ** 0.5", "says": "right as a share"},
        {"code": "answer = 100 * 0.92 * 0.08 / 10_000", "says": "take the root first"},
        {"code": "answer = 100 * (0.92 * 0.08) ** 0.5", "says": "divide by the root of n"},
        {"code": "answer = 100 * (0.92 / 10_000) ** 0.5", "says": "1 - p is missing"},
        {
            "code": "answer = 196 * (0.92 * 0.08 / 10_000) ** 0.5",
            "says": "half of an interval",
            "seen": "error bars that do not say whether they are one or two standard deviations",
        },
        {"code": "answer = 1.0", "says": "100 times the root"},
    ],
    "what_an_interval_says": [
        {
            "code": f'answer = {RIGHT} | {{"-2.1 to +1.8": "no gain that counts"}}',
            "says": "a gain above 1 are in it",
            "seen": "'no significant difference' reported as 'no difference'",
        },
        {
            "code": f'answer = {RIGHT} | {{"+0.2 to +0.6": "a gain that counts"}}',
            "says": "but by less than 1",
        },
        {
            "code": f'answer = {RIGHT} | {{"-0.2 to +0.3": "cannot tell"}}',
            "says": "far below 1",
        },
        {
            "code": f'answer = {RIGHT} | {{"+1.2 to +1.9": "cannot tell"}}',
            "says": "all of it lies above 1",
        },
        {"code": "answer = {}", "says": "its four keys"},
    ],
    "noise_of_a_pair": [
        {
            "code": "answer = lambda a, b: np.sqrt((a != b).sum()) / len(a)",
            "says": "right as a share",
        },
        {
            "code": "answer = lambda a, b: 100 * (a != b).mean()",
            "says": "the share of disagreements",
        },
        {
            "code": "answer = lambda a, b: 100 * np.sqrt((a != b).mean())",
            "says": "divides by the root of n",
        },
        {
            "code": "answer = lambda a, b: 100 * np.sqrt((a.var() + b.var()) / len(a))",
            "says": "two separate test sets",
            "seen": "tests for independent samples applied to two models on one test set",
        },
        {"code": "answer = lambda a, b: 1.0", "says": "50 examples, "},
    ],
}
