"""Figures of the book: one style, one colour and line style per activation, a few plot shapes.

Every function takes ``ax=None``, draws, labels the axes and returns them; none calls
``plt.show()``.
"""

from collections.abc import Callable, Mapping, Sequence
from importlib.resources import as_file, files
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from acts._extras import extra
from acts._functions.registry import ACTIVATIONS
from acts._line_labels import label_lines
from acts._pictures import histograms, images, network, over_steps

with extra("book"):
    import matplotlib.pyplot as plt
    from matplotlib.axes import Axes
    from matplotlib.colors import ListedColormap
    from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter

__all__ = [
    "band",
    "by_depth",
    "color",
    "decision",
    "function_and_slope",
    "histograms",
    "images",
    "label_lines",
    "line",
    "loss_curves",
    "network",
    "over_steps",
    "scatter",
    "strip",
    "use_style",
]

# Dash patterns in units of the line width. Two activations that share one differ in lightness
# by at least 15 (CIE L*), so that each pair stays apart in greyscale.
_SOLID = "-"
_DASHED = (0, (4.5, 1.5))
_DOTTED = (0, (1, 1.3))
_DASH_DOT = (0, (5, 1.3, 1, 1.3))
_LONG = (0, (9, 2))
_DASH_DOT_DOT = (0, (5, 1.3, 1, 1.3, 1, 1.3))
_SHORT = (0, (2.2, 1.1))
_SPARSE = (0, (1, 3))
_LONG_SHORT = (0, (9, 1.5, 3, 1.5))
_DASH_DOTS = (0, (5, 1.3, 1, 1.3, 1, 1.3, 1, 1.3))

_LOOKS: dict[str, tuple[str, Any]] = {
    "identity": ("#555555", _DOTTED),
    "step": ("#000000", _SPARSE),
    "sigmoid": ("#D55E00", _SOLID),
    "log_sigmoid": ("#7A2E00", _DASH_DOTS),
    "hard_sigmoid": ("#A87200", _SHORT),
    "tanh": ("#008A65", _DASHED),
    "softsign": ("#003D2D", _LONG_SHORT),
    "relu": ("#004C80", _SOLID),
    "relu6": ("#2A8CC4", _SPARSE),
    "leaky_relu": ("#003F6B", _DASHED),
    "prelu": ("#0072B2", _DASH_DOTS),
    "elu": ("#A8528A", _LONG),
    "celu": ("#B5608F", _DASH_DOT_DOT),
    "selu": ("#6B2456", _SHORT),
    "softplus": ("#2A8CC4", _DASH_DOT),
    "silu": ("#4B3FA0", _DASH_DOT),
    "hard_swish": ("#6A5ACD", _LONG_SHORT),
    "gelu": ("#8B0000", _LONG),
    "mish": ("#6E4A00", _DASH_DOT_DOT),
    "sin": ("#857D00", _DOTTED),
}
# A function without a look above: grey, and more dots between the dashes than any other.
_LOOKS |= {
    name: ("#555555", (0, (5, 1.3, *(1, 1.3) * dots)))
    for dots, name in enumerate((n for n in ACTIVATIONS if n not in _LOOKS), 4)
}
# What is drawn and is not in the catalogue.
_LABELS = {"prelu": "PReLU", "sin": "sin"} | {n: one.label for n, one in ACTIVATIONS.items()}

Curve = str | tuple[Callable[[NDArray], ArrayLike], Callable[[NDArray], ArrayLike]]


def use_style() -> None:
    """Set the book's style sheet and, inside Jupyter, reproducible SVG figures."""
    with as_file(files("acts") / "book.mplstyle") as path:
        plt.style.use(path)
    try:
        from IPython import get_ipython
    except ImportError:  # plain Python without IPython
        return
    if getattr(get_ipython(), "kernel", None) is not None:
        from matplotlib_inline.backend_inline import set_matplotlib_formats

        # Without a date and a creator the same figure is the same bytes; bbox_inches=None
        # keeps the size that the style sheet asks for.
        set_matplotlib_formats("svg", metadata={"Date": None, "Creator": None}, bbox_inches=None)


