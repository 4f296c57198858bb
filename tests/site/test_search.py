"""The search finds a section by its asker's words: on the real index, in a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from browsing import PHONE, visiting
from questions import read
from search import sections, synonyms
from site_files import HTML

QUESTIONS = [question for topic in read() for question in topic["questions"]]
HTML_PAGE = """
<article class="bd-article"><section id="page"><h1>Page<a class="headerlink">#</a></h1>
<p>Opening.</p><pre>code</pre><section id="part"><h2>Part</h2><p>Text</p>
<details class="ledger-row">row</details>
<section id="inner"><h3>Inner</h3><p>More  text.</p></section></section></section></article>"""


def test_a_section_has_its_own_text_and_not_that_of_sections_inside_it() -> None:
    found = [
        (part["anchor"], part["title"], part["heading"], part["text"])
        for part in sections("book/page", HTML_PAGE)
    ]
    assert found == [
        ("", "Page", "Page", "Opening."),
        ("part", "Page", "Part", "Text"),
        ("inner", "Page", "Inner", "More text."),
    ]
    assert [part["weight"] for part in sections("book/article_d1", HTML_PAGE)] == [0.4] * 3


def test_words_that_the_glossary_gives_for_one_thing_are_one_word() -> None:
    text = "unit, neuron, one unit\n: A row.\n\nstep, update\n: Once.\n\nband\n: A spread."
    assert synonyms(text) == {"neuron": "unit"}  # an update is no step function


@pytest.fixture(scope="module")
def page(server: str, browser: Browser) -> Iterator[Page]:
    with visiting(browser, server) as visit:
        page = visit.open("search.html?q=saturation")
        page.locator("#search-results li").first.wait_for()
        yield page
        assert (visit.wrong, visit.foreign) == ([], [])


def found(page: Page, words: str) -> list[str]:
    """The places that the search lists, best first."""
    return page.evaluate("w => bookSearch(w).map(hit => `${hit.page}#${hit.anchor}`)", words)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("neuron", "unit"),
        ("dead neurons", "dead unit"),
        ("weight initialization", "weight initialisation"),
        ("zero-centered", "zero-centred"),
        ("batch normalized", "batch normalised"),
        ("centering", "centring"),
        ("vanishing gradient", "vanishing gradients"),
        ("labeled", "labelled"),
        ("softmax logit", "softmax scores"),
    ],
)
def test_spellings_numbers_and_names_of_one_thing_find_the_same(
    page: Page, one: str, other: str
) -> None:
    assert found(page, one)
    assert found(page, one)[:5] == found(page, other)[:5]


@pytest.mark.browser
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["id"])
def test_a_question_is_found_by_its_askers_words(page: Page, question: dict) -> None:
    """Its own anchor, or a page that carries the answer, is among the first three."""
    pages = re.findall(r"\]\((\w+)\.(?:ipynb|md)", question["answer"])
    wanted = {f"book/questions#{question['id']}", *(f"book/{name}" for name in pages)}
    lost = {}
    for words in question["words"]:
        first = found(page, words)[:3]
        if not wanted & {*first, *(place.partition("#")[0] for place in first)}:
            lost[words] = first
    assert lost == {}


@pytest.mark.browser
def test_a_word_that_the_book_does_not_know_empties_nothing(page: Page) -> None:
    assert (
        found(page, "softmax temperature xylophone")[:3] == found(page, "softmax temperature")[:3]
    )
    assert found(page, "xylophone") == []


@pytest.mark.browser
def test_a_word_with_a_slip_is_found(page: Page) -> None:
    assert found(page, "sigmod stack")[0] == found(page, "sigmoid stack")[0]


@pytest.mark.browser
def test_what_is_listed_leads_to_its_section(server: str, browser: Browser) -> None:
    with visiting(browser, server, width=PHONE) as visit:
        page = visit.open("search.html?q=softmax+temperature")
        first = page.locator("#search-results li").first
        expect(first.locator(".context")).to_contain_text("temperature", ignore_case=True)
        expect(page.locator("#search-results [role=status]")).to_contain_text("softmax temperature")
        place = first.locator("a").get_attribute("href")
        first.locator("a").click()
        page.wait_for_url(f"**/{place}")
        assert visit.foreign == []


@pytest.mark.browser
def test_without_a_server_places_are_listed_too(browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{(HTML / 'search.html').as_uri()}?q=dead+unit")
    page.locator("#search-results li a").first.wait_for()
    page.close()


@pytest.mark.browser
def test_nothing_found_is_said(server: str, browser: Browser) -> None:
    with visiting(browser, server) as visit:
        page = visit.open("search.html?q=xylophone")
        expect(page.locator("#search-results [role=status]")).to_contain_text("Nothing")


@pytest.mark.browser
def test_an_index_that_does_not_come_is_said(server: str, browser: Browser) -> None:
    with visiting(browser, server) as visit:
        visit.page.route("**/search-index.js*", lambda route: route.abort())
        page = visit.open("search.html?q=softmax")
        expect(page.locator("#search-results [role=status]")).to_contain_text("could not be loaded")


@pytest.mark.browser
def test_a_blocked_storage_stops_no_reader(server: str, browser: Browser) -> None:
    with visiting(browser, server) as visit:
        visit.page.add_init_script(
            "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no') } })"
        )
        page = visit.open("search.html?q=softmax+temperature")
        page.locator("#search-results li a").first.wait_for()
        wrong = page.evaluate(
            """() => {
              const wrong = [], link = document.querySelector("#search-results li a");
              addEventListener("error", event => wrong.push(event.message));
              link.addEventListener("click", event => event.preventDefault());
              link.click();
              return wrong;
            }"""
        )
        assert wrong == []
