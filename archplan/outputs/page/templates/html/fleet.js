// A fleet: the name of a team, an owner or a stage leads to its specs.
for (const link of all("[data-find]")) {
  link.addEventListener("click", () => {
    const field = one("#specs .filter input");
    if (!field) return;
    field.value = link.dataset.find;
    field.dispatchEvent(new Event("input"));
  });
}
