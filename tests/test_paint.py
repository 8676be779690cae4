"""The page promises: official borders, readable words in every theme, signs beside colours, safe text, true legends."""

import io
import re
import sys
from collections.abc import Iterable
from fractions import Fraction
from typing import Any
from xml.dom import minidom

import pypdf
import pytest

from archplan import drawing
from archplan.drawing import DrawingError, Edge, Group, Node, Scene, Step
from archplan.drawing.layout.place import place
from archplan.drawing.page.lettering import shorten, text_width, wrapped
from archplan.drawing.page.scene import GroupKind, Mark, Meaning, Note, State
from archplan.drawing.page.sheet import Sheet, title_lines
from archplan.drawing.page.themes import LIGHT, THEMES, theme_named
from archplan.drawing.paint.ink import Names, link, xml_name
from archplan.drawing.paint.legend import Row, legend_rows
from archplan.drawing.paint.paint import paint
from archplan.kernel.record import changed
from archplan.services import catalog

KINDS: tuple[Any, ...] = ("cloud", "account", "region", "vpc", "zone", "public-subnet", "private-subnet", "autoscaling",
         "security-group", "datacenter", "generic")  # fmt: skip


def node(id_: str, parent: str = "", **more: Any) -> Node:
    given: dict[str, Any] = {"title": (f"Amazon {id_}",), "icon": "aws.compute.Lambda", "role": "compute"}
    return Node(id_, "service", parent=parent, **{**given, **more})


def page(nodes: Iterable[Node] = (), groups: Iterable[Group] = (), edges: Iterable[Edge] = (), **more: Any) -> Scene:
    return Scene("T", "S", "$1", tuple(nodes), tuple(groups), tuple(edges), **more)


def everything() -> Scene:
    """Every kind of group, edge, mark and state, a step, and costs of every share."""
    groups = [Group(f"g-{kind}", kind, f"A {kind}", "") for kind in KINDS]
    nodes = [node(f"in-{kind}", f"g-{kind}", cost="$1", heat=0.1) for kind in KINDS]
    nodes += [
        node(f"m-{mark}", mark=mark, cost="$2", heat=0.3, delta="+$1") for mark in ("added", "removed", "changed")
    ]
    states = ("live", "standby", "idle", "failed", "degraded")
    nodes += [node(f"s-{state}", state=state, cost="$3", heat=0.5) for state in states]
    nodes += [node("tile", icon="aws.nowhere.Nothing", steps=(1,))]
    ends = ["m-added", "m-removed", "m-changed", "s-live", "s-standby"]
    kinds: tuple[Any, ...] = ("traffic", "data", "deploy", "log")
    edges = [Edge(f"e-{k}", ends[k], ends[k + 1], "x", 10.0**k, kind, "$1") for k, kind in enumerate(kinds)]
    return page(nodes, groups, edges, steps=(Step(1, "Somebody asks."),))


def document(scene: Scene, theme: str = "light") -> Any:
    return minidom.parseString(drawing.svg(scene, theme).encode())


def by_class(document: Any, name: str) -> list[Any]:
    return [g for g in document.getElementsByTagName("g") if name in g.getAttribute("class").split()]


def said(element: Any) -> list[str]:
    return ["".join(n.data for n in text.childNodes) for text in element.getElementsByTagName("text")]


# The official look


@pytest.mark.parametrize(
    ("kind", "colour", "dashed", "centred", "icon"),
    [
        ("cloud", "#232F3E", False, False, True),
        ("account", "#E7157B", False, False, True),
        ("region", "#00A4A6", True, False, True),
        ("zone", "#00A4A6", True, True, False),
        ("vpc", "#8C4FFF", False, False, True),
        ("public-subnet", "#7AA116", False, False, True),
        ("private-subnet", "#00A4A6", False, False, True),
        ("security-group", "#DD344C", False, True, False),
        ("autoscaling", "#ED7100", True, True, True),
        ("datacenter", "#7D8998", False, False, True),
        ("generic", "#7D8998", True, True, False),
    ],
)
def test_groups_look_as_the_deck_says(kind: GroupKind, colour: str, dashed: bool, centred: bool, icon: bool) -> None:
    """it: gives every kind of group its colour, dashes, place of the title, and icon"""
    drawn = document(page([node("a", "g")], [Group("g", kind, "The title", "")]))
    (group,) = by_class(drawn, kind)
    frame, *corner = group.getElementsByTagName("rect")
    assert frame.getAttribute("stroke") == colour and frame.getAttribute("stroke-width") == "1.25"
    assert bool(frame.getAttribute("stroke-dasharray")) == dashed
    assert bool(corner) == icon
    (title,) = [text for text in drawn.getElementsByTagName("text") if text.firstChild.data == "The title"]
    assert (title.getAttribute("text-anchor") == "middle") == centred


