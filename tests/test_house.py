"""The house stands: a module imports from the floors below it, walls hold, one thing has one name everywhere."""

import ast
import importlib.util
import re
import subprocess
import sys
from functools import cache

import pytest

from archplan.services import catalog, known_types
from tests.build import cases_of
from tests.conftest import ROOT

HOUSE = ROOT / "archplan"
# From the ground up; modules on one floor do not see one another.
LAYERS = [
    "values inputs", "units diagnostics mistakes", "source policy lock revisions", "service prices site mending", "wishes fallback money spoken answers removal benefits", "spec", "passing", "traffic",
    "places", "bill", "plan", "dns diff copies whatif defaults", "availability outlook", "drill recovery moves statement", "review", "checked drawing schema manual rulebook starters growth variants", "outputs verdicts",
    "cli",
]  # fmt: skip
FLOOR = {room: number for number, rooms in enumerate(LAYERS) for room in rooms.split()}
SCANS = {("service", "services"), ("review", "rules")}  # look through a folder above them for what registers itself
WALLS = {"services": {"service"}, "rules": {"review"}, "drawing": {"drawing"}, "starters": {"starters"}}
MODULES = sorted(path for path in HOUSE.rglob("*.py") if "__pycache__" not in path.parts)


def room(path) -> str:
    """The room a file is in: a module of the house, or one of its folders."""
    return path.relative_to(HOUSE).parts[0].removesuffix(".py")


@cache
def parsed(path):
    """The tree of a file, which eight tests look at."""
    return ast.parse(path.read_text("utf-8"))


def imports(path):
    """What a file imports, also inside functions: dotted names, ``archplan.kernel.units`` for ``from archplan import units``."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write the whole name of what is imported"
            yield from [f"archplan.{n.name}" for n in node.names] if node.module == "archplan" else [node.module or ""]


def names_from(path, module):
    """The names a file takes out of a module: ``replace`` of ``from dataclasses import replace``; ``*`` for all of it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ("*" for name in node.names if name.name == module)
        elif isinstance(node, ast.ImportFrom) and node.module == module:
            yield from (name.name for name in node.names)


def rooms_seen(path):
    return {name.split(".")[1] for name in imports(path) if name.startswith("archplan.")} - {"__version__"}


def calls(path):
    """The names of all functions a file calls: ``print``, ``click.echo``."""
    return {ast.unparse(node.func) for node in ast.walk(parsed(path)) if isinstance(node, ast.Call)}


shown = pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(HOUSE)))


@shown
def test_every_file_stands_on_a_floor(path):
    assert room(path) in {*FLOOR, "services", "rules", "__init__"}


@shown
def test_a_module_imports_from_the_floors_below(path):
    here = room(path)
    if here in FLOOR:
        above = {seen for seen in rooms_seen(path) - {here} if FLOOR.get(seen, 99) >= FLOOR[here]}
        assert {seen for seen in above if (here, seen) not in SCANS} == set()


@shown
def test_walls_hold(path):
    if room(path) in WALLS:
        assert rooms_seen(path) <= WALLS[room(path)] | {room(path)}
    if room(path) in ("services", "rules"):
        assert room(path) not in rooms_seen(path)


@shown
def test_outputs_never_see_yaml(path):
    if room(path) == "outputs":
        assert {"yaml", "archplan.text.yaml"} & set(imports(path)) == set()


@shown
def test_only_the_command_line_prints(path):
    if room(path) != "cli":
        said = {
            "print",
            "click.echo",
            "echo",
            "secho",
            "click.secho",
            "sys.stdout.write",
            "sys.stderr.write",
            "sys.exit",
            "input",
        }
        assert calls(path) & said == set()


@shown
def test_only_one_module_parses_yaml(path):
    assert ("yaml" in set(imports(path))) == (room(path) == "source")


@shown
def test_records_are_replaced_in_their_own_way(path):
    """`dataclasses.replace` makes a whole class anew for every record of ours that it looks at."""
    if path.name != "record.py":
        assert set(names_from(path, "dataclasses")) <= {"dataclass", "field"}


@shown
def test_no_module_is_called_after_a_drawer(path):
    assert path.stem not in ("utils", "util", "common", "core", "models", "helpers", "misc", "base", "tools")


