"""The ledger is complete and says only what a cell or an opened reference decides."""

import copy
import json
import re
import subprocess
import sys
import types
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

import acts
import ledger_rules as rules
from acts._guide.recommend import RULES
from acts._ledger import reach
from acts._ledger.claims import SOURCES, VERDICTS
from ledger.claim_cells import ClaimCell, claim_cells, source
from site_files import HTML
from teaching.course import part

BOOK = Path(__file__).parents[2] / "book"
RUNS = BOOK.parent / "tools" / "runs"
ROWS = acts.ledger()
CELLS = list(claim_cells(BOOK))
KEYS = set(re.findall(r"^@\w+\{(\S+),", (BOOK / "references.bib").read_text("utf-8"), re.MULTILINE))


def test_no_row_is_lost():
    assert sum(rules.COUNTS.values()) == len(ROWS) == 230
    assert rules.completeness(ROWS) == []


def test_rows_have_the_fields_and_known_values():
    assert rules.schema(ROWS) == []


def test_each_check_has_one_cell_and_each_cell_a_check():
    assert rules.checks_and_cells(ROWS, CELLS) == []


def test_each_verdict_has_a_cell_or_an_opened_reference():
    assert rules.evidence(ROWS, KEYS) == []


def test_stored_lines_say_what_the_ledger_says():
    assert rules.stored_lines(ROWS, CELLS) == []


def test_numbers_in_findings_come_from_the_deciding_section():
    assert rules.finding_numbers(ROWS, CELLS) == []


def code_behind(cells: list[ClaimCell]) -> dict[str, str]:
    """Check -> the code of its page, and of the long runs that the page reads."""
    scripts = {path.stem: path.read_text("utf-8") for path in RUNS.glob("*.py")}
    pages = {}
    for page in {cell.notebook for cell in cells}:
        made = json.loads(page.read_text("utf-8"))["cells"]
        text = "\n".join(source(cell) for cell in made if cell["cell_type"] == "code")
        read = re.findall(r'long_run\(\s*"(\w+)"', text)
        pages[page] = "\n".join([text, *(scripts[name] for name in read)])
    return {cell.slug: pages[cell.notebook] for cell in cells}


def test_what_carries_advice_says_how_far_it_was_tried():
    assert rules.advice(RULES, ROWS) == []


def test_it_was_tried_on_what_the_row_says():
    assert rules.tried(ROWS, code_behind(CELLS)) == []


def guide_table(text: str) -> list[list[str]]:
    """The rows of the table whose last column is headed *Seen on*, cell by cell."""
    table = re.search(r"(?m)^\|.*\| Seen on \|\n\|[-|]+\|\n((?:\|.*\|\n)+)", text)
    return [re.split(r" ?\| ?", line)[1:-1] for line in table[1].splitlines()]


def wrong_reach(row: list[str]) -> str:
    """What a row of that table should say in its last column and does not; else empty."""
    slugs = re.findall(r"#claim-([a-z0-9-]+)\)", " ".join(row))
    seen = [each["seen_on"] for each in ROWS if each["check"] in slugs and each["seen_on"]]
    expected = reach.tried(reach.combined(seen) or reach.READ)
    return "" if row[-1] == expected else expected


def test_the_guides_table_says_how_far_each_line_was_tried():
    cells = json.loads((BOOK / "12_selection_guide.ipynb").read_text("utf-8"))["cells"]
    text = next(t for cell in cells if "| Seen on |" in (t := source(cell)))
    table = guide_table(text)
    assert len(table) >= 8
    assert {row[0]: wrong for row in table if (wrong := wrong_reach(row))} == {}
    assert wrong_reach([*table[0][:-1], "digits; 10 epochs"])


def test_advice_without_reach_and_reach_without_code_are_found():
    rows, _ = small_ledger()
    by_id = {row["id"]: row for row in rows}
    by_id["D2-07"].update(seen_on=SEEN)
    rule = next(rule for rule in RULES if rule.claims)
    two = [replace(rule, name="first", claims=("crossing",)), replace(rule, claims=("D0-12",))]
    assert rules.advice(two, rows) == [f"D0-12 carries {rule.name}, and has no seen_on"]
    whole = {"crossing": "digits circle(1) depth in (1, 8), [24], epochs=10, epochs=60"}
    assert rules.tried(rows, whole) == []
    for word in ("digits", "circle", "24", "60"):
        lacks = {"crossing": whole["crossing"].replace(word, "1.60")}
        assert f"says {word}" in rules.tried(rows, lacks)[0]


