"""`acts.recommend`: complete for every combination, and nothing said that nothing carries."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import FrozenInstanceError, fields, replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest
import torch

import acts
from acts._guide.choices import INIT_RECORDS, LOSS_RECORDS, OUTPUT_CODE
from acts._guide.options import (
    DEEP,
    DEPTHS,
    FORWARD,
    NEAREST,
    NORMALISATIONS,
    RESIDUALS,
    TASKS,
    combinations,
    depth_range,
)
from acts._guide.recommend import RULES, better, recommend
from acts._guide.rules import ABOUT, PARTS, Reason, Rule, together

ROOT = Path(__file__).parents[2]
COMBINATIONS = combinations()
WORD = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def least(key: str) -> int | None:
    """A depth in a range."""
    return DEPTHS[key][0] if DEPTHS[key] else None


def advice(options) -> acts.Recommendation:
    return recommend(
        options.task,
        depth=least(options.depth),
        normalisation=options.normalisation,
        residual=options.residual,
    )


# ------------------------------------------------------------------- complete, and all of it used


def deciding(rules, options, about: str) -> list[Rule]:
    return [r for r in rules if r.about == about and r.chooses and r.holds(options)]


def undecided(rules) -> list[tuple]:
    """Combinations in which a part has no choice, or more than one rule chooses it."""
    return [
        (options, about, [r.name for r in deciding(rules, options, about)])
        for options, about in product(COMBINATIONS, PARTS)
        if len(deciding(rules, options, about)) != 1
    ]


def unreachable(rules) -> list[str]:
    return [r.name for r in rules if not any(r.holds(options) for options in COMBINATIONS)]


def test_each_part_is_chosen_by_exactly_one_rule_in_every_combination() -> None:
    assert len(COMBINATIONS) == len(TASKS) * len(DEPTHS) * len(NORMALISATIONS) * 2
    assert undecided(RULES) == []


def test_every_rule_is_reachable() -> None:
    assert unreachable(RULES) == []


def test_a_rule_that_never_holds_and_a_gap_are_found() -> None:
    dead = replace(RULES[0], name="dead", tasks=("no such task",))
    assert unreachable((*RULES, dead)) == ["dead"]
    chosen = next(r for r in RULES if r.about == "loss" and r.chooses)
    assert undecided([r for r in RULES if r is not chosen]) != []


@pytest.mark.parametrize("rule", [r for r in RULES if r.about in PARTS], ids=lambda r: r.name)
def test_a_rule_that_chooses_what_another_does_is_refused(rule: Rule) -> None:
    first = next(options for options in COMBINATIONS if rule.holds(options))
    (sitting,) = deciding(RULES, first, rule.about)
    twice = Rule(
        name="twice",
        about=rule.about,
        chooses=sitting.chooses,
        text="",
        changes="",
        tasks=(first.task,),
        depths=(first.depth,),
        normalisations=(first.normalisation,),
        residuals=(first.residual,),
    )
    said = f"the rules {sitting.name!r} and 'twice' both choose {rule.about!r} for {first}"
    with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
        together((*RULES, twice))
    assert together((*RULES, replace(twice, chooses=None))) == (
        *RULES,
        replace(twice, chooses=None),
    )
    assert together((*RULES, replace(twice, tasks=("no such task",))))[:-1] == RULES


def test_two_rules_meet_where_a_combination_is_common_to_both() -> None:
    for one, other in product(RULES, RULES):
        common = [each for each in COMBINATIONS if one.holds(each) and other.holds(each)]
        found = one.meets(other)
        assert found in common if common else found is None


def test_a_reason_is_all_that_a_rule_says() -> None:
    said = [field.name for field in fields(Reason)]
    for rule in RULES:
        assert type(rule.reason) is Reason
        assert [getattr(rule.reason, name) for name in said] == [getattr(rule, n) for n in said]


def test_conditions_name_options_that_exist() -> None:
    for rule in RULES:
        valid = (TASKS, DEPTHS, NORMALISATIONS, RESIDUALS)
        for values, known in zip(rule.where, valid, strict=True):
            assert isinstance(values, tuple)
            assert set(values) <= set(known), rule.name


def test_choices_are_names_that_exist() -> None:
    valid = {
        "hidden": set(acts.ACTIVATIONS),
        "instead": set(acts.ACTIVATIONS),
        "init": set(INIT_RECORDS),
        "output": set(OUTPUT_CODE),
        "loss": set(LOSS_RECORDS),
        "training": {None},
        "network": {None},
    }
    for rule in RULES:
        assert rule.chooses in valid[rule.about] | ({None} if rule.about != "instead" else set())
    used = {(r.about, r.chooses) for r in RULES}
    assert {("output", name) for name in OUTPUT_CODE} <= used  # nothing kept that nobody chooses
    assert {("loss", name) for name in LOSS_RECORDS} <= used
    assert {("init", name) for name in INIT_RECORDS} <= used


def test_what_is_recommended_is_not_offered_instead() -> None:
    for options in COMBINATIONS:
        found = advice(options)
        others = [other.hidden for other in found.alternatives]
        assert found.hidden not in others, options
        assert len(set(others)) == len(others), options


def test_rules_have_names_of_their_own_and_whole_sentences() -> None:
    assert [n for n, count in Counter(r.name for r in RULES).items() if count > 1] == []
    for rule in RULES:
        assert WORD.fullmatch(rule.name)
        assert rule.about in ABOUT
        for text in (rule.text, rule.changes):
            assert re.fullmatch(r"[A-Zet].*[.]", text), text
            assert "  " not in text
            assert not re.search(r"['`\"*]", text), text  # plain text, typographic marks
    texts = Counter(r.text for r in RULES)
    assert [text for text, count in texts.items() if count > 1] == []


# ---------------------------------------------------------------------- better not this network


def asks_for_another_network(options) -> bool:
    """Many layers and no way around them."""
    return options.task in FORWARD and options.depth in DEEP and not options.residual


def silent_or_too_loud(rules) -> list:
    """Combinations in which the network itself is passed over, or blamed without a reason."""
    return [
        options
        for options in COMBINATIONS
        if len([r for r in rules if r.better and r.holds(options)])
        != asks_for_another_network(options)
    ]


def test_another_network_is_asked_for_where_deep_layers_have_no_shortcuts() -> None:
    assert silent_or_too_loud(RULES) == []
    for options in COMBINATIONS:
        found = advice(options)
        assert found.better == better(options)
        assert bool(found.better) == asks_for_another_network(options)
        if found.better:
            assert found.better.startswith("Better not ")
            assert found.reasons[0].about == "network"
            assert str(found).splitlines()[1] == f"  better  {found.better}"
            assert f"<td>{found.better}</td>" in found._repr_html_()
            assert found.to_dict()["better"] == found.better
        else:
            assert "better  " not in str(found)


def test_what_is_better_is_not_blamed_itself() -> None:
    """With shortcuts, as the line says, nothing of the network is left to change."""
    for options in COMBINATIONS:
        if better(options):
            assert better(options._replace(residual=True)) is None


def test_a_missing_line_and_a_second_one_are_found() -> None:
    line = next(rule for rule in RULES if rule.better)
    assert silent_or_too_loud([rule for rule in RULES if rule is not line]) != []
    shallow = replace(line, name="shallow", depths=("1-3",))
    assert silent_or_too_loud([*RULES, shallow]) != []
    with pytest.raises(ValueError, match="'twice' both choose 'better' for Options"):
        together((*RULES, replace(line, name="twice")))


def test_only_sentences_about_the_network_ask_for_another() -> None:
    for rule in RULES:
        assert bool(rule.better) == (rule.about == "network"), rule.name
        assert rule.short in ("", rule.better) or not rule.better


# --------------------------------------------------------------------------- what the sentences say

ROWS = {row["id"]: row for row in acts.ledger()}
CHECKS = {row["check"] for row in ROWS.values() if row["check"]}
KEYS = set(
    re.findall(r"^@\w+\{([^,]+),", (ROOT / "book/references.bib").read_text(encoding="utf-8"), re.M)
)


def cited(rule: Rule) -> list[dict]:
    """Rows that a sentence leans on."""
    return [r for r in ROWS.values() if r["id"] in rule.claims or r["check"] in rule.claims]


def faults(rule: Rule) -> list[str]:
    """What is wrong with the evidence of a sentence."""
    found = [f"no such claim: {c}" for c in rule.claims if c not in CHECKS | set(ROWS)]
    found += [f"no such reference: {key}" for key in rule.references if key not in KEYS]
    found += [f"not decided: {row['id']}" for row in cited(rule) if row["verdict"] is None]
    refuted = {r["id"] for r in cited(rule) if r["verdict"] in ("wrong", "unsupported")}
    if refuted != set(rule.against):
        found.append(f"says the opposite of {sorted(refuted)}, but names {sorted(rule.against)}")
    return found


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_sentence_rests_on_decided_claims_and_known_references(rule: Rule) -> None:
    assert faults(rule) == []


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ({"claims": ("no-such-check",)}, "no such claim: no-such-check"),
        ({"references": ("nobody1999",)}, "no such reference: nobody1999"),
        ({"claims": ("lower-rate-is-backwards",)}, "says the opposite of ['D0-57'], but names []"),
        ({"against": ("D0-02",)}, "says the opposite of [], but names ['D0-02']"),
    ],
)
def test_wrong_evidence_is_found(fault: dict, message: str) -> None:
    sound = next(r for r in RULES if not r.against and not faults(r) and r.backed)
    assert message in faults(replace(sound, **fault))


def test_a_row_without_a_verdict_carries_nothing() -> None:
    undecided_rows = [row["id"] for row in ROWS.values() if row["verdict"] is None]
    if not undecided_rows:
        pytest.skip("every row is decided")
    rule = replace(RULES[0], claims=(undecided_rows[0],), against=())
    assert faults(rule) == [f"not decided: {undecided_rows[0]}"]


def test_only_sentences_without_evidence_say_so() -> None:
    for rule in RULES:
        assert rule.backed == bool(rule.claims or rule.references)
    for options in COMBINATIONS:
        text = " ".join(str(advice(options)).split())
        bare = [r for r in RULES if r.holds(options) and not r.backed]
        assert text.count("(Nothing in the book carries this yet.)") == len(bare)


# ------------------------------------------------------------------------------- numbers and names


@pytest.mark.parametrize("init", INIT_RECORDS.values(), ids=list(INIT_RECORDS))
def test_gain_is_that_of_the_weights_that_the_library_makes(init) -> None:
    model = acts.nn.mlp([400, 400, 1], "relu", init=init.name, seed=0, dtype=torch.float64)
    weight = model[0].weight.detach()
    assert float(weight.var()) * 400 == pytest.approx(init.gain**2, rel=0.02)
    if init.name != "default":
        fresh = torch.empty_like(weight)
        eval(init.torch, {"nn": torch.nn, "weight": fresh})
        assert float(fresh.var()) * 400 == pytest.approx(init.gain**2, rel=0.02)


def test_he_is_the_gain_of_relu() -> None:
    assert INIT_RECORDS["he"].gain == pytest.approx(acts.gain("relu"))


def test_bert_at_its_width_has_a_gain_of_one_half() -> None:
    from scipy.stats import truncnorm

    assert 0.02 * truncnorm(-2, 2).std() * 768**0.5 == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize("loss", LOSS_RECORDS.values(), ids=list(LOSS_RECORDS))
def test_losses_have_their_names_in_torch_and_here_and_agree(loss) -> None:
    theirs = getattr(torch.nn, loss.torch)()
    if loss.acts is None:
        return
    logits = np.array([[2.0, -1.0, 0.5], [-30.0, 4.0, 0.0]])
    targets = np.array([[1.0, 0.0, 0.3], [0.0, 1.0, 1.0]])
    if loss.acts == "cross_entropy":
        targets = np.array([0, 2])
    ours = getattr(acts, loss.acts)(logits, targets)
    assert ours == pytest.approx(float(theirs(torch.tensor(logits), torch.tensor(targets))))


def test_outputs_can_be_written_as_they_say() -> None:
    z = torch.linspace(-4, 4, 7, dtype=torch.float64)
    names = {"torch": torch, "nn": torch.nn, "logits": z, "z": z, "low": -1.0, "high": 3.0}
    made = {k: eval(code, names) for k, code in OUTPUT_CODE.items() if code}
    np.testing.assert_allclose(made["sigmoid"], acts.sigmoid(z.numpy()))
    np.testing.assert_allclose(made["softmax"], acts.softmax(z.numpy()))
    np.testing.assert_allclose(made["softplus"], acts.softplus(z.numpy()))
    np.testing.assert_allclose(made["exp"], np.exp(z.numpy()))
    np.testing.assert_allclose(made["scaled sigmoid"], -1 + 4 * acts.sigmoid(z.numpy()))


def test_outputs_are_functions_that_give_what_the_task_asks_for() -> None:
    z = torch.linspace(-4, 4, 7, dtype=torch.float64)
    names = {"torch": torch, "nn": torch.nn, "logits": z, "z": z, "low": -1.0, "high": 3.0}
    for task, (low, high) in {
        "binary": (0, 1),
        "positive": (0, np.inf),
        "decades": (0, np.inf),
        "count": (0, np.inf),
        "bounded": (-1, 3),
    }.items():
        values = eval(OUTPUT_CODE[recommend(task).output], names)
        assert ((low < values) & (values < high)).all(), task


# -------------------------------------------------------------------------------------- the options


@pytest.mark.parametrize("depth", [1, 3, 4, 10, 11, 30, 31, 1000, np.int64(8)])
def test_every_depth_falls_into_one_range(depth: int) -> None:
    inside = [k for k, ends in DEPTHS.items() if ends and ends[0] <= depth <= ends[1]]
    assert inside == [depth_range(depth)]
    assert type(recommend("binary", depth=depth).depth) is int


def test_depth_changes_what_is_said() -> None:
    said = {d: [r.text for r in recommend("binary", depth=d).reasons] for d in (1, 8, 20, 50)}
    assert len(set(map(tuple, said.values()))) == 4
    assert any("No sigmoid" in text for text in said[8])
    assert not any("No sigmoid" in text for text in said[1])
    assert "sigmoid" in [other.hidden for other in recommend("binary", depth=1).alternatives]


@pytest.mark.parametrize("options", [{"normalisation": "batch"}, {"residual": True}])
def test_normalisation_and_shortcuts_change_what_is_said(options: dict) -> None:
    plain, other = recommend("binary", depth=8), recommend("binary", depth=8, **options)
    assert plain.reasons != other.reasons


@pytest.mark.parametrize("depth", [0, -1, 2.5, 3.0, True, "8", float("nan"), [3]])
def test_depth_that_is_no_count_is_refused(depth: object) -> None:
    with pytest.raises(ValueError, match="depth must be an integer of at least 1, got "):
        recommend("binary", depth=depth)


@pytest.mark.parametrize(
    ("task", "nearest"),
    [
        ("binry", "'binary'"),
        ("Multi-Class", "'multiclass'"),
        ("multi label", "'multilabel'"),
        ("lstm", "'recurrent'"),
        ("classification", "'binary', 'multiclass', 'multilabel'"),
        ("transformers", "'transformer'"),
        ("Regression", "'regression'"),
        ("clasification", "'binary', 'multiclass', 'multilabel'"),
        ("binary classification", "'binary', 'multiclass', 'multilabel'"),
        ("multi-label classification", "'multilabel', 'binary', 'multiclass'"),
        ("language_model", "'transformer', 'recurrent'"),
        ("counts", "'count'"),
    ],
)
def test_unknown_task_gets_the_nearest_ones(task: str, nearest: str) -> None:
    with pytest.raises(ValueError, match=rf"task must be one of .*, got '{task}'; nearest: ") as e:
        recommend(task)
    assert str(e.value).partition("; nearest: ")[2] == nearest


@pytest.mark.parametrize("task", ["xyz", "cnn", "", None, 3, ["binary"]])
def test_what_resembles_no_task_gets_the_list(task: object) -> None:
    with pytest.raises(ValueError, match=r"task must be one of 'binary', .*, got ") as error:
        recommend(task)
    assert repr(task) in str(error.value)
    assert "nearest" not in str(error.value)


def test_words_for_tasks_lead_to_tasks() -> None:
    assert not set(NEAREST) & set(TASKS)
    for word, tasks in NEAREST.items():
        assert set(tasks) <= set(TASKS)
        with pytest.raises(ValueError, match=f"got '{word}'; nearest: '{tasks[0]}'"):
            recommend(word)


@pytest.mark.parametrize("value", ["bach", "batchnorm", True, 1])
def test_unknown_normalisation_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="normalisation must be one of 'none', 'batch', 'layer'"):
        recommend("binary", normalisation=value)
    if isinstance(value, str):
        with pytest.raises(ValueError, match="nearest: 'batch'"):
            recommend("binary", normalisation=value)


def test_numpy_s_truth_is_true_or_false() -> None:
    assert recommend("binary", residual=np.bool_(True)) == recommend("binary", residual=True)
    assert type(recommend("binary", residual=np.bool_(True)).residual) is bool


@pytest.mark.parametrize("value", [None, 1, "yes"])
def test_residual_is_true_or_false(value: object) -> None:
    with pytest.raises(ValueError, match=f"residual must be True or False, got {value!r}"):
        recommend("binary", residual=value)


def test_options_other_than_the_task_are_given_by_name() -> None:
    with pytest.raises(TypeError):
        recommend("binary", 8)
    assert recommend(task="binary") == recommend("binary", normalisation="none", residual=False)


# ------------------------------------------------------------------------------------ the result


def test_result_is_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        recommend("binary").hidden = "sigmoid"


@pytest.mark.parametrize("task", TASKS)
def test_result_as_a_dict_is_json_and_holds_everything(task: str) -> None:
    found = recommend(task, depth=8)
    plain = json.loads(json.dumps(found.to_dict()))
    assert plain == found.to_dict()
    assert plain["hidden"] == found.hidden
    assert plain["init"]["gain"] == found.init.gain
    assert plain["loss"]["torch"] == found.loss.torch
    assert [r["text"] for r in plain["reasons"]] == [r.text for r in found.reasons]
    assert [r["backed"] for r in plain["reasons"]] == [r.backed for r in found.reasons]
    assert [o["hidden"] for o in plain["alternatives"]] == [o.hidden for o in found.alternatives]
    assert plain["claims"] == list(found.claims)


def test_claims_and_references_are_those_of_all_sentences_each_once() -> None:
    for options in COMBINATIONS:
        found = advice(options)
        sentences = [*found.reasons, *(other.reason for other in found.alternatives)]
        assert set(found.claims) == {c for each in sentences for c in each.claims}
        assert set(found.references) == {k for each in sentences for k in each.references}
        assert len(set(found.claims)) == len(found.claims)


@pytest.mark.parametrize("options", COMBINATIONS[::7], ids=str)
def test_printed_result_names_everything(options) -> None:
    found = advice(options)
    text = " ".join(str(found).split())
    assert max(map(len, str(found).splitlines())) <= 100
    answers = (found.hidden, found.init.name, found.init.rule, found.loss.torch)
    for part in (*answers, *found.claims, *found.references):
        assert part in text
    for reason in [*found.reasons, *(other.reason for other in found.alternatives)]:
        assert reason.text in text
        assert reason.changes in text


def test_html_is_escaped_and_the_same_each_time() -> None:
    found = recommend("bounded", depth=3)
    html = found._repr_html_()
    assert html == recommend("bounded", depth=3)._repr_html_()
    assert found.hidden in html
    assert all(reason.text in html for reason in found.reasons)
    assert html.count("<li>") == html.count("</li>") == len(found.reasons) + len(found.alternatives)


def test_it_works_without_yaml_and_torch() -> None:
    import subprocess
    import sys

    code = (
        "import sys; sys.modules['yaml'] = sys.modules['torch'] = None\n"
        "import acts; print(acts.recommend('binary', depth=8).hidden)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "relu\n"
