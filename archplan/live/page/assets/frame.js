// The frame of the page: its colours, its bars, its tabs, and which part a phone shows.
import { all, one } from "./build.js";

export function openFrame(on) {
  const root = document.documentElement, night = matchMedia("(prefers-color-scheme: dark)"), dark = one("#dark");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : night.matches);
  const showTheme = () => dark.setAttribute("aria-pressed", String(isDark()));
  const changeTheme = () => {
    showTheme();
    on.theme(); // the picture is painted in the colours that are looked at
  };
  dark.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    changeTheme();
  });
  night.addEventListener("change", changeTheme);
  showTheme();

  // A bar between two parts is dragged, or moved with arrow keys.
  const bar = (it, name, share) => {
    const set = (value) => {
      const held = Math.round(Math.min(Number(it.ariaValueMax), Math.max(Number(it.ariaValueMin), value)));
      it.setAttribute("aria-valuenow", String(held));
      root.style.setProperty(name, `${held}%`);
    };
    it.addEventListener("pointerdown", (event) => {
      it.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    it.addEventListener("pointermove", (event) => it.hasPointerCapture(event.pointerId) && set(share(event)));
    it.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -2, ArrowRight: 2, ArrowUp: 2, ArrowDown: -2 }[event.key];
      if (!step) return;
      event.preventDefault();
      set(Number(it.getAttribute("aria-valuenow")) + step);
    });
  };
  const room = () => one("main").getBoundingClientRect();
  bar(one("#between"), "--spec", (event) => ((event.clientX - room().left) / room().width) * 100);
  bar(one("#above"), "--figures", (event) => ((room().bottom - event.clientY) / room().height) * 100);

  const tabs = all('[role="tab"]');
  const openTab = (tab) => {
    for (const it of tabs) {
      it.setAttribute("aria-selected", String(it === tab));
      it.tabIndex = it === tab ? 0 : -1;
      one(`#${it.getAttribute("aria-controls")}`).hidden = it !== tab;
    }
    on.tab(tab.getAttribute("aria-controls"));
  };
  tabs.forEach((tab, at) => {
    tab.addEventListener("click", () => openTab(tab));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const to = tabs[(at + step + tabs.length) % tabs.length];
      to.focus();
      openTab(to);
    });
  });

  const parts = all(".parts button");
  const openPart = (part) => {
    document.body.dataset.part = part;
    for (const it of parts) it.setAttribute("aria-pressed", String(it.dataset.part === part));
  };
  for (const it of parts) it.addEventListener("click", () => openPart(it.dataset.part));
  return { openPart, theme: () => (isDark() ? "dark" : "light") };
}
