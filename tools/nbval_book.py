"""nbval as the book has it: tolerances, kernels that start, a page for each failure.

A cell may declare a tolerance in its metadata, ``{"acts": {"tolerance": 0.1}}`` or ``"20%"``. The
numbers of its text are then compared within it, absolute or relative to the stored number; its
words, and every other cell, to the letter.
"""

import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Empty

import pytest

# jsonschema, which reads notebooks, compiles a grammar of IRIs if it finds one: two seconds of each
# process, for something that no notebook holds. So nbval is not loaded by itself (pyproject.toml).
sys.modules.setdefault("rfc3987_syntax", None)

import nbval.kernel
import nbval.plugin
from nbval.plugin import IPyNbCell, IPyNbFile

import kernels

pytest_plugins = ["nbval.plugin"]
NUMBER = re.compile(r"(?<![\w.])[-+\u2212]?\d+(?:\.\d+)?(?:e[-+]?\d+)?(?![\w.]*\w)")


def tolerance(metadata: dict) -> float | str | None:
    """Return what a cell declares, or None; refuse what is no tolerance."""
    declared = metadata.get("acts", {}).get("tolerance")
    if declared is None:
        return None
    share = re.fullmatch(r"(\d+)%", declared) if isinstance(declared, str) else None
    size = int(share[1]) if share else declared
    if isinstance(size, bool) or not isinstance(size, int | float) or not size > 0:
        raise ValueError(f"tolerance must be a positive number or a share like '20%': {declared!r}")
    return declared


def within(new: str, stored: str, allowed: float | str) -> bool:
    """Return whether both texts have the same words, and numbers within a tolerance."""
    if words(new) != words(stored):
        return False
    for one, other in zip(numbers(new), numbers(stored), strict=True):
        limit = abs(other) * int(allowed[:-1]) / 100 if isinstance(allowed, str) else allowed
        if abs(one - other) > limit * (1 + 1e-9):
            return False
    return True


def words(text: str) -> str:
    """Return the text with a sign for each number; a shorter number leaves more blanks."""
    return re.sub(r" *# *", " # ", NUMBER.sub("#", text.replace("#", "\\#")))


def numbers(text: str) -> list[float]:
    """Return the numbers of a text, in order."""
    return [float(found.replace("\u2212", "-")) for found in NUMBER.findall(text)]


def with_stored_text(outputs: list, stored: list, allowed: float | str) -> list:
    """Return `outputs` with the stored text wherever it is the same within a tolerance."""
    outputs = [output.copy() for output in outputs]
    for new, old in zip(outputs, stored, strict=False):
        if "text" in new and "text" in old and within(new.text, old.text, allowed):
            new.text = old.text
        if "data" in new and "data" in old:
            new.data = new.data.copy()
            for kind in {"text/plain", "text/html"} & set(new.data) & set(old.data):
                if within(new.data[kind], old.data[kind], allowed):
                    new.data[kind] = old.data[kind]
    return outputs


class Kernel(nbval.kernel.RunningKernel):
    """nbval's kernel; that it died is noticed within a second, not at the end of the time limit."""

    def await_reply(self, msg_id: str, timeout: float | None = None) -> None:
        """Wait for the reply to a request, as long as the kernel lives."""
        end = time.monotonic() + (timeout or float("inf"))
        while True:
            alive = self.is_alive()  # before the look: what it sent last is still read
            try:
                return super().await_reply(msg_id, timeout=1)
            except Empty:
                if not alive:
                    raise RuntimeError("the kernel died (out of memory?)") from None
                if time.monotonic() > end:
                    raise


# `IPyNbFile.setup` takes both from its module
nbval.kernel.start_new_kernel = kernels.start
nbval.plugin.RunningKernel = Kernel


class Cell(IPyNbCell):
    """A cell whose numbers may have a tolerance, and which says why it did not run."""

    def compare_outputs(self, test: list, ref: list, skip_compare: tuple | None = None) -> bool:
        """Compare as nbval does, numbers within the tolerance that the cell declares."""
        allowed = tolerance(self.cell.metadata)
        if allowed is None:
            return super().compare_outputs(test, ref, skip_compare)
        same = super().compare_outputs(with_stored_text(test, ref, allowed), ref, skip_compare)
        if not same:
            self.comparison_traceback.append(f"(words to the letter, numbers within {allowed})")
        return same

    def runtest(self) -> None:
        """Run the cell in the page's kernel, if there is one."""
        page = self.parent
        if page.lost is None:
            try:
                return super().runtest()
            except RuntimeError as error:
                if page.kernel.is_alive():
                    raise
                page.lost = f"{error} in cell {self.cell_num}"
        pytest.fail(page.lost, pytrace=False)


class Page(IPyNbFile):
    """A notebook; `lost` says where it has lost its kernel."""

    lost: str | None = None

    def collect(self) -> Iterator[Cell]:
        """Yield the cells that nbval finds, as cells of this module."""
        for cell in super().collect():
            parts = {name: getattr(cell, name) for name in ("name", "cell_num", "cell", "options")}
            yield Cell.from_parent(self, **parts)

    def setup(self) -> None:
        """Start the kernel; a page without one fails, cell by cell."""
        try:
            super().setup()
        except RuntimeError as error:
            self.lost = f"the kernel did not start, three times: {error}"

    def teardown(self) -> None:
        """End the kernel; of one that has died, remove what it leaves."""
        if self.kernel is not None and not self.kernel.is_alive():
            self.kernel.kc.stop_channels()
            self.kernel.km.cleanup_resources()
        super().teardown()


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> list:
    """Put a `Page` in the place of nbval's own file."""
    found = yield
    return [
        Page.from_parent(parent, path=file_path) if isinstance(each, IPyNbFile) else each
        for each in found
    ]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line for each page what failed on it; run.py repeats these lines at its end."""
    failed: dict[str, list[tuple[str, str]]] = {}
    for report in terminalreporter.getreports("failed") + terminalreporter.getreports("error"):
        page, _, cell = report.nodeid.partition("::")
        if page.endswith(".ipynb"):
            failed.setdefault(page, []).append((cell.removeprefix("Cell "), report.longreprtext))
    for page, cells in failed.items():
        lost = re.search(r"the kernel di.*", cells[0][1])
        which = ", ".join(number for number, _ in cells)
        what = lost[0] if lost else f"cell{'s' * (len(cells) > 1)} {which}"
        counted = " (counted from 0)" if "cell" in what else ""
        terminalreporter.write_line(f"! {page}: {what}{counted}")
