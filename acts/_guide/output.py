"""Rules of `acts.recommend` for the last layer: its function, its loss, what breaks the pair."""

from acts._guide.options import ARCHITECTURES
from acts._guide.rules import Rule

__all__ = ["OUTPUT"]

_SIGMOID = ("binary", "multilabel")
_SOFTMAX = ("multiclass", *ARCHITECTURES)

_FUNCTION = (
    Rule(
        name="sigmoid-of-the-logit",
        about="output",
        chooses="sigmoid",
        text="One number, the logit. The sigmoid of it is the model’s probability of yes; apply "
        "it when you predict, not in front of the loss.",
        changes="Two classes as two outputs: softmax of them is the same model.",
        claims=("fuse-the-sigmoid-into-the-loss", "softmax-of-two-is-sigmoid"),
        tasks=("binary",),
    ),
    Rule(
        name="a-sigmoid-per-label",
        about="output",
        chooses="sigmoid",
        text="One logit and one sigmoid for each label. Softmax would be the wrong model: its "
        "shares sum to 1, and here several labels can be true at once.",
        short="Several labels at once: a sigmoid each, no softmax.",
        changes="Labels that exclude each other: that is one class out of several.",
        claims=("softmax-or-sigmoids",),
        tasks=("multilabel",),
    ),
    Rule(
        name="softmax-of-the-logits",
        about="output",
        chooses="softmax",
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
        short="Softmax over the class axis: name it.",
        changes="A library whose softmax has no default axis and asks for one.",
        claims=("softmax-without-axis", "softmax-fails-silently"),
        tasks=_SOFTMAX,
    ),
    Rule(
        name="linear-output",
        about="output",
        chooses="identity",
        text="Nothing behind the last layer: a linear output with a squared error is a matching "
        "pair. Undo the scaling of the targets when you predict.",
        changes="A target that is positive or bounded: a linear output leaves its range.",
        claims=("linear-output-wants-scaled-targets", "head-and-loss-are-one-choice"),
        tasks=("regression",),
    ),
    Rule(
        name="softplus-output",
        about="output",
        chooses="softplus",
        text="Softplus is above 0 everywhere, and its slope is never exactly 0. In squared error "
        "it has no sure lead over a linear output whose predictions are cut at 0 afterwards.",
        changes="Targets over several powers of ten: then their logarithm may be far better in "
        "relative error.",
        claims=("positive-targets-scale-first",),
        tasks=("positive",),
    ),
    Rule(
        name="no-relu-at-the-end",
        about="output",
        text="No ReLU at the output: with PyTorch’s default start a quarter to a half of the "
        "networks with eight hidden layers, and some with one, begin with an output of 0 on every "
        "example. Then no weight ever moves.",
        short="No ReLU at the output: some networks are born silent there.",
        changes="A bias of the last layer that starts at the mean of the targets. He’s start makes "
        "it rarer.",
        claims=("positive-targets-scale-first",),
        tasks=("positive", "decades", "count"),
    ),
    Rule(
        name="exp-of-the-logarithm",
        about="output",
        chooses="exp",
        text="Let the network predict the logarithm of the target, and take exp of it. Linear and "
        "softplus outputs had half as much relative error again, or more, where the noise is "
        "relative, and were level on a table with little noise. What comes out is a median, not a "
        "mean.",
        changes="Squared errors that count, or targets of exactly 0.",
        claims=("positive-targets-scale-first",),
        tasks=("decades",),
    ),
    Rule(
        name="exp-of-the-rate",
        about="output",
        chooses="exp",
        text="exp of the last layer is the expected count. It is positive, and zeros among the "
        "targets do no harm.",
        changes="Counts that scatter more than their mean allows: the Poisson loss assumes that "
        "variance and mean are equal.",
        claims=("head-and-loss-are-one-choice",),
        references=("pytorch_poisson",),
        tasks=("count",),
    ),
    Rule(
        name="scaled-sigmoid-output",
        about="output",
        chooses="scaled sigmoid",
        text="The sigmoid, stretched to the two ends, cannot leave them. It is not for yes and no "
        "alone.",
        changes="Targets that stay well inside: there a linear output does no harm.",
        claims=("sigmoid-beyond-binary-outputs", "linear-output-wants-scaled-targets"),
        tasks=("bounded",),
    ),
)

