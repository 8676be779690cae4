"""draw.io files that archplan drew: they come back without loss, and what was changed in draw.io is taken as it is."""

import json
import re
from html import unescape
from pathlib import Path
from time import process_time

import pytest
from click.testing import CliRunner

from archplan.cli._verbs import cli
from archplan.estimate.plan import plan, plan_texts
from archplan.estimate.report import Report
from archplan.importers.draft import ASK
from archplan.importers.formats._drawio.cells import pages
from archplan.importers.formats._drawio.labels import slug
from archplan.importers.writing import text_of
from archplan.outputs import render
from tests.clock import DAY
from tests.conftest import ROOT
from tests.drawings import (
    SHOP,
    WEB,
    arrow,
    arrows,
    back,
    box,
    cell_of,
    drafted,
    drawing_of,
    drawn,
    edited,
    file_of,
    frame,
    icon,
    loose,
    one,
    packed,
    things,
)

SPECS = [*sorted((ROOT / "architectures").rglob("*.yaml")), ROOT / "tests/data/drawio/everything.yaml"]
every = pytest.mark.parametrize("path", SPECS, ids=lambda path: f"{path.parent.name}-{path.stem}")


# ------------------------------------------------------------------------------------------- our own files


@every
@pytest.mark.heavy
def test_a_file_of_ours_comes_back_without_loss(path, tmp_path):
    old, new = plan(path, on=DAY), back(tmp_path, drawn(path))
    a, b = old.architecture, new.architecture
    assert things(b) == things(a) and list(b.services) == list(a.services)
    assert {k: v.plain() for k, v in b.tree["traffic"].items()} == {k: v.plain() for k, v in a.tree["traffic"].items()}
    assert (
        {k: v.plain() for k, v in b.tree.get("places").items()} == {k: v.plain() for k, v in a.tree["places"].items()}
        if a.places
        else not b.places
    )
    assert arrows(b) == arrows(a)
    assert [(s.number, s.text, s.hops) for s in b.steps] == [(s.number, s.text, s.hops) for s in a.steps]
    assert new.bill.total == old.bill.total and new.bill.is_complete == old.bill.is_complete
    assert (b.title, b.region, b.budget, b.targets, sorted(b.scenarios)) == (
        a.title,
        a.region,
        a.budget,
        a.targets,
        sorted(a.scenarios),
    )


VIEWS = [
    (path, options)
    for path in SPECS
    for options in ({"view": "logical"}, {"view": "network"}, {"folded": True}, {"page": "slide"})
    if "network" not in options.values() or "type: vpc" in path.read_text()  # the network of none is no picture
]


@pytest.mark.parametrize(("path", "options"), VIEWS, ids=lambda it: getattr(it, "stem", str(it)))
@pytest.mark.heavy
def test_what_a_view_leaves_out_is_kept_too(path, options, tmp_path):
    old, new = plan(path, on=DAY), back(tmp_path, drawn(path, **options))
    assert things(new.architecture) == things(old.architecture)
    assert arrows(new.architecture) == arrows(old.architecture)
    assert new.bill.total == old.bill.total


def test_what_one_icon_stands_for_comes_back_one_by_one(tmp_path):
    """Ninety arrows between thirty functions and three tables are too many for a picture, which counts them."""
    functions = "".join(f"  f{n}: {{type: lambda, memory: {128 + n} MB}}\n" for n in range(30))
    calls = "".join(
        f"  - f{n} -> t{m}: {{reads: {n + 1}/request, writes: {m}/request}}\n" for n in range(30) for m in range(3)
    )
    spec = (
        f"archplan: 1\nregion: us-east-1\ntraffic:\n  people: {{requests: 9/second}}\nservices:\n{functions}"
        + "".join(f"  t{m}: {{type: dynamodb}}\n" for m in range(3))
    )
    old = plan_texts({"s.yaml": spec + "connections:\n  - people -> f0\n" + calls}, on=DAY)
    text = str(render("drawio", Report(old)))
    assert "archplan-holds" in text and len(re.findall(r"archplan-from", text)) < 20
    new = back(tmp_path, text)
    assert things(new.architecture) == things(old.architecture) and arrows(new.architecture) == arrows(old.architecture)
    assert new.bill.total == old.bill.total


