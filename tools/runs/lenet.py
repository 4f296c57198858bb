"""A small LeNet of sigmoids: what rate and weights it needs, on digits and on bars.

`bars`: one bar of five pixels in one of four directions, somewhere on 8 × 8 pixels of noise. ReLU
from He's start is the control. Chapter 12's page on training advice reads the table.
"""

import numpy as np
import torch
from stored import Stored

import acts

SEEDS = acts.seeds(10)
CASES = {  # activation, gain of the start (None: PyTorch's default), rate of Adam
    "default low": ("sigmoid", None, 0.001),
    "default high": ("sigmoid", None, 0.03),
    "gain 4 low": ("sigmoid", 4.0, 0.001),
    "gain 4 high": ("sigmoid", 4.0, 0.03),
    "relu": ("relu", 2**0.5, 0.01),
}
DIRECTIONS = np.array([(0, 1), (1, 0), (1, 1), (1, -1)])


def bars(seed):
    """400 images to train and 450 to test; the class is the direction of the bar."""
    rng = np.random.default_rng(seed)
    y = rng.integers(0, 4, 850)
    centre = rng.integers(2, 6, (850, 1, 2))
    row, column = np.moveaxis(centre + np.arange(-2, 3)[:, None] * DIRECTIONS[y][:, None], -1, 0)
    x = rng.normal(0, 0.7, (850, 8, 8))
    x[np.arange(850)[:, None], row, column] += 2
    x = x.reshape(850, 64)
    x = (x - x[:400].mean(axis=0)) / x[:400].std(axis=0)
    return acts.data.Data(x[:400], y[:400], x[400:], y[400:], "multiclass", 4, "bars")


DATA = {"digits": lambda seed: acts.data.digits(seed=seed, examples=400), "bars": bars}


def lenet(name, seed, gain, outputs):
    """Two convolutions, one pooling, one hidden layer, for 8 × 8 pixels."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        act, nn = (lambda: acts.nn.activation(name)), torch.nn
        model = nn.Sequential(
            nn.Unflatten(1, (1, 8, 8)), nn.Conv2d(1, 6, 3), act(), nn.AvgPool2d(2),
            nn.Conv2d(6, 16, 3), act(), nn.Flatten(), nn.Linear(16, 32), act(),
            nn.Linear(32, outputs),
        )  # fmt: skip
        for p in model.parameters() if gain else ():
            nn.init.normal_(p, std=gain / p[0].numel() ** 0.5) if p.dim() > 1 else nn.init.zeros_(p)
    return model


def measure(*, data: str, case: str, epochs: int) -> list[dict]:
    """Test accuracy of each seed."""
    name, gain, lr = CASES[case]
    rows = []
    for seed in SEEDS:
        split = DATA[data](seed)
        model = lenet(name, seed, gain, split.outputs)
        run = acts.fit(model, split, lr=lr, epochs=epochs, batch_size=100, seed=seed)
        rows.append({"seed": seed, "accuracy": run.test_accuracy})
    return rows


CONDITIONS = [
    {"data": data, "case": case, "epochs": epochs}
    for epochs in (15, 75)
    for data in DATA
    for case in CASES
    if epochs == 15 or case != "gain 4 low"
]
RUN = Stored(__file__, measure, CONDITIONS, short=CONDITIONS[0])

if __name__ == "__main__":
    RUN.run()
