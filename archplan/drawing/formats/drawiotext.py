"""The picture as a draw.io file: official shapes, groups that hold what is in them, arrows that stay attached.

A file that is to be read back keeps what it is of in attributes of its cells, which draw.io shows under Edit Data and
writes back. Beside them stand the label and the shape as they were written, so that a reader sees what was changed.
"""

import json
import math
import re
from collections.abc import Iterable, Mapping
from html import escape
from itertools import pairwise

from archplan.drawing.formats.aws4 import shape
from archplan.drawing.formats.outline import FAINT, FAULTS, FRAMES, LINES, MARKS, Box, Leaf, Outline, outline
from archplan.drawing.layout.place import place
from archplan.drawing.page.lettering import clean, shorten, text_width
from archplan.drawing.page.scene import Edge, Group, Node, Say, Scene
from archplan.drawing.page.sheet import GroupBox, NodeBox, Point, Rect, Route, Sheet, label_parts, pill_text
from archplan.drawing.page.themes import LIGHT

_TEXT = "html=1;fontFamily=Arial;fontColor=#232F3E;"
_GROUP = (
    "html=1;whiteSpace=wrap;container=1;collapsible=0;recursiveResize=0;pointerEvents=0;outlineConnect=0;fontSize=12;"
    "fontFamily=Arial;verticalAlign=top;"
)
_CORNER = "shape=mxgraph.aws4.group;grIcon=mxgraph.aws4.{};align=left;spacingLeft=30;"
_KINDS = {
    "cloud": _CORNER.format("group_aws_cloud_alt"),
    "account": _CORNER.format("group_account"),
    "region": _CORNER.format("group_region"),
    "vpc": _CORNER.format("group_vpc2"),
    "public-subnet": _CORNER.format("group_security_group") + "grStroke=0;",
    "private-subnet": _CORNER.format("group_security_group") + "grStroke=0;",
    "datacenter": _CORNER.format("group_corporate_data_center"),
    "autoscaling": "shape=mxgraph.aws4.groupCenter;grIcon=mxgraph.aws4.group_auto_scaling_group;grStroke=1;"
    "align=center;spacingTop=25;",
}
CIRCLE = 17
_CIRCLE_STYLE = (
    f"ellipse;aspect=fixed;fillColor=#000000;strokeColor=none;fontSize=11;fontStyle=1;resizable=0;{_TEXT}"
    "fontColor=#FFFFFF;"
)
_PAGE = "1"
_NO_XML = r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"


Kept = Mapping[str, Mapping[str, str]]


def drawio_text(scene: Scene, kept: Kept) -> str:
    """The whole scene as one uncompressed file of one page."""
    sheet, page = place(scene), outline(scene)
    boxes = {it.group.id: it.box for it in sheet.groups}
    homes = {_id_of(it): around[-1].group.id for it, around in page.walk() if around}
    icons = {it.node.id: _square(it) for it in sheet.nodes}
    foot = _foot(sheet, page)
    cells = [
        *_heading(sheet, bool(kept)),
        *(_group(it, homes, boxes, kept) for it in sheet.groups),
        *(_node(it, icons[it.node.id], homes, boxes, kept, sheet.say) for it in sheet.nodes),
        *(_edge(it, icons, kept, sheet.say) for it in sheet.routes),
        *_steps(sheet, icons, bool(kept)),
    ]
    height = sheet.height
    if foot:
        cells.append(_text("foot", "<br>".join(map(escape, foot)), Rect(24, height, sheet.width - 48, 16 * len(foot)),
                           "align=left;verticalAlign=top;fontSize=11;fontColor=#5A6B7B;whiteSpace=wrap;", bool(kept)))  # fmt: skip
        height += 16 * len(foot) + 16
    title = _attribute(clean(sheet.title) or sheet.say("Architecture"))
    size = f'pageWidth="{math.ceil(sheet.width)}" pageHeight="{math.ceil(height)}"'
    drawn = {f"group-{it.group.id}" for it in sheet.groups} | {f"node-{it.node.id}" for it in sheet.nodes}
    drawn |= {f"edge-{it.edge.id}" for it in sheet.routes}
    lines = [
        '<mxfile host="archplan">',
        f'  <diagram id="architecture" name="{title}">',
        '    <mxGraphModel dx="1200" dy="800" grid="1" gridSize="10" guides="1" tooltips="1" connect="1" arrows="1"'
        f' fold="1" page="1" pageScale="1" {size} math="0" shadow="0">',
        "      <root>",
        *("        " + line for line in _root(kept, drawn)),
        f'        <mxCell id="{_PAGE}" parent="0"/>',
        *("        " + line for cell in cells for line in cell),
        "      </root>",
        "    </mxGraphModel>",
        "  </diagram>",
        "</mxfile>",
    ]
    return "\n".join(lines) + "\n"


