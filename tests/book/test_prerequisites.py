"""The code of "What you need" runs from top to bottom and prints what stands below it."""

import contextlib
import io
import re
from pathlib import Path

import torch

PAGE = Path(__file__).parents[2] / "book" / "prerequisites.md"


def blocks(text: str) -> list[tuple[str, str]]:
    """Each block of Python with the block of text that follows it."""
    return re.findall(r"(?ms)^```python\n(.*?)^```\n\n```text\n(.*?)^```", text)


def differing(text: str) -> list[str]:
    """The code whose output is not the one that the page shows."""
    names, found = {}, []
    with torch.random.fork_rng():
        for code, expected in blocks(text):
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed):
                exec(compile(code, PAGE.name, "exec"), names)
            if printed.getvalue() != expected:
                found.append(f"{code}prints\n{printed.getvalue()}")
    return found


def test_every_block_prints_what_the_page_shows():
    text = PAGE.read_text("utf-8")
    assert len(blocks(text)) == text.count("```python")
    assert differing(text) == []


def test_a_planted_wrong_output_is_caught():
    text = PAGE.read_text("utf-8")
    assert "-9.33 -9.33" in text
    (only,) = differing(text.replace("-9.33 -9.33", "-9.33 -9.34"))
    assert only.endswith("prints\n-9.33 -9.33\n")


def test_every_idea_has_a_line_of_code_and_the_loop_has_ten():
    text = PAGE.read_text("utf-8")
    ideas = ["Derivative", "Chain rule", "Loss", "Gradient", "Learning rate", "A training loop"]
    assert re.findall(r"(?m)^## (.+)$", text) == ideas
    assert text.count("```python") == len(ideas)
    loop = blocks(text)[-1][0].splitlines()
    around = ("from torch", "torch.manual_seed", "right", "print")
    wanted = [line for line in loop if line and not line.startswith(around)]
    assert len(wanted) == 10


def test_code_fits_a_narrow_column():
    lines = [line for code, _ in blocks(PAGE.read_text("utf-8")) for line in code.splitlines()]
    assert [line for line in lines if len(line) > 75] == []
