// What has to hold of a page on paper, black on white, whole and alone: an object of name -> what breaks it.
() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const short = (e) => `${e.localName}.${[...e.classList].join(".")} '${e.textContent.trim().slice(0, 60)}'`;
  const isPrinted = (e) => e.getClientRects().length > 0;
  const seen = (e) => {
    const { width, height } = e.getBoundingClientRect();
    return width > 0 && height > 0 && getComputedStyle(e).visibility === "visible";
  };
  const channels = (colour) => colour.match(/[0-9.]+/g).map(Number);

  const bright = all("article *").filter((e) => isPrinted(e) && e.textContent.trim() &&
    Math.max(...channels(getComputedStyle(e).color).slice(0, 3)) > 0x66);
  const dark = all("html, body, body *").filter((e) => {
    const ground = channels(getComputedStyle(e).backgroundColor);
    return ground.length < 4 && Math.min(...ground) < 0xe0 && isPrinted(e);
  });
  const cut = all("article pre").filter((e) => e.scrollWidth > e.clientWidth + 1);
  const folded = all("article details > :not(summary)").filter((e) => !isPrinted(e));
  const besides = all(".bd-header-article, .bd-sidebar-primary, .prev-next-footer").filter(seen);
  return {
    "text too bright to print": bright.map(short),
    "printed on a dark ground": dark.map(short),
    "cut on paper": cut.map(short),
    "folded on paper": folded.map(short),
    "printed with the article": besides.map(short),
    "no title on paper": all("article h1").some(seen) ? [] : [document.title],
    "no text on paper": all("article *").some((e) => isPrinted(e) && e.textContent.trim()) ? [] : [document.title],
  };
}
