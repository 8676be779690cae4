// The picture: shown as it comes, moved, enlarged, and chosen from.
import { all, one } from "./build.js";

const MOST = 12;

export function openViewer(box, on) {
  let x = 0, y = 0, scale = 1, wide = 1, high = 1, icons = [], lines = [], labels = [], held = null, pointed = null, drawnWith = "";
  const svg = () => one("svg", box);

  // ------------------------------------------------------------------------------------------- place and size
  const least = () => Math.min(box.clientWidth / wide, box.clientHeight / high) || 1;
  const show = () => {
    const drawn = svg();
    if (!drawn) return;
    const factor = least() * scale, w = wide * factor, h = high * factor;
    const keep = (at, size, room) => (size <= room ? (room - size) / 2 : Math.min(0, Math.max(room - size, at)));
    x = keep(x, w, box.clientWidth);
    y = keep(y, h, box.clientHeight);
    drawn.style.width = `${w}px`;
    drawn.style.height = `${h}px`;
    drawn.style.transform = `translate(${x}px, ${y}px)`;
    box.classList.toggle("close", scale > 1);
  };
  const zoom = (by, clientX, clientY) => {
    const at = box.getBoundingClientRect();
    const px = (clientX ?? at.left + at.width / 2) - at.left, py = (clientY ?? at.top + at.height / 2) - at.top;
    const next = Math.min(MOST, Math.max(1, scale * by));
    x = px - (px - x) * (next / scale);
    y = py - (py - y) * (next / scale);
    scale = next;
    show();
  };
  const move = (dx, dy) => {
    x += dx;
    y += dy;
    show();
  };
  const fit = () => {
    scale = 1;
    show();
  };
  const views = { in: () => zoom(1.4), out: () => zoom(1 / 1.4), fit };

  box.addEventListener("wheel", (event) => {
    event.preventDefault();
    if (event.ctrlKey || event.metaKey || scale === 1) zoom(Math.exp(-Math.max(-25, Math.min(25, event.deltaY)) / 120), event.clientX, event.clientY);
    else move(-event.deltaX, -event.deltaY);
  }, { passive: false });
  const keys = {
    ArrowLeft: () => move(60, 0), ArrowRight: () => move(-60, 0), ArrowUp: () => move(0, 60), ArrowDown: () => move(0, -60),
    "+": () => zoom(1.4), "=": () => zoom(1.4), "-": () => zoom(1 / 1.4), "0": fit,
  };
  box.addEventListener("keydown", (event) => {
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.startsWith("Arrow") && event.target !== box) return; // among the services
    event.preventDefault();
    act();
  });

  // One pointer drags, two pinch; a press that hardly moves stays a click.
  const pointers = new Map();
  let from = null, dragged = false;
  const spread = () => {
    const [a, b] = [...pointers.values()];
    return { far: Math.hypot(a.x - b.x, a.y - b.y) || 1, x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  };
  box.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse" && event.button !== 0) return;
    if (!pointers.size) dragged = false;
    from = { x: event.clientX, y: event.clientY };
    pointers.set(event.pointerId, from);
  });
  box.addEventListener("pointermove", (event) => {
    const last = pointers.get(event.pointerId);
    if (!last) return;
    const here = { x: event.clientX, y: event.clientY };
    if (pointers.size === 2) {
      const before = spread();
      pointers.set(event.pointerId, here);
      const after = spread();
      zoom(after.far / before.far, after.x, after.y);
      move(after.x - before.x, after.y - before.y);
      dragged = true;
      return;
    }
    if ((!dragged && Math.hypot(here.x - from.x, here.y - from.y) < 4) || scale === 1) return;
    if (!dragged) box.setPointerCapture(event.pointerId);
    dragged = true;
    box.classList.add("moving");
    pointers.set(event.pointerId, here);
    move(here.x - last.x, here.y - last.y);
  });
  const lift = (event) => {
    pointers.delete(event.pointerId);
    box.classList.remove("moving");
  };
  for (const name of ["pointerup", "pointercancel", "pointerleave"]) box.addEventListener(name, lift);
  box.addEventListener("click", (event) => {
    if (dragged) event.stopPropagation();
    dragged = false;
  }, true);
  new ResizeObserver(show).observe(box);

  // ------------------------------------------------------------------------------------------- what is chosen
  // A label does not say whose it is; it stands on its line, so the nearest line has it.
  const pair = () => {
    if (labels.length) return;
    const tracks = lines.map((line) => {
      const path = one("path", line.it), long = path.getTotalLength(), points = [];
      for (let at = 0; at <= long; at += 6) points.push(path.getPointAtLength(at));
      return { line, points };
    });
    for (const it of all(".label", box)) {
      const at = it.getBBox(), cx = at.x + at.width / 2, cy = at.y + at.height / 2;
      let best = null, nearest = Infinity;
      for (const { line, points } of tracks) {
        for (const point of points) {
          const far = (point.x - cx) ** 2 + (point.y - cy) ** 2;
          if (far < nearest) [nearest, best] = [far, line];
        }
      }
      if (best) labels.push({ ...best, it });
    }
  };
  const isOf = (line, chosen) => (chosen.kind === "edge" ? line.carries.includes(chosen.name) : line.ends.includes(chosen.name));
  const paint = () => {
    const known = (it) => it && (it.kind === "edge" ? lines.some((line) => isOf(line, it)) : icons.some(({ names }) => names.includes(it.name)));
    const chosen = known(pointed) ? pointed : known(held) ? held : null;
    if (chosen) pair();
    box.classList.toggle("choosing", Boolean(chosen));
    const beside = new Set();
    for (const line of [...lines, ...labels]) {
      const is = Boolean(chosen) && isOf(line, chosen);
      line.it.classList.toggle("lit", is);
      if (is) line.ends.forEach((end) => beside.add(end));
    }
    for (const { it, names } of icons) {
      it.classList.toggle("lit", Boolean(chosen) && chosen.kind === "node" && names.includes(chosen.name));
      it.classList.toggle("near", names.some((name) => beside.has(name)));
      it.setAttribute("aria-pressed", String(held?.kind === "node" && names.includes(held.name)));
    }
  };
  const choose = (kind, name) => {
    const again = held?.kind === kind && held?.name === name;
    held = again || !name ? null : { kind, name };
    pointed = null;
    paint();
    on.chosen(held);
  };
  const about = (it) => one("title", it)?.textContent ?? "";
  // All of a thing's room is the thing, not its lines and letters alone.
  const fill = (it) => {
    const { x: left, y: top, width, height } = it.getBBox(), room = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    for (const [name, value] of Object.entries({ x: left, y: top, width, height, fill: "transparent" })) room.setAttribute(name, value);
    it.prepend(room);
  };
  const wire = () => {
    icons.forEach(({ it, names }, at) => {
      const name = names[0];
      fill(it);
      it.setAttribute("role", "button");
      it.setAttribute("aria-label", about(it) || name);
      it.setAttribute("tabindex", at ? "-1" : "0"); // one stop for Tab; arrows go on from there
      it.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && point({ kind: "node", name }));
      it.addEventListener("pointerleave", () => point(null));
      it.addEventListener("focus", () => {
        for (const other of icons) other.it.setAttribute("tabindex", other.it === it ? "0" : "-1");
      });
      it.addEventListener("click", () => choose("node", name));
      it.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        const to = event.key === "Home" ? 0 : event.key === "End" ? icons.length - 1 : step && at + step;
        if (event.key === "Enter" || event.key === " ") choose("node", name);
        else if (to !== undefined) icons[(to + icons.length) % icons.length].it.focus();
        else return;
        event.preventDefault();
      });
    });
    for (const { it, carries } of lines) if (carries.length) it.addEventListener("click", () => choose("edge", carries[0]));
  };
  const point = (it) => {
    pointed = it;
    paint();
  };
  box.addEventListener("click", (event) => {
    if (!event.target.closest(".node, .edge")) choose("", "");
  });

  return {
    // A picture as archplan sends it: without its icons where the page has them already.
    draw(found) {
      const focused = document.activeElement?.id, kept = one("defs", box);
      const text = `${found.head}<defs>${found.icons ?? ""}</defs>${found.body}`;
      const drawn = document.importNode(new DOMParser().parseFromString(text, "image/svg+xml").documentElement, true);
      if (found.icons === undefined && kept) one("defs", drawn).replaceWith(kept);
      drawnWith = found.drawn_with;
      drawn.setAttribute("role", "group");
      [wide, high] = [drawn.viewBox.baseVal.width || 1, drawn.viewBox.baseVal.height || 1];
      box.replaceChildren(drawn);
      labels = [];
      icons = Object.entries(found.nodes).map(([id, names]) => ({ it: document.getElementById(id), names })).filter(({ it }) => it?.classList.contains("node"));
      lines = Object.entries(found.edges).map(([id, line]) => ({ it: document.getElementById(id), ...line })).filter(({ it }) => it?.classList.contains("edge"));
      wire();
      show();
      paint();
      if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    },
    // What the cursor is at, or a row of the bill; nothing to let go.
    hold(kind, name) {
      held = name ? { kind, name } : null;
      paint();
    },
    get drawnWith() {
      return drawnWith;
    },
    get held() {
      return held;
    },
    views,
  };
}
