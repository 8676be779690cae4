"""The house stands: a module imports from the floors below it, walls hold, one thing has one name everywhere."""

import ast
import importlib.util
import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path

import pytest

from archplan.estimate.network import strongly_connected
from archplan.services import catalog, known_types
from tests.build import cases_of
from tests.conftest import ROOT

HOUSE = ROOT / "archplan"
# From the ground up: a room, what it may see of the rooms below it, and its idea. Rooms beside one another do not meet.
ROOMS = {
    "kernel": ("", "what everything is made of and knows nothing of AWS"),
    "text": ("kernel", "a spec as text, before anybody understands it"),
    "drawing": ("kernel", "from a scene to a picture"),
    "prices": ("kernel text", "what a meter cost on a day, and who says so"),
    "services": ("kernel text", "the words a service is written in, and one file or folder a service"),
    "spec": ("kernel text prices services", "from a tree to an architecture"),
    "importers": ("kernel text services spec", "from what there is already to a draft of a spec"),
    "estimate": ("kernel text prices services spec", "from an architecture to a plan: flows, routes, usage, bill"),
    "analysis": ("kernel text prices services spec estimate", "questions asked of plans, answered by pricing again"),
    "checks": ("kernel text prices services spec estimate analysis", "what is wrong or worth saying"),
    "outputs": ("kernel text drawing prices services spec estimate analysis checks", "what people get: every format"),
    "live": (
        "kernel text drawing prices services spec importers estimate analysis checks outputs",
        "change a text and see what follows",
    ),
    "cli": (
        "kernel text drawing prices services spec importers estimate analysis checks outputs live",
        "parse, call, print, exit code",
    ),
}
# Inside a room, from the ground up: files or folders; what is not named stands above them. No file imports a higher one.
FLOORS = {
    "kernel": ["record version inputs exact plain samples", "units", "synonyms", "diagnostics shelf"],
    "text": ["located", "yaml", "load"],
    "drawing": ["page", "routes", "layout", "paint", "formats", "__init__"],
    "prices": ["price regions calendar commit", "tables", "rows layer", "file", "strict", "book"],
    "services": [
        "words.committable words.docstring words.agreement words.recovery words.sides words.benefit words.usual words.kinds words.flow words.life words.customer", "words.bands words.modes",
        "words.steps", "words.options", "words.meters", "words.always words.arriving", "words.facts", "words.conduct", "words.service", "words.versions words.part_of_month", "words", "__init__",
    ],
    "spec": [
        "regions removal benefits answers seasons", "patch", "reader draw money recovery", "account bills versions commitments", "architecture", "volumes", "deliveries", "head traffic services places connections", "questions", "understand",
    ],
    "estimate": ["passing reach", "hops", "network", "volumes", "flows", "routes bill commitments", "pricing support", "metering waiting lasting", "committed", "plan", "report"],
    "analysis": ["needs dns months standby bill_changes", "availability recovery_time"],
    "checks": ["mistakes.mistake", "mistakes.language mistakes.calls", "mistakes rule candidate", "ask policy", "review", "words", "rules advice"],
    "outputs": ["__init__ book cells manual verdicts scenes", "tables.columns tables.recovered bills.json bills.csv bills.table", "tables pictures", "page", "bills.markdown"],
    "live": [
        "terms files facts sources levels", "session", "watching language.positions language.cursor language.expected assistant.desk", "language.document",
        "language.diagnostics", "language.features assistant.tools", "language.server assistant.server",
    ],
    "cli": ["_streams", "_mistakes _files _complete", "_options"],
    "importers": ["draft files numbers lacking", "resource ordering", "unread", "site", "standing", "resources importer hcl", "values intrinsics overrides", "nested", "formats", "writing"],
}  # fmt: skip
# Rooms whose files see one face and nothing else of archplan.
WALLS = {
    "services": "archplan.services.words",
    "checks.rules": "archplan.checks.words",
    "checks.advice": "archplan.checks.words",
}
MODULES = sorted(path for path in HOUSE.rglob("*.py") if "__pycache__" not in path.parts)


def name_of(path) -> str:
    """The dotted name of a file: ``archplan.kernel.units``."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


NAMES = {name_of(path) for path in MODULES}


def room(name) -> str:
    """The room a module stands in; nothing for the front door."""
    return f"{name}..".split(".")[1]


@cache
def parsed(path):
    """The tree of a file, which eight tests look at."""
    return ast.parse(path.read_text("utf-8"))


def imports(path):
    """The modules a file imports, also inside functions: ``archplan.kernel.units`` for both ways of writing it."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0 and node.module, f"{path}: write the whole name of what is imported"
            inside = [f"{node.module}.{name.name}" for name in node.names]
            yield from (name if name in NAMES else node.module for name in inside)


