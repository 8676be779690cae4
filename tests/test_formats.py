"""Every written format says what the scene says, to the tools that read it, whatever people write into their specs."""

import json
import math
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from html import unescape
from itertools import pairwise
from xml.etree import ElementTree

import pygraphviz
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archplan import drawing
from archplan.drawing import Edge, Group, Node, Scene, Step
from archplan.drawing.formats.aws4 import ICONS, shape
from archplan.drawing.formats.outline import FRAMES, INKS, Box, Leaf, outline
from archplan.drawing.layout.place import place
from archplan.drawing.page.lettering import clean, text_width
from archplan.drawing.page.sheet import Sheet
from archplan.outputs import render
from archplan.outputs.scenes.picture import SOURCE_ICONS
from archplan.services import catalog
from tests.build import SPECS, report
from tests.conftest import ROOT
from tests.scenes import blood, hostile, platform, shop

FORMATS = {"drawio": "drawio", "mermaid": "mmd", "d2": "d2", "diagrams": "py", "dot": "dot"}
TOOLS = ROOT / "tests/formats"
few = settings(max_examples=40, deadline=None, derandomize=True, database=None)


def told() -> Scene:
    """A comparison and a drill with numbered steps."""
    groups = (Group("v", "vpc", "VPC", "", "added"), Group("r", "region", "Tokyo", "", "", "standby"))
    nodes = (
        Node("a", "service", ("A",), "aws.compute.Lambda", "compute", "v", cost="$1", mark="added", delta="+$1",
             steps=(1,)),
        Node("b", "service", ("B",), "aws.database.RDS", "data", "r", state="idle"),
        Node("c", "service", ("C",), "aws.storage.S3", "storage", "r", state="failed", mark="removed"),
    )  # fmt: skip
    edges = (
        Edge("ab", "a", "b", "3/s", 3.0, mark="changed", delta="+$2", steps=(1, 2)),
        Edge("bc", "b", "c", "1/s", 1.0, mark="removed", state="standby"),
    )
    steps = (Step(1, "A person asks."), Step(2, "The database answers."))
    return Scene("Drill", "", "", nodes, groups, edges, steps=steps)


@cache
def scenes() -> dict[str, Scene]:
    """Everything that is written and read back."""
    from archplan.outputs.scenes.picture import scene

    found = {str(path.relative_to(ROOT)): scene(report(path)) for path in SPECS}
    empty = Scene("", "", "", (), (), ())
    return {**found, "shop": shop(), "blood": blood(), "platform": platform(), "hostile": hostile(), "told": told(),
            "empty": empty}  # fmt: skip


NAMES = [str(path.relative_to(ROOT)) for path in SPECS] + ["shop", "blood", "platform", "hostile", "told", "empty"]
every = pytest.mark.parametrize("name", NAMES)


@cache
def written(form: str, name: str) -> str:
    return getattr(drawing, form)(scenes()[name])


@cache
def sheet(name: str) -> Sheet:
    return place(scenes()[name])


def printed(scene: Scene):
    """The nodes, groups and arrows that a format must show, by their safe names."""
    page = outline(scene)
    leaves = {it.name: "\n".join(it.lines) for it, _ in page.walk() if isinstance(it, Leaf)}
    boxes = {it.name: it.title for it, _ in page.walk() if isinstance(it, Box)}
    return leaves, boxes, [(it.source, it.target, it.words) for it in page.arrows]


# What people see.


@pytest.mark.parametrize("form", ["drawio", "mermaid", "d2", "diagrams"])
def test_form(form, golden):
    """DOT's golden is with those of the other texts."""
    text = str(render(form, report(ROOT / "architectures/online-shop.yaml")))
    golden(ROOT / f"tests/golden/online-shop.{FORMATS[form]}", text)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
@pytest.mark.heavy
def test_without_costs_and_rates_there_are_none(form, path):
    found = report(path)
    bare = unescape(unescape(str(render(form, found, costs=False, traffic=False))))
    shown = unescape(unescape(str(render(form, found))))
    money, rate = r"\$\d", r"\d req/(s|min|hour|day|month)"
    assert re.search(money, shown.replace("\\$", "$").replace("#36;", "$"))
    assert not re.search(money, bare.replace("\\$", "$")) and not re.search(rate, bare)


