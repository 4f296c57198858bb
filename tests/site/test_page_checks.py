"""The checks of open pages find faults that show in one width and one theme alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from axe import condense, findings, mark
from browsing import HEIGHT, PHONE, WIDE, Visit, visiting
from page_checks import broken
from test_browser import first_load, on_paper

pytestmark = pytest.mark.browser

PAGE = "book/intro.html"  # short, with formulas
PRINTED = "book/12_selection_guide.html"  # with code and folds
VARIANTS = [(width, scheme) for width in (WIDE, PHONE) for scheme in ("light", "dark")]
STYLES = {  # rule -> the check that finds it
    "article p { color: rgb(128 128 128 / 60%) }": "too faint",
    "article { opacity: 0.4 }": "too faint",
    ".katex { color: var(--pst-color-background) }": "too faint",
    ".katex-html .mord { color: var(--pst-color-background) }": "too faint",
    "article p { width: 1500px }": "too wide",
    "article section { overflow: clip } article p { width: 1500px }": "clipped",
    "article section { overflow: auto } article p { width: 1500px }": "out of the keyboard's reach",
    ".katex { font-family: serif }": "formula not drawn",
    "article a { color: inherit; text-decoration: none; border: 0 }": "link like text",
}
PAPER = {  # selector and style -> the check that finds it
    ("article p", "color: #777"): "text too bright to print",
    ("body", "background: #777"): "printed on a dark ground",
    ("article pre", "width: 90px; white-space: pre"): "cut on paper",
    ("article details > *", "display: none"): "folded on paper",
    (":is(.prev-next-footer, #as-strong-as-an-id)", "display: flex"): "printed with the article",
    ("article h1", "visibility: hidden"): "no title on paper",
    ("article", "display: none"): "no text on paper",
}
#: Rules that give a text the wrong colours, by its own and by what lies over it.
COLOURS = [
    "article p { color: rgb(128 128 128 / 60%) }",
    "article p + p { opacity: 0.4 }",
    "article h2 { position: relative; top: 60px; height: 80px; background: #777 }",
    "article h2 + p { position: relative; z-index: 2; margin-bottom: -30px; background: #777 }",
]
MARKUP = {  # what is done to the page -> axe's rule
    "document.querySelector('article').append(new Image())": "image-alt",
    "document.querySelector('article').append(document.createElement('input'))": "label",
    "document.querySelector('article').append(document.createElement('button'))": "button-name",
    "document.querySelector('article p').setAttribute('role', 'nonsense')": "aria-roles",
    "document.documentElement.removeAttribute('lang')": "html-has-lang",
}


@pytest.fixture
def visit(server: str, window: Callable[..., Visit]) -> Visit:
    """A page as built, for a test that changes its markup."""
    visit = window(server)
    visit.open(PAGE)
    return visit


@pytest.fixture(scope="session")
def opened(server: str, browser: Browser) -> Iterator[Visit]:
    with visiting(browser, server) as visit:
        visit.open(PAGE)
        yield visit


@pytest.fixture
def styled(opened: Visit) -> Visit:
    """A page as built, for a test that changes its style alone."""
    opened.page.evaluate("document.adoptedStyleSheets = []")
    opened.page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    opened.show("light")
    return opened


def adopt(page: Page, css: str) -> None:
    """Add style rules; the page's policy lets no style element in."""
    page.evaluate(
        """css => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(css);
          document.adoptedStyleSheets = [sheet];
        }""",
        css,
    )


def plant(page: Page, width: int, scheme: str, rules: str) -> None:
    """Add style rules for one variant."""
    media = "(width < 600px)" if width == PHONE else "(width >= 600px)"
    adopt(page, f"@media {media} {{ html[data-theme={scheme}] {{ {rules} }} }}")


def found(visit: Visit) -> dict[str, list[str]]:
    return {check: each for check, each in broken(visit.page).items() if each}


