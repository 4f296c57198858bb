"""What it costs that the inputs have a mean: steps to a loss, and the activations' means.

Standardised inputs, or the same with 1 or 3 added to each: nothing else changes, and the first
biases could take it away. Two hidden layers of 32, full batches of 200 examples, each function with
its own start, a grid of rates for each case; that with the fewest steps on average counts. A
constant answer has a loss of log(classes); asked for are the steps to a half and to a tenth of
that. The means are taken after 0, 60 and 300 steps at the rate of the half. Chapters 03 and 03b
read the table.
"""

import dataclasses

import numpy as np
import torch
from stored import Stored

import acts

SEEDS = acts.seeds(10)
START = {"tanh": "lecun", "relu": "he"}
DATA = {
    "digits": lambda seed: acts.data.digits(seed=seed, examples=200),
    "circle": lambda seed: acts.data.circle(200, seed=seed),
}
RATES = {
    "adam": (0.001, 0.003, 0.01, 0.03, 0.1, 0.3),
    "sgd": (0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0),
}
LATEST = {"digits": 300, "circle": 1000}
WATCHED = (0, 60, 300)


def moved_up(data: acts.data.Data, by: float) -> acts.data.Data:
    """The same examples with `by` added to each input."""
    return dataclasses.replace(data, x_train=data.x_train + by, x_test=data.x_test + by)


@torch.no_grad()
def means(model: torch.nn.Sequential, x: torch.Tensor) -> list[float]:
    """Size of a unit's mean over the examples, averaged over the units, for each hidden layer."""
    found = []
    for layer in model:
        x = layer(x)
        if not isinstance(layer, torch.nn.Linear):
            found.append(x.mean(dim=0).abs().mean().item())
    return found


def measure(*, data: str, moved: int, optimizer: str, activation: str) -> list[dict]:
    """Steps of each seed to each loss (LATEST + 1: not reached), and the means."""
    splits = [moved_up(DATA[data](seed), moved) for seed in SEEDS]
    widths = [splits[0].features, 32, 32, splits[0].outputs]
    init, lrs = START[activation], RATES[optimizer]
    runs = acts.fit_many(
        widths, activation, splits, seeds=SEEDS, lrs=lrs, init=init, optimizer=optimizer,
        epochs=LATEST[data],
    )  # fmt: skip
    rows, chosen = [{"seed": seed} for seed in SEEDS], {}
    for column, share in (("half", 1 / 2), ("tenth", 1 / 10)):
        below = runs.loss < share * np.log(splits[0].classes)
        needed = np.where(below.any(axis=-1), below.argmax(axis=-1) + 1, LATEST[data] + 1)
        fewest = needed.mean(axis=0).argmin()
        chosen[column] = lrs[fewest]
        for row, steps in zip(rows, needed[:, fewest], strict=True):
            row |= {column: int(steps), f"{column}_rate": lrs[fewest]}
    for row, split in zip(rows, splits, strict=True):
        x = torch.tensor(split.x_train, dtype=torch.float32)
        for steps in WATCHED:
            model = acts.nn.mlp(widths, activation, init=init, seed=row["seed"])
            if steps:
                acts.fit(model, split, lr=chosen["half"], optimizer=optimizer, epochs=steps)
            first, second = means(model, x)
            row |= {f"mean1_{steps}": first, f"mean2_{steps}": second}
    return rows


CONDITIONS = [
    {"data": data, "moved": moved, "optimizer": optimizer, "activation": activation}
    for data in DATA
    for moved in (0, 1, 3)
    for optimizer in RATES
    for activation in START
]
RUN = Stored(__file__, measure, CONDITIONS, short=CONDITIONS[1])

if __name__ == "__main__":
    RUN.run()
