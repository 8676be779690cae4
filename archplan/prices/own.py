"""A team's own prices, named once: the table [prices] of ``archplan.toml``, beside a spec or above it.

``own = "prices"`` is a folder, relative to the file, whose prices are laid over the book as ``--pricing`` lays them.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from archplan.kernel import inputs
from archplan.kernel.diagnostics import ArchplanError, Diagnostic, Span, did_you_mean

NAME = "archplan.toml"
KEYS = ("own",)
LARGEST = 100_000  # bytes


def own_prices(spec: Path) -> Path | None:
    """The folder that the nearest ``archplan.toml`` names; None where none does. Raises ArchplanError."""
    folder = Path(os.path.realpath(spec)).parent
    for place in (folder, *folder.parents):
        file = place / NAME
        standing = inputs.standing(file)
        if standing is not None:
            return _own(file) if standing == "" else None  # what else stands there, the policy says
    return None


def _own(file: Path) -> Path | None:
    try:
        with file.open("rb") as opened:
            data = opened.read(LARGEST + 1)
    except OSError:
        return None
    inputs.noted(file, data)
    if b"[prices]" not in data and b"prices" not in data:
        return None
    import tomllib

    try:
        text = data.decode("utf-8")
        tree = tomllib.loads(text)
    except (UnicodeDecodeError, ValueError, RecursionError):
        return None  # a check says it, with its place
    if "prices" not in tree:
        return None
    return _folder(file, text, tree["prices"])


def _folder(file: Path, text: str, table: Any) -> Path | None:
    if not isinstance(table, dict):
        raise _wrong(file, text, "prices", "prices is a table", 'write [prices] and below it own = "prices"')
    for key in table:
        if key not in KEYS:
            raise _wrong(file, text, key, f"[prices] has no {key[:60]!r}", did_you_mean(key[:60], KEYS))
    own = table.get("own")
    if own is None:
        return None
    if not isinstance(own, str) or not own or "\0" in own:
        raise _wrong(file, text, "own", "own is a folder of prices", 'write own = "prices"')
    found = file.parent / own
    if not found.is_dir():
        raise _wrong(
            file, text, "own", f"there is no folder {own!r} beside it", "'archplan prices template' begins one"
        )
    return found


def _wrong(file: Path, text: str, word: str, message: str, hint: str) -> ArchplanError:
    rows = text.splitlines()
    line = next((number for number, row in enumerate(rows, 1) if word in row), 1)
    column = rows[line - 1].find(word) + 1 if rows else 1
    span = Span(str(file), line, max(1, column), len(word))
    return ArchplanError([Diagnostic("bad-policy", span, message, hint)], {str(file): text})
