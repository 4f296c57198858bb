import numpy as np
import pytest
import torch
from torch import nn

import acts
from acts._networks import fit_many as batched

CIRCLE = acts.data.circle(60)
DIGITS = acts.data.Data(
    *(part[:90] for part in (lambda d: (d.x_train, d.y_train, d.x_test, d.y_test))(
        acts.data.digits())), "multiclass", 10)  # fmt: skip
RNG = np.random.default_rng(0)
FIVE = acts.data.Data(*(part for _ in range(2) for part in (
    RNG.normal(size=(40, 5)), RNG.integers(2, size=40))), "binary", 2)  # fmt: skip
SEEDS, LRS = (3, 5), (0.003, 0.05, 0.2)
COLUMNS = ["loss", "final_loss", "train_accuracy", "test_loss", "test_accuracy", "diverged"]


def assert_as_single_runs(
    many, widths, activation, data, *, prepare=None, train=None, dtype=torch.float64, **net
):
    train = train or {}
    for i, seed in enumerate(many.seeds):
        for j, lr in enumerate(many.lrs):
            model = acts.nn.mlp(widths, activation, seed=seed, dtype=dtype, **net)
            if prepare:
                prepare(model)
            one = data[i] if isinstance(data, list) else data
            single = acts.fit(model, one, lr=lr, seed=seed, **train)
            for column in COLUMNS:
                np.testing.assert_allclose(
                    getattr(many, column)[i, j], getattr(single, column), rtol=0, atol=1e-9,
                    err_msg=f"{column}, seed {seed}, lr {lr}",
                )  # fmt: skip


def compare(widths, activation, data, *, train=None, **net):
    train = {"epochs": 12, **(train or {})}
    many = acts.fit_many(
        widths, activation, data, seeds=SEEDS, lrs=LRS, dtype=torch.float64, **train, **net
    )
    assert_as_single_runs(many, widths, activation, data, train=train, **net)
    return many


@pytest.mark.parametrize("name", acts.ACTIVATIONS)
def test_every_activation_full_batch_adam_as_single_runs(name):
    many = compare([2, 5, 4, 1], name, CIRCLE)
    assert many.loss.shape == (2, 3, 12)
    assert not many.diverged.any()


@pytest.mark.parametrize(
    "train",
    [
        {"optimizer": "sgd"},
        {"optimizer": "sgd", "momentum": 0.9},
        {"optimizer": "sgd", "momentum": 0.9, "batch_size": 25},
        {"optimizer": "adam", "batch_size": 25},
        {"optimizer": "adam", "batch_size": 90},
        {"optimizer": "adam", "batch_size": 1, "epochs": 2},
    ],
)
def test_optimizers_and_minibatches_as_single_runs(train):
    compare([64, 12, 10], "tanh", DIGITS, train=train)
    if train.get("batch_size") != 90:
        compare([2, 6, 1], "relu", CIRCLE, train=train)


@pytest.mark.parametrize("norm", [None, "layer"])
@pytest.mark.parametrize("residual", [False, True])
@pytest.mark.parametrize("init", ["he", "xavier", "lecun", 1.5])
def test_norm_residual_and_init_as_single_runs(norm, residual, init):
    # Widths with and without a change, the first one equal to the input's. Layer norm over two
    # units alone would give ±1 and gradients of pure rounding, which Adam turns into steps.
    compare([5, 5, 6, 6, 1], "relu", FIVE, norm=norm, residual=residual, init=init)


def test_keywords_of_activation_reach_the_network():
    steep = compare([2, 4, 1], "leaky_relu", CIRCLE, negative_slope=0.5)
    flat = compare([2, 4, 1], "leaky_relu", CIRCLE, negative_slope=0.1)
    assert (steep.final_loss != flat.final_loss).all()


def test_one_data_set_per_seed():
    data = [acts.data.circle(60, seed=s) for s in SEEDS]
    compare([2, 5, 1], "sigmoid", data)
    compare([2, 5, 1], "sigmoid", data, train={"batch_size": 16})


def test_no_hidden_layer():
    compare([64, 10], "identity", DIGITS)


