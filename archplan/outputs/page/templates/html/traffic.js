// The slider: what the bill is at another traffic. Every figure was worked out with the page; this only shows it.
for (const panel of all(".ladder")) {
  const { stated, rungs } = JSON.parse(one("script", panel).textContent);
  const slider = one("input", panel);
  const bar = one(".aloft", panel);
  const bill = one('table[data-key="cost"]');
  const cells = new Map();
  let heading = null;

  const grown = (row, tag) => {
    const it = document.createElement(tag);
    it.className = "n then";
    row.append(it);
    return it;
  };
  if (bill && !one(".then", bill)) {
    const now = bill.tHead.rows[0].lastElementChild;
    grown(now, "small").className = "note then";
    now.lastElementChild.textContent = panel.dataset.stated;
    const head = grown(bill.tHead.rows[0], "th");
    head.scope = "col";
    head.append(panel.dataset.heading);
    heading = document.createElement("small");
    heading.className = "note";
    head.append(heading);
    for (const row of [...bill.tBodies[0].rows, ...(bill.tFoot ? bill.tFoot.rows : [])]) {
      cells.set(row, grown(row, "td"));
      row.lastElementChild.dataset.label = panel.dataset.heading;
    }
  }

  let isSeen = false;
  const raise = () => (bar.hidden = isSeen || Number(slider.value) === stated); // where the slider itself is not seen
  new IntersectionObserver(([it]) => {
    isSeen = it.isIntersecting;
    raise();
  }).observe(one(".slide", panel));

  const show = () => {
    const at = Number(slider.value);
    const rung = rungs[at];
    slider.setAttribute("aria-valuetext", `${rung.label}: ${rung.total}`);
    one(".slide output", panel).textContent = rung.label;
    for (const name of ["label", "total", "yearly"])
      for (const it of all(`[data-show="${name}"]`, panel)) it.textContent = rung[name];
    for (const [row, cell] of cells) {
      const own = row.closest("tfoot") ? (row.classList.contains("total") ? rung.total : "") : Object.hasOwn(rung.costs, row.dataset.of) ? rung.costs[row.dataset.of] : null;
      cell.textContent = own ?? "–";
    }
    if (heading) heading.textContent = rung.label;
    if (bill) bill.classList.toggle("moved", at !== stated);
    raise();
  };
  slider.addEventListener("input", show);
  for (const back of all("[data-back]", panel))
    back.addEventListener("click", () => {
      const far = back.closest(".aloft");
      slider.value = stated;
      show();
      if (far) slider.focus({ preventScroll: true });
    });
  show();
}
