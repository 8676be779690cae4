"""Graphviz in this process: one level of boxes in, the middle of every box out."""

import os
import sys
from functools import cache
from importlib import import_module
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from itertools import pairwise
from typing import Any

from archplan.drawing.layout.levels import Level
from archplan.drawing.layout.pins import Bond, Sizes
from archplan.drawing.page.scene import DrawingError

PIPE = 4096
"""What every system's pipe holds without a reader."""
Positions = dict[str, tuple[float, float]]


@cache
def _engine() -> tuple[Any, Any]:
    """Graphviz and its context, loaded once."""
    try:
        engine = _library() or import_module("pygraphviz.graphviz")
    except (ImportError, OSError) as problem:
        raise DrawingError(
            f"The layout engine Graphviz could not be loaded ({problem}). Install it with: pip install pygraphviz"
        ) from None
    return engine, engine.gvContextWithBuiltins()


def _library() -> Any:
    """Only the compiled part of pygraphviz: the rest takes as long to import as a diagram takes to lay out."""
    package = find_spec("pygraphviz") if sys.platform != "win32" else None
    inner = PathFinder.find_spec("_graphviz", package.submodule_search_locations) if package else None
    if inner is None or inner.loader is None:
        return None
    library = module_from_spec(inner)
    inner.loader.exec_module(library)
    return library


def _parsed(graphviz: Any, dot: str) -> Any:
    """A graph from its text. Graphviz reads files only: a pipe for most, a nameless file for what no pipe holds."""
    text = dot.encode()
    if len(text) > PIPE:
        from tempfile import TemporaryFile

        with TemporaryFile() as file:
            file.write(text)
            file.seek(0)
            return graphviz.agread(file, None)
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as pipe:
        pipe.write(text)
    with os.fdopen(reading, "rb") as file:
        return graphviz.agread(file, None)


def positions(dot: str) -> Positions:
    """The middle of every node of a graph in points, y downwards, as Graphviz's `dot` places it."""
    graphviz, context = _engine()
    graph = _parsed(graphviz, dot)
    if graphviz.gvLayout(context, graph, b"dot"):
        raise DrawingError("Graphviz could not lay the diagram out. Draw fewer services, or report the spec.")
    failed, text = graphviz.gvRenderData(context, graph, b"plain")
    graphviz.gvFreeLayout(context, graph)
    graphviz.agclose(graph)
    if failed:
        raise DrawingError("Graphviz gave no positions. Draw fewer services, or report the spec.")
    rows = [line.split(" ") for line in text.decode().splitlines()]
    tall = float(rows[0][3])
    return {row[1]: (72 * float(row[2]), 72 * (tall - float(row[3]))) for row in rows if row[0] == "node"}


def level_dot(level: Level, sizes: Sizes, bonds: list[Bond]) -> str:
    """One level as a DOT graph of fixed-size boxes, bands in order along the flow."""
    names = {member: f"n{index}" for index, member in enumerate(level.members)}
    band_of = {member: index for index, band in enumerate(level.bands) for member in band}
    down = level.how == "down"
    lines = [
        "digraph {",
        f" graph [rankdir={'TB' if down else 'LR'} nodesep={(28 if down else 22) / 72:.3f} ranksep=0.7]",
        ' node [shape=box fixedsize=true label=""]',
    ]
    for member, name in names.items():
        wide, high = sizes[member]
        lines.append(f" {name} [width={wide / 72:.4f} height={high / 72:.4f}]")
    for link in level.links:
        back = band_of[link.source] > band_of[link.target]
        deploy = all(edge.kind == "deploy" for edge in link.edges)
        free = back or (deploy and band_of[link.source] != band_of[link.target])
        lines.append(
            f" {names[link.source]} -> {names[link.target]} [weight={1 if deploy else 4}"
            f"{' constraint=false' if free else ''}]"
        )
    for bond in bonds:
        a, b = names[bond.first], names[bond.second]
        if (bond.tie.axis == 0) == down:
            lines.append(f" {a} -> {b} [style=invis weight=2]")
        else:
            lines.append(f" {{rank=same; {a} -> {b} [style=invis]}}")
    for number, (one, two) in enumerate(pairwise(level.bands)):
        if len(one) * len(two) <= 36:
            lines += [f" {names[a]} -> {names[b]} [style=invis weight=0]" for a in one for b in two]
        else:
            lines.append(f" p{number} [width=0.01 height=0.01]")
            lines += [f" {names[a]} -> p{number} [style=invis weight=0]" for a in one]
            lines += [f" p{number} -> {names[b]} [style=invis weight=0]" for b in two]
    return "\n".join([*lines, "}"])
