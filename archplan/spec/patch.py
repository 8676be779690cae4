"""A tree with a scenario and single values laid over it."""

from __future__ import annotations

from archplan.kernel.diagnostics import ArchplanError, Diagnostic, Span, did_you_mean, mistake, with_texts
from archplan.spec.removal import taken_away
from archplan.text import yaml as source
from archplan.text.located import Located, merged


def patched(
    tree: Located, scenario: str | None, settings: tuple[str, ...], texts: dict[str, str] | None = None
) -> Located:
    """The tree with a scenario's patch and then each ``PATH=VALUE`` laid over it.

    Settings are located in a text of their own, ``--set``, one a line; it joins `texts`.
    """
    texts = {} if texts is None else texts
    if settings:
        texts["--set"] = "\n".join(settings)
    try:
        return _patched(tree, scenario, settings)
    except ArchplanError as error:
        raise with_texts(error, texts) from None


def _patched(tree: Located, scenario: str | None, settings: tuple[str, ...]) -> Located:
    result = tree
    if scenario:
        scenarios = tree.get("scenarios")
        patch = scenarios.get(scenario) if scenarios else None
        if patch is None:
            known = list(scenarios.value) if scenarios and scenarios.is_mapping else []
            span = tree.keys.get("scenarios", tree.span)
            hint = did_you_mean(scenario, known) or "this spec has no scenarios"
            raise mistake("unknown-scenario", span, f"there is no scenario {scenario!r}", hint)
        if not patch.is_mapping:
            raise mistake(
                "bad-value", patch.span, "a scenario is a mapping, a patch of this spec", "write {services: ...}"
            )
        result = overlaid(result, patch)
    for line, setting in enumerate(settings, 1):
        path, equals, value = setting.partition("=")
        if not equals or not all(path.split(".")) or "\n" in setting:
            span = Span("--set", line, 1, max(1, len(setting)))
            raise mistake("bad-setting", span, f"{setting!r} is not PATH=VALUE", "write --set services.api.cpu=1")
        span = Span("--set", line, len(path) + 2, max(1, len(value)))
        before = "\n" * (line - 1) + " " * (len(path) + 1)  # so that places in the value are places in the setting
        parsed = source.parse(before + value, "--set") if value.startswith(("[", "{")) else Located(value, span)
        result = overlaid(result, _nest(path, parsed, line))
    return result


def overlaid(tree: Located, patch: Located) -> Located:
    """The tree with a patch laid over it; a service, a source or a place taken away takes along whatever names it.

    Raises ArchplanError where the patch takes away what is not there.
    """
    if not (tree.is_mapping and patch.is_mapping):
        return merged(tree, patch)
    wrong: list[Diagnostic] = []
    rest = taken_away(tree, patch, wrong)
    if wrong:
        raise ArchplanError(wrong)
    return merged(rest, patch)


def _nest(path: str, value: Located, line: int) -> Located:
    column = len(path) + 1
    for key in reversed(path.split(".")):
        column -= len(key) + 1
        span = Span("--set", line, column + 1, len(key))
        value = Located({key: value}, span, {key: span})
    return value
