"""Exports of the AWS Pricing Calculator: each line a service with what it states, and its dollars to hold ours against.

The CSV and the JSON of calculator.aws, in English. What the export prints becomes an option or an amount of a month, what
it leaves blank a question, and what the catalogue lacks a service with the calculator's own price.
"""

from __future__ import annotations

from collections.abc import Sequence

from archplan.importers.draft import Draft
from archplan.importers.files import File
from archplan.importers.formats.calculator.drafting import draft_of
from archplan.importers.formats.calculator.rows import estimate_of, is_export
from archplan.importers.importer import Importer
from archplan.kernel.diagnostics import ArchplanError, Diagnostic


def reads(files: Sequence[File], title: str) -> Draft:
    """The draft of all estimates together; the mistakes of all files are said at once."""
    found, wrong = [], list[Diagnostic]()
    for file in files:
        try:
            found.append(estimate_of(file))
        except ArchplanError as error:
            wrong += error.diagnostics
    if wrong:
        raise ArchplanError(wrong)
    return draft_of(found, title)


def shows() -> frozenset[str]:
    """Nothing for sure: what costs nothing, or was not asked about, stands in no estimate."""
    return frozenset()


importer = Importer("AWS Pricing Calculator (CSV or JSON export)", is_export, reads, shows, (".csv", ".tsv"))
