// A service is found: in the picture with its lines, and in every table that speaks of it.
{
  const { nodes, edges } = JSON.parse(one("#hooks").textContent);
  const figure = one('figure[data-key="architecture"]');
  const viewer = figure && one(".viewer", figure);
  const told = figure && one(".told", figure);
  const icons = [], lines = [], labels = [];
  let held = null, pointed = null;

  const about = (it) => {
    const title = one("title", it);
    return title ? title.textContent : "";
  };
  for (const [id, service] of Object.entries(nodes)) {
    const it = document.getElementById(id);
    if (it && it.classList.contains("node")) icons.push({ it, service });
  }
  for (const [id, [from, to]] of Object.entries(edges)) {
    const it = document.getElementById(id);
    if (it && it.parentNode.classList.contains("edges")) lines.push({ it, from, to });
  }
  const known = new Set(icons.map((icon) => icon.service));

  // The drawing does not say whose a label is; it stands on its line, so the nearest line has it.
  const pair = () => {
    if (labels.length || !viewer) return;
    const tracks = lines.map(({ it, from, to }) => {
      const path = one("path", it), long = path.getTotalLength(), points = [];
      for (let at = 0; at <= long; at += 4) points.push(path.getPointAtLength(at));
      return { from, to, points };
    });
    for (const it of all(".label", viewer)) {
      const box = it.getBBox(), cx = box.x + box.width / 2, cy = box.y + box.height / 2;
      let best = null, least = Infinity;
      for (const track of tracks)
        for (const point of track.points) {
          const far = (point.x - cx) ** 2 + (point.y - cy) ** 2;
          if (far < least) [least, best] = [far, track];
        }
      if (best) labels.push({ it, from: best.from, to: best.to });
    }
  };

  const paint = () => {
    const service = pointed ?? held;
    if (viewer) {
      if (service) pair();
      viewer.classList.toggle("choosing", service !== null);
      const beside = new Set();
      for (const { it, from, to } of [...lines, ...labels]) {
        const is = service !== null && (from === service || to === service);
        it.classList.toggle("lit", is);
        if (is) beside.add(from).add(to);
      }
      for (const { it, service: own } of icons) {
        it.classList.toggle("lit", own === service);
        it.classList.toggle("near", beside.has(own));
        it.setAttribute("aria-pressed", own === held);
      }
    }
    for (const it of all("main [data-of]")) {
      if (it.tagName === "BUTTON") it.setAttribute("aria-pressed", it.dataset.of === held);
      else it.classList.toggle("lit", it.dataset.of === service);
    }
  };

  const tell = () => {
    if (!told) return;
    told.replaceChildren();
    const own = icons.find((icon) => icon.service === held);
    if (!own) return;
    const title = document.createElement("p");
    title.textContent = about(own.it);
    const list = document.createElement("ul");
    for (const text of new Set(lines.filter((it) => it.from === held || it.to === held).map(({ it }) => about(it)))) {
      const line = document.createElement("li");
      line.textContent = text;
      list.append(line);
    }
    told.append(title, list);
    const bill = all("details[data-of]").find((it) => it.dataset.of === held);
    const add = (text, act) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "tool";
      button.textContent = text;
      button.addEventListener("click", act);
      told.append(button);
    };
    if (bill) add(told.dataset.bill, () => {
      bill.open = true;
      bill.scrollIntoView({ block: "center" });
      one("summary", bill).focus({ preventScroll: true });
    });
    add(told.dataset.drop, () => {
      hold(null);
      own.it.focus({ preventScroll: true });
    });
  };

  const hold = (service) => {
    held = service;
    pointed = null;
    paint();
    tell();
  };
  const point = (service) => {
    pointed = service;
    paint();
  };

  if (viewer && icons.length) {
    one("svg", viewer).setAttribute("role", "group"); // its services are buttons now, no longer part of one image
    icons.forEach(({ it, service }, at) => {
      it.setAttribute("role", "button");
      it.setAttribute("aria-label", about(it));
      it.setAttribute("tabindex", at ? "-1" : "0"); // one stop for Tab; arrows go on from there
      it.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && point(service));
      it.addEventListener("pointerleave", () => point(null));
      it.addEventListener("focus", () => {
        for (const other of icons) other.it.setAttribute("tabindex", other.it === it ? "0" : "-1");
        if (it.matches(":focus-visible")) point(service);
      });
      it.addEventListener("blur", () => point(null));
      it.addEventListener("click", () => hold(held === service ? null : service));
      it.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        const to = event.key === "Home" ? 0 : event.key === "End" ? icons.length - 1 : step && at + step;
        if (event.key === "Enter" || event.key === " ") hold(held === service ? null : service);
        else if (to !== undefined) icons[(to + icons.length) % icons.length].it.focus();
        else return;
        event.preventDefault();
      });
    });
    viewer.addEventListener("click", (event) => {
      if (!event.target.closest(".node")) hold(null);
    });
  }
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && held !== null && !document.fullscreenElement) hold(null);
  });

  const find = (service) => {
    hold(held === service ? null : service);
    if (held) viewer.scrollIntoView({ block: "center" });
  };
  for (const row of all("main tr[data-of]")) {
    const service = row.dataset.of;
    if (!known.has(service) || row.closest("details[data-of]")) continue;
    const cell = [...row.cells].find((it) => said(it) === service) ?? row.cells[0];
    const text = [...cell.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!text) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "found";
    button.dataset.of = service;
    button.setAttribute("aria-pressed", "false");
    text.replaceWith(button);
    button.append(text.data.trim());
  }
  for (const button of all("main button[data-of]")) {
    if (known.has(button.dataset.of)) button.addEventListener("click", () => find(button.dataset.of));
    else button.remove();
  }
}
