"""The glossary: one line for each word, none twice, and every link leads somewhere."""

import re
from collections import Counter
from pathlib import Path

import nbformat

from glossary_terms import anchor
from notebook_rules import headings
from teaching_rules import slug

BOOK = Path(__file__).parents[2] / "book"
WANTED = """
unit, neuron, weight, bias, layer, pre-activation, activation, slope, kink, saturated, dead unit,
zero share, vanishing gradient, exploding gradient, logits, scores, softmax, cross-entropy, one-hot,
temperature, calibration, epoch, step, batch, learning rate, optimiser, optimizer, SGD, Adam,
initialisation, initialization, He, LeCun, Xavier, Glorot, gain, fan-in, normalisation,
normalization, batch normalisation, layer normalisation, shortcut, residual connection,
skip connection, seed, split, pair, interval, bootstrap, control, diverged, centred, centered,
Swish, SiLU, identity, hidden layer, plain network
"""


def entries(text: str) -> list[tuple[list[str], str]]:
    """The words of each entry and its line."""
    return [
        (words.split(", "), line)
        for words, line in re.findall(r"(?m)^(\S.*)\n: (.+(?:\n  .+)*)$", text)
    ]


def problems(text: str) -> list[str]:
    """What is wrong with a glossary."""
    found = []
    every = [word for words, _ in entries(text) for word in words]
    anchors = Counter(anchor(word) or word for word in every)
    found += [f"{name} stands twice" for name, times in anchors.items() if times > 1]
    found += [f"{word} is missing" for word in WANTED.strip().split(", ") if word not in every]
    firsts = [words[0].lower() for words, _ in entries(text)]
    found += [f"{a} before {b}" for a, b in zip(firsts, firsts[1:], strict=False) if a > b]
    for words, line in entries(text):
        says = re.sub(r"\[[^\]]*\]\([^)]*\)", "", line).strip()
        if len(says) > 160 or not says.endswith("."):
            found.append(f"{words[0]}: not one line that ends with a full stop")
        found += lost(words[0], re.findall(r"\]\(([^)]+)\)", line))
    if re.findall(r"(?m)^## (.+)$", text)[-1:] != ["Notation"]:
        found.append("does not end with the notation")
    return found


def lost(word: str, links: list[str]) -> list[str]:
    """The links of an entry that lead nowhere."""
    if not links:
        return [f"{word}: no link"]
    found = []
    for link in links:
        name, _, target = link.partition("#")
        path = BOOK / name
        if not path.is_file():
            found.append(f"{word}: no page {name}")
        elif target and target not in slugs(path):
            found.append(f"{word}: no section {link}")
    return found


def slugs(path: Path) -> set[str]:
    if path.suffix == ".ipynb":
        return {slug(title) for _, title in headings(nbformat.read(path, as_version=4))}
    return {slug(title) for title in re.findall(r"(?m)^#+ (.+)$", path.read_text("utf-8"))}


TEXT = (BOOK / "glossary.md").read_text("utf-8")
WANTED = " ".join(WANTED.split())


def test_every_word_has_one_line_and_a_link_that_leads_somewhere():
    assert len(entries(TEXT)) == len(re.findall(r"(?m)^: ", TEXT)) > 50
    assert problems(TEXT) == []


def test_planted_faults_are_caught():
    def after(old, new):
        assert old in TEXT
        return problems(TEXT.replace(old, new))

    assert after("\nseed\n", "\npair\n")[0] == "term-pair stands twice"
    assert after("Swish, SiLU", "Swish") == ["SiLU is missing"]
    assert after("#dead-unit)", "#deadunit)") != []
    assert after("(measuring.ipynb#seed)", "(measure.ipynb#seed)") == [
        "seed: no page measure.ipynb"
    ]
    assert after(" [Seed](measuring.ipynb#seed)", "") == ["seed: no link"]
    assert after("## Notation", "## Names") == ["does not end with the notation"]
