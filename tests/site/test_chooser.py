"""The chooser's page says what `acts.recommend` says, to every combination of options."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator
from functools import cache

import pytest
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Browser, Page, expect

import acts
import site_files
from acts._guide.choices import LOSS_RECORDS
from acts._guide.options import ARCHITECTURES, DEPTHS, TASKS, Options, combinations
from acts._guide.recommend import RULES
from acts._guide.rules import ABOUT, PARTS
from acts._guide.words import (
    ANYTHING,
    AXES,
    applied,
    conditions,
    control_values,
    payload,
    shown,
)
from axe import condense, findings
from browsing import PHONE, WIDE, visiting
from guide.chooser import FIRST
from page_checks import broken, purged_by_mistake
from page_weight import styles
from site_files import HTML

PAGE = "book/12g_choose.html"
COMBINATIONS = combinations()
KEYS = {tuple(control_values(options).values()): options for options in COMBINATIONS}
TEXTS = {rule.text: rule for rule in RULES}
ROWS = acts.ledger()


def answer(options: Options) -> acts.Recommendation:
    """What the function says to a combination."""
    ends = DEPTHS[options.depth]
    return acts.recommend(
        options.task,
        depth=ends and ends[0],
        normalisation=options.normalisation,
        residual=options.residual,
    )


def sentences(found: acts.Recommendation) -> list:
    return [*found.reasons, *(other.reason for other in found.alternatives)]


def call(options: Options) -> str:
    """The line of Python that asks for a combination."""
    found = answer(options)
    given = {"depth": found.depth, "normalisation": found.normalisation, "residual": found.residual}
    plain = {"depth": None, "normalisation": "none", "residual": False}
    words = [json.dumps(found.task)]
    words += [
        f"{name}={json.dumps(value) if isinstance(value, str) else value}"
        for name, value in given.items()
        if value != plain[name]
    ]
    return f"acts.recommend({', '.join(words)})"


# ------------------------------------------------------------------------ the table, without a site


def looked_up(data: dict, options: Options) -> list:
    """What the script finds in the table."""
    row = 0
    for name, word in control_values(options).items():
        row = row * len(data["axes"][name]) + data["axes"][name].index(word)
    return data["answers"][data["table"][row]]


def test_table_holds_what_recommend_says_to_every_combination() -> None:
    data = json.loads(json.dumps(payload()))
    assert len(data["table"]) == len(COMBINATIONS)
    for options in COMBINATIONS:
        found, (hidden, init, output, loss, told) = answer(options), looked_up(data, options)
        assert hidden == found.hidden
        assert init == found.init.name
        assert output == found.output
        assert LOSS_RECORDS[loss] == found.loss
        assert [data["rules"][n] for n in told] == [each.name for each in sentences(found)]
        assert [data["better"][str(n)] for n in told if str(n) in data["better"]] == (
            [found.better] if found.better else []
        )


def test_table_keeps_each_answer_once() -> None:
    data = payload()
    assert len({json.dumps(made) for made in data["answers"]}) == len(data["answers"])
    assert set(data["table"]) == set(range(len(data["answers"])))


def test_words_of_the_controls_are_understood_by_recommend() -> None:
    for options in COMBINATIONS:
        assert eval(call(options), {"acts": acts}) == answer(options)


def test_words_of_the_controls_fit_a_phone() -> None:
    for _, words in AXES.values():
        assert max(map(len, words.values())) <= 28


def test_conditions_in_words_tell_every_rule_where_it_holds() -> None:
    for rule in RULES:
        told = dict(part.split(": ", 1) for part in conditions(rule).removesuffix(".").split(". "))
        for axis, values in zip(AXES.values(), rule.where, strict=True):
            named = told.get(axis.title, "; ".join(axis.words.values()))
            keys = {key for key, word in axis.words.items() if word in named.split("; ")}
            if named == ANYTHING:
                keys = set(TASKS) - set(ARCHITECTURES)
            assert keys == set(values), (rule.name, axis.title)


# -------------------------------------------------------------------------------- the page as built


@cache
def soup() -> BeautifulSoup:
    return site_files.soup(PAGE)


def item(name: str) -> Tag:
    (found,) = soup().select(f"li#reason-{name}")
    return found


def targets(evidence: Tag) -> tuple[set[str], set[str]]:
    """Checks and rows that the links of a sentence lead to."""
    links = [a["href"] for a in evidence.select("a[href]")]
    checks = {a.partition("#claim-")[2] for a in links if "#claim-" in a}
    rows = {a.partition("#")[2].upper() for a in links if "claims.html#d" in a}
    return checks, rows


@pytest.mark.site
def test_data_on_the_page_are_those_of_the_rules() -> None:
    assert json.loads(soup().select_one("#chooser-data").string) == payload()


@pytest.mark.site
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_sentence_stands_on_the_page_with_links_to_its_claims_and_rows(rule) -> None:
    place = item(rule.name)
    assert place.select_one(".reason-text").get_text() == rule.text
    assert rule.changes in place.select_one(".reason-changes").get_text()
    assert conditions(rule) in place.select_one(".reason-holds").get_text()
    assert ("reason-later" in place["class"]) != rule.holds(FIRST)
    evidence = place.select_one(".reason-evidence")
    leaning = [row for row in ROWS if {row["id"], row["check"]} & set(rule.claims)]
    checks = {row["check"] for row in leaning if row["check"]}
    assert targets(evidence) == (checks, {row["id"] for row in leaning})
    text = " ".join(evidence.get_text().split())
    assert set(re.findall(r"against (D\d-\d\d)", text)) == set(rule.against)
    assert not re.search(r"against D\d-\d\d, D", text)  # or it would seem to count for both
    assert len(evidence.select("a.bibtex, a[href*='references.html']")) == len(rule.references)
    assert ("Nothing in the book carries this yet." in text) != rule.backed


@pytest.mark.site
def test_table_for_readers_without_scripts_has_the_answer_for_each_task() -> None:
    table = soup().select_one("#the-answer-for-each-task table")
    rows = {
        row.select_one("code").get_text(): " ".join(row.get_text().split())
        for row in table.select("tbody tr")
    }
    assert list(rows) == list(TASKS)
    for task, text in rows.items():
        found = acts.recommend(task)
        assert acts.ACTIVATIONS[found.hidden].label in text
        assert found.init.rule in text
        assert found.loss.torch in text
        assert applied(found.output).strip("`") in text


@pytest.mark.site
def test_table_adds_little_to_the_page() -> None:
    table = soup().select_one("#chooser-data").string
    assert len(gzip.compress(table.encode(), mtime=0)) < 4_000


# ------------------------------------------------------------------------------ driven in a browser

DRIVE = """(combinations) => combinations.map(words => {
  const form = document.querySelector("form.chooser");
  ["task", "depth", "normalisation", "residual"].forEach((name, i) => {
    if (form.elements[name].value === words[i]) return;
    form.elements[name].value = words[i];
    form.elements[name].dispatchEvent(new Event("change", { bubbles: true }));
  });
  const text = element => element.textContent.replace(/\\s+/g, " ").trim();
  const seen = element => element.checkVisibility();
  return {
    answer: [...document.querySelectorAll("[data-part]")].map(text),
    better: text(document.querySelector(".chooser-better")),
    first: document.querySelector(".chooser-answer").innerText.trim().split("\\n")[0],
    call: text(document.querySelector(".chooser-call code")),
    told: [...document.querySelectorAll(".reason")].filter(seen).map(item => ({
      text: text(item.querySelector(".reason-text")),
      links: [...item.querySelectorAll(".reason-evidence a")].map(a => a.getAttribute("href")),
    })),
    groups: [...document.querySelectorAll(".reasons > dt")].filter(seen).map(text),
    hash: location.hash,
  };
})"""


#: What stands between what is better and the choice for those who cannot have it.
STAYS = "If it stays as it is:"


def differences(page: Page, keys: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Combinations to which page and function say something different."""
    keys = list(keys)
    for words, seen in zip(keys, page.evaluate(DRIVE, keys), strict=True):
        options = KEYS[words]
        found = answer(options)
        loss = next(k for k, each in LOSS_RECORDS.items() if each == found.loss)
        choices = dict(zip(PARTS, (found.hidden, found.init.name, found.output, loss), strict=True))
        told = sentences(found)
        if seen["answer"] != [shown(part, c).replace("`", "") for part, c in choices.items()]:
            yield f"{words}: choice"
        better = f"{found.better} {STAYS}" if found.better else ""
        if seen["better"] != better or seen["first"] != (better or ABOUT["hidden"]):
            yield f"{words}: better"
        if seen["call"] != call(options):
            yield f"{words}: call"
        if [each["text"] for each in seen["told"]] != [each.text for each in told]:
            yield f"{words}: sentences"
        for each, reason in zip(seen["told"], told, strict=False):
            linked = {a.partition("#")[2] for a in each["links"]}
            if any(f"claim-{c}" not in linked and c.lower() not in linked for c in reason.claims):
                yield f"{words}: claims of {reason.name}"
        if seen["groups"] != [ABOUT[about] for about in dict.fromkeys(r.about for r in told)]:
            yield f"{words}: headings"