@every
@pytest.mark.parametrize("form", ["mermaid", "d2", "script", "dot"])
def test_the_same_scene_gives_the_same_bytes(form, name):
    assert getattr(drawing, form)(scenes()[name]) == written(form, name)


@pytest.mark.heavy
def test_the_bytes_never_depend_on_the_hash_seed():
    code = (
        "from tests.scenes import hostile, shop; from archplan import drawing\n"
        "for form in ('mermaid', 'd2', 'script', 'dot'): print(ascii(getattr(drawing, form)(hostile())))\n"
        "print(ascii(drawing.drawio(shop())))"
    )
    ran = [
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True,
                       env={**os.environ, "PYTHONHASHSEED": seed}).stdout
        for seed in ("1", "2")
    ]  # fmt: skip
    assert ran[0] == ran[1] and ran[0]


# draw.io


def cells(text: str):
    """Every cell of a draw.io file: its id, label and mxCell."""
    root = ElementTree.fromstring(text).find("diagram/mxGraphModel/root")
    assert root is not None
    for it in root:
        cell = it if it.tag == "mxCell" else it.find("mxCell")
        yield it.get("id"), it.get("value") or it.get("label") or "", cell


def number(cell, key: str) -> float:
    return float(cell.find("mxGeometry").get(key) or 0)


@every
@pytest.mark.heavy
def test_drawio_holds_together(name):
    """Ids are unique, parents are groups, ends are nodes, children stand inside their parents."""
    scene = scenes()[name]
    found = list(cells(written("drawio", name)))
    by_id = {id_: cell for id_, _, cell in found}
    assert len(by_id) == len(found)
    for id_, _, cell in found:
        parent = cell.get("parent")
        if id_ == "0":
            continue
        assert parent in by_id
        if id_.startswith("step-"):
            assert parent == id_.split("-", 2)[2] and parent.startswith(("edge-", "node-")) and parent in by_id, id_
        elif parent not in ("0", "1"):
            around = by_id[parent]
            assert parent.startswith("group-") and "container=1" in around.get("style")
            x, y = number(cell, "x") + number(cell, "width") / 2, number(cell, "y") + number(cell, "height") / 2
            assert -1 <= x <= number(around, "width") + 1 and -1 <= y <= number(around, "height") + 1, id_
        if cell.get("edge"):
            assert by_id[cell.get("source")].get("vertex") and cell.get("source").startswith("node-")
            assert by_id[cell.get("target")].get("vertex") and cell.get("target").startswith("node-")
    count = {kind: sum(id_.startswith(kind + "-") for id_ in by_id) for kind in ("node", "group", "edge")}
    there = {"node": len(scene.nodes), "group": len(sheet(name).groups), "edge": len(sheet(name).routes)}
    assert count == there


@every
@pytest.mark.heavy
def test_drawio_shows_text_as_text(name):
    """Every label is HTML without an element that the words brought along."""
    for _, label, cell in cells(written("drawio", name)):
        assert set(re.findall(r"</?(\w+)", label)) <= {"b", "br", "font"}, label
        style = (cell.get("style") or "").rstrip(";").split(";")
        assert all(re.fullmatch(r"(text|ellipse)?|[a-zA-Z]+=[\w.,#-]+", part) for part in style), style
    for it in ElementTree.fromstring(written("drawio", name)).iter("object"):
        assert re.match(r"https?://", it.get("link") or "https://")


@every
@pytest.mark.heavy
def test_drawio_stands_where_the_picture_stands(name):
    """A node's square and a route's corners are those of the sheet, once the parents' corners are added."""
    by_id = {id_: cell for id_, _, cell in cells(written("drawio", name))}

    def corner(cell) -> tuple[float, float]:
        parent = cell.get("parent")
        x, y = corner(by_id[parent]) if parent != "1" else (0.0, 0.0)
        return x + number(cell, "x"), y + number(cell, "y")

    nodes = [cell for id_, cell in by_id.items() if id_.startswith("node-")]
    for it, cell in zip(sheet(name).nodes, nodes, strict=True):
        x, y = corner(cell)
        assert x + number(cell, "width") / 2 == pytest.approx(it.icon.cx, abs=0.6)
        assert y + number(cell, "height") / 2 == pytest.approx(it.icon.cy, abs=0.6)
    edges = [cell for id_, cell in by_id.items() if id_.startswith("edge-")]
    for route, cell in zip(sheet(name).routes, edges, strict=True):
        points = [(float(p.get("x")), float(p.get("y"))) for p in cell.iterfind("mxGeometry/Array/mxPoint")]
        assert points == [pytest.approx(point, abs=0.06) for point in route.points[1:-1]]


