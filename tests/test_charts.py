"""Charts say what they were given: every figure once, the same bytes everywhere, and nothing but text from a stranger."""

import os
import re
import subprocess
import sys
from fractions import Fraction
from xml.etree import ElementTree

import pytest

from archplan.drawing.formats.press import png
from archplan.drawing.page.lettering import text_width
from archplan.drawing.page.themes import DARK, LIGHT
from archplan.outputs.page.charts import Caption, cost_by_month
from archplan.outputs.page.charts.courses import _round, _shown
from archplan.outputs.page.charts.frame import dollars
from archplan.outputs.page.charts.paints import BADGE, DRIVEN, FIXED, OTHER, SERIES, TOTAL
from archplan.outputs.page.charts.plot import _apart
from archplan.outputs.page.charts.scales import Linear, Log, figure, nice, ticks
from tests.charts import EVERY, drawn, months, services, users, variants, whole
from tests.conftest import ROOT

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = [
    "<script>alert(1)</script>", '"/><a href="http://example.com">', "a & b &amp; c", "\u202etxt.exe\u200f", "nul\0bell\a",
    "\ud800 lone", "\ufffe\uffff", "line\nbreak\u2028here", "x" * 5000, "{{ datum.value }}", "]]>", "", " ", "url(#x)",
]  # fmt: skip
every = pytest.mark.parametrize("svg", EVERY, indirect=True)


@pytest.fixture
def svg(request) -> str:
    """One of every kind by its name, or a maker with what it draws."""
    if isinstance(request.param, str):
        return drawn(request.param)
    make, *given = request.param
    return make(*given)


