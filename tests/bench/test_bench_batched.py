"""`fit_many` against the loop over `fit` in one process: 20 seeds × 8 learning rates.

The times of one group stand together; their ratio is what counts. `fit` is timed on a tenth of the
runs, so its time has to be taken ten times.
"""

import numpy as np
import pytest
import torch

import acts

torch.set_num_threads(1)

LRS = tuple(np.geomspace(0.001, 0.3, 8).tolist())
DEMO = ([2, 16, 1], acts.data.circle(), {"epochs": 100})
CASES = {
    "circle-relu": ("relu", *DEMO),
    "circle-sigmoid": ("sigmoid", *DEMO),
    "digits-relu": ("relu", [64, 64, 10], acts.data.digits(), {"epochs": 5, "batch_size": 64}),
}


@pytest.mark.parametrize("case", CASES)
def test_loop_of_16(benchmark, case):
    name, widths, data, train = CASES[case]
    benchmark.group = f"fit-many-{case}"

    def loop():
        for seed in range(2):
            for lr in LRS:
                acts.fit(acts.nn.mlp(widths, name, seed=seed), data, lr=lr, seed=seed, **train)

    benchmark.pedantic(loop, rounds=5, warmup_rounds=1)


@pytest.mark.parametrize("case", CASES)
def test_batched_160(benchmark, case):
    name, widths, data, train = CASES[case]
    benchmark.group = f"fit-many-{case}"
    benchmark.pedantic(
        lambda: acts.fit_many(widths, name, data, seeds=range(20), lrs=LRS, **train),
        rounds=5,
        warmup_rounds=1,
    )
