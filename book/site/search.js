// The search page: loads the index when something is asked, lists the best sections, each with the place that has the words.
(() => {
  const MOST = 20, OF_A_PAGE = 3, EXCERPT = 220;
  const asked = (new URLSearchParams(location.search).get("q") ?? "").trim();
  const scripts = document.currentScript.dataset.scripts.split(" ");
  const list = document.createElement("ul"), said = document.createElement("p");

  const load = (source) => new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.addEventListener("load", resolve);
    script.addEventListener("error", () => reject(new Error(`${source} is missing`)));
    script.src = source;
    document.head.append(script);
  });

  // At most three sections of a page: who wants more opens the page.
  const best = (found) => {
    const counts = {};
    return found.filter(({ page }) => (counts[page] = (counts[page] ?? 0) + 1) <= OF_A_PAGE).slice(0, MOST);
  };

  const excerpt = async ({ page, anchor, terms }) => {
    if (location.protocol === "file:") return null; // a browser lets no page read other files
    const text = await (await fetch(`${page}.html`)).text();
    const whole = new DOMParser().parseFromString(text, "text/html");
    const place = anchor ? whole.getElementById(anchor) : whole.querySelector("article.bd-article > section");
    for (const part of place.querySelectorAll("section, pre, svg, script, .katex-html, h1, .headerlink")) part.remove();
    const plain = place.textContent.replace(/\s+/g, " ").trim();
    const first = Math.min(...terms.map((term) => plain.toLowerCase().indexOf(term)).filter((at) => at >= 0));
    const from = Number.isFinite(first) ? Math.max(0, first - EXCERPT / 3) : 0;
    return `${from ? "… " : ""}${plain.slice(from, from + EXCERPT)} …`;
  };

  const item = (hit) => {
    const line = document.createElement("li"), link = document.createElement("a");
    link.href = `${hit.page}.html${hit.anchor ? `#${hit.anchor}` : ""}`;
    link.textContent = hit.heading;
    link.addEventListener("click", () => {
      try {
        localStorage.setItem("sphinx_highlight_terms", hit.terms.join(" "));
      } catch { /* storage is blocked: nothing is marked on the page */ }
    });
    line.append(link);
    if (hit.heading !== hit.title) {
      const page = document.createElement("span");
      page.className = "search-page";
      page.textContent = ` ${hit.title}`;
      line.append(page);
    }
    excerpt(hit).then((text) => {
      if (!text) return;
      const context = document.createElement("p");
      context.className = "context";
      context.textContent = text;
      line.append(context);
    }).catch(() => {}); // without its excerpt the line still leads to its place
    return line;
  };

  const prepare = async () => {
    for (const source of scripts) await load(source);
    const index = MiniSearch.loadJSON(SEARCH_INDEX.index, searchOptions(SEARCH_INDEX.synonyms));
    return (words) => best(index.search(words));
  };

  const answer = async () => {
    for (const field of document.querySelectorAll("input[name=q]")) field.value = asked;
    said.setAttribute("role", "status");
    list.className = "search";
    document.getElementById("search-results").append(said, list);
    try {
      globalThis.bookSearch = await prepare();
    } catch {
      said.textContent = "The index of the search could not be loaded. Please reload the page; the contents list every page.";
      return;
    }
    const found = bookSearch(asked);
    said.textContent = found.length ? `The best ${found.length} places for “${asked}”.` : `Nothing has any of these words: “${asked}”.`;
    list.replaceChildren(...found.map(item));
  };
  if (asked) answer();
})();
