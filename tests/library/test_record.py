import math

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

import acts
from acts._networks.record_table import COLUMNS
from small_nets import X, linear, small_mlp


def test_mlp_with_known_dead_units():
    model = small_mlp()
    with acts.record(model) as rec:
        model(X).sum().backward()
    table = rec.table
    # layer 1: the third unit is at -1, the fourth at -3 and exactly at the kink 0
    np.testing.assert_array_equal(table["dead_units"], [2, 1])
    np.testing.assert_array_equal(table["dead_share"], [2 / 5, 1 / 2])
    np.testing.assert_array_equal(table["zero_share"], [6 / 10, 2 / 4])
    np.testing.assert_array_equal(table["saturated_share"], [6 / 10, 2 / 4])
    outputs = np.array([0, 2, 0, 0, 3, 1, 0, 0, 0, 3.0])
    np.testing.assert_allclose(table["mean"], [outputs.mean(), 1.5])
    np.testing.assert_allclose(table["std"], [outputs.std(), 1.5])
    # only the last unit passes a gradient: 1 for each of the two examples, in both layers; the
    # first unit's path ends in the dead unit of layer 3
    np.testing.assert_allclose(table["gradient_norm"], [math.sqrt(2)] * 2)
    np.testing.assert_array_equal(table["units"], [5, 2])
    assert list(table["layer"]) == ["1", "3"]
    assert list(table["function"]) == ["ReLU", "ReLU"]


def test_a_zero_output_with_a_slope_is_not_dead():
    model = nn.Sequential(linear([[0.0], [0.0]], [0.0, -4.0]), nn.Hardswish(), nn.Tanh())
    with acts.record(model) as rec:
        model(X)
    # hard swish at 0: value 0, slope 1/2; at -4: both 0. tanh at 0: slope 1
    np.testing.assert_array_equal(rec.table["zero_share"], [1, 1])
    np.testing.assert_array_equal(rec.table["dead_units"], [1, 0])


def test_a_slope_of_zero_with_an_output_is_not_dead():
    model = nn.Sequential(linear([[0.0], [0.0]], [7.0, -7.0]), nn.ReLU6())
    with acts.record(model) as rec:
        model(X)
    np.testing.assert_array_equal(rec.table["dead_units"], [1])
    np.testing.assert_array_equal(rec.table["saturated_share"], [1])


def test_a_single_number_is_one_unit():
    model = nn.Sequential(nn.ReLU())
    with acts.record(model) as rec:
        model(torch.tensor(2.0))
    assert rec.table["units"] == rec.table["mean"] / 2 == 1


def test_dead_over_all_batches_not_over_one():
    model = small_mlp()
    with acts.record(model) as rec:
        model(X[:1])
        first = rec.table["dead_units"][0]
        model(X[1:])
    with acts.record(model) as whole:
        model(X)
    assert first == 3
    assert rec.table["dead_units"][0] == 2
    for column in COLUMNS[2:-1]:
        np.testing.assert_allclose(rec.table[column], whole.table[column], rtol=1e-12)


def test_streamed_moments_are_those_of_all_values():
    x = torch.tensor(np.random.default_rng(0).normal(3, 0.01, (300, 7)))
    model = nn.Sequential(nn.Softplus())
    with acts.record(model) as rec:
        for batch in x.split([1, 99, 150, 50]):
            model(batch)
    y = acts.softplus(x.numpy())
    np.testing.assert_allclose(rec.table["mean"], y.mean(), rtol=1e-8)
    np.testing.assert_allclose(rec.table["std"], y.std(), rtol=1e-6)


def test_memory_does_not_grow_with_the_data():
    model = acts.nn.mlp([2, 4, 1], "tanh", seed=0)

    def held(rec):
        assert len(rec.table) == 1  # measures what waits
        return sum(
            v.numel() for layer in rec._layers.values() for v in vars(layer).values()
            if isinstance(v, torch.Tensor)
        )  # fmt: skip

    with acts.record(model) as rec, torch.no_grad():
        model(torch.ones(3, 2))
        before = held(rec)
        for _ in range(20):
            model(torch.ones(50, 2))
    assert held(rec) == before == 4


