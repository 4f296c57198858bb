"""Errors in ulp against arithmetic of 400 digits, within the bounds of the contract.

tools/accuracy.py prints the worst per region from more points; here a few hundred per function
decide.
"""

import sys

import numpy as np
import pytest

import exact
from acts import ACTIVATIONS
from functions import ROWS

COMPLETE = [name for name in ACTIVATIONS if name in ROWS]
CASES = [(name, kind) for name in COMPLETE for kind in ("value", "slope")]


def check_bound(name, kind, x, **keywords):
    found, near_root = exact.errors(name, kind, x, **keywords)
    allowed = [ROWS[name].bound(kind, v, **keywords) for v in x.tolist()]
    allowed = np.where(near_root, 12, allowed)
    worst = (found - allowed).argmax()
    assert found[worst] <= allowed[worst], f"{found[worst]:.1f} ulp at {x[worst]!r}"


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_float64_is_within_4_ulp_and_within_12_of_a_tenth_near_a_root(name, kind):
    check_bound(name, kind, exact.points(48, seed=len(name)))


@pytest.mark.parametrize("dtype", [np.float16, np.float32])
@pytest.mark.parametrize(("name", "kind"), CASES)
def test_float16_and_float32_are_within_1_ulp(name, kind, dtype):
    bound = float(np.finfo(dtype).max)
    x = np.clip(exact.points(5, seed=len(name)), -bound, bound)
    with np.errstate(under="ignore"):
        x = x.astype(dtype)
    found, _ = exact.errors(name, kind, x[~np.isin(x, ACTIVATIONS[name].kinks)])
    assert found.max() <= 1


def test_gelu_keeps_its_bound_right_below_the_seam_at_minus_1():
    x = np.random.default_rng(32).uniform(-2, -1.6, 150)  # x * ndtr(x) is off by 8.5 ulp at one
    found, _ = exact.errors("gelu", "value", x)
    assert found.max() <= 8


@pytest.mark.parametrize("kind", ["value", "slope"])
@pytest.mark.parametrize(
    ("name", "kw"), [(name, kw) for name in COMPLETE for kw in ROWS[name].uncomfortable], ids=str
)
def test_parameters_keep_the_bound_that_the_docstring_states(name, kw, kind):
    check_bound(name, kind, exact.points(8, seed=1), **kw)


SUBNORMAL = [
    (name, kind, x)
    for name, xs in {
        "sigmoid": (-710.0, -744.0),
        "softplus": (-720.0, -745.0),
        "silu": (-715.0, -740.0, -750.0),
        "elu": (-5e-324, 1e-310),
        "mish": (-715.0, -744.0),
        "gelu": (-37.8, -38.4),
        "softsign": (5e-324, 1e-315),
    }.items()
    for kind in ("value",)
    for x in xs
]
SUBNORMAL += [("sigmoid", "slope", 740.0), ("tanh", "slope", -370.0), ("selu", "slope", -740.0)]
SUBNORMAL += [("softsign", "slope", 1e155), ("silu", "slope", -740.0), ("mish", "slope", -740.0)]


@pytest.mark.parametrize(("name", "kind", "x"), SUBNORMAL)
def test_subnormal_results_are_not_flushed_to_zero(name, kind, x):
    fn = getattr(ACTIVATIONS[name], "fn" if kind == "value" else "grad")
    assert 0 < abs(fn(x)) < sys.float_info.min
    assert exact.ulp(np.atleast_1d(fn(x)), [getattr(exact, kind)(name, x)]) <= 2


@pytest.mark.parametrize(
    ("name", "x", "value"),
    [  # by hand, from tables: the reference itself is not to be trusted blindly
        ("sigmoid", np.log(3), 0.75),
        ("tanh", np.log(2), 0.6),
        ("softplus", 0.0, np.log(2)),
        ("gelu", 1.0, 0.8413447460685429),
        ("mish", 0.0, 0.0),
        ("silu", np.log(3), 0.75 * np.log(3)),
        ("elu", -np.log(2), -0.5),
        ("selu", 1.0, 1.0507009873554805),
        ("softsign", 3.0, 0.75),
        ("hard_swish", 1.0, 2 / 3),
    ],
)
def test_the_reference_agrees_with_values_known_by_hand(name, x, value):
    np.testing.assert_allclose(float(exact.value(name, x)), value, rtol=1e-15, atol=1e-300)


def test_the_reference_slope_is_that_of_known_derivatives():
    assert abs(exact.slope("sigmoid", 0.0) - 0.25) < 1e-50
    assert abs(exact.slope("tanh", 0.0) - 1) < 1e-50
    assert abs(exact.slope("softsign", 3.0) - 0.0625) < 1e-50


def test_ulp_counts_spacings_of_the_result():
    got = np.array([1.0, 1.0 + 2**-52, 0.0, 2e-323])
    np.testing.assert_array_equal(exact.ulp(got, [1, 1, 5e-324, 0]), [0, 1, 1, 4])
    assert exact.ulp(np.array([np.inf]), [1e400]) == 0
    assert exact.ulp(np.array([np.inf]), [1.0]) == np.inf
    assert exact.ulp(np.array([np.nan]), [1.0]) == np.inf
    assert exact.ulp(np.array([1.0], np.float32), [1 + 2**-24]) == 0.5
