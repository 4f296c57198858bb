"""Cross-entropies from logits, and their gradients."""

import numpy as np
import pytest
import torch

import acts

INF, NAN = np.inf, np.nan
RNG = np.random.default_rng(0)
LOSSES = [acts.cross_entropy, acts.cross_entropy_grad]
BINARY = [acts.binary_cross_entropy_with_logits, acts.binary_cross_entropy_with_logits_grad]
LOGITS = RNG.normal(size=(6, 4)) * 3
LABELS = np.array([0, 3, 1, 1, 2, 0])
SOFT = RNG.dirichlet(np.ones(4), size=6)
SMOOTH = 0.9 * np.eye(4)[LABELS] + 0.1 / 4


def in_torch(function, logits, targets, reduction):
    z = torch.tensor(logits, requires_grad=True)
    loss = function(z, torch.tensor(targets), reduction=reduction)
    loss.sum().backward()
    return loss.detach().numpy(), z.grad.numpy()


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize("targets", [LABELS, SOFT, SMOOTH], ids=["indices", "soft", "smoothed"])
def test_cross_entropy_and_gradient_equal_torch(targets, reduction):
    theirs = in_torch(torch.nn.functional.cross_entropy, LOGITS, targets, reduction)
    for fn, want in zip(LOSSES, theirs, strict=True):
        np.testing.assert_allclose(
            fn(LOGITS, targets, reduction=reduction), want, rtol=1e-13, atol=1e-15
        )


def test_smoothing_in_torch_is_probabilities_here():
    want = torch.nn.functional.cross_entropy(
        torch.tensor(LOGITS), torch.tensor(LABELS), label_smoothing=0.1
    )
    np.testing.assert_allclose(acts.cross_entropy(LOGITS, SMOOTH), want.item(), rtol=1e-14)


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("targets", [LABELS, SOFT * (1 + 5e-7)], ids=["indices", "soft"])
def test_cross_entropy_grad_is_the_central_difference(targets, reduction):
    grad, h = acts.cross_entropy_grad(LOGITS, targets, reduction), 1e-6
    for i in np.ndindex(LOGITS.shape):
        step = np.zeros_like(LOGITS)
        step[i] = h
        up, down = (acts.cross_entropy(LOGITS + s, targets, reduction) for s in (step, -step))
        np.testing.assert_allclose(grad[i], (up - down) / (2 * h), atol=1e-8)


def test_losses_keep_their_digits_where_a_class_is_certain():
    z = [[0.0, -50.0]]
    np.testing.assert_allclose(acts.cross_entropy(z, [0]), np.exp(-50), rtol=1e-14)
    np.testing.assert_allclose(
        acts.cross_entropy_grad(z, [0]), [[-np.exp(-50), np.exp(-50)]], rtol=1e-14
    )
    assert acts.cross_entropy(z, [1]) == 50
    assert acts.cross_entropy([[0.0, -1e4]], [1]) == 1e4
    certain = acts.cross_entropy([[0.0, -1e4]], [0])
    assert certain == 0
    assert not np.signbit(certain)


def test_masked_classes_cost_nothing_unless_they_are_the_target():
    z = [[0.0, 0.0, -INF]]
    np.testing.assert_allclose(acts.cross_entropy(z, [[0.5, 0.5, 0.0]]), np.log(2), rtol=1e-15)
    assert acts.cross_entropy(z, [2]) == INF
    np.testing.assert_array_equal(acts.cross_entropy_grad(z, [0]), [[-0.5, 0.5, 0]])
    assert np.isnan(acts.cross_entropy([[0.0, NAN]], [[1.0, 0.0]]))
    assert np.isnan(acts.cross_entropy([[0.0, NAN]], [0]))


def test_leading_axes_and_single_examples():
    z = LOGITS.reshape(2, 3, 4)
    each = acts.cross_entropy(LOGITS, LABELS, reduction="none")
    got = acts.cross_entropy(z, LABELS.reshape(2, 3), reduction="none")
    np.testing.assert_array_equal(got, each.reshape(2, 3))
    assert acts.cross_entropy(LOGITS[0], LABELS[0]) == each[0]
    assert acts.cross_entropy(LOGITS[0], SOFT[0], reduction="none").shape == ()
    np.testing.assert_allclose(
        acts.cross_entropy_grad(z, LABELS.reshape(2, 3)).reshape(6, 4),
        acts.cross_entropy_grad(LOGITS, LABELS),
    )
    np.testing.assert_allclose(
        acts.cross_entropy_grad(z, SOFT.reshape(2, 3, 4)).reshape(6, 4),
        acts.cross_entropy_grad(LOGITS, SOFT),
    )


