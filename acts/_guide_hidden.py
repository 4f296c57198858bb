"""Rules of `acts.recommend` for hidden layers: their function, their start, what to use instead."""

from acts._guide import TASKS, Rule

__all__ = ["HIDDEN"]

_FORWARD = tuple(task for task in TASKS if task not in ("recurrent", "transformer"))
_SHALLOW = ("1-2",)
_DEEP = ("3-10", "11-30", "31-")
_NORMALISED = ("batch", "layer")

_FUNCTION = (
    Rule(
        name="relu-learns-fast",
        about="hidden",
        choice="relu",
        text="ReLU learns fast: on all ten paired seeds of the demo it ends far below the "
        "sigmoid, and below it still with the best rate for each. Its kink does no harm.",
        changes="Your own runs with another function at its own best rate, ten seeds or more.",
        claims=("demo-relu-falls-fast", "a-kink-does-not-hurt"),
        tasks=_FORWARD,
        depths=("any", *_SHALLOW),
    ),
    Rule(
        name="relu-keeps-its-slope",
        about="hidden",
        choice="relu",
        text="ReLU’s slope is 1 for every positive input, however large. What happens to a "
        "gradient on its way down is then a matter of the weights, and those you can choose.",
        changes="A start that does not match: then ReLU’s gradient vanishes faster than tanh’s.",
        claims=("relu-does-not-saturate-above", "initialisation-is-relus-partner"),
        against=("D0-36",),
        tasks=_FORWARD,
        depths=_DEEP,
    ),
    Rule(
        name="tanh-in-the-cell",
        about="hidden",
        choice="tanh",
        text="tanh is what an LSTM’s cell has inside, and what PyTorch’s plain recurrent layer "
        "begins with. In a large comparison no variant of the LSTM was significantly better than "
        "the standard one, and the function at the cell’s output was one of its two most "
        "critical parts.",
        changes="A cell without gates and with ReLU, started from the identity matrix.",
        claims=("gates-are-sigmoids-too",),
        references=("greff2017", "pytorch_rnn"),
        tasks=("recurrent",),
    ),
    Rule(
        name="gates-are-sigmoids",
        about="hidden",
        text="The gates are sigmoids, and there saturation is no defect: a forget gate near 1 "
        "carries a gradient over a hundred steps, a gate at one half loses it.",
        short="Gates are sigmoids, and saturation is their memory.",
        changes="A cell without gates.",
        claims=("gates-are-sigmoids-too",),
        tasks=("recurrent",),
    ),
    Rule(
        name="gelu-in-the-block",
        about="hidden",
        choice="gelu",
        text="GELU is a usual choice in the feed-forward part of a transformer: BERT has it. The "
        "first transformer had ReLU, and PyTorch’s own layer still begins with it.",
        changes="The model whose recipe you follow: take the function that it was tuned with.",
        references=("bert_code", "shazeer2020", "pytorch_transformerlayer"),
        tasks=("transformer",),
    ),
    Rule(
        name="softmax-over-keys",
        about="hidden",
        text="Attention has a softmax of its own. A row of scores that is masked throughout gives "
        "NaN: shifting the scores does not cure it, a check does.",
        changes="A mask that always leaves something to look at.",
        claims=("checks-cover-what-the-shift-does-not", "softmax-sums-to-one-up-to-rounding"),
        tasks=("transformer",),
    ),
    Rule(
        name="no-sigmoid-in-a-stack",
        about="hidden",
        text="No sigmoid in the hidden layers: from each of the usual starts every layer takes "
        "its share of the gradient. Eight layers stay at chance with Xavier’s start, and neither "
        "clipping nor another rate of SGD changes that.",
        short="No sigmoid in the hidden layers of a deep network.",
        changes="Weights about four times Xavier’s: with them the same eight layers learn.",
        claims=(
            "sigmoid-gradient-shrinks-with-depth",
            "clipping-and-sgd-rates-do-not-cure-vanishing",
            "depth-limit-is-largely-the-start",
        ),
        tasks=_FORWARD,
        depths=_DEEP,
        normalisations=("none",),
        residual=False,
    ),
    Rule(
        name="depth-decides",
        about="hidden",
        text="Say how many hidden layers there are: depth is what separates a start that works "
        "from one that does not.",
        changes="A network of one or two hidden layers: there most choices work.",
        claims=("more-than-a-bend", "initialisation-and-dead-units"),
        tasks=_FORWARD,
        depths=("any",),
    ),
)

