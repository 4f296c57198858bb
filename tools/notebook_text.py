"""Print a notebook as text for `git diff`: sources, what cells print, and a mark per figure.

    git config diff.notebook.textconv "python3 tools/notebook_text.py"

once in a clone, and .gitattributes has git call it for *.ipynb. Needs Python alone.
"""

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path


def joined(text: str | list[str]) -> str:
    """Return a text that the file may have as a list of lines."""
    return text if isinstance(text, str) else "".join(text)


def shown(output: dict) -> str:
    """Return what a cell's output says; a figure, whose text nobody reads, as its hash."""
    if output["output_type"] == "stream":
        return joined(output["text"])
    if output["output_type"] == "error":
        return f"{output['ename']}: {output['evalue']}"
    data = output["data"]
    if "image/svg+xml" in data:
        svg = joined(data["image/svg+xml"]).encode()
        return f"[figure {hashlib.sha256(svg).hexdigest()[:12]}]"
    kind = next((k for k in ("text/html", "text/latex", "text/plain") if k in data), None)
    return joined(data[kind]) if kind else f"[{', '.join(sorted(data))}]"


def text(notebook: dict) -> Iterator[str]:
    """Yield the notebook's lines."""
    for cell in notebook["cells"]:
        yield f"--- {cell['cell_type']} {cell['id']}"
        if metadata := cell["metadata"]:
            yield json.dumps(metadata, ensure_ascii=False, indent=1, sort_keys=True)
        yield joined(cell["source"])
        for output in cell.get("outputs", ()):
            yield "--> " + shown(output).rstrip("\n").replace("\n", "\n    ")


def printed(file: str) -> Iterator[str]:
    """Yield what to print of a file, which a merge may have left as no JSON."""
    try:
        yield from text(json.loads(file))
    except json.JSONDecodeError:
        yield from (line[:200] for line in file.splitlines())


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    print(*printed(Path(sys.argv[1]).read_text(encoding="utf-8")), sep="\n")