def _root(kept: Kept, drawn: set[str]) -> list[str]:
    """The cell that holds the others, with what no other cell can keep."""
    if not kept:
        return ['<mxCell id="0"/>']
    undrawn = [dict(it) for cell, it in kept.items() if cell and cell not in drawn]
    facts = dict(kept.get("", {})) | ({"archplan-undrawn": _json(undrawn)} if undrawn else {})
    return [f'<object id="0" label=""{_written(facts)}>', "  <mxCell/>", "</object>"]


def _id_of(it: Leaf | Box) -> str:
    return it.group.id if isinstance(it, Box) else it.node.id


# Cells


def _n(number: float) -> str:
    """A coordinate, to a tenth."""
    return f"{round(number, 1) + 0:.1f}".removesuffix(".0")


def _attribute(text: str) -> str:
    return escape(text, quote=True)


def _id(kind: str, name: str) -> str:
    """An id as the architect wrote it. What no attribute keeps is written by its number, so that no two become one."""
    kept = "".join(c if c == clean(c) and c != "\\" else f"\\{ord(c):x}." for c in name)
    return _attribute(f"{kind}-{kept}")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _written(facts: Mapping[str, str]) -> str:
    """Attributes of a cell. What XML has no sign for is left out."""
    return "".join(f' {name}="{_attribute(re.sub(_NO_XML, "", value))}"' for name, value in facts.items())


def _cell(
    id_: str, label: str, attributes: str, geometry: Iterable[str], tooltip: str = "", link: str = "",
    facts: Mapping[str, str] | None = None,
) -> list[str]:  # fmt: skip
    """One cell. Its label is HTML; tooltip, link and what it keeps make draw.io wrap it in an object."""
    if not (tooltip or link or facts):
        return [f'<mxCell id="{id_}" value="{_attribute(label)}" {attributes}>', *geometry, "</mxCell>"]
    more = _written(facts or {}) + (f' tooltip="{_attribute(escape(tooltip))}"' if tooltip else "")
    more += f' link="{_attribute(link)}"' if link else ""
    return [
        f'<object id="{id_}" label="{_attribute(label)}"{more}>',
        f"  <mxCell {attributes}>",
        *("  " + line for line in geometry),
        "  </mxCell>",
        "</object>",
    ]


def _rect(box: Rect, inside: Rect | None) -> list[str]:
    x, y = (box.x - inside.x, box.y - inside.y) if inside else (box.x, box.y)
    return [f'  <mxGeometry x="{_n(x)}" y="{_n(y)}" width="{_n(box.w)}" height="{_n(box.h)}" as="geometry"/>']


def _text(name: str, label: str, box: Rect, style: str, is_kept: bool, lines: Iterable[str] = ()) -> list[str]:
    attributes = f'style="text;{_TEXT}{style}" vertex="1" parent="{_PAGE}"'
    return _cell(_attribute(name), label, attributes, _rect(box, None), facts=_part(name, is_kept, lines))


def _part(name: str, is_kept: bool, lines: Iterable[str] = ()) -> dict[str, str]:
    """What says of a cell that it is drawn from the others, and is no thing of its own; its lines as they are written."""
    written = [line for line in lines if line]
    return ({"archplan-part": name} | ({"archplan-label": _json(written)} if written else {})) if is_kept else {}


def _heading(sheet: Sheet, is_kept: bool) -> list[list[str]]:
    """The title at the left, the total at the right."""
    cells = []
    title, subtitle, total = clean(sheet.title), clean(sheet.subtitle), clean(sheet.total)
    wide = min(text_width(total, 15, bold=True) + 26, sheet.width / 2) if total else 0.0
    room = Rect(24, 14, max(sheet.width - 60 - wide, 40), 40)
    if title or subtitle:
        first, second = (
            shorten(title, room.w, 18, bold=True) if title else "",
            shorten(subtitle, room.w) if subtitle else "",
        )
        shown = [f'<b style="font-size: 18px">{escape(first)}</b>'] if title else []
        shown += [f'<font color="#5A6B7B">{escape(second)}</font>'] if subtitle else []
        style = "align=left;verticalAlign=top;spacing=0;fontSize=12;"
        cells.append(_text("title", "<br>".join(shown), room, style, is_kept, (first, second)))
    if total:
        box = Rect(sheet.width - 24 - wide, 14, wide, 32)
        style = "rounded=1;arcSize=19;fillColor=#232F3E;strokeColor=none;fontColor=#FFFFFF;fontSize=15;fontStyle=1;"
        cells.append(_text("total", escape(total), box, style + "align=center;verticalAlign=middle;", is_kept))
    return cells


