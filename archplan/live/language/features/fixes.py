"""Quick fixes: the mechanical mend of a finding, the word that was meant, an allow on the line; all mends at once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lsprotocol.types import (
    TEXT_DOCUMENT_CODE_ACTION,
    CodeAction,
    CodeActionKind,
    CodeActionOptions,
    CodeActionParams,
    Range,
    TextEdit,
    WorkspaceEdit,
)

from archplan.checks.policy import KEPT
from archplan.kernel.diagnostics import ArchplanError, Diagnostic, Fix
from archplan.live.language.diagnostics import described
from archplan.live.language.document import Document, Feature
from archplan.text.fixes import mended, placed
from archplan.text.yaml import parse

_MEANT = re.compile(r"^did you mean ('[^']+'(?: or '[^']+')*)\?")
_ALLOWS = re.compile(r"#\s*archplan:\s*allow\s+[a-z-]+(\s*,\s*[a-z-]+)*\s*$")
ALL = "source.fixAll.archplan"


def answer(document: Document, params: CodeActionParams) -> list[CodeAction]:
    """What may be done about what stands in a range."""
    only = params.context.only
    here = [it for it in document.answer.diagnostics if it.span.file == document.name]
    found: list[CodeAction] = []
    if only is None or any(_asks(kind, CodeActionKind.QuickFix) for kind in only):
        found += [action for it in here if _meets(document, it, params.range) for action in actions(document, it)]
    if only is not None and any(_asks(kind, ALL) for kind in only):
        text, count = mended(document.text, here, document.name)
        if count:
            whole = document.positions().between(0, len(document.text))
            title = f"Make {count} mend{'s' if count != 1 else ''}"
            found.append(CodeAction(title, kind=ALL, edit=_edit(document, whole, text)))
    return found


feature = Feature(
    TEXT_DOCUMENT_CODE_ACTION, answer, CodeActionOptions(code_action_kinds=[CodeActionKind.QuickFix, ALL])
)


def _asks(kind: str | CodeActionKind, for_: str | CodeActionKind) -> bool:
    asked, offered = str(getattr(kind, "value", kind)), str(getattr(for_, "value", for_))
    return asked == "" or offered == asked or offered.startswith(f"{asked}.")


def _meets(document: Document, it: Diagnostic, asked: Range) -> bool:
    own = document.positions().range(it.span)
    return own.start.line <= asked.end.line and asked.start.line <= own.end.line


def actions(document: Document, it: Diagnostic) -> Iterator[CodeAction]:
    """What may be done about one diagnostic: its own mend first, an allow last."""
    yield from mends(document, it)
    start = document.positions().start(it.span)
    if it.severity != "error" and it.slug not in KEPT and it.slug != "unused-allow":
        stop = document.positions().line_end(start)
        row = document.text[document.text.rfind("\n", 0, start) + 1 : stop]
        allow = f", {it.slug}" if _ALLOWS.search(row) else f"  # archplan: allow {it.slug}"
        if _is_comment(document.text, stop, allow):
            yield _action(document, it, f"Allow {it.slug} on this line", (stop, stop, allow))


def mends(document: Document, it: Diagnostic) -> Iterator[CodeAction]:
    """What makes a diagnostic go away: the edit that comes with it, or the word that was meant."""
    if it.fix is not None and it.fix.span.file == document.name and (edit := placed(document.text, it.fix)):
        yield _action(document, it, _title(it.fix), edit, is_preferred=True)
    meant = _MEANT.match(it.hint)
    if meant:
        lines = document.positions()
        start, end = lines.start(it.span), lines.end(it.span)
        if re.fullmatch(r"[\w.-]+", document.text[start:end]):
            for word in re.findall(r"'([^']+)'", meant[1]):
                is_alone = " or " not in meant[1]
                yield _action(document, it, f"Write {word}", (start, end, word), is_preferred=is_alone)


def _action(
    document: Document, it: Diagnostic, title: str, edit: tuple[int, int, str], is_preferred: bool = False
) -> CodeAction:
    start, end, text = edit
    return CodeAction(
        title, kind=CodeActionKind.QuickFix, diagnostics=[described(document, it, document.name)],
        edit=_edit(document, document.positions().between(start, end), text), is_preferred=is_preferred,
    )  # fmt: skip


def _is_comment(text: str, at: int, written: str) -> bool:
    """Whether what is written there changes no value."""
    try:
        return parse(text[:at] + written + text[at:], "") == parse(text, "")
    except ArchplanError:
        return False


def _title(fix: Fix) -> str:
    if fix.removes:
        return "Remove it"
    text = fix.text if len(fix.text) <= 60 else fix.text[:59] + "…"
    return f"Write {fix.key}: {text}" if fix.key else f"Write {text}"


def _edit(document: Document, range_: Range, text: str) -> WorkspaceEdit:
    return WorkspaceEdit(changes={document.uri_of(document.name): [TextEdit(range_, text)]})