@shown
def test_a_file_begins_with_its_idea(path):
    assert ast.get_docstring(parsed(path))


@pytest.mark.parametrize("path", sorted((ROOT / "tests").glob("*.py")), ids=lambda path: path.stem)
def test_no_test_imports_a_test(path):
    """What two tests need is a module of its own: a test that moves breaks no other, and one file runs alone."""
    assert re.findall(r"\btests\.test_\w+", path.read_text("utf-8")) == []


@pytest.mark.heavy
def test_a_case_file_is_run_by_its_path():
    """All its cases, and what holds for it as for every other; not the cases of its neighbour."""
    asked = [sys.executable, "-m", "pytest", "--collect-only", "tests/cases/services/sqs.yaml"]
    ran = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)
    cases = cases_of(ROOT / "tests/cases/services/sqs.yaml")
    assert {f"tests/test_services.py::test_case[sqs: {case['it'].value}]" for case in cases} <= {
        *ran.stdout.split("\n")
    }
    assert "test_properties.py" in ran.stdout and "[sns" not in ran.stdout


def test_a_quick_test_starts_no_process():
    with pytest.raises(pytest.fail.Exception, match="a quick test starts"):
        subprocess.run([sys.executable, "-c", ""])


@pytest.mark.heavy
def test_a_door_is_marked_so():
    with pytest.raises(pytest.fail.Exception, match="is a door"):
        subprocess.run(["hugo", "version"])


@pytest.mark.heavy
def test_importing_archplan_loads_no_numbers_by_the_thousand():
    """numpy, click, the drawing and the services stay unread until somebody needs them."""
    code = "import archplan, sys; print([m for m in ('numpy', 'click', 'jinja2', 'pygraphviz', 'archplan.services.ec2') if m in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False).stdout
        == "[]\n"
    )


# One name for one service.

SERVICES = known_types()


def price_files(cls):
    """The price files that a service's meters name."""
    return {meter.price.rpartition(":")[0] or cls.key for meter in cls.meters.values()}


@pytest.mark.parametrize("key", SERVICES)
def test_a_service_is_called_after_its_file(key):
    assert catalog()[key].key == key


@pytest.mark.parametrize("key", SERVICES)
def test_a_service_has_the_price_files_its_meters_name_or_a_case_that_says_unknown(key):
    missing = [file for file in price_files(catalog()[key]) - {"own"} if not (ROOT / f"pricing/{file}.yaml").is_file()]
    assert missing == [] or "  unknown: [" in (ROOT / f"tests/cases/services/{key}.yaml").read_text("utf-8")


@pytest.mark.parametrize("key", [key for key in SERVICES if catalog()[key].meters])
def test_a_service_that_costs_has_cases(key):
    assert (ROOT / f"tests/cases/services/{key}.yaml").is_file()


@pytest.mark.parametrize("path", sorted((ROOT / "tests/cases/services").glob("*.yaml")), ids=lambda path: path.stem)
def test_cases_are_of_a_service(path):
    assert path.stem in SERVICES


@pytest.mark.parametrize("path", sorted((ROOT / "pricing").glob("*.yaml")), ids=lambda path: path.stem)
def test_a_price_file_says_its_name(path):
    assert f"\nservice: {path.stem}\n" in path.read_text("utf-8")


@pytest.mark.parametrize("path", sorted((ROOT / "pricing").glob("*.csv")), ids=lambda path: path.stem)
def test_a_table_belongs_to_a_price_file(path):
    assert f"table: {path.name}\n" in path.with_suffix(".yaml").read_text("utf-8")


# The linters, where they are installed.


@pytest.mark.skipif(not importlib.util.find_spec("ruff"), reason="ruff is not installed")
@pytest.mark.heavy
def test_ruff_has_nothing_to_say():
    ran = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "archplan", "tests"], cwd=ROOT, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stdout[-3000:]


@pytest.mark.skipif(not importlib.util.find_spec("mypy"), reason="mypy is not installed")
@pytest.mark.heavy
def test_mypy_has_nothing_to_say():
    ran = subprocess.run(
        [sys.executable, "-m", "mypy", "archplan", "tests"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout[-3000:]
