// Elements from words: what a spec says never becomes anything but text.
export function made(tag, given = {}, ...inside) {
  const it = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name.startsWith("on")) it.addEventListener(name.slice(2), value);
    else if (value === true) it.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) it.setAttribute(name, value);
  }
  it.append(...inside.filter((part) => part !== null && part !== undefined && part !== ""));
  return it;
}

export const one = (what, within = document) => within.querySelector(what);
export const all = (what, within = document) => [...within.querySelectorAll(what)];
