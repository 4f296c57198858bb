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
    "stable_log_sigmoid": [
        {
            "code": "answer = lambda x: -np.log(1 + np.exp(-x))",
            "says": "at -1000 the exponential overflows",
            "seen": "softplus written as log(1 + exp(x)) in textbook code",
        },
        {
            "code": "answer = lambda x: np.log(acts.sigmoid(x) + 1e-12)",
            "says": "at -1000 it should be -1000",
            "seen": "loss functions with a small constant inside the logarithm",
        },
        {
            "code": "answer = lambda x: np.minimum(x, 0) - np.log(1 + np.exp(-np.abs(x)))",
            "says": "right at -1000; at 40",
        },
        {"code": "answer = lambda x: -np.logaddexp(0, x)", "says": "the wrong way round"},
        {"code": "answer = lambda x: np.logaddexp(0, -x)", "says": "check the sign"},
        {"code": "answer = lambda x: np.log1p(x**2)", "says": "log 0.5 = -0.693"},
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
