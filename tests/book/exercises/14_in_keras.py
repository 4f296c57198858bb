"""Wrong answers to the exercises of chapter 14."""

PAIRS = """answer = {
    "Keras 'swish' and torch.nn.SiLU()": "%s",
    "Keras 'leaky_relu' and torch.nn.LeakyReLU()": "%s",
    "Keras 'gelu' and torch.nn.GELU()": "%s",
    "Keras 'leaky_relu' and its LeakyReLU()": "%s",
}"""
WRONG = {
    "same_in_keras": [
        {"code": PAIRS % ("no", "no", "yes", "no"), "says": "two names of x times sigmoid(x)"},
        {
            "code": PAIRS % ("yes", "yes", "yes", "no"),
            "says": "the slopes are 0.2 and 0.01",
            "seen": "ports that translate the name and lose the slope",
        },
        {"code": PAIRS % ("yes", "no", "no", "no"), "says": "both take the exact form"},
        {"code": PAIRS % ("yes", "no", "yes", "yes"), "says": "two slopes: 0.2 and 0.3"},
        {"code": "answer = 'yes'", "says": "keep the dict"},
    ],
    "glorot_over_lecun": [
        {"code": "answer = (784 + 64) / (2 * 784)", "says": "turn it round"},
        {"code": "answer = (2 * 784 / 848) ** 0.5", "says": "ratio of the standard deviations"},
        {
            "code": "answer = 1",
            "says": "as many units as inputs",
            "seen": "advice that takes both starts for one, whatever the layer",
        },
        {"code": "answer = 2 * 64 / 848", "says": "LeCun divides by the inputs"},
        {"code": "answer = 2", "says": "the 64 count in the sum"},
        {"code": "answer = 2 / 848", "says": "divide it by LeCun's"},
        {"code": "answer = 12", "says": "divide the first by the second"},
    ],
    "where_the_loss_stops": [
        {
            "code": "answer = 16.118",
            "says": "the logit of a wrong answer is negative",
            "seen": "the value of the loss taken for the logit",
        },
        {"code": "answer = -7", "says": "exponent to base 10"},
        {"code": "answer = 1e-7", "says": "this is the probability"},
        {"code": "answer = -20", "says": "z = ln(p / (1 - p))"},
    ],
}
