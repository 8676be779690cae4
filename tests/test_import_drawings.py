"""draw.io files of others: shapes, frames and arrows; the map of names; and no file breaks the reader."""

import base64
import json
import random
import re
import zlib

import pytest

from archplan.drawing.formats.aws4 import shape
from archplan.drawing.page.scene import Node
from archplan.estimate.plan import plan_texts
from archplan.importers import lacking
from archplan.importers.draft import ASK
from archplan.importers.formats._drawio.cells import LARGEST
from archplan.importers.formats._drawio.shapes import book, key_of, known
from archplan.importers.importer import imported
from archplan.importers.writing import text_of
from archplan.kernel.diagnostics import ArchplanError
from archplan.services import catalog
from tests.clock import DAY
from tests.conftest import ROOT
from tests.drawings import (
    SHOP,
    WEB,
    arrow,
    box,
    drafted,
    drawing_of,
    drawn,
    edited,
    file_of,
    found,
    frame,
    icon,
    led,
    left,
    loose,
    one,
    packed,
    sheet,
    written_and_read,
)

# ------------------------------------------------------------------------------------------- files of others


def test_a_drawing_of_tiers_in_zones(tmp_path):
    """Two zones with one alike server each are one service, two of them; frames by their place on the page."""
    draft = drafted(tmp_path, drawing_of(WEB))
    assert found(draft) == {"nat": "nat", "web-server": "ec2", "alb": "alb", "my-sql": "rds"}
    assert set(led(draft)) == {("shoppers", "alb"), ("alb", "web-server"), ("web-server", "my-sql")}
    place = draft.places[0]
    assert (place.type, place.options["zones"].value) == ("vpc", "2")
    assert place.tiers == {"public": ["nat", "alb"], "private": ["web-server", "my-sql"]}
    server = draft.service("web-server").options
    assert server["count"].value == "2" and server["instance"].value == ASK
    assert draft.sources[0].name == "shoppers" and draft.sources[0].options["requests"].value == ASK
    assert left(draft) == {"'Drawn in spring'": "words alone"}
    written_and_read(draft)


def test_a_packed_drawing_and_a_plain_one_say_the_same(tmp_path):
    model = one(r"<mxGraphModel.*</mxGraphModel>", sheet(WEB))[0]
    assert found(drafted(tmp_path, f"<mxfile><diagram>{packed(model)}</diagram></mxfile>")) == found(
        drafted(tmp_path, drawing_of(WEB))
    )
    assert found(drafted(tmp_path, model)) == found(drafted(tmp_path, drawing_of(WEB))), (
        "a page alone, as Extras > Edit Diagram shows it"
    )


@pytest.mark.parametrize(("style", "type_"), [
    ("shape=mxgraph.aws4.resourceIcon;resIcon=mxgraph.aws4.lambda;", "lambda"), ("shape=mxgraph.aws4.productIcon;prIcon=mxgraph.aws4.dynamodb;", "dynamodb"),
    ("shape=mxgraph.aws4.lambda_function;", "lambda"), ("shape=mxgraph.aws3.dynamo_db;", "dynamodb"), ("shape=mxgraph.aws3d.dynamoDb;", "dynamodb"),
    ("image;image=img/lib/aws4/Compute/Arch_AWS-Lambda_64.svg;", "lambda"), ("shape=image;image=https://x.test/aws/Amazon-Simple-Queue-Service.png;", "sqs"),
    ("shape=mxgraph.aws4.elasticache_for_redis;", "elasticache"), ("shape=mxgraph.aws4.fargate;", "ecs"),
])  # fmt: skip
def test_shapes_of_every_library(style, type_, tmp_path):
    draft = drafted(tmp_path, drawing_of(box("a", style, "", 0, 0, 48, 48)))
    assert [it.type for it in draft.services] == [type_]
    written_and_read(draft)


