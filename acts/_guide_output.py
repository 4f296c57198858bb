"""Rules of `acts.recommend` for the last layer: its function, its loss, what breaks the pair."""

from acts._guide import Rule

__all__ = ["OUTPUT"]

_SIGMOID = ("binary", "multilabel")
_SOFTMAX = ("multiclass", "recurrent", "transformer")
_NUMBER = ("regression", "positive", "bounded")

_FUNCTION = (
    Rule(
        name="sigmoid-of-the-logit",
        about="output",
        choice="sigmoid",
        text="One number, the logit. The sigmoid of it is the model’s probability of yes; apply "
        "it when you predict, not in front of the loss.",
        changes="Two classes as two outputs: softmax of them is the same model.",
        claims=("fuse-the-sigmoid-into-the-loss", "softmax-of-two-is-sigmoid"),
        tasks=("binary",),
    ),
    Rule(
        name="a-sigmoid-per-label",
        about="output",
        choice="sigmoid",
        text="One logit and one sigmoid for each label. Softmax would be the wrong model: its "
        "shares sum to 1, and here several labels can be true at once.",
        changes="Labels that exclude each other: that is one class out of several.",
        claims=("softmax-or-sigmoids",),
        tasks=("multilabel",),
    ),
    Rule(
        name="softmax-of-the-logits",
        about="output",
        choice="softmax",
        text="One logit per class. Softmax of them is a distribution; apply it when you predict, "
        "not in front of the loss. For the most likely class you do not need it at all.",
        changes="Classes that do not exclude each other: then one sigmoid per label.",
        claims=("softmax-definition", "softmax-not-required", "softmax-or-sigmoids"),
        tasks=_SOFTMAX,
    ),
    Rule(
        name="over-the-class-axis",
        about="output",
        text="Name the axis. Without one a batch sums to 1 as a whole; the most likely classes "
        "stay the same, so the accuracy does not notice.",
        changes="A library whose softmax has no default axis and asks for one.",
        claims=("softmax-without-axis", "softmax-fails-silently"),
        tasks=_SOFTMAX,
    ),
    Rule(
        name="linear-output",
        about="output",
        choice="identity",
        text="Nothing behind the last layer: a linear output reaches every number.",
        changes="A target with a bound that a prediction must not cross.",
        tasks=("regression",),
    ),
    Rule(
        name="softplus-output",
        about="output",
        choice="softplus",
        text="Softplus is above 0 everywhere and has a slope everywhere. ReLU would cut the "
        "gradient of every example that it sets to 0.",
        changes="A target that spans several powers of ten: predict its logarithm instead.",
        tasks=("positive",),
    ),
    Rule(
        name="scaled-sigmoid-output",
        about="output",
        choice="scaled sigmoid",
        text="The sigmoid, stretched to the two ends, cannot leave them.",
        changes="Targets that lie exactly on an end: the sigmoid comes near it and stops there.",
        tasks=("bounded",),
    ),
)

_LOSS = (
    Rule(
        name="binary-loss-from-logits",
        about="loss",
        choice="binary cross-entropy",
        text="Give the loss the logit. In float32 a separate sigmoid rounds a wrong logit of 17 "
        "to exactly 1, and that example’s gradient is exactly 0.",
        changes="Nothing that we know of. Computing in float64 only moves the logit at which it "
        "happens.",
        claims=("fuse-the-sigmoid-into-the-loss", "fused-binary-loss"),
        references=("pytorch_bcewithlogits",),
        tasks=_SIGMOID,
    ),
    Rule(
        name="cross-entropy-from-logits",
        about="loss",
        choice="cross-entropy",
        text="Give the loss the logits. Softmax in front of a loss that applies it again leaves a "
        "loss that cannot fall below 1.461 for ten classes and takes the gradient from certain "
        "mistakes.",
        changes="A loss that expects logarithms of probabilities: give it log_softmax.",
        claims=("softmax-not-required", "fused-loss-from-logits"),
        references=("pytorch_crossentropy",),
        tasks=_SOFTMAX,
    ),
    Rule(
        name="squared-error-without-bounds",
        about="loss",
        choice="squared error",
        text="Squared error asks for the mean of the target at each input.",
        changes="Outliers, for which absolute error is milder, or a noise of known shape.",
        tasks=("regression",),
    ),
    Rule(
        name="squared-error-on-positive",
        about="loss",
        choice="squared error",
        text="Squared error on what softplus gives.",
        changes="Errors that matter as a share of the target: then compare logarithms.",
        tasks=("positive",),
    ),
    Rule(
        name="cross-entropy-of-a-share",
        about="loss",
        choice="binary cross-entropy",
        text="Scale the target to between 0 and 1 and use binary cross-entropy with the logit. "
        "The gradient is then the difference itself. Under squared error the sigmoid’s own slope "
        "stays in it, and a prediction stuck at the wrong end hardly moves.",
        changes="Errors in the target’s own unit that have to be weighed as squares.",
        claims=("squared-error-keeps-the-slope-cross-entropy-cancels-it",),
        references=("pytorch_bcewithlogits",),
        tasks=("bounded",),
    ),
    Rule(
        name="error-is-the-gradient",
        about="loss",
        text="With this pair the gradient at the logits is the difference between prediction and "
        "target, also for soft targets. A confident mistake keeps its full push.",
        changes="Class weights, which multiply it, and a mean over the batch, which divides it.",
        claims=("p-minus-y", "cross-entropy-goes-with-softmax"),
        tasks=_SOFTMAX,
    ),
    Rule(
        name="error-times-input",
        about="loss",
        text="With squared error the sigmoid’s own slope stays in the gradient, and confident "
        "mistakes are hardly corrected. Cross-entropy cancels it: what is left is the error.",
        changes="Labels so noisy that a confident mistake should not count for much.",
        claims=(
            "squared-error-keeps-the-slope-cross-entropy-cancels-it",
            "logistic-regression-gradient",
        ),
        tasks=_SIGMOID,
    ),
    Rule(
        name="no-guard",
        about="loss",
        text="Add no 1e-10 inside the logarithm. It caps the loss at 23.03, switches the gradient "
        "off for the worst mistakes, and in float16 it is 0.",
        changes="Nothing: a loss that takes logits needs no guard.",
        claims=("guard-kills-gradient",),
        tasks=_SOFTMAX,
    ),
)

_TRAINING = (
    Rule(
        name="sigmoid-is-not-calibrated",
        about="training",
        text="A number between 0 and 1 is not yet a probability: networks trained for long on "
        "few points say more than they know. Compare with outcomes before you rely on it.",
        changes="Data kept aside, on which one temperature can be fitted.",
        claims=("between-zero-and-one-is-not-calibrated",),
        references=("guo2017",),
        tasks=_SIGMOID,
    ),
    Rule(
        name="confidence-is-not-accuracy",
        about="training",
        text="The probabilities are surer than they are right where data are few. One "
        "temperature, chosen on data kept aside, mends it on data like those.",
        changes="Inputs unlike the training data: there the temperature promises nothing.",
        claims=("confidence-is-not-accuracy",),
        references=("guo2017",),
        tasks=_SOFTMAX,
    ),
    Rule(
        name="standardise-the-target",
        about="training",
        text="Bring the target to mean 0 and variance 1 first, and undo it when you predict. "
        "Rate and start are made for numbers of that size.",
        changes="A target that is of that size already.",
        tasks=("regression",),
    ),
)

OUTPUT: tuple[Rule, ...] = (*_FUNCTION, *_LOSS, *_TRAINING)
