// The editor of the live page: one view, a state for every file, and what the page tells it.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { HighlightStyle, bracketMatching, codeFolding, foldGutter, foldKeymap, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { forEachDiagnostic, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, Transaction } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, highlightActiveLineGutter, hoverTooltip, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { conflictsIn, marks, setConflicts, setLit, setNotes } from "./marks.js";
import { changes, merged } from "./merge.js";

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--code-key)", fontWeight: "600" },
  { tag: tags.comment, color: "var(--code-comment)", fontStyle: "italic" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--code-string)" },
  { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace], color: "var(--code-sign)" },
  { tag: [tags.keyword, tags.labelName, tags.typeName], color: "var(--code-word)" },
]);

const look = EditorView.theme({
  "&": { height: "100%", fontSize: "13px", color: "var(--ink)", backgroundColor: "var(--page)" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.6", overflow: "auto" },
  ".cm-content": { caretColor: "var(--ink)" },
  "&.cm-focused": { outline: "none" },
  ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  ".cm-gutters": { backgroundColor: "var(--page)", color: "var(--soft)", border: "0" },
  ".cm-activeLine": { backgroundColor: "var(--active)" },
  ".cm-activeLineGutter": { backgroundColor: "var(--active)", color: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--select)" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": { backgroundColor: "var(--lit)", outline: "1px solid var(--line)" },
  ".cm-selectionMatch": { backgroundColor: "var(--lit)" },
  ".cm-tooltip": { backgroundColor: "var(--card)", color: "var(--ink)", border: "1px solid var(--line)", borderRadius: "6px", boxShadow: "var(--shade)", maxWidth: "min(34rem, 92vw)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", maxHeight: "16em" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--link)", color: "var(--page)" },
  ".cm-completionDetail": { fontStyle: "normal", opacity: ".75", fontFamily: "var(--sans)", fontSize: "12px" },
  ".cm-completionInfo": { fontFamily: "var(--sans)", whiteSpace: "pre-wrap", padding: "8px 10px" },
  ".cm-diagnostic": { fontFamily: "var(--sans)", padding: "6px 10px", borderLeftWidth: "4px" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--bad)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--mark)" },
  ".cm-diagnostic-info": { borderLeftColor: "var(--link)" },
  ".cm-diagnosticAction": { backgroundColor: "var(--link)", color: "var(--page)", borderRadius: "4px", padding: "2px 8px", font: "inherit" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--bad) 1px", textUnderlineOffset: "3px" },
  ".cm-lintRange-warning": { backgroundImage: "none", textDecoration: "underline wavy var(--mark) 1px", textUnderlineOffset: "3px" },
  ".cm-lintRange-info": { backgroundImage: "none", textDecoration: "underline dotted var(--link) 1px", textUnderlineOffset: "3px" },
  ".cm-panels": { backgroundColor: "var(--card)", color: "var(--ink)" },
  ".cm-panels-bottom": { borderTop: "1px solid var(--line)" },
  ".cm-panel.cm-panel-lint ul [aria-selected]": { backgroundColor: "var(--lit)" },
  ".cm-foldGutter span": { color: "var(--soft)" },
  ".cm-foldPlaceholder": { backgroundColor: "var(--card)", borderColor: "var(--line)", color: "var(--soft)" },
  ".cm-hover": { padding: "8px 10px", fontSize: "13px", fontFamily: "var(--sans)" },
  ".cm-hover .item": { paddingLeft: "1em", textIndent: "-.7em" },
  ".cm-hover .item::before": { content: "'• '" },
});

