"""Four plain layers whose negative slope is fixed or learned, with and without weight decay.

PReLU has one slope for each layer or one for each unit. AdamW decays the weights in three cases:
with a slope that stays fixed, with the learned slopes among what decays, and with them spared.
Three rates each; each half of the seeds takes the rate that is best for the other half. The slopes
are means over a layer's units.
"""

import numpy as np
import torch
from stored import Stored

import acts

SEEDS = acts.seeds(10)
DECAY = 0.3
CASES = {  # slope at the start, is it learned, decay of the weights, decay of the slopes
    "relu": (0.0, "no", 0.0, 0.0),
    "fixed 0.25": (0.25, "no", 0.0, 0.0),
    "identity": (1.0, "no", 0.0, 0.0),
    "layer": (0.25, "layer", 0.0, 0.0),
    "unit": (0.25, "unit", 0.0, 0.0),
    "layer from 0": (0.0, "layer", 0.0, 0.0),
    "layer from 0.5": (0.5, "layer", 0.0, 0.0),
    "spared": (0.25, "layer", DECAY, 0.0),
    "decayed": (0.25, "layer", DECAY, DECAY),
}
DATA = {
    "digits": lambda seed: acts.data.digits(seed=seed, examples=400),
    "circle": lambda seed: acts.data.circle(400, seed=seed),
}
RATES = {10: (0.01, 0.03, 0.1), 50: (0.003, 0.01, 0.03)}
DEPTH, WIDTH, BATCH = 4, 16, 50


def forward(x: torch.Tensor, weights: list, slopes: list) -> torch.Tensor:
    """Logits ``(seed, example, output)`` of one network for each seed."""
    for weight, bias, slope in zip(weights[:-2:2], weights[1:-2:2], slopes, strict=True):
        x = torch.baddbmm(bias[:, None], x, weight.mT)
        x = torch.where(x > 0, x, slope * x)
    return torch.baddbmm(weights[-1][:, None], x, weights[-2].mT)


def losses(logits: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Sum over the seeds of each seed's mean loss: replicas do not mix."""
    if logits.shape[-1] == 1:
        loss = torch.nn.functional.binary_cross_entropy_with_logits(logits[..., 0], y.float())
    else:
        loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), y.flatten())
    return loss * len(y)


def trained(parts: dict, outputs: int, case: str, epochs: int, rate: float) -> tuple:
    """Test accuracy ``(seed,)`` and slopes ``(seed, layer)``."""
    start, learned, of_weights, of_slopes = CASES[case]
    x, y = parts["x_train"], parts["y_train"]
    widths = [x.shape[-1], *[WIDTH] * DEPTH, outputs]
    gain = (2 / (1 + start**2)) ** 0.5
    models = [acts.nn.mlp(widths, "relu", init=gain, seed=seed) for seed in SEEDS]
    groups = zip(*(model.parameters() for model in models), strict=True)
    weights = [torch.stack(group).detach().requires_grad_() for group in groups]
    shape = (len(SEEDS), 1, WIDTH if learned == "unit" else 1)
    slopes = [torch.full(shape, start, requires_grad=learned != "no") for _ in range(DEPTH)]
    adam = torch.optim.AdamW(
        [
            {"params": weights, "weight_decay": of_weights},
            {"params": slopes, "weight_decay": of_slopes},
        ],
        lr=rate,
    )
    orders = [np.random.default_rng(seed) for seed in SEEDS]
    of = torch.arange(len(SEEDS))[:, None]
    for _ in range(epochs):
        order = torch.tensor(np.stack([rng.permutation(x.shape[1]) for rng in orders]))
        for rows in order.split(BATCH, dim=1):
            adam.zero_grad()
            losses(forward(x[of, rows], weights, slopes), y[of, rows]).backward()
            adam.step()
    with torch.no_grad():
        logits = forward(parts["x_test"], weights, slopes)
    said = logits[..., 0] > 0 if outputs == 1 else logits.argmax(dim=-1)
    right = (said == parts["y_test"]) & logits.isfinite().all(dim=-1)
    means = [slope.detach().mean(dim=(1, 2)) for slope in slopes]
    return right.double().mean(dim=1).numpy(), torch.stack(means, dim=1).numpy()


def measure(*, data: str, case: str, epochs: int) -> list[dict]:
    """Rate, test accuracy and learned slopes of each seed."""
    splits = [DATA[data](seed) for seed in SEEDS]
    parts = {
        name: torch.tensor(np.stack([getattr(split, name) for split in splits]))
        for name in ("x_train", "y_train", "x_test", "y_test")
    }
    for name in ("x_train", "x_test"):
        parts[name] = parts[name].float()
    runs = [trained(parts, splits[0].outputs, case, epochs, rate) for rate in RATES[epochs]]
    reached = np.array([accuracy for accuracy, _ in runs])  # (rate, seed)
    halves = np.array_split(reached, 2, axis=1)
    best = [half.mean(axis=1).argmax() for half in reversed(halves)]
    chosen = np.repeat(best, [half.shape[1] for half in halves])
    rows = []
    for i, (seed, k) in enumerate(zip(SEEDS, chosen, strict=True)):
        named = {f"slope{n}": slope for n, slope in enumerate(runs[k][1][i], start=1)}
        rows.append({"seed": seed, "rate": RATES[epochs][k], "accuracy": reached[k, i], **named})
    return rows


CONDITIONS = [
    {"data": data, "case": case, "epochs": epochs}
    for data in DATA
    for epochs in RATES
    for case in CASES
]
SHORT = {"data": "circle", "case": "layer", "epochs": 10}
RUN = Stored(__file__, measure, CONDITIONS, short=SHORT)

if __name__ == "__main__":
    RUN.run()
