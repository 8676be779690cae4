"""Scripts of the diagrams package, read by their syntax tree and never run: nodes, clusters, and the arrows between them.

Names, lists, loops over what is written there, functions of the script and texts are worked out as Python does, and the
operators as the package does (``a >> b - c`` joins b with c, then a with c, as a minus binds tighter). What only a run
would tell is listed. A class is known by its name, its other names of the same picture, and by the catalogue's own icons.
https://diagrams.mingrammer.com/docs/getting-started/installation
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Sequence

from archplan.importers.draft import Draft
from archplan.importers.files import File
from archplan.importers.formats._drawio.drafting import draft_of
from archplan.importers.formats.diagrams.script import Script
from archplan.importers.importer import Importer
from archplan.kernel.diagnostics import Span, mistake
from archplan.services import catalog

LARGEST = 1_000_000  # signs of a script


def takes(file: File) -> bool:
    """Whether it is a script that imports the package."""
    return file.suffix == ".py" and re.search(r"^\s*(from|import)\s+diagrams\b", file.text, re.M) is not None


def reads(files: Sequence[File], title: str) -> Draft:
    """The draft of the first diagram with services; other diagrams and files are listed."""
    first, *others = files
    script = Script(first, _parsed(first))
    try:
        script.run_whole()
    except RecursionError:
        raise mistake("too-deep", first.span(), f"{first.shown} nests too deeply", "is this the right file?") from None
    if not script.canvas.pages:
        raise mistake("nothing-to-import", first.span(), f"no 'with Diagram(...)' of {first.shown} can be read",
                      "is this a script of the diagrams package?")  # fmt: skip
    drafts = [
        draft_of(page, page.name or title, lambda cell, _: script.canvas.senses[cell.id])
        for page in script.canvas.pages
    ]
    chosen = next((it for it in drafts if it.services), drafts[0])
    for page, draft in zip(script.canvas.pages, drafts, strict=True):
        if draft is not chosen:
            chosen.leave_out(
                f"the diagram {page.name[:60]!r}", page.place, "one is read, the first with services", True
            )
    for what, at, why in script.canvas.lost:
        chosen.leave_out(what, at, why, hides=True)
    for file in others:
        chosen.leave_out(file.shown, None, "one drawing is read; name the others one by one", hides=True)
    return chosen


def _parsed(file: File) -> ast.Module:
    if len(file.text) > LARGEST:
        raise mistake("file-too-large", file.span(), f"a script is at most {LARGEST // 1_000_000} MB")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of escapes in its texts
            return ast.parse(file.text)
    except SyntaxError as error:
        at = Span(file.shown, error.lineno or 1, error.offset or 1)
        raise mistake("not-python", at, f"this is no Python: {error.msg}", "does 'python' run it?") from None
    except (ValueError, RecursionError, MemoryError):
        raise mistake(
            "not-python", file.span(), f"{file.shown} cannot be read as Python", "does 'python' run it?"
        ) from None


def shows() -> frozenset[str]:
    """Every type that the catalogue draws with a class of the package."""
    return frozenset(name for name, cls in catalog().items() if cls.icon.startswith("aws.") and name != "aws")


importer = Importer(
    "a script of the diagrams package", takes, reads, shows, ("diagram.py", "diagrams.py", "architecture.py")
)
