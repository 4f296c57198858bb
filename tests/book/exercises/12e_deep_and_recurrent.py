"""Wrong answers to the exercises of chapter 12, page on negative slopes and SELU."""

SELU = (
    '{"LeCun\'s start": "yes", "He\'s start": "no", "PyTorch\'s default start": "no", '
    '"pixels from 0 to 255": "no", "ordinary dropout": "no", "alpha dropout": "yes"}'
)

WRONG = {
    "keeps_selu_normal": [
        {
            "code": f'answer = {SELU} | {{"He\'s start": "yes"}}',
            "says": "made for a function that drops half",
            "seen": "networks whose activation was changed to SELU and nothing else",
        },
        {
            "code": f'answer = {SELU} | {{"PyTorch\'s default start": "yes"}}',
            "says": "a third of the variance",
        },
        {"code": f'answer = {SELU} | {{"ordinary dropout": "yes"}}', "says": "alpha dropout"},
        {"code": f'answer = {SELU} | {{"pixels from 0 to 255": "yes"}}', "says": "standardised"},
        {"code": f'answer = {SELU} | {{"alpha dropout": "no"}}', "says": "does keep mean"},
    ],
    "forgotten_slope": [
        {"code": "answer = 1.118", "says": "this is one layer"},
        {"code": "answer = 1.25", "says": "variance after one layer"},
        {
            "code": "answer = 9.31",
            "says": "its root is asked for",
            "seen": "variance and standard deviation taken for each other",
        },
        {"code": "answer = 11.18", "says": "they are not added"},
        {"code": "answer = 0.328", "says": "upside down"},
        {"code": "answer = 32", "says": "a gain of 1 would be right for slope 1"},
        {"code": "answer = 5", "says": "what is their ratio"},
    ],
    "gain_of_a_slope": [
        {
            "code": "answer = lambda slope: np.sqrt(2 / (1 + slope))",
            "says": "the line itself",
            "seen": "gains written down from memory",
        },
        {"code": "answer = lambda slope: 2 / (1 + slope**2)", "says": "this is the variance"},
        {"code": "answer = lambda slope: np.sqrt((1 + slope**2) / 2)", "says": "upside down"},
        {"code": "answer = lambda slope: np.sqrt(2)", "says": "right at slope 0"},
        {"code": "answer = lambda slope: 3.0", "says": "a gain of 1, yours is 3"},
    ],
}
