"""A healthy network and three sick ones: what their early loss and the instruments say of them.

The gradient is looked at before the first step, layer by layer; dead and saturated units after the
last. Chapter 12's page on training advice reads the table.
"""

import torch
from stored import Stored

import acts

SEEDS = acts.seeds(10)
PATIENTS = {  # activation, hidden layers, start, hidden biases
    "healthy": ("relu", 3, "he", 0.0),
    "eight sigmoid layers": ("sigmoid", 8, "xavier", 0.0),
    "biases far below 0": ("relu", 3, "he", -6.0),
    "weights far too large": ("tanh", 3, 30.0, 0.0),
}
DATA = {
    "digits": lambda seed: acts.data.digits(seed=seed, examples=400),
    "circle": lambda seed: acts.data.circle(400, seed=seed),
    "breast cancer": lambda seed: acts.data.breast_cancer(seed=seed),
}


def gradient_norms(model, data):
    """Of the first and of the last layer's weights, over the training set."""
    x, y = torch.tensor(data.x_train), torch.tensor(data.y_train)
    scores = model(x)
    if data.task == "binary":
        loss = torch.nn.functional.binary_cross_entropy_with_logits(scores[:, 0], y.double())
    else:
        loss = torch.nn.functional.cross_entropy(scores, y)
    model.zero_grad()
    loss.backward()
    return [model[k].weight.grad.norm().item() for k in (0, -1)]


def measure(*, data: str, patient: str, steps: int) -> list[dict]:
    """Loss, gradients before the first step and after the last, shares of units, by seed."""
    name, depth, init, bias = PATIENTS[patient]
    rows = []
    for seed in SEEDS:
        split = DATA[data](seed)
        widths = [split.features, *[32] * depth, split.outputs]
        model = acts.nn.mlp(widths, name, init=init, seed=seed, dtype=torch.float64)
        for layer in model[:-1:2]:
            torch.nn.init.constant_(layer.bias, bias)
        first, last = gradient_norms(model, split)
        run = acts.fit(model, split, lr=0.3, epochs=steps, optimizer="sgd")
        with acts.record(model) as recorder:
            later = gradient_norms(model, split)
        table = recorder.table
        rows.append(
            {
                "seed": seed, "loss": run.final_loss, "first": first, "last": last,
                "later_first": later[0], "later_last": later[1],
                "dead": table["dead_share"].max(), "saturated": table["saturated_share"].max(),
            }
        )  # fmt: skip
    return rows


CONDITIONS = [
    {"data": data, "patient": patient, "steps": steps}
    for data in DATA
    for steps in (15, 75)
    for patient in PATIENTS
]
RUN = Stored(__file__, measure, CONDITIONS, short=CONDITIONS[0])

if __name__ == "__main__":
    RUN.run()
