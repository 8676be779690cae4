"""A group on the page: its border, its ground and its corner icon, after the AWS Architecture Icons deck."""

from archplan.drawing.page.sheet import CORNER, GROUP_LINE, GroupBox, has_corner
from archplan.drawing.page.themes import Theme
from archplan.drawing.paint.emblem import badge, outline
from archplan.drawing.paint.ink import box, tenth, tip, words

_CORNERS = {
    "cloud": "M8.6 20.2a3.9 3.9 0 0 1-.5-7.7 6 6 0 0 1 11.4-1.2 4.5 4.5 0 0 1 .3 8.9z",
    "account": "M14 14.2a3.4 3.4 0 1 0 0-6.8 3.4 3.4 0 0 0 0 6.8zM7.2 21.2c0-4 3-6 6.8-6s6.8 2 6.8 6z",
    "region": "M9 22.4V6.2M9 7.2h11l-2.6 3.4L20 14H9",
    "vpc": "M8.1 17.2a3.4 3.4 0 0 1-.2-6.7 5.4 5.4 0 0 1 10.3-1.1 4 4 0 0 1 2.4 2.2"
    "M14.2 15.6h7.2v5.8h-7.2zM15.7 15.6v-1.4a2.1 2.1 0 0 1 4.2 0v1.4",
    "public-subnet": "M8.4 12.6h11.2v8.6H8.4zM10.6 12.6v-2.2a3.4 3.4 0 0 1 6.8 0v.4M14 16v2",
    "private-subnet": "M8.4 12.6h11.2v8.6H8.4zM10.6 12.6v-2.2a3.4 3.4 0 0 1 6.8 0v2.2M14 16v2",
    "datacenter": "M8 21.5V6.5h7.5v15M15.5 11.5H20v10M6.5 21.5h15M10.2 10h3M10.2 13.2h3M10.2 16.4h3",
    "autoscaling": "M10.5 10.5h7v7h-7zM14 7.8V4.6M14 23.4v-3.2M7.8 14H4.6M23.4 14h-3.2"
    "M12.4 6.2 14 4.6l1.6 1.6M12.4 21.8l1.6 1.6 1.6-1.6M6.2 12.4 4.6 14l1.6 1.6M21.8 12.4l1.6 1.6-1.6 1.6",
}
"""The drawing in a group's icon, on a square of 28."""


def border(it: GroupBox, name: str, symbol: str, theme: Theme) -> str:
    """The border and the icon; the title comes later, over the lines."""
    group, style, frame = it.group, theme.groups[it.group.kind], it.box
    colour, dashes = outline(group.state, group.mark, theme)
    line = colour or style.line
    dashes = dashes or style.dashes
    faded = ' opacity="0.6"' if group.state in ("standby", "idle") or group.mark == "removed" else ""
    dash = f' stroke-dasharray="{dashes}"' if dashes else ""
    width = 2 if colour else style.width
    ground = style.ground if style.ground != "none" else theme.ground if colour else "none"
    classes = " ".join(filter(None, ("group", group.kind, group.mark, group.state)))
    return "".join((
        f'<g id="{name}" class="{classes}"{faded}>',
        tip(group.title),
        box(frame.x, frame.y, frame.w, frame.h, f'fill="{ground}" stroke="{line}" stroke-width="{width:g}"{dash}'),
        _icon(it, symbol, theme),
        badge(frame.right, frame.y, group.mark, theme),
        "</g>",
    ))  # fmt: skip


def group_words(it: GroupBox, theme: Theme) -> str:
    """The title."""
    ink = theme.groups[it.group.kind].title
    start = has_corner(it.group.kind)
    more = f'fill="{ink}"' + ("" if start else ' text-anchor="middle"')
    last = it.title.bottom - 3.6
    return "".join(
        words(it.title.x if start else it.title.cx, last - GROUP_LINE * (len(it.lines) - 1 - row), line, more)
        for row, line in enumerate(it.lines)
    )


def _icon(it: GroupBox, symbol: str, theme: Theme) -> str:
    """The icon flush in the left top corner; that of an Auto Scaling group in the middle of the top."""
    kind, frame, style = it.group.kind, it.box, theme.groups[it.group.kind]
    if kind not in _CORNERS:
        return ""
    x, y = (frame.x if has_corner(kind) else frame.cx - CORNER / 2), frame.y
    if symbol:
        return (
            f'<use xlink:href="#{symbol}" x="{tenth(x)}" y="{tenth(y)}" width="{tenth(CORNER)}"'
            f' height="{tenth(CORNER)}"/>'
        )
    return box(x, y, CORNER, CORNER, f'fill="{style.line}"') + (
        f'<path transform="translate({tenth(x)} {tenth(y)})" d="{_CORNERS[kind]}" fill="none"'
        f' stroke="{style.corner}" stroke-width="1.3" stroke-linejoin="round" stroke-linecap="round"/>'
    )
