#!/usr/bin/env bash
# Mermaid fails on a service that is called graph-db or end-users: a keyword before a hyphen is a keyword
#
# Expected: a flowchart takes ids with hyphens (web-tier, us-east-1), and the warning of its page is of the one word "end"
#           as a whole id. So the names that resources have in CloudFormation and Terraform can be ids as they are.
# Real:     an id whose first part is a word of the language fails when a hyphen or a dot follows: graph-db, end-users,
#           class-service, style.assets, subgraph-api. It fails as the start of an arrow and as its end. The same words
#           are no matter after a hyphen (user-graph, front-end) or before an underscore (graph_db), and other words of
#           the language may stand before a hyphen (click-stream, default-vpc). One such name and nothing is drawn.
# Version:  mermaid 11.17.2
# Source:   https://mermaid.js.org/syntax/flowchart (the warning of "end");
#           https://github.com/mermaid-js/mermaid/issues/4079 (graph in an id; closed)
# What it means for us: a drawing as Mermaid has ids with underscores for hyphens, and the names in the labels.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" mermaid@11.17.2 >/dev/null
npm ls --prefix "$folder" --depth 0 | grep -o 'mermaid@.*'

cat >"$folder/ids.mjs" <<'JAVASCRIPT'
import mermaid from "mermaid";

const reads = async (arrow) => {
  try {
    await mermaid.parse(`flowchart LR\n  ${arrow}\n`);
    return true;
  } catch (problem) {
    if (!/^(Parse|Lexical) error/.test(problem.message)) throw problem;
    return false;
  }
};
const wanted = {
  "graph-db": false, "end-users": false, "class-service": false, "style.assets": false, "subgraph-api": false,
  "us-east-1": true, "user-graph": true, "front-end": true, "graph_db": true, "click-stream": true, "default-vpc": true,
};
let changed = 0;
for (const [id, answer] of Object.entries(wanted)) {
  const ends = [await reads(`web --> ${id}`), await reads(`${id} --> web`)];
  console.log(id.padEnd(14), ends.map((it) => (it ? "is read" : "fails")).join(", "));
  if (ends.some((real) => real !== answer)) {
    console.log(`changed: ${answer ? "it was read" : "it failed"}`);
    changed = 1;
  }
}
process.exit(changed);
JAVASCRIPT
node "$folder/ids.mjs"
echo "as described"
