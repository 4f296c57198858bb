"""The reading paths follow the ledger, and on the built site each row leads to its evidence."""

from __future__ import annotations

import re
import types
from functools import cache
from pathlib import Path
from urllib.parse import urldefrag

import pytest
from bs4 import BeautifulSoup, Tag

import acts
import article_rules as rules
import site_files
from acts._ledger.claims import SOURCES, VERDICTS
from chapter_links import chapter_link
from ledger import works
from ledger.directives import UNDECIDED

BOOK = Path(__file__).parents[2] / "book"
ROWS = acts.ledger()


def path(article: str) -> str:
    return (BOOK / f"article_{article.lower()}.md").read_text("utf-8")


@pytest.mark.parametrize("article", SOURCES)
def test_a_path_follows_its_article_row_by_row(article):
    assert rules.problems(path(article), article, ROWS) == []


def test_the_entrance_leads_to_each_path_with_its_totals():
    text = (BOOK / "articles.md").read_text("utf-8")
    for article in SOURCES:
        assert f"(article_{article.lower()}.md)" in text
    found = [(block.name, block.argument) for block in rules.blocks(text, ROWS)]
    each = [(name, a) for a in SOURCES for name in ("ledger-article", "ledger-totals")]
    assert found == [*each, ("ledger-verdicts", "")]


# --- the rules themselves, on one path with one fault each

