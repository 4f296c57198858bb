"""Three hidden layers from sane rates up to damaging ones: what a slope below zero repairs.

ReLU, three negative slopes, a learned one (PReLU, one per layer) and ELU, each from He's start with
the same seeds, on two data sets and at two budgets, with Adam. The last case has no activation.
Chapter 05 reads the table.
"""

import numpy as np
import torch
from stored import Stored
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

import acts

SEEDS = acts.seeds(10)
CASES = {
    "relu": ("relu", {}),
    "slope 0.01": ("leaky_relu", {"negative_slope": 0.01}),
    "slope 0.1": ("leaky_relu", {"negative_slope": 0.1}),
    "slope 0.3": ("leaky_relu", {"negative_slope": 0.3}),
    "prelu": (None, {}),
    "elu": ("elu", {}),
    "identity": ("identity", {}),
}
DATA = {
    "digits": lambda seed: acts.data.digits(seed=seed, examples=400),
    "circle": lambda seed: acts.data.circle(400, seed=seed),
}
RATES = (0.003, 0.01, 0.1, 0.3, 1.0)


def forward(parameters, slopes, x):
    """Logits (network, example, output) of networks with one learned slope per layer."""
    for k in range(3):
        z = x @ parameters[2 * k].mT + parameters[2 * k + 1]
        x = z.clamp(min=0) + slopes[k] * z.clamp(max=0)
    return x @ parameters[6].mT + parameters[7]


def learned(widths, splits, lr, epochs):
    """Test accuracy of each seed's PReLU network; `fit_many` takes no activation with weights."""
    models = [acts.nn.mlp(widths, "relu", init="he", seed=seed) for seed in SEEDS]
    made = [
        torch.stack(same).detach() for same in zip(*(m.parameters() for m in models), strict=True)
    ]
    made[1::2] = [bias[:, None] for bias in made[1::2]]
    made += [torch.full((len(SEEDS), 1, 1), 0.25) for _ in range(3)]
    made = [parameter.requires_grad_() for parameter in made]
    parts = [np.stack([getattr(s, part) for s in splits]) for part in ("x_train", "x_test")]
    x, x_test = (torch.tensor(part, dtype=torch.float32) for part in parts)
    y, y_test = (
        torch.tensor(np.stack([getattr(s, part) for s in splits])) for part in ("y_train", "y_test")
    )
    step = torch.optim.Adam(made, lr=lr)
    order = torch.Generator().manual_seed(0)
    for _ in range(epochs):
        for now in torch.randperm(x.shape[1], generator=order).split(50):
            logits = forward(made, made[8:], x[:, now])
            if widths[-1] == 1:
                loss = binary_cross_entropy_with_logits(logits[..., 0], y[:, now].float())
            else:
                loss = cross_entropy(logits.flatten(0, 1), y[:, now].flatten())
            step.zero_grad()
            (loss * len(SEEDS)).backward()
            step.step()
    with torch.no_grad():
        logits = forward(made, made[8:], x_test)
    guess = logits[..., 0] > 0 if widths[-1] == 1 else logits.argmax(dim=2)
    right = (guess == y_test).double().mean(dim=1)
    return torch.where(logits.isfinite().all(dim=2).all(dim=1), right, -1.0).numpy()


def measure(*, data: str, case: str, epochs: int) -> list[dict]:
    """Test accuracy of each seed at each rate, the lowest first; -1 where a run diverged."""
    splits = [DATA[data](seed) for seed in SEEDS]
    name, parameters = CASES[case]
    widths = [splits[0].features, 32, 32, 32, splits[0].outputs]
    if case == "prelu":
        reached = np.stack([learned(widths, splits, lr, epochs) for lr in RATES], axis=1)
    else:
        runs = acts.fit_many(
            widths, name, splits, seeds=SEEDS, lrs=RATES, epochs=epochs, batch_size=50,
            init="he", **parameters,
        )  # fmt: skip
        reached = np.where(runs.diverged, -1, runs.test_accuracy)
    columns = [f"rate{number}" for number in range(1, 6)]
    return [
        {"seed": seed, **dict(zip(columns, map(float, row), strict=True))}
        for seed, row in zip(SEEDS, reached, strict=True)
    ]


CONDITIONS = [
    {"data": data, "case": case, "epochs": epochs}
    for epochs in (20, 100)
    for data in DATA
    for case in CASES
]
SHORT = {"data": "digits", "case": "elu", "epochs": 20}
RUN = Stored(__file__, measure, CONDITIONS, short=SHORT)

if __name__ == "__main__":
    RUN.run()
