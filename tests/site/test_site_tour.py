"""The tour as drawn and as built: every function on one scale, with what carries it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Browser

import acts
import site_files
from browsing import PHONE, visiting
from reference import drawings, tour, tour_rules

PAGE = "book/tour.html"
FUNCTIONS = tour_rules.read()["functions"]
MARGIN, SMALLEST = 16, 9  # CSS pixels beside the text of a phone, and of a letter


def frame(svg: str) -> list[str]:
    """Where the axes end and the grid stands: the scale of a drawing."""
    return re.findall(r'd="(M [^"]*)"[^>]*stroke: #(?:b0b0b0|404040)', svg)


def test_all_drawings_have_one_scale_and_no_background() -> None:
    scales = set()
    for name in acts.ACTIVATIONS:
        svg = drawings.single(name)
        scales.add((svg[: svg.index(">")], *frame(svg)))
        assert "<style" not in svg
        assert set(re.findall(r"fill: (#?\w+)", svg)) <= {"none"}
    assert len(scales) == 1
    assert len(scales.pop()) > 10


def test_the_slope_is_told_from_the_curve_without_colour() -> None:
    for name in acts.ACTIVATIONS:
        tone = acts.plots.color(name).lower()
        lines = re.findall(rf"fill: none; ([^\"]*)stroke: {tone}", drawings.single(name))
        dashed = [look for look in lines if "dasharray" in look]
        assert 0 < len(dashed) < len(lines)


def test_a_jump_is_a_gap_and_no_steep_line() -> None:
    x = drawings.X
    for name, record in acts.ACTIVATIONS.items():
        axes = drawings.plt.figure().add_subplot()
        drawings.curves({name: axes}, x, {name: {}})
        (line,) = axes.get_lines()
        heights = line.get_ydata()
        drawings.plt.close()
        assert abs(heights[:-1] - heights[1:])[x[:-1] < 5].max() < 0.05 or name == "step"
        assert (name == "step") == bool((heights != heights).any())
        assert record.range[0] - 1e-9 <= min(heights[heights == heights])


def test_letters_of_the_picture_can_be_read_on_a_phone() -> None:
    svg = tour.picture()
    width = float(re.search(r'width="([\d.]+)pt"', svg)[1]) * 4 / 3
    sizes = {float(size) * 100 * 4 / 3 for size in re.findall(r"scale\((0\.\d+) -0\.\d+\)", svg)}
    assert min(sizes) * (PHONE - 2 * MARGIN) / width >= SMALLEST


def test_the_picture_and_its_description_have_every_function() -> None:
    told = tour.alt()
    assert [n for n, r in acts.ACTIVATIONS.items() if r.label not in told] == []
    assert sorted(n for names in tour.groups().values() for n in names) == sorted(acts.ACTIVATIONS)


def test_the_code_is_torch_s_and_makes_the_same_function() -> None:
    import torch

    x = torch.linspace(-5, 5, 101, dtype=torch.float64)
    for record in acts.ACTIVATIONS.values():
        line = tour.code_lines(record)["PyTorch"]
        assert bool(line) == bool(record.torch)
        if line:
            theirs = eval(line, {"torch": torch})(x).numpy()
            assert theirs == pytest.approx(record.fn(x.numpy()), abs=1e-12), line


# -------------------------------------------------------------------------------- the page as built


@cache
def article() -> BeautifulSoup:
    return site_files.soup(PAGE).article


def section(name: str) -> Tag:
    return article().find("section", id=name)


@pytest.mark.site
@pytest.mark.parametrize("name", acts.ACTIVATIONS)
def test_every_function_has_a_section_with_all_that_belongs_there(name: str) -> None:
    record, place = acts.ACTIVATIONS[name], section(name)
    assert place.find(["h2", "h3"]).find(string=True, recursive=False) == record.label
    image = place.find("img")
    assert image["alt"] == drawings.described(record)
    assert unquote(image["src"]).startswith("data:image/svg+xml,<svg ")
    assert (int(image["width"]), int(image["height"])) > (300, 200)
    assert place.select(".katex-html")
    said = [p.get_text() for p in place.select(".tour-says")]
    assert [text.partition(": ")[0] for text in said] == ["For it", "Against it"]
    assert len(place.select(".tour-says + .tour-evidence")) == 2
    facts = place.select_one(".tour-facts").get_text()
    assert (record.torch or "has none") in facts
    assert (tour.code_lines(record)["Keras"] or "Keras: has none") in facts
    assert ("Differs" in facts) == bool(record.differs)
    sliders = FUNCTIONS[name].get("slider", {})
    assert len(place.select(".acts-slider")) == len(sliders)
    for box in place.select(".acts-slider"):
        assert "The sliders need JavaScript." in box.noscript.get_text()


@pytest.mark.site
@pytest.mark.parametrize("name", acts.ACTIVATIONS)
def test_every_sentence_links_to_what_carries_it_or_is_open(name: str) -> None:
    for says in section(name).select(".tour-says"):
        evidence = says.find_next_sibling(class_="tour-evidence")
        assert evidence.select("a[href]") or evidence.get_text().startswith("Open: ")


@pytest.mark.site
def test_index_and_groups_have_every_function_in_the_order_of_the_picture() -> None:
    listed = [a["href"] for a in article().select(".tour-index a")]
    assert listed == [f"#{name}" for names in tour.groups().values() for name in names]
    drawn = [image.find_parent("section")["id"] for image in article().select(".tour-function img")]
    assert drawn == [address.removeprefix("#") for address in listed]


@pytest.mark.site
def test_the_picture_is_the_one_on_the_page() -> None:
    image = article().select_one("figure.drawn img")
    assert image["alt"] == tour.alt()
    assert image["width"].isdigit()
    file = (site_files.HTML / "book" / image["src"]).resolve()
    assert Path(file).read_text(encoding="utf-8") == tour.picture()
    assert article().select_one("figure.drawn figcaption").get_text(strip=True)


@pytest.mark.site
def test_every_fact_stands_there_with_its_line_of_python() -> None:
    shown = {dt["id"]: dt.find_next_sibling("dd").get_text() for dt in article().select("dt[id]")}
    for name, fact in tour_rules.read()["facts"].items():
        assert shown[f"exact-{name}"].strip() == fact["code"]


@pytest.mark.browser
def test_drawing_and_text_stand_side_by_side_and_below_each_other_on_a_phone(
    server: str, browser: Browser
) -> None:
    places = """() => { const box = s => document.querySelector(s).getBoundingClientRect();
      return [box("#relu .drawn").right <= box("#relu .tour-text").left,
              box("#relu .drawn").bottom <= box("#relu .tour-text").top]; }"""
    for width, expected in ((1280, [True, False]), (PHONE, [False, True])):
        with visiting(browser, server, width=width) as visit:
            assert visit.open(PAGE).evaluate(places) == expected


@pytest.mark.browser
def test_the_picture_is_as_wide_as_the_text_of_a_phone(server: str, browser: Browser) -> None:
    with visiting(browser, server, width=PHONE) as visit:
        box = visit.open(PAGE).locator("figure.drawn img").bounding_box()
    assert box["width"] == PHONE - 2 * MARGIN
