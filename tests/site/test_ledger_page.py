"""The ledger's page: a line per row, counts that add up, controls that show what was asked for."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from playwright.sync_api import Browser, Page, expect

import acts
import site_files
from acts._ledger.claims import SOURCES, VERDICTS
from browsing import PHONE, WIDE, visiting
from ledger.directives import UNDECIDED

PAGE = "book/claims.html"
ROWS = acts.ledger()


@pytest.mark.site
def test_each_row_is_a_line_with_its_verdict_and_its_finding_folded() -> None:
    rows = {row["id"]: row for row in site_files.soup(PAGE).select("details.ledger-row")}
    assert list(rows) == [row["id"].lower() for row in ROWS]
    for row in ROWS:
        folded = rows[row["id"].lower()]
        line = folded.find("summary")
        assert line.select_one(".verdict").get_text() == (row["verdict"] or UNDECIDED)
        assert line.select_one(".ledger-id").get_text() == row["id"]
        assert not folded.has_attr("open")
        links = {a["href"].partition("#")[2] for a in folded.select("a[href]")}
        assert row["check"] is None or f"claim-{row['check']}" in links
        words = row["finding"] and re.findall(r"[a-z]{5,}", row["finding"])
        assert row["verdict"] is None or all(word in folded.get_text() for word in words[:3])


@pytest.mark.site
def test_counts_add_up() -> None:
    by_article, by_chapter = (
        {
            cells[0]: [0 if text == "–" else int(text) for text in cells[1:]]
            for line in table.select("tbody tr")
            if (cells := [cell.get_text().strip() for cell in line.select("td")])
        }
        for table in site_files.soup(PAGE).select("#counts table")
    )
    for source in SOURCES:
        counts = Counter(row["verdict"] for row in ROWS if row["source"] == source)
        assert by_article[source] == [*(counts[v] for v in [*VERDICTS, None]), counts.total()]
    for table in (by_article, by_chapter):
        parts = [numbers for name, numbers in table.items() if name != "all"]
        assert table["all"] == [sum(column) for column in zip(*parts, strict=True)]
        assert table["all"][-1] == len(ROWS)


def shown(page: Page) -> list[str]:
    rows = page.locator(".ledger-row").evaluate_all(
        "rows => rows.filter(row => row.checkVisibility()).map(row => row.id.toUpperCase())"
    )
    expect(page.get_by_role("status")).to_have_text(f"{len(rows)} of {len(ROWS)} rows")
    return rows


@pytest.mark.browser
@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_controls_show_what_was_asked_for(server: str, browser: Browser, width: int) -> None:
    with visiting(browser, server, width=width) as visit:
        page = visit.open(PAGE)
        form = page.locator("form.ledger-filter")
        form.get_by_label("article").select_option("D1")
        form.get_by_label("verdict").select_option("wrong")
        wrong = [r["id"] for r in ROWS if (r["source"], r["verdict"]) == ("D1", "wrong")]
        assert shown(page) == wrong
        assert not page.get_by_role("heading", name="D2:").is_visible()
        form.get_by_label("article").select_option("")
        form.get_by_label("verdict").select_option("holds")
        form.get_by_label("words").fill("elu  EXP(x)")
        expect(page.locator("#d0-31")).to_be_visible()
        assert 0 < len(shown(page)) < 5
        form.get_by_label("with findings").check()
        assert page.locator("#d0-31 .ledger-evidence").first.is_visible()
        form.get_by_label("words").fill("no such word")
        assert shown(page) == []
        page.evaluate("location.hash = '#d2-07'")  # a link to a row that is not shown
        expect(page.locator("#d2-07")).to_have_attribute("open", "")
        assert len(shown(page)) == len(ROWS)
        assert visit.wrong == []


@pytest.mark.browser
def test_without_scripts_every_row_stands_there(server: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server + PAGE)
    assert not page.locator("form.ledger-filter").is_visible()
    assert page.locator(".ledger-row > summary").count() == len(ROWS)
    expect(page.locator("#d4-41 > summary")).to_be_visible()
    context.close()
