"""Wrong answers to the exercises of chapter 03."""

RIGHT = '{"0": "tanh", "1.5": "tanh", "2": "sigmoid", "-6": "sigmoid"}'

WRONG = {
    "which_slope_is_larger": [
        {
            "code": f'answer = {RIGHT} | {{"2": "tanh", "-6": "tanh"}}',
            "says": "at 2 sigmoid has a slope of 0.1",
            "seen": "tables that let tanh's gradient decay more gently",
        },
        {"code": f'answer = {RIGHT} | {{"1.5": "sigmoid"}}', "says": "at 1.5 tanh has"},
        {"code": f'answer = {RIGHT} | {{"-6": "tanh"}}', "says": "at -6 sigmoid has"},
        {"code": "answer = {}", "says": "its four keys"},
    ],
    "same_network_with_sigmoids": [
        {
            "code": "answer = lambda W1, b1, W2, b2: (2 * W1, 2 * b1, 2 * W2, b2)",
            "says": "belongs in the last bias",
            "seen": "code that takes 2 sigmoid(2x) for tanh",
        },
        {
            "code": "answer = lambda W1, b1, W2, b2: (W1, b1, 2 * W2, b2 - W2.sum(axis=1))",
            "says": "must be doubled as well",
            "seen": "tanh written as 2 sigmoid(x) - 1",
        },
        {
            "code": "answer = lambda W1, b1, W2, b2: (2 * W1, b1, 2 * W2, b2 - W2.sum(axis=1))",
            "says": "z holds the bias too",
        },
        {
            "code": "answer = lambda W1, b1, W2, b2: (2 * W1, 2 * b1, 2 * W2, b2 - 1)",
            "says": "not 1 but their sum",
        },
        {
            "code": "answer = lambda W1, b1, W2, b2: (W2, b2, W1, b1)",
            "says": "array 1 of four",
        },
        {"code": "answer = lambda W1, b1, W2, b2: W1", "says": "return four arrays"},
        {
            "code": "answer = lambda W1, b1, W2, b2: (2 * W1, 2 * b1, W2, b2)",
            "says": "are off by",
        },
        {"code": "answer = 2", "says": "a function of W1, b1, W2, b2"},
    ],
    "rate_of_a_translated_layer": [
        {
            "code": "answer = 2",
            "says": "the gradient is a quarter",
            "seen": "learning rates scaled like the weights",
        },
        {"code": "answer = 0.5", "says": "a sixteenth of the way"},
        {"code": "answer = 0.125", "says": "the wrong direction"},
        {"code": "answer = 0.5 / 16", "says": "the wrong direction"},
        {"code": "answer = 4", "says": "The rate was 0.5"},
        {"code": "answer = 16", "says": "the factor, not the rate"},
        {"code": "answer = 7", "says": "16 times 0.5"},
    ],
}
