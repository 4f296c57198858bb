"""Heads and losses for numbers as targets, on a noisy formula and on two tables, at two budgets.

One small ReLU network, all examples in each step of Adam, several rates at once. Errors are on
examples kept aside: squared over the variance of the targets (1 is as good as a constant), and the
median of the relative ones. Chapter 12 reads the table.
"""

from functools import cache

import numpy as np
import torch
from sklearn.datasets import load_breast_cancer, load_diabetes
from stored import Stored

import acts

F = torch.nn.functional
SEEDS = acts.seeds(10)
STEPS = (200, 1000)
USUAL = 0.01


def hills(seed):
    """The field of chapter 12: two inputs, a formula, a tenth of noise."""
    x1, x2, noise = np.random.default_rng([seed, 12]).normal(size=(3, 600))
    return np.stack([x1, x2], 1), np.sin(2 * x1) + np.cos(x2), noise, 100


def table(load, seed, of=None):
    """A table of scikit-learn in an order of its own; one column as target, or the table's own."""
    x, y = load(return_X_y=True)
    x, y = (x, y) if of is None else (np.delete(x, of, axis=1), x[:, of])
    order = np.random.default_rng([seed, 12]).permutation(len(y))
    return x[order], y[order], 2 * len(y) // 3


@cache
def task(data: str, target: str):
    """Inputs and targets, standardised or scaled, and how many of them are for training."""
    xs, ys = [], []
    for seed in SEEDS:
        if data == "synthetic regression":
            x, bare, noise, seen = hills(seed)
            forms = {"positive": (2.2 + bare) * np.exp(0.1 * noise), "border": bare + 0.1 * noise}
            y = (forms | {"decades": np.exp(2 * bare + 0.2 * noise)})[target]
        else:
            area = 13 if data == "breast cancer" else None  # the error of the area: two decades
            load = load_diabetes if area is None else load_breast_cancer
            x, y, seen = table(load, seed, area)
        x = (x - x[:seen].mean(0)) / x[:seen].std(0)
        if target == "border":
            y = ((y - y[:seen].mean()) / (0.7 * y[:seen].std())).clip(-1, 1)
        xs.append(x.T)
        ys.append(y if target == "border" else y / y[:seen].mean())
    return torch.tensor(np.stack(xs)), torch.tensor(np.stack(ys))[:, None], seen


def squared(head):
    """Squared error of what a head makes of z."""
    return head, lambda z, y: (head(z) - y).square()


def share(z, y):
    """Binary cross-entropy of a target between -1 and 1."""
    return F.binary_cross_entropy_with_logits(z, ((y + 1) / 2).expand_as(z), reduction="none")


HEADS = {
    "linear": squared(lambda z: z),
    "ReLU": squared(torch.relu),
    "softplus": squared(F.softplus),
    "log of target": (torch.exp, lambda z, y: (z - y.log()).square()),
    "tanh": squared(torch.tanh),
    "sigmoid with BCE": (lambda z: 2 * torch.sigmoid(z) - 1, share),
}


@cache
def start(features: int):
    """One small network for each seed, as stacks of its weights."""
    nets = [acts.nn.mlp([features, 16, 1], "relu", seed=s, dtype=torch.float64) for s in SEEDS]
    stacks = [torch.stack(w).detach() for w in zip(*(n.parameters() for n in nets), strict=True)]
    return [w[:, None] if w.ndim == 3 else w[:, None, :, None] for w in stacks]


def output(weights, x):
    """Of weights of shape (seed, rate, …), and examples of shape (seed, feature, example)."""
    W, b, V, c = weights
    first = (W.flatten(1, 2) @ x).unflatten(1, W.shape[1:3])
    return (V @ torch.relu(first + b) + c)[..., 0, :]


def train(loss, x, y, start, rates, stops):
    """Weights after each of so many steps of Adam, at several rates at once."""
    rate, passed = torch.tensor(rates, dtype=x.dtype)[:, None, None], []
    moves = [torch.zeros(len(w), len(rates), *w.shape[2:], dtype=x.dtype) for w in start]
    adam = torch.optim.Adam([move.requires_grad_() for move in moves], lr=1.0)
    for step in range(1, max(stops) + 1):
        adam.zero_grad()
        weights = [w + rate * move for w, move in zip(start, moves, strict=True)]
        loss(output(weights, x), y).mean(-1).sum().backward()
        adam.step()
        if step in stops:
            passed.append([(w + rate * m).detach() for w, m in zip(start, moves, strict=True)])
    return passed


def other_half(error):
    """Position of a rate for each seed: the best median over the other half of the seeds."""
    error = error.nan_to_num(torch.inf)
    best = [half.median(0).values.argmin().item() for half in error.flip(0).tensor_split(2)]
    return torch.tensor(np.repeat(best, [len(half) for half in error.tensor_split(2)]))


def measure(*, data: str, target: str, head: str, order: float) -> list[dict]:
    """Errors of each seed: at the usual rate, and at the rate that is best for the others.

    order: of the targets' mean; 0 for standardised targets; of the border: -1 after a start on
    targets of the wrong sign, 1 without.
    """
    x, y, seen = task(data, target)
    begin, (form, loss) = start(x.shape[1]), HEADS[head]
    rates = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0) if target == "positive" else RATES
    shift, scale = 0.0, order
    if target == "border":
        scale = 1.0
    elif order == 0:
        shift, scale = y[..., :seen].mean(-1, keepdim=True), 1 / y[..., :seen].std(-1, keepdim=True)
    goal = (y - shift) * scale
    if order < 0:
        begin = train(loss, x[..., :seen], -goal[..., :seen], begin, (0.1,), (200,))[0]
    rows, each = [], torch.arange(len(SEEDS))
    for steps, weights in zip(
        STEPS, train(loss, x[..., :seen], goal[..., :seen], begin, rates, STEPS), strict=True
    ):
        p = form(output(weights, x)) / scale + shift
        p = p.clamp(min=0) if target == "decades" else p  # the linear head is cut at 0
        away, there = (p - y)[..., seen:], y[..., seen:]
        error = away.square().mean(-1) / there.var(-1)
        relative = (away.abs() / there.abs()).median(-1).values
        k = other_half(error)
        columns = {"rate": torch.tensor(rates)[k], "error": error[each, k]}
        columns |= {"relative": relative[each, k], "usual": error[:, rates.index(USUAL)]}
        named = {name: column.tolist() for name, column in columns.items()}
        rows += [
            {"seed": seed, "steps": steps} | {name: column[i] for name, column in named.items()}
            for i, seed in enumerate(SEEDS)
        ]
    return rows


RATES = (0.01, 0.03, 0.1, 0.3)
ORDERS = {"linear": (0, 0.01, 100), "softplus": (0.01, 1), "ReLU": (0.01,)}
WIDE = ("linear", "softplus", "log of target")
FORMULA, TABLES = "synthetic regression", {"positive": "diabetes", "border": "diabetes"}
CONDITIONS = [
    {"data": data, "target": target, "head": head, "order": order}
    for target, heads in (
        ("positive", ORDERS),
        ("decades", dict.fromkeys(WIDE, (1,))),
        ("border", dict.fromkeys(("linear", "tanh", "sigmoid with BCE"), (1, -1))),
    )
    for data in (FORMULA, TABLES.get(target, "breast cancer"))
    for head, orders in heads.items()
    for order in orders
]
RUN = Stored(__file__, measure, CONDITIONS, short=CONDITIONS[-1])

if __name__ == "__main__":
    RUN.run()
