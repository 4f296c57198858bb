"""Wrong answers to the exercises of chapter 07, first part."""

WRONG = {
    "first_probability": [
        {
            "code": "answer = 3 / (3 + 1 + 0)",
            "says": "divides the scores themselves",
            "seen": "readers who take softmax for a division by the sum",
        },
        {"code": "answer = np.exp(3.0)", "says": "divide it by the sum of all three"},
        {"code": "answer = acts.sigmoid(3.0)", "says": "the sigmoid of 3"},
        {"code": "answer = np.exp(3) / (np.exp(3) + np.exp(1))", "says": "leaves out the third"},
        {"code": "answer = np.exp(3) / (np.exp(1) + 1)", "says": "by the others alone"},
        {"code": "answer = 1.0", "says": "the others keep a share"},
        {"code": "answer = 0.5", "says": "take e^3, e^1 and e^0"},
        {"code": 'answer = "0.84"', "says": "a number is asked for"},
    ],
    "gradient_at_temperature": [
        {
            "code": "answer = lambda z, y, T: (acts.softmax(z, temperature=T) - y) / len(z)",
            "says": "the derivative of z / T is 1 / T",
            "seen": "distillation code whose gradients shrink when the temperature is raised",
        },
        {
            "code": "answer = lambda z, y, T: (acts.softmax(z, temperature=T) - y) / T",
            "says": "each of n examples has the share 1 / n",
        },
        {
            "code": "answer = lambda z, y, T: acts.softmax(z, temperature=T) - y",
            "says": "both missing",
        },
        {
            "code": "answer = lambda z, y, T: (acts.softmax(z) - y) / (T * len(z))",
            "says": "those at temperature 1",
        },
        {
            "code": "answer = lambda z, y, T: (acts.softmax(z, temperature=T) - y) * T / len(z)",
            "says": "on the wrong side",
        },
    ],
    "smoothing_optimum": [
        {
            "code": "answer = lambda epsilon, K: np.log((1 - epsilon) / (epsilon / K))",
            "says": "its share of the smoothing too",
            "seen": "implementations that give the right class only 1 - epsilon",
        },
        {
            "code": "answer = lambda epsilon, K: np.log((1 - epsilon) * (K - 1) / epsilon)",
            "says": "the task gives all K a share",
            "seen": "implementations that spread epsilon over the K - 1 wrong classes",
        },
        {"code": "answer = lambda epsilon, K: 1 - epsilon", "says": "the gap of the probabilities"},
        {
            "code": "answer = lambda epsilon, K: (1 - epsilon + epsilon / K) / (epsilon / K)",
            "says": "is its logarithm",
        },
        {"code": "answer = lambda epsilon, K: K / epsilon", "says": "the gap is 4.51"},
    ],
}
