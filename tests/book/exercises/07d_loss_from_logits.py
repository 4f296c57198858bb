"""Wrong answers to the exercises of chapter 07, fourth part."""

FAILURES = (
    "the loss of some examples is 23.03 and does not move",
    "the loss of some examples is 100 and does not move",
    "the loss is NaN after the logits have grown",
    "accuracy is fine, the loss of ten classes never gets below 1.46",
)


def causes(*names):
    return f"answer = {dict(zip(FAILURES, names, strict=True))!r}"


WRONG = {
    "guard_switches_off": [
        {
            "code": "answer = lambda epsilon: 1 / epsilon",
            "says": "the lead is its logarithm",
        },
        {
            "code": "answer = lambda epsilon: np.log10(1 / epsilon)",
            "says": "natural logarithms",
            "seen": "the belief that a guard of 1e-10 matters from a logit of 10 on",
        },
        {"code": "answer = lambda epsilon: np.log(1 / epsilon)", "says": "off for 1e-3"},
        {"code": "answer = lambda epsilon: np.log(2 / epsilon)", "says": "where p = epsilon"},
        {"code": "answer = lambda epsilon: np.log(epsilon)", "says": "for 1e-10 the lead is"},
        {"code": "answer = lambda epsilon: -np.log(1 / epsilon - 1)", "says": "check the sign"},
    ],
    "stable_cross_entropy": [
        {
            "code": "def answer(z, y):\n"
            "    e = np.exp(z - z.max(axis=-1, keepdims=True))\n"
            "    p = e / e.sum(axis=-1, keepdims=True)\n"
            "    return -np.log(p[np.arange(len(y)), y]).mean()",
            "says": "yours is not finite",
            "seen": "a stable softmax with a logarithm behind it",
        },
        {
            "code": "def answer(z, y):\n"
            "    e = np.exp(z - z.max(axis=-1, keepdims=True))\n"
            "    p = e / e.sum(axis=-1, keepdims=True)\n"
            "    return -np.log(p[np.arange(len(y)), y] + 1e-10).mean()",
            "says": "it should be 2000, yours is 23.03",
            "seen": "the second article's 1e-10",
        },
        {
            "code": "def answer(z, y):\n"
            "    lse = np.log(np.exp(z).sum(axis=-1))\n"
            "    return (lse - z[np.arange(len(y)), y]).mean()",
            "says": "yours is not finite",
        },
        {
            "code": "def answer(z, y):\n"
            "    below = z - z.max()\n"
            "    log_p = below - np.log(np.exp(below).sum())\n"
            "    return -log_p[np.arange(len(y)), y].mean()",
            "says": "over the whole batch",
        },
        {
            "code": "answer = lambda z, y: acts.cross_entropy(z, y, 'sum')",
            "says": "the mean is asked for",
        },
        {"code": "answer = lambda z, y: -acts.cross_entropy(z, y)", "says": "check the sign"},
        {"code": "answer = lambda z, y: 0.0", "says": "for four examples it should be"},
    ],
    "name_the_failure": [
        {
            "code": causes("overflow", "separate sigmoid", "guard", "softmax twice"),
            "says": "something was added inside the logarithm",
            "seen": "the second article's advice, which knows NaN as the only symptom",
        },
        {
            "code": causes("guard", "guard", "overflow", "softmax twice"),
            "says": "caps the loss of a sigmoid's output",
        },
        {
            "code": causes("guard", "separate sigmoid", "guard", "softmax twice"),
            "says": "three of the four causes leave finite",
        },
        {
            "code": causes("guard", "separate sigmoid", "overflow", "guard"),
            "says": "a floor, not a cap",
        },
        {"code": 'answer = "guard"', "says": "keep the dict"},
    ],
}
