"""What has to be true of the ledger: each rule returns a list of what is wrong."""

import re
from collections.abc import Iterable
from decimal import Decimal

from acts._guide.rules import Rule
from acts._ledger import reach
from acts._ledger.claims import CHAPTERS, SOURCES, VERDICTS
from ledger.claim_cells import ClaimCell, source

#: How many claims each article makes.
COUNTS = {"D0": 57, "D1": 56, "D2": 50, "D3": 26, "D4": 41}

#: Decimal numbers in a finding that no cell prints: {row id: {number: where it comes from}}.
NUMBERS_FROM_ELSEWHERE: dict[str, dict[str, str]] = {}

FIELDS = (
    "id",
    "source",
    "section",
    "claim",
    "chapter",
    "verdict",
    "finding",
    "check",
    "references",
)
ADVICE = "seen_on"  # a further field, of findings that carry advice
REFERENCE_FIELDS = ("key", "where", "says")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NUMBER = re.compile(r"(?<![\w.])\d+\.\d+(?:e[-+]?\d+)?|(?<![\w.])\d+e[-+]?\d+", re.IGNORECASE)
_POWER = re.compile(r"\s*(?:·|×|\\cdot|\\times)\s*10(?:\^\{?([-−]?\d+)\}?|([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))")
_SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−", "-0123456789-")
_ABBREVIATION = re.compile(r"\b(e\.g|i\.e|vs|cf|etc|resp|et al|Fig|Sec|Eq|p|pp)\.")
_SENTENCE_END = re.compile(r"[.!?](?=[\s\"')]|$)")
_DECIDED = re.compile(r"^✔ (\S+) · (D\d-\d\d) (\S+)$", re.MULTILINE)


def completeness(rows: list[dict]) -> list[str]:
    """No row is lost, added, doubled or out of order."""
    expected = [f"{name}-{n:02}" for name, count in COUNTS.items() for n in range(1, count + 1)]
    found = [row.get("id") for row in rows]
    lost = [f"{name} is lost" for name in expected if name not in found]
    extra = [f"{name} does not belong" for name in found if name not in expected]
    if not lost and not extra and found != expected:
        return ["rows are doubled or out of order"]
    return lost + extra


def schema(rows: list[dict]) -> list[str]:
    """Fields, types and known values."""
    return [f"{row.get('id')}: {problem}" for row in rows for problem in _row_problems(row)]


def _row_problems(row: dict) -> Iterable[str]:
    if tuple(name for name in row if name != ADVICE) != FIELDS:
        yield f"fields are {tuple(row)}"
        return
    for name in ("id", "source", "section", "claim", "chapter"):
        if not _is_text(row[name]):
            yield f"{name} is {row[name]!r}"
            return
    if row["source"] not in SOURCES or row["id"][:2] != row["source"]:
        yield f"source is {row['source']!r}"
    if row["chapter"] not in CHAPTERS:
        yield f"chapter is {row['chapter']!r}"
    if row["verdict"] is not None and row["verdict"] not in VERDICTS:
        yield f"verdict is {row['verdict']!r}"
    if row["check"] is not None and not (_is_text(row["check"]) and _SLUG.fullmatch(row["check"])):
        yield f"check is {row['check']!r}"
    if (row["verdict"] is None) != (row["finding"] is None):
        yield "a verdict and its finding come together"
    if row["verdict"] is None and (row["check"] or row["references"]):
        yield "evidence without a verdict"
    if row["finding"] is not None and not (
        _is_text(row["finding"]) and 1 <= sentences(row["finding"]) <= 3
    ):
        yield "a finding has one to three sentences"
    if row.get(ADVICE) is not None:
        if row["finding"] is None:
            yield f"{ADVICE} without a finding"
        yield from (f"{ADVICE}: {problem}" for problem in reach.problems(row[ADVICE]))
    if not isinstance(row["references"], list):
        yield "references are no list"
        return
    for reference in row["references"]:
        if not isinstance(reference, dict) or tuple(reference) != REFERENCE_FIELDS:
            yield f"a reference has {REFERENCE_FIELDS}, in this order"
        elif not all(_is_text(text) for text in reference.values()):
            yield f"reference {reference['key']!r} has an empty field"


def checks_and_cells(rows: list[dict], cells: list[ClaimCell]) -> list[str]:
    """Each check has exactly one cell, each claim cell a known check."""
    known = {row["check"] for row in rows if row["check"]}
    slugs = [cell.slug for cell in cells]
    return [
        *(
            f"check {slug!r} has {slugs.count(slug)} cells"
            for slug in sorted(known)
            if slugs.count(slug) != 1
        ),
        *(
            f"{cell.notebook.name}: no row has the check {cell.slug!r}"
            for cell in cells
            if cell.slug not in known
        ),
    ]


def evidence(rows: list[dict], keys: set[str]) -> list[str]:
    """A decided row has a check or a reference, and references are in the bibliography."""
    problems = [
        f"{row['id']}: a verdict without check or reference"
        for row in rows
        if row["verdict"] is not None and not row["check"] and not row["references"]
    ]
    for row in rows:
        for reference in row["references"]:
            if reference["key"] not in keys:
                problems.append(f"{row['id']}: {reference['key']!r} is not in references.bib")
    return problems


