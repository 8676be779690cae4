"""Every picture of every form says what it shows: whose dollars, what its colours and figures mean, at a size to be read."""

import re
from fractions import Fraction
from xml.etree import ElementTree

import pytest

from archplan.drawing import Node, Scene
from archplan.drawing import svg as painted
from archplan.drawing.page.lettering import text_width
from archplan.drawing.page.sheet import ICON
from archplan.estimate.bill import dollars
from archplan.outputs.page.forms import form_named
from archplan.outputs.page.forms.docx import PAPER
from archplan.outputs.page.page import Kind, Picture
from archplan.outputs.page.paper import BESIDE, LYING, SMALLEST_LETTER, chosen, is_alone, letters_on, too_small
from archplan.outputs.scenes.picture import VIEWS, scene
from tests.build import EXAMPLES, SHOP, report
from tests.build import page as page_of_spec
from tests.reading import pdf
from tests.shell import run

named = pytest.mark.parametrize("path", EXAMPLES)
SVG = "{http://www.w3.org/2000/svg}"
FIGURE = re.compile(r"(?:(\d+) x )?\$([\d,]+\.\d\d)(?=/mo| a month)")
KINDS: tuple[Kind, ...] = ("short", "full")


def pictures_of(path):
    """Each drawing of the architecture that some form shows, by what it is called in the page."""
    for kind in KINDS:
        (picture,) = [it for it in page_of_spec(path, kind=kind).pictures if it.key == "architecture"]
        yield from drawings(picture)


def drawings(picture: Picture):
    yield from (("svg", picture.svg), ("dark", picture.dark))
    if picture.narrow is not None:
        yield from (("narrow", picture.narrow.svg), ("narrow dark", picture.narrow.dark))
    for number, svg in enumerate(picture.papers):
        yield f"papers {number}", svg


def said_in(svg, part):
    """The words of a picture's nodes, its labels or its legend."""
    root = ElementTree.fromstring(svg)
    return ["".join(it.itertext()) for group in root.iter(f"{SVG}g") if group.get("class") == part
            for it in group.iter(f"{SVG}text")]  # fmt: skip


def legend_of(svg):
    """The legend as one text: a long sentence of it is broken over lines."""
    return " ".join(said_in(svg, "legend"))


def drawn_in(svg):
    """The names of what has an icon; the copies of a service are numbered."""
    nodes = [
        it.get("id") for it in ElementTree.fromstring(svg).iter(f"{SVG}g") if "node" in str(it.get("class")).split()
    ]
    return {re.sub(r"\.\d+$", "", str(name)) for name in nodes}


@named
def test_dollars_that_are_drawn_and_named_are_the_total(path):
    """In every picture of every form: what it does not draw stands under it, with its dollars."""
    found = report(path)
    whole = dollars(found.plan.bill.total)
    for name, svg in pictures_of(path):
        said = [*said_in(svg, "nodes"), *said_in(svg, "labels"), legend_of(svg)]
        figures = [
            (int(count or 1), Fraction(it.replace(",", ""))) for text in said for count, it in FIGURE.findall(text)
        ]
        drawn = sum((count * amount for count, amount in figures), Fraction(0))
        apart = Fraction(sum(count for count, _ in figures) + 60, 200)
        assert abs(drawn - whole) <= apart, (name, float(drawn), float(whole), legend_of(svg))
        hidden = set(found.plan.architecture.services) - drawn_in(svg)
        assert hidden <= set(re.findall(r"[\w-]+", " ".join(re.findall(r"not drawn: ([^$]*)", legend_of(svg))))), name


@named
def test_every_picture_says_what_its_pills_and_its_figures_mean(path):
    """Colours of pills, dollars, and requests on arrows: where they are drawn, a line of words says what they are."""
    for name, svg in pictures_of(path):
        legend = legend_of(svg)
        if any("/mo" in it for it in said_in(svg, "nodes")):
            assert "pills: dollars a month" in legend and "of the total" in legend, name
        if any("req/" in it for it in said_in(svg, "labels")):
            assert "labels: requests" in legend, name


