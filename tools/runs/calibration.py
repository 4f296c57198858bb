"""What networks say about their own answers, and how often they are right, on three data sets.

Few or many examples, a short or a long training (Adam at 0.03, all examples in each step); the
circle has one label in five turned over. Half of the test set chooses a temperature, the other
half judges. Chapters 02 and 07 read the table.
"""

from dataclasses import replace

import numpy as np
import torch
from stored import Stored

import acts

SEEDS = acts.seeds(10)
TEMPERATURES = np.geomspace(0.3, 20, 61)


def noisy_circle(seed: int) -> acts.data.Data:
    """Points of the circle with one label in five turned over, on both sides of the split."""
    clean, rng = acts.data.circle(2000, seed=seed), np.random.default_rng([seed, 5])
    y = [np.where(rng.random(2000) < 0.2, 1 - y, y) for y in (clean.y_train, clean.y_test)]
    return replace(clean, y_train=y[0], y_test=y[1])


DATA = {
    "circle": noisy_circle,
    "breast cancer": lambda seed: acts.data.breast_cancer(seed=seed),
    "digits": lambda seed: acts.data.digits(seed=seed),
}


def two_sided(z):
    """Logits of all classes: one logit z is the same as 0 and z."""
    return z if z.shape[1] > 1 else np.concatenate([np.zeros_like(z), z], axis=1)


def stated(z, temperature=1.0):
    """Mean probability of the preferred class."""
    return acts.softmax(z / temperature).max(axis=1).mean()


def judged(data: str, few: int | None, epochs: int, seed: int) -> dict:
    """One network: what it says, how often it is right, and the same with a temperature."""
    task = DATA[data](seed)
    part = replace(task, x_train=task.x_train[:few], y_train=task.y_train[:few])
    model = acts.nn.mlp([task.features, 64, task.outputs], "relu", seed=seed, dtype=torch.float64)
    acts.fit(model, part, lr=0.03, epochs=epochs, seed=seed)
    with torch.no_grad():
        z = two_sided(model(torch.tensor(task.x_test)).numpy())
    half = len(z) // 2
    losses = [acts.cross_entropy(z[:half] / T, task.y_test[:half]) for T in TEMPERATURES]
    temperature, z, y = TEMPERATURES[np.argmin(losses)], z[half:], task.y_test[half:]
    says = {"says": stated(z), "mended": stated(z, temperature)}
    return {"seed": seed, **says, "right": (z.argmax(1) == y).mean(), "temperature": temperature}


def measure(*, data: str, examples: str, epochs: int) -> list[dict]:
    """One row for each seed."""
    few = 100 if examples == "few" else None
    return [judged(data, few, epochs, seed) for seed in SEEDS]


CONDITIONS = [
    {"data": data, "examples": examples, "epochs": epochs}
    for data in DATA
    for examples in ("few", "many")
    for epochs in (30, 300)
]
RUN = Stored(__file__, measure, CONDITIONS, short=CONDITIONS[0])

if __name__ == "__main__":
    RUN.run()
