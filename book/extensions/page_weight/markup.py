"""What finished pages hold: names of tags, classes and ids, and the characters of the formulas.

Read without a tree of elements, which would take a quarter of the whole build. What only looks like
a tag or an attribute may be counted too: a name too many keeps a rule too much in the style sheet.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

__all__ = ["formula_text", "names"]

# a comment, or what stands in a script or a style: no markup, whatever it looks like
OPAQUE = re.compile(r"<!--.*?-->|(<(script|style)\b[^>]*>).*?(?=</\2>)", re.DOTALL)
TAG = re.compile(r"""<([a-zA-Z][^\s/>]*)((?:[^>"']|"[^"]*"|'[^']*')*)>""")
ATTRIBUTE = re.compile(r"""\s(class|id)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
FORMULA = re.compile(r'<span class="katex-html"[^>]*>')
PIECE = re.compile(r"<(/?)span\b[^>]*>|<[^>]*>|([^<]+)")


def names(page: str) -> tuple[set[str], set[str]]:
    """Return the tags of a page, and its classes and ids."""
    found = set(TAG.findall(OPAQUE.sub(r"\1", page)))
    tags = {tag.lower() for tag, _ in found}
    named: set[str] = set()
    for attributes in {attributes for _, attributes in found}:
        for name, *quoted in ATTRIBUTE.findall(attributes):
            value = html.unescape("".join(quoted))
            named.update(value.split() if name == "class" else [value])
    return tags, named


def formula_text(page: str) -> Iterator[str]:
    """Yield what stands in the drawn part of each formula, piece by piece."""
    for formula in FORMULA.finditer(page):
        depth = 1
        for piece in PIECE.finditer(page, formula.end()):
            if piece[2]:
                yield html.unescape(piece[2])
            elif piece[1] is not None:
                depth += -1 if piece[1] else 1
                if depth == 0:
                    break