def test_exceptions_are_still_needed():
    findings = {row["id"]: row["finding"] or "" for row in ROWS}
    for name, numbers in rules.NUMBERS_FROM_ELSEWHERE.items():
        for number in numbers:
            assert number in findings[name]


# --- the rules themselves, on a small ledger with one fault each


def small_ledger() -> tuple[list[dict], list[ClaimCell]]:
    rows = copy.deepcopy(ROWS)
    for row in rows:
        row.update(verdict=None, finding=None, check=None, references=[], seen_on=None)
    by_id = {row["id"]: row for row in rows}
    by_id["D0-12"].update(verdict="holds", finding="True to 1.6e-11.", check="slope")
    by_id["D1-06"].update(verdict="holds", finding="The same formula.", check="slope")
    by_id["D2-07"].update(
        verdict="wrong", finding="Below from 1.66 on, by 2.7 %.", check="crossing"
    )
    by_id["D0-13"].update(
        verdict="conditional",
        finding="Tanh was recommended. It gives 1.716 at most.",
        references=[{"key": "known", "where": "section 4.4", "says": "1.7159 tanh(2x/3)"}],
    )
    cells = [
        claim_cell("slope", ["✔ slope · D0-12 holds", "✔ slope · D1-06 holds"], "error 1.6e-11"),
        claim_cell("crossing", ["✔ crossing · D2-07 wrong"], "crossing 1.663, ratio 0.0271"),
    ]
    return rows, cells


def claim_cell(slug: str, lines: list[str], printed: str) -> ClaimCell:
    html = '<p class="claim"><a id="claim-x"></a>' + "<br>".join(lines) + "</p>"
    data = {"text/plain": "\n".join(lines), "text/html": html}
    cell = {
        "cell_type": "code",
        "source": f'with acts.claim("{slug}"):\n    assert True',
        "outputs": [{"output_type": "display_data", "data": data, "metadata": {}}],
    }
    before = {
        "cell_type": "code",
        "source": "",
        "outputs": [{"output_type": "stream", "name": "stdout", "text": [printed]}],
    }
    return ClaimCell(slug, Path("01_x.ipynb"), 1, cell, [before, cell])


def problems(rows: list[dict], cells: list[ClaimCell]) -> list[str]:
    return [
        *rules.completeness(rows),
        *rules.schema(rows),
        *rules.checks_and_cells(rows, cells),
        *rules.evidence(rows, {"known"}),
        *rules.stored_lines(rows, cells),
        *rules.finding_numbers(rows, cells),
    ]


def test_the_small_ledger_is_in_order():
    assert problems(*small_ledger()) == []


