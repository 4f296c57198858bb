// Looks up what was chosen in the table of all combinations, shows the answer, hides what does not hold for it.
(() => {
  const data = JSON.parse(document.getElementById("chooser-data").textContent);
  const form = document.querySelector("form.chooser");
  const box = document.querySelector(".chooser-answer");
  const call = document.querySelector(".chooser-call code");
  const axes = Object.keys(data.axes);
  const first = axes.map((name) => form.elements[name].value);

  // Code stands between backquotes.
  const write = (place, text) => {
    if (place.dataset.shows === text) return; // or a screen reader would read it again
    place.dataset.shows = text;
    place.replaceChildren(...text.split("`").map((piece, i) => {
      if (i % 2 === 0) return piece;
      const code = document.createElement("code");
      code.textContent = piece;
      return code;
    }));
  };

  const python = ([task, depth, normalisation, residual]) => {
    const words = [JSON.stringify(task)];
    if (data.least[depth] !== null) words.push(`depth=${data.least[depth]}`);
    if (normalisation !== "none") words.push(`normalisation=${JSON.stringify(normalisation)}`);
    if (residual === "yes") words.push("residual=True");
    return `acts.recommend(${words.join(", ")})`;
  };

  const show = () => {
    const words = axes.map((name) => form.elements[name].value);
    const row = axes.reduce((n, name, i) => n * data.axes[name].length + data.axes[name].indexOf(words[i]), 0);
    const answer = data.answers[data.table[row]];
    const parts = Object.keys(data.shown);
    parts.forEach((part, i) => write(document.querySelector(`[data-part="${part}"]`), data.shown[part][answer[i]]));
    const numbers = answer[parts.length];
    const better = numbers.map((number) => data.better[number]).find(Boolean);
    write(document.querySelector(".chooser-better"), better ? `${better} If it stays as it is:` : "");
    box.classList.toggle("chooser-other", Boolean(better));
    const told = new Set(numbers.map((number) => `reason-${data.rules[number]}`));
    for (const item of document.querySelectorAll(".reason")) item.classList.toggle("reason-later", !told.has(item.id));
    for (const body of document.querySelectorAll(".reasons > dd")) {
      const empty = !body.querySelector(".reason:not(.reason-later)");
      for (const element of [body, body.previousElementSibling]) element.classList.toggle("reason-later", empty);
    }
    call.textContent = python(words);
    return words;
  };

  // The address keeps the choice: #task=binary&depth=4-10
  const read = () => {
    const said = new URLSearchParams(location.hash.slice(1));
    if (!axes.some((name) => said.has(name))) return;
    axes.forEach((name, i) => {
      const word = said.get(name);
      form.elements[name].value = data.axes[name].includes(word) ? word : first[i];
    });
  };

  form.addEventListener("change", () => {
    const words = show();
    const said = new URLSearchParams(axes.flatMap((name, i) => (words[i] === first[i] ? [] : [[name, words[i]]])));
    history.replaceState(null, "", `#${String(said) || `task=${words[0]}`}`);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", () => { read(); show(); });
  read();
  show();
})();
