"""Wrong answers to the exercises of chapter 01, third page."""

WRONG = {
    "hat_weights": [
        {
            "code": "answer = [1, 1, 1]",
            "says": "a weight may be negative",
            "seen": "a course forum: sums of ReLUs were held to rise only, since each one is >= 0",
        },
        {"code": "answer = [1, -1, 0]", "says": "stops at 1 and stays there"},
        {"code": "answer = [1, -2, 0]", "says": "goes on falling"},
        {"code": "answer = [1, -1, 1]", "says": "a change of -2, not of -1"},
        {"code": "answer = [1, -2, 2]", "says": "at x = 5 the hat is 0, yours is 3"},
    ],
    "fold_in_three": [
        {
            "code": "answer = [3, 6, 6]",
            "says": "a weight may be negative",
            "seen": "a course forum: sums of ReLUs were held to rise only, since each one is >= 0",
        },
        {"code": "answer = [1, -2, 2]", "says": "its slope is 3"},
        {"code": "answer = [3, -3, 3]", "says": "only the *change* of slope"},
        {"code": "answer = [2, -4, 4]", "says": "half as long"},
        {"code": "answer = [3, -6, 3]", "says": "the fold is at 1, yours is at 0.00"},
    ],
    "shallow_units": [
        {
            "code": "answer = 256",
            "says": "n kinks make n + 1 pieces",
            "seen": "a textbook's readers: do three units draw three pieces or four?",
        },
        {"code": "answer = 8", "says": "256 on-off patterns"},
        {"code": "answer = 16", "says": "the deep network's count"},
        {"code": "answer = 128", "says": "one kink, not two"},
        {"code": "answer = 100", "says": "that is not it"},
    ],
}
