"""A node on the page: its icon or its initials, its name, its cost, and what a comparison or a drill says of it."""

import re

from archplan.drawing.page.lettering import clean, text_width
from archplan.drawing.page.scene import Mark, Node, State
from archplan.drawing.page.sheet import ICON, LINE, SIGNS, NodeBox, Rect, pill_text
from archplan.drawing.page.themes import Theme
from archplan.drawing.paint.ink import box, class_name, link, tenth, tip, words

WIDEST = 0.6
"""How much of a tile its initials take from side to side."""


def emblem(it: NodeBox, name: str, symbol: str, theme: Theme) -> str:
    """One node, with its tooltip, in a link when it leads somewhere."""
    node = it.node
    drawn = _tile(it, theme)
    if symbol:
        drawn = f'<use xlink:href="#{symbol}" x="{tenth(it.icon.x)}" y="{tenth(it.icon.y)}" width="{tenth(ICON)}" height="{tenth(ICON)}"/>'
    faded = {"standby": "0.6", "idle": "0.45"}.get(node.state, "0.45" if node.mark == "removed" else "")
    classes = " ".join(filter(None, ("node", node.kind, node.role, node.mark, node.state)))
    parts = [
        f'<g id="{name}" class="{classes}">',
        tip(node.tooltip) or tip(" ".join(it.lines)),
        f'<g opacity="{faded}">{drawn}</g>' if faded else drawn,
        _around(it.icon, node, theme),
        *(
            words(it.icon.cx, it.title.y + LINE * row + 11, line, 'text-anchor="middle"')
            for row, line in enumerate(it.lines)
        ),
        _pill(it, theme),
        "</g>",
    ]
    target = link(node.link)
    together = "".join(parts)
    return f'<a xlink:href="{target}">{together}</a>' if target else together


def badge(x: float, y: float, mark: Mark, theme: Theme, radius: float = 8) -> str:
    """The sign of a comparison on a disc."""
    if not mark:
        return ""
    return (
        f'<circle cx="{tenth(x)}" cy="{tenth(y)}" r="{tenth(radius)}" fill="{theme.marks[mark]}"'
        f' stroke="{theme.ground}" stroke-width="1.2"/>'
        + words(
            x, y + radius * 0.54, SIGNS[mark],
            f'text-anchor="middle" font-size="{tenth(radius * 1.6)}" font-weight="700" fill="{theme.sign}"',
        )
    )  # fmt: skip


def state_tag(x: float, y: float, state: State, theme: Theme, called: str = "") -> str:
    """A state's word on its colour, its middle at a place."""
    called = called or state
    wide = text_width(called, 9.5, bold=True) + 10
    return box(x - wide / 2, y - 7, wide, 14, f'rx="3" fill="{theme.states[state]}" stroke="{theme.ground}"') + words(
        x, y + 3.4, called,
        f'text-anchor="middle" font-size="9.5" font-weight="700" fill="{theme.sign}"',
    )  # fmt: skip


def outline(state: State, mark: Mark, theme: Theme) -> tuple[str, str]:
    """Colour and dashes of what goes around a thing that is marked or not simply running."""
    if mark:
        return theme.marks[mark], "5 3" if mark == "removed" else ""
    if state in ("failed", "degraded", "idle"):
        return theme.states[state], "3 3" if state == "idle" else ""
    return "", ""


def cross(x: float, y: float, arm: float, theme: Theme) -> str:
    """The X through what failed."""
    a, b, c, d = tenth(x - arm), tenth(y - arm), tenth(x + arm), tenth(y + arm)
    path = f"M{a} {b}L{c} {d}M{c} {b}L{a} {d}"
    ends = 'fill="none" stroke-linecap="round"'
    return (
        f'<path d="{path}" {ends} stroke="{theme.ground}" stroke-width="7"/>'
        f'<path d="{path}" {ends} stroke="{theme.states["failed"]}" stroke-width="4"/>'
    )


def level(share: float) -> int:
    """Whether a cost is a small, a fair or a large share of the total."""
    return 0 if share < 0.2 else 1 if share < 0.45 else 2


def tint(it: NodeBox, theme: Theme) -> str:
    """The ground behind a node in the colour of its share of the cost; lines go over it to the icon."""
    if it.node.heat is None:
        return ""
    text, step = it.text, level(it.node.heat)
    x, right = min(it.icon.x - 6, text.x - 4), max(it.icon.right + 6, text.right + 4)
    line = theme.muted if theme.grey else theme.heat[step][1]
    return box(
        x, it.icon.y - 4, right - x, text.bottom - it.icon.y + 7,
        f'rx="6" fill="{theme.tints[step]}" stroke="{line}" stroke-width="0.8"',
    )  # fmt: skip


def _around(icon: Rect, node: Node, theme: Theme) -> str:
    mark, state = node.mark, node.state
    colour, dashes = outline(state, mark, theme)
    parts = []
    if colour:
        around = icon.grown(3)
        dash = f' stroke-dasharray="{dashes}"' if dashes else ""
        parts.append(
            box(around.x, around.y, around.w, around.h, f'rx="6" fill="none" stroke="{colour}" stroke-width="2"{dash}')
        )
    if state == "failed":
        parts.append(cross(icon.cx, icon.cy - 3, 17, theme))
    if state:
        parts.append(state_tag(icon.cx, icon.bottom - 5, state, theme, node.called))
    return "".join(parts) + badge(icon.right + 1, icon.y - 1, mark, theme)


def _pill(it: NodeBox, theme: Theme) -> str:
    pill = it.pill
    if pill is None:
        return ""
    ground, ink, rim = (*theme.heat[level(it.node.heat or 0)], theme.outline)
    if it.node.heat is None:  # a share that nobody knows has the colour of none
        ground, ink, rim = theme.plate, theme.muted, theme.muted
    return box(
        pill.x, pill.y, pill.w, pill.h, f'rx="7.5" fill="{ground}" stroke="{rim}" stroke-width="0.6"'
    ) + words(
        pill.cx, pill.y + 11.2, pill_text(it.node),
        f'text-anchor="middle" font-size="10.5" font-weight="700" fill="{ink}"',
    )  # fmt: skip


def _tile(it: NodeBox, theme: Theme) -> str:
    """A tile in the category's colour with the title's initials, for what has no picture."""
    named = [word for word in re.findall(r"\w+", " ".join(it.lines)) if word not in ("Amazon", "AWS")]
    initials = "".join(word[0] for word in named[:3]).upper() or clean(it.node.id)[:1].upper() or "?"
    icon, size = it.icon, 20.0
    size = min(size, size * WIDEST * ICON / text_width(initials, size, bold=True))
    return (
        box(icon.x, icon.y, ICON, ICON, f'fill="{theme.tiles[it.node.role]}"')
        + box(icon.x + 5, icon.y + 5, ICON - 10, ICON - 10, f'fill="none" stroke="{theme.tile}" stroke-opacity="0.6"')
        + words(
            icon.cx, icon.cy + size * 0.36, initials,
            f'text-anchor="middle" font-size="{tenth(size)}" font-weight="700" fill="{theme.tile}"',
        )
    )  # fmt: skip


def icon_name(icon: str) -> str:
    """The name of an icon's symbol."""
    return f"icon-{class_name(icon)}"
