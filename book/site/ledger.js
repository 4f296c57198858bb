// The ledger page: shows the rows that fit what was chosen; whoever comes with a link to a row finds it unfolded.
(() => {
  const form = document.querySelector("form.ledger-filter");
  addEventListener("DOMContentLoaded", () => {
    const rows = [...document.querySelectorAll(".ledger-row")];
    const text = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
    const fits = (row) =>
      (!form.article.value || row.id.startsWith(form.article.value.toLowerCase())) &&
      (!form.chapter.value || row.dataset.chapter === form.chapter.value) &&
      (!form.verdict.value || row.dataset.verdict === form.verdict.value) &&
      form.words.value.toLowerCase().split(/\s+/).every((word) => text.get(row).includes(word));

    const show = () => {
      for (const row of rows) row.hidden = !fits(row);
      const shown = rows.filter((row) => !row.hidden).length;
      form.querySelector("[role=status]").textContent = `${shown} of ${rows.length} rows`;
      for (const section of document.querySelectorAll("section:has(> .ledger-row)"))
        section.hidden = !section.querySelector(".ledger-row:not([hidden])");
    };
    const follow = () => {
      const row = document.getElementById(location.hash.slice(1));
      if (!row?.matches(".ledger-row")) return;
      if (row.hidden) form.reset(), show();
      row.open = true;
      row.scrollIntoView();
    };
    form.addEventListener("input", show);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.open.addEventListener("input", () => rows.forEach((row) => (row.open = form.open.checked)));
    addEventListener("hashchange", follow);
    follow();
  });
})();
