"""The tour says of each function what carries it, and nothing that the ledger contradicts."""

import copy
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import acts
from ledger.claim_cells import claim_cells
from reference import tour_rules

BOOK = Path(__file__).parents[2] / "book"
DATA = tour_rules.read()
LEDGER = acts.ledger()
SLUGS = {cell.slug for cell in claim_cells(BOOK)}


def problems(data=DATA, *, records=acts.ACTIVATIONS, ledger=LEDGER, slugs=SLUGS):
    return tour_rules.problems(data, records=records, ledger=ledger, slugs=slugs)


def test_every_function_has_its_sentences_with_evidence():
    assert problems() == []


def changed(name, side=None, /, **fields):
    """Return the data with other fields of a function, or of one of its sentences."""
    data = copy.deepcopy(DATA)
    place = data["functions"][name]
    (place[side] if side else place).update(fields)
    return data


def row(**where):
    return next(r for r in LEDGER if all(r[key] == value for key, value in where.items()))


def with_row(name, **fields):
    return [r | fields if r["id"] == name else r for r in LEDGER]


def test_a_new_function_without_its_sentences_is_named():
    new = replace(acts.ACTIVATIONS["tanh"], name="brand_new")
    (complaint,) = problems(records={**acts.ACTIVATIONS, "brand_new": new})
    assert complaint.startswith("brand_new: ")
    data = copy.deepcopy(DATA)
    data["functions"]["brand_new"] = {"group": "s_shaped", "chapters": []}
    found = problems(data, records={**acts.ACTIVATIONS, "brand_new": new})
    assert [text.partition(":")[0] for text in found if "no sentence" in text] == [
        "brand_new, for",
        "brand_new, against",
    ]


def test_a_function_that_is_gone_is_named():
    records = {name: r for name, r in acts.ACTIVATIONS.items() if name != "gelu"}
    assert "gelu: no function of acts.ACTIVATIONS" in problems(records=records)


WRONG = row(verdict="wrong")["id"]
HOLDS = row(verdict="holds")["id"]
UNUSED = next(r["id"] for r in LEDGER if r["verdict"] == "unsupported" and r["id"] not in str(DATA))


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (changed("relu", "for", facts=[], claims=[]), "nothing carries it"),
        (changed("relu", "for", says=""), "there is no sentence"),
        (changed("relu", "for", says="Its slope is 1. It is fast."), "not one sentence"),
        (changed("relu", "for", open=True), "marked open and has evidence"),
        (changed("mish", "against", open=[HOLDS], facts=[]), f"{HOLDS} is decided"),
        (changed("mish", "against", open=["D9-01"], facts=[]), "no row of the ledger"),
        (changed("relu", "for", claims=["no-such-claim"]), "decides none"),
        (changed("relu", "for", claims=[WRONG]), f"{WRONG} contradicts it: {WRONG} wrong"),
        (changed("relu", "for", against=[WRONG]), "not behind it"),
        (changed("relu", "for", claims=[HOLDS], against=[HOLDS]), "verdict is holds"),
        (changed("relu", "for", references=["nobody1900"]), "nobody1900 is not opened"),
        (changed("relu", "for", facts=["no-such-fact"]), "no fact 'no-such-fact'"),
        (changed("relu", "for", facts=["zero-centred"]), "it is not so: f(−x) = −f(x)"),
        (changed("relu", "for", says="Its slope is 17."), "nothing says 17"),
        (changed("relu", "for", proof="trust me"), "'proof' is not known"),
        (changed("relu", colour="blue"), "'colour' is not known"),
        (changed("relu", group="fast_ones"), "group is 'fast_ones'"),
        (changed("relu", group="s_shaped"), "group s_shaped, relu: it is not so"),
        (changed("relu", chapters=["05"]), "its docstring names chapter 04"),
        (changed("relu", chapters=["04", "99"]), "no such chapter: '99'"),
        (changed("elu", slider={}), "parameter alpha has no slider"),
        (changed("elu", slider={"alpha": [2.0, 3.0]}), "without the default alpha=1.0"),
        (changed("gelu", slider={"approximate": ["none", "tanh"]}), "no number among"),
    ],
)
def test_a_planted_fault_is_found(data, complaint):
    found = problems(data)
    assert any(complaint in text for text in found), found


def test_a_row_without_a_verdict_carries_nothing():
    found = problems(changed("relu", "for", claims=[HOLDS]), ledger=with_row(HOLDS, verdict=None))
    assert any(f"{HOLDS} is not measured yet" in text for text in found), found


def test_a_sentence_may_contradict_a_row_if_it_says_so():
    assert problems(changed("relu", "for", claims=[WRONG], against=[WRONG])) == []


def test_a_verdict_that_turns_is_found():
    check = "relu-does-not-saturate-above"
    ledger = [r | {"verdict": "wrong"} if r["check"] == check else r for r in LEDGER]
    (complaint,) = problems(ledger=ledger)
    assert complaint.startswith(f"relu, for: {check} contradicts it")
    undecided = [r | {"verdict": None} if r["check"] == check else r for r in LEDGER]
    assert f"relu, for: {check} is not measured yet" in problems(ledger=undecided)


def test_a_claim_without_its_cell_is_found():
    check = "relu-does-not-saturate-above"
    assert f"relu, for: {check} has no cell" in problems(slugs=SLUGS - {check})


def test_a_row_that_is_decided_ends_what_was_open():
    data = changed("mish", "against", open=[UNUSED], facts=[])
    assert problems(data, ledger=with_row(UNUSED, verdict=None)) == []
    (complaint,) = problems(data)
    assert complaint.startswith(f"mish, against: it is marked open, and {UNUSED} is decided")


def test_an_unused_fact_and_an_empty_group_are_found():
    data = copy.deepcopy(DATA)
    data["facts"]["spare"] = {"says": "Nothing.", "code": "True"}
    data["groups"]["spare"] = {"title": "None", "says": "None.", "facts": ["spare"]}
    assert problems(data) == ["group spare: it has no function"]
    del data["groups"]["spare"]
    assert problems(data) == ["fact spare: no sentence rests on it"]


@pytest.mark.parametrize("name", DATA["facts"])
def test_a_fact_does_not_hold_for_every_function(name):
    holding = [one for one in acts.ACTIVATIONS if not fails(DATA["facts"][name], one)]
    assert 0 < len(holding) < len(acts.ACTIVATIONS)


def fails(fact, name):
    try:
        return not tour_rules.holds(fact, acts.ACTIVATIONS[name])
    except TypeError:  # a function without that parameter
        return True


def test_the_grid_that_the_page_names_is_the_one_in_use():
    text = (BOOK / "tour.md").read_text(encoding="utf-8")
    low, high, size = re.search(r"from −(\d+) to (\d+) in steps of ([\d.]+)", text).groups()
    np.testing.assert_allclose(np.diff(tour_rules.GRID), float(size))
    assert (tour_rules.GRID[0], tour_rules.GRID[-1]) == (-float(low), float(high))