def color(name: str) -> str:
    """Colour of an activation, the same through the whole book.

    Parameters
    ----------
    name : str
        As in `acts.ACTIVATIONS`.

    Returns
    -------
    str
        ``#`` and six hexadecimal digits.

    Examples
    --------
    >>> acts.plots.color("sigmoid")
    '#D55E00'
    """
    return _look(name)[0]


def line(name: str) -> dict[str, Any]:
    """Colour, line style and label of an activation, as keywords for ``Axes.plot``.

    Parameters
    ----------
    name : str
        Name of the activation.

    Returns
    -------
    dict
        ``color``, ``linestyle`` and ``label``; a new one at each call.

    Raises
    ------
    KeyError
        If the book has no look for `name`.

    Examples
    --------
    >>> acts.plots.line("relu")
    {'color': '#004C80', 'linestyle': '-', 'label': 'ReLU'}
    """
    c, style = _look(name)
    return {"color": c, "linestyle": style, "label": _LABELS[name]}


def function_and_slope(
    curves: Curve | Sequence[str] | Mapping[str, Curve],
    *,
    x: ArrayLike | None = None,
    ax: Sequence[Axes] | None = None,
) -> NDArray[np.object_]:
    """Draw functions on the left and their slopes on the right, over the same x.

    Parameters
    ----------
    curves : str, sequence of str, or mapping
        Names from ``acts.ACTIVATIONS``; or a mapping from label to a name or to a pair
        ``(f, slope)`` of callables.
    x : array_like, optional
        Points; 401 points in [-6, 6] unless given.
    ax : pair of Axes, optional
        Where to draw; a new figure with two panels unless given.

    Returns
    -------
    ndarray of two Axes

    Examples
    --------
    >>> axes = acts.plots.function_and_slope({"x²": (np.square, lambda x: 2 * x)})
    >>> [a.get_title() for a in axes]
    ['f(x)', 'slope f′(x)']
    """
    if ax is None:
        _, ax = plt.subplots(1, 2, figsize=(5.2, 2.6), sharex=True)
    x = np.linspace(-6, 6, 401) if x is None else np.asarray(x, dtype=float)
    if isinstance(curves, str):
        curves = [curves]
    if not isinstance(curves, Mapping):
        curves = {name: name for name in curves}
    for label, curve in curves.items():
        if isinstance(curve, str):
            look = line(curve) | ({} if label == curve else {"label": label})
            curve = (ACTIVATIONS[curve].fn, ACTIVATIONS[curve].grad)
        else:
            look = line(label) if label in _LOOKS else {"label": label}
        for axis, f in zip(ax, curve, strict=True):
            axis.plot(x, f(x), **look)
    for axis, title in zip(ax, ("f(x)", "slope f′(x)"), strict=True):
        axis.set(title=title, xlabel="x")
        axis.locator_params(axis="x", nbins=5, steps=[1, 2, 5, 10])
    if len(curves) > 1:
        label_lines(ax[1])
    return np.asarray(ax, dtype=object)


