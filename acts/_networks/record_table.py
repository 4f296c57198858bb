"""What `record` hands out: a table of layers, and the same over the steps of a training."""

from collections.abc import Iterable, Sequence
from html import escape

import numpy as np
from numpy.typing import NDArray

__all__ = ["COLUMNS", "RecordSeries", "RecordTable"]

COLUMNS = (
    "layer", "function", "units", "nonfinite", "mean", "std", "zero_share", "dead_units",
    "dead_share", "saturated_share", "gradient_norm", "peak", "note",
)  # fmt: skip
_SERIES = (*COLUMNS[:-1], "update_ratio", "note")


def _column(rows: Sequence[dict], column: str, valid: Sequence[str]) -> NDArray:
    if column not in valid:
        raise KeyError(f"no column {column!r}; there are: {', '.join(valid)}")
    return np.array([row[column] for row in rows])


class RecordTable(Sequence):
    """One row per activation layer, in the order in which they were first called.

    ``table["dead_share"]`` is a column as an array, ``table[0]`` a row as a dict. Columns:

    - layer: the module's path, with the function's name where it was called as a function, and
      ``#2`` for the second call in one forward pass;
    - function, units;
    - nonfinite: values that are not finite, or come from a pre-activation that is not. The
      columns after it leave these values out;
    - mean, std, zero_share: of the layer's outputs; the share of exact zeros;
    - dead_units, dead_share: units whose output and slope were exactly 0 for every example. A unit
      is a neuron, a channel of a convolution (over all positions), a feature of a token;
    - saturated_share: values whose slope is below a share of the function's largest, in size;
    - gradient_norm: of the loss with respect to the pre-activations of a batch; over several
      batches the root of the mean square; NaN without a backward pass;
    - peak: of a softmax, the largest share, averaged: 1 where all attention goes to one place;
    - note: what cannot be seen in this layer, and why. Its numbers are then NaN.

    `peak` and `note` are shown where there is something in them.
    """

    def __init__(self, rows: Iterable[dict], notes: Iterable[str] = ()) -> None:
        self.rows, self.notes = list(rows), list(notes)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, key):
        if isinstance(key, str):
            return _column(self.rows, key, COLUMNS)
        return self.rows[key]

    def to_frame(self):
        """Return a `pandas.DataFrame`, one row per layer; needs pandas."""
        import pandas

        return pandas.DataFrame(self.rows, columns=list(COLUMNS))

    def _shown_columns(self) -> list[str]:
        rare = {"peak": lambda value: value == value, "note": bool}
        return [c for c in COLUMNS if c not in rare or any(rare[c](row[c]) for row in self.rows)]

    def _text(self) -> list[list[str]]:
        return [[_shown(row[column]) for column in self._shown_columns()] for row in self.rows]

    def _alarms(self) -> list[str]:
        layers = sum(row["nonfinite"] > 0 for row in self.rows)
        alarm = f"NOT FINITE in {layers} of {len(self)} layers; the other columns leave this out"
        return [*([alarm] if layers else []), *self.notes]

    def __repr__(self) -> str:
        columns = self._shown_columns()
        lines = [[c.replace("_", " ") for c in columns], *self._text()]
        width = [max(map(len, column)) for column in zip(*lines, strict=True)]
        text = [
            "  ".join(
                cell.ljust(w) if name in ("layer", "function", "note") else cell.rjust(w)
                for name, cell, w in zip(columns, line, width, strict=True)
            ).rstrip()
            for line in lines
        ]
        return "\n".join([*self._alarms(), *text])

    def _repr_html_(self) -> str:
        def line(cells: Iterable[str], tag: str) -> str:
            return "<tr>" + "".join(f"<{tag}>{escape(c)}</{tag}>" for c in cells) + "</tr>"

        alarm = "".join(f"<p><strong>{escape(text)}</strong></p>" for text in self._alarms())
        head = line((c.replace("_", " ") for c in self._shown_columns()), "th")
        body = "\n".join(line(cells, "td") for cells in self._text())
        return f"{alarm}<table>\n<thead>{head}</thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def _shown(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)


class RecordSeries:
    """The columns of a `RecordTable` for each recorded step of a training.

    ``series["dead_share"]`` is an array with a row per step and a column per layer, NaN where a
    layer was not called; `steps` and `layers` name its rows and columns. There is one more column:

    - update_ratio: how far the step moved the weights in front of the layer, as a share of their
      size: ``|w after - w before| / |w before|``; NaN where no layer with weights is in front.
    """

    def __init__(self, rows: Iterable[dict]) -> None:
        self.rows = list(rows)

    @property
    def steps(self) -> NDArray:
        """The steps, in order."""
        return np.array(list(dict.fromkeys(row["step"] for row in self.rows)), dtype=int)

    @property
    def layers(self) -> list[str]:
        """The layers, in the order in which they were first called."""
        return list(dict.fromkeys(row["layer"] for row in self.rows))

    def __len__(self) -> int:
        return len(self.steps)

    def __getitem__(self, column: str) -> NDArray:
        numeric = [c for c in _SERIES if c not in ("layer", "function", "note")]
        if column not in numeric:
            raise KeyError(f"no column {column!r}; there are: {', '.join(numeric)}")
        place = {step: i for i, step in enumerate(self.steps.tolist())}
        layer = {name: i for i, name in enumerate(self.layers)}
        found = np.full((len(place), len(layer)), np.nan)
        for row in self.rows:
            found[place[row["step"]], layer[row["layer"]]] = row[column]
        return found

    def to_frame(self):
        """Return a `pandas.DataFrame`, one row per step and layer; needs pandas."""
        import pandas

        return pandas.DataFrame(self.rows, columns=["step", *_SERIES])

    def __repr__(self) -> str:
        return f"<RecordSeries: {len(self)} steps, {len(self.layers)} layers>"
