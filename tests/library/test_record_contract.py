"""What `acts.record` leaves behind: the model as it was, a table, clear errors."""

import sys
import types
from xml.etree import ElementTree

import numpy as np
import pytest
import torch
from torch import nn

import acts
from small_nets import X, small_mlp


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


def test_an_empty_batch_changes_nothing():
    model = small_mlp()
    with acts.record(model) as rec:
        model(X)
        before = repr(rec.table)
        model(X[:0])
    assert repr(rec.table) == before


def test_a_layer_that_saw_only_empty_batches_has_no_units_and_no_numbers():
    model = nn.Sequential(nn.ReLU())
    with acts.record(model) as rec:
        model(X[:0])
    for column, wanted in (("units", 0), ("dead_units", 0), ("nonfinite", 0)):
        np.testing.assert_array_equal(rec.table[column], [wanted])
    for column in ("mean", "std", "zero_share", "dead_share", "saturated_share"):
        assert np.isnan(rec.table[column]).all()


def test_a_recording_that_ends_within_a_forward_pass_can_be_taken_up_again():
    class Ends(nn.Module):
        def forward(self, x):
            if rec._open:
                rec.__exit__(None, None, None)
            return x

    model = nn.Sequential(nn.ReLU(), Ends())
    rec = acts.record(model)
    rec.__enter__()
    model(X)
    model[1] = nn.Tanh()
    with rec:
        model(torch.relu(X))  # outside the model: no row
    assert list(rec.table["layer"]) == ["0", "1"]


def test_recording_may_begin_within_a_forward_pass():
    class Late(nn.Module):
        def __init__(self):
            super().__init__()
            self.inner = small_mlp()

        def forward(self, x):
            rec.__enter__()
            return self.inner(x)

    model = Late()
    model.register_forward_hook(lambda *a: None)  # with a hook of its own torch looks for more
    rec = acts.record(model)
    model(X)
    rec.__exit__(None, None, None)
    assert list(rec.table["layer"]) == ["inner.1", "inner.3"]


def test_functions_outside_the_model_do_not_count():
    model = small_mlp()
    with acts.record(model) as rec:
        torch.relu(model(torch.tanh(X)))
    assert list(rec.table["layer"]) == ["1", "3"]


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


def test_text_has_names_on_the_left_and_numbers_on_the_right():
    model = nn.Sequential(nn.Linear(2, 100), nn.GELU(), acts.nn.Step())
    with acts.record(model) as rec:
        model(torch.ones(1, 2))
    lines = repr(rec).splitlines()
    for line in lines:
        assert len(line) == len(lines[0])  # one width, and nothing at the end of a line
    assert [line[:15] for line in lines] == [
        "layer  function",
        "1      GELU    ",
        "2      Step    ",
    ]
    place = lines[0].index("units")
    assert [line[place : place + 5] for line in lines] == ["units", "  100", "  100"]


@pytest.mark.parametrize("bad", [0.0, np.nan])
def test_html_is_well_formed_and_holds_the_alarm_and_the_cells_alone(bad):
    model = small_mlp()
    with acts.record(model) as rec:
        model(X + bad)
    *alarm, table = html = ElementTree.fromstring(f"<div>{rec._repr_html_()}</div>")
    assert html.text is None
    assert [(part.tag, len(part), part.tail) for part in alarm] == [("p", 1, None)] * int(bad != 0)
    assert table.tag == "table"
    assert [(part.tag, len(part)) for part in table] == [("thead", 1), ("tbody", 2)]
    cells = [cell.text for cell in table.iter() if cell.tag in ("th", "td")]
    assert len(cells) == 3 * len(table[0][0]) == 33
    assert cells[11:15] == ["1", "ReLU", "5", "10" if alarm else "0"]
    assert table.tail is None
    assert "".join("".join(table.itertext()).split()) == "".join("".join(cells).split())


def test_units_that_change_in_number_are_not_counted_and_break_nothing():
    model = nn.Sequential(nn.ReLU())
    with acts.record(model) as rec:
        model(torch.ones(2, 3))
        model(-torch.ones(2, 4))
    assert rec.table["note"] == ["units not counted: 3, then 4"]
    assert np.isnan(rec.table["dead_units"]).all()
    np.testing.assert_array_equal(rec.table["zero_share"], [8 / 14])


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


AGAIN = "^this recorder is already recording$"


def test_recording_twice_at_once_is_refused():
    with acts.record(small_mlp()) as rec, pytest.raises(RuntimeError, match=AGAIN):
        rec.__enter__()


def test_an_activation_cut_from_autograd_has_slope_0():
    class Fires(nn.Module):
        def forward(self, x):
            return (x > 0).float()

    model = nn.Sequential(Fires())
    with acts.record(model, also=[Fires]) as rec:
        model(torch.tensor([[-1.0, 2.0], [-3.0, -4.0]]))
    np.testing.assert_array_equal(rec.table["dead_units"], [1])
    np.testing.assert_array_equal(rec.table["zero_share"], [0.75])


def test_no_hook_of_the_process_stays_behind():
    def left():
        module = torch.nn.modules.module
        return [n for n in dir(module) if n.startswith("_global") and getattr(module, n)]

    model = small_mlp()
    with acts.record(model):
        model(X)
        assert left()
    assert left() == []
