"""Does the start of the weights matter? One to twenty plain layers, two data sets, two budgets.

Each function has the start that was made for it (He for ReLU, LeCun for tanh) or PyTorch's own. The
core is `acts.fit_many` at five rates; each half of the seeds takes the rate that is best for the
other half. The page on initialisation reads the table.
"""

from stored import Stored

import acts

SEEDS = acts.seeds(10)
MADE_FOR = {"relu": "he", "tanh": "lecun"}
TOP = {1: 0.3, 3: 0.1, 10: 0.03, 20: 0.03}
DATA = {
    "digits": lambda seed: acts.data.digits(seed=seed, examples=400),
    "circle": lambda seed: acts.data.circle(400, seed=seed),
}


def measure(*, data: str, depth: int, activation: str, init: str, epochs: int) -> list[dict]:
    """Test accuracy and chosen rate of each seed."""
    splits = [DATA[data](seed) for seed in SEEDS]
    top = TOP[depth]
    widths = [splits[0].features, *[24] * depth, splits[0].outputs]
    runs = acts.fit_many(
        widths, activation, splits, seeds=SEEDS, init=init, epochs=epochs, batch_size=50,
        lrs=(top / 100, top / 30, top / 10, top / 3, top),
    )  # fmt: skip
    reached, rates = acts.at_best_rate(runs)
    return [
        {"seed": s, "rate": r, "accuracy": a} for s, r, a in zip(SEEDS, rates, reached, strict=True)
    ]


CONDITIONS = [
    {"data": data, "depth": depth, "activation": activation, "init": init, "epochs": epochs}
    for data in DATA
    for depth in TOP
    for activation in MADE_FOR
    for init in (MADE_FOR[activation], "default")
    for epochs in (10, 50)
]
RUN = Stored(__file__, measure, CONDITIONS, short=CONDITIONS[0])

if __name__ == "__main__":
    RUN.run()
