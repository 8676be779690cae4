"""Prices that a machine read for its user: a folder laid over the shipped book, and when each value was last read.

``archplan prices update`` writes it; ``ARCHPLAN_PRICES`` says where, else it is ``archplan/prices`` in the user's folder of
data. ``read.json`` in it has the last day of reading by service, meter and scope, so that a value which did not change does
not look old, and a hash of every file, so that one changed by hand is checked before anybody believes it.
"""

from __future__ import annotations

import os
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from archplan.prices.tables import Stamp, _stamp

READ = "read.json"
VARIABLE = "ARCHPLAN_PRICES"


def layer_folder() -> Path:
    """Where updated prices of this user go, whether it is there or not."""
    said = os.environ.get(VARIABLE)
    if said:
        return Path(said)
    data = os.environ.get("XDG_DATA_HOME") or os.path.join(os.path.expanduser("~"), ".local", "share")
    return Path(data) / "archplan" / "prices"


def layer() -> Path | None:
    """The user's updated prices; None where there are none."""
    folder = layer_folder()
    return folder if (folder / READ).is_file() else None


def days_read(folder: Path) -> dict[str, str]:
    """The days of the last reading in a folder, by ``service meter scope``."""
    return {key: day for key, day in _notes(folder).get("read", {}).items() if isinstance(day, str)}


def hashes(folder: Path) -> dict[str, str]:
    """What each file held when an update wrote it, as hashes by name."""
    return {name: digest for name, digest in _notes(folder).get("files", {}).items() if isinstance(digest, str)}


def read_on(folder: Path, service: str, meter: str, scope: str) -> date | None:
    """The day on which one value was last read."""
    try:
        return date.fromisoformat(days_read(folder)[f"{service} {meter} {scope}"])
    except (KeyError, ValueError):
        return None


def notes(read: dict[str, str], files: dict[str, str]) -> bytes:
    """The text of ``read.json``."""
    import json

    tree = {"files": dict(sorted(files.items())), "read": dict(sorted(read.items()))}
    return (json.dumps(tree, indent=0) + "\n").encode()


def _notes(folder: Path) -> dict[str, Any]:
    path = str(folder / READ)
    stamp = _stamp(path)
    return _parsed(path, stamp) if stamp is not None else {}


@lru_cache(maxsize=8)
def _parsed(path: str, stamp: Stamp) -> dict[str, Any]:
    import json

    try:
        tree = json.loads(Path(path).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return {key: value for key, value in tree.items() if isinstance(value, dict)} if isinstance(tree, dict) else {}
