"""The numbered flow in words: a table to the right of a drawing, or below a wide one."""

from archplan.drawing.page.lettering import wrapped
from archplan.drawing.page.pages import Page, page_of
from archplan.drawing.page.scene import Step
from archplan.drawing.page.sheet import LINE, Sheet
from archplan.drawing.page.themes import Theme
from archplan.drawing.paint.arrow import NUMBER, number
from archplan.drawing.paint.ink import box, words
from archplan.kernel.record import frozen

PANEL, WIDEST_BESIDE = 276.0, 1.45
MARGIN, PAD, BETWEEN, CLOSE = 24.0, 14.0, 8.0, 9.0


@frozen
class StepTable:
    """Where the table stands: its corner, its size, and its columns of steps with their broken lines."""

    x: float
    y: float
    wide: float
    high: float
    columns: tuple[tuple[tuple[Step, tuple[str, ...]], ...], ...]
    beside: bool
    pad: float = PAD


def step_table(sheet: Sheet) -> StepTable | None:
    """The table for a sheet, if its flow has steps; on a page where it leaves the drawing the most room."""
    if not sheet.steps:
        return None
    if not sheet.page:
        return _table(sheet, sheet.width < WIDEST_BESIDE * sheet.height)
    page = page_of(sheet.page)
    return max((_table(sheet, beside) for beside in (False, True)), key=lambda it: _share(sheet, it, page))


def _share(sheet: Sheet, table: StepTable, page: Page) -> float:
    """How large a sheet with a table is on a page."""
    if table.beside:
        return min(page.width / (table.x + table.wide), page.height / max(sheet.height, table.y + table.high))
    return min(page.width / sheet.width, page.height / (table.y + table.high))


def _table(sheet: Sheet, beside: bool) -> StepTable:
    wide = PANEL if beside else sheet.width - 2 * MARGIN
    top = 64.0 if sheet.title or sheet.subtitle or sheet.total else MARGIN
    count = 1 if beside else max(1, min(len(sheet.steps), int(wide // 300)))
    room = wide / count - 2 * PAD - 2 * NUMBER - 8
    broken = [(step, wrapped(step.text, room)) for step in sheet.steps]
    columns = _columns(broken, count)
    pad = CLOSE if sheet.page else PAD
    high = max(map(_height, columns)) + 2 * pad - BETWEEN
    x = sheet.width - MARGIN + 20 if beside else MARGIN
    return StepTable(x, top if beside else sheet.height - 6, wide, high, columns, beside, pad)


def step_lines(table: StepTable, theme: Theme) -> list[str]:
    """The table, drawn."""
    parts = [
        '<g class="steps">',
        box(table.x, table.y, table.wide, table.high, f'rx="4" fill="none" stroke="{theme.muted}" stroke-width="0.8"'),
    ]
    for index, column in enumerate(table.columns):
        x, y = table.x + PAD + index * table.wide / len(table.columns), table.y + table.pad
        for step, lines in column:
            parts.append(number(step.number, (x + NUMBER, y + NUMBER), theme))
            for row, line in enumerate(lines):
                parts.append(words(x + 2 * NUMBER + 8, y + 12.4 + LINE * row, line))
            y += _tall(lines)
    return [*parts, "</g>"]


def _columns(
    broken: list[tuple[Step, tuple[str, ...]]], count: int
) -> tuple[tuple[tuple[Step, tuple[str, ...]], ...], ...]:
    """The steps in reading order, down one column after another, the columns about equally high."""
    share = _height(tuple(broken)) / count
    columns: list[list[tuple[Step, tuple[str, ...]]]] = [[]]
    for item in broken:
        if columns[-1] and len(columns) < count and _height(tuple(columns[-1])) + _tall(item[1]) / 2 > share:
            columns.append([])
        columns[-1].append(item)
    return tuple(map(tuple, columns))


def _tall(lines: tuple[str, ...]) -> float:
    return max(LINE * len(lines) + 3, 2 * NUMBER) + BETWEEN


def _height(column: tuple[tuple[Step, tuple[str, ...]], ...]) -> float:
    return sum(_tall(lines) for _, lines in column)
