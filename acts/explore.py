"""One slider widget for the whole book: Python computes the frames, the page only shows them.

The widget is plain HTML with an inline SVG and a script of a few lines that is the same for every
widget: it works on the static page, from ``file://`` and in JupyterLab, by keyboard and touch.
Without JavaScript the first frame stays, with its description and numbers. Nothing moves by
itself, so there is no motion to reduce.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["SCRIPT", "Slider", "slider"]

# Geometry of the drawing in SVG units; the widget is at most 34 em wide and shrinks with the page.
_WIDTH, _HEIGHT = 480, 300
_LEFT, _TOP, _RIGHT, _BOTTOM = 66, 50, 14, 48
_PANEL_W, _PANEL_H = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
# A height is stored as two base-36 digits that cover the panel and a margin above and below,
# so that a curve which leaves the panel leaves it where it should; ".." is a gap.
_LEVELS, _MARGIN = 1295, 0.25
_MAX_BYTES = 60_000
_STROKES = [
    ("#0072B2", ""),
    ("#D55E00", "7 3"),
    ("#008A65", "2 3"),
    ("#A8528A", "8 3 2 3"),
    ("#A87200", "12 3"),
    ("#2A8CC4", "8 3 2 3 2 3"),
]

SCRIPT = """
document.querySelectorAll('.acts-slider:not([data-ready])').forEach(function (box) {
  var data = JSON.parse(box.dataset.frames);
  var inputs = Array.from(box.querySelectorAll('input'));
  var paths = box.querySelectorAll('path[data-curve]');
  var numbers = box.querySelectorAll('output b');
  function show() {
    var frame = 0;
    inputs.forEach(function (input, i) {
      var text = data.values[i][input.value];
      frame = frame * data.values[i].length + Number(input.value);
      input.setAttribute('aria-valuetext', text);
      input.nextElementSibling.textContent = text;
    });
    paths.forEach(function (path) {
      var frames = data.curves[path.dataset.curve], code = frames[frame % frames.length];
      var d = '', pen = 'M';
      data.x.forEach(function (x, i) {
        var y = parseInt(code.slice(2 * i, 2 * i + 2), 36);
        if (isNaN(y)) { pen = 'M'; return; }
        d += path.dataset.dots ? 'M' + x + ' ' + y + 'h0' : pen + x + ' ' + y;
        pen = 'L';
      });
      path.setAttribute('d', d);
    });
    numbers.forEach(function (b, i) { b.textContent = data.numbers[i][frame]; });
  }
  inputs.forEach(function (input) { input.addEventListener('input', show); });
  box.querySelector('fieldset').hidden = false;
  box.dataset.ready = '';
  show();
});
"""
"""The script of every widget; it sets up those on the page that are not set up yet."""


@dataclass(frozen=True)
class Slider:
    """What `slider` returns: shows itself as HTML, and as its description where there is none."""

    html: str
    text: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text


def slider(
    curves: Mapping[str, ArrayLike],
    *,
    x: ArrayLike,
    sliders: Mapping[str, ArrayLike],
    alt: str,
    xlabel: str = "x",
    ylabel: str = "",
    yscale: str = "linear",
    ylim: tuple[float, float] | None = None,
    numbers: Mapping[str, ArrayLike] | None = None,
    start: Mapping[str, Any] | None = None,
    dots: bool = False,
) -> Slider:
    """Curves over `x` that follow one or two sliders.

    Parameters
    ----------
    curves : mapping
        Label to an array of shape (len of first slider, [len of second,] len(x)); an array of
        shape (len(x),) stays put. Values that are not finite leave a gap, and on a log axis so do
        those that are not positive.
    x : array_like, shape (T,)
        Increasing.
    sliders : mapping
        One or two: label to its values, numbers or texts.
    alt : str
        What is drawn, in one or two sentences: the drawing's text for those who do not see it.
    xlabel, ylabel : str
    yscale : {"linear", "log"}
    ylim : pair of float, optional
        Limits of the vertical axis; those of all frames together unless given.
    numbers : mapping, optional
        Label to an array of the sliders' shape: what is read out below the figure.
    start : mapping, optional
        Slider label to the value it starts at; the first value unless given.
    dots : bool, default False
        Mark each point, for an `x` that counts something.

    Returns
    -------
    Slider
        Display it as a cell's last expression.

    Raises
    ------
    ValueError
        If an argument does not fit the others; the message names it.

    Examples
    --------
    How much of the gradient is left, layer by layer, for a mean slope and a depth:

    >>> slopes, depths = np.array([0.1, 0.25, 0.5, 1.0]), np.array([5, 10, 20])
    >>> layer = np.arange(21)
    >>> left = slopes[:, None, None] ** (depths[:, None] - layer)  # (slope, depth, layer)
    >>> left = np.where(layer <= depths[:, None], left, np.nan)
    >>> acts.explore.slider(
    ...     {"gradient": left}, x=layer, yscale="log", dots=True,
    ...     sliders={"mean slope": slopes, "depth": depths},
    ...     start={"mean slope": 0.25}, numbers={"left at the input": left[:, :, 0]},
    ...     xlabel="layer", ylabel="share of the gradient",
    ...     alt="The gradient's share falls along a straight line on a log axis.",
    ... )
    Sliders: mean slope from 0.1 to 1 (4 steps), depth from 5 to 20 (3 steps).
    The gradient's share falls along a straight line on a log axis.
    At mean slope = 0.25, depth = 5: left at the input = 0.000977.
    """
    x = np.asarray(x, dtype=float)
    _check(curves, sliders, x, yscale, alt)
    controls = _controls(sliders, start or {})
    shape = tuple(len(control.steps) for control in controls)
    first = int(np.ravel_multi_index([control.at for control in controls], shape))
    heights = {k: _read(f"curves[{k!r}]", v, (*shape, x.size), x.size) for k, v in curves.items()}
    texts = {
        k: [_text(n) for n in _read(f"numbers[{k!r}]", v, shape, None).ravel()]
        for k, v in (numbers or {}).items()
    }

    if yscale == "log":
        with np.errstate(divide="ignore", invalid="ignore"):
            heights = {k: np.log10(v) for k, v in heights.items()}
    axes = _Axes((x[0], x[-1]), _limits(heights, ylim, yscale), xlabel, ylabel, yscale)
    frames = {k: _encode(axes.share(v)) for k, v in heights.items()}
    data = {
        "x": np.round(axes.across(x) * 4).astype(int).tolist(),
        "values": [control.steps for control in controls],
        "curves": list(frames.values()),
        "numbers": list(texts.values()),
    }
    drawn = {k: v[first % len(v)] for k, v in frames.items()}
    readout = {k: v[first] for k, v in texts.items()}
    svg = _svg(axes, data["x"], drawn, alt=alt, dots=dots)
    return Slider(_html(svg, data, controls, readout, alt), _description(controls, readout, alt))


@dataclass(frozen=True)
class _Control:
    """One slider: its label, the texts of its steps, and the number of the one it starts at."""

    label: str
    steps: list[str]
    at: int


@dataclass(frozen=True)
class _Axes:
    """Limits, which are powers of ten on a log axis, and labels; turns values into places."""

    x: tuple[float, float]
    y: tuple[float, float]
    xlabel: str
    ylabel: str
    yscale: str

    def across(self, x: Any) -> Any:
        """Distance from the left of the panel."""
        left, right = self.x
        return (x - left) / (right - left) * _PANEL_W

    def share(self, y: Any) -> Any:
        """Height as a share of the panel."""
        low, high = self.y
        return (y - low) / (high - low)

    def columns(self) -> list[tuple[float, str]]:
        """Distances from the left and labels of the ticks of the horizontal axis."""
        return [(self.across(t), label) for t, label in _ticks(*self.x, "linear")]

    def rows(self) -> list[tuple[float, str]]:
        """Distances from the top and labels of the ticks of the vertical axis."""
        ticks = _ticks(*self.y, self.yscale)
        return [(_PANEL_H * (1 - self.share(t)), label) for t, label in ticks]


def _check(curves: Mapping, sliders: Mapping, x: NDArray, yscale: str, alt: str) -> None:
    if not 1 <= len(sliders) <= 2:
        raise ValueError(f"sliders must be one or two, got {len(sliders)}")
    if not 1 <= len(curves) <= len(_STROKES):
        raise ValueError(f"curves must be 1 to {len(_STROKES)}, got {len(curves)}")
    if yscale not in ("linear", "log"):
        raise ValueError(f"yscale must be 'linear' or 'log', got {yscale!r}")
    if len(alt) < 20:
        raise ValueError(f"alt must describe the drawing, got {alt!r}")
    if x.ndim != 1 or x.size < 2 or not (np.diff(x) > 0).all():
        raise ValueError(f"x must be increasing and one-dimensional, got shape {x.shape}")


def _controls(sliders: Mapping[str, ArrayLike], start: Mapping[str, Any]) -> list[_Control]:
    for label, value in start.items():
        if label not in sliders or value not in list(sliders[label]):
            raise ValueError(f"start[{label!r}]={value!r} is not a value of the sliders")
    controls = []
    for label, values in sliders.items():
        steps = [_text(value) for value in values]
        if len(steps) < 2 or len(set(steps)) < len(steps):
            raise ValueError(f"sliders[{label!r}] needs two or more different values, got {steps}")
        at = list(values).index(start[label]) if label in start else 0
        controls.append(_Control(label, steps, at))
    return controls


def _still(controls: list[_Control]) -> str:
    """Where the sliders stand at first."""
    return "At " + ", ".join(f"{c.label} = {c.steps[c.at]}" for c in controls)


def _description(controls: list[_Control], readout: Mapping[str, str], alt: str) -> str:
    noun = "Slider" if len(controls) == 1 else "Sliders"
    ranges = ", ".join(
        f"{c.label} from {c.steps[0]} to {c.steps[-1]} ({len(c.steps)} steps)" for c in controls
    )
    read = ", ".join(f"{label} = {number}" for label, number in readout.items())
    return f"{noun}: {ranges}.\n{alt}\n{_still(controls)}{': ' if read else ''}{read}."


def _html(
    svg: str, data: Mapping, controls: list[_Control], readout: Mapping[str, str], alt: str
) -> str:
    ranges = "".join(
        '<label style="display:flex;flex-wrap:wrap;gap:.6em;align-items:center;margin:.3em 0">'
        f'<span style="min-width:7em">{escape(c.label)}</span>'
        f'<input type="range" min="0" max="{len(c.steps) - 1}" step="1" value="{c.at}" '
        f'aria-valuetext="{escape(c.steps[c.at])}" autocomplete="off" '
        'data-lm-suppress-shortcuts="true" style="flex:1 1 9em;min-height:2em;margin:0">'
        f'<span aria-hidden="true" style="min-width:4em">{escape(c.steps[c.at])}</span></label>'
        for c in controls
    )
    read = "<br>".join(f"{escape(k)}: <b>{escape(v)}</b>" for k, v in readout.items())
    name = escape("Interactive figure: " + " and ".join(c.label for c in controls))
    return (
        f'<div class="acts-slider" role="group" aria-label="{name}" '
        f"data-frames='{_payload(data)}' "
        'style="max-width:34em;margin:1em 0">'
        f"{svg}"
        '<fieldset hidden style="border:0;margin:0;padding:0">'
        f"{ranges}</fieldset>"
        + (f'<output aria-live="polite" style="display:block">{read}</output>' if read else "")
        + f"<noscript><p>{escape(_still(controls))}. {escape(alt)} The sliders need JavaScript.</p>"
        f"</noscript><script>{SCRIPT}</script></div>"
    )


def _payload(data: Mapping) -> str:
    """Return the data as JSON, for an attribute in single quotes."""
    payload = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    if len(payload) > _MAX_BYTES:
        raise ValueError(f"curves are too heavy for a page: {len(payload)} bytes; thin out x")
    payload = payload.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return payload.replace("'", "&#39;")


def _svg(axes: _Axes, xs: list[int], drawn: Mapping[str, str], *, alt: str, dots: bool) -> str:
    """Draw the first frame, `drawn`: label -> heights as the page stores them."""
    labels = list(drawn) if len(drawn) > 1 else []
    cut = 0 if labels else 20 if axes.ylabel else 36  # the rows above the panel not used
    # Stored heights count downwards, four units across and 1295 over the panel with its margins.
    box = f'x="{_LEFT}" y="{_TOP}" width="{_PANEL_W}" height="{_PANEL_H}"'
    up = _LEVELS * _MARGIN / (1 + 2 * _MARGIN)
    view = f"0 {up:.1f} {4 * _PANEL_W} {_LEVELS / (1 + 2 * _MARGIN):.1f}"
    return (
        f'<svg role="img" aria-label="{escape(alt)}" viewBox="0 {cut} {_WIDTH} {_HEIGHT - cut}" '
        'width="100%" font-family="inherit" font-size="16" fill="currentColor">'
        f"{_grid(axes)}"
        f'<text x="{_LEFT + _PANEL_W}" y="{_HEIGHT - 7}" text-anchor="end">{escape(axes.xlabel)}'
        f'</text><text x="2" y="{cut + 16}">{escape(axes.ylabel)}</text>'
        f"{_key(labels)}"
        f'<svg {box} viewBox="{view}" preserveAspectRatio="none" overflow="hidden">'
        f"{_lines(xs, drawn, dots)}</svg></svg>"
    )


def _grid(axes: _Axes) -> str:
    rows, columns = axes.rows(), axes.columns()
    lines = "".join(f"M{_LEFT} {_TOP + y:.1f}h{_PANEL_W}" for y, _ in rows)
    lines += "".join(f"M{_LEFT + a:.1f} {_TOP}v{_PANEL_H}" for a, _ in columns)
    out = [f'<path d="{lines}" stroke="currentColor" stroke-opacity=".2" fill="none"/>']
    out += [
        f'<text x="{_LEFT - 6}" y="{_TOP + y + 5:.1f}" text-anchor="end">{label}</text>'
        for y, label in rows
    ]
    out += [
        f'<text x="{_LEFT + a:.1f}" y="{_TOP + _PANEL_H + 18}" text-anchor="middle">{label}</text>'
        for a, label in columns
    ]
    return "".join(out)


def _key(labels: Sequence[str]) -> str:
    """Draw a sample of each line with its label, in a row above the panel."""
    out, end = "", _LEFT
    for i, label in enumerate(labels):
        out += f'<path d="M{end} 33h28" {_stroke(i)}/>'
        out += f'<text x="{end + 34}" y="38">{escape(label)}</text>'
        end += 34 + 9 * len(label) + 14
    return out


def _lines(xs: Sequence[int], drawn: Mapping[str, str], dots: bool) -> str:
    out = ""
    for i, code in enumerate(drawn.values()):
        for dotted in [False, True][: 1 + dots]:
            more = ' data-dots="1"' if dotted else ""
            out += (
                f'<path data-curve="{i}"{more} vector-effect="non-scaling-stroke" '
                f'd="{_path(xs, code, dotted)}" {_stroke(i, dotted)}/>'
            )
    return out


def _stroke(i: int, dotted: bool = False) -> str:
    """Presentation attributes of a curve; the mix with the text colour follows the theme."""
    tone, dashes = _STROKES[i]
    dash = f' stroke-dasharray="{dashes}"' if dashes and not dotted else ""
    width = '7" stroke-linecap="round' if dotted else "2.2"
    return (
        f'fill="none" stroke="{tone}" stroke-width="{width}"{dash} '
        f'style="stroke:color-mix(in srgb,{tone},currentColor 25%)"'
    )


def _path(xs: Sequence[int], code: str, dotted: bool) -> str:
    """Return the path that the script would draw, for the page before any script has run."""
    d, pen = "", "M"
    for i, a in enumerate(xs):
        digits = code[2 * i : 2 * i + 2]
        if digits == "..":
            pen = "M"
            continue
        y = int(digits, 36)
        d += f"M{a} {y}h0" if dotted else f"{pen}{a} {y}"
        pen = "L"
    return d


def _encode(share: NDArray) -> list[str]:
    """Frames of heights (0 bottom, 1 top of the panel), two base-36 digits each, from above."""
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    table = np.array([a + b for a, b in product(digits, digits)] + [".."])
    with np.errstate(invalid="ignore"):
        inside = np.clip((1 + _MARGIN - share) / (1 + 2 * _MARGIN), 0, 1)
        level = np.where(np.isfinite(share), np.round(inside * _LEVELS), len(table) - 1)
    return ["".join(frame) for frame in table[level.astype(int)].reshape(-1, share.shape[-1])]


def _read(name: str, value: ArrayLike, shape: tuple[int, ...], fixed: int | None) -> NDArray:
    array = np.asarray(value) if fixed is None else np.asarray(value, dtype=float)
    if array.shape not in (shape, (fixed,)):
        raise ValueError(f"{name} has shape {array.shape}, needed is {shape}")
    return array


def _limits(
    heights: Mapping[str, NDArray], ylim: tuple[float, float] | None, yscale: str
) -> tuple[float, float]:
    if ylim is not None:
        low, high = map(float, ylim)
        if not (math.isfinite(low) and math.isfinite(high) and low < high):
            raise ValueError(f"ylim must be two increasing numbers, got {ylim!r}")
        if yscale == "log":
            if low <= 0:
                raise ValueError(f"ylim must be positive on a log axis, got {ylim!r}")
            low, high = math.log10(low), math.log10(high)
        return low, high
    finite = np.concatenate([v[np.isfinite(v)] for v in heights.values()])
    if not finite.size:
        raise ValueError("curves hold no value that can be drawn")
    low, high = float(finite.min()), float(finite.max())
    pad = 0.04 * (high - low) or 0.5
    return low - pad, high + pad


def _ticks(low: float, high: float, yscale: str) -> list[tuple[float, str]]:
    """Round numbers between two limits, about five, with their labels."""
    raw = (high - low) / 5
    if yscale == "log" and high - low >= 2:
        step = max(1, math.ceil(raw))
        at = [t for t in range(math.ceil(low), math.floor(high) + 1) if t % step == 0]
        return [(float(t), "10" + _superscript(t)) for t in at]
    if yscale == "log":
        rounded = [
            m * 10.0**e for e in range(math.floor(low), math.ceil(high) + 1) for m in (1, 2, 5)
        ]
        return [(math.log10(t), _text(t)) for t in rounded if low <= math.log10(t) <= high]
    size = 10.0 ** math.floor(math.log10(raw))
    step = next(m * size for m in (1, 2, 2.5, 5, 10) if m * size >= raw * (1 - 1e-9))
    count = range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)
    return [(k * step, _text(k * step)) for k in count]


def _superscript(n: int) -> str:
    return str(n).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _text(value: Any) -> str:
    """Print a number with three digits, the way a book does; leave anything else as it is."""
    if isinstance(value, str):
        return value
    if not math.isfinite(value):
        return {"nan": "not a number", "inf": "∞", "-inf": "−∞"}[str(float(value))]
    mantissa, _, exponent = f"{float(value):.3g}".partition("e")
    power = f" × 10{_superscript(int(exponent))}" if exponent else ""
    return mantissa.replace("-", "−") + power
