"""Whether an alarm for small gradients tells a stuck network from one that has finished.

Stuck: eight sigmoid layers from Xavier's start under SGD, without and with clipping. Healthy: one
ReLU layer under Adam. The norms are medians over the minibatches of the last epoch. Chapter 02b
reads the table.
"""

import numpy as np
import torch
from stored import Stored
from torch.nn import functional

import acts

SEEDS = acts.seeds(10)
DATA = {  # and the size of a minibatch
    "wine": (lambda seed: acts.data.wine(seed=seed), 16),
    "circle": (lambda seed: acts.data.circle(400, seed=seed), 50),
    "digits": (lambda seed: acts.data.digits(seed=seed), 128),
}
LOSS = {
    "binary": lambda z, y: functional.binary_cross_entropy_with_logits(z[:, 0], y.float()),
    "multiclass": functional.cross_entropy,
}


def train(data: acts.data.Data, seed: int, network: str, epochs: int, batch_size: int) -> dict:
    """Test accuracy, and the gradient's norm of the whole network and of its first layer."""
    healthy, clip = network == "healthy", 0.1 if network == "clipped" else np.inf
    model = acts.nn.mlp(
        [data.features, *([64] if healthy else [32] * 8), data.outputs],
        "relu" if healthy else "sigmoid", init="he" if healthy else "xavier", seed=seed,
    )  # fmt: skip
    adam, sgd = torch.optim.Adam, torch.optim.SGD
    optimizer = adam(model.parameters(), lr=0.03) if healthy else sgd(model.parameters(), lr=1.0)
    x, y = torch.tensor(data.x_train, dtype=torch.float32), torch.tensor(data.y_train)
    order = torch.Generator().manual_seed(seed)
    for _ in range(epochs):
        norms = []
        for rows in torch.randperm(len(x), generator=order).split(batch_size):
            optimizer.zero_grad()
            LOSS[data.task](model(x[rows]), y[rows]).backward()
            whole = torch.nn.utils.clip_grad_norm_(model.parameters(), np.inf)
            norms.append((whole.item(), model[0].weight.grad.norm().item()))
            torch.nn.utils.clip_grad_norm_(model.parameters(), clip)
            optimizer.step()
    z = model(torch.tensor(data.x_test, dtype=torch.float32)).detach().numpy()
    answer = z[:, 0] > 0 if data.task == "binary" else z.argmax(axis=1)
    whole, first = np.median(norms, axis=0)
    return {"accuracy": np.mean(answer == data.y_test), "whole": whole, "first": first}


def measure(*, data: str, network: str, epochs: int) -> list[dict]:
    """What `train` gives, for each seed."""
    draw, batch_size = DATA[data]
    return [{"seed": s} | train(draw(s), s, network, epochs, batch_size) for s in SEEDS]


CONDITIONS = [
    {"data": data, "network": network, "epochs": epochs}
    for data in DATA
    for network in ("stuck", "clipped", "healthy")
    for epochs in (3, 20)
]
RUN = Stored(__file__, measure, CONDITIONS, short=CONDITIONS[0])

if __name__ == "__main__":
    RUN.run()
