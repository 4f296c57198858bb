"""A rare class: what a leaky slope does to its average precision, and what a weight does.

In the plane the rare class is a cloud twice as wide, around the common one; among digits in heavy
noise it is the eights. The share of the rare class is the same in training and test. The last two
cases are no slopes: no activation at all, and ReLU with the rare class weighted in the loss. Three
rates each; each half of the seeds takes the rate that is best for the other half.
"""

import numpy as np
import torch
from sklearn.metrics import average_precision_score
from stored import Stored

import acts

SEEDS = acts.seeds(60)
CASES = {  # activation, its keywords, is the rare class weighted?
    "relu": ("relu", {}, False),
    "slope 0.01": ("leaky_relu", {"negative_slope": 0.01}, False),
    "slope 0.2": ("leaky_relu", {"negative_slope": 0.2}, False),
    "identity": ("identity", {}, False),
    "relu weighted": ("relu", {}, True),
}
RATES = {5: (0.03, 0.1, 0.3), 25: (0.01, 0.03, 0.1)}
TRAIN, TEST, WIDTH, BATCH = 1000, 3000, 16, 100


def circle(share: float, seed: int) -> list[np.ndarray]:
    """Points and targets to train and to test."""
    rng, parts = np.random.default_rng(seed), []
    for n in (TRAIN, TEST):
        y = np.arange(n) < round(share * n)
        parts += [rng.normal(size=(n, 2)) * np.where(y, 2, 1)[:, None], y]
    return parts


def digits(share: float, seed: int) -> list[np.ndarray]:
    """Noisy digits and targets to train and to test."""
    scans = acts.data.digits(seed=seed, standardise=False)
    rng, parts = np.random.default_rng(seed), []
    sets = ((scans.x_train, scans.y_train, TRAIN), (scans.x_test, scans.y_test, TEST))
    for x, kind, n in sets:
        y = np.arange(n) < round(share * n)
        rare, common = np.flatnonzero(kind == 8), np.flatnonzero(kind != 8)
        x = x[np.concatenate([rng.choice(rare, y.sum()), rng.choice(common, n - y.sum())])]
        parts += [(x + 6 * rng.normal(size=x.shape) - 5) / 8, y]
    return parts


def forward(x: torch.Tensor, weights: list, activation: torch.nn.Module) -> torch.Tensor:
    """Logits ``(seed, example)`` of one network for each seed."""
    pairs = list(zip(weights[::2], weights[1::2], strict=True))
    for number, (weight, bias) in enumerate(pairs, start=1):
        x = torch.baddbmm(bias[:, None], x, weight.mT)
        x = x if number == len(pairs) else activation(x)
    return x[..., 0]


def trained(sets: list, layers: int, case: str, epochs: int, rate: float) -> torch.Tensor:
    """Logits on the test set, ``(seed, example)``."""
    x, y, x_test = sets[:3]
    name, slope, weighted = CASES[case]
    widths = [x.shape[-1], *[WIDTH] * layers, 1]
    models = [acts.nn.mlp(widths, name, init="he", seed=seed, **slope) for seed in SEEDS]
    groups = zip(*(model.parameters() for model in models), strict=True)
    weights = [torch.stack(group).detach().requires_grad_() for group in groups]
    ratio = (1 - y.mean()) / y.mean() if weighted else torch.tensor(1.0)
    adam = torch.optim.Adam(weights, lr=rate)
    orders = [np.random.default_rng(seed) for seed in SEEDS]
    of = torch.arange(len(SEEDS))[:, None]
    for _ in range(epochs):
        order = torch.tensor(np.stack([rng.permutation(TRAIN) for rng in orders]))
        for rows in order.split(BATCH, dim=1):
            loss = torch.nn.functional.binary_cross_entropy_with_logits(
                forward(x[of, rows], weights, models[0][1]), y[of, rows], pos_weight=ratio
            )
            adam.zero_grad()
            (loss * len(SEEDS)).backward()  # replicas do not mix: each has its own mean
            adam.step()
    with torch.no_grad():
        return forward(x_test, weights, models[0][1])


def measure(*, data: str, share: float, layers: int, case: str, epochs: int) -> list[dict]:
    """Rate, average precision, and recall and precision at the threshold 0.5, of each seed."""
    make = {"circle": circle, "digits": digits}[data]
    made = zip(*(make(share, seed) for seed in SEEDS), strict=True)
    sets = [torch.tensor(np.stack(part), dtype=torch.float32) for part in made]
    y = sets[3].numpy()
    found = []  # (rate, seed)
    for rate in RATES[epochs]:
        logits = trained(sets, layers, case, epochs, rate).numpy()
        finite = np.isfinite(logits).all(axis=1)
        logits[~finite] = 0  # says the same of all: average precision is then the share
        said = logits > 0
        rows = [
            {
                "precision": average_precision_score(y[i], logits[i]),
                "recall": (said[i] & (y[i] > 0)).sum() / y[i].sum(),
                "alarms": (said[i] & (y[i] == 0)).sum() / (y[i] == 0).sum(),
            }
            for i in range(len(SEEDS))
        ]
        found.append(rows)
    reached = np.array([[row["precision"] for row in rows] for rows in found])
    first, second = np.array_split(np.arange(len(SEEDS)), 2)
    best = {0: reached[:, second].mean(axis=1).argmax(), 1: reached[:, first].mean(axis=1).argmax()}
    chosen = [best[int(i in second)] for i in range(len(SEEDS))]
    return [
        {"seed": seed, "rate": RATES[epochs][k], **found[k][i]}
        for i, (seed, k) in enumerate(zip(SEEDS, chosen, strict=True))
    ]


CONDITIONS = [
    {"data": data, "share": share, "layers": layers, "case": case, "epochs": epochs}
    for data in ("circle", "digits")
    for share in (0.05, 0.01)
    for layers in (1, 2)
    for epochs in (5, 25)
    for case in CASES
    if case != "identity" or layers == 1
]
SHORT = {"data": "circle", "share": 0.05, "layers": 1, "case": "relu", "epochs": 5}
RUN = Stored(__file__, measure, CONDITIONS, short=SHORT)

if __name__ == "__main__":
    RUN.run()
