// Marks what axe-core's rules of colours have to look at, and returns how many elements that are.
(mark) => {
  const box = (e) => e.getBoundingClientRect();
  const shown = [...document.body.querySelectorAll("*")].filter((e) => e.checkVisibility());
  const hasText = (e) => [...e.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const texts = shown.filter((e) => hasText(e) && box(e).width > 0).map((e) => [e, box(e)]);
  const marked = new Set(shown.filter((e) => e.matches("input, select, textarea, button")));

  // one for all that stand within the same tags, classes and styles
  const paths = new Map([[null, ""]]), first = new Map();
  const path = (e) => {
    if (!paths.has(e)) {
      const own = `${e.localName}.${e.getAttribute("class")} ${e.getAttribute("style")}`;
      paths.set(e, `${path(e.parentElement)} > ${own}`);
    }
    return paths.get(e);
  };
  for (const [e] of texts) if (!first.has(path(e))) first.set(path(e), e);
  for (const e of first.values()) marked.add(e);

  // whatever meets something painted that is neither around it nor in it
  const apart = (a, b) => a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
  for (const e of shown) {
    const { backgroundColor, backgroundImage } = getComputedStyle(e), place = box(e);
    if (backgroundColor === "rgba(0, 0, 0, 0)" && backgroundImage === "none") continue;
    for (const [text, under] of texts) {
      if (!apart(place, under) && !e.contains(text) && !text.contains(e)) marked.add(text);
    }
  }
  for (const e of marked) e.setAttribute(mark, "");
  return marked.size;
}