def test_the_icon_of_an_auto_scaling_group_is_above_its_text() -> None:
    """it: centres an Auto Scaling group's icon at the top, its words below"""
    drawn = document(page([node("a", "g")], [Group("g", "autoscaling", "Auto Scaling group", "")]))
    (group,) = by_class(drawn, "autoscaling")
    frame, icon = (
        {k: float(r.getAttribute(k)) for k in ("x", "y", "width", "height")} for r in group.getElementsByTagName("rect")
    )
    (title,) = [text for text in drawn.getElementsByTagName("text") if text.firstChild.data == "Auto Scaling group"]
    assert icon["x"] + icon["width"] / 2 == pytest.approx(frame["x"] + frame["width"] / 2, abs=0.1)
    assert icon["y"] == frame["y"]
    assert float(title.getAttribute("y")) - 9 > icon["y"] + icon["height"]


@pytest.mark.parametrize("theme", THEMES)
def test_words_have_no_rim(theme: str) -> None:
    """it: strokes no word: painters that know no `paint-order` would take every name away"""
    drawn = document(everything(), theme)
    assert not [it for it in drawn.getElementsByTagName("*") if it.hasAttribute("paint-order")]
    for text in drawn.getElementsByTagName("text"):
        around = text
        while around.nodeType == around.ELEMENT_NODE and around.tagName != "svg":
            assert not around.hasAttribute("stroke"), text.toxml()
            around = around.parentNode


def test_official_names_fit_on_two_lines() -> None:
    """it: prints every service's whole official name on at most two lines, broken between words"""
    for service in catalog().values():
        lines = title_lines(node("x", title=(service.title,)))
        assert len(lines) <= 2 and " ".join(lines) == service.title


def test_what_does_not_fit_is_cut_between_words() -> None:
    """it: shortens after a whole word, and cuts only a word that is too long by itself"""
    assert shorten("Orders of the northern shops", text_width("Orders of the nort…")) == "Orders of the…"
    assert shorten("W" * 99, 100) == "W" * 7 + "…"  # 7 * 0.944 * 12 + 12 = 91.3; one more would be 102.6


# Themes


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_wcag_does() -> None:
    """it: knows the ends of the scale, and a published example"""
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("name", THEMES)
def test_words_can_be_read(name: str) -> None:
    """it: writes nothing with less than 4.5 to 1"""
    weak = [(ink, ground) for ink, ground in THEMES[name].texts() if contrast(ink, ground) < 4.5]
    assert weak == []


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("heat", [False, True])
def test_every_ink_is_one_of_the_themes(name: str, heat: bool) -> None:
    """it: uses no colour for words that the contrast test does not know"""
    drawn = document(changed(everything(), heat=heat), name)
    used = {text.getAttribute("fill") for text in drawn.getElementsByTagName("text")} - {""}
    assert used <= {ink for ink, _ in THEMES[name].texts()}
    assert len(used) > 2


def test_print_has_no_colour_and_still_tells_kinds_apart() -> None:
    """it: is black, white and grey, with another line for every kind of group and edge"""
    drawn = drawing.svg(everything(), "print")
    colours = set(re.findall(r'"(#[0-9A-Fa-f]{6})"', drawn))
    assert colours and all(c[1:3] == c[3:5] == c[5:7] for c in colours)
    look = theme_named("print")
    lines = {(b.line, b.dashes, b.width, b.ground) for b in look.groups.values()}
    assert len(lines) == len(look.groups)
    assert len({look.dashes.get(kind, "") for kind in ("traffic", "deploy", "log")}) == 3


