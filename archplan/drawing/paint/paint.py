"""From a sheet to SVG: official borders and icons, each icon once, and nothing fetched from anywhere."""

from html import escape

from archplan.drawing.page.lettering import clean, shorten, text_width
from archplan.drawing.page.sheet import CORNER, ICON, TEXT, Sheet
from archplan.drawing.page.themes import Theme, theme_named
from archplan.drawing.paint.arrow import arrow, label, number
from archplan.drawing.paint.border import border, group_words
from archplan.drawing.paint.emblem import emblem, icon_name, tint
from archplan.drawing.paint.iconpack import vector
from archplan.drawing.paint.icons import FILTERS, symbol
from archplan.drawing.paint.ink import FONT, Names, box, tenth, words
from archplan.drawing.paint.legend import ROW, Row, legend, legend_rows
from archplan.drawing.paint.steptable import StepTable, step_lines, step_table

SIDE = 24.0
"""The margin beside what is not part of the drawing."""
ABOVE = 32.0
"""Where the legend's first row stands in a heading."""


def paint(sheet: Sheet, theme: str = "light") -> str:
    """One SVG document."""
    look = theme_named(theme)
    table, wide, foot, above, rows, high = _measured(sheet, look)
    names = Names()
    title, subtitle = clean(sheet.title), clean(sheet.subtitle)
    heading, about = names.give("drawing-", "title"), names.give("drawing-", "desc")
    symbols = _symbols(sheet, names, look)
    defined = [code for _, code in symbols.values()]
    defined += [code for kind, code in FILTERS.items() if any(f"#filter-{kind})" in it for it in defined)]
    groups = [(it, names.give("group-", it.group.id)) for it in sheet.groups]
    edges = [(it, names.give("edge-", it.edge.id)) for it in sheet.routes]
    edges.sort(key=lambda pair: pair[0].edge.kind in ("traffic", "data"))
    nodes = [(it, names.give("", it.node.id)) for it in sheet.nodes]
    called = {icon: name for icon, (name, _) in symbols.items()}
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' width="{tenth(wide)}" height="{tenth(high)}" viewBox="0 0 {tenth(wide)} {tenth(high)}"'
        f' role="img" aria-labelledby="{heading} {about}">',
        f'<title id="{heading}">{escape(title) or escape(sheet.say("Architecture"))}</title>',
        f'<desc id="{about}">{escape(_description(sheet, subtitle))}</desc>',
        "<defs>",
        *defined,
        "</defs>",
        # on a group, because MuPDF takes no font from the root
        f'<g font-family="{FONT}" font-size="{tenth(TEXT)}" fill="{look.ink}">',
        box(0, 0, wide + 20, high + 20, f'fill="{look.ground}"'),  # to the edge of any whole number of pixels
        *_heading(sheet, wide, title, subtitle, look),
        '<g class="groups">',
        *(border(it, name, called.get(f"group.{it.group.kind}", ""), look) for it, name in groups),
        "</g>",
        *(tint(it, look) for it in sheet.nodes if sheet.heat),
        '<g class="edges" fill="none" stroke-linejoin="round">',
        *(arrow(it, name, look) for it, name in edges),
        "</g>",
        '<g class="titles">',
        *(group_words(it, look) for it in sheet.groups if it.lines),
        "</g>",
        '<g class="nodes">',
        *(emblem(it, name, called.get(it.node.icon, ""), look) for it, name in nodes),
        "</g>",
        '<g class="labels">',
        *(label(it, look) for it in sheet.routes),
        *(number(step, at, look) for it in sheet.nodes for step, at in zip(it.node.steps, it.steps_at, strict=False)),
        "</g>",
        *(step_lines(table, look) if table else ()),
        *legend(above, _legend_left(sheet), ABOVE, look),
        *legend(rows, SIDE, foot + 4, look),
        "</g>",
        "</svg>",
    ]
    return "\n".join(filter(None, parts)) + "\n"


def size(sheet: Sheet) -> tuple[float, float]:
    """How wide and high the picture is, with its steps and its legend."""
    _, wide, _, _, _, high = _measured(sheet, theme_named("light"))
    return wide, high


def _measured(sheet: Sheet, look: Theme) -> tuple[StepTable | None, float, float, list[Row], list[Row], float]:
    """The table of steps, the width, where the legend begins, its rows in the heading and below, and the height."""
    table = step_table(sheet)
    wide, foot = _size(sheet, table)
    room = wide - _legend_left(sheet) - SIDE - (_pill(sheet, wide) + 20 if sheet.total else 0) if sheet.page else 0.0
    above, rows = legend_rows(sheet, wide, room, look)
    return table, wide, foot, above, rows, foot + (ROW * len(rows) + 6 if rows else 0)


def _legend_left(sheet: Sheet) -> float:
    """Where the legend begins in the heading: behind the title."""
    return SIDE + 30 + max(text_width(clean(sheet.title), 18, bold=True), text_width(clean(sheet.subtitle)))


def _pill(sheet: Sheet, wide: float) -> float:
    """How wide the total is."""
    return text_width(shorten(clean(sheet.total), wide / 2, 15, bold=True), 15, bold=True) + 26


def _size(sheet: Sheet, table: StepTable | None) -> tuple[float, float]:
    """The page with its step table, without its legend."""
    if table is None:
        return sheet.width, sheet.height
    if table.beside:
        return table.x + table.wide + SIDE, max(sheet.height, table.y + table.high + SIDE)
    return sheet.width, table.y + table.high + (10 if sheet.page else SIDE)


def _symbols(sheet: Sheet, names: Names, theme: Theme) -> dict[str, tuple[str, str]]:
    """Every icon that is used, once: what it is called, and what it looks like."""
    for kind in FILTERS:
        names.give("filter-", kind)
    icons = sorted({it.node.icon for it in sheet.nodes})
    icons += [icon for icon in sorted({f"group.{it.group.kind}" for it in sheet.groups}) if vector(icon, theme.dark)]
    found = {}
    for icon in icons:
        name = names.give("", icon_name(icon))
        found[icon] = (name, symbol(icon, name, theme, CORNER if icon.startswith("group.") else ICON))
    return {icon: both for icon, both in found.items() if both[1]}


def _description(sheet: Sheet, subtitle: str) -> str:
    names = [" ".join(box.lines) for box in sheet.nodes]
    say, listed = sheet.say, ", ".join(names[:40])
    if len(names) > 40:
        listed = say("{names} and {count} more", names=listed, count=len(names) - 40)
    total = f" {clean(sheet.total)}." if sheet.total else ""
    if not names:
        return subtitle or say("Nothing to draw.")
    return f"{subtitle}.{total} " + say("{count} services: {names}.", count=len(names), names=listed)


def _heading(sheet: Sheet, wide: float, title: str, subtitle: str, theme: Theme) -> list[str]:
    total = shorten(clean(sheet.total), wide / 2, 15, bold=True)
    pill = _pill(sheet, wide) if total else 0
    room = wide - 48 - (pill + 20 if total else 0)
    rows = []
    if title:
        rows.append(words(24, 32, shorten(title, room, 18, bold=True), 'font-size="18" font-weight="700"'))
    if subtitle:
        rows.append(words(24, 50, shorten(subtitle, room), f'fill="{theme.muted}"'))
    if total:
        x, (ground, ink) = wide - 24 - pill, theme.badge
        plate = box(x, 14, pill, 32, f'rx="6" fill="{ground}"')
        amount = words(x + 13, 35.4, total, f'font-size="15" font-weight="700" fill="{ink}"')
        rows.append(f'<g class="total">{plate}{amount}</g>')
    return rows
