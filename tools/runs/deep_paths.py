"""What carries sixteen layers: a batch or layer normalisation, shortcuts, or both of them.

`acts.fit_many` at four rates; each half of the seeds takes the rate that is best for the other
half. Its own normalisation is LayerNorm; for BatchNorm mean and spread are taken over the examples
in place of the units, in a test over those of the test set. Chapter 12 reads the table.
"""

from contextlib import nullcontext
from importlib import import_module
from unittest import mock

from stored import Stored

import acts

SEEDS = acts.seeds(10)
RATES = (0.001, 0.003, 0.01, 0.03)
START = {"relu": "he", "sigmoid": "xavier", "identity": "lecun"}
DATA = {
    "digits": lambda seed: acts.data.digits(seed=seed, examples=400),
    "circle": lambda seed: acts.data.circle(400, seed=seed),
}


class OverExamples:
    """In place of what `acts.fit_many` does in a LayerNorm; its scale and shift stay."""

    @staticmethod
    def apply(x, eps):
        """Mean 0 and variance 1 for each unit, where x is (replica, unit, example)."""
        centred = x - x.mean(dim=2, keepdim=True)
        return centred * (centred.square().mean(dim=2, keepdim=True) + eps).rsqrt()


def batch_normalisation():
    """Context in which a LayerNorm of `acts.fit_many` is a BatchNorm."""
    module = import_module("acts._networks.fit_many")
    return mock.patch.multiple(
        module, _Normal=OverExamples, _Chunk=type("C", (module._Chunk,), {"check": mock.Mock()})
    )


def measure(
    *, data: str, activation: str, norm: str, shortcuts: str, start: str, epochs: int
) -> list[dict]:
    """Test accuracy and chosen rate of each seed."""
    splits = [DATA[data](seed) for seed in SEEDS]
    with batch_normalisation() if norm == "batch" else nullcontext():
        runs = acts.fit_many(
            [splits[0].features, *[24] * 16, splits[0].outputs], activation, splits,
            seeds=SEEDS, lrs=RATES, init=start, norm=None if norm == "none" else "layer",
            residual=shortcuts == "yes", epochs=epochs, batch_size=50,
        )  # fmt: skip
    reached, rates = acts.at_best_rate(runs)
    return [
        {"seed": s, "rate": r, "accuracy": a} for s, r, a in zip(SEEDS, rates, reached, strict=True)
    ]


NORMS = ("batch", "layer", "none")
# function, normalisations, shortcuts, start
GRID = (
    *((f, NORMS, "yes", START[f]) for f in ("relu", "sigmoid")),
    *((f, ("batch", "layer"), "no", START[f]) for f in ("relu", "sigmoid")),
    ("relu", ("none",), "yes", "default"),
    *(("relu", ("none",), "no", start) for start in ("he", "default")),
    ("identity", ("layer",), "yes", START["identity"]),
)
CONDITIONS = [
    {"data": data, "activation": f, "norm": norm, "shortcuts": path, "start": start, "epochs": n}
    for n in (10, 50)
    for data in DATA
    for f, norms, path, start in GRID
    for norm in norms
]
RUN = Stored(__file__, measure, CONDITIONS, short=CONDITIONS[0])

if __name__ == "__main__":
    RUN.run()
