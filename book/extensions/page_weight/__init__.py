"""Sphinx extension: one purged style sheet, one deferred script, fonts with the glyphs in use.

book/templates/layout.html links _static/site.css and _static/site.js alone. While pages are written
this extension notes which style sheets and scripts they would have linked; after the build it makes
the two files out of them, finishes each page (pages.py) and removes what nothing refers to.

Without it the site is whole, and a chapter's first load about ten times heavier.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from . import fonts, markup, pages, styles

__all__ = ["SEARCH_SCRIPTS", "bundle", "read_pages", "setup", "tidy"]

# The theme's templates name these; ours do not.
THEME_STYLES = ["styles/theme.css", "styles/pydata-sphinx-theme.css"]
THEME_SCRIPTS = ["scripts/bootstrap.js", "scripts/pydata-sphinx-theme.js"]
# design-tabs.js only remembers which tab was open; the tabs themselves work without it.
LEFT_OUT = {"design-tabs.js"}
# The search page alone loads these, as files of their own.
SEARCH_SCRIPTS = ["search.js", "search-terms.js"]
# Scripts write these as markup (search results, tooltips, copy buttons): pages need not show them.
MADE_LATER = {
    "a",
    "button",
    "div",
    "h2",
    "i",
    "input",
    "kbd",
    "li",
    "mark",
    "p",
    "path",
    "span",
    "svg",
    "ul",
}


class Assets:
    """The style sheets and scripts that the pages need, each once, in their order."""

    def __init__(self) -> None:
        self.styles: list[str] = []
        self.scripts: list[str] = []  # a path below _static, or "inline:" and the script itself

    def note(self, context: dict[str, Any]) -> None:
        """Add what Sphinx would have linked on a page; have the template link the two files."""
        context["page_weight"] = True
        for sheet in context["css_files"]:
            self._add(self.styles, _below_static(sheet.filename))
        for script in context["script_files"]:
            body = script.attributes.get("body")
            # every page states its own name; site.js reads it from the page instead
            if body and "DOCUMENTATION_OPTIONS.pagename" not in body:
                self._add(self.scripts, f"inline:{body}")
            elif script.filename and Path(script.filename).name not in LEFT_OUT:
                self._add(self.scripts, _below_static(script.filename))

    @staticmethod
    def _add(known: list[str], item: str) -> None:
        if item not in known:
            known.append(item)


def _below_static(filename: str) -> str:
    return str(filename).split("?")[0].removeprefix("_static/")


def bundle(scripts: list[str], static: Path) -> str:
    """Return all scripts as one."""
    parts = []
    for script in scripts:
        text = script.removeprefix("inline:")
        if text == script:
            text = (static / script).read_text(encoding="utf-8")
        parts.append(re.sub(r"^//# sourceMappingURL=.*$", "", text, flags=re.MULTILINE))
        if script == "documentation_options.js":
            parts.append(
                "DOCUMENTATION_OPTIONS.pagename = document.documentElement.dataset.pagename"
            )
    return ";\n".join(parts) + ";\n"


def read_pages(texts: dict[Path, str], script: str) -> tuple[styles.Vocabulary, set[int]]:
    """Return what pages and scripts may contain, and the characters of the formulas."""
    vocabulary, characters = styles.Vocabulary(), set()
    vocabulary.tags |= MADE_LATER
    vocabulary.add_words(script)
    for text in texts.values():
        tags, names = markup.names(text)
        vocabulary.tags |= tags
        vocabulary.names |= names
        for inline in pages.SCRIPT.findall(text):
            vocabulary.add_words(inline)
        for piece in markup.formula_text(text):
            characters.update(map(ord, piece))
    return vocabulary, characters


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Make site.css and site.js, finish the pages, and remove what nothing refers to."""
    if exception or app.builder.name != "html":
        return
    out = Path(app.outdir)
    static = out / "_static"
    redirection = pages.redirect(f"{app.config.root_doc}.html", app.config.html_title)
    (out / "index.html").write_text(redirection, encoding="utf-8")
    skipped = {"_static", "_sources"}
    files = [f for f in sorted(out.rglob("*.html")) if not skipped & set(f.relative_to(out).parts)]
    texts = {file: file.read_text(encoding="utf-8") for file in files}

    script = bundle(app.assets.scripts + THEME_SCRIPTS, static)
    search = "".join((static / name).read_text(encoding="utf-8") for name in SEARCH_SCRIPTS)
    vocabulary, characters = read_pages(texts, script + search)
    sheets = (styles.load(static / name, static) for name in THEME_STYLES + app.assets.styles)
    style = styles.purge("\n".join(sheets), vocabulary)
    glyphs = {"fontawesome": fonts.private_use(style), "KaTeX": characters}
    style = fonts.subset_faces(style, static, glyphs)
    made = {"site.css": style, "site.js": script}
    for name, text in made.items():
        (static / name).write_text(text, encoding="utf-8")

    for file, text in texts.items():
        for name, content in made.items():
            version = hashlib.sha256(content.encode()).hexdigest()[:8]
            text = text.replace(f'_static/{name}"', f'_static/{name}?v={version}"')
        texts[file] = pages.finish(text, file.parent)
        file.write_text(texts[file], encoding="utf-8")
    tidy(static, style + "".join(texts.values()))


def tidy(static: Path, referring: str) -> None:
    """Remove what neither a page nor the style sheet refers to, and empty folders."""
    for file in sorted(static.rglob("*"), reverse=True):
        if file.is_dir():
            if not any(file.iterdir()):
                file.rmdir()
        elif file.relative_to(static).as_posix() not in referring:
            file.unlink()


def setup(app: Sphinx) -> dict[str, bool]:
    app.assets = Assets()
    # late: after the extensions that add to the page's lists
    app.connect("html-page-context", lambda *arguments: app.assets.note(arguments[3]), priority=900)
    app.connect("html-page-context", quiet_buttons, priority=900)
    app.connect("build-finished", finish, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": False}


def quiet_buttons(
    app: Sphinx, name: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Leave out print and full screen, which each browser has; a menu of one becomes a button."""
    buttons = []
    for button in context.get("header_buttons", []):
        if button["type"] == "group":
            button["buttons"] = [b for b in button["buttons"] if b["type"] != "javascript"]
            if len(button["buttons"]) == 1:
                (only,) = button["buttons"]
                tooltip = (
                    f"Download {only['text']}"
                    if only["url"].startswith(("..", "_"))
                    else only["text"]
                )
                button = {**only, "text": None, "icon": button["icon"], "tooltip": tooltip}
        if button["type"] != "javascript":
            buttons.append(button)
    context["header_buttons"] = buttons
