// The page: what is typed goes to archplan, what follows comes back, in the order in which it is known.
import { all, made, one } from "./build.js";
import { drawCrossed, openDials } from "./dials.js";
import { openDisk } from "./disk.js";
import { openEditor } from "./editor.js";
import { drawBill, drawFindings, drawTraffic, lightBill, told } from "./figures.js";
import { openFrame } from "./frame.js";
import { openViewer } from "./viewer.js";
import { ask, framed, handOver, listen, nonce } from "./wire.js";

const QUIET = 70; // milliseconds without a key before archplan is asked
const PATIENCE = 450; // and before a mistake greys the picture: most are words that are half typed
const banner = one("#banner"), state = one("#state");
let main = "", shown = null, outline = [], outlined = -1, diagnostics = new Map(), diagnosed = -1, dials = null, disk = null, hasReport = false;

// ---------------------------------------------------------------------------------------------- what is said
const say = (text, isBad = false) => {
  banner.hidden = !text;
  banner.classList.toggle("bad", isBad);
  banner.replaceChildren(made("span", {}, text), made("button", { type: "button", class: "tool", onclick: () => say("") }, "Close"));
};
let isLost = false;
const lost = () => {
  if (isLost) return;
  isLost = true;
  disk?.keep();
  say("archplan was stopped, or this page was left for long. Your text is still here: take it with you, or load the page again.", true);
  banner.append(made("button", { type: "button", class: "tool", onclick: () => handOver(new Blob([editor.text(editor.file)], { type: "text/plain" }), editor.file.split("/").at(-1)) }, "Take the text"));
};
const failed = (found) => {
  if (found?.lost) lost();
  else if (found?.error) say(found.error, true);
  return !found || Boolean(found.error);
};
const showState = () => {
  const count = disk?.dirty().length ?? 0, open = disk?.conflicts() ?? 0;
  state.textContent = open ? `${open} conflict${open > 1 ? "s" : ""}` : count ? "not saved" : "saved";
  state.className = `state ${open ? "bad" : count ? "warn" : ""}`;
  one("#save").disabled = !count;
};

// ---------------------------------------------------------------------------------------------- editor
const editor = openEditor(one("#editor"), nonce, "The spec, as YAML", {
  changed: () => {
    showState();
    soon();
  },
  conflicts: () => showState(),
  cursor: (file, line, byHand) => byHand && follow(file, line),
  ask: (what, file, params) => language(what, file, params),
  define: async (file, params) => {
    const found = await language("definition", file, params), place = Array.isArray(found) ? found[0] : found;
    if (place) go({ file: place.uri, line: place.range.start.line + 1, character: place.range.start.character });
  },
});
const acts = { go: (it) => go(it), mend: (it) => mend(it), allow: (it) => allow(it), named: (file) => (file === main ? "" : `${short(file)} `) };
const language = async (what, file, params) => {
  const found = await ask("language", { feature: what, file, params, texts: texts() });
  return found?.error ? null : found?.found;
};
const texts = () => Object.fromEntries(editor.files().map((file) => [file, editor.text(file)]));
const mend = ({ changes }) => {
  editor.show(Object.keys(changes)[0]);
  editor.edit(changes);
  drawTabs();
  showDiagnostics();
  editor.focus();
};
const allow = async (it) => {
  const found = await language("fixes", it.file, { range: it.range, context: { diagnostics: [], only: ["quickfix"] } });
  const made = found?.find((action) => action.title.startsWith(`Allow ${it.slug} `));
  if (made) mend(made.edit);
  else say(`no comment can be written behind line ${it.line}; write 'allow: [${it.slug}]' at the top of the spec`, true);
};
const go = (it) => {
  openPart("spec");
  editor.go(it.file, it.line, it.character);
  drawTabs();
  showDiagnostics();
  editor.focus();
};
const showDiagnostics = () => {
  if (diagnosed !== editor.edits) return; // they are of another text: the editor moves them with their words
  const found = diagnostics.get(editor.file) ?? [];
  editor.diagnostics(editor.file, found.map((it) => ({
    range: it.range, severity: it.severity, message: it.hint ? `${it.message}\n${it.hint}` : it.message, source: it.slug,
    actions: it.mends.map((made) => ({ name: made.title, apply: () => mend(made) })),
  })));
};
const showNotes = () => editor.notes(editor.file, (shown?.notes ?? []).filter((it) => it.file === editor.file));
const short = (file) => file.slice(main.lastIndexOf("/") + 1);
const drawTabs = () => {
  const box = one("#files"), files = editor.files();
  box.hidden = files.length < 2;
  const sorted = files.sort((a, b) => (a === main ? -1 : b === main ? 1 : a.localeCompare(b)));
  box.replaceChildren(...sorted.map((file) => made("button", {
    type: "button", "aria-pressed": String(file === editor.file),
    onclick: () => {
      editor.show(file);
      drawTabs();
      showDiagnostics();
      showNotes();
    },
  }, short(file))));
};

