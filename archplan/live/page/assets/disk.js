// The files: saved when asked, merged with what others write, and kept over a reload.
import { ask } from "./wire.js";

const KEY = `archplan ${location.pathname}`;

export function openDisk(editor, files, on) {
  const known = new Map(files.map(({ file, text, mark }) => [file, { text, mark }])); // as they are on disk
  const gone = new Set();
  const isDirty = (file) => editor.text(file) !== known.get(file)?.text;
  const dirty = () => editor.files().filter((file) => known.has(file) && (isDirty(file) || gone.has(file)));
  const open = () => editor.files().reduce((sum, file) => sum + editor.conflicts(file), 0);

  const took = (file, { text, mark }) => {
    const base = known.get(file)?.text ?? "";
    known.set(file, { text, mark });
    gone.delete(file);
    if (editor.text(file) === text) return 0;
    return editor.merge(file, base, text);
  };

  return {
    dirty, conflicts: open,
    add(fresh) {
      for (const { file, text, mark } of fresh) {
        known.set(file, { text, mark });
        if (!editor.has(file)) editor.add(file, text);
      }
    },
    // Somebody else wrote a file, or took it away.
    heard({ file, text, mark }) {
      if (text === null) {
        gone.add(file);
        known.set(file, { text: known.get(file)?.text ?? "", mark: "" });
        on.told(`${file} is no longer there; saving writes it anew`);
        return;
      }
      const wasDirty = isDirty(file);
      const conflicts = took(file, { text, mark });
      if (conflicts) on.told(`${file} was changed on disk in the same lines as here: choose what stays`);
      else if (wasDirty) on.told(`${file} was changed on disk; both edits are in the text now`);
      else on.told(`${file} was changed on disk and is shown as it is there`);
    },
    async save() {
      if (open()) {
        on.told("First choose what stays where the file on disk disagrees");
        return false;
      }
      for (const file of dirty()) {
        const text = editor.text(file);
        const found = await ask("save", { file, text, mark: known.get(file).mark });
        if (!found || found.error) {
          on.told(`not saved: ${found?.error ?? "ask again"}`, true);
          return false;
        }
        if (!found.saved) {
          const conflicts = took(file, found);
          on.told(conflicts ? `${file} was changed on disk in the same lines as here: choose what stays, then save` : `${file} was changed on disk; both edits are in the text now, save again`);
          return false;
        }
        known.set(file, { text, mark: found.mark });
        gone.delete(file);
      }
      return true;
    },
    // What is not saved outlives a reload of the page, and nothing more.
    keep() {
      const kept = dirty().map((file) => ({ file, text: editor.text(file), base: known.get(file).text }));
      if (kept.length) sessionStorage.setItem(KEY, JSON.stringify(kept));
      else sessionStorage.removeItem(KEY);
    },
    restore() {
      const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
      sessionStorage.removeItem(KEY);
      for (const { file, text, base } of kept) {
        if (!known.has(file)) continue;
        const now = known.get(file);
        known.set(file, { ...now, text: base });
        editor.replace(file, text);
        took(file, now);
      }
      return kept.length;
    },
  };
}
