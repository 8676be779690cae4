// What Mermaid and D2 themselves read in texts: node read.mjs IN.json OUT.json
import { readFileSync, writeFileSync } from "node:fs";
import { D2 } from "@terrastruct/d2";
import { JSDOM } from "jsdom";

const texts = JSON.parse(readFileSync(process.argv[2], "utf-8"));
const found = { d2: {}, mermaid: {} };

const d2 = new D2();
await d2.ready; // looks for a window, so before there is one
for (const [name, text] of Object.entries(texts.d2)) {
  try {
    const { diagram } = await d2.compile(text, { layout: "dagre" });
    found.d2[name] = {
      shapes: diagram.shapes.map((shape) => [shape.id, shape.label]),
      arrows: diagram.connections.map((it) => [it.src, it.dst, it.label]),
    };
  } catch (problem) {
    found.d2[name] = { problem: String(problem.message ?? problem) };
  }
}

globalThis.window = new JSDOM("<!DOCTYPE html><body></body>").window;
globalThis.document = window.document;
const { default: mermaid } = await import("mermaid");
mermaid.initialize({ startOnLoad: false, maxTextSize: 10_000_000, maxEdges: 100_000 });
const shown = (text) => {
  const page = document.createElement("div");
  page.innerHTML = (text ?? "").replace(/ﬂ°°/g, "&#").replace(/ﬂ°/g, "&").replace(/¶ß/g, ";").replace(/<br *\/?>/g, "\n");
  return page.textContent;
};
for (const [name, text] of Object.entries(texts.mermaid)) {
  try {
    const { config } = await mermaid.parse(text);
    const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
    const vertices = db.getVertices();
    found.mermaid[name] = {
      wide: config?.flowchart?.wrappingWidth,
      shapes: [...(vertices.values?.() ?? Object.values(vertices))].map((it) => [it.id, shown(it.text)]),
      groups: db.getSubGraphs().map((it) => [it.id, shown(it.title), it.nodes]),
      arrows: db.getEdges().map((it) => [it.start, it.end, shown(it.text)]),
    };
  } catch (problem) {
    found.mermaid[name] = { problem: String(problem.message ?? problem) };
  }
}

writeFileSync(process.argv[3], JSON.stringify(found));
process.exit(0);