def names_from(path, module):
    """The names a file takes out of a module: ``replace`` of ``from dataclasses import replace``; ``*`` for all of it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ("*" for name in node.names if name.name == module)
        elif isinstance(node, ast.ImportFrom) and node.module == module:
            yield from (name.name for name in node.names)


def ours(path):
    """The modules of archplan that a file imports."""
    return {name for name in imports(path) if name == "archplan" or name.startswith("archplan.")}


def floor(name) -> int:
    """How high a module stands in its room: by the longest name in `FLOORS` that it is or is inside of."""
    floors = FLOORS.get(room(name), [])
    inner = name.removeprefix(f"archplan.{room(name)}").lstrip(".") or "__init__"
    known = {word: number for number, words in enumerate(floors) for word in words.split()}
    parts = inner.split(".")
    held = [".".join(parts[:count]) for count in range(len(parts), 0, -1)]
    return next((known[word] for word in held if word in known), len(floors))


def calls(path):
    """The names of all functions a file calls: ``print``, ``click.echo``."""
    return {ast.unparse(node.func) for node in ast.walk(parsed(path)) if isinstance(node, ast.Call)}


def shown(law: Callable[[Path], None]) -> Callable[[], None]:
    """A law of one module as one test of them all, which names every module that breaks it."""

    @wraps(law)
    def test() -> None:
        wrong = []
        for path in MODULES:
            try:
                law(path)
            except AssertionError as broken:
                wrong.append(f"{path.relative_to(HOUSE)}: {broken}")
        assert not wrong, "\n".join(wrong)

    vars(test).pop("__wrapped__")  # pytest would ask for a path
    return test


# What a clone of the repository has at its top, besides what starts with a dot.
TOP = (
    "CHANGELOG.md CITATION.cff CONTRIBUTING.md LICENSE README.md SECURITY.md action.yml "
    "architectures archplan benchmarks changes docs editors findings pricing pyproject.toml schemas tests"
)


@pytest.mark.heavy
def test_the_top_of_the_repository_has_no_leavings():
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    tops = {name.split("/")[0] for name in done.stdout.split("\0") if name}
    assert " ".join(sorted(name for name in tops if not name.startswith("."))) == TOP


def test_every_file_stands_in_a_room():
    assert {room(name_of(path)) for path in MODULES} - {""} == set(ROOMS)
    # With `live`, which is asked by what stays open: it may see every room, and none but the command line may see it.
    assert len(list(HOUSE.glob("[!_]*"))) + 1 <= 14, "rooms, the command line and the front door"


def test_a_room_says_its_idea():
    for name, (_, idea) in ROOMS.items():
        said = ast.get_docstring(ast.parse((HOUSE / name / "__init__.py").read_text("utf-8"))) or ""
        assert said.lower().startswith(idea[:20].lower()), f"{name}: {said}"


@shown
def test_a_module_imports_what_its_room_may_see(path):
    here = room(name_of(path))
    if here:
        may = {here, *ROOMS[here][0].split()}
        assert {name for name in ours(path) if room(name) not in may} == set()


@shown
def test_a_module_imports_from_the_floors_below(path):
    here = name_of(path)
    above = {name for name in ours(path) if room(name) == room(here) and floor(name) > floor(here)}
    assert above == set()


def test_no_import_goes_in_a_circle():
    graph = {name_of(path): sorted(ours(path) & NAMES - {name_of(path)}) for path in MODULES}
    assert [group for group in strongly_connected(graph) if len(group) > 1] == []


@shown
def test_walls_hold(path):
    here = name_of(path)
    for wall, face in WALLS.items():
        of = f"archplan.{wall}."
        if here.startswith(of) and not here.startswith(face):
            folder = of + here.removeprefix(of).split(".")[0]
            assert {name for name in ours(path) if name != face and not f"{name}.".startswith(f"{folder}.")} == set()


@shown
def test_private_names_stay_in_their_room(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("archplan."):
            module = node.module or ""
            words = [*module.split("."), *(name.name for name in node.names)]
            private = [word for word in words if word.startswith("_") and not word.startswith("__")]
            assert not private or room(module) == room(name_of(path)), f"{module}: {private}"


@shown
def test_only_the_command_line_prints(path):
    if room(name_of(path)) != "cli":
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
    assert ("yaml" in set(imports(path))) == (name_of(path) == "archplan.text.yaml")


@shown
def test_records_are_replaced_in_their_own_way(path):
    """`dataclasses.replace` makes a whole class anew for every record of ours that it looks at."""
    if path.name != "record.py":
        assert set(names_from(path, "dataclasses")) <= {"dataclass", "field"}


@shown
def test_no_function_is_called_by_a_word_that_says_nothing(path):
    """A function does something and a value is something; of an AWS service, bytes may be written and logs kept."""
    inside = path.relative_to(HOUSE).parts
    if inside[0] == "services" and inside[1] != "words":
        return
    nothing = {"found", "said", "shown", "written", "kept"}
    named = {node.name for node in ast.walk(parsed(path)) if isinstance(node, ast.FunctionDef)}
    assert not named & nothing, sorted(named & nothing)


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


@pytest.mark.parametrize("path", sorted((HOUSE / "checks/rules").glob("[!_]*.py")), ids=lambda path: path.stem)
def test_a_rule_is_called_after_its_file(path):
    made = [node for node in parsed(path).body if isinstance(node, ast.FunctionDef)]
    marks = {node.name: [ast.unparse(mark).partition("(")[0] for mark in node.decorator_list] for node in made}
    assert [name for name, said in marks.items() if "rule" in said] == [path.stem]


# One name for one service.

SERVICES = known_types()


def price_files(cls):
    """The price files that a service's meters name."""
    return {meter.price.rpartition(":")[0] or cls.key for meter in cls.meters.values()}


