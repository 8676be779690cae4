// Two texts that came from one, made one again, line by line.
import { diff3Merge, diffPatch } from "node-diff3";

const lines = (text) => text.split(/(?<=\n)/);
const long = (parts) => parts.reduce((sum, part) => sum + part.length, 0);

// Text with all that either changed. Where both changed the same lines otherwise, `mine` stays in it, and `conflicts` says
// where that is and what `theirs` has there.
export function merged(base, mine, theirs) {
  const made = [], conflicts = [];
  let at = 0;
  for (const part of diff3Merge(lines(mine), lines(base), lines(theirs))) {
    const kept = part.ok ?? part.conflict.a;
    if (part.conflict) conflicts.push({ from: at, to: at + long(kept), theirs: part.conflict.b.join("") });
    made.push(...kept);
    at += long(kept);
  }
  return { text: made.join(""), conflicts };
}

// What to change in one text to have the other: places in the first, last one first.
export function changes(before, after) {
  const old = lines(before);
  const starts = [0];
  for (const line of old) starts.push(starts.at(-1) + line.length);
  return diffPatch(old, lines(after)).map(({ buffer1, buffer2 }) => ({
    from: starts[buffer1.offset], to: starts[buffer1.offset + buffer1.length], insert: buffer2.chunk.join(""),
  }));
}
