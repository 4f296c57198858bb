"""The softmax family: values, contract, Jacobian, properties."""

import numpy as np
import pytest
import scipy.special
import torch
from hypothesis import given, settings, strategies as st
from hypothesis.extra import numpy as hnp
from mpmath import mp, mpf

import acts

INF, NAN = np.inf, np.nan
RNG = np.random.default_rng(0)
Z = RNG.normal(size=(4, 3, 5)) * 4
ALONG = [acts.softmax, acts.log_softmax, acts.logsumexp]
along = pytest.mark.parametrize("fn", ALONG, ids=lambda fn: fn.__name__)
# the same examples in every run, and no time limit on a busy machine
steady = settings(derandomize=True, deadline=None, max_examples=60)


def exactly(z, temperature=1):
    """Softmax, its logarithm and log-sum-exp with 60 digits."""
    with mp.workdps(60):
        terms = [mp.exp(mpf(float(v)) / mpf(float(temperature))) for v in z]
        total = mp.fsum(terms)
        return [t / total for t in terms], [mp.log(t / total) for t in terms], mp.log(total)


# ------------------------------------------------------------------------------------ values


@pytest.mark.parametrize("axis", [-3, -2, -1, 0, 1, 2])
@along
def test_every_axis_equals_scipy(fn, axis):
    theirs = getattr(scipy.special, fn.__name__)(Z, axis=axis)
    np.testing.assert_allclose(fn(Z, axis=axis), theirs, rtol=1e-13, atol=1e-15)


@pytest.mark.parametrize(
    "z",
    [
        [0.0, -40.0],
        [0.0, -700.0, 3e-9],
        [1000.0, 1000.0, 999.5],
        [-3.0, 2.0, 2.0],
        [-1e5, -1e5 - 1],
        [0.1],
        list(np.linspace(-20, 20, 41)),
    ],
    ids=str,
)
def test_values_keep_their_digits_also_next_to_certainty(z):
    s, log_s, lse = exactly(z)
    spread = max(z) - min(z)
    np.testing.assert_allclose(acts.softmax(z), [float(v) for v in s], rtol=(4 + spread) * 2.3e-16)
    np.testing.assert_allclose(acts.log_softmax(z), [float(v) for v in log_s], rtol=1e-15)
    np.testing.assert_allclose(acts.logsumexp(z), float(lse), rtol=1e-15)


@pytest.mark.parametrize("dtype", [np.float16, np.float32])
def test_small_floats_are_within_1_ulp(dtype):
    z = (RNG.normal(size=12) * 3).astype(dtype)
    s, log_s, lse = exactly(z)
    for got, want in ((acts.softmax(z), s), (acts.log_softmax(z), log_s)):
        want = np.array([float(v) for v in want])
        assert np.all(np.abs(got.astype(float) - want) <= np.spacing(np.abs(want).astype(dtype)))
    assert abs(float(acts.logsumexp(z)) - float(lse)) <= np.spacing(dtype(float(lse)))


@pytest.mark.parametrize("temperature", [0.1, 0.5, 3.0, 1e6, np.float32(2)])
def test_temperature_divides_the_logits(temperature):
    s, _, _ = exactly(Z[0, 0], temperature)
    np.testing.assert_allclose(
        acts.softmax(Z[0, 0], temperature=temperature), [float(v) for v in s], rtol=1e-13
    )


def test_a_tiny_temperature_is_the_argmax_and_does_not_overflow():
    np.testing.assert_array_equal(acts.softmax([1.0, 3.0, 2.0], temperature=1e-310), [0, 1, 0])
    np.testing.assert_array_equal(acts.softmax([3.0, 3.0], temperature=5e-324), [0.5, 0.5])


def test_logits_as_far_apart_as_floats_go():
    z = [-1.7e308, 1.7e308]
    np.testing.assert_array_equal(acts.softmax(z), [0, 1])
    np.testing.assert_array_equal(acts.log_softmax(z), [-INF, 0])
    assert acts.logsumexp(z) == 1.7e308


# ---------------------------------------------------------------------------------- contract


def test_minus_infinity_masks_and_a_row_without_classes_has_no_probabilities():
    z = [[0.0, -INF, 0.0], [-INF, -INF, -INF]]
    s, log_s, lse = acts.softmax(z), acts.log_softmax(z), acts.logsumexp(z)
    np.testing.assert_array_equal(s, [[0.5, 0, 0.5], [NAN] * 3])
    np.testing.assert_allclose(log_s, [[-np.log(2), -INF, -np.log(2)], [NAN] * 3], rtol=1e-15)
    np.testing.assert_allclose(lse, [np.log(2), -INF], rtol=1e-15)


