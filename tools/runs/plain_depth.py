"""Plain layers, one to sixteen, on several data sets and at several budgets: which function learns.

The core is `acts.fit_many` at three rates; each half of the seeds takes the rate that is best for
the other half. Sixteen layers are also tried wider, eight of sigmoids also longer. Chapter 12 reads
the table.
"""

from stored import Stored

import acts

SEEDS = acts.seeds(10)
START = {"relu": "he", "tanh": "lecun", "selu": "lecun", "sigmoid": "xavier", "identity": "lecun"}
TOP = {1: 0.1, 3: 0.03, 8: 0.02, 16: 0.01}
DATA = {
    "digits": lambda seed: acts.data.digits(seed=seed, examples=400),
    "circle": lambda seed: acts.data.circle(400, seed=seed),
    "spirals": lambda seed: acts.data.two_spirals(400, seed=seed),
    "breast cancer": lambda seed: acts.data.breast_cancer(seed=seed),
}


def measure(*, data: str, depth: int, width: int, activation: str, epochs: int) -> list[dict]:
    """Test accuracy and chosen rate of each seed."""
    splits = [DATA[data](seed) for seed in SEEDS]
    top = TOP[depth] * (3 if activation == "sigmoid" else 1)
    widths = [splits[0].features, *[width] * depth, splits[0].outputs]
    runs = acts.fit_many(
        widths, activation, splits, seeds=SEEDS, lrs=(top / 10, top / 3, top),
        init=START[activation], epochs=epochs, batch_size=50,
    )  # fmt: skip
    reached, rates = acts.at_best_rate(runs)
    return [
        {"seed": s, "rate": r, "accuracy": a} for s, r, a in zip(SEEDS, rates, reached, strict=True)
    ]


# data, depth, width, functions, epochs
GRID = (
    (DATA, (16,), 24, ("relu", "tanh", "selu", "identity"), (10, 60)),
    (("digits", "circle"), (16,), 64, ("relu", "tanh"), (10, 60)),
    (("digits", "circle", "breast cancer"), (1, 3), 24, ("relu", "tanh", "sigmoid"), (10, 60)),
    (("digits", "circle"), (8,), 24, ("relu",), (10, 160)),
    (("digits", "circle"), (8,), 24, ("sigmoid",), (10, 40, 160)),
    (("digits", "circle"), (16,), 24, ("sigmoid",), (10, 60)),
)
CONDITIONS = [
    {"data": data, "depth": depth, "width": width, "activation": activation, "epochs": n}
    for datas, depths, width, functions, epochs in GRID
    for data in datas
    for depth in depths
    for activation in functions
    for n in epochs
]
SHORT = {"data": "digits", "depth": 1, "width": 24, "activation": "relu", "epochs": 10}
RUN = Stored(__file__, measure, CONDITIONS, short=SHORT)

if __name__ == "__main__":
    RUN.run()
