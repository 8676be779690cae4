"""Edges as connections: which way they lead, what they are attached to or end near, and what is kept of them."""

from __future__ import annotations

import re

from archplan.importers.draft import DraftConnection, Fact, assumed, missing, read
from archplan.importers.formats._drawio import own
from archplan.importers.formats._drawio.cells import Cell
from archplan.importers.formats._drawio.labels import lines, words_of
from archplan.importers.formats._drawio.own import Hop, Thing
from archplan.importers.formats._drawio.reading import Reading
from archplan.importers.formats._drawio.shapes import shape_name
from archplan.kernel.diagnostics import Span
from archplan.kernel.units import byte
from archplan.services import load

RANKS = (
    "source",
    "dns",
    "edge",
    "ingress",
    "cicd",
    "compute",
    "messaging",
    "data",
    "storage",
    "security",
    "ops",
    "external",
)
"""Who usually calls whom, where a line has no arrow or two: the earlier the later."""
BOTH = "drawn with an arrow at both ends: does the other call too?"
A_WAY = "a way of the network, which archplan draws itself where something is called through it"


def connect(reading: Reading) -> None:
    """Every edge of the page, and what the file keeps of connections that are not drawn, into the draft."""
    hops: dict[tuple[str, str, float, str], Hop] = {}
    made: list[tuple[float, DraftConnection]] = []
    others: list[DraftConnection] = []
    for cell in reading.visible_cells():
        if not cell.is_edge or cell.data.get("archplan-removed") == "arrow":
            continue
        ends = _ends(reading, cell)
        if "archplan-from" in cell.data and _is_as_drawn(reading, cell, ends):
            for hop, part in own.hops_of(cell.data, cell.place):
                hop.label = _new_label(cell)
                hops.setdefault(_key(hop), hop).found.add(part)
                if hop.label:
                    hops[_key(hop)].options = {**hops[_key(hop)].options, "label": hop.label}
        else:
            others += _others(reading, cell, ends)
    for data in own.undrawn(reading.page):
        for hop, part in own.hops_of(data, reading.page.place):
            hops.setdefault(_key(hop), hop).found.add(part)
    for hop in hops.values():
        source, target = (reading.names.get(it, it) for it in (hop.source, hop.target))
        if not {source, target} <= set(reading.things):
            continue
        if hop.found >= set(range(hop.parts)):
            options = {key: own.fact(it, hop.place) for key, it in hop.options.items()}
            made.append((hop.order, DraftConnection(source, target, hop.place, "", options)))
        else:
            reading.draft.leave_out(f"{source} -> {target}", hop.place, "an arrow of its way is gone")
    made.sort(key=lambda it: it[0])
    kept = [it for _, it in made]
    _add_others(reading, kept, others)
    reading.draft.connections = kept


def _key(hop: Hop) -> tuple[str, str, float, str]:
    return hop.source, hop.target, hop.order, own.in_one_line(hop.options)


def _ends(reading: Reading, cell: Cell) -> tuple[str, str, bool]:
    """The cells at an edge's ends in the direction of its arrow, and whether an end is only near."""
    standing = reading.standing
    a, b = standing.thing_at(cell.source), standing.thing_at(cell.target)
    is_near = False
    if not a and not cell.source and cell.start is not None:
        a = standing.near(cell, cell.start)
        is_near = bool(a)
    if not b and not cell.target and cell.end is not None:
        b = standing.near(cell, cell.end)
        is_near = is_near or bool(b)
    return (b, a, is_near) if _heads(cell) == (True, False) else (a, b, is_near)


def _heads(cell: Cell) -> tuple[bool, bool]:
    """Whether an edge has an arrow where it begins, and where it ends; draw.io's own default is one at the end."""
    start = cell.style.get("startArrow", "none")
    end = cell.style.get("endArrow", "classic")
    return start not in ("none", ""), end not in ("none", "")