_START = (
    Rule(
        name="he-at-any-depth",
        about="init",
        choice="he",
        text="Weights of variance 2 / fan_in keep the first layer’s gradient at its size down to "
        "30 layers. With PyTorch’s default it shrinks by the factor 0.41 per layer.",
        short="With PyTorch’s default start ReLU’s gradient shrinks by 0.41 per layer.",
        changes="Another activation: each has a gain of its own.",
        claims=("initialisation-is-relus-partner", "initialisation-and-dead-units"),
        against=("D0-36",),
        tasks=_FORWARD,
        depths=("any", "3-10", "11-30"),
    ),
    Rule(
        name="start-matters-little",
        about="init",
        choice="he",
        text="In a shallow network the start is not critical: at depth 2 hardly a unit is dead "
        "with He’s weights or with PyTorch’s default. He’s stays right when layers are added.",
        changes="Depth: at 20 layers half of the last layer is dead at birth with the default.",
        claims=("initialisation-and-dead-units",),
        tasks=_FORWARD,
        depths=_SHALLOW,
    ),
    Rule(
        name="he-beyond-thirty",
        about="init",
        choice="he",
        text="He’s weights remain the ones whose mean signal neither grows nor fades. But "
        "nothing here was measured beyond 30 layers, and the spread around that mean grows with "
        "depth, the faster the narrower the layers.",
        changes="Shortcuts and normalisation, with which networks of this depth are trained.",
        references=("hanin2018", "he2016"),
        tasks=_FORWARD,
        depths=("31-",),
    ),
    Rule(
        name="forget-gate-open",
        about="init",
        choice="default",
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
        choice="default",
        text="BERT draws all its weights from a normal distribution of standard deviation 0.02, "
        "cut off at two of them. At its width of 768 that is a gain of about one half, near that "
        "of PyTorch’s default.",
        changes="The model whose recipe you follow.",
        references=("bert_code",),
        tasks=("transformer",),
    ),
    Rule(
        name="large-weights-explode",
        about="init",
        text="Too large a start makes the gradient explode, whatever the activation: at 30 layers "
        "tanh reaches millions with five times its weights. ReLU forgives less than tanh.",
        short="Weights make gradients explode, whatever the activation.",
        changes="A normalisation, or clipping, which bounds the step but not the cause.",
        claims=("weights-explode-whatever-the-activation",),
        against=("D3-20",),
        tasks=_FORWARD,
        depths=("11-30", "31-"),
        normalisations=("none",),
    ),
)

_AROUND = (
    Rule(
        name="batchnorm-keeps-units-alive",
        about="training",
        text="Batch normalisation keeps practically all units alive at a rate of SGD that kills "
        "half of them without it. Under Adam fewer die than without, but some do.",
        short="Batch normalisation keeps units alive at rates that kill.",
        changes="Batches so small that their mean and spread say little.",
        claims=("batchnorm-keeps-most-units-alive",),
        tasks=_FORWARD,
        normalisations=("batch",),
    ),
    Rule(
        name="rates-that-kill",
        about="training",
        text="Search the learning rate up to where runs fail, and stay well below: too high a "
        "rate kills units with SGD and with Adam, while the loss stays finite. Count units that "
        "are silent on every example, not zeros.",
        short="High rates kill units: count those silent on every example, not zeros.",
        changes="A function without a flat side, whose units cannot die.",
        claims=("a-high-rate-kills-units", "zeros-are-not-death"),
        against=("D3-19",),
        tasks=_FORWARD,
        normalisations=("none", "layer"),
    ),
    Rule(
        name="shortcuts-beyond-thirty",
        about="training",
        text="At this depth give the layers shortcuts: plain networks get harder to train as they "
        "get deeper, and residual ones of up to 152 layers were trained on images.",
        changes="A network that trains well without, at its own best rate.",
        references=("he2016",),
        tasks=_FORWARD,
        depths=("31-",),
        residual=False,
    ),
    Rule(
        name="residual-carries-the-signal",
        about="training",
        text="A shortcut that adds the unchanged input passes signal and gradient straight on, "
        "beside whatever the layer does. Residual networks were found easier to optimise than "
        "plain ones, and to gain accuracy from depth.",
        changes="A shortcut with something in it: an activation or a scale on the way.",
        references=("he2016", "he2016identity"),
        tasks=_FORWARD,
        residual=True,
    ),
    Rule(
        name="blocks-have-layernorm",
        about="training",
        text="A transformer’s block has shortcuts and layer normalisation; PyTorch’s layer has "
        "both. Leave neither out without a reason.",
        changes="A recipe made for a block without them.",
        references=("pytorch_transformerlayer",),
        tasks=("transformer",),
    ),
    Rule(
        name="steps-are-depth",
        about="training",
        text="In a recurrent network the steps in time are the depth. Clip the norm of the "
        "gradient: that is the known remedy where it explodes.",
        changes="Nothing else: clipping does not bring back a gradient that has vanished.",
        claims=("D3-21", "clipping-and-sgd-rates-do-not-cure-vanishing"),
        references=("pascanu2013",),
        tasks=("recurrent",),
    ),
    Rule(
        name="nothing-measured-between-steps",
        about="training",
        text="What normalisation or shortcuts do to a recurrent network has not been measured in "
        "this book.",
        changes="A measurement.",
        tasks=("recurrent",),
        normalisations=_NORMALISED,
    ),
    Rule(
        name="no-shortcut-measured-between-steps",
        about="training",
        text="What shortcuts between stacked recurrent layers do has not been measured in this "
        "book.",
        changes="A measurement.",
        tasks=("recurrent",),
        normalisations=("none",),
        residual=True,
    ),
)

