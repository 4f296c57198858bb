"""The functions of the catalogue, drawn when the site is built, without a background.

One file serves both themes and paper. Nothing here needs Sphinx.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from html import escape
from urllib.parse import quote

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

import acts
from acts._functions.registry import Activation

__all__ = [
    "HIGH",
    "LOW",
    "X",
    "curves",
    "data_uri",
    "described",
    "everything",
    "image",
    "pen",
    "single",
]

X = np.linspace(-7, 7, 561)  # wide enough for ReLU6's second corner
LOW, HIGH = -2, 6.5  # of the vertical axis, the same for every function
COLUMNS = 7
_HEAD = re.compile(r"^.*?(?=<svg)", re.DOTALL)
_LEFT_OUT = re.compile(r"<metadata>.*?</metadata>|<defs>\s*<style.*?</defs>|<!--.*?-->", re.DOTALL)
_GROUP_ID = re.compile(r'(<g) id="[^"]*"')
_CLIPS = re.compile(r' clip-path="[^"]*"|<defs>\s*<clipPath.*?</defs>', re.DOTALL)
_DECIMALS = re.compile(r"(scale\([^)]*\)|-?\d+\.\d\d)\d*")  # of a length; a scale keeps its own


@contextmanager
def book_style() -> Iterator[None]:
    with plt.rc_context():
        acts.plots.use_style()
        plt.rcParams["savefig.bbox"] = None
        yield


def curves(axes: Mapping[str, Axes], x: NDArray, looks: Mapping[str, Mapping]) -> None:
    """Draw every function that `axes` has a place for: all in one, or each in its own."""
    for name, ax in axes.items():
        record = acts.ACTIVATIONS[name]
        ax.plot(x, _unjoined(record, record.fn, x), **looks[name])


def _unjoined(record: Activation, f: object, x: NDArray) -> NDArray:
    """Return the values, with a gap where they jump: a line there would be a slope."""
    y = np.asarray(f(x), dtype=float)
    for kink in record.kinks:
        before, after = f(np.array([kink - 1e-9, kink + 1e-9]))
        if abs(after - before) > 1e-3:
            y[np.argmin(abs(x - kink))] = np.nan
    return y


def _inside(y: NDArray) -> NDArray:
    return np.where((y >= LOW) & (y <= HIGH), y, np.nan)


@cache
def single(name: str) -> str:
    """Return the drawing of a function and its slope, as SVG."""
    record = acts.ACTIVATIONS[name]
    look = {"color": acts.plots.color(name), "clip_on": False}
    with book_style():
        figure = plt.figure(figsize=(3.4, 2.65), layout="none")  # a layout takes half of the time
        ax = figure.add_axes((0.1, 0.12, 0.88, 0.76))
        for f, label, style in (
            (record.fn, "f(x)", {"linewidth": 2.4}),
            (record.grad, "slope f′(x)", {"linewidth": 1.4, "linestyle": (0, (3.5, 1.6))}),
        ):
            ax.plot(X, _inside(_unjoined(record, f, X)), label=label, **look, **style)
        for line in (ax.axhline, ax.axvline):
            line(0, color="#707070", linewidth=0.8, zorder=1)
        ax.set(xlim=(X[0], X[-1]), ylim=(LOW, HIGH))
        ax.set(xticks=range(-6, 7, 2), yticks=range(LOW, 7, 2))
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, borderpad=0, borderaxespad=0.3)
        return svg(figure)


def everything(groups: Mapping[str, Sequence[str]]) -> str:
    """Return all functions as small panels on one scale, group by group, as SVG."""
    rows = _packed(groups)
    with book_style():
        figure = plt.figure(figsize=(6.4, 1.65 * len(rows)), layout="none")
        axes: dict[str, Axes] = {}
        for number, row in enumerate(rows, 1):
            low, column = 1 - number / len(rows), 0
            for title, names in row:
                left, top = (column + 0.04) / COLUMNS, low + 0.99 / len(rows)
                figure.text(left, top, title, va="top", fontsize=12.5, weight="bold")
                for name in names:
                    left = (column + 0.04) / COLUMNS
                    box = (left, low + 0.06 / len(rows), 0.92 / COLUMNS, 0.55 / len(rows))
                    axes[name] = figure.add_axes(box)
                    column += 1
        for name, ax in axes.items():
            title = re.sub(r"([- ])", r"\1\n", acts.ACTIVATIONS[name].label)
            ax.set_title(title, loc="center", fontsize=12.5, pad=3, linespacing=1)
            ax.set(xlim=(X[0], X[-1]), ylim=(LOW, HIGH))
            ax.axis("off")
            for line in (ax.axhline, ax.axvline):
                line(0, color="#909090", linewidth=0.8, zorder=1)
        looks = {n: {"color": acts.plots.color(n), "linewidth": 2.4} for n in axes}
        curves(axes, X, looks)
        return svg(figure)


def _packed(groups: Mapping[str, Sequence[str]]) -> list[list[tuple[str, Sequence[str]]]]:
    """Return rows of groups: each where it first fits; one wider than a row goes on in the next.

    Examples
    --------
    >>> _packed({"five": "abcde", "six": "fghijk", "two": "lm"})
    [[('five', 'abcde'), ('two', 'lm')], [('six', 'fghijk')]]
    """
    rows: list[list[tuple[str, Sequence[str]]]] = []
    for title, names in groups.items():
        for first in range(0, len(names), COLUMNS):
            piece = ("" if first else title, names[first : first + COLUMNS])
            fitting = (r for r in rows if sum(len(n) for _, n in r) + len(piece[1]) <= COLUMNS)
            row = next(fitting, None)
            if row is None:
                rows.append(row := [])
            row.append(piece)
    return rows


def pen(name: str, width: float, height: float, margin: float = 1) -> str:
    """Return a function as the path of a pen in a small box, whose middle is the origin.

    It goes from -4 to 4 across and from -2.4 to 2.4 upwards; what lies outside is left out. The
    look is the page's, so that no figure is needed.

    Examples
    --------
    >>> pen("step", 40, 40, margin=0).startswith("M0 20L1 20L")
    True
    """
    record = acts.ACTIVATIONS[name]
    x = np.linspace(-4, 4, 41)
    y = _unjoined(record, record.fn, x)
    left = margin + (x / 8 + 0.5) * (width - 2 * margin)
    top = margin + (0.5 - y / 4.8) * (height - 2 * margin)
    path, inside = "", False
    for a, b, up in zip(left, top, y, strict=True):
        drawn = abs(up) < 2.41  # not where a gap is NaN
        if drawn:
            path += f"{'L' if inside else 'M'}{a:.3g} {b:.3g}"
        inside = drawn
    return path


def svg(figure: Figure) -> str:
    """Return a figure as SVG with nothing in it that a page does not need, and close it."""
    file = io.StringIO()
    figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    plt.close(figure)
    text = _LEFT_OUT.sub("", _HEAD.sub("", file.getvalue()))
    # what the style sheet that was left out said
    text = text.replace("<svg ", '<svg stroke-linejoin="round" ', 1)
    text = _DECIMALS.sub(r"\1", _GROUP_ID.sub(r"\1", text))
    return re.sub(r"\s*\n\s*", "\n", text)


def data_uri(text: str) -> str:
    """Return an SVG as the address of an image, which needs no request.

    Without its clips: a page in which `url(` names anything has to have a file of that name.
    """
    text = _CLIPS.sub("", text).replace('"', "'").replace("\n", " ")
    return "data:image/svg+xml," + quote(text, " =:/;,()'-.")


def described(record: Activation) -> str:
    """Return what the drawing of a function shows, for those who do not see it.

    Examples
    --------
    >>> described(acts.ACTIVATIONS["relu"])[:64]
    'ReLU: the values are 0, 0, 0 and 7 at x = −5, −1, 0 and 7; slope'
    """

    def told(f: object) -> str:
        values = np.round(f(np.array([-5.0, -1.0, 0.0, 7.0])), 2) + 0.0  # no minus before a 0
        return "{:g}, {:g}, {:g} and {:g}".format(*values).replace("-", "−")

    return (
        f"{record.label}: the values are {told(record.fn)} at x = −5, −1, 0 and 7; "
        f"slopes there, drawn dashed, are {told(record.grad)}."
    )


def image(record: Activation) -> str:
    """Return the drawing of a function as an image that stands on the page."""
    text = single(record.name)
    width, height = (
        round(float(n) * 4 / 3) for n in re.findall(r'(?:width|height)="([\d.]+)pt"', text)
    )
    return (
        f'<div class="drawn"><img alt="{escape(described(record))}" width="{width}" '
        f'height="{height}" src="{data_uri(text)}"></div>'
    )
