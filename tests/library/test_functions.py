"""Every activation function and its slope, looped over the registry: values, slopes, contract."""

import inspect

import numpy as np
import pytest
import torch
from hypothesis import given, settings, strategies as st
from hypothesis.extra import numpy as hnp

import acts
from acts import ACTIVATIONS
from acts._functions.contract import BLOCK, blockwise
from functions import ROWS

torch.set_num_threads(1)

INF, NAN = np.inf, np.nan
LARGEST = np.finfo(np.float64).max

# A function without a row is the first test's alone; the others run on what is complete.
COMPLETE = [name for name in ACTIVATIONS if name in ROWS]
CASES = [(name, kw) for name in COMPLETE for kw in ({}, *ROWS[name].uncomfortable)]
cases = pytest.mark.parametrize(("name", "kw"), CASES, ids=str)
FUNCTIONS = [fn for record in ACTIVATIONS.values() for fn in (record.fn, record.grad)]
functions = pytest.mark.parametrize("fn", FUNCTIONS, ids=lambda fn: fn.__name__)

LINE = np.concatenate([np.linspace(-8, 8, 321), [-1e3, -50.0, -0.0, 50.0, 1e3]])
EXTREMES = np.array([0.0, 5e-324, 1e-310, 2.3e-308, 1e-160, 1e-8, 1.0, 700.0, 708.5, 745.2, 1e4])
EXTREMES = np.concatenate([EXTREMES, [1e154, 1.4e154, 1e300, LARGEST]])
EXTREMES = np.concatenate([-EXTREMES, EXTREMES, LINE])


def kinks(name, kw):
    row = ROWS[name]
    return row.kinks(**kw) if row.kinks else ACTIVATIONS[name].kinks


def row_to_write(name):
    """The row of a new function, with what only its author knows left open."""
    keywords = ACTIVATIONS[name].parameters
    signature = ", ".join(["x", *(f"{k}={v!r}" for k, v in keywords.items())])
    lines = [
        f"exact=lambda {signature}: ...,  # the definition, in mpmath: mp.exp, mp.sqrt, mpf(1) / 3",
        "plain=lambda x: ...,  # the shortest form in NumPy, at the default parameters",
        "plain_grad=lambda x: ...,  # and that of the slope",
    ]
    if keywords:
        each = ", ".join(f'{{"{k}": ...}}' for k in keywords)
        refused = ", ".join(f'"{k}": ("a finite number above 0", (0, INF, "1"))' for k in keywords)
        lines += [f"uncomfortable=({each},),", f"bad={{{refused}}},"]
    lines.append(
        "# complex, kinks, root, bound, torch, keras: where class Row says that it is needed"
    )
    body = "".join(f"        {line}\n" for line in lines)
    return f'tests/functions.py, ROWS, needs a row:\n\n    "{name}": Row(\n{body}    ),\n'


@pytest.mark.parametrize("name", {**ACTIVATIONS, **ROWS})
def test_every_function_has_its_row_in_tests_functions(name):
    if name not in ROWS:
        pytest.fail(row_to_write(name), pytrace=False)
    where = f"tests/functions.py, row {name!r}"
    assert name in ACTIVATIONS, f"{where}: no such record in acts/_functions/registry.py"
    row, keywords = ROWS[name], ACTIVATIONS[name].parameters
    defaults = {n: p.default for n, p in inspect.signature(row.exact).parameters.items()}
    del defaults[next(iter(defaults))]
    assert defaults == keywords, f"{where}: exact and acts.{name} differ in keywords or defaults"
    untried = set(keywords) - {keyword for kw in row.uncomfortable for keyword in kw}
    assert not untried, f"{where}: uncomfortable has no value of {untried}"
    assert set(row.bad) == set(keywords), f"{where}: bad has to have exactly {set(keywords)}"


@pytest.mark.parametrize("name", COMPLETE)
def test_plain_form_is_the_function(name):
    record, row = ACTIVATIONS[name], ROWS[name]
    x = np.linspace(-8, 8, 321)
    x = x[~np.isin(x, record.kinks)]
    for ours, theirs in ((record.fn, row.plain), (record.grad, row.plain_grad)):
        np.testing.assert_allclose(ours(x), theirs(x), rtol=1e-4, atol=1e-12)


# --------------------------------------------------------------------------------------- slopes


