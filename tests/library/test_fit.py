import io
import sys

import numpy as np
import pytest
import torch
from torch import nn

import acts
from acts._networks.fit import progress
from acts.nn import mlp

CIRCLE = acts.data.circle(80)
DIGITS = acts.data.digits()


def test_one_sgd_step_by_hand():
    model = mlp([2, 1], "identity", seed=0, dtype=torch.float64)
    w, b = (p.detach().numpy().copy() for p in model.parameters())
    x, y = CIRCLE.x_train, CIRCLE.y_train
    z = x @ w[0] + b
    history = acts.fit(model, CIRCLE, lr=0.5, epochs=1, optimizer="sgd")
    error = (acts.sigmoid(z) - y) / len(x)
    np.testing.assert_allclose(model[0].weight.detach()[0], w[0] - 0.5 * error @ x, rtol=1e-12)
    np.testing.assert_allclose(model[0].bias.detach(), b - 0.5 * error.sum(), rtol=1e-12)
    before = np.mean(np.logaddexp(0, z) - y * z)
    np.testing.assert_allclose(history.loss, [before], rtol=1e-12)  # before the update


def plain_loop(model, data, order, optimizer, epochs, batch):
    """The usual loop, written out; the mean loss of each epoch over its examples."""
    loss_of = nn.functional.cross_entropy
    x, y = torch.tensor(data.x_train), torch.tensor(data.y_train)
    curve = []
    for _ in range(epochs):
        rows, total = order(), 0.0
        for k in range(0, len(x), batch):
            part = rows[k : k + batch]
            optimizer.zero_grad()
            loss = loss_of(model(x[part]), y[part])
            loss.backward()
            optimizer.step()
            total += float(loss.detach()) * len(part) / len(x)
        curve.append(total)
    return curve


@pytest.mark.parametrize(
    ("keywords", "make"),
    [
        ({}, lambda p: torch.optim.Adam(p, lr=0.02)),
        ({"optimizer": "sgd"}, lambda p: torch.optim.SGD(p, lr=0.02)),
        (
            {"optimizer": "sgd", "momentum": 0.9},
            lambda p: torch.optim.SGD(p, lr=0.02, momentum=0.9),
        ),
    ],
)
@pytest.mark.parametrize("batch", [None, 500])
def test_as_the_usual_loop(keywords, make, batch):
    model, theirs = (mlp([64, 8, 10], "tanh", seed=1, dtype=torch.float64) for _ in range(2))
    history = acts.fit(model, DIGITS, lr=0.02, epochs=3, batch_size=batch, seed=7, **keywords)
    n = len(DIGITS.x_train)
    rng = np.random.default_rng([7, 1])

    def order():
        return np.arange(n) if batch is None else rng.permutation(n)

    curve = plain_loop(theirs, DIGITS, order, make(theirs.parameters()), 3, batch or n)
    np.testing.assert_allclose(history.loss, curve, rtol=1e-10)
    for ours, other in zip(model.parameters(), theirs.parameters(), strict=True):
        np.testing.assert_allclose(ours.detach(), other.detach(), rtol=1e-10, atol=1e-13)
    with torch.no_grad():
        for part in ("train", "test"):
            x, y = (torch.tensor(getattr(DIGITS, f"{a}_{part}")) for a in "xy")
            logits = theirs(x)
            loss = history.final_loss if part == "train" else history.test_loss
            assert loss == pytest.approx(float(nn.functional.cross_entropy(logits, y)))
            right = float((logits.argmax(dim=1) == y).double().mean())
            assert getattr(history, f"{part}_accuracy") == pytest.approx(right)


def test_the_articles_demo_ends_where_it_was_seen_to():
    data = acts.data.circle(1000)
    for name, mean, slack in [("sigmoid", 0.540, 0.078), ("relu", 0.210, 0.031)]:
        losses = [
            acts.fit(mlp([2, 16, 1], name, seed=seed), data, lr=0.01).final_loss
            for seed in range(5)
        ]
        assert abs(np.mean(losses) - mean) < slack


