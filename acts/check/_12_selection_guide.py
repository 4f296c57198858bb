"""Checkers for the exercises of chapter 12."""

from acts._extras import extra
from acts.check._core import NotYet, Number, Options, choice, exercise

__all__ = ["a_deep_stack", "steps_of_a_budget", "what_they_use"]

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
    "8 batches in an epoch, ten epochs: eighty steps, which is short for sixteen layers",
    asked=Number(
        right=80,
        mistakes={
            10: "this is the number of epochs; the optimiser steps after every batch",
            8: "this is one epoch; ten are asked for",
            4000: "this counts each image; one step uses a batch of 50 of them",
            500: "this multiplies the batch by the epochs; how many batches are in an epoch?",
            40: "400 / 50 is 8, not 4",
        },
        otherwise="batches in an epoch, times the number of epochs",
    ),
)
def steps_of_a_budget(answer):
    """Steps of ten epochs of 400 examples in batches of 50."""
    return steps_of_a_budget.asked.mistake(answer)


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
