"""Wrong answers to the exercises of chapter 12, page on deep plain and recurrent networks."""

SELU = (
    '{"LeCun\'s start": True, "He\'s start": False, "PyTorch\'s default start": False, '
    '"pixels from 0 to 255": False, "ordinary dropout": False, "alpha dropout": True}'
)

WRONG = {
    "keeps_selu_normal": [
        {
            "code": f'answer = {SELU} | {{"He\'s start": True}}',
            "says": "made for a function that drops half",
            "seen": "networks whose activation was changed to SELU and nothing else",
        },
        {
            "code": f'answer = {SELU} | {{"PyTorch\'s default start": True}}',
            "says": "a third of the variance",
        },
        {"code": f'answer = {SELU} | {{"ordinary dropout": True}}', "says": "alpha dropout"},
        {"code": f'answer = {SELU} | {{"pixels from 0 to 255": True}}', "says": "standardised"},
        {"code": f'answer = {SELU} | {{"alpha dropout": False}}', "says": "does keep mean"},
    ],
    "state_after_steps": [
        {
            "code": "answer = lambda w, steps: w**steps",
            "says": "right for a linear state",
            "seen": "the usual argument for exploding gradients, told for linear units",
        },
        {"code": "answer = lambda w, steps: abs(w) ** steps", "says": "falls silent"},
        {"code": "answer = lambda w, steps: max(w, 0) * steps", "says": "they are not added"},
        {"code": "answer = lambda w, steps: max(w, 0)", "says": "this is one step"},
        {"code": "answer = lambda w, steps: 7", "says": "1024, yours is 7"},
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