def _is_as_drawn(reading: Reading, cell: Cell, ends: tuple[str, str, bool]) -> bool:
    cells = [reading.page.cells.get(it) for it in ends[:2]]
    if any(it is None or it.id in reading.pasted for it in cells):
        return False
    now = [it.data.get("archplan-node") for it in cells if it is not None]
    return now == [cell.data.get("archplan-from"), cell.data.get("archplan-to")]


def _new_label(cell: Cell) -> str:
    """What somebody wrote on an arrow of ours, without what was written there before."""
    words, before = own.new_words(cell), own.plain(cell.data.get("archplan-label", ""))
    text = words[0] if words else ""
    for line in before if isinstance(before, list) else ():
        text = text.replace(str(line), " ")
    return " ".join(text.split())


def label_of(reading: Reading, cell: Cell) -> str:
    """The words of an edge: its own, and those of the texts that sit on it."""
    found = lines(cell)
    for it in reading.standing.words_on.get(cell.id, ()):
        found += lines(it)
    return " ".join(found)[:60]


def _others(reading: Reading, cell: Cell, ends: tuple[str, str, bool]) -> list[DraftConnection]:
    """The connections of an edge that archplan did not draw, or that somebody attached to something else."""
    a, b, is_near = ends
    sources, targets = reading.of_cell.get(a, []), reading.of_cell.get(b, [])
    words = label_of(reading, cell) if "archplan-from" not in cell.data else _new_label(cell)
    if not sources or not targets:
        reading.draft.leave_out(_shown(reading, cell, words), cell.place, _why_not(reading, cell, ends))
        return []
    if len(sources) > 1 or len(targets) > 1 or sources == targets:
        is_same = sources == targets and len(sources) == 1
        reason = "it leads back to where it begins" if is_same else "an end of it stands for several services"
        reading.draft.leave_out(_shown(reading, cell, words), cell.place, reason)
        return []
    source, target, why = sources[0], targets[0], []
    start, end = _heads(cell)
    if start == end:
        if _rank(target) < _rank(source):
            source, target = target, source
        why.append(BOTH if start else "the line has no arrow: is it this way?")
    elif start:
        why.append("its arrow stands at its beginning")
    if is_near:
        why.append("attached to nothing, and ends near these: is it meant so?")
    options = _kept_options(reading, cell, source, target)
    if words and "label" not in options:
        options["label"] = own.words(words, cell.place)
    found = DraftConnection(source.name, target.name, cell.place, "; ".join(why), options)
    _say(target, found, source)
    return [found]


def _kept_options(reading: Reading, cell: Cell, source: Thing, target: Thing) -> dict[str, Fact]:
    """What a moved arrow of ours says to its new target; what that does not take is listed."""
    hops = own.hops_of(cell.data, cell.place)
    ends = f"{source.name} -> {target.name}"
    if len(hops) != 1 or hops[0][0].parts != 1:
        why = f"its arrow carried {len(hops)} connections, or a part of one, and was moved to {ends}"
        for hop, _ in hops:
            for key in hop.options:
                reading.draft.leave_out(f"{key} of {hop.source} -> {hop.target}", cell.place, why)
        return {}
    hop, kept = hops[0][0], {}
    cls, caller = (load(it.type) if it.type else None for it in (target, source))
    takes = {*own.OF_ANY, *(cls.inflows if cls is not None else ())}
    takes |= {*caller.leaving.options} if caller is not None and hop.source == source.name else set()
    for key, value in hop.options.items():
        if key in takes:
            kept[key] = own.fact(value, cell.place)
        else:
            why = f"its arrow was moved to {ends}, which takes no such word"
            reading.draft.leave_out(f"{key} of {hop.source} -> {hop.target}", cell.place, why)
    return kept


def _why_not(reading: Reading, cell: Cell, ends: tuple[str, str, bool]) -> str:
    """Why an edge is no connection."""
    for id_, found, word in ((cell.source, ends[0], "begins"), (cell.target, ends[1], "ends")):
        if not id_ and not found:
            return f"it {word} at nothing"
        if id_ and id_ not in reading.page.cells:
            return f"it {word} at a cell that is not there"
        if id_ and reading.page.cells[id_].is_edge:
            return f"it {word} at another arrow"
    several = [it for it in (cell.source, cell.target) if len(reading.standing.inside(it)) > 1]
    return "it is attached to a frame with several services" if several else "an end of it is no service"