@every
@pytest.mark.heavy
def test_drawio_shows_a_step_once_where_the_picture_does_and_tied_to_what_it_is_a_step_of(name):
    """Its circle is a child of the arrow or the node; no label repeats the number."""
    found = list(cells(written("drawio", name)))
    by_id = {id_: cell for id_, _, cell in found}
    assert [id_ for id_, label, _ in found if id_ != "foot" and re.search("[\u2460-\u2473]", label)] == []
    circles = [(id_, label, cell) for id_, label, cell in found if id_.startswith("step-")]
    there = {}
    for id_, label, cell in circles:
        assert cell.get("connectable") == "0" and label == id_.split("-")[1]
        there[label, cell.get("parent")] = corner_of_step(by_id, cell)
    drawn_at = [(f"node-{it.node.id}", it.node.steps, it.steps_at) for it in sheet(name).nodes]
    drawn_at += [(f"edge-{it.edge.id}", it.edge.steps, it.steps_at) for it in sheet(name).routes]
    wanted = {
        (str(step), parent): (x - 8.5, y - 8.5)
        for parent, steps, places in drawn_at
        for step, (x, y) in zip(steps, places, strict=False)
    }
    assert len(circles) == len(wanted) and set(there) == set(wanted)
    assert all(there[key] == pytest.approx(at, abs=0.8) for key, at in wanted.items())


def corner_of_step(by_id, cell) -> tuple[float, float]:
    """Where draw.io sets a child on the page: beside its node's corner, or along its arrow and then moved."""
    around = by_id[cell.get("parent")]
    if not around.get("edge"):
        x, y = number(cell, "x"), number(cell, "y")
        while around is not None:
            x, y = x + number(around, "x"), y + number(around, "y")
            around = by_id.get(around.get("parent")) if around.get("parent") != "1" else None
        return x, y
    assert cell.find("mxGeometry").get("relative") == "1"
    style = dict(part.split("=") for part in around.get("style").split(";") if "=" in part)

    def at(end: str, id_: str) -> tuple[float, float]:
        node, x, y = by_id[id_], 0.0, 0.0
        share = number(node, "width") * float(style[f"{end}X"]), number(node, "height") * float(style[f"{end}Y"])
        while node is not None:
            x, y = x + number(node, "x"), y + number(node, "y")
            node = by_id.get(node.get("parent")) if node.get("parent") != "1" else None
        return x + share[0], y + share[1]

    corners = [(float(p.get("x")), float(p.get("y"))) for p in around.iterfind("mxGeometry/Array/mxPoint")]
    points = [at("exit", around.get("source")), *corners, at("entry", around.get("target"))]
    lengths = [math.dist(a, b) for a, b in pairwise(points)]
    left = (number(cell, "x") + 1) / 2 * sum(lengths)
    offset = cell.find("mxGeometry/mxPoint[@as='offset']")
    for (a, b), length in zip(pairwise(points), lengths, strict=True):
        if left <= length or b == points[-1]:
            part = left / length if length else 0.0
            x, y = a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1])
            return x + float(offset.get("x")), y + float(offset.get("y"))
        left -= length
    raise AssertionError("an arrow has two ends")


def shapes_of_drawio() -> set[str]:
    """Every name of the newest library that is at hand: what the file lists under its headings of aws4."""
    text = (ROOT / "tests/data/drawio/shapes.txt").read_text("utf-8")
    sections = dict(re.findall(r"^\[(.+)\]\n((?:[^\[\n].*\n)*)", text, re.MULTILINE))
    return {*sections["aws4"].split(), *sections["aws4 in code"].split()}