@pytest.mark.parametrize(("style", "ends", "why"), [
    ("", ("fn", "table"), ""), ("endArrow=open;", ("fn", "table"), ""), ("startArrow=block;endArrow=none;", ("table", "fn"), "its arrow stands at its beginning"),
    ("endArrow=none;", ("fn", "table"), "the line has no arrow: is it this way?"),
    ("startArrow=open;endArrow=open;", ("fn", "table"), "drawn with an arrow at both ends: does the other call too?"),
])  # fmt: skip
def test_which_way_an_arrow_leads(style, ends, why, tmp_path):
    cells = icon("a", "lambda", "fn", 0, 0) + icon("b", "dynamodb", "table", 200, 0)
    assert led(drafted(tmp_path, drawing_of(cells + arrow("e", "a", "b", style=style)))) == {ends: why}


def test_a_line_without_an_arrow_leads_from_who_usually_calls(tmp_path):
    cells = (
        icon("a", "dynamodb", "table", 0, 0)
        + icon("b", "lambda", "fn", 200, 0)
        + arrow("e", "a", "b", style="endArrow=none;")
    )
    assert led(drafted(tmp_path, drawing_of(cells))) == {("fn", "table"): "the line has no arrow: is it this way?"}


def test_an_end_near_a_shape_is_asked_for_and_one_far_away_left_out(tmp_path):
    cells = icon("a", "lambda", "fn", 0, 0) + icon("b", "sqs", "work", 200, 0)
    near = drafted(tmp_path, drawing_of(cells + loose("e", 60, 24, 190, 24)))
    assert led(near) == {("fn", "work"): "attached to nothing, and ends near these: is it meant so?"}
    far = drafted(tmp_path, drawing_of(cells + loose("e", 60, 24, 140, 24)))
    assert led(far) == {} and "it ends at nothing" in left(far).values()


def test_an_arrow_at_a_frame_is_at_the_one_service_in_it(tmp_path):
    cells = frame("g", "group_auto_scaling_group", "Auto Scaling group", 0, 0, 200, 200) + icon(
        "a", "ec2", "web", 50, 50, "g"
    )
    cells += icon("lb", "network_load_balancer", "", 400, 0, style="shape=mxgraph.aws4.{};") + icon(
        "b", "sqs", "work", 80, 100, "g"
    )
    one = drafted(
        tmp_path, drawing_of(cells.replace(icon("b", "sqs", "work", 80, 100, "g"), "") + arrow("e", "lb", "g"))
    )
    assert ("nlb", "web") in led(one)
    assert json.loads(one.head["draw"].value) == {"groups": {"Auto Scaling group": ["web"]}}
    two = drafted(tmp_path, drawing_of(cells + arrow("e", "lb", "g")))
    assert "it is attached to a frame with several services" in left(two).values()


def test_a_frame_of_an_instance_is_the_instance_where_none_is_drawn_in_it(tmp_path):
    cells = frame("g", "group_ec2_instance_contents", "EC2 instance contents", 0, 0, 200, 200) + icon(
        "x", "no_such", "signer", 50, 50, "g"
    )
    cells += icon("lb", "network_load_balancer", "", 400, 0) + arrow("e", "lb", "g")
    assert found(drafted(tmp_path, drawing_of(cells))) == {"ec2": "ec2", "nlb": "nlb"}
    inside = drafted(tmp_path, drawing_of(cells + icon("y", "instance2", "web", 50, 99, "g")))
    assert found(inside) == {"web": "ec2", "nlb": "nlb"} and ("nlb", "web") in led(inside)