def band(
    x: ArrayLike,
    runs: ArrayLike,
    *,
    label: str | None = None,
    show: str = "quartiles",
    ax: Axes | None = None,
    **look: Any,
) -> Axes:
    """Draw many runs as their median with the band between the quartiles, or run by run.

    Values that are not finite are left out point by point; when a run has any, the label says
    how many runs are finite throughout.

    Parameters
    ----------
    x : array_like, shape (T,)
    runs : array_like, shape (S, T) or (T,)
        One row per seed.
    label : str, optional
        Label of the median; a name with a look of its own (``"relu"``) also sets colour and style.
    show : {"quartiles", "range", "lines"}, default "quartiles"
        What stands around the median: the middle half, all, or each run as a thin line.
    ax : Axes, optional
    **look
        Keywords for ``Axes.plot``.
    """
    if show not in ("quartiles", "range", "lines"):
        raise ValueError(f"show must be 'quartiles', 'range' or 'lines', got {show!r}")
    ax = plt.gca() if ax is None else ax
    runs = np.atleast_2d(np.asarray(runs, dtype=float))
    finite = np.isfinite(runs)
    runs = np.where(finite, runs, np.nan)
    if label in _LOOKS:
        look = line(label) | look
        label = look.pop("label")
    whole = int(finite.all(axis=1).sum())
    if label is not None and whole < len(runs):
        label = f"{label} ({whole} of {len(runs)} finite)"
    some = finite.any(axis=0)
    ends = {"quartiles": (25, 75), "range": (0, 100), "lines": (50, 50)}[show]
    low, middle, high = np.full((3, runs.shape[1]), np.nan)
    if some.any():
        low[some], middle[some], high[some] = np.nanpercentile(
            runs[:, some], (ends[0], 50, ends[1]), axis=0
        )
    (median,) = ax.plot(x, middle, label=label, **look)
    if show == "lines":
        ax.plot(x, runs.T, color=median.get_color(), linewidth=0.6, alpha=0.5, zorder=1)
    elif len(runs) > 1:
        ax.fill_between(x, low, high, color=median.get_color(), alpha=0.2, linewidth=0)
    return ax


def loss_curves(
    histories: Mapping[str, Any], *, show: str = "quartiles", ax: Axes | None = None
) -> Axes:
    """Training loss by epoch on a log axis, one band per entry, labelled at the line ends.

    Parameters
    ----------
    histories : mapping
        Label or activation name to a history with ``.loss``, or to an array (seeds, epochs).
    show : {"quartiles", "range", "lines"}
    ax : Axes, optional
    """
    ax = plt.gca() if ax is None else ax
    for label, history in histories.items():
        runs = np.asarray(getattr(history, "loss", history), dtype=float)
        runs = runs.reshape(-1, runs.shape[-1])
        band(np.arange(1, runs.shape[-1] + 1), runs, label=label, show=show, ax=ax)
    ax.set(xlabel="epoch", ylabel="training loss", yscale="log")
    return label_lines(_plain_log(ax))


def by_depth(
    values: Mapping[str, ArrayLike],
    *,
    ylabel: str = "gradient norm",
    first: int = 1,
    show: str = "quartiles",
    ax: Axes | None = None,
) -> Axes:
    """Draw a quantity per layer on a log axis, the first layer on the left.

    Parameters
    ----------
    values : mapping
        Label or activation name to an array (layers,) or (seeds, layers).
    ylabel : str, default "gradient norm"
    first : int, default 1
        Number of the first layer.
    show : {"quartiles", "range", "lines"}
    ax : Axes, optional
    """
    ax = plt.gca() if ax is None else ax
    for label, runs in values.items():
        runs = np.atleast_2d(np.asarray(runs, dtype=float))
        layers = np.arange(first, first + runs.shape[1])
        band(layers, runs, label=label, show=show, ax=ax, marker="o")
    ax.set(xlabel="layer", ylabel=ylabel, yscale="log")
    ax.xaxis.get_major_locator().set_params(integer=True)
    return label_lines(_plain_log(ax))


