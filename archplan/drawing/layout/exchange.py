"""Icons of one box change places where fewer lines cross then: its inside was ordered without what is outside of it."""

from collections.abc import Iterator

from archplan.drawing.layout.draft import MARGIN, Draft
from archplan.drawing.layout.levels import PAGE
from archplan.drawing.layout.tangle import Tangle
from archplan.drawing.page.sheet import Rect

LEAST = 0.5
"""What an exchange must save: half a crossing."""
AGAINST = 1.2
"""The price of an edge that does not go the way that people read."""
FAR = 500.0
"""How many pixels longer edges may become for one crossing less: what belongs together stays together."""
TRIALS = 240
APART = 16.0
"""The least room between two icons that stand where others stood."""


def exchange(draft: Draft, trials: int = TRIALS) -> bool:
    """Tries pairs of icons in the same box until none is better for it; whether any was."""
    tangle = Tangle(draft)
    kept = {*draft.wishes.order, *draft.wishes.named}
    mates: dict[tuple[str, str], list[str]] = {}
    for node in draft.sizes:
        path = draft.arrangement.path(node)
        group = next(it for it in path[1:] if it == PAGE or it not in draft.arrangement.bare)
        if node not in kept and not any(it in draft.blocks.held for it in path[1:-1]):
            column = f"{draft.at[node].cx:.0f}" if group == PAGE else ""  # who stands left of the cloud stays there
            mates.setdefault((group, column), []).append(node)
    others = {group: _bodies(draft, group) for group, _ in mates}
    done = False
    for _ in range(3):
        better = False
        for one, two, group in _pairs(draft, tangle, mates):
            if trials <= 0:
                return done
            old = draft.at[one], draft.at[two]
            new = _swapped(*old)
            if not _fits(draft, group, {one: new[0], two: new[1]}, others[group]):
                continue
            trials -= 1
            edges = tangle.touching((one, two))
            cost = tangle.cost(edges) + _aside(draft, tangle, edges)
            draft.at[one], draft.at[two] = new
            if tangle.cost(edges, cost) + _aside(draft, tangle, edges) < cost - LEAST:
                better = done = True
            else:
                draft.at[one], draft.at[two] = old
        if not better:
            break
    return done


def _pairs(draft: Draft, tangle: Tangle, mates: dict[tuple[str, str], list[str]]) -> Iterator[tuple[str, str, str]]:
    """Pairs of one box of which at least one has an edge."""
    for (group, _), nodes in mates.items():
        for k, one in enumerate(nodes):
            for two in nodes[k + 1 :]:
                if tangle.touching((one, two)):
                    yield one, two, group


def _swapped(one: Rect, two: Rect) -> tuple[Rect, Rect]:
    """Each on the other's middle line, at the other's height."""
    return Rect(two.cx - one.w / 2, two.y, one.w, one.h), Rect(one.cx - two.w / 2, one.y, two.w, two.h)


def _bodies(draft: Draft, group: str) -> list[str]:
    """The outermost things with a body inside a group."""
    found: list[str] = []
    for member in draft.arrangement.levels[group].members:
        if member in draft.arrangement.bare:
            found += _bodies(draft, member)
        elif member in draft.at:
            found.append(member)
    return found


def _fits(draft: Draft, group: str, new: dict[str, Rect], bodies: list[str]) -> bool:
    """Whether icons at new places stand inside their box and clear of all that stands there."""
    box = Rect(0, 0, draft.width, draft.height) if group == PAGE else draft.at[group]
    left, _, right, _ = (MARGIN, 0, MARGIN, 0) if group == PAGE else draft.blocks.pads(group)
    if any(it.x < box.x + left - 1 or it.right > box.right - right + 1 for it in new.values()):
        return False
    rest = [draft.at[other].grown(APART / 2) for other in bodies if other not in new]
    both = [it.grown(APART / 2) for it in new.values()]
    return not both[0].meets(both[1]) and not any(it.meets(other) for it in both for other in rest)


def _aside(draft: Draft, tangle: Tangle, edges: list[int]) -> float:
    """What edges cost by their length, and those that go back."""
    down = draft.arrangement.choice.flow == "down"
    total = 0.0
    for index in edges:
        a, b = (draft.at[end] for end in tangle.ends[index])
        total += AGAINST * (b.cy < a.cy - 1 if down else b.cx < a.cx - 1)
        total += (abs(b.cx - a.cx) + abs(b.y - a.y)) / FAR
    return total
