"""What `import acts` loads and costs, what the namespace holds, what the records say."""

import dataclasses
import inspect
import json
import pickle
import subprocess
import sys

import numpy as np
import pytest
import torch
from scipy.optimize import minimize_scalar

import acts
from acts import ACTIVATIONS

records = pytest.mark.parametrize("record", ACTIVATIONS.values(), ids=list(ACTIVATIONS))
HEAVY = {"torch", "matplotlib", "sklearn", "pandas", "yaml", "IPython", "tqdm", "joblib"}


def fresh(code):
    """Run code in a new interpreter; it prints JSON."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


TOUCH = """
import acts, numpy as np
acts.sigmoid(0.5), acts.gelu_grad([1.0]), acts.softmax([1.0, 2.0]), acts.gain("tanh")
acts.cross_entropy([[0.0, 1.0]], [1]), len(acts.ACTIVATIONS), dir(acts)
"""


def test_functions_load_neither_torch_nor_figures_nor_data():
    loaded = fresh(TOUCH + "import sys, json; print(json.dumps(sorted(sys.modules)))")
    assert {name.partition(".")[0] for name in loaded} & HEAVY == set()


def test_the_import_itself_loads_nothing_of_acts():
    code = "import acts, sys, json; print(json.dumps([m for m in sys.modules if 'acts.' in m]))"
    assert fresh(code) == []


def test_the_import_adds_at_most_60_ms_to_numpy_and_scipy():
    code = """
import json, time
import numpy, scipy.special
start = time.process_time()  # the share of a busy machine is not the import's
import acts
acts.sigmoid
print(json.dumps(time.process_time() - start))
"""
    assert min(fresh(code) for _ in range(5)) < 0.060


def test_every_function_is_public_under_its_own_name():
    for name, record in ACTIVATIONS.items():
        for public, fn in ((name, record.fn), (f"{name}_grad", record.grad)):
            assert public in acts.__all__, (
                f"acts/__init__.pyi lacks a line under `from {fn.__module__} import (`: "
                f"{public} as {public},"
            )
            assert getattr(acts, public) is fn
            assert fn.__name__ == public
            assert public in dir(acts)
            assert pickle.loads(pickle.dumps(fn)) is fn


def test_every_public_name_of_the_core_is_an_attribute_with_a_docstring():
    for name in ["softmax", "log_softmax", "logsumexp", "softmax_jacobian", "softmax_vjp"]:
        assert getattr(acts, name).__name__ == name
    for name in ["cross_entropy", "cross_entropy_grad", "moments", "gain", "chi", "variance_map"]:
        assert getattr(acts, name).__name__ == name
        assert name in acts.__all__
    assert acts.binary_cross_entropy_with_logits_grad.__doc__
    with pytest.raises(AttributeError, match="module 'acts' has no attribute 'sigmod'"):
        _ = acts.sigmod
    with pytest.raises(AttributeError, match="no attribute '_nothing'"):
        _ = acts._nothing


def test_a_broken_import_inside_the_library_is_no_missing_extra(monkeypatch):
    monkeypatch.setitem(acts._HOMES, "sigmod", "acts._functions.sigmod")
    with pytest.raises(ModuleNotFoundError, match=r"No module named 'acts\._functions\.sigmod'"):
        _ = acts.sigmod


@records
def test_documentation_is_longer_than_code_and_has_its_sections(record):
    for fn in (record.fn, record.grad):
        for section in ("Parameters\n", "Returns\n", "Examples\n"):
            assert section in fn.__doc__
        for parameter in record.parameters:
            assert f"\n{parameter} : " in inspect.getdoc(fn)  # Python 3.13 strips the indentation


# ------------------------------------------------------------------------------------ records


def test_the_registry_has_the_functions_of_the_book_and_cannot_be_changed():
    book = "identity step sigmoid log_sigmoid tanh hard_sigmoid softsign relu relu6 leaky_relu elu"
    book += " celu selu softplus silu hard_swish gelu mish"
    assert set(book.split()) <= set(ACTIVATIONS)
    with pytest.raises(TypeError):
        ACTIVATIONS["relu"] = None
    with pytest.raises(dataclasses.FrozenInstanceError):
        ACTIVATIONS["relu"].year = 1900
    with pytest.raises(TypeError):
        ACTIVATIONS["elu"].parameters["alpha"] = 2.0


@records
def test_a_record_is_complete(record):
    assert ACTIVATIONS[record.name] is record
    assert record.grad.__name__ == f"{record.fn.__name__}_grad"
    assert record.label
    assert record.formula
    assert record.reference
    assert 1900 < record.year < 2100
    assert record.torch is None or hasattr(torch.nn, record.torch)


@records
def test_value_and_slope_have_the_same_parameters(record):
    slope = dataclasses.replace(record, fn=record.grad)
    assert dict(slope.parameters) == dict(record.parameters)


@records
def test_defaults_are_torchs_unless_the_record_says_otherwise(record):
    for name, default in record.parameters.items() if record.torch else ():
        theirs = getattr(getattr(torch.nn, record.torch)(), name, None)
        if theirs is None:
            assert f"no {name}" in record.differs
        else:
            assert theirs == default


@records
def test_the_range_is_the_infimum_and_supremum_of_the_values(record):
    low, high = record.range
    x = np.concatenate([np.linspace(-60, 60, 24001), [-np.inf, -1e300, 1e300, np.inf]])
    values = record.fn(x)
    assert values.min() >= low
    assert values.max() == high
    if values.min() > low:  # between two points of the grid
        at = x[values.argmin()]
        found = minimize_scalar(record.fn, bounds=(at - 0.01, at + 0.01), method="bounded")
        np.testing.assert_allclose(low, found.fun, rtol=1e-10)


@records
def test_kinks_are_exactly_where_the_slope_jumps(record):
    x = np.linspace(-8, 8, 1601)
    x[np.abs(x) < 1e-12] = 0.0
    jumps = np.abs(record.grad(x + 1e-9) - record.grad(x - 1e-9)) > 1e-3
    jumps |= np.abs(record.fn(x + 1e-9) - record.fn(x - 1e-9)) > 1e-3
    np.testing.assert_allclose(x[jumps], record.kinks, atol=1e-12)


@records
def test_saturation_is_a_slope_that_tends_to_zero(record):
    sides = [side for side, x in (("left", -1e9), ("right", 1e9)) if abs(record.grad(x)) < 1e-12]
    assert record.saturates == tuple(sides)