@pytest.mark.browser
def test_page_and_function_agree_on_every_combination(server: str, browser: Browser) -> None:
    with visiting(browser, server) as visit:
        assert list(differences(visit.open(PAGE), KEYS)) == []
        assert (visit.wrong, visit.foreign) == ([], [])


@pytest.mark.browser
@pytest.mark.parametrize(
    ("original", "planted", "found"),
    [
        ('"table":[0,', '"table":[1,', "sentences"),
        ("leaves 0.41 of it", "leaves 0.14 of it", "sentences"),
        ("#claim-relu-does-not-saturate-above", "#claim-relu-definition", "claims of"),
        ("fan_in, biases 0; a gain of 1.41", "fan_in, biases 0; a gain of 2.41", "choice"),
        ('"Better not plain: add', '"Better plain: add', "better"),
        (
            '<p class="chooser-better"></p><dl>',
            '<p class="chooser-better" hidden></p><dl>',
            "better",
        ),
    ],
)
def test_a_planted_disagreement_is_found(
    server: str, browser: Browser, original: str, planted: str, found: str
) -> None:
    text = (HTML / PAGE).read_text(encoding="utf-8")
    with visiting(browser, server) as visit:
        assert original in text
        body = text.replace(original, planted)
        visit.page.route(f"**/{PAGE}", lambda route: route.fulfill(body=body))
        first_task = [words for words in KEYS if words[0] == FIRST.task]
        assert any(found in each for each in differences(visit.open(PAGE), first_task))


