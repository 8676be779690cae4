"""From a sheet to SVG: official borders and corner icons, each icon once, and nothing fetched from anywhere."""

import math
import re
from base64 import b64encode
from html import escape

from archplan.drawing.icons import picture
from archplan.drawing.lettering import clean, shorten, text_width
from archplan.drawing.scene import Node
from archplan.drawing.sheet import (
    CORNER,
    GROUP_LINE,
    ICON,
    LINE,
    SMALL,
    TEXT,
    GroupBox,
    NodeBox,
    Point,
    Route,
    Sheet,
    has_corner,
    pill_text,
)

INK = "#232F3E"
GREY = "#5A6B7B"
FONT = "Arial, Helvetica, Arimo, 'Liberation Sans', sans-serif"

_BORDERS = {
    "cloud": ("#232F3E", "", "none"),
    "account": ("#E7157B", "", "none"),
    "region": ("#00A4A6", "6 4", "none"),
    "vpc": ("#8C4FFF", "", "none"),
    "zone": ("#00A4A6", "6 4", "none"),
    "public-subnet": ("#7AA116", "", "#F2F6E8"),
    "private-subnet": ("#00A4A6", "", "#E6F6F7"),
    "autoscaling": ("#ED7100", "6 4", "none"),
    "security-group": ("#DD344C", "", "none"),
    "datacenter": ("#7D8998", "", "none"),
    "generic": ("#7D8998", "6 4", "none"),
}
"""Colour, dashes and ground of every kind of group, after the AWS Architecture Icons deck."""

_TITLE_INK = {"cloud": INK, "region": "#007F81", "zone": "#007F81", "private-subnet": "#007F81",
              "public-subnet": "#4F6B0C", "vpc": "#6B35CC", "datacenter": GREY, "generic": GREY}  # fmt: skip

_CORNERS = {
    "cloud": "M8.6 20.2a3.9 3.9 0 0 1-.5-7.7 6 6 0 0 1 11.4-1.2 4.5 4.5 0 0 1 .3 8.9z",
    "account": "M14 14.2a3.4 3.4 0 1 0 0-6.8 3.4 3.4 0 0 0 0 6.8zM7.2 21.2c0-4 3-6 6.8-6s6.8 2 6.8 6z",
    "region": "M9 22.4V6.2M9 7.2h11l-2.6 3.4L20 14H9",
    "vpc": "M8.1 17.2a3.4 3.4 0 0 1-.2-6.7 5.4 5.4 0 0 1 10.3-1.1 4 4 0 0 1 2.4 2.2"
    "M14.2 15.6h7.2v5.8h-7.2zM15.7 15.6v-1.4a2.1 2.1 0 0 1 4.2 0v1.4",
    "public-subnet": "M8.4 12.6h11.2v8.6H8.4zM10.6 12.6v-2.2a3.4 3.4 0 0 1 6.8 0v.4M14 16v2",
    "private-subnet": "M8.4 12.6h11.2v8.6H8.4zM10.6 12.6v-2.2a3.4 3.4 0 0 1 6.8 0v2.2M14 16v2",
    "datacenter": "M8 21.5V6.5h7.5v15M15.5 11.5H20v10M6.5 21.5h15M10.2 10h3M10.2 13.2h3M10.2 16.4h3",
}
"""The white drawing in a group's corner, on a square of 28."""

_ROLE_INK = {
    "source": INK, "edge": "#8C4FFF", "dns": "#8C4FFF", "ingress": "#8C4FFF", "network": "#8C4FFF",
    "compute": "#ED7100", "data": "#C925D1", "storage": "#7AA116", "messaging": "#E7157B", "ops": "#E7157B",
    "security": "#DD344C", "cicd": "#C925D1", "external": GREY,
}  # fmt: skip
_EDGE_INK = {"traffic": "#3B4654", "data": "#3B4654", "deploy": "#A02BA8", "log": "#8A97A6"}
_EDGE_WORDS = {"traffic": "requests", "data": "data", "deploy": "deployment", "log": "logs and metrics"}


