"""Mistakes and findings under the words that they are about, with their codes.

The server publishes them and answers no pull: an editor that did both would show each twice.
"""

from __future__ import annotations

from collections.abc import Mapping

from lsprotocol.types import (
    CodeDescription,
    Diagnostic,
    DiagnosticSeverity,
)

from archplan.kernel.diagnostics import Diagnostic as Found
from archplan.kernel.plain import one_line
from archplan.live.language.document import Document

SEVERITIES = {"error": DiagnosticSeverity.Error, "warning": DiagnosticSeverity.Warning, "info": DiagnosticSeverity.Information}  # fmt: skip


def diagnostics(document: Document) -> Mapping[str, list[Diagnostic]]:
    """What is said of a session's texts, by the file it stands in; what stands in another file is said at the spec's top."""
    session = document.session
    by_file: dict[str, list[Diagnostic]] = {name: [] for name in session.texts}
    for it in document.answer.diagnostics:
        file = it.span.file if it.span.file in by_file else session.main
        by_file[file].append(described(document, it, file))
    return by_file


def described(document: Document, it: Found, file: str) -> Diagnostic:
    """A mistake or finding as an editor takes it, in one file of the session."""
    lines = document.positions(file)
    message = it.message if it.span.file == file else f"{it.span}: {it.message}"
    page = _page(it.slug)
    return Diagnostic(
        lines.range(it.span) if it.span.file == file else lines.between(0, lines.line_end(0)),
        message=one_line(f"{message}. {it.hint}" if it.hint else message),
        severity=SEVERITIES[it.severity], code=it.slug, source="archplan",
        code_description=CodeDescription(page) if page else None,
    )  # fmt: skip


def _page(slug: str) -> str:
    """The page that a rule rests on; nothing for one that rests on the language."""
    from archplan.checks.review import plan_rules  # loaded with the first findings
    from archplan.services.words.docstring import source_of

    known = plan_rules().get(slug.replace("-", "_"))
    return source_of(known.check.__doc__ or "") if known is not None else ""
