// Bill, findings and traffic, written out.
import { all, made, one } from "./build.js";

const opened = new Set(); // services whose lines are shown

export function drawBill(box, found, on) {
  const { total } = found, isMoved = Boolean(total.moved);
  const cells = (...given) => given.filter(Boolean);
  const head = made("tr", {}, ...cells(made("th", { scope: "col" }, "Service"), made("th", { scope: "col" }, "Name"), made("th", { scope: "col", class: "bars" }, "Share"),
    isMoved && made("th", { scope: "col", class: "n" }, "Moved"), made("th", { scope: "col", class: "n" }, "A month")));
  const body = made("tbody");
  const rows = [...found.bill].sort((a, b) => b.share - a.share);
  for (const row of rows) {
    const lines = row.lines.map((line) =>
      made("tr", { class: "line", hidden: !opened.has(row.name) }, made("td", {}, line.name), made("td", { class: "soft" }, line.what), made("td", { class: "bars" }), ...cells(isMoved && made("td")), made("td", { class: "n" }, line.text)));
    const toggle = made("button", {
      type: "button", class: "fold", "aria-expanded": String(opened.has(row.name)), "aria-label": `Lines of ${row.name}`,
      onclick: () => {
        const isOpen = toggle.getAttribute("aria-expanded") !== "true";
        opened[isOpen ? "add" : "delete"](row.name);
        toggle.setAttribute("aria-expanded", String(isOpen));
        for (const line of lines) line.hidden = !isOpen;
      },
    });
    const bar = made("span", { class: "share", "aria-hidden": "true" }, made("span"));
    one("span", bar).style.width = `${(row.share * 100).toFixed(1)}%`;
    const percent = row.share ? `${row.share < 0.005 ? "<1" : Math.round(row.share * 100)}%` : "";
    body.append(
      made("tr", { "data-of": row.name, class: row.complete ? null : "unknown" },
        made("th", { scope: "row" }, toggle, row.title || row.name),
        made("td", {}, made("button", { type: "button", class: "found", "data-of": row.name, onclick: () => on.choose(row.name) }, row.name)),
        ...cells(made("td", { class: "bars" }, bar, " ", percent), isMoved && made("td", { class: "n moved" }, row.moved), made("td", { class: "n" }, row.text))),
      ...lines);
  }
  const sum = (name, text, kind, moved = "") => made("tr", { class: kind }, ...cells(made("th", { scope: "row" }, name), made("td"), made("td", { class: "bars" }), isMoved && made("td", { class: "n moved" }, moved), made("td", { class: "n" }, text)));
  const foot = made("tfoot", {}, sum("Fixed, with no traffic at all", total.fixed), sum("Driven by traffic", total.driven), sum("A month", total.text, "total", total.moved));
  const lacking = total.lacking.length ? [made("div", { class: "lacking" }, made("strong", {}, "Not all is known: "), total.lacking.join("; "))] : [];
  const top = box.scrollTop;
  box.replaceChildren(...lacking, made("table", { class: "bill" }, made("caption", { class: "soft" }, `List prices in US dollars without tax, of ${total.day}`), made("thead", {}, head), body, foot));
  box.scrollTop = top;
}

export function lightBill(box, name) {
  for (const row of all("tr[data-of]", box)) row.classList.toggle("lit", row.dataset.of === name);
  for (const button of all("button[data-of]", box)) button.setAttribute("aria-pressed", String(button.dataset.of === name));
}

// One mistake or finding: what, instead, and the buttons that go there and mend it.
export function told(it, on) {
  const place = made("button", { type: "button", class: "place", onclick: () => on.go(it) }, `${on.named(it.file)}line ${it.line}`);
  const buttons = it.mends.map((made_) => made("button", { type: "button", class: "tool small", onclick: () => on.mend(made_) }, made_.title));
  if (it.can_be_allowed) buttons.push(made("button", { type: "button", class: "tool small quiet", onclick: () => on.allow(it) }, "Allow here"));
  return made("li", { class: it.severity }, made("span", { class: "badge" }, it.severity === "info" ? "note" : it.severity),
    made("div", {}, made("p", {}, it.message, " ", place), it.hint ? made("p", { class: "soft" }, it.hint) : null, ...buttons));
}

const RANK = { error: 0, warning: 1, info: 2 };

export function drawFindings(box, findings, on) {
  const sorted = [...findings].sort((a, b) => RANK[a.severity] - RANK[b.severity]);
  if (!sorted.length) box.replaceChildren(made("p", { class: "soft" }, "No rule finds anything in this spec."));
  else box.replaceChildren(made("ul", { class: "told" }, ...sorted.map((it) => told(it, on))));
}

export function drawTraffic(box, blocks) {
  box.replaceChildren(...blocks.map((block) => {
    if (block.columns) {
      const head = block.columns.map((it) => made("th", { scope: "col", class: it.figure ? "n" : null }, it.title));
      const rows = block.rows.map((row) => made("tr", {}, ...row.cells.map(([text, note], at) =>
        made(at ? "td" : "th", { scope: at ? null : "row", class: block.columns[at].figure ? "n" : null }, text, note ? made("span", { class: "note" }, note) : null))));
      return made("table", {}, made("caption", {}, block.caption), made("thead", {}, made("tr", {}, ...head)), made("tbody", {}, ...rows));
    }
    if (block.items) return made("div", {}, block.caption ? made("p", { class: "caption" }, block.caption) : null, made("ul", {}, ...block.items.map((it) => made("li", {}, it))));
    return made("p", {}, block.text);
  }));
}
