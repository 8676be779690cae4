"""The user's icon pack: official SVGs taken from AWS's asset package once, checked, and kept in the user's data folder."""

import csv
import os
import re
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from archplan.drawing.page.plain_svg import LARGEST, NotPlain, plain_svg
from archplan.drawing.page.scene import DrawingError
from archplan.kernel.record import frozen

if TYPE_CHECKING:
    import zipfile

MOST_FILES, MOST_BYTES = 60_000, 128 * 1024 * 1024
INDEX = "index.csv"
STOPPED = 3600  # seconds after which a pack that is half written is nobody's
_NAMES = Path(__file__).with_name("icon_names.csv")


@frozen
class Intake:
    """What came of taking in a pack: the official names found, those missing, and the files refused with the reason."""

    found: tuple[str, ...]
    missing: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]
    home: Path


def home() -> Path:
    """Where the pack is kept: ARCHPLAN_ICONS, or the user's data folder. Raises DrawingError where nobody knows one."""
    chosen = os.environ.get("ARCHPLAN_ICONS")
    if chosen:
        return Path(chosen)
    data = os.environ.get("LOCALAPPDATA") if os.name == "nt" else os.environ.get("XDG_DATA_HOME")
    try:
        return (Path(data) if data else Path.home() / ".local" / "share") / "archplan" / "icons"
    except RuntimeError:  # a user whom the machine does not know
        raise DrawingError("Nobody knows this user's home. ARCHPLAN_ICONS names a folder for the icons.") from None


@cache
def official_names() -> dict[str, tuple[str, ...]]:
    """Every icon's name in AWS's asset package, today's first, then those it had in older releases."""
    return {row["icon"]: tuple(row["official"].split("; ")) for row in _rows()}


