"""Wrong answers to the exercises of chapter 01, second page."""

WRONG = {
    "output_activation": [
        {
            "code": 'answer = {"temperature in °C": "relu", "probability": "sigmoid", '
            '"waiting time": "softplus"}',
            "says": "never predicts frost",
            "seen": "tutorial code with a ReLU behind the last layer of a regression",
        },
        {
            "code": 'answer = {"temperature in °C": "tanh", "probability": "sigmoid", '
            '"waiting time": "softplus"}',
            "says": "never leaves its range",
            "seen": "an autoencoder whose activation also acted on its last layer",
        },
        {
            "code": 'answer = {"temperature in °C": "identity", "probability": "relu", '
            '"waiting time": "softplus"}',
            "says": "also gives numbers above 1",
        },
        {
            "code": 'answer = {"temperature in °C": "identity", "probability": "sigmoid", '
            '"waiting time": "identity"}',
            "says": "will predict negative ones",
        },
        {
            "code": 'answer = {"temperature in °C": "identity", "probability": "sigmoid", '
            '"waiting time": "relu"}',
            "says": "the output cannot recover",
        },
    ],
    "interpolating_weights": [
        {
            "code": "def answer(t, y):\n"
            "    return np.maximum(np.diff(np.diff(y) / np.diff(t), prepend=0), 0)",
            "says": "output weights may be negative",
            "seen": "a course forum: sums of ReLUs were held to rise only, since each one is >= 0",
        },
        {
            "code": "def answer(t, y):\n    return np.diff(y) / np.diff(t)",
            "says": "only the *change* of slope",
        },
        {
            "code": "def answer(t, y):\n    return np.diff(np.diff(y), prepend=0)",
            "says": "a slope is a rise over a run",
        },
        {
            "code": "def answer(t, y):\n    return np.diff(np.diff(y) / np.diff(t), append=0)",
            "says": "shifted by one",
        },
    ],
    "ring_feature": [
        {
            "code": "def answer(x):\n    return x[:, 0] - x[:, 1]",
            "says": "adds nothing",
            "seen": "a question site: the difference of two columns offered to a linear regression",
        },
        {
            "code": "def answer(x):\n    return (x**2).sum(axis=1)",
            "says": "a ring has two borders",
        },
        {"code": "def answer(x):\n    return x[:, 0] * x[:, 1]", "says": "the feature for XOR"},
        {
            "code": "def answer(x):\n    return x[:, 0] ** 2",
            "says": "no weights separate the ring",
        },
        {
            "code": "def answer(x):\n    return ((x**2).sum(axis=1) - 4) ** 2",
            "says": "no weights separate the ring",
        },
        {"code": "def answer(x):\n    return x**2", "says": "asked for is (160,)"},
    ],
}
