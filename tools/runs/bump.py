"""SiLU as it is, without its bump, and without all that lies below 0.

"no bump" holds the input at the lowest point of the curve, so that nothing rises again to the left
of it; "no negative part" is 0 below 0 and shows how small a loss this comparison can see. All
start with the weights that fit SiLU. Each half of the seeds takes the rate that is best for the
other half. Chapter 06 reads the table.
"""

import torch
from stored import Stored

import acts

SEEDS = acts.seeds(20)
TASKS = {  # data of a seed, hidden layers, rates, shorter budget, batch size
    "digits": (
        lambda seed: acts.data.digits(seed=seed, examples=400), [32] * 3, (0.003, 0.01, 0.03),
        10, 50,
    ),
    "circle": (
        lambda seed: acts.data.circle(300, seed=seed), [16] * 2, (0.01, 0.03, 0.1, 0.3), 60, None,
    ),
}  # fmt: skip
LOWEST = {"silu": -torch.inf, "no bump": -1.2784645427610738, "no negative part": 0.0}


class CutSiLU(torch.nn.Module):
    """SiLU that holds its input at `low` or above."""

    def __init__(self, low: float) -> None:
        super().__init__()
        self.low = low

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """SiLU of the larger of `x` and `low`."""
        return torch.nn.functional.silu(x.clamp(min=self.low))


def measure(*, data: str, activation: str, epochs: int) -> list[dict]:
    """Test accuracy and chosen rate of each seed."""
    make, hidden, rates, _, batch = TASKS[data]
    splits = [make(seed) for seed in SEEDS]
    runs = acts.fit_many(
        [splits[0].features, *hidden, splits[0].outputs], lambda: CutSiLU(LOWEST[activation]),
        splits, seeds=SEEDS, lrs=rates, init=acts.gain("silu"), epochs=epochs, batch_size=batch,
    )  # fmt: skip
    reached, chosen = acts.at_best_rate(runs)
    return [
        {"seed": s, "rate": r, "accuracy": a}
        for s, r, a in zip(SEEDS, chosen, reached, strict=True)
    ]


CONDITIONS = [
    {"data": data, "activation": activation, "epochs": times * shorter}
    for data, (_, _, _, shorter, _) in TASKS.items()
    for times in (1, 5)
    for activation in LOWEST
]
RUN = Stored(__file__, measure, CONDITIONS, short=CONDITIONS[6])

if __name__ == "__main__":
    RUN.run()
