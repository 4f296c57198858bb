"""Wrong answers to the exercises of chapter 04, third page."""

WRONG = {
    "relu_until_a_millionth": [
        {
            "code": "answer = np.ceil(np.log(1e-6) / np.log(1 / 6))",
            "says": "the factor of the mean square",
            "seen": "variances and sizes mixed up in derivations of an initialisation",
        },
        {"code": "answer = 15", "says": "a little more than a millionth is left"},
        {"code": "answer = np.log(1e-6) / np.log(np.sqrt(1 / 6))", "says": "whole numbers"},
        {
            "code": "answer = np.ceil(np.log(1e-6) / np.log(1 / 3))",
            "says": "for a factor of one third",
        },
        {"code": "answer = 20", "says": "a smaller number does"},
        {"code": "answer = 100", "says": "has to be below 1e-6"},
    ],
    "mean_square_of_relu": [
        {
            "code": "answer = lambda s: s**2 * (0.5 - 0.5 / np.pi)",
            "says": "this is the variance",
            "seen": "a tutorial's derivation that takes the output's mean for 0",
        },
        {"code": "answer = lambda s: s / 2", "says": "the square is missing"},
        {"code": "answer = lambda s: s / np.sqrt(2 * np.pi)", "says": "the mean of the output"},
        {"code": "answer = lambda s: s**2", "says": "one half, yours is 1"},
    ],
    "size_after_layers": [
        {
            "code": "answer = lambda v, depth: v ** (depth / 2)",
            "says": "without activations",
            "seen": "Xavier's argument for linear units applied to ReLU",
        },
        {"code": "answer = lambda v, depth: (v / 2) ** depth", "says": "its root is asked for"},
        {"code": "answer = lambda v, depth: np.sqrt(v / 2)", "says": "this is one layer"},
        {"code": "answer = lambda v, depth: v * depth", "says": "it is 8, yours is 24"},
    ],
    "gain_of_leaky_relu": [
        {
            "code": "answer = lambda s: np.sqrt(2) + 0 * s",
            "says": "this is ReLU's gain",
            "seen": "Kaiming initialisation called without its slope for leaky ReLU",
        },
        {"code": "answer = lambda s: np.sqrt(2 / (1 + s))", "says": "enters the mean *square*"},
        {"code": "answer = lambda s: 2 / (1 + s**2)", "says": "the square of the gain"},
        {"code": "answer = lambda s: np.sqrt((1 + s**2) / 2)", "says": "upside down"},
        {"code": "answer = lambda s: 2 - s / 2", "says": "yours is 1.5"},
    ],
}
