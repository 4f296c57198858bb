"""Wrong answers to the exercises of chapter 03c."""

RIGHT = (
    '{"2 * sigmoid(2 * x) - 1 at x = 1e-8": "loses", '
    '"e / (2 + e) with e = expm1(2 * x) at x = 1e-8": "keeps", '
    '"1 - tanh(x) ** 2 at x = 18": "loses", "1 / cosh(x) ** 2 at x = 18": "keeps"}'
)

WRONG = {
    "tanh_border": [
        {"code": "answer = 4.5 * np.log(2)", "says": "1 is reached at half the distance"},
        {"code": "answer = 4 * np.log(2)", "says": "the factor 2 in front"},
        {"code": "answer = 10 * np.log(2)", "says": "not as e^(-x)"},
        {
            "code": "answer = 9 * np.log(2)",
            "says": "the sigmoid's border",
            "seen": "tanh taken for the sigmoid when borders are compared",
        },
        {"code": "answer = 5 * np.log(10)", "says": "the digits are binary"},
        {"code": "answer = 19", "says": "solve 2 e^(-2x)"},
    ],
    "digits_of_tanh": [
        {
            "code": f'answer = {RIGHT} | {{"2 * sigmoid(2 * x) - 1 at x = 1e-8": "keeps"}}',
            "says": "half of its sixteen digits",
            "seen": "PyTorch's TanhTransform warns of this very form",
        },
        {
            "code": f"answer = {RIGHT} | "
            '{"e / (2 + e) with e = expm1(2 * x) at x = 1e-8": "loses"}',
            "says": "gives its small result directly",
        },
        {
            "code": f'answer = {RIGHT} | {{"1 - tanh(x) ** 2 at x = 18": "keeps"}}',
            "says": "a few times the distance",
        },
        {
            "code": f'answer = {RIGHT} | {{"1 / cosh(x) ** 2 at x = 18": "loses"}}',
            "says": "nothing is subtracted",
        },
        {"code": "answer = {}", "says": "its four keys"},
    ],
    "squashed_density": [
        {
            "code": "u = np.arctanh(0.5)\nanswer = np.exp(-2 * u**2) / (0.5 * np.sqrt(2 * np.pi))",
            "says": "divide by the slope of tanh",
            "seen": "policies without the correction (ikostrikov/implicit_q_learning, issue 9)",
        },
        {"code": "answer = 0.3275", "says": "do not multiply"},
        {"code": "answer = 0.6453", "says": "artanh 0.5"},
        {"code": "answer = -0.541", "says": "its logarithm"},
        {"code": "answer = 1", "says": "what is the slope of tanh there"},
    ],
    "log_one_minus_tanh": [
        {
            "code": "answer = lambda x: np.log(1 - np.tanh(x))",
            "says": "at 400 this overflows or is log 0",
            "seen": "log(1 - tanh(x)) in policies and in hand-written losses",
        },
        {
            "code": "answer = lambda x: np.log(1 - np.tanh(x) + 1e-12)",
            "says": "at 400 it should be -799.3",
        },
        {
            "code": "answer = lambda x: np.log1p(-np.tanh(x) ** 2)",
            "says": "with the square",
        },
        {
            "code": "answer = lambda x: np.log(2) - np.logaddexp(0, -2 * x)",
            "says": "the wrong way round",
        },
        {"code": "answer = lambda x: 0 * x", "says": "at 1 it should be"},
    ],
}