@cache
def borrowed() -> dict[str, str]:
    """The picture of the diagrams package that stands for an icon which that package has not."""
    return {row["icon"]: row["picture"] for row in _rows() if row["picture"]}


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with open(_NAMES, encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def add(path: Path) -> Intake:
    """Take the icons out of a zip or a folder. Nothing of the source is trusted: not its names, sizes or markup."""
    wanted = {_key(name) for names in official_names().values() for name in names}
    best: dict[str, tuple[tuple[int, int], str]] = {}
    refused: list[tuple[str, str]] = []
    for name, read in _files(path):
        known = _known(name)
        if known is None or known[0].removesuffix("@dark") not in wanted:
            continue
        key, rank = known
        if key in best and best[key][0] >= rank:
            continue
        try:
            best[key] = (rank, plain_svg(read()))
        except NotPlain as problem:
            refused.append((name, str(problem)))
    if not best:
        raise DrawingError(
            f"{path} holds no icon that archplan knows. Give AWS's asset package (a zip) or a folder of its SVGs."
        )
    _keep(path, {key: svg for key, (_, svg) in sorted(best.items())})
    icons = sorted(set(official_names().values()))
    return Intake(
        tuple(names[0] for names in icons if any(_key(name) in best for name in names)),
        tuple(names[0] for names in icons if not any(_key(name) in best for name in names)),
        tuple(sorted(refused)),
        home(),
    )


def remove() -> bool:
    """Forget the pack, and nothing else that is in its folder; whether there was one."""
    _index.cache_clear()
    try:
        place = Path(os.path.realpath(home()))
    except DrawingError:
        return False
    try:
        return any([_clear(folder) for folder in (place, _former(place))])
    except OSError as problem:
        raise DrawingError(f"The icons in {home()} cannot be taken away ({problem.strerror}).") from None


def files() -> list[Path]:
    """Every file of the pack that drawings are made with."""
    place = _place()
    index = _index(place)
    return [place / INDEX, *(place / file for file in index.values())] if index else []


def vector(icon: str, dark: bool = False) -> str | None:
    """The pack's drawing of an icon such as `aws.network.CloudFront`, if it has one; on a dark page its light variant."""
    place = _place()
    index = _index(place)
    keys = [_key(name) for name in official_names().get(icon, ())] if index else []
    wanted = [f"{key}@dark" for key in keys] if dark else []
    file = next((index[key] for key in [*wanted, *keys] if key in index), None)
    if not file:
        return None
    try:
        return plain_svg((place / file).read_bytes())  # checked again: anyone may write in that folder
    except (OSError, NotPlain):
        return None


@cache
def _index(folder: Path) -> dict[str, str]:
    try:
        with open(folder / INDEX, encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error):
        return {}
    named = [(row.get("key") or "", row.get("file") or "") for row in rows]
    return {key: file for key, file in named if key and re.fullmatch(r"[a-z0-9]+(-dark)?\.svg", file)}


def _place() -> Path:
    """The pack's folder; between the two moves of a change, where the pack before waits."""
    try:
        place = home()
    except DrawingError:
        return Path(os.devnull, "icons")  # no folder, so no pack
    if not os.path.lexists(place):
        former = _former(Path(os.path.realpath(place)))
        return former if _index(former) else place
    return place


def _former(place: Path) -> Path:
    return place.with_name(f".{place.name}.before")


def _keep(source: Path, icons: dict[str, str]) -> None:
    """Write the new pack beside the old one, then put it in its place: at every moment one of the two is whole."""
    import shutil  # a drawing needs none

    place = Path(os.path.realpath(home()))
    _refuse(source, place)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        for left in place.parent.glob(f".{place.name}.new-*"):  # of one that was stopped
            if time.time() - left.stat().st_mtime > STOPPED:
                shutil.rmtree(left)
        new = place.with_name(f".{place.name}.new-{os.getpid()}-{time.time_ns():x}")
        new.mkdir()
        try:
            _fill(new, icons)
            _swap(new, place)
        finally:
            shutil.rmtree(new, ignore_errors=True)
    except OSError as problem:
        raise DrawingError(
            f"The icons cannot be kept in {home()} ({problem.strerror}). ARCHPLAN_ICONS names another folder."
        ) from None
    finally:
        _index.cache_clear()


def _refuse(source: Path, place: Path) -> None:
    """Keep no pack where it is taken from, nor in a folder that holds anything else."""
    if Path(os.path.realpath(source)).is_relative_to(place):
        raise DrawingError(f"{source} is where the pack is kept ({home()}). ARCHPLAN_ICONS names another folder.")
    if not os.path.lexists(place):
        return
    own = {INDEX, *_index(place).values()} if (place / INDEX).is_file() else set()
    others = sorted(set(os.listdir(place)) - own) if place.is_dir() else [place.name]
    if others:
        shown = ", ".join(others[:3]) + (f" and {len(others) - 3} more" if len(others) > 3 else "")
        raise DrawingError(
            f"{home()} holds what is no icon pack of archplan's: {shown}. ARCHPLAN_ICONS names a folder of its own."
        )


def _fill(folder: Path, icons: dict[str, str]) -> None:
    rows = [(key, key.replace("@", "-") + ".svg") for key in icons]
    for key, file in rows:
        (folder / file).write_text(icons[key], encoding="utf-8")
    with open(folder / INDEX, "w", encoding="utf-8", newline="") as index:
        csv.writer(index, lineterminator="\n").writerows([("key", "file"), *rows])


def _swap(new: Path, place: Path) -> None:
    """Two moves; a pack that waited since a change was stopped gives way to the one that is in its place."""
    former = _former(place)
    if place.is_dir():
        _clear(former)
        with suppress(OSError):
            former.rmdir()
        place.rename(former)
    try:
        new.rename(place)
    except OSError:
        if former.is_dir():
            former.rename(place)
        raise
    _clear(former)


def _clear(folder: Path) -> bool:
    """Take away the pack in a folder: the files its index names, then the index, then the folder if that was all."""
    _index.cache_clear()
    if not (folder / INDEX).is_file():
        return False
    for file in _index(folder).values():
        (folder / file).unlink(missing_ok=True)
    (folder / INDEX).unlink()
    with suppress(OSError):
        folder.rmdir()
    return True


def _key(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _known(path: str) -> tuple[str, tuple[int, int]] | None:
    """Which icon a file is, and how good a source of it: a service's before a resource's, a larger before a smaller."""
    parts = path.replace("\\", "/").split("/")
    stem, dot, suffix = parts[-1].rpartition(".")
    if suffix.lower() != "svg" or not dot or parts[-1].startswith(".") or "__MACOSX" in parts:
        return None
    stem, resource = re.subn(r"^Res_", "", stem.removeprefix("Arch_").removeprefix("Arch-Category_"))
    found = re.fullmatch(r"(.+?)(?:_(\d+))?(?:_(Light|Dark))?", stem)
    if not found:
        return None
    name, size, ground = found[1], int(found[2] or 48), found[3]
    if ground is None and name.endswith("Dark"):
        name, ground = name.removesuffix("Dark"), "Dark"
    key = _key(name)
    if not key:
        return None
    service = not resource and "resource" not in path.lower()
    return key + ("@dark" if ground == "Dark" else ""), (int(service), size if size <= 64 else 0)


def _files(path: Path) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Every SVG of a zip or a folder: its name, which is never used as a path, and how to read it."""
    import zipfile  # slow to load, and a drawing needs none

    if path.is_dir():
        yield from _of_folder(path)
    elif zipfile.is_zipfile(path):
        yield from _of_zip(path)
    else:
        raise DrawingError(f"{path} is neither a zip nor a folder of SVG files.")


def _of_folder(path: Path) -> Iterator[tuple[str, Callable[[], bytes]]]:
    count = 0
    for root, folders, files in os.walk(path):
        folders[:] = sorted(folder for folder in folders if folder not in (".git", ".bin"))
        for name in sorted(files):
            count += 1
            if count > MOST_FILES:
                raise DrawingError(f"{path} holds more than {MOST_FILES:,} files; that is no icon pack.")
            file = Path(root, name)
            if file.suffix.lower() == ".svg" and stat.S_ISREG(file.lstat().st_mode):
                yield str(file.relative_to(path)), partial(_head, file)


def _head(file: Path) -> bytes:
    with open(file, "rb") as opened:
        return opened.read(LARGEST + 1)


def _of_zip(path: Path) -> Iterator[tuple[str, Callable[[], bytes]]]:
    import zipfile  # slow to load, and a drawing needs none

    total = 0
    try:
        with zipfile.ZipFile(path) as pack:
            entries = pack.infolist()
            if len(entries) > MOST_FILES:
                raise DrawingError(f"{path} holds more than {MOST_FILES:,} files; that is no icon pack.")
            for entry in entries:
                if entry.filename.lower().endswith(".svg") and not entry.is_dir():
                    total += min(entry.file_size, LARGEST + 1)
                    if total > MOST_BYTES:
                        raise DrawingError(f"{path} unpacks to more than {MOST_BYTES >> 20} MB; that is no icon pack.")
                    yield entry.filename, partial(_unpacked, pack, entry)
    except (zipfile.BadZipFile, OSError) as problem:
        raise DrawingError(f"{path} cannot be read ({problem}).") from None


def _unpacked(pack: "zipfile.ZipFile", entry: "zipfile.ZipInfo") -> bytes:
    import zipfile  # slow to load, and a drawing needs none

    if entry.flag_bits & 1:
        raise NotPlain("is encrypted")
    try:
        with pack.open(entry) as opened:
            return opened.read(LARGEST + 1)
    except (NotImplementedError, zipfile.BadZipFile, EOFError):
        raise NotPlain("cannot be unpacked") from None
