"""One page as a draft: what its shapes are, what stands where, what leads to what, and what was left out and why."""

from __future__ import annotations

import re
from functools import cached_property

from archplan.importers.draft import Draft, DraftService, DraftSource, assumed, missing, read
from archplan.importers.formats._drawio import own
from archplan.importers.formats._drawio.cells import Cell, Page, ancestors
from archplan.importers.formats._drawio.labels import lines, slug, words_of
from archplan.importers.formats._drawio.own import Thing
from archplan.importers.formats._drawio.shapes import Sense, bare, book, by_title, foreign_sense, key_of
from archplan.importers.formats._drawio.standing import THINGS, Standing, Taken
from archplan.kernel.diagnostics import Span
from archplan.services import load
from archplan.spec.regions import REGIONS

MOST_DRAWN = 400  # services of a draft: more is no picture
MOST_TEXTS = 60  # words alone that are listed
HOMES = ("vpc", "region", "account", "datacenter")  # what one service does not stand in twice
FEW_WORDS = ("", "aws", "ask", "default", "this", "main")


class Reading:
    """What was found on a page: things by name and by the cells that show them."""

    def __init__(self, page: Page, draft: Draft, taken: Taken):
        self.page, self.draft = page, draft
        self.standing = Standing(page, taken)
        self.things: dict[str, Thing] = {}
        self.of_cell: dict[str, list[Thing]] = {}
        self.names: dict[str, str] = {}  # new names of things that were renamed, by the old
        self.alike: dict[tuple[str, str], list[Thing]] = {}  # those not our own, by type and words
        self.zones: dict[str, set[str]] = {}  # in which zones those are drawn, by their names
        self.homes: dict[str, str] = {}  # and in which network or region
        self.pasted: set[str] = set()  # cells that are copies of other cells, made by hand
        self.is_own = "archplan" in page.data
        self.hidden = {it.id for it in page.cells.values() if self._is_hidden(it)}
        self._find_own()
        self._find_others()

    def _is_hidden(self, cell: Cell) -> bool:
        return cell.is_hidden or any(it.is_hidden for it in ancestors(self.page, cell))

    def visible_cells(self) -> list[Cell]:
        return [it for it in self.page.cells.values() if it.id not in self.hidden]

    def _find_own(self) -> None:
        for cell in self.visible_cells():
            data = cell.data
            if not cell.is_vertex or "archplan-node" not in data:
                continue
            if "archplan-removed" in data:
                self.draft.leave_out(f"{data['archplan-removed']}", cell.place, "it was drawn as removed")
            elif "archplan-holds" in data:
                rows, lost = own.rows(data["archplan-holds"])
                for row in rows:
                    if (held := own.thing_of(row, cell.place, cell.id)) is not None:
                        self._add_own(held, None)
                    else:
                        lost += 1
                self._leave_rows(lost, words_of(cell)[:60] or cell.id, cell.place)
            elif (thing := own.thing_of(data, cell.place, cell.id)) is not None:
                self._add_own(thing, cell)
            else:  # its data was changed by hand, and is of nothing that there is
                drawn = foreign_sense(cell, False)
                self.standing.senses[cell.id] = drawn
                if drawn.kind in THINGS:
                    self._add_other(cell, drawn)
                else:
                    self.draft.leave_out(words_of(cell)[:60] or cell.id, cell.place, drawn.why or "no shape of AWS")
        self._leave_rows(own.rows(self.page.data.get("archplan-undrawn", ""))[1], "the page", self.page.place)
        for data in own.undrawn(self.page):
            if (thing := own.thing_of(data, self.page.place)) is not None:
                self._add_own(thing, None)
        for thing in [it for it in self.things.values() if it.is_own]:
            self._take_changes(thing)
        for thing in self.things.values():
            own.rename_facts(thing.options, self.names)

    def _leave_rows(self, number: int, of: str, place: Span) -> None:
        """Rows of data that were changed by hand, and are of nothing that there is."""
        if number:
            what = f"{number} of what {of} stands for"
            self.draft.leave_out(what, place, "its data was changed by hand, and is of nothing that there is")

    def _add_own(self, thing: Thing, cell: Cell | None) -> None:
        before = self.things.get(thing.name)
        if before is not None and cell is None:
            return
        if before is not None and cell is not None:
            if thing.copies[cell.id] not in before.copies.values():
                before.cells.append(cell.id)
                before.copies |= thing.copies
                self.of_cell.setdefault(cell.id, []).append(before)
                return
            self.pasted.add(cell.id)
            thing.origin = f"a copy of {thing.name}"
            taken = {*self.things, *self.names.values()}
            thing.name = own.take_label(thing, cell, taken) or self.free_name(thing.name)
        self.things[thing.name] = thing
        for id_ in thing.cells:
            self.of_cell.setdefault(id_, []).append(thing)

    def _take_changes(self, thing: Thing) -> None:
        """A label or a shape that somebody changed after it was drawn; how much is sent, where that was not to be shown."""
        if not thing.type and not {"requests", "users"} & set(thing.options):
            thing.options["requests"] = missing("the picture was drawn without traffic")
        mine = [self.page.cells[it] for it in thing.cells if it not in self.pasted]
        mine = [it for it in mine if "archplan-holds" not in it.data]
        self._take_shape(thing, mine)
        taken = {*self.things, *self.names.values()}
        names = {it.id: own.take_label(thing, it, taken) for it in mine}
        name = next(filter(None, names.values()), "")
        if not name:
            return
        for cell in mine:
            if names[cell.id] != name:
                still = names[cell.id] or thing.name
                self._differs(name, cell, f"it is called {still}, and another icon of the same {name}")
        self.names[thing.name] = name
        thing.origin = f"{thing.name} of archplan, renamed"
        del self.things[thing.name]
        thing.name = name
        self.things[name] = thing

    def _take_shape(self, thing: Thing, cells: list[Cell]) -> None:
        """The type that its icons show now; the first that was changed speaks, and others are listed."""
        types = {it.id: own.take_shape(thing, it) for it in cells}
        type_ = next(filter(None, types.values()), "")
        if not type_:
            return
        for cell in cells:
            if types[cell.id] != type_:
                still = types[cell.id] or thing.type
                self._differs(thing.name, cell, f"it is drawn as {still}, and another icon of the same as {type_}")
        place = next(it.place for it in cells if types[it.id] == type_)
        cls = load(type_)
        gone = [key for key in thing.options if cls is None or key not in (*cls.options, "label", "why", "region")]
        for key in gone:
            self.draft.leave_out(f"{key} of {thing.name}", place, f"it was {thing.type} and is drawn as {type_} now")
            del thing.options[key]
        thing.type, thing.origin = type_, f"{thing.name} of archplan, with another shape"
        self._ask(thing)

    def _differs(self, name: str, cell: Cell, how: str) -> None:
        self.draft.leave_out(f"another icon of {name}", cell.place, f"{how}: copy it to make it a service of its own")

    # ------------------------------------------------------------------------------------------- other shapes

    def _find_others(self) -> None:
        labels = {text for texts in self.standing.labels.values() for text in texts}
        told = numbers = 0
        for cell in self.visible_cells():
            if not cell.is_vertex or cell.id in self.of_cell or "archplan-node" in cell.data:
                continue
            sense = self.standing.senses[cell.id]
            parent = self.page.cells.get(cell.parent)
            if sense.kind in THINGS:
                self._add_other(cell, sense)
            elif (
                sense.kind == "group"
                or "archplan-part" in cell.data
                or cell.id in labels
                or (parent is not None and parent.is_edge)
            ):
                continue
            elif sense.kind in ("text", "box"):
                if re.fullmatch(r"\W?\d{1,2}\W?", words_of(cell)):
                    numbers += 1
                elif words_of(cell):
                    told += 1
                    if told <= MOST_TEXTS:
                        why = "words alone" if sense.kind == "text" else "a box with words, which says no service"
                        self.draft.leave_out(f"{words_of(cell)[:80]!r}", cell.place, why)
            elif "group" not in cell.style and not self._is_bare(cell):
                what = words_of(cell)[:60] or sense.shape
                self.draft.leave_out(f"{what} ({sense.shape})" if what != sense.shape else what, cell.place, sense.why)
        if told > MOST_TEXTS:
            self.draft.leave_out(f"{told - MOST_TEXTS} more texts", self.page.place, "words alone")
        if numbers:
            self.draft.leave_out(
                f"{numbers} numbers", self.page.place, "steps, of which a drawing does not say what they are at"
            )
        for what, place, why in self.page.wrong:
            self.draft.leave_out(what, place, why)
        if self.hidden:
            self.draft.leave_out(f"{len(self.hidden)} cells of hidden layers", self.page.place, "they are hidden")

    def _is_bare(self, cell: Cell) -> bool:
        """Whether a cell is a plain mark, as a numbered circle or a line."""
        return not words_of(cell) and "shape" not in cell.style and "image" not in cell.style

    def _add_other(self, cell: Cell, sense: Sense) -> None:
        title = self.title(cell)
        kind = sense
        if sense.kind == "internet":
            leads, led = self._ends
            kind = Sense("people", "users", sense.shape) if cell.id in leads - led else sense
        type_ = "" if kind.kind == "people" else kind.type
        twin = self._twin(cell, type_, title)
        if twin is not None:
            twin.cells.append(cell.id)
            self.zones[twin.name].add(self._zone(cell))
            self.of_cell[cell.id] = [twin]
            return
        if len(self.things) >= MOST_DRAWN:
            self.draft.leave_out(
                words_of(cell) or sense.shape, cell.place, f"a draft has at most {MOST_DRAWN} services"
            )
            return
        usual = kind.type if kind.kind == "people" else kind.title or type_
        name = slug(title) or slug(usual)
        thing = Thing(
            self.free_name(slug(usual) if name in FEW_WORDS else name),
            type_,
            _origin(title, sense),
            cell.place,
            cells=[cell.id],
        )
        thing.options = {
            key: missing("which edition", cell.place) if value == "ask" else read(value, cell.place, "its shape")
            for key, value in kind.options
        }
        if title and title.lower() not in (slug(title), slug(title).replace("-", " ")) and type_:
            thing.options["label"] = own.words(title[:60], cell.place)
        if kind.kind == "billed":
            thing.options |= {
                "name": read(kind.title, cell.place),
                "monthly": missing("what it costs a month; or write 'prices:'"),
            }
            if kind.icon:
                thing.options["icon"] = read(kind.icon, cell.place)
        if kind.kind == "people" and kind.type != "users":
            thing.options["kind"] = read(kind.type, cell.place)
        self._ask(thing)
        self.things[thing.name] = thing
        self.of_cell[cell.id] = [thing]
        self.alike.setdefault((type_, title), []).append(thing)
        self.zones[thing.name] = {self._zone(cell)}
        self.homes[thing.name] = self._innermost(cell, HOMES)

    @cached_property
    def _ends(self) -> tuple[set[str], set[str]]:
        """The cells that edges begin at, and those that they end at."""
        edges = [it for it in self.page.cells.values() if it.is_edge]
        at = self.standing.thing_at
        return {at(it.source) for it in edges}, {at(it.target) for it in edges}

    def title(self, cell: Cell) -> str:
        """The words of a shape: its own, or those of the text under it; not the official name of what it is."""
        sense = self.standing.senses[cell.id]
        found = lines(cell)
        for id_ in self.standing.labels.get(cell.id, ()):
            found = found or lines(self.page.cells[id_])
        found = [line for line in found if not re.search(r"\$\s?\d", line)]
        for count in range(len(found), 0, -1):
            if _is_official(" ".join(found[:count]), sense):
                return " ".join(found[count:])[:80]
        return " ".join(line for line in found if not _is_official(line, sense))[:80]

    def _twin(self, cell: Cell, type_: str, title: str) -> Thing | None:
        """The thing that this is another copy of: alike in type and words, and drawn in another zone or subnet."""
        mine, home = self._zone(cell), self._innermost(cell, HOMES)
        for thing in self.alike.get((type_, title), ()):
            zones = self.zones[thing.name]
            is_beside = self.homes[thing.name] == home and mine and "" not in zones and mine not in zones
            if not type_ or is_beside:
                return thing
        return None

    def _zone(self, cell: Cell) -> str:
        """The innermost zone or subnet around a cell."""
        return self._innermost(cell, ("zone", "public", "private", "data"))

    def _innermost(self, cell: Cell, kinds: tuple[str, ...]) -> str:
        """The innermost frame of one of these kinds around a cell."""
        around = self.standing.around(cell)
        return next((it.id for it in around if self.standing.senses[it.id].type in kinds), "")

    def _ask(self, thing: Thing) -> None:
        """What no drawing says and the bill rests on."""
        if not thing.type:
            thing.options.setdefault("requests", missing("a drawing does not say how many requests arrive"))
        for key, why in book()["asks"].get(thing.type, {}).items():
            if key not in thing.options:
                thing.options[key] = missing(why)
        cls = load(thing.type) if thing.type else None
        for key, word in cls.options.items() if cls is not None else ():
            if word.required and key not in thing.options:
                thing.options[key] = missing(f"{thing.type} needs it")

    def free_name(self, name: str) -> str:
        """The name, or the first with a number that no other thing has."""
        taken = {*self.things, *self.names, *self.names.values()}
        number, stem = 2, name or "service"
        found = stem
        while found in taken:
            found, number = f"{stem}-{number}", number + 1
        return found

    # ------------------------------------------------------------------------------------------- the draft

    def fill(self) -> None:
        """Things into the draft, in the order of the spec they come from, then in that of the file."""
        for thing in sorted(self.things.values(), key=lambda it: it.order):
            if not thing.type:
                self.draft.sources.append(DraftSource(thing.name, thing.options))
                continue
            count = len(thing.cells) if not thing.is_own else 1
            if count > 1:
                thing.origin += f", {count} shapes"
                cls = load(thing.type)
                if cls is not None and "count" in cls.options:
                    thing.options["count"] = read(count, thing.place, f"{count} shapes")
                elif thing.type == "nat":
                    thing.options["per"] = assumed("zone", f"it is drawn {count} times", thing.place)
            self.draft.services.append(DraftService(thing.name, thing.type, thing.origin, thing.place, thing.options))

    def region_of(self, cell: Cell) -> str:
        """The region that a frame's title names, by its code or by its name."""
        return named_region(words_of(cell))


def named_region(text: str) -> str:
    """A region that a text names; nothing where it names none."""
    found = re.search(r"\b[a-z]{2}(?:-[a-z]+)+-\d\b", text.lower())
    if found and found[0] in REGIONS:
        return found[0]
    for code, row in REGIONS.items():
        place = re.search(r"\(([^)]+)\)", row[0])
        if place and re.search(rf"\b{re.escape(place[1].lower())}\b", text.lower()):
            return code
    return ""


def _origin(title: str, sense: Sense) -> str:
    return f"{title} ({sense.shape})" if title else sense.shape


def _is_official(text: str, sense: Sense) -> bool:
    """Whether words only say what the shape says: the name of its service, as AWS or as the shape itself writes it."""
    cls = load(sense.type) if sense.kind == "service" else None
    named = by_title().get(key_of(bare(text)))
    words = {key_of(bare(it)) for it in (sense.title, sense.shape, sense.type, cls.title if cls is not None else "")}
    return key_of(bare(text)) in words or (
        cls is not None and named is not None and named.type == sense.type and not named.options
    )
