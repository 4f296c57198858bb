"""What a page does for its reader first: In short, predict, answers on it, folded evidence."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Locator, Page

import axe
from acts import check
from browsing import NOTEBOOKS, PHONE, WIDE, Visit, visiting
from site_files import soup
from teaching import answers

ASKED = sorted(n for n, c in check.load().items() if c.asked is not None and answers.replies(n))


def page_of(name: str) -> str:
    chapter = check.EXERCISES[name].__module__.rpartition("._")[2]
    return f"book/{chapter}.html"


def some_answers(name: str) -> list[list[str]]:
    """Field values to try: each mistake and the right number, or some of the combinations."""
    match check.EXERCISES[name].asked:
        case check.Number() as asked:
            return [[str(value)] for value in (asked.right, *asked.mistakes, 1e9)]
        case check.Options() as asked:
            combinations = list(itertools.product(*asked.of.values()))
            return [list(map(str, c)) for c in combinations[:: max(1, len(combinations) // 12)]]
    raise AssertionError(name)


def in_python(name: str, values: list[str], capsys) -> str:
    match check.EXERCISES[name].asked:
        case check.Number():
            answer = float(values[0])
        case check.Options() as asked:
            answer = dict(zip(asked.of, values, strict=True))
            answer = answer.get("", answer)
    capsys.readouterr()
    check.EXERCISES[name](answer)
    return capsys.readouterr().out.strip()


#: Fill in one answer after the other and press the button: the replies.
GIVE = """(form, given) => given.map(values => {
  const fields = form.querySelectorAll("input, select");
  const place = form.querySelector(".answer-reply");
  values.forEach((value, i) => {
    const field = fields[i], options = [...(field.options ?? [])];
    if (options.length) field.selectedIndex = options.findIndex(option => option.label === value);
    else field.value = value;
  });
  place.textContent = "";
  form.querySelector("button").click();
  return place.innerText;
})"""


def give_by_hand(form: Locator, values: list[str]) -> str:
    """Answer with the keyboard alone; return the reply."""
    fields = form.locator("input, select")
    tags = fields.evaluate_all("all => all.map(e => e.localName)")
    for i, (tag, value) in enumerate(zip(tags, values, strict=True)):
        if tag == "select":
            fields.nth(i).select_option(label=value)
        else:
            fields.nth(i).fill(value)
    form.locator("input" if "input" in tags else "button").press("Enter")
    return form.locator(".answer-reply").inner_text()


@pytest.mark.browser
@pytest.mark.parametrize("page", sorted({page_of(name) for name in ASKED}))
def test_a_form_replies_as_its_checker_does(
    server: str, window: Callable[..., Visit], page: str, capsys
) -> None:
    """The last answer is given by hand: what the others left of the form still takes one."""
    visit = window(server, width=PHONE)
    opened = visit.open(page)
    for name in (name for name in ASKED if page_of(name) == page):
        form = opened.locator(f"form.answer:has([id='{name}-0'])")
        form.locator("button").click()
        assert form.locator(".answer-reply").inner_text().startswith("not yet: ")
        *others, last = given = some_answers(name)
        said = [*form.evaluate(GIVE, others), give_by_hand(form, last)]
        assert said == [in_python(name, values, capsys) for values in given], name
    assert visit.wrong == []


@pytest.mark.site
def test_exercises_whose_answer_is_code_have_no_form() -> None:
    assert answers.form("softmax_backward") == ""
    assert "softmax_or_sigmoid-0" in answers.form("softmax_or_sigmoid")


@pytest.mark.site
@pytest.mark.parametrize("page", NOTEBOOKS)
def test_a_cell_that_only_asserts_is_folded_and_its_tick_is_not(page: str) -> None:
    made = soup(page)
    for claim in made.select("p.claim"):
        assert claim.find_parent("details") is None, claim.text
        assert claim.select("a[href*='claims.html#d']"), claim.text
        assert claim.select(".verdict"), claim.text
    for cell in made.select("div.tag_evidence"):
        fold = cell.find("details", recursive=False)
        assert fold.summary.text == "Evidence"
        assert not fold.has_attr("open")
        assert "assert" in fold.text


@pytest.mark.browser
def test_who_predicts_sees_the_answer(server: str, browser: Browser) -> None:
    with visiting(browser, server) as visit:
        page = visit.open(PREDICTING)
        choices = page.locator("ol.predict").first
        answer = choices.locator("xpath=following-sibling::details[1]")
        said = choices.locator("xpath=following-sibling::p[1]")
        assert not answer.evaluate("e => e.open")
        right = int(answer.locator("strong").first.text_content().rstrip("."))
        buttons = choices.locator("button")
        buttons.nth(right % buttons.count()).press("Enter")
        assert answer.evaluate("e => e.open")
        assert said.inner_text() == f"Not this one. The answer is {right}."
        buttons.nth(right - 1).press("Enter")
        assert said.inner_text() == "Yes."
        assert buttons.nth(right - 1).get_attribute("aria-pressed") == "true"
        assert visit.wrong == []


COVERED = ".cell_output.predicted[hidden]"


def tops(page: Page) -> list[float]:
    """Where the parts of the article stand, whatever the page has been scrolled to."""
    parts = "[...document.querySelectorAll('article h2, article .cell')]"
    return page.evaluate(f"{parts}.map(e => e.getBoundingClientRect().top + scrollY)")


@pytest.mark.browser
@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_a_result_keeps_its_place_until_the_reader_has_chosen(
    server: str, browser: Browser, width: int
) -> None:
    with visiting(browser, server, width=width) as visit:
        page = visit.open(PREDICTING)
        results, covered = page.locator(".cell_output.predicted"), page.locator(COVERED)
        number = page.locator("ol.predict").count()
        assert covered.count() == results.count() == number >= 3
        assert results.first.evaluate("e => !e.firstElementChild.checkVisibility()")
        nexts = ".cell:has(> .predicted) + .cell:not(.tag_evidence) > .cell_output"
        assert page.locator(nexts + ":not([hidden])").count() == 0  # would give it away
        assert results.first.evaluate("e => e.parentElement.innerText").count("print(") > 2
        before = tops(page)
        page.locator("ol.predict").first.locator("button").first.press("Enter")
        page.locator(".result-cover button:visible").first.press("Enter")
        assert results.nth(1).evaluate("e => e === document.activeElement")
        page.locator("ol.predict ~ details summary").nth(2).click()
        page.wait_for_function(f"document.querySelectorAll('{COVERED}').length === {number - 3}")
        assert results.first.evaluate("e => e.firstElementChild.checkVisibility()")
        page.locator("ol.predict ~ details").evaluate_all("all => all.map(e => e.open = false)")
        assert tops(page) == pytest.approx(before, abs=1)
        visit.rest()
        page.reload()
        assert covered.count() == number
        assert axe.condense(page) == []
        assert axe.findings(page) == []
        assert visit.wrong == []


@pytest.mark.browser
def test_who_always_wants_results_is_remembered(server: str, browser: Browser) -> None:
    with visiting(browser, server) as visit:
        page = visit.open(PREDICTING)
        always, covered = page.get_by_label("Always show results"), page.locator(COVERED)
        always.press("Space")
        assert covered.count() == 0
        visit.rest()
        page.reload()
        assert always.is_checked()
        assert covered.count() == page.locator(".result-cover button:visible").count() == 0
        always.press("Space")
        assert covered.count() == page.locator(".cell_output.predicted").count()
        assert visit.wrong == []


@pytest.mark.browser
def test_links_and_printers_reach_a_covered_result(server: str, browser: Browser) -> None:
    with visiting(browser, server) as visit:
        page = visit.open(PREDICTING)
        figures = ".cell_output.predicted figure[id]"
        anchor = page.locator(figures).first.get_attribute("id")
        link = page.locator(f".cell_output.predicted:has(#{anchor})")
        assert link.get_attribute("hidden") == "until-found"
        page.emulate_media(media="print")
        assert link.evaluate("e => e.firstElementChild.checkVisibility()")
        assert page.locator(".result-cover:visible, .results-always:visible").count() == 0
        page.emulate_media(media="screen")
        page.evaluate(f"location.hash = '{anchor}'")
        page.wait_for_function(f"!document.getElementById('{anchor}').closest('[hidden]')")
        visit.rest()
        page.goto("about:blank")
        visit.open(f"{PREDICTING}#{anchor}")
        assert link.get_attribute("hidden") is None
        assert page.locator(COVERED).count() == page.locator("ol.predict").count() - 1
        assert visit.wrong == []


@pytest.mark.browser
def test_without_scripts_a_prediction_is_a_list_and_a_fold(server: str, browser: Browser) -> None:
    with visiting(browser, server, java_script_enabled=False) as visit:
        visit.page.goto(server + PREDICTING)
        assert visit.page.locator("article ol > li").count() >= 2
        assert visit.page.locator("article button:visible").count() == 0
        assert visit.page.locator("form.answer:visible").count() == 0
        assert visit.page.locator("article .cell_output[hidden]").count() == 0


PREDICTING = "book/07_softmax_gradients.html"
