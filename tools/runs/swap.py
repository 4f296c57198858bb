"""ReLU in place of the sigmoid: which rate, batch size and optimiser each of them takes.

Every combination has its own grid of rates, in steps of about three. Stored per seed: the accuracy
at the rate that is best for the other half of the seeds, that rate, and the rate at which this
seed's own training loss is lowest. Chapter 12's page on training advice reads the table.
"""

import numpy as np
from stored import Stored

import acts

SEEDS = acts.seeds(10)
START = {"relu": "he", "sigmoid": "xavier"}
RATES = {
    "sgd": (0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0),
    "adam": (0.001, 0.003, 0.01, 0.03, 0.1, 0.3),
}
DATA = {
    "digits": lambda seed: acts.data.digits(seed=seed, examples=400),
    "circle": lambda seed: acts.data.circle(400, seed=seed),
}


def measure(*, data: str, depth: int, activation: str, optimizer: str, batch: int, steps: int):
    """Test accuracy, chosen rate, and the rate of the lowest training loss of each seed."""
    splits, rates = [DATA[data](seed) for seed in SEEDS], RATES[optimizer]
    runs = acts.fit_many(
        [splits[0].features, *[32] * depth, splits[0].outputs], activation, splits, seeds=SEEDS,
        lrs=rates, init=START[activation], optimizer=optimizer, batch_size=batch,
        epochs=steps * batch // 400,
    )  # fmt: skip
    reached, chosen = acts.at_best_rate(runs)
    lowest = np.where(runs.diverged, np.inf, runs.final_loss).argmin(axis=1)
    return [
        {"seed": s, "rate": r, "lowest": rates[k], "accuracy": a}
        for s, r, k, a in zip(SEEDS, chosen, lowest, reached, strict=True)
    ]


CONDITIONS = [
    {
        "data": data, "depth": depth, "activation": activation, "optimizer": optimizer,
        "batch": batch, "steps": steps,
    }
    for data in DATA
    for depth in (1, 3)
    for activation in START
    for optimizer in RATES
    for batch in (20, 100)
    for steps in (60, 300)
]  # fmt: skip
RUN = Stored(__file__, measure, CONDITIONS, short=CONDITIONS[0])

if __name__ == "__main__":
    RUN.run()