def strip(
    values: Mapping[str, ArrayLike], *, xlabel: str = "test accuracy", ax: Axes | None = None
) -> Axes:
    """Draw one row per entry: a dot per seed, a tick at the median.

    Parameters
    ----------
    values : mapping
        Label or activation name to the seeds' values; those not finite are counted in the label.
    xlabel : str, default "test accuracy"
    ax : Axes, optional
    """
    ax = plt.gca() if ax is None else ax
    labels = []
    for row, (label, seeds) in enumerate(values.items()):
        seeds = np.asarray(seeds, dtype=float).ravel()
        good = seeds[np.isfinite(seeds)]
        look = line(label) if label in _LOOKS else {"color": f"C{row % 7}", "label": label}
        missing = f"\n({good.size} of {seeds.size} finite)" if good.size < seeds.size else ""
        labels.append(look["label"] + missing)
        # Dots are set apart in the order of the values: no random jitter.
        offsets = 0.12 * ((np.argsort(np.argsort(good, kind="stable")) % 3) - 1.0)
        ax.plot(good, row + offsets, "o", color=look["color"], alpha=0.6, markeredgewidth=0)
        if good.size:
            ax.plot(np.median(good), row, "|", color=look["color"], ms=22, mew=2.5)
    ax.set_yticks(range(len(labels)), labels)
    ax.set(xlabel=xlabel, ylim=(len(labels) - 0.5, -0.5))
    ax.grid(False, axis="y")
    return ax


def scatter(data: Any, *, n: int = 300, ax: Axes | None = None) -> Axes:
    """Draw the first `n` training points of two-dimensional data, one marker per class.

    Parameters
    ----------
    data : Data or pair
        ``acts.data`` object, or ``(x, y)`` with x of shape (N, 2).
    n : int, default 300
    ax : Axes, optional
    """
    ax = plt.gca() if ax is None else ax
    x, y = (data.x_train, data.y_train) if hasattr(data, "x_train") else map(np.asarray, data)
    if x.ndim != 2 or x.shape[1] != 2:
        raise ValueError(f"data must be two-dimensional points, got shape {x.shape}")
    x, y = x[:n], y[:n]
    looks = zip(("#D55E00", "#004C80", "#008A65", "#A8528A"), "o^sD", strict=True)
    for k, (c, marker) in zip(np.unique(y), looks, strict=False):
        points = x[y == k]
        ax.plot(*points.T, marker, color=c, ms=3.5, mew=0, alpha=0.75, label=f"class {k}")
    ax.set(xlabel="$x_1$", ylabel="$x_2$", aspect="equal")
    ax.grid(False)
    return ax


def decision(
    score: Callable[[NDArray], ArrayLike], data: Any, *, n: int = 300, ax: Axes | None = None
) -> Axes:
    """Draw the two regions where a score is below and above 0, with the points of `data`.

    Parameters
    ----------
    score : callable
        Takes points (N, 2), gives N scores (logits).
    data : Data or pair
        As for `scatter`.
    n : int, default 300
        Points drawn.
    ax : Axes, optional
    """
    ax = scatter(data, n=n, ax=ax)
    grid = np.linspace(-3.2, 3.2, 121)
    if hasattr(data, "x_train"):
        grid = np.linspace(-1.05, 1.05, 121) * np.abs(data.x_train).max()
    a, b = np.meshgrid(grid, grid)
    z = np.asarray(score(np.column_stack([a.ravel(), b.ravel()])), dtype=float).reshape(a.shape)
    low, high = min(z.min(), -1.0), max(z.max(), 1.0)
    ax.contourf(a, b, z, [low, 0, high], cmap=ListedColormap(["#D55E00", "#004C80"]), alpha=0.18)
    if z.min() < 0 < z.max():
        ax.contour(a, b, z, [0], colors="#000000", linewidths=1.5)
    return ax


def _plain_log(ax: Axes) -> Axes:
    """Write a short log axis with decimals: 0.2, 0.5 instead of powers of ten."""
    low, high = ax.get_ylim()
    if high < 100 * low:
        few = MaxNLocator(5) if high < 4 * low else LogLocator(subs=(1, 2, 5))
        ax.yaxis.set_major_locator(few)
        ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        ax.yaxis.set_minor_formatter(NullFormatter())
    return ax


def _look(name: str) -> tuple[str, Any]:
    try:
        return _LOOKS[name]
    except KeyError:
        raise KeyError(f"no colour for name={name!r}; known: {', '.join(_LOOKS)}") from None
