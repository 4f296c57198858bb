"""Rules of `acts.recommend` for what stands around hidden layers, and for what to try instead."""

from acts._guide.options import DEEP, FEW, FORWARD, NORMALISED
from acts._guide.rules import PLAIN, Rule

__all__ = ["TRAINING"]

_AROUND = (
    Rule(
        name="not-plain",
        about="training",
        text="Give so many layers shortcuts, with a small start or a normalisation, before you "
        "change their function: on digits sixteen plain ReLU layers were far behind, and behind "
        "still after five times the epochs. On a circle plain ones were close. Residual networks "
        "of up to 152 layers were trained on images.",
        changes="Layers that cannot have them.",
        claims=("depth-is-carried-by-norm-and-shortcuts",),
        references=("he2016",),
        tasks=FORWARD,
        depths=DEEP,
        **PLAIN,
    ),
    Rule(
        name="normalisation-alone",
        about="training",
        text="Add shortcuts: layer normalisation alone did not carry sixteen layers. After ten "
        "epochs ReLU with it was no better than plain on digits, far worse on a circle.",
        changes="A network that trains well without, at its own best rate.",
        claims=("depth-is-carried-by-norm-and-shortcuts",),
        tasks=FORWARD,
        depths=DEEP,
        normalisations=("layer",),
        residuals=(False,),
    ),
    Rule(
        name="batchnorm-alone",
        about="training",
        text="Add shortcuts, or be patient: batch normalisation alone carried sixteen layers of "
        "sigmoids, on digits and on a circle, but those of ReLU were far behind on digits after "
        "ten epochs, and by some points after fifty.",
        changes="A network that trains well without, at its own best rate.",
        claims=("depth-is-carried-by-norm-and-shortcuts",),
        tasks=FORWARD,
        depths=DEEP,
        normalisations=("batch",),
        residuals=(False,),
    ),
    Rule(
        name="shortcuts-alone",
        about="training",
        text="Start the layers beside the shortcuts small, or normalise them. The shortcut "
        "carries the signal on unchanged: either way sixteen layers learned well, while from He’s "
        "start without a normalisation they stayed far behind on digits.",
        changes="A signal whose size, measured layer by layer, does not grow.",
        claims=("depth-is-carried-by-norm-and-shortcuts",),
        references=("he2016identity",),
        tasks=FORWARD,
        depths=("4-10", *DEEP),
        normalisations=("none",),
        residuals=(True,),
    ),
    Rule(
        name="batchnorm-keeps-units-alive",
        about="training",
        text="With large batches, batch normalisation keeps practically all units alive at a rate "
        "of SGD that kills half of them without it, and under Adam fewer die. With batches of 8 "
        "half of a layer or more died: lower the rate.",
        short="Batch normalisation with large batches keeps units alive at rates that kill.",
        changes="Small batches, whose mean and spread say little.",
        claims=("batchnorm-keeps-most-units-alive",),
        tasks=FORWARD,
        normalisations=("batch",),
    ),
    Rule(
        name="rates-that-kill",
        about="training",
        text="Search the learning rate up to where runs fail, and stay well below: too high a "
        "rate kills half of a layer or more, with SGD and with Adam, and the loss mostly stays "
        "finite. Count units that are silent on every example, not zeros.",
        short="High rates kill units: count those silent on every example, not zeros.",
        changes="A function without a flat side, whose units cannot die.",
        claims=("a-high-rate-kills-units", "zeros-are-not-death"),
        tasks=FORWARD,
        depths=("any", "1-3", "4-10"),
        normalisations=("none", "layer"),
    ),
    Rule(
        name="lower-the-rate-after-a-swap",
        about="training",
        text="Where ReLU replaces a sigmoid, lower the rate: with SGD by two to eleven times, with "
        "Adam by one to four, on digits and, with one layer, on a circle. Batch size and "
        "optimiser can mostly stay.",
        short="ReLU for sigmoid: lower the rate. Sigmoid for ReLU: raise it.",
        changes="SGD and several layers: there the sigmoid’s larger batch cost ReLU ten points, "
        "for one run of ten diverged.",
        claims=("swap-and-lower-the-rate", "swap-keeps-batch-and-optimizer"),
        tasks=FORWARD,
        depths=("1-3",),
    ),
    Rule(
        name="no-clipping-when-shallow",
        about="training",
        text="No clipping: with one or two hidden layers of sigmoid or tanh the gradient’s norm "
        "was above the usual limit of 1 on few steps and never above three, on digits and on the "
        "circle.",
        changes="A recurrent network, or many layers with too large a start.",
        claims=("shallow-nets-need-no-clipping",),
        against=("D2-26",),
        tasks=FORWARD,
        depths=("1-3",),
    ),
    Rule(
        name="early-loss-warns",
        about="training",
        text="Watch the loss of the first steps, then the instruments: the loss warns of a sick "
        "network, gradients per layer before the first step and dead or saturated units per layer "
        "say which sickness.",
        changes="Gradients looked at on a plateau, where the last layer’s have shrunk as well. "
        "Measures summed over the whole network: they mislead.",
        claims=("early-loss-warns-instruments-name", "gradient-threshold-rings-for-the-healthy"),
        tasks=FORWARD,
        depths=("4-10", *DEEP),
    ),
    Rule(
        name="blocks-have-layernorm",
        about="training",
        text="A transformer’s block has shortcuts and layer normalisation, and PyTorch’s layer "
        "has both. Leave neither out without a reason.",
        changes="A recipe made for a block without them.",
        claims=("depth-is-carried-by-norm-and-shortcuts",),
        references=("pytorch_transformerlayer",),
        tasks=("transformer",),
    ),
    Rule(
        name="steps-are-depth",
        about="training",
        text="In a recurrent network the steps in time are the depth. Clip the norm of the "
        "gradient: that is the known remedy where it explodes.",
        changes="A gradient that has vanished: clipping does not bring it back.",
        claims=("D3-21", "clipping-and-sgd-rates-do-not-cure-vanishing"),
        references=("pascanu2013",),
        tasks=("recurrent",),
    ),
    Rule(
        name="no-normalisation-measured-between-steps",
        about="training",
        text="What normalisation does to a recurrent network has not been measured in this book.",
        changes="A measurement.",
        tasks=("recurrent",),
        normalisations=NORMALISED,
    ),
    Rule(
        name="no-shortcut-measured-between-steps",
        about="training",
        text="What shortcuts between stacked recurrent layers do has not been measured in this "
        "book.",
        changes="A measurement.",
        tasks=("recurrent",),
        residuals=(True,),
    ),
)