def paint(sheet: Sheet) -> str:
    """One SVG document."""
    legend = _legend_rows(sheet)
    height = sheet.height + (18 * len(legend) + 6 if legend else 0)
    icons = _icons(sheet.nodes)
    title, subtitle = clean(sheet.title), clean(sheet.subtitle)
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' width="{_n(sheet.width)}" height="{_n(height)}" viewBox="0 0 {_n(sheet.width)} {_n(height)}"'
        f' role="img" aria-labelledby="drawing-title drawing-desc" font-family="{FONT}" font-size="{_n(TEXT)}"'
        f' fill="{INK}">',
        f'<title id="drawing-title">{_text(title) or "Architecture"}</title>',
        f'<desc id="drawing-desc">{_text(_description(sheet, subtitle))}</desc>',
        "<defs>",
        *icons.values(),
        "</defs>",
        f'<rect width="{_n(sheet.width)}" height="{_n(height)}" fill="#FFFFFF"/>',
        *_heading(sheet, title, subtitle),
        '<g class="groups">',
        *(_border(it) for it in sheet.groups),
        "</g>",
        '<g class="edges" fill="none" stroke-linejoin="round">',
        *(_line(route) for route in sorted(sheet.routes, key=lambda r: r.edge.kind in ("traffic", "data"))),
        "</g>",
        '<g class="titles">',
        *(_group_title(it) for it in sheet.groups if it.lines),
        "</g>",
        '<g class="nodes">',
        *(_node(box, icons) for box in sheet.nodes),
        "</g>",
        '<g class="labels">',
        *(_label(route) for route in sheet.routes if route.label),
        "</g>",
        *_legend(sheet, legend),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


# Letters and numbers


def _n(number: float) -> str:
    """A coordinate, to a tenth."""
    return (
        f"{number:.1f}".removesuffix(".0").replace("-0", "0")
        if abs(number) < 0.05
        else f"{number:.1f}".removesuffix(".0")
    )


def _text(text: str) -> str:
    return escape(clean(text), quote=True)


def _name(text: str) -> str:
    """An id as the user wrote it, made safe for XML."""
    return escape(re.sub(r"\s", "-", clean(text))[:120], quote=True)


def _classes(text: str) -> str:
    return re.sub(r"[^\w-]", "-", clean(text))[:120]


def _words(x: float, y: float, text: str, more: str = "") -> str:
    return f'<text x="{_n(x)}" y="{_n(y)}"{" " + more if more else ""}>{escape(text)}</text>'


def _description(sheet: Sheet, subtitle: str) -> str:
    names = [" ".join(box.lines) for box in sheet.nodes]
    listed = ", ".join(names[:40]) + (f" and {len(names) - 40} more" if len(names) > 40 else "")
    total = f" {clean(sheet.total)}." if sheet.total else ""
    return f"{subtitle}.{total} {len(names)} services: {listed}." if names else subtitle or "Nothing to draw."


# Heading and legend


def _heading(sheet: Sheet, title: str, subtitle: str) -> list[str]:
    rows = []
    total = shorten(clean(sheet.total), sheet.width / 2, 15, bold=True)
    wide = text_width(total, 15, bold=True) + 26 if total else 0
    room = sheet.width - 60 - wide
    if title:
        rows.append(_words(24, 32, shorten(title, room, 18, bold=True), 'font-size="18" font-weight="700"'))
    if subtitle:
        rows.append(_words(24, 50, shorten(subtitle, room), f'fill="{GREY}"'))
    if total:
        x = sheet.width - 24 - wide
        rows.append(
            f'<g class="total"><rect x="{_n(x)}" y="14" width="{_n(wide)}" height="32" rx="6" fill="{INK}"/>'
            + _words(x + 13, 35.4, total, 'font-size="15" font-weight="700" fill="#FFFFFF"')
            + "</g>"
        )
    return rows


