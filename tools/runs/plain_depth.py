"""Plain layers, one to sixteen, on several data sets at two budgets, with four functions.

The core is `acts.fit_many` at three rates; each half of the seeds takes the rate that is best for
the other half. Chapter 12 reads the table.
"""

from stored import Stored

import acts

SEEDS = acts.seeds(10)
START = {"relu": "he", "tanh": "lecun", "sigmoid": "xavier", "identity": "lecun"}
TOP = {1: 0.1, 3: 0.03, 8: 0.02, 16: 0.01}
DATA = {
    "digits": lambda seed: acts.data.digits(seed=seed, examples=400),
    "circle": lambda seed: acts.data.circle(400, seed=seed),
}


def measure(*, data: str, depth: int, activation: str, epochs: int) -> list[dict]:
    """Test accuracy and chosen rate of each seed."""
    splits = [DATA[data](seed) for seed in SEEDS]
    top = TOP[depth] * (3 if activation == "sigmoid" else 1)
    widths = [splits[0].features, *[24] * depth, splits[0].outputs]
    runs = acts.fit_many(
        widths, activation, splits, seeds=SEEDS, lrs=(top / 10, top / 3, top),
        init=START[activation], epochs=epochs, batch_size=50,
    )  # fmt: skip
    reached, rates = acts.at_best_rate(runs)
    return [
        {"seed": s, "rate": r, "accuracy": a} for s, r, a in zip(SEEDS, rates, reached, strict=True)
    ]


CONDITIONS = [
    {"data": data, "depth": depth, "activation": activation, "epochs": epochs}
    for data in DATA
    for depth in (1, 3)
    for activation in START
    for epochs in (10, 60)
]
RUN = Stored(__file__, measure, CONDITIONS, short=CONDITIONS[0])

if __name__ == "__main__":
    RUN.run()
