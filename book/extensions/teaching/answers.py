"""Sphinx extension: exercises that need no code are answered on the page, with the checker's words.

A checker says what its answer may be (`acts.check.Number`, `acts.check.Options`). The form below
the check cell has the replies in it, to every combination of options or to the known numbers. No
server is asked. Without JavaScript there is no form.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
from functools import cache
from html import escape

from docutils import nodes
from sphinx.application import Sphinx

from acts import check

__all__ = ["LARGEST", "form", "replies", "setup"]

_CALL = re.compile(r"^acts\.check\.(\w+)\(answer\)$")
#: A table of replies has at most so many entries.
LARGEST = 5000


@cache
def replies(name: str) -> dict | None:
    """Return what a checker says to each answer that a form can give; None without a form."""
    checker = check.load()[name]
    match checker.asked:
        case check.Number() as asked:
            return {
                "right": asked.right,
                "rtol": asked.rtol,
                "mistakes": list(asked.mistakes.items()),
                "otherwise": asked.otherwise,
                "praise": checker.praise,
            }
        case check.Options() as asked:
            answers = list(asked.answers())
            if len(answers) > LARGEST:
                return None
            with contextlib.redirect_stdout(io.StringIO()):
                said = [str(checker(answer)) for answer in answers]
            texts = list(dict.fromkeys(said))
            return {
                "of": {key: list(options) for key, options in asked.of.items()},
                "texts": texts,
                "table": [texts.index(text) for text in said],
            }
    return None


def form(name: str) -> str:
    """Return the form of an exercise as HTML; empty where its answer is code."""
    data = replies(name)
    if data is None:
        return ""
    if "of" in data:
        fields = "".join(
            _select(name, i, key, of) for i, (key, of) in enumerate(data["of"].items())
        )
    else:
        fields = (
            f'<div><label for="{name}-0">Your answer</label>'
            f'<input id="{name}-0" type="text" inputmode="decimal" autocomplete="off" size="10">'
            "</div>"
        )
    label = name.replace("_", " ")  # two forms of a page have to differ in name
    packed = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return (
        f'<form class="answer pst-js-only" aria-label="Answer here: {label}"><fieldset>'
        f"<legend>Answer here</legend>{fields}"
        '<button type="submit">Check</button></fieldset>'
        '<p class="answer-reply" role="status" aria-live="polite"></p>'
        f'<script type="application/json">{packed}</script></form>'
    )


def _select(name: str, number: int, key: str, options: list[str]) -> str:
    listed = "".join(f"<option>{escape(option)}</option>" for option in options)
    return (
        f'<div><label for="{name}-{number}">{escape(key) or "Your answer"}</label>'
        f'<select id="{name}-{number}" autocomplete="off">'
        f'<option value="">choose</option>{listed}</select></div>'
    )


def place(app: Sphinx, document: nodes.document) -> None:
    """Put a form below each check cell whose exercise can be answered without code."""
    for cell in list(document.findall(nodes.container)):
        if "tag_exercise-check" not in cell["classes"]:
            continue
        code = next(iter(cell.findall(nodes.literal_block)), None)
        called = _CALL.match(code.astext().strip()) if code is not None else None
        html = form(called[1]) if called else ""
        if html:
            cell.parent.insert(cell.parent.index(cell) + 1, nodes.raw("", html, format="html"))
            cell["classes"].append("answered-below")


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("doctree-read", place)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
