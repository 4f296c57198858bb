// The keyboard reaches whatever scrolls sideways: a box that is wider than the page gets a tab stop and a name.
(() => {
  const boxes = {
    ".math-scroll": "formula",
    ".pst-scrollable-table-container": "table",
    ".cell_output .output.text_html": "output",
    ".cell_output pre, .highlight pre": "text",
  };
  const update = () => {
    for (const [selector, name] of Object.entries(boxes)) {
      for (const box of document.querySelectorAll(selector)) {
        const wide = box.scrollWidth > box.clientWidth + 1;
        if (wide) {
          box.tabIndex = 0;
          box.setAttribute("role", "group");
          box.setAttribute("aria-label", `${name}, scrolls sideways`);
        } else if (box.getAttribute("role") === "group" && box.hasAttribute("tabindex")) {
          for (const attribute of ["tabindex", "role", "aria-label"]) box.removeAttribute(attribute);
        }
      }
    }
  };
  addEventListener("load", update);
  addEventListener("resize", update);
  document.fonts.ready.then(update);
})();

// Opened from the file system, the search lists titles alone: a browser lets no page read other files for excerpts.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
