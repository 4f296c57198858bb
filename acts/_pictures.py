"""Pictures of things rather than of curves: a network, histograms by layer, small images."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from acts._arguments import count, one_of
from acts._extras import extra
from acts._line_labels import label_lines

with extra("book"):
    import matplotlib.pyplot as plt
    from matplotlib.axes import Axes

__all__ = ["histograms", "images", "network", "over_steps"]

_INK, _PALE = "#004C80", "#8C8C8C"
_MOST = 6  # units of a layer that are drawn one by one


def network(
    widths: Sequence[int],
    *,
    labels: Sequence[str] | None = None,
    dead: Mapping[int, Sequence[int]] | None = None,
    backward: Sequence[str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw a network: a column of circles per layer, a line per weight.

    Parameters
    ----------
    widths : sequence of int
        Units per layer, the inputs first. Of a layer with more than six units four are drawn and
        three dots.
    labels : sequence of str, optional
        One per layer, written below its column.
    dead : mapping, optional
        Layer (0 is the inputs) to the units drawn as dead, counted from 0 at the top: crossed out,
        and the lines from them dotted.
    backward : sequence of str, optional
        One per gap between layers, from the first gap to the last: what the gradient is multiplied
        by there. Drawn above the network, with arrows that point from the loss back to the inputs.
    ax : Axes, optional

    Raises
    ------
    ValueError
        If `widths` has fewer than two layers, `labels` or `backward` another length than asked
        for, or `dead` names a layer or unit that is not drawn.

    Examples
    --------
    >>> ax = acts.plots.network([2, 3, 1], labels=["x", "hidden", "logit"], dead={1: [2]})
    >>> [text.get_text() for text in ax.texts]
    ['x', 'hidden', 'logit']
    """
    widths = [count("widths", width) for width in widths]
    if len(widths) < 2:
        raise ValueError(f"widths must have two layers at least, got {widths}")
    for name, given, wanted in (
        ("labels", labels, len(widths)),
        ("backward", backward, len(widths) - 1),
    ):
        if given is not None and len(given) != wanted:
            raise ValueError(f"{name} must have {wanted} entries, got {len(given)}")
    columns = [_column(width) for width in widths]
    crossed = {
        (layer, unit): _place(columns, layer, unit)
        for layer, units in (dead or {}).items()
        for unit in units
    }
    if ax is None:
        ax = plt.gca()
    for layer, (left, right) in enumerate(zip(columns, columns[1:], strict=False)):
        for unit, a in enumerate(left):
            style = ":" if (layer, unit) in crossed else "-"
            for b in right:
                ax.plot((layer, layer + 1), (a, b), style, color=_PALE, lw=0.8, zorder=1)
    for layer, (width, column) in enumerate(zip(widths, columns, strict=True)):
        ax.scatter([layer] * len(column), column, s=150, c="white", ec=_INK, lw=1.4, zorder=2)
        if width > len(column):
            gap = column[-2] - column[-1]
            dots = column[-1] + gap * np.array([0.35, 0.5, 0.65])
            ax.plot([layer] * 3, dots, ".", color=_INK, ms=3)
    for (layer, _), y in crossed.items():
        ax.plot(layer, y, "x", color="#D55E00", ms=9, mew=2.2, zorder=3)
    top, bottom = max(c[0] for c in columns), min(c[-1] for c in columns)
    for layer, label in enumerate(labels or ()):
        ax.text(layer, bottom - 0.75, label, ha="center", va="top")
    for gap, factor in enumerate(backward or ()):
        ends = {"xy": (gap + 0.12, top + 0.8), "xytext": (gap + 0.88, top + 0.8)}
        arrow = {"arrowstyle": "->", "color": "#D55E00", "lw": 1.8}
        ax.annotate("", **ends, arrowprops=arrow)
        ax.text(gap + 0.5, top + 1.0, factor, ha="center", va="bottom")
    low = bottom - (1.6 if labels else 0.6)
    ax.set(xlim=(-0.45, len(widths) - 0.55), ylim=(low, top + (1.9 if backward else 0.6)))
    ax.set_axis_off()
    return ax


