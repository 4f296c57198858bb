"""The picture of the cheat sheet: a network, and which function stands where in it.

Two halves stand side by side, or below each other on a phone, so that their letters stay as large
as the text. Names and curves come from the rules. Nothing here needs Sphinx.
"""

from __future__ import annotations

from html import escape

import acts
from acts._guide.choices import LOSS_RECORDS
from acts._guide.options import FORWARD, TASKS, Options
from acts._guide.recommend import chosen
from reference import drawings

__all__ = ["after_training", "alt", "curve", "exceptions", "hidden", "html"]

BOX = 48  # width and height of a layer


def hidden() -> str:
    """Return the function of hidden layers where nothing else is known about the network."""
    return chosen(Options(FORWARD[0]))["hidden"]


def after_training() -> list[str]:
    """Return the functions behind the last layer that most tasks are listed with: the first two."""
    made = dict.fromkeys(chosen(Options(task))["output"] for task in TASKS)
    return [name for name in made if name != "identity"][:2]


def exceptions() -> list[str]:
    """Return the tasks whose loss is given what stands behind the last layer's function."""
    losses = {task: LOSS_RECORDS[chosen(Options(task))["loss"]] for task in TASKS}
    return [task for task, loss in losses.items() if loss.takes == "predictions"]


def alt() -> str:
    """Return what the picture shows."""
    label, after = acts.ACTIVATIONS[hidden()].label, " or ".join(after_training())
    return (
        f"A network from left to right. Inputs lead to hidden layers, each with the function "
        f"{label}. The last layer follows, a straight line: it has no function. Its raw outputs go "
        f"two ways: to the loss while the network is trained, and through {after}, or another "
        "function of the table, when it predicts."
    )


def curve(name: str) -> str:
    """Return a function as a small drawing within a line of text, which names it."""
    return (
        '<svg class="sheet-curve" viewBox="0 0 34 21" width="34" height="21" aria-hidden="true">'
        f'<path class="axis" d="M0 10.5H34M17 0V21"/>'
        f'<path stroke="{acts.plots.color(name)}" d="{drawings.pen(name, 34, 21)}"/></svg>'
    )


def html() -> str:
    """Return both halves of the picture as one image with a description."""
    label = escape(acts.ACTIVATIONS[hidden()].label)
    first, second = after_training()
    left = (
        *(f'<circle cx="12" cy="{y}" r="6"/>' for y in (14, 36, 58)),
        *(f'<path d="M20 {y}L54 {end}"/>' for y, end in ((14, 26), (36, 36), (58, 46))),
        _text(2, 78, "inputs", "start"),
        _layer(58, hidden()),
        _arrow(108, 126),
        _text(138, 40, "…"),
        _arrow(150, 168),
        _layer(172, hidden()),
        _text(136, 78, f'hidden: <tspan class="name">{label}</tspan>'),
        _arrow(222, 246),
        _layer(250, "identity"),
        _text(275, 78, "last layer: no function"),
        '<path d="M300 36H352"/>',
        _text(327, 30, "raw"),
        _text(327, 50, "outputs"),
    )
    right = (
        '<path d="M0 36H14M14 14V58"/>',
        _arrow(14, 40, 14),
        _text(
            46, 19, '<tspan class="name">Training:</tspan> to the loss, mostly as they are', "start"
        ),
        _arrow(14, 40, 58),
        _layer(44, first, 34),
        _text(100, 54, '<tspan class="name">Predicting:</tspan> through', "start"),
        _text(100, 72, f"{first}, {second}, … or nothing", "start"),
    )
    start = '<svg viewBox="0 0 352 84" width="352" height="84" aria-hidden="true">'
    halves = "".join(f"{start}{''.join(half)}</svg>" for half in (left, right))
    told = f'role="img" aria-label="{escape(alt())}"'
    return f'<div class="unit-drawing sheet-network" {told}>{halves}</div>'


def _layer(left: int, name: str, top: int = 12) -> str:
    """Return a layer: a box with the curve of its function."""
    return (
        f'<g transform="translate({left} {top})"><rect width="{BOX}" height="{BOX}" rx="6"/>'
        f'<path class="axis" d="M4 {BOX // 2}H{BOX - 4}M{BOX // 2} 4V{BOX - 4}"/>'
        f'<path class="curve" d="{drawings.pen(name, BOX, BOX, margin=5)}"/></g>'
    )


def _arrow(start: int, end: int, y: int = 36) -> str:
    return f'<path d="M{start} {y}H{end}"/><path class="tip" d="M{end - 6} {y - 4}l7 4l-7 4Z"/>'


def _text(x: int, y: int, text: str, look: str = "middle") -> str:
    return f'<text class="{look}" x="{x}" y="{y}">{text}</text>'