@pytest.mark.heavy
def test_what_a_comparison_drew_as_removed_is_gone(tmp_path):
    before = plan_texts({"s.yaml": SHOP.read_text()}, on=DAY)
    after = plan(SHOP, on=DAY, scenario="cached")
    new = back(tmp_path, str(render("drawio", Report(after, before=before))))
    assert things(new.architecture) == things(after.architecture) and arrows(new.architecture) == arrows(
        after.architecture
    )
    assert "mailer" not in new.architecture.services and "cache" in new.architecture.services


@pytest.mark.heavy
def test_the_page_on_import_says_every_attribute_that_is_written():
    text = "".join(drawn(path, **options) for path in SPECS[:4] for options in ({}, {"view": "logical"}))
    attributes = set(re.findall(r" (archplan[\w-]*)=", text)) | set(re.findall(r"&quot;(archplan[\w-]*)&quot;:", text))
    said = set(re.findall(r"`(archplan[\w-]*)`", (ROOT / "docs/import/drawio.md").read_text()))
    assert len(attributes) > 15 and attributes <= said


def test_a_renamed_shape_is_another_name_everywhere(tmp_path):
    """The label says 'baskets' where it said 'orders': the table, its arrows and the steps at them are called so."""
    old, new = (
        plan(SHOP, on=DAY),
        back(tmp_path, edited("Amazon DynamoDB&lt;br&gt;orders", "Amazon DynamoDB&lt;br&gt;baskets")),
    )
    names = {"orders": "baskets"}
    expected = [(names.get(a, a), names.get(b, b)) for a, b in arrows(old.architecture)]
    assert arrows(new.architecture) == expected and "baskets" in new.architecture.services
    assert [s.hops for s in new.architecture.steps] == [
        tuple((names.get(a, a), names.get(b, b)) for a, b in s.hops) for s in old.architecture.steps
    ]
    assert new.bill.total == old.bill.total


def test_a_label_that_the_spec_states_is_changed_and_the_name_stays(tmp_path):
    spec = SHOP.read_text().replace("{type: dynamodb,", "{type: dynamodb, label: Order table,")
    text = str(render("drawio", Report(plan_texts({"s.yaml": spec}, on=DAY))))
    service = back(
        tmp_path, text.replace("&lt;br&gt;Order table&lt;br&gt;", "&lt;br&gt;Kauf&lt;br&gt;")
    ).architecture.services["orders"]
    assert service.label == "Kauf"


def test_a_label_with_another_price_is_no_new_name(tmp_path):
    new = back(tmp_path, edited(r"\$22\.57/mo", "$99.00/mo"))
    assert list(new.architecture.services) == list(plan(SHOP, on=DAY).architecture.services)


def test_a_moved_shape_stands_where_it_was_moved(tmp_path):
    """Both tasks dragged out of the private subnets into the public ones."""
    text = drawn(SHOP)
    for zone in (1, 2):
        cell = cell_of(f"node-api@{zone}")
        text = text.replace(
            cell, cell.replace(f'parent="group-main/zone-{zone}/private"', f'parent="group-main/zone-{zone}/public"')
        )
    assert text != drawn(SHOP)
    place = back(tmp_path, text).architecture.places["main"]
    assert place.tiers == {"public": ("alb", "nat", "api")}


def test_a_deleted_shape_is_gone_with_its_arrows(tmp_path):
    text = drawn(SHOP).replace(cell_of("node-mailer"), "").replace(cell_of("edge-orders->mailer"), "")
    new = back(tmp_path, text).architecture
    assert "mailer" not in new.services and ("orders", "mailer") not in arrows(new)
    assert len(new.steps) == 6, "the step at the arrow is gone too"


def test_an_added_shape_and_arrow_are_read(tmp_path):
    more = icon("new1", "sns", "Order mails", 900, 40) + arrow("new2", "node-mailer", "new1", "send")
    new = back(tmp_path, drawn(SHOP).replace("      </root>", more + "      </root>")).architecture
    assert new.services["order-mails"].key == "sns" and ("mailer", "order-mails") in arrows(new)
    assert len(new.services) == 13


