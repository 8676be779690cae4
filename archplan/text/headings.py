"""What a place of a spec is part of, by the name that stays when lines move: a service, a source, a connection."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from archplan.kernel.diagnostics import Span
from archplan.text.located import Located, spans_of

PLAIN = ("services", "traffic")  # sections whose members are known by their name alone


def headings(tree: Located, places: Iterable[Span]) -> dict[str, str]:
    """The name of what each place is part of; a place that is part of nothing with a name is left out."""
    exact: dict[tuple[str, int, int], str] = {}
    starts: list[tuple[Span, str]] = []
    for name, start, part in _parts(tree):
        starts.append((start, name))
        for span in (start, *(spans_of(part) if part is not None else ())):
            exact.setdefault((span.file, span.line, span.column), name)
    starts.sort()
    found = {}
    for place in places:
        name = exact.get((place.file, place.line, place.column)) or _before(starts, place)
        if name:
            found[str(place)] = name
    return found


def _before(starts: list[tuple[Span, str]], place: Span) -> str:
    """What begins last before a place that is inside of a value, in the same file."""
    at = bisect_right(
        starts, (place.file, place.line, place.column), key=lambda it: (it[0].file, it[0].line, it[0].column)
    )
    return starts[at - 1][1] if at and starts[at - 1][0].file == place.file else ""


def _parts(tree: Located) -> Iterator[tuple[str, Span, Located | None]]:
    """Every section, without a name, and what has one inside of it."""
    for section, written in tree.items():
        yield "", tree.keys[section], None
        for name, member in written.items():
            yield name if section in PLAIN else f"{section}.{name}", written.keys[name], member
        if section == "connections" and written.is_list:
            for item in written.value:
                name = item.value if item.is_text else next(iter(item.value), "") if item.is_mapping else ""
                yield name, item.keys.get(name, item.span), item
