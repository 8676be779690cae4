"""Drawings for tests of the draw.io importer: our own, edited as draw.io would, and small ones of others."""

import base64
import re
import zlib
from functools import cache
from html import escape
from urllib.parse import quote

from archplan.checks.review import review
from archplan.estimate.plan import plan, plan_texts
from archplan.estimate.report import Report
from archplan.importers.importer import imported
from archplan.importers.writing import text_of
from archplan.outputs import render
from tests.clock import DAY
from tests.conftest import ROOT

SHOP = ROOT / "architectures/online-shop.yaml"


def one(pattern, text):
    """The first match of a pattern that is there."""
    found_ = re.search(pattern, text, re.DOTALL)
    assert found_ is not None, pattern
    return found_


@cache
def drawn(path, **options):
    return str(render("drawio", Report(plan(path, on=DAY)), **options))


def file_of(tmp_path, text, name="x.drawio"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def drafted(tmp_path, text):
    return imported([file_of(tmp_path, text)])[1]


def back(tmp_path, text):
    """The plan of what an import of the file makes."""
    return plan_texts({"draft.yaml": text_of(drafted(tmp_path, text))}, on=DAY)


def arrows(architecture):
    return [(c.source, c.target) for c in architecture.connections]


def things(architecture):
    """Services with their options as they are written, but for the order of keys."""
    return {name: it.spec.plain() for name, it in architecture.services.items()}


def packed(xml):
    """A page as draw.io packs it: percent-encoded, deflated without a header, in base64."""
    engine = zlib.compressobj(9, zlib.DEFLATED, -15)
    return base64.b64encode(engine.compress(quote(xml, safe="").encode()) + engine.flush()).decode()


def box(id_, style, label, x, y, w, h, parent="1"):
    size = f'<mxGeometry x="{x}" y="{y}" width="{w}" height="{h}" as="geometry"/>'
    return f'<mxCell id="{id_}" value="{escape(label)}" style="{style}" vertex="1" parent="{parent}">{size}</mxCell>\n'


def icon(id_, name, label, x, y, parent="1", style="shape=mxgraph.aws4.resourceIcon;resIcon=mxgraph.aws4.{};"):
    return box(id_, "html=1;verticalLabelPosition=bottom;" + style.format(name), label, x, y, 48, 48, parent)


def frame(id_, name, label, x, y, w, h, parent="1", more=""):
    return box(id_, f"shape=mxgraph.aws4.group;grIcon=mxgraph.aws4.{name};{more}", label, x, y, w, h, parent)


def arrow(id_, source, target, label="", style="html=1;"):
    ends = f'source="{source}" target="{target}"'
    return f'<mxCell id="{id_}" value="{label}" style="{style}" edge="1" parent="1" {ends}><mxGeometry relative="1" as="geometry"/></mxCell>\n'


def loose(id_, x1, y1, x2, y2, style="html=1;"):
    points = f'<mxPoint x="{x1}" y="{y1}" as="sourcePoint"/><mxPoint x="{x2}" y="{y2}" as="targetPoint"/>'
    return f'<mxCell id="{id_}" style="{style}" edge="1" parent="1"><mxGeometry relative="1" as="geometry">{points}</mxGeometry></mxCell>\n'


def sheet(*cells, name="Page-1"):
    return f'<diagram id="a" name="{name}"><mxGraphModel><root><mxCell id="0"/><mxCell id="1" parent="0"/>\n{"".join(cells)}</root></mxGraphModel></diagram>'


def drawing_of(*cells):
    return f"<mxfile>{sheet(*cells)}</mxfile>"


def found(draft):
    return {it.name: it.type for it in draft.services}


def led(draft):
    return {(it.source, it.target): it.why for it in draft.connections}


def left(draft):
    return {it.what: it.why for it in draft.left_out}


def written_and_read(draft):
    """Every draft can be priced, reviewed and drawn."""
    report = review(plan_texts({"draft.yaml": text_of(draft)}, on=DAY))
    assert "<svg" in str(render("svg", report))


WEB = (
    icon("u", "users", "Shoppers", 0, 200, style="shape=mxgraph.aws4.{};")
    + frame("v", "group_vpc2", "Shop VPC", 100, 0, 900, 700)
    + "".join(
        box(f"z{n}", "fillColor=none;strokeColor=#147EBA;dashed=1;", f"Availability Zone {n}", 120, 30 + 220 * n, 850, 200)
        + frame(f"p{n}", "group_security_group", "Public subnet", 130, 50 + 220 * n, 300, 170, more="strokeColor=#7AA116;fillColor=#F2F6E8;")
        + frame(f"q{n}", "group_security_group", f"App {n}", 450, 50 + 220 * n, 500, 170, more="strokeColor=#00A4A6;fillColor=#E6F6F7;")
        + icon(f"n{n}", "nat_gateway", "", 150, 80 + 220 * n, style="shape=mxgraph.aws4.{};")
        + icon(f"w{n}", "ec2", "Web <b>server</b>", 480, 80 + 220 * n)
        for n in (1, 2)
    )
    + icon("lb", "application_load_balancer", "", 350, 10, style="shape=mxgraph.aws4.{};")
    + icon("db", "rds", "MySQL", 800, 300, style="shape=mxgraph.aws4.productIcon;prIcon=mxgraph.aws4.{};")
    + arrow("e1", "u", "lb") + arrow("e2", "lb", "w1") + arrow("e3", "lb", "w2") + arrow("e4", "w1", "db", "queries") + arrow("e5", "w2", "db")
    + box("t", "text;html=1;", "Drawn in spring", 0, 800, 100, 20)
)  # fmt: skip


def edited(find, put, count=1):
    """Our own picture of the shop, with one thing changed as draw.io would change it."""
    text = drawn(SHOP)
    assert len(re.findall(find, text)) >= 1, find
    return re.sub(find, put, text, count=count)


def cell_of(id_):
    """The cell of an id with the object around it."""
    return one(rf'        <object id="{re.escape(escape(id_))}".*?</object>\n', drawn(SHOP))[0]
