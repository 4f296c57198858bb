"""ReLU against ReLU6 where activations have few bits.

A network is trained with ReLU or ReLU6, in full precision and with all examples in each step of
Adam. Then each hidden layer's outputs are rounded to one of 2**bits values between 0 and a top:
the layer's largest output over the training examples. `cut`: the same, but a top is at most 6.
`odd`: one training example in twenty-fold size is among those that the top is taken from. Each
half of the seeds takes the rate that is best, in full precision, for the other half. Chapter 05e
reads the table.
"""

import numpy as np
import torch
from stored import Stored

import acts

SEEDS = acts.seeds(10)
RATES = (0.003, 0.01, 0.03)
BITS = (8, 6, 4, 3, 2)
DATA = {"digits": acts.data.digits, "circle": acts.data.circle}


def rounded(model, x, tops, bits):
    """Logits with each hidden layer's outputs on a grid of 2**bits values; tops: what they are."""
    tops = iter(tops)
    for layer in model:
        x = layer(x)
        if not isinstance(layer, torch.nn.Linear):
            step = next(tops) / (2**bits - 1)
            x = (x / step).round().clamp(0, 2**bits - 1) * step
    return x


def inside(model, x):
    """Pre-activations and outputs of each hidden layer."""
    first = model[0](x)
    second = model[2](model[1](first))
    return (first, second), (model[1](first), model[3](second))


def one_run(split, activation, seed, lr, epochs):
    """Test accuracies of one network, by name of the column."""
    model = acts.nn.mlp(
        [split.features, 32, 32, split.outputs], activation,
        init="he", seed=seed, dtype=torch.float64,
    )  # fmt: skip
    acts.fit(model, split, lr=lr, epochs=epochs)
    x, x_test = torch.tensor(split.x_train), torch.tensor(split.x_test)
    truth = torch.tensor(split.y_test)

    def accuracy(logits):
        said = logits.argmax(1) if split.classes > 2 else (logits[:, 0] > 0).long()
        return (said == truth).double().mean().item()

    with torch.no_grad():
        z, outputs = inside(model, x)
        tops = [a.max().item() for a in outputs]
        odd = [a.max().item() for a in inside(model, torch.cat([20 * x[:1], x]))[1]]
        found = {"full": accuracy(model(x_test))}
        for name, t in (("bits", tops), ("cut", [min(t, 6.0) for t in tops]), ("odd", odd)):
            for bits in BITS:
                found[f"{name}{bits}"] = accuracy(rounded(model, x_test, t, bits))
        for layer in (0, 1):
            found[f"top{layer + 1}"] = tops[layer]
            found[f"beyond{layer + 1}"] = (z[layer] > 6).double().mean().item()
    return found


def measure(*, data: str, activation: str, epochs: int) -> list[dict]:
    """What each seed reached at its rate."""
    splits = [DATA[data](seed=seed) for seed in SEEDS]
    runs = [
        [one_run(split, activation, seed, lr, epochs) for lr in RATES]
        for seed, split in zip(SEEDS, splits, strict=True)
    ]
    full = np.array([[run["full"] for run in row] for row in runs])
    best = [half.mean(axis=0).argmax() for half in reversed(np.array_split(full, 2))]
    chosen = np.repeat(best, [len(half) for half in np.array_split(full, 2)])
    return [
        {"seed": seed, "rate": RATES[k], **row[k]}
        for seed, row, k in zip(SEEDS, runs, chosen, strict=True)
    ]


CONDITIONS = [
    {"data": data, "activation": activation, "epochs": epochs}
    for data in DATA
    for activation in ("relu", "relu6")
    for epochs in (60, 300)
]
RUN = Stored(__file__, measure, CONDITIONS, short=CONDITIONS[0])

if __name__ == "__main__":
    RUN.run()