FAULTS = {
    "a section left out": (":section: 2.3\n", ":section: 2.2\n", "rows lost"),
    "a section without rows": ("```{ledger} D0\n:section: 1.2\n```\n", "", "rows lost"),
    "a row twice": (":section: intro\n", ":section: 5\n", "doubled"),
    "another article's rows": (
        "```{ledger} D0\n:section: 5",
        "```{ledger} D2\n:section: 5",
        "lost",
    ),
    "rows kept back by verdict": (":section: 2.2\n", ":section: 2.2\n:verdict: holds\n", "lost"),
    "a heading of another section": (
        "## Section 2.2: ReLU",
        "## Section 2.1: ReLU",
        "stands under",
    ),
    "a section without a guide": (
        re.search(r"(?<=Table 1: the comparison\n\n).*?(?=\n\n```)", path("D0"), re.S)[0],
        "",
        "0 sentences",
    ),
    "a verdict in the text": ("The densest section,", "The densest and wrong section,", "'wrong'"),
    "a verdict's synonym": ("The densest section,", "The densest and false section,", "'false'"),
    "a number in the text": ("The densest section,", "At 0.41 per layer,", "number in the text"),
    "praise for a row that does not hold": (
        "D0-03](claims.md#d0-03",
        "D0-17](claims.md#d0-17",
        "praised",
    ),
    "a row's number on another row": ("claims.md#d0-03", "claims.md#d0-02", "D0-03 leads to"),
    "no list of what holds": (
        ":verdict: holds\n:brief:\n",
        ":verdict: wrong\n:brief:\n",
        "listed first",
    ),
    "praise at the end": ("## What it gets right", "## What else", "the parts are"),
    "no plan": ("**A morning,", "**A day,", "no plan for A morning"),
    "a link to another chapter": (
        "[Chapter 02](02_sigmoid_saturation",
        "[Chapter 02](02b_sigmoid_stack",
        "leads to",
    ),
    "a status by hand": ("{chapter}`05`", "chapter 05 (in preparation)", "unfinished"),
    "a sentence that begins small": (
        "The densest section,",
        "Wait. {chapter}`05`,",
        "small letter",
    ),
    "brackets in brackets": ("The densest section,", "It ({chapter}`05`),", "brackets within"),
    "no totals": ("```{ledger-totals} D0\n```\n", "", "the head does not show ledger-totals"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(fault):
    old, new, message = FAULTS[fault]
    assert old in path("D0")
    changed = path("D0").replace(old, new, 1)
    found = rules.problems(changed, "D0", ROWS)
    assert any(message in problem for problem in found), found


def test_sections_in_another_order_are_found():
    first, second = "## Section 1.1: ", "## Section 1.2: "
    start, middle, end = (path("D0").index(mark) for mark in (first, second, "## Section 2.1: "))
    page = path("D0")
    swapped = page[:start] + page[middle:end] + page[start:middle] + page[end:]
    found = rules.problems(swapped, "D0", ROWS)
    assert len(found) == 1
    assert "out of order: ['D0-01', 'D0-06'" in found[0]


def test_a_verdict_that_changes_in_the_ledger_takes_the_praise_away():
    rows = [dict(row, verdict="wrong") if row["id"] == "D0-03" else row for row in ROWS]
    assert any("D0-03 is praised" in problem for problem in rules.problems(path("D0"), "D0", rows))


# --- the role that links to chapters which may not exist yet


def test_a_chapter_is_linked_as_soon_as_there_is_one():
    env = types.SimpleNamespace(found_docs={"book/05_rectifier_family", "book/105_x"})
    link = chapter_link(env, "05")
    assert (link.astext(), link["reftarget"]) == ("chapter 05", "/book/05_rectifier_family")
    assert chapter_link(env, "Chapter 05").astext() == "Chapter 05"
    assert chapter_link(env, "05b").astext() == "chapter 05b (in preparation)"
    assert chapter_link(env, "Chapter 06").astext() == "Chapter 06 (in preparation)"


@pytest.mark.parametrize("text", ["5", "15", "00", "05_rectifier_family", "chapter 05", ""])
def test_a_chapter_that_nobody_plans_is_refused(text):
    with pytest.raises(ValueError, match="no such chapter"):
        chapter_link(types.SimpleNamespace(found_docs=set()), text)


# --- the built pages


def soup(page: str) -> BeautifulSoup:
    return site_files.soup(f"book/{page}")


@cache
def targets(page: str) -> dict[str, Tag]:
    """Return what the anchors of a page lead to."""
    return {element["id"]: element for element in soup(page)(id=True)}


def shown(article: str) -> list[tuple[Tag, Tag]]:
    """Return the rows of a path as the reader sees them, each as its head and its body."""
    found = soup(f"article_{article.lower()}.html").select("dl.ledger > dt")
    return [(term, term.find_next_sibling("dd")) for term in found]


@pytest.mark.site
@pytest.mark.parametrize("article", SOURCES)
def test_a_built_path_shows_every_row_once_in_order_with_its_verdict(article):
    mine = [row for row in ROWS if row["source"] == article]
    heads = [(t.a.get_text(), t.select_one(".verdict").get_text()) for t, _ in shown(article)]
    assert heads == [(row["id"], row["verdict"] or UNDECIDED) for row in mine]


@pytest.mark.site
@pytest.mark.parametrize("article", SOURCES)
def test_every_row_of_a_built_path_leads_to_what_decided_it(article):
    """The target exists, and its cell prints this row with this verdict."""
    mine = [row for row in ROWS if row["source"] == article]
    for row, (term, body) in zip(mine, shown(article), strict=True):
        assert term.a["href"] == f"claims.html#{row['id'].lower()}"
        listed = targets("claims.html")[row["id"].lower()]
        claim = body.select_one(".ledger-claim").get_text()
        assert listed.summary.get_text().endswith(f" {row['id']} {claim}")
        evidence = [p for p in body.select(".ledger-evidence") if p.a or row["verdict"] is None]
        if row["verdict"] is None:
            (only,) = evidence
            assert only.get_text().startswith("Belongs to chapter ")
            assert "Decided by" not in body.get_text()
            continue
        assert len(evidence) == (row["check"] is not None) + len(row["references"]) > 0
        if row["check"] is not None:
            decided = evidence.pop(0)
            page, anchor = urldefrag(decided.a["href"])
            assert decided.get_text().startswith(f"Decided by {row['check']} in chapter ")
            cell = targets(page)[anchor].find_parent("p", class_="claim")
            line = " ".join(cell.get_text(" ").split()).replace(" ,", ",")
            assert f"{row['id']} {row['verdict']}" in line
            assert line.startswith("✔ ")
            assert line.endswith(row["check"])
        for shown_reference, reference in zip(evidence, row["references"], strict=True):
            entry = works.entries()[reference["key"]]
            assert shown_reference.a["href"] == works.address(entry)
            assert shown_reference.get_text().startswith(works.authors(entry))


@pytest.mark.site
@pytest.mark.parametrize("article", SOURCES)
def test_totals_add_up_on_the_built_pages(article):
    mine = [row for row in ROWS if row["source"] == article]
    for page in ("articles.html", f"article_{article.lower()}.html"):
        text = soup(page).article.get_text()
        total = re.search(rf"{len(mine)} claims: ([^.]*)\.", text)[1]
        counts = {word: int(n) for word, n in re.findall(r"([a-z ]+?) (\d+)(?:,|$)", total)}
        words = [*VERDICTS, None]
        expected = {w or UNDECIDED: sum(r["verdict"] == w for r in mine) for w in words}
        assert {w.strip(): n for w, n in counts.items()} == {w: n for w, n in expected.items() if n}
