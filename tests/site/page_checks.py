"""What has to hold of an open page, whatever its width and theme."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from page_weight import styles

__all__ = ["badly_printed", "broken", "purged_by_mistake"]

SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
ON_PAPER = Path(__file__).with_name("paper_checks.js").read_text(encoding="utf-8")


def broken(page: Page) -> dict[str, list[str]]:
    """What each check of page_checks.js objects to."""
    return page.evaluate(SCRIPT)


def badly_printed(page: Page) -> dict[str, list[str]]:
    """What each check of paper_checks.js objects to, on a page emulated as print."""
    return page.evaluate(ON_PAPER)


def purged_by_mistake(page: Page, vocabulary: styles.Vocabulary) -> list[str]:
    """Tags, classes and ids of the living page whose rules the purge may have removed."""
    alive = page.evaluate(
        """() => [...new Set([...document.querySelectorAll("body *")].flatMap(e => [
             e.localName, ...[...e.classList].map(c => "." + c),
             ...(/[^0-9]$/.test(e.id) ? ["#" + e.id] : [])]))]"""  # numbered ids carry no style
    )
    return sorted(
        name
        for name in alive
        if (name.lstrip(".#") not in (vocabulary.names if name[0] in ".#" else vocabulary.tags))
        and not styles.BUILT_IN_SCRIPTS.match(name.lstrip(".#"))
    )
