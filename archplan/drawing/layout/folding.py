"""What is too long for one row is folded: a level in a grid, a flow in several lines."""

from math import ceil

from archplan.drawing.layout.engine import Positions
from archplan.drawing.layout.levels import Arrangement, Level
from archplan.drawing.layout.pins import Sizes
from archplan.kernel.record import frozen

BETWEEN = 22.0
"""The room between two things of one rank of a wrapped flow."""


@frozen
class Block:
    """A level once it has a size: where its members stand inside it."""

    width: float
    height: float
    at: dict[str, tuple[float, float]]


def in_a_grid(level: Level, arrangement: Arrangement, sizes: list[tuple[float, float]]) -> Block:
    """A level in rows and columns, as square as its members make it or as many columns as the choice says."""
    count = len(sizes)
    down = level.how == "down"
    columns = count if count <= 3 else int((count * 1.6) ** 0.5 + 0.99)
    if down:
        column = 5 if level.group in arrangement.bare else 3
        columns = 1 if count <= column else 2 if count <= 2 * column + 2 else columns
    if level.how == "grid":
        columns = min(arrangement.choice.trunks, count)
    gap = 26
    widths = [max(sizes[i][0] for i in range(column, count, columns)) for column in range(min(columns, count))]
    at, y = {}, 0.0
    for start in range(0, count, columns):
        row = range(start, min(start + columns, count))
        high = max(sizes[i][1] for i in row)
        for i in row:
            x = sum(widths[: i - start]) + gap * (i - start)
            at[level.members[i]] = (
                x + (widths[i - start] - sizes[i][0]) / 2,
                y + (high - sizes[i][1]) / 2,
            )
        y += high + 18
    return Block(sum(widths) + gap * (len(widths) - 1), y - 18, at)


def in_lines(
    ranks: list[list[str]],
    gaps: list[float],
    middles: Positions,
    sizes: Sizes,
    lines: int,
) -> dict[str, tuple[float, float]]:
    """The ranks of a flow in lines, one below the other; the same columns in all of them."""
    count = ceil(len(ranks) / lines)
    rows = [list(range(k, min(k + count, len(ranks)))) for k in range(0, len(ranks), count)]
    wide = [max(sizes[m][0] for row in rows if k < len(row) for m in ranks[row[k]]) for k in range(count)]
    gap = [max(gaps[row[k]] for row in rows if k < len(row)) for k in range(count)]
    at: dict[str, tuple[float, float]] = {}
    y = 0.0
    for row in rows:
        highs = {k: sum(sizes[m][1] + BETWEEN for m in ranks[k]) - BETWEEN for k in row}
        high, x = max(highs.values()), 0.0
        for column, k in enumerate(row):
            low = y + (high - highs[k]) / 2
            for member in sorted(ranks[k], key=lambda m: middles[m][1]):
                at[member] = (x + (wide[column] - sizes[member][0]) / 2, low)
                low += sizes[member][1] + BETWEEN
            x += wide[column] + gap[column]
        y += high + 2 * BETWEEN
    return at
