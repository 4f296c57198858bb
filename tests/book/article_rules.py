"""What has to be true of a reading path, as rules over its text: each returns what is wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from prose_numbers import prose_numbers

__all__ = ["PARTS", "Block", "blocks", "problems"]

#: The first heading of a path and its last two: the article's own sections stand between them.
PARTS = ("What it gets right", "What it leaves out", "How to walk it")
#: Words that state a verdict. A path's text asks; only the rows, printed from the ledger, answer.
VERDICT_WORDS = re.compile(
    r"\b(?:holds?|held|conditional(?:ly)?|wrong(?:ly)?|unsupported|false|true|untrue|(?:in)?correct"
    r"(?:ly)?|refuted?|disproved?|confirmed|mistaken|unfounded|myth)\b",
    re.IGNORECASE,
)
SENTENCES = (2, 4)  # before the rows of a section
_DIRECTIVE = re.compile(
    r"^```\{(?P<name>[\w-]+)\} *(?P<argument>\S*)\n(?P<body>.*?)^```$", re.M | re.S
)
_HEADING = re.compile(r"^#+ .*$", re.M)
_CODE = re.compile(r"`[^`]*`|\$[^$]*\$")
_LINK = re.compile(r"\[(?P<text>[^]]*)\]\((?P<target>[^)]*)\)")


@dataclass
class Block:
    """A directive with what stands before it: the last heading, and the text since then."""

    name: str
    argument: str
    options: dict[str, str]
    part: str
    heading: str
    text: str = ""
    ids: list[str] = field(default_factory=list)


def blocks(page: str, rows: list[dict]) -> list[Block]:
    """Return the directives of a page in order, each with the rows that it shows."""
    found, end, part, heading = [], 0, "", ""
    for match in _DIRECTIVE.finditer(page):
        before = page[end : match.start()]
        pieces = re.split(r"^(#+) (.*)$", before, flags=re.M)
        for level, title in zip(pieces[1::3], pieces[2::3], strict=True):
            heading = title
            part = title if level == "##" else part
        options = dict(re.findall(r"^:(\w+): *(.*)$", match["body"], re.M))
        block = Block(match["name"], match["argument"], options, part, heading, pieces[-1].strip())
        if block.name == "ledger":
            block.ids = [row["id"] for row in rows if _shown(block, row)]
        found.append(block)
        end = match.end()
    return found


def _shown(block: Block, row: dict) -> bool:
    options = block.options
    return (
        row["source"] == block.argument
        and row["section"] == options.get("section", row["section"])
        and row["verdict"] == options.get("verdict", row["verdict"])
        and row["id"] in options.get("rows", row["id"]).split()
    )


def problems(page: str, article: str, rows: list[dict]) -> list[str]:
    """Return everything that is wrong with the path of `article`."""
    mine = [row for row in rows if row["source"] == article]
    parts = re.findall(r"^## (.*)$", page, re.M)
    listed = [block for block in blocks(page, rows) if block.name == "ledger"]
    full = [block for block in listed if "brief" not in block.options]
    return [
        *_frame(page, article, parts),
        *_praise(page, mine, [block for block in listed if "brief" in block.options]),
        *_order(full, mine),
        *_sections(full),
        *_prose(page, rows),
    ]


def _frame(page: str, article: str, parts: list[str]) -> list[str]:
    head = page[: page.find("\n## ")]
    found = [
        f"the head does not show {name}"
        for name in ("ledger-article", "ledger-totals")
        if f"```{{{name}}} {article}\n```" not in head
    ]
    if (parts[:1], parts[-2:]) != ([PARTS[0]], list(PARTS[1:])):
        found.append(f"the parts are {parts}")
    plan = page.rpartition(f"## {PARTS[2]}")[2]
    found += [f"no plan for {t}" for t in ("Half an hour", "A morning") if f"**{t}," not in plan]
    return found


def _praise(page: str, mine: list[dict], brief: list[Block]) -> list[str]:
    if [(b.part, b.options) for b in brief] != [(PARTS[0], {"verdict": "holds", "brief": ""})]:
        return ["the claims that hold are not listed first, once"]
    held = {row["id"] for row in mine if row["verdict"] == "holds"}
    named = re.findall(r"\[(D\d-\d\d)\]", brief[0].text)
    found = [f"{name} is praised without a verdict to match" for name in named if name not in held]
    return found + ([] if named else ["nothing is praised by its number"])


def _order(full: list[Block], mine: list[dict]) -> list[str]:
    shown = [name for block in full for name in block.ids]
    expected = [row["id"] for row in mine]
    if shown == expected:
        return []
    lost, doubled = set(expected) - set(shown), {n for n in shown if shown.count(n) > 1}
    return [f"rows lost {sorted(lost)}, doubled {sorted(doubled)}, or out of order: {shown}"]


def _sections(full: list[Block]) -> list[str]:
    found = []
    for block in full:
        section = block.options.get("section", "?")
        heading = block.heading.removeprefix("Section ").lower()
        if not (heading + ":").startswith(section.lower() + ":"):
            found.append(f"section {section!r} stands under {block.heading!r}")
        plain = _CODE.sub("x", _LINK.sub(r"\g<text>", block.text))
        sentences = re.findall(r"[.?!](?=\s|$)", plain)
        if not SENTENCES[0] <= len(sentences) <= SENTENCES[1]:
            found.append(f"section {section!r} has {len(sentences)} sentences before its rows")
    return found


def _prose(page: str, rows: list[dict]) -> list[str]:
    prose = _DIRECTIVE.sub("", page)
    known = {row["id"] for row in rows}
    plain = _CODE.sub("", _LINK.sub(r"\g<text>", prose))
    found = [f"a verdict in the text: {word!r}" for word in VERDICT_WORDS.findall(plain)]
    found += [f"a number in the text: {n.text}" for n in prose_numbers(_HEADING.sub("", prose))]
    if re.search(r"[.?!]\s\{chapter\}`\d", prose):
        found.append("a sentence begins with a small letter: write {chapter}`Chapter 05`")
    if "({chapter}" in prose:
        found.append("a chapter in brackets: its status would stand in brackets within brackets")
    if "preparation" in plain or "not measured" in plain:
        found.append("the text says what is unfinished; a role and the rows do that")
    for link in _LINK.finditer(prose):
        text, target = link["text"], link["target"]
        if (chapter := re.fullmatch(r"[Cc]hapter (\d\d[a-z]?)", text)) and not target.startswith(
            chapter[1] + "_"
        ):
            found.append(f"{text} leads to {target}")
        if re.fullmatch(r"D\d-\d\d", text) and (
            text not in known or target != f"claims.md#{text.lower()}"
        ):
            found.append(f"{text} leads to {target}")
    for number in re.findall(r"(?<!\[)\b[Cc]hapter (\d\d[a-z]?)\b(?!\])", plain):
        if not re.search(rf"\({number}_", prose):
            found.append(f"chapter {number} is named and never linked")
    return found
