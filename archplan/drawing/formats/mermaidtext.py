"""The architecture as a Mermaid flowchart: subgraphs for groups, official colours as classes, one line an arrow."""

import json
import math
import re

from archplan.drawing.formats.outline import FAINT, FAULTS, FRAMES, INKS, LINES, MARKS, Box, Leaf, Outline, outline
from archplan.drawing.page.lettering import text_width
from archplan.drawing.page.scene import Edge, Group, Node, Scene

_DASHES = "stroke-dasharray:6 4"
FONT, SLACK = 16, 1.25
"""Mermaid's size of letters in px, and how much wider than Arial's they may be: Trebuchet's are as wide, Verdana's wider."""
NARROWEST, WIDEST = 200, 480


def mermaid_text(scene: Scene) -> str:
    """The whole scene as one flowchart, for a README or a wiki."""
    page = outline(scene)
    lines = [*_head(page), f"flowchart {page.direction}", *_inside(page.members, 1)]
    if page.notes:
        lines += [f"  the_steps{_label(page.notes)}", "  class the_steps notes"]
    for arrow in page.arrows:
        shaft = "-.->" if arrow.edge.kind == "log" else "-->"
        label = f'|"{_escaped(arrow.words)}"|' if arrow.words else ""
        lines.append(f"  {arrow.source} {shaft}{label} {arrow.target}")
    return "\n".join([*lines, *_classes(page), *_links(page)]) + "\n"


def _head(page: Outline) -> list[str]:
    """The title, and how wide a line may be: Mermaid 12 would break those of a box at 120 px, a price in its middle."""
    title = [f"title: {json.dumps(page.heading, ensure_ascii=False)}"] if page.heading else []
    leaves = [it for it, _ in page.walk() if isinstance(it, Leaf)]
    widest = max((text_width(line, FONT) for it in leaves for line in it.lines), default=0)
    wide = min(max(math.ceil(widest * SLACK), NARROWEST), WIDEST)
    return ["---", *title, "config:", "  flowchart:", f"    wrappingWidth: {wide}", "---"]


def _inside(members: tuple[Leaf | Box, ...], depth: int) -> list[str]:
    indent = "  " * depth
    lines: list[str] = []
    for it in members:
        if isinstance(it, Leaf):
            lines.append(f"{indent}{it.name}{_label(it.lines)}")
        else:
            lines.append(f'{indent}subgraph {it.name}["{_escaped(it.title) or " "}"]')
            lines += [*_inside(it.members, depth + 1), f"{indent}end"]
    return lines


def _label(lines: tuple[str, ...]) -> str:
    return '["' + "<br/>".join(map(_escaped, lines)) + '"]'


def _escaped(text: str) -> str:
    """Text that Mermaid shows as it is: nothing of it is a quote, an entity, a tag, a comment or mathematics."""
    text = re.sub(r"""["#&<>;`|\\]|%(?=[%{])|(?<=%)[%{]|\$(?=\$)|(?<=\$)\$""", lambda m: f"#{ord(m[0])};", text)
    if re.search(r"style|classDef", text):  # Mermaid cuts a semicolon off after these and a colon
        text = text.replace(":", "#58;")
    return re.sub(r"^(\d+)\. |^([-*+]) ", lambda m: f"{m[1]}#46; " if m[1] else f"#{ord(m[2])}; ", text)


def _classes(page: Outline) -> list[str]:
    """The classes that are used, each with its members; what is said of a thing last, because the last one wins."""
    found: dict[str, list[str]] = {}
    styles: dict[str, str] = {}

    def put(name: str, style: str, member: str) -> None:
        styles[name] = style
        found.setdefault(name, []).append(member)

    for it, _ in page.walk():
        thing: Node | Group
        if isinstance(it, Leaf):
            thing = it.node
            put(it.category, f"fill:#FFFFFF,stroke:{INKS[it.category]},stroke-width:2px,color:#232F3E", it.name)
        else:
            thing = it.group
            border, ink, dashed, ground = FRAMES[thing.kind]
            style = f"fill:{ground or '#FFFFFF'},stroke:{border},color:{ink}" + (f",{_DASHES}" if dashed else "")
            put(thing.kind, style, it.name)
        if thing.mark:
            put(thing.mark, f"stroke:{MARKS[thing.mark]},stroke-width:4px", it.name)
        if thing.state in FAULTS:
            put(thing.state, f"stroke:{FAULTS[thing.state]},stroke-width:4px", it.name)
        if thing.state in FAINT:
            put(thing.state, f"opacity:{FAINT[thing.state] / 100}", it.name)
    order = sorted(found, key=lambda name: name in MARKS or name in FAULTS or name in FAINT)
    lines = [f"  classDef {name} {styles[name]}" for name in order]
    if page.notes:
        lines.append("  classDef notes fill:none,stroke:none,color:#232F3E,text-align:left")
    return lines + [f"  class {','.join(found[name])} {name}" for name in order]


def _links(page: Outline) -> list[str]:
    """One line for all arrows that look alike."""
    found: dict[str, list[str]] = {}
    for index, arrow in enumerate(page.arrows):
        found.setdefault(_look(arrow.edge), []).append(str(index))
    return [f"  linkStyle {','.join(indexes)} {style}" for style, indexes in found.items()]


def _look(edge: Edge) -> str:
    ink = MARKS.get(edge.mark) or FAULTS.get(edge.state) or LINES[edge.kind]
    return f"stroke:{ink}" + (",stroke-width:3px" if edge.mark else "") + (
        f",opacity:{FAINT[edge.state] / 100}" if edge.state in FAINT else ""
    )  # fmt: skip
