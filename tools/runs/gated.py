"""Gated and plain units at equal parameters: on products, on kinks, and on the digits.

One hidden layer. Plain: f(x W + b) U + c. Gated: (f(x W + b) * x V) U + c, with fewer hidden units,
so that it has no more numbers to train. Ten seeds, Adam, four rates; each half of the seeds takes
the rate with which the other half does best. Chapter 06's page on gated units reads the table.
"""

import numpy as np
import torch
from stored import Stored

import acts

SEEDS = acts.seeds(10)
RATES = (0.003, 0.01, 0.03, 0.1)
F = torch.nn.functional
PLAIN = {"ReLU": torch.relu, "GELU": F.gelu, "SiLU": F.silu}
GATED = {
    "GLU": torch.sigmoid, "ReGLU": torch.relu, "GEGLU": F.gelu, "SwiGLU": F.silu,
    "bilinear": lambda z: z,
}  # fmt: skip
#: Data -> hidden units of a plain and of a gated layer, shorter budget in epochs, batch size.
SIZES = {"products": (24, 16, 200, 256), "kinks": (24, 16, 200, 256), "digits": (56, 30, 10, 50)}


def formula(kind: str, seed: int) -> tuple[torch.Tensor, ...]:
    """256 examples to train on and 1000 to test: 8 inputs, 8 targets of variance 1."""
    draw = torch.Generator().manual_seed(seed)
    a, b, c = (torch.randn(8, 4, generator=draw) for _ in range(3))
    x = torch.randn(1256, 8, generator=draw)
    parts = (x @ a) * (x @ b) if kind == "products" else (x @ a).abs()
    y = parts @ c.T
    y = (y - y[:256].mean(dim=0)) / y[:256].std(dim=0)
    return x[:256], y[:256], x[256:], y[256:]


def split(data: str, seed: int) -> tuple[torch.Tensor, ...]:
    """Training and test examples of one seed."""
    if data != "digits":
        return formula(data, seed)
    d = acts.data.digits(seed=seed, examples=400)
    parts = (d.x_train, d.y_train, d.x_test, d.y_test)
    return tuple(
        torch.tensor(p, dtype=torch.float32 if p.ndim == 2 else torch.int64) for p in parts
    )


def weights(shapes: list[tuple[int, int]], seed: int) -> list[torch.Tensor]:
    """Matrices of variance 1 / fan-in, then the two biases."""
    draw = torch.Generator().manual_seed(10_000 + seed)
    drawn = [torch.randn(m, n, generator=draw) / m**0.5 for m, n in shapes]
    return [acts.nudged(w) for w in drawn] + [
        torch.zeros(1, n) for n in (shapes[0][1], shapes[-1][1])
    ]


def measure(*, data: str, unit: str, epochs: int) -> list[dict]:
    """Test error of each seed: mean squared error, or the share of wrong digits."""
    plain, gated, _, batch = SIZES[data]
    x, y, x_test, y_test = (
        torch.stack(parts).repeat_interleave(len(RATES), 0)
        for parts in zip(*(split(data, seed) for seed in SEEDS), strict=True)
    )
    hidden, outputs = plain if unit in PLAIN else gated, 10 if data == "digits" else 8
    inner = [(x.shape[2], hidden)] * (1 if unit in PLAIN else 2)
    models = zip(*(weights([*inner, (hidden, outputs)], seed) for seed in SEEDS), strict=True)
    stacks = [torch.stack(m).repeat_interleave(len(RATES), 0).requires_grad_() for m in models]
    f = (PLAIN | GATED)[unit]

    def forward(x):
        W, *V, U, b, c = stacks
        z = f(x @ W + b)
        return (z * (x @ V[0]) if V else z) @ U + c

    rates = torch.tensor(RATES).repeat(len(SEEDS)).view(-1, 1, 1)
    moments = [(torch.zeros_like(s), torch.zeros_like(s)) for s in stacks]
    draw, t = torch.Generator().manual_seed(0), 0
    for _ in range(epochs):
        for rows in torch.randperm(x.shape[1], generator=draw).split(batch):
            t += 1
            out = forward(x[:, rows])
            if data == "digits":
                loss = F.cross_entropy(out.flatten(0, 1), y[:, rows].flatten(), reduction="none")
                loss = loss.sum() / len(rows)
            else:
                loss = (out - y[:, rows]).square().mean(dim=(1, 2)).sum()
            with torch.no_grad():
                slopes = torch.autograd.grad(loss, stacks)
                for s, g, (m, v) in zip(stacks, slopes, moments, strict=True):
                    m.lerp_(g, 0.1)
                    v.lerp_(g * g, 0.001)
                    scale = (v / (1 - 0.999**t)).sqrt() + 1e-8
                    s -= rates * (m / (1 - 0.9**t)) / scale
    with torch.no_grad():
        out = forward(x_test)
        if data == "digits":
            error = (out.argmax(dim=2) != y_test).double().mean(dim=1)
        else:
            error = (out - y_test).square().mean(dim=(1, 2)).double()
    error = error.nan_to_num(torch.inf).view(len(SEEDS), len(RATES)).numpy()
    halves = np.array_split(error, 2)
    best = np.repeat(
        [half.mean(axis=0).argmin() for half in halves[::-1]], [len(h) for h in halves]
    )
    numbers = sum(s[0].numel() for s in stacks)
    return [
        {"seed": s, "numbers": numbers, "rate": RATES[k], "error": error[row, k]}
        for row, (s, k) in enumerate(zip(SEEDS, best, strict=True))
    ]


CONDITIONS = [
    {"data": data, "unit": unit, "epochs": times * shorter}
    for data, (_, _, shorter, _) in SIZES.items()
    for times in (1, 5)
    for unit in (*PLAIN, *GATED)
]
SHORT = {"data": "digits", "unit": "SwiGLU", "epochs": 10}
RUN = Stored(__file__, measure, CONDITIONS, short=SHORT)

if __name__ == "__main__":
    RUN.run()
