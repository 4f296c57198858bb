"""Speed of acts against scipy.special, the plainest NumPy form, and torch; never a timed test.

`run.py bench` measures and ends with a table (conftest.py); every other run leaves them out. At 1e3
elements it is the fixed cost that counts, at 1e6 the speed.
"""

import functools

import numpy as np
import pytest
import scipy.special as sc
import torch

import acts
from acts import ACTIVATIONS
from functions import ROWS

torch.set_num_threads(1)

ALONG = ["softmax", "log_softmax", "logsumexp"]
CLASSES = 100
COMPLETE = [name for name in ACTIVATIONS if name in ROWS]  # test_functions.py prints missing rows


def nll(z, targets):
    return -sc.log_softmax(z, axis=-1)[np.arange(len(z)), targets].mean()


def nll_grad(z, targets):
    grad = sc.softmax(z, axis=-1)
    grad[np.arange(len(z)), targets] -= 1
    return grad / len(z)


def bce(z, targets):
    return (np.logaddexp(z, 0) - targets * z).mean()


def vjp(z, v):
    s = sc.softmax(z, axis=-1)
    return s * (v - (s * v).sum(-1, keepdims=True))


PLAIN_PAIRS = {  # functions of logits and something beside them
    "cross_entropy": nll,
    "cross_entropy_grad": nll_grad,
    "binary_cross_entropy_with_logits": bce,
    "binary_cross_entropy_with_logits_grad": lambda z, t: (sc.expit(z) - t) / z.size,
    "softmax_vjp": vjp,
}


def data(size, dtype):
    return (3 * np.random.default_rng(0).standard_normal(size)).astype(dtype)


def in_float64(plain):
    """The plain form as the contract asks for it: float32 computed in float64, rounded once."""
    return lambda x, *beside: plain(x.astype(np.float64), *beside).astype(x.dtype)


def run(benchmark, name, plain, form, *given):
    """Time one of the forms; they have to give the same, or they would not be rivals."""
    if form == "in float64" and given[0].dtype == np.float64:
        pytest.skip("that is the plain form")
    own = getattr(acts, name)
    forms = {"acts": own, "plain": plain, "scipy": plain, "in float64": in_float64(plain)}
    benchmark.group = f"{name} {given[0].size:.0e} {given[0].dtype}"
    result = benchmark(forms[form], *given)
    np.testing.assert_allclose(result, own(*given), rtol=1e-3, atol=1e-3)


sizes = pytest.mark.parametrize("size", [1_000, 1_000_000])
dtypes = pytest.mark.parametrize("dtype", ["float32", "float64"])


@pytest.mark.parametrize("form", ["acts", "plain", "in float64", "torch"])
@pytest.mark.parametrize("name", COMPLETE)
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
        run(benchmark, name, ROWS[name].plain, form, x)


@pytest.mark.parametrize("form", ["acts", "plain", "in float64"])
@pytest.mark.parametrize("name", COMPLETE)
@sizes
@dtypes
def test_slope(benchmark, name, form, size, dtype):
    run(benchmark, f"{name}_grad", ROWS[name].plain_grad, form, data(size, dtype))


@pytest.mark.parametrize("form", ["acts", "scipy", "in float64", "torch"])
@pytest.mark.parametrize("name", ALONG)
@sizes
@dtypes
def test_along_an_axis(benchmark, name, form, size, dtype):
    x = data(size, dtype).reshape(-1, CLASSES)
    benchmark.group = f"{name} {size:.0e} {dtype}"
    if form == "torch":
        benchmark.group = f"{name} {size:.0e} {dtype}"
        benchmark(getattr(torch, name), torch.from_numpy(x), -1)
    else:
        run(benchmark, name, functools.partial(getattr(sc, name), axis=-1), form, x)


@pytest.mark.parametrize("form", ["acts", "plain", "in float64"])
@pytest.mark.parametrize("name", PLAIN_PAIRS)
@sizes
@dtypes
def test_logits_and_something(benchmark, name, form, size, dtype):
    z, rng = data(size, dtype).reshape(-1, CLASSES), np.random.default_rng(1)
    if name.startswith("cross"):
        beside = rng.integers(CLASSES, size=len(z))
    else:
        beside = rng.random(z.shape).astype(dtype)
    run(benchmark, name, PLAIN_PAIRS[name], form, z, beside)
