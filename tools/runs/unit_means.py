"""Mean activations by layer, before and after training: how far each function is from 0.

Eight plain layers of 64 units. The rate is chosen by `acts.fit_many` for each half of the seeds on
the other half; then each network is trained again with it, and looked into on its training data.
The page on ELU and SELU reads the table.
"""

import numpy as np
import torch
from stored import Stored

import acts

SEEDS = acts.seeds(10)
DEPTH, WIDTH, RATES = 8, 64, (0.001, 0.003, 0.01, 0.03)
CASES = {  # activation, start
    "relu": ("relu", "he", {}),
    "leaky_relu": ("leaky_relu", "gain", {"negative_slope": 0.1}),
    "gelu": ("gelu", "gain", {}),
    "elu": ("elu", "gain", {}),
    "selu": ("selu", "lecun", {}),
    "identity": ("identity", "lecun", {}),
}
DATA = {
    "digits": lambda seed: acts.data.digits(seed=seed, examples=400),
    "circle": lambda seed: acts.data.circle(400, seed=seed),
}


def hidden(model, x) -> list[np.ndarray]:
    """Activations of each hidden layer, one row per example."""
    signal, found = torch.as_tensor(x, dtype=torch.float32), []
    with torch.no_grad():
        for number, module in enumerate(model[:-1]):
            signal = module(signal)
            if number % 2:
                found.append(signal.double().numpy())
    return found


def looked_into(model, x, when: str) -> dict:
    """Mean of each layer, and the share of its mean square that the means of its units make."""
    found = {}
    for layer, out in enumerate(hidden(model, x), start=1):
        found[f"{when}_mean{layer}"] = round(float(out.mean()), 4)
        share = (out.mean(axis=0) ** 2).mean() / (out**2).mean()
        found[f"{when}_share{layer}"] = round(float(share), 4)
    return found


def measure(*, data: str, case: str, epochs: int) -> list[dict]:
    """Rate, accuracy and what each layer does, of each seed."""
    splits = [DATA[data](seed) for seed in SEEDS]
    name, init, slope = CASES[case]
    widths = [splits[0].features, *[WIDTH] * DEPTH, splits[0].outputs]
    budget = {"epochs": epochs, "batch_size": 50}
    runs = acts.fit_many(widths, name, splits, seeds=SEEDS, lrs=RATES, init=init, **budget, **slope)
    rows = []
    for seed, split, rate in zip(SEEDS, splits, acts.at_best_rate(runs).lr, strict=True):
        model = acts.nn.mlp(widths, name, init=init, seed=seed, **slope)
        row = {"seed": seed, "rate": rate, **looked_into(model, split.x_train, "start")}
        row["accuracy"] = acts.fit(model, split, lr=rate, seed=seed, **budget).test_accuracy
        rows.append({**row, **looked_into(model, split.x_train, "end")})
    return rows


CONDITIONS = [
    {"data": data, "case": case, "epochs": epochs}
    for data in DATA
    for epochs in (10, 50)
    for case in CASES
]
SHORT = {"data": "circle", "case": "elu", "epochs": 10}
RUN = Stored(__file__, measure, CONDITIONS, short=SHORT)

if __name__ == "__main__":
    RUN.run()
