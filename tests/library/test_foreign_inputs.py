"""What people pass: large arrays, tensors, masked arrays, ragged lists, other names."""

import tracemalloc
from array import array
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
import scipy.special
import torch
from torch import nn

import acts

INF, NAN = np.inf, np.nan
LONG = 300_000


@pytest.fixture
def short_rows(monkeypatch):
    """Rows of `LONG` classes go through twice, as those above a million do otherwise."""
    monkeypatch.setattr("acts._functions.softmax._LONG", 2**17)


def peak_of(f, *given):
    """What a call takes at most, in bytes, its result included; and the result."""
    tracemalloc.start()
    try:
        return f(*given), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("dtype", [np.float16, np.float32])
@pytest.mark.parametrize("shape", [(2000, 1000), (1, 2_000_000)], ids=str)
@pytest.mark.parametrize(
    "name", ["sigmoid", "gelu", "relu", "softmax", "log_softmax", "logsumexp", "cross_entropy"]
)
def test_a_large_array_is_not_copied_whole_to_float64(name, shape, dtype):
    x = np.ones(shape, dtype)
    beside = [np.zeros(shape[:-1], int)] if name == "cross_entropy" else []
    f = getattr(acts, name)
    f(x[:10], *(targets[:10] if targets.ndim else targets for targets in beside))
    y, peak = peak_of(f, x, *beside)
    assert y.dtype == dtype
    assert peak < y.nbytes + 8e6  # the result, and some blocks; float64 alone were 16 MB


@pytest.mark.parametrize("dtype", [np.float16, np.float32])
def test_targets_and_slopes_are_not_copied_whole_to_float64(dtype):
    z, shares = np.ones((2500, 800), dtype), np.eye(1, 800, dtype=dtype).repeat(2500, 0)
    for targets, options in ((shares, {}), (np.zeros(2500, int), {"label_smoothing": 0.1})):
        _, peak = peak_of(lambda t, o: acts.cross_entropy(z, t, **o), targets, options)
        assert peak < 12e6
        y, peak = peak_of(lambda t, o: acts.cross_entropy_grad(z, t, **o), targets, options)
        assert peak < y.nbytes + 12e6


@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
def test_rows_by_blocks_are_rows_one_by_one(name):
    z = np.random.default_rng(0).normal(size=(700, 3, 101)).astype(np.float32)
    f = getattr(acts, name)
    whole = f(z)
    assert whole.shape == z.shape
    np.testing.assert_array_equal(whole, [[f(row) for row in rows] for rows in z])


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize(
    ("shape", "axis"), [((90, 50, 41), 0), ((90, 50, 41), 1), ((300, 1100), 0), ((3, 140_000), 1)]
)
def test_any_axis_by_blocks_is_scipys(shape, axis, dtype, short_rows):
    z = (np.random.default_rng(0).normal(size=shape) * 3).astype(dtype)
    for name in ("softmax", "log_softmax", "logsumexp"):
        found = getattr(acts, name)(z, axis=axis)
        exact = getattr(scipy.special, name)(z.astype(np.float64), axis=axis)
        assert found.dtype == dtype
        limits = np.finfo(dtype)
        close = {"rtol": max(limits.eps, 1e-12), "atol": limits.smallest_subnormal}
        np.testing.assert_allclose(found, exact, **close)


