// Bundles editor.js with what it imports into archplan/live/page/assets/editor.js, and the notes of its licences beside it.
// The first line of the bundle names a hash of the sources and of what follows it: tests/test_page_assets.py compares both.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const into = new URL("../../archplan/live/page/assets/", import.meta.url);
const hash = (...parts) => parts.reduce((made, part) => made.update(part), createHash("sha256")).digest("hex");
const sources = ["package-lock.json", "build.js", "editor.js", "marks.js", "merge.js"];

const made = await build({
  entryPoints: ["editor.js"], bundle: true, format: "esm", minify: true, target: "es2022", legalComments: "none", write: false,
  metafile: true, charset: "utf8",
});
const code = Buffer.from(made.outputFiles[0].contents);
const head = `// sources ${hash(...sources.map((name) => readFileSync(name)))} bundle ${hash(code)}\n`;
writeFileSync(new URL("editor.js", into), Buffer.concat([Buffer.from(head), code]));

const used = [...new Set(Object.keys(made.metafile.inputs)
  .map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]).filter(Boolean))].sort();
const notes = used.map((name) => {
  const folder = `node_modules/${name}`;
  const { version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  const file = readdirSync(folder).find((it) => /^licen[cs]e/i.test(it));
  if (!file || !existsSync(`${folder}/${file}`)) throw new Error(`${name} says no licence`);
  return `${name} ${version}, ${license}\n\n${readFileSync(`${folder}/${file}`, "utf8").trim()}\n`;
});
writeFileSync(new URL("editor-licences.txt", into), `editor.js has the following in it.\n\n${notes.join(`\n${"-".repeat(72)}\n\n`)}`);
