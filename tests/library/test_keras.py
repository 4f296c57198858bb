"""What the catalogue and the tour say of Keras holds in the Keras that is installed."""

from __future__ import annotations

import inspect
import re

import numpy as np
import pytest
import torch

import acts
from acts._functions.registry import Activation
from reference.tour import code_lines
from test_reference import said_of

IN_KERAS = [record for record in acts.ACTIVATIONS.values() if record.keras]
X = np.linspace(-6, 6, 241)
each = pytest.mark.parametrize("record", IN_KERAS, ids=lambda record: record.name)


@pytest.fixture(scope="module")
def keras(tmp_path_factory: pytest.TempPathFactory):
    """Keras on PyTorch; it leaves its settings in a folder of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KERAS_BACKEND", "torch")
        patch.setenv("KERAS_HOME", str(tmp_path_factory.mktemp("keras")))
        import keras
    return keras


def same(found: torch.Tensor, right: np.ndarray) -> bool:
    return np.allclose(found.numpy(force=True), right, rtol=1e-5, atol=1e-6)


@each
def test_the_string_is_the_function_with_the_defaults_that_the_record_says(
    keras, record: Activation
) -> None:
    theirs = keras.activations.get(record.keras)
    defaults = {p.name: p.default for p in inspect.signature(theirs).parameters.values()}
    said = said_of("Keras", record)
    ours = dict(record.parameters)
    for name, default in record.parameters.items():
        if f"no {name}" in said:
            assert name not in defaults
        elif name == "approximate":
            assert (defaults[name], default) == (False, "none")
        elif found := re.search(rf"Keras: {name}=([-\w.]+)", said):
            ours[name] = float(found[1])
            assert defaults[name] == ours[name] != default
        else:
            assert defaults[name] == default
    for name in set(defaults) - {"x", *record.parameters}:
        assert f"{name}={defaults[name]}".removesuffix(".0") in said
    assert same(theirs(torch.tensor(X)), record.fn(X, **ours))


def test_what_the_record_says_of_the_layer(keras) -> None:
    assert "0.3 in its layer LeakyReLU" in acts.ACTIVATIONS["leaky_relu"].differs
    assert keras.layers.LeakyReLU().negative_slope == 0.3


@each
def test_the_line_of_the_tour_computes_our_function(keras, record: Activation) -> None:
    layer = eval(code_lines(record)["Keras"], {"keras": keras})
    if isinstance(layer, keras.layers.Dense):
        layer = layer.activation
    assert same(layer(torch.tensor(X)), record.fn(X))


def test_functions_without_a_keras_name_have_none_there(keras) -> None:
    for record in acts.ACTIVATIONS.values():
        if record.keras is None:
            assert not hasattr(keras.activations, record.name)