@pytest.mark.parametrize("planted", VARIANTS, ids=lambda variant: f"{variant[1]}-{variant[0]}")
def test_a_colour_of_one_variant_is_found_there_alone(
    styled: Visit, planted: tuple[int, str]
) -> None:
    plant(styled.page, *planted, "article p { color: rgb(128 128 128 / 60%) }")
    seen = []
    for width, scheme in VARIANTS:
        styled.page.set_viewport_size({"width": width, "height": HEIGHT})
        styled.show(scheme)
        if found(styled).keys() == {"too faint"}:
            seen.append((width, scheme))
        else:
            assert found(styled) == {}
    assert seen == [planted]


@pytest.mark.parametrize(("rules", "check"), STYLES.items())
def test_a_fault_of_dark_phones_is_found(styled: Visit, rules: str, check: str) -> None:
    plant(styled.page, PHONE, "dark", rules)
    assert found(styled) == {}
    styled.show("dark")
    assert check in found(styled)


def test_a_fault_of_the_markup_is_found(visit: Visit) -> None:
    condense(visit.page)
    assert findings(visit.page) == []
    for deed in MARKUP:
        visit.page.evaluate(deed)
    rules = {finding.partition(":")[0] for finding in findings(visit.page)}
    assert rules == set(MARKUP.values())


@pytest.mark.parametrize("rules", COLOURS)
def test_wrong_colours_are_found_where_they_were_marked_alone(visit: Visit, rules: str) -> None:
    condense(visit.page)
    plant(visit.page, WIDE, "light", rules)
    everywhere = findings(visit.page)
    assert mark(visit.page) < visit.page.locator("article *").count() / 2
    marked = findings(visit.page, marked=True)
    assert 0 < len(marked) <= len(everywhere)
    assert {each.partition(":")[0] for each in marked} == {"color-contrast"}


def test_a_fault_on_paper_is_found(server: str, window: Callable[..., Visit]) -> None:
    visit = window(server)
    visit.open(PRINTED)
    assert on_paper(visit, PRINTED) == []
    for (selector, style), check in PAPER.items():
        rules = "; ".join(f"{rule} !important" for rule in style.split("; "))
        adopt(visit.page, f"@media print {{ {selector} {{ {rules} }} }}")
        assert any(f" {check}: " in line for line in on_paper(visit, PRINTED)), check
    assert visit.page.viewport_size["width"] == WIDE


def test_only_what_means_nothing_is_taken_out_of_formulas_and_code(visit: Visit) -> None:
    visit.page.evaluate(
        """[...document.querySelectorAll(".katex-html > span")].slice(0, 2).forEach(
          (piece, i) => { piece.innerHTML = ["<img src='#'>", "<span id='again'>x</span>"][i]; })"""
    )
    odd = condense(visit.page)
    assert ["<img" in odd[0], 'id="again"' in odd[1]] == [True, True]
    assert len(odd) == 2


def test_what_a_page_says_on_the_console_is_noted(visit: Visit) -> None:
    visit.page.evaluate("console.error('planted')")
    visit.page.evaluate("setTimeout(() => { throw new Error('planted too') })")
    visit.page.evaluate("fetch('/nowhere').then(() => true)")
    text = "\n".join(visit.wrong)
    assert "console: planted" in text
    assert "planted too" in text
    assert "404: " in text


def test_a_page_that_is_heavy_and_moves_is_found(visit: Visit) -> None:
    assert first_load(visit, PAGE) == []
    visit.page.evaluate(
        """async () => {
          const again = [...Array(20).keys()].map(k => fetch(location.pathname + "?" + k));
          for (const answer of await Promise.all(again)) await answer.text();
          const late = document.createElement("div");
          late.style.height = "300px";
          document.querySelector("article").prepend(late);
          await new Promise(done => setTimeout(done, 100));
        }"""
    )
    kinds = [line.split("first load: ")[1].split(" ")[0] for line in first_load(visit, PAGE)]
    assert kinds == ["bytes", "requests", "layout"]


def test_what_the_last_page_still_loads_does_not_count(
    server: str, window: Callable[..., Visit]
) -> None:
    last = window(server)
    last.open(PAGE)
    last.page.evaluate("for (let k = 0; k < 40; k++) fetch(location.pathname + '?' + k)")
    visit = window(server)
    visit.open(PAGE)
    assert first_load(visit, PAGE) == []
