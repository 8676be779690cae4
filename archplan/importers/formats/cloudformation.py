"""CloudFormation templates, JSON or YAML, with SAM's resources and what the CDK synthesizes.

Intrinsic functions are worked out as far as the template says: parameters by their defaults, mappings, conditions,
``Fn::ForEach``, stacks within it that lie beside it; what only AWS knows stays unknown.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress

from archplan.importers.draft import Draft, LeftOut, missing
from archplan.importers.files import File
from archplan.importers.importer import Importer
from archplan.importers.intrinsics import UNDECIDED, Template
from archplan.importers.nested import Stacks, type_of
from archplan.importers.site import MOST_RESOURCES, STACKS, Resource, Site, drawn_types
from archplan.kernel.diagnostics import ArchplanError, Diagnostic, mistake
from archplan.text.located import Located

ENDINGS = (".json", ".yaml", ".yml", ".template", "")


def takes(file: File) -> bool:
    """Whether it is a template: it has resources with types of AWS."""
    return (
        file.suffix in ENDINGS
        and "AWS::" in file.text
        and re.search(r'^Resources\s*:|"Resources"\s*:', file.text, re.M) is not None
    )


def reads(files: Sequence[File], title: str) -> Draft:
    """The draft of all templates together; one that cannot be read is listed while another one can."""
    resources: list[Resource] = []
    left: list[LeftOut] = []
    wrong: list[Diagnostic] = []
    stacks = Stacks(files)
    tops = _tops(files, stacks)
    called = Counter(os.path.basename(file.shown) for file in tops)
    for file in tops:
        name = os.path.basename(file.shown)
        try:
            template = stacks.top(file, f"{name if called[name] == 1 else file.shown}:" if len(tops) > 1 else "")
            resources += _each(template, left)
        except ArchplanError as error:
            wrong += error.diagnostics
            continue
        if len(resources) > MOST_RESOURCES:
            raise mistake("too-many-resources", file.span(), f"more than {MOST_RESOURCES:,} resources")
    if not resources and wrong:
        raise ArchplanError(wrong)
    site = Site(title, missing("a template says no region"), resources)
    site.draft.notes += stacks.notes
    site.draft.left_out += left
    for found in wrong:
        site.draft.leave_out(found.span.file, found.span, f"not read: {found.message}", hides=True)
    return site.build()


def _tops(files: Sequence[File], stacks: Stacks) -> list[File]:
    """The templates that no stack of another names; all of them where they name one another in a circle."""
    inner: set[str] = set()
    for file in files:
        with suppress(ArchplanError):
            inner |= {it for it in stacks.nested(file) if it != os.path.realpath(file.path)}
    return [file for file in files if os.path.realpath(file.path) not in inner] or list(files)


def _each(template: Template, left: list[LeftOut]) -> Iterator[Resource]:
    """Every resource of a template, those of the stacks in it as well; what is left out is added to `left`."""
    given = template.tree["Resources"]
    for name, written in template.expanded(given):
        type_ = type_of(written)
        if not type_:
            left.append(LeftOut(name, written.span, "it has no type"))
            continue
        condition = written.get("Condition")
        holds = template.holds(condition.value) if condition is not None and condition.is_text else True
        if condition is not None and not holds:
            unsaid = UNDECIDED.format(condition.value)
            why = f"its condition {condition.value} does not hold" if holds is False else unsaid
            left.append(LeftOut(f"{name} ({type_})", written.span, why))
        if holds is False:
            continue
        at = given.keys.get(name, written.span)
        if type_ in STACKS:
            stack = template.stack(name, written)
            if isinstance(stack, Template):
                yield from _each(stack, left)
            else:
                left.append(LeftOut(f"{name} ({type_})", at, stack, hides=True))
            continue
        body = template.worked_out(written.get("Properties") or Located({}, written.span))
        body = body if body.is_mapping else Located({}, written.span)
        yield Resource(f"{template.prefix}{name}", type_, _short(name), body, at, "")
    left += [LeftOut(*it) for it in template.cut]


def _short(name: str) -> str:
    """A logical id without the eight letters that the CDK puts at its end."""
    end = name[-8:]
    is_hash = len(name) > 12 and all(c in "0123456789ABCDEF" for c in end) and any(c.isdigit() for c in end)
    return name[:-8] if is_hash else name


importer = Importer("CloudFormation, SAM and CDK templates", takes, reads, drawn_types)
