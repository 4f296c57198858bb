"""What a reader does with the built site: search, switch, fold, copy, use keys alone."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import numpy as np
import pytest
from matplotlib.image import imread
from playwright.sync_api import Browser

from axe import findings
from browsing import KINDS, NOTEBOOKS, PHONE, SLIDERS, WIDE, Visit, visiting
from page_checks import purged_by_mistake
from page_weight import styles
from site_files import HTML

pytestmark = pytest.mark.browser


def test_opening_page_opens_the_book(server: str, browser: Browser) -> None:
    with visiting(browser, server) as visit:
        visit.page.goto(server + "index.html")
        visit.page.wait_for_url("**/book/intro.html")
        # the browser gives up its request for the icon when it moves on
        assert [wrong for wrong in visit.wrong if "favicon" not in wrong] == []


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_search_finds_saturation(
    server: str, browser: Browser, vocabulary: styles.Vocabulary, width: int
) -> None:
    with visiting(browser, server, width=width) as visit:
        page = visit.open("book/references.html")
        page.locator(".search-button__button:visible").first.click()
        field = page.locator("#pst-search-dialog input[type=search]")
        field.fill("saturation")
        field.press("Enter")
        page.wait_for_url("**/search.html?q=saturation")
        first = page.locator("#search-results li a").first
        first.wait_for()
        page.locator("#search-results .context").first.wait_for()  # an excerpt
        assert purged_by_mistake(page, vocabulary) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert findings(page) == []
        first.click()
        page.wait_for_url("**/book/**")
        assert purged_by_mistake(page, vocabulary) == []  # what is found is marked in the text
        assert "saturat" in page.locator("article").inner_text().lower()
        assert (visit.wrong, visit.foreign) == ([], [])


def test_dark_mode_can_be_switched_and_is_remembered(server: str, browser: Browser) -> None:
    background = "getComputedStyle(document.body).backgroundColor"
    with visiting(browser, server) as visit:
        page = visit.open("book/intro.html")
        seen = {}
        for _ in range(3):
            page.locator(".theme-switch-button:visible").first.click()
            theme = page.evaluate("document.documentElement.dataset.theme")
            seen[theme] = page.evaluate(background)
            if theme == "dark":
                break
        assert theme == "dark"
        visit.rest()
        page.reload()
        assert page.evaluate("document.documentElement.dataset.theme") == "dark"
        assert page.evaluate(background) == seen["dark"]
        channels = [int(number) for number in re.findall(r"\d+", seen["dark"])]
        assert len(channels) == 3  # a fourth: transparent
        assert max(channels) < 64
        assert page.locator(".theme-switch-button:visible .theme-switch:visible").count() == 1
        assert visit.wrong == []


def test_drawer_opens_and_closes_on_a_phone(
    server: str, browser: Browser, vocabulary: styles.Vocabulary
) -> None:
    with visiting(browser, server, width=PHONE) as visit:
        page = visit.open("book/intro.html")
        link = page.locator("nav.bd-links a[href$='references.html']").first
        assert not link.is_visible()
        page.locator(".primary-toggle").first.click()
        link.wait_for(state="visible")
        page.wait_for_timeout(500)  # the drawer slides in
        box = link.bounding_box()
        assert 0 <= box["x"] < PHONE
        assert purged_by_mistake(page, vocabulary) == []
        assert findings(page) == []
        page.keyboard.press("Escape")
        link.wait_for(state="hidden")
        page.locator(".primary-toggle").first.click()
        link.click()
        page.wait_for_url("**/references.html")
        assert visit.wrong == []


def test_sidebar_can_be_hidden_on_a_wide_page(server: str, browser: Browser) -> None:
    with visiting(browser, server) as visit:
        page = visit.open("book/intro.html")
        link = page.locator("nav.bd-links a[href$='references.html']").first
        assert link.is_visible()
        page.locator(".primary-toggle:visible").first.click()
        link.wait_for(state="hidden")


def test_tooltips_are_drawn_above_the_page(
    server: str, browser: Browser, vocabulary: styles.Vocabulary
) -> None:
    with visiting(browser, server) as visit:
        page = visit.open("book/intro.html")
        page.locator(".theme-switch-button:visible").first.hover()
        tip = page.locator(".tooltip .tooltip-inner")
        tip.wait_for()
        assert tip.inner_text().strip()
        assert purged_by_mistake(page, vocabulary) == []
        style = tip.evaluate(
            "e => [getComputedStyle(e).backgroundColor, getComputedStyle(e.parentElement).position]"
        )
        assert style[0] != "rgba(0, 0, 0, 0)"
        assert style[1] == "absolute"


@pytest.mark.parametrize("path", NOTEBOOKS[:1])
def test_copy_button_copies_the_cell(
    server: str, browser: Browser, vocabulary: styles.Vocabulary, path: str
) -> None:
    permissions = ["clipboard-read", "clipboard-write"]
    with visiting(browser, server, permissions=permissions) as visit:
        page = visit.open(path)
        cell = page.locator(".cell_input .highlight").first
        cell.hover()
        button = cell.locator("button.copybtn")
        button.click()
        assert page.evaluate("navigator.clipboard.readText()").strip() == (
            cell.locator("pre").inner_text().strip()
        )
        corner, box = button.bounding_box(), cell.bounding_box()
        assert corner["width"] >= 16
        assert corner["y"] < box["y"] + 24  # over the cell's upper right corner
        assert corner["x"] > box["x"] + box["width"] / 2
        assert purged_by_mistake(page, vocabulary) == []
        assert visit.wrong == []


def test_copied_example_has_no_prompts_and_no_results(server: str, browser: Browser) -> None:
    permissions = ["clipboard-read", "clipboard-write"]
    with visiting(browser, server, permissions=permissions) as visit:
        page = visit.open("book/reference_softmax.html")
        entry = page.locator('dt[id="acts.logsumexp"] + dd')
        block = entry.locator("div.highlight").last
        assert block.locator("pre").inner_text().startswith(">>> acts.logsumexp(")
        block.hover()
        block.locator("button.copybtn").click()
        copied = page.evaluate("navigator.clipboard.readText()").strip()
        assert copied == "acts.logsumexp([1000.0, 1000.0, -np.inf]).round(4)"


def test_keyboard_reaches_the_text_first_and_focus_is_seen(server: str, browser: Browser) -> None:
    with visiting(browser, server) as visit:
        page = visit.open("book/intro.html")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('href')") == "#main-content"
        page.wait_for_timeout(400)  # the link slides in
        box = page.locator("#pst-skip-link a").bounding_box()
        assert box["y"] >= 0
        assert box["height"] > 10
        seen = 0
        for _ in range(15):
            page.keyboard.press("Tab")
            tag, style, width = page.evaluate(
                """() => {
                  const e = document.activeElement, s = getComputedStyle(e);
                  return [e.outerHTML.slice(0, 80), s.outlineStyle, parseFloat(s.outlineWidth)];
                }"""
            )
            if tag.startswith("<body"):
                break  # past the last one
            assert style != "none", tag
            assert width >= 1, tag
            seen += 1
        assert seen >= 5


@pytest.mark.site
def test_there_are_sliders_to_test() -> None:
    assert len(SLIDERS) >= 3


@pytest.mark.parametrize("path", SLIDERS)
def test_sliders_react_to_the_keyboard(server: str, browser: Browser, path: str) -> None:
    with visiting(browser, server) as visit:
        page = visit.open(path)
        for box in page.get_by_label("Always show results").all():
            box.check()
        for slider in page.locator("article input[type=range]").all():
            output = slider.locator("xpath=ancestor::*[contains(@class, 'acts-slider')][1]")
            before = output.inner_html(), slider.input_value()
            slider.focus()
            at_end = slider.evaluate("e => e.value === e.max")
            page.keyboard.press("ArrowLeft" if at_end else "ArrowRight")
            page.wait_for_timeout(50)
            assert slider.input_value() != before[1]
            assert output.inner_html() != before[0]
        assert visit.wrong == []


@pytest.mark.parametrize("path", ["search.html?q=saturation", *KINDS])
def test_pages_work_from_the_file_system(
    server: str, window: Callable[..., Visit], path: str
) -> None:
    visit = window(HTML.as_uri() + "/", scheme="dark")
    page = visit.open(path)
    if path.startswith("search"):
        page.locator("#search-results li a").first.wait_for()
    display, theme, failed = page.evaluate(
        """[getComputedStyle(document.querySelector(".bd-main")).display,
            document.documentElement.dataset.theme,
            [...document.fonts].filter(f => f.status == "error").map(f => f.family)]"""
    )
    assert (display, theme, failed) == ("flex", "dark", [])
    assert (visit.wrong, visit.foreign) == ([], [])


@pytest.mark.parametrize("path", KINDS)
def test_pages_can_be_read_without_scripts(
    server: str, window: Callable[..., Visit], path: str
) -> None:
    visit = window(server, java_script_enabled=False)
    visit.page.goto(server + path)
    article = visit.page.locator("article")
    assert len(article.inner_text()) > 100
    widths = visit.page.evaluate(
        """[...document.querySelectorAll(
          "article section > p .katex-html, article section > .math .katex-html"
        )].map(formula => formula.getBoundingClientRect().width)"""
    )
    assert all(width > 1 for width in widths)
    assert visit.page.locator(".pst-js-only:visible").count() == 0
    assert visit.page.locator("nav.bd-links a:visible").count() > 2
    fold = article.locator("details").first
    if fold.count():
        fold.locator("summary").click()
        assert fold.get_attribute("open") is not None
    assert visit.wrong == []


def test_what_is_typed_into_the_search_begins_beside_the_magnifier(
    server: str, window: Callable[..., Visit]
) -> None:
    page = window(server).open("book/intro.html")
    page.keyboard.press("Control+k")
    glyph = page.locator("#pst-search-dialog .fa-magnifying-glass").bounding_box()
    field = page.locator("#pst-search-dialog input")
    padding = field.evaluate("e => parseFloat(getComputedStyle(e).paddingLeft)")
    assert field.bounding_box()["x"] + padding >= glyph["x"] + glyph["width"]


EDGES = """box => {
    const all = [...document.querySelectorAll("article div.highlight pre")];
    const seen = all.filter((one) => !one.closest("details:not([open])"));
    const wide = seen.find((one) => one.scrollWidth > one.clientWidth + 40);
    wide.scrollIntoView({ block: "center" });
    return wide;
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_box_that_is_too_wide_is_shaded_where_it_goes_on(
    server: str, browser: Browser, theme: str
) -> None:
    def edges() -> list[float]:
        """How far the colour at the left and the right edge is from the one beside it."""
        pixels = imread(io.BytesIO(box.screenshot()))[3:-3, :, :3].mean(axis=2)
        step = np.median(np.abs(pixels[:, [4, -5]] - pixels[:, [24, -25]]), axis=0)
        return [round(float(value), 2) for value in step]

    with visiting(browser, server, width=PHONE, scheme=theme) as visit:
        box = visit.open("book/04_dying_relu.html").evaluate_handle(EDGES).as_element()
        at_start = edges()
        box.evaluate("box => { box.scrollLeft = box.scrollWidth; }")
        at_end = edges()
        assert at_start[0] == at_end[1] == 0
        assert min(at_start[1], at_end[0]) > 0.03
