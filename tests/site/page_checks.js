// What has to hold of an open page in every width and theme: an object of name -> what breaks it.
// All of it takes some ten milliseconds, so that each check sees all four variants of a page.
() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const short = (e) => `${e.localName}.${[...e.classList].join(".")} '${e.textContent.trim().slice(0, 40)}'`;
  const root = document.documentElement;

  // ------------------------------------------------------------------------------ boxes and files

  const tooWide = () => {
    const limit = root.clientWidth, width = root.scrollWidth;
    if (width <= limit && width <= innerWidth) return [];
    const out = all("body *").filter((e) => e.getBoundingClientRect().right > limit + 1);
    return [`page of ${width} pixels`, ...out.slice(0, 10).map(short)];
  };

  const overflowing = all("article, article *").filter((e) => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0);
  const scrolls = (e) => ["auto", "scroll"].includes(getComputedStyle(e).overflowX);
  const cuts = (e) => ["hidden", "clip"].includes(getComputedStyle(e).overflowX);
  // content that is wider than its box and cannot be scrolled to
  const clipped = () => overflowing.filter((e) => e.clientWidth > 2 && !e.closest(".katex") && cuts(e)).map(short);
  const outOfReach = () => overflowing.filter((e) => e.tabIndex < 0 && scrolls(e)).map(short);

  const undrawn = () => all("article .math").filter((m) => {
    const box = m.querySelector(".katex-html")?.getBoundingClientRect();
    const hidden = m.querySelector(".katex-mathml")?.getBoundingClientRect();
    return !box || box.width < 2 || box.height < 2 || hidden.width > 2 ||
      !getComputedStyle(m.querySelector(".katex")).fontFamily.includes("KaTeX");
  }).map(short);

  const fonts = () => [...document.fonts].filter((f) => f.status === "error").map((f) => f.family);
  const images = () => [...document.images].filter((i) => i.offsetParent && !i.naturalWidth).map((i) => i.src);

  // ------------------------------------------------------------------------------------- colours

  const memo = (f) => {
    const known = new Map();
    return (x) => known.get(x) ?? known.set(x, f(x)).get(x);
  };
  const parse = memo((text) => {
    const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number);
    return text.startsWith("color(srgb") ? [r * 255, g * 255, b * 255, a] : [r, g, b, a];
  });
  const over = ([r, g, b, a], below) => [r, g, b].map((c, i) => c * a + below[i] * (1 - a));
  const luminance = (colour) => colour.map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ratio = (one, other) => {
    const [dark, bright] = [luminance(one), luminance(other)].sort((x, y) => x - y);
    return (bright + 0.05) / (dark + 0.05);
  };

  // what an element and those around it paint behind its text, and how opaque they are together
  const ground = memo((e) => {
    if (!e) return { colour: [255, 255, 255], opacity: 1, contrasts: new Map() };
    const around = ground(e.parentElement), { backgroundColor, opacity } = getComputedStyle(e);
    if (backgroundColor === "rgba(0, 0, 0, 0)" && opacity === "1") return around;
    const [r, g, b, a] = parse(backgroundColor), whole = around.opacity * opacity;
    return { colour: over([r, g, b, a * whole], around.colour), opacity: whole, contrasts: new Map() };
  });
  const ink = (e, style) => (e instanceof SVGElement ? style.fill : style.color);
  const drawn = (e, text) => {
    const [r, g, b, a] = parse(text), { colour, opacity } = ground(e);
    return over([r, g, b, a * opacity], colour);
  };
  const contrast = (e, text) => {
    const { colour, contrasts } = ground(e);
    if (!contrasts.has(text)) contrasts.set(text, ratio(drawn(e, text), colour));
    return contrasts.get(text);
  };

  const isRead = (e) => {
    const { width, height } = e.getBoundingClientRect();
    return e.checkVisibility({ visibilityProperty: true }) && width > 2 && height > 2 &&
      !e.closest(".katex-mathml, :disabled, [aria-disabled=true]");
  };
  // Text that stands out too little (WCAG AA), each piece of formulas and code included. axe-core also knows what lies
  // over an element without being around it, but takes seconds to look at every glyph.
  const faint = () => {
    const found = [], nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
      if (!/[^\s\u200b]/.test(node.data)) continue;
      const e = node.parentElement, style = getComputedStyle(e), text = ink(e, style);
      if (!/^(rgb|color\(srgb)/.test(text)) continue; // an SVG's text may be painted with a pattern
      const seen = contrast(e, text);
      if (seen >= 4.5) continue;
      const size = parseFloat(style.fontSize), bold = parseInt(style.fontWeight) >= 700;
      if (seen >= 3 && (size >= 24 || (bold && size >= 18.66))) continue;
      if (isRead(e)) found.push(`${short(e)} ${text}, contrast ${seen.toFixed(2)}`);
    }
    return found;
  };
  // links within a sentence that neither a line nor a clearly other colour tells from it
  const likeText = () => all("article :is(p, li, dd, td) a[href]").filter((a) => {
    const around = a.parentElement, style = getComputedStyle(a);
    if (around.textContent.trim() === a.textContent.trim() || !a.textContent.trim()) return false;
    if (style.textDecorationLine.includes("underline") || parseFloat(style.borderBottomWidth)) return false;
    return ratio(drawn(a, style.color), drawn(around, getComputedStyle(around).color)) < 3 && isRead(a);
  }).map(short);

  return {
    "too wide": tooWide(),
    "clipped": clipped(),
    "out of the keyboard's reach": outOfReach(),
    "formula not drawn": undrawn(),
    "font not loaded": fonts(),
    "image broken": images(),
    "too faint": faint(),
    "link like text": likeText(),
  };
}