def test_seed_orders_minibatches_and_global_state_does_not():
    def run(seed, state):
        torch.manual_seed(state)
        before = torch.get_rng_state(), np.random.get_state()[1].copy()  # noqa: NPY002
        model = mlp([2, 6, 1], "relu", seed=0)
        loss = acts.fit(model, CIRCLE, lr=0.1, epochs=3, batch_size=16, seed=seed).loss
        assert torch.equal(torch.get_rng_state(), before[0])
        assert (np.random.get_state()[1] == before[1]).all()  # noqa: NPY002
        return loss

    np.testing.assert_array_equal(run(0, 1), run(0, 2))
    assert (run(0, 1) != run(1, 1)).any()


def test_each_epoch_has_a_new_order():
    seen = []

    class Sees(nn.Linear):
        def forward(self, x):
            if self.training:
                seen.append(x[:, 0].tolist())
            return super().forward(x)

    acts.fit(Sees(2, 1), CIRCLE, lr=0.1, epochs=2, batch_size=30)
    assert [len(part) for part in seen] == [30, 30, 20] * 2
    epochs = [sum(seen[:3], []), sum(seen[3:], [])]
    assert epochs[0] != epochs[1]
    assert sorted(epochs[0]) == sorted(epochs[1])
    assert len(set(epochs[0])) == 80


def test_callback_sees_each_epoch_and_the_last_gradients():
    seen = []
    model = mlp([2, 3, 1], "relu", seed=0)
    acts.fit(
        model, CIRCLE, lr=0.1, epochs=3,
        callback=lambda epoch, m: seen.append((epoch, m is model, m[0].weight.grad is not None)),
    )  # fmt: skip
    assert seen == [(0, True, True), (1, True, True), (2, True, True)]


def test_own_loss_replaces_the_default_everywhere():
    def scaled(logits, targets):
        assert logits.shape == targets.shape
        return 1000 * nn.functional.binary_cross_entropy_with_logits(logits, targets)

    plain, loud = (
        acts.fit(mlp([2, 4, 1], "sigmoid", seed=0, dtype=torch.float64), CIRCLE, lr=0.01, loss=loss)
        for loss in (None, scaled)
    )
    np.testing.assert_allclose(loud.loss / 1000, plain.loss, atol=1e-3)  # Adam ignores the size
    assert loud.final_loss / 1000 == pytest.approx(plain.final_loss, abs=1e-3)
    assert loud.test_loss / 1000 == pytest.approx(plain.test_loss, abs=1e-3)


def test_batch_norm_trains_in_training_mode_and_is_judged_in_evaluation_mode():
    model = mlp([2, 8, 1], "relu", norm="batch", seed=0).eval()
    history = acts.fit(model, CIRCLE, lr=0.05, epochs=30)
    assert not model.training  # as it was
    assert int(model[1].num_batches_tracked) == 30  # no batch of the evaluation counted
    with torch.no_grad():
        x = torch.tensor(CIRCLE.x_test, dtype=torch.float32)
        right = float(((model(x)[:, 0] > 0).numpy() == CIRCLE.y_test).mean())
    assert history.test_accuracy == pytest.approx(right)


def test_frozen_weights_stay():
    model = mlp([2, 5, 1], "relu", seed=0)
    model[0].requires_grad_(False)
    first, last = model[0].weight.clone(), model[2].weight.detach().clone()
    acts.fit(model, CIRCLE, lr=0.1, epochs=2)
    assert torch.equal(model[0].weight, first)
    assert not torch.equal(model[2].weight, last)