def test_ways_through_a_network_are_one_arrow(tmp_path):
    """What stands behind an internet gateway is called by who comes through it; routes out are no calls."""
    cells = (
        icon("u", "user", "", 0, 0, style="shape=mxgraph.aws4.{};")
        + icon("i", "internet_gateway", "", 100, 0)
        + icon("lb", "application_load_balancer", "", 200, 0)
    )
    cells += (
        icon("a", "ec2", "web", 300, 0)
        + icon("n", "nat_gateway", "", 400, 0)
        + icon("p", "endpoints", "", 300, 99)
        + icon("k", "kms", "", 400, 99)
    )
    lines = [("u", "i"), ("i", "lb"), ("lb", "a"), ("a", "n"), ("n", "i"), ("a", "p"), ("p", "k")]
    draft = drafted(tmp_path, drawing_of(cells + "".join(arrow(f"e{a}{b}", a, b) for a, b in lines)))
    assert led(draft) == {
        ("users", "alb"): "through internetgateway",
        ("alb", "web"): "",
        ("web", "kms"): "through endpoint",
    }
    assert draft.service("endpoint").options["to"].value == "[kms]"
    written_and_read(draft)


def test_a_loop_and_an_answer_to_people_are_left_out_with_the_reason(tmp_path):
    cells = icon("u", "client", "app", 0, 0) + icon("a", "lambda", "one", 100, 0) + icon("b", "lambda", "two", 200, 0)
    cells += arrow("e1", "u", "a") + arrow("e2", "a", "b") + arrow("e3", "b", "a") + arrow("e4", "a", "u")
    draft = drafted(tmp_path, drawing_of(cells))
    assert set(led(draft)) == {("app", "one"), ("one", "two")}
    assert left(draft)["two -> one"] == "it closes a loop, and nothing says how often that goes round"
    assert left(draft)["one -> app"].startswith("it leads to who sends traffic")


def test_people_before_a_client_are_not_asked_for_twice(tmp_path):
    cells = (
        icon("u", "user", "Engineer", 0, 0) + icon("c", "client", "Console", 100, 0) + icon("a", "lambda", "fn", 200, 0)
    )
    draft = drafted(tmp_path, drawing_of(cells + arrow("e1", "u", "c") + arrow("e2", "c", "a")))
    assert [it.name for it in draft.sources] == ["console"] and set(led(draft)) == {("console", "fn")}
    assert left(draft)["engineer -> console"] == "both send traffic: those that call a service are asked for"


def test_an_image_comes_from_its_registry(tmp_path):
    cells = icon("a", "ecs", "web", 0, 0) + icon("b", "ecr", "images", 100, 0) + arrow("e", "a", "b")
    draft = drafted(tmp_path, drawing_of(cells))
    assert led(draft) == {("images", "web"): "its image"} and draft.connections[0].options["deploy"].value == "rolling"
    written_and_read(draft)


def test_a_service_that_the_catalogue_lacks_asks_for_its_price(tmp_path):
    draft = drafted(tmp_path, drawing_of(icon("a", "batch", "Nightly", 0, 0)))
    service = draft.service("nightly")
    assert (service.type, service.options["name"].value, service.options["monthly"].value) == ("aws", "AWS Batch", ASK)
    assert not plan_texts({"d.yaml": text_of(draft)}, on=DAY).bill.is_complete


def test_what_is_not_known_is_listed_and_never_invented(tmp_path):
    cells = (
        icon("a", "lambda", "fn", 0, 0)
        + icon("b", "no_such_shape", "Thing", 100, 0)
        + box("c", "shape=mxgraph.azure.cloud;", "Blob", 200, 0, 50, 50)
    )
    cells += (
        box("d", "rounded=1;", "Spring app", 300, 0, 90, 40)
        + box("e", "image;image=data:image/png,AAAA;", "Logo", 400, 0, 40, 40)
        + box("f", "image;image=https://x.test/backup.png;", "", 500, 0, 40, 40)
    )
    cells += icon("g", "role", "Reader", 600, 0) + arrow("z", "a", "d", "calls")
    draft = drafted(tmp_path, drawing_of(cells))
    assert found(draft) == {"fn": "lambda"} and led(draft) == {}
    assert left(draft) == {
        "Thing (mxgraph.aws4.no_such_shape)": "no type for the shape 'no_such_shape'", "Blob (mxgraph.azure.cloud)": "no shape of AWS",
        "'Spring app'": "a box with words, which says no service", "Logo (a picture)": "a picture without a name",
        "backup": "no type for the picture 'backup'", "Reader (role)": "a right, which is not billed",
        "the arrow fn -> Spring app (calls)": "an end of it is no service",
    }  # fmt: skip