def advice(rules: Iterable[Rule], rows: list[dict]) -> list[str]:
    """Every row that a rule of the guide rests on says how far it was tried."""
    carrying: dict[str, list[str]] = {}
    for rule in rules:
        for claim in rule.claims:
            carrying.setdefault(claim, []).append(rule.name)
    return [
        f"{row['id']} carries {', '.join(names)}, and has no {ADVICE}"
        for claim, names in carrying.items()
        for row in rows
        if claim in (row["id"], row["check"]) and row[ADVICE] is None
    ]


#: Data that are made in the cell: no name to look for.
MADE = ("a formula with noise", "sequences", "random numbers", "a generated function")


def tried(rows: list[dict], code: dict[str, str]) -> list[str]:
    """What a row says that it was tried on occurs in the code behind its check."""
    problems = []
    for row in rows:
        seen = row[ADVICE]
        if not isinstance(seen, dict) or row["check"] not in code:
            continue
        names = [n.replace(" ", "_") for n in seen["data"] if reach.KINDS[n] not in MADE]
        counted = ("depth", "width", *reach.BUDGET)
        numbers = [str(n) for field in counted for n in seen.get(field, ()) if n]
        said = [*names, *(rf"(?<![\d.]){n}(?![\d.]*\d)" for n in numbers)]
        problems += [
            f"{row['id']}: {ADVICE} says {word}, and no code behind {row['check']} does"
            for word, pattern in zip([*names, *numbers], said, strict=True)
            if not re.search(pattern, code[row["check"]])
        ]
    return problems


CHANGED = (
    "where a verdict changes, so do the cell's asserts, the row in acts/claims.yml, the page's"
    " sentences, what it prints (make notebooks), and rules of acts/_guide that rest on the row:"
    " CONTRIBUTING.md, Dispute a verdict"
)


def stored_lines(rows: list[dict], cells: list[ClaimCell]) -> list[str]:
    """The ✔ lines stored in the notebooks are those of the ledger, in text and in HTML."""
    problems = []
    for cell in cells:
        expected = [
            (cell.slug, row["id"], row["verdict"]) for row in rows if row["check"] == cell.slug
        ]
        # Two claims in one cell share its outputs.
        for kind, text in (("text", output_text(cell.cell)), ("html", output_html(cell.cell))):
            stored = [line for line in _DECIDED.findall(text) if line[0] == cell.slug]
            if stored != expected:
                problems.append(
                    f"{cell.notebook.name}, cell {cell.index}: stored {kind} {stored},"
                    f" the ledger says {expected}; {CHANGED}"
                )
    return problems


def finding_numbers(rows: list[dict], cells: list[ClaimCell]) -> list[str]:
    """Each decimal number of a finding is in the code or output of its section, or in its source.

    Rounding is allowed, and so is a percentage: 0.669 in an output supports 0.67 and 66.9 %.
    """
    by_slug = {cell.slug: cell for cell in cells}
    problems = []
    for row in rows:
        if row["finding"] is None:
            continue
        text = " ".join(f"{ref['says']} {ref['where']}" for ref in row["references"])
        if row["check"] in by_slug:
            for cell in by_slug[row["check"]].section:
                if cell["cell_type"] == "code":
                    text += f"\n{source(cell)}\n{output_text(cell)}"
        values = [Decimal(number) for number in _NUMBER.findall(text)]
        values += [Decimal(number) for number in re.findall(r"(?<![\w.])\d+(?![\w.])", text)]
        excused = NUMBERS_FROM_ELSEWHERE.get(row["id"], {})
        finding = _POWER.sub(_as_exponent, row["finding"])
        for found in _NUMBER.finditer(finding):
            percent = finding[found.end() :].lstrip(" \\").startswith("%")
            if found[0] not in excused and not _supported(found[0], percent, values):
                problems.append(f"{row['id']}: no cell of its section gives {found[0]}")
    return problems


def _as_exponent(power: re.Match) -> str:
    return "e" + (power[1] or power[2]).translate(_SUPERSCRIPTS)


def _supported(number: str, percent: bool, values: list[Decimal]) -> bool:
    wanted = Decimal(number)
    unit = Decimal(1).scaleb(wanted.as_tuple().exponent)  # its last digit
    scales = (1, 100) if percent else (1,)
    return any(abs(value * scale - wanted) <= unit / 2 for value in values for scale in scales)


def sentences(text: str) -> int:
    """Count sentences, without those dots that end none."""
    text = re.sub(r"`[^`]*`|\$[^$]*\$", "x", text)
    text = _ABBREVIATION.sub(r"\1", text)
    return len(_SENTENCE_END.findall(text))


def output_text(cell: dict) -> str:
    """Return a cell's stored text: what it printed and displayed, no HTML and no figure."""
    return "\n".join(
        _joined(output.get("text") or output.get("data", {}).get("text/plain", ""))
        for output in cell.get("outputs", [])
    )


def output_html(cell: dict) -> str:
    """Return a cell's stored HTML as lines, without the tags."""
    html = "\n".join(
        _joined(output.get("data", {}).get("text/html", "")) for output in cell.get("outputs", [])
    )
    return re.sub(r"<[^>]+>", "", html.replace("<br>", "\n"))


def _joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value.strip() == value != ""