// ---------------------------------------------------------------------------------------------- select, both ways
const viewer = openViewer(one("#viewer"), {
  chosen: (it) => {
    light(it);
    const place = it && outline.find((one_) => one_.kind === it.kind && one_.name === it.name);
    if (!place) return;
    editor.go(place.file, place.line);
    drawTabs();
    showDiagnostics();
    light(it);
  },
});
const light = (it) => {
  const places = it ? outline.filter((one_) => one_.kind === it.kind && one_.name === it.name) : [];
  editor.lit(editor.file, places.filter((one_) => one_.file === editor.file).map((one_) => one_.line));
  lightBill(one("#bill"), it?.kind === "node" ? it.name : "");
};
const follow = (file, line) => {
  if (outlined !== editor.edits) return; // lines were counted in another text
  const before = outline.filter((it) => it.file === file && it.line <= line).at(-1);
  const it = before?.kind ? before : null;
  if (it?.kind === viewer.held?.kind && it?.name === viewer.held?.name) return;
  viewer.hold(it?.kind ?? "", it?.name ?? "");
  light(it);
};
const choose = (name) => {
  viewer.hold("node", name);
  light({ kind: "node", name });
  const place = outline.find((it) => it.kind === "node" && it.name === name);
  if (place) {
    editor.go(place.file, place.line);
    drawTabs();
    light({ kind: "node", name });
  }
};

// ---------------------------------------------------------------------------------------------- the loop
let timer = 0, reading = null, drawing = null, crossing = null, reviewing = null;
const soon = () => {
  clearTimeout(timer);
  timer = setTimeout(read, QUIET);
};
const next = (held) => {
  held?.abort();
  return new AbortController();
};
async function read() {
  clearTimeout(timer);
  reading = next(reading);
  const edits = editor.edits, found = await ask("read", { ...dials.set, texts: texts() }, reading.signal);
  if (failed(found) || edits !== editor.edits) return;
  if (found.fresh.length) {
    disk.add(found.fresh);
    drawTabs();
  }
  showAnswer(found);
  if (!found.good) return;
  await draw();
  await Promise.all([review(), cross()]);
}
async function review() {
  reviewing = next(reviewing);
  const edits = editor.edits, found = await ask("findings", dials.set, reviewing.signal);
  if (failed(found) || edits !== editor.edits || !shown) return;
  collect(found.findings);
  drawFindings(one("#findings"), found.findings, acts);
  one("#tab-findings .count").textContent = found.findings.length ? String(found.findings.length) : "";
  document.body.dataset.reviewed = String(Number(document.body.dataset.reviewed ?? 0) + 1);
}
async function turn() {
  reading = next(reading);
  const found = await ask("turn", dials.set, reading.signal);
  if (failed(found)) return;
  if (!found.good) {
    showWrong(found.mistakes);
    return;
  }
  shown = { ...shown, ...found };
  showFigures(shown);
  showNotes();
  await Promise.all([draw(), cross()]);
}
async function draw() {
  drawing = next(drawing);
  const found = await ask("picture", { ...dials.set, theme: theme(), drawn_with: viewer.drawnWith }, drawing.signal);
  if (failed(found) || !found.good) return;
  viewer.draw(found);
  document.body.dataset.drawn = String(Number(document.body.dataset.drawn ?? 0) + 1);
  old(false);
}
async function cross() {
  crossing = next(crossing);
  const found = dials.isTurned ? await ask("crossed", dials.set, crossing.signal) : { beyond: [], within: [] };
  if (!failed(found)) drawCrossed(one("#crossed"), found, acts);
}