@pytest.mark.parametrize("fn", LOSSES + BINARY, ids=lambda fn: fn.__name__)
def test_no_examples_have_no_mean_and_no_warning(fn):
    shape = (0, 3) if fn in LOSSES else (0,)
    result = fn(np.empty(shape, np.float32), np.empty(0, int))
    assert result.dtype == np.float32
    assert np.shape(result) == (shape if fn.__name__.endswith("grad") else ())
    assert np.all(np.isnan(result))
    assert np.all(fn(np.empty(shape), [], reduction="sum") == 0)


@pytest.mark.parametrize("code", ["<f2", "<f4", "f8", "i8"])
def test_losses_keep_the_dtype_of_the_logits(code):
    z = (LOGITS * 2).astype(code)
    want = z.dtype if z.dtype.kind == "f" else np.float64
    for fn in LOSSES:
        assert fn(z, LABELS).dtype == fn(z, SOFT).dtype == want
    for fn in BINARY:
        assert fn(z, SOFT).dtype == want


def test_losses_leave_their_inputs_alone():
    for fn, targets in [(f, t) for f in LOSSES for t in (LABELS, SOFT)] + [
        (f, SOFT) for f in BINARY
    ]:
        z, t = LOGITS.copy(), targets.copy()
        z.flags.writeable = t.flags.writeable = False
        fn(z, t)
        np.testing.assert_array_equal(z, LOGITS)


def test_logits_at_the_ends_of_the_floats_give_no_warning():
    z = np.array([[0.0, -800, -1e308], [1e308, -1e308, 1e308], [0, -INF, 1], [5e-324, 0, -745]])
    p = np.full(z.shape, 1 / 3)
    with np.errstate(all="raise"):  # what NumPy would ignore otherwise is an error here
        for fn in LOSSES:
            for reduction in ("mean", "sum", "none"):
                assert not np.isnan(fn(z, [1, 1, 1, 0], reduction)).any()
                assert not np.isnan(fn(z, p, reduction)).any()
                fn(np.float32([[0, -100, -3e38], [3e38, -3e38, 3e38]]), [2, 1], reduction)
                fn(np.float32([[0, -100]]), [0], reduction)  # a loss below the smallest float32
                fn(np.float32([[0, -100]]), [[1.0, 0.0]], reduction)
        for fn in BINARY:
            for reduction in ("mean", "sum", "none"):
                assert not np.isnan(fn(z, p, reduction)).any()
                fn(np.float32([-100, 3e38, -3e38, 3e38]), [0.5, 0, 1, 0], reduction)
                fn([-745.0, -800.0], [0, 0], reduction)  # their mean is below the smallest number


BAD_TARGETS = [
    ([0, 1, 2, 3, 0, 4], "class indices from 0 to 3, got 4"),
    ([0, 1, 2, 3, 0, -1], "class indices from 0 to 3, got -1"),
    ([0, 1], r"class indices of shape \(6,\), got \(2,\)"),
    (np.eye(4, dtype=int)[LABELS], r"class indices of shape \(6,\), got \(6, 4\)"),
    (
        LABELS.astype(float),
        r"integers of shape \(6,\) or probabilities of shape \(6, 4\), got float64 of shape \(6,\)",
    ),
    (np.ones((6, 4), bool), "got bool"),
    (SOFT * 1.1, "sum to 1 in each row, got 1.1"),
    (SOFT * (1 + 2e-6), "sum to 1 in each row, got 1.00000"),
    (np.where(np.eye(4)[LABELS] == 1, 1.5, -0.5 / 3), "none negative, got -0.16"),
    (np.full((6, 4), NAN), "got nan"),
]


@pytest.mark.parametrize(("targets", "message"), BAD_TARGETS, ids=[m for _, m in BAD_TARGETS])
@pytest.mark.parametrize("fn", LOSSES, ids=lambda fn: fn.__name__)
def test_bad_targets_are_named_with_their_value(fn, targets, message):
    with pytest.raises(ValueError, match="^targets.*" + message):
        fn(LOGITS, targets)


