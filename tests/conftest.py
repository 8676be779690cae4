"""What every test shares: the repository's folders, goldens, amounts; how a run is divided, and what opens a door."""

from __future__ import annotations

import ast
import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from filelock import FileLock

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests" / "cases"
PROGRAMS = {"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "hugo", "node", "npm", "pdftotext",
            "pip", "pre-commit", "soffice"}  # fmt: skip
"""What a door leads to: programs of others, that a machine may lack."""
needs_unix = pytest.mark.skipif(os.name == "nt", reason="Windows has no named pipes, forks or pseudo-terminals")

os.environ["ARCHPLAN_ICONS"] = str(ROOT / "tests" / "no-icons")  # a pack on this machine must not change a picture
os.environ["ARCHPLAN_PRICES"] = str(ROOT / "tests" / "no-prices")  # nor prices that its user updated a bill
if sys.dont_write_bytecode:  # not beside the sources, then; but compiling all of them again and again takes minutes
    sys.dont_write_bytecode, sys.pycache_prefix = False, str(ROOT / ".pytest_cache" / "bytecode")
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
gc.disable()  # until everything is collected: nothing of it is ever let go


# ---------------------------------------------------------------------------------------------------- goldens and amounts


def pytest_addoption(parser):
    parser.addoption("--update", action="store_true", help="rewrite goldens with what the program prints now")


