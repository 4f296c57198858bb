"""A plain recurrent layer: which function and which start learn, on two tasks at two budgets.

`remember`: the first of 20 steps shows one of four symbols, the rest is noise. `digits`: an 8 × 8
image is read row by row. Ten networks are trained at once; each half of the seeds takes the rate
that is best for the other half. Chapter 12's page on deep and recurrent networks reads the table.
"""

import numpy as np
import torch
from stored import Stored
from torch.nn.functional import cross_entropy

import acts

SEEDS, STATE, SYMBOLS = acts.seeds(10), 20, 4
SPLITS = [acts.data.digits(seed=seed) for seed in SEEDS]
CASES = {  # function, gain of the random recurrent matrix; None: it starts as the identity
    "tanh random": (torch.tanh, 1.0),
    "tanh identity": (torch.tanh, None),
    "relu random": (torch.relu, 2**0.5),
    "relu identity": (torch.relu, None),
    "linear random": (lambda z: z, 1.0),
}


def remember(rngs, n, test=False):
    """Sequences (network, step, example, input) and the symbols they began with."""
    x = np.stack([rng.normal(0, 0.3, (20, n, SYMBOLS)) for rng in rngs])
    y = np.stack([rng.integers(0, SYMBOLS, n) for rng in rngs])
    x[:, 0] += 2 * np.eye(SYMBOLS)[y]
    return x, y


def digits(rngs, n, test=False):
    """Rows of images, drawn from each network's own training or test set."""
    x, y = [], []
    for data, rng in zip(SPLITS, rngs, strict=True):
        images, labels = (data.x_test, data.y_test) if test else (data.x_train, data.y_train)
        some = rng.integers(0, len(images), n)
        x.append(images[some].reshape(n, 8, 8).transpose(1, 0, 2))
        y.append(labels[some])
    return np.stack(x), np.stack(y)


TASKS = {"remember": (remember, SYMBOLS, SYMBOLS), "digits": (digits, 8, 10)}


def starting_weights(inputs, outputs, gain):
    """One network per seed."""
    generators = [torch.Generator().manual_seed(seed) for seed in SEEDS]
    shapes = (inputs, STATE), (STATE, STATE), (STATE, outputs)
    w_in, w, w_out = (
        torch.stack([torch.randn(shape, generator=g) for g in generators]) / shape[0] ** 0.5
        for shape in shapes
    )
    w = torch.eye(STATE).repeat(len(SEEDS), 1, 1) if gain is None else gain * w
    return [p.requires_grad_() for p in (w_in, w, w_out, torch.zeros(len(SEEDS), 1, STATE))]


def answer_of(x, f, w_in, w, w_out, bias):
    """Scores from the last state."""
    inputs = torch.tensor(x).float() @ w_in[:, None] + bias[:, None]
    state = torch.zeros(len(x), x.shape[2], STATE)
    for step in range(x.shape[1]):
        state = f(torch.baddbmm(inputs[:, step], state, w))
    return state @ w_out


def trained(task, f, gain, lr, steps):
    """Share of right answers of each network after some steps of Adam, 32 examples each."""
    draw, inputs, outputs = TASKS[task]
    rngs = [np.random.default_rng(seed) for seed in SEEDS]
    weights = starting_weights(inputs, outputs, gain)
    optimizer = torch.optim.Adam(weights, lr=lr)
    for _ in range(steps):
        optimizer.zero_grad()
        x, y = draw(rngs, 32)
        scores = answer_of(x, f, *weights).flatten(0, 1)
        (cross_entropy(scores, torch.tensor(y).flatten(), reduction="sum") / 32).backward()
        optimizer.step()
    x, y = draw(rngs, 400, test=True)
    return (answer_of(x, f, *weights).argmax(dim=-1).numpy() == y).mean(axis=1)


def measure(*, task: str, case: str, steps: int) -> list[dict]:
    """Accuracy and chosen rate of each seed."""
    rates = np.array([0.003, 0.01])
    reached = np.array([trained(task, *CASES[case], lr, steps) for lr in rates]).T
    first, second = np.split(reached, 2)
    chosen = np.repeat([second.mean(axis=0).argmax(), first.mean(axis=0).argmax()], 5)
    return [
        {"seed": s, "rate": rates[k], "accuracy": row[k]}
        for s, k, row in zip(SEEDS, chosen, reached, strict=True)
    ]


CONDITIONS = [
    {"task": task, "case": case, "steps": steps}
    for task in TASKS
    for steps in (80, 400)
    for case in CASES
]
SHORT = {"task": "digits", "case": "tanh random", "steps": 80}
RUN = Stored(__file__, measure, CONDITIONS, short=SHORT)

if __name__ == "__main__":
    RUN.run()
