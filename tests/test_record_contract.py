"""What `acts.record` leaves behind: the model as it was, a table, clear errors."""

import sys
import types

import numpy as np
import pytest
import torch
from small_nets import X, small_mlp
from torch import nn

import acts


def hooks(model):
    return [
        len(getattr(m, name)) for m in model.modules() for name in vars(m) if "hooks" in name
    ]  # fmt: skip


def test_model_is_restored_also_after_an_error():
    model = small_mlp()
    model[1].register_forward_hook(lambda *a: None)
    before, weights = hooks(model), [p.clone() for p in model.parameters()]
    rec = acts.record(model)
    with pytest.raises(RuntimeError, match="shapes"), rec:
        model(torch.ones(2, 3))
    assert hooks(model) == before
    with rec:  # the same recorder goes on, and is not confused by what happened
        model(X)
    np.testing.assert_array_equal(rec.table["dead_units"], [2, 1])
    assert hooks(model) == before
    for now, then in zip(model.parameters(), weights, strict=True):
        assert torch.equal(now, then)
        assert now.grad is None
    assert torch.overrides._get_current_function_mode() is None


def test_error_inside_an_activation_leaves_the_recorder_usable():
    class Fails(nn.ReLU):
        def forward(self, x):
            if len(x) == 1:
                raise ValueError("one example")
            return super().forward(x)

    model = small_mlp(Fails)
    with acts.record(model) as rec:
        with pytest.raises(ValueError, match="one example"):
            model(X[:1])
        model(X)
    np.testing.assert_array_equal(rec.table["dead_units"], [2, 1])


def test_outputs_and_gradients_are_those_without_recording():
    model = acts.nn.mlp([2, 8, 8, 1], "gelu", norm="layer", residual=True, seed=0)
    x = torch.ones(3, 2)

    def run():
        model.zero_grad()
        y = model(x)
        y.sum().backward()
        return [y.detach(), *(p.grad.clone() for p in model.parameters())]

    plain = run()
    with acts.record(model):
        recorded = run()
    assert all(torch.equal(a, b) for a, b in zip(plain, recorded, strict=True))


def test_no_gradient_norm_without_backward():
    model = small_mlp()
    with acts.record(model) as rec:
        loss = model(X).sum()
    loss.backward()  # after the recording
    assert np.isnan(rec.table["gradient_norm"]).all()


def test_to_frame_hands_rows_and_columns_to_pandas(monkeypatch):
    def data_frame(rows, columns):
        return [[row[column] for column in columns] for row in rows]

    monkeypatch.setitem(sys.modules, "pandas", types.SimpleNamespace(DataFrame=data_frame))
    model = small_mlp()
    with acts.record(model) as rec:
        model(X)
    assert [row[:4] for row in rec.table.to_frame()] == [["1", "ReLU", 5, 0], ["3", "ReLU", 2, 0]]


def test_repr_is_the_table():
    model = small_mlp()
    with acts.record(model) as rec:
        model(X)
    assert repr(rec) == repr(rec.table)
    lines = repr(rec).splitlines()
    assert len(lines) == len(rec.table) + 1 == 3
    assert " ".join(lines[1].split()) == "1 ReLU 5 0 0.9 1.22 0.6 2 0.4 0.6 nan"
    assert " ".join(lines[0].split()).startswith("layer function units nonfinite mean std zero s")
    assert rec._repr_html_().count("<tr>") == 3
    assert "<th>gradient norm</th></tr>" in rec._repr_html_()
    assert "<td>1.22</td>" in rec._repr_html_()
    with pytest.raises(KeyError, match="no column 'dead'; there are: layer, function"):
        rec.table["dead"]


def test_a_changed_width_is_refused():
    model = nn.Sequential(nn.ReLU())
    with acts.record(model):
        model(torch.ones(2, 3))
        with pytest.raises(ValueError, match="had 3 units, now 4"):
            model(torch.ones(2, 4))


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"model": 3}, TypeError, "model must be a torch.nn.Module, got 3"),
        ({"below": 1.5}, ValueError, "below must be .* below 1, got 1.5"),
        ({"also": [torch.relu]}, TypeError, "also must hold nn.Module classes"),
    ],
)
def test_bad_arguments_are_named(arguments, error, words):
    with pytest.raises(error, match="^" + words):
        acts.record(**{"model": small_mlp(), **arguments})


def test_recording_twice_at_once_is_refused():
    with acts.record(small_mlp()) as rec, pytest.raises(RuntimeError, match="already recording"):
        rec.__enter__()
