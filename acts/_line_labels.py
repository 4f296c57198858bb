"""Direct labels: each line's name next to its right end instead of a legend."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from acts._extras import extra

with extra("book"):
    import matplotlib.pyplot as plt
    from matplotlib.axes import Axes
    from matplotlib.font_manager import FontProperties
    from matplotlib.lines import Line2D

__all__ = ["label_lines"]


def label_lines(ax: Axes | None = None, *, pad: float = 4.0) -> Axes:
    """Write each line's label next to its right end, moved apart where labels would overlap.

    Call it last: it uses the limits that the axes have at that moment, and fixes them.

    Parameters
    ----------
    ax : Axes, optional
        The current axes unless given.
    pad : float, default 4.0
        Distance from the right edge, in points.
    """
    ax = plt.gca() if ax is None else ax
    ax.set(xlim=ax.get_xlim(), ylim=ax.get_ylim())
    lines = [item for item in ax.get_lines() if not item.get_label().startswith("_")]
    ends = [(*_end(ax, item), item) for item in lines]
    ends.sort(key=lambda end: end[1])
    size = FontProperties(size=plt.rcParams["legend.fontsize"]).get_size_in_points()
    height = ax.get_window_extent().height / ax.figure.dpi * 72
    places = _spread([y for _, y, _ in ends], 1.2 * size / height)
    for (x, y, item), place in zip(ends, places, strict=True):
        moved = abs(place - y) > 0.6 * size / height or x < 0.97
        ax.annotate(
            item.get_label(),
            (x, y),
            xytext=(max(x, 1.0) + (pad + 6 * moved) / (_width(ax)), place),
            xycoords="axes fraction",
            textcoords="axes fraction",
            color=item.get_color(),
            fontsize=size,
            va="center",
            annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": item.get_color(), "linewidth": 0.6}
            if moved
            else None,
        )
    return ax


def _end(ax: Axes, item: Line2D) -> tuple[float, float]:
    """Right end of the visible part of a line, in axes coordinates."""
    points = ax.transAxes.inverted().transform(
        item.get_transform().transform(np.column_stack(item.get_data()).astype(float))
    )
    points = points[np.isfinite(points).all(axis=1)]
    points = points[points[:, 0] <= 1 + 1e-9]
    if not len(points):
        return 1.0, 0.5
    x, y = points[np.argmax(points[:, 0])]
    return float(x), float(np.clip(y, 0, 1))


def _spread(wanted: Sequence[float], gap: float) -> NDArray:
    """Move sorted positions apart until neighbours are `gap` away, as little as possible."""
    groups: list[list[float]] = []  # [sum of wanted minus rank offsets, count]
    for i, y in enumerate(wanted):
        groups.append([y - i * gap, 1])
        while len(groups) > 1 and groups[-2][0] / groups[-2][1] > groups[-1][0] / groups[-1][1]:
            total, count = groups.pop()
            groups[-1][0] += total
            groups[-1][1] += count
    flat = [total / count for total, count in groups for _ in range(int(count))]
    return np.array([y + i * gap for i, y in enumerate(flat)])


def _width(ax: Axes) -> float:
    """Width of the axes in points."""
    return ax.get_window_extent().width / ax.figure.dpi * 72
