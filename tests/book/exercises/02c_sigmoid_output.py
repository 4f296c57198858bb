"""Wrong answers to the exercises of chapter 02, third part."""

WRONG = {
    "push_on_the_logit": [
        {
            "code": "answer = 0.105",
            "says": "cross-entropy cancels it",
            "seen": "the sigmoid's slope multiplied in once more, after p - y",
        },
        {"code": "answer = 0.12", "says": "this is 1 - p"},
        {"code": "answer = -0.88", "says": "the sign: p - y"},
        {"code": "answer = -0.119", "says": "a target of 1"},
        {"code": "answer = 0.185", "says": "squared error"},
        {"code": "answer = 2.127", "says": "this is the loss"},
        {"code": "answer = 2", "says": "is no probability"},
        {"code": "answer = 0.5", "says": "the sigmoid of 2 and y = 0"},
    ],
    "use_the_logits": [
        {
            "code": "def answer(logits, targets):\n"
            "    p = acts.sigmoid(logits)\n"
            "    return np.mean(np.logaddexp(0, p) - targets * p)",
            "says": "taken for logits once more",
            "seen": "networks that end in a sigmoid and are trained with BCEWithLogitsLoss",
        },
        {
            "code": "def answer(logits, targets):\n"
            "    p = acts.sigmoid(logits)\n"
            "    return -np.mean(targets * np.log(p) + (1 - targets) * np.log(1 - p))",
            "says": "at a wrong logit of 100 it is not finite",
            "seen": "cross-entropy written with probabilities in tutorials from scratch",
        },
        {
            "code": "def answer(logits, targets):\n"
            "    p = np.clip(acts.sigmoid(logits), 1e-12, 1 - 1e-12)\n"
            "    return -np.mean(targets * np.log(p) + (1 - targets) * np.log(1 - p))",
            "says": "a wrong logit of 100 costs 100, yours 27.6",
            "seen": "cross-entropy with clipped probabilities",
        },
        {
            "code": "answer = lambda z, y: np.logaddexp(0, z) - y * z",
            "says": "one loss per example",
        },
        {
            "code": "answer = lambda z, y: np.sum(np.logaddexp(0, z) - y * z)",
            "says": "the sum over the examples",
        },
        {
            "code": "answer = lambda z, y: np.mean(y * z - np.logaddexp(0, z))",
            "says": "check the sign: a loss",
        },
        {"code": "answer = lambda z, y: np.mean((z - y) ** 2)", "says": "the mean is"},
    ],
    "logit_threshold": [
        {
            "code": "answer = lambda t: t",
            "says": "a threshold for probabilities",
            "seen": "accuracy computed as (output > 0.5) on a network that returns logits",
        },
        {"code": "answer = lambda t: acts.sigmoid(t)", "says": "the other way"},
        {"code": "answer = lambda t: np.log(1 / t - 1)", "says": "check the sign"},
        {"code": "answer = lambda t: t / (1 - t)", "says": "these are the odds"},
        {"code": "answer = lambda t: 2 * t", "says": "the logit is 2.197"},
    ],
    "forget_bias": [
        {
            "code": "answer = lambda n: 0.5 ** (1 / n)",
            "says": "the gate's output",
            "seen": "gate values and gate biases taken for each other",
        },
        {
            "code": "answer = lambda n: np.log(0.5 ** (1 / n))",
            "says": "log(f / (1 - f)), not log f",
        },
        {"code": "answer = lambda n: np.log(0.5 ** (-1 / n) - 1)", "says": "almost closed"},
        {"code": "answer = lambda n: 1.0", "says": "the share left would be"},
    ],
}
