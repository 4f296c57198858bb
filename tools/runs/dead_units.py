"""Which rates kill ReLU units, and what batch normalisation changes, with full and small batches.

Ten networks of two hidden layers at once, 200 training examples, a calm rate and a high one for SGD
and for Adam. A unit is dead if it gives 0 on every training example, all of them normalised
together. Chapters 04 and 04b read the table.
"""

import torch
from stored import Stored
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

import acts

SEEDS = acts.seeds(10)
DATA = {
    "digits": lambda: acts.data.digits(seed=0, examples=200),
    "circle": lambda: acts.data.circle(200, seed=0),
}
RATES = {"sgd": (0.3, 3), "adam": (0.003, 0.3)}


def start(widths, norm):
    """Per layer a weight (10, out, in) and a bias (10, 1, out); scales and shifts come last."""
    models = [acts.nn.mlp(widths, "relu", init="he", seed=seed) for seed in SEEDS]
    made = [
        torch.stack(same).detach() for same in zip(*(m.parameters() for m in models), strict=True)
    ]
    made[1::2] = [bias[:, None] for bias in made[1::2]]
    if norm == "batch":
        made += [f(len(SEEDS), 1, 32) for _ in range(2) for f in (torch.ones, torch.zeros)]
    return [parameter.requires_grad_() for parameter in made]


def preactivations(parameters, x):
    """One array (network, example, unit) per layer, normalised over the examples if asked."""
    h, found, normal = x, [], parameters[6:]
    for k in range(3):
        z = h @ parameters[2 * k].mT + parameters[2 * k + 1]
        if normal and k < 2:
            z = (z - z.mean(1, keepdim=True)) / (z.var(1, False, keepdim=True) + 1e-5).sqrt()
            z = z * normal[2 * k] + normal[2 * k + 1]
        found.append(z)
        h = torch.relu(z)
    return found


def measure(*, data, optimizer, lr, batch, steps, norm) -> list[dict]:
    """Dead shares of both layers and test accuracy of each network; -1 where it is not finite."""
    task = DATA[data]()
    x, x_test = (torch.tensor(part, dtype=torch.float32) for part in (task.x_train, task.x_test))
    y, y_test = torch.tensor(task.y_train), torch.tensor(task.y_test)
    parameters = start([task.features, 32, 32, task.outputs], norm)
    step = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[optimizer](parameters, lr=lr)
    order, rows = torch.Generator().manual_seed(0), []
    for _ in range(steps):
        rows = rows or list(torch.randperm(len(x), generator=order).split(batch))
        now = rows.pop()
        logits = preactivations(parameters, x[now])[-1]
        if task.outputs == 1:
            loss = binary_cross_entropy_with_logits(logits[..., 0], y[now].float().expand(10, -1))
        else:
            loss = cross_entropy(logits.flatten(0, 1), y[now].repeat(10))
        step.zero_grad()
        (loss * 10).backward()
        step.step()
    with torch.no_grad():
        layers, logits = preactivations(parameters, x), preactivations(parameters, x_test)[-1]
    guess = logits[..., 0] > 0 if task.outputs == 1 else logits.argmax(dim=2)
    right = (guess == y_test).double().mean(dim=1)
    finite = layers[-1].isfinite().all(dim=2).all(dim=1)
    gone = [(z <= 0).all(dim=1).double().mean(dim=1) for z in layers[:2]]
    columns = {"dead1": gone[0], "dead2": gone[1], "accuracy": right}
    columns = {name: torch.where(finite, column, -1.0) for name, column in columns.items()}
    return [
        {"seed": s, **{n: float(c[k]) for n, c in columns.items()}} for k, s in enumerate(SEEDS)
    ]


CONDITIONS = [
    {"data": data, "optimizer": name, "lr": lr, "batch": batch, "steps": steps, "norm": norm}
    for data in DATA
    for name, lrs in RATES.items()
    for lr in lrs
    for batch in (200, 8)
    for steps in (80, 400)
    for norm in ("none", "batch")
]
RUN = Stored(__file__, measure, CONDITIONS, short=CONDITIONS[0])

if __name__ == "__main__":
    RUN.run()