def test_an_arrow_attached_elsewhere_leads_there(tmp_path):
    """cdn -> alb becomes cdn -> mailer; what it said to any target is kept, and the arrow it was is gone."""
    cell = cell_of("edge-cdn->alb")
    new = back(
        tmp_path, drawn(SHOP).replace(cell, cell.replace('target="node-alb"', 'target="node-mailer"'))
    ).architecture
    assert ("cdn", "alb") not in arrows(new)
    found = next(c for c in new.connections if c.name == "cdn -> mailer")
    assert str(found.share.number) == "3/10"


def test_an_arrow_turned_round_leads_back(tmp_path):
    cell = cell_of("edge-ship->build")
    new = back(
        tmp_path, drawn(SHOP).replace(cell, cell.replace("endArrow=block;", "startArrow=block;endArrow=none;"))
    ).architecture
    assert ("ship", "build") not in arrows(new) and ("build", "ship") in arrows(new)


def test_another_icon_is_another_type(tmp_path):
    cell = cell_of("node-mailer")
    text = drawn(SHOP).replace(cell, cell.replace("resIcon=mxgraph.aws4.lambda;", "resIcon=mxgraph.aws4.sqs;"))
    draft = drafted(tmp_path, text)
    assert draft.service("mailer").type == "sqs" and "duration" not in draft.service("mailer").options
    assert any("it was lambda and is drawn as sqs now" in it.why for it in draft.left_out)


def test_a_pasted_copy_is_a_service_of_its_own(tmp_path):
    """draw.io pastes a cell with all its data and another id; the two tasks of two zones stay one service."""
    copy = cell_of("node-mailer").replace('id="node-mailer"', 'id="Xq3-1"')
    new = back(tmp_path, drawn(SHOP).replace("      </root>", copy + "      </root>")).architecture
    assert new.services["mailer-2"].spec.plain() == new.services["mailer"].spec.plain() and len(new.services) == 13


def test_titles_that_were_changed_are_taken(tmp_path):
    """Of the whole, of a network, of a region, and the words on an arrow, without what was printed on it."""
    text = (
        drawn(SHOP)
        .replace("Online shop&lt;/b&gt;", "New shop&lt;/b&gt;")
        .replace('label="VPC main"', 'label="&lt;i&gt;Shop net&lt;/i&gt;"')
    )
    text = text.replace('label="Asia Pacific (Singapore)"', 'label="Europe (Ireland)"')
    cell = cell_of("edge-alb->api@1")
    new = back(tmp_path, text.replace(cell, cell.replace('label="', 'label="balanced ', 1))).architecture
    assert (new.title, new.places["main"].label, new.region) == ("New shop", "Shop net", "eu-west-1")
    assert next(c.label for c in new.connections if c.name == "alb -> api") == "balanced"


def test_a_shape_moved_into_a_new_network_stands_there(tmp_path):
    more = frame("nv", "group_vpc2", "Back office", 5000, 0, 500, 500) + frame(
        "ns", "group_security_group", "Private subnet", 10, 10, 300, 300, "nv"
    )
    text = drawn(SHOP).replace("      </root>", more + "      </root>")
    for zone in (1, 2):
        cell = cell_of(f"node-api@{zone}")
        text = text.replace(cell, cell.replace(f'parent="group-main/zone-{zone}/private"', 'parent="ns"'))
    places = back(tmp_path, text).architecture.places
    assert places["main"].tiers == {"public": ("alb", "nat")} and places["back-office"].tiers == {"private": ("api",)}


def test_a_third_zone_box_is_a_third_zone(tmp_path):
    more = '<mxCell id="az3" value="Availability Zone 3" style="fillColor=none;dashed=1;" vertex="1" parent="group-main"><mxGeometry x="5" y="5" width="9" height="9" as="geometry"/></mxCell>'
    inside = '<mxCell id="az4" value="" style="shape=mxgraph.aws4.lambda;" vertex="1" parent="az3"><mxGeometry width="1" height="1" as="geometry"/></mxCell>'
    assert (
        back(tmp_path, drawn(SHOP).replace("      </root>", more + inside + "      </root>"))
        .architecture.places["main"]
        .zones
        == 3
    )


