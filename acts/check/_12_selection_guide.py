"""Checkers for the exercises of chapter 12."""

import numpy as np

from acts._extras import extra
from acts.check._core import NotYet, Options, call, choice, close, exercise

__all__ = ["a_deep_stack", "growth_beside_a_path", "what_they_use"]

USED = {
    "ResNet-50": "relu",
    "MobileNetV2": "relu6",
    "Wide & Deep (2016)": "relu",
    "Transformer (2017)": "relu",
    "BERT": "gelu",
}
FUNCTIONS = ("relu", "relu6", "gelu", "silu")


@exercise(
    "three times ReLU: read the code before you quote what a network uses",
    asked=Options(dict.fromkeys(USED, FUNCTIONS)),
)
def what_they_use(answer):
    """Hidden activations of five networks."""
    if not isinstance(answer, dict) or set(answer) != set(USED):
        raise NotYet(f"a dict with the keys {', '.join(map(repr, USED))} is asked for")
    given = {name: choice(value, FUNCTIONS) for name, value in answer.items()}
    if given["ResNet-50"] == "relu6":
        return "an article gives ResNet ReLU6; its code has plain ReLU"
    if given["Wide & Deep (2016)"] == "silu":
        return "Swish was published a year after Wide & Deep"
    if given["Transformer (2017)"] == "gelu":
        return "GELU came to Transformers with GPT and BERT; what did the first one use?"
    for name, value in given.items():
        if value != USED[name]:
            return f"{name}: look again, it is not {value}"


@exercise(
    "(1 + g²)^(blocks / 2): with g = 1 sixteen blocks give 256, with a small g hardly anything"
)
def growth_beside_a_path(answer):
    """Growth of the root mean square over blocks x + g f(x)."""
    cases = ((1.0, 16), (0.5, 4), (0.4, 16), (0.0, 10))
    got = np.array([float(call(answer, g, n, shape=())) for g, n in cases])
    square = np.array([(1 + g**2) ** n for g, n in cases])
    if close(got, square):
        return "this is the growth of the mean square; its root is asked for"
    if close(got, [(1 + g) ** n for g, n in cases]):
        return "this adds amplitudes: uncorrelated terms do not point the same way"
    if close(got, [2 ** (n / 2) for _, n in cases]):
        return "right for g = 1; how large is the branch when it starts smaller?"
    if close(got, [np.sqrt(1 + n * g**2) for g, n in cases]):
        return "each branch sees what the blocks before it have made: the factors multiply"
    if not close(got, np.sqrt(square)):
        return f"g = 1 and 16 blocks give 256, yours is {got[0]:.3g}"


@exercise("a list times a number repeats the objects: one layer, applied again and again")
def a_deep_stack(answer):
    """A stack whose layers have weights of their own."""
    with extra("train"):
        import torch
        from torch import nn

    if not callable(answer):
        raise NotYet("a function of layers is asked for")
    model = answer(5)
    if not isinstance(model, nn.Module):
        raise NotYet("your function has to return a torch.nn.Module")
    linear = [m for m in model.modules() if isinstance(m, nn.Linear)]
    if len(linear) == 1:
        return "five times the same Linear: its weights are shared by all layers"
    if len(linear) != 5:
        return f"five layers are asked for, yours has {len(linear)} of Linear"
    rectifiers = [m for m in model.modules() if isinstance(m, nn.ReLU)]
    if len(rectifiers) == 1:
        return "the weights are right; the one ReLU for all layers would confuse every recorder"
    if len(rectifiers) != 5:
        return f"each layer has a ReLU behind it, yours has {len(rectifiers)}"
    weights = [layer.weight.data_ptr() for layer in linear]
    if len(set(weights)) < 5:
        return "some layers share their weights"
    if any(torch.equal(linear[0].weight, layer.weight) for layer in linear[1:]):
        return "copies of one layer start with the same weights: make each anew"
    x = torch.ones(2, 24)
    wanted = x
    for layer in linear:
        wanted = torch.relu(layer(wanted))
    if not torch.allclose(model(x), wanted):
        return "the order is Linear, ReLU, Linear, ReLU, and so on"
