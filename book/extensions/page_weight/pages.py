"""What is done to each finished page: sizes for its images, a policy against other servers."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

__all__ = ["attribute", "finish", "image_size", "policy", "redirect"]

IMAGE = re.compile(r"<img\b[^>]*>")
SCRIPT = re.compile(r"<script\b(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
STYLE = re.compile(r"<style\b[^>]*>(.*?)</style>", re.DOTALL)
EMPTY_HEADER = re.compile(r'<th class="head">(?:<p>\s*</p>)?\s*</th>')
TOGGLE = '<summary><span class="toctree-toggle"'  # of a chapter in several parts, in the sidebar
CHARSET = '<meta charset="utf-8" />'
SVG_SIZE = re.compile(
    r'<svg[^>]*?\s(width|height)="([\d.]+)(pt|px)?"[^>]*?\s(width|height)="([\d.]+)', re.DOTALL
)
POINT = 4 / 3  # CSS pixels


def attribute(tag: str, name: str) -> str | None:
    """Return an attribute of a tag as written, or None."""
    found = re.search(rf'\s{name}="([^"]*)"', tag)
    return found[1] if found else None


def image_size(file: Path) -> tuple[int, int] | None:
    """Return width and height of an SVG or PNG in CSS pixels, or None where it does not say."""
    if file.suffix == ".svg":
        found = SVG_SIZE.search(file.read_text(encoding="utf-8")[:4000])
        if found is None:
            return None
        scale = POINT if found[3] == "pt" else 1
        size = {found[1]: round(float(found[2]) * scale), found[4]: round(float(found[5]) * scale)}
        return size["width"], size["height"]
    if file.suffix == ".png":
        head = file.read_bytes()[16:24]
        return int.from_bytes(head[:4], "big"), int.from_bytes(head[4:], "big")
    return None


def policy(page: str) -> str:
    """Return a Content-Security-Policy: nothing from elsewhere, inline code by its hash alone.

    Inline style attributes stay allowed: KaTeX positions its glyphs with them.
    """
    scripts = _hashes(SCRIPT.findall(page))
    styles = _hashes(STYLE.findall(page))
    return (
        f"default-src 'self'; script-src 'self'{scripts}; style-src-elem 'self'{styles}; "
        "style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
        "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'"
    )


def _hashes(texts: list[str]) -> str:
    digests = (hashlib.sha256(text.encode()).digest() for text in dict.fromkeys(texts))
    return "".join(f" 'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def finish(page: str, folder: Path) -> str:
    """Return a page with sized images, lazy from the second on, sound roles, and its policy."""
    figures = 0

    def sized(match: re.Match[str]) -> str:
        nonlocal figures
        tag = match[0]
        added = ""
        file = folder / (attribute(tag, "src") or "").split("?")[0]
        if attribute(tag, "width") is None and file.is_file() and (size := image_size(file)):
            added += f' width="{size[0]}" height="{size[1]}"'
        if "_images/" in tag:
            figures += 1
        if (figures > 1 or "_images/" not in tag) and attribute(tag, "loading") is None:
            added += ' loading="lazy"'
        return tag.replace("<img", f"<img{added}", 1)

    page = IMAGE.sub(sized, page)
    # docutils calls each reference a doc-biblioentry, which is withdrawn and no item of a list
    page = page.replace('role="doc-biblioentry"', 'role="listitem"')
    page = EMPTY_HEADER.sub("<td></td>", page)  # a heading that says nothing is none (axe)
    page = page.replace(TOGGLE, TOGGLE.replace(">", ' aria-label="Parts of this chapter">', 1))
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy(page)}">'
    return page.replace(CHARSET, f"{CHARSET}\n    {meta}", 1)


def redirect(target: str, title: str) -> str:
    """Return the page that opens the book from its root folder."""
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n{CHARSET}\n<title>{title}</title>\n'
        f'<meta http-equiv="refresh" content="0; url={target}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<link rel="icon" href="_static/favicon.svg">\n</head>\n'
        f'<body><main><h1>{title}</h1><p><a href="{target}">Open the book</a></p></main></body>\n'
        "</html>\n"
    )
