"""Wrong answers to the exercises of chapter 05, the page on learned slopes."""

RIGHT = '{"leaky ReLU": "you", "PReLU": "training", "RReLU": "chance", "DY-ReLU": "input"}'

WRONG = {
    "who_sets_the_slope": [
        {
            "code": f'answer = {RIGHT} | {{"leaky ReLU": "training"}}',
            "says": "somebody writes down",
            "seen": "tutorials that list leaky ReLU's slope among the learned parameters",
        },
        {"code": f'answer = {RIGHT} | {{"PReLU": "input"}}', "says": "the same for all inputs"},
        {"code": f'answer = {RIGHT} | {{"RReLU": "you"}}', "says": "draws a slope"},
        {"code": f'answer = {RIGHT} | {{"DY-ReLU": "training"}}', "says": "what comes in"},
        {"code": "answer = {}", "says": "its four keys"},
    ],
    "gradient_per_unit": [
        {
            "code": "answer = lambda x, g: (g * np.minimum(x, 0)).mean(axis=0)",
            "says": "the chain rule adds",
            "seen": "a hand-written PReLU layer that averages the terms of its slope",
        },
        {"code": "answer = lambda x, g: (g * np.minimum(x, 0)).sum()", "says": "one number"},
        {"code": "answer = lambda x, g: g * np.minimum(x, 0)", "says": "its own term"},
        {
            "code": "answer = lambda x, g: (g * np.minimum(x, 0)).sum(axis=1)",
            "says": "over the units, axis 1",
        },
        {"code": "answer = lambda x, g: (g * (x < 0)).sum(axis=0)", "says": "is negative, not 1"},
        {
            "code": "answer = lambda x, g: (g * np.abs(np.minimum(x, 0))).sum(axis=0)",
            "says": "check the sign",
        },
        {"code": "answer = lambda x, g: (g * x).sum(axis=0)", "says": "leave them out"},
        {"code": "answer = lambda x, g: np.zeros(3)", "says": "yours is 0"},
    ],
    "half_a_slope": [
        {
            "code": "answer = 500",
            "says": "of what is left",
            "seen": "decay taken for a straight line down to 0",
        },
        {"code": "answer = np.log(0.5) / np.log(0.9)", "says": "the rate times the decay"},
        {"code": "answer = np.log(0.5) / np.log(0.99)", "says": "the rate alone"},
        {"code": "answer = np.log(2) / 0.1", "says": "the decay alone"},
        {"code": "answer = 1000", "says": "0.37 is left"},
        {"code": "answer = 50", "says": "solve 0.999"},
    ],
}
