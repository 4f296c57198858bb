"""Wrong answers to the exercises of chapter 12, page on the small advice."""

SELU = (
    '{"LeCun\'s start": True, "He\'s start": False, "PyTorch\'s default start": False, '
    '"pixels from 0 to 255": False, "ordinary dropout": False, "alpha dropout": True}'
)

WRONG = {
    "clip_factor": [
        {
            "code": "answer = lambda norm, limit: limit / norm",
            "says": "enlarges a gradient within the limit",
            "seen": "home-made clipping without the comparison",
        },
        {"code": "answer = lambda norm, limit: min(norm, limit)", "says": "not the factor"},
        {"code": "answer = lambda norm, limit: max(1, norm / limit)", "says": "upside down"},
        {"code": "answer = lambda norm, limit: float(norm <= limit)", "says": "throw it away"},
        {"code": "answer = lambda norm, limit: 0.5", "says": "a quarter, yours is 0.5"},
    ],
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
}
