"""The cheat sheet: what the rules say, on one page of paper."""

from __future__ import annotations

import re
from functools import cache

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser

import acts
import site_files
from acts._guide.choices import INIT_RECORDS, LOSS_RECORDS, OUTPUT_CODE
from acts._guide.options import DEEP, DEPTHS, FORWARD, NORMALISATIONS, RESIDUALS, TASKS, Options
from acts._guide.recommend import RULES, choosing, chosen
from acts._guide.words import predicted
from browsing import PHONE, visiting
from guide import network_drawing
from guide.cheat_sheet import architectures, outputs, rows_behind
from reference import drawings

PAGE = "book/cheat_sheet.html"
A4 = (595, 842)  # points
MILLIMETRE = 96 / 25.4  # in CSS pixels


def test_every_task_stands_in_one_group_with_its_own_last_layer_and_loss() -> None:
    groups = outputs()
    assert sorted(task for tasks in groups for task in tasks) == sorted(TASKS)
    for part in ("output", "loss"):
        for tasks in groups:
            assert len({chosen(Options(task))[part] for task in tasks}) == 1
    pairs = [(made["output"], made["loss"]) for made in (chosen(Options(t[0])) for t in groups)]
    assert len(set(pairs)) == len(pairs)


def test_last_layer_and_loss_depend_on_the_task_alone() -> None:
    for rule in RULES:  # or the sheet's first table would have to ask for more
        if rule.about in ("output", "loss") and rule.chooses:
            assert rule.where[1:] == (tuple(DEPTHS), tuple(NORMALISATIONS), tuple(RESIDUALS))


def test_rows_of_hidden_layers_stand_for_every_task_and_leave_no_depth_out() -> None:
    shown = {options for _, options in architectures() if options.task in FORWARD}
    assert {options.depth for options in shown} == set(DEPTHS) - {"any", "31-"}
    for options in shown:
        depths = {options.depth} | ({"31-"} if options.depth in DEEP else set())
        asked = [options._replace(task=task, depth=d) for task in FORWARD for d in depths]
        for part in ("hidden", "init"):
            assert len({chosen(each)[part] for each in asked}) == 1


def test_rows_behind_a_rule_are_those_of_its_claims() -> None:
    ledger = acts.ledger()
    for rule in RULES:
        rows = rows_behind([rule], ledger)
        assert {row["id"] for row in rows} == {
            row["id"] for row in ledger if row["check"] in rule.claims or row["id"] in rule.claims
        }


def test_short_sentences_are_short_and_carried_by_something() -> None:
    told = [rule for rule in RULES if rule.short]
    assert len(told) >= 10
    for rule in told:
        assert rule.backed, rule.name
        assert rule.short.endswith(".")
        assert len(rule.short) <= 80
    assert len({rule.short for rule in told}) == len(told)


def test_the_picture_says_what_recommend_says() -> None:
    assert network_drawing.hidden() == acts.recommend(FORWARD[0]).hidden
    outputs = {acts.recommend(task).output for task in TASKS}
    assert set(network_drawing.after_training()) < outputs & set(OUTPUT_CODE)
    assert "identity" in outputs  # "or nothing"
    takes = {task: acts.recommend(task).loss.takes for task in TASKS}
    assert network_drawing.exceptions() == [t for t in TASKS if takes[t] == "predictions"]
    assert len(network_drawing.exceptions()) < len(TASKS) / 4  # "mostly as they are"
    for drawn in (network_drawing.alt(), network_drawing.html()):
        for word in (acts.ACTIVATIONS["relu"].label, *network_drawing.after_training()):
            assert word in drawn


def test_a_pen_follows_the_function_and_lifts_where_it_jumps() -> None:
    for name, record in acts.ACTIVATIONS.items():
        path = drawings.pen(name, 80, 48, margin=0)
        assert path.count("M") == (2 if name == "step" else 1), name
        for x, y in re.findall(r"[ML]([\d.]+) ([\d.]+)", path):
            drawn = 2.4 - float(y) / 10
            assert drawn == pytest.approx(record.fn(float(x) / 10 - 4), abs=0.02), name


# -------------------------------------------------------------------------------- the page as built


@pytest.mark.site
def test_the_picture_stands_on_the_page_and_every_named_function_has_its_curve() -> None:
    (picture,) = sheet().select("figure [role=img]")
    assert picture["aria-label"] == network_drawing.alt()
    assert sheet().select_one("figcaption").get_text(strip=True)
    named = [name for row in cells(1) for name in (row[1], *filter(None, row[3].split(", ")))]
    drawn = sheet().select(".sheet-function")
    labels = {record.label: name for name, record in acts.ACTIVATIONS.items()}
    assert [place.get_text() for place in drawn] == named
    for place in drawn:
        name = labels[place.get_text()]
        assert drawings.pen(name, 34, 21) in str(place.svg)
        assert place.a["href"] == f"tour.html#{name}"


@cache
def sheet() -> BeautifulSoup:
    return site_files.soup(PAGE).select_one(".cheat-sheet")


def cells(number: int) -> list[list[str]]:
    return site_files.cells(sheet().select("table")[number])