def test_a_page_as_drawio_packs_it_is_the_same(tmp_path):
    """Every line of the picture stands at the line of its page, and nothing else differs."""
    model = one(r"<mxGraphModel.*</mxGraphModel>", drawn(SHOP))[0]
    plain, packed_ = (
        drafted(tmp_path, drawn(SHOP)),
        drafted(tmp_path, f"<mxfile><diagram name='x'>{packed(model)}</diagram></mxfile>"),
    )
    said, wanted = (re.sub(r" +#", "#", re.sub(r"x\.drawio:\d+", "", text_of(it))) for it in (packed_, plain))
    assert said == wanted


def test_a_picture_without_costs_or_traffic_keeps_neither(tmp_path):
    draft = drafted(tmp_path, str(render("drawio", Report(plan(SHOP, on=DAY)), costs=False, traffic=False)))
    assert "budget" not in draft.head and "scenarios" not in draft.head
    assert draft.sources[0].options["requests"].value == ASK
    assert draft.service("orders").options["holds"].value == "50 GB"


# ------------------------------------------------------------------------------------------- the verb


def test_the_verb_finds_the_format_by_itself(tmp_path):
    path, out = file_of(tmp_path, drawing_of(WEB)), tmp_path / "draft.yaml"
    result = CliRunner().invoke(cli, ["import", str(path), "-o", str(out)])
    assert result.exit_code == 0, result.output
    assert result.stderr.startswith("wrote") or "drawio: 4 services, 3 connections" in result.stderr
    assert "Traceback" not in result.output and Path(out).read_text().startswith("# A draft")


def test_names_are_letters_digits_and_hyphens():
    assert [slug(it) for it in ("Order service (v2)", "Đơn hàng", "42", "", "getOrders", "日本")] == [
        "order-service-v2",
        "don-hang",
        "",
        "",
        "get-orders",
        "",
    ]


def test_every_page_is_read_as_xml_or_packed(tmp_path):
    from archplan.importers.files import read_file

    path = file_of(tmp_path, drawing_of(WEB))
    (page,) = pages(read_file(path, "x.drawio"))
    assert page.cells["w1"].place.line > page.cells["u"].place.line >= 2


@pytest.mark.parametrize("wrong", ['"archplan-type":[1]', '"archplan-type":"sqs","archplan-options":{"a":1}', '"archplan-type":"sqs","archplan-order":4',
                                   '"archplan-type":"nosuch"'])  # fmt: skip
def test_data_of_wrong_kinds_is_listed_and_raises_nothing(tmp_path, wrong):
    row = ('[{"archplan-service":"q",' + wrong + "}]").replace('"', "&quot;")
    cell = (
        f'<object id="m" label="Many" archplan-node="m" archplan-holds="{row}"><mxCell vertex="1" parent="1"/></object>'
    )
    draft = drafted(tmp_path, drawing_of(cell, icon("a", "lambda", "Api", 0, 0)))
    assert [it.name for it in draft.services] == ["api"]
    assert "changed by hand" in {it.what: it.why for it in draft.left_out}["1 of what Many stands for"]


def test_a_page_of_the_most_cells_ends_soon(tmp_path):
    boxes = [box(f"b{n}", "rounded=0", f"box {n}", n, n, 9000 - n, 9000 - n) for n in range(1650)]
    same = [icon(f"i{n}", "lambda", "Same", 4000 + n % 9, 4000 + n % 7, parent=f"b{n}") for n in range(1650)]
    lines = [loose(f"e{n}", 4000 + n % 90, 4000, 3000, 3000 + n) for n in range(1650)]
    start = process_time()
    drafted(tmp_path, drawing_of(*boxes, *same, *lines))
    assert process_time() - start < 30


# ------------------------------------------------------------------------------------------- what an edit loses is said


def attached(id_, **ends):
    """Our picture with the arrow of an id attached to other cells."""
    cell = new = cell_of(id_)
    for end, to in ends.items():
        new = re.sub(rf'{end}="[^"]*"', f'{end}="{to}"', new)
    assert new != cell
    return drawn(SHOP).replace(cell, new)


def carried(text):
    """The arrows of a drawing of ours that say anything: the arrow, and the words of what it carries."""
    for id_, cell in re.findall(r'<object id="(edge-[^"]*)"(.*?)</object>', text, re.DOTALL):
        data = one(r'archplan-connections="([^"]*)"', cell)[1]
        yield unescape(id_), json.loads(unescape(data))