def _legend_rows(sheet: Sheet) -> list[list[tuple[str, str]]]:
    """What the lines and colours mean, broken into rows: a mark and its words."""
    kinds = {route.edge.kind for route in sheet.routes}
    items: list[tuple[str, str]] = []
    if kinds - {"traffic"}:
        items += [(kind, _EDGE_WORDS[kind]) for kind in _EDGE_WORDS if kind in kinds and kind != "data"]
    if any(route.edge.rate for route in sheet.routes):
        items.append(("wide", "wider line: more requests a second"))
    if any(box.node.heat is not None for box in sheet.nodes):
        items.append(("pill", "monthly cost: small, fair and large share of the total"))
    if sheet.dropped:
        lines = "line" if sheet.dropped == 1 else "lines"
        items.append(("", f"{sheet.dropped} {lines} to the operations box not drawn"))
    items += [("", shorten(clean(text), sheet.width - 60, SMALL)) for text in sheet.legend if clean(text)]
    rows: list[list[tuple[str, str]]] = []
    room = 0.0
    for mark, words in items:
        need = text_width(words, SMALL) + _mark_room(mark) + 24
        if not rows or need > room:
            rows.append([])
            room = sheet.width - 48
        rows[-1].append((mark, words))
        room -= need
    return rows


def _mark_room(mark: str) -> float:
    return 34 if mark else 0


def _legend(sheet: Sheet, rows: list[list[tuple[str, str]]]) -> list[str]:
    if not rows:
        return []
    parts = [f'<g class="legend" font-size="{_n(SMALL)}" fill="{GREY}">']
    for index, row in enumerate(rows):
        x, y = 24.0, sheet.height + 4 + 18 * index
        for mark, words in row:
            if mark == "pill":
                for k, (ground, ink) in enumerate(_HEAT):
                    parts.append(
                        f'<rect x="{_n(x + 9 * k)}" y="{_n(y - 8)}" width="8" height="9" rx="3" fill="{ground}" stroke="{ink}" stroke-width="0.6"/>'
                    )
            elif mark == "wide":
                parts.append(f'<path d="M{_n(x)} {_n(y - 3.5)}l28 -2.6v5.2z" fill="{_EDGE_INK["traffic"]}"/>')
            elif mark:
                ink = _EDGE_INK[mark]
                parts.append(f'<path d="M{_n(x)} {_n(y - 3.5)}h20" stroke="{ink}" stroke-width="1.5"/>')
                parts.append(f'<path d="M{_n(x + 28)} {_n(y - 3.5)}l-8 -3.4v6.8z" fill="{ink}"/>')
            parts.append(_words(x + _mark_room(mark), y, words))
            x += _mark_room(mark) + text_width(words, SMALL) + 24
    return [*parts, "</g>"]


# Groups


def _border(it: GroupBox) -> str:
    ink, dashes, ground = _BORDERS[it.group.kind]
    dash = f' stroke-dasharray="{dashes}"' if dashes else ""
    box = it.box
    parts = [
        f'<g id="group-{_name(it.group.id)}" class="group {it.group.kind}">',
        f'<rect x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.w)}" height="{_n(box.h)}" fill="{ground}"'
        f' stroke="{ink}" stroke-width="1.25"{dash}/>',
    ]
    if has_corner(it.group.kind):
        parts.append(
            f'<rect x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(CORNER)}" height="{_n(CORNER)}" fill="{ink}"/>'
            f'<path transform="translate({_n(box.x)} {_n(box.y)})" d="{_CORNERS[it.group.kind]}" fill="none"'
            ' stroke="#FFFFFF" stroke-width="1.3" stroke-linejoin="round" stroke-linecap="round"/>'
        )
    return "".join([*parts, "</g>"])


def _group_title(it: GroupBox) -> str:
    ink = _TITLE_INK.get(it.group.kind, _BORDERS[it.group.kind][0])
    return "".join(
        _words(it.title.x, it.title.y + 12.4 + GROUP_LINE * row, line, f'fill="{ink}"')
        for row, line in enumerate(it.lines)
    )