_LOSS = (
    Rule(
        name="binary-loss-from-logits",
        about="loss",
        chooses="binary cross-entropy",
        text="Give the loss the logit. In float32 a separate sigmoid rounds a wrong logit of 17 "
        "to exactly 1, and that example’s gradient is exactly 0.",
        short="Logits into the loss: no sigmoid or softmax in front of it.",
        changes="Nothing that we know of. Computing in float64 only moves the logit at which it "
        "happens.",
        claims=("fuse-the-sigmoid-into-the-loss", "fused-binary-loss"),
        references=("pytorch_bcewithlogits",),
        tasks=_SIGMOID,
    ),
    Rule(
        name="cross-entropy-from-logits",
        about="loss",
        chooses="cross-entropy",
        text="Give the loss the logits. Softmax in front of a loss that applies it again leaves a "
        "loss that cannot fall below 1.461 for ten classes and takes the gradient from certain "
        "mistakes.",
        changes="A loss that expects logarithms of probabilities: give it log_softmax.",
        claims=("softmax-not-required", "fused-loss-from-logits"),
        references=("pytorch_crossentropy",),
        tasks=_SOFTMAX,
    ),
    Rule(
        name="squared-error-of-scaled-targets",
        about="loss",
        chooses="squared error",
        text="Squared error, on targets brought to mean 0 and variance 1. At the usual rate, 0.01, "
        "raw ones of order 100 were behind after 200 steps, on one of two data sets worse than a "
        "constant; raw ones of order 0.01 were worse than a constant on both.",
        short="Scale regression targets first: the best rate moves with their size.",
        changes="A rate of its own for each size of target. And outliers: an absolute error "
        "gives them less weight.",
        claims=("linear-output-wants-scaled-targets",),
        tasks=("regression",),
    ),
    Rule(
        name="squared-error-of-predictions",
        about="loss",
        chooses="squared error of predictions",
        text="Squared error of what softplus gives, on targets divided by their mean. On raw "
        "targets of order 0.01 it stayed worse than a constant at its best rate, also with five "
        "times the steps.",
        changes="Errors that matter as a share of the target: then compare logarithms.",
        claims=("positive-targets-scale-first",),
        tasks=("positive",),
    ),
    Rule(
        name="squared-error-of-logarithms",
        about="loss",
        chooses="squared error of logarithms",
        text="Squared error of the logarithms, standardised. It asks for a small relative error; "
        "the price is the squared error, which a few overshot peaks may ruin.",
        changes="Predictions that are added up: then the mean counts, not the median.",
        claims=("positive-targets-scale-first",),
        tasks=("decades",),
    ),
    Rule(
        name="poisson-loss-of-the-output",
        about="loss",
        chooses="Poisson loss",
        text="PoissonNLLLoss takes the output itself and applies exp. Its gradient is the "
        "prediction minus the target.",
        changes="The option log_input=False, with which it wants exp applied already.",
        claims=("head-and-loss-are-one-choice",),
        references=("pytorch_poisson",),
        tasks=("count",),
    ),
    Rule(
        name="cross-entropy-of-a-share",
        about="loss",
        chooses="binary cross-entropy of shares",
        text="Scale the target to between 0 and 1 and give the logit to binary cross-entropy: the "
        "gradient is the prediction minus the target. A tanh with a squared error that starts on "
        "the wrong end of the range is left behind, at each of four rates and with five times the "
        "steps.",
        changes="Targets that stay well inside their range: there tanh and a linear output do too.",
        claims=("head-and-loss-are-one-choice", "linear-output-wants-scaled-targets"),
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
        text="No squared error: the sigmoid’s own slope stays in its gradient. From a fresh start "
        "that may not show. Networks that were certain and wrong came back with cross-entropy "
        "from the logit. With the others they did so on a table, and on the circle only by luck.",
        short="No squared error behind a sigmoid: certain mistakes may stay.",
        changes="Labels so noisy that a confident mistake should not count for much.",
        claims=(
            "head-and-loss-are-one-choice",
            "squared-error-keeps-the-slope-cross-entropy-cancels-it",
        ),
        tasks=_SIGMOID,
    ),
    Rule(
        name="no-guard",
        about="loss",
        text="Add no 1e-10 inside the logarithm. It caps the loss at 23.03, switches the gradient "
        "off for the worst mistakes, and in float16 it is 0. A guard of 1e-4 costs accuracy too.",
        short="No guard inside a logarithm: it switches gradients off.",
        changes="A good rate: with it networks hardly notice 1e-10. 1e-7 cost digits about ten "
        "points while training was short, and wine next to nothing.",
        claims=("guard-kills-gradient",),
        tasks=_SOFTMAX,
    ),
)

_TRUST = (
    Rule(
        name="sigmoid-is-not-calibrated",
        about="training",
        text="A number between 0 and 1 is not yet a probability: networks trained on few examples "
        "say more than they know. Compare with outcomes before you rely on it.",
        changes="Data kept aside, on which one temperature can be fitted.",
        claims=("between-zero-and-one-is-not-calibrated",),
        references=("guo2017",),
        tasks=_SIGMOID,
    ),
    Rule(
        name="confidence-is-not-accuracy",
        about="training",
        text="The probabilities are surer than they are right where data are few. One "
        "temperature, chosen on data kept aside, takes most of it away on data like those.",
        short="Probabilities need a check on data kept aside.",
        changes="Inputs unlike the training data: there the temperature promises nothing. And "
        "noisy labels, with which it overshoots a little.",
        claims=("confidence-is-not-accuracy",),
        references=("guo2017",),
        tasks=_SOFTMAX,
    ),
)

OUTPUT: tuple[Rule, ...] = (*_FUNCTION, *_LOSS, *_TRUST)
