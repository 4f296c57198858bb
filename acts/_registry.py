"""The catalogue `ACTIVATIONS`: one frozen record per function.

Adding an activation is one pair of functions and one record here; tests, plots, gains and reports
loop over the records.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import inf
from types import MappingProxyType

from acts import _piecewise, _sigmoidal

__all__ = ["ACTIVATIONS", "Activation"]


@dataclass(frozen=True, kw_only=True)
class Activation:
    """What the book knows about one activation function.

    Attributes
    ----------
    name : str
        The key in `ACTIVATIONS` and the public name in `acts`.
    label : str
        How prose and figures write it.
    fn, grad : callable
        The function and its slope with respect to the input.
    formula : str
        LaTeX, with the parameters' names.
    range : tuple of float
        Infimum and supremum of the values, at the default parameters.
    kinks : tuple of float
        Where the slope or the function itself jumps, at the default parameters.
    saturates : tuple of str
        The sides, of "left" and "right", on which the slope tends to 0.
    parameters : Mapping of str to default value
        The keywords of `fn`, read from its signature.
    torch : str or None
        The class in `torch.nn`.
    keras : str or None
        The function in `keras.activations` (Keras 3).
    differs : str
        Where the defaults or the definition there differ from ours; empty where they do not.
    gain : float
        ``1 / sqrt(E f(z)²)`` for standard normal z, by quadrature on first use.
    year : int
        Of `reference`.
    reference : str
        Who introduced it (to neural networks, where that is known).
    """

    name: str
    label: str
    fn: Callable
    grad: Callable
    formula: str
    range: tuple[float, float]
    kinks: tuple[float, ...] = ()
    saturates: tuple[str, ...] = ()
    torch: str | None
    keras: str | None
    differs: str = ""
    year: int
    reference: str

    @cached_property
    def parameters(self) -> Mapping[str, object]:
        found = inspect.signature(self.fn).parameters.values()
        return MappingProxyType({p.name: p.default for p in found if p.default is not p.empty})

    @cached_property
    def gain(self) -> float:
        from acts._moments import gain

        return gain(self.fn)


def _record(module, name: str, **fields) -> tuple[str, Activation]:
    fn, grad = getattr(module, name), getattr(module, f"{name}_grad")
    return name, Activation(name=name, fn=fn, grad=grad, **fields)


_RECORDS = (
    _record(
        _piecewise,
        "identity",
        label="identity",
        formula=r"x",
        range=(-inf, inf),
        torch="Identity",
        keras="linear",
        year=1960,
        reference="Widrow & Hoff (1960), Adaptive switching circuits",
    ),
    _record(
        _piecewise,
        "step",
        label="step",
        formula=r"1 \text{ if } x > 0 \text{ else } 0",
        range=(0.0, 1.0),
        kinks=(0.0,),
        saturates=("left", "right"),
        torch=None,
        keras=None,
        year=1958,
        reference="Rosenblatt (1958), The perceptron: a probabilistic model for information "
        "storage and organization in the brain",
    ),
    _record(
        _sigmoidal,
        "sigmoid",
        label="sigmoid",
        formula=r"\frac{1}{1 + e^{-x}}",
        range=(0.0, 1.0),
        saturates=("left", "right"),
        torch="Sigmoid",
        keras="sigmoid",
        year=1986,
        reference="Rumelhart, Hinton & Williams (1986), Learning representations by "
        "back-propagating errors",
    ),
    _record(
        _sigmoidal,
        "tanh",
        label="tanh",
        formula=r"\tanh(x)",
        range=(-1.0, 1.0),
        saturates=("left", "right"),
        torch="Tanh",
        keras="tanh",
        year=1998,
        reference="LeCun, Bottou, Orr & Müller (1998), Efficient BackProp",
    ),
    _record(
        _piecewise,
        "relu",
        label="ReLU",
        formula=r"\max(x, 0)",
        range=(0.0, inf),
        kinks=(0.0,),
        saturates=("left",),
        torch="ReLU",
        keras="relu",
        year=2010,
        reference="Nair & Hinton (2010), Rectified linear units improve restricted Boltzmann "
        "machines",
    ),
    _record(
        _piecewise,
        "relu6",
        label="ReLU6",
        formula=r"\min(\max(x, 0), 6)",
        range=(0.0, 6.0),
        kinks=(0.0, 6.0),
        saturates=("left", "right"),
        torch="ReLU6",
        keras="relu6",
        year=2010,
        reference="Krizhevsky (2010), Convolutional deep belief networks on CIFAR-10",
    ),
    _record(
        _piecewise,
        "leaky_relu",
        label="leaky ReLU",
        formula=r"x \text{ if } x > 0 \text{ else } s\,x, \quad s = \mathtt{negative\_slope}",
        range=(-inf, inf),
        kinks=(0.0,),
        torch="LeakyReLU",
        keras="leaky_relu",
        differs="Keras: negative_slope=0.2 (the layer LeakyReLU: 0.3)",
        year=2013,
        reference="Maas, Hannun & Ng (2013), Rectifier nonlinearities improve neural network "
        "acoustic models",
    ),
)

ACTIVATIONS: Mapping[str, Activation] = MappingProxyType(dict(_RECORDS))
