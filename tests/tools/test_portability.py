"""tools/portability.py: which variables stand in for which processor, and that all are run."""

import re
from pathlib import Path

import pytest
import yaml

import portability as parts
import stages
import verbs

ROOT = Path(__file__).resolve().parents[2]
NEW, MIDDLE, PLAIN = ("AVX512", "AVX2 AVX512F"), ("AVX2", "AVX2"), ("DEFAULT", "")


@pytest.mark.parametrize(
    ("part", "processor", "variables"),
    [
        ("default", NEW, {"ATEN_CPU_CAPABILITY": "default"}),
        ("default", MIDDLE, {"ATEN_CPU_CAPABILITY": "default"}),
        ("default", PLAIN, None),
        ("avx2", NEW, {"ATEN_CPU_CAPABILITY": "avx2"}),
        ("avx2", MIDDLE, None),  # what it does anyway
        ("avx512", NEW, None),
        ("avx512", MIDDLE, None),  # what it cannot do
        ("avx2", ("SVE256", ""), None),
        ("mkl", PLAIN, {"MKL_CBWR": "COMPATIBLE"}),
        ("numpy", NEW, {"NPY_DISABLE_CPU_FEATURES": "AVX2 AVX512F"}),
        ("numpy", PLAIN, None),
        ("nudge3", PLAIN, {"ACTS_NUDGE": "3"}),
    ],
)
def test_a_part_changes_what_this_processor_would_do_otherwise(part, processor, variables):
    assert parts.variables(part, *processor) == variables


def test_nudges_concern_the_pages_that_start_networks():
    paths = stages.notebooks()
    trained = parts.concerned("nudge1", paths)
    assert len(trained) >= 15
    assert "book/07c_softmax_in_floats.ipynb" in set(paths) - set(trained)
    assert parts.concerned("mkl", paths) == paths


@pytest.mark.parametrize(
    ("chosen", "ran"),
    [
        (["mkl", "nudge2", "book/04_"], ["mkl", "nudge2"]),
        (["nudge1"], ["nudge1"]),
        (["book/04_"], ["default", "mkl", "openblas", "numpy", *parts.NUDGES]),
        (["avx512"], []),
    ],
)
def test_the_parts_named_are_run_or_all_that_change_something(monkeypatch, capsys, chosen, ran):
    done = []
    monkeypatch.setattr(verbs, "setup", lambda: None)
    monkeypatch.setattr(parts, "this_processor", lambda: MIDDLE)

    def call(command, log, show, **variables):
        done.append((log, variables, [word for word in command if word.endswith(".ipynb")]))
        return 0, ["1 passed in 1s"]

    monkeypatch.setattr(stages, "call", call)
    assert verbs.main(["portability", *chosen], "") == 0
    assert [log.removeprefix("pytest-notebooks-") for log, _, _ in done] == ran
    for log, variables, paths in done:
        assert variables == parts.variables(log.rpartition("-")[2], *MIDDLE)
        assert "book/04_" not in chosen or paths == ["book/04_dying_relu.ipynb"]
    if not ran:
        assert "avx512: nothing to change on this processor (AVX2)" in capsys.readouterr().out


def test_weekly_jobs_run_every_part_once():
    workflow = (ROOT / ".github" / "workflows" / "book.yml").read_text(encoding="utf-8")
    commands = yaml.safe_load(workflow)["jobs"]["again"]["strategy"]["matrix"]["command"]
    assert "fresh-seeds" in commands
    run = [part for each in commands for part in re.findall(r'PART="(.*)"', each)]
    assert sorted(" ".join(run).split()) == sorted(parts.PARTS)