def test_a_dark_page_has_light_general_icons() -> None:
    """it: turns pictures of dark lines white, and leaves the coloured ones"""
    scene = page([node("u", icon="onprem.client.Users"), node("f")])
    drawn = drawing.svg(scene, "dark")
    symbols = dict(re.findall(r'<symbol id="([^"]*)"[^>]*>(.*?)<image [^>]{0,80}', drawn))
    symbols = {name: drawn[drawn.index(f'<symbol id="{name}"') :].split("xlink")[0] for name in symbols}
    assert "filter-white" in symbols["icon-onprem-client-Users"]
    assert "filter-white" not in symbols["icon-aws-compute-Lambda"] and "#ED7100" in symbols["icon-aws-compute-Lambda"]
    assert "filter-white" not in drawing.svg(scene, "light")


def test_a_tint_by_cost_lies_under_the_lines() -> None:
    """it: colours services by their share of the cost, behind everything but the groups"""
    scene = page([node("a", heat=0.1, cost="$1"), node("b", heat=0.5, cost="$5")], edges=[Edge("e", "a", "b")])
    tinted = drawing.svg(changed(scene, heat=True))
    for ground, ink in (LIGHT.heat[0], LIGHT.heat[2]):
        behind = f'rx="6" fill="{ground}" stroke="{ink}"'
        assert behind not in drawing.svg(scene)
        assert tinted.index('class="groups"') < tinted.index(behind) < tinted.index('class="edges"')


def test_an_unknown_theme_is_said() -> None:
    """it: names the themes there are"""
    with pytest.raises(DrawingError, match=r"no theme 'sepia'\. Choose light, dark or print"):
        drawing.svg(page([node("a")]), "sepia")


# Marks and states


@pytest.mark.parametrize(("mark", "sign"), [("added", "+"), ("removed", "−"), ("changed", "~")])
def test_marks_have_a_sign(mark: Mark, sign: str) -> None:
    """it: says added, removed and changed with a sign, on nodes, groups and edges, and explains it"""
    nodes = [node("a", "g", mark=mark, cost="$5.00", delta="+$12.00"), node("b")]
    drawn = document(page(nodes, [Group("g", "vpc", "VPC", "", mark=mark)], [Edge("e", "a", "b", "x", mark=mark)]))
    assert said(drawn).count(sign) == 4  # node, group, edge, legend
    assert f"{sign} VPC" in said(drawn) and "$5.00 (+$12.00)" in said(drawn) and mark in said(drawn)
    outlined = [r for r in drawn.getElementsByTagName("rect") if r.getAttribute("stroke") == LIGHT.marks[mark]]
    assert len(outlined) == 2 and all(bool(r.getAttribute("stroke-dasharray")) == (mark == "removed") for r in outlined)


@pytest.mark.parametrize("state", ["live", "standby", "idle", "failed", "degraded"])
def test_states_have_a_word(state: State) -> None:
    """it: says a state in words on the node, the group, the edge, and in the legend"""
    nodes = [node("a", "g", state=state), node("b")]
    drawn = document(page(nodes, [Group("g", "vpc", "VPC", "", state=state)], [Edge("e", "a", "b", "x", state=state)]))
    assert said(drawn).count(state) == 2  # on the icon, in the legend
    assert f"VPC ({state})" in said(drawn) and f"x ({state})" in said(drawn)
    plain = document(page([node("a", "g"), node("b")], [Group("g", "vpc", "VPC", "")], [Edge("e", "a", "b", "x")]))
    assert state not in " ".join(said(plain))


def test_a_standby_is_faded_and_a_failure_struck_out() -> None:
    """it: fades what waits to 60 % and puts an X on what failed"""
    assert '<g opacity="0.6"><use ' in drawing.svg(page([node("a", state="standby")]))
    red = LIGHT.states["failed"]
    assert f'stroke-linecap="round" stroke="{red}" stroke-width="4"' in drawing.svg(page([node("a", state="failed")]))


# Steps


def test_steps_stand_where_the_sheet_says() -> None:
    """it: draws a step's number on a circle at its place"""
    sheet = place(page([node("a", steps=(7,)), node("b")], edges=[Edge("e", "a", "b", "x", steps=(8,))]))
    boxes = tuple(changed(box, steps_at=((11, 12),) if box.node.steps else ()) for box in sheet.nodes)
    routes = tuple(changed(route, steps_at=((33, 34),)) for route in sheet.routes)
    drawn = paint(changed(sheet, nodes=boxes, routes=routes))
    for x, y, number in ((11, 12, 7), (33, 34, 8)):
        circle = f'<circle cx="{x}" cy="{y}" r="8.5" fill="#232F3E"/>'
        assert circle in drawn and f">{number}</text>" in drawn.split(circle)[1][:160]


