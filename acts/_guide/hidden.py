"""Rules of `acts.recommend` for hidden layers: their function and the start of their weights."""

from acts._guide.options import DEEP, FEW, FORWARD, NORMALISED
from acts._guide.rules import PLAIN, Rule

__all__ = ["HIDDEN"]

#: The honest answer where another network is asked for, not another function.
NOT_PLAIN = "Better not plain: add shortcuts, and a normalisation or a small start."

_NETWORK = (
    Rule(
        name="not-plain-when-deep",
        about="network",
        better=NOT_PLAIN,
        short=NOT_PLAIN,
        text="On digits sixteen plain layers of ReLU were over thirty points behind sixteen with "
        "shortcuts and a normalisation after ten epochs, and over five points after fifty. "
        "Shortcuts and a small start did as well as both. No other function in plain layers came "
        "up to that.",
        changes="Other data: on a circle plain ReLU was level. And fewer layers, if they do.",
        claims=("depth-is-carried-by-norm-and-shortcuts", "relu-first-with-conditions"),
        tasks=FORWARD,
        depths=DEEP,
        **PLAIN,
    ),
    Rule(
        name="not-without-shortcuts-when-deep",
        about="network",
        better="Better not without shortcuts: a normalisation alone stays behind.",
        text="With a normalisation and no shortcuts sixteen layers of ReLU were over a quarter "
        "behind those with both on digits after ten epochs. After fifty it was a tenth or more "
        "with layer normalisation, and some points with batch normalisation.",
        changes="Other data: on a circle batch normalisation alone was nearly level.",
        claims=("depth-is-carried-by-norm-and-shortcuts",),
        tasks=FORWARD,
        depths=DEEP,
        normalisations=NORMALISED,
        residuals=(False,),
    ),
)

