"""The snippets of the reference for a whole training, and pandas, the real one."""

import re
import sys
import types
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas
import pytest
import torch
from torch import nn

import acts
from small_nets import X, small_mlp

PAGE = Path(__file__).parents[2] / "book" / "reference_networks.md"
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.S)


def training(steps=6, every=2, keep=4):
    """A recorder after the first block of the page."""
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(1, 4), nn.Tanh(), nn.Linear(4, 1))
    given = {
        "acts": acts, "model": model, "batches": [(X, X)] * steps,
        "optimizer": torch.optim.SGD(model.parameters(), lr=0.1),
        "loss": nn.functional.mse_loss, "plt": plt,
    }  # fmt: skip
    code = BLOCKS[0].replace("every=10, keep=500", f"every={every}, keep={keep}")
    assert code != BLOCKS[0]
    exec(code, given)
    return given["recorder"]


def test_a_training_is_recorded_as_the_page_says():
    recorder = training()
    series = recorder.series
    assert series.steps.tolist() == [0, 2, 4]
    assert repr(series) == "<RecordSeries: 3 steps, 1 layers>"
    assert (series["update_ratio"] > 0).all()
    assert recorder.samples["1"].shape == (4,)
    with pytest.raises(KeyError, match="no column 'loss'"):
        acts.plots.over_steps(series, "loss")
    with pytest.raises(ValueError, match="layers must be one of '1', got '2'"):
        acts.plots.over_steps(series, "mean", layers=["2"])


def test_lines_over_steps_are_the_series():
    series = training().series
    ax = acts.plots.over_steps(series, "gradient_norm", ax=plt.figure().gca())
    (line,) = ax.get_lines()
    np.testing.assert_array_equal(line.get_xdata(), series.steps)
    np.testing.assert_array_equal(line.get_ydata(), series["gradient_norm"][:, 0])
    assert ax.get_yscale() == "log"
    assert [text.get_text() for text in ax.texts] == ["1"]


def test_tensorboard_gets_one_scalar_for_each_layer_and_column():
    written = []
    writer = types.SimpleNamespace(add_scalar=lambda *one: written.append(one))
    given = {}
    exec(BLOCKS[1], given)
    series = training().series
    given["log"](writer, series)
    assert [(name, step) for name, _, step in written] == [
        ("dead_share/1", 4), ("gradient_norm/1", 4), ("update_ratio/1", 4)
    ]  # fmt: skip
    assert written[1][1] == series["gradient_norm"][-1, 0]


def test_a_lightning_callback_records_every_nth_batch():
    given = {"acts": acts, "Callback": object}
    exec(BLOCKS[2], given)
    callback, model = given["Record"](every=2), small_mlp()
    callback.on_train_start(None, model)
    for i in range(5):
        model(X)
        callback.on_train_batch_end(None, model, None, (X, X), i)
    callback.on_train_end(None, model)
    assert callback.recorder.series.steps.tolist() == [0, 2, 4]


def test_the_real_pandas_takes_table_and_series():
    recorder = training()
    table, series = recorder.table.to_frame(), recorder.series.to_frame()
    assert isinstance(table, pandas.DataFrame)
    assert table.loc[0, "layer"] == "1"
    assert len(series) == 3
    np.testing.assert_array_equal(
        series.pivot(index="step", columns="layer", values="mean").to_numpy(),
        recorder.series["mean"],
    )


def test_without_pandas_the_error_names_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match="pandas"):
        training(every=1).table.to_frame()


def test_a_table_is_a_sequence_of_rows():
    model = small_mlp()
    with acts.record(model) as rec:
        model(X)
    assert (
        [row["layer"] for row in rec.table] == ["1", "3"] == [r["layer"] for r in list(rec.table)]
    )
    assert rec.table[-1] == rec.table.rows[1]
    with pytest.raises(IndexError):
        rec.table[2]
