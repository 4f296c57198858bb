"""Speed of acts against scipy.special, the plainest NumPy form, and torch; never a timed test.

`run.py bench` measures and prints; conftest.py keeps them out of every other run.
"""

import numpy as np
import pytest
import scipy.special as sc
import torch

import acts
from acts import ACTIVATIONS

torch.set_num_threads(1)

# The shortest form in NumPy and SciPy that a reader would write, without care for tails and NaN.
PLAIN = {
    "identity": lambda x: x.copy(),
    "step": lambda x: (x > 0) * 1.0,
    "sigmoid": sc.expit,
    "log_sigmoid": sc.log_expit,
    "tanh": np.tanh,
    "hard_sigmoid": lambda x: np.clip(x + 3, 0, 6) / 6,
    "softsign": lambda x: x / (1 + np.abs(x)),
    "relu": lambda x: np.maximum(x, 0),
    "relu6": lambda x: np.clip(x, 0, 6),
    "leaky_relu": lambda x: np.where(x > 0, x, 0.01 * x),
    "elu": lambda x: np.where(x > 0, x, np.expm1(np.minimum(x, 0))),
    "celu": lambda x: np.where(x > 0, x, np.expm1(np.minimum(x, 0))),
    "selu": lambda x: 1.0507 * np.where(x > 0, x, 1.6733 * np.expm1(np.minimum(x, 0))),
    "softplus": lambda x: np.logaddexp(x, 0),
    "silu": lambda x: x * sc.expit(x),
    "hard_swish": lambda x: x * np.clip(x + 3, 0, 6) / 6,
    "gelu": lambda x: x * sc.ndtr(x),
    "mish": lambda x: x * np.tanh(np.logaddexp(x, 0)),
}
ALONG = ["softmax", "log_softmax", "logsumexp"]


def data(size, dtype):
    return (3 * np.random.default_rng(0).standard_normal(size)).astype(dtype)


def run(benchmark, group, fn, x):
    benchmark.group = f"{group} {x.size:.0e} {x.dtype}"
    benchmark(fn, x)


sizes = pytest.mark.parametrize("size", [1_000, 1_000_000])
dtypes = pytest.mark.parametrize("dtype", ["float32", "float64"])


@pytest.mark.parametrize("form", ["acts", "plain", "torch"])
@pytest.mark.parametrize("name", ACTIVATIONS)
@sizes
@dtypes
def test_elementwise(benchmark, name, form, size, dtype):
    x, record = data(size, dtype), ACTIVATIONS[name]
    if form == "torch":
        if record.torch is None:
            pytest.skip("torch has no such function")
        x, module = torch.from_numpy(x), getattr(torch.nn, record.torch)()
        benchmark.group = f"{name} {size:.0e} {dtype}"
        benchmark(module, x)
    else:
        run(benchmark, name, record.fn if form == "acts" else PLAIN[name], x)


@pytest.mark.parametrize("name", ACTIVATIONS)
@sizes
@dtypes
def test_slope(benchmark, name, size, dtype):
    run(benchmark, f"{name}_grad", ACTIVATIONS[name].grad, data(size, dtype))


@pytest.mark.parametrize("form", ["acts", "scipy", "torch"])
@pytest.mark.parametrize("name", ALONG)
@sizes
@dtypes
def test_along_an_axis(benchmark, name, form, size, dtype):
    x = data(size, dtype).reshape(-1, 100)
    benchmark.group = f"{name} {size:.0e} {dtype}"
    if form == "torch":
        x, fn = torch.from_numpy(x), getattr(torch, name)
        benchmark(fn, x, -1)
    else:
        module = acts if form == "acts" else sc
        benchmark(getattr(module, name), x, axis=-1)


def test_every_function_has_a_plain_form():
    assert set(PLAIN) == set(ACTIVATIONS)
