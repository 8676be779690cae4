// A drawing is moved and enlarged: by dragging, pinching, Ctrl and the wheel, buttons and keys.
for (const viewer of all(".viewer")) {
  const svg = one("svg", viewer);
  const most = 8;
  let x = 0, y = 0, scale = 1;

  const show = () => {
    const box = viewer.getBoundingClientRect();
    x = Math.min(0, Math.max(box.width * (1 - scale), x));
    y = Math.min(0, Math.max(box.height * (1 - scale), y));
    svg.style.transform = scale === 1 ? "" : `translate(${x}px, ${y}px) scale(${scale})`;
    viewer.classList.toggle("close", scale > 1);
  };
  const zoom = (by, clientX, clientY) => {
    const box = viewer.getBoundingClientRect();
    const px = (clientX ?? box.left + box.width / 2) - box.left;
    const py = (clientY ?? box.top + box.height / 2) - box.top;
    const next = Math.min(most, Math.max(1, scale * by));
    x = px - (px - x) * (next / scale);
    y = py - (py - y) * (next / scale);
    scale = next;
    show();
  };
  const fit = () => {
    scale = 1;
    show();
  };
  const move = (dx, dy) => {
    x += dx;
    y += dy;
    show();
  };

  viewer.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoom(Math.exp(-Math.max(-25, Math.min(25, event.deltaY)) / 100), event.clientX, event.clientY);
  }, { passive: false });

  const keys = {
    ArrowLeft: () => move(60, 0), ArrowRight: () => move(-60, 0), ArrowUp: () => move(0, 60), ArrowDown: () => move(0, -60),
    "+": () => zoom(1.4), "=": () => zoom(1.4), "-": () => zoom(1 / 1.4), "0": fit,
  };
  viewer.addEventListener("keydown", (event) => {
    const act = keys[event.key];
    const isArrow = event.key.startsWith("Arrow");
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isArrow && (event.target !== viewer || scale === 1)) return; // arrows go on to the page, or among the services
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
  viewer.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse" && event.button !== 0) return;
    if (!pointers.size) dragged = false;
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    from = { x: event.clientX, y: event.clientY };
  });
  viewer.addEventListener("pointermove", (event) => {
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
    if (!dragged && Math.hypot(here.x - from.x, here.y - from.y) < 4) return;
    if (scale === 1) return;
    if (!dragged) viewer.setPointerCapture(event.pointerId);
    dragged = true;
    viewer.classList.add("moving");
    pointers.set(event.pointerId, here);
    move(here.x - last.x, here.y - last.y);
  });
  const lift = (event) => {
    pointers.delete(event.pointerId);
    viewer.classList.remove("moving");
  };
  for (const name of ["pointerup", "pointercancel", "pointerleave"]) viewer.addEventListener(name, lift);
  viewer.addEventListener("click", (event) => {
    if (dragged) event.stopPropagation();
    dragged = false;
  }, true);

  const figure = viewer.closest("figure");
  const views = {
    in: () => zoom(1.4), out: () => zoom(1 / 1.4), fit,
    screen: () => (document.fullscreenElement ? document.exitFullscreen() : figure.requestFullscreen()),
  };
  for (const button of all("[data-view]", figure)) button.addEventListener("click", () => views[button.dataset.view]());
  if (!document.fullscreenEnabled) for (const it of all('[data-view="screen"]', figure)) it.remove();
  new ResizeObserver(show).observe(viewer);
}
