"""ReLU against leaky ReLU, SiLU, GELU, Mish and no activation: accuracy, loss and speed.

Three tasks, twenty seeds, a grid of rates, mostly two budgets. Adam from the gain derived for each
function decides accuracy; each half of the seeds takes the rate that is best for the other half.
Speed is the first epoch whose training loss is below a share of a constant answer's (a tenth on the
digits, a quarter on the spirals, which are blurred), with other starts and SGD as well: at a rate
that all share, and at the one with which the function is fastest. The spirals are tested on 2000
points, so that the test set adds hardly any noise. Chapter 06's page on replacing ReLU reads it.
"""

from dataclasses import replace

import numpy as np
from stored import Stored

import acts

SEEDS = acts.seeds(20)


def digits(seed: int) -> acts.data.Data:
    """400 training and 450 test images."""
    return acts.data.digits(seed=seed, examples=400)


def spirals(seed: int) -> acts.data.Data:
    """200 training and 2000 test points, blurred."""
    large = acts.data.two_spirals(2000, noise=0.08, seed=seed)
    return replace(large, x_train=large.x_train[:200], y_train=large.y_train[:200])


TASKS = {  # data -> data of a seed, hidden layers, shorter budget, share of the loss, the rest
    "digits": (digits, 3, 10, 1 / 10, {}),
    "spirals": (spirals, 3, 40, 1 / 4, {}),
    "deep digits": (digits, 8, 10, 1 / 10, {"norm": "layer", "residual": True}),
}
RATES = {"adam": (0.003, 0.01, 0.03, 0.1), "sgd": (0.1, 0.3, 1.0, 3.0)}
SHARED = 1  # the second rate of each grid


def measure(*, data: str, optimizer: str, start: str, activation: str, epochs: int) -> list[dict]:
    """Test accuracy and loss at each seed's chosen rate, epochs to the loss."""
    make, depth, _, share, around = TASKS[data]
    splits = [make(seed) for seed in SEEDS]
    runs = acts.fit_many(
        [splits[0].features, *[32] * depth, splits[0].outputs], activation, splits, seeds=SEEDS,
        lrs=RATES[optimizer], init=start, optimizer=optimizer, epochs=epochs, batch_size=50,
        **around,
    )  # fmt: skip
    reached, chosen = acts.at_best_rate(runs)
    at = np.array([runs.lrs.index(rate) for rate in chosen])
    below = runs.loss < np.log(splits[0].classes) * share
    needed = np.where(below.any(axis=-1), below.argmax(axis=-1) + 1, epochs + 1)
    own = needed.mean(axis=0).argmin()
    return [
        {
            "seed": seed,
            "rate": chosen[k],
            "accuracy": reached[k],
            "loss": runs.test_loss[k, at[k]],
            "shared": int(needed[k, SHARED]),
            "own": int(needed[k, own]),
            "fastest": runs.lrs[own],
        }
        for k, seed in enumerate(SEEDS)
    ]


NAMES = ("relu", "leaky_relu", "silu", "gelu", "mish", "identity")
ACCURACY = [
    (data, "adam", "gain", name, times * shorter)
    for data, (_, _, shorter, _, _) in TASKS.items()
    for times in ((1,) if data == "deep digits" else (1, 5))
    for name in NAMES
]
SPEED = [
    (data, optimizer, start, name, 5 * TASKS[data][2])
    for data, optimizer in (("digits", "adam"), ("digits", "sgd"), ("spirals", "adam"))
    for start in ("gain", "xavier", "default")
    for name in ("relu", "silu")
]
COLUMNS = ("data", "optimizer", "start", "activation", "epochs")
CONDITIONS = [dict(zip(COLUMNS, case, strict=True)) for case in dict.fromkeys((*ACCURACY, *SPEED))]
RUN = Stored(__file__, measure, CONDITIONS, short=CONDITIONS[0])

if __name__ == "__main__":
    RUN.run()
