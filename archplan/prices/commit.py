"""Several files of a folder written as one: all of them, or none, whenever the machine stops.

New files are made in a folder of their own beside the old ones; then one small file, put in place at once, says that they
count; then they are moved. Whoever opens the folder and finds that file moves the rest first. So a book is the old one or the
new one, and a run that was killed leaves nothing to repair by hand.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from archplan.kernel.diagnostics import ArchplanError, Diagnostic, Span

MARK = ".update.json"
_NAME = re.compile(r"(?!\.\.?(/|$))[A-Za-z0-9_.-]+(/(?!\.\.?$)[A-Za-z0-9_.-]+)?")  # nothing that leads out of a folder
_STAGE = re.compile(r"\.update-[0-9a-f]{16}")


def settled(folder: Path) -> Path:
    """The folder, after an update that was cut off while its files were moved is brought to its end.

    Raises ArchplanError where that cannot be done, as nothing true could be read then.
    """
    if os.path.exists(folder / MARK):
        try:
            _finish(folder)
        except OSError as error:
            said = f"an update of it was cut off and cannot be brought to its end: {error.strerror or error}"
            hint = f"make {folder} writable and run any command again"
            raise ArchplanError([Diagnostic("unwritable-prices", Span(str(folder), 1, 1), said, hint)]) from None
    return folder


def written_whole(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put files in a folder, all or none; names are relative, with at most one folder in them. Raises OSError."""
    import json  # with bzip2 and LZMA half of what reading a price needs, and only an update writes
    import shutil

    from archplan.kernel.disk import sync_folder

    assert all(map(_NAME.fullmatch, files)), sorted(files)
    folder.mkdir(parents=True, exist_ok=True)
    settled(folder)
    for left in folder.glob(".update-*"):  # of a run that was killed before it counted
        shutil.rmtree(left, ignore_errors=True)
    stage = folder / f".update-{os.urandom(8).hex()}"
    try:
        for name, data in files.items():
            place = stage / name
            place.parent.mkdir(parents=True, exist_ok=True)
            _store(place, data)
        mark = stage / MARK
        _store(mark, json.dumps({"from": stage.name, "files": sorted(files)}).encode())
        sync_folder(stage)
        os.replace(mark, folder / MARK)
    except BaseException:
        shutil.rmtree(stage, ignore_errors=True)
        raise
    sync_folder(folder)
    _finish(folder)


def _finish(folder: Path) -> None:
    import json
    import shutil

    from archplan.kernel.disk import sync_folder

    try:
        said = json.loads((folder / MARK).read_bytes())
        begun, names = str(said["from"]), [str(name) for name in said["files"]]
        if not _STAGE.fullmatch(begun) or not all(map(_NAME.fullmatch, names)):
            raise ValueError
        stage = folder / begun
    except FileNotFoundError:  # somebody else has just finished it
        return
    except (ValueError, KeyError, TypeError):
        raise OSError(f"{folder / MARK} is no mark of an update; take it away") from None
    for name in names:
        place = folder / name
        place.parent.mkdir(exist_ok=True)
        with suppress(FileNotFoundError):  # moved already
            os.replace(stage / name, place)
        sync_folder(place.parent)
    with suppress(FileNotFoundError):
        os.unlink(folder / MARK)
    shutil.rmtree(stage, ignore_errors=True)


def _store(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
