"""Wrong answers to the exercises of chapter 01."""

FOLD = (
    "def answer(W, b, mean, var, gamma, beta, eps):\n"
    "    s = {scale}\n"
    "    return W * s[:, None], {shift}\n"
)
RIGHT = "gamma / np.sqrt(var + eps)"

KINDS = 'answer = {{"dropout between": "{}", "normalised": "{}", "never called": "{}"}}'

WRONG = {
    "linear_or_bent": [
        {
            "code": KINDS.format("linear", "bends", "bends"),
            "says": "made and never called",
            "seen": "the basic block of a segmentation network (PraNet, issue 16): a ReLU that "
            "forward does not call",
        },
        {
            "code": KINDS.format("bends", "bends", "linear"),
            "says": "passes on what it gets",
        },
        {
            "code": KINDS.format("linear", "linear", "linear"),
            "says": "the spread of its own input",
        },
    ],
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
        {"code": "answer = 7000", "says": "that is not it"},
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
}
