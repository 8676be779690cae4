"""What a script draws: pages with shapes, and arrows as the operators of the package make them.

An operator comes to its right side, so that a chain goes on from there; a minus binds tighter than ``>>``, as in Python.
"""

from __future__ import annotations

import ast
from html import escape
from typing import Any

from archplan.importers.files import File
from archplan.importers.formats._drawio.cells import Cell, Page
from archplan.importers.formats._drawio.shapes import Sense
from archplan.importers.formats.diagrams.kinds import Edge, Frame, Node, Unknown
from archplan.kernel.diagnostics import Span, mistake

MOST_CELLS = 4_000
RUN = "known when it runs"


class Canvas:
    """The pages of a script, what each shape is, and what could not be read."""

    def __init__(self, file: File):
        self.file = file
        self.pages: list[Page] = []
        self.page: Page | None = None  # the diagram that is open
        self.senses: dict[str, Sense] = {}
        self.lost: list[tuple[str, Span, str]] = []
        self.clusters: list[str] = []
        self.cells = 0

    def place(self, tree: Any) -> Span:
        return Span(self.file.shown, getattr(tree, "lineno", 1), getattr(tree, "col_offset", 0) + 1)

    def lose(self, what: str, tree: Any, why: str = RUN) -> None:
        self.lost.append((" ".join(what.split())[:90], self.place(tree), why))

    def source_of(self, tree: ast.AST) -> str:
        found = ast.get_source_segment(self.file.text, tree) if len(self.file.text) < 200_000 else ""
        return " ".join((found or "something")[:60].split())

    def cell(self, label: str, sense: Sense, at: Any) -> str:
        """A shape of the open diagram; a label in pointed brackets is HTML, as Graphviz has it."""
        assert self.page is not None
        self.cells += 1
        if self.cells > MOST_CELLS:
            raise mistake("too-many-values", self.place(at), f"a script draws at most {MOST_CELLS:,} things")
        is_html = label[:1] == "<" and label[-1:] == ">"
        parent = self.clusters[-1] if self.clusters else ""
        cell = Cell(
            f"c{self.cells}",
            label[1:-1] if is_html else escape(label),
            {"shape": "icon"},
            parent,
            self.place(at),
            is_vertex=True,
        )
        self.page.cells[cell.id], self.senses[cell.id] = cell, sense
        return cell.id

    def joined(self, a: Any, b: Any, way: str, at: Any) -> Any:
        """One operator between two things, as the package has it; what it comes to is the next one's left side."""
        if (
            isinstance(a, (Unknown, Frame))
            or isinstance(b, (Unknown, Frame))
            or (isinstance(a, list) and isinstance(b, list))
        ):
            why = "the package joins no clusters, and no list with a list"
            is_run = isinstance(a, Unknown) or isinstance(b, Unknown)
            self.lose(f"the arrow {self.source_of(at)}", at, RUN if is_run else why)
            return b
        if isinstance(a, Edge):
            a.forward, a.reverse = a.forward or way == ">>", a.reverse or way == "<<"
            return self._led(a, b, at)
        if isinstance(b, Edge):
            if isinstance(a, list):
                return [self._taken(it, b, way) for it in a]
            b.forward, b.reverse = b.forward or way == ">>", b.reverse or way == "<<"
            if way == "<<" and b.node is not None:
                self.connect(b.node, a, b, at)
                return a
            b.node = a
            return b
        for one in a if isinstance(a, list) else [a]:
            for other in b if isinstance(b, list) else [b]:
                if isinstance(one, Edge):
                    one.forward, one.reverse = one.forward or way == ">>", one.reverse or way == "<<"
                    self._led(one, other, at)
                else:
                    self.connect(one, other, Edge(one, way == ">>", way == "<<"), at)
        return b

    def _taken(self, one: Any, edge: Edge, way: str) -> Edge:
        """An edge that begins at each of a list."""
        if isinstance(one, Edge):
            one.forward, one.reverse = one.forward or way == ">>", one.reverse or way == "<<"
            return one
        return Edge(one, way == ">>", way == "<<", edge.label)

    def _led(self, edge: Edge, to: Any, at: Any) -> Any:
        """An edge to what stands behind it."""
        if isinstance(to, Edge):
            edge.label = to.label
            return edge
        if edge.node is None:
            edge.node = to if isinstance(to, Node) else None
            return edge
        for one in to if isinstance(to, list) else [to]:
            self.connect(edge.node, one, edge, at)
        return to

    def connect(self, a: Any, b: Any, edge: Edge, at: Any) -> None:
        if not isinstance(a, Node) or not isinstance(b, Node) or self.page is None:
            self.lose(f"the arrow {self.source_of(at)}", at, RUN if self.page else "no diagram is open there")
            return
        both = edge.forward and edge.reverse
        a, b = (b, a) if edge.reverse and not both else (a, b)
        ends = ("block" if both else "none", "block" if edge.forward or edge.reverse else "none")
        self.cells += 1
        if self.cells > MOST_CELLS:
            raise mistake("too-many-values", self.place(at), f"a script draws at most {MOST_CELLS:,} things")
        cell = Cell(
            f"c{self.cells}",
            escape(edge.label),
            {"startArrow": ends[0], "endArrow": ends[1]},
            "",
            self.place(at),
            is_edge=True,
        )
        cell.source, cell.target = a.cell, b.cell
        self.page.cells[cell.id] = cell
