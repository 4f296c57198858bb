"""Whether eight sigmoid layers learn from Xavier's start with more steps, or from a larger start.

Three data sets, two starts, two optimisers, up to sixteen times the epochs of chapter 02b,
which reads the table; one layer and a second width beside them. The core is `acts.fit_many` at
three rates; each half of the seeds takes the rate that is best for the other half.
"""

from stored import Stored

import acts

SEEDS = acts.seeds(10)
START = {"Xavier": "xavier", "gain 4": 4.0}
RATES = {("Adam", 8): (0.003, 0.01, 0.03), ("Adam", 1): (0.01, 0.03, 0.1), ("SGD", 8): (0.1, 1, 10)}
DATA = {  # and the size of a minibatch: 8, 9 and 11 steps in an epoch
    "circle": (lambda seed: acts.data.circle(400, seed=seed), 50),
    "wine": (lambda seed: acts.data.wine(seed=seed), 16),
    "digits": (lambda seed: acts.data.digits(seed=seed), 128),
}


def measure(
    *, data: str, depth: int, width: int, start: str, optimizer: str, epochs: int
) -> list[dict]:
    """Test accuracy and chosen rate of each seed."""
    draw, batch_size = DATA[data]
    splits = [draw(seed) for seed in SEEDS]
    runs = acts.fit_many(
        [splits[0].features, *[width] * depth, splits[0].outputs], "sigmoid", splits,
        seeds=SEEDS, lrs=RATES[optimizer, depth], init=START[start],
        optimizer=optimizer.lower(), epochs=epochs, batch_size=batch_size,
    )  # fmt: skip
    reached, rates = acts.at_best_rate(runs)
    return [
        {"seed": s, "rate": r, "accuracy": a} for s, r, a in zip(SEEDS, rates, reached, strict=True)
    ]


NAMES = ("data", "depth", "width", "start", "optimizer", "epochs")
BUDGETS = {"Adam": (16, 64, 256), "SGD": (16, 256)}
ONE = [
    (data, 1, 32, start, "Adam", epochs) for data in DATA for start in START for epochs in (16, 256)
]
DEEP = [
    (data, 8, 32, start, optimizer, epochs)
    for data in DATA
    for start in START
    for optimizer in BUDGETS
    for epochs in BUDGETS[optimizer]
    if (data, start, epochs) != ("digits", "gain 4", 256)  # the longest, and learned before
]
WIDE = [("digits", 8, 64, "Xavier", "Adam", epochs) for epochs in (16, 64)]
CONDITIONS = [dict(zip(NAMES, each, strict=True)) for each in (*ONE, *DEEP, *WIDE)]
RUN = Stored(__file__, measure, CONDITIONS, short=CONDITIONS[22])

if __name__ == "__main__":
    RUN.run()
