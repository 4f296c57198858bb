"""Sixteen plain layers: what negative slopes and SELU's starts do, on three data sets.

ReLU from He's start is what the others are compared with; the last case has no activation. Three
rates each; each half of the seeds takes the rate that is best for the other half. Chapter 12's page
on deep and recurrent networks reads the table.
"""

from stored import Stored

import acts

SEEDS = acts.seeds(10)
CASES = {  # activation, start, negative slope
    "relu": ("relu", "he", {}),
    "slope 0.01": ("leaky_relu", "gain", {"negative_slope": 0.01}),
    "slope 0.25": ("leaky_relu", "gain", {"negative_slope": 0.25}),
    "selu lecun": ("selu", "lecun", {}),
    "selu he": ("selu", "he", {}),
    "selu default": ("selu", "default", {}),
    "identity": ("identity", "lecun", {}),
}
DATA = {
    "digits": lambda seed: acts.data.digits(seed=seed, examples=400),
    "circle": lambda seed: acts.data.circle(400, seed=seed),
    "breast cancer": lambda seed: acts.data.breast_cancer(seed=seed),
}


def measure(*, data: str, width: int, case: str, epochs: int) -> list[dict]:
    """Test accuracy and chosen rate of each seed."""
    splits = [DATA[data](seed) for seed in SEEDS]
    activation, init, slope = CASES[case]
    runs = acts.fit_many(
        [splits[0].features, *[width] * 16, splits[0].outputs], activation, splits, seeds=SEEDS,
        lrs=(0.001, 0.003, 0.01), epochs=epochs, batch_size=50, init=init, **slope,
    )  # fmt: skip
    reached, rates = acts.at_best_rate(runs)
    return [
        {"seed": s, "rate": r, "accuracy": a} for s, r, a in zip(SEEDS, rates, reached, strict=True)
    ]


STARTS = ("selu he", "selu default")  # twice on digits alone
NARROW = [
    (data, 24, case, epochs)
    for data in DATA
    for epochs in (10, 50)
    for case in CASES
    if epochs == 10 or data == "digits" or case not in STARTS
]
WIDE = [
    (data, 64, case, 10)
    for data in ("digits", "circle")
    for case in ("relu", "slope 0.25", "selu lecun")
]
CONDITIONS = [
    {"data": data, "width": width, "case": case, "epochs": epochs}
    for data, width, case, epochs in (*NARROW, *WIDE)
]
SHORT = {"data": "digits", "width": 24, "case": "selu lecun", "epochs": 10}
RUN = Stored(__file__, measure, CONDITIONS, short=SHORT)

if __name__ == "__main__":
    RUN.run()
