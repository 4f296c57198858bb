"""Wrong answers to the exercises of chapter 07, first part."""

WRONG = {
    "softmax_backward": [
        {
            "code": "answer = lambda z, v: acts.softmax(z) * (1 - acts.softmax(z)) * v",
            "says": "the diagonal alone",
            "seen": "hand-written networks and tutorials that give p(1 - p) as the derivative",
        },
        {
            "code": "answer = lambda z, v: acts.softmax(z) * v",
            "says": "mean of v under p is missing",
        },
        {
            "code": "answer = lambda z, v: acts.softmax(z) * (v - v.mean())",
            "says": "it has to be weighted with p",
        },
        {
            "code": "def answer(z, v):\n"
            "    p = acts.softmax(z)\n"
            "    return p * (v - (p * v).sum())",
            "says": "right for one example, wrong for a batch",
            "seen": "code written for one vector and fed with a batch",
        },
        {"code": "answer = lambda z, v: v - acts.softmax(z)", "says": "should sum to 0"},
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