@pytest.mark.parametrize("fn", LOSSES, ids=lambda fn: fn.__name__)
def test_the_first_bad_target_is_the_one_shown(fn):
    with pytest.raises(ValueError, match="class indices from 0 to 3, got 7$"):
        fn(LOGITS, [0, 3, 7, 1, -1, 9])
    with pytest.raises(ValueError, match="sum to 1 in each row, got 1.5$"):
        fn(LOGITS, SOFT * [[1.0], [1.5], [1.0], [1.25], [1.0], [1.0]])


@pytest.mark.parametrize("fn", LOSSES, ids=lambda fn: fn.__name__)
def test_the_wanted_shape_of_targets_has_all_leading_axes(fn):
    z = LOGITS.reshape(2, 3, 4)
    with pytest.raises(ValueError, match=r"class indices of shape \(2, 3\), got \(6,\)$"):
        fn(z, LABELS)
    with pytest.raises(ValueError, match=r"integers of shape \(2, 3\) or .* of shape \(2, 3, 4\)"):
        fn(z, SOFT)


@pytest.mark.parametrize("fn", LOSSES + BINARY, ids=lambda fn: fn.__name__)
def test_what_is_no_number_is_a_type_error_that_says_which_argument(fn):
    with pytest.raises(TypeError, match="^logits must hold real numbers"):
        fn(["a", "b"], [0, 1])
    with pytest.raises(TypeError, match="^targets must hold real numbers"):
        fn([[0.0, 1.0]], [[None, None]])


@pytest.mark.parametrize("reduction", ["average", None, 1, ""])
@pytest.mark.parametrize("fn", LOSSES + BINARY, ids=lambda fn: fn.__name__)
def test_an_unknown_reduction_is_named_with_its_value(fn, reduction):
    with pytest.raises(ValueError, match=f"reduction must be .*, got {reduction!r}"):
        fn(LOGITS, LABELS if fn in LOSSES else SOFT, reduction=reduction)


def test_logits_without_classes_are_refused():
    for z in (1.0, np.empty((2, 0))):
        with pytest.raises(ValueError, match="^logits must have a last axis of classes, got shape"):
            acts.cross_entropy(z, [0, 0])


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_binary_cross_entropy_and_gradient_equal_torch(reduction):
    z = np.concatenate([LOGITS.ravel(), [-40, 40, 0, -800, 800]])
    t = np.concatenate([SOFT.ravel(), [0, 1, 0.5, 1, 0]])
    function = torch.nn.functional.binary_cross_entropy_with_logits
    for fn, want in zip(BINARY, in_torch(function, z, t, reduction), strict=True):
        np.testing.assert_allclose(fn(z, t, reduction), want, rtol=1e-13, atol=1e-15)


def test_binary_losses_keep_their_digits_and_limits():
    loss, grad = BINARY
    both = [[40.0, -40.0, INF, -INF, INF, -INF, INF], [1, 0, 1, 0, 0, 1, 0.5]]
    tail = np.exp(-40)
    np.testing.assert_allclose(
        loss(*both, reduction="none"), [tail, tail, 0, 0, INF, INF, INF], rtol=1e-14
    )
    np.testing.assert_allclose(
        grad(*both, reduction="none"), [-tail, tail, 0, 0, 1, -1, 0.5], rtol=1e-14
    )
    assert np.isnan(loss([NAN], [1]))
    assert np.isnan(grad([NAN], [0]))
    assert loss(0.0, True, reduction="none").shape == ()


def test_the_binary_slope_at_0_is_a_half_minus_the_target_to_the_last_digit():
    t = np.random.default_rng(1).uniform(size=200) ** 4  # 1 - t would be rounded
    grad = acts.binary_cross_entropy_with_logits_grad(np.zeros(200), t, reduction="none")
    np.testing.assert_array_equal(grad, 0.5 - t)


@pytest.mark.parametrize("fn", BINARY, ids=lambda fn: fn.__name__)
def test_binary_targets_outside_the_unit_interval_are_refused(fn):
    for bad in (-0.1, 1.5, 2, NAN):
        with pytest.raises(ValueError, match=rf"targets must be in \[0, 1\], got {bad}"):
            fn([0.0, 1.0], [1, bad])
    with pytest.raises(ValueError, match=r"in \[0, 1\], got 1.25$"):  # the first bad one
        fn([0.0] * 6, [0, 0.5, 1, 1.25, -1, 2])
    with pytest.raises(TypeError, match="^targets must hold real numbers"):
        fn([0.0, 1.0], ["0", "1"])
    with pytest.raises(
        ValueError, match=r"^targets must have the shape of logits, \(2,\), got \(\)"
    ):
        fn([0.0, 1.0], 1)