def test_prepare_scales_and_freezes_weights():
    def prepare(model):
        model[0].weight.data.mul_(8)
        model[0].requires_grad_(False)

    train = {"optimizer": "sgd", "momentum": 0.5}
    many = compare([2, 5, 1], "sigmoid", CIRCLE, prepare=prepare, train=train)
    plain = compare([2, 5, 1], "sigmoid", CIRCLE, train=train)
    assert (many.final_loss != plain.final_loss).all()


def test_prepare_that_changes_one_model_otherwise_is_refused():
    models = []

    def prepare(model):
        models.append(model)
        model[1] = nn.Tanh() if len(models) == 2 else nn.ReLU()

    with pytest.raises(ValueError, match="prepare must change all models in the same way"):
        acts.fit_many([2, 3, 1], "relu", CIRCLE, seeds=SEEDS, lrs=LRS, prepare=prepare)


def test_diverged_runs_end_as_such_and_leave_the_others_alone():
    # float32 overflows with the two large rates
    options = {
        "seeds": (0, 1, 2), "optimizer": "sgd", "epochs": 12, "dtype": torch.float32, "init": "he",
    }  # fmt: skip
    widths = [2, 6, 6, 1]
    many = acts.fit_many(widths, "leaky_relu", CIRCLE, lrs=[0.1, 1e25, 0.2, 1e38], **options)
    good = acts.fit_many(widths, "leaky_relu", CIRCLE, lrs=[0.1, 0.2], **options)
    np.testing.assert_array_equal(many.diverged, [[False, True, False, True]] * 3)
    for column in COLUMNS:
        np.testing.assert_array_equal(getattr(many, column)[:, ::2], getattr(good, column))
    for column in COLUMNS[1:-1]:
        assert np.isnan(getattr(many, column)[:, 1::2]).all()
    assert np.isfinite(many.loss[:, 1, 0]).all()
    assert np.isnan(many.loss[:, 1, -1]).all()
    assert repr(many) == "ManyHistory(3 seeds × 4 learning rates, 12 epochs, 6 diverged)"
    train = {"optimizer": "sgd", "epochs": 12}
    for i, seed in enumerate(many.seeds):
        single = acts.fit(
            acts.nn.mlp(widths, "leaky_relu", init="he", seed=seed), CIRCLE, lr=1e25, **train
        )
        assert single.diverged
        np.testing.assert_array_equal(np.isnan(many.loss[i, 1]), np.isnan(single.loss))


def test_a_loss_that_comes_back_from_infinity_stays_diverged(monkeypatch):
    plain, calls = batched.LOSS_OF_TASK["binary"], []

    def spike(logits, targets, reduction):
        calls.append(reduction)
        once = torch.tensor([[torch.inf if len(calls) == 4 else 0.0], [0.0]])  # first replica
        return plain(logits, targets, reduction=reduction) + once

    monkeypatch.setitem(batched.LOSS_OF_TASK, "binary", spike)
    many = acts.fit_many([2, 3, 1], "relu", CIRCLE, seeds=[0], lrs=[0.01, 0.02], epochs=8)
    np.testing.assert_array_equal(many.diverged, [[True, False]])
    gone = [[False] * 3 + [True] * 5, [False] * 8]
    np.testing.assert_array_equal(np.isnan(many.loss), [gone])


def test_a_weight_that_is_not_finite_is_seen_where_the_loss_does_not_show_it():
    def prepare(model):
        model[0].bias.data[0] = -torch.inf  # relu hides it

    many = compare([2, 3, 1], "relu", CIRCLE, prepare=prepare)
    assert np.isfinite(many.loss).all()
    assert many.diverged.all()


