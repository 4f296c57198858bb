"""Fonts cut down to the glyphs that the pages show."""

from __future__ import annotations

import hashlib
import logging
import re
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

__all__ = ["private_use", "subset_faces"]

logging.getLogger("fontTools").setLevel(
    logging.WARNING
)  # or each font fills ten lines of the build
FACE = re.compile(r"@font-face\s*{[^}]*}")
WOFF2 = re.compile(r"url\(([^)]+?\.woff2)\)")
SOURCES = re.compile(r"src:[^;}]+")


def private_use(text: str) -> set[int]:
    """Return the code points of the private use area in a text: the icons of an icon font."""
    return {ord(c) for c in text if "\ue000" <= c <= "\uf8ff"}


def subset_faces(style: str, static: Path, glyphs: dict[str, set[int]]) -> str:
    """Cut the fonts that a style sheet names down to the glyphs in use, and drop those without any.

    Parameters
    ----------
    style : str
        Style sheet whose addresses are relative to `static`.
    static : Path
        Folder of the style sheet; the new fonts come to stand in its folder `fonts`.
    glyphs : dict
        Part of a font's path -> code points that the pages use of it.
    """
    made: dict[str, str | None] = {}

    def face(match: re.Match[str]) -> str:
        source = WOFF2.search(match[0])
        if source is None:
            raise ValueError(f"a font face without woff2: {match[0][:200]}")
        path = source[1]
        if path not in made:
            wanted = next((points for part, points in glyphs.items() if part in path), None)
            if wanted is None:
                raise ValueError(f"nobody says which glyphs of {path} are used")
            made[path] = _cut(static / path, static / "fonts", wanted)
        if made[path] is None:
            return ""
        return SOURCES.sub(f'src:url({made[path]}) format("woff2")', match[0])

    return FACE.sub(face, style)


def _cut(source: Path, folder: Path, points: set[int]) -> str | None:
    """Write a font with the wanted glyphs alone; return its address, or None if it has none."""
    font = TTFont(source, recalcTimestamp=False)
    if not points & set(font.getBestCmap() or {}):
        return None
    options = subset.Options(layout_features=["*"], notdef_outline=True, hinting=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=sorted(points))
    cutter.subset(font)
    font.flavor = "woff2"
    folder.mkdir(exist_ok=True)
    target = folder / f"cut-{source.name}"
    font.save(target)
    return f"fonts/{target.name}?v={hashlib.sha256(target.read_bytes()).hexdigest()[:8]}"