@pytest.mark.parametrize("count", [1, 5])
def test_the_step_table_says_every_sentence_inside_the_page(count: int) -> None:
    """it: lists every step with its number and its whole sentence, beside a high page and below a wide one"""
    sentence = "Visitors resolve the name of the shop and are sent to the nearest edge location, which answers most."
    nodes = [node(c) for c in "abcdefgh"[: count * 2]]
    edges = [Edge(a.id + b.id, a.id, b.id) for a, b in zip(nodes, nodes[1:], strict=False)]
    scene = page(nodes, edges=edges, steps=tuple(Step(n, f"{n}: {sentence}") for n in range(1, 4)))
    drawn = document(scene)
    (table,) = by_class(drawn, "steps")
    assert " ".join(t for t in said(table) if not t.isdigit()) == " ".join(f"{n}: {sentence}" for n in (1, 2, 3))
    assert [t for t in said(table) if t.isdigit()] == ["1", "2", "3"]
    root = drawn.documentElement
    wide, high = float(root.getAttribute("width")), float(root.getAttribute("height"))
    (frame,) = table.getElementsByTagName("rect")
    assert float(frame.getAttribute("x")) + float(frame.getAttribute("width")) <= wide
    assert float(frame.getAttribute("y")) + float(frame.getAttribute("height")) <= high
    for text in table.getElementsByTagName("text"):
        assert text_width(text.firstChild.data) + float(text.getAttribute("x")) <= wide
        assert float(text.getAttribute("y")) < high


def test_lines_break_between_words() -> None:
    """it: wraps between words and cuts a word that no line holds"""
    assert wrapped("aa bb cc", text_width("aa bb")) == ("aa bb", "cc")
    assert wrapped("x " + "W" * 99, 60)[0] == "x" and wrapped("W" * 99, 60)[0].endswith("…")


# The legend


def below(sheet: Sheet, wide: float) -> list[Row]:
    """The rows below a drawing whose heading has no room for any."""
    above, rows = legend_rows(sheet, wide, 0, LIGHT)
    assert above == []
    return rows


def test_the_legend_explains_only_what_is_there() -> None:
    """it: says nothing of kinds of lines, widths, costs and steps that are not drawn"""
    bare = document(page([node("a"), node("b")], edges=[Edge("e", "a", "b")]))
    assert by_class(bare, "legend") == []
    nodes = [node("a", cost="$1", heat=0.1), node("b")]
    edges = [Edge("e", "a", "b", rate=5), Edge("d", "b", "a", kind="deploy")]
    rows = below(place(page(nodes, edges=edges, legend=("a sentence",))), 1200)
    assert [entry.words for row in rows for entry in row] == [
        "requests", "deployment", "wider line: more traffic", "cost: under 20 %, from 20 %, from 45 % of the total",
        "a sentence",
    ]  # fmt: skip


def test_notes_for_labels_without_room_are_never_left_out() -> None:
    """it: prints every lettered note below the two rows"""
    notes = tuple(Note(f"{one}{two}: label {one}{two}") for one in "abcdef" for two in "abcdef")
    sheet = changed(place(everything()), legend=("word " * 30, *notes))
    rows = below(sheet, 500)
    assert tuple(entry.words for row in rows[2:] for entry in row) == notes


def test_what_figures_mean_is_said_before_what_signs_mean() -> None:
    """it: leaves out signs that need no words sooner than the unit of the figures, and no dollars that are not drawn"""
    figures = tuple(
        map(Meaning, ("labels: requests, on average", "pills: dollars a month, list prices after the free tier"))
    )
    away = (
        "between zones, on no arrow: $1.00 a month",
        f"not drawn: {', '.join(f'service-{n}' for n in range(60))} ($9.99 a month)",
    )
    sheet = changed(place(everything()), legend=(*figures, *map(Note, away)))
    for wide in (560, 700, 1200):
        rows = below(sheet, wide)
        said = [entry.words for row in rows for entry in row]
        assert set(figures) <= {words for words in said[: sum(map(len, rows[:2]))]} and away[0] in said
        assert " ".join(said).endswith(away[1])
        assert len(said) > len(figures) + 2 and not any("…" in words for words in said)


