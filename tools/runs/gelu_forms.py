"""A network trained with one form of GELU and run with another, and a few epochs of repair.

Trained with the exact form. Stored per seed and for each function put in its place: the accuracy,
the share of decisions that differ, the median and the largest change of a logit, both as a share of
the logits' spread; and, after two more epochs with the function that was put in, the accuracy and
what the same two epochs give without a swap. Chapter 06b reads the table.
"""

import torch
from stored import Stored
from torch.nn import functional

import acts

SEEDS = acts.seeds(10)
FORMS = {
    "exact": functional.gelu,
    "tanh": lambda x: functional.gelu(x, approximate="tanh"),
    "sigmoid": lambda x: x * torch.sigmoid(1.702 * x),
    "silu": functional.silu,
    "relu": functional.relu,
}
TASKS = {  # data of a seed, width, rate, shorter budget, batch size
    "digits": (lambda seed: acts.data.digits(seed=seed, examples=400), 32, 0.003, 10, 50),
    "circle": (lambda seed: acts.data.circle(300, seed=seed), 16, 0.01, 60, None),
}


class Form(torch.nn.Module):
    """One of the forms, which can be exchanged after training."""

    name = "exact"

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Apply the form that is in place now."""
        return FORMS[self.name](x)


def put_in(model: torch.nn.Module, name: str) -> None:
    """Exchange the form in all layers."""
    for module in model.modules():
        if isinstance(module, Form):
            module.name = name


@torch.no_grad()
def outputs(model: torch.nn.Module, data: acts.data.Data) -> torch.Tensor:
    """Logits of the test examples."""
    return model(torch.as_tensor(data.x_test, dtype=torch.float32))


def decisions(logits: torch.Tensor) -> torch.Tensor:
    """Class of each example."""
    return logits.argmax(dim=1) if logits.shape[1] > 1 else (logits[:, 0] > 0).long()


def measure(*, data: str, depth: int, block: str, epochs: int) -> list[dict]:
    """One row per seed and form."""
    make, width, rate, _, batch = TASKS[data]
    rows = []
    for seed in SEEDS:
        split = make(seed)
        model = acts.nn.mlp(
            [split.features, *[width] * depth, split.outputs], Form, init=acts.gain("gelu"),
            norm="layer" if block == "path" else None, residual=block == "path", seed=seed,
        )  # fmt: skip
        acts.fit(model, split, lr=rate, epochs=epochs, batch_size=batch, seed=seed)
        trained = {name: value.clone() for name, value in model.state_dict().items()}
        before, target = outputs(model, split), torch.as_tensor(split.y_test).flatten()
        for name in FORMS:
            model.load_state_dict(trained)
            put_in(model, name)
            after = outputs(model, split)
            away = (after - before).abs() / before.std()
            acts.fit(model, split, lr=rate / 3, epochs=2, batch_size=batch, seed=seed)
            healed = decisions(outputs(model, split))
            rows.append(
                {
                    "seed": seed, "form": name,
                    "accuracy": (decisions(after) == target).double().mean().item(),
                    "changed": (decisions(after) != decisions(before)).double().mean().item(),
                    "median": away.median().item(), "largest": away.max().item(),
                    "healed": (healed == target).double().mean().item(),
                }
            )  # fmt: skip
        put_in(model, "exact")
    return rows


CONDITIONS = [
    {"data": data, "depth": depth, "block": block, "epochs": times * TASKS[data][3]}
    for data in TASKS
    for depth, block in ((2, "plain"), (8, "plain"), (8, "path"))
    for times in (1, 5)
]
RUN = Stored(__file__, measure, CONDITIONS, short=CONDITIONS[6])

if __name__ == "__main__":
    RUN.run()
