"""An experiment that takes longer than a notebook may: run it, store it, go on where it stopped.

A script of this folder has the experiment and says ``RUN = Stored(__file__, measure, conditions,
short=…)``; ``python run.py long-runs NAME`` runs what is missing. The table lies in acts/runs, so
that a page reads it wherever the library is installed (`acts.data.long_run`).
"""

import csv
import hashlib
import platform
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import numpy as np
import sklearn
import torch

__all__ = ["TABLES", "Stored"]

TABLES = Path(__file__).resolve().parents[2] / "acts" / "runs"


class Stored:
    """A table of results, one row per condition and seed.

    Parameters
    ----------
    script : str
        ``__file__`` of the script: its text is hashed, its name is the table's.
    measure : callable
        ``measure(**condition)`` gives the rows of one condition, dicts with a key ``seed``.
    conditions : iterable of dict
        All with the same keys; their values are text and numbers.
    short : dict
        The condition that tests run again.
    """

    def __init__(
        self,
        script: str,
        measure: Callable[..., list[dict]],
        conditions: Iterable[dict],
        *,
        short: dict,
    ) -> None:
        self.script, self.measure = Path(script), measure
        self.conditions, self.short = list(conditions), short
        self.table = TABLES / f"{self.script.stem}.csv"
        if short not in self.conditions:
            raise ValueError(f"short must be one of the conditions, got {short!r}")

    @property
    def hash(self) -> str:
        """Of the script's text: a stored table with another one is stale."""
        text = self.script.read_text(encoding="utf-8")
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def head(self) -> dict[str, str]:
        """What the stored table says of how it was made; empty without one."""
        if not self.table.exists():
            return {}
        lines = self.table.read_text(encoding="utf-8").splitlines()
        return dict(line[2:].split(": ", 1) for line in lines if line.startswith("# "))

    def rows(self) -> list[dict[str, str]]:
        """The stored rows, as text; none without a table."""
        if not self.table.exists():
            return []
        lines = self.table.read_text(encoding="utf-8").splitlines()
        return list(csv.DictReader(line for line in lines if not line.startswith("#")))

    def of(self, condition: Mapping[str, object]) -> list[dict[str, str]]:
        """The stored rows of one condition."""
        wanted = {name: str(value) for name, value in condition.items()}
        return [row for row in self.rows() if wanted.items() <= row.items()]

    def run(self, say: Callable[[str], object] = print) -> None:
        """Measure every condition that the table does not have; store it after each.

        The seconds of the table are those of the processor, with one thread: another program beside
        it does not count.
        """
        torch.set_num_threads(1)
        fresh = self.head().get("script") == self.hash
        rows = self.rows() if fresh else []
        seconds = float(self.head()["seconds"]) if fresh else 0.0
        for number, condition in enumerate(self.conditions, start=1):
            if fresh and self.of(condition):
                continue
            start = time.process_time()
            made = self.measured(condition)
            spent = time.process_time() - start
            rows, seconds, fresh = rows + made, seconds + spent, True
            self._write(rows, seconds)
            say(f"{self.table.stem} {number} of {len(self.conditions)}, {spent:.0f} s: {condition}")

    def measured(self, condition: Mapping[str, object]) -> list[dict[str, str]]:
        """One condition's rows, as text as they are stored."""
        rows = [{**condition, **row} for row in self.measure(**condition)]
        return [{name: _text(value) for name, value in row.items()} for row in rows]

    def _write(self, rows: list[dict[str, str]], seconds: float) -> None:
        order = {tuple(map(str, c.values())): n for n, c in enumerate(self.conditions)}
        names = list(self.conditions[0])
        rows.sort(key=lambda row: order[tuple(row[name] for name in names)])
        new = self.table.with_suffix(".new")
        with new.open("w", encoding="utf-8", newline="") as file:
            file.writelines(f"# {name}: {text}\n" for name, text in self._made(seconds))
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        new.replace(self.table)

    def _made(self, seconds: float) -> Iterator[tuple[str, str]]:
        yield "script", self.hash
        yield "seconds", f"{seconds:.0f}"
        yield "python", platform.python_version()
        for package in (np, torch, sklearn):
            yield package.__name__, package.__version__


def _text(value: object) -> str:
    return f"{float(value):.4g}" if isinstance(value, float | np.floating) else str(value)