def test_chunks_change_nothing(monkeypatch):
    arguments = ([2, 5, 1], "tanh", [acts.data.circle(50, seed=s) for s in range(4)])
    options = {
        "seeds": range(4), "lrs": LRS, "epochs": 5, "batch_size": 20, "dtype": torch.float64
    }  # fmt: skip
    whole = acts.fit_many(*arguments, **options)
    sizes = []

    def five(template, examples, dtype):
        sizes.append(examples)
        return 5

    monkeypatch.setattr(batched, "_chunk_size", five)
    parts = acts.fit_many(*arguments, **options)
    assert 20 in sizes
    assert 50 in sizes
    for column in COLUMNS:
        np.testing.assert_allclose(
            getattr(whole, column), getattr(parts, column), rtol=0, atol=1e-12
        )


def test_chunk_fits_its_bytes():
    model = acts.nn.mlp([2, 16, 1], "relu", seed=0)
    size = batched._chunk_size(model, 1000, torch.float32)
    assert size * 4 * (19 * 1000 + 65) <= batched.CHUNK_BYTES
    assert (size + 1) * 4 * (19 * 1000 + 65) > batched.CHUNK_BYTES
    assert batched._chunk_size(model, 10**9, torch.float32) == 1


def test_global_random_state_is_neither_read_nor_changed():
    options = {"seeds": SEEDS, "lrs": LRS, "epochs": 2, "batch_size": 20}
    torch.manual_seed(1)
    before = torch.get_rng_state(), np.random.get_state()[1].copy()  # noqa: NPY002
    first = acts.fit_many([2, 3, 1], "relu", CIRCLE, **options)
    assert torch.equal(torch.get_rng_state(), before[0])
    assert (np.random.get_state()[1] == before[1]).all()  # noqa: NPY002
    torch.manual_seed(2)
    np.testing.assert_array_equal(
        acts.fit_many([2, 3, 1], "relu", CIRCLE, **options).loss, first.loss
    )


def test_no_progress_bar_in_stored_output(capsys, monkeypatch):
    acts.fit_many([2, 3, 1], "relu", CIRCLE, seeds=SEEDS, lrs=LRS, epochs=2)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"lrs": [0.1, 0.0]}, ValueError, r"lrs\[1\] must be a finite number above 0, got 0.0"),
        ({"lrs": 0.1}, TypeError, "lrs must be a sequence, got 0.1"),
        ({"lrs": []}, ValueError, "lrs must not be empty"),
        ({"seeds": [1.5]}, ValueError, r"seeds\[0\] must be an integer of at least 0, got 1.5"),
        ({"seeds": "01"}, TypeError, "seeds must be a sequence, got '01'"),
        ({"optimizer": "adamw"}, ValueError, "optimizer .* got 'adamw'; did you mean 'adam'"),
        ({"momentum": 0.9}, ValueError, "momentum=0.9"),
        ({"batch_size": 0}, ValueError, "batch_size must be an integer of at least 1, got 0"),
        ({"epochs": 0}, ValueError, "epochs"),
        ({"widths": [3, 1]}, ValueError, r"widths must begin with 2 and end with 1 .* \[3, 1\]"),
        ({"widths": [2, 2]}, ValueError, r"widths must begin with 2 and end with 1 .* \[2, 2\]"),
        ({"norm": "batch"}, ValueError, "norm must be None or 'layer', got 'batch'"),
        ({"data": CIRCLE.x_train}, TypeError, "data must be a Data of acts.data, got ndarray"),
        ({"data": [CIRCLE]}, ValueError, r"one per seed \(2\), got 1"),
        ({"data": [CIRCLE, acts.data.circle(61)]}, ValueError, "one task and size"),
        ({"data": [CIRCLE, 7]}, TypeError, "data must be a Data of acts.data, got int: 7"),
        ({"activation": "relux"}, ValueError, "activation .* got 'relux'; did you mean 'relu'"),
        ({"activation": nn.PReLU}, TypeError, "activation must have no weights"),
        ({"activation": lambda: nn.Softmax(dim=-1)}, TypeError, "must act element-wise"),
    ],
)
def test_bad_arguments_are_named(changes, error, words):
    arguments = {
        "widths": [2, 3, 1], "activation": "relu", "data": CIRCLE, "seeds": SEEDS, "lrs": LRS
    }  # fmt: skip
    with pytest.raises(error, match=words):
        acts.fit_many(**{**arguments, **changes})
