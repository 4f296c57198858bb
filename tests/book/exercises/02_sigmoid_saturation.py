"""Wrong answers to the exercises of chapter 02, first part."""

WRONG = {
    "sigmoid_slope_from_output": [
        {
            "code": "answer = lambda y: acts.sigmoid(y) * (1 - acts.sigmoid(y))",
            "says": "takes the output y for the input x",
            "seen": "back-propagation tutorials that hand the layer's output to f'(x)",
        },
        {"code": "answer = lambda y: y * (1 + y)", "says": "check the sign"},
        {"code": "answer = lambda y: 1 - y", "says": "the slope is 0.25, yours is 0.5"},
    ],
    "where_slope_falls_to": [
        {
            "code": "answer = lambda q: np.log(1 / q - 1)",
            "says": "where the output is q",
            "seen": "articles that give the slope's bound of 0.25 as the output's",
        },
        {"code": "answer = lambda q: -2 * np.arccosh(q**-0.5)", "says": "a positive one"},
        {"code": "answer = lambda q: np.arccosh(q**-0.5)", "says": "with x/2 inside"},
        {
            "code": "def answer(q):\n"
            "    s = (1 + np.sqrt(np.maximum(1 - 4 * q, 1e-9))) / 2\n"
            "    return np.log(s / (1 - s))",
            "says": "q is a share of the largest slope",
        },
        {"code": "answer = lambda q: 5 * q", "says": "the share left there is"},
    ],
    "remedy_for_a_straight_layer": [
        {
            "code": 'answer = "lower the rate"',
            "says": "they travel too little already",
            "seen": "the first article's advice for sigmoid networks",
        },
        {"code": 'answer = "clip the gradients"', "says": "divides their size out"},
        {"code": 'answer = "scale the loss"', "says": "a constant factor changes nothing"},
        {"code": 'answer = "use ReLU"', "says": "choose one of"},
    ],
}
