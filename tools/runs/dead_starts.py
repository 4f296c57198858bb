"""What the start does to ReLU units: scaled weights, shifted biases, units that are dead already.

Ten networks of two hidden layers at once, full batches of at most 200 examples. Scaled weights are
trained at a rate that suits He's, shifted biases at a calm rate of Adam (-4, -2) or one that kills
(0.1, 1), and "missing" units of the second layer begin far below zero. Chapters 04 and 04b read
the table.
"""

import torch
from stored import Stored
from torch.nn.functional import cross_entropy

import acts

SEEDS = acts.seeds(10)
DATA = {
    "digits": lambda: acts.data.digits(seed=0, examples=200),
    "circle": lambda: acts.data.circle(200, seed=0),
    "wine": lambda: acts.data.wine(seed=0),
}
#: What is changed, by how much, optimiser and rate; the first value of each is no change.
CHANGES = (
    ("scale", (1, 20), "sgd", 0.1),
    ("scale", (1, 0.1), "adam", 0.03),
    ("bias", (0, -4, -2), "adam", 0.003),
    ("bias", (0, 0.1, 1), "adam", 0.1),
    ("missing", (0, 16, 31), "sgd", 0.3),
)


def start(widths, change, value):
    """Per layer a weight (10, out, in) and a bias (10, 1, out)."""
    args = {"init": "he", "dtype": torch.float64}
    models = [acts.nn.mlp(widths, "relu", seed=seed, **args) for seed in SEEDS]
    groups = zip(*(m.parameters() for m in models), strict=True)
    made = [torch.stack(group).detach() for group in groups]
    made[1::2] = [bias[:, None] for bias in made[1::2]]
    if change == "scale":
        made[::2] = [weight * value for weight in made[::2]]
    elif change == "bias":
        made[1:-1:2] = [bias + value for bias in made[1:-1:2]]
    else:
        made[3][..., :value] -= 1000
    return [parameter.requires_grad_() for parameter in made]


def preactivations(parameters, x):
    """One array (network, example, unit) per layer."""
    h, found = x, []
    for weight, bias in zip(parameters[::2], parameters[1::2], strict=True):
        found.append(h @ weight.mT + bias)
        h = torch.relu(found[-1])
    return found


def measure(*, data, change, value, optimizer, lr, steps) -> list[dict]:
    """Dead share of the second layer and test accuracy of each network."""
    task = DATA[data]()
    x, x_test, y, y_test = map(torch.tensor, (task.x_train, task.x_test, task.y_train, task.y_test))
    parameters = start([task.features, 32, 32, task.classes], change, value)
    step = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[optimizer](parameters, lr=lr)
    for _ in range(steps):
        logits = preactivations(parameters, x)[-1]
        loss = cross_entropy(logits.flatten(0, 1), y.repeat(10)) * 10
        step.zero_grad()
        loss.backward()
        step.step()
    with torch.no_grad():
        gone = (preactivations(parameters, x)[1] <= 0).all(dim=1).double().mean(dim=1)
        guess = preactivations(parameters, x_test)[-1].argmax(dim=2)
    right = (guess == y_test).double().mean(dim=1)
    return [
        {"seed": s, "dead": float(gone[k]), "accuracy": float(right[k])}
        for k, s in enumerate(SEEDS)
    ]


CONDITIONS = [
    {"data": d, "change": change, "value": value, "optimizer": name, "lr": lr, "steps": steps}
    for d in DATA
    for change, values, name, lr in CHANGES
    for value in values
    for steps in (80, 400)
]
RUN = Stored(__file__, measure, CONDITIONS, short=CONDITIONS[-2])

if __name__ == "__main__":
    RUN.run()
