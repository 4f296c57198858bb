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
_LOOKS = [
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
    sliders: Mapping[str, Sequence[Any]],
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
    >>> slider(
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
    if not 1 <= len(sliders) <= 2:
        raise ValueError(f"sliders must be one or two, got {len(sliders)}")
    if not 1 <= len(curves) <= len(_LOOKS):
        raise ValueError(f"curves must be 1 to {len(_LOOKS)}, got {len(curves)}")
    if yscale not in ("linear", "log"):
        raise ValueError(f"yscale must be 'linear' or 'log', got {yscale!r}")
    if len(alt) < 20:
        raise ValueError(f"alt must describe the drawing, got {alt!r}")
    x = np.asarray(x, dtype=float)
    if x.ndim != 1 or x.size < 2 or not (np.diff(x) > 0).all():
        raise ValueError(f"x must be increasing and one-dimensional, got shape {x.shape}")
    values = [[_text(v) for v in steps] for steps in sliders.values()]
    for label, steps in zip(sliders, values, strict=True):
        if len(steps) < 2 or len(set(steps)) < len(steps):
            raise ValueError(f"sliders[{label!r}] needs two or more different values, got {steps}")
    shape = tuple(map(len, values))
    heights = {k: _read(f"curves[{k!r}]", v, (*shape, x.size), x.size) for k, v in curves.items()}
    texts = {
        k: [_text(n) for n in _read(f"numbers[{k!r}]", v, shape, None).ravel()]
        for k, v in (numbers or {}).items()
    }
    at = _start(sliders, start or {})
    first = int(np.ravel_multi_index(at, shape))

    if yscale == "log":
        with np.errstate(divide="ignore", invalid="ignore"):
            heights = {k: np.log10(v) for k, v in heights.items()}
    low, high = _limits(heights, ylim, yscale)
    coded = [_encode((v - low) / (high - low)).reshape(-1, x.size) for v in heights.values()]
    data = {
        "x": np.round((x - x[0]) / (x[-1] - x[0]) * _PANEL_W * 4).astype(int).tolist(),
        "values": values,
        "curves": [["".join(frame) for frame in frames] for frames in coded],
        "numbers": list(texts.values()),
    }
    payload = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    if len(payload) > _MAX_BYTES:
        raise ValueError(f"curves are too heavy for a page: {len(payload)} bytes; thin out x")

    settings = [f"{k} = {v[i]}" for k, v, i in zip(sliders, values, at, strict=True)]
    still = f"At {', '.join(settings)}"
    read = ", ".join(f"{k} = {v[first]}" for k, v in texts.items())
    ranges = [
        f"{k} from {v[0]} to {v[-1]} ({len(v)} steps)" for k, v in zip(sliders, values, strict=True)
    ]
    noun = "Slider" if len(sliders) == 1 else "Sliders"
    text = f"{noun}: {', '.join(ranges)}.\n{alt}\n{still}{': ' if read else ''}{read}."
    marks = [
        (_PANEL_H * (1 - (t - low) / (high - low)), label) for t, label in _ticks(low, high, yscale)
    ]
    across = [
        ((t - x[0]) / (x[-1] - x[0]) * _PANEL_W, label)
        for t, label in _ticks(x[0], x[-1], "linear")
    ]
    svg = _svg(data, list(curves), alt, xlabel, ylabel, across, marks, first, dots)
    return Slider(_html(svg, payload, sliders, values, at, texts, first, alt, still), text)


def _html(svg, payload, sliders, values, at, texts, first, alt, still) -> str:
    controls = "".join(
        '<label style="display:flex;flex-wrap:wrap;gap:.6em;align-items:center;margin:.3em 0">'
        f'<span style="min-width:7em">{escape(label)}</span>'
        f'<input type="range" min="0" max="{len(steps) - 1}" step="1" value="{i}" '
        f'aria-valuetext="{escape(steps[i])}" autocomplete="off" data-lm-suppress-shortcuts="true" '
        'style="flex:1 1 9em;min-height:2em;margin:0">'
        f'<span aria-hidden="true" style="min-width:4em">{escape(steps[i])}</span></label>'
        for label, steps, i in zip(sliders, values, at, strict=True)
    )
    read = "<br>".join(f"{escape(k)}: <b>{escape(v[first])}</b>" for k, v in texts.items())
    frames = payload.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    frames = frames.replace("'", "&#39;")
    name = escape("Interactive figure: " + " and ".join(sliders))
    return (
        f'<div class="acts-slider" role="group" aria-label="{name}" data-frames=\'{frames}\' '
        'style="max-width:34em;margin:1em 0">'
        f"{svg}"
        '<fieldset hidden style="border:0;margin:0;padding:0">'
        f"{controls}</fieldset>"
        + (f'<output aria-live="polite" style="display:block">{read}</output>' if read else "")
        + f"<noscript><p>{escape(still)}. {escape(alt)} The sliders need JavaScript.</p></noscript>"
        f"<script>{SCRIPT}</script></div>"
    )


def _svg(data, labels, alt, xlabel, ylabel, across, marks, first, dots) -> str:
    cut = 0 if len(labels) > 1 else 20 if ylabel else 36  # the rows above the panel not used
    out = [
        f'<svg role="img" aria-label="{escape(alt)}" viewBox="0 {cut} {_WIDTH} {_HEIGHT - cut}" '
        'width="100%" font-family="inherit" font-size="16" fill="currentColor">'
    ]
    lines = "".join(f"M{_LEFT} {_TOP + y:.1f}h{_PANEL_W}" for y, _ in marks)
    lines += "".join(f"M{_LEFT + a:.1f} {_TOP}v{_PANEL_H}" for a, _ in across)
    out.append(f'<path d="{lines}" stroke="currentColor" stroke-opacity=".2" fill="none"/>')
    out += [
        f'<text x="{_LEFT - 6}" y="{_TOP + y + 5:.1f}" text-anchor="end">{t}</text>'
        for y, t in marks
    ]
    out += [
        f'<text x="{_LEFT + a:.1f}" y="{_TOP + _PANEL_H + 18}" text-anchor="middle">{t}</text>'
        for a, t in across
    ]
    out.append(
        f'<text x="{_LEFT + _PANEL_W}" y="{_HEIGHT - 7}" text-anchor="end">{escape(xlabel)}</text>'
        f'<text x="2" y="{cut + 16}">{escape(ylabel)}</text>'
    )
    key, end = [], _LEFT
    for i, label in enumerate(labels if len(labels) > 1 else []):
        key.append(
            f'<path d="M{end} 33h28" {_stroke(i)}/>'
            f'<text x="{end + 34}" y="38">{escape(label)}</text>'
        )
        end += 34 + 9 * len(label) + 14
    out += key
    # Stored heights count downwards, four units across and 1295 over the panel with its margins.
    box = f'x="{_LEFT}" y="{_TOP}" width="{_PANEL_W}" height="{_PANEL_H}"'
    up = _LEVELS * _MARGIN / (1 + 2 * _MARGIN)
    view = f"0 {up:.1f} {4 * _PANEL_W} {_LEVELS / (1 + 2 * _MARGIN):.1f}"
    out.append(f'<svg {box} viewBox="{view}" preserveAspectRatio="none" overflow="hidden">')
    for i in range(len(labels)):
        for dotted in [False, True][: 1 + dots]:
            frames = data["curves"][i]
            path = _path(data["x"], frames[first % len(frames)], dotted)
            more = ' data-dots="1"' if dotted else ""
            out.append(
                f'<path data-curve="{i}"{more} vector-effect="non-scaling-stroke" '
                f'd="{path}" {_stroke(i, dotted)}/>'
            )
    return "".join([*out, "</svg></svg>"])


def _stroke(i: int, dotted: bool = False) -> str:
    """Presentation attributes of a curve; the mix with the text colour follows the theme."""
    tone, dashes = _LOOKS[i]
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


def _encode(share: NDArray) -> NDArray[np.str_]:
    """Heights (0 bottom, 1 top of the panel) as two base-36 digits counted from above."""
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    table = np.array([a + b for a, b in product(digits, digits)] + [".."])
    with np.errstate(invalid="ignore"):
        inside = np.clip((1 + _MARGIN - share) / (1 + 2 * _MARGIN), 0, 1)
        level = np.where(np.isfinite(share), np.round(inside * _LEVELS), len(table) - 1)
    return table[level.astype(int)]


def _read(name: str, value: ArrayLike, shape: tuple[int, ...], fixed: int | None) -> NDArray:
    array = np.asarray(value) if fixed is None else np.asarray(value, dtype=float)
    if array.shape not in (shape, (fixed,)):
        raise ValueError(f"{name} has shape {array.shape}, needed is {shape}")
    return array


def _start(sliders: Mapping[str, Sequence[Any]], start: Mapping[str, Any]) -> tuple[int, ...]:
    for label, value in start.items():
        if label not in sliders or value not in list(sliders[label]):
            raise ValueError(f"start[{label!r}]={value!r} is not a value of the sliders")
    return tuple(
        list(steps).index(start[label]) if label in start else 0 for label, steps in sliders.items()
    )


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
        exact = [
            m * 10.0**e for e in range(math.floor(low), math.ceil(high) + 1) for m in (1, 2, 5)
        ]
        return [(math.log10(t), _text(t)) for t in exact if low <= math.log10(t) <= high]
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