def test_plus_infinity_takes_everything_and_several_share_it():
    z = [[INF, 3.0, -INF], [INF, INF, 0.0]]
    np.testing.assert_array_equal(acts.softmax(z), [[1, 0, 0], [0.5, 0.5, 0]])
    np.testing.assert_allclose(
        acts.log_softmax(z), [[0, -INF, -INF], [-np.log(2), -np.log(2), -INF]], rtol=1e-15
    )
    np.testing.assert_array_equal(acts.logsumexp(z), [INF, INF])
    for ways in range(1, 10):  # a tie at infinity is a tie: nothing else is rounded
        tie, zeros = [INF] * ways, [0.0] * ways
        np.testing.assert_array_equal(acts.softmax(tie), acts.softmax(zeros))
        np.testing.assert_array_equal(acts.log_softmax(tie), acts.log_softmax(zeros))


@along
def test_rows_with_infinities_leave_the_others_as_they_are(fn):
    rows = [[3.0, 5.0, -2.0], [INF, 7.0, 8.0], [-9.0, -7.0, -INF], [-INF, -INF, -INF]]
    np.testing.assert_array_equal(fn(rows), [fn(row) for row in rows])
    np.testing.assert_array_equal(fn(np.transpose(rows), axis=0), fn(rows).T)


def test_nan_spoils_its_own_row_alone():
    z = [[NAN, 1.0], [0.0, 0.0], [INF, NAN]]
    for fn in (acts.softmax, acts.log_softmax):
        assert np.isnan(fn(z)).tolist() == [[True] * 2, [False] * 2, [True] * 2]
    assert np.isnan(acts.logsumexp(z)).tolist() == [True, False, True]


def test_a_scalar_is_one_class():
    for axis in (0, -1):
        for z in (3.0, np.float32(3), np.array(-2.0)):
            assert acts.softmax(z, axis=axis) == 1
            assert acts.log_softmax(z, axis=axis) == 0
            assert acts.logsumexp(z, axis=axis) == z
            for fn in ALONG:
                assert isinstance(fn(z, axis=axis), np.floating)
                assert fn(z).dtype == np.asarray(z).dtype
    assert acts.softmax_jacobian(2.0).tolist() == [[0.0]]
    assert acts.softmax_vjp(2.0, 5.0) == 0


def test_an_empty_class_axis_gives_an_empty_result_and_minus_infinity():
    z = np.empty((2, 0), np.float32)
    assert acts.softmax(z).shape == acts.log_softmax(z).shape == (2, 0)
    np.testing.assert_array_equal(acts.logsumexp(z), [-INF, -INF])
    assert acts.logsumexp(z).dtype == acts.softmax(z).dtype == np.float32
    assert acts.logsumexp([]) == -INF
    assert acts.logsumexp(z, axis=0).shape == (0,)
    assert acts.logsumexp(np.empty((2, 0, 3, 4)), axis=1).shape == (2, 3, 4)
    assert acts.softmax([]).shape == (0,)
    assert acts.softmax_jacobian(z).shape == (2, 0, 0)
    assert acts.softmax_vjp(z, z).shape == (2, 0)
    assert acts.softmax(np.empty((0, 3))).shape == (0, 3)
    assert acts.log_softmax(np.empty((0, 3), ">f4")).dtype == np.dtype(">f4")


@pytest.mark.parametrize("code", ["<f2", ">f2", "<f4", ">f4", ">f8", "i4", "?"])
@along
def test_dtypes_as_for_every_function(fn, code):
    z = (Z[0] > 0).astype(code)
    floating = z.dtype if z.dtype.kind == "f" else np.float64
    assert fn(z).dtype == floating
    assert acts.softmax_jacobian(z).dtype == acts.softmax_vjp(z, z).dtype == floating
    np.testing.assert_array_equal(fn(z), fn(z.astype(float)).astype(floating))


@along
def test_inputs_are_not_written_to(fn):
    z = Z.copy()
    z.flags.writeable = False
    assert not np.shares_memory(fn(z), z)
    one = np.zeros((3, 1))
    one.flags.writeable = False
    assert not np.shares_memory(fn(one), one)
    np.testing.assert_array_equal(z, Z)


@pytest.mark.parametrize("axis", [3, -4, None, 1.0, (0, 1), "0"], ids=repr)
@along
def test_a_bad_axis_is_named_with_its_value(fn, axis):
    with pytest.raises(ValueError, match="axis must be an integer from -3 to 2") as caught:
        fn(Z, axis=axis)
    assert repr(axis) in str(caught.value)


def test_a_scalar_has_no_axis_1():
    with pytest.raises(ValueError, match="axis must be an integer from -1 to 0, got 1"):
        acts.softmax(0.0, axis=1)


@pytest.mark.parametrize("temperature", [0, 0.0, -1.0, INF, NAN, None, "1"], ids=repr)
def test_a_bad_temperature_is_named_with_its_value(temperature):
    with pytest.raises(ValueError, match="temperature must be a finite number above 0") as caught:
        acts.softmax(Z, temperature=temperature)
    assert repr(temperature) in str(caught.value)


@pytest.mark.parametrize("z", [1j, "a", None, [None]], ids=repr)
@along
def test_what_is_no_number_is_a_type_error(fn, z):
    with pytest.raises(TypeError, match="z must hold real numbers"):
        fn(z)


# ---------------------------------------------------------------------------------- Jacobian


