"""Networks in PyTorch: fresh activation modules by name, and multilayer perceptrons by widths."""

import copy
import math
from collections.abc import Callable, Sequence
from functools import lru_cache, partial

from acts._arguments import count, one_of, rate, seed_number
from acts._extras import extra
from acts._functions.registry import ACTIVATIONS
from acts._networks.elementwise import Elementwise
from acts._networks.nudge import nudged

with extra("train"):
    import torch
    from torch import Tensor, nn

__all__ = ["Residual", "ScaledSiLU", "Step", "activation", "mlp"]

INITS = ("default", "he", "xavier", "lecun", "gain")


class Step(nn.Module):
    """Unit step: 1 for ``x > 0``, else 0, with slope 0 everywhere, also at the jump.

    No gradient passes: layers before it get gradients of exactly 0 and keep their initial weights.
    """

    def forward(self, x: Tensor) -> Tensor:
        """Apply the step; ``sign`` has a gradient of 0 in autograd, where ``x > 0`` has none."""
        return torch.relu(torch.sign(x))


class ScaledSiLU(nn.Module):
    """``x * sigmoid(beta * x)``: `torch.nn.SiLU` has no `beta`."""

    def __init__(self, beta: float) -> None:
        super().__init__()
        self.beta = beta

    def forward(self, x: Tensor) -> Tensor:
        """Apply the function."""
        return x * torch.sigmoid(self.beta * x)

    def extra_repr(self) -> str:
        """Show `beta`."""
        return f"beta={self.beta}"


class Residual(nn.Module):
    """``x + body(x)``.

    Attributes
    ----------
    body : nn.Sequential
    """

    def __init__(self, *body: nn.Module) -> None:
        super().__init__()
        self.body = nn.Sequential(*body)

    def forward(self, x: Tensor) -> Tensor:
        """Apply the body and add its input."""
        return x + self.body(x)


# What is not the class that the registry names, called with our keywords.
_SPECIAL: dict[str, Callable[..., nn.Module]] = {
    "step": Step,
    "silu": lambda beta=1.0: nn.SiLU() if beta == 1 else ScaledSiLU(beta),
    # torch turns linear at beta * x > 20, which costs digits in float64: at 40 it does not
    "softplus": lambda beta=1.0: nn.Softplus(beta=beta, threshold=40.0),
}


def activation(name: str, **parameters: object) -> nn.Module:
    """A fresh module for an activation of the registry.

    Parameters
    ----------
    name : str
        A key of `acts.ACTIVATIONS`.
    **parameters
        The function's keywords, under the names that `acts` gives them.

    Returns
    -------
    nn.Module
        A new one at each call, without weights. `step` has a gradient of 0 everywhere: only what
        stands after it can be trained. A function that torch lacks is computed by NumPy, on the
        processor and differentiable once.

    Raises
    ------
    ValueError
        If no activation has this name (the nearest one is named), or a parameter has a bad value.
    TypeError
        If the function has no such parameter.

    Examples
    --------
    >>> acts.nn.activation("leaky_relu", negative_slope=0.2)
    LeakyReLU(negative_slope=0.2)
    """
    record = ACTIVATIONS[one_of("activation", name, ACTIVATIONS)]
    unknown = sorted(set(parameters) - set(record.parameters))
    if unknown:
        known = ", ".join(record.parameters) or "none"
        raise TypeError(f"{name} has no parameter {unknown[0]!r}; it has: {known}")
    record.fn(0.0, **parameters)  # refuses bad values, as the function itself does
    theirs = getattr(nn, record.torch or "", partial(Elementwise, record))
    return _SPECIAL.get(name, theirs)(**parameters)