def read(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def texts(svg: str) -> list[str]:
    return [text.text or "" for text in read(svg).iter(f"{SVG}text")]


def bars(svg: str) -> list[tuple[str, float, float]]:
    """Fill, left and width of every bar; a bar begins a pixel late, so that two beside each other are seen as two."""
    found = []
    for path in read(svg).iter(f"{SVG}path"):
        drawn = re.fullmatch(r"M(-?[\d.]+),-?[\d.]+h(-?[\d.]+)v-?[\d.]+h-?[\d.]+Z", path.get("d", ""))
        if drawn:
            found.append((path.get("fill", ""), float(drawn[1]), float(drawn[2]) + 1))
    return found


# What every chart is.


@every
def test_it_is_named_once_for_a_reader_who_does_not_see_it(svg):
    root = read(svg)
    key = root.get("aria-labelledby", "").split()[0].removesuffix("-title")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{key}-title {key}-desc"
    title, desc, drawn = root
    assert (title.tag, title.get("id"), title.text) == (f"{SVG}title", f"{key}-title", "What it costs")
    assert (desc.tag, desc.get("id"), desc.text) == (f"{SVG}desc", f"{key}-desc", "It costs $150.00 a month.")
    assert drawn.get("aria-hidden") == "true"
    inner = {name for node in drawn.iter() for name in node.attrib}
    assert not {name for name in inner if name.startswith("aria-") and name != "aria-hidden"} | (
        inner & {"role", "class"}
    )


@every
def test_it_brings_nothing_but_shapes(svg):
    root = read(svg)
    assert {node.tag.removeprefix(SVG) for node in root.iter()} <= {
        "svg", "title", "desc", "defs", "pattern", "g", "rect", "path", "line", "circle", "text",
    }  # fmt: skip
    assert "href" not in svg
    ids = [node.get("id") for node in root.iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    assert {*re.findall(r"url\((.*?)\)", svg)} <= {f"#{name}" for name in ids}


@every
def test_words_take_the_colour_of_the_page(svg):
    root = read(svg)
    assert root.get("fill") == "currentColor"
    assert {text.get("fill") for text in root.iter(f"{SVG}text")} <= {None, "#FFFFFF"}
    assert {line.get("stroke") for line in root.iter(f"{SVG}line")} <= {"currentColor"}
    assert "color=" not in svg and "style" not in svg


@every
def test_it_is_720_wide_and_prints(svg):
    assert re.search(r'width="720" height="(\d+)" viewBox="0 0 720 \1"', svg)
    assert png(svg, 1).startswith(b"\x89PNG")


def boxes(svg: str) -> list[tuple[str, float, float, float]]:
    """Every text, where it begins and ends, and its line."""
    found = []
    root = read(svg)
    shift = next(float(g.get("transform", "").split()[1][:-1]) for g in root.iter(f"{SVG}g") if g.get("transform"))
    inside = {text for g in root.iter(f"{SVG}g") if g.get("transform") for text in g}
    for text in root.iter(f"{SVG}text"):
        wide = text_width(text.text or "", float(text.get("font-size", 12)))
        before = {"middle": wide / 2, "end": wide}.get(text.get("text-anchor", ""), 0)
        left = float(text.get("x", 0)) - before
        found.append((text.text or "", left, left + wide, float(text.get("y", 0)) + (shift if text in inside else 0)))
    return found


@pytest.mark.parametrize(
    "svg",
    [
        *EVERY,
        (services, [("huge", 10**9, 3 * 10**8), ("tiny", "0.001", 0)], "c", ","),
        (users, [(10**n, 10**n) for n in range(1, 10)], [(10**n, f"at {n}") for n in range(1, 10)], 10**9),
        (months, [(f"Month {n}", n) for n in range(40)], 10),
        (variants, [(f"v{n}" * 9, [("a", n)]) for n in range(9)]),
    ],
    ids=[*EVERY, "huge and tiny", "nine marks", "forty months", "nine variants"],
    indirect=True,
)
def test_no_text_covers_another_or_leaves_the_picture(svg):
    found = boxes(svg)
    assert ' opacity="0"' not in svg  # what has no room is left out, not hidden
    assert all(left >= -1 and right <= 721 for _, left, right, _ in found)
    for at, (_, left, right, y) in enumerate(found):
        for other, its_left, its_right, its_y in found[at + 1 :]:
            assert abs(y - its_y) >= 9 or left >= its_right or its_left >= right, other


def test_two_charts_of_one_page_share_no_name():
    one, two = services([("a", 1, 1)], "one"), services([("a", 1, 1)], "two")
    ids = [{node.get("id") for node in read(svg).iter()} - {None} for svg in (one, two)]
    assert len(ids[0]) == 3 and not ids[0] & ids[1]
    assert "url(#one-driven)" in one and "url(#one-" not in two


@pytest.mark.heavy
def test_the_same_bytes_with_another_seed_and_without_fonts_or_a_home(tmp_path):
    """In a process of its own, whose system knows no fonts."""
    (tmp_path / "none.conf").write_text('<?xml version="1.0"?><fontconfig></fontconfig>', "utf-8")
    code = "from tests.charts import EVERY, drawn; import sys; sys.stdout.write(''.join(map(drawn, EVERY)))"
    elsewhere = {
        "PATH": os.environ.get("PATH", ""), "HOME": str(tmp_path), "PYTHONHASHSEED": "7", "PYTHONIOENCODING": "utf-8",
        "FONTCONFIG_FILE": str(tmp_path / "none.conf"), "LANG": "C",
    }  # fmt: skip
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=elsewhere, capture_output=True, check=True)
    assert ran.stdout.decode() == "".join(map(drawn, EVERY))
    assert {path.name for path in tmp_path.iterdir()} == {"none.conf"}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("paint", [FIXED, DRIVEN, TOTAL, OTHER, *SERIES], ids=lambda paint: paint.name)
def test_a_bar_stands_out_on_white_and_on_a_dark_page(paint):
    assert contrast(paint.colour, LIGHT.ground) >= 3
    assert contrast(paint.colour, DARK.ground) >= 3


def test_a_number_is_read_on_its_disc():
    assert contrast("#FFFFFF", BADGE) >= 4.5


def test_parts_that_stand_side_by_side_differ_by_more_than_colour():
    assert FIXED.texture != DRIVEN.texture
    assert len({paint.texture for paint in (*SERIES, OTHER)}) == len(SERIES) + 1


# By service.


def test_services_stand_from_the_dearest_down_with_their_figures_once():
    said = texts(services([("cheap", 1, 1), ("dear", 90, "4.21"), ("middle", 0, 30)]))
    assert [said.index(name) for name in ("dear", "middle", "cheap")] == sorted(
        said.index(name) for name in ("dear", "middle", "cheap")
    )
    assert [said.count(figure) for figure in ("$94.21", "$30.00", "$2.00")] == [1, 1, 1]
    assert said.count("fixed") == said.count("driven by traffic") == 1


def test_a_bar_is_as_long_as_its_amount():
    drawn = bars(services([("a", 30, 10), ("b", 20, 0)]))
    assert [fill for fill, _, _ in drawn] == [FIXED.colour, "url(#c-driven)", FIXED.colour]
    (_, left, thirty), (_, next_to_it, ten), (_, below, twenty) = drawn
    assert thirty / ten == pytest.approx(3, abs=0.01)
    assert thirty / twenty == pytest.approx(1.5, abs=0.01)
    assert next_to_it == pytest.approx(left + thirty, abs=0.02)
    assert below == left


def test_sixty_services_are_twelve_and_the_others():
    # Service n costs $n: the twelve dearest are 49 to 60, the others 1 to 48 and so 48 * 49 / 2 = $1,176.
    said = texts(services([(f"s{n}", n, 0) for n in range(1, 61)]))
    assert [name for name in said if re.fullmatch(r"s\d+", name)] == [f"s{n}" for n in range(60, 48, -1)]
    assert said.count("48 others") == said.count("$1,176.00") == 1
    assert said.index("48 others") > said.index("s49")


def test_thirteen_services_need_no_others():
    said = texts(services([(f"s{n}", n, 0) for n in range(1, 14)]))
    assert "s1" in said and not any("others" in text for text in said)


def test_a_large_credit_keeps_its_row_and_stands_left_of_zero():
    rows = [(f"s{n}", n, 0) for n in range(1, 31)]
    svg = services([*rows, ("credit", -50, 0)])
    said = texts(svg)
    assert "credit" in said and "-$50.00" in said
    least = min(left for _, left, _ in bars(svg))
    zero = next(left for fill, left, _ in bars(svg) if fill == FIXED.colour)
    assert least < zero


def test_credits_stand_side_by_side_to_the_left_of_zero():
    # From the left: 10 of traffic, 20 of what is fixed, zero, then 30 of the other service.
    drawn = sorted(bars(services([("credit", -20, -10), ("paid", 30, 0)])), key=lambda bar: bar[1])
    spans = sorted((min(left, left + wide), max(left, left + wide)) for _, left, wide in drawn)
    (a, b), (c, d), (e, f) = spans
    assert [(b - a) / (f - e), (d - c) / (f - e)] == pytest.approx([1 / 3, 2 / 3], abs=0.02)
    assert (b, d) == pytest.approx((c, e), abs=3)


def test_services_of_one_name_keep_their_rows():
    said = texts(services([("same", "3.33", 0), ("same", "2.22", 0)]))
    assert (said.count("same"), said.count("$3.33"), said.count("$2.22")) == (2, 1, 1)


# The whole.


def test_the_bar_of_the_whole_shows_what_is_taken_off_as_an_outline():
    svg = whole(60, 20, 20)
    fills = bars(svg)
    assert [fill for fill, _, _ in fills] == [FIXED.colour, "url(#c-driven)", "none"]
    assert [wide / fills[1][2] for _, _, wide in fills] == pytest.approx([3, 1, 1], abs=0.01)
    assert [texts(svg).count(figure) for figure in ("$60.00", "-$20.00")] == [1, 1]


def test_without_a_free_tier_it_is_not_spoken_of():
    assert "free tier" not in texts(whole(60, 20, 0))


# Against users and by month.


def discs(svg: str) -> list[tuple[float, float]]:
    """Where filled points of the line stand."""
    found = []
    for path in read(svg).iter(f"{SVG}path"):
        if "A" in path.get("d", "") and path.get("fill") == TOTAL.colour:
            x, y = re.findall(r"-?[\d.]+", path.get("transform", ""))
            found.append((float(x), float(y)))
    return found


def test_a_mark_lies_on_the_line_as_it_is_drawn():
    # 1,000 is half way from 100 to 10,000 on a logarithmic scale, so half the way up.
    first, last, mark = discs(users([(100, 0), (10_000, 100)], [(1000, "here")]))
    assert mark == pytest.approx(((first[0] + last[0]) / 2, (first[1] + last[1]) / 2), abs=0.6)


def test_marks_are_numbered_by_users_and_told_once():
    said = texts(users([(100, 5), (10_000, 9)], [(5000, "later: $8.00"), (200, "sooner: $6.00")], 7))
    assert said[-4:] == ["1", "sooner: $6.00", "2", "later: $8.00"]
    assert said.count("1") == said.count("2") == 2  # on the plot and before the sentence
    assert said.count("budget $7.00") == 1


def test_marks_beside_each_other_do_not_cover_each_other():
    svg = users([(100, 5), (10_000, 9)], [(1000 + n, f"mark {n}") for n in range(5)])
    drawn = [text for text in read(svg).iter(f"{SVG}text") if text.text in list("12345") and text.get("fill")]
    heights = {text.get("y") for text in drawn[:5]}
    assert len(heights) == 5


def test_a_mark_outside_the_points_is_drawn_but_not_on_the_line():
    svg = users([(100, 5), (1000, 9)], [(10, "before")])
    assert "before" in texts(svg) and len(discs(svg)) == 2


def test_nobody_has_no_place_on_a_logarithmic_scale():
    with pytest.raises(ValueError, match="begins at 1"):
        users([(0, 5)])


def test_round_numbers_of_users():
    assert _round(100, 5000) == [100, 200, 500, 1000, 2000, 5000]
    assert _round(90, 900_000_000) == [10**power for power in range(2, 9)]


def test_a_column_is_as_high_as_its_month_and_the_budget_lies_across():
    svg = months([("Jan", 100), ("Feb", 50)], 75)
    heights = [float(path.get("d", "").split("v")[1].split("h")[0]) for path in read(svg).iter(f"{SVG}path")
               if path.get("fill") == TOTAL.colour]  # fmt: skip
    assert heights[0] / heights[1] == pytest.approx(2, abs=0.02)
    across = [line for line in read(svg).iter(f"{SVG}line") if line.get("stroke-dasharray")]
    tops = [float(path.get("d", "").split(",")[1].split("h")[0]) for path in read(svg).iter(f"{SVG}path")
            if path.get("fill") == TOTAL.colour]  # fmt: skip
    shift = next(float(path.get("transform", "").split()[1][:-1]) for path in read(svg).iter(f"{SVG}path")
                 if path.get("fill") == TOTAL.colour)  # fmt: skip
    assert float(across[0].get("y1", 0)) - shift == pytest.approx((tops[0] + tops[1]) / 2, abs=0.6)


def test_names_of_months_that_do_not_fit_leave_whole_years_or_quarters():
    said = _shown([f"month {n}" for n in range(120)], Fraction(100))
    assert [at for at, name in enumerate(said) if name] == list(range(0, 120, 12))
    assert _shown(["Jan", "Feb", "Mar"], Fraction(100)) == ["Jan", "Feb", "Mar"]


# Variants.


def test_variants_keep_their_order_and_name_the_largest_services():
    split = [(f"service {n}", 10 - n) for n in range(9)]
    said = texts(variants([("b", split), ("a", [("service 8", 1)])]))
    assert said.index("b") < said.index("a")
    # 10 + 9 + ... + 2 = 54; six have names, the three smallest (4, 3 and 2) are "other".
    assert said.count("$54.00") == said.count("$1.00") == said.count("other services") == 1
    assert [text for text in said if text.startswith("service")] == [f"service {n}" for n in range(6)]


def test_what_is_called_other_is_the_sum_of_what_is_not_named():
    drawn = bars(variants([("all", [(f"s{n}", 10 - n) for n in range(9)])]))
    assert drawn[0][2] / drawn[-1][2] == pytest.approx(10 / (4 + 3 + 2), abs=0.02)


def test_a_service_on_two_lines_of_a_variant_is_one_part():
    drawn = bars(variants([("twice", [("nat", 10), ("nat", 10), ("api", 10)])]))
    assert [round(wide / drawn[1][2], 2) for _, _, wide in drawn] == [2, 1]


# Strangers and extremes.


@pytest.mark.parametrize("name", HOSTILE, ids=[ascii(name[:20]) for name in HOSTILE])
@pytest.mark.heavy
def test_a_hostile_name_stays_text(name):
    drawn = (
        services([(name, 1, 1), ("b", 1, 0)]), variants([(name, [(name, 1)])]), months([(name, 1)]),
        users([(1, 1), (10, 2)], [(5, name)]),
        cost_by_month(Caption(name, name, name or "k"), [(name, Fraction(1))], (Fraction(1), name), name),
    )  # fmt: skip
    for svg in drawn:
        tags = {node.tag.removeprefix(SVG) for node in read(svg).iter()}
        assert not tags & {"script", "a", "image", "foreignObject", "style", "use"}
        assert all(ord(letter) >= 32 or letter == "\n" for letter in svg)
        assert not re.search("[\u200e\u200f\u202a-\u202e\ud800-\udfff\ufffe\uffff]", svg)
        assert len(svg) < 30_000
        assert max(map(len, texts(svg))) < 200
        png(svg, 1)


def test_a_long_name_ends_in_an_ellipsis():
    said = texts(services([("x" * 5000, 1, 0)]))
    assert next(text for text in said if text.startswith("xx")).endswith("x…")


def test_a_decimal_comma_swaps_the_marks_of_ticks_and_leaves_figures_alone():
    said = texts(services([("a", 5000, 0)], decimal=","))
    assert "$5.000" in said and "$5,000.00" in said
    assert "$0,20" in texts(months([("Jan", 1)], decimal=","))
    assert "1.000" in texts(users([(10, 1), (1000, 2)], decimal=","))


@pytest.mark.parametrize(
    "svg",
    [
        (services, []), (variants, []), (months, []), (users, []), (whole, 0, 0, 0),
        (services, [("zero", 0, 0)]), (variants, [("zero", [("a", 0)]), ("none", [])]), (months, [("Jan", 0)]), (users, [(9, 0)]),
        (services, [("credit", -5, -1)]), (variants, [("credit", [("a", -5)])]), (months, [("Jan", -5)]), (users, [(9, -5), (99, 3)]),
        (services, [("huge", 10**9, 0), ("tiny", "0.001", 0)]), (months, [("Jan", 10**9)], "0.001"),
        (users, [(1, "0.001"), (10**9, 10**9)]), (services, [("tiny", "0.001", "0.0004")]), (months, [("Jan", "0.001")]),
        (whole, 100, -20, 10), (variants, [(f"v{n}", [("a", n)]) for n in range(60)]), (months, [("Jan", 1)] * 240),
    ],
    indirect=True,
)  # fmt: skip
@pytest.mark.heavy
def test_extremes_stay_in_the_picture(svg):
    assert "NaN" not in svg and "Infinity" not in svg and "undefined" not in svg and "null" not in svg
    assert "What it costs" in texts(svg)
    for _, left, wide in bars(svg):
        assert -1 <= left <= 721 and abs(wide) <= 721
    for line in read(svg).iter(f"{SVG}line"):
        assert all(-1 <= float(line.get(side, 0)) <= 721 for side in ("x1", "x2"))
    png(svg, 1)


def test_a_chart_of_nothing_says_its_sentence():
    assert "It costs $150.00 a month." in texts(services([]))


@pytest.mark.parametrize(("span", "form"), [(200, "$,f"), (6, "$,.2f"), (1, "$,.2f"), (0.001, "$,f")])
def test_ticks_have_cents_where_cents_are_seen(span, form):
    assert dollars(span) == form


# Scales: steps of 1, 2 or 5 times a power of ten, as d3 takes them.


@pytest.mark.parametrize(
    ("low", "high", "count", "told"),
    [
        (0, 300, 5, [0, 50, 100, 150, 200, 250, 300]), (0, 94, 6, [0, 20, 40, 60, 80]), (0, 1, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (-5, 3, 5, [-4, -2, 0, 2]), (0, 7e6, 6, [n * 1e6 for n in range(8)]), (0.0001, 0.0007, 5, [n / 10_000 for n in range(1, 8)]),
        (0, 0.3, 3, [0, 0.1, 0.2, 0.3]), (17, 17.4, 4, [17, 17.1, 17.2, 17.3, 17.4]),
    ],
)  # fmt: skip
def test_ticks_are_round(low, high, count, told):
    assert ticks(low, high, count) == told


@pytest.mark.parametrize(
    ("low", "high", "ends"), [(0, 220, (0, 250)), (0, 1, (0, 1)), (-3, 41, (-10, 50)), (0, 0.0013, (0, 0.0014))]
)
def test_a_scale_ends_at_round_numbers(low, high, ends):
    assert nice(low, high, 5) == ends


def test_a_short_logarithmic_scale_tells_its_first_digits():
    scale = Log({"domain": [1000, 9000]}, 0, 100)
    axis = {"tickCount": 5}
    found = scale.ticks(axis)
    assert found == [n * 1000 for n in range(1, 10)]
    told = [text for text in scale.labels(found, axis, ".") if text]
    assert told == ["1,000", "2,000", "3,000", "4,000", "5,000"]
    assert (scale.place(1000), scale.place(9000), scale.place(3000)) == pytest.approx((0, 100, 50))


def test_figures_of_ticks():
    assert [figure(-1234.5, 1, mark, "$") for mark in ".,"] == ["\u2212$1,234.5", "\u2212$1.234,5"]
    assert figure(-0.001, 2, ".", "$") == "$0.00"
    fine = Linear({"domain": [0, 0.0008], "nice": False}, 0, 1)
    axis = {"tickCount": 4, "format": "$,f"}
    assert fine.labels(fine.ticks(axis), axis, ".") == ["$0.0000", "$0.0002", "$0.0004", "$0.0006", "$0.0008"]


def test_labels_that_touch_leave_every_second_out():
    assert [text for _, text in _apart([(at * 30, "1,000") for at in range(6)], 10)] == ["1,000"] * 3
    assert [at for at, _ in _apart([(at, "1,000,000") for at in range(6)], 10)] == [0, 5]
    assert len(_apart([(at * 90, "1,000") for at in range(6)], 10)) == 6
