"""What book/tour.yml says of each function, and what has to hold of it.

The directives of tour.py build no page while `problems` complains; tests/book/test_tour.py asks the
same, without Sphinx.
"""

from __future__ import annotations

import inspect
import math
import re
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

import acts
from acts._functions.registry import Activation

__all__ = ["FILE", "SIDES", "holds", "problems", "read", "supports"]

FILE = Path(__file__).parents[2] / "tour.yml"
SIDES = ("for", "against")
EVIDENCE = ("facts", "claims", "references")
SENTENCE = {"says", "open", *SIDES[1:], *EVIDENCE}
FUNCTION = {"group", "chapters", "note", "slider", *SIDES}
GRID = np.arange(-8000, 8001) / 100
_CHAPTER = re.compile(r"(0[1-9]|1[0-5])[a-z]?")
_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.]*\w)")
_NAMED = re.compile(r"Chapter: (\d+[a-z]?)_")


def read(path: Path = FILE) -> dict[str, Any]:
    """Return the data file."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def holds(fact: Mapping[str, str], record: Activation) -> bool:
    """Run a fact's line of Python for a function.

    Examples
    --------
    >>> holds({"code": "(slope(x) == 1).all()"}, acts.ACTIVATIONS["identity"])
    True
    """
    return _holds(fact["code"], record.fn, record)


@cache
def _holds(code: str, _fn: object, record: Activation) -> bool:
    names = {"f": record.fn, "slope": record.grad, "x": GRID, "record": record}
    return bool(eval(code, {"np": np, "acts": acts, **names}))


def supports(claim: str, ledger: Iterable[dict]) -> list[dict]:
    """Return the rows that a claim stands for: its own, or those that its cell decides."""
    return [row for row in ledger if claim in (row["id"], row["check"])]


def problems(
    data: Mapping[str, Any],
    *,
    records: Mapping[str, Activation],
    ledger: Iterable[dict],
    slugs: Collection[str],
) -> list[str]:
    """Return what is missing in the data, or contradicts the functions or the ledger.

    Parameters
    ----------
    data : mapping
        As `read` returns it.
    records : mapping
        `acts.ACTIVATIONS`.
    ledger : iterable of dict
        `acts.ledger()`.
    slugs : collection of str
        The claims that cells of the book make.
    """
    ledger, functions, facts = list(ledger), data["functions"], data["facts"]
    missing = [name for name in records if name not in functions]
    out = [
        f"{name}: book/tour.yml does not say what speaks for it and against it" for name in missing
    ]
    out += [f"{name}: no function of acts.ACTIVATIONS" for name in functions if name not in records]
    known = {name: functions[name] for name in functions if name in records}
    used: set[str] = set()
    for name, told in known.items():
        record = records[name]
        out += [f"{name}: {text}" for text in _function(told, record, data["groups"])]
        for side in SIDES:
            sentence = told.get(side) or {}
            used |= {*sentence.get("facts", ())}
            found = _sentence(sentence, record, facts, ledger, slugs)
            out += [f"{name}, {side}: {text}" for text in found]
    for name, group in data["groups"].items():
        members = [records[n] for n, told in known.items() if told.get("group") == name]
        used |= {*group["facts"]}
        if not members:
            out.append(f"group {name}: it has no function")
        for record in members:
            found = _facts(group["facts"], record, facts)
            out += [f"group {name}, {record.name}: {text}" for text in found]
    out += [f"fact {name}: no sentence rests on it" for name in facts if name not in used]
    return out


def _function(told: Mapping[str, Any], record: Activation, groups: Collection[str]) -> list[str]:
    out = [f"{key!r} is not known" for key in told if key not in FUNCTION]
    if told.get("group") not in groups:
        out.append(f"group is {told.get('group')!r}")
    chapters = told.get("chapters") or []  # the step function has none
    out += [f"no such chapter: {each!r}" for each in chapters if not _CHAPTER.fullmatch(str(each))]
    if "chapters" not in told:
        out.append("nothing says which chapters are about it")
    for chapter in _NAMED.findall(inspect.getdoc(record.fn) or ""):
        if chapter not in chapters:
            out.append(f"its docstring names chapter {chapter}")
    numbers = {key for key, value in record.parameters.items() if not isinstance(value, str)}
    sliders = told.get("slider") or {}
    out += [f"parameter {key} has no slider" for key in sorted(numbers - {*sliders})]
    for key, values in sliders.items():
        if key not in numbers:
            out.append(f"slider for {key!r}, which is no number among its parameters")
        elif record.parameters[key] not in values:
            out.append(f"slider without the default {key}={record.parameters[key]}")
    return out


def _sentence(
    told: Mapping[str, Any],
    record: Activation,
    facts: Mapping[str, Mapping[str, str]],
    ledger: list[dict],
    slugs: Collection[str],
) -> list[str]:
    says = told.get("says") or ""
    if not says:
        return ["there is no sentence"]
    out = [f"{key!r} is not known" for key in told if key not in SENTENCE]
    if len(re.findall(r"[.!?](?=\s|$)", says)) != 1 or not says.endswith("."):
        out.append("it is not one sentence")
    evidence = any(told.get(kind) for kind in EVIDENCE)
    if told.get("open"):
        if evidence or told.get("against"):
            out.append("it is marked open and has evidence")
        out += _open(told["open"], ledger)
    elif not evidence:
        out.append("nothing carries it, and it is not marked open")
    out += _facts(told.get("facts", ()), record, facts)
    out += _claims(told.get("claims", ()), told.get("against", ()), ledger, slugs)
    cited = {reference["key"] for row in ledger for reference in row["references"]}
    out += [
        f"{key} is not opened: no row of the ledger cites it"
        for key in told.get("references", ())
        if key not in cited
    ]
    return out + _numbers(says, told, record, facts, ledger)


def _open(rows: bool | list[str], ledger: list[dict]) -> list[str]:
    verdicts = {row["id"]: row["verdict"] for row in ledger}
    out = []
    for name in rows if isinstance(rows, list) else ():
        if name not in verdicts:
            out.append(f"{name} is no row of the ledger")
        elif verdicts[name] is not None:
            out.append(f"it is marked open, and {name} is decided: {verdicts[name]}")
    return out


def _facts(
    names: Iterable[str], record: Activation, facts: Mapping[str, Mapping[str, str]]
) -> list[str]:
    out = []
    for name in names:
        if name not in facts:
            out.append(f"there is no fact {name!r}")
        elif not holds(facts[name], record):
            out.append(f"it is not so: {facts[name]['says']} ({facts[name]['code']})")
    return out


def _claims(
    claims: Iterable[str], against: Iterable[str], ledger: list[dict], slugs: Collection[str]
) -> list[str]:
    """Evidence is decided; a sentence that follows a row does not rest on its refutation."""
    out, behind = [], []
    for claim in claims:
        rows = supports(claim, ledger)
        behind += [row["id"] for row in rows]
        if not rows:
            out.append(f"{claim} is no row of the ledger and decides none")
        elif any(row["verdict"] is None for row in rows):
            out.append(f"{claim} is not measured yet")
        elif claim == rows[0]["check"] and claim not in slugs:
            out.append(f"{claim} has no cell")
        elif not any(row["verdict"] in ("holds", "conditional") for row in rows) and not all(
            row["id"] in against for row in rows
        ):
            verdicts = ", ".join(f"{row['id']} {row['verdict']}" for row in rows)
            out.append(f"{claim} contradicts it: {verdicts}")
    verdicts = {row["id"]: row["verdict"] for row in ledger}
    for name in against:
        if name not in behind:
            out.append(f"against {name}, which is not behind it")
        elif verdicts[name] in ("holds", "conditional"):
            out.append(f"against {name}, whose verdict is {verdicts[name]}")
    return out


def _numbers(
    says: str,
    told: Mapping[str, Any],
    record: Activation,
    facts: Mapping[str, Mapping[str, str]],
    ledger: list[dict],
) -> list[str]:
    """Each number stands in the record, in a fact, or in the finding of a row."""
    ends = (*record.range, *record.kinks, *record.parameters.values())
    known = {f"{abs(n):g}" for n in ends if not isinstance(n, str) and math.isfinite(n)} | {"0"}
    texts = [record.differs, record.formula]
    texts += [" ".join(facts[name].values()) for name in told.get("facts", ()) if name in facts]
    rows = [row for claim in told.get("claims", ()) for row in supports(claim, ledger)]
    texts += [row["finding"] or "" for row in rows]
    known |= {number for text in texts for number in _NUMBER.findall(text)}
    return [f"nothing says {number}" for number in _NUMBER.findall(says) if number not in known]
