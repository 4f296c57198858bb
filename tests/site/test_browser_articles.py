"""Rows drawn at random, walked in Chromium from an article's path to the cell that decides."""

from __future__ import annotations

import random

import pytest
from playwright.sync_api import Browser, Page, expect

import acts
from acts._ledger.claims import SOURCES
from browsing import PHONE, WIDE, Visit, visiting
from ledger import works
from ledger.directives import UNDECIDED

pytestmark = pytest.mark.browser

ROWS = acts.ledger()
DRAW = random.Random(2026)
#: Three rows of each article, undecided ones included.
DRAWN = {
    article: DRAW.sample([row["id"] for row in ROWS if row["source"] == article], 3)
    for article in SOURCES
}
BY_ID = {row["id"]: row for row in ROWS}


def arrives(page: Page, anchor: str) -> str:
    """Return the text of the target, which has to be in sight."""
    page.wait_for_url(f"**#{anchor}")
    page.evaluate("document.fonts.ready.then(() => true)")
    target = page.locator(f"[id='{anchor}']")
    whole = target.evaluate("e => e.tagName") == "DETAILS"
    line = target.locator("summary") if whole else target.locator("xpath=..")
    box = line.bounding_box()
    assert -1 <= box["y"] < page.viewport_size["height"], f"{anchor} is out of sight: {box}"
    return line.inner_text()


def walk(visit: Visit, name: str, to_the_ledger: bool) -> None:
    """Follow a row from its path to what decided it, and to its place in the ledger."""
    row, start = BY_ID[name], f"book/article_{name[:2].lower()}.html"
    page = visit.open(start)
    term = page.locator("dl.ledger > dt").filter(has_text=name)
    body = term.locator("xpath=following-sibling::dd[1]")
    assert term.locator(".verdict").inner_text() == (row["verdict"] or UNDECIDED)
    claim = body.locator(".ledger-claim").inner_text()
    link = term.get_by_role("link", name=name, exact=True)
    assert link.is_visible()
    own = link.evaluate("link => link.href")
    if row["verdict"] is None:
        assert body.locator("a", has_text="chapter").count() <= 1
        assert body.locator(".ledger-evidence").inner_text().startswith("Belongs to chapter")
        assert "Decided by" not in body.inner_text()
    elif row["check"] is not None:
        body.get_by_role("link", name=row["check"], exact=True).click()
        reached = arrives(page, f"claim-{row['check']}")
        assert reached.startswith("✔ ")
        assert f"{name} {row['verdict']}" in reached
        assert reached.endswith(row["check"])
    else:
        link = body.locator(".ledger-evidence a").first  # leads out: nothing is loaded from there
        assert link.is_visible()
        entry = works.entries()[row["references"][0]["key"]]
        assert link.get_attribute("href") == works.address(entry)
    if to_the_ledger:
        page.goto(own)
        verdict, words = arrives(page, name.lower()).split(f" {name} ", 1)
        assert (verdict, words) == (row["verdict"] or UNDECIDED, claim)
        expect(page.locator(f"[id='{name.lower()}'] .ledger-evidence").last).to_be_visible()
    # the browser gives up its request for the icon when it moves on
    assert [wrong for wrong in visit.wrong if "favicon" not in wrong] == []
    assert visit.foreign == []


@pytest.mark.parametrize(
    ("article", "width"), list(zip(SOURCES, [WIDE, PHONE, WIDE, PHONE, WIDE], strict=True))
)
def test_rows_drawn_at_random_lead_to_the_cells_that_decide_them(
    server: str, browser: Browser, article: str, width: int
) -> None:
    with visiting(browser, server, width=width) as visit:
        for name in DRAWN[article]:  # the ledger is the longest page: once for each article
            walk(visit, name, to_the_ledger=name == DRAWN[article][-1])
