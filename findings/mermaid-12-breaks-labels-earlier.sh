#!/usr/bin/env bash
# Mermaid 12 breaks the lines of a box at 120 px where Mermaid 11 broke them at 200, and lays flowcharts out with ELK
#
# Expected: a flowchart of last year looks the same after an update, or the release notes of the syntax say otherwise; a
#           line that was written whole, with <br/> after it, stays whole.
# Real:     wrappingWidth went from 200 to 120 and the layout from dagre to elk, both as defaults: "$22.74/mo, one of 2"
#           stands on two lines, a list of steps is a column of two or three words, arrows have corners and not curves.
#           No warning. Front matter brings the width back (config: flowchart: wrappingWidth), and both versions read it.
# Version:  mermaid 11.17.2 and 12.3.0
# Source:   https://mermaid.js.org/config/schema-docs/config-defs-flowchart-diagram-config.html; the package itself
# What it means for us: a drawing as Mermaid says in its front matter how wide a line may be: as wide as the widest of a box.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for version in 11.17.2 12.3.0; do
  npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$folder/$version" "mermaid@$version" >/dev/null
  npm ls --prefix "$folder/$version" --depth 0 | grep -o 'mermaid@.*'
done

cat >"$folder/defaults.mjs" <<'JAVASCRIPT'
const wanted = { "11.17.2": { layout: "dagre", wide: 200 }, "12.3.0": { layout: "elk", wide: 120 } };
let changed = 0;
for (const [version, answer] of Object.entries(wanted)) {
  const { default: mermaid } = await import(`./${version}/node_modules/mermaid/dist/mermaid.core.mjs`);
  const { layout, flowchart } = mermaid.mermaidAPI.defaultConfig;
  const real = { layout, wide: flowchart.wrappingWidth };
  const text = "---\nconfig:\n  flowchart:\n    wrappingWidth: 300\n---\nflowchart LR\n  a --> b\n";
  const { config } = await mermaid.parse(text);
  console.log(version, "by default", JSON.stringify(real), "and with front matter", config.flowchart.wrappingWidth);
  if (JSON.stringify(real) !== JSON.stringify(answer) || config.flowchart.wrappingWidth !== 300) {
    console.log(`changed: it was ${JSON.stringify(answer)}, and 300`);
    changed = 1;
  }
}
process.exit(changed);
JAVASCRIPT
node "$folder/defaults.mjs"
echo "as described"
