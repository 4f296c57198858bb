"""Class weights, ignored targets, smoothed labels: as PyTorch means them."""

import numpy as np
import pytest
import torch
from torch.nn import functional

import acts

RNG = np.random.default_rng(0)
LOGITS = RNG.normal(size=(7, 5)) * 3
CLASSES = np.array([0, 4, 2, 2, 1, 3, 0])
WEIGHT = np.array([0.5, 2.0, 0.0, 1.0, 3.0])
SOFT = torch.tensor(RNG.normal(size=(7, 5))).softmax(-1).numpy()


def theirs(targets, **options):
    z = torch.tensor(LOGITS, requires_grad=True)
    if "weight" in options:
        options["weight"] = torch.tensor(options["weight"])
    loss = functional.cross_entropy(z, torch.tensor(targets), **options)
    (slope,) = torch.autograd.grad(loss.sum(), z)
    return loss.detach().numpy(), slope.numpy()


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize("weight", [None, WEIGHT])
@pytest.mark.parametrize("smoothing", [0.0, 0.1, 1.0])
@pytest.mark.parametrize("kind", ["classes", "some ignored", "shares"])
def test_cross_entropy_with_options_is_torchs(reduction, weight, smoothing, kind):
    options = {"reduction": reduction, "label_smoothing": smoothing}
    if weight is not None:
        options["weight"] = weight
    targets = SOFT if kind == "shares" else CLASSES.copy()
    if kind == "some ignored":
        targets[[1, 3]] = -100
        options["ignore_index"] = -100
    value, slope = theirs(targets, **options)
    np.testing.assert_allclose(acts.cross_entropy(LOGITS, targets, **options), value, rtol=1e-12)
    ours = acts.cross_entropy_grad(LOGITS, targets, **options)
    np.testing.assert_allclose(ours, slope, rtol=1e-11, atol=1e-14)


def test_a_target_of_minus_one_stays_an_error_without_ignore_index():
    for wrong in (-1, -100):
        with pytest.raises(ValueError, match=f"class indices from 0 to 4, got {wrong}"):
            acts.cross_entropy(LOGITS, np.where(CLASSES == 0, wrong, CLASSES))


def test_the_mean_over_ignored_examples_alone_is_nan():
    targets = np.full(7, -1)
    assert np.isnan(acts.cross_entropy(LOGITS, targets, ignore_index=-1))
    assert acts.cross_entropy(LOGITS, targets, "sum", ignore_index=-1) == 0
    assert (acts.cross_entropy_grad(LOGITS, targets, "sum", ignore_index=-1) == 0).all()


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize("pos_weight", [3.0, [0.0, 0.5, 1.0, 2.0, 100.0]])
@pytest.mark.parametrize("scale", [1.0, 300.0])
def test_pos_weight_is_torchs(reduction, pos_weight, scale):
    targets = RNG.random((7, 5))
    z = torch.tensor(LOGITS * scale, requires_grad=True)
    loss = functional.binary_cross_entropy_with_logits(
        z, torch.tensor(targets), reduction=reduction, pos_weight=torch.tensor(pos_weight)
    )
    (slope,) = torch.autograd.grad(loss.sum(), z)
    given = z.detach().numpy(), targets, reduction
    ours = acts.binary_cross_entropy_with_logits(*given, pos_weight=pos_weight)
    np.testing.assert_allclose(
        ours, loss.detach().numpy(), rtol=1e-12, atol=1e-40
    )  # torch underflows
    ours = acts.binary_cross_entropy_with_logits_grad(*given, pos_weight=pos_weight)
    np.testing.assert_allclose(ours, slope.numpy(), rtol=1e-11, atol=1e-14)


def test_pos_weight_of_one_is_none():
    targets = CLASSES % 2
    z = LOGITS[:, 0]
    for f in (acts.binary_cross_entropy_with_logits, acts.binary_cross_entropy_with_logits_grad):
        np.testing.assert_allclose(f(z, targets, pos_weight=1.0), f(z, targets), rtol=1e-14)


