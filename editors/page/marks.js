// What stands in the editor beside its text: costs behind services, the lines of what is chosen, edits that disagree.
import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, WidgetType } from "@codemirror/view";

class Note extends WidgetType {
  constructor(text) {
    super();
    this.text = text;
  }
  eq(other) {
    return this.text === other.text;
  }
  toDOM() {
    const made = document.createElement("span");
    made.className = "cm-note";
    made.textContent = this.text;
    return made;
  }
  ignoreEvent() {
    return false; // a click on it is one at the end of its line
  }
}

class Conflict extends WidgetType {
  constructor(conflict, mine) {
    super();
    this.theirs = conflict.theirs;
    this.mine = mine;
    this.id = conflict.id;
  }
  eq(other) {
    return this.id === other.id && this.mine === other.mine;
  }
  toDOM(view) {
    const box = document.createElement("div");
    box.className = "cm-conflict";
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", "Edits that disagree");
    const said = document.createElement("p");
    said.textContent = this.theirs ? "The file on disk has this instead of the lines below:" : "The file on disk no longer has the lines below.";
    const theirs = document.createElement("pre");
    theirs.textContent = this.theirs;
    const row = document.createElement("div");
    const choices = { "Keep mine": (mine) => mine, "Take the file's": () => this.theirs, "Keep both": (mine) => ended(this.theirs) + mine };
    for (const [name, chosen] of Object.entries(choices)) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = name;
      button.onclick = () => settle(view, this.id, chosen);
      row.append(button);
    }
    box.append(said, ...(this.theirs ? [theirs] : []), row);
    return box;
  }
  ignoreEvent() {
    return true;
  }
}

const ended = (text) => (text && !text.endsWith("\n") ? text + "\n" : text);

export const setNotes = StateEffect.define();
export const setLit = StateEffect.define();
export const setConflicts = StateEffect.define();
const settled = StateEffect.define();

// A note belongs to a line, by where that begins: what is typed in the line does not move it to the next.
const notes = StateField.define({
  create: () => [],
  update(held, change) {
    if (change.docChanged) held = held.map((it) => ({ ...it, at: change.changes.mapPos(it.at, -1) }));
    const doc = change.state.doc;
    for (const effect of change.effects) {
      if (effect.is(setNotes)) {
        held = effect.value.filter((it) => it.line >= 1 && it.line <= doc.lines).map((it) => ({ at: doc.line(it.line).from, text: it.text }));
      }
    }
    return held;
  },
  provide: (field) =>
    EditorView.decorations.compute([field], (state) =>
      Decoration.set(state.field(field).map((it) => Decoration.widget({ widget: new Note(it.text), side: 1 }).range(state.doc.lineAt(it.at).to)), true)),
});

const lit = StateField.define({
  create: () => Decoration.none,
  update(held, change) {
    held = held.map(change.changes);
    for (const effect of change.effects) {
      if (!effect.is(setLit)) continue;
      const doc = change.state.doc;
      const known = [...new Set(effect.value)].filter((line) => line >= 1 && line <= doc.lines).sort((a, b) => a - b);
      held = Decoration.set(known.map((line) => Decoration.line({ class: "cm-lit" }).range(doc.line(line).from)));
    }
    return held;
  },
  provide: (field) => EditorView.decorations.from(field),
});

const conflicts = StateField.define({
  create: () => [],
  update(held, change) {
    if (change.docChanged) {
      held = held.map((it) => ({ ...it, from: change.changes.mapPos(it.from, -1), to: change.changes.mapPos(it.to, 1) }));
    }
    for (const effect of change.effects) {
      if (effect.is(setConflicts)) held = effect.value;
      if (effect.is(settled)) held = held.filter((it) => it.id !== effect.value);
    }
    return held;
  },
  provide: (field) =>
    EditorView.decorations.compute([field], (state) => {
      const doc = state.doc, made = [];
      for (const it of state.field(field)) {
        const first = doc.lineAt(Math.min(it.from, doc.length));
        made.push(Decoration.widget({ widget: new Conflict(it, doc.sliceString(it.from, it.to)), block: true, side: -1 }).range(first.from));
        for (let line = first; line.from < it.to; line = doc.line(line.number + 1)) {
          made.push(Decoration.line({ class: "cm-mine" }).range(line.from));
          if (line.number === doc.lines) break;
        }
      }
      return Decoration.set(made, true);
    }),
});

function settle(view, id, chosen) {
  const it = view.state.field(conflicts).find((one) => one.id === id);
  if (!it) return;
  const mine = view.state.doc.sliceString(it.from, it.to), text = chosen(mine);
  view.dispatch({ changes: text === mine ? [] : { from: it.from, to: it.to, insert: text }, effects: settled.of(id), selection: { anchor: it.from } });
  view.focus();
}

export const conflictsIn = (state) => state.field(conflicts, false) ?? [];
export const marks = [notes, lit, conflicts];