def test_cnn_channels_are_units():
    conv = nn.utils.skip_init(nn.Conv2d, 1, 3, 2)
    with torch.no_grad():
        conv.weight.zero_()
        conv.weight[:, 0, 0, 0] = torch.tensor([1.0, -1.0, 0.0])
        conv.bias.copy_(torch.tensor([0.0, 0.0, -1.0]))
    model = nn.Sequential(
        conv, nn.BatchNorm2d(3, eps=0).eval(), nn.ReLU(), nn.Flatten(),
        linear([[1.0] * 12, [-1.0] * 12], [0.0, 0.0]), nn.ReLU(),
    )  # fmt: skip
    x = torch.zeros(2, 1, 3, 3)
    x[0, 0, 0, 0] = 5.0  # one position of one example keeps channel 0 alive
    with acts.record(model) as rec:
        model(x)
    np.testing.assert_array_equal(rec.table["units"], [3, 2])
    np.testing.assert_array_equal(rec.table["dead_units"], [2, 1])
    np.testing.assert_allclose(rec.table["zero_share"], [23 / 24, 3 / 4])


class Transpose(nn.Module):
    def forward(self, x):
        return x.transpose(1, 2)


@pytest.mark.parametrize(
    ("layer", "shape", "units"),
    [
        (nn.Conv1d(2, 3, 2), (4, 2, 9), 3),
        (nn.Conv1d(2, 3, 2), (2, 9), 3),
        (nn.Conv2d(2, 5, 2), (4, 2, 6, 7), 5),
        (nn.Conv3d(2, 5, 2), (4, 2, 6, 7, 3), 5),
        (nn.ConvTranspose1d(2, 5, 2), (4, 2, 6), 5),
        (nn.ConvTranspose2d(2, 5, 2), (4, 2, 6, 7), 5),
        (nn.Linear(2, 6), (4, 3, 2), 6),
        (nn.Linear(2, 6), (4, 3, 3, 2), 6),
        (nn.Linear(2, 6), (2,), 6),
        (nn.Sequential(nn.Conv1d(2, 3, 2), nn.Flatten()), (4, 2, 9), 24),
        (nn.Sequential(nn.Conv2d(2, 5, 2), nn.Flatten(2), Transpose()), (4, 2, 6, 7), 5),  # tokens
    ],
)
def test_units_by_the_last_layer_with_weights(layer, shape, units):
    model = nn.Sequential(layer, nn.GELU())
    with acts.record(model) as rec, torch.no_grad():
        model(torch.ones(shape))
    np.testing.assert_array_equal(rec.table["units"], [units])


class Block(nn.Module):
    """A transformer block by hand, its feed-forward part with a functional activation."""

    def __init__(self):
        super().__init__()
        self.attention = nn.MultiheadAttention(4, 2, batch_first=True)
        self.norm = nn.LayerNorm(4)
        # six hidden features; two cannot be reached after the norm, whatever the token
        self.up = linear(np.eye(6, 4).tolist(), [0.0, 0.0, 0.0, 0.0, -1.0, 0.0])
        self.down = nn.Linear(6, 4)

    def forward(self, x):
        x = x + self.attention(x, x, x, need_weights=False)[0]
        return x + self.down(functional.relu(self.up(self.norm(x))))


def tokens():
    return torch.tensor(np.random.default_rng(0).normal(size=(3, 5, 4)), dtype=torch.float32)


def test_transformer_block_features_are_units():
    torch_state = torch.get_rng_state()
    model = Block()
    torch.set_rng_state(torch_state)
    with acts.record(model) as rec:
        model(tokens()).sum().backward()
    assert list(rec.table["layer"]) == ["attention.attention", "relu"]
    np.testing.assert_array_equal(rec.table["units"], [0, 6])
    np.testing.assert_array_equal(rec.table["dead_units"], [np.nan, 2])
    assert rec.table["gradient_norm"][1] > 0


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("context", [torch.no_grad, torch.enable_grad, torch.inference_mode])
def test_torch_encoder_layer_also_on_its_fast_path(training, context):
    model = nn.TransformerEncoderLayer(4, 2, 6, batch_first=True).train(training)
    with torch.no_grad():
        model.linear1.weight.zero_()
        model.linear1.bias.copy_(torch.tensor([1.0, -1, -1, 0, 2, -3]))
    with acts.record(model) as rec, context():
        model(tokens())
    assert list(rec.table["layer"]) == ["self_attn.attention", "relu"]
    np.testing.assert_array_equal(rec.table["dead_units"][1], 4)


def test_shared_instance_has_a_row_for_each_place():
    act = nn.ReLU()
    model = nn.Sequential(linear([[1.0]], [0.0]), act, linear([[-1.0]], [-1.0]), act)
    with acts.record(model) as rec:
        model(X)
        model(X)
    assert list(rec.table["layer"]) == ["1", "1 #2"]
    np.testing.assert_array_equal(rec.table["dead_units"], [0, 1])
    np.testing.assert_array_equal(rec.table["mean"], [0.5, 0.0])


