"""A page as a draft: what its shapes are, what leads to what, where it stands, and what the head of a spec says."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from archplan.importers.draft import Draft, missing
from archplan.importers.formats._drawio import arrows, own, places
from archplan.importers.formats._drawio.cells import Page
from archplan.importers.formats._drawio.labels import clean, lines
from archplan.importers.formats._drawio.reading import Reading
from archplan.importers.formats._drawio.standing import Taken, sense


def draft_of(page: Page, title: str, taken: Taken = sense) -> Draft:
    """The draft of a page, of which `taken` says what each shape is."""
    data = page.data
    draft = Draft(data.get("archplan-title", "")[:200] or title, missing("the drawing names no region", page.place))
    reading = Reading(page, draft, taken)
    arrows.connect(reading)
    _read_head(reading)
    if not reading.is_own:
        arrows.enter(reading, page.place)
        arrows.number(reading, page.place)
    places.stand(reading)
    reading.fill()
    if not reading.is_own:
        draft.notes.append("A drawing says what there is and what leads where; how large and how often is asked for")
    return draft


def _read_head(reading: Reading) -> None:
    """What the root keeps of the words at the head of a spec; steps at what is gone are left out."""
    for cell in reading.visible_cells():
        before = own.plain(cell.data.get("archplan-label", "")) if cell.data.get("archplan-part") == "title" else None
        now = lines(cell)
        if isinstance(before, list) and now and before and now[0] != clean(str(before[0])):
            reading.draft.title = now[0][:200]
    found = own.plain(reading.page.data.get("archplan-head", ""))
    at = reading.page.place
    for key, value in found.items() if isinstance(found, dict) else ():
        if key not in own.HEAD:
            continue
        new: Any = own.renamed(value, reading.names)
        if key == "steps" and isinstance(new, list):
            joined = {(it.source, it.target) for it in reading.draft.connections}
            for it in new:
                if not _is_there(reading, it, joined):
                    reading.draft.leave_out(f"the step {_text(it)!r}", at, "of what is not drawn so any more")
            new = [it for it in new if _is_there(reading, it, joined)]
        if new:
            reading.draft.head[key] = own.fact(new, at)


def _is_there(reading: Reading, step: Any, joined: Collection[tuple[str, str]]) -> bool:
    """Whether what a step is at is there, and its arrows lead the way it says."""
    at = step if isinstance(step, str) else next(iter(step), "") if isinstance(step, dict) else ""
    names = [it.strip() for it in str(at).split("->")]
    return all(it in reading.things for it in names) and all(it in joined for it in zip(names, names[1:], strict=False))


def _text(step: Any) -> str:
    return str(next(iter(step.values()), "") if isinstance(step, dict) else step)[:80]
