#!/usr/bin/env bash
# D2 takes the dollar sign of a price for the start of a variable: a label of "$5" fails, and "5 $" loses its sign
#
# Expected: a variable is written ${name}, so a dollar sign without a brace is a letter like any other. A label that
#           says what a server costs a month, in double quotes or in none, is shown as it was written.
# Real:     "$5 a month" does not compile, in double quotes or without ("substitutions must begin on {"). Without
#           quotes, a sign at the end of the line is dropped and nothing is said: `5 $` becomes the label 5. Single
#           quotes keep the text, and so does a backslash before the sign.
# Version:  @terrastruct/d2 0.1.33 (the D2 compiler as its makers give it to npm)
# Source:   https://d2lang.com/tour/vars (the syntax of a substitution is ${}; single quotes bypass it); the package itself
# What it means for us: a drawing as D2 says traffic and prices in its labels, so each is quoted and each sign escaped.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" @terrastruct/d2@0.1.33 >/dev/null
npm ls --prefix "$folder" --depth 0 | grep -o '@terrastruct/d2.*'

cat >"$folder/labels.mjs" <<'JAVASCRIPT'
import { D2 } from "@terrastruct/d2";

const d2 = new D2();
const label = async (source) => {
  try {
    const { diagram } = await d2.compile(source + "\n");
    return diagram.shapes[0].label;
  } catch (problem) {
    return "fails: " + /"errmsg":"index:[\d:]+ ([^"]*)"/.exec(problem.message)[1];
  }
};
const refused = "fails: substitutions must begin on {";
const wanted = [
  ["web: $5 a month", refused],
  ['web: "$5 a month"', refused],
  ["web: 5 $", "5"],
  ["web: '$5 a month'", "$5 a month"],
  ['web: "\\$5 a month"', "$5 a month"],
];
let changed = 0;
for (const [source, answer] of wanted) {
  const real = await label(source);
  console.log(source.padEnd(20), "->", real);
  if (real !== answer) {
    console.log(`changed: it was ${answer}`);
    changed = 1;
  }
}
process.exit(changed);
JAVASCRIPT
node "$folder/labels.mjs"
echo "as described"
