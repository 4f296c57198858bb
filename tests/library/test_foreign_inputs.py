"""What people pass: large arrays, tensors, masked arrays, ragged lists, other names."""

import tracemalloc

import numpy as np
import pytest
import torch
from torch import nn

import acts


@pytest.mark.parametrize("dtype", [np.float16, np.float32])
@pytest.mark.parametrize("name", ["sigmoid", "gelu", "softmax", "log_softmax", "relu"])
def test_a_large_array_is_not_copied_whole_to_float64(name, dtype):
    x = np.ones((4000, 250), dtype)
    f = getattr(acts, name)
    f(x[:10])
    tracemalloc.start()
    try:
        y = f(x)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert y.dtype == dtype
    assert peak < x.nbytes + 12e6  # the result, and some blocks; float64 alone were 8 MB more


@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
def test_rows_by_blocks_are_rows_one_by_one(name):
    z = np.random.default_rng(0).normal(size=(700, 3, 101)).astype(np.float32)
    f = getattr(acts, name)
    whole = f(z)
    assert whole.shape == z.shape
    np.testing.assert_array_equal(whole, [[f(row) for row in rows] for rows in z])


def test_gelu_of_float32_is_that_of_float64_rounded():
    x = np.concatenate([np.linspace(-20, 20, 100_001), [-np.inf, np.inf, -1e30, 1e30, np.nan]])
    x = x.astype(np.float32)
    exact = acts.gelu(x.astype(np.float64))
    np.testing.assert_array_max_ulp(acts.gelu(x)[:-1], exact.astype(np.float32)[:-1], 1)
    assert np.isnan(acts.gelu(x)[-1])


@pytest.mark.parametrize(
    ("x", "error", "words"),
    [
        ([[1.0], [1.0, 2.0]], ValueError, "x must be an array of numbers, got rows of different"),
        (torch.ones(2, dtype=torch.bfloat16), TypeError, "bfloat16 by x.float|bfloat16 as x.float"),
        (torch.ones(2, requires_grad=True), TypeError, "requires a gradient is read as x.detach"),
        (np.ma.masked_array([1.0, 2.0], [True, False]), TypeError, "x is a masked array, whose"),
    ],
)
def test_what_cannot_be_read_is_named(x, error, words):
    for f in (acts.sigmoid, acts.relu, acts.gelu_grad):
        with pytest.raises(error, match=words):
            f(x)


def test_an_axis_is_no_bool():
    for f in (acts.softmax, acts.log_softmax, acts.logsumexp):
        with pytest.raises(ValueError, match="axis must be an integer from -1 to 0, got True"):
            f([1.0, 2.0], axis=True)


@pytest.mark.parametrize("f", [torch.relu, nn.ReLU(), nn.functional.gelu])
def test_a_function_of_torch_is_no_function_of_numpy(f):
    for measure in (acts.gain, acts.chi, acts.moments, acts.variance_map):
        with pytest.raises(TypeError, match=r"f must take NumPy arrays, .*torch.from_numpy"):
            measure(f)
    ours = acts.gain(lambda z: torch.relu(torch.from_numpy(z)).numpy())
    assert ours == pytest.approx(2**0.5)


@pytest.mark.parametrize(
    ("name", "meant"), [("swish", "silu"), ("prelu", "leaky_relu"), ("Swish", "silu")]
)
def test_names_of_other_libraries_lead_to_ours(name, meant):
    with pytest.raises(ValueError, match=f"got '{name}'; did you mean '{meant}'"):
        acts.nn.activation(name)


def test_fit_names_what_it_cannot_use():
    data = acts.data.circle()
    frozen = acts.nn.mlp([2, 3, 1], "relu", seed=0).requires_grad_(False)
    for model in (frozen, nn.Sequential(nn.ReLU())):
        with pytest.raises(ValueError, match="model must have a parameter to train"):
            acts.fit(model, data, lr=0.1)
    model = acts.nn.mlp([2, 3, 1], "relu", seed=0)
    for name in ("callback", "loss"):
        with pytest.raises(TypeError, match=f"^{name} must be callable, got 3"):
            acts.fit(model, data, lr=0.1, **{name: 3})
