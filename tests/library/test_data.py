import math
import re
import subprocess
import sys

import numpy as np
import pytest

import acts
from acts.data import Data, circle, digits, two_spirals, xor

MAKERS = [circle, xor, two_spirals, digits]


@pytest.mark.parametrize("make", MAKERS)
def test_shapes_and_types(make):
    data = make()
    assert data.name == make.__name__
    for x, y in [(data.x_train, data.y_train), (data.x_test, data.y_test)]:
        assert x.dtype == np.float64
        assert y.dtype == np.int64
        assert y.shape == (len(x),)
        assert x.shape[1] == data.features
        assert set(y) == set(range(data.classes))
    assert (data.task == "binary") == (data.classes == 2)


@pytest.mark.parametrize("make", MAKERS)
def test_seed_decides_everything_and_global_state_nothing(make):
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    a, b, c = make(seed=3), make(seed=3), make(seed=4)
    assert (np.random.get_state()[1] == before).all()  # noqa: NPY002
    for name in ("x_train", "y_train", "x_test", "y_test"):
        np.testing.assert_array_equal(getattr(a, name), getattr(b, name))
    assert not np.array_equal(a.x_train, c.x_train)
    assert not np.array_equal(a.x_test, c.x_test)


@pytest.mark.parametrize("make", [circle, xor, two_spirals])
def test_test_set_is_drawn_afresh(make):
    data = make(300)
    assert len(data.x_train) == len(data.x_test) == 300
    assert not {tuple(row) for row in data.x_train} & {tuple(row) for row in data.x_test}


def test_circle_is_the_unit_circle_in_a_normal_plane():
    data = circle(20_000)
    np.testing.assert_array_equal(data.y_train, np.hypot(*data.x_train.T) > 1)
    np.testing.assert_array_equal(data.y_test, np.hypot(*data.x_test.T) > 1)
    assert data.y_train.mean() == pytest.approx(math.exp(-0.5), abs=0.015)
    np.testing.assert_allclose(np.cov(data.x_train.T), np.eye(2), atol=0.04)


def test_xor_corners():
    data = xor(8, noise=0)
    np.testing.assert_array_equal(data.y_train, (data.x_train[:, 0] != data.x_train[:, 1]))
    assert {tuple(row) for row in data.x_train} == {(-1, -1), (-1, 1), (1, -1), (1, 1)}
    noisy = xor(8000, noise=0.25)
    residue = noisy.x_train - np.sign(noisy.x_train)
    assert residue.std() == pytest.approx(0.25, rel=0.03)
    assert np.bincount(noisy.y_train).tolist() == [4000, 4000]


def test_no_line_separates_circle_xor_and_spirals():
    for data, best in [(circle(), 0.67), (xor(), 0.8), (two_spirals(), 0.75)]:
        x = np.column_stack([data.x_train, np.ones(len(data.x_train))])
        angles = np.linspace(0, 2 * np.pi, 72, endpoint=False)
        offsets = np.linspace(-3, 3, 61)
        lines = np.array([[np.cos(a), np.sin(a), c] for a in angles for c in offsets])
        accuracy = ((x @ lines.T > 0) == data.y_train[:, None]).mean(axis=0).max()
        assert accuracy < best