def histograms(
    values: Mapping[str, ArrayLike],
    *,
    limits: tuple[float, float] | None = None,
    bins: int = 40,
    ax: Axes | None = None,
) -> Axes:
    """Draw a histogram per entry, one row each, over a common axis.

    Each row has its own height: its tallest bar. Exact zeros, values outside `limits` and values
    that are not finite are in no bar; their shares are written at the right, where there are any.

    Parameters
    ----------
    values : mapping
        Label, a layer say, to numbers of any shape.
    limits : pair of float, optional
        The axis; the smallest and the largest finite value of all entries unless given.
    bins : int, default 40
    ax : Axes, optional

    Raises
    ------
    ValueError
        If there is no entry, an entry is empty, or `limits` are not two growing numbers.

    Examples
    --------
    >>> z = np.random.default_rng(0).normal(size=1000)
    >>> ax = acts.plots.histograms({"z": z, "ReLU of z": np.maximum(z, 0)})
    >>> [text.get_text() for text in ax.texts]
    ['', '0: 53 %']
    """
    bins = count("bins", bins)
    rows = {label: np.asarray(row, dtype=float).ravel() for label, row in values.items()}
    if not rows:
        raise ValueError("values has no entry")
    if empty := [label for label, row in rows.items() if not row.size]:
        raise ValueError(f"values has nothing under {empty[0]!r}")
    if limits is None:
        finite = np.concatenate([row[np.isfinite(row)] for row in rows.values()])
        limits = (finite.min(), finite.max()) if finite.size else (0.0, 1.0)
        if limits[0] == limits[1]:
            limits = (limits[0] - 0.5, limits[1] + 0.5)
    low, high = map(float, limits)
    if not (np.isfinite([low, high]).all() and low < high):
        raise ValueError(f"limits must be two growing numbers, got {limits}")
    ax = plt.gca() if ax is None else ax
    edges = np.linspace(low, high, bins + 1)
    for place, row in enumerate(reversed(rows.values())):
        finite = row[np.isfinite(row)]
        inside = finite[(finite != 0) & (finite >= low) & (finite <= high)]
        counts = np.histogram(inside, edges)[0]
        heights = place + 0.8 * counts / max(counts.max(), 1)
        ax.stairs(heights, edges, baseline=place, fill=True, color=_INK, alpha=0.75)
    for place, row in zip(range(len(rows) - 1, -1, -1), rows.values(), strict=True):
        finite = row[np.isfinite(row)]
        shares = {
            "0": (row == 0).sum(),
            "outside": ((finite != 0) & ((finite < low) | (finite > high))).sum(),
            "not finite": row.size - finite.size,
        }
        text = "\n".join(f"{name}: {_percent(n / row.size)}" for name, n in shares.items() if n)
        at = {"xy": (1.0, place + 0.4), "xycoords": ("axes fraction", "data")}
        size = plt.rcParams["xtick.labelsize"]
        ax.annotate(text, **at, xytext=(5, 0), textcoords="offset points", va="center", size=size)
    ax.set(xlim=(low, high), ylim=(-0.1, len(rows)))
    ax.set_yticks(range(len(rows)), list(reversed(rows)), va="bottom")
    ax.tick_params(axis="y", left=False)
    ax.spines["left"].set_visible(False)
    ax.grid(False, axis="y")
    return ax


def over_steps(
    series: object, column: str, *, layers: Sequence[str] | None = None, ax: Axes | None = None
) -> Axes:
    """Draw a column of a `RecordSeries` over the steps, a line per layer, named at its end.

    Parameters
    ----------
    series : RecordSeries
        ``recorder.series`` of ``acts.record(model, every=n)``.
    column : str
        "dead_share", "gradient_norm", "update_ratio" ...; sizes are drawn on a log axis.
    layers : sequence of str, optional
        Those to draw; all unless given.
    ax : Axes, optional

    Raises
    ------
    KeyError
        If there is no such column.
    ValueError
        If there is no such layer.
    """
    known = series.layers
    layers = known if layers is None else list(layers)
    for layer in layers:
        one_of("layers", layer, known)
    values = series[column]
    ax = plt.gca() if ax is None else ax
    for layer in layers:
        ax.plot(series.steps, values[:, known.index(layer)], label=layer)
    if column in ("gradient_norm", "update_ratio", "std"):
        ax.set_yscale("log")
    ax.set(xlabel="step", ylabel=column.replace("_", " "))
    return label_lines(ax)


def images(
    pictures: ArrayLike, titles: Sequence[str] | None = None, *, columns: int = 10
) -> NDArray[np.object_]:
    """Draw small square images in rows: dark where a value is large, one scale for all.

    Parameters
    ----------
    pictures : array_like, shape (N, h, h) or (N, h·h)
        ``acts.data.digits(standardise=False).x_train[:10]``, say.
    titles : sequence of N str, optional
        Written above them.
    columns : int, default 10
        Images beside each other.

    Returns
    -------
    ndarray of N Axes, of a new figure

    Raises
    ------
    ValueError
        If there is no image, the images are not square, or the number of titles is not N.

    Examples
    --------
    >>> axes = acts.plots.images(acts.data.digits(standardise=False).x_train[:5], columns=5)
    >>> axes.shape
    (5,)
    """
    pictures = np.asarray(pictures, dtype=float)
    side = round(np.sqrt(np.prod(pictures.shape[1:])))
    square = pictures.shape[1:] in ((side**2,), (side, side))
    if not (square and pictures.size):
        raise ValueError(f"pictures must be N square images, got shape {pictures.shape}")
    if titles is not None and len(titles) != len(pictures):
        raise ValueError(f"titles must have {len(pictures)} entries, got {len(titles)}")
    columns = min(count("columns", columns), len(pictures))
    rows = -(-len(pictures) // columns)
    high = 4.8 / columns * rows * (1.0 if titles is None else 1.35)
    _, grid = plt.subplots(rows, columns, figsize=(4.8, high), squeeze=False)
    for ax in grid.flat:
        ax.set_axis_off()
    axes = grid.ravel()[: len(pictures)]
    scale = {"vmin": pictures.min(), "vmax": pictures.max()}
    for ax, one, title in zip(axes, pictures, titles or [""] * len(pictures), strict=True):
        ax.imshow(one.reshape(side, side), cmap="gray_r", **scale)
        ax.set_title(title, fontsize=9, loc="center")
    return axes


def _column(width: int) -> NDArray[np.float64]:
    """Heights of the circles of one layer, from the top, around 0."""
    if width <= _MOST:
        return (width - 1) / 2 - np.arange(width, dtype=float)
    return np.array([2.0, 1.0, 0.0, -2.0])


def _place(columns: list[NDArray], layer: int, unit: int) -> float:
    if not (0 <= layer < len(columns) and 0 <= unit < len(columns[layer])):
        raise ValueError(f"dead names unit {unit} of layer {layer}, which is not drawn")
    return columns[layer][unit]


def _percent(share: float) -> str:
    return "< 1 %" if share < 0.005 else f"{100 * share:.0f} %"
