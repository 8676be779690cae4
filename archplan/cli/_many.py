"""Many specs of one call: those in folders, worked through in several processes, answers kept between calls."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from archplan.kernel.plain import one_line

MANY = 16  # specs from which several processes pay
CIRCLES = 100  # specs between two searches for what nobody needs
LIMIT = 10_000  # specs of one call


def specs_in(given: tuple[Path, ...]) -> list[Path]:
    """The files asked for; of a folder every spec in it, in order, what is hidden left out.

    A link to a folder is followed to where the call has a folder, and never out of those: a message could quote what is
    not the caller's.
    """
    walked, linked = set[Path](), list[tuple[Path, Path]]()
    inside = {path: list(_inside(path, path, walked, linked)) if path.is_dir() else [path] for path in given}
    homes = [Path(os.path.realpath(path)) for path in given if path.is_dir()]
    for top, link in linked:  # grows on the way
        real = Path(os.path.realpath(link))
        if not any(real.is_relative_to(home) for home in homes):
            raise click.UsageError(f"{link} is a link to a folder outside {top}; check {real} in the same call")
        if real not in walked:
            inside[top] += _inside(link, top, walked, linked)
    for path, files in inside.items():
        if not files:
            raise click.UsageError(f"{path} holds no .yaml file; hidden files and folders are not looked at")
    found = list(dict.fromkeys(file for files in inside.values() for file in sorted(files)))
    if len(found) > LIMIT:
        raise click.UsageError(f"{len(found):,} specs are more than {LIMIT:,}; check them folder by folder")
    return found


def _inside(folder: Path, top: Path, walked: set[Path], linked: list[tuple[Path, Path]]) -> Iterator[Path]:
    """Every spec in a folder and below it; links to folders are put aside."""
    ahead = [folder]
    while ahead:
        here = ahead.pop()
        walked.add(Path(os.path.realpath(here)))
        try:
            entries = sorted(os.scandir(here), key=lambda entry: entry.name)
        except OSError as error:
            raise click.UsageError(f"{here} cannot be read: {error.strerror}") from None
        for entry in entries:
            path = here / entry.name
            if entry.name.startswith("."):
                continue
            _plainly_named(here, entry.name)
            try:
                is_folder = entry.is_dir()
            except OSError as error:
                raise click.UsageError(f"{path} cannot be followed: {error.strerror}") from None
            if is_folder and entry.is_symlink():
                linked.append((top, path))
            elif is_folder:
                ahead.append(path)
            elif path.suffix.lower() in (".yaml", ".yml"):
                yield path


def each(files: Sequence[Path], work: Callable[[Path], Any], jobs: int | None, what: str) -> list[Any]:
    """What is made of every spec, in the order given; in several processes when there are many."""
    jobs = jobs or (os.cpu_count() or 1)
    if len(files) < MANY or jobs == 1:
        return list(_watched((work(file) for file in files), len(files), what))
    from concurrent.futures import ProcessPoolExecutor
    from functools import partial

    size = max(1, min(32, len(files) // (jobs * 4)))
    with ProcessPoolExecutor(jobs, initializer=_end_with, initargs=(os.getpid(),)) as pool:
        return list(_watched(pool.map(partial(_worked, work), files, chunksize=size), len(files), what))


DONE = [0]  # specs that this process has worked through


def _worked(work: Callable[[Path], Any], file: Path) -> Any:
    """What is made of one spec. Plans leave circles of half a megabyte each, which are looked for now and then."""
    import gc

    made = work(file)
    DONE[0] += 1
    if DONE[0] % CIRCLES == 0:
        gc.collect()
    return made


def _end_with(parent: int) -> None:
    """End this process when the one that it works for is gone, however that ended: nobody else would.

    A plan is a hundred thousand small things in few circles, so a process that makes plans all day looks for those that
    nobody needs more rarely than others.
    """
    import gc
    import threading
    import time

    gc.freeze()
    gc.set_threshold(200_000, 20, 20)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _watched(results: Iterator[Any], count: int, what: str) -> Iterator[Any]:
    """The same, with a bar on a terminal when it takes long."""
    if count < MANY or not (sys.stderr and sys.stderr.isatty()):
        yield from results
        return
    with click.progressbar(results, length=count, label=what, file=sys.stderr) as bar:
        yield from bar


def cache_folder() -> Path | None:
    """Where answers are kept, once a day without what is left over there; None for a user whose home nobody knows."""
    from archplan.kernel.disk import tidy

    home = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    try:
        folder = (Path(home) if home else Path.home() / ".cache") / "archplan"
    except RuntimeError:
        return None
    tidy(folder)
    return folder


def _plainly_named(folder: Path, name: str) -> None:
    """Refuse a file name that would move a terminal's cursor or begin a line of its own."""
    if one_line(name) != name:
        raise click.UsageError(f"{folder} holds a name with control characters: {one_line(name)!r}; rename it")
