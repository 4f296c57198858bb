"""The catalogue `ACTIVATIONS`: one frozen record per function.

A new activation is one pair of functions, one record here and one row in tests/functions.py; tests,
plots, gains and reports loop over the records.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import inf
from types import MappingProxyType

from acts._functions.gated import (
    gelu,
    gelu_grad,
    hard_swish,
    hard_swish_grad,
    mish,
    mish_grad,
    silu,
    silu_grad,
)
from acts._functions.piecewise import (
    identity,
    identity_grad,
    leaky_relu,
    leaky_relu_grad,
    relu,
    relu6,
    relu6_grad,
    relu_grad,
    step,
    step_grad,
)
from acts._functions.rectifiers import (
    celu,
    celu_grad,
    elu,
    elu_grad,
    selu,
    selu_grad,
    softplus,
    softplus_grad,
)
from acts._functions.sigmoidal import (
    hard_sigmoid,
    hard_sigmoid_grad,
    log_sigmoid,
    log_sigmoid_grad,
    sigmoid,
    sigmoid_grad,
    softsign,
    softsign_grad,
    tanh,
    tanh_grad,
)

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
        The class in `torch.nn`; without one `acts.nn.activation` makes a module of the pair.
    keras : str or None
        The function in `keras.activations` (Keras 3).
    differs : str
        Where the defaults or the definition there differ from ours; empty where they do not.
    gain : float
        ``1 / sqrt(E f(z)²)`` for standard normal z, by quadrature on first use.
    year : int
        Of `reference`.
    reference : str
        The earliest source known to us for its use in networks, or one that made it usual there;
        for the logarithm of the sigmoid the source in statistics.
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
        from acts._functions.quadrature import integrate  # NumPy's polynomials take a while

        return integrate(self.fn).gain


_RECORDS = (
    Activation(
        name="identity",
        fn=identity,
        grad=identity_grad,
        label="identity",
        formula=r"x",
        range=(-inf, inf),
        torch="Identity",
        keras="linear",
        year=1960,
        reference="Widrow & Hoff, Adaptive switching circuits",
    ),
    Activation(
        name="step",
        fn=step,
        grad=step_grad,
        label="step",
        formula=r"1 \text{ if } x > 0 \text{ else } 0",
        range=(0.0, 1.0),
        kinks=(0.0,),
        saturates=("left", "right"),
        torch=None,
        keras=None,
        differs="PyTorch has torch.heaviside, whose value at 0 is an argument",
        year=1943,
        reference="McCulloch & Pitts, A logical calculus of the ideas immanent in nervous activity",
    ),
    Activation(
        name="sigmoid",
        fn=sigmoid,
        grad=sigmoid_grad,
        label="sigmoid",
        formula=r"\frac{1}{1 + e^{-x}}",
        range=(0.0, 1.0),
        saturates=("left", "right"),
        torch="Sigmoid",
        keras="sigmoid",
        year=1986,
        reference="Rumelhart, Hinton & Williams, Learning representations by back-propagating "
        "errors",
    ),
    Activation(
        name="log_sigmoid",
        fn=log_sigmoid,
        grad=log_sigmoid_grad,
        label="log-sigmoid",
        formula=r"-\log(1 + e^{-x})",
        range=(-inf, 0.0),
        saturates=("right",),
        torch="LogSigmoid",
        keras="log_sigmoid",
        year=1958,
        reference="Cox, The regression analysis of binary sequences",
    ),
    Activation(
        name="tanh",
        fn=tanh,
        grad=tanh_grad,
        label="tanh",
        formula=r"\tanh(x)",
        range=(-1.0, 1.0),
        saturates=("left", "right"),
        torch="Tanh",
        keras="tanh",
        year=1998,
        reference="LeCun, Bottou, Orr & Müller, Efficient BackProp",
    ),
    Activation(
        name="hard_sigmoid",
        fn=hard_sigmoid,
        grad=hard_sigmoid_grad,
        label="hard sigmoid",
        formula=r"\tfrac16 \min(\max(x + 3, 0), 6)",
        range=(0.0, 1.0),
        kinks=(-3.0, 3.0),
        saturates=("left", "right"),
        torch="Hardsigmoid",
        keras="hard_sigmoid",
        differs="Keras 2: 0.2 x + 0.5 between -2.5 and 2.5",
        year=2019,
        reference="Howard et al., Searching for MobileNetV3",
    ),
    Activation(
        name="softsign",
        fn=softsign,
        grad=softsign_grad,
        label="softsign",
        formula=r"\frac{x}{1 + |x|}",
        range=(-1.0, 1.0),
        saturates=("left", "right"),
        torch="Softsign",
        keras="softsign",
        year=1993,
        reference="Elliott, A better activation function for artificial neural networks",
    ),
    Activation(
        name="relu",
        fn=relu,
        grad=relu_grad,
        label="ReLU",
        formula=r"\max(x, 0)",
        range=(0.0, inf),
        kinks=(0.0,),
        saturates=("left",),
        torch="ReLU",
        keras="relu",
        differs="Keras: also negative_slope=0, max_value=None, threshold=0",
        year=1969,
        reference="Fukushima, Visual feature extraction by a multilayered network of analog "
        "threshold elements",
    ),
    Activation(
        name="relu6",
        fn=relu6,
        grad=relu6_grad,
        label="ReLU6",
        formula=r"\min(\max(x, 0), 6)",
        range=(0.0, 6.0),
        kinks=(0.0, 6.0),
        saturates=("left", "right"),
        torch="ReLU6",
        keras="relu6",
        year=2010,
        reference="Krizhevsky, Convolutional deep belief networks on CIFAR-10",
    ),
    Activation(
        name="leaky_relu",
        fn=leaky_relu,
        grad=leaky_relu_grad,
        label="leaky ReLU",
        formula=r"x \text{ if } x > 0 \text{ else } s\,x, \quad s = \text{negative\_slope}",
        range=(-inf, inf),
        kinks=(0.0,),
        torch="LeakyReLU",
        keras="leaky_relu",
        differs="Keras: negative_slope=0.2, and 0.3 in its layer LeakyReLU",
        year=2013,
        reference="Maas, Hannun & Ng, Rectifier nonlinearities improve neural network acoustic "
        "models",
    ),
    Activation(
        name="elu",
        fn=elu,
        grad=elu_grad,
        label="ELU",
        formula=r"x \text{ if } x > 0 \text{ else } \alpha\,(e^x - 1), \quad "
        r"\alpha = \text{alpha}",
        range=(-1.0, inf),
        saturates=("left",),
        torch="ELU",
        keras="elu",
        year=2016,
        reference="Clevert, Unterthiner & Hochreiter, Fast and accurate deep network learning by "
        "exponential linear units (ELUs)",
    ),
    Activation(
        name="celu",
        fn=celu,
        grad=celu_grad,
        label="CELU",
        formula=r"x \text{ if } x > 0 \text{ else } \alpha\,(e^{x/\alpha} - 1), \quad "
        r"\alpha = \text{alpha}",
        range=(-1.0, inf),
        saturates=("left",),
        torch="CELU",
        keras="celu",
        year=2017,
        reference="Barron, Continuously differentiable exponential linear units",
    ),
    Activation(
        name="selu",
        fn=selu,
        grad=selu_grad,
        label="SELU",
        formula=r"\lambda x \text{ if } x > 0 \text{ else } \lambda\alpha\,(e^x - 1), \quad "
        r"\lambda \approx 1.0507,\ \alpha \approx 1.6733",
        range=(-1.7580993408473768, inf),
        kinks=(0.0,),
        saturates=("left",),
        torch="SELU",
        keras="selu",
        year=2017,
        reference="Klambauer, Unterthiner, Mayr & Hochreiter, Self-normalizing neural networks",
    ),
    Activation(
        name="softplus",
        fn=softplus,
        grad=softplus_grad,
        label="softplus",
        formula=r"\tfrac1\beta \log(1 + e^{\beta x}), \quad \beta = \text{beta}",
        range=(0.0, inf),
        saturates=("left",),
        torch="Softplus",
        keras="softplus",
        differs="PyTorch: linear where beta * x > threshold=20; Keras: no beta",
        year=2001,
        reference="Dugas, Bengio, Bélisle, Nadeau & Garcia, Incorporating second-order functional "
        "knowledge for better option pricing",
    ),
    Activation(
        name="silu",
        fn=silu,
        grad=silu_grad,
        label="SiLU",
        formula=r"\frac{x}{1 + e^{-\beta x}}, \quad \beta = \text{beta}",
        range=(-0.2784645427610738, inf),
        saturates=("left",),
        torch="SiLU",
        keras="silu",
        differs="PyTorch and Keras: no beta",
        year=2016,
        reference="Hendrycks & Gimpel, Gaussian error linear units (GELUs)",
    ),
    Activation(
        name="hard_swish",
        fn=hard_swish,
        grad=hard_swish_grad,
        label="hard swish",
        formula=r"\tfrac{x}{6} \min(\max(x + 3, 0), 6)",
        range=(-0.375, inf),
        kinks=(-3.0, 3.0),
        saturates=("left",),
        torch="Hardswish",
        keras="hard_silu",
        year=2019,
        reference="Howard et al., Searching for MobileNetV3",
    ),
    Activation(
        name="gelu",
        fn=gelu,
        grad=gelu_grad,
        label="GELU",
        formula=r"x\,\Phi(x)",
        range=(-0.16997120747990366, inf),
        saturates=("left",),
        torch="GELU",
        keras="gelu",
        differs='Keras: approximate=True stands for "tanh"',
        year=2016,
        reference="Hendrycks & Gimpel, Gaussian error linear units (GELUs)",
    ),
    Activation(
        name="mish",
        fn=mish,
        grad=mish_grad,
        label="Mish",
        formula=r"x \tanh(\log(1 + e^x))",
        range=(-0.30884341301725043, inf),
        saturates=("left",),
        torch="Mish",
        keras="mish",
        year=2020,
        reference="Misra, Mish: a self regularized non-monotonic activation function",
    ),
)

ACTIVATIONS: Mapping[str, Activation] = MappingProxyType({one.name: one for one in _RECORDS})
