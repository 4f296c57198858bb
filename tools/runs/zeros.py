"""Do ReLU's zeros help against over-fitting? Leaky ReLU with three slopes, with and without noise.

A slope of 0 is ReLU; 0.01 is nearly that, 0.3 is not. 200 training examples, two hidden layers; of
the noisy labels a fifth is drawn at random. Each function has its own rates, each half of the seeds
takes the rate that is best for the other half. Chapter 04c reads the table.
"""

from dataclasses import replace

import numpy as np
from stored import Stored

import acts

SEEDS = acts.seeds(10)
#: Column -> function, its parameters, start.
FUNCTIONS = {
    "relu": ("relu", {}, "he"),
    "slope001": ("leaky_relu", {"negative_slope": 0.01}, "he"),
    "slope01": ("leaky_relu", {"negative_slope": 0.1}, "he"),
    "slope03": ("leaky_relu", {"negative_slope": 0.3}, "he"),
    "tanh": ("tanh", {}, "lecun"),
    "sigmoid": ("sigmoid", {}, "xavier"),
    "identity": ("identity", {}, "lecun"),
}
DATA = {
    "digits": lambda seed: acts.data.digits(seed=seed, examples=200),
    "circle": lambda seed: acts.data.circle(200, seed=seed),
}
TOP = {"adam": 0.03, "sgd": 0.3}


def split(data: str, noise: int, seed: int) -> acts.data.Data:
    """200 training examples; `noise` percent of their labels are drawn at random."""
    whole, rng = DATA[data](seed), np.random.default_rng(seed)
    labels = whole.y_train[:200].copy()
    wrong = rng.random(200) < noise / 100
    labels[wrong] = rng.integers(0, whole.classes, wrong.sum())
    return replace(whole, x_train=whole.x_train[:200], y_train=labels)


def measure(*, data: str, noise: int, optimizer: str, epochs: int) -> list[dict]:
    """Test accuracy of each seed with each function."""
    splits = [split(data, noise, seed) for seed in SEEDS]
    widths = [splits[0].features, 32, 32, splits[0].outputs]
    reached = {}
    for column, (name, parameters, init) in FUNCTIONS.items():
        top = TOP[optimizer] * (5 if name == "sigmoid" else 1)
        runs = acts.fit_many(
            widths, name, splits, seeds=SEEDS, lrs=(top / 10, top / 3, top), init=init,
            optimizer=optimizer, epochs=epochs, batch_size=50, **parameters,
        )  # fmt: skip
        reached[column] = acts.at_best_rate(runs).accuracy
    return [{"seed": s, **{name: a[k] for name, a in reached.items()}} for k, s in enumerate(SEEDS)]


CONDITIONS = [
    {"data": data, "noise": noise, "optimizer": optimizer, "epochs": epochs}
    for data in DATA
    for noise in (0, 20)
    for optimizer in ("adam", "sgd")
    for epochs in (20, 100)
]
RUN = Stored(__file__, measure, CONDITIONS, short=CONDITIONS[8])

if __name__ == "__main__":
    RUN.run()
