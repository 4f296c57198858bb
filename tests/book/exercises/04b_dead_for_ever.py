"""Wrong answers to the exercises of chapter 04, second page."""

WRONG = {
    "depth_for_half_the_dead": [
        {
            "code": "answer = lambda n: 2.0 ** (n - 1)",
            "says": "expected number",
            "seen": "the union bound L 2^-n taken for the probability itself",
        },
        {"code": "answer = lambda n: np.log(2) / np.log(1 - 2.0**-n)", "says": "check the sign"},
        {"code": "answer = lambda n: 1 / n", "says": "survived L times"},
        {"code": "answer = lambda n: 3 * n", "says": "2.41 layers, yours is 6"},
    ],
    "who_can_come_back": [
        {
            "code": 'answer = "none"',
            "says": "the inputs h may move",
            "seen": "the first article: a dead unit can never be activated again",
        },
        {"code": 'answer = "layer 1, just below 0"', "says": "they stand still"},
        {"code": 'answer = "the last"', "says": "choose one of"},
    ],
    "margin_after_weight_decay": [
        {
            "code": "answer = lambda m, lr, wd, t: -m + lr * wd * t",
            "says": "the steps multiply",
            "seen": "an earlier form of this chapter: weight decay as a way back",
        },
        {
            "code": "answer = lambda m, lr, wd, t: m * (1 - lr * wd) ** t",
            "says": "below the threshold",
        },
        {"code": "answer = lambda m, lr, wd, t: -m", "says": "moves each parameter"},
        {"code": "answer = lambda m, lr, wd, t: -m * (1 - wd) ** t", "says": "rate is missing"},
        {
            "code": "answer = lambda m, lr, wd, t: -m * np.exp(-lr * wd * t)",
            "says": "many small steps",
        },
        {"code": "answer = lambda m, lr, wd, t: -2 * m", "says": "it is -0.161, yours is -2"},
    ],
}