def test_words_under_a_bare_icon_are_its_name_and_those_on_an_arrow_its_label(tmp_path):
    cells = (
        icon("a", "lambda", "", 0, 0)
        + box("t", "text;html=1;", "resize-images", -26, 50, 100, 20)
        + icon("b", "s3", "pictures", 200, 0)
    )
    label = '<mxCell id="l" value="&lt;div&gt;each upload&lt;/div&gt;" style="edgeLabel;html=1;" vertex="1" connectable="0" parent="e"><mxGeometry relative="1" as="geometry"/></mxCell>'
    draft = drafted(tmp_path, drawing_of(cells + arrow("e", "b", "a") + label))
    assert found(draft) == {"resize-images": "lambda", "pictures": "s3"}
    assert draft.connections[0].options["label"].value == "each upload" and left(draft) == {}


def test_numbers_on_arrows_are_the_steps(tmp_path):
    cells = icon("u", "user", "", 0, 0) + icon("a", "lambda", "fn", 100, 0) + icon("b", "sqs", "work", 200, 0)
    draft = drafted(
        tmp_path, drawing_of(cells + arrow("e2", "a", "b", "(2) keeps it") + arrow("e1", "u", "a", "1. Uploads"))
    )
    assert json.loads(draft.head["steps"].value) == [{"users -> fn": "Uploads"}, {"fn -> work": "keeps it"}]
    assert [it.text for it in plan_texts({"d.yaml": text_of(draft)}, on=DAY).architecture.steps] == [
        "Uploads",
        "keeps it",
    ]
    twice = drafted(
        tmp_path, drawing_of(cells + arrow("e2", "a", "b", "1 keeps it") + arrow("e1", "u", "a", "1 Uploads"))
    )
    assert "steps" not in twice.head, "two of one number are no order"


def test_the_region_is_read_from_its_frame(tmp_path):
    for title, region in (
        ("Region: eu-west-1", "eu-west-1"),
        ("Asia Pacific (Singapore)", "ap-southeast-1"),
        ("Our region", ASK),
    ):
        cells = frame("r", "group_region", title, 0, 0, 400, 400) + icon("a", "lambda", "fn", 50, 50, "r")
        assert drafted(tmp_path, drawing_of(cells)).region.value == region


def test_of_several_pages_the_first_with_services_is_read(tmp_path):
    text = f"<mxfile>{sheet(box('t', 'text;', 'Notes', 0, 0, 9, 9), name='Cover')}{sheet(icon('a', 'sqs', 'work', 0, 0), name='Live')}{sheet(icon('a', 'sns', 'x', 0, 0), name='Old')}</mxfile>"
    draft = drafted(tmp_path, text)
    assert found(draft) == {"work": "sqs"} and draft.notes[0] == "Of 3 pages 'Live' was read"
    assert left(draft) == {
        "the page 'Cover'": "one page is read, and this one shows no service",
        "the page 'Old'": "one page is read, the first with services",
    }


def test_hidden_layers_are_left_out(tmp_path):
    layer = '<mxCell id="L" value="old" parent="0" visible="0"/>'
    draft = drafted(tmp_path, drawing_of(layer + icon("a", "sqs", "work", 0, 0) + icon("b", "sns", "gone", 0, 99, "L")))
    assert found(draft) == {"work": "sqs"} and left(draft) == {"2 cells of hidden layers": "they are hidden"}


# ------------------------------------------------------------------------------------------- the map of names


def names(library):
    text = (ROOT / "tests/data/drawio/shapes.txt").read_text()
    return set(one(rf"\[{library}\]\n(.*?)(\n\n|\Z)", text)[1].split())


@pytest.mark.parametrize("library", ["aws3", "aws4"])
def test_every_name_in_the_map_is_one_of_drawio(library):
    assert set(book()[library]) - names(library) == set()


