"""Moments, gain, chi and the variance map by quadrature."""

import math

import numpy as np
import pytest
import scipy.integrate
import scipy.stats
from hypothesis import given, settings, strategies as st

import acts
from acts import ACTIVATIONS

records = pytest.mark.parametrize("record", ACTIVATIONS.values(), ids=list(ACTIVATIONS))


def by_quad(f, kinks=(0.0,)):
    """E f(z) by SciPy, cut at the kinks."""
    edges = [-38.0, *sorted({-1.0, *kinks, 1.0}), 38.0]
    density = scipy.stats.norm.pdf
    return math.fsum(
        scipy.integrate.quad(lambda z: float(f(z)) * density(z), a, b, epsabs=1e-13, epsrel=1e-12)[
            0
        ]
        for a, b in zip(edges, edges[1:], strict=False)
    )


@records
def test_every_moment_equals_scipys_quadrature(record):
    got, kinks = acts.moments(record.name), (0.0, *record.kinks)
    mean = by_quad(record.fn, kinks)
    for ours, theirs in [
        (got.mean, mean),
        (got.second, by_quad(lambda z: record.fn(z) ** 2, kinks)),
        (got.variance, by_quad(lambda z: (record.fn(z) - mean) ** 2, kinks)),
        (got.slope_mean, by_quad(record.grad, kinks)),
        (got.slope_second, by_quad(lambda z: record.grad(z) ** 2, kinks)),
    ]:
        np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-12)


@records
def test_the_records_gain_is_that_of_the_quadrature(record):
    assert record.gain == acts.gain(record.name) == acts.gain(record.fn)
    second = by_quad(lambda z: record.fn(z) ** 2, (0.0, *record.kinks))
    np.testing.assert_allclose(record.gain, second**-0.5, rtol=1e-10)


def test_what_is_known_in_closed_form():
    relu, close = acts.moments("relu"), {"rtol": 1e-13}
    np.testing.assert_allclose(relu.mean, 1 / math.sqrt(2 * math.pi), **close)
    np.testing.assert_allclose(relu.variance, 0.5 - 1 / (2 * math.pi), **close)
    np.testing.assert_allclose(acts.moments("gelu").mean, 1 / (2 * math.sqrt(math.pi)), **close)
    np.testing.assert_allclose(acts.moments(np.exp).second, math.e**2, **close)
    np.testing.assert_allclose(acts.moments(np.sin).second, (1 - math.exp(-2)) / 2, **close)
    np.testing.assert_allclose(acts.moments(np.sin).slope_second, (1 + math.exp(-2)) / 2, **close)
    np.testing.assert_allclose(acts.moments(lambda z: z**4).second, 105, **close)
    np.testing.assert_allclose(acts.moments(lambda z: z**3).slope_second, 27, **close)


def test_selu_has_mean_0_and_second_moment_1():
    selu = acts.moments("selu")
    assert abs(selu.mean) < 1e-14
    assert abs(selu.second - 1) < 1e-14


@pytest.mark.parametrize("slope", [0.0, 0.01, 0.2, 1.0, 1.5, -1.0])
def test_chi_is_1_where_f_is_homogeneous(slope):
    np.testing.assert_allclose(acts.chi("leaky_relu", negative_slope=slope), 1, rtol=1e-13)
    np.testing.assert_allclose(
        acts.gain("leaky_relu", negative_slope=slope) ** -2, (1 + slope**2) / 2
    )


def test_kinks_and_jumps_anywhere():
    z0 = 0.3
    kink, jump = acts.moments(lambda z: np.abs(z - z0)), acts.moments(lambda z: 2.0 * (z > z0))
    np.testing.assert_allclose(kink.second, 1 + z0**2, rtol=1e-12)
    np.testing.assert_allclose(kink.slope_second, 1, rtol=1e-12)
    np.testing.assert_allclose(jump.second, 4 * scipy.stats.norm.sf(z0), rtol=1e-12)
    assert jump.slope_second < 1e-12
    many = acts.moments(lambda z: np.abs(z * 7 % 1 - 0.5))  # kinks at all multiples of 1/14
    np.testing.assert_allclose(many.slope_second, 49, rtol=1e-10)


