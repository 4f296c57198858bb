"""Wrong answers to the exercises of chapter 12, page on the advice on training."""

WRONG = {
    "clipped_component": [
        {
            "code": "answer = 1",
            "says": "clips each value by itself",
            "seen": "clip_grad_value_ taken for clip_grad_norm_",
        },
        {"code": "answer = 3", "says": "has to become shorter"},
        {"code": "answer = 3 / 7", "says": "no sum of the components"},
        {"code": "answer = 0.2", "says": "this is the factor"},
        {"code": "answer = 0.8", "says": "the second component"},
        {"code": "answer = 0.12", "says": "the square of the norm"},
        {"code": "answer = 2", "says": "divide by it"},
    ],
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
    "steps_of_a_clipped_update": [
        {
            "code": 'answer = ["zero_grad", "forward", "clip", "backward", "step"]',
            "says": "empty or those of the last step",
            "seen": "clipping placed before the backward pass",
        },
        {
            "code": 'answer = ["zero_grad", "forward", "backward", "step", "clip"]',
            "says": "taken with the long gradient",
            "seen": "clipping placed after the step",
        },
        {
            "code": 'answer = ["forward", "backward", "zero_grad", "clip", "step"]',
            "says": "before it is used",
        },
        {
            "code": 'answer = ["zero_grad", "backward", "forward", "clip", "step"]',
            "says": "what the forward pass has computed",
        },
        {"code": 'answer = ["clip"]', "says": "a list of the five names"},
    ],
    "rate_for_a_smaller_answer": [
        {
            "code": "answer = lambda c, optimizer: 1 / c",
            "says": "two things change",
            "seen": "the scale of the gradient taken for the whole story",
        },
        {"code": "answer = lambda c, optimizer: 1 / c**2", "says": "one of the two factors"},
        {
            "code": 'answer = lambda c, optimizer: c**2 if optimizer == "sgd" else c',
            "says": "upside down",
        },
        {"code": "answer = lambda c, optimizer: 1.0", "says": "has to grow with the weight"},
        {"code": "answer = lambda c, optimizer: 7.0", "says": "16 times the rate, yours is 7"},
    ],
}