@pytest.mark.site
def test_first_table_says_what_recommend_says() -> None:
    for tasks, row in zip(outputs(), cells(0), strict=True):
        predicts, output, loss, targets, _ = row
        found = acts.recommend(tasks[0])
        assert predicts == predicted(tasks)
        assert all(TASKS[task].partition(" (")[0] in predicts for task in tasks)
        assert output == (OUTPUT_CODE[found.output] or "nothing")
        assert loss == f"{found.loss.torch}, given the {found.loss.takes}"
        assert targets == found.loss.targets
        assert found.loss == LOSS_RECORDS[chosen(Options(tasks[0]))["loss"]]


@pytest.mark.site
def test_second_table_says_what_recommend_says() -> None:
    for (title, options), row in zip(architectures(), cells(1), strict=True):
        made = chosen(options)
        others = [acts.ACTIVATIONS[r.chooses].label for r in choosing(options, "instead")]
        label = acts.ACTIVATIONS[made["hidden"]].label
        assert row[:4] == [title, label, INIT_RECORDS[made["init"]].rule, ", ".join(others)]


@pytest.mark.site
def test_every_line_shows_what_carries_it() -> None:
    bare = [row[0] for table in (0, 1) for row in cells(table) if not row[-1]]
    unbacked = [
        predicted(tasks)
        for tasks in outputs()
        if not any(rule.backed for rule in choosing(Options(tasks[0]), "output", "loss"))
    ]
    assert bare == unbacked
    told = [" ".join(item.get_text().split()) for item in sheet().select("ul > li")]
    for rule, text in zip([r for r in RULES if r.short], told, strict=True):
        assert text.startswith(rule.short)
        rows = [row["id"] for row in rows_behind([rule], acts.ledger())]
        assert re.findall(r"D\d-\d\d", text) == rows


@pytest.mark.browser
def test_on_a_phone_nothing_of_it_scrolls_sideways_and_letters_can_be_read(
    server: str, browser: Browser
) -> None:
    with visiting(browser, server, width=PHONE) as visit:
        page = visit.open(PAGE)
        wide = page.evaluate(
            """() => [...document.querySelectorAll(".cheat-sheet, .cheat-sheet *")]
              .filter(e => e.clientWidth && e.scrollWidth > e.clientWidth + 1)
              .map(e => e.textContent.slice(0, 40))"""
        )
        assert wide == []
        letters = page.evaluate(
            """() => [...document.querySelectorAll(".sheet-network text")]
              .map(e => parseFloat(getComputedStyle(e).fontSize) * e.getScreenCTM().a)"""
        )
        assert min(letters) >= 11.5
        boxes = page.evaluate(
            """() => [...document.querySelectorAll(".sheet-network svg")].map(svg =>
              [...svg.querySelectorAll("text")].map(e => e.getBoundingClientRect())
                .map(b => [b.left, b.right, b.top, b.bottom]))"""
        )
        for half in boxes:  # no word runs into another
            for number, (left, right, top, bottom) in enumerate(half):
                for other in half[number + 1 :]:
                    apart = other[0] > right or other[1] < left
                    assert apart or other[2] > bottom - 4 or other[3] < top + 4


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_printed_it_is_one_page_of_a4(server: str, browser: Browser, scheme: str) -> None:
    with visiting(browser, server, scheme=scheme) as visit:
        paper = visit.open(PAGE).pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
    (box,) = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", paper)
    assert tuple(map(float, box)) == pytest.approx(A4, abs=1)


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_printed_it_is_dark_on_white_and_nothing_is_cut(
    server: str, browser: Browser, scheme: str
) -> None:
    width = round((210 - 24) * MILLIMETRE)
    with visiting(browser, server, width=width, scheme=scheme) as visit:
        page = visit.open(PAGE)
        page.emulate_media(media="print", color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("document.querySelector('article').scrollHeight") <= (
            0.95 * (297 - 20) * MILLIMETRE  # room for a font with wider letters
        )
        tones = page.evaluate(
            """() => [...document.querySelectorAll("article *")]
              .filter(e => e.getClientRects().length && e.textContent.trim())
              .map(e => Math.max(...getComputedStyle(e).color.match(/[0-9]+/g).slice(0, 3)))"""
        )
        assert len(tones) > 50
        assert max(tones) <= 0x66
        grounds = page.evaluate(
            """() => [...document.querySelectorAll("html, body, body *")]
              .filter(e => e.getClientRects().length)
              .map(e => getComputedStyle(e).backgroundColor.match(/[0-9.]+/g).map(Number))
              .filter(c => c.length < 4 || c[3] > 0).map(c => Math.min(...c.slice(0, 3)))"""
        )
        assert min(grounds, default=255) >= 0xF0
        for hidden in (".bd-header", ".bd-sidebar-primary", ".bd-footer", ".headerlink"):
            assert page.locator(f"{hidden}:visible").count() == 0, hidden
        small = page.evaluate(
            """() => Math.min(...[...document.querySelectorAll(".cheat-sheet td, .cheat-sheet li")]
              .map(e => parseFloat(getComputedStyle(e).fontSize)))"""
        )
        assert small >= 8 * 96 / 72  # eight points