MOVED = [(id_, hops) for id_, hops in carried(drawn(SHOP)) if any(it.get("options") for it in hops)]


@pytest.mark.parametrize(("id_", "hops"), MOVED, ids=[id_ for id_, _ in MOVED])
def test_an_arrow_attached_elsewhere_keeps_or_lists_every_word_it_had(tmp_path, id_, hops):
    to = "site" if id_.endswith("mailer") else "mailer"
    draft = drafted(tmp_path, attached(id_, target=f"node-{to}"))
    made = [it for it in draft.connections if it.target == to]
    said = " ".join(it.what for it in draft.left_out)
    for hop in hops:
        for key in hop.get("options") or ():
            assert any(key in it.options for it in made) or f"{key} of " in said, key


def test_words_that_the_new_target_also_takes_are_kept(tmp_path):
    """An arrow to a table that is attached to another table reads and writes that one."""
    spec = SHOP.read_text().replace("services:\n", "services:\n  others: {type: dynamodb}\n", 1)
    text = str(render("drawio", Report(plan_texts({"s.yaml": spec}, on=DAY))))
    cell = one(r'        <object id="edge-[^"]*orders"[^>]*archplan-connections="[^"]*writes.*?</object>\n', text)[0]
    draft = drafted(tmp_path, text.replace(cell, re.sub(r'target="[^"]*"', 'target="node-others"', cell)))
    found = next(it for it in draft.connections if it.target == "others")
    assert found.options["writes"].value != ASK and found.options["reads"].value != ASK


def test_an_arrow_from_a_thing_to_itself_is_listed(tmp_path):
    draft = drafted(tmp_path, attached("edge-cdn->alb", target="node-cdn"))
    assert any("leads back to where it begins" in it.why for it in draft.left_out)
    draft = drafted(tmp_path, drawing_of(icon("a", "lambda", "Api", 0, 0), arrow("e", "a", "a", "again")))
    assert {it.what for it in draft.left_out if "leads back" in it.why} == {"the arrow api -> api (again)"}


@pytest.mark.parametrize("id_", [id_ for id_, _ in carried(drawn(SHOP)) if "@" not in id_])
def test_one_turned_arrow_leaves_the_steps_at_others(tmp_path, id_):
    """Steps at arrows that are as they were drawn come back; each of the others is listed by its words."""
    cell = cell_of(id_)
    turned = cell.replace("endArrow=block;", "startArrow=block;endArrow=none;")
    assert turned != cell
    draft = drafted(tmp_path, drawn(SHOP).replace(cell, turned))
    old, new = plan(SHOP, on=DAY).architecture, plan_texts({"d.yaml": text_of(draft)}, on=DAY).architecture
    left = {(it.source, it.target) for it in new.connections}
    kept = [it for it in old.steps if not it.hops or set(it.hops) <= left]
    assert [it.text for it in new.steps] == [it.text for it in kept]
    for gone in {it.text for it in old.steps} - {it.text for it in kept}:
        assert any(gone[:30] in it.what for it in draft.left_out)


def test_a_copy_that_is_not_as_the_others_is_listed(tmp_path):
    """One of two icons of a service that was renamed, moved or given another shape, while the other was not."""
    cell = cell_of("node-api@2")
    changes = {
        "label": cell.replace("api&lt;", "desk&lt;").replace("&gt;api", "&gt;desk"),
        "frame": cell.replace('parent="group-main/zone-2/private"', 'parent="group-main/zone-2/public"'),
        "shape": re.sub(r"mxgraph\.aws4\.\w+;(?!.*mxgraph)", "mxgraph.aws4.sqs;", cell),
    }
    for what, new in changes.items():
        assert new != cell, what
        draft = drafted(tmp_path, drawn(SHOP).replace(cell, new))
        name, type_ = {"label": ("desk", "ecs"), "shape": ("api", "sqs")}.get(what, ("api", "ecs"))
        assert draft.service(name) is not None and draft.service(name).type == type_, what
        assert [it for it in draft.left_out if it.what == f"another icon of {name}"], what
