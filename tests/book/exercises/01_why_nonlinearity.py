"""Wrong answers to the exercises of chapter 01."""

FOLD = (
    "def answer(W, b, mean, var, gamma, beta, eps):\n"
    "    s = {scale}\n"
    "    return W * s[:, None], {shift}\n"
)
RIGHT = "gamma / np.sqrt(var + eps)"

WRONG = {
    "merged_parameters": [
        {
            "code": "answer = 784 * 10",
            "says": "each of the ten outputs has a bias",
            "seen": "a web tool that draws networks counted their parameters without the biases",
        },
        {
            "code": "answer = 784 * 10 + 784",
            "says": "one bias per output, not one per input",
            "seen": "the model summary of a framework added a bias for each input of a dense layer",
        },
        {
            "code": "answer = 784 * 512 + 512 + 512 * 512 + 512 + 512 * 10 + 10",
            "says": "nothing is merged yet",
        },
        {
            "code": "answer = 784 * 512 + 512 * 512 + 512 * 10",
            "says": "the weights of the stack as it is",
        },
        {"code": "answer = 784 * 10 + 512 + 512 + 10", "says": "the hidden biases do not survive"},
        {"code": "answer = 512 * 10 + 10", "says": "the hidden units disappear"},
        {"code": "answer = 7000", "says": "7000 is not it"},
    ],
    "fold_batch_norm": [
        {
            "code": FOLD.format(scale=RIGHT, shift="beta - mean * s"),
            "says": "own bias b has been lost",
        },
        {
            "code": FOLD.format(scale=RIGHT, shift="b - mean * s + beta"),
            "says": "the bias b is not scaled",
            "seen": "merging code written for layers without a bias, used on one that has it",
        },
        {
            "code": FOLD.format(scale="gamma / np.sqrt(var)", shift="(b - mean) * s + beta"),
            "says": "eps is missing",
        },
        {
            "code": FOLD.format(scale="gamma / (var + eps)", shift="(b - mean) * s + beta"),
            "says": "divide by the standard deviation",
        },
        {"code": FOLD.format(scale=RIGHT, shift="b"), "says": "goes through the normalisation"},
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
