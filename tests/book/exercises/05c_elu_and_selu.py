"""Wrong answers to the exercises of chapter 05, page on ELU and SELU."""

AFFINE = (
    "def answer(p):\n"
    "    floor = -1.7580993408473768\n"
    "    variance = (1 - p) + p * (1 - p) * floor**2\n"
    "    scale = variance**-0.5\n"
    "    return "
)

WRONG = {
    "elu_as_flat_as_leaky": [
        {"code": "answer = -np.log(0.01)", "says": "the input is negative"},
        {"code": "answer = np.log10(0.01)", "says": "logarithm to base 10"},
        {"code": "answer = np.log1p(-0.01)", "says": "the slope is asked for"},
        {
            "code": "answer = -5",
            "says": "the slope is 0.0067",
            "seen": "figures of ELU whose text says that it is flat from -5 on",
        },
        {"code": "answer = -1", "says": "solve e^x = 0.01"},
    ],
    "elu_gain": [
        {
            "code": "z = np.random.default_rng(0).normal(size=10**6)\n"
            "answer = 1 / acts.elu(z).std()",
            "says": "this keeps the variance",
            "seen": "pytorch#24991: gains proposed as x.std() / f(x).std(), 1.27 for ELU",
        },
        {"code": "answer = acts.moments('elu').second", "says": "one over its root"},
        {"code": "answer = 1 / acts.moments('elu').second", "says": "take the root"},
        {"code": "answer = 2**0.5", "says": "this is ReLU's"},
        {"code": "answer = 1", "says": "this is SELU's"},
        {"code": "answer = 0.75", "says": "PyTorch's number"},
        {"code": "answer = 3", "says": "mean of ELU(z)"},
    ],
    "alpha_dropout_by_hand": [
        {
            "code": "answer = lambda p: (1 / (1 - p), 0.0)",
            "says": "ordinary dropout",
            "seen": "SELU networks with nn.Dropout",
        },
        {"code": AFFINE + "1 / variance, -p * floor / variance", "says": "not by the variance"},
        {"code": AFFINE + "scale, -p * floor", "says": "scaled as well"},
        {"code": AFFINE + "scale, scale * p * floor", "says": "is positive"},
        {
            "code": "def answer(p):\n"
            "    floor = -1.7580993408473768\n"
            "    scale = (1 - p + p * floor**2) ** -0.5\n"
            "    return scale, -scale * p * floor",
            "says": "take the squared mean off",
        },
        {"code": "answer = lambda p: (1.0, 0.0)", "says": "0.8864 and 0.7792"},
    ],
}