def test_the_legend_has_two_rows_and_none_when_unwanted() -> None:
    """it: keeps to two rows whatever there is to say, and to the page's width"""
    sheet = place(changed(everything(), legend=("word " * 30,) * 9))
    rows = below(sheet, 500)
    assert len(rows) == 2
    for row in rows:
        assert sum(entry.room + text_width(entry.words, 11) + 24 for entry in row) - 24 <= 500 - 48
    assert by_class(document(changed(everything(), legend=None)), "legend") == []


# Safety and sameness

HOSTILE = ['<script>alert("1")</script>', "]]>&amp;'\"`", "a\x00b\x07\n\tc", "\u202egnp.exe", "שלום API", "🚀🎉", "W" * 500,
           "Đặt hàng ễộứ", "{{7*7}}", "\ud800", "url(#x)", "--><!--"]  # fmt: skip


@pytest.mark.parametrize("theme", THEMES)
def test_hostile_words_stay_words(theme: str) -> None:
    """it: draws any text as text, everywhere that text goes"""
    nodes = tuple(
        node(f"{k}{t}", f"g{t}", title=(t, t), cost=t, tooltip=t, link=t, delta=t, steps=(k,))
        for k, t in enumerate(HOSTILE)
    )
    groups = tuple(Group(f"g{t}", "vpc", t, "") for t in HOSTILE)
    edges = tuple(
        Edge(f"e{t}", nodes[0].id, nodes[k].id, t, 1.0, "data", t, t, delta=t) for k, t in enumerate(HOSTILE) if k
    )
    text = " ".join(HOSTILE)
    drawn = drawing.svg(Scene(text, text, text, nodes, groups, edges, (text,), (Step(1, text),)), theme)
    parsed: Any = minidom.parseString(drawn.encode())
    names = {e.tagName for e in parsed.getElementsByTagName("*")}
    assert names <= {"svg", "title", "desc", "defs", "symbol", "image", "filter", "feColorMatrix", "rect", "g", "path", "text",
                     "use", "a", "circle"}  # fmt: skip
    attributes = {key for e in parsed.getElementsByTagName("*") for key in e.attributes.keys()}  # noqa: SIM118
    assert not any(key.startswith("on") for key in attributes) and "style" not in attributes
    ids = [e.getAttribute("id") for e in parsed.getElementsByTagName("*") if e.hasAttribute("id")]
    assert len(ids) == len(set(ids)) and all(re.fullmatch(r"[^\W\d][\w.-]*", id_) for id_ in ids)
    for element in parsed.getElementsByTagName("*"):
        target = element.getAttribute("xlink:href")
        if element.tagName == "a":
            assert target.startswith("https://") or ":" not in target
        else:
            assert not target or target.startswith("data:image/png;base64,") or target[1:] in ids


def test_the_drawing_says_what_it_is() -> None:
    """it: is an image with a title and a description, every node with a tooltip"""
    drawn = document(page([node("a", tooltip="Twelve dollars")]))
    root = drawn.documentElement
    assert root.getAttribute("role") == "img"
    named = {e.getAttribute("id") for tag in ("title", "desc") for e in drawn.getElementsByTagName(tag)} - {""}
    assert set(root.getAttribute("aria-labelledby").split()) == named and len(named) == 2
    (box,) = by_class(drawn, "node")
    assert box.getElementsByTagName("title")[0].firstChild.data == "Twelve dollars"


@pytest.mark.parametrize(
    "target", ["#orders", "https://example.com/a?b=c#d", "report.html#a", "/report", "./a", "../b"]
)
def test_harmless_links_lead_there(target: str) -> None:
    """it: links to the page, its neighbours and the web"""
    assert f'<a xlink:href="{target}">' in drawing.svg(page([node("a", link=target)]))


@pytest.mark.parametrize(
    "target",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:x", "data:text/html,x", "vbscript:x", "//evil.com", "file:///etc",
     "http://plain.com", "java\nscript:x", "\x01javascript:x", "https://", "a:b", "\\\\host\\x", "/\\evil.com", ""],
)  # fmt: skip
def test_other_links_are_dropped(target: str) -> None:
    """it: never links to what runs, or leaves by a side door"""
    assert link(target) == "" and "<a " not in drawing.svg(page([node("a", link=target)]))