@pytest.mark.parametrize("key", SERVICES)
def test_a_service_is_called_after_its_file(key):
    assert catalog()[key].key == key


@pytest.mark.parametrize("path", sorted((HOUSE / "services").glob("*.py")), ids=lambda path: path.stem)
def test_a_long_service_is_a_folder(path):
    """What AWS meters stands in its ``__init__``, its rules in ``checks``."""
    assert len(path.read_text("utf-8").splitlines()) <= 300


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
    file = path.with_name(f"{path.stem.partition('-')[0]}.yaml")
    assert f"table: {path.name}\n" in file.read_text("utf-8")


# A thing carries its own facts: a new service edits no list of names.

# How many names of types stand outside the services' folder and the rules. It may only fall: what a list says of a service
# becomes an attribute or a method of that service. `python -m pytest tests/test_house.py -k own_facts -s` prints the places.
NAMED = 10
# A rule is about a meeting of types, and may name those that meet; a longer list is facts of services in a wrong place.
NAMED_IN_A_RULE = 3
# Words that are types and mean something else besides: kinds of places, roles, ways out. They count beside a `.key`.
BESIDES = {"aws", "vpc", "external", "config", "endpoint", "autoscaling", "nat", "lattice"}
BY_ICON = "drawing.formats.aws4"  # shapes by icon; a spec may choose any icon


def names_of_types(path):
    """Lines of a file that name a type of service, once for every name, without docstrings."""
    nodes = list(ast.walk(parsed(path)))
    said = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    compared = [node for node in nodes if isinstance(node, ast.Compare) and ".key" in ast.unparse(node)]
    keys = {id(inner) for node in compared for inner in ast.walk(node)}
    for node in nodes:
        if not isinstance(node, ast.Constant) or node.value not in SERVICES or id(node) in said:
            continue
        if id(node) in keys or node.value not in BESIDES:
            yield f"{path.relative_to(ROOT)}:{node.lineno}: {node.value}"


def test_a_service_carries_its_own_facts():
    rooms = ("checks", "analysis", "estimate", "spec", "outputs", "drawing")
    paths = [path for path in MODULES if room(name_of(path)) in rooms and not name_of(path).endswith(BY_ICON)]
    found = [place for path in paths if not {"rules", "advice"} & {*path.parts} for place in names_of_types(path)]
    print(*found, sep="\n")
    assert len(found) <= NAMED, f"{len(found)} names: say it in the service's file, as an attribute or a method"


@pytest.mark.parametrize("path", sorted((HOUSE / "checks" / "rules").glob("*.py")), ids=lambda path: path.stem)
def test_a_rule_names_the_types_that_meet_and_no_list(path):
    named = {place.rpartition(": ")[2] for place in names_of_types(path)}
    assert len(named) <= NAMED_IN_A_RULE, f"{sorted(named)}: ask the service, by an attribute or a method"


MOST_LINES = 300


@shown
def test_no_file_is_longer_than_a_reader_holds(path):
    assert len(path.read_text("utf-8").splitlines()) < 620


@shown
def test_no_class_is_longer_than_a_reader_holds(path):
    long = {
        node.name: size
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ClassDef) and (size := (node.end_lineno or 0) - node.lineno + 1) >= MOST_LINES
    }
    assert not long, "give a part of it a file of its own"


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


def test_the_type_checker_is_told_why_it_is_ignored():
    said = re.compile(r"# type: ignore(?!\[[a-z-]+(, ?[a-z-]+)*\]  # \S)")
    for path in [*MODULES, *(ROOT / "tests").glob("*.py")]:
        comments = [line for line in path.read_text("utf-8").splitlines() if said.search(line)]
        assert path.name == "test_house.py" or not comments, f"{path.name}: {comments}"
