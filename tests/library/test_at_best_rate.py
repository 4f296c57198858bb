"""One number per seed from a grid of rates: by hand, with divergence, and at the edges."""

import numpy as np
import pytest

import acts


def runs(test_accuracy, final_loss=None, diverged=None):
    """What fit_many gives, with these numbers."""
    test_accuracy = np.array(test_accuracy)
    seeds, lrs = test_accuracy.shape
    nothing = np.zeros((seeds, lrs))
    return acts.ManyHistory(
        seeds=tuple(range(seeds)),
        lrs=(0.01, 0.1, 1.0)[:lrs],
        loss=np.zeros((seeds, lrs, 1)),
        final_loss=nothing if final_loss is None else np.array(final_loss),
        train_accuracy=nothing,
        test_loss=nothing,
        test_accuracy=test_accuracy,
        diverged=nothing > 0 if diverged is None else np.array(diverged),
    )


def test_each_half_takes_the_rate_that_is_best_for_the_other():
    given = runs([[0.9, 0.5], [0.9, 0.6], [0.3, 0.8], [0.4, 0.8]])
    accuracy, lr = acts.at_best_rate(given)
    assert accuracy.tolist() == [0.5, 0.6, 0.3, 0.4]
    assert lr.tolist() == [0.1, 0.1, 0.01, 0.01]


def test_an_odd_number_of_seeds_has_a_larger_first_half():
    accuracy, lr = acts.at_best_rate(runs([[0.9, 0.1], [0.9, 0.2], [0.1, 0.7]]))
    assert lr.tolist() == [0.1, 0.1, 0.01]
    assert accuracy.tolist() == [0.1, 0.2, 0.1]


def test_by_training_loss_all_seeds_take_one_rate():
    given = runs([[0.9, 0.5], [0.8, 0.7]], final_loss=[[2.0, 1.0], [2.0, 2.5]])
    accuracy, lr = acts.at_best_rate(given, by="training loss")
    assert (accuracy.tolist(), lr.tolist()) == ([0.5, 0.7], [0.1, 0.1])


@pytest.mark.parametrize("by", ["other half", "training loss"])
def test_a_rate_at_which_runs_diverge_is_not_chosen_and_nothing_becomes_nan(by):
    nan = np.nan
    given = runs(
        [[0.6, nan], [0.6, 0.9], [0.6, 0.9], [0.6, nan]],
        final_loss=[[1.0, nan], [1.0, 0.1], [1.0, 0.1], [1.0, nan]],
        diverged=[[False, True], [False, False], [False, False], [False, True]],
    )
    accuracy, lr = acts.at_best_rate(given, by=by)
    assert accuracy.tolist() == [0.6] * 4
    assert lr.tolist() == [0.01] * 4


def test_where_every_run_diverges_the_accuracy_is_0():
    every = runs([[np.nan]] * 2, final_loss=[[np.nan]] * 2, diverged=[[True]] * 2)
    assert acts.at_best_rate(every).accuracy.tolist() == [0, 0]
    assert acts.at_best_rate(every, by="training loss").accuracy.tolist() == [0, 0]


def test_bad_arguments_are_named():
    with pytest.raises(ValueError, match=r"by must be one of .*got 'best'"):
        acts.at_best_rate(runs([[0.5], [0.5]]), by="best")
    with pytest.raises(ValueError, match="at least two seeds, got 1"):
        acts.at_best_rate(runs([[0.5]]))
