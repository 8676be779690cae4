"""What the signs of a drawing mean: only those that are on it, on two rows; and below them what is not drawn."""

from collections.abc import Callable

from archplan.drawing.page.lettering import clean, shorten, text_width, wrapped
from archplan.drawing.page.scene import Edge, EdgeKind, Group, Mark, Meaning, Node, Note, Say, State
from archplan.drawing.page.sheet import SMALL, Sheet
from archplan.drawing.page.themes import Theme
from archplan.drawing.paint.emblem import badge, state_tag
from archplan.drawing.paint.ink import box, tenth, words
from archplan.kernel.record import changed, frozen

ROW, MOST_ROWS, GAP = 18.0, 2, 24.0
LEAST_ABOVE = 420.0
"""A heading with less room than this beside its title has no legend."""
EDGE_WORDS: dict[EdgeKind, str] = {
    "traffic": "requests",
    "data": "data",
    "deploy": "deployment",
    "log": "logs and metrics",
}
MARK_WORDS: dict[Mark, str] = {"added": "added", "removed": "removed", "changed": "changed"}
STATE_WORDS: dict[State, str] = {
    "live": "runs",
    "standby": "runs small, waiting",
    "idle": "not running",
    "failed": "has failed",
    "degraded": "runs, but not as it should",
}


@frozen
class Entry:
    """A sign and its words."""

    room: float
    sign: Callable[[float, float], str]
    words: str
    is_needed: bool = False
    """Whether figures or colours mean nothing without it: then it has a row of its own where two do not hold it."""


Row = list[Entry]


def legend_rows(sheet: Sheet, wide: float, above: float, theme: Theme) -> tuple[list[Row], list[Row]]:
    """The rows in the heading, where it has so much room for them, and those below the drawing.

    The signs stand on two rows, what does not fit left out, signs before words, but nothing that is needed: that follows
    below; then every note, which stands for a figure.
    """
    if sheet.legend is None:
        return [], []
    notes = [text for text in sheet.legend if isinstance(text, Note)]
    entries = _entries(sheet, theme)
    room = above if above >= LEAST_ABOVE else wide - 48
    if above >= LEAST_ABOVE:  # what a letter means stands with the signs where they leave it room
        entries += [Entry(0, _nothing, clean(text), True) for text in notes]
        notes = []
    said: list[Entry] = []
    for entry in sorted(entries, key=lambda it: (not it.is_needed, it.sign is not _nothing)):
        if _fits([*said, entry], entries, room):
            said.append(entry)
    rows = _broken([entry for entry in entries if entry in said], room, MOST_ROWS)
    below = [entry for entry in entries if entry.is_needed and entry not in said]
    below += [Entry(0, _nothing, line) for text in notes for line in wrapped(clean(text), wide - 48, SMALL)]
    last = _broken(below, wide - 48, len(below))
    return (rows, last) if above >= LEAST_ABOVE else ([], rows + last)


def _fits(some: list[Entry], order: list[Entry], room: float) -> bool:
    """Whether the two rows hold all of these, in this order."""
    kept = [entry for entry in order if entry in some]
    return sum(map(len, _broken(kept, room, MOST_ROWS))) == len(kept)


def _broken(entries: list[Entry], wide: float, most: int) -> list[Row]:
    rows: list[Row] = []
    room = 0.0
    for entry in entries:
        short = changed(entry, words=shorten(entry.words, wide - entry.room, SMALL))
        need = text_width(short.words, SMALL) + short.room + GAP
        if not rows or need - GAP > room:
            if len(rows) == most:
                continue
            rows.append([])
            room = wide
        rows[-1].append(short)
        room -= need
    return rows


def legend(rows: list[Row], left: float, top: float, theme: Theme) -> list[str]:
    """Some of its rows."""
    if not rows:
        return []
    parts = [f'<g class="legend" font-size="{tenth(SMALL)}" fill="{theme.muted}">']
    for index, row in enumerate(rows):
        x, y = left, top + ROW * index
        for entry in row:
            parts += [entry.sign(x, y - 3.5), words(x + entry.room, y, entry.words)]
            x += entry.room + text_width(entry.words, SMALL) + GAP
    return [*parts, "</g>"]


