"""The order of a draft: no loop in what leads where, services as requests meet them."""

from __future__ import annotations

from collections.abc import Collection

from archplan.importers.draft import Draft, DraftConnection


def break_loops(draft: Draft, weak: Collection[str]) -> None:
    """Leave out what closes a loop, of which no file says how often it goes round; the weakest reasons first."""
    leads: dict[str, set[str]] = {}
    twins: dict[tuple[str, str], DraftConnection] = {}
    for it in draft.connections:
        twins.setdefault((it.source, it.target), it)
    ranked = sorted(twins.values(), key=lambda it: it.why in weak)
    closing: set[int] = set()
    for it in ranked:
        open_, seen = [it.target], set[str]()
        while open_:
            here = open_.pop()
            if here not in seen:
                seen.add(here)
                open_ += leads.get(here, ())
        if it.source in seen:
            closing.add(id(it))
            draft.leave_out(
                f"{it.source} -> {it.target} ({it.why})",
                it.place,
                "it closes a loop, and nothing says how often that goes round",
            )
        else:
            leads.setdefault(it.source, set()).add(it.target)
    kept = [it for it in draft.connections if twins[it.source, it.target] is it and id(it) not in closing]
    draft.connections = kept


def put_in_order(draft: Draft, first: str) -> None:
    """Services as requests meet them, what nothing leads to last; connections by where they begin."""
    places = {
        name: number
        for number, name in enumerate([*(it.name for it in draft.sources), *(it.name for it in draft.services)])
    }
    leads: dict[str, list[str]] = {}
    for it in draft.connections:
        leads.setdefault(it.source, []).append(it.target)
    led_to = {it.target for it in draft.connections}
    open_ = [name for name in places if name not in led_to and name in leads]
    met: dict[str, None] = {}
    while open_:
        here = open_.pop(0)
        if here not in met:
            met[here] = None
            open_ += leads.get(here, ())
    order = {name: number for number, name in enumerate([*met, *(name for name in places if name not in met)])}
    draft.services.sort(key=lambda it: order[it.name])
    draft.connections.sort(key=lambda it: (order[it.source], order[it.target]))
    draft.left_out.sort(key=lambda it: it.why != first)
