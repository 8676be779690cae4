"""The architecture as DOT that people can read and go on with: nested clusters, one line a node, one line an arrow."""

import re

from archplan.drawing.formats.outline import FAINT, FAULTS, FRAMES, LINES, MARKS, Box, Leaf, outline
from archplan.drawing.page.lettering import clean
from archplan.drawing.page.scene import Edge, Group, Node, Scene
from archplan.drawing.page.themes import INKS


def dot_text(scene: Scene) -> str:
    """The whole scene as one DOT graph: the package writes it round lines of ours, which keep the order of the page."""
    from graphviz import Digraph

    page = outline(scene)
    lines = [
        f"  graph [label={_label([page.heading])} labelloc=t rankdir={page.direction} compound=true newrank=true"
        " fontname=Arial fontsize=16]",
        '  node [shape=box style="rounded,filled" fillcolor="#FFFFFF" penwidth=2 fontname=Arial fontsize=12]',
        f'  edge [color="{LINES["traffic"]}" fontname=Arial fontsize=11]',
        *_inside(page.members, 1),
    ]
    if page.notes:
        label = "".join(f"{_escaped(note)}\\l" for note in page.notes)
        lines.append(f'  "the steps" [label="{label}" shape=plaintext style=""]')
    for arrow in page.arrows:
        looks = [f"label={_label([arrow.words])}"] if arrow.words else []
        looks += _look(arrow.edge)
        source, target = _id(arrow.edge.source, arrow.source), _id(arrow.edge.target, arrow.target)
        lines.append(f"  {source} -> {target}" + (f" [{' '.join(looks)}]" if looks else ""))
    text: str = Digraph(body=[f"{line}\n" for line in lines]).source
    return text


def _inside(members: tuple[Leaf | Box, ...], depth: int) -> list[str]:
    indent = "  " * depth
    lines: list[str] = []
    for it in members:
        if isinstance(it, Leaf):
            said = _said(it.node)
            look = f'"{said}" penwidth=4' if said else f'"{_faded(INKS[it.category], it.node)}"'
            lines.append(f"{indent}{_id(it.node.id, it.name)} [label={_label(it.lines)} color={look}]")
        else:
            border, ink, dashed, ground = FRAMES[it.group.kind]
            border = _said(it.group) or _faded(border, it.group)
            style = ",".join((["filled"] if ground else []) + (["dashed"] if dashed else [])) or "solid"
            fill = f' fillcolor="{ground}"' if ground else ""
            lines.append(f"{indent}subgraph {_id('cluster_' + it.group.id, 'cluster_' + it.name)} {{")
            lines.append(
                f'{indent}  graph [label={_label([it.title])} labeljust=l fontsize=12 fontcolor="{ink}" color="{border}"'
                f' style="{style}"{fill}]'
            )
            lines += [*_inside(it.members, depth + 1), f"{indent}}}"]
    return lines


def _said(thing: Node | Group | Edge) -> str:
    """The colour of what a comparison or a drill says of a thing."""
    return MARKS.get(thing.mark) or FAULTS.get(thing.state) or ""


def _faded(ink: str, thing: Node | Group | Edge) -> str:
    """The colour, with less of it for what does not run."""
    return f"{ink}{round(FAINT[thing.state] * 2.55):02X}" if thing.state in FAINT else ink


def _look(edge: Edge) -> list[str]:
    """What is not as with every other arrow."""
    ink = _said(edge) or _faded(LINES[edge.kind], edge)
    looks = [f'color="{ink}"'] if ink != LINES["traffic"] else []
    return looks + (["penwidth=3"] if edge.mark else []) + (["style=dashed"] if edge.kind == "log" else [])


def _label(lines: list[str] | tuple[str, ...]) -> str:
    return '"' + "\\n".join(map(_escaped, lines)) + '"'


def _escaped(text: str) -> str:
    """Text that Graphviz shows as it is: no escapes such as \\N, no entities, no end of the string."""
    return re.sub(r"&(?=#?\w+;)", "&amp;", text.replace("\\", "\\\\")).replace('"', '\\"')


def _id(written: str, name: str) -> str:
    """The id as the architect wrote it, or its safe name where it is no plain line or one that Graphviz hides."""
    plain = written if written == clean(written) and not written.startswith("%") else name
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'