def _entries(sheet: Sheet, theme: Theme) -> list[Entry]:
    say = sheet.say
    kinds = {route.edge.kind for route in sheet.routes if not route.edge.mark}
    things: list[Node | Group | Edge] = [*(it.node for it in sheet.nodes), *(it.group for it in sheet.groups)]
    things += [route.edge for route in sheet.routes]
    marks, states = {it.mark for it in things}, {it.state for it in things}
    entries = [_marked(mark, theme, say) for mark in MARK_WORDS if mark in marks]
    entries += [_stated(state, theme, say) for state in STATE_WORDS if state in states]
    if kinds - {"traffic", "data"}:
        entries += [
            _line(kind, theme, say)
            for kind in EDGE_WORDS
            if kind in kinds and not (kind == "data" and "traffic" in kinds)
        ]
    if len({route.edge.rate for route in sheet.routes}) > 1:
        entries.append(Entry(34, lambda x, y: _wedge(x, y, theme), say("wider line: more traffic")))
    if any(it.node.heat is not None and it.node.cost for it in sheet.nodes):
        entries.append(
            Entry(
                33,
                lambda x, y: _swatches(x, y, theme),
                say("cost: under 20 %, from 20 %, from 45 % of the total"),
                True,
            )
        )
    if any(it.node.steps for it in sheet.nodes) or any(route.edge.steps for route in sheet.routes):
        entries.append(
            Entry(16, lambda x, y: _disc(x, y, theme), say("numbers in circles: the steps of the flow"), True)
        )
    if sheet.dropped:
        entries.append(Entry(0, _nothing, clean(sheet.unsaid)))
    return entries + [
        Entry(0, _nothing, clean(text), isinstance(text, Meaning))
        for text in sheet.legend or ()
        if clean(text) and not isinstance(text, Note)
    ]


def _marked(mark: Mark, theme: Theme, say: Say) -> Entry:
    return Entry(18, lambda x, y: badge(x + 7, y, mark, theme, 6.5), say(MARK_WORDS[mark]))


def _stated(state: State, theme: Theme, say: Say) -> Entry:
    called = say(state)
    wide = text_width(called, 9.5, bold=True) + 10
    return Entry(wide + 6, lambda x, y: state_tag(x + wide / 2, y, state, theme, called), say(STATE_WORDS[state]))


def _line(kind: EdgeKind, theme: Theme, say: Say) -> Entry:
    return Entry(34, lambda x, y: _arrow(x, y, kind, theme), say(EDGE_WORDS[kind]))


def _arrow(x: float, y: float, kind: EdgeKind, theme: Theme) -> str:
    ink, dashes = theme.edges[kind], theme.dashes.get(kind, "")
    dash = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<path d="M{tenth(x)} {tenth(y)}h20" stroke="{ink}" stroke-width="1.5"{dash}/>'
        f'<path d="M{tenth(x + 28)} {tenth(y)}l-8 -3.4v6.8z" fill="{ink}"/>'
    )


def _wedge(x: float, y: float, theme: Theme) -> str:
    return f'<path d="M{tenth(x)} {tenth(y)}l28 -2.6v5.2z" fill="{theme.edges["traffic"]}"/>'


def _swatches(x: float, y: float, theme: Theme) -> str:
    return "".join(
        box(x + 9 * k, y - 4.5, 8, 9, f'rx="3" fill="{ground}" stroke="{ink}" stroke-width="0.6"')
        for k, (ground, ink) in enumerate(theme.heat)
    )


def _disc(x: float, y: float, theme: Theme) -> str:
    return f'<circle cx="{tenth(x + 6)}" cy="{tenth(y)}" r="5.5" fill="{theme.badge[0]}"/>'


def _nothing(x: float, y: float) -> str:
    return ""