@pytest.mark.parametrize(
    "call",
    [
        torch.relu, functional.relu, torch.Tensor.relu, lambda x: x.relu_(), torch.relu_,
        lambda x: functional.relu(x, inplace=True), lambda x: functional.relu(input=x),
        lambda x: torch.relu(input=x),
        lambda x: functional.leaky_relu(x, negative_slope=0.0), nn.ReLU(inplace=True),
    ],
)  # fmt: skip
def test_each_way_to_call_a_function(call):
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.inner = small_mlp()[0]
            if isinstance(call, nn.Module):
                self.relu = call

        def forward(self, x):
            return (self.relu if hasattr(self, "relu") else call)(self.inner(x))

    model = Net()
    with acts.record(model) as rec:
        model(X).sum().backward()
    np.testing.assert_array_equal(rec.table["dead_units"], [2])
    np.testing.assert_array_equal(rec.table["zero_share"], [0.6])
    np.testing.assert_allclose(rec.table["gradient_norm"], [2.0])
    assert rec.table["layer"][0] in {"relu", "leaky_relu"}


class Calls(nn.Module):
    def __init__(self, act):
        super().__init__()
        self.act = act

    def forward(self, x):
        return self.act(x)


ADDRESSES = [
    functional.elu, functional.celu, functional.selu, functional.silu, functional.gelu,
    functional.mish, functional.softplus, functional.softsign, functional.sigmoid,
    functional.hardsigmoid, functional.logsigmoid, functional.tanh, functional.hardtanh,
    functional.hardswish, functional.relu6, functional.leaky_relu, torch.special.expit,
    torch.sigmoid, torch.tanh, torch.celu_, torch.selu_, torch.Tensor.sigmoid_, functional.elu_,
    lambda x: functional.prelu(x, torch.tensor([0.5])),
]  # fmt: skip


@pytest.mark.parametrize("call", ADDRESSES, ids=lambda call: call.__name__)
def test_functions_are_known_under_each_address(call):
    model = Calls(call)
    with acts.record(model) as rec, torch.no_grad():
        model(X.clone())
    assert len(rec.table) == 1
    names = {"special_expit": "sigmoid", "log_sigmoid": "logsigmoid", "<lambda>": "prelu"}
    wanted = names.get(call.__name__, call.__name__.rstrip("_"))
    assert rec.table["function"][0] == wanted
    np.testing.assert_allclose(rec.table["mean"], [call(X.clone()).mean()], rtol=1e-6)


def test_an_activation_that_ignores_its_input_has_slope_0():
    class Level(nn.Module):
        def __init__(self):
            super().__init__()
            self.level = nn.Parameter(torch.tensor(0.0))

        def forward(self, x):
            return self.level.expand_as(x)

    model = nn.Sequential(Level())
    with acts.record(model, also=[Level]) as rec:
        model(torch.ones(3, 2))
    np.testing.assert_array_equal(rec.table["dead_units"], [2])
    assert np.isnan(rec.table["saturated_share"]).all()  # no slope to be a share of


class Cubed(nn.Module):
    def forward(self, x):
        return torch.relu(x) ** 3


def test_own_activation_by_class_and_by_instance():
    plain, named = nn.Sequential(Cubed()), nn.Sequential(Cubed())
    with acts.record(plain) as rec:
        plain(X)
    assert list(rec.table["layer"]) == ["0.relu"]
    for also in ([Cubed], [named[0]], Cubed):
        with acts.record(named, also=also) as rec:
            named(X)
        assert list(rec.table["layer"]) == ["0"]
        assert list(rec.table["function"]) == ["Cubed"]
        np.testing.assert_array_equal(rec.table["mean"], [0.5])


@pytest.mark.parametrize("name", acts.ACTIVATIONS)
def test_saturated_share_of_every_activation(name):
    x = np.linspace(-9, 9, 1801)
    slope = np.abs(acts.ACTIVATIONS[name].grad(x))
    largest = np.abs(acts.ACTIVATIONS[name].grad(np.linspace(-20, 20, 400_001))).max()
    model = nn.Sequential(acts.nn.activation(name))
    with acts.record(model, below=0.2, also=[nn.Identity]) as rec:
        model(torch.tensor(x[:, None]))
    if largest == 0:
        assert np.isnan(rec.table["saturated_share"][0])
    else:
        wanted = (slope < 0.2 * largest).mean()
        np.testing.assert_allclose(rec.table["saturated_share"], [wanted], atol=1.1 / len(x))