@cases
def test_slope_is_the_central_difference_away_from_kinks(name, kw):
    record, h = ACTIVATIONS[name], 1e-5
    x = np.linspace(-6.03, 6.02, 400)
    x = x[[all(abs(v - k) > 4 * h for k in kinks(name, kw)) for v in x]]
    near, far = ((record.fn(x + d, **kw) - record.fn(x - d, **kw)) / (2 * d) for d in (h, 2 * h))
    unsure = np.abs(near - far)  # where the function bends too fast for h
    slope = record.grad(x, **kw)
    error = np.abs(slope - near) - unsure - 1e-7 * np.abs(near)
    at = error.argmax()
    assert error[at] <= 2e-9, f"slope {slope[at]} and difference {near[at]} at {x[at]}"


@pytest.mark.parametrize(("name", "kw"), [c for c in CASES if ROWS[c[0]].complex], ids=str)
def test_slope_is_the_complex_step_difference(name, kw):
    x = np.linspace(-11.99, 12, 241)
    with np.errstate(over="ignore", invalid="ignore"):  # in the branch that is not taken
        slope = ROWS[name].complex(x + 1e-30j, **kw).imag / 1e-30
    np.testing.assert_allclose(ACTIVATIONS[name].grad(x, **kw), slope, rtol=1e-10, atol=1e-15)


# ---------------------------------------------------------------------------------------- torch


IN_TORCH = [c for c in CASES if ROWS[c[0]].torch or ACTIVATIONS[c[0]].torch]
in_torch_too = pytest.mark.parametrize(("name", "kw"), IN_TORCH, ids=str)


def in_torch(name, kw, x):
    """Value and slope by torch."""
    x = torch.tensor(x, requires_grad=True)
    own = ROWS[name].torch
    y = own(x, **kw) if own else getattr(torch.nn, ACTIVATIONS[name].torch)(**kw)(x)
    y.sum().backward()
    return y.detach().numpy(), x.grad.numpy()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@in_torch_too
def test_value_and_slope_equal_torch_also_at_and_next_to_kinks(name, kw, dtype):
    ends = {dtype(k) for record in ACTIVATIONS.values() for k in record.kinks}
    near = [np.nextafter(k, dtype(side)) for k in ends for side in (-INF, k, INF)]
    x = np.concatenate([LINE.astype(dtype), near]).astype(dtype)
    values, slopes = in_torch(name, kw, x)
    rtol, atol = (1e-12, 1e-13) if dtype == np.float64 else (4e-6, 2e-6)
    np.testing.assert_allclose(ACTIVATIONS[name].fn(x, **kw), values, rtol=rtol, atol=atol)
    rtol = max(rtol, ROWS[name].torch_rtol)
    np.testing.assert_allclose(ACTIVATIONS[name].grad(x, **kw), slopes, rtol=rtol, atol=atol)


@cases
def test_infinite_input_gives_the_limit(name, kw):
    ends, far = np.array([-INF, INF]), np.array([-LARGEST, LARGEST])
    for fn in (ACTIVATIONS[name].fn, ACTIVATIONS[name].grad):
        last = fn(far, **kw)
        limit = np.where(np.abs(last) > 1e300, np.copysign(INF, last), last)
        np.testing.assert_allclose(fn(ends, **kw), limit, rtol=1e-15, atol=1e-300)


@in_torch_too
def test_infinite_input_gives_torchs_result_where_that_is_not_nan(name, kw):
    ends = np.array([-INF, INF])
    ours = (ACTIVATIONS[name].fn(ends, **kw), ACTIVATIONS[name].grad(ends, **kw))
    for got, theirs in zip(ours, in_torch(name, kw, ends), strict=True):
        known = ~np.isnan(theirs)
        np.testing.assert_allclose(got[known], theirs[known], rtol=1e-15)


# ------------------------------------------------------------------------------------- contract


@cases
def test_nan_stays_nan_and_touches_nothing_else(name, kw):
    for fn in (ACTIVATIONS[name].fn, ACTIVATIONS[name].grad):
        got = fn([1.0, NAN, -2.0], **kw)
        assert np.isnan(got).tolist() == [False, True, False]


@pytest.mark.parametrize("code", ["<f2", ">f2", "<f4", ">f4", "<f8", ">f8"])
@functions
def test_floats_keep_their_dtype_with_the_byte_order_and_are_rounded_once(fn, code):
    x = LINE.astype(code)
    got = fn(x)
    assert got.dtype == x.dtype
    expected = fn(x.astype(np.float64)).astype(code)
    np.testing.assert_array_equal(got, expected)


