// Tables: sorted by a column, and filtered by what is typed. The total stays where it is.
const said = (cell) => {
  const note = one(".note", cell);
  const whole = cell.textContent.trim();
  return note ? whole.slice(0, whole.length - note.textContent.trim().length).trim() : whole;
};

{
  const comma = root.dataset.decimal === ",";
  const figure = (cell) => {
    if (cell.dataset.exact) return Number(cell.dataset.exact);
    const found = /([-−]?)\D*?(\d[\d.,]*)/.exec(said(cell));
    if (!found) return NaN;
    const digits = comma ? found[2].replaceAll(".", "").replace(",", ".") : found[2].replaceAll(",", "");
    return (found[1] ? -1 : 1) * parseFloat(digits);
  };
  const words = new Intl.Collator(root.lang, { numeric: true });

  for (const table of all("main table")) {
    const body = table.tBodies[0];
    const rows = [...body.rows];
    if (rows.length < 3 || rows.some((row) => row.cells.length !== table.tHead.rows[0].cells.length)) continue;
    const heads = all("thead th", table);
    for (const head of heads) {
      const at = head.cellIndex;
      const isFigure = head.classList.contains("n") || rows.some((row) => row.cells[at].dataset.exact);
      const turns = isFigure ? ["descending", "ascending", "none"] : ["ascending", "descending", "none"];
      const button = document.createElement("button");
      button.type = "button";
      const note = one(".note", head);
      button.append(...[...head.childNodes].filter((node) => node !== note));
      head.prepend(button);
      button.addEventListener("click", () => {
        const turn = turns[(turns.indexOf(head.getAttribute("aria-sort") ?? "none") + 1) % 3];
        for (const other of heads) other.removeAttribute("aria-sort");
        if (turn !== "none") head.setAttribute("aria-sort", turn);
        const sign = turn === "descending" ? -1 : 1;
        const keyed = rows.map((row) => ({ row, key: isFigure ? figure(row.cells[at]) : said(row.cells[at]) }));
        if (turn !== "none")
          keyed.sort((a, b) => {
            if (!isFigure) return sign * words.compare(a.key, b.key);
            if (isNaN(a.key) || isNaN(b.key)) return isNaN(a.key) - isNaN(b.key); // no figure: below, both ways
            return sign * (a.key - b.key);
          });
        body.append(...keyed.map((it) => it.row));
      });
    }
  }
}

{
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("đ", "d").replaceAll("Đ", "D").toLowerCase();

  for (const box of all(".filter")) {
    const field = one("input", box);
    const scope = document.getElementById(box.dataset.for);
    const folds = all("details", scope);
    const rows = all("tbody tr, li", scope);
    const wasOpen = new Map();
    const filter = () => {
      const wanted = plain(field.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of rows) {
        const fold = row.closest("details");
        const text = plain((fold && scope.contains(fold) ? one("summary", fold).textContent + " " : "") + row.textContent);
        row.hidden = !wanted.every((word) => text.includes(word));
        shown += !row.hidden;
      }
      for (const fold of folds) {
        if (wanted.length && !wasOpen.has(fold)) wasOpen.set(fold, fold.open);
        fold.hidden = all("tbody tr", fold).every((row) => row.hidden);
        if (wanted.length) fold.open = !fold.hidden;
        else if (wasOpen.has(fold)) fold.open = wasOpen.get(fold);
      }
      if (!wanted.length) wasOpen.clear();
      one("output", box).textContent = wanted.length
        ? box.dataset.said.replace("{shown}", shown).replace("{all}", rows.length)
        : "";
    };
    field.addEventListener("input", filter);
  }

  for (const button of all("[data-fold]")) {
    const folds = all("details", button.closest(".folds"));
    const show = () => button.setAttribute("aria-pressed", folds.every((it) => it.open));
    button.addEventListener("click", () => {
      const open = !folds.every((it) => it.open);
      for (const it of folds) it.open = open;
      show();
    });
    for (const it of folds) it.addEventListener("toggle", show);
  }
}
