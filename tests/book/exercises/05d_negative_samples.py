"""Wrong answers to the exercises of chapter 05, the page on negative samples."""

RIGHT = (
    '{"1 % of the images show a lesion": "class", "all pixels lie between -1 and 0": "input", '
    '"a large step has moved the biases to -6": "pre-activation"}'
)

WRONG = {
    "which_negative": [
        {
            "code": f'answer = {RIGHT} | {{"1 % of the images show a lesion": "pre-activation"}}',
            "says": "the negatives are targets",
            "seen": "articles that recommend leaky ReLU for data with many negative examples",
        },
        {
            "code": f'answer = {RIGHT} | {{"all pixels lie between -1 and 0": "pre-activation"}}',
            "says": "weights of both signs",
        },
        {
            "code": f'answer = {RIGHT} | {{"a large step has moved the biases to -6": "input"}}',
            "says": "a bias is added",
        },
        {"code": "answer = {}", "says": "its three keys"},
    ],
    "precision_of_an_order": [
        {
            "code": "answer = (1 + 1 / 2 + 2 / 3 + 2 / 4 + 2 / 5) / 5",
            "says": "at the rare ones only",
            "seen": "average precision averaged over all positions of a ranking",
        },
        {"code": "answer = 2 / 3", "says": "the second rare one alone"},
        {"code": "answer = 2 / 5", "says": "a random order"},
        {"code": "answer = 1.0", "says": "both rare ones at the top"},
        {"code": "answer = 1 / 3", "says": "number of rare ones"},
        {"code": "answer = 0.5", "says": "count down"},
    ],
    "bias_for_a_rare_class": [
        {
            "code": "answer = np.log(0.99 / 0.01)",
            "says": "check the sign",
            "seen": "the odds of the common class taken for those of the rare one",
        },
        {"code": "answer = 0.01", "says": "the bias is a logit"},
        {"code": "answer = 1 / (1 + np.exp(-0.01))", "says": "its inverse"},
        {"code": "answer = -99", "says": "their logarithm"},
        {"code": "answer = 99", "says": "pos_weight"},
        {"code": "answer = np.log10(0.01 / 0.99)", "says": "natural logarithm"},
        {"code": "answer = -3", "says": "exp(-b)) = 0.01"},
    ],
}
