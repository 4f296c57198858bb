"""What the rules of `acts.recommend` choose from: starts, losses, functions of the last layer."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

__all__ = ["INIT_RECORDS", "LOSS_RECORDS", "OUTPUT_CODE", "Init", "Loss"]


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
#: Start -> what it is.
INIT_RECORDS: Mapping[str, Init] = MappingProxyType(
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
#: Loss and what it is given -> its names and what it needs.
LOSS_RECORDS: Mapping[str, Loss] = MappingProxyType(
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
#: Function behind the last layer -> how to write it in PyTorch. None: the layer is linear.
OUTPUT_CODE: Mapping[str, str | None] = MappingProxyType(
    {
        "sigmoid": "torch.sigmoid(logits)",
        "softmax": "torch.softmax(logits, dim=-1)",
        "identity": None,
        "softplus": "nn.functional.softplus(z)",
        "exp": "torch.exp(z)",
        "scaled sigmoid": "low + (high - low) * torch.sigmoid(z)",
    }
)
