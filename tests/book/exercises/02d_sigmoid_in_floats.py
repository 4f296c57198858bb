"""Wrong answers to the exercises of chapter 02, the page on floats."""

WRONG = {
    "float_border": [
        {"code": "answer = 7 * np.log(2)", "says": "rounds to 1 already at half the spacing"},
        {
            "code": "answer = 7 * np.log(10)",
            "says": "the digits are binary",
            "seen": "readers who take the digits of a float for decimal ones",
        },
        {"code": "answer = 2.0**-8", "says": "asked is the input that leaves it"},
        {"code": "answer = 17.33", "says": "solve e^-x"},
    ],
    "one_minus_sigmoid": [
        {
            "code": 'answer = "1 - sigmoid(x)"',
            "says": "sigmoid(x) is exactly 1 in float32",
            "seen": "losses written as log(1 - sigmoid(x))",
        },
        {"code": 'answer = "(1 - tanh(x / 2)) / 2"', "says": "tanh(15) is exactly 1"},
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
}
