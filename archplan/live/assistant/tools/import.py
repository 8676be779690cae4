"""A draft of a spec from what there is already."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from archplan.importers.importer import imported
from archplan.importers.writing import left_out, questions_in, text_of
from archplan.kernel.diagnostics import ArchplanError
from archplan.kernel.plain import one_line
from archplan.kernel.record import changed
from archplan.live.assistant.desk import Desk, Refused, Tool

MOST = 200  # texts of one call


def answer(desk: Desk, asked: Mapping[str, Any]) -> str:
    """The counts and the draft; what it could not read is a comment in it."""
    paths, texts, name = asked.get("paths", []), asked.get("texts", {}), asked.get("from", "").replace("-", "_")
    if bool(paths) == bool(texts):
        raise Refused("import what? say paths below the server's folder, or texts by file name, and one of the two")
    if paths:
        return _draft([desk.file(path) for path in paths], name, str(desk.root))
    with tempfile.TemporaryDirectory(prefix="archplan-") as home:
        folder = Path(home) / "draft"
        folder.mkdir()
        for file, text in texts.items():
            if Path(file).name != file or file.startswith(".") or one_line(file) != file:
                raise Refused(f"{file[:100]!r} is no name of a file; a text has a plain one, such as main.tf")
            (folder / file).write_text(text, "utf-8")
        try:
            return _draft([folder], name, home)
        except ArchplanError as error:
            wrong = [changed(it, span=changed(it.span, file=_without(it.span.file, home)), message=_without(it.message, home)) for it in error.diagnostics]  # fmt: skip
            raise ArchplanError(wrong, {_without(file, home): text for file, text in error.texts.items()}) from None


tool = Tool(
    "Draft of a spec from infrastructure as code",
    "A draft of a spec from Terraform, CloudFormation, Compose, Kubernetes, a drawing or an estimate; nothing of it is run. Its "
    "comments say where each value was read; what only a person knows is 'ask'. Nothing is written.",
    {
        "paths": {
            "type": "array",
            "items": {"type": "string"},
            "minItems": 1,
            "maxItems": 50,
            "description": "Files or folders below the server's folder.",
        },
        "texts": {
            "type": "object",
            "additionalProperties": {"type": "string"},
            "maxProperties": MOST,
            "description": "Texts by file name, in place of paths.",
        },
        "from": {"type": "string", "description": "The importer, such as terraform; found by the files unless stated."},
    },
    answer,
)


def _draft(paths: list[Path], name: str, home: str) -> str:
    """The draft, in which files are called as they are below `home`."""
    importer, made = imported(paths, name)
    text = text_of(made)
    head = (
        f"{importer.replace('_', '-')}: {len(made.services)} services, {len(made.connections)} connections, "
        f"{questions_in(text)} questions to answer in place of 'ask', {left_out(made)} things left out\n\n"
    )
    return head + _without(text, home)


def _without(text: str, home: str) -> str:
    return text.replace(f"{home}/draft/", "").replace(f"{home}/", "")