def test_names_are_valid_and_unique() -> None:
    """it: keeps the spec's names as far as XML allows, and never gives one twice"""
    assert [xml_name(t) for t in ("orders", "api@2", "a->b", "7up", "đơn hàng")] == [
        "orders",
        "api.2",
        "a-.b",
        "_7up",
        "đơn.hàng",
    ]
    names = Names()
    assert [names.give("", t) for t in ("a@1", "a.1", "a 1")] == ["a.1", "a.1.2", "a.1.3"]


def test_writing_from_the_right_keeps_its_direction() -> None:
    """it: isolates Hebrew and Arabic in their own direction, and only those"""
    drawn = drawing.svg(page([node("a", title=("שלום API",)), node("b", title=("API שלום",))]))
    assert "\u2067שלום API\u2069" in drawn and ">API שלום<" in drawn


# PNG and PDF


def test_letters_without_a_shape_are_named() -> None:
    """it: refuses a letter that no font has, and says which; an SVG keeps it"""
    rocket = page([node("a", title=("Ship 🚀 it",))])
    assert ">Ship 🚀 it</text>" in drawing.svg(rocket)
    for draw in (drawing.png, drawing.pdf):
        with pytest.raises(DrawingError, match=r"the letters '🚀' \(U\+1F680\)\..* --fonts system"):
            draw(rocket)


@pytest.mark.heavy
def test_pictures_are_the_same_every_time() -> None:
    """it: repeats SVG, PNG and PDF to the byte"""
    for theme in THEMES:
        assert drawing.svg(everything(), theme) == drawing.svg(everything(), theme)
    assert drawing.png(everything(), 1) == drawing.png(everything(), 1)
    assert drawing.pdf(everything()) == drawing.pdf(everything())


@pytest.mark.heavy
def test_pdf_is_vectors_and_text() -> None:
    """it: is one page with searchable text in an embedded font, and knows its title"""
    scene = changed(everything(), title="Đặt hàng online")
    reader = pypdf.PdfReader(io.BytesIO(drawing.pdf(scene)))
    assert len(reader.pages) == 1 and reader.metadata is not None and reader.metadata.title == "Đặt hàng online"
    text = reader.pages[0].extract_text()
    assert "Đặt hàng online" in text and "Amazon m-added" in text and "Somebody asks." in text
    objects: list[Any] = [reader.get_object(number) for number in range(1, len(reader.xref[0]) + 1)]
    fonts = [it for it in objects if isinstance(it, dict) and it.get("/Type") == "/Font" and "/DescendantFonts" in it]
    kids = [font["/DescendantFonts"][0].get_object() for font in fonts]
    assert kids and all("Arimo" in k["/BaseFont"] and "/FontFile2" in k["/FontDescriptor"] for k in kids)


def test_a_picture_too_large_is_refused() -> None:
    """it: says so before it fills the memory"""
    from archplan.drawing.formats import press

    with pytest.raises(DrawingError, match="45,000 by 45,000 pixels is too large"):
        press.png('<svg width="15000" height="15000"></svg>', 3)


@pytest.mark.parametrize(("module", "words"), [("typst", "needs the package typst"), ("fontpkg_arimo", "need a font")])
def test_a_missing_package_is_named(module: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """it: says which package PNG and PDF want, and that SVG needs none"""
    scene = page([node("a")])
    monkeypatch.setitem(sys.modules, module, None)
    for draw in (drawing.png, drawing.pdf):
        with pytest.raises(DrawingError, match=words):
            draw(scene)
    assert drawing.svg(scene).startswith("<svg")


@pytest.mark.parametrize("zoom", [0.5, 0.7, 1, 1.3, 1.5, 2, 3])
def test_every_pixel_of_a_png_is_whole(zoom):
    """Typst drops a row in the middle of a picture whose size is a fraction of a pixel: letters there lost their feet."""
    from archplan.drawing.formats import press

    svg = press._whole(
        '<svg width="1791.1" height="1036.4" viewBox="0 0 1791.1 1036.4"/>',
        Fraction(zoom).limit_denominator(20),
    )
    for side, least in zip(press._size(svg), (1791.1, 1036.4), strict=True):
        assert least <= side < least + 20
        assert (Fraction(side) * Fraction(zoom).limit_denominator(20)).denominator == 1
