"""Frames as places: VPCs with their zones and tiers, data centres, boxes; and which region a drawing is of."""

from __future__ import annotations

import re
from typing import Any

from archplan.importers.draft import DraftPlace, Fact, assumed, missing, read
from archplan.importers.formats._drawio import own
from archplan.importers.formats._drawio.cells import Cell
from archplan.importers.formats._drawio.labels import slug, words_of
from archplan.importers.formats._drawio.own import Thing
from archplan.importers.formats._drawio.reading import Reading, named_region
from archplan.services import load

MOST_ZONES = 6
TIERS = ("public", "private", "data")
CIDR = re.compile(r"[(\[]?\b((?:\d{1,3}\.){3}\d{1,3}/\d{1,2})\b[)\]]?")
TYPES = ("vpc", "region", "datacenter", "group")


def stand(reading: Reading) -> None:
    """Every place, with what stands in it, and the region, into the draft."""
    _Ground(reading).stand()


class _Ground:
    def __init__(self, reading: Reading):
        self.reading, self.standing, self.draft = reading, reading.standing, reading.draft
        self.places: dict[str, DraftPlace] = {}
        self.order: dict[str, float] = {}
        self.of_frame: dict[str, str] = {}
        self.boxes: dict[str, list[str]] = {}  # things by the title of the box around them
        self.rows: dict[tuple[str, str], list[tuple[int, str]]] = {}

    def stand(self) -> None:
        for cell in self.reading.visible_cells():
            if cell.is_vertex and "archplan-place" in cell.data and "archplan-type" in cell.data:
                self._own_place(cell.data, cell)
        for data in own.undrawn(self.reading.page):
            if "archplan-place" in data and "archplan-type" in data:
                self._own_place(data, None)
        self._region()
        for frame in reversed(self.standing.frames):
            kind = self.standing.senses[frame.id].type
            if frame.id in self.of_frame or frame.id in self.reading.hidden:
                continue
            if kind in ("vpc", "datacenter") and not frame.data.get("archplan-place"):
                self._other_place(frame, kind)
        for thing in self.reading.things.values():
            for place, tier, number in self._where(thing):
                self.rows.setdefault((place, tier), []).append((number, thing.name))
        for (place, tier), rows in self.rows.items():
            self.places[place].tiers[tier] = [name for _, name in sorted(rows, key=lambda row: row[0])]
        self._zones()
        found = sorted(self.places.values(), key=lambda it: self.order.get(it.name, 1e9))
        self.draft.places = [it for it in found if it.name in self.order or any(it.tiers.values())]
        self._boxes()

    def _own_place(self, data: dict[str, str], cell: Cell | None) -> None:
        name, type_ = own.word(data["archplan-place"]), data["archplan-type"]
        if cell is not None and name in self.places:  # a frame that somebody copied
            if type_ in ("vpc", "datacenter"):
                self._other_place(cell, type_)
            return
        if not name or type_ not in TYPES or name in self.places:
            return
        at = cell.place if cell is not None else self.reading.page.place
        options = own.facts(data.get("archplan-options", ""), at)
        own.rename_facts(options, self.reading.names)
        place = DraftPlace(name, type_, f"{name} of archplan", at, options)
        self.places[name] = place
        self.order[name] = own.number(data.get("archplan-order", ""), 1e6)
        if cell is not None:
            self.of_frame[cell.id] = name
            words = own.new_words(cell)
            if words:
                place.options["label"] = own.words(words[0], at, "its title was changed")

    def _other_place(self, frame: Cell, kind: str) -> None:
        taken = {*self.places, *self.reading.things}
        block = CIDR.search(words_of(frame)) if kind == "vpc" else None
        title = " ".join(words_of(frame).replace(block[0], "").split()) if block else words_of(frame)
        stem = slug(title) or {"vpc": "vpc", "datacenter": "office"}[kind]
        number, name = 2, stem
        while name in taken:
            name, number = f"{stem}-{number}", number + 1
        place = DraftPlace(name, kind, title[:60] or kind, frame.place)
        if title and title.lower() not in (slug(title), slug(title).replace("-", " ")):
            place.options["label"] = own.words(title[:60], frame.place)
        if block:
            place.options["cidr"] = read(block[1], frame.place, "its title")
        self.places[name] = place
        self.of_frame[frame.id] = name

    def _frames(self, cell: Cell) -> list[Cell]:
        return self.standing.around(cell)

    def _where(self, thing: Thing) -> list[tuple[str, str, int]]:
        """The places that a thing stands in: as the file keeps it, or by the frames around it where it was moved."""
        cells = [self.reading.page.cells[it] for it in thing.cells]
        if not cells:
            return [row for row in thing.where if row[0] in self.places]
        moved = [it for it in cells if not (thing.is_own and self._is_where_it_was(it))]
        if thing.is_own and (not moved or len(moved) < len(cells)):
            for cell in moved:
                why = "it was moved, and another icon of the same was not: it stays where it was"
                self.draft.leave_out(f"another icon of {thing.name}", cell.place, why)
            return [row for row in thing.where if row[0] in self.places]
        kept = []
        if thing.is_own:
            drawn = set(self.of_frame.values())
            kept = [row for row in thing.where if row[0] in self.places and row[0] not in drawn]
        cell = cells[0]
        around = self._frames(cell)
        kinds = [(self.standing.senses[it.id].type, it) for it in around]
        tier = next((kind for kind, _ in kinds if kind in TIERS), "")
        self._note_region(thing, kinds)
        title = next(
            (words_of(it) for kind, it in kinds if kind == "box" and it.id not in self.of_frame and words_of(it)), ""
        )
        if title and thing.type:
            self.boxes.setdefault(title[:60], []).append(thing.name)
        for _, frame in kinds:
            name = self.of_frame.get(frame.id) or own.word(frame.data.get("archplan-place", ""))
            if name not in self.places:
                continue
            place = self.places[name]
            if place.type == "vpc":
                where = self._tier(thing, tier)
                return [*kept, (name, where, 10_000)] if where else kept
            if place.type in ("datacenter", "group"):
                cls = load(thing.type) if thing.type else None
                if place.type == "group" or cls is None or cls.stands == "internet":
                    return [*kept, (name, "holds", 10_000)]
        return kept

    def _is_where_it_was(self, cell: Cell) -> bool:
        """Whether a shape of ours is still inside of what it was drawn in."""
        if cell.id in self.reading.pasted:
            return False
        parent = self.reading.page.cells.get(cell.parent)
        return (parent.data.get("archplan-group", "") if parent is not None else "") == cell.data.get("archplan-in", "")

    def _tier(self, thing: Thing, drawn: str) -> str:
        """The tier of a VPC for a thing inside it: as drawn, else by what it is; nothing for what stands in none."""
        cls = load(thing.type) if thing.type else None
        if cls is None or cls.stands in ("global", "edge", "internet"):
            return ""
        if cls.stands != "zone" and not (drawn and cls.role == "compute"):
            return ""
        return drawn or ("public" if cls.role in ("ingress", "network") else "private")

    def _note_region(self, thing: Thing, kinds: list[tuple[str, Cell]]) -> None:
        region = next((found for kind, it in kinds if kind == "region" and (found := named_region(words_of(it)))), "")
        cls = load(thing.type) if thing.type else None
        if region and region != self.draft.region.value and cls is not None and cls.stands in ("region", "zone"):
            thing.options.setdefault("region", read(region, thing.place, "the frame around it"))

    def _region(self) -> None:
        data = self.reading.page.data
        if own.word(data.get("archplan-region", "")):
            self.draft.region = read(data["archplan-region"], self.reading.page.place)
        for frame in reversed(self.standing.frames):
            sense = self.standing.senses[frame.id]
            region = named_region(words_of(frame)) if sense.type == "region" else ""
            is_new = not frame.data.get("archplan-group") or bool(own.new_words(frame))
            if (
                region
                and is_new
                and (not self.reading.is_own or frame.data.get("archplan-group", "").endswith(self.draft.region.value))
            ):
                self.draft.region = read(region, frame.place)
                return

    def _zones(self) -> None:
        """How many zones each VPC has: as many as are drawn in it."""
        first: dict[str, str] = {}  # the frame of each place
        for id_, name in self.of_frame.items():
            first.setdefault(name, id_)
        held: dict[str, list[Cell]] = {id_: [] for id_ in first.values()}
        for it in self.standing.frames:
            for id_ in {f.id for f in self._frames(it)} & held.keys():
                held[id_].append(it)
        for place in self.places.values():
            frames = [first[place.name]] if place.name in first else []
            if place.type != "vpc" or not frames:
                if place.type == "vpc" and "zones" not in place.options:
                    continue
                continue
            inside = held[frames[0]]
            zones = [it for it in inside if self.standing.senses[it.id].type == "zone"]
            written = place.options.get("zones")
            if place.name in self.order:
                is_folded = any(it.data.get("archplan-zone") == "zones" for it in zones)
                if zones and not is_folded and str(len(zones)) != (written.value if written else "2"):
                    place.options["zones"] = read(
                        min(len(zones), MOST_ZONES), zones[0].place, f"{len(zones)} are drawn"
                    )
                continue
            place.options["zones"] = self._counted(inside, zones)

    def _counted(self, inside: list[Cell], zones: list[Cell]) -> Fact:
        if zones:
            titles = {words_of(it) for it in zones}
            count = len(titles) if len(titles) > 1 else len(zones)
            return read(min(count, MOST_ZONES), zones[0].place, f"{count} zone{'s' * (count > 1)} drawn")
        kinds = [self.standing.senses[it.id].type for it in inside]
        subnets = max((kinds.count(tier) for tier in TIERS), default=0)
        if subnets > 1:
            at = next(it.place for it in inside if self.standing.senses[it.id].type in TIERS)
            return assumed(min(subnets, MOST_ZONES), f"{subnets} subnets of one kind are drawn", at)
        return assumed(2, "no zones are drawn")

    def _boxes(self) -> None:
        """Other boxes round things, as an Auto Scaling group or a cluster, as wishes for the picture."""
        draw = own.plain(self.draft.head["draw"].value) if "draw" in self.draft.head else {}
        if not self.boxes or not isinstance(draw, dict):
            return
        groups: dict[str, Any] = dict(draw.get("groups", {})) if isinstance(draw.get("groups", {}), dict) else {}
        for title, names in self.boxes.items():
            before = groups.get(title, [])
            groups[title] = [*(before if isinstance(before, list) else []), *names]
        at = self.reading.page.place
        self.draft.head["draw"] = Fact(own.in_one_line({**draw, "groups": groups}), "read", at, "boxes that are drawn")


def missing_region() -> Fact:
    return missing("the drawing names no region")
