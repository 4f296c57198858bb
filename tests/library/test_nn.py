import copy
import dataclasses
import math

import numpy as np
import pytest
import torch
from torch import nn

import acts
from acts.nn import activation, mlp
from functions import ROWS


def weights(model):
    return [p.detach() for p in model.parameters()]


def same(a, b):
    return all(torch.equal(x, y) for x, y in zip(weights(a), weights(b), strict=True))


COMPLETE = [name for name in acts.ACTIVATIONS if name in ROWS]


@pytest.mark.parametrize("name", COMPLETE)
def test_module_is_the_function(name):
    record = acts.ACTIVATIONS[name]
    x = torch.linspace(-50, 50, 2003, dtype=torch.float64).requires_grad_()
    y = activation(name)(x)
    y.sum().backward()
    np.testing.assert_allclose(y.detach(), record.fn(x.detach()), rtol=1e-9, atol=1e-15)
    rtol = max(1e-9, ROWS[name].torch_rtol)
    np.testing.assert_allclose(x.grad, record.grad(x.detach()), rtol=rtol, atol=1e-13)
    assert activation(name) is not activation(name)
    assert not list(activation(name).parameters())


@pytest.mark.parametrize(
    ("name", "parameters"), [(name, kw) for name in COMPLETE for kw in ROWS[name].uncomfortable]
)
def test_keywords_mean_what_they_mean_in_acts(name, parameters):
    x = torch.linspace(-30, 30, 1003, dtype=torch.float64)
    wanted = acts.ACTIVATIONS[name].fn(x, **parameters)
    np.testing.assert_allclose(activation(name, **parameters)(x), wanted, rtol=1e-9, atol=1e-15)
    assert not np.allclose(wanted, acts.ACTIVATIONS[name].fn(x))


@pytest.mark.parametrize("name", ["softplus", "relu6"])
def test_a_function_without_a_class_in_torch_is_a_module_all_the_same(monkeypatch, name):
    record = dataclasses.replace(acts.ACTIVATIONS[name], name="stranger", torch=None)
    monkeypatch.setattr("acts.nn.ACTIVATIONS", {"stranger": record})
    kw = ROWS[name].uncomfortable[0] if record.parameters else {}
    module = copy.deepcopy(activation("stranger", **kw))
    assert repr(module) == f"stranger({', '.join(f'{k}={v}' for k, v in kw.items())})"
    for dtype in (torch.float16, torch.float32, torch.float64):
        x = torch.linspace(-7, 7, 24, dtype=dtype).reshape(4, 3, 2).mT.requires_grad_()
        y = module(x)
        (y * x.detach()).sum().backward()
        given = x.detach().numpy()
        np.testing.assert_array_equal(y.detach(), record.fn(given, **kw))
        np.testing.assert_array_equal(x.grad, given * record.grad(given, **kw))
    assert module(torch.ones(3, dtype=torch.bfloat16)).dtype == torch.bfloat16
    with acts.record(nn.Sequential(module)) as rec:
        rec.model(torch.ones(5, 2))
    assert rec.table["function"] == ["stranger"]
    with pytest.raises(NotImplementedError, match="no second derivative"):
        torch.autograd.grad(module(x).sum(), x, create_graph=True)


def test_step_trains_what_stands_after_it_alone():
    model = mlp([2, 4, 1], "step", seed=0)
    model(torch.randn(9, 2, generator=torch.Generator().manual_seed(0))).sum().backward()
    assert not model[0].weight.grad.any()
    assert model[2].weight.grad.any()


@pytest.mark.parametrize(
    ("name", "parameters", "error", "words"),
    [
        ("relux", {}, ValueError, "activation must be one of .*'relux'; did you mean 'relu'"),
        (7, {}, ValueError, "activation must be one of .* got 7"),
        ("relu", {"alpha": 1}, TypeError, "relu has no parameter 'alpha'; it has: none"),
        ("elu", {"slope": 1}, TypeError, "elu has no parameter 'slope'; it has: alpha"),
        ("celu", {"alpha": 0}, ValueError, "alpha must be .* got 0"),
        ("leaky_relu", {"negative_slope": math.nan}, ValueError, "negative_slope .* got nan"),
        ("silu", {"beta": -1}, ValueError, "beta .* got -1"),
    ],
)
def test_bad_activations_are_named(name, parameters, error, words):
    with pytest.raises(error, match=words):
        activation(name, **parameters)


def test_default_weights_are_those_of_torch():
    state = torch.get_rng_state()
    torch.manual_seed(5)
    theirs = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 3))
    torch.set_rng_state(state)
    assert same(mlp([2, 16, 3], "relu", seed=5), theirs)


@pytest.mark.parametrize("init", ["default", "he", "gain"])
def test_global_random_state_is_neither_read_nor_changed(init):
    models = []
    for state in (1, 2):
        torch.manual_seed(state)
        before = torch.get_rng_state(), np.random.get_state()[1].copy()  # noqa: NPY002
        models.append(mlp([3, 8, 8, 1], "tanh", init=init, seed=4, norm="batch"))
        mlp([3, 8, 1], "tanh", init=init)  # without a seed
        assert torch.equal(torch.get_rng_state(), before[0])
        assert (np.random.get_state()[1] == before[1]).all()  # noqa: NPY002
    assert same(*models)


def test_seeds_differ_and_none_differs_at_each_call():
    assert not same(mlp([2, 4, 1], "relu", seed=0), mlp([2, 4, 1], "relu", seed=1))
    assert not same(mlp([2, 4, 1], "relu"), mlp([2, 4, 1], "relu"))