_FUNCTION = (
    Rule(
        name="relu-learns-fast",
        about="hidden",
        chooses="relu",
        text="ReLU learns fast: on all ten paired seeds of the articles’ demo its training loss "
        "ends far below the sigmoid’s, and lower with the best rates too; test accuracy is then "
        "level. Its kink does no harm. In one layer and in three it was within three points of "
        "tanh on three data sets.",
        changes="Your own runs with another function at its own best rate, ten seeds or more.",
        claims=("demo-relu-falls-fast", "a-kink-does-not-hurt", "relu-first-with-conditions"),
        tasks=FORWARD,
        depths=FEW,
    ),
    Rule(
        name="few-layers-are-a-tie",
        about="hidden",
        text="With one hidden layer the choice hardly matters in the end: sigmoid, tanh and ReLU "
        "came within two points of each other on digits, circle and a medical table, each at its "
        "own start and rate. The sigmoid can be late, most in three.",
        short="With one hidden layer ReLU, tanh and sigmoid end level.",
        changes="Data that separate them in paired runs.",
        claims=("shallow-is-a-tie",),
        tasks=FORWARD,
        depths=("1-3",),
    ),
    Rule(
        name="relu-keeps-its-slope",
        about="hidden",
        chooses="relu",
        text="ReLU’s slope is 1 for every positive input, however large. What happens to a "
        "gradient on its way down is then a matter of the weights, and those you can choose.",
        changes="A start that does not match: then ReLU’s gradient vanishes faster than tanh’s.",
        claims=("relu-does-not-saturate-above", "initialisation-is-relus-partner"),
        tasks=FORWARD,
        depths=("4-10",),
    ),
    Rule(
        name="selu-when-deep-and-plain",
        about="hidden",
        chooses="selu",
        text="If it has to be plain: SELU with its own start led ReLU after ten epochs on digits "
        "(as did no activation), circle and spirals, not on breast cancer; after fifty by less, on "
        "a circle a point behind.",
        changes="Shortcuts, with a small start or a normalisation: with them ReLU learns too.",
        claims=(
            "selu-needs-its-start",
            "relu-first-with-conditions",
            "depth-is-carried-by-norm-and-shortcuts",
        ),
        references=("klambauer2017",),
        tasks=FORWARD,
        depths=DEEP,
        **PLAIN,
    ),
    Rule(
        name="relu-when-normalised",
        about="hidden",
        chooses="relu",
        text="ReLU is what ResNet has with its normalised convolutions. It is a default here, not "
        "the reason why the network trains: with batch normalisation sixteen layers of sigmoids "
        "learned as well, on digits and on a circle.",
        changes="Paired runs that see a difference larger than the smallest they can detect.",
        claims=("depth-is-carried-by-norm-and-shortcuts",),
        references=("torchvision_resnet",),
        tasks=FORWARD,
        depths=DEEP,
        normalisations=NORMALISED,
    ),
    Rule(
        name="relu-with-shortcuts-alone",
        about="hidden",
        chooses="relu",
        text="ReLU, from a small start: with shortcuts and no normalisation sixteen layers came "
        "within three points of those with both, on digits and on a circle. The sigmoid nearly "
        "did, on the circle after fifty epochs only.",
        changes="He’s start: from it the same layers stayed behind on digits.",
        claims=("depth-is-carried-by-norm-and-shortcuts",),
        references=("zhang2019",),
        tasks=FORWARD,
        depths=DEEP,
        normalisations=("none",),
        residuals=(True,),
    ),
    Rule(
        name="depth-is-carried-by-the-rest",
        about="hidden",
        text="With normalisation and shortcuts the function is worth points, not success or "
        "failure: sixteen layers learned digits and a circle with ReLU and with the sigmoid, "
        "which was late on the circle with layer normalisation.",
        short="Normalisation and shortcuts carry depth, for the sigmoid as well.",
        changes="A short budget, in which the sigmoid can be late.",
        claims=("depth-is-carried-by-norm-and-shortcuts",),
        tasks=FORWARD,
        depths=("4-10", *DEEP),
        normalisations=NORMALISED,
        residuals=(True,),
    ),
    Rule(
        name="no-sigmoid-in-a-stack",
        about="hidden",
        text="No sigmoid in plain deep layers: from each usual start every layer takes its share "
        "of the gradient. From Xavier’s, eight layers stay at chance with SGD, clipped or with "
        "sixteen times the steps; with Adam so many bring half of the networks or more back on "
        "digits, few or none on wine and the circle.",
        short="No sigmoid in plain deep layers.",
        changes="Weights about four times Xavier’s: with them the same eight layers learn.",
        claims=(
            "sigmoid-gradient-shrinks-with-depth",
            "relu-beats-the-sigmoid-with-depth",
            "clipping-and-sgd-rates-do-not-cure-vanishing",
            "depth-limit-is-largely-the-start",
        ),
        against=("D1-40",),
        tasks=FORWARD,
        depths=("4-10", *DEEP),
        **PLAIN,
    ),
    Rule(
        name="depth-decides",
        about="hidden",
        text="Say how many hidden layers there are. In one or two the start hardly matters; in "
        "eight it decides whether sigmoids learn within hundreds of steps, in twenty how many "
        "ReLUs are dead at birth.",
        changes="A network of one hidden layer: there sigmoid, tanh and ReLU end level.",
        claims=(
            "depth-limit-is-largely-the-start",
            "initialisation-and-dead-units",
            "shallow-is-a-tie",
        ),
        tasks=FORWARD,
        depths=("any",),
    ),
    Rule(
        name="tanh-in-the-cell",
        about="hidden",
        chooses="tanh",
        text="tanh keeps a state bounded that ReLU can let grow a thousandfold in fifty steps. "
        "From random recurrent matrices it was ahead at both budgets where a symbol had to be "
        "remembered, and only sooner on digits read row by row. PyTorch’s plain recurrent layer "
        "and Keras’s LSTM begin with it.",
        changes="Recurrent weights that start as the identity matrix.",
        claims=("recurrent-state-start-decides",),
        references=("pytorch_rnn", "keras_lstm"),
        tasks=("recurrent",),
    ),
    Rule(
        name="gates-are-sigmoids",
        about="hidden",
        text="The gates are sigmoids, and there saturation is no defect: a forget gate near 1 "
        "carries a gradient over a hundred steps, a gate at one half loses it. In a large "
        "comparison of LSTMs the forget gate was one of the two most critical parts.",
        short="Gates are sigmoids, and saturation is their memory.",
        changes="A cell without gates.",
        claims=("gates-are-sigmoids-too",),
        references=("greff2017",),
        tasks=("recurrent",),
    ),
    Rule(
        name="gelu-in-the-block",
        about="hidden",
        chooses="gelu",
        text="GELU in the feed-forward block, where BERT and GPT-2 have it; many language models "
        "since have a gated block there (SwiGLU). It never meets attention: the standard one has "
        "softmax, and no place for an activation.",
        short="A transformer’s activation acts in its feed-forward block, not in attention.",
        changes="The model whose recipe you follow: take the function that it was tuned with.",
        claims=("gelu-stands-in-the-feed-forward-block", "what-language-models-use"),
        against=("D2-28",),
        references=("bert_code", "gpt2_code"),
        tasks=("transformer",),
    ),
    Rule(
        name="softmax-over-keys",
        about="hidden",
        text="A row of attention scores that is masked throughout gives NaN: shifting the scores "
        "does not cure it, a check finds it.",
        changes="A mask that always leaves something to look at.",
        claims=("checks-cover-what-the-shift-does-not", "softmax-sums-to-one-up-to-rounding"),
        tasks=("transformer",),
    ),
)

