"""Negative pre-activations: one hidden layer whose biases start at -6, with and without a slope.

The control starts at 0. Each half of the seeds takes the rate that is best for the other half.
"""

import torch
from stored import Stored

import acts

SEEDS = acts.seeds(20)
CASES = {  # activation, its keywords
    "relu": ("relu", {}),
    "slope 0.01": ("leaky_relu", {"negative_slope": 0.01}),
    "slope 0.2": ("leaky_relu", {"negative_slope": 0.2}),
    "identity": ("identity", {}),
}
RATES = {"adam": (0.003, 0.01, 0.03, 0.1, 0.3), "sgd": (0.01, 0.03, 0.1, 0.3, 1.0)}
DATA = {
    "digits": lambda seed: acts.data.digits(seed=seed, examples=400),
    "circle": lambda seed: acts.data.circle(400, seed=seed),
}


def measure(*, data: str, bias: int, optimiser: str, epochs: int, case: str) -> list[dict]:
    """Test accuracy and chosen rate of each seed."""

    def low(model: torch.nn.Module) -> None:
        torch.nn.init.constant_(model[0].bias, bias)

    splits = [DATA[data](seed) for seed in SEEDS]
    activation, slope = CASES[case]
    runs = acts.fit_many(
        [splits[0].features, 24, splits[0].outputs], activation, splits, seeds=SEEDS,
        lrs=RATES[optimiser], epochs=epochs, batch_size=50, optimizer=optimiser, init="he",
        prepare=low, **slope,
    )  # fmt: skip
    reached, rates = acts.at_best_rate(runs)
    return [
        {"seed": s, "rate": r, "accuracy": a} for s, r, a in zip(SEEDS, rates, reached, strict=True)
    ]


CONDITIONS = [
    {"data": data, "bias": bias, "optimiser": optimiser, "epochs": epochs, "case": case}
    for data in DATA
    for bias in (0, -6)
    for optimiser in RATES
    for epochs in (20, 100)
    for case in CASES
]
SHORT = {"data": "circle", "bias": -6, "optimiser": "adam", "epochs": 20, "case": "relu"}
RUN = Stored(__file__, measure, CONDITIONS, short=SHORT)

if __name__ == "__main__":
    RUN.run()