@pytest.mark.parametrize("code", ["?", "i1", "u1", ">i2", "i4", "u8", "i8"])
@functions
def test_integers_and_bools_become_float64(fn, code):
    x = np.array([0, 1, 1, 0]).astype(code)
    got = fn(x)
    assert got.dtype == np.float64
    np.testing.assert_array_equal(got, fn(x.astype(np.float64)))


@functions
def test_lists_and_numbers_become_float64(fn):
    assert fn([[-1, 0.5], [2, 3]]).shape == (2, 2)
    assert fn(2).dtype == np.float64
    np.testing.assert_array_equal(fn([-1, 2]), fn(np.array([-1.0, 2.0])))


@functions
def test_a_scalar_gives_a_scalar_of_its_dtype(fn):
    for x in (np.float16(0.5), np.float32(0.5), 0.5, np.array(0.5), np.array(0.5, ">f4")):
        got = fn(x)
        assert isinstance(got, np.floating)
        assert got.dtype.itemsize == np.asarray(x).dtype.itemsize
        assert got == fn(np.array([x]))[0]


@pytest.mark.parametrize("shape", [(0,), (3, 0), (0, 0, 2)])
@functions
def test_empty_stays_empty(fn, shape):
    got = fn(np.empty(shape, np.float32))
    assert got.shape == shape
    assert got.dtype == np.float32
    assert fn([]).shape == (0,)


@functions
def test_the_input_is_neither_written_to_nor_shared(fn):
    for x in (LINE.copy(), LINE.astype(np.float32), np.linspace(-40, 40, BLOCK + 5)):
        before = x.copy()
        x.flags.writeable = False
        got = fn(x)
        np.testing.assert_array_equal(x, before)
        assert not np.shares_memory(got, x)
        assert got.flags.writeable


@functions
def test_any_memory_layout_gives_the_same(fn):
    x = np.linspace(-5, 5, 48).reshape(4, 3, 4)
    expected = fn(x)
    assert expected.shape == x.shape
    for same in (np.asfortranarray(x), x[::-1][::-1], np.repeat(x, 2, axis=1)[:, ::2]):
        np.testing.assert_array_equal(fn(same), expected)
    np.testing.assert_array_equal(fn(x.T), expected.T)


@pytest.mark.parametrize("size", [BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 2 * BLOCK + 3])
def test_blocks_cover_the_array_exactly_once(size):
    x = np.random.default_rng(size).normal(size=size)
    for record in ACTIVATIONS.values():
        middle = slice(size // 2 - 3, size // 2 + 3)
        got = record.fn(x)
        assert got.shape == x.shape
        for part in (slice(0, 5), middle, slice(size - 5, size), slice(BLOCK - 3, BLOCK + 3)):
            np.testing.assert_array_equal(got[part], record.fn(x[part]))


def test_a_kernel_sees_one_block_at_a_time():
    sizes = []
    blockwise(lambda block: sizes.append(block.size) or block, np.float64, np.zeros(3 * BLOCK + 5))
    assert sizes == [BLOCK, BLOCK, BLOCK, 5]  # its temporaries do not grow with the array


@cases
def test_parameters_reach_every_block(name, kw):
    x = np.linspace(-3, 3, BLOCK + 7)
    for fn in (ACTIVATIONS[name].fn, ACTIVATIONS[name].grad):
        for got in (fn(x, **kw), fn(x, *kw.values())):
            np.testing.assert_array_equal(got[:9], fn(x[:9], **kw))
            np.testing.assert_array_equal(got[-9:], fn(x[-9:], **kw))


@cases
def test_no_finite_input_warns(name, kw):
    # pytest turns warnings into errors; errstate makes NumPy raise what it otherwise ignores
    with np.errstate(all="raise"):
        for dtype in (np.float16, np.float32, np.float64):
            bound = float(np.finfo(dtype).max)
            x = np.clip(EXTREMES, -bound, bound)
            with np.errstate(under="ignore"):
                x = x.astype(dtype)
            for fn in (ACTIVATIONS[name].fn, ACTIVATIONS[name].grad):
                assert not np.isnan(fn(x, **kw)).any()


@pytest.mark.parametrize(
    "x",
    [1j, [1 + 0j], "1", ["a"], None, [None], object(), np.longdouble(1), b"x"],
    ids=lambda x: type(x).__name__,  # the same in every process: no memory addresses
)
@functions
def test_what_is_no_real_number_is_a_type_error_that_shows_it(fn, x):
    with pytest.raises(TypeError, match="^x must hold real numbers of at most 64 bits") as caught:
        fn(x)
    shown = f"an array of dtype {np.asarray(x).dtype}" if isinstance(x, list) else repr(x)
    assert str(caught.value).endswith(f", got {shown}")


@functions
def test_ragged_lists_are_refused(fn):
    with pytest.raises(ValueError):
        fn([[1.0, 2.0], [3.0]])


BAD = [
    (name, keyword, wanted, value)
    for name in COMPLETE
    for keyword, (wanted, values) in ROWS[name].bad.items()
    for value in values
]


@pytest.mark.parametrize("ending", ["", "_grad"])
@pytest.mark.parametrize(("name", "keyword", "wanted", "value"), BAD, ids=str)
def test_a_bad_parameter_is_a_value_error_that_names_it_and_its_value(
    name, keyword, wanted, value, ending
):
    fn = getattr(acts, name + ending)
    for x in ([1.0, -1.0], []):
        with pytest.raises(ValueError) as caught:
            fn(x, **{keyword: value})
        assert str(caught.value) == f"{keyword} must be {wanted}, got {value!r}"


@cases
def test_parameters_may_be_given_by_position_and_as_numpy_numbers(name, kw):
    for value in kw.values():
        same = np.float32(value) if isinstance(value, float) and value in (1.5, 2.5) else value
        for fn in (ACTIVATIONS[name].fn, ACTIVATIONS[name].grad):
            np.testing.assert_array_equal(fn(LINE, same), fn(LINE, **kw))


# ----------------------------------------------------------------------------------- properties

# the same examples in every run, and no time limit on a busy machine
steady = settings(derandomize=True, deadline=None, max_examples=60)
ARRAYS = hnp.arrays(
    st.sampled_from([np.float16, np.float32, np.float64]),
    hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4),
    elements={"allow_nan": False, "allow_infinity": False},
)
REFLECTED = ["relu", "softplus", "silu", "gelu", "hard_swish", "log_sigmoid"]  # f(x) - f(-x) = x