// ---------------------------------------------------------------------------------------------- what follows
const old = (is) => {
  one("#picture").classList.toggle("stale", is);
  one("#figures").classList.toggle("stale", is);
  one("#old").hidden = !is;
};
let patience = 0;
function showWrong(mistakes) {
  clearTimeout(patience);
  const box = one("#wrong"), show = () => {
    box.hidden = !mistakes.length;
    one("h2", box).textContent = mistakes.length === 1 ? "1 mistake" : `${mistakes.length} mistakes`;
    one("ol", box).replaceChildren(...mistakes.slice(0, 20).map((it) => told(it, acts)));
    if (mistakes.length) old(Boolean(shown?.good));
    one("#none").hidden = Boolean(shown) || !mistakes.length;
    editor.reveal();
  };
  if (mistakes.length && box.hidden) patience = setTimeout(show, PATIENCE);
  else show();
}
// Underlines: mistakes, or else what rules find, which comes later; until then the last ones stay at their words.
function collect(found) {
  diagnostics = new Map();
  diagnosed = editor.edits;
  for (const it of found) diagnostics.set(it.file, [...(diagnostics.get(it.file) ?? []), it]);
  showDiagnostics();
}
function showAnswer(found) {
  showWrong(found.mistakes);
  if (found.mistakes.length) collect(found.mistakes);
  if (found.good) {
    shown = found;
    outline = found.outline;
    outlined = editor.edits;
    dials.forget();
    one("#title").textContent = found.title;
    document.title = `${found.title} · archplan`;
    one("#where").textContent = `${main} · ${found.region} · prices of ${found.total.day}`;
    showFigures(found);
    hasReport = false;
    showReport();
    showNotes();
    if (editor.isFocused) follow(editor.file, editor.line());
  }
  document.body.dataset.read = String(Number(document.body.dataset.read ?? 0) + 1);
}
function showFigures(found) {
  const { total } = found;
  one("#total").textContent = total.text;
  one("#total").classList.toggle("bad", !total.complete);
  one("#moved").textContent = total.moved ? `${total.moved} than written`.replace("−", "−") : "";
  const budget = one("#budget");
  budget.hidden = !total.budget;
  if (total.budget) {
    budget.classList.toggle("bad", total.budget.over);
    one("meter", budget).value = total.budget.share;
    one("span", budget).textContent = total.budget.text;
  }
  dials.know(found);
  drawBill(one("#bill"), found, { choose });
  lightBill(one("#bill"), viewer.held?.kind === "node" ? viewer.held.name : "");
  drawTraffic(one("#traffic"), found.traffic);
}
let reporting = 0;
const showReport = () => {
  clearTimeout(reporting);
  if (!one("#report").hidden && !hasReport && shown) reporting = setTimeout(makeReport, one("#report iframe") ? 900 : 0);
};
const makeReport = () => {
  hasReport = true;
  one("#report").replaceChildren(made("iframe", { title: "The report", src: framed("report"), sandbox: "allow-scripts" }));
};

// ---------------------------------------------------------------------------------------------- save and export
async function save() {
  const isSaved = await disk.save();
  if (isSaved) say("");
  showState();
  return isSaved;
}
function offer(forms) {
  const list = one("#export .list");
  const group = (kind, title) => made("div", { role: "group", "aria-label": title }, made("p", {}, title),
    ...forms.filter((it) => it.kind === kind).map((it) => made("button", { type: "button", "data-form": it.key, onclick: () => give(it.key) }, it.suffix, made("span", {}, it.title))));
  list.replaceChildren(group("picture", "The picture"), group("report", "The report"),
    made("p", { class: "soft" }, "Of the text as it is here, with the scenario and the region chosen; users and hour are only looked at."));
}
async function give(form) {
  one("#export").open = false;
  one("#export summary").focus();
  say(`making ${form.replace("-", " as ")} …`);
  const found = await ask("export", { ...dials.set, scale: "1", hour: null, form });
  if (failed(found)) return;
  handOver(found.blob, found.name);
  say(`${found.name} is in your downloads`);
}

// ---------------------------------------------------------------------------------------------- begin
addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s") {
    event.preventDefault();
    save();
  }
  if (event.key === "Escape" && one("#export").open) {
    one("#export").open = false;
    one("#export summary").focus();
  }
});
addEventListener("click", (event) => {
  if (!event.target.closest("#export")) one("#export").open = false;
});
addEventListener("pagehide", () => disk?.keep());
addEventListener("pageshow", (event) => event.persisted && location.reload()); // its stream ended when it was left
one("#save").addEventListener("click", save);
for (const button of all("[data-view]")) button.addEventListener("click", () => viewer.views[button.dataset.view]());
const { openPart, theme } = openFrame({ tab: showReport, theme: () => shown?.good && draw() });

const start = await ask("open", {});
if (start?.error) failed(start);
else {
  main = start.main;
  const at = main.lastIndexOf("/") + 1;
  one("#title").textContent = main.slice(at);
  for (const { file, text } of start.files) editor.add(file, text);
  editor.show(main);
  dials = openDials(start.scales, start.regions, {
    turned: turn, replaced: read,
    edition: () => `${editor.edits} ${dials.set.scenario} ${dials.set.region}`,
    lines: async () => {
      const found = await ask("lines", dials.set);
      if (found?.lines && dials.isTurned) setTimeout(cross);
      return { lines: found?.lines ?? [], why: found?.why };
    },
  });
  disk = openDisk(editor, start.files, {
    told: (text, isBad) => {
      say(text, isBad);
      showState();
    },
  });
  offer(start.forms);
  if (disk.restore()) say("What was not saved before this page was loaded is here again");
  drawTabs();
  showState();
  listen((event) => {
    if (event.beside) {
      say("What lies beside the spec was changed: policy, lock or prices. Everything here is of what they say now.");
      read();
      return;
    }
    disk.heard(event);
    showState();
    showDiagnostics();
  }, lost);
  await read();
}