@pytest.fixture
def golden(request):
    """Compare a text with its golden file, or rewrite the file under --update."""

    def compare(path: Path, text: str) -> None:
        if request.config.getoption("--update"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.is_file(), f"no golden {path}; run pytest --update and read the new file"
        assert text == path.read_text(encoding="utf-8")

    return compare


def amount(text: str) -> Fraction:
    """The value of written-out arithmetic, exactly: ``$0.625 * 3`` is 15/8."""
    source = text.replace("$", "").replace(",", "").replace("_", "")
    tree = ast.parse(source, mode="eval")

    def value(node: ast.expr) -> Fraction:
        if isinstance(node, ast.Constant):
            return Fraction(ast.get_source_segment(source, node) or "")
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return -value(node.operand)
        assert isinstance(node, ast.BinOp), text
        left, right = value(node.left), value(node.right)
        operations = {ast.Add: left.__add__, ast.Sub: left.__sub__, ast.Mult: left.__mul__, ast.Div: left.__truediv__}
        return operations[type(node.op)](right)

    return value(tree.body)


def agrees(found: Fraction, written: str) -> bool:
    """Arithmetic must be met exactly (to a billionth of a dollar); a plain amount to its last digit."""
    wanted = amount(written)
    if any(sign in written for sign in "*/+(") or " - " in written:
        return abs(found - wanted) < Fraction(1, 10**9)
    digits = len(written.partition(".")[2])
    return abs(found - wanted) <= Fraction(1, 2 * 10**digits)


# ---------------------------------------------------------------------------------------------------- a run


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Every processor for the whole or a marked part of it; none for files and names, which end sooner alone."""
    asked = config.option
    is_named = any("::" in given or Path(given).is_file() for given in config.args)
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    is_watched = asked.capture == "no" or asked.update or asked.collectonly
    return 0 if is_named or is_watched or asked.keyword or processors < 2 else processors


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what asks for a mark through a fixture, and as quick whatever has no other; leave out what runs Spark."""
    if "engine" not in config.option.markexpr:
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("engine")])
        items[:] = [item for item in items if not item.get_closest_marker("engine")]
    for item in items:
        for name in {"door", "heavy"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(name)
        if not any(item.get_closest_marker(name) for name in ("door", "heavy", "engine")):
            item.add_marker("quick")
    items[:] = _in_turn(items)


def _in_turn(items: list[pytest.Item]) -> list[pytest.Item]:
    """Files in the order that two processes end soonest, each of which is handed one half and takes from the other's end.

    One half begins with what looks at the examples' pages, which a process makes once; the other with what else is
    heavy; both end with what is quick.
    """
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    pages: list[list[pytest.Item]] = []
    heavy: list[list[pytest.Item]] = []
    quick: list[list[pytest.Item]] = []
    for held in files.values():
        module = getattr(held[0], "module", None)
        shares = module and vars(module).keys() & {"page", "page_of_spec", "rendered"}
        is_quick = all(item.get_closest_marker("quick") for item in held)
        (quick if is_quick else pages if shares else heavy).append(held)
    room = len(items) / 2 - sum(map(len, pages))
    first = sum(end <= room for end in accumulate(len(held) for held in quick))
    return [item for held in (*pages, *quick[:first], *heavy, *quick[first:]) for item in held]


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


# A case file by its path: ``pytest tests/cases/services/sqs.yaml`` runs what is made of it, wherever that is tested.


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if file_path.suffix == ".yaml" and file_path.is_relative_to(CASES):
        asked = (Path(parent.config.invocation_params.dir, given).resolve() for given in parent.config.args)
        if any(given.is_relative_to(CASES) and file_path.is_relative_to(given) for given in asked):
            return CaseFile.from_parent(parent, path=file_path)
    return None


_MADE_OF = pytest.StashKey[dict[str, list[pytest.Item]]]()


class CaseFile(pytest.File):
    """The tests of which one parameter is this file or stands in it; or all of the test file that names this one."""

    def collect(self) -> list[pytest.Item]:
        if _MADE_OF not in self.session.stash:
            self.session.stash[_MADE_OF] = self._made_of()
        made_of, here = self.session.stash[_MADE_OF], self.path.relative_to(ROOT).as_posix()
        tests = (
            path for path in sorted((ROOT / "tests").glob("test_*.py")) if self.path.name in path.read_text("utf-8")
        )
        return made_of.get(here) or [item for path in tests for item in made_of.get(str(path), ())]

    def _made_of(self) -> dict[str, list[pytest.Item]]:
        """All tests, by the files of cases that they are made of and by the files that they stand in."""
        found: dict[str, list[pytest.Item]] = {}
        for path in sorted((ROOT / "tests").glob("test_*.py")):
            module: pytest.Module = pytest.Module.from_parent(self.parent, path=path)
            for item in module.collect():
                if isinstance(item, pytest.Item):
                    given = getattr(item, "callspec", None)
                    for made in {str(path), *map(_file_of, given.params.values() if given else ())}:
                        found.setdefault(made, []).append(item)
        return found


def _file_of(value: object) -> str:
    """The file that a parameter is, or that it stands in."""
    if isinstance(value, Path):
        return value.relative_to(ROOT).as_posix() if value.is_relative_to(ROOT) else ""
    return str(getattr(getattr(value, "span", None), "file", ""))


# ---------------------------------------------------------------------------------------------------- doors

_NOW: list[pytest.Item] = []  # the test that runs


@pytest.fixture(scope="session")
def door() -> None:
    """Asked for by fixtures that open a program of somebody else; whatever asks for them is marked ``door``."""


@pytest.fixture(scope="session")
def heavy() -> None:
    """The same for a process of one's own, such as git."""


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the whole run, which all of its processes see."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@pytest.fixture(scope="session", autouse=True)
def _pictures_are_laid_out_once(run_folder: Path) -> None:
    from tests.layouts import share

    share(run_folder / "layouts")


@pytest.fixture(scope="session")
def alone(run_folder: Path) -> Any:
    """``with alone("npm") as folder:`` only one process of a run at a time; what it leaves in the folder is all's."""

    @contextmanager
    def held(name: str) -> Iterator[Path]:
        with FileLock(run_folder / f"{name}.lock"):
            yield run_folder

    return held


@pytest.fixture(scope="session")
def browser(door: None) -> Iterator[Browser]:
    """One headless Chromium for all that see a page as its reader does."""
    from tests.browser import chromium

    with chromium() as found:
        yield found


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Any:
    _NOW.append(item)
    try:
        return (yield)
    finally:
        _NOW.pop()


def _watch(event: str, given: tuple[Any, ...]) -> None:
    """A mark that does not say what a test does would make `-m quick` and `-m "not door"` promise too much."""
    if event == "subprocess.Popen" and _NOW:
        started = {Path(os.fsdecode(given[0] or "")).name, *(Path(os.fsdecode(word)).name for word in given[1][:3])}
        if _NOW[-1].get_closest_marker("quick"):
            pytest.fail(f"a quick test starts {given[1][0]}: mark it heavy, or door", pytrace=False)
        if started & PROGRAMS and not _NOW[-1].get_closest_marker("door"):
            pytest.fail(f"{started & PROGRAMS} is a door: mark the test so", pytrace=False)


sys.addaudithook(_watch)
