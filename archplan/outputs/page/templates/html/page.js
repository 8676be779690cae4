// The page as a whole: that its script runs, its theme, which part is being read, and paper.
"use strict";
const root = document.documentElement;
const all = (what, within = document) => [...within.querySelectorAll(what)];
const one = (what, within = document) => within.querySelector(what);
root.classList.add("running");

{
  const button = one("#dark");
  const night = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : night.matches);
  const show = () => one("span", button).textContent = button.dataset[isDark() ? "light" : "dark"];
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark"; // held by the page alone: a file has no storage of its own
    show();
  });
  night.addEventListener("change", show);
  show();
}

{
  const links = new Map(all(".contents a").map((link) => [link.hash.slice(1), link]));
  const seen = new Set();
  const watch = new IntersectionObserver((found) => {
    for (const it of found) seen[it.isIntersecting ? "add" : "delete"](it.target.id);
    const now = [...links.keys()].find((key) => seen.has(key));
    for (const [key, link] of links) {
      if (key === now) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    const current = links.get(now);
    const strip = current && current.closest("ul");
    if (strip && strip.scrollWidth > strip.clientWidth) strip.scrollLeft = current.offsetLeft - strip.offsetLeft - 24;
  }, { rootMargin: "-12% 0px -70% 0px" });
  for (const part of all("main > section")) watch.observe(part);
}

{
  // A link into a part that is folded opens it.
  const open = () => {
    const part = location.hash && document.getElementById(location.hash.slice(1));
    const fold = part && one("details.part", part);
    if (fold) fold.open = true;
  };
  addEventListener("hashchange", open);
  for (const link of all(".contents a")) link.addEventListener("click", () => setTimeout(open));
  open();
}

{
  // Paper cannot be opened: what is folded is printed open, and folded again after.
  let opened = [];
  const open = () => {
    if (opened.length) return;
    opened = all("details:not([open])");
    for (const it of opened) it.open = true;
  };
  const close = () => {
    for (const it of opened) it.open = false;
    opened = [];
  };
  addEventListener("beforeprint", open);
  addEventListener("afterprint", close);
  matchMedia("print").addEventListener("change", (it) => (it.matches ? open() : close()));
}

{
  // What runs over its box sideways can be reached and moved with keys.
  const measure = (box) => {
    if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  };
  const watch = new ResizeObserver((found) => found.forEach((it) => measure(it.target)));
  for (const box of all(".scroll, .chart")) watch.observe(box);
}
