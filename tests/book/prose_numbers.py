"""Each decimal number of a notebook's prose has to stand in its section's outputs or code.

What counts as a number of the prose: one with a decimal point or an exponent (``0.54``,
``1.2e-3``, ``3.4 × 10⁻⁵``, also inside formulas), and each percentage. Plain integers, bare powers
of ten, code spans (unless they hold a number and nothing else), links' targets, citations, HTML
tags, versions (``3.11.7``) and references such as "Section 3.2" do not.

Where it has to be found: the outputs and the numeric literals of the code cells between the same
two ``## `` headings. The part before the first heading and sections without code (the summary)
may quote the whole notebook. A number is found where some value, rounded as the prose rounds,
gives it; signs are ignored ("falls by 0.2"), and a percentage may be a share.
"""

import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

__all__ = ["Number", "evidence", "missing_numbers", "prose_numbers", "sections"]

_SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_NUMBER = re.compile(
    r"""(?<![A-Za-z0-9.])(?<![A-Za-z0-9]_)  # no identifier, no version
    (?P<digits>\d+(?:\.\d+)?|\.\d+)
    (?:[eE](?P<e>[-+−]?\d+)
      |(?:\\,|\s)*(?:×|·|\\times|\\cdot)(?:\\,|\s)*
       10(?:\^\{?(?P<power>[-+−]?\d+)\}?|(?P<raised>[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)))?
    (?P<percent>(?:\\,|\s)*\\?%)?
    (?!\.?\d)  # no version
    """,
    re.VERBOSE,
)
_NOT_PROSE = [
    # the level of an interval: a definition, no result
    re.compile(r"\d+\s*%\s+(?:confidence\s+|bootstrap\s+)*(?:intervals?|level)"),
    re.compile(r"(?ms)^(```+|~~~+|:::+).*?^\1\s*$"),  # fences
    re.compile(r"(?s)<!--.*?-->"),
    re.compile(r"\{[\w:+-]+\}`[^`]*`"),  # roles: citations, references
    re.compile(r"(?<=\])\([^)\s]*(?:\s+\"[^\"]*\")?\)"),  # targets of links
    re.compile(r"<https?://[^>]*>|https?://\S+"),
    re.compile(r"<[A-Za-z/][^>]*>"),
    re.compile(
        r"(?i)(?<!\w)(?:sections?|sec\.|chapters?|figures?|fig\.|tables?|eq\.|§)\s*\d+(?:\.\d+)+"
    ),
]
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)


@dataclass(frozen=True)
class Number:
    """A number as written: its value, the spacing of its last digit, whether it is a percentage."""

    text: str
    value: float
    unit: float
    percent: bool

    def found_in(self, values: list["Number"]) -> bool:
        """Whether one of the values, rounded as this number is, gives this number."""
        return any(self._is(v) for v in values)

    def _is(self, other: "Number") -> bool:
        scales = [1.0]
        if self.percent and not other.percent:
            scales = [100.0]
        elif other.percent and not self.percent:
            scales = [0.01]
        # "0.0" is said of a zero, not of everything that rounds to it.
        half = 0.5 * self.unit * (1 + 1e-6) if self.value else 0.0
        return any(abs(other.value * s - self.value) <= half for s in scales)


def prose_numbers(markdown: str) -> list[Number]:
    """Numbers of a markdown text that have to be found somewhere, in order."""
    for pattern in _NOT_PROSE:
        markdown = pattern.sub(" ", markdown)
    markdown = _CODE_SPAN.sub(_bare_number, markdown)
    return [n for n in _numbers(markdown) if n.percent or re.search(r"[.eE×·\\]", n.text)]


def sections(notebook) -> Iterator[tuple[str, list]]:
    """Title and cells of each part of a notebook that a ``## `` heading opens."""
    title, cells = "", []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            parts = re.split(r"(?m)^##[ ]+(.+)$", cell.source)
            for i, part in enumerate(parts):
                if i % 2:
                    yield title, cells
                    title, cells = part.strip(), []
                elif part.strip():
                    cells = [*cells, {"cell_type": "markdown", "source": part}]
        else:
            cells = [*cells, cell]
    yield title, cells


def missing_numbers(notebook, excepted: list[str] | None = None) -> list[tuple[str, str]]:
    """Pairs (section, number as written) of the prose that no output and no code backs.

    `excepted`: numbers as written that are not looked for.
    """
    everywhere = [n for cell in notebook.cells for n in evidence(cell)]
    missing = []
    for title, cells in sections(notebook):
        codes = [c for c in cells if c["cell_type"] == "code"]
        known = [n for cell in codes for n in evidence(cell)] if title and codes else everywhere
        for cell in cells:
            if cell["cell_type"] == "markdown":
                missing += [
                    (title, n.text)
                    for n in prose_numbers(cell["source"])
                    if n.text not in (excepted or []) and not n.found_in(known)
                ]
    return missing


def evidence(cell) -> list[Number]:
    if cell["cell_type"] != "code":
        return []
    texts = []
    for output in cell["outputs"]:
        data = output.get("data", {})
        html = data.get("text/html", "")
        html = re.sub(r"(?s)<(script|style|noscript)\b.*?</\1>", " ", html)
        texts += [output.get("text", ""), data.get("text/plain", ""), data.get("text/latex", "")]
        texts.append(unescape(re.sub(r"<[^>]*>", " ", html)))
    return [n for text in texts for n in _numbers(text)] + _literals(cell["source"])


def _literals(source: str) -> list[Number]:
    """Numeric literals of Python code; what stands in strings and comments is no evidence."""
    code = "\n".join(
        "" if line.lstrip().startswith(("%", "!")) else line for line in source.splitlines()
    )
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(code + "\n").readline))
    except (tokenize.TokenError, SyntaxError):
        return []
    found = [t.string.replace("_", "") for t in tokens if t.type == tokenize.NUMBER]
    return [
        Number(text, float(text), 0.0, False)
        for text in found
        if re.fullmatch(r"\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?", text)
    ]


def _numbers(text: str) -> list[Number]:
    found = []
    for match in _NUMBER.finditer(text):
        digits = match["digits"]
        raised = (match["raised"] or "").translate(_SUPERSCRIPTS)
        exponent = int((match["e"] or match["power"] or raised or "0").replace("−", "-"))
        decimals = len(digits.partition(".")[2])
        found.append(
            Number(
                " ".join(match[0].split()),
                float(f"{digits}e{exponent}"),
                10.0 ** (exponent - decimals),
                match["percent"] is not None,
            )
        )
    return found


def _bare_number(span: re.Match[str]) -> str:
    text = span[2].strip()
    return text if re.fullmatch(r"[-+−]?[\d.]+(?:[eE][-+]?\d+)?", text) else " "