// Places come as the Language Server Protocol has them: a line and a column, both from 0.
const offset = (doc, { line, character }) => {
  if (line >= doc.lines) return doc.length;
  const it = doc.line(line + 1);
  return Math.min(it.from + character, it.to);
};
const position = (doc, at) => {
  const it = doc.lineAt(at);
  return { line: it.number - 1, character: at - it.from };
};
// The little Markdown that archplan writes: bold words, lists, signs with a backslash before them.
function written(text) {
  const box = document.createElement("div");
  box.className = "cm-hover";
  for (const line of text.split("\n")) {
    const row = document.createElement("div");
    if (line.startsWith("- ")) row.className = "item";
    for (const [at, part] of line.replace(/^- /, "").split("**").entries()) {
      const words = part.replace(/\\([\\`*_{}[\]<>#|!~])/g, "$1");
      row.append(at % 2 ? Object.assign(document.createElement("b"), { textContent: words }) : words);
    }
    box.append(row);
  }
  return box;
}
const BEFORE = /(?:[\w.-]|[{[]\s?|[,:>]\s)$/; // behind what somebody may want words without asking for them

// An editor in `parent`. `nonce` lets its styles in; `on` has changed(file), cursor(file, line, byHand),
// conflicts(file), ask(what, file, params), which answers later as a language server does, and mend(diagnostic).
export function openEditor(parent, nonce, label, on) {
  const states = new Map(); // of the files that are not shown
  let shown = "", isOurs = false, edits = 0;

  const complete = async (context) => {
    const doc = context.state.doc, file = shown, line = doc.lineAt(context.pos);
    const before = line.text.slice(0, context.pos - line.from), comment = before.indexOf(" #");
    if (!context.explicit && (!BEFORE.test(before) || ((comment >= 0 || before.startsWith("#")) && !before.includes("archplan:")))) return null;
    const found = await on.ask("completion", file, { position: position(doc, context.pos) });
    if (!found?.items.length || context.aborted || file !== shown) return null;
    const { range } = found.items[0].textEdit;
    const options = found.items.map((it, at) => ({
      label: it.label, apply: it.textEdit.newText, detail: it.detail, info: it.documentation || undefined, boost: -at / 1000,
      type: it.textEdit.newText === it.label ? "constant" : "property",
    }));
    return { from: offset(doc, range.start), to: offset(doc, range.end), options, validFor: /^[\w./-]*$/ };
  };
  const hover = hoverTooltip(async (view, at) => {
    const doc = view.state.doc, found = await on.ask("hover", shown, { position: position(doc, at) });
    if (!found || doc !== view.state.doc) return null;
    return {
      pos: offset(doc, found.range.start), end: offset(doc, found.range.end), above: true,
      create: () => ({ dom: written(found.contents.value) }),
    };
  }, { hideOnChange: true });
  const define = () => {
    const doc = view.state.doc;
    on.define(shown, { position: position(doc, view.state.selection.main.head) });
    return true;
  };
  const mend = () => {
    const line = view.state.doc.lineAt(view.state.selection.main.head).number;
    let found = null;
    forEachDiagnostic(view.state, (it, from) => {
      if (!found && it.actions?.length && view.state.doc.lineAt(from).number === line) found = it;
    });
    found?.actions[0].apply();
    return Boolean(found);
  };

  const setup = [
    EditorView.cspNonce.of(nonce), look, syntaxHighlighting(colours), yaml(), indentUnit.of("  "), EditorState.tabSize.of(2),
    lineNumbers(), highlightActiveLineGutter(), history(), drawSelection(), indentOnInput(), bracketMatching(), closeBrackets(),
    codeFolding(), foldGutter({ openText: "▾", closedText: "▸" }), highlightActiveLine(), highlightSelectionMatches(), search({ top: true }),
    autocompletion({ override: [complete], maxRenderedOptions: 60 }), hover, lintGutter(), marks,
    EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0", spellcheck: "false", autocapitalize: "off", autocorrect: "off" }),
    keymap.of([
      { key: "Mod-.", run: mend }, { key: "F12", run: define },
      ...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap, ...completionKeymap, ...lintKeymap, indentWithTab,
    ]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) {
        edits += 1;
        on.changed(shown);
      }
      if (update.selectionSet || update.docChanged) {
        on.cursor(shown, update.state.doc.lineAt(update.state.selection.main.head).number, !isOurs);
      }
      const before = conflictsIn(update.startState).length, after = conflictsIn(update.state).length;
      if (before !== after) on.conflicts(shown);
    }),
  ];
  const view = new EditorView({ parent, state: EditorState.create({ extensions: setup }) });

  const stateOf = (file) => (file === shown ? view.state : states.get(file));
  const change = (file, given) => {
    isOurs = true;
    if (file === shown) view.dispatch(given);
    else {
      states.set(file, states.get(file).update(given).state);
      if (given.changes) on.changed(file);
    }
    isOurs = false;
  };

  return {
    view,
    get file() {
      return shown;
    },
    get edits() {
      return edits;
    },
    files: () => [shown, ...states.keys()].filter(Boolean),
    has: (file) => file === shown || states.has(file),
    text: (file) => stateOf(file)?.doc.toString() ?? "",
    add(file, text) {
      const state = EditorState.create({ doc: text, extensions: setup });
      if (!shown) {
        shown = file;
        view.setState(state);
      } else states.set(file, state);
    },
    remove(file) {
      if (file !== shown) states.delete(file);
    },
    show(file) {
      if (file === shown || !states.has(file)) return;
      const next = states.get(file);
      states.delete(file);
      states.set(shown, view.state);
      shown = file;
      view.setState(next);
      view.scrollDOM.scrollTo(0, 0);
    },
    // The text as somebody else left it, laid over this one; the cursor and what can be undone stay.
    merge(file, base, theirs) {
      const mine = stateOf(file).doc.toString();
      const found = merged(base, mine, theirs);
      const held = conflictsIn(stateOf(file));
      change(file, { changes: changes(mine, found.text), annotations: Transaction.userEvent.of("merge") });
      const made = found.conflicts.map((it) => ({ ...it, id: `${Date.now()}-${it.from}` }));
      const apart = conflictsIn(stateOf(file)).filter((it) => held.some((old) => old.id === it.id) && !made.some((one) => one.from <= it.to && it.from <= one.to));
      change(file, { effects: setConflicts.of([...apart, ...made].sort((a, b) => a.from - b.from)) });
      if (made.length && file === shown) view.dispatch({ effects: EditorView.scrollIntoView(made[0].from, { y: "center", x: "start", xMargin: 400 }) });
      return found.conflicts.length;
    },
    conflicts: (file) => conflictsIn(stateOf(file)).length,
    // Edits of several files, as a language server says them.
    edit(edits_) {
      for (const [file, made] of Object.entries(edits_)) {
        const state = stateOf(file);
        if (!state) continue;
        change(file, {
          changes: made.map(({ range, newText }) => ({ from: offset(state.doc, range.start), to: offset(state.doc, range.end), insert: newText })),
          userEvent: "input.fix",
        });
      }
    },
    replace: (file, text) => change(file, { changes: changes(stateOf(file).doc.toString(), text) }),
    diagnostics(file, found) {
      if (file !== shown) return;
      const doc = view.state.doc;
      const known = found.map(({ range, ...it }) => ({ ...it, from: offset(doc, range.start), to: offset(doc, range.end) }));
      view.dispatch(setDiagnostics(view.state, known.sort((a, b) => a.from - b.from)));
    },
    notes: (file, found) => file === shown && view.dispatch({ effects: setNotes.of(found) }),
    lit: (file, lines) => file === shown && view.dispatch({ effects: setLit.of(lines) }),
    go(file, line, character = 0) {
      this.show(file);
      const at = offset(view.state.doc, { line: Math.max(0, line - 1), character });
      isOurs = true;
      view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
      isOurs = false;
    },
    // What was in sight stays so when the room for the text becomes smaller.
    reveal: () => view.hasFocus && view.dispatch({ effects: EditorView.scrollIntoView(view.state.selection.main.head, { y: "nearest", yMargin: 48 }) }),
    get isFocused() {
      return view.hasFocus;
    },
    line: () => view.state.doc.lineAt(view.state.selection.main.head).number,
    focus: () => view.focus(),
  };
}

