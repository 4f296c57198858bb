"""Every page of the built site in Chromium: two widths, light and dark."""

from __future__ import annotations

import pytest
from browsing import (
    BOOK,
    FIRST_LOAD,
    PAGES,
    PHONE,
    REQUESTS,
    SHIFT,
    SLOW,
    WIDE,
    findings,
    purged_by_mistake,
    show_everything,
    visiting,
)
from playwright.sync_api import Browser

from slim import styles

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, PHONE])
@pytest.mark.parametrize("path", PAGES)
def test_page(
    server: str,
    browser: Browser,
    vocabulary: styles.Vocabulary,
    path: str,
    width: int,
    scheme: str,
) -> None:
    """No other server, nothing wrong, nothing too wide, every formula drawn, no finding of axe."""
    with visiting(browser, server, width=width, scheme=scheme) as visit:
        page = visit.open(path)
        assert page.evaluate("document.documentElement.dataset.theme") == scheme
        show_everything(page)
        assert visit.foreign == []
        assert visit.wrong == []
        wide = page.evaluate(
            """() => {
              const limit = document.documentElement.clientWidth;
              if (document.documentElement.scrollWidth <= limit) return [];
              return [...document.querySelectorAll("body *")]
                .filter(e => e.getBoundingClientRect().right > limit + 1)
                .map(e => e.tagName + "." + e.className).slice(0, 10);
            }"""
        )
        assert wide == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        # clipped: content that is wider than its box and cannot be scrolled to
        clipped = page.evaluate(
            """() => [...document.querySelectorAll("article, article *")].filter(e =>
                 e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 2 && !e.closest(".katex") &&
                 ["hidden", "clip"].includes(getComputedStyle(e).overflowX)
               ).map(e => e.tagName + "." + e.className)"""
        )
        assert clipped == []
        undrawn = page.evaluate(
            """() => [...document.querySelectorAll("article .math")].filter(m => {
                 const box = m.querySelector(".katex-html")?.getBoundingClientRect();
                 const hidden = m.querySelector(".katex-mathml")?.getBoundingClientRect();
                 return !box || box.width < 2 || box.height < 2 || hidden.width > 2 ||
                   !getComputedStyle(m.querySelector(".katex")).fontFamily.includes("KaTeX");
               }).map(m => m.textContent.slice(0, 60))"""
        )
        assert undrawn == []
        failed = page.evaluate(
            "[...document.fonts].filter(f => f.status == 'error').map(f => f.family)"
        )
        assert failed == []
        broken = page.evaluate(
            "[...document.images].filter(i => i.offsetParent && !i.naturalWidth).map(i => i.src)"
        )
        assert broken == []
        assert purged_by_mistake(page, vocabulary) == []
        assert findings(page) == ""


@pytest.mark.parametrize("width", [WIDE, PHONE])
@pytest.mark.parametrize("path", BOOK)
def test_first_load_is_light_and_still(
    server: str, browser: Browser, path: str, width: int
) -> None:
    with visiting(browser, server, width=width) as visit:
        visit.session.send("Network.emulateNetworkConditions", SLOW)
        page = visit.open(path)
        page.wait_for_timeout(200)
        assert visit.bytes <= FIRST_LOAD
        assert visit.bytes > 10_000  # or nothing was measured
        assert len(visit.requests) <= REQUESTS
        assert page.evaluate("window.shift") < SHIFT