def test_spirals_wind_about_the_centre_without_touching():
    data = two_spirals(400, noise=0)
    one, other = (data.x_train[data.y_train == k] for k in (0, 1))
    gap = np.linalg.norm(one[:, None] - other[None], axis=-1).min()
    assert gap > 0.1
    np.testing.assert_allclose(data.x_train.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(data.x_train.std(axis=0), 1)
    assert two_spirals(400, turns=3).x_train.shape == (400, 2)


def test_digits_are_split_by_class_and_standardised_on_the_training_set():
    data = digits()
    assert data.x_train.shape == (1347, 64)
    assert data.x_test.shape == (450, 64)
    share = [np.bincount(y) / len(y) for y in (data.y_train, data.y_test)]
    np.testing.assert_allclose(*share, atol=0.002)
    spread = data.x_train.std(axis=0)
    assert set(spread.round(12)) == {0.0, 1.0}
    np.testing.assert_allclose(data.x_train.mean(axis=0), 0, atol=1e-12)
    assert abs(data.x_test.mean(axis=0)).max() > 1e-3
    assert np.isfinite(data.x_test).all()


def test_import_of_data_needs_numpy_alone():
    code = "import sys, acts.data; print({'sklearn', 'torch'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


X, Y = np.zeros((4, 2)), np.array([0, 1, 0, 1])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((X, Y, X, Y, "regression", 2), "task must be one of .* got 'regression'"),
        ((X, Y, X, Y, "binary", 3), "classes must be 2 for a binary task, got 3"),
        ((X, Y, X, Y, "multiclass", 1), "classes must be an integer of at least 2, got 1"),
        ((X[0], Y, X, Y, "binary", 2), r"x_train must hold numbers in rows, got shape \(2,\)"),
        ((X, Y, X[:0], Y[:0], "binary", 2), "x_test must hold numbers in rows"),
        ((X, Y, X, Y[:3], "binary", 2), "y_test must hold one integer per row"),
        ((X, Y * 0.5, X, Y, "binary", 2), "y_train must hold one integer per row, .* float64"),
        ((X, Y + 1, X, Y, "binary", 2), "y_train must hold classes from 0 to 1, got 1 to 2"),
        ((X, Y, X, Y - 1, "binary", 2), "y_test must hold classes from 0 to 1, got -1 to 0"),
        ((X, Y, X[:, :1], Y, "binary", 2), "x_test must have 2 features as x_train has, got 1"),
    ],
)
def test_bad_data_is_named(arguments, words):
    with pytest.raises(ValueError, match=words):
        Data(*arguments)


def test_data_takes_lists_and_other_dtypes():
    data = Data(X.astype("f4").tolist(), Y.tolist(), X.astype(int), Y.astype("i1"), "binary", 2)
    assert data.x_train.dtype == data.x_test.dtype == np.float64
    assert data.y_train.dtype == data.y_test.dtype == np.int64


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: circle(1), "n must be an integer of at least 2, got 1"),
        (lambda: circle(10.0), "n must be an integer of at least 2, got 10.0"),
        (lambda: circle(seed=-1), "seed must be an integer of at least 0, got -1"),
        (lambda: xor(noise=-0.1), "noise must be a finite number of at least 0, got -0.1"),
        (lambda: two_spirals(turns=0), "turns must be a finite number above 0, got 0"),
        (lambda: digits(seed="a"), "seed must be an integer of at least 0, got 'a'"),
    ],
)
def test_bad_arguments_are_named(call, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        call()


def test_seeds_count_from_the_offset(monkeypatch):
    monkeypatch.delenv("ACTS_SEED_OFFSET", raising=False)
    assert acts.seeds(3) == (0, 1, 2)
    monkeypatch.setenv("ACTS_SEED_OFFSET", "1000")
    assert acts.seeds(2) == (1000, 1001)


@pytest.mark.parametrize("offset", ["-1", "x", "1.5", ""])
def test_a_bad_offset_is_named(monkeypatch, offset):
    monkeypatch.setenv("ACTS_SEED_OFFSET", offset)
    with pytest.raises(ValueError, match=f"ACTS_SEED_OFFSET .* got '{offset}'"):
        acts.seeds(2)


@pytest.mark.parametrize("n", [0, -1, 1.0, True, None])
def test_a_bad_number_of_seeds_is_named(n):
    with pytest.raises(ValueError, match=f"n must be an integer of at least 1, got {n}"):
        acts.seeds(n)


def test_some_of_the_digits_are_the_first_of_the_same_split():
    whole, some = acts.data.digits(seed=3), acts.data.digits(seed=3, examples=400)
    np.testing.assert_array_equal(some.x_train, whole.x_train[:400])
    np.testing.assert_array_equal(some.y_train, whole.y_train[:400])
    np.testing.assert_array_equal(some.x_test, whole.x_test)
    for bad in (0, 1348, 2.5, True):
        with pytest.raises(ValueError, match=f"examples must .*got {bad!r}"):
            acts.data.digits(examples=bad)


def test_digits_as_scanned_are_the_same_split():
    scanned, standard = acts.data.digits(standardise=False), acts.data.digits()
    assert (scanned.x_test.min(), scanned.x_test.max()) == (0, 16)
    deviation = scanned.x_train.std(axis=0)
    varies = deviation > 0
    again = (scanned.x_test - scanned.x_train.mean(axis=0)) / np.where(varies, deviation, 1)
    np.testing.assert_allclose(again, standard.x_test)
    np.testing.assert_array_equal(scanned.y_test, standard.y_test)
