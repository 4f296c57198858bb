"""Wrong answers to the exercises of chapter 12, page on recurrent states."""

LONG_RUN = (
    '{"tanh, w = 0.9": "fades to 0", "tanh, w = 1.5": "settles above 0", '
    '"ReLU, w = 0.9": "fades to 0", "ReLU, w = 1.5": "grows without end", '
    '"ReLU, w = -1.5": "is exactly 0"}'
)

WRONG = {
    "fading_state": [
        {"code": "answer = 18", "says": "they are not added"},
        {"code": "answer = 0.9", "says": "this is one step"},
        {
            "code": "answer = 0.9**19",
            "says": "these are 19",
            "seen": "counting the states instead of the steps between them",
        },
        {"code": "answer = 8.22", "says": "upside down"},
        {"code": "answer = 0.1**20", "says": "what each step takes away"},
        {"code": "answer = 0.5", "says": "two steps leave 0.81"},
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
    "state_in_the_long_run": [
        {
            "code": f'answer = {LONG_RUN} | {{"tanh, w = 1.5": "grows without end"}}',
            "says": "never gives more than 1",
            "seen": "the linear argument on exploding states, told for tanh",
        },
        {
            "code": f'answer = {LONG_RUN} | {{"ReLU, w = -1.5": "grows without end"}}',
            "says": "the first step is ReLU",
        },
        {
            "code": f'answer = {LONG_RUN} | {{"ReLU, w = 0.9": "is exactly 0"}}',
            "says": "never exactly 0",
        },
        {
            "code": f'answer = {LONG_RUN} | {{"tanh, w = 1.5": "fades to 0"}}',
            "says": "three steps by hand",
        },
        {"code": 'answer = {"tanh": "fades to 0"}', "says": "a dict with the keys"},
    ],
}
