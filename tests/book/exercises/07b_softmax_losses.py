"""Wrong answers to the exercises of chapter 07, second part."""

OUTPUTS = (
    "which of 200 bird species is on the photo",
    "which of 200 bird species can be heard in the recording",
    "the next word",
    "the topics of an article",
)


def given(*heads):
    return f"answer = {dict(zip(OUTPUTS, heads, strict=True))!r}"


WRONG = {
    "classifier_loss": [
        {
            "code": "answer = lambda z, y: acts.cross_entropy(acts.softmax(z), y)",
            "says": "there are still two softmaxes",
            "seen": "tutorials with a softmax layer in front of a cross-entropy from logits",
        },
        {
            "code": "answer = lambda z, y: -acts.softmax(z)[np.arange(len(y)), y].mean()",
            "says": "the logarithm is missing",
            "seen": "PyTorch's NLLLoss fed with probabilities",
        },
        {
            "code": "answer = lambda z, y: -np.log(acts.softmax(z)[np.arange(len(y)), y]).mean()",
            "says": "not finite for [0, 2000]",
        },
        {
            "code": "answer = lambda z, y: "
            "-np.log(acts.softmax(z)[np.arange(len(y)), y] + 1e-10).mean()",
            "says": "for [0, 2000] it should be 2000",
            "seen": "the second article's 1e-10",
        },
        {"code": "answer = lambda z, y: acts.cross_entropy(z, y, 'sum')", "says": "was a mean"},
    ],
    "double_softmax_floor": [
        {
            "code": "answer = lambda K: 0 * K",
            "says": "the floor with one softmax",
            "seen": "training logs that wait for the loss to go on falling",
        },
        {"code": "answer = lambda K: np.log(K)", "says": "an undecided network"},
        {"code": "answer = lambda K: np.log(1 + (K - 1) * np.e)", "says": "this is the worst case"},
        {"code": "answer = lambda K: np.log(1 + K / np.e)", "says": "one class too many"},
        {"code": "answer = lambda K: np.log(np.e + K - 1)", "says": "still to be subtracted"},
        {"code": "answer = lambda K: (K - 1) / K", "says": "the floor is 1.461"},
    ],
    "softmax_or_sigmoid": [
        {
            "code": given("softmax", "softmax", "softmax", "sigmoid"),
            "says": "several species, or none",
            "seen": "multi-label classifiers with a softmax output and a threshold",
        },
        {
            "code": given("softmax", "sigmoid", "softmax", "softmax"),
            "says": "an article can have two topics",
        },
        {
            "code": given("softmax", "sigmoid", "sigmoid", "sigmoid"),
            "says": "exactly one word comes next",
        },
        {
            "code": given("sigmoid", "sigmoid", "softmax", "sigmoid"),
            "says": "one species per photo",
        },
        {"code": given("softmax", "sigmoid", "relu", "sigmoid"), "says": "choose one of"},
        {"code": 'answer = "softmax"', "says": "keep the dict"},
    ],
}