@pytest.mark.browser
def test_controls_work_by_keyboard_and_the_address_keeps_the_choice(
    server: str, browser: Browser
) -> None:
    with visiting(browser, server) as visit:
        page = visit.open(PAGE)
        task, depth = page.get_by_label("The network predicts"), page.get_by_label("Hidden layers")
        call = page.locator(".chooser-call code")
        task.focus()
        page.keyboard.press("ArrowDown")
        expect(task).to_have_value("multiclass")
        page.keyboard.press("Tab")
        expect(depth).to_be_focused()
        page.keyboard.press("ArrowDown")
        expect(call).to_have_text('acts.recommend("multiclass", depth=1)')
        expect(page.locator("[data-part=loss]")).to_contain_text("torch.nn.CrossEntropyLoss")
        expect(page).to_have_url(f"{server}{PAGE}#task=multiclass&depth=1-3")
        page.reload()
        expect(depth).to_have_value("1-3")
        expect(call).to_have_text('acts.recommend("multiclass", depth=1)')
        page.evaluate("location.hash = '#task=nonsense&depth=31-'")
        expect(depth).to_have_value("31-")
        expect(task).to_have_value("binary")
        depth.focus()
        page.keyboard.press("Enter")  # nothing is sent anywhere
        assert visit.wrong == []
        expect(page).to_have_url(f"{server}{PAGE}#task=nonsense&depth=31-")


@pytest.mark.browser
def test_a_link_to_a_section_leaves_the_choice_alone(server: str, browser: Browser) -> None:
    with visiting(browser, server) as visit:
        page = visit.open(f"{PAGE}#task=bounded&depth=4-10")
        page.evaluate("location.hash = '#what-it-rests-on'")
        page.wait_for_timeout(50)
        assert page.get_by_label("The network predicts").input_value() == "bounded"


@pytest.mark.browser
def test_answer_is_announced_once_and_only_where_it_changes(server: str, browser: Browser) -> None:
    with visiting(browser, server) as visit:
        page = visit.open(PAGE)
        region = page.get_by_role("status", name="The choice")
        assert region.get_attribute("aria-live") == "polite"
        page.evaluate(
            """() => {
              window.changed = [];
              const region = document.querySelector("[role=status]");
              new MutationObserver(list => list.forEach(m => changed.push(m.target.dataset.part)))
                .observe(region, { subtree: true, childList: true });
            }"""
        )
        page.get_by_label("The network predicts").select_option("regression")
        page.wait_for_timeout(50)
        assert sorted(set(page.evaluate("changed"))) == ["loss", "output"]


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(WIDE, "light"), (PHONE, "dark")])
def test_page_is_sound_after_every_kind_of_choice(
    server: str, browser: Browser, vocabulary: styles.Vocabulary, width: int, scheme: str
) -> None:
    with visiting(browser, server, width=width, scheme=scheme) as visit:
        page = visit.open(f"{PAGE}#task=recurrent&depth=31-&normalisation=layer&residual=yes")
        assert "recurrent" in page.locator(".chooser-call code").inner_text()
        for control in page.locator("form.chooser select").all():
            assert control.bounding_box()["height"] >= 40
        assert purged_by_mistake(page, vocabulary) == []
        for theme in ("light", "dark"):
            visit.show(theme)
            assert {name: found for name, found in broken(page).items() if found} == {}
        assert condense(page) == []
        assert findings(page) == []


@pytest.mark.browser
def test_without_scripts_every_sentence_stays_and_says_where_it_holds(
    server: str, browser: Browser
) -> None:
    with visiting(browser, server, java_script_enabled=False) as visit:
        visit.page.goto(server + PAGE)
        assert visit.page.locator("form.chooser:visible, .chooser-answer:visible").count() == 0
        assert visit.page.get_by_text("The controls need JavaScript.").is_visible()
        assert visit.page.locator(".reason:visible").count() == len(RULES)
        assert visit.page.locator(".reason-holds:visible").count() == len(RULES)
        assert visit.page.locator("#the-answer-for-each-task table:visible").count() == 1


@pytest.mark.browser
def test_chooser_works_from_the_file_system(server: str, browser: Browser) -> None:
    with visiting(browser, HTML.as_uri() + "/") as visit:
        page = visit.open(PAGE)
        page.get_by_label("The network predicts").select_option("transformer")
        assert page.locator("[data-part=hidden]").inner_text().startswith("GELU")
        assert page.evaluate("location.hash") == "#task=transformer"
        assert visit.wrong == []
