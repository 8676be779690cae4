"""Packed levels promise a place for each thing, nothing on anything, and the same places for the same throws."""

from itertools import combinations

from archplan.drawing.layout.folding import Block
from archplan.drawing.layout.pack import Pull, _Cost, _settle, _started, pack

ICON, GAP, ROOM = (90.0, 90.0), (12.0, 18.0), (700.0, 500.0)
AT = ((45.0, 20.0), (45.0, 20.0))


def chain(count: int) -> tuple[Pull, ...]:
    return tuple(Pull(k, k + 1, AT) for k in range(count - 1))


def packed(sizes: tuple[tuple[float, float], ...], pulls: tuple[Pull, ...]) -> tuple[Block, ...]:
    return pack(sizes, pulls, GAP, ROOM, careful=True)


def test_everything_has_a_place_of_its_own() -> None:
    """it: puts icons and boxes of all sizes where nothing lies on anything, and says how large that is"""
    sizes = (*[ICON] * 9, (310.0, 250.0), (130.0, 340.0), (90.0, 104.0))
    for block in packed(sizes, chain(len(sizes))):
        boxes = [(*block.at[str(k)], *size) for k, size in enumerate(sizes)]
        assert max(x + w for x, _, w, _ in boxes) == block.width and max(y + h for _, y, _, h in boxes) == block.height
        assert min(min(x, y) for x, y, _, _ in boxes) >= 0
        for (ax, ay, aw, ah), (bx, by, bw, bh) in combinations(boxes, 2):
            assert ax + aw <= bx + 0.01 or bx + bw <= ax + 0.01 or ay + ah <= by + 0.01 or by + bh <= ay + 0.01


def test_a_short_flow_is_read_from_the_left() -> None:
    """it: keeps neighbours beside one another, in the order of their edges"""
    best = packed((ICON,) * 3, chain(3))[0]
    places = [best.at[str(k)] for k in range(3)]
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in zip(places, places[1:], strict=False)]
    assert all(dx >= 0 and dy >= 0 and (dx == 0 or dy == 0) for dx, dy in steps), places


def test_what_moves_cost_is_what_the_whole_costs() -> None:
    """it: keeps count move by move of just what all edges, crossings and the shape come to"""
    sizes = (*[ICON] * 10, (310.0, 250.0))
    pulls = (*chain(11), *[Pull(k, (k * 7 + 3) % 11, AT) for k in range(10) if k != (k * 7 + 3) % 11], Pull(-1, 4, AT))
    spans, unit = [*[(1, 1)] * 10, (3, 3)], (102.0, 108.0)
    grid = _started(spans, 6)
    least = _settle(grid, _Cost(grid, pulls, sizes, unit, 4), 4)
    before = _Cost(_started(spans, 6), pulls, sizes, unit, 4).whole()
    assert least < before
    assert abs(least - _Cost(grid, pulls, sizes, unit, 4).whole()) < 1e-6
