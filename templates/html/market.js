"use strict";
(() => {
  const table = document.getElementById("rows");
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const heads = Array.from(table.tHead.rows[0].cells);
  const letters = new Intl.Collator(document.documentElement.lang, { numeric: true, sensitivity: "base" });
  const DATE = 5;
  const values = [];

  // What a column is sorted by is read once: a number, a text, or null where a cell has nothing.
  function column(place) {
    values[place] ??= rows.map((row) => {
      const text = row.cells[place].textContent.trim();
      if (text === "–") return null;
      return place < 3 || place === DATE ? text.replace(/^≈ /, "") : Number(text.replace(/[^\d.]/g, ""));
    });
    return values[place];
  }

  function sort(place, falling) {
    const keys = column(place);
    const compare = place < 3 ? letters.compare : (a, b) => (a < b ? -1 : a > b ? 1 : 0);
    const order = rows.map((_, at) => at);
    order.sort((a, b) => {
      if (keys[a] === null || keys[b] === null) return (keys[a] === null) - (keys[b] === null) || a - b;
      const by = compare(keys[a], keys[b]);
      return (falling ? -by : by) || a - b;
    });
    body.append(...order.map((at) => rows[at]));
    table.parentElement.scrollTop = 0;
    heads.forEach((head, at) => {
      if (at === place) head.setAttribute("aria-sort", falling ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
  }

  heads.forEach((head, place) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const now = head.getAttribute("aria-sort");
      // Figures are wanted from the top first, names from A.
      sort(place, now ? now === "ascending" : place > 2);
    });
  });

  const find = document.getElementById("find");
  const status = document.getElementById("status");
  const kind = document.getElementById("kind");
  const severe = document.getElementById("severe");
  const shown = document.getElementById("shown");
  let texts = null;

  function wanted(row, at, words) {
    if (status.value && row.dataset.s !== status.value) return false;
    const marks = row.dataset.k;
    if (kind.value) {
      const severeMark = kind.value.toUpperCase();
      if (!marks.includes(severeMark) && (severe.checked || !marks.includes(kind.value))) return false;
    } else if (severe.checked && marks === marks.toLowerCase()) return false;
    return words.every((word) => texts[at].includes(word));
  }

  function filter() {
    texts ??= rows.map((row) => `${row.cells[0].textContent} ${row.cells[1].textContent}`.toLowerCase());
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    rows.forEach((row, at) => {
      const show = wanted(row, at, words);
      if (row.hidden === show) row.hidden = !show;
      count += show;
    });
    table.parentElement.scrollTop = 0;
    shown.textContent = shown.dataset.shown.replace("{count}", count).replace("{all}", rows.length);
  }

  const form = document.getElementById("filter");
  form.hidden = false;
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  filter();
})();
