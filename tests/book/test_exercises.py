"""Every exercise of the book answers back: start, solution and known mistakes, each run."""

import contextlib
import io
import runpy
from pathlib import Path

import matplotlib

matplotlib.use("agg")
import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest

from acts import check
from acts.check import NotYet, Number, Result, array, call, choice, exercise, number
from online import launch_cell

ROOT = Path(__file__).parents[2]
TAGS = {"start": "exercise", "check": "exercise-check", "solution": "solution"}


def exercise_cells() -> dict[str, dict]:
    """Exercise name to its cells, from the notebooks' metadata."""
    found: dict[str, dict] = {}
    for path in sorted((ROOT / "book").glob("[0-9]*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        codes = [c for c in notebook.cells if c.cell_type == "code" and c.id != launch_cell.ID]
        setup = codes[0].source if codes else ""
        for cell in notebook.cells:
            name = cell.metadata.get("acts", {}).get("exercise")
            if name is None:
                continue
            entry = found.setdefault(name, {"chapter": path.stem, "setup": setup, "cells": []})
            assert entry["chapter"] == path.stem, f"{name} stands twice: rename it in one page"
            entry["cells"].append(cell)
    return found


EXERCISES = exercise_cells()
WRONG = {
    name: [dict(answer, chapter=path.stem) for answer in answers]
    for path in sorted((ROOT / "tests" / "book" / "exercises").glob("*.py"))
    for name, answers in runpy.run_path(str(path))["WRONG"].items()
}
CASES = [
    pytest.param(name, wrong, id=f"{name}-{i}")
    for name, answers in WRONG.items()
    for i, wrong in enumerate(answers, 1)
]


def the(entry: dict, role: str):
    cells = [c for c in entry["cells"] if TAGS[role] in c.metadata.get("tags", [])]
    assert len(cells) == 1, f"{len(cells)} cells tagged {TAGS[role]!r}"
    return cells[0]


def run(entry: dict, *sources: str) -> str:
    """What the sources print, run one after the other behind the chapter's setup cell."""
    namespace = {"__name__": "__main__"}
    printed = io.StringIO()
    with plt.rc_context(), contextlib.redirect_stdout(printed):
        for source in (entry["setup"], *sources):
            exec(compile(source, "<cell>", "exec"), namespace)
    plt.close("all")
    return printed.getvalue()


def stored(cell) -> str:
    return "".join(o.get("text", "") for o in cell.outputs if o.output_type == "stream")


def test_every_checker_has_an_exercise_and_every_exercise_a_checker():
    chapters = {
        name: checker.__module__.rpartition(".")[2].removeprefix("_")
        for name, checker in check.load().items()
        if checker.__module__.startswith("acts.")
    }
    assert chapters == {name: entry["chapter"] for name, entry in EXERCISES.items()}


def test_every_exercise_has_wrong_answers_from_its_own_chapter():
    assert {name: {a["chapter"] for a in answers} for name, answers in WRONG.items()} == {
        name: {entry["chapter"]} for name, entry in EXERCISES.items()
    }


def test_a_chapter_has_three_to_six_exercises():
    chapters = [entry["chapter"] for entry in EXERCISES.values()]
    for chapter in set(chapters):
        asked = chapters.count(chapter)
        assert 3 <= asked <= 6, f"{chapter} has {asked} exercises, three to six are asked for"


@pytest.mark.parametrize("name", EXERCISES)
def test_exercise_has_task_hint_and_folded_solution_in_order(name):
    cells = EXERCISES[name]["cells"]
    start, checking, solution = (the(EXERCISES[name], role) for role in TAGS)
    order = [c.id for c in cells]
    assert order.index(start.id) < order.index(checking.id) < order.index(solution.id)
    assert "hide-cell" in solution.metadata.tags
    prose = [c.source for c in cells if c.cell_type == "markdown"]
    assert any("<summary>Hint" in text for text in prose)
    assert cells[0].cell_type == "markdown", "the task comes first"


@pytest.mark.parametrize("name", EXERCISES)
def test_start_says_not_yet(name):
    start, checking = the(EXERCISES[name], "start"), the(EXERCISES[name], "check")
    assert "..." in start.source
    assert f"acts.check.{name}(" in checking.source
    assert run(EXERCISES[name], start.source, checking.source).startswith("not yet: ")
    assert stored(checking).startswith("not yet: ")


@pytest.mark.parametrize("name", EXERCISES)
def test_solution_passes(name):
    solution, checking = the(EXERCISES[name], "solution"), the(EXERCISES[name], "check")
    assert "✔ " in stored(solution)
    assert "not yet" not in stored(solution)
    assert run(EXERCISES[name], solution.source).startswith("✔ ")
    last = run(EXERCISES[name], solution.source, checking.source).splitlines()[-1]
    assert last.startswith("✔ "), "the solution sets what the check cell reads"


@pytest.mark.parametrize(("name", "wrong"), CASES)
def test_wrong_answer_is_refused_with_the_mistake_named(name, wrong):
    if name not in EXERCISES:
        pytest.fail(f"wrong answers to {name!r}, which no notebook asks")
    printed = run(EXERCISES[name], wrong["code"], the(EXERCISES[name], "check").source)
    assert printed.startswith("not yet: "), printed
    assert len(wrong["says"]) >= 10, "what it says names the mistake, in ten characters at least"
    assert wrong["says"] in printed, printed


@pytest.mark.parametrize("name", EXERCISES)
def test_at_least_two_wrong_answers_and_one_seen_in_the_wild(name):
    answers, file = WRONG.get(name, []), f"exercises/{EXERCISES[name]['chapter']}.py"
    assert len({a["code"] for a in answers}) >= 2, f"two wrong answers belong into {file}"
    assert any(a.get("seen") for a in answers)
    # Different mistakes get different answers: one message for everything names nothing.
    assert len({a["says"] for a in answers}) >= 2


ASKED = [name for name, checker in check.load().items() if checker.asked is not None]


@pytest.mark.parametrize("name", ASKED)
def test_what_the_site_asks_for_is_what_the_checker_takes(name, capsys):
    checker = check.EXERCISES[name]
    if isinstance(checker.asked, Number):
        right, wrong = [checker.asked.right], list(checker.asked.mistakes)
    else:
        answers = list(checker.asked.answers())
        right = [answer for answer in answers if checker(answer)]
        wrong = answers[:50]
    assert len(right) == 1
    assert checker(right[0])
    capsys.readouterr()
    for answer in wrong:
        checker(answer)
    replies = capsys.readouterr().out.splitlines()
    refused = ("choose one of", "keep the dict", "a dict with", "a number is asked")
    assert not any(reply.startswith(f"not yet: {why}") for reply in replies for why in refused)
    assert len(set(replies)) >= 2


def test_a_number_is_judged_within_its_tolerance():
    asked = Number(right=0.66, mistakes={0.5: "half", -0.66: "the sign"}, otherwise="no", rtol=0.02)
    said = [asked.mistake(value) for value in (0.66, 0.655, 0.5, -0.66, 0.6, 0)]
    assert said == [None, None, "half", "the sign", "no", "no"]
    with pytest.raises(NotYet, match="a number is asked for"):
        asked.mistake("0.66")


def test_options_count_their_answers_as_the_forms_do():
    two = check.Options({"a": (1, 2), "b": (3, 4)})
    assert list(two.answers()) == [
        {"a": 1, "b": 3},
        {"a": 1, "b": 4},
        {"a": 2, "b": 3},
        {"a": 2, "b": 4},
    ]
    assert list(check.Options({"": ("x", "y")}).answers()) == ["x", "y"]


def raises_in_bool(self):
    raise RuntimeError("no truth value")


HOSTILE = [
    ...,
    None,
    "text",
    b"bytes",
    float("nan"),
    float("inf"),
    1 + 2j,
    True,
    10**400,
    [],
    [[1, 2], [3]],
    {},
    {1, 2},
    object(),
    int,
    len,
    lambda: 1,
    lambda *a, **k: None,
    lambda *a, **k: ...,
    lambda *a, **k: float("nan"),
    lambda *a, **k: 1 / 0,
    lambda *a, **k: np.ones((7, 3)),
    lambda *a, **k: [[1, 2], [3]],
    lambda *a, **k: "text",
    lambda x, *a: x.fill(0) or x,
    np.array([1, "a"], dtype=object),
    np.ma.masked,
    type("Hostile", (), {"__bool__": raises_in_bool, "__eq__": raises_in_bool})(),
    type("Hostile", (), {"__array__": raises_in_bool, "__getattr__": raises_in_bool})(),
]


@pytest.mark.parametrize("name", check.load())
@pytest.mark.parametrize("answer", HOSTILE, ids=range(len(HOSTILE)))
def test_checkers_refuse_nonsense_and_never_raise(name, answer, capsys):
    try:
        count = check.EXERCISES[name].__wrapped__.__code__.co_argcount
        result = check.EXERCISES[name](*[answer] * count)
    finally:
        printed = capsys.readouterr().out
    assert not result
    assert printed.startswith("not yet: ")
    assert "0x" not in printed


@pytest.fixture
def demo():
    @exercise("well done")
    def demo_exercise(answer):
        if number(answer) != 2:
            return "one and one is asked for"

    yield demo_exercise
    del check.EXERCISES["demo_exercise"]


def test_checker_prints_and_returns_the_result(demo, capsys):
    assert demo(2) == Result("demo_exercise", True, "well done")
    assert demo(3) == Result("demo_exercise", False, "one and one is asked for")
    assert capsys.readouterr().out == "✔ well done\nnot yet: one and one is asked for\n"


def test_an_answer_left_out_is_an_answer_not_given(demo, capsys):
    assert not demo()
    assert not demo(check.TODO)
    assert not demo([1, ...])
    assert not demo({"first": 1, "second": ...})
    assert set(capsys.readouterr().out.splitlines()) == {
        "not yet: replace the `...` with your answer"
    }


def test_result_shows_nothing_of_its_own_in_a_notebook():
    assert Result("demo", True, "m")._ipython_display_() is None
    assert repr(Result("demo", True, "m")) == "Result(exercise='demo', solved=True, message='m')"


def test_messages_hold_no_memory_addresses(capsys):
    def answer(x):
        raise ValueError(f"bad {answer}")

    with pytest.raises(NotYet) as refusal:
        call(answer, np.ones(2))
    assert "0x" not in str(refusal.value)
    assert "ValueError: bad <function" in str(refusal.value)


def test_readers_of_answers_take_what_is_right():
    assert number(np.float32(2)) == 2
    assert number(np.array(3)) == 3
    assert choice(" ReLU ", ["relu", "sigmoid"]) == "relu"
    np.testing.assert_array_equal(array([[1, 2]], shape=(1, 2)), [[1, 2]])
    np.testing.assert_array_equal(call(np.square, np.array([1.0, 2.0])), [1, 4])


def test_torch_answers_are_read_with_and_without_a_gradient():
    torch = pytest.importorskip("torch")
    assert number(torch.tensor(2.0, requires_grad=True)) == 2


@pytest.mark.parametrize("value", [True, "2", float("nan"), [1, 2], len, None])
def test_number_refuses(value):
    with pytest.raises(NotYet):
        number(value)


def test_unknown_exercise_is_an_attribute_error_that_lists_what_there_is():
    with pytest.raises(AttributeError, match="no exercise 'nope'; there are: "):
        check.nope  # noqa: B018
