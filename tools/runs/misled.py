"""Networks that are certain and wrong get the right labels; which loss brings them back is asked.

First a number of steps on labels moved on by one class (0: a fresh start), then as many steps as
`steps` says on the right ones, each loss at its own rate. Adam, all examples in each step; two
classes in float32, in which a separate sigmoid rounds to 1. Chapters 07 and 12 read the table.
"""

from functools import cache

import numpy as np
import torch
from stored import Stored

import acts

F = torch.nn.functional
SEEDS = acts.seeds(10)
RATES, STEPS = (0.03, 0.1, 0.3, 1.0), (40, 240)
SLOWER = {"digits": (0.01, 0.03, 0.1, 0.3)}  # its best rates are lower
LONG = {"squared error": (40, 240, 1000)}
DATA = {
    "digits": lambda seed: acts.data.digits(seed=seed, examples=200),
    "wine": lambda seed: acts.data.wine(seed=seed),
    "circle": lambda seed: acts.data.circle(128, seed=seed),
    "breast cancer": lambda seed: acts.data.breast_cancer(seed=seed),
}


def guarded(size: float):
    """Cross-entropy with a constant inside its logarithm."""
    return lambda z, y: -(z.softmax(-2) + size).log().mul(y).sum(-2)


def sigmoids(z, y):
    """Binary cross-entropy from logits, added up over the outputs."""
    return F.binary_cross_entropy_with_logits(z, y.expand_as(z), reduction="none").sum(-2)


# What each makes of logits and targets of shape (…, classes, examples); one logit for two classes.
SOFTMAX = {
    "cross-entropy": lambda z, y: -z.log_softmax(-2).mul(y).sum(-2),
    "squared error": lambda z, y: (z.softmax(-2) - y).square().sum(-2),
}
GUARDS = {
    "guard 1e-10": guarded(1e-10),
    "guard 1e-7": guarded(1e-7),
    "guard 1e-4": guarded(1e-4),
}
HEADS = {
    "a sigmoid each": sigmoids,
    "squared without softmax": lambda z, y: (z - y).square().sum(-2),
    "softmax twice": lambda z, y: -z.softmax(-2).log_softmax(-2).mul(y).sum(-2),
}
SIGMOID = {
    "from logits": sigmoids,
    "sigmoid then BCELoss": lambda z, y: F.binary_cross_entropy(
        z.sigmoid(), y.expand_as(z), reduction="none"
    ).sum(-2),
    "squared error": lambda z, y: (z.sigmoid() - y).square().sum(-2),
}


@cache
def stacked(data: str):
    """Examples as columns, targets, and one small ReLU network for each seed."""
    sets = [DATA[data](seed) for seed in SEEDS]
    x, x_test = (stack([s.x_train.T for s in sets]), stack([s.x_test.T for s in sets]))
    y, y_test = (torch.tensor(np.stack([getattr(s, f"y_{p}") for s in sets])) for p in PARTS)
    dtype = torch.float32 if sets[0].outputs == 1 else torch.float64
    y = y[:, None] if sets[0].outputs == 1 else F.one_hot(y).mT
    widths = [sets[0].features, 16, sets[0].outputs]
    nets = [acts.nn.mlp(widths, "relu", seed=seed, dtype=dtype) for seed in SEEDS]
    start = [torch.stack(w).detach() for w in zip(*(n.parameters() for n in nets), strict=True)]
    x, y, x_test = (part.to(dtype) for part in (x, y, x_test))
    return x, y, x_test, y_test, [w[:, None] if w.ndim == 3 else w[:, None, :, None] for w in start]


PARTS = ("train", "test")


def stack(arrays):
    """One array per seed as one tensor."""
    return torch.tensor(np.stack(arrays))


def logits(weights, x):
    """Of weights of shape (seed, rate, …), and examples of shape (seed, feature, example)."""
    W, b, V, c = weights
    first = (W.flatten(1, 2) @ x).unflatten(1, W.shape[1:3])
    return V @ torch.relu(first + b) + c


def train(loss, x, y, start, rates, stops):
    """Weights after each of so many steps of Adam, at several rates at once.

    Adam's step does not depend on the size of a gradient: a rate is a factor behind it.
    """
    rate, passed = torch.tensor(rates, dtype=x.dtype)[:, None, None], []
    moves = [
        torch.zeros(len(w), len(rates), *w.shape[2:], dtype=x.dtype).requires_grad_() for w in start
    ]
    adam = torch.optim.Adam(moves, lr=1.0)
    torch.set_flush_denormal(True)  # numbers that are as good as 0 take fifteen times as long
    for step in range(1, max(stops) + 1):
        adam.zero_grad()
        weights = [w + rate * move for w, move in zip(start, moves, strict=True)]
        loss(logits(weights, x), y[:, None]).mean(-1).sum().backward()
        adam.step()
        if step in stops:
            passed.append([(w + rate * m).detach() for w, m in zip(start, moves, strict=True)])
    torch.set_flush_denormal(False)
    return passed


def right_share(weights, x, labels):
    """Accuracy for each seed and rate."""
    z = logits(weights, x)
    said = z.argmax(-2) if z.shape[-2] > 1 else (z[..., 0, :] > 0).long()
    return (said == labels[:, None]).double().mean(-1)


@cache
def misled_start(data: str, misled: int):
    """Weights after so many steps on labels moved on by one class."""
    x, y, _, _, start = stacked(data)
    wrong = y.roll(1, dims=1) if y.shape[1] > 1 else 1 - y
    loss = SOFTMAX["cross-entropy"] if y.shape[1] > 1 else SIGMOID["from logits"]
    return train(loss, x, wrong, start, (0.03,), (misled,))[0] if misled else start


def measure(*, data: str, loss: str, misled: int) -> list[dict]:
    """Test accuracy of each seed at the rate with the best mean training accuracy."""
    x, y, x_test, y_test, _ = stacked(data)
    start = misled_start(data, misled)
    losses = SOFTMAX | GUARDS | HEADS if y.shape[1] > 1 else SIGMOID
    labels = y.argmax(1) if y.shape[1] > 1 else y[:, 0].long()
    rows = []
    stops, rates = LONG.get(loss, STEPS), SLOWER.get(data, RATES)
    for steps, weights in zip(stops, train(losses[loss], x, y, start, rates, stops), strict=True):
        best = right_share(weights, x, labels).mean(0).argmax()
        reached = right_share(weights, x_test, y_test)[:, best].tolist()
        about = {"steps": steps, "rate": rates[best]}
        rows += [{"seed": s, **about, "accuracy": a} for s, a in zip(SEEDS, reached, strict=True)]
    return rows


TWO = ("circle", "breast cancer")
CONDITIONS = [
    {"data": data, "loss": loss, "misled": misled}
    for data in DATA
    for misled in ((0, 600) if data in TWO else (0, 50, 600))
    for loss in (SIGMOID if data in TWO else SOFTMAX | GUARDS if misled else SOFTMAX | HEADS)
]
RUN = Stored(__file__, measure, CONDITIONS, short=CONDITIONS[0])

if __name__ == "__main__":
    RUN.run()