@pytest.mark.parametrize("z0", [-2.5, 0.5, 0.25])
def test_a_kink_in_the_middle_of_a_panel_is_seen(z0):
    kink = acts.moments(lambda z: np.abs(z - z0))  # even about z0: half its coefficients are 0
    np.testing.assert_allclose([kink.second, kink.slope_second], [1 + z0**2, 1], rtol=1e-12)


def test_a_kink_is_seen_where_the_integrand_is_even_about_it():
    def f(z):  # f(z)² times the density is (z - 1/2)² on [-2, 2]: every second coefficient is 0
        return np.where(np.abs(z) < 2, np.abs(z - 0.5) * np.exp(np.minimum(z * z, 4) / 4), 0.0)

    got, scale = acts.moments(f), math.sqrt(2 * math.pi)
    np.testing.assert_allclose(got.second * scale, (1.5**3 + 2.5**3) / 3, rtol=1e-12)
    np.testing.assert_allclose(got.slope_second * scale, 4 + 17 / 3 + 3.2, rtol=1e-10)


@pytest.mark.parametrize("scale", [1e-30, 1e30])
def test_digits_do_not_depend_on_the_size_of_f(scale):
    got = acts.moments(lambda z: scale * np.abs(z - 0.3))
    np.testing.assert_allclose(got.second, scale**2 * 1.09, rtol=1e-12)
    np.testing.assert_allclose(got.slope_second, scale**2, rtol=1e-12)
    np.testing.assert_allclose(got.chi, 1 / 1.09, rtol=1e-12)


def test_a_slope_whose_square_diverges_as_slowly_as_a_logarithm():
    assert acts.moments(lambda z: np.abs(z) ** 0.5).slope_second == np.inf


def test_slow_but_convergent_singularities():
    log = acts.moments(lambda z: np.log(np.abs(z)))
    mean = -(np.euler_gamma + math.log(2)) / 2
    np.testing.assert_allclose(log.second, math.pi**2 / 8 + mean**2, rtol=1e-9)
    root = acts.moments(lambda z: np.abs(z) ** 0.4)
    np.testing.assert_allclose(root.second, 2**0.4 * math.gamma(0.9) / math.gamma(0.5), rtol=1e-9)
    assert root.slope_second == np.inf
    assert root.gain == root.second**-0.5
    with pytest.raises(ValueError, match="^f has no chi: the integral of f'"):
        _ = root.chi


def test_fast_oscillation_is_resolved():
    fast = acts.moments(lambda z: np.sin(50 * z))
    np.testing.assert_allclose([fast.second, fast.slope_second], [0.5, 1250], rtol=1e-10)


def test_scalar_constant_and_single_precision_functions():
    assert acts.gain(math.tanh) == pytest.approx(acts.gain(np.tanh), rel=1e-14)
    assert acts.moments(lambda z: 2.0).second == pytest.approx(4, rel=1e-13)
    assert acts.moments(lambda z: 2).variance == pytest.approx(0, abs=1e-25)
    single = acts.moments(lambda z: np.tanh(z.astype(np.float32)))
    np.testing.assert_allclose(single.second, acts.moments("tanh").second, rtol=1e-6)
    assert acts.gain(lambda z: z > 0) == pytest.approx(math.sqrt(2))


def test_parameters_are_handed_on():
    assert acts.gain("elu", alpha=2.0) == acts.gain(lambda z: acts.elu(z, 2.0))
    of_numbers = acts.gain(lambda z, alpha: math.tanh(alpha * z), alpha=2.0)
    np.testing.assert_allclose(of_numbers, acts.gain(lambda z: np.tanh(2 * z)), rtol=1e-13)
    assert acts.chi("gelu", approximate="tanh") != acts.chi("gelu")
    with pytest.raises(ValueError, match="beta must be"):
        acts.gain("silu", beta=-1)


ROUGH = r"f is too rough to integrate: \d{5} panels are not enough$"


