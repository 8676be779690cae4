"""The options, a row each: what it costs a month, and against the spec as it is written."""

from __future__ import annotations

from archplan.kernel.diagnostics import ArchplanError
from archplan.outputs.page.page import Block, Bullets, Cell, Column, Row, Section, Table
from archplan.outputs.page.sections import Asked
from archplan.outputs.page.sections.options import against, total_of, variant
from archplan.text.located import Located, is_null

MOST = 3  # changes that a note has room for


def section(asked: Asked) -> Section | None:
    """A row an option; None where the spec has no scenarios, or one of them is what the page is about."""
    say, plan = asked.say, asked.report.plan
    if plan.scenario or not plan.architecture.scenarios:
        return None
    rows = [Row((Cell(say("as written")), total_of(plan, asked), Cell("–")), kind="stated")]
    untold = []
    for name in plan.architecture.scenarios:
        found = variant(plan, name)
        if isinstance(found, ArchplanError):
            untold.append(say("{scenario} cannot be read: {why}", scenario=name, why=found.diagnostics[0].message))
        else:
            note = changes_said(plan.architecture.scenarios[name], asked)
            rows.append(
                Row((Cell(name.replace("-", " "), note=note), total_of(found, asked), against(plan, found, asked)))
            )
    columns = (Column(say("Option")), Column(say("A month"), True), Column(say("Against the spec as written"), True))
    blocks: list[Block] = [Table("options", say("What each option costs a month"), columns, tuple(rows))]
    if untold:
        blocks.append(Bullets(tuple(untold), say("Not compared here")))
    return Section("options", say("Options compared"), tuple(blocks))


def changes_said(patch: Located, asked: Asked) -> str:
    """What a scenario changes of the spec, in its own words: ``db: proxy true``; the first of them where there are many."""
    said = [text for key, part in patch.items() for text in _changes(key, part, asked)]
    return "; ".join(said[:MOST]) + ("; …" if len(said) > MOST else "")


def _changes(key: str, part: Located, asked: Asked) -> list[str]:
    """What it changes in one part of the spec; a part that is no mapping of names is said by its key alone."""
    say = asked.say
    if key not in ("services", "traffic") or not part.is_mapping:
        return [
            f"{key.replace('_', ' ')} {part.value}" if part.is_text and not is_null(part) else key.replace("_", " ")
        ]
    gone = [name for name, new in part.items() if is_null(new)]
    new_ones = [name for name, new in part.items() if "type" in new]
    found = [say("without {names}", names=", ".join(gone))] if gone else []
    found += [say("with {names}", names=", ".join(new_ones))] if new_ones else []
    for name, new in part.items():
        if name not in gone and name not in new_ones:
            options = [
                f"{option.replace('_', ' ')} {value.value}" if value.is_text else option.replace("_", " ")
                for option, value in new.items()
            ]
            found.append(f"{name}: {', '.join(options)}")
    return found