def test_every_other_name_in_the_map_is_one_of_drawio_too():
    written = book()
    others = [
        *lacking.book(),
        *written["people"],
        *written["internet"],
        *written["others"],
        *written["groups"],
        *(n for it in written["free"].values() for n in it),
    ]
    assert set(others) - names("aws3") - names("aws4") == set()


def test_types_and_options_of_the_map_are_those_of_the_catalogue():
    for section in ("aws4", "aws3", "files"):
        for text in book()[section].values():
            type_, *options = text.split()
            assert {it.partition("=")[0] for it in options} <= set(catalog()[type_].options)
    for type_, asked in book()["asks"].items():
        assert set(asked) <= set(catalog()[type_].options)


# Types that are drawn with a sign of something else, or with the sign of their whole family: what that sign is taken for.
SHARED = {
    "docker": "ecs", "firelens": "ecs", "natinstance": "ec2", "workload": "eks", "knowledgebase": "bedrock",
    "aws": "", "custom": "", "external": "external", "vpc": "vpc",
}  # fmt: skip


@pytest.mark.parametrize("type_", sorted(catalog()))
def test_the_shape_that_we_draw_a_type_with_is_that_type(type_):
    cls = catalog()[type_]
    style = shape(Node("x", "service", ("x",), cls.icon, cls.role, ""))[0]  # type: ignore[arg-type]  # roles of services are a Role
    name = one(r".*mxgraph\.aws4\.(\w+);", style)[1]
    assert name in names("aws4")
    assert known()[key_of(name)].type == SHARED.get(type_, type_)


# ------------------------------------------------------------------------------------------- bad input


def refused(tmp_path, text, name="x.drawio"):
    with pytest.raises(ArchplanError) as caught:
        imported([file_of(tmp_path, text, name)], "drawio")
    (found_,) = caught.value.diagnostics
    assert found_.span.file.endswith(name) and found_.span.line >= 1 and found_.message
    return found_.slug, found_.span.line


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>\n'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n'


@pytest.mark.parametrize(("text", "slug", "line"), [
    (BOMB + drawing_of(icon("a", "sqs", "&b;", 0, 0)), "xml-with-a-doctype", 1), (OUTSIDE + drawing_of(), "xml-with-a-doctype", 1),
    ('<!DOCTYPE x PUBLIC "y" "http://x.test/z.dtd">' + drawing_of(), "xml-with-a-doctype", 1),
    ("<mxfile>\n<diagram>", "broken-xml", 2), ("<mxfile>\n<diagram></mxfile>", "broken-xml", 2), ("no xml", "broken-xml", 1), ("", "broken-xml", 1),
    ("<svg><g/></svg>", "not-drawio", 1), ("<mxfile></mxfile>", "not-drawio", 1), ("<mxfile>\n<diagram>??</diagram></mxfile>", "broken-page", 2),
    ("<mxfile><diagram>aGVsbG8=</diagram></mxfile>", "broken-page", 1), ("<a>" * 70 + "</a>" * 70, "too-deep", 1),
    (f"<mxfile>\n<diagram>{packed('<mxGraphModel><root>')}</diagram></mxfile>", "broken-xml", 2),
    (f"<mxfile><diagram>{packed(BOMB + '<mxGraphModel/>')}</diagram></mxfile>", "xml-with-a-doctype", 1),
    (f"<mxfile><diagram>{packed('<diagram>x</diagram>')}</diagram></mxfile>", "broken-page", 1),
    (drawing_of(), "nothing-to-import", 1), (drawing_of(box("t", "text;", "only words", 0, 0, 9, 9)), "nothing-to-import", 1),
])  # fmt: skip
def test_what_cannot_be_read_is_said_with_its_place(text, slug, line, tmp_path):
    assert refused(tmp_path, text) == (slug, line)


