import numpy as np
import pytest

import acts

VALUES = np.random.default_rng(0).normal(3, 1, 20)


def test_interval_of_a_mean_is_the_normal_one_for_many_values():
    values = np.random.default_rng(1).normal(5, 2, 400)
    low, high = acts.bootstrap(values)
    half = 1.96 * values.std() / 20
    assert (high - low) / 2 == pytest.approx(half, rel=0.03)
    assert (high + low) / 2 == pytest.approx(values.mean(), abs=0.02)


def test_it_covers_the_truth_about_as_often_as_it_says():
    rng = np.random.default_rng(2)
    hits = 0
    for _ in range(300):
        low, high = acts.bootstrap(rng.normal(0, 1, 20), n=500)
        hits += low < 0 < high
    assert 0.89 < hits / 300 < 0.97


def test_level_statistic_n_and_seed_matter():
    low, high = acts.bootstrap(VALUES)
    inner = acts.bootstrap(VALUES, level=0.5)
    assert low < inner[0] < inner[1] < high
    assert acts.bootstrap(VALUES, statistic=np.max)[1] == VALUES.max()
    assert acts.bootstrap(VALUES) == (low, high)
    assert acts.bootstrap(VALUES, seed=1) != (low, high)
    assert acts.bootstrap(VALUES, n=500) != (low, high)
    assert isinstance(low, float)


def test_statistic_without_an_axis():
    def midrange(sample):
        return (max(sample) + min(sample)) / 2

    low, high = acts.bootstrap(VALUES, statistic=midrange, n=200)
    assert low <= midrange(VALUES) <= high


def test_equal_values_give_themselves():
    assert acts.bootstrap([0.25] * 12) == (0.25, 0.25)


def test_global_random_state_stays():
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    acts.bootstrap(VALUES, n=100)
    assert (np.random.get_state()[1] == before).all()  # noqa: NPY002


@pytest.mark.parametrize(
    ("values", "keywords", "error", "words"),
    [
        ([1.0], {}, ValueError, r"values must be at least 2 .* got shape \(1,\)"),
        ([[1.0, 2.0]], {}, ValueError, r"values .* got shape \(1, 2\)"),
        ([1.0, np.nan, np.inf], {}, ValueError, "values must be finite, got 2 of 3 that are not"),
        ([1, 2], {"level": 95}, ValueError, "level must be .* below 1, got 95"),
        ([1, 2], {"n": 0}, ValueError, "n must be an integer of at least 1, got 0"),
        ([1, 2], {"seed": -1}, ValueError, "seed must be .* got -1"),
        ([1, 2], {"statistic": "mean"}, TypeError, "statistic must be callable, got 'mean'"),
    ],
)
def test_bad_arguments_are_named(values, keywords, error, words):
    with pytest.raises(error, match=words):
        acts.bootstrap(values, **keywords)