@pytest.mark.parametrize("init", ["default", "he", "xavier", "lecun", 1.3])
def test_one_seed_pairs_activations_and_dtypes(init):
    model = mlp([3, 6, 2], "relu", init=init, seed=8)
    assert same(model, mlp([3, 6, 2], "gelu", init=init, seed=8))
    double = mlp([3, 6, 2], "relu", init=init, seed=8, dtype=torch.float64)
    assert all(p.dtype == torch.float64 for p in weights(double))
    assert same(model, double.to(torch.float32))


@pytest.mark.parametrize(
    ("init", "variance"),
    [
        ("default", 1 / (3 * 300)),
        ("he", 2 / 300),
        ("lecun", 1 / 300),
        ("xavier", 2 / 800),
        (1.5, 2.25 / 300),
        (0.0, 0.0),
    ],
)
def test_variance_of_the_weights(init, variance):
    first, last = (m for m in mlp([300, 500, 300], "tanh", init=init, seed=0) if hasattr(m, "bias"))
    assert float(first.weight.detach().var()) == pytest.approx(variance, rel=0.02)
    if init == "default":
        assert float(first.bias.detach().var()) == pytest.approx(variance, rel=0.2)
        assert float(first.weight.detach().abs().max()) <= 300**-0.5
        return
    assert not first.bias.any()
    assert not last.bias.any()
    other = variance if init == "xavier" else variance * 300 / 500
    assert float(last.weight.detach().var()) == pytest.approx(other, rel=0.02)
    if variance:  # normal, not uniform: kurtosis 3 against 1.8
        z = first.weight.detach() / variance**0.5
        assert float((z**4).mean()) == pytest.approx(3, abs=0.1)


def test_gain_scales_the_same_draws_by_the_activation_s_gain():
    base = mlp([3, 5, 1], "tanh", init=1.0, seed=2, dtype=torch.float64)
    for name, keywords in [("tanh", {}), ("leaky_relu", {"negative_slope": 0.4})]:
        model = mlp([3, 5, 1], name, init="gain", seed=2, dtype=torch.float64, **keywords)
        fn = acts.ACTIVATIONS[name].fn
        gain = acts.gain(lambda z, fn=fn, keywords=keywords: fn(z, **keywords))
        np.testing.assert_allclose(weights(model)[0], gain * weights(base)[0], rtol=1e-6)
        np.testing.assert_allclose(weights(model)[2], gain * weights(base)[2], rtol=1e-6)


def test_layers_and_their_order():
    plain = mlp([2, 4, 3, 1], "relu", seed=0)
    assert [type(m).__name__ for m in plain] == ["Linear", "ReLU", "Linear", "ReLU", "Linear"]
    assert plain[1] is not plain[3]
    normed = mlp([2, 4, 1], "relu", norm="batch", seed=0)
    assert [type(m).__name__ for m in normed] == ["Linear", "BatchNorm1d", "ReLU", "Linear"]
    assert isinstance(mlp([2, 4, 1], "relu", norm="layer", seed=0)[1], nn.LayerNorm)
    assert len(mlp([2, 1], "relu", seed=0)) == 1


def test_residual_adds_the_input_where_widths_agree():
    model = mlp([2, 4, 4, 1], "tanh", norm="layer", residual=True, seed=0)
    assert [type(m).__name__ for m in model] == [
        "Linear", "LayerNorm", "Tanh", "Residual", "Linear",
    ]  # fmt: skip
    x = torch.ones(3, 2)
    hidden = model[:3](x)
    linear, norm, act = model[3].body
    wanted = model[4](hidden + act(norm(linear(hidden))))
    assert torch.equal(model(x), wanted)


def test_own_activation_class():
    class Sine(nn.Module):
        def forward(self, x):
            return torch.sin(x)

    model = mlp([1, 3, 3, 1], Sine, seed=0)
    assert isinstance(model[1], Sine)
    assert model[1] is not model[3]
    with pytest.raises(ValueError, match="init='gain' needs an activation's name"):
        mlp([1, 3, 1], Sine, init="gain", seed=0)
    with pytest.raises(TypeError, match="activation must return a torch.nn.Module"):
        mlp([1, 3, 1], lambda: torch.sin, seed=0)


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"widths": [3]}, ValueError, r"widths must list .* got \[3\]"),
        ({"widths": 3}, ValueError, "widths must list .* got 3"),
        ({"widths": [2, 0, 1]}, ValueError, r"widths\[1\] must be an integer of at least 1, got 0"),
        ({"widths": [2, 1.5]}, ValueError, r"widths\[1\] .* got 1.5"),
        ({"init": "hee"}, ValueError, "init must be one of .* got 'hee'; did you mean 'he'"),
        ({"init": -1.0}, ValueError, "init must be a finite number of at least 0, got -1.0"),
        ({"init": None}, ValueError, "init .* got None"),
        ({"norm": "batchnorm"}, ValueError, "norm .* got 'batchnorm'; did you mean 'batch'"),
        ({"residual": "yes"}, ValueError, "residual must be True or False, got 'yes'"),
        ({"seed": -1}, ValueError, "seed must be an integer of at least 0, got -1"),
        ({"seed": 2**64}, ValueError, "seed must be below 2"),
        ({"dtype": torch.int64}, ValueError, "dtype must be .* got torch.int64"),
        ({"dtype": "float32"}, ValueError, "dtype must be .* got 'float32'"),
    ],
)
def test_bad_arguments_are_named(arguments, error, words):
    with pytest.raises(error, match=words):
        mlp(**{"widths": [2, 3, 1], "activation": "relu", **arguments})


def test_representation_shows_the_parameter():
    assert repr(activation("silu", beta=2.0)) == "ScaledSiLU(beta=2.0)"


def test_a_module_with_a_parameter_shows_it():
    assert repr(acts.nn.activation("silu", beta=2.0)) == "ScaledSiLU(beta=2.0)"