def test_a_page_that_unpacks_to_more_than_is_allowed_is_refused(tmp_path):
    """Sixty million signs pack into sixty thousand bytes; several pages count together."""
    engine = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = b"".join(engine.compress(b" " * 1_000_000) for _ in range(LARGEST // 1_000_000 + 10)) + engine.flush()
    page = base64.b64encode(data).decode()
    assert len(page) < 200_000
    assert refused(tmp_path, f"<mxfile><diagram>{page}</diagram></mxfile>") == ("file-too-large", 1)


def test_a_large_file_is_refused(tmp_path):
    assert refused(tmp_path, "<mxfile>" + " " * (LARGEST + 1) + "</mxfile>")[0] == "file-too-large"


def test_parents_in_a_circle_and_arrows_to_nothing_are_listed(tmp_path):
    cells = (
        icon("a", "lambda", "fn", 0, 0, "b")
        + icon("b", "sqs", "work", 9, 9, "a")
        + arrow("e", "a", "nowhere")
        + arrow("f", "a", "e")
        + arrow("g", "a", "b")
    )
    draft = drafted(tmp_path, drawing_of(cells + icon("a", "sns", "twice", 0, 0)))
    assert found(draft) == {"fn": "lambda", "work": "sqs"} and set(led(draft)) == {("fn", "work")}
    whys = {it.why for it in draft.left_out}
    assert {
        "it ends at a cell that is not there",
        "it ends at another arrow",
        "another cell of this page has the same id",
    } <= whys
    written_and_read(draft)


@pytest.mark.parametrize("label", [
    "<script>alert(1)</script>fn", "<b onclick='x'>fn</b>", "<style>a{}</style><p>fn</p>", "fn<img src=x onerror=y>", "<![CDATA[x]]>fn", "<!-- no -->fn", "&lt;fn&gt;", "<<fn",
    "fn\x7f", "<title>x</title>fn",
])  # fmt: skip
def test_labels_are_text_and_nothing_of_them_is_run(label, tmp_path):
    draft = drafted(tmp_path, drawing_of(icon("a", "lambda", label, 0, 0)))
    assert (
        [it.name for it in draft.services] in (["fn"], ["x-fn"])
        and "script" not in text_of(draft)
        and "alert" not in text_of(draft)
    )
    written_and_read(draft)


def test_a_text_of_the_file_silences_no_rule(tmp_path):
    text = edited(
        "&quot;partition_key&quot;:&quot;customer&quot;",
        "&quot;partition_key&quot;:[&quot;# archplan: allow price-unknown&quot;]",
    )
    assert "archplan: allow" not in text_of(drafted(tmp_path, text))


def test_data_that_was_tampered_with_is_left_out(tmp_path):
    """Options that the language refuses are listed; a type that there is not is read by its shape."""
    draft = drafted(tmp_path, edited('archplan-type="lambda"', 'archplan-type="nothing"'))
    assert draft.service("mailer").type == "lambda" and "duration" in draft.service("mailer").options
    draft = drafted(
        tmp_path, edited("&quot;memory&quot;:&quot;256 MB&quot;", "&quot;memory&quot;:&quot;256 bananas&quot;")
    )
    assert "256 bananas" in text_of(draft).partition("# Left out")[2]


@pytest.mark.heavy
def test_no_mutation_breaks_the_reader(tmp_path):
    """Three hundred files with parts cut, doubled, moved or made nonsense: a draft that can be read, or a sentence."""
    chance = random.Random(20261130)
    seeds = [
        drawn(SHOP),
        drawing_of(WEB),
        f"<mxfile><diagram>{packed(one('<mxGraphModel.*</mxGraphModel>', sheet(WEB))[0])}</diagram></mxfile>",
    ]
    good = 0
    for number in range(300):
        text = seeds[number % 3]
        for _ in range(chance.randint(1, 4)):
            text = mutated(text, chance)
        try:
            draft = drafted(tmp_path, text.encode("utf-8", "replace"))
            assert plan_texts({"draft.yaml": text_of(draft)}, on=DAY).architecture.services
            good += 1
        except ArchplanError as error:
            assert all(it.message and it.span.line >= 1 for it in error.diagnostics)
    assert 60 < good < 300


def mutated(text, chance):
    at, length = chance.randrange(len(text)), chance.choice((1, 3, 20, 200))
    attribute = chance.choice(re.findall(r'[\w-]+="[^"]*"', text) or ["x"])
    kind = chance.randrange(8)
    if kind == 0:
        return text[:at] + text[at + length :]
    if kind == 1:
        return text[:at] + text[at : at + length] + text[at:]
    if kind == 2:
        return (
            text[:at]
            + chance.choice(('"', "<", "&", "\x00", "]]>", "é", "[[[[", "\\u0000", "-9e99", "null"))
            + text[at:]
        )
    if kind == 3:
        return text.replace(attribute, "", 1)
    key, _, value = attribute.partition("=")
    if kind == 4:
        return text.replace(
            attribute,
            f'{key}="{chance.choice(("", "0", "nan", "inf", "-1", "{}", "[]", "[1]", "x" * 500, "a -&gt; b"))}"',
            1,
        )
    if kind == 5:
        return text.replace(attribute, f"{key}={chance.choice(re.findall(r'=(.[^=]*.)', attribute) or [value])}", 1)
    cells = re.findall(r"        <(?:object|mxCell).*?</(?:object|mxCell)>\n|<mxCell.*?</mxCell>\n", text, re.S)
    if not cells:
        return text
    one, other = chance.choice(cells), chance.choice(cells)
    return text.replace(one, "", 1) if kind == 6 else text.replace(one, other, 1)


def test_a_drawing_in_a_folder_is_found_and_several_are_told_apart(tmp_path):
    file_of(tmp_path, drawing_of(icon("a", "sqs", "work", 0, 0)), "a.drawio")
    file_of(tmp_path, drawing_of(icon("a", "sns", "news", 0, 0)), "b.drawio")
    format_, draft = imported([tmp_path])
    assert (format_, found(draft)) == ("drawio", {"work": "sqs"})
    assert left(draft) == {str(tmp_path / "b.drawio"): "one drawing is read; name the others one by one"}


@pytest.mark.parametrize(("title", "name", "cidr"), [
    ("Shop VPC (10.0.0.0/16)", "shop-vpc", "10.0.0.0/16"), ("10.1.0.0/24", "vpc", "10.1.0.0/24"), ("Shop 10.0.0.0/16 main", "shop-main", "10.0.0.0/16"),
    ("Shop", "shop", None),
])  # fmt: skip
def test_a_network_has_the_addresses_of_its_title(tmp_path, title, name, cidr):
    draft = drafted(
        tmp_path,
        drawing_of(frame("v", "group_vpc2", title, 0, 0, 500, 500), icon("a", "ec2", "Web", 100, 100, parent="v")),
    )
    (place,) = draft.places
    assert (place.name, place.options["cidr"].value if cidr else place.options.get("cidr")) == (name, cidr)


def test_alike_icons_of_two_networks_are_two_services(tmp_path):
    """In the zones of one network they are one; nothing stands in two networks at once."""
    cells = [frame(f"v{n}", "group_vpc2", f"Net {n}", 1000 * n, 0, 900, 900) for n in (1, 2)]
    for n in (1, 2):
        for zone in (1, 2):
            cells.append(
                box(
                    f"z{n}{zone}",
                    "fillColor=none;strokeColor=#147EBA;dashed=1;",
                    f"Availability Zone {zone}",
                    400 * zone - 380,
                    10,
                    390,
                    800,
                    f"v{n}",
                )
            )
            cells.append(icon(f"w{n}{zone}", "ec2", "Web", 50, 50, parent=f"z{n}{zone}"))
    draft = drafted(tmp_path, drawing_of(*cells))
    assert [(it.type, it.options["count"].value) for it in draft.services] == [("ec2", "2"), ("ec2", "2")]
