"""A learned piecewise linear activation against ReLU, at equal numbers of parameters.

One hidden layer. Each unit of "pieces" learns six numbers: the slope of a line, and how much it
bends at -2, -1, 0, 1 and 2; it starts as ReLU. "relu" has more units instead, so that both have
the same number of parameters; "relu narrow" has as many units as "pieces". Three rates each; each
half of the seeds takes the rate that is best for the other half.
"""

import numpy as np
import torch
from stored import Stored

import acts

SEEDS = acts.seeds(20)
KNOTS = torch.tensor([-2.0, -1.0, 0.0, 1.0, 2.0])
DATA = {
    "circle": lambda seed: acts.data.circle(400, seed=seed),
    "spirals": lambda seed: acts.data.two_spirals(400, seed=seed),
    "digits": lambda seed: acts.data.digits(seed=seed, examples=400),
}
UNITS = {"circle": (8, 20), "spirals": (8, 20), "digits": (25, 27)}  # pieces, relu
RATES, BATCH = (0.003, 0.01, 0.03, 0.1), 50


def parameters(features: int, units: int, outputs: int, coefficients: int) -> int:
    """Numbers that are learned."""
    return units * (features + 1 + coefficients + outputs) + outputs


def forward(x: torch.Tensor, weights: list, bends: torch.Tensor | None) -> torch.Tensor:
    """Logits ``(seed, example, output)`` of one network for each seed."""
    w, b, v, c = weights
    z = torch.baddbmm(b[:, None], x, w.mT)
    if bends is None:
        hidden = torch.relu(z)
    else:
        hidden = bends[..., 0] * z
        for k, knot in enumerate(KNOTS, start=1):
            hidden = hidden + bends[..., k] * torch.relu(z - knot)
    return torch.baddbmm(c[:, None], hidden, v.mT)


def losses(logits: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Sum over the seeds of each seed's mean loss: replicas do not mix."""
    if logits.shape[-1] == 1:
        loss = torch.nn.functional.binary_cross_entropy_with_logits(logits[..., 0], y.float())
    else:
        loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), y.flatten())
    return loss * len(y)


def reached(parts: dict, widths: list, pieces: bool, epochs: int, rate: float) -> np.ndarray:
    """Test accuracy ``(seed,)``."""
    x, y = parts["x_train"], parts["y_train"]
    models = [acts.nn.mlp(widths, "relu", init="he", seed=seed) for seed in SEEDS]
    groups = zip(*(model.parameters() for model in models), strict=True)
    weights = [torch.stack(group).detach().requires_grad_() for group in groups]
    bends = None
    if pieces:
        bends = torch.zeros(len(SEEDS), 1, widths[1], len(KNOTS) + 1)
        bends[..., 1 + KNOTS.tolist().index(0.0)] = 1
        bends.requires_grad_()
    adam = torch.optim.Adam(weights if bends is None else [*weights, bends], lr=rate)
    orders = [np.random.default_rng(seed) for seed in SEEDS]
    of = torch.arange(len(SEEDS))[:, None]
    for _ in range(epochs):
        order = torch.tensor(np.stack([rng.permutation(x.shape[1]) for rng in orders]))
        for rows in order.split(BATCH, dim=1):
            adam.zero_grad()
            losses(forward(x[of, rows], weights, bends), y[of, rows]).backward()
            adam.step()
    with torch.no_grad():
        logits = forward(parts["x_test"], weights, bends)
    said = logits[..., 0] > 0 if widths[-1] == 1 else logits.argmax(dim=-1)
    right = (said == parts["y_test"]) & logits.isfinite().all(dim=-1)
    return right.double().mean(dim=1).numpy()


def measure(*, data: str, case: str, epochs: int) -> list[dict]:
    """Rate and test accuracy of each seed."""
    splits = [DATA[data](seed) for seed in SEEDS]
    parts = {
        name: torch.tensor(np.stack([getattr(split, name) for split in splits]))
        for name in ("x_train", "y_train", "x_test", "y_test")
    }
    for name in ("x_train", "x_test"):
        parts[name] = parts[name].float()
    features, outputs = splits[0].features, splits[0].outputs
    narrow, wide = UNITS[data]
    numbers = parameters(features, narrow, outputs, 6), parameters(features, wide, outputs, 0)
    if numbers[0] != numbers[1]:
        raise ValueError(f"parameters must be equal, got {numbers}")
    widths = [features, wide if case == "relu" else narrow, outputs]
    runs = np.array([reached(parts, widths, case == "pieces", epochs, rate) for rate in RATES])
    halves = np.array_split(runs, 2, axis=1)
    best = [half.mean(axis=1).argmax() for half in reversed(halves)]
    chosen = np.repeat(best, [half.shape[1] for half in halves])
    return [
        {"seed": seed, "rate": RATES[k], "accuracy": runs[k, i]}
        for i, (seed, k) in enumerate(zip(SEEDS, chosen, strict=True))
    ]


CONDITIONS = [
    {"data": data, "case": case, "epochs": epochs}
    for data in DATA
    for epochs in (20, 100)
    for case in ("relu", "relu narrow", "pieces")
]
SHORT = {"data": "circle", "case": "pieces", "epochs": 20}
RUN = Stored(__file__, measure, CONDITIONS, short=SHORT)

if __name__ == "__main__":
    RUN.run()
