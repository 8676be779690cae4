"""What a shell offers after the Tab key: scenarios and services of the spec in the call, types, rules.

A spec that cannot be read offers nothing; a completion never complains.
"""

from __future__ import annotations

from typing import Any

import click


def scenarios(context: click.Context, _: click.Parameter, begun: str) -> list[str]:
    """The names under `scenarios:` of the spec that stands in the call."""
    return _beginning(_keys(context, "scenarios"), begun)


def services(context: click.Context, _: click.Parameter, begun: str) -> list[str]:
    """Its services, and its sources of traffic."""
    return _beginning([*_keys(context, "services"), *_keys(context, "traffic")], begun)


def types(_context: click.Context, _: click.Parameter, begun: str) -> list[str]:
    """Every type of service there is."""
    from archplan.services import known_types

    return _beginning(list(known_types()), begun)


def rules(_context: click.Context, _: click.Parameter, begun: str) -> list[str]:
    """Every rule."""
    from archplan.checks import pages

    return _beginning([page.slug for page in pages.pages()], begun)


def starting_points(_context: click.Context, _: click.Parameter, begun: str) -> list[str]:
    """Templates and examples."""
    from archplan.spec import starters

    return _beginning([*starters.names(), *starters.examples()], begun)


def _keys(context: click.Context, section: str) -> list[str]:
    """The keys of a section of the spec; none where it cannot be read."""
    from archplan.kernel.diagnostics import ArchplanError
    from archplan.text.load import load_tree

    spec = context.params.get("spec")
    if spec is None:
        return []
    try:
        tree, _ = load_tree(spec, str(spec))
        found: Any = tree.value.get(section)
        return [str(key) for key in found.value] if found is not None else []
    except (ArchplanError, OSError, ValueError, TypeError, AttributeError):
        return []


def _beginning(names: list[str], begun: str) -> list[str]:
    return [name for name in names if name.startswith(begun)]
