// The traffic runs along its lines, faster where there is more of it, while somebody wants to see that.
for (const button of all("[data-flow]")) {
  const viewer = one(".viewer", button.closest("figure"));
  for (const [id, seconds] of Object.entries(JSON.parse(one("#hooks").textContent).paces)) {
    const it = document.getElementById(id);
    if (!it || !viewer.contains(it)) continue;
    it.classList.add("runs");
    it.style.setProperty("--pace", `${seconds}s`);
  }
  button.addEventListener("click", () => button.setAttribute("aria-pressed", viewer.classList.toggle("flowing")));
}