def mlp(
    widths: Sequence[int],
    activation: str | Callable[[], nn.Module],
    *,
    init: str | float = "default",
    norm: str | None = None,
    residual: bool = False,
    seed: int | None = None,
    dtype: torch.dtype = torch.float32,
    **parameters: object,
) -> nn.Sequential:
    r"""A multilayer perceptron; its last layer is linear and gives logits.

    Parameters
    ----------
    widths : sequence of int
        Inputs, hidden layers, outputs: ``[2, 16, 1]`` has one hidden layer.
    activation : str or callable
        A name in `acts.ACTIVATIONS`, or anything that returns a new module at each call (a class
        of your own, say).
    init : {"default", "he", "xavier", "lecun", "gain"} or float, default "default"
        Weights and biases of every linear layer, the first and the last included:

        - "default": what `torch.nn.Linear` does, :math:`U(\pm 1/\sqrt{\text{fan\_in}})` for both;
        - "he", "lecun", "xavier": normal weights of variance :math:`2/\text{fan\_in}`,
          :math:`1/\text{fan\_in}`, :math:`2/(\text{fan\_in} + \text{fan\_out})`, biases 0;
        - "gain": variance :math:`g^2/\text{fan\_in}` with the activation's own `acts.gain`,
          biases 0; a number: that gain.
    norm : {None, "batch", "layer"}, default None
        Normalisation between each hidden linear layer and its activation.
    residual : bool, default False
        Add a hidden layer's input to its output wherever both have the same width.
    seed : int, optional
        Of the weights. Without it they differ at each call.
    dtype : torch.dtype, default torch.float32
    **parameters
        Keywords of the activation.

    Returns
    -------
    nn.Sequential
        Linear, (norm,) activation, …, Linear. With `residual`, a hidden layer that keeps its width
        is one `Residual`.

    Notes
    -----
    torch's global random state is neither read nor changed. The weights depend on `seed`, `widths`
    and `init` alone: another activation, normalisation or dtype gets the same ones ("gain" scales
    the same draws), so runs with one seed are paired. In float32, the default weights are those of
    the same `nn.Linear` layers created after ``torch.manual_seed(seed)``. They are drawn in
    float32 and converted, so that float64 runs start from the same point. `acts.nudged` has the
    last word on them.

    Examples
    --------
    >>> acts.nn.mlp([2, 16, 1], "relu", seed=0)
    Sequential(
      (0): Linear(in_features=2, out_features=16, bias=True)
      (1): ReLU()
      (2): Linear(in_features=16, out_features=1, bias=True)
    )
    """
    widths = _widths(widths)
    one_of("norm", norm, [None, "batch", "layer"])
    if not isinstance(residual, bool):
        raise ValueError(f"residual must be True or False, got {residual!r}")
    if not isinstance(dtype, torch.dtype) or not dtype.is_floating_point:
        raise ValueError(f"dtype must be a floating point torch.dtype, got {dtype!r}")
    fill = _filler(init, activation, parameters)
    generator = torch.Generator()
    if seed is None:
        generator.seed()
    else:
        generator.manual_seed(seed_number("seed", seed))

    modules: list[nn.Module] = []
    for fan_in, fan_out in zip(widths[:-2], widths[1:-1], strict=True):
        block = [_linear(fan_in, fan_out, fill, generator)]
        if norm is not None:
            block.append(nn.BatchNorm1d(fan_out) if norm == "batch" else nn.LayerNorm(fan_out))
        block.append(_module(activation, parameters))
        modules += [Residual(*block)] if residual and fan_in == fan_out else block
    modules.append(_linear(widths[-2], widths[-1], fill, generator))
    model = nn.Sequential(*modules).to(dtype)
    for layer in model.modules():
        if isinstance(layer, nn.Linear):
            layer.weight.data, layer.bias.data = nudged(layer.weight.data), nudged(layer.bias.data)
    return model


def _widths(widths: Sequence[int]) -> list[int]:
    if isinstance(widths, str) or not isinstance(widths, Sequence) or len(widths) < 2:
        raise ValueError(f"widths must list inputs, hidden layers and outputs, got {widths!r}")
    return [count(f"widths[{i}]", width) for i, width in enumerate(widths)]


def _module(name: str | Callable[[], nn.Module], parameters: dict[str, object]) -> nn.Module:
    if not callable(name):
        return activation(name, **parameters)
    module = name(**parameters)
    if not isinstance(module, nn.Module):
        raise TypeError(f"activation must return a torch.nn.Module, got {module!r}")
    return module


@lru_cache(maxsize=1)
def _unfilled_linear() -> nn.Linear:
    return nn.Linear(1, 1, device="meta")


def _linear(fan_in: int, fan_out: int, fill: Callable, generator: torch.Generator) -> nn.Linear:
    # nn.Linear itself would draw from torch's global random state, and nn.utils.skip_init loads
    # half a second of modules; a copy of a layer without memory is given its size and values
    layer = copy.deepcopy(_unfilled_linear())
    layer.in_features, layer.out_features = fan_in, fan_out
    layer.weight = nn.Parameter(torch.empty(fan_out, fan_in))
    layer.bias = nn.Parameter(torch.empty(fan_out))
    with torch.no_grad():
        fill(layer.weight, layer.bias, generator)
    return layer


def _filler(init: str | float, activation: object, parameters: dict[str, object]) -> Callable:
    """The function that fills weight and bias from a generator."""
    if not isinstance(init, str):
        gain = rate("init", init, zero=True)
    elif one_of("init", init, INITS) == "gain":
        gain = _own_gain(activation, parameters)
    if init == "default":
        return _default
    variance = {
        "he": lambda fan_out, fan_in: 2 / fan_in,
        "lecun": lambda fan_out, fan_in: 1 / fan_in,
        "xavier": lambda fan_out, fan_in: 2 / (fan_in + fan_out),
    }.get(init, lambda fan_out, fan_in: gain**2 / fan_in)

    def normal(weight: Tensor, bias: Tensor, generator: torch.Generator) -> None:
        weight.normal_(generator=generator).mul_(math.sqrt(variance(*weight.shape)))
        bias.zero_()

    return normal


def _default(weight: Tensor, bias: Tensor, generator: torch.Generator) -> None:
    """The lines of `nn.Linear.reset_parameters`, with a generator."""
    nn.init.kaiming_uniform_(weight, a=math.sqrt(5), generator=generator)
    bound = 1 / math.sqrt(weight.shape[1])
    nn.init.uniform_(bias, -bound, bound, generator=generator)


def _own_gain(name: object, parameters: dict[str, object]) -> float:
    if name not in ACTIVATIONS:
        raise ValueError(f"init='gain' needs an activation's name, got {name!r}: give a number")
    import acts

    fn = ACTIVATIONS[name].fn
    return acts.gain(lambda z: fn(z, **parameters))
