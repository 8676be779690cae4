"""What archplan depends on is what it uses: the packages it names, each by code that runs."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest

from archplan import drawing
from archplan.drawing.page.scene import Node, Scene
from archplan.drawing.paint import icons
from archplan.kernel.version import __version__
from tests.conftest import ROOT
from tests.shell import run

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
# A package is called otherwise where it is imported.
MODULES = {"pyyaml": "yaml", "fontpkg-arimo": "fontpkg_arimo", "python-docx": "docx"}

# What another package brings, and what is there already when its line is reached: numpy, beside an array of the caller's.
BROUGHT = {"markupsafe", "numpy"}

# What an extra installs, first the package that it names, and the only place that uses it.
EXTRAS = [
    ("bills", "archplan/prices/charged/", ("duckdb",)),
    ("spark", "archplan/prices/charged/engines/spark.py", ("pyspark",)),
    ("athena", "archplan/prices/charged/engines/athena.py", ("boto3", "botocore")),
    ("editor", "archplan/live/", ("pygls", "lsprotocol")),
    ("assistant", "archplan/live/assistant/", ("mcp", "mcp_types", "anyio", "jsonschema")),
]


def names(requirements):
    return [re.split(r"[\s=<>!~\[;]", text)[0] for text in requirements]


RUNTIME = names(PROJECT["dependencies"])


def roots(tree):
    """The packages that a tree imports, or looks for by name: ``find_spec("diagrams")`` runs none of its code."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").split(".")[0]
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("find_spec", "import_module"):
            yield from (
                a.value.split(".")[0] for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)
            )


def users(folder):
    """The files that use each package."""
    found: dict[str, set[str]] = {}
    for path in sorted((ROOT / folder).rglob("*.py")):
        for package in roots(ast.parse(path.read_text("utf-8"))):
            found.setdefault(package, set()).add(path.relative_to(ROOT).as_posix())
    return found


@pytest.fixture(scope="module")
def ours():
    return users("archplan")


@pytest.mark.parametrize("name", RUNTIME)
def test_what_is_installed_with_archplan_is_used_by_it(name, ours):
    assert ours.get(MODULES.get(name, name)), f"nothing imports {name}"


def test_what_archplan_imports_is_installed_with_it(ours):
    known = {MODULES.get(name, name) for name in RUNTIME} | set(sys.stdlib_module_names) | {"archplan", *BROUGHT}
    assert set(ours) - known == {package for _, _, packages in EXTRAS for package in packages}


@pytest.mark.parametrize(("extra", "folder", "packages"), EXTRAS)
def test_an_extra_is_used_in_its_folder_alone(ours, extra, folder, packages):
    assert packages[0] in names(PROJECT["optional-dependencies"][extra])
    assert packages[0] in names(PROJECT["optional-dependencies"]["dev"])
    for package in packages:
        assert ours[package] and all(file.startswith(folder) for file in ours[package]), package


@pytest.mark.parametrize(("verb", "extra", "package"), [("lsp", "editor", "pygls"), ("mcp", "assistant", "mcp")])
def test_what_is_missing_is_said_with_what_to_install(monkeypatch, verb, extra, package):
    """it: ends a verb whose extra is not installed with one sentence and exit code 2"""
    for module in [
        it for it in sys.modules if it.startswith((f"{package}.", "archplan.live.language", "archplan.live.assistant"))
    ]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, package, None)
    found = run(verb)
    assert found.code == 2 and f"pip install 'archplan[{extra}]'" in found.err and found.err.count("\n") == 1, found


def test_each_is_used_in_one_place(ours):
    assert ours["yaml"] == {"archplan/text/yaml.py"}
    assert ours["graphviz"] == {"archplan/drawing/formats/dottext.py"}
    assert ours["diagrams"] == {"archplan/kernel/iconclasses.py"}
    assert ours["jinja2"] == {"archplan/outputs/page/template.py"}


def test_pytest_is_for_who_changes_archplan(ours):
    assert "pytest" in names(PROJECT["optional-dependencies"]["dev"]) and "pytest" not in ours
    assert "pytest" in users("tests")


def test_icons_are_those_of_the_installed_diagrams():
    spec = find_spec("diagrams")
    assert spec is not None and spec.origin is not None
    file = Path(spec.origin).parent.parent / "resources/aws/network/cloudfront.png"
    assert icons.picture("aws.network.CloudFront") == file.read_bytes()


def test_dot_is_written_by_graphviz(monkeypatch):
    import graphviz

    made = []

    class Watched(graphviz.Digraph):
        def __init__(self, *args, **kwargs):
            made.append(self)
            super().__init__(*args, **kwargs)

    monkeypatch.setattr(graphviz, "Digraph", Watched)
    site = Node("site", "service", ("site",), "aws.storage.SimpleStorageServiceS3", "compute", "")
    text = drawing.dot(Scene("Shop", "", "", (site,), (), ()))
    assert [graph.source for graph in made] == [text]


@pytest.mark.heavy
def test_importing_archplan_reads_none_of_them():
    modules = {MODULES.get(name, name) for name in RUNTIME}
    code = f"import archplan, sys; print(sorted(set(sys.modules) & {modules!r}))"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_one_version_stands_wherever_it_is_said():
    said = re.search(r"^version: (\S+)$", (ROOT / "CITATION.cff").read_text("utf-8"), re.MULTILINE)
    assert said and said[1] == __version__ == PROJECT["version"]
    assert f"\n## {__version__} - " in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_the_page_of_systems_has_every_python_that_is_tested():
    """As the workflow runs them, so the page lists them."""
    tested = re.search(r"python: (\[.*\])", (ROOT / ".github/workflows/test.yml").read_text("utf-8"))
    assert tested
    pythons = " | ".join(ast.literal_eval(tested[1]))
    assert f"| system | {pythons} |" in (ROOT / "docs/systems.md").read_text("utf-8")