def _shown(reading: Reading, cell: Cell, words: str) -> str:
    ends = []
    for id_, edge in ((cell.source, cell.start), (cell.target, cell.end)):
        it = reading.page.cells.get(id_)
        name = next((thing.name for thing in reading.of_cell.get(id_, ())), "")
        shape = shape_name(it)[1] if it is not None else ""
        ends.append(
            name or (words_of(it)[:40] if it is not None else "") or shape or ("somewhere" if edge or not id_ else "?")
        )
    return f"the arrow {' -> '.join(ends)}" + (f" ({words[:40]})" if words else "")


def _rank(thing: Thing) -> float:
    cls = load(thing.type) if thing.type else None
    if cls is not None and cls.meets_internet:
        return RANKS.index("ingress") - 0.5
    if cls is not None and cls.way_out:
        return RANKS.index("compute") + 0.5
    role = cls.role if cls is not None else "source"
    return RANKS.index(role) if role in RANKS else RANKS.index("compute")


def _say(target: Thing, connection: DraftConnection, source: Thing) -> None:
    """What an arrow must say: a table asks for reads and writes, a log for bytes; a registry deploys."""
    cls = load(target.type) if target.type else None
    caller = load(source.type) if source.type else None
    if cls is None:
        return
    if caller is not None and caller.role == "cicd" and "deploy" in caller.leaving.options:
        connection.options.setdefault("deploy", assumed("rolling", "as is usual", connection.place))
        return
    if not cls.inflows:
        return
    default = [name for name, word in cls.inflows.items() if word.is_default or len(cls.inflows) == 1]
    if default:
        wanted = [name for name in default if cls.inflows[name].counted is byte]
    else:
        names = list(cls.inflows)
        wanted = [names[0], *(["writes"] if "writes" in names else [])]
    if set(connection.options) & cls.inflows.keys():
        return
    for name in wanted:
        connection.options[name] = missing("how often" if cls.inflows[name].counted is not byte else "how many bytes")


def _add_others(reading: Reading, kept: list[DraftConnection], others: list[DraftConnection]) -> None:
    """Those that are there already are left away, and what closes a loop, of which no drawing says how often it goes round."""
    leads: dict[str, set[str]] = {}
    pairs = {(it.source, it.target) for it in kept}
    for it in kept:
        leads.setdefault(it.source, set()).add(it.target)
    for it in sorted(_past_ways(reading, others), key=lambda it: "?" in it.why):
        if (it.source, it.target) in pairs:
            continue
        thing, caller = reading.things[it.target], reading.things[it.source]
        if thing.type == "ecr" and _role(caller) == "compute":  # programs are started from images, and call no registry
            deploy = {"deploy": assumed("rolling", "as is usual, unless told otherwise")}
            it = DraftConnection(it.target, it.source, it.place, f"{it.why}; its image".lstrip("; "), deploy)
            thing = caller
        if not thing.type:
            why = "it leads to who sends traffic: what they are sent back is their response"
            why = why if caller.type else "both send traffic: those that call a service are asked for"
            reading.draft.leave_out(f"{it.source} -> {it.target}", it.place, why)
            continue
        if _reaches(leads, it.target, it.source):
            why = "it closes a loop, and nothing says how often that goes round"
            reading.draft.leave_out(f"{it.source} -> {it.target}", it.place, why)
            continue
        pairs.add((it.source, it.target))
        leads.setdefault(it.source, set()).add(it.target)
        kept.append(it)