SEEN = {
    "data": ["digits", "circle"],
    "depth": [1, 8],
    "width": [24],
    "optimiser": ["Adam"],
    "epochs": [10, 60],
    "seeds": 10,
}
FAULTS = {
    "a lost row": (lambda rows, by: rows.remove(by["D3-26"]), "D3-26 is lost"),
    "a row twice": (lambda rows, by: rows.append(by["D0-01"]), "doubled"),
    "rows in another order": (lambda rows, by: rows.insert(0, rows.pop()), "out of order"),
    "an invented row": (lambda rows, by: by["D4-41"].update(id="D4-42"), "D4-42 does not belong"),
    "data of one kind": (
        lambda rows, by: by["D2-07"].update(seen_on=SEEN | {"data": ["xor", "circle"]}),
        "one kind",
    ),
    "one budget": (
        lambda rows, by: by["D2-07"].update(seen_on=SEEN | {"epochs": [10, 40]}),
        "5 times",
    ),
    "few seeds": (
        lambda rows, by: by["D2-07"].update(seen_on=SEEN | {"seeds": 3}),
        "fewer than ten",
    ),
    "data of no kind": (
        lambda rows, by: by["D2-07"].update(seen_on=SEEN | {"data": ["mnist"]}),
        "without a kind",
    ),
    "another form": (lambda rows, by: by["D2-07"].update(seen_on={"data": ["xor"]}), "nor a map"),
    "advice of no finding": (
        lambda rows, by: by["D0-01"].update(seen_on="exact"),
        "without a finding",
    ),
    "a swapped verdict": (lambda rows, by: by["D2-07"].update(verdict="holds"), "the ledger says"),
    "a verdict of our own": (lambda rows, by: by["D2-07"].update(verdict="false"), "verdict is"),
    "a misspelt check": (lambda rows, by: by["D2-07"].update(check="crosing"), "has 0 cells"),
    "a check with capitals": (lambda rows, by: by["D2-07"].update(check="Crossing"), "check is"),
    "a row that leaves its check": (
        lambda rows, by: by["D1-06"].update(check="crossing"),
        "stored text",
    ),
    "no reference": (lambda rows, by: by["D0-13"].update(references=[]), "without check or ref"),
    "an unknown reference": (
        lambda rows, by: by["D0-13"]["references"][0].update(key="other"),
        "not in references.bib",
    ),
    "a reference to nowhere": (
        lambda rows, by: by["D0-13"]["references"][0].update(where=""),
        "empty field",
    ),
    "a verdict without finding": (lambda rows, by: by["D0-13"].update(finding=None), "together"),
    "a finding without verdict": (lambda rows, by: by["D0-01"].update(finding="X."), "together"),
    "a check without verdict": (lambda rows, by: by["D0-01"].update(check="slope"), "evidence"),
    "a lecture": (lambda rows, by: by["D1-06"].update(finding="A. B. C. D."), "one to three"),
    "no sentence": (lambda rows, by: by["D1-06"].update(finding="the same"), "one to three"),
    "an unknown chapter": (lambda rows, by: by["D0-01"].update(chapter="softmax"), "chapter is"),
    "another article": (lambda rows, by: by["D0-01"].update(source="D1"), "source is"),
    "a field too many": (lambda rows, by: by["D0-01"].update(kind="x"), "fields are"),
    "a number of nowhere": (lambda rows, by: by["D2-07"].update(finding="From 1.67 on."), "1.67"),
    "a wrong percentage": (lambda rows, by: by["D2-07"].update(finding="By 2.8 %."), "2.8"),
    "a wrong power of ten": (
        lambda rows, by: by["D0-12"].update(finding="To $1.6 \\cdot 10^{-12}$, 1.6 · 10⁻¹¹."),
        "1.6e-12",
    ),
    "a wrong exponent": (lambda rows, by: by["D0-12"].update(finding="To 1.6e-12."), "1.6e-12"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(fault):
    plant, message = FAULTS[fault]
    rows, cells = small_ledger()
    plant(rows, {row["id"]: row for row in rows})
    found = problems(rows, cells)
    assert any(message in problem for problem in found), found


def test_a_cell_without_row_a_second_cell_and_a_cell_without_output_are_found():
    rows, cells = small_ledger()
    assert any("no row has" in text for text in problems(rows, [*cells, claim_cell("new", [], "")]))
    assert any("has 2 cells" in text for text in problems(rows, [*cells, cells[0]]))
    assert any("has 0 cells" in text for text in problems(rows, cells[:1]))
    cells[1].cell["outputs"] = []
    assert any("stored text []" in text for text in problems(rows, cells))


def test_a_changed_digit_in_the_stored_html_alone_is_found():
    rows, cells = small_ledger()
    data = cells[1].cell["outputs"][0]["data"]
    data["text/html"] = data["text/html"].replace("wrong", "holds")
    assert any("stored html" in text for text in problems(rows, cells))


# --- acts.ledger and acts.claim


def test_ledger_returns_fresh_copies():
    changed = acts.ledger()
    changed[0]["references"].append("mine")
    changed[0]["verdict"] = "mine"
    assert acts.ledger() == ROWS


@pytest.fixture
def decided(monkeypatch):
    """Let the ledger be the small one."""
    rows = small_ledger()[0]
    monkeypatch.setattr("acts._ledger.claims._rows", lambda stamp: tuple(rows))
    return rows


@pytest.mark.usefixtures("decided")
def test_claim_prints_one_line_per_row_in_the_order_of_the_ledger(capsys):
    with acts.claim("slope"):
        pass
    assert capsys.readouterr().out == "✔ slope · D0-12 holds\n✔ slope · D1-06 holds\n"


@pytest.mark.usefixtures("decided")
def test_claim_lets_a_failed_assertion_through_and_prints_nothing(capsys):
    with pytest.raises(AssertionError, match="measured"), acts.claim("slope"):
        raise AssertionError("measured otherwise")
    assert capsys.readouterr().out == ""


@pytest.mark.usefixtures("decided")
def test_claim_refuses_an_unknown_slug_at_once_and_names_the_nearest():
    with pytest.raises(ValueError, match=r"'crosing'; nearest: 'crossing'"):
        acts.claim("crosing")
    with pytest.raises(ValueError, match="the check None"):
        acts.claim(None)


def test_claim_refuses_a_row_without_verdict(decided):
    next(row for row in decided if row["id"] == "D1-06").update(verdict=None)
    with pytest.raises(ValueError, match=r"D1-06 .* no verdict"):
        acts.claim("slope")


def test_importing_acts_does_not_need_yaml():
    script = (
        "import sys; sys.modules['yaml'] = None; import acts\n"
        "try: acts.ledger()\n"
        "except ImportError as error: print(error)"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "yaml is not installed: it comes with acts-measured[book]" in run.stdout


# --- the pages


def directives(page: str) -> list[tuple[str, dict[str, str]]]:
    """Return the article and the options of each `{ledger}` of a page."""
    text = (BOOK / page).read_text("utf-8")
    found = re.findall(r"```\{ledger\} (\S+)\n(.*?)```", text, re.DOTALL)
    return [(name, dict(re.findall(r":(\w+): *(.*)", options))) for name, options in found]


def test_ledger_page_lists_every_article_in_full():
    text = (BOOK / "claims.md").read_text("utf-8")
    assert re.findall(r"```\{ledger-rows\} (\w+)\n```", text) == list(SOURCES)


def test_verdicts_have_a_colour_and_can_be_proposed_in_a_dispute():
    assert "```{ledger-verdicts}" in (BOOK / "claims.md").read_text("utf-8")
    style = (BOOK / "site" / "book.css").read_text("utf-8")
    assert {*VERDICTS} <= set(re.findall(r"\.verdict-(\w+) \{", style))
    form = yaml.safe_load((BOOK.parent / ".github/ISSUE_TEMPLATE/dispute.yml").read_text("utf-8"))
    (asked,) = (field for field in form["body"] if field.get("id") == "verdict")
    assert asked["attributes"]["options"][:-1] == [*VERDICTS]


def test_introduction_lists_every_chapter_there_is():
    text, toc = (BOOK / "intro.md").read_text("utf-8"), BOOK.parent / "_toc.yml"
    captions = re.findall(r"^```\{course\} (.+)$", text, re.MULTILINE)
    listed = [
        f for caption in captions for page, below in part(toc, caption) for f in (page, *below)
    ]
    assert {f"book/{notebook.stem}" for notebook in BOOK.glob("[0-9]*.ipynb")} <= {*listed}


@pytest.mark.site
def test_built_pages_hold_every_row_and_link_every_check():
    ledger = (HTML / "book" / "claims.html").read_text("utf-8")
    assert re.findall(r'<details [^>]*id="(d\d-\d\d)"', ledger) == [
        row["id"].lower() for row in ROWS
    ]
    for cell in CELLS:
        assert f'href="{cell.notebook.stem}.html#claim-{cell.slug}"' in ledger
        chapter = (HTML / "book" / f"{cell.notebook.stem}.html").read_text("utf-8")
        assert f'id="claim-{cell.slug}"' in chapter
        for row in ROWS:
            if row["check"] == cell.slug:
                assert f'<a href="claims.html#{row["id"].lower()}">' in chapter


def test_a_claim_in_a_notebook_is_html_with_an_anchor_and_its_rows(monkeypatch):
    shown = []
    shell = types.SimpleNamespace(
        get_ipython=lambda: "a shell", display=types.SimpleNamespace(display=shown.append)
    )
    monkeypatch.setitem(sys.modules, "IPython", shell)
    slug = next(row["check"] for row in ROWS if row["check"])
    with acts.claim(slug):
        assert not shown  # not before the claim has held
    html = shown[0]._repr_html_()
    assert html.startswith(f'<p class="claim"><a id="claim-{slug}"></a>✔ {slug} · ')
    for row in ROWS:
        if row["check"] == slug:
            assert f'<span class="claim-row">{row["id"]}</span> {row["verdict"]}' in html
            assert f"✔ {slug} · {row['id']} {row['verdict']}" in repr(shown[0])
