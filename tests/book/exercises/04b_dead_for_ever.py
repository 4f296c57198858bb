"""Wrong answers to the exercises of chapter 04, second page."""

WRONG = {
    "fires_again": [
        {
            "code": "answer = 4",
            "says": "these are all that died",
            "seen": "articles that count a unit as lost for ever at its first silent step",
        },
        {"code": "answer = 1", "says": "D fires again as well"},
        {"code": "answer = 3", "says": "dead in the end"},
        {"code": "answer = 5", "says": "C never died"},
        {"code": "answer = 0", "says": "to the right of a 0"},
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