OWN = re.compile(r"\d(?!.* req/).*")
RATE = re.compile(r" req/|/(s|min|hour|day|month)$")  # on a page the shorter one


@pytest.mark.parametrize("page", ["", "a4"])
@named
def test_numbers_that_are_no_traffic_say_whose_they_are(path, page):
    """A spec's own numbers on arrows are its author's, and a circle's is a step's; only the rest are requests."""
    found = report(path)
    of = found.plan.architecture
    labels = [it.label for it in of.connections] + [it.label for it in of.deliveries]
    own = {label for label in labels if OWN.fullmatch(label) and "req/" not in label}
    for view in VIEWS:
        drawn = scene(found, view=view, page=page)
        legend = drawn.legend or ()
        is_told = any("author's own" in said for said in legend)
        assert is_told == any(edge.label in own for edge in drawn.edges), (view, legend)
        rates = [edge.label for edge in drawn.edges if edge.label not in own and re.match(r"<?\d", edge.label)]
        if is_told and view != "network":
            assert all(RATE.search(label) or "arrows" in label for label in rates), rates


@named
def test_a_step_in_a_circle_stands_in_the_list_beside_it(path):
    for name, svg in pictures_of(path):
        root = ElementTree.fromstring(svg)
        (labels,) = [it for it in root.iter(f"{SVG}g") if it.get("class") == "labels"]
        circled = any(True for _ in labels.iter(f"{SVG}circle"))
        assert circled == ("numbers in circles: the steps of the flow" in legend_of(svg)), name
        listed = said_in(svg, "steps")
        for step in report(path).plan.architecture.steps if circled else ():
            assert str(step.number) in listed, name


def test_initials_leave_room_at_the_sides_of_their_icon():
    """The widest letters take six tenths of a tile, in every number of words."""
    for title in ("Q V O", "W W W", "W W", "W", "I I I", "Mm Ww Qq Oo"):
        drawn = Scene("", "", "", (Node("it", "external", (title,), "none.at.all", "external", ""),), (), ())
        root = ElementTree.fromstring(painted(drawn))
        (group,) = [it for it in root.iter(f"{SVG}g") if "node" in str(it.get("class")).split()]
        initials = next(it for it in group.iter(f"{SVG}text") if it.get("font-size"))
        size = float(initials.get("font-size", ""))
        assert text_width("".join(initials.itertext()), size, bold=True) <= 0.6 * ICON + 0.5, title


@pytest.mark.parametrize("name", ["x.svg", "x.png", "x.pdf", "x"])
def test_an_audit_is_not_written_into_a_picture(tmp_path, name):
    """It is text: the refusal says what to write, and nothing is written."""
    ran = run("draw", SHOP, "--audit", "-o", tmp_path / name)
    assert ran.code == 2 and not list(tmp_path.iterdir()), ran.err
    assert f"-o {(tmp_path / name).with_suffix('.txt')}" in ran.err
    assert run("draw", SHOP, "--audit", "-o", tmp_path / "x.txt").code == 0
    assert (tmp_path / "x.txt").read_text().startswith("laws")


@named
def test_letters_on_paper_are_six_points_or_the_page_says_how_large_they_are(path):
    found = page_of_spec(path, kind="short")
    (picture,) = [it for it in found.pictures if it.key == "architecture"]
    for room in (LYING, PAPER) if is_alone(picture) else (BESIDE,):
        points = letters_on(chosen(picture, SMALLEST_LETTER, room), room)
        assert (points < SMALLEST_LETTER - 0.05) == (f"{points:.1f} points" in too_small(picture, room, found.say)), (
            points
        )
    told = too_small(picture, LYING if is_alone(picture) else BESIDE, found.say)
    made = form_named("pdf").render(found)
    assert isinstance(made, bytes)
    read = pdf(made)
    assert len(read.pages) <= 4
    assert ("The smallest letters are" in " ".join(" ".join(it.extract_text() for it in read.pages).split())) == bool(
        told
    )