@pytest.mark.parametrize("dtype", [torch.float16, torch.float32, torch.float64])
@pytest.mark.parametrize("classes", [10, 1000, 50_000])
def test_rows_of_a_softmax_of_any_precision_are_probabilities(dtype, classes):
    z = torch.randn(20, classes, generator=torch.Generator().manual_seed(0))
    shares = z.to(dtype).softmax(-1).numpy()
    assert np.isfinite(acts.cross_entropy(z.numpy(), shares))


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_rows_that_are_not_normalised_are_refused_in_any_precision(dtype):
    for factor in (0.9, 1.1):
        with pytest.raises(ValueError, match="targets must sum to 1"):
            acts.cross_entropy(LOGITS, (SOFT * factor).astype(dtype))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"weight": [1.0]}, r"weight must have shape \(5,\), got \(1,\)"),
        ({"weight": [1, 1, 1, 1, -1]}, "weight must be finite and at least 0, got -1"),
        ({"label_smoothing": 1.5}, "label_smoothing must be from 0 to 1, got 1.5"),
        ({"weight": [1, 1, 1, 1, np.nan]}, "weight must be finite and at least 0, got nan"),
        ({"label_smoothing": -0.1}, "label_smoothing must be from 0 to 1, got -0.1"),
        ({"label_smoothing": True}, "label_smoothing must be a finite number, got True"),
        ({"ignore_index": 1.0}, "ignore_index must be an integer, got 1.0"),
        ({"ignore_index": [1, 2]}, r"ignore_index must be an integer, got \[1, 2\]"),
        ({"ignore_index": True}, "ignore_index must be an integer, got True"),
        ({"reduction": "avg"}, "reduction must be 'mean', 'sum' or 'none', got 'avg'"),
        ({"reduction": np.array(["mean", "sum"])}, "reduction must be .*, got array"),
        ({"label_smoothing": "a"}, "label_smoothing must be a finite number, got 'a'"),
    ],
)
def test_bad_options_are_named(options, words):
    for f in (acts.cross_entropy, acts.cross_entropy_grad):
        with pytest.raises(ValueError, match="^" + words):
            f(LOGITS, CLASSES, **options)


def test_options_that_do_not_fit_are_named():
    with pytest.raises(ValueError, match="ignore_index is for class indices, got -1"):
        acts.cross_entropy(LOGITS, SOFT, ignore_index=-1)
    for bad, words in (
        (-1.0, "at least 0, got -1"),
        (np.inf, "must be finite and at least 0, got inf"),
        ([1.0, 2.0], "must broadcast"),
    ):
        with pytest.raises(ValueError, match=f"^pos_weight .*{words}"):
            acts.binary_cross_entropy_with_logits(LOGITS, SOFT, pos_weight=bad)


@pytest.mark.parametrize(
    ("targets", "words"),
    [
        (CLASSES[:, None], r"class indices of shape \(7,\), got \(7, 1\)"),
        (np.eye(5, dtype=int)[CLASSES], r"class indices of shape \(7,\), got \(7, 5\)"),
        (CLASSES.astype(float), r"must be integers of shape \(7,\) or .*, got float64 of shape"),
    ],
)
def test_targets_in_another_form_are_named(targets, words):
    for f in (acts.cross_entropy, acts.cross_entropy_grad):
        with pytest.raises(ValueError, match=f"^targets .*{words}"):
            f(LOGITS, targets)


def test_no_examples_with_probabilities_are_no_examples():
    none = np.empty((0, 5))
    assert np.isnan(acts.cross_entropy(none, none))
    assert acts.cross_entropy(none, none, "none").shape == (0,)
    assert acts.cross_entropy_grad(none, none).shape == (0, 5)


def test_a_pos_weight_of_zero_leaves_the_other_part():
    found = acts.binary_cross_entropy_with_logits(LOGITS, SOFT, "none", pos_weight=0)
    np.testing.assert_allclose(found, (1 - SOFT) * acts.softplus(LOGITS), rtol=1e-14)