def _group(it: GroupBox, homes: dict[str, str], boxes: dict[str, Rect], kept: Kept) -> list[str]:
    group = it.group
    border, ink, dashed, ground = FRAMES[group.kind]
    said = MARKS.get(group.mark) or FAULTS.get(group.state)
    style = _KINDS.get(group.kind, "align=center;") + _GROUP
    style += f"strokeColor={said or border};fillColor={ground or 'none'};fontColor={ink};dashed={int(dashed)};"
    style += ("strokeWidth=3;" if said else "") + _faint(group)
    home = homes.get(group.id, "")
    title = "<br>".join(map(escape, it.lines))
    attributes = f'style="{style}" vertex="1" parent="{_id("group", home) if home else _PAGE}"'
    facts = _facts(kept, f"group-{group.id}", it.lines, group=group.id)
    return _cell(_id("group", group.id), title, attributes, _rect(it.box, boxes.get(home)), facts=facts)


def _facts(kept: Kept, cell: str, lines: Iterable[str], **more: str) -> dict[str, str]:
    """What a cell keeps, and its label as it is written, by which a reader sees that somebody changed it."""
    if not kept:
        return {}
    written = {"archplan-label": _json([line for line in lines if line])}
    return {**kept.get(cell, {}), **written, **{f"archplan-{name}": value for name, value in more.items()}}


def _square(it: NodeBox) -> Rect:
    """Where a node's shape stands in its square: in the middle, with its own proportions."""
    _, wide, high = shape(it.node)
    w, h = it.icon.w * wide, it.icon.h * high
    return Rect(it.icon.cx - w / 2, it.icon.cy - h / 2, w, h)


def _node(it: NodeBox, square: Rect, homes: dict[str, str], boxes: dict[str, Rect], kept: Kept, say: Say) -> list[str]:
    node = it.node
    style = (
        shape(node)[0]
        + "gradientColor=none;dashed=0;outlineConnect=0;aspect=fixed;sketch=0;verticalLabelPosition=bottom;"
        f"verticalAlign=top;align=center;fontSize=12;{_TEXT}{_faint(node)}"
    )
    said = MARKS.get(node.mark) or FAULTS.get(node.state)
    lines, printed = list(map(escape, it.lines)), [*it.lines]
    if money := pill_text(node):
        share = node.heat
        ground, ink = (
            (LIGHT.plate, LIGHT.muted) if share is None else LIGHT.heat[0 if share < 0.2 else 1 if share < 0.45 else 2]
        )
        look = f"background-color: {ground}; color: {ink}; border-radius: 8px; padding: 1px 6px; font-size: 10.5px"
        lines.append(f'<b style="{look}">&nbsp;{escape(money)}&nbsp;</b>')
        printed.append(money)
    lines += [f'<b style="color: {said or "#5A6B7B"}">{escape(word)}</b>' for word in _said(node, say)]
    printed += _said(node, say)
    home = homes.get(node.id, "")
    icon = re.sub(r".*(?:resIcon=mxgraph|shape=mxgraph)\.aws4\.(\w+);.*", r"\1", shape(node)[0])
    facts = _facts(kept, f"node-{node.id}", printed, shape=icon, **{"in": home})
    attributes = f'style="{style}" vertex="1" parent="{_id("group", home) if home else _PAGE}"'
    link = node.link if re.fullmatch(r"https?://[^\s\"'<>]+", node.link) else ""
    geometry = _rect(square, boxes.get(home))
    return _cell(_id("node", node.id), "<br>".join(lines), attributes, geometry, clean(node.tooltip)[:600], link, facts)


def _edge(it: Route, icons: dict[str, Rect], kept: Kept, say: Say) -> list[str]:
    edge, points = it.edge, it.points
    straight = all(abs(a[0] - b[0]) < 0.6 or abs(a[1] - b[1]) < 0.6 for a, b in pairwise(points))
    ink = MARKS.get(edge.mark) or FAULTS.get(edge.state) or LINES[edge.kind]
    width = min(4.0, 1.25 + 0.7 * math.log10(1 + edge.rate)) if edge.rate > 0 else 1.25
    style = f"edgeStyle={'orthogonalEdgeStyle' if straight else 'none'};rounded=1;arcSize=10;jettySize=auto;orthogonalLoop=1;"
    style += (
        f"endArrow=block;endFill=1;strokeColor={ink};strokeWidth={width:.2f};fontSize=11;labelBackgroundColor=#FFFFFF;"
    )
    style += _TEXT + _faint(edge) + ("dashed=1;" if edge.mark == "removed" else "")
    style += _fixed("exit", points[0], icons[edge.source]) + _fixed("entry", points[-1], icons[edge.target])
    ends = f'source="{_id("node", edge.source)}" target="{_id("node", edge.target)}"'
    attributes = f'style="{style}" edge="1" parent="{_PAGE}" {ends}'
    label = escape(said := _label(edge, say))
    corners = [f'      <mxPoint x="{_n(x)}" y="{_n(y)}"/>' for x, y in points[1:-1]]
    at, offset = _beside(it, (it.label.box.cx, it.label.box.cy)) if label and it.label else ("", [])
    inside = [*offset, *(['    <Array as="points">', *corners, "    </Array>"] if corners else [])]
    opening = f'  <mxGeometry {at}relative="1" as="geometry"'
    geometry = [opening + ">", *inside, "  </mxGeometry>"] if inside else [opening + "/>"]
    facts = _facts(kept, f"edge-{edge.id}", [said])
    return _cell(_id("edge", edge.id), label, attributes, geometry, clean(edge.tooltip)[:600], facts=facts)


