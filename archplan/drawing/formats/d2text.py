"""The architecture as D2: containers inside containers, one class a look, and every arrow by its whole path."""

from archplan.drawing.formats.outline import FAINT, FAULTS, FRAMES, LINES, MARKS, Box, Leaf, Outline, outline
from archplan.drawing.page.scene import Edge, Group, Node, Scene
from archplan.drawing.page.themes import INKS


def d2_text(scene: Scene) -> str:
    """The whole scene as one D2 file."""
    page = outline(scene)
    paths = {it.name: ".".join([box.name for box in around] + [it.name]) for it, around in page.walk()}
    lines = [f"direction: {'down' if page.direction == 'TB' else 'right'}", "", *_classes(page), ""]
    if page.heading:
        lines += [f"the_heading: {_quoted(page.heading)} {{", "  shape: text", "  near: top-center",
                  "  style: {font-size: 22; bold: true}", "}"]  # fmt: skip
    lines += _inside(page.members, 0)
    if page.notes:
        lines += [f"the_steps: {_quoted(chr(10).join(page.notes))} {{", "  shape: text", "  near: bottom-center", "}"]
    lines.append("")
    for arrow in page.arrows:
        label = f": {_quoted(arrow.words)}" if arrow.words else ""
        classes = _worn([arrow.edge.kind, *_said(arrow.edge)])
        lines.append(f"{paths[arrow.source]} -> {paths[arrow.target]}{label} {{{classes}}}")
    return "\n".join(lines).rstrip() + "\n"


def _inside(members: tuple[Leaf | Box, ...], depth: int) -> list[str]:
    indent = "  " * depth
    lines: list[str] = []
    for it in members:
        if isinstance(it, Leaf):
            classes = _worn([it.category, *_said(it.node)])
            lines.append(f"{indent}{it.name}: {_quoted(chr(10).join(it.lines))} {{{classes}}}")
        else:
            lines.append(f"{indent}{it.name}: {_quoted(it.title)} {{")
            lines.append(f"{indent}  {_worn([it.group.kind, *_said(it.group)])}")
            lines += [*_inside(it.members, depth + 1), f"{indent}}}"]
    return lines


def _said(thing: Node | Group | Edge) -> list[str]:
    """The classes of what a comparison or a drill says of a thing."""
    return [name for name in (thing.mark, thing.state) if name in MARKS or name in FAULTS or name in FAINT]


def _worn(classes: list[str]) -> str:
    return f"class: {classes[0]}" if len(classes) == 1 else f"class: [{'; '.join(classes)}]"


def _classes(page: Outline) -> list[str]:
    """The looks that are used."""
    looks: dict[str, str] = {}
    things: list[Node | Group | Edge] = []
    for it, _ in page.walk():
        if isinstance(it, Leaf):
            looks[it.category] = (
                f'fill: "#FFFFFF"; stroke: "{INKS[it.category]}"; stroke-width: 2; font-color: "#232F3E"; border-radius: 4'
            )
            things.append(it.node)
        else:
            border, ink, dashed, ground = FRAMES[it.group.kind]
            dash = "; stroke-dash: 5" if dashed else ""
            looks[it.group.kind] = (
                f'fill: "{ground or "#FFFFFF"}"; stroke: "{border}"; font-color: "{ink}"; font-size: 20{dash}'
            )
            things.append(it.group)
    for arrow in page.arrows:
        dash = "; stroke-dash: 3" if arrow.edge.kind == "log" else ""
        looks[arrow.edge.kind] = f'stroke: "{LINES[arrow.edge.kind]}"{dash}'
        things.append(arrow.edge)
    for thing in things:
        if thing.mark:
            looks[thing.mark] = f'stroke: "{MARKS[thing.mark]}"; stroke-width: 4'
        if thing.state in FAULTS:
            looks[thing.state] = f'stroke: "{FAULTS[thing.state]}"; stroke-width: 4'
        if thing.state in FAINT:
            looks[thing.state] = f"opacity: {FAINT[thing.state] / 100}"
    return ["classes: {", *(f"  {name}: {{style: {{{style}}}}}" for name, style in looks.items()), "}"]


def _quoted(text: str) -> str:
    for sign, escaped in (("\\", "\\\\"), ('"', '\\"'), ("$", "\\$"), ("\n", "\\n")):
        text = text.replace(sign, escaped)
    return f'"{text}"'