_START = (
    Rule(
        name="he-down-to-thirty",
        about="init",
        chooses="he",
        text="Weights of variance 2 / fan_in keep the first layer’s gradient near its size down to "
        "30 layers. From PyTorch’s default each layer leaves 0.41 of it; sixteen plain layers "
        "learned far less on digits, on a circle no less in the end.",
        short="From PyTorch’s default start each layer leaves 0.41 of ReLU’s gradient.",
        changes="Another activation: each has a gain of its own.",
        claims=("initialisation-is-relus-partner", "relu-first-with-conditions"),
        tasks=FORWARD,
        depths=("any", "4-10"),
        residuals=(False,),
    ),
    Rule(
        name="start-matters-little",
        about="init",
        chooses="he",
        text="With few layers either start will do: at depth 2 as few units are dead with He’s "
        "weights as with PyTorch’s default, none or, with two inputs, about a tenth. He’s stays "
        "right when layers are added.",
        changes="Depth: at 20 layers half of the last layer is dead at birth with the default.",
        claims=("initialisation-and-dead-units",),
        tasks=FORWARD,
        depths=("1-3",),
    ),
    Rule(
        name="lecun-for-selu",
        about="init",
        chooses="lecun",
        text="With LeCun’s start SELU keeps the size of the signal through 32 layers. With He’s "
        "or PyTorch’s the size is lost, and on digits the advantage with it, in part or in full.",
        changes="Inputs that are not standardised, or ordinary dropout: they break what it keeps.",
        claims=("selu-needs-its-start",),
        references=("klambauer2017",),
        tasks=FORWARD,
        depths=DEEP,
        **PLAIN,
    ),
    Rule(
        name="he-when-normalised",
        about="init",
        chooses="he",
        text="He’s start is the one from which sixteen ReLU layers with a batch or layer "
        "normalisation and shortcuts learned, on digits and on a circle.",
        changes="A recipe of its own for the start of the last layer of each block.",
        claims=("depth-is-carried-by-norm-and-shortcuts",),
        tasks=FORWARD,
        depths=("any", "4-10", *DEEP),
        normalisations=NORMALISED,
        residuals=(True,),
    ),
    Rule(
        name="he-when-normalised-alone",
        about="init",
        chooses="he",
        text="He’s start, for want of a measured better one: from it sixteen layers with a "
        "normalisation and no shortcuts stayed behind those with both on digits, far behind after "
        "ten epochs.",
        changes="Shortcuts: with them the same start does.",
        claims=("depth-is-carried-by-norm-and-shortcuts",),
        tasks=FORWARD,
        depths=DEEP,
        normalisations=NORMALISED,
        residuals=(False,),
    ),
    Rule(
        name="small-start-beside-shortcuts",
        about="init",
        chooses="default",
        text="PyTorch’s default, a sixth of He’s variance: each layer adds to the signal that its "
        "shortcut carries on, so what it adds has to be small. In sixteen layers He’s start stayed "
        "far behind on digits, and by two points on a circle at first.",
        changes="A normalisation: then He’s start does as well.",
        claims=("depth-is-carried-by-norm-and-shortcuts",),
        references=("de2020", "zhang2019"),
        tasks=FORWARD,
        depths=("any", "4-10", *DEEP),
        normalisations=("none",),
        residuals=(True,),
    ),
    Rule(
        name="spread-grows-with-depth",
        about="init",
        text="No network of this book has more than sixteen hidden layers in training. He’s "
        "variance keeps the mean size of the signal at any depth, but the spread around it grows "
        "with depth, the faster the narrower the layers.",
        changes="Wide layers, or normalisation and shortcuts.",
        references=("hanin2018",),
        tasks=FORWARD,
        depths=("31-",),
    ),
    Rule(
        name="large-weights-explode",
        about="init",
        text="Too large a start makes the gradient explode, whatever the activation: at 30 layers "
        "ReLU’s passes a thousand in every layer at a gain of 2 in place of 1.41, and tanh’s a "
        "hundred thousand in the first at a gain of 5.",
        changes="A normalisation, or clipping, which bounds the step but not the cause.",
        claims=("weights-explode-whatever-the-activation",),
        tasks=FORWARD,
        depths=DEEP,
        normalisations=("none",),
    ),
    Rule(
        name="forget-gate-open",
        about="init",
        chooses="default",
        text="Keep PyTorch’s default and add 1 to the bias of the forget gate. The gate then "
        "starts open, and more of the past arrives.",
        short="Add 1 to the bias of an LSTM’s forget gate.",
        changes="Short sequences, which need no memory from the start.",
        claims=("gates-are-sigmoids-too",),
        references=("jozefowicz2015",),
        tasks=("recurrent",),
    ),
    Rule(
        name="small-weights-in-a-block",
        about="init",
        chooses="default",
        text="BERT draws all its weights from a normal distribution of standard deviation 0.02, "
        "cut off at two of them. At its width of 768 that is a gain of about one half, near that "
        "of PyTorch’s default.",
        changes="The model whose recipe you follow.",
        references=("bert_code",),
        tasks=("transformer",),
    ),
)

HIDDEN: tuple[Rule, ...] = (*_NETWORK, *_FUNCTION, *_START)
