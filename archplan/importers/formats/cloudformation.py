"""CloudFormation templates, JSON or YAML, with SAM's resources and what the CDK synthesizes.

Intrinsic functions are worked out as far as the template says: parameters by their defaults, mappings, conditions,
``Fn::ForEach``; what only AWS knows stays unknown.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence

from archplan.importers.draft import Draft, missing
from archplan.importers.files import LARGEST_TEXT, File, from_json
from archplan.importers.importer import Importer
from archplan.importers.intrinsics import UNDECIDED, Template
from archplan.importers.site import MOST_RESOURCES, Resource, Site, drawn_types
from archplan.kernel.diagnostics import ArchplanError, Diagnostic, Span, mistake
from archplan.text.located import Located
from archplan.text.yaml import parse_foreign

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
    left: list[tuple[str, Span, str]] = []
    wrong: list[Diagnostic] = []
    for file in files:
        try:
            prefix = f"{os.path.basename(file.shown)}:" if len(files) > 1 else ""
            made, out = _resources(file, prefix)
        except ArchplanError as error:
            wrong += error.diagnostics
            continue
        resources += made
        left += out
        if len(resources) > MOST_RESOURCES:
            raise mistake("too-many-resources", file.span(), f"more than {MOST_RESOURCES:,} resources")
    if not resources and wrong:
        raise ArchplanError(wrong)
    site = Site(title, missing("a template says no region"), resources)
    for what, place, why in left:
        site.draft.leave_out(what, place, why)
    for found in wrong:
        site.draft.leave_out(found.span.file, found.span, f"not read: {found.message}", hides=True)
    return site.build()


def _resources(file: File, prefix: str) -> tuple[list[Resource], list[tuple[str, Span, str]]]:
    if len(file.text) > LARGEST_TEXT:
        raise mistake("file-too-large", file.span(), f"a template is at most {LARGEST_TEXT // 1_000_000} MB")
    if file.text.lstrip()[:1] == "{":
        from_json(file)  # says what is no JSON better than YAML would
    tree = parse_foreign(file.text, file.shown)
    given = tree.get("Resources")
    if given is None or not given.is_mapping:
        raise mistake("not-a-template", tree.span, f"{file.shown} has no Resources", "name a CloudFormation template")
    template = Template(tree, prefix)
    left: list[tuple[str, Span, str]] = []
    made = list(_each(template, given, prefix, left))
    return made, [*left, *template.cut]


def _each(template: Template, given: Located, prefix: str, left: list[tuple[str, Span, str]]) -> Iterator[Resource]:
    for name, written in template.expanded(given):
        type_ = written.get("Type")
        if type_ is None or not type_.is_text:
            left.append((name, written.span, "it has no type"))
            continue
        condition = written.get("Condition")
        holds = template.holds(condition.value) if condition is not None and condition.is_text else True
        if condition is not None and not holds:
            unsaid = UNDECIDED.format(condition.value)
            why = f"its condition {condition.value} does not hold" if holds is False else unsaid
            left.append((f"{name} ({type_.value})", written.span, why))
        if holds is False:
            continue
        body = template.worked_out(written.get("Properties") or Located({}, written.span))
        body = body if body.is_mapping else Located({}, written.span)
        at = given.keys.get(name, written.span)
        yield Resource(f"{prefix}{name}", type_.value, _short(name), body, at, "")


def _short(name: str) -> str:
    """A logical id without the eight letters that the CDK puts at its end."""
    end = name[-8:]
    is_hash = len(name) > 12 and all(c in "0123456789ABCDEF" for c in end) and any(c.isdigit() for c in end)
    return name[:-8] if is_hash else name


importer = Importer("CloudFormation, SAM and CDK templates", takes, reads, drawn_types)
