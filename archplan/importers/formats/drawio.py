"""draw.io files: shapes of AWS as services, frames as places, arrows as connections; our own files without loss.

A file that archplan drew keeps its spec in the data of its cells, and comes back with it; what was moved, renamed,
attached elsewhere or added in draw.io is taken as it is drawn now. Any other file is read by its shapes. One page is
read, the first with services on it. Nothing of a file is run, unpacked without a bound, or looked up elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from archplan.importers.draft import Draft, missing, read
from archplan.importers.files import File
from archplan.importers.formats._drawio import arrows, own, places
from archplan.importers.formats._drawio.cells import Page, pages
from archplan.importers.formats._drawio.labels import clean, lines
from archplan.importers.formats._drawio.reading import Reading
from archplan.importers.formats._drawio.shapes import known
from archplan.importers.importer import Importer
from archplan.kernel.diagnostics import mistake

ENDINGS = (".drawio", ".dio", ".xml")


def takes(file: File) -> bool:
    """Whether it is a draw.io file: by its name and its root."""
    head = file.text[:3000]
    return (file.suffix in ENDINGS and bool(re.search(r"<(mxfile|mxGraphModel)\b", head))) or file.suffix == ".drawio"


def reads(files: Sequence[File], title: str) -> Draft:
    """The draft of the first page with services; other pages and files are listed as left out."""
    first, *others = files
    found = pages(first)
    drafts = [_draft(page, title) for page in found[:1]]
    number = 0
    while not drafts[-1].services and number + 1 < len(found):
        number += 1
        drafts.append(_draft(found[number], title))
    draft = drafts[-1] if drafts[-1].services else drafts[0]
    chosen = number if drafts[-1].services else 0
    for page in (it for it in found if it is not found[chosen]):
        why = (
            "one page is read, and this one shows no service"
            if found.index(page) < chosen
            else "one page is read, the first with services"
        )
        draft.leave_out(f"the page {page.name[:60]!r}", page.place, why)
    if len(found) > 1:
        draft.notes.insert(0, f"Of {len(found)} pages {found[chosen].name[:60]!r} was read")
    for file in others:
        draft.leave_out(file.shown, None, "one drawing is read; name the others one by one")
    if not draft.services and not draft.left_out:
        raise mistake(
            "nothing-to-import", first.span(), f"{first.shown} is an empty drawing", "is this the right file?"
        )
    return draft


def _draft(page: Page, title: str) -> Draft:
    data = page.data
    draft = Draft(data.get("archplan-title", "")[:200] or title, missing("the drawing names no region", page.place))
    reading = Reading(page, draft)
    _read_head(reading)
    arrows.connect(reading)
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
            new = [it for it in new if _is_there(reading, it)]
            if len(new) < len(value):
                gone = len(value) - len(new)
                what = f"{gone} step{'s' * (gone > 1)}"
                reading.draft.leave_out(what, at, "of what is not drawn any more")
        if new:
            reading.draft.head[key] = own.fact(new, at)


def _is_there(reading: Reading, step: Any) -> bool:
    names = step if isinstance(step, str) else next(iter(step), "") if isinstance(step, dict) else ""
    return all(end.strip() in reading.things for end in str(names).split("->"))


def shows() -> frozenset[str]:
    """Every type that has a shape of its own there."""
    return frozenset(sense.type for sense in known().values() if sense.kind == "service")


importer = Importer("draw.io", takes, reads, shows, (".drawio", ".dio"))

__all__ = ["importer", "read"]
