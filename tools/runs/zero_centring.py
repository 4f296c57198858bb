"""How many steps to a loss: the sigmoid, stretched or not, moved down to 0 or not.

Stretched and moved it is tanh. Beside these four: no activation, and a sigmoid whose next layer
starts with biases that take its mean of one half away ("matched": the centred network's start).
Two hidden layers of 32, full batches of 200 examples, Xavier's start for all, a grid of rates for
each; that with the fewest steps on average counts. A constant answer has a loss of log(classes);
asked for are the steps to a half and to a tenth of that. Chapter 03 reads the table.
"""

import numpy as np
import torch
from stored import Stored

import acts

SEEDS = acts.seeds(10)


class Stretched(torch.nn.Module):
    """``a * (sigmoid(a * x) - centre)``: with a = 2 and a centre of 1/2 it is tanh."""

    def __init__(self, a: float, centre: float) -> None:
        super().__init__()
        self.a, self.centre = a, centre

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Apply the function."""
        return self.a * (torch.sigmoid(self.a * x) - self.centre)


#: Name -> stretch, what is subtracted.
FUNCTIONS = {
    "sigmoid": (1, 0.0),
    "centred": (1, 0.5),
    "stretched": (2, 0.0),
    "tanh": (2, 0.5),
    "matched": (1, 0.0),
}
DATA = {
    "digits": lambda seed: acts.data.digits(seed=seed, examples=200),
    "circle": lambda seed: acts.data.circle(200, seed=seed),
}
RATES = {"adam": (0.01, 0.03, 0.1, 0.3, 1.0), "sgd": (0.1, 0.3, 1.0, 3.0, 10.0, 30.0)}
FIXED = {"adam": 0.01, "sgd": 1.0}
LATEST = {"digits": 150, "circle": 1000}


def match(model: torch.nn.Sequential) -> None:
    """Biases after a hidden layer that make up for activations of one half."""
    with torch.no_grad():
        for layer in [m for m in model if isinstance(m, torch.nn.Linear)][1:]:
            layer.bias -= 0.5 * layer.weight.sum(dim=1)


def measure(*, data: str, optimizer: str, activation: str) -> list[dict]:
    """Steps of each seed to each loss, at the best rate and at `FIXED`; LATEST + 1: not reached."""
    splits = [DATA[data](seed) for seed in SEEDS]
    a, centre = FUNCTIONS.get(activation, (None, None))
    runs = acts.fit_many(
        [splits[0].features, 32, 32, splits[0].outputs],
        "identity" if a is None else lambda: Stretched(a, centre), splits, seeds=SEEDS,
        lrs=RATES[optimizer], init="xavier", optimizer=optimizer, epochs=LATEST[data],
        prepare=match if activation == "matched" else None,
    )  # fmt: skip
    rows = [{"seed": seed} for seed in SEEDS]
    for column, share in (("half", 1 / 2), ("tenth", 1 / 10)):
        below = runs.loss < share * np.log(splits[0].classes)
        needed = np.where(below.any(axis=-1), below.argmax(axis=-1) + 1, LATEST[data] + 1)
        fewest = needed.mean(axis=0).argmin()
        fixed = needed[:, RATES[optimizer].index(FIXED[optimizer])]
        for row, own, same in zip(rows, needed[:, fewest], fixed, strict=True):
            row |= {column: int(own), f"{column}_rate": RATES[optimizer][fewest]}
            row |= {f"{column}_at_fixed": int(same)}
    return rows


CONDITIONS = [
    {"data": data, "optimizer": optimizer, "activation": activation}
    for data in DATA
    for optimizer in RATES
    for activation in (*FUNCTIONS, "identity")
]
RUN = Stored(__file__, measure, CONDITIONS, short=CONDITIONS[3])

if __name__ == "__main__":
    RUN.run()