@pytest.mark.parametrize(
    ("f", "message"),
    [
        (lambda z: np.exp(z**2 / 4), r"f has no moments: the integral of f\(z\)² diverges"),
        (lambda z: np.exp(z**2), "f must be finite within ±38: f.* is inf"),
        (lambda z: 1 / z, "f has no moments: the integral of f.* diverges"),
        (lambda z: 1e-9 / z, "f has no moments: the integral of f.* diverges"),
        (lambda z: np.abs(z) ** -0.6, "f has no moments: the integral of f.* diverges"),
        (np.sqrt, r"f must be finite within ±38: f\(-0.005\d*\) is nan"),
        (lambda z: np.random.default_rng(0).normal(size=z.shape), ROUGH),
        ("rely", "f must be callable or one of identity, .*, mish; got 'rely'"),
    ],
)
def test_what_cannot_be_integrated_says_why(f, message):
    for function in (acts.moments, acts.gain, acts.chi, acts.variance_map):
        with pytest.raises(ValueError, match="^" + message):
            function(f)


def test_zero_has_moments_but_no_gain():
    zero = acts.moments(lambda z: 0 * z)
    assert zero.second == zero.slope_second == 0
    with pytest.raises(ValueError, match="^f is 0 almost everywhere: no gain"):
        acts.gain(lambda z: 0 * z)


def test_what_is_not_callable_is_a_type_error():
    with pytest.raises(TypeError, match="f must be a name or callable, got 3"):
        acts.moments(3)


# ------------------------------------------------------------------------------- variance map


def test_one_is_a_fixed_point_with_the_own_gain():
    for record in ACTIVATIONS.values():
        np.testing.assert_allclose(acts.variance_map(record.name)(1.0), 1, rtol=1e-13)


def test_a_homogeneous_function_maps_q_to_a_multiple():
    q = np.array([[0.0, 0.1], [4.0, 1e6]])
    got = acts.variance_map("relu", gain=1.5)(q)
    np.testing.assert_allclose(got, 1.5**2 * q / 2, rtol=1e-12)
    assert got.shape == (2, 2)


def test_the_map_integrates_f_at_the_scaled_argument():
    step_on = acts.variance_map("tanh", gain=1.2)
    want = 1.44 * by_quad(lambda z: np.tanh(math.sqrt(2.5) * z) ** 2)
    np.testing.assert_allclose(step_on(2.5), want, rtol=1e-10)
    assert isinstance(step_on(2.5), float)
    assert step_on([]).shape == (0,)
    np.testing.assert_allclose(acts.variance_map("elu", alpha=0.5)(1.0), 1, rtol=1e-12)


def test_sigmoids_map_starts_at_a_quarter_of_the_squared_gain():
    np.testing.assert_allclose(acts.variance_map("sigmoid", gain=2)(0.0), 1.0, rtol=1e-12)


@pytest.mark.parametrize("q", [-0.1, np.inf, np.nan])
def test_a_bad_q_is_named_with_its_value(q):
    with pytest.raises(ValueError, match=f"q must be finite and at least 0, got {q}"):
        acts.variance_map("tanh")([1.0, q])


@pytest.mark.parametrize("gain", [np.inf, "1", np.nan])
def test_a_bad_gain_is_named_with_its_value(gain):
    with pytest.raises(ValueError, match=f"gain must be a finite number, got {gain!r}"):
        acts.variance_map("tanh", gain=gain)


@settings(derandomize=True, deadline=None, max_examples=40)
@given(scale=st.floats(0.1, 50), shift=st.floats(-3, 3))
def test_moments_follow_scale_and_shift(scale, shift):
    base, moved = acts.moments("tanh"), acts.moments(lambda z: scale * np.tanh(z) + shift)
    np.testing.assert_allclose(moved.mean, scale * base.mean + shift, rtol=1e-11, atol=1e-11)
    np.testing.assert_allclose(moved.variance, scale**2 * base.variance, rtol=1e-11)
    np.testing.assert_allclose(moved.slope_second, scale**2 * base.slope_second, rtol=1e-10)
    np.testing.assert_allclose(moved.second, moved.variance + moved.mean**2, rtol=1e-11)
