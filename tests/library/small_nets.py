"""Networks built by hand whose units are known: for the tests of `acts.record`."""

import torch
from torch import nn

__all__ = ["X", "linear", "small_mlp"]


def linear(weight, bias):
    layer = nn.utils.skip_init(nn.Linear, len(weight[0]), len(bias))
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(weight))
        layer.bias.copy_(torch.tensor(bias))
    return layer


def small_mlp(act=nn.ReLU):
    """On x in {-2, 1}: pre-activations (x, -x, -1, x - 1, 3) and then minus the first two."""
    first = linear([[1.0], [-1.0], [0.0], [1.0], [0.0]], [0.0, 0.0, -1.0, -1.0, 3.0])
    second = linear([[-1.0, 0, 0, 0, 0], [0, 0, 0, 0, 1.0]], [0.0, 0.0])
    return nn.Sequential(first, act(), second, act(), linear([[1.0, 1.0]], [0.0]))


X = torch.tensor([[-2.0], [1.0]])