# Nodes


def _icons(nodes: tuple[NodeBox, ...]) -> dict[str, str]:
    """Every icon that is used, once, as a symbol."""
    found = {}
    for name in sorted({box.node.icon for box in nodes}):
        image = picture(name)
        if image:
            data = b64encode(image).decode()
            found[name] = (
                f'<symbol id="icon-{_classes(name)}" viewBox="0 0 48 48"><image width="48" height="48"'
                f' xlink:href="data:image/png;base64,{data}"/></symbol>'
            )
    return found


def _node(box: NodeBox, icons: dict[str, str]) -> str:
    node, icon = box.node, box.icon
    parts = [f'<g id="{_name(node.id)}" class="node {node.kind} {node.role}">']
    tip = clean(node.tooltip) or " ".join(box.lines)
    parts.append(f"<title>{escape(tip[:600])}</title>")
    if node.icon in icons:
        parts.append(
            f'<use xlink:href="#icon-{_classes(node.icon)}" x="{_n(icon.x)}" y="{_n(icon.y)}"'
            f' width="{_n(ICON)}" height="{_n(ICON)}"/>'
        )
    else:
        parts.append(_tile(box))
    for row, line in enumerate(box.lines):
        parts.append(_words(icon.cx, box.title.y + LINE * row + 11, line, 'text-anchor="middle" class="halo"'))
    if box.pill:
        ground, ink = _heat(node)
        pill = box.pill
        parts.append(
            f'<rect x="{_n(pill.x)}" y="{_n(pill.y)}" width="{_n(pill.w)}" height="{_n(pill.h)}" rx="7.5"'
            f' fill="{ground}"/>'
            + _words(
                pill.cx, pill.y + 11.2, pill_text(node),
                f'text-anchor="middle" font-size="10.5" font-weight="700" fill="{ink}"',
            )
        )  # fmt: skip
    parts.append("</g>")
    drawn = "".join(parts)
    if re.match(r"(https?://|#|\.{0,2}/)[^\s]*$", node.link) and not node.link.startswith("//"):
        return f'<a xlink:href="{escape(node.link, quote=True)}">{drawn}</a>'
    return drawn


_HEAT = (("#EAF3DE", "#3B6D11"), ("#FAEEDA", "#854F0B"), ("#FCEBEB", "#A32D2D"))
"""Ground and ink of a cost that is a small, a fair and a large share of the total."""


def _heat(node: Node) -> tuple[str, str]:
    share = node.heat or 0
    return _HEAT[0 if share < 0.2 else 1 if share < 0.45 else 2]


def _tile(box: NodeBox) -> str:
    """A neutral icon with the title's initials, for what has no picture."""
    words = [word for word in re.findall(r"\w+", " ".join(box.lines)) if word not in ("Amazon", "AWS")]
    initials = "".join(word[0] for word in words[:3]).upper() or "?"
    icon, ink = box.icon, _ROLE_INK.get(box.node.role, GREY)
    size = 20 if len(initials) < 3 else 17
    return (
        f'<rect x="{_n(icon.x)}" y="{_n(icon.y)}" width="{_n(ICON)}" height="{_n(ICON)}" fill="{ink}"/>'
        f'<rect x="{_n(icon.x + 5)}" y="{_n(icon.y + 5)}" width="{_n(ICON - 10)}" height="{_n(ICON - 10)}"'
        ' fill="none" stroke="#FFFFFF" stroke-opacity="0.6"/>'
        + _words(
            icon.cx, icon.cy + size * 0.36, initials,
            f'text-anchor="middle" font-size="{size}" font-weight="700" fill="#FFFFFF"',
        )
    )  # fmt: skip


# Edges


def _width(rate: float) -> float:
    """From 1.25 pixels, growing with every power of ten requests a second, up to 4."""
    if not rate > 0:
        return 1.25
    return min(4.0, 1.25 + 0.7 * math.log10(1 + rate))


