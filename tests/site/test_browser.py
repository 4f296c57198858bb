"""Every page of the built site in Chromium: two widths, light and dark."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import axe
from browsing import (
    BOOK,
    FAST,
    FIRST_LOAD,
    HEIGHT,
    KINDS,
    PAGES,
    PHONE,
    REQUESTS,
    SHIFT,
    SLIDERS,
    SLOW,
    WIDE,
    Visit,
    settle,
    show_everything,
)
from page_checks import badly_printed, broken, purged_by_mistake
from page_weight import styles

pytestmark = pytest.mark.browser

OTHER = {"light": "dark", "dark": "light"}
#: The cheat sheet has tests of its own.
PRINTED = [page for page in BOOK if "cheat_sheet" not in page]
A4 = round(178 / 25.4 * 96)  # without its margins


def loaded(path: str) -> dict[int, str]:
    """Return the theme preferred while a page loads, for each width; from page to page the other.

    Each width then shows the other theme too, switched to.
    """
    first = ("light", "dark")[PAGES.index(path) % 2]
    return {WIDE: first, PHONE: OTHER[first]}


@pytest.mark.parametrize("path", PAGES)
def test_page(
    server: str, window: Callable[..., Visit], vocabulary: styles.Vocabulary, path: str
) -> None:
    """Light and still while it loads; then sound in both widths and themes."""
    wide, phone = (window(server, width=w, scheme=scheme) for w, scheme in loaded(path).items())
    for visit in (wide, phone):  # both wait for the slow line at once
        visit.network(SLOW)
        visit.begin(path)
    for visit in (wide, phone):
        visit.load_slowly(path)
    wide.page.wait_for_timeout(200)
    wrong = []
    for visit in (wide, phone):
        wrong += first_load(visit, path) if path in BOOK else []
        visit.network(FAST)
        if visit.scheme == "dark" and path in PRINTED:
            wrong += on_paper(visit, path)
        show_everything(visit.page)
        wrong += in_this_variant(visit, path)
        visit.show(OTHER[visit.scheme])
        wrong += in_this_variant(visit, path)
        wrong += once_a_width(visit, path, vocabulary)
    one_of_a_kind = path in KINDS or path not in BOOK
    wrong += markup(wide, path, all_colours=one_of_a_kind)
    if one_of_a_kind:
        wrong += markup_of_a_phone(wide, path)
    assert not wrong, "\n".join(wrong)


def named(visit: Visit, path: str, check: str, found: list[str]) -> list[str]:
    return [f"{path}, {visit.width} pixels, {visit.scheme}: {check}: {each}" for each in found]


def first_load(visit: Visit, path: str) -> list[str]:
    """How heavy a page is, and how far its text moves, with an empty cache on a slow line."""
    measured = {
        "bytes": (visit.bytes, 10_000, FIRST_LOAD),  # fewer: nothing was measured
        "requests": (len(visit.requests), 1, REQUESTS),
        "layout shift": (visit.page.evaluate("window.shift"), 0, SHIFT),
    }
    out = [
        f"{what} {value}, not within {low} and {high}"
        for what, (value, low, high) in measured.items()
        if not low <= value <= high
    ]
    return named(visit, path, "first load", out)


def in_this_variant(visit: Visit, path: str) -> list[str]:
    """The checks of milliseconds, and whether the page has the theme that the system prefers."""
    theme = visit.page.evaluate("document.documentElement.dataset.theme")
    checks = {"theme": [theme] if theme != visit.scheme else [], **broken(visit.page)}
    return [line for check, found in checks.items() for line in named(visit, path, check, found)]


def once_a_width(visit: Visit, path: str, vocabulary: styles.Vocabulary) -> list[str]:
    """What no theme changes."""
    sliding = visit.page.locator("article input[type=range]").count() > 0
    checks = {
        "purged by mistake": purged_by_mistake(visit.page, vocabulary),
        "a slider without a test": ["see SLIDERS"] if sliding != (path in SLIDERS) else [],
        "loaded from elsewhere": visit.foreign,
        "went wrong": visit.wrong,
    }
    return [line for check, found in checks.items() for line in named(visit, path, check, found)]


def on_paper(visit: Visit, path: str) -> list[str]:
    """What is wrong on paper, whatever is preferred on the screen; the page is as it was loaded."""
    visit.page.set_viewport_size({"width": A4, "height": HEIGHT})
    visit.page.emulate_media(media="print", color_scheme=visit.scheme)
    found = badly_printed(visit.page)
    visit.page.emulate_media(media="screen", color_scheme=visit.scheme)
    visit.page.set_viewport_size({"width": visit.width, "height": HEIGHT})
    settle(visit.page)  # the sidebars slide back to where they were
    return [line for check, each in found.items() for line in named(visit, path, check, each)]


def markup(wide: Visit, path: str, all_colours: bool) -> list[str]:
    """What axe-core says, of the colours of all texts or of one text for each way to colour them.

    `page_checks.js` looks at each text in all four variants; axe adds what lies over a text without
    being around it.
    """
    wrong = named(wide, path, "inside a formula or code", axe.condense(wide.page))
    if not all_colours:
        axe.mark(wide.page)
    return wrong + named(wide, path, "axe", axe.findings(wide.page, marked=not all_colours))


def markup_of_a_phone(wide: Visit, path: str) -> list[str]:
    """What axe-core says, colours apart, of what a phone shows instead of the sidebars.

    That is the theme's, and what the book's script gives to boxes that scroll: the same markup on
    each page of a kind.
    """
    wide.page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    wide.page.evaluate("new Promise(requestAnimationFrame)")  # the book's script has seen it
    found = axe.findings(wide.page, without=axe.COLOUR)
    return named(wide, path, f"axe at {PHONE} pixels", found)
