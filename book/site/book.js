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

// What comes out after a prediction keeps its place and stays covered until the reader has chosen, opens the answer or
// asks for it. Ctrl-F and links still find what is in it: the browser then uncovers it ("until-found").
const results = [];
const asks = (e) => e.querySelector(":scope > strong:first-child")?.textContent === "Predict.";
const alwaysShown = (value) => {
  try {
    if (value !== undefined) localStorage.setItem("results", value);
    return localStorage.getItem("results") === "shown";
  } catch { return false; /* storage is blocked */ }
};

function coverResult(answer) {
  const outputs = [];  // of the next cell that prints or draws, and of the cells that follow it without a text
  let place = answer.nextElementSibling;
  while (place && !place.matches(outputs.length ? ":not(.cell)" : "section") && !asks(place)) {
    const output = place.querySelector(":scope:not(.tag_evidence) > .cell_output");
    if (output) outputs.push(output);
    place = place.nextElementSibling;
  }
  const [output] = outputs;
  if (!output) return () => {};
  const cover = document.createElement("div"), button = document.createElement("button");
  cover.className = "result-cover";
  button.type = "button";
  button.textContent = "Show the result";
  cover.append(button);
  output.before(cover);
  const show = (shown = true) => {
    cover.hidden = shown;
    for (const one of outputs) {
      if (shown) one.removeAttribute("hidden");
      else one.setAttribute("hidden", "until-found");
    }
  };
  for (const one of outputs) {
    one.classList.add(one === output ? "predicted" : "predicted-next");
    one.style.setProperty("--result-height", `${one.getBoundingClientRect().height}px`);
    one.addEventListener("beforematch", () => show());
  }
  const target = document.getElementById(location.hash.slice(1));
  show(alwaysShown() || outputs.some((one) => one.contains(target)));
  answer.addEventListener("toggle", () => { if (answer.open) show(); });
  button.addEventListener("click", () => {
    show();
    output.tabIndex = -1;  // the button is gone: the keyboard goes on from here
    output.focus({ preventScroll: true });
  });
  results.push(show);
  return show;
}

// The reader's choice for all pages, once on each page that has predictions.
function offerAlways(list) {
  const label = document.createElement("label"), box = document.createElement("input");
  label.className = "results-always";
  box.type = "checkbox";
  box.checked = alwaysShown();
  label.append(box, " Always show results");
  box.addEventListener("change", () => {
    alwaysShown(box.checked ? "shown" : "covered");
    for (const show of results) show(box.checked);
  });
  list.after(label);
}

// Predict: a question with a numbered list and a folded answer below it. The list becomes buttons; whoever has
// chosen sees the answer. The answer begins with the number that is right, in bold.
for (const title of document.querySelectorAll(".bd-article p > strong:first-child")) {
  const question = title.parentElement, list = question.nextElementSibling, answer = list?.nextElementSibling;
  if (!asks(question) || list.tagName !== "OL" || answer?.tagName !== "DETAILS") continue;
  const right = parseInt(answer.querySelector("strong")?.textContent, 10);
  const said = document.createElement("p");
  said.className = "predict-said";
  said.setAttribute("role", "status");
  list.after(said);
  list.classList.add("predict");
  const first = results.length === 0, show = coverResult(answer);
  if (first && results.length) offerAlways(list);
  [...list.children].forEach((item, i) => {
    const button = document.createElement("button");
    button.type = "button";
    const text = item.querySelector(":scope > p") ?? item;
    button.append(...text.childNodes);
    item.replaceChildren(button);
    button.addEventListener("click", () => {
      answer.open = true;
      show();
      for (const other of list.querySelectorAll("button")) {
        other.setAttribute("aria-pressed", other === button);
        other.classList.toggle("predict-right", other === list.children[right - 1].firstChild);
      }
      said.textContent = i === right - 1 ? "Yes." : `Not this one. The answer is ${right}.`;
    });
  });
}

// Exercises that need no code: the form has the checker's replies in it.
for (const form of document.querySelectorAll("form.answer")) {
  const asked = JSON.parse(form.querySelector("script").textContent);
  const fields = [...form.querySelectorAll("input, select")];
  const close = (a, b) => Math.abs(a - b) <= asked.rtol * Math.abs(b);
  const reply = () => {
    if (asked.table) {
      if (fields.some((field) => !field.value)) return "not yet: choose an answer in every field";
      const number = fields.reduce((n, field) => n * (field.length - 1) + field.selectedIndex - 1, 0);
      return asked.texts[asked.table[number]];
    }
    const text = fields[0].value.trim().replace(",", ".").replace("\u2212", "-");
    if (!text || !Number.isFinite(Number(text))) return "not yet: a number is asked for, such as 0.5";
    if (close(Number(text), asked.right)) return `✔ ${asked.praise}`;
    const known = asked.mistakes.find(([value]) => close(Number(text), value));
    return `not yet: ${known ? known[1] : asked.otherwise}`;
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const place = form.querySelector(".answer-reply");
    place.textContent = reply();
    place.classList.toggle("solved", place.textContent.startsWith("✔"));
  });
}
