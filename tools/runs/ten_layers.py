"""Ten plain layers of ReLU, tanh, sigmoid or nothing, on four data sets at two budgets.

How deep does ReLU go, against sigmoid and tanh? Each function has its own start and its own rates,
with Adam and with SGD; each half of the seeds takes the rate that is best for the other half. A
sigmoid called "large" starts with four times Xavier's weights. Chapter 04c reads the table.
"""

from stored import Stored

import acts

SEEDS = acts.seeds(10)
#: Name -> function, start, highest rates of Adam and of SGD.
FUNCTIONS = {
    "relu": ("relu", "he", 0.03, 0.3),
    "tanh": ("tanh", "lecun", 0.01, 1.0),
    "sigmoid": ("sigmoid", "xavier", 0.03, 3.0),
    "large": ("sigmoid", 4.0, 0.03, 1.0),
    "identity": ("identity", "lecun", 0.01, 0.3),
}
DATA = {
    "digits": lambda seed: acts.data.digits(seed=seed, examples=400),
    "circle": lambda seed: acts.data.circle(400, seed=seed),
    "spirals 1": lambda seed: acts.data.two_spirals(400, turns=1.0, seed=seed),
    "spirals 1.5": lambda seed: acts.data.two_spirals(400, turns=1.5, seed=seed),
}


def measure(*, data: str, activation: str, optimizer: str, epochs: int) -> list[dict]:
    """Test accuracy and chosen rate of each seed."""
    splits = [DATA[data](seed) for seed in SEEDS]
    name, init, *tops = FUNCTIONS[activation]
    top = tops[optimizer == "sgd"]
    widths = [splits[0].features, *[24] * 10, splits[0].outputs]
    runs = acts.fit_many(
        widths, name, splits, seeds=SEEDS, lrs=(top / 30, top / 10, top / 3, top), init=init,
        optimizer=optimizer, epochs=epochs, batch_size=50,
    )  # fmt: skip
    reached, rates = acts.at_best_rate(runs)
    return [
        {"seed": s, "rate": r, "accuracy": a} for s, r, a in zip(SEEDS, rates, reached, strict=True)
    ]


CONDITIONS = [
    {"data": data, "activation": activation, "optimizer": optimizer, "epochs": epochs}
    for data in DATA
    for activation in FUNCTIONS
    for optimizer in ("adam", "sgd")
    for epochs in (10, 60)
]
RUN = Stored(__file__, measure, CONDITIONS, short=CONDITIONS[0])

if __name__ == "__main__":
    RUN.run()