def test_every_shape_that_is_written_is_one_that_drawio_has():
    """Of every service, of every other thing that is drawn, of every category, and of every kind of group."""
    pictures = sys.modules[catalog()["external"].__module__].PICTURES
    icons = sorted({cls.icon for cls in catalog().values()} | {*pictures.values(), *SOURCE_ICONS.values(), *ICONS})
    icons += [f"aws.{category}.Nothing" for category in INKS]
    nodes = tuple(Node(f"n{k}", "service", (icon,), icon, "data", "") for k, icon in enumerate(icons))
    groups = tuple(Group(kind, kind, kind, "") for kind in FRAMES)
    held = tuple(Node(f"in {kind}", "service", ("A",), "aws.compute.EC2", "compute", kind) for kind in FRAMES)
    text = drawing.drawio(Scene("", "", "", (*nodes, *held), groups, ()))
    named = re.findall(r"(?:shape|resIcon|grIcon|prIcon)=mxgraph\.aws4\.(\w+);", text)
    assert text.count("mxgraph.") == len(named) > len(icons)
    assert set(named) - shapes_of_drawio() == set()


def test_every_service_of_aws_has_a_shape_of_its_own_in_drawio():
    """A service that the library lacks is drawn as its category; only what is any service may be."""
    generic = {"aws", "custom"}
    shown = {key: shape(Node(key, "service", (key,), cls.icon, "data", ""))[0] for key, cls in catalog().items()}
    without = [key for key, cls in catalog().items() if cls.icon not in ICONS]
    assert set(without) == generic
    borrowed = {"knowledgebase": "bedrock", "workload": "eks", "firelens": "docker"}  # parts of the other, by one sign
    seen: dict[str, str] = {}
    for key in sorted(set(shown) - set(borrowed) - generic):
        assert shown[key] not in seen, f"{key} is drawn as {seen[shown[key]]} is"
        seen[shown[key]] = key
    assert all(shown[key] == shown[other] for key, other in borrowed.items() if other != "docker")


def test_an_unknown_icon_gets_the_shape_of_its_category():
    node = Node("q", "service", ("Q",), "aws.database.Nothing", "data", "")
    assert "resIcon=mxgraph.aws4.database;fillColor=#C925D1" in shape(node)[0]
    assert "resIcon=mxgraph.aws4.general;" in shape(Node("q", "service", ("Q",), "", "data", ""))[0]


def test_steps_and_what_a_comparison_says_are_drawn():
    found = {id_: (label, cell) for id_, label, cell in cells(drawing.drawio(told()))}
    assert "added" in found["node-a"][0] and "+$1" in found["node-a"][0]
    assert "idle" in found["node-b"][0] and "opacity=40;" in found["node-b"][1].get("style")
    assert "strokeColor=#1B7A12" in found["group-v"][1].get("style")
    assert found["edge-ab"][0] == "3/s +$2 changed" and "A person asks." in found["foot"][0]
    assert {id_ for id_ in found if id_.startswith("step-")} == {"step-1-node-a", "step-1-edge-ab", "step-2-edge-ab"}


def test_what_a_comparison_says_wins_over_the_category():
    """Mermaid lets the last class win."""
    defined = re.findall(r"classDef (\S+)", written("mermaid", "told"))
    said = {"added", "removed", "standby", "idle", "failed"}
    assert set(defined[-len(said) - 1 :]) == {*said, "notes"}


# Graphviz, and the diagrams package


def read(dot: str):
    """What Graphviz reads in a DOT text, laid out once to prove that it can be."""
    graph = pygraphviz.AGraph(string=dot)
    graph.layout(prog="dot")
    return graph


def clusters(graph):
    """Every cluster by its name, with its label and its nodes."""
    for it in graph.subgraphs():
        yield it.name, it.graph_attr["label"], sorted(map(str, it.nodes()))
        yield from clusters(it)