def test_sigmoid_saturates_below_a_twentieth_of_a_quarter():
    edge = math.acosh(39)  # σ'(x) = 1 / (2 + 2 cosh x) = 0.05 / 4
    x = torch.tensor([[-edge - 0.01], [-edge + 0.01], [edge - 0.01], [edge + 0.01], [9.0]])
    model = nn.Sequential(nn.Sigmoid())
    with acts.record(model) as rec:
        model(x)
    np.testing.assert_allclose(rec.table["saturated_share"], [3 / 5])


def test_values_that_are_not_finite_come_first_and_apart():
    model = nn.Sequential(nn.ReLU(), nn.Identity())
    x = torch.tensor([[1.0, torch.nan, -1.0], [3.0, -torch.inf, -2.0], [2.0, torch.nan, -1.0]])
    with acts.record(model, also=[nn.Identity]) as rec:
        model(x)
    np.testing.assert_array_equal(rec.table["nonfinite"], [3, 2])
    np.testing.assert_array_equal(rec.table["mean"][0], 1.0)
    np.testing.assert_array_equal(rec.table["zero_share"][0], 0.5)
    np.testing.assert_array_equal(rec.table["dead_units"], [1, 0])
    assert COLUMNS.index("nonfinite") < COLUMNS.index("mean")
    assert repr(rec).startswith("NOT FINITE in 2 of 2 layers")
    assert "<strong>NOT FINITE in 2 of 2 layers" in rec._repr_html_()
    with acts.record(model, also=[nn.Identity]) as rec:
        model(torch.full((2, 2), torch.nan))
    assert np.isnan(rec.table["mean"]).all()
    np.testing.assert_array_equal(rec.table["nonfinite"], [4, 4])


def test_values_that_are_not_finite_add_up_over_batches():
    model = nn.Sequential(nn.ReLU())
    with acts.record(model) as rec:
        for batch in torch.tensor([[torch.nan, torch.inf], [1.0, torch.nan], [1.0, 2.0]]):
            model(batch)
    np.testing.assert_array_equal(rec.table["nonfinite"], [3])


def test_huge_but_finite_values_over_two_batches_do_not_overflow_python():
    net = nn.Sequential(nn.ReLU())
    with acts.record(net) as rec:
        for value in (1e200, 3e200):
            net(torch.full((2, 1), value, dtype=torch.float64))
    np.testing.assert_allclose(rec.table["mean"], [2e200])
    np.testing.assert_array_equal(rec.table["std"], [np.inf])  # its square is above 1e308


def test_one_value_that_is_not_finite_gives_the_alarm():
    model = nn.Sequential(nn.ReLU())
    with acts.record(model) as rec:
        model(torch.tensor([[torch.nan, 1.0]]))
    assert repr(rec).startswith("NOT FINITE in 1 of 1 layers")


def test_a_unit_that_was_not_finite_is_not_dead():
    model = nn.Sequential(nn.ReLU())
    with acts.record(model) as rec:
        model(torch.tensor([[-torch.inf, -1.0], [-1.0, -1.0]]))
    # relu(-inf) is 0 with slope 0, but the value counts as not finite: left out
    np.testing.assert_array_equal(rec.table["nonfinite"], [1])
    np.testing.assert_array_equal(rec.table["dead_units"], [1])


def test_an_activation_in_place_is_recorded_at_its_input():
    x = torch.tensor([[-2.0], [0.5]], dtype=torch.float64)
    for act in (nn.ELU(inplace=True), torch.Tensor.tanh_):
        wanted = (act.forward if isinstance(act, nn.Module) else act)(x.clone())
        model = nn.Sequential(Calls(act))
        with acts.record(model) as rec:
            model(x.clone())
        np.testing.assert_allclose(rec.table["mean"], [wanted.mean()], rtol=1e-14)


def test_nothing_saturates_below_a_share_of_zero():
    model = small_mlp()
    with acts.record(model, below=0) as rec:
        model(X)
    np.testing.assert_array_equal(rec.table["saturated_share"], [0, 0])


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_prelu_saturates_below_the_largest_slope_of_its_channels(dtype):
    model = nn.Sequential(nn.PReLU(3, dtype=dtype))
    with torch.no_grad():
        model[0].weight.copy_(torch.tensor([0.0, 0.25, 3.0]))
    with acts.record(model, below=0.3) as rec:
        model(torch.tensor([[-1.0, -1.0, -1.0], [2.0, 2.0, 2.0]], dtype=dtype))
    # the largest slope is 3: 0 and 0.25 are below 0.9, the slope 1 on the right is not
    np.testing.assert_allclose(rec.table["saturated_share"], [2 / 6])