@pytest.mark.parametrize("record", ACTIVATIONS.values(), ids=list(ACTIVATIONS))
@steady
@given(x=ARRAYS)
def test_any_finite_array_keeps_shape_dtype_and_range(record, x):
    got = record.fn(x)
    assert np.shape(got) == x.shape
    assert got.dtype == x.dtype
    low, high = np.array(record.range).astype(x.dtype)
    assert np.all((got >= low) & (got <= high))
    assert np.all(np.isfinite(record.grad(x)))


@pytest.mark.parametrize("name", COMPLETE)
@steady
@given(pair=st.tuples(*[st.floats(-1e3, 1e3)] * 2))
def test_values_grow_where_slopes_are_positive(name, pair):
    record = ACTIVATIONS[name]
    low, high = record.fn(sorted(pair))
    if ROWS[name].monotone:
        assert low <= high
        assert np.all(record.grad(list(pair)) >= 0)
    else:
        assert min(low, high) <= max(0.0, max(pair))


@pytest.mark.parametrize("name", REFLECTED)
@steady
@given(x=st.floats(-500, 500))
def test_gates_and_smooth_rectifiers_differ_by_x_when_reflected(name, x):
    fn = ACTIVATIONS[name].fn
    np.testing.assert_allclose(fn(x) - fn(-x), x, rtol=1e-14, atol=1e-15)


@steady
@given(x=st.floats(-1e3, 1e3))
def test_identities_between_functions(x):
    close = {"rtol": 1e-14, "atol": 1e-300}
    np.testing.assert_allclose(acts.sigmoid(x) + acts.sigmoid(-x), 1.0, **close)
    np.testing.assert_allclose(acts.tanh(x), 2 * acts.sigmoid(2 * x) - 1, rtol=1e-14, atol=3e-16)
    np.testing.assert_allclose(acts.softplus_grad(x), acts.sigmoid(x), **close)
    np.testing.assert_allclose(acts.log_sigmoid_grad(x), acts.sigmoid(-x), **close)
    np.testing.assert_allclose(acts.log_sigmoid(x), -acts.softplus(-x), **close)
    np.testing.assert_allclose(acts.silu(x), x * acts.sigmoid(x), rtol=1e-14, atol=1e-305)
    np.testing.assert_allclose(acts.hard_swish(x), x * acts.hard_sigmoid(x), **close)
    np.testing.assert_array_equal(acts.elu(x), acts.celu(x))
    np.testing.assert_array_equal(acts.tanh(-x), -acts.tanh(x))
    np.testing.assert_array_equal(acts.softsign(-x), -acts.softsign(x))