def _line(route: Route) -> str:
    edge = route.edge
    width = _width(edge.rate)
    ink = _EDGE_INK[edge.kind]
    head, base = _head(route.points, width)
    tip = clean(edge.tooltip) or " ".join(filter(None, (clean(edge.label), clean(edge.cost or ""))))
    title = f"<title>{escape(tip[:600])}</title>" if tip else ""
    return (
        f'<g id="edge-{_name(edge.id)}" class="edge {edge.kind}">{title}<path d="{_path((*route.points[:-1], base))}"'
        f' stroke="{ink}" stroke-width="{width:.2f}"/><path d="{head}" fill="{ink}"/></g>'
    )


def _head(points: tuple[Point, ...], width: float) -> tuple[str, Point]:
    """A filled arrow head, and where the line ends under it."""
    (ax, ay), (bx, by) = points[-2], points[-1]
    length = math.hypot(bx - ax, by - ay) or 1
    dx, dy = (bx - ax) / length, (by - ay) / length
    long, half = 7 + width * 0.9, 3 + width * 0.55
    x, y = bx - dx * long, by - dy * long
    one, two = (x - dy * half, y + dx * half), (x + dy * half, y - dx * half)
    return (
        f"M{_n(bx)} {_n(by)}L{_n(one[0])} {_n(one[1])}L{_n(two[0])} {_n(two[1])}z",
        (bx - dx * (long - 1), by - dy * (long - 1)),
    )


def _path(points: tuple[Point, ...]) -> str:
    """A line with slightly rounded corners."""
    parts = [f"M{_n(points[0][0])} {_n(points[0][1])}"]
    for before, (x, y), after in zip(points, points[1:], points[2:], strict=False):
        one, two = math.hypot(x - before[0], y - before[1]), math.hypot(after[0] - x, after[1] - y)
        radius = min(5.0, one / 2, two / 2)
        if radius < 0.5:
            parts.append(f"L{_n(x)} {_n(y)}")
            continue
        start = (x - (x - before[0]) / one * radius, y - (y - before[1]) / one * radius)
        end = (x + (after[0] - x) / two * radius, y + (after[1] - y) / two * radius)
        parts.append(f"L{_n(start[0])} {_n(start[1])}Q{_n(x)} {_n(y)} {_n(end[0])} {_n(end[1])}")
    parts.append(f"L{_n(points[-1][0])} {_n(points[-1][1])}")
    return "".join(parts)


def _label(route: Route) -> str:
    label = route.label
    assert label is not None
    box = label.box
    if route.number is not None:
        return (
            f'<circle cx="{_n(box.cx)}" cy="{_n(box.cy)}" r="8" fill="{INK}"/>'
            + _words(box.cx, box.cy + 3.8, str(route.number), 'text-anchor="middle" font-size="10.5" font-weight="700" fill="#FFFFFF"')
        )  # fmt: skip
    parts = [
        f'<rect x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.w)}" height="{_n(box.h)}" rx="3" fill="#FFFFFF"'
        ' fill-opacity="0.92"/>'
    ]
    if label.stacked:
        parts.append(_words(box.cx, box.y + 11.4, label.text, f'text-anchor="middle" font-size="{_n(SMALL)}"'))
        parts.append(_words(box.cx, box.y + 24.4, label.cost, _COST))
    else:
        x = box.x + 4
        if label.text:
            parts.append(_words(x, box.y + 11.4, label.text, f'font-size="{_n(SMALL)}"'))
            x += text_width(label.text, SMALL) + 5
        if label.cost:
            parts.append(_words(x, box.y + 11.4, label.cost, _COST.replace('text-anchor="middle" ', "")))
    return f'<g class="label">{"".join(parts)}</g>'


_COST = f'text-anchor="middle" font-size="{_n(SMALL)}" font-weight="700" fill="{_HEAT[0][1]}"'
