"""How fast the sigmoid and ReLU learn in one hidden layer, at one rate and each at its own.

The demo's network, sixteen units trained with Adam on all examples at once, on four data sets at
three budgets; a network without activation beside them. The core is `acts.fit_many` at seven rates.
Chapter 02 reads the table.
"""

import numpy as np
from stored import Stored

import acts

SEEDS = acts.seeds(10)
RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
DATA = {
    "wine": lambda seed: acts.data.wine(seed=seed),
    "breast cancer": lambda seed: acts.data.breast_cancer(seed=seed),
    "digits": lambda seed: acts.data.digits(seed=seed, examples=400),
    "circle": lambda seed: acts.data.circle(seed=seed),
}


def measure(*, data: str, activation: str, epochs: int) -> list[dict]:
    """Training loss at the demo's rate and at the best one; test loss at 0.001 and at the best.

    The best rate for the training loss is one for all seeds; that for the test loss is chosen for
    each half of the seeds by the other half.
    """
    splits = [DATA[data](seed) for seed in SEEDS]
    runs = acts.fit_many(
        [splits[0].features, 16, splits[0].outputs], activation, splits,
        seeds=SEEDS, lrs=RATES, epochs=epochs,
    )  # fmt: skip
    fastest = runs.final_loss.mean(axis=0).argmin()
    halves = np.array_split(runs.test_loss, 2)
    best = np.repeat([half.mean(axis=0).argmin() for half in reversed(halves)], len(SEEDS) // 2)
    reached, _ = acts.at_best_rate(runs)
    return [
        {
            "seed": seed,
            "demo_loss": runs.final_loss[i, RATES.index(0.01)],
            "fastest_rate": RATES[fastest],
            "fastest_loss": runs.final_loss[i, fastest],
            "low_test_loss": runs.test_loss[i, RATES.index(0.001)],
            "best_rate": RATES[best[i]],
            "best_test_loss": runs.test_loss[i, best[i]],
            "accuracy": reached[i],
        }
        for i, seed in enumerate(SEEDS)
    ]


CONDITIONS = [
    {"data": data, "activation": activation, "epochs": epochs}
    for data in DATA
    for activation in ("sigmoid", "relu", "identity")
    for epochs in (20, 100, 500)
]
RUN = Stored(__file__, measure, CONDITIONS, short=CONDITIONS[0])

if __name__ == "__main__":
    RUN.run()
