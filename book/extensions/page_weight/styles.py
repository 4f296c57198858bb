"""One style sheet out of many, without the rules that no page can ever use."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import tinycss2

__all__ = ["BUILT_IN_SCRIPTS", "Vocabulary", "load", "purge"]

# Scripts put these together from pieces ("bs-tooltip-" + placement): no word is the class itself.
BUILT_IN_SCRIPTS = re.compile(r"bs-tooltip|tooltip|dropdown|collaps|fade|show")
NESTING = {"media", "supports", "layer", "container"}
IMPORT = re.compile(r"""@import\s+(?:url\()?["']?([^"')]+)["']?\)?\s*;""")
URL = re.compile(r"url\(([^)]+)\)")


@dataclass
class Vocabulary:
    """What the pages and the scripts can contain: names of tags, classes and ids."""

    tags: set[str] = field(default_factory=lambda: {"html", "body"})
    names: set[str] = field(default_factory=set)

    def add_words(self, text: str) -> None:
        """Count each word of a script as a tag, class or id that it may create."""
        words = set(re.findall(r"[A-Za-z_][\w-]*", text))
        self.names |= words
        self.tags |= words

    def allows(self, selector: Iterable[tinycss2.ast.Node]) -> bool:
        """Tell whether a selector can match: its tags, classes and ids are known."""
        before = ""
        for token in selector:
            if token.type == "ident" and before == ".":
                if token.value not in self.names and not BUILT_IN_SCRIPTS.match(token.value):
                    return False
            elif token.type == "ident" and before != ":":
                if token.value.lower() not in self.tags:
                    return False
            elif token.type == "hash" and token.value not in self.names:
                return False
            before = token.value if token.type == "literal" else ""
        return True


def load(file: Path, static: Path) -> str:
    """Return a style sheet with its imports inlined and its addresses relative to `static`."""
    text = file.read_text(encoding="utf-8")
    text = IMPORT.sub(lambda m: load((file.parent / m[1]).resolve(), static), text)

    def relative(match: re.Match[str]) -> str:
        address = match[1].strip("\"'")
        target = file.parent / re.split("[?#]", address)[0]
        if address.startswith(("data:", "#", "http:", "https:")) or not target.is_file():
            return match[0]
        return f"url({target.resolve().relative_to(static.resolve()).as_posix()})"

    return URL.sub(relative, text)


def purge(text: str, vocabulary: Vocabulary) -> str:
    """Return the style sheet without rules that cannot match anything in the vocabulary."""
    return "\n".join(_purged(tinycss2.parse_stylesheet(text, True, True), vocabulary))


def _purged(rules: list[tinycss2.ast.Node], vocabulary: Vocabulary) -> list[str]:
    kept = []
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [s for s in _split(rule.prelude) if vocabulary.allows(s)]
            if selectors:
                heads = ",".join(tinycss2.serialize(s).strip() for s in selectors)
                kept.append(f"{heads}{{{tinycss2.serialize(rule.content).strip()}}}")
        elif rule.type == "at-rule" and rule.lower_at_keyword in NESTING and rule.content:
            inside = _purged(tinycss2.parse_rule_list(rule.content, True, True), vocabulary)
            if inside:
                condition = tinycss2.serialize(rule.prelude).strip()
                kept.append(f"@{rule.at_keyword} {condition}{{{''.join(inside)}}}")
        elif rule.type == "at-rule" and rule.lower_at_keyword != "charset":
            kept.append(rule.serialize())
        elif rule.type == "error":
            raise ValueError(f"style sheet, line {rule.source_line}: {rule.message}")
    return kept


def _split(prelude: list[tinycss2.ast.Node]) -> list[list[tinycss2.ast.Node]]:
    """Split the head of a rule at its commas."""
    selectors: list[list[tinycss2.ast.Node]] = [[]]
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            selectors.append([])
        else:
            selectors[-1].append(token)
    return selectors