def _fixed(end: str, point: Point, icon: Rect) -> str:
    """Where on a node an arrow begins or ends, as a part of its shape, so that it moves with it."""
    x, y = (point[0] - icon.x) / icon.w, (point[1] - icon.y) / icon.h
    return f"{end}X={round(x, 3) + 0:g};{end}Y={round(y, 3) + 0:g};{end}Dx=0;{end}Dy=0;{end}Perimeter=0;"


def _label(edge: Edge, say: Say) -> str:
    """An arrow's words on one line. Its steps are no words here: their circles hang on the arrow themselves."""
    text, cost, *_ = label_parts(edge)
    return " ".join(filter(None, [text, cost, say(edge.mark)]))


def _beside(it: Route, at: Point, from_middle: float = 0.0) -> tuple[str, list[str]]:
    """Where something of an arrow stands: how far along it, from -1 to 1, and how far beside it.

    draw.io sets words with their middle there, and a shape with its upper left corner: `from_middle` is how far that is.
    """
    x, y = at
    lengths = [math.dist(a, b) for a, b in pairwise(it.points)]
    best, passed = (math.inf, 0.0, 0.0, 0.0), 0.0
    for (a, b), length in zip(pairwise(it.points), lengths, strict=True):
        part = ((x - a[0]) * (b[0] - a[0]) + (y - a[1]) * (b[1] - a[1])) / length**2 if length else 0.0
        part = min(max(part, 0.0), 1.0)
        px, py = a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1])
        best = min(best, (math.dist((x, y), (px, py)), passed + part * length, x - px, y - py))
        passed += length
    along = 2 * best[1] / passed - 1 if passed else 0.0
    offset = f'    <mxPoint x="{_n(best[2] - from_middle)}" y="{_n(best[3] - from_middle)}" as="offset"/>'
    return f'x="{round(along, 3) + 0:g}" ', [offset]


def _steps(sheet: Sheet, icons: dict[str, Rect], is_kept: bool) -> list[list[str]]:
    """The numbers of the steps, on black circles, each a child of its arrow or its node, so that it moves with it."""
    cells = []
    for node in sheet.nodes:
        for step, (x, y) in zip(node.node.steps, node.steps_at, strict=False):
            square = icons[node.node.id]
            circle = Rect(x - CIRCLE / 2, y - CIRCLE / 2, CIRCLE, CIRCLE)
            cells.append(_step(step, "node", node.node.id, _rect(circle, square), is_kept))
    for route in sheet.routes:
        for step, at in zip(route.edge.steps, route.steps_at, strict=False):
            along, offset = _beside(route, at, CIRCLE / 2)
            opening = f'  <mxGeometry {along}width="{CIRCLE}" height="{CIRCLE}" relative="1" as="geometry">'
            cells.append(_step(step, "edge", route.edge.id, [opening, *offset, "  </mxGeometry>"], is_kept))
    return cells


def _step(step: int, kind: str, name: str, geometry: list[str], is_kept: bool) -> list[str]:
    attributes = f'style="{_CIRCLE_STYLE}" vertex="1" connectable="0" parent="{_id(kind, name)}"'
    return _cell(_id("step", f"{step}-{kind}-{name}"), str(step), attributes, geometry, facts=_part("step", is_kept))


def _foot(sheet: Sheet, page: Outline) -> list[str]:
    """The steps in words, then what the picture's legend says."""
    lines = [*page.notes]
    if sheet.dropped:
        lines.append(clean(sheet.unsaid))
    return lines + [clean(line) for line in sheet.legend or () if clean(line) and not re.match(r"\d+: ", line)]


def _said(thing: Node, say: Say) -> list[str]:
    """What a colour says, in words."""
    return [word for word in (say(thing.mark), "" if thing.state == "live" else thing.called or thing.state) if word]


def _faint(thing: Node | Group | Edge) -> str:
    return f"opacity={FAINT[thing.state]};" if thing.state in FAINT else ""