_INSTEAD = (
    Rule(
        name="leaky-as-fast",
        about="instead",
        choice="leaky_relu",
        text="Leaky ReLU needs as many steps as ReLU to the same loss, and has no zeros.",
        changes="A rate at which ReLU loses units: there they part.",
        claims=("leaky-is-as-fast-without-zeros",),
        against=("D1-34",),
        tasks=_FORWARD,
    ),
    Rule(
        name="tanh-when-deep",
        about="instead",
        choice="tanh",
        text="tanh with LeCun’s start was ahead of ReLU with He’s at ten layers, within the same "
        "budget. The digits used there are nearly linear: a network without any activation did "
        "as well.",
        changes="Data that need more than ten bends of a line, and a larger budget.",
        claims=("deeper-than-sigmoid-not-than-tanh",),
        tasks=_FORWARD,
        depths=("3-10",),
        normalisations=("none",),
        residual=False,
    ),
    Rule(
        name="tanh-when-shallow",
        about="instead",
        choice="tanh",
        text="tanh, at its own rate, needs no more steps than ReLU on digits.",
        changes="A deeper network, if it starts from PyTorch’s default.",
        claims=("six-fold-is-another-comparison",),
        against=("D0-17",),
        tasks=_FORWARD,
        depths=("any", *_SHALLOW),
    ),
    Rule(
        name="sigmoid-when-shallow",
        about="instead",
        choice="sigmoid",
        text="The sigmoid works in one hidden layer, within a few points of ReLU, with a higher "
        "learning rate, not a lower one.",
        short="A sigmoid in one hidden layer wants a higher rate, not a lower one.",
        changes="A second layer: then the start begins to matter.",
        claims=("lower-rate-is-backwards", "sigmoid-beyond-binary-outputs"),
        against=("D0-57", "D3-24"),
        tasks=_FORWARD,
        depths=_SHALLOW,
    ),
    Rule(
        name="relu-from-the-identity",
        about="instead",
        choice="relu",
        text="A plain recurrent layer with ReLU whose recurrent weights start as the identity "
        "matrix was comparable to LSTMs on four benchmarks.",
        changes="A start of another kind: then its gradient explodes or vanishes.",
        references=("le2015",),
        tasks=("recurrent",),
    ),
    Rule(
        name="gated-in-the-block",
        about="instead",
        choice="silu",
        text="SiLU as the gate of a gated layer (SwiGLU): some of the gated variants improved on "
        "ReLU and GELU in a transformer.",
        changes="A budget that does not allow the third matrix, or another model.",
        claims=("D1-17",),
        references=("shazeer2020",),
        tasks=("transformer",),
    ),
    Rule(
        name="relu-in-the-block",
        about="instead",
        choice="relu",
        text="ReLU is what the first transformer had.",
        changes="The model whose recipe you follow.",
        references=("shazeer2020",),
        tasks=("transformer",),
    ),
)

HIDDEN: tuple[Rule, ...] = (*_FUNCTION, *_START, *_AROUND, *_INSTEAD)