def test_jacobian_is_symmetric_singular_and_bounded():
    for z in (Z, Z * 20, np.zeros((1, 5))):
        jacobian = acts.softmax_jacobian(z)
        np.testing.assert_array_equal(jacobian, np.swapaxes(jacobian, -1, -2))
        np.testing.assert_allclose(jacobian.sum(-1), 0, atol=1e-16)
        values = np.linalg.eigvalsh(jacobian)
        assert values.min() >= -1e-16
        assert values.max() <= 0.5 + 1e-16
    assert np.linalg.matrix_rank(acts.softmax_jacobian(Z[0, 0])) == 4


def test_jacobian_is_the_central_difference_and_autograd():
    z, h = Z[0, 0], 1e-6
    columns = [
        (acts.softmax(z + h * e) - acts.softmax(z - h * e)) / (2 * h) for e in np.eye(z.size)
    ]
    np.testing.assert_allclose(acts.softmax_jacobian(z), np.array(columns).T, atol=1e-9)
    theirs = torch.autograd.functional.jacobian(
        lambda t: torch.softmax(t, -1), torch.tensor(z, dtype=torch.float64)
    )
    np.testing.assert_allclose(acts.softmax_jacobian(z), theirs.numpy(), atol=1e-15)


def test_jacobian_keeps_its_digits_where_a_class_is_certain():
    np.testing.assert_allclose(
        np.diag(acts.softmax_jacobian([0.0, -50.0])), [np.exp(-50)] * 2, rtol=1e-14
    )


@pytest.mark.parametrize("axis", [0, 1, -1])
def test_vjp_is_the_product_with_the_jacobian(axis):
    v = RNG.normal(size=Z.shape)
    jacobian = acts.softmax_jacobian(np.moveaxis(Z, axis, -1))
    product = np.einsum("...i,...ik->...k", np.moveaxis(v, axis, -1), jacobian)
    got = np.moveaxis(acts.softmax_vjp(Z, v, axis=axis), axis, -1)
    np.testing.assert_allclose(got, product, atol=1e-15)


def test_vjp_broadcasts_v_to_z_and_never_z_to_v():
    v = np.arange(5)
    np.testing.assert_array_equal(
        acts.softmax_vjp(Z, v), acts.softmax_vjp(Z, np.broadcast_to(v, Z.shape))
    )
    for bad in (np.ones(4), np.ones((2, 4, 3, 5))):
        with pytest.raises(ValueError, match=r"v must have the shape of z, \(4, 3, 5\), got \("):
            acts.softmax_vjp(Z, bad)
    with pytest.raises(TypeError, match="v must hold"):
        acts.softmax_vjp(Z, "a")


def test_vjp_at_the_ends_of_the_floats_gives_no_warning():
    z = [0.0, -800.0, -INF]
    with np.errstate(all="raise"):  # what NumPy would ignore otherwise is an error here
        assert np.isnan(acts.softmax_vjp(z, [1.0, 2.0, INF])).all()  # 0 * inf
        np.testing.assert_array_equal(acts.softmax_vjp(z, [-8e307, 8e307, 0.0]), [0, 0, 0])
        acts.softmax_vjp([0.0, -700.0], [1e-300, 3e-300])
        acts.softmax_vjp(np.float32([0, -80]), [1e-30, 1e300])


# --------------------------------------------------------------------------------- properties

ROWS = hnp.arrays(
    np.float64, hnp.array_shapes(min_dims=1, max_dims=3), elements=st.floats(-900, 900)
)


@steady
@given(z=ROWS, shift=st.integers(-64, 64))
def test_probabilities_sum_to_one_and_ignore_a_common_shift(z, shift):
    s = acts.softmax(z)
    np.testing.assert_allclose(s.sum(-1), 1, rtol=1e-14)
    assert np.all((s >= 0) & (s <= 1))
    np.testing.assert_allclose(acts.softmax(z + shift), s, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(np.exp(acts.log_softmax(z)), s, rtol=1e-11, atol=1e-320)


@steady
@given(z=ROWS)
def test_logsumexp_lies_between_the_maximum_and_that_plus_log_k(z):
    lse, top = acts.logsumexp(z), z.max(-1)
    assert np.all(lse >= top)
    assert np.all(lse <= top + np.log(z.shape[-1]) + 1e-12)


@steady
@given(z=ROWS)
def test_two_classes_are_a_sigmoid(z):
    pair = np.stack([z, np.zeros_like(z)], -1)
    np.testing.assert_allclose(acts.softmax(pair)[..., 0], acts.sigmoid(z), rtol=1e-15, atol=1e-310)
    np.testing.assert_allclose(acts.log_softmax(pair)[..., 0], acts.log_sigmoid(z), rtol=1e-15)


@steady
@given(z=ROWS)
def test_gradients_of_a_row_sum_to_zero(z):
    np.testing.assert_allclose(acts.softmax_vjp(z, z).sum(-1), 0, atol=1e-10)
    targets = np.zeros(z.shape[:-1], int)
    np.testing.assert_allclose(acts.cross_entropy_grad(z, targets).sum(-1), 0, atol=1e-15)