def _past_ways(reading: Reading, others: list[DraftConnection]) -> list[DraftConnection]:
    """Arrows through a NAT gateway, an endpoint or an internet gateway as one from the caller to what it calls."""
    for way in reading.things.values():
        cls = load(way.type) if way.type else None
        if cls is None or not (cls.way_out or cls.meets_internet):
            continue
        ins = [it for it in others if it.target == way.name]
        outs = [it for it in others if it.source == way.name]
        if not ins and not outs:
            continue
        callers = [it for it in ins if not cls.meets_internet or _is_outside(reading.things[it.source])]
        made = [
            DraftConnection(a.source, b.target, b.place, "; ".join(filter(None, (a.why, b.why, f"through {way.name}"))), {**a.options, **b.options})
            for a in callers
            for b in outs
            if a.source != b.target
        ]  # fmt: skip
        if cls.way_out == "endpoint":
            _name_targets(reading, way, outs)
        used = {id(it) for it in (*callers, *outs)} if made else set()
        for it in (*ins, *outs):
            if id(it) not in used:
                reading.draft.leave_out(f"{it.source} -> {it.target}", it.place, A_WAY)
        others = [it for it in others if it not in ins and it not in outs] + made
    return others


def _name_targets(reading: Reading, way: Thing, outs: list[DraftConnection]) -> None:
    """What an endpoint reaches, by what its arrows lead to."""
    types = sorted({reading.things[it.target].type for it in outs} - {""})
    if types and outs[0].place is not None and ("to" not in way.options or way.options["to"].how == "missing"):
        way.options["to"] = read(f"[{', '.join(types)}]", outs[0].place, "what its arrows lead to")


def _is_outside(thing: Thing) -> bool:
    cls = load(thing.type) if thing.type else None
    return cls is None or cls.stands in ("internet", "edge", "global")


def _reaches(leads: dict[str, set[str]], start: str, end: str) -> bool:
    open_, seen = [start], set[str]()
    while open_:
        here = open_.pop()
        if here == end:
            return True
        if here not in seen:
            seen.add(here)
            open_ += leads.get(here, ())
    return False


def enter(reading: Reading, place: Span) -> None:
    """People of unknown number at every way in that nothing leads to, where the drawing has nobody who sends.

    Who leads to nothing that was read sends nothing.
    """
    calls = {it.source for it in reading.draft.connections}
    for thing in [it for it in reading.things.values() if not it.type and it.name not in calls]:
        reading.draft.leave_out(thing.origin, thing.place, "it sends traffic, and no arrow leads from it to a service")
        del reading.things[thing.name]
        reading.of_cell = {id_: [it for it in of if it is not thing] for id_, of in reading.of_cell.items()}
    if any(not it.type for it in reading.things.values()):
        return
    led_to = {it.target for it in reading.draft.connections}
    doors = [it for it in reading.things.values() if it.name not in led_to and _role(it) in ("dns", "edge", "ingress")]
    if not doors:
        return
    name = reading.free_name("users")
    rate = {"requests": missing("a drawing does not say how many requests arrive")}
    reading.things[name] = Thing(name, "", "users", place, rate, order=-1)
    first = [DraftConnection(name, it.name, None, "a way in that nothing leads to") for it in doors]
    reading.draft.connections = [*first, *reading.draft.connections]


def number(reading: Reading, place: Span) -> None:
    """Arrows whose words begin with a number, as ``2. stores it``, as the steps of the flow, in that order."""
    steps = []
    for it in reading.draft.connections:
        label = it.options.get("label")
        found = re.fullmatch(r"\(?(\d{1,2})[.):]?\s+(\D.*)|([\u2460-\u2473])\s*(.+)", label.value) if label else None
        if found and label is not None:
            count = int(found[1]) if found[1] else ord(found[3]) - 0x245F
            steps.append((count, f"{it.source} -> {it.target}", found[2] or found[4], it))
    if len(steps) < 2 or len({count for count, *_ in steps}) < len(steps):
        return
    steps.sort(key=lambda step: step[0])
    for _, _, words, it in steps:
        it.options["label"] = own.words(words, it.place or place)
    tree = [{ends: words} for _, ends, words, _ in steps]
    reading.draft.head["steps"] = read(own.in_one_line(tree), place, "numbers on arrows")


def _role(thing: Thing) -> str:
    cls = load(thing.type) if thing.type else None
    return cls.role if cls is not None else ""
