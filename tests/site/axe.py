"""axe-core on an open page, without a walk through the inside of every formula and code block."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

from playwright.sync_api import Page

__all__ = ["COLOUR", "condense", "findings", "mark"]

SCRIPT = Path(sys.prefix) / "npm" / "node_modules" / "axe-core" / "axe.min.js"
#: The rules whose answer hangs on colours; all others hang on the markup and on what is shown.
COLOUR = ("color-contrast", "link-in-text-block")
MARK = "data-for-axe"
MARKS = Path(__file__).with_name("axe_marks.js").read_text(encoding="utf-8")


@cache
def script() -> str:
    return SCRIPT.read_text(encoding="utf-8")


def condense(page: Page) -> list[str]:
    """Put plain text in the place of what KaTeX and Pygments made; return what they cannot make.

    Three of four elements of a page stand in a formula or in a block of code. They are spans,
    shapes and MathML without a role, a name or a target: nothing for axe but their colours, which
    `page_checks.js` looks at one by one. Anything else in there is a finding, and stays.
    """
    return page.evaluate(
        """() => {
          const made = {
            ".katex-html": /^(span|svg|path|line)$/,
            ".katex-mathml": /^(math|semantics|annotation|m[a-z]+)$/,
            ".highlight pre": /^span$/,
          };
          const meaning = /^(id|name|role|tabindex|href|src|alt|title|lang|aria-.*|on.*)$/;
          const odd = [], plain = [];
          for (const [selector, tags] of Object.entries(made)) {
            for (const box of document.querySelectorAll(selector)) {
              const strange = [...box.querySelectorAll("*")].filter(e =>
                !tags.test(e.localName) || [...e.attributes].some(a => meaning.test(a.name)));
              odd.push(...strange.map(e => `${selector}: ${e.outerHTML.slice(0, 80)}`));
              if (!strange.length) plain.push([box, Math.max(box.scrollWidth, box.offsetWidth)]);
            }
          }
          for (const [box, width] of plain) {
            box.textContent = box.textContent;
            // as wide as before, so that what scrolled still scrolls
            if (box.matches(".katex-html")) {
              box.style.cssText = `display: inline-block; width: ${width}px; overflow: hidden`;
            }
          }
          return odd;
        }"""
    )


def mark(page: Page) -> int:
    """Mark what the rules of colours have to look at; return how many elements that are.

    They take longer than all others. Texts within the same tags, classes and styles have the same
    colours: one of them will do. Marked as well are all fields, and each text that meets something
    painted that is neither around it nor in it.
    """
    return page.evaluate(MARKS, MARK)


def findings(page: Page, without: tuple[str, ...] = (), marked: bool = False) -> list[str]:
    """What axe-core objects to, anywhere on the page; in colours, if so, where `mark` was alone."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(script())
    results = page.evaluate(
        """([without, mark]) => {
          if (mark) {
            axe.configure({ rules: [
              { id: "color-contrast", selector: `[${mark}]` },
              { id: "link-in-text-block", selector: `a[href][${mark}]` },
            ] });
          }
          return axe.run(document, {
            resultTypes: ["violations"],
            preload: false,  // of style sheets, for one experimental rule that is off
            rules: Object.fromEntries(without.map(rule => [rule, { enabled: false }])),
          });
        }""",
        [list(without), MARK if marked else ""],
    )
    return [
        f"{finding['id']}: {node['target']} {node['html'][:120]} {node['failureSummary'][:300]}"
        for finding in results["violations"]
        for node in finding["nodes"]
    ]