_INSTEAD = (
    Rule(
        name="tanh-when-few",
        about="instead",
        chooses="tanh",
        text="tanh with LeCun’s start: level with ReLU in one layer and in three, on three data "
        "sets. It takes fewer steps on digits, more on the circle.",
        changes="PyTorch’s default start in more than a few layers.",
        claims=(
            "shallow-is-a-tie",
            "relu-first-with-conditions",
            "six-fold-is-another-comparison",
        ),
        tasks=FORWARD,
        depths=FEW,
    ),
    Rule(
        name="sigmoid-when-few",
        about="instead",
        chooses="sigmoid",
        text="The sigmoid works in one hidden layer and in a small convolutional network, with a "
        "higher rate, not a lower one. Larger starting weights let it learn sooner; with the "
        "usual ones that network was behind ReLU after five times the steps, on digits by two "
        "points and on bars in noise by six.",
        changes="Each further layer: then the start begins to decide.",
        claims=("lower-rate-is-backwards", "shallow-is-a-tie", "lenet-sigmoid-needs-care"),
        against=("D0-57",),
        tasks=FORWARD,
        depths=("1-3",),
    ),
    Rule(
        name="smooth-ones-are-close",
        about="instead",
        chooses="gelu",
        text="GELU, or SiLU: within two points of ReLU in twenty paired runs on three kinds of "
        "data at two budgets, a little behind on digits and mostly on a table, level or ahead on "
        "the circle. Know what your runs can see.",
        changes="Large models and long budgets: papers report gains of about a point.",
        claims=("benchmark-with-a-smallest-difference",),
        tasks=FORWARD,
        depths=("any", "1-3", "4-10"),
    ),
    Rule(
        name="smooth-ones-in-deep-networks",
        about="instead",
        chooses="gelu",
        text="GELU: its authors report gains on all their tasks in vision, language and speech. "
        "In a study that repeated many changes to Transformers plain GELU was level with ReLU in "
        "pre-training, and gated by GELU or SiLU a layer was ahead. In small networks of few "
        "layers we saw GELU within two points of ReLU.",
        changes="A paired run of your own network.",
        claims=("D1-52",),
        references=("hendrycks2016", "narang2021"),
        tasks=FORWARD,
        depths=DEEP,
        normalisations=NORMALISED,
    ),
    Rule(
        name="leaky-as-fast",
        about="instead",
        chooses="leaky_relu",
        text="Leaky ReLU with the usual slope of 0.01: about as many steps as ReLU to the same "
        "loss, or fewer, and within five points of it in sixteen plain layers on three data sets, "
        "without zeros.",
        changes="A rate at which ReLU loses units: there they part.",
        claims=(
            "leaky-is-as-fast-without-zeros",
            "small-slope-changes-nothing-large-slope-helps",
        ),
        against=("D1-34",),
        tasks=FORWARD,
        depths=("any", "1-3"),
    ),
    Rule(
        name="leaky-with-a-large-slope",
        about="instead",
        chooses="leaky_relu",
        text="Leaky ReLU with a slope of 0.25, PReLU’s start: in sixteen narrow plain layers far "
        "ahead of ReLU on digits after ten epochs, by under a third of that after fifty. On the "
        "circle and on breast cancer within two points of ReLU.",
        changes="A longer budget, wider layers or less linear data: the lead shrinks with each.",
        claims=("small-slope-changes-nothing-large-slope-helps",),
        tasks=FORWARD,
        depths=("4-10", *DEEP),
        **PLAIN,
    ),
    Rule(
        name="tanh-when-deep-and-plain",
        about="instead",
        chooses="tanh",
        text="tanh with LeCun’s start: on digits ahead of ReLU with He’s after ten epochs, at ten "
        "layers and at sixteen; after sixty a few points ahead or, at ten with Adam, behind. "
        "Elsewhere now ahead and now behind, on spirals by up to 18 points.",
        changes="Data that need their bends: digits are nearly linear.",
        claims=("deeper-than-sigmoid-not-than-tanh", "relu-first-with-conditions"),
        tasks=FORWARD,
        depths=("4-10", *DEEP),
        **PLAIN,
    ),
    Rule(
        name="relu-from-the-identity",
        about="instead",
        chooses="relu",
        text="A plain recurrent layer with ReLU whose recurrent weights start as the identity "
        "matrix remembers at least as well as one with tanh from a random start, and was "
        "comparable to LSTMs on four benchmarks. On digits read row by row it was behind at first "
        "and level after 400 steps.",
        changes="A random start: then it falls behind tanh, and where something has to be "
        "remembered it stays there.",
        claims=("recurrent-state-start-decides",),
        references=("le2015",),
        tasks=("recurrent",),
    ),
    Rule(
        name="gated-in-the-block",
        about="instead",
        chooses="silu",
        text="SiLU as the gate of a gated layer (SwiGLU), as in Llama 2: some gated variants "
        "improved on ReLU and GELU in a transformer.",
        changes="A budget that does not allow the third matrix, or another model.",
        claims=("D4-37",),
        references=("shazeer2020", "llama_code"),
        tasks=("transformer",),
    ),
    Rule(
        name="relu-in-the-block",
        about="instead",
        chooses="relu",
        text="ReLU is what the transformer of 2017 had, and PyTorch’s layer begins with it.",
        changes="The model whose recipe you follow.",
        claims=("gelu-stands-in-the-feed-forward-block",),
        against=("D2-28",),
        references=("shazeer2020", "pytorch_transformerlayer"),
        tasks=("transformer",),
    ),
)

TRAINING: tuple[Rule, ...] = (*_AROUND, *_INSTEAD)