def test_a_run_that_diverges_ends_there():
    seen = []
    model = mlp([2, 6, 6, 1], "leaky_relu", init="he", seed=0)
    history = acts.fit(
        model, CIRCLE, lr=1e25, optimizer="sgd", epochs=9, callback=lambda e, m: seen.append(e)
    )
    assert history.diverged
    finite = np.isfinite(history.loss)
    assert finite[0]
    assert not finite[-1]
    assert np.isnan(history.loss[~finite]).all()
    assert len(seen) == finite.sum()
    numbers = history.final_loss, history.test_loss, history.train_accuracy, history.test_accuracy
    assert np.isnan(numbers).all()


def test_a_last_step_that_breaks_the_weights_is_seen():
    model = mlp([2, 4, 1], "relu", seed=0)

    def break_one(epoch, model):
        if epoch == 2:
            model[0].bias.data[0] = -torch.inf  # relu hides it from the loss

    history = acts.fit(model, CIRCLE, lr=0.01, epochs=3, callback=break_one)
    assert np.isfinite(history.loss).all()
    assert history.diverged


def test_a_good_run_has_not_diverged():
    history = acts.fit(mlp([2, 4, 1], "relu", seed=0), CIRCLE, lr=0.01, epochs=2)
    assert not history.diverged
    assert "loss=" not in repr(history).replace("final_loss=", "").replace("test_loss=", "")


def test_progress_shows_on_a_terminal_after_a_second(capsys, monkeypatch):
    acts.fit(mlp([2, 4, 1], "relu", seed=0), CIRCLE, lr=0.01, epochs=2)
    assert capsys.readouterr() == ("", "")
    assert progress(3).disable
    terminal = io.StringIO()
    terminal.isatty = lambda: True
    monkeypatch.setattr(sys, "stderr", terminal)
    bar = progress(3)
    bar.update()
    assert terminal.getvalue() == ""
    bar.start_t -= 2
    bar.last_print_t -= 2
    bar.update()
    assert "2/3" in terminal.getvalue()
    bar.close()


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"lr": 0}, ValueError, "lr must be a finite number above 0, got 0"),
        ({"lr": -0.1}, ValueError, "lr must be .* got -0.1"),
        ({"lr": float("nan")}, ValueError, "lr must be .* got nan"),
        ({"lr": "fast"}, ValueError, "lr must be .* got 'fast'"),
        ({"epochs": 0}, ValueError, "epochs must be an integer of at least 1, got 0"),
        ({"epochs": 1.5}, ValueError, "epochs must be .* got 1.5"),
        ({"optimizer": "Adam "}, ValueError, "optimizer .* got 'Adam '; did you mean 'adam'"),
        ({"optimizer": "sgd", "momentum": 1.0}, ValueError, "momentum must be .* got 1.0"),
        ({"momentum": 0.9}, ValueError, "momentum is for optimizer='sgd'; got momentum=0.9"),
        ({"batch_size": 0}, ValueError, "batch_size must be an integer of at least 1, got 0"),
        ({"batch_size": 2.5}, ValueError, "batch_size must be .* got 2.5"),
        ({"seed": None}, ValueError, "seed must be an integer of at least 0, got None"),
        ({"data": (1, 2)}, TypeError, r"data must be a Data of acts.data, got tuple: \(1, 2\)"),
        ({"model": "mlp"}, TypeError, "model must be a torch.nn.Module, got 'mlp'"),
        (
            {"model": mlp([2, 2], "relu", seed=0)},
            ValueError,
            r"model must give logits of shape \(80, 1\), got \(80, 2\)",
        ),
        (
            {"model": mlp([64, 9], "relu", seed=0), "data": DIGITS},
            ValueError,
            r"model must give logits of shape \(1347, 10\), got \(1347, 9\)",
        ),
    ],
)
def test_bad_arguments_are_named(arguments, error, words):
    good = {"model": mlp([2, 1], "relu", seed=0), "data": CIRCLE, "lr": 0.1, "epochs": 1}
    with pytest.raises(error, match=words):
        acts.fit(**{**good, **arguments})