@pytest.mark.parametrize("dtype", [np.float16, np.float32])
@pytest.mark.parametrize(
    "there",
    [
        [],
        [(5, 40.0)],
        [(slice(-9), -INF)],
        [(slice(None), -INF)],
        [(slice(140_000), -INF), (-3, INF), (LONG // 2, INF)],
        [(-1, NAN)],
        [(0, NAN), (9, INF)],
    ],
    ids=str,
)
def test_one_long_row_by_blocks_is_the_row_in_float64(there, dtype, short_rows):
    z = np.random.default_rng(1).normal(size=LONG) * 3
    for where, value in there:
        z[where] = value
    z = z.astype(dtype)
    exact = z.astype(np.float64)
    close = {"rtol": np.finfo(dtype).eps, "atol": np.finfo(dtype).smallest_subnormal}
    for f in (acts.softmax, acts.log_softmax):
        np.testing.assert_allclose(f(z), f(exact), **close)
    np.testing.assert_allclose(acts.logsumexp(z), scipy.special.logsumexp(exact), **close)
    for target in (0, 5, LONG - 1):
        loss = acts.cross_entropy(z, target)
        with np.errstate(over="ignore"):
            np.testing.assert_allclose(loss, -acts.log_softmax(exact)[target], **close)


def test_a_temperature_reaches_every_block(short_rows):
    z = np.random.default_rng(2).normal(size=LONG).astype(np.float32)
    exact = acts.softmax(z.astype(np.float64), temperature=0.3)
    np.testing.assert_allclose(acts.softmax(z, temperature=0.3), exact, rtol=2e-7)


@pytest.mark.parametrize("name", ["gelu", "gelu_grad"])
def test_gelu_of_float32_is_that_of_float64_rounded(name):
    f = getattr(acts, name)
    root = np.float32(-0.75179166).view(np.int32) + np.arange(-20_000, 20_000, dtype=np.int32)
    x = np.concatenate([np.linspace(-20, 20, 100_001), [-INF, INF, -1e30, 1e30, -1e-40, NAN]])
    x = np.concatenate([root.view(np.float32), x.astype(np.float32)])
    exact = f(x.astype(np.float64))
    np.testing.assert_array_max_ulp(f(x)[:-1], exact.astype(np.float32)[:-1], 1)
    assert np.isnan(f(x)[-1])
    half = np.arange(-20, 20, 1e-3).astype(np.float16)
    exact = f(half.astype(np.float64))
    np.testing.assert_array_max_ulp(f(half), exact.astype(np.float16), 1)


@pytest.mark.parametrize(
    ("x", "error", "words"),
    [
        ([[1.0], [1.0, 2.0]], ValueError, "x must be an array of numbers, got rows of different"),
        (((1, 2), (3,)), ValueError, r"different lengths: \(\(1, 2\), \(3,\)\)$"),
        (torch.ones(2, dtype=torch.bfloat16), TypeError, r"BFloat16; pass x.float\(\); got tensor"),
        (torch.ones(2, requires_grad=True), TypeError, r"; pass x.detach\(\); got tensor\("),
        (torch.ones(2, device="meta"), TypeError, r"host memory first; got tensor\(.*meta"),
        (torch.eye(2).to_sparse(), TypeError, "read as .*dense.. first; got tensor"),
        (np.ma.masked_array([1.0, 2.0], [True, False]), TypeError, "x is or holds a masked array"),
        (np.ma.masked, TypeError, "x is or holds a masked array, whose mask .* got masked$"),
        ([1.0, np.ma.masked], TypeError, r"holds a masked array, .* got \[1.0, masked\]$"),
        ([np.ma.masked_array([1.0], [True])], TypeError, "x is or holds a masked array"),
        (np.zeros(2, [("a", "f8")]), TypeError, r"got an array of dtype \[\('a', '<f8'\)\]$"),
        (np.array(["2026-11-30"], "M8[D]"), TypeError, r"got an array of dtype datetime64\[D\]$"),
        (np.array([0.5], object), TypeError, "got an array of dtype object$"),
        (Decimal("0.5"), TypeError, r"got Decimal\('0.5'\)$"),
        (Fraction(1, 2), TypeError, r"got Fraction\(1, 2\)$"),
        (10**30, TypeError, "got 10{30}$"),
        ((v for v in [1.0]), TypeError, "got <generator object"),
    ],
)
def test_what_cannot_be_read_is_named(x, error, words):
    for f in (acts.sigmoid, acts.relu, acts.gelu_grad):
        with pytest.raises(error, match=words):
            f(x)


def test_an_error_shows_what_it_was_given_but_not_all_of_it():
    for x in ([[0.0]] * 10_000 + [[0.0, 1.0]], dict.fromkeys(range(10_000)), "1" * 10_000):
        with pytest.raises((TypeError, ValueError), match="^x must ") as caught:
            acts.sigmoid(x)
        assert len(str(caught.value)) < 400


class OfAnotherLibrary:
    def __array__(self, dtype=None, copy=None):
        return np.array([-1.0, 2.0])


@pytest.mark.parametrize(
    ("x", "dtype"),
    [
        (pd.Series([-1, 2], index=[7, 5]), "f8"),
        (pd.Series([-1, None], dtype="Float64"), "f8"),
        (pd.DataFrame({"a": [-1.0, 2.0]}), "f8"),
        (memoryview(np.float32([-1, 2])), "f4"),
        (array("f", [-1.0, 2.0]), "f4"),
        (np.array([[-1.0, 2.0]]).view(np.matrix), "f8"),
        (np.float32([-1, 2]).view(np.recarray), "f4"),
        (np.asfortranarray(np.arange(-3, 3, dtype=">f2").reshape(2, 3)), ">f2"),
        (np.arange(-3, 3, dtype="f4")[::-2], "f4"),
        (torch.tensor([True, False]), "f8"),
        ([torch.tensor(-1.0), torch.tensor(2.0)], "f4"),
        (OfAnotherLibrary(), "f8"),
        (range(-1, 3), "f8"),
        (2**63, "f8"),
        ([[], []], "f8"),
    ],
    ids=lambda x: x if isinstance(x, str) else type(x).__name__,
)
def test_what_holds_numbers_is_an_array_like_any_other(x, dtype):
    plain = np.array(np.asarray(x), np.float64, order="C")
    for f in (acts.sigmoid, acts.relu, acts.softmax):
        found = f(x)
        assert type(found) is (np.ndarray if plain.ndim else np.float64)
        assert found.dtype == dtype
        np.testing.assert_array_equal(found, f(plain).astype(dtype))


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
