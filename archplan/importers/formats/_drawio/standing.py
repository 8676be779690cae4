"""Where shapes stand on a page: their boxes, the frames around them, what stands below what, and what is near a point."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable
from functools import cached_property

from archplan.importers.formats._drawio.cells import Cell, Page, ancestors
from archplan.importers.formats._drawio.labels import lines
from archplan.importers.formats._drawio.shapes import Sense, book, key_of, known, sense, shape_name
from archplan.kernel.record import changed

NEAR = 30.0  # how far from a shape an arrow may end and still be meant for it
BELOW = 60.0  # how far under a shape its label may stand
THINGS = ("service", "billed", "people", "internet", "other")

Box = tuple[float, float, float, float]
Taken = Callable[[Cell, bool], Sense]  # what a cell is, told whether others stand in it


class Standing:
    """The cells of a page with their boxes on it, and what each is taken for."""

    def __init__(self, page: Page, taken: Taken = sense):
        self.page = page
        self.boxes: dict[str, Box] = {}
        for cell in page.cells.values():
            if cell.is_vertex and not cell.is_relative:
                self.boxes[cell.id] = self._box(cell)
        self.senses: dict[str, Sense] = {}
        for cell in page.cells.values():
            if cell.is_vertex:
                self.senses[cell.id] = taken(cell, self.holds(cell))
        self._heed_signs()
        self._heed_contents()
        self._around: dict[str, list[Cell]] = {}
        self.labels = self._labels()
        self.labelled = {text: icon for icon, texts in self.labels.items() for text in texts}

    def _heed_signs(self) -> None:
        """A box without a title is the frame whose sign sits on its border, as drawings of the older library have it."""
        for cell in self.page.cells.values():
            kind = known().get(key_of(shape_name(cell)[1]))
            if (
                cell.id not in self.boxes
                or kind is None
                or kind.kind != "group"
                or self.senses[cell.id].kind == "group"
            ):
                continue
            x, y = _middle(self.boxes[cell.id])
            for frame in self.frames:
                left, top, wide, _ = self.boxes[frame.id]
                near = abs(y - top) < NEAR and left - NEAR < x < left + wide + NEAR
                if (
                    near
                    and self.senses[frame.id].type == "box"
                    and not lines(frame)
                    and _area(self.boxes[frame.id]) > _area(self.boxes[cell.id])
                ):
                    self.senses[frame.id] = changed(self.senses[frame.id], type=kind.type)
                    break

    def _heed_contents(self) -> None:
        """A frame of what runs on an instance is the instance, where no service is drawn inside it."""
        things = [it for it in self.icons if it.id in self.boxes and self.senses[it.id].kind in THINGS]
        for frame in self.frames:
            type_, box = book()["contents"].get(shape_name(frame)[1]), self.boxes[frame.id]
            is_bare = not any(_is_inside(_middle(self.boxes[it.id]), box) for it in things)
            if type_ and is_bare and "archplan-group" not in frame.data:
                self.senses[frame.id] = Sense("service", type_, shape_name(frame)[1].removeprefix("group_"))
        self.__dict__.pop("frames", None)

    def _box(self, cell: Cell) -> Box:
        x, y = cell.x, cell.y
        for outer in ancestors(self.page, cell):
            if outer.is_vertex and not outer.is_relative:
                x, y = x + outer.x, y + outer.y
        return (x, y, cell.w, cell.h)

    @cached_property
    def parents(self) -> set[str]:
        """The cells in which others stand that are no text."""
        return {it.parent for it in self.page.cells.values() if it.is_vertex and not is_text(it)}

    @cached_property
    def icons(self) -> list[Cell]:
        """The shapes of AWS's libraries that are no frames."""
        return [it for it in self.page.cells.values() if it.is_vertex and (_is_icon(it) or "image" in it.style)]

    def holds(self, cell: Cell) -> bool:
        """Whether other shapes stand in this one."""
        if cell.id in self.parents:
            return True
        box = self.boxes.get(cell.id)
        if box is None or is_text(cell) or _is_icon(cell) or not box[2] * box[3]:
            return False
        return any(
            it.id != cell.id and it.id in self.boxes and _is_inside(_middle(self.boxes[it.id]), box) and _area(self.boxes[it.id]) < _area(box)
            for it in self.icons
        )  # fmt: skip

    @cached_property
    def frames(self) -> list[Cell]:
        """Every frame, the smallest first."""
        found = [it for it in self.page.cells.values() if it.id in self.boxes and self.senses[it.id].kind == "group"]
        return sorted(found, key=lambda it: _area(self.boxes[it.id]))

    def around(self, cell: Cell) -> list[Cell]:
        """The frames around a cell, the innermost first: those it is inside of by its parents, and of each other kind by its place."""
        if cell.id not in self._around:
            self._around[cell.id] = self._frames_of(cell)
        return self._around[cell.id]

    def _frames_of(self, cell: Cell) -> list[Cell]:
        own = [it for it in ancestors(self.page, cell) if it.is_vertex and self.senses[it.id].kind == "group"]
        box = self.boxes.get(cell.id)
        if box is None:
            return own
        inside = {it.id for it in own}
        kinds = {self.senses[it.id].type for it in own}
        lineage = {it.id for it in ancestors(self.page, cell)}
        x, y = _middle(box)
        larger = bisect_right(self._edges, _area(box), key=lambda it: it[0])
        for _, left, top, right, bottom, frame, kind in self._edges[larger:]:
            if not (left <= x <= right and top <= y <= bottom) or frame.parent not in lineage:
                continue
            if frame.id in inside or frame.id == cell.id or (kind in kinds and kind != "box"):
                continue
            own.append(frame)
        return sorted(own, key=lambda it: self._areas.get(it.id, math.inf))

    @cached_property
    def _edges(self) -> list[tuple[float, float, float, float, float, Cell, str]]:
        """The frames, the smallest first: area, left, top, right, bottom, the cell, what it is a frame of."""
        return [
            (_area((x, y, w, h)), x, y, x + w, y + h, it, self.senses[it.id].type)
            for it in self.frames
            for x, y, w, h in [self.boxes[it.id]]
        ]

    @cached_property
    def _areas(self) -> dict[str, float]:
        return {id_: _area(box) for id_, box in self.boxes.items()}

    def _labels(self) -> dict[str, list[str]]:
        """Texts that stand under an icon without a label of its own, or inside one: by the text's cell, the icon's."""
        found: dict[str, list[str]] = {}
        bare = [it for it in self.icons if it.id in self.boxes and not lines(it) and self.senses[it.id].kind in THINGS]
        taken: set[str] = set()
        texts = [it for it in self.page.cells.values() if it.id in self.boxes and is_text(it) and lines(it)]
        for icon in bare:
            x, y, w, h = self.boxes[icon.id]
            best, text_of = BELOW, ""
            for text in texts:
                if text.id in taken or len(" ".join(lines(text))) > 60:
                    continue
                tx, ty, tw, _ = self.boxes[text.id]
                gap = ty - (y + h)
                is_under = abs(tx + tw / 2 - x - w / 2) <= max(w, tw) / 2 and -h / 2 <= gap < best
                if text.parent == icon.id or is_under:
                    best, text_of = max(gap, 0.0), text.id
            if text_of:
                taken.add(text_of)
                found[icon.id] = [text_of]
        return found

    def thing_at(self, id_: str) -> str:
        """The icon that a cell is, belongs to or alone holds; nothing where it is none, or several."""
        cell = self.page.cells.get(id_)
        if cell is None or cell.is_edge:
            return ""
        if self.senses.get(id_) is not None and self.senses[id_].kind in THINGS:
            return id_
        if id_ in self.labelled:
            return self.labelled[id_]
        for outer in ancestors(self.page, cell):
            if outer.is_vertex and self.senses[outer.id].kind in THINGS:
                return outer.id
            if "group" in outer.style and not shape_name(outer)[0]:
                inner = self.inside(outer.id)
                if len(inner) == 1:
                    return inner[0]
        inner = self.inside(id_)
        return inner[0] if len(inner) == 1 else ""

    @cached_property
    def _held(self) -> dict[str, list[str]]:
        """The icons in every cell that has some, by parents; in frames without any such, by their place."""
        found: dict[str, list[str]] = {}
        things = [it for it in self.page.cells.values() if it.is_vertex and self.senses[it.id].kind in THINGS]
        for it in things:
            for outer in ancestors(self.page, it):
                found.setdefault(outer.id, []).append(it.id)
        placed: dict[str, list[str]] = {}
        for it in things:
            for frame in self.around(it):
                placed.setdefault(frame.id, []).append(it.id)
        return placed | found

    @cached_property
    def words_on(self) -> dict[str, list[Cell]]:
        """The texts that sit on edges, by the edge."""
        found: dict[str, list[Cell]] = {}
        for it in self.page.cells.values():
            if it.is_vertex and it.parent in self.page.cells and self.page.cells[it.parent].is_edge:
                found.setdefault(it.parent, []).append(it)
        return found

    def inside(self, id_: str) -> list[str]:
        """The icons that stand in a cell."""
        return self._held.get(id_, [])

    def near(self, edge: Cell, point: tuple[float, float]) -> str:
        """The icon at which an arrow ends that is attached to nothing; nothing where none is near."""
        x, y = point
        for outer in ancestors(self.page, edge):
            if outer.is_vertex and not outer.is_relative:
                x, y = x + outer.x, y + outer.y
        best, found = NEAR, ""
        for left, top, right, bottom, id_ in self._reached:
            if left < x < right and top < y < bottom and (gap := _distance((x, y), self.boxes[id_])) < best:
                best, found = gap, id_
        return found

    @cached_property
    def _reached(self) -> list[tuple[float, float, float, float, str]]:
        """The icons with the edges of what is near each."""
        return [
            (x - NEAR, y - NEAR, x + w + NEAR, y + h + NEAR, id_)
            for id_, (x, y, w, h) in self.boxes.items()
            if self.senses[id_].kind in THINGS
        ]


def is_text(cell: Cell) -> bool:
    """Whether a cell is words alone."""
    return "text" in cell.style or "edgeLabel" in cell.style


def _is_icon(cell: Cell) -> bool:
    library, name = shape_name(cell)
    return bool(library) and not name.startswith("group_") and "grIcon" not in cell.style


def _middle(box: Box) -> tuple[float, float]:
    return box[0] + box[2] / 2, box[1] + box[3] / 2


def _area(box: Box) -> float:
    return box[2] * box[3]


def _is_inside(point: tuple[float, float], box: Box) -> bool:
    return box[0] <= point[0] <= box[0] + box[2] and box[1] <= point[1] <= box[1] + box[3]


def _distance(point: tuple[float, float], box: Box) -> float:
    dx = max(box[0] - point[0], 0.0, point[0] - box[0] - box[2])
    dy = max(box[1] - point[1], 0.0, point[1] - box[1] - box[3])
    return math.hypot(dx, dy)


__all__ = ["NEAR", "THINGS", "Standing", "Taken", "is_text", "sense"]
