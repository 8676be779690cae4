"""The mistakes that a scenario makes of a spec, said at the scenario."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from archplan.estimate.network import network
from archplan.kernel.diagnostics import ArchplanError, Diagnostic, in_order
from archplan.kernel.record import changed
from archplan.spec.patch import patched
from archplan.spec.understand import understand
from archplan.text.located import Located, spans_of


def scenario_mistakes(
    tree: Located, texts: dict[str, str], file: str, *, besides: str | None = None, settings: tuple[str, ...] = (),
    day: date | None = None, known: Sequence[Diagnostic] = (),
) -> list[Diagnostic]:  # fmt: skip
    """The mistakes of every scenario of a spec but the one `besides`, without those `known` of the spec already."""
    scenarios = tree.get("scenarios")
    said = {(mistake.slug, mistake.span) for mistake in known}
    wrong: list[Diagnostic] = []
    for name in scenarios.value if scenarios is not None and scenarios.is_mapping else ():
        if name == besides:
            continue
        try:
            network(understand(patched(tree, name, settings, texts), texts, file, day=day))
        except ArchplanError as error:
            new = (mistake for mistake in error.diagnostics if (mistake.slug, mistake.span) not in said)
            wrong += (_in_scenario(mistake, name, tree["scenarios"]) for mistake in new)
    return in_order(wrong)


def _in_scenario(wrong: Diagnostic, name: str, scenarios: Located) -> Diagnostic:
    """The mistake with its scenario's name; at the scenario, where its own place is right without the patch."""
    lines = {(span.file, span.line) for span in spans_of(scenarios[name])}
    inside = (wrong.span.file, wrong.span.line) in lines or wrong.span.file not in {file for file, _ in lines}
    span = wrong.span if inside else scenarios.keys[name]
    return changed(wrong, span=span, message=f"scenario {name}: {wrong.message}", fix=None)
