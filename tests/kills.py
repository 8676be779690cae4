"""Every moment at which a run may be killed while it writes, and what lies on the disk then.

``python -m tests.kills 200`` runs every verb that writes, in a process of its own that ends as by ``kill -9`` just before
its n-th change of the disk, at 200 moments drawn over all of them (without a number: at each), and runs it once more. A file
is the old one or the new one, whole; what the second run leaves is what a run leaves that nobody killed.
"""

import os
import random
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from tests.shell import JOBS, SHOP, run

CHANGES = {
    "os.rename",
    "os.remove",
    "os.mkdir",
    "os.rmdir",
    "os.chmod",
    "os.chown",
    "os.truncate",
    "os.link",
    "os.symlink",
}
MENDED = "region: us-east-1\nservices:\n  db: {type: dynamodb, holds: 1 GB}\n"
COMPOSE = "services: {web: {image: nginx, ports: ['80:80']}}\n"
OLD = "what was there before\n"


class Writing(NamedTuple):
    """A call, the files it is given, and those it writes."""

    call: str
    given: dict[str, str]
    results: tuple[str, ...]


WRITINGS = (
    Writing("draw shop.yaml -o out.svg", {"shop.yaml": SHOP, "out.svg": OLD}, ("out.svg",)),
    Writing("lock shop.yaml -o archplan.lock", {"shop.yaml": SHOP}, ("archplan.lock",)),
    Writing("check a.yaml b.yaml --fix", {"a.yaml": MENDED, "b.yaml": MENDED.replace("1 GB", "2 GB")}, ("a.yaml", "b.yaml")),
    Writing("check shop.yaml --format json -o found.json", {"shop.yaml": SHOP, "found.json": OLD}, ("found.json",)),
    Writing("diff before.yaml shop.yaml -o said.md", {"before.yaml": SHOP, "shop.yaml": SHOP.replace("100", "200")}, ("said.md",)),
    Writing("compare shop.yaml -o pair.svg", {"shop.yaml": SHOP, "pair.svg": OLD}, ("pair.svg",)),
    Writing("import compose.yaml -o draft.yaml", {"compose.yaml": COMPOSE}, ("draft.yaml",)),
    Writing("init website -o new.yaml", {}, ("new.yaml",)),
    Writing("report shop.yaml --format csv,json,markdown -o out", {"shop.yaml": SHOP, "out/shop.csv": OLD, "out/shop.json": OLD},
            ("out/shop.csv", "out/shop.json", "out/shop.md")),
    Writing("watch jobs.yaml -o out --once", {"jobs.yaml": JOBS.replace("MEMORY", "512")}, ("out/jobs.svg",)),
)  # fmt: skip


def changes(tell: int, act: Callable[[int], None]) -> Callable[[str, tuple[object, ...]], None]:
    """A listener of the interpreter that writes a byte for each change of the disk, and acts, before it is made."""
    count = 0

    def heard(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal count
        writes = (
            event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        )
        if event in CHANGES or writes:
            count += 1
            os.write(tell, b".")
            act(count)

    return heard


def _alone(folder: Path, call: str, act: Callable[[int], None]) -> tuple[int, int]:
    """Run a call in a process of its own, in a folder; how the process ended, and how many changes it told of."""
    told, tell = os.pipe()
    child = os.fork()
    if not child:  # pragma: no cover
        os.close(told)
        quiet = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(quiet, number)
        code = 99
        try:
            os.chdir(folder)
            sys.dont_write_bytecode = True  # what Python keeps for itself is no file of a verb
            os.environ["XDG_CACHE_HOME"] = str(folder / ".cache")
            sys.addaudithook(changes(tell, act))
            code = run(*call.split()).code
        finally:
            os._exit(code)
    os.close(tell)
    with os.fdopen(told, "rb") as heard:
        count = len(heard.read())
    return os.waitpid(child, 0)[1], count


def _die_at(moment: int) -> Callable[[int], None]:
    def act(number: int) -> None:
        if number == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    return act


def _set_up(folder: Path, writing: Writing) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, text in writing.given.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)


def _bytes(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*"))
            if path.is_file() and ".cache" not in path.parts}  # fmt: skip


def moments(writing: Writing, folder: Path) -> tuple[int, dict[str, bytes]]:
    """How many changes of the disk a call makes, and what is there when it has made them all."""
    _set_up(folder, writing)
    ended, count = _alone(folder, writing.call, lambda _: None)
    assert os.waitstatus_to_exitcode(ended) in (0, 1), (writing.call, ended)
    after = _bytes(folder)
    missing = set(writing.results) - set(after)
    assert not missing, (writing.call, missing)
    return count, after


def broken(writing: Writing, folder: Path, moment: int, after: dict[str, bytes]) -> Iterator[str]:
    """What is wrong when a call is killed at a moment, and when it is made once more."""
    _set_up(folder, writing)
    before = _bytes(folder)
    ended, _ = _alone(folder, writing.call, _die_at(moment))
    if ended != signal.SIGKILL:
        yield f"it was not killed at {moment} but ended with {ended}"
    for name, data in _bytes(folder).items():
        if data not in (before.get(name), after.get(name)) and not name.rpartition("/")[2].startswith("."):
            yield f"{name} is neither the old file nor the new one"
    if lost := [name for name in before if not (folder / name).exists()]:
        yield f"{lost} is gone"
    ended, _ = _alone(folder, writing.call, lambda _: None)
    found = _bytes(folder)
    if writing.call.startswith(("import", "init")) and ended:  # it does not write over what the killed run had finished
        found = {name: data for name, data in found.items() if not name.endswith(".archplan")}
    if found != after:
        odd = sorted(name for name in found.keys() | after.keys() if found.get(name) != after.get(name))
        yield f"once more it leaves {odd} otherwise than a run that nobody killed"


def main() -> None:
    """Kill, look, and say what broke."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    folder = Path(tempfile.mkdtemp()) / "work"
    whole = [(writing, *moments(writing, folder)) for writing in WRITINGS]
    every = [(writing, moment, after) for writing, count, after in whole for moment in range(1, count + 1)]
    chosen = random.Random(7).choices(every, k=wanted) if wanted else every
    wrong = 0
    for writing, moment, after in chosen:
        for said in broken(writing, folder, moment, after):
            wrong += 1
            print(f"{writing.call}, killed at change {moment}: {said}")
    shutil.rmtree(folder.parent)
    print(
        f"{len(chosen):,} kills over {len(WRITINGS)} calls, {len(every):,} moments there are: {wrong} broken promises"
    )
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
