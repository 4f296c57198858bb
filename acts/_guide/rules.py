"""What `acts.recommend` knows about its options: the words, the values, and the form of a rule.

The rules themselves stand in `_guide_hidden`, `_guide_training` and `_guide_output`. They are data,
not code: a rule says for which options it holds, what it says or chooses there, and what it rests
on. The pages with the chooser and the cheat sheet are made from the same records.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType

__all__ = [
    "ABOUT",
    "DEPTHS",
    "INITS",
    "LOSSES",
    "NEAREST",
    "NORMALISATIONS",
    "OUTPUTS",
    "RESIDUALS",
    "TASKS",
    "Init",
    "Loss",
    "Options",
    "Reason",
    "Rule",
    "combinations",
]

#: Word -> what it stands for. The last two name an architecture, the others the output.
TASKS: Mapping[str, str] = MappingProxyType(
    {
        "binary": "one answer, yes or no",
        "multiclass": "one class out of several",
        "multilabel": "any number of labels",
        "regression": "a number without bounds",
        "positive": "a number above 0",
        "decades": "positive, over powers of ten",
        "count": "a count: 0, 1, 2, …",
        "bounded": "a number between two ends",
        "recurrent": "next symbol (recurrent net)",
        "transformer": "next symbol (transformer)",
    }
)

#: Key of a range of hidden layers -> its least and largest depth. "any": the depth was not given.
DEPTHS: Mapping[str, tuple[int, float] | None] = MappingProxyType(
    {
        "any": None,
        "1-3": (1, 3),
        "4-10": (4, 10),
        "11-30": (11, 30),
        "31-": (31, float("inf")),
    }
)
NORMALISATIONS: Mapping[str, str] = MappingProxyType(
    {
        "none": "none",
        "batch": "batch normalisation",
        "layer": "layer normalisation",
    }
)
RESIDUALS: Mapping[bool, str] = MappingProxyType({False: "none", True: "around hidden layers"})

#: What a reason is about, in the order in which it is told.
ABOUT: Mapping[str, str] = MappingProxyType(
    {
        "hidden": "Hidden layers",
        "init": "Starting weights",
        "output": "Output",
        "loss": "Loss",
        "training": "Training",
        "instead": "Instead",
    }
)

#: Words that are no task -> the tasks that somebody who writes them may mean.
NEAREST: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "classification": ("binary", "multiclass", "multilabel"),
        "classifier": ("binary", "multiclass", "multilabel"),
        "logistic": ("binary",),
        "bce": ("binary", "multilabel"),
        "crossentropy": ("multiclass", "binary"),
        "segmentation": ("multiclass", "binary"),
        "sigmoid": ("binary", "multilabel"),
        "softmax": ("multiclass",),
        "tagging": ("multilabel",),
        "linear": ("regression",),
        "mse": ("regression",),
        "series": ("regression", "recurrent"),
        "poisson": ("count",),
        "price": ("positive", "decades"),
        "log": ("decades",),
        "probability": ("binary", "bounded"),
        "interval": ("bounded",),
        "share": ("bounded",),
        "tanh": ("bounded",),
        "rnn": ("recurrent",),
        "lstm": ("recurrent",),
        "gru": ("recurrent",),
        "attention": ("transformer",),
        "bert": ("transformer",),
        "gpt": ("transformer",),
        "language": ("transformer", "recurrent"),
        "translation": ("transformer", "recurrent"),
    }
)


@dataclass(frozen=True, kw_only=True)
class Init:
    """How the weights start.

    Attributes
    ----------
    name : str
        The word that `acts.nn.mlp` takes as `init`.
    rule : str
        The distribution of weights and biases.
    gain : float
        Weights have the variance ``gain² / fan_in``; compare `acts.gain` of the activation.
    torch : str
        How to get it in PyTorch.
    """

    name: str
    rule: str
    gain: float
    torch: str


@dataclass(frozen=True, kw_only=True)
class Loss:
    """A loss under its names.

    Attributes
    ----------
    torch : str
        The class in `torch.nn`.
    acts : str or None
        The function in `acts`, if it has one.
    takes : str
        What the loss is given: "logits" or "outputs" of the last layer, or "predictions", the
        values behind the output function.
    targets : str
        What the targets have to be.
    """

    torch: str
    acts: str | None
    takes: str
    targets: str


_UNIFORM = "uniform between ±1/√fan_in, biases too"
INITS: Mapping[str, Init] = MappingProxyType(
    {
        init.name: init
        for init in (
            Init(
                name="he",
                rule="normal, variance 2 / fan_in, biases 0",
                gain=2**0.5,
                torch='nn.init.kaiming_normal_(weight, nonlinearity="relu")',
            ),
            Init(
                name="lecun",
                rule="normal, variance 1 / fan_in, biases 0",
                gain=1.0,
                torch='nn.init.kaiming_normal_(weight, nonlinearity="linear")',
            ),
            Init(name="default", rule=_UNIFORM, gain=3**-0.5, torch="as created"),
        )
    }
)
_BINARY = {"torch": "BCEWithLogitsLoss", "acts": "binary_cross_entropy_with_logits"}
_SQUARED = {"torch": "MSELoss", "acts": None}
LOSSES: Mapping[str, Loss] = MappingProxyType(
    {
        "binary cross-entropy": Loss(**_BINARY, takes="logits", targets="0 or 1"),
        "binary cross-entropy of shares": Loss(
            **_BINARY, takes="logits", targets="rescaled to between 0 and 1"
        ),
        "cross-entropy": Loss(
            torch="CrossEntropyLoss", acts="cross_entropy", takes="logits", targets="class numbers"
        ),
        "squared error": Loss(**_SQUARED, takes="outputs", targets="standardised"),
        "squared error of predictions": Loss(
            **_SQUARED, takes="predictions", targets="divided by their mean"
        ),
        "squared error of logarithms": Loss(
            **_SQUARED, takes="outputs", targets="logarithms, standardised"
        ),
        "Poisson loss": Loss(torch="PoissonNLLLoss", acts=None, takes="outputs", targets="counts"),
    }
)
#: Function behind the last layer -> how to write it in PyTorch.
OUTPUTS: Mapping[str, str] = MappingProxyType(
    {
        "sigmoid": "torch.sigmoid(logits)",
        "softmax": "torch.softmax(logits, dim=-1)",
        "identity": "none: the last layer is linear",
        "softplus": "nn.functional.softplus(z)",
        "exp": "torch.exp(z)",
        "scaled sigmoid": "low + (high - low) * torch.sigmoid(z)",
    }
)


@dataclass(frozen=True, kw_only=True)
class Reason:
    """A sentence, what carries it, and what would change it.

    Attributes
    ----------
    name : str
        Of the rule that it comes from.
    about : str
        "hidden", "init", "output", "loss", "training" or "instead".
    text : str
        The sentence.
    changes : str
        What would change it.
    claims : tuple of str
        Checks (``"linear-collapse"``) and rows (``"D2-07"``) of the ledger.
    against : tuple of str
        Rows among those of `claims` whose verdict is "wrong" or "unsupported": the sentence says
        the opposite of what the article says there.
    references : tuple of str
        Keys of the book's list of references.
    """

    name: str
    about: str
    text: str
    changes: str
    claims: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    references: tuple[str, ...] = ()

    @property
    def backed(self) -> bool:
        """Whether a claim of the ledger or an opened reference carries the sentence."""
        return bool(self.claims or self.references)


@dataclass(frozen=True)
class Options:
    """One combination of options, each as a key of its table."""

    task: str
    depth: str
    normalisation: str
    residual: bool


@dataclass(frozen=True, kw_only=True)
class Rule(Reason):
    """A reason, where it holds, and what it chooses there.

    Attributes
    ----------
    choice : str or None
        What it chooses: for "hidden" and "instead" a name of `ACTIVATIONS`, for "init", "output"
        and "loss" a key of `INITS`, `OUTPUTS`, `LOSSES`. None: it explains or warns.
    short : str
        The sentence for the cheat sheet; empty: it is not there.
    tasks, depths, normalisations, residual : tuple or None
        Where it holds. None: everywhere.
    """

    choice: str | None = None
    short: str = ""
    tasks: tuple[str, ...] | None = None
    depths: tuple[str, ...] | None = None
    normalisations: tuple[str, ...] | None = None
    residual: bool | None = None

    def holds(self, options: Options) -> bool:
        """Whether the rule holds for a combination of options."""
        return (
            (self.tasks is None or options.task in self.tasks)
            and (self.depths is None or options.depth in self.depths)
            and (self.normalisations is None or options.normalisation in self.normalisations)
            and (self.residual is None or options.residual == self.residual)
        )

    @property
    def reason(self) -> Reason:
        """What the rule says, without where it holds."""
        return Reason(**{name: getattr(self, name) for name in Reason.__dataclass_fields__})


def combinations() -> list[Options]:
    """Every combination of options, tasks slowest."""
    return [Options(*each) for each in product(TASKS, DEPTHS, NORMALISATIONS, RESIDUALS)]
