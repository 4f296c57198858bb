"""ReLU, SiLU, GELU and no activation on three data sets at two budgets, twenty seeds each.

Each starts from the gain derived for it and has two rates; each half of the seeds takes the rate
that is best for the other half. Chapter 12's page on benchmarks reads the table.
"""

from stored import Stored

import acts

SEEDS = acts.seeds(20)
TASKS = {  # data, depth -> data of a seed, width, rates, shorter budget, batch size
    ("digits", 3): (
        lambda seed: acts.data.digits(seed=seed, examples=400), 32, (0.003, 0.01), 10, 50,
    ),
    ("circle", 1): (lambda seed: acts.data.circle(300, seed=seed), 16, (0.03, 0.1), 60, None),
    ("breast cancer", 3): (
        lambda seed: acts.data.breast_cancer(seed=seed), 32, (0.003, 0.01), 10, 50,
    ),
    ("circle", 8): (lambda seed: acts.data.circle(300, seed=seed), 16, (0.003, 0.01), 60, None),
}  # fmt: skip


def measure(*, data: str, depth: int, activation: str, epochs: int) -> list[dict]:
    """Test accuracy and chosen rate of each seed."""
    make, width, rates, _, batch = TASKS[data, depth]
    splits = [make(seed) for seed in SEEDS]
    runs = acts.fit_many(
        [splits[0].features, *[width] * depth, splits[0].outputs], activation, splits,
        seeds=SEEDS, lrs=rates, init="gain", epochs=epochs, batch_size=batch,
    )  # fmt: skip
    reached, chosen = acts.at_best_rate(runs)
    return [
        {"seed": s, "rate": r, "accuracy": a}
        for s, r, a in zip(SEEDS, chosen, reached, strict=True)
    ]


CONDITIONS = [
    {"data": data, "depth": depth, "activation": activation, "epochs": times * shorter}
    for (data, depth), (_, _, _, shorter, _) in TASKS.items()
    for times in (1, 5)
    for activation in ("relu", "silu", "gelu", "identity")
]
RUN = Stored(__file__, measure, CONDITIONS, short=CONDITIONS[0])

if __name__ == "__main__":
    RUN.run()
