"""What `acts.record` costs: a training step and a forward pass, with and without it.

The times of one group stand together; their ratio is what counts.
"""

import pytest
import torch
from torch import nn
from torch.nn import functional

import acts

torch.set_num_threads(1)


class FunctionalMLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = nn.Linear(64, 64), nn.Linear(64, 64), nn.Linear(64, 10)

    def forward(self, x):
        return self.c(functional.relu(self.b(functional.relu(self.a(x)))))


class Block(nn.Module):
    """Of ResNet: two convolutions and a shortcut."""

    def __init__(self, width):
        super().__init__()
        self.c1, self.n1 = nn.Conv2d(width, width, 3, padding=1), nn.BatchNorm2d(width)
        self.c2, self.n2 = nn.Conv2d(width, width, 3, padding=1), nn.BatchNorm2d(width)
        self.act = nn.ReLU(inplace=True)

    def forward(self, x):
        return self.act(self.n2(self.c2(self.act(self.n1(self.c1(x))))) + x)


def mobile(width):
    """Of MobileNetV3: cheap convolutions with many channels, so that activations weigh more."""
    return nn.Sequential(
        nn.Conv2d(width, 4 * width, 1), nn.BatchNorm2d(4 * width), nn.Hardswish(),
        nn.Conv2d(4 * width, 4 * width, 3, padding=1, groups=4 * width),
        nn.BatchNorm2d(4 * width), nn.Hardswish(), nn.Conv2d(4 * width, width, 1),
    )  # fmt: skip


def encoder():
    layer = nn.TransformerEncoderLayer(
        128, 4, 512, dropout=0.0, activation="gelu", batch_first=True
    )
    return nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)


MODELS = {
    "functional-mlp": (FunctionalMLP, (64, 64)),
    "residual-cnn": (lambda: nn.Sequential(*(Block(64) for _ in range(4))), (8, 64, 16, 16)),
    "mobile-cnn": (lambda: nn.Sequential(*(mobile(24) for _ in range(4))), (8, 24, 16, 16)),
    "encoder": (encoder, (8, 64, 128)),
}


@pytest.mark.parametrize("how", ["plain", "recorded"])
@pytest.mark.parametrize("what", ["step", "forward"])
@pytest.mark.parametrize("name", MODELS)
def test_record(benchmark, name, what, how):
    benchmark.group = f"record-{name}-{what}"
    torch.manual_seed(0)
    make, shape = MODELS[name]
    model, x = make(), torch.randn(shape)
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-3)

    def step():
        if what == "forward":
            with torch.no_grad():
                return model(x)
        optimizer.zero_grad()
        model(x).square().mean().backward()
        return optimizer.step()

    with acts.record(model) if how == "recorded" else torch.enable_grad():
        benchmark.pedantic(step, rounds=30, warmup_rounds=5)
