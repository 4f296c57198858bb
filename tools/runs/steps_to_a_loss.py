"""How many steps to a loss: ReLU, leaky ReLU of three slopes, tanh, sigmoid and no activation.

Two hidden layers, full batches of 200 examples, SGD and Adam, each function with its own start and
its own rates: that with the fewest steps on average counts. A constant answer has a loss of
log(classes); asked for are the steps to a half and to a tenth of that. Chapter 04c reads the table.
"""

import numpy as np
from stored import Stored

import acts

SEEDS = acts.seeds(10)
#: Name -> function, its parameters, start.
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
RATES = {"adam": (0.01, 0.03, 0.1, 0.3), "sgd": (0.3, 1.0, 3.0, 10.0)}
LATEST = 400


def measure(*, data: str, optimizer: str, activation: str) -> list[dict]:
    """Steps of each seed to each loss; 401 where it is not reached in 400."""
    splits = [DATA[data](seed) for seed in SEEDS]
    name, parameters, init = FUNCTIONS[activation]
    runs = acts.fit_many(
        [splits[0].features, 32, 32, splits[0].outputs], name, splits, seeds=SEEDS,
        lrs=RATES[optimizer], init=init, optimizer=optimizer, epochs=LATEST, **parameters,
    )  # fmt: skip
    steps = {}
    for column, share in (("half", 1 / 2), ("tenth", 1 / 10)):
        below = runs.loss < share * np.log(splits[0].classes)
        needed = np.where(below.any(axis=-1), below.argmax(axis=-1) + 1, LATEST + 1)
        steps[column] = needed[:, needed.mean(axis=0).argmin()]
    return [{"seed": s, **{n: int(c[k]) for n, c in steps.items()}} for k, s in enumerate(SEEDS)]


CONDITIONS = [
    {"data": data, "optimizer": optimizer, "activation": activation}
    for data in DATA
    for optimizer in RATES
    for activation in FUNCTIONS
]
RUN = Stored(__file__, measure, CONDITIONS, short=CONDITIONS[14])

if __name__ == "__main__":
    RUN.run()
