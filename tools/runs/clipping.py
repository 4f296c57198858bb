"""Shallow networks of sigmoids or tanh: how often the gradient's norm passes 1, what clipping does.

Each network is trained as it is, and again from the same weights in the same order with its norm
clipped to 1, unless no norm was above that. Chapter 12's page on training advice reads the table.
"""

import numpy as np
import torch
from stored import Stored

import acts

SEEDS = acts.seeds(10)
START = {"tanh": "lecun", "sigmoid": "xavier"}
RATE = {"tanh": 1.0, "sigmoid": 3.0}
DATA = {
    "digits": lambda seed: acts.data.digits(seed=seed, examples=400),
    "circle": lambda seed: acts.data.circle(400, seed=seed),
}


def train(data, name, depth, batch, steps, seed, limit):
    """Test accuracy, and the norms before clipping."""
    widths = [data.features, *[32] * depth, data.outputs]
    model = acts.nn.mlp(widths, name, init=START[name], seed=seed)
    loss_of = torch.nn.CrossEntropyLoss()
    if data.task == "binary":
        loss_of = lambda z, y: torch.nn.BCEWithLogitsLoss()(z[:, 0], y.float())  # noqa: E731
    x, y = torch.tensor(data.x_train).float(), torch.tensor(data.y_train)
    optimizer, norms = torch.optim.SGD(model.parameters(), lr=RATE[name]), []
    rng = np.random.default_rng(seed)
    for _ in range(steps):
        some = torch.tensor(rng.permutation(len(x))[:batch])
        optimizer.zero_grad()
        loss_of(model(x[some]), y[some]).backward()
        norms.append(torch.nn.utils.clip_grad_norm_(model.parameters(), limit).item())
        optimizer.step()
    scores = model(torch.tensor(data.x_test).float()).detach().numpy()
    answer = scores[:, 0] > 0 if data.task == "binary" else scores.argmax(axis=1)
    return (answer == data.y_test).mean(), np.array(norms)


def measure(*, data: str, activation: str, depth: int, batch: int, steps: int) -> list[dict]:
    """Accuracy without and with clipping, share of steps above 1 and largest norm of each seed."""
    rows = []
    for seed in SEEDS:
        run = (DATA[data](seed), activation, depth, batch, steps, seed)
        free, norms = train(*run, np.inf)
        clipped = free if norms.max() <= 1 else train(*run, 1.0)[0]
        rows.append(
            {
                "seed": seed, "accuracy": free, "clipped": clipped,
                "above": (norms > 1).mean(), "largest": norms.max(),
            }
        )  # fmt: skip
    return rows


CONDITIONS = [
    {"data": data, "activation": activation, "depth": depth, "batch": batch, "steps": steps}
    for data in DATA
    for activation in START
    for depth in (1, 2)
    for batch, steps in ((400, 40), (50, 200))
]
RUN = Stored(__file__, measure, CONDITIONS, short=CONDITIONS[0])

if __name__ == "__main__":
    RUN.run()
