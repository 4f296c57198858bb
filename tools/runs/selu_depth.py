"""Fifty plain layers of SELU from several starts, beside ELU, ReLU and no activation at all.

Five rates each; each half of the seeds takes the rate that is best for the other half. The page on
ELU and SELU reads the table.
"""

from stored import Stored

import acts

SEEDS = acts.seeds(10)
DEPTH, WIDTH, RATES = 50, 24, (0.0001, 0.0003, 0.001, 0.003, 0.01)
CASES = {  # activation, start
    "selu lecun": ("selu", "lecun"),
    "selu three quarters": ("selu", 0.75),  # PyTorch's calculate_gain("selu")
    "selu he": ("selu", "he"),
    "selu default": ("selu", "default"),
    "elu gain": ("elu", "gain"),
    "relu he": ("relu", "he"),
    "identity": ("identity", "lecun"),
}
DATA = {
    "digits": lambda seed: acts.data.digits(seed=seed, examples=400),
    "circle": lambda seed: acts.data.circle(400, seed=seed),
}


def measure(*, data: str, case: str, epochs: int) -> list[dict]:
    """Test accuracy and chosen rate of each seed."""
    splits = [DATA[data](seed) for seed in SEEDS]
    activation, init = CASES[case]
    runs = acts.fit_many(
        [splits[0].features, *[WIDTH] * DEPTH, splits[0].outputs], activation, splits, seeds=SEEDS,
        lrs=RATES, epochs=epochs, batch_size=50, init=init,
    )  # fmt: skip
    reached, rates = acts.at_best_rate(runs)
    return [
        {"seed": s, "rate": r, "accuracy": a} for s, r, a in zip(SEEDS, rates, reached, strict=True)
    ]


CONDITIONS = [
    {"data": data, "case": case, "epochs": epochs}
    for data in DATA
    for epochs in (10, 50)
    for case in CASES
]
SHORT = {"data": "digits", "case": "identity", "epochs": 10}
RUN = Stored(__file__, measure, CONDITIONS, short=SHORT)

if __name__ == "__main__":
    RUN.run()