def as_shown(label: str | None) -> str:
    """A label as Graphviz prints it."""
    return unescape(re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nlr" else m[1], label or ""))


@every
def test_dot_says_what_the_scene_says(name):
    scene = scenes()[name]
    graph = read(drawing.dot(scene))
    leaves, boxes, arrows = printed(scene)
    labels = [as_shown(node.attr["label"]) for node in graph.nodes() if str(node) != "the steps"]
    assert sorted(labels) == sorted(leaves.values())
    assert sorted(as_shown(label) for _, label, _ in clusters(graph)) == sorted(boxes.values())
    assert sorted(as_shown(edge.attr["label"]) for edge in graph.edges()) == sorted(words for _, _, words in arrows)


def drawn(script: str) -> str:
    """The DOT text that a script for the diagrams package makes, with rendering left out."""
    code = (
        "import os, sys, diagrams\n"
        "def render(diagram):\n"
        "    sys.stdout.buffer.write(str(diagram.dot).encode())\n"
        "    open(diagram.filename, 'w').close()\n"
        "diagrams.Diagram.render = render\n"
        "exec(compile(sys.stdin.buffer.read().decode(), 'script.py', 'exec'), {'__name__': '__main__'})\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], input=script.encode(), capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr.decode()[-2000:]
    return ran.stdout.decode()


@every
@pytest.mark.heavy
def test_the_script_draws_what_the_scene_says(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    scene = scenes()[name]
    graph = read(drawn(drawing.script(scene, "x")))
    leaves, boxes, arrows = printed(scene)
    assert {str(node): as_shown(node.attr["label"]) for node in graph.nodes()} == leaves
    page = outline(scene)
    inside: dict[str, set[str]] = {it.name: set() for it, _ in page.walk() if isinstance(it, Box)}
    for it, around in page.walk():
        for box in around if isinstance(it, Leaf) else ():
            inside[box.name].add(it.name)
    found = {name: (as_shown(label), set(nodes)) for name, label, nodes in clusters(graph)}
    assert found == {f"cluster_{box}": (boxes[box], nodes) for box, nodes in inside.items() if nodes}
    shown = [(str(e[0]), str(e[1]), as_shown(e.attr["label"])) for e in graph.edges()]
    assert sorted(shown) == sorted(arrows)
    assert os.listdir(tmp_path) == []


@every
def test_the_script_reads_well(name):
    script = drawing.script(scenes()[name])
    compile(script, "script.py", "exec")
    assert script.count("\n\n\n\n") == 0 and not re.search(r"[ \t]\n", script) and script.endswith("\n")


@pytest.mark.parametrize("given", ["../../etc/passwd", "", "a b", "x\ny", "Tiệm", "...", '"; rm'])
def test_the_script_writes_beside_its_reader(given):
    found = re.search(r'filename="([^"]*)"', drawing.script(shop(), given))
    assert found and re.fullmatch(r"\w[\w.-]*", found[1])


# Mermaid and D2, by their own parsers


@pytest.fixture(scope="session")
def tools(door, alone, request, tmp_path_factory):
    """What Mermaid and D2 read in every scene, asked once a run; their packages are installed once and kept."""
    with alone("formats") as folder:
        answers = folder / "formats.json"
        if not answers.is_file():
            answers.write_text(read_by_tools(request, tmp_path_factory), "utf-8")
        return json.loads(answers.read_text("utf-8"))


def read_by_tools(request, tmp_path_factory) -> str:
    npm, node = shutil.which("npm"), shutil.which("node")
    if not (npm and node):
        pytest.skip("npm is not installed: Mermaid and D2 read nothing")
    cached = getattr(request.config, "cache", None)
    home = cached.mkdir("formats") if cached else tmp_path_factory.mktemp("formats")
    wanted = (TOOLS / "package.json").read_text("utf-8")
    stamp = home / "installed.json"
    if not stamp.is_file() or stamp.read_text("utf-8") != wanted:
        shutil.copy(TOOLS / "package.json", home)
        command = [npm, "install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"]
        ran = subprocess.run(command, cwd=home, capture_output=True, text=True, check=False, timeout=300)
        if ran.returncode:
            (pytest.fail if os.environ.get("CI") else pytest.skip)(f"npm could not install: {ran.stderr[-300:]}")
        stamp.write_text(wanted, "utf-8")
    shutil.copy(TOOLS / "read.mjs", home)
    texts = {form: {name: written(form, name) for name in scenes()} for form in ("d2", "mermaid")}
    given, found = tmp_path_factory.mktemp("read") / "texts.json", tmp_path_factory.mktemp("read") / "found.json"
    given.write_text(json.dumps(texts), "utf-8")
    ran = subprocess.run([node, "read.mjs", given, found], cwd=home, capture_output=True, text=True, check=False,
                         timeout=300)  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-2000:]
    return found.read_text("utf-8")


def one_line(text: str) -> str:
    return " ".join(text.split())


@every
def test_mermaid_reads_what_the_scene_says(name, tools):
    found = tools["mermaid"][name]
    assert "problem" not in found, found
    leaves, boxes, arrows = printed(scenes()[name])
    shapes = {id_: one_line(text) for id_, text in found["shapes"] if id_ != "the_steps"}
    assert {id_: shapes[id_] for id_ in leaves} == {id_: one_line(text) for id_, text in leaves.items()}
    assert set(shapes) - set(leaves) - set(boxes) == set()
    assert {id_: one_line(title) for id_, title, _ in found["groups"]} == {k: one_line(v) for k, v in boxes.items()}
    assert [tuple(arrow) for arrow in found["arrows"]] == arrows
    head = re.match(r"---\ntitle: (.*)\n", written("mermaid", name))
    assert (json.loads(head[1]) if head else "") == outline(scenes()[name]).heading
    assert found["wide"] == wrapped_at(name)


def wrapped_at(name) -> int:
    return int(re.findall(r"^    wrappingWidth: (\d+)$", written("mermaid", name), re.MULTILINE)[0])


@every
def test_mermaid_breaks_no_line_of_a_box(name):
    """Mermaid 12 breaks lines at 120 px where 11 did at 200: "$22.74/mo, one of" and below it "2"."""
    leaves, _, _ = printed(scenes()[name])
    widest = max((text_width(line, 16) for text in leaves.values() for line in text.split("\n")), default=0.0)
    assert wrapped_at(name) >= min(1.2 * widest, 480)


@every
def test_d2_reads_what_the_scene_says(name, tools):
    found = tools["d2"][name]
    assert "problem" not in found, found
    leaves, boxes, arrows = printed(scenes()[name])
    page = outline(scenes()[name])
    paths = {".".join([box.name for box in around] + [it.name]): it.name for it, around in page.walk()}
    extra = {"the_heading", "the_steps"}
    shapes = {paths[id_]: label for id_, label in found["shapes"] if id_ not in extra}
    assert {k: one_line(v) for k, v in shapes.items()} == {k: one_line(v) for k, v in {**leaves, **boxes}.items()}
    assert [(paths[a], paths[b], label) for a, b, label in found["arrows"]] == arrows


# Whatever anybody writes

words = st.text(st.characters(codec="utf-8"), max_size=40)


@few
@given(st.lists(st.tuples(words, words), min_size=1, max_size=6), words)
@pytest.mark.heavy
def test_any_words_are_read_back(things, title):
    names = list(dict.fromkeys(name for name, _ in things if name))
    nodes = tuple(Node(name, "service", (word,), "aws.compute.EC2", "compute", "g") for name, word in zip(names, [w for _, w in things], strict=False))  # fmt: skip
    edges = tuple(
        Edge(f"e{n}", a.id, nodes[-1].id, word) for n, (a, (_, word)) in enumerate(zip(nodes, things, strict=False))
    )
    group = "g" if "g" not in names else "another group"
    nodes = tuple(Node(n.id, n.kind, n.title, n.icon, n.role, group) for n in nodes)
    scene = Scene(title, "", "", nodes, (Group(group, "vpc", title, ""),) if nodes else (), edges)
    leaves, boxes, arrows = printed(scene)
    assert len({name.lower() for name in [*leaves, *boxes]}) == len(leaves) + len(boxes)
    graph = pygraphviz.AGraph(string=drawing.dot(scene))
    assert sorted(as_shown(node.attr["label"]) for node in graph.nodes()) == sorted(leaves.values())
    assert sorted(as_shown(edge.attr["label"]) for edge in graph.edges()) == sorted(words for _, _, words in arrows)
    compile(drawing.script(scene, title), "script.py", "exec")
    found = list(cells(drawing.drawio(scene)))
    assert len({id_ for id_, _, _ in found}) == len(found)
    for word in (title, *(word for _, word in things)):
        assert not set("\x00\x1b\u202e\n") & set(clean(word))
