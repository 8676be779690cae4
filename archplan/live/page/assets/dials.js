// The sliders, and what they cross.
import { made, one } from "./build.js";

export function openDials(scales, regions, on) {
  const scale = one("#scale"), hour = one("#hour"), scenario = one("#scenario"), region = one("#region"), reset = one("#reset");
  const written = scales.indexOf("1");
  scale.max = String(scales.length - 1);
  scale.value = String(written);
  region.append(...regions.map(([code, title]) => made("option", { value: code }, `${title}, ${code}`)));

  const times = () => scales[Number(scale.value)];
  const at = () => (Number(hour.value) < 0 ? null : Number(hour.value));
  const say = () => {
    const said = times() === "1" ? "as written" : `${Number(times()).toLocaleString("en")} times`;
    scale.setAttribute("aria-valuetext", said);
    one("#hourly").textContent = at() === null ? "on average" : `at ${at()}:00`;
    hour.setAttribute("aria-valuetext", one("#hourly").textContent);
    reset.hidden = times() === "1" && at() === null && !scenario.value && !region.value;
  };
  const turned = () => {
    say();
    on.turned();
  };
  const replaced = () => {
    say();
    on.replaced();
  };
  // Where on the slider lines are: looked for when somebody comes near it.
  let sought = "";
  const seek = async () => {
    const of = on.edition();
    if (of === sought) return;
    sought = of;
    scale.title = "looking for what is crossed on the way …";
    const { lines, why } = await on.lines();
    if (of !== on.edition()) return;
    scale.title = why ?? "";
    drawTicks(scales, lines);
  };
  for (const event of ["focus", "pointerenter", "pointerdown"]) scale.addEventListener(event, seek);
  scale.addEventListener("input", turned);
  hour.addEventListener("input", turned);
  scenario.addEventListener("change", replaced);
  region.addEventListener("change", replaced);
  reset.addEventListener("click", () => {
    scale.value = String(written);
    hour.value = "-1";
    scenario.value = region.value = "";
    replaced();
    scale.focus();
  });
  say();

  return {
    get set() {
      return { scale: times(), hour: at(), scenario: scenario.value, region: region.value };
    },
    get isTurned() {
      return times() !== "1";
    },
    // The text is another: lines are where they were no more.
    forget() {
      sought = "";
      drawTicks(scales, []);
    },
    // What the spec says of users and scenarios now.
    know(found) {
      one("#users").textContent = found.users + (times() === "1" ? "" : ` (×${Number(times()).toLocaleString("en")})`);
      if (!found.scenarios) return;
      const held = scenario.value;
      const known = found.scenarios.includes(held) || !held ? found.scenarios : [...found.scenarios, held];
      scenario.replaceChildren(made("option", { value: "" }, "as written"), ...known.map((name) => made("option", { value: name }, name)));
      scenario.value = held;
      scenario.disabled = !known.length;
    },
  };
}

const KIND = { limit: "limit", "price tier": "tier", "free tier": "tier", capacity: "" };
const keyOf = (it) => `${it.service}|${it.kind}|${it.slug || it.what}`;
let beyond = new Map(); // from how many users on a line is crossed, where that is known

function drawTicks(scales, lines) {
  beyond = new Map(lines.map((it) => [keyOf(it), it.beyond]));
  const steps = scales.map(Number);
  const place = (at) => {
    const next = Math.max(1, steps.findIndex((it) => it >= at)), low = steps[next - 1], high = steps[next];
    return (next - 1 + Math.log(at / low) / Math.log(high / low)) / (steps.length - 1);
  };
  one("#ticks").replaceChildren(...lines.map((it) => {
    const tick = made("i", { class: KIND[it.kind], title: `beyond ${it.beyond}: ${it.service} ${it.what}` });
    tick.style.left = `${(place(it.scale) * 100).toFixed(2)}%`;
    return tick;
  }));
}

let known = new Set(); // what was crossed before, so that what is new can be said

export function drawCrossed(box, found, on) {
  const rows = [...found.beyond.map((it) => [it, ""]), ...found.within.map((it) => [it, "no longer: "])];
  const isOpen = one("details", box)?.open ?? false;
  const said = (it) => `${it.service ? `${it.service} ` : ""}${it.what}`;
  const fresh = rows.filter(([it]) => !known.has(said(it)));
  known = new Set(rows.map(([it]) => said(it)));
  if (!rows.length) {
    box.replaceChildren();
    return;
  }
  const row = ([it, before]) =>
    made("li", {}, made("span", { class: "badge" }, it.kind), made("span", {}, before, beyond.has(keyOf(it)) ? made("span", { class: "soft" }, `beyond ${beyond.get(keyOf(it))}: `) : null, it.service ? made("b", {}, `${it.service} `) : null, it.what, " ",
      it.line ? made("button", { type: "button", class: "place", onclick: () => on.go(it) }, `${on.named(it.file)}line ${it.line}`) : null));
  const count = rows.length, latest = (fresh.at(-1) ?? rows.at(-1))[0];
  const head = found.beyond.length ? `${count} line${count === 1 ? "" : "s"} crossed` : `${count} line${count === 1 ? " is" : "s are"} no longer reached`;
  box.replaceChildren(made("details", { open: isOpen }, made("summary", {}, made("b", {}, head), `: ${latest.kind}, ${said(latest)}`), made("ul", {}, ...rows.map(row))));
}
