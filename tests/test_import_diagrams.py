"""Scripts of the diagrams package: read by their syntax tree, never run, and joined as the package itself joins."""

import re
from random import Random

import pytest

from archplan.estimate.plan import plan
from archplan.estimate.report import Report
from archplan.importers.formats.diagrams.senses import sense_of
from archplan.importers.importer import imported
from archplan.importers.writing import text_of
from archplan.kernel.diagnostics import ArchplanError
from archplan.outputs import render
from archplan.services import catalog
from tests.clock import DAY
from tests.conftest import ROOT
from tests.drafts import left, mutated, options, written
from tests.drawings import found, led, written_and_read

HEAD = """from diagrams import Cluster, Diagram, Edge, Node
from diagrams.aws.compute import ECS, EC2, Lambda
from diagrams.aws.database import RDS, ElastiCache, Dynamodb
from diagrams.aws.network import ALB, ELB, Route53, InternetGateway, NATGateway
from diagrams.aws.storage import S3
from diagrams.onprem.client import Users
"""
SHOP = (
    HEAD
    + """
ATTRS = {"fontsize": "13"}

def tables(*names):
    return [Dynamodb(name) for name in names]

with Diagram("Shop", show=False, graph_attr=ATTRS):
    people = Users("Shoppers")
    dns = Route53("dns")
    with Cluster("VPC (10.0.0.0/16)"):
        with Cluster("Public subnet"):
            lb = ALB("lb")
        with Cluster("Private subnet"):
            web = [ECS(f"web{number}") for number in range(1, 4)]
            db = RDS("orders")
            db - RDS("orders-copy")
    stores = tables("baskets", "prices")
    people >> dns >> lb >> web >> db
    for one, table in zip(web, stores):
        one >> Edge(label="reads") >> table
    S3("site") << Edge(label="1. asks") << people
"""
)


def script(tmp_path, text, name="diagram.py"):
    return imported([written(tmp_path, name, text)])[1]


def drawn(tmp_path, body, head=HEAD):
    lines = "".join(f"    {line}\n" for line in body.strip().splitlines())
    return script(tmp_path, f'{head}\nwith Diagram("d"):\n{lines}')


def test_a_script_becomes_services_places_and_arrows(tmp_path):
    draft = script(tmp_path, SHOP)
    assert draft.title == "Shop"
    assert found(draft) == {"dns": "route53", "lb": "alb", "web1": "ecs", "web2": "ecs", "web3": "ecs", "orders": "rds",
                            "orders-copy": "rds", "baskets": "dynamodb", "prices": "dynamodb", "site": "s3"}  # fmt: skip
    webs = ["web1", "web2", "web3"]
    assert set(led(draft)) == {
        ("shoppers", "dns"), ("dns", "lb"), *(("lb", it) for it in webs), *((it, "orders") for it in webs),
        ("orders", "orders-copy"), ("web1", "baskets"), ("web2", "prices"), ("shoppers", "site"),
    }  # fmt: skip
    assert "is it this way?" in led(draft)["orders", "orders-copy"]
    assert [(place.name, place.tiers) for place in draft.places] == [
        ("vpc", {"public": ["lb"], "private": [*webs, "orders", "orders-copy"]})
    ]
    assert draft.places[0].options["cidr"].value == "10.0.0.0/16"
    lines = SHOP.splitlines()
    for it in draft.services:
        assert (
            it.name.rstrip("0123456789-copy") in lines[it.place.line - 1]
            or "Dynamodb(name)" in lines[it.place.line - 1]
        )
    for it in draft.connections:
        assert re.search(r">>|<<|-", lines[it.place.line - 1])
    written_and_read(draft)


# ------------------------------------------------------------------------------------------- as the package joins


def random_body(dice):
    """Nodes, lists and edges, joined by every operator in every order."""
    names = [f"n{number}" for number in range(6)]
    lines = [f'{name} = EC2("{name}")' for name in names]
    for _ in range(6):
        terms = [
            dice.choice([*names, f"[{', '.join(dice.sample(names, 2))}]", 'Edge(label="x")', 'Edge(label="y")'])
            for _ in range(dice.randint(2, 5))
        ]
        line = terms[0]
        for term in terms[1:]:
            line = f"{line} {dice.choice(['>>', '<<', '-'])} {term}"
        lines.append(line)
    return lines


@pytest.fixture(scope="module")
def package():
    diagrams = pytest.importorskip("diagrams")
    from diagrams.aws.compute import EC2

    def edges(lines):
        """The arrows that the package itself draws, by running lines that are written here."""
        diagram = diagrams.Diagram("d", show=False)
        diagrams.setdiagram(diagram)
        names = {"EC2": lambda label: EC2(label, nodeid=label), "Edge": diagrams.Edge}
        try:
            for line in lines:
                exec(line, names)
        except (TypeError, AttributeError):
            return None  # the package refuses it
        finally:
            diagrams.setdiagram(None)
        rows = re.findall(r"\t(\w+) -> (\w+) \[(.*)\]\n", "".join(it for it in diagram.dot.body if "->" in it))
        label = [*(re.findall(r"\blabel=(\w*)", look) or [""] for *_, look in rows)]
        ways = [re.findall(r"\bdir=(\w+)", look)[0] for *_, look in rows]
        return [(a, b, way, said[0]) for (a, b, _), way, said in zip(rows, ways, label, strict=True)]

    return edges


def test_every_chain_of_operators_is_what_the_package_draws(tmp_path, package):
    from archplan.importers.files import read_file
    from archplan.importers.formats.diagrams import _parsed
    from archplan.importers.formats.diagrams.script import Script

    dice, compared = Random(19), 0
    for _ in range(400):
        lines = random_body(dice)
        wanted = package(lines)
        if wanted is None:
            continue
        text = HEAD + 'with Diagram("d"):\n' + "".join(f"    {line}\n" for line in lines)
        file = read_file(written(tmp_path, "s.py", text), "s.py")
        read = Script(file, _parsed(file))
        read.run_whole()
        cells = read.canvas.pages[0].cells
        ways = {("none", "none"): "none", ("none", "block"): "forward", ("block", "block"): "both"}
        got = []
        for it in (it for it in cells.values() if it.is_edge):
            got.append(
                (
                    cells[it.source].label,
                    cells[it.target].label,
                    ways[it.style["startArrow"], it.style["endArrow"]],
                    it.label,
                )
            )
        turned = [(b, a, "forward", label) if way == "back" else (a, b, way, label) for a, b, way, label in wanted]
        assert got == turned, "\n".join(lines)
        compared += 1
    assert compared > 60


def test_a_minus_binds_tighter_than_an_arrow(tmp_path):
    draft = drawn(tmp_path, 'ALB("a") >> ECS("b") - RDS("c")')
    assert set(led(draft)) >= {("a", "c"), ("b", "c")} and ("a", "b") not in led(draft)


# ------------------------------------------------------------------------------------------- what is not known


@pytest.mark.parametrize(("body", "what", "why"), [
    ('a = EC2("a")\nfor name in load():\n    a >> RDS(name)', "what 'for name in load()' draws", "known when it runs"),
    ('a = EC2("a")\nif os.environ.get("X"):\n    a >> RDS("b")', """what 'if os.environ.get("X")' draws""", "known when it runs"),
    ('a = EC2("a")\na >> helper("b")', """the arrow a >> helper("b")""", "known when it runs"),
    ('a = EC2("a")\nwhile True:\n    a >> RDS("b")', "what 'while True:", "known when it runs"),
    ('EC2("a")\nhelper("x") >> helper("y")', """the arrow helper("x") >> helper("y")""", "known when it runs"),
    ("EC2(name)", "the label of EC2(name)", "known when it runs"),
    ('a = EC2("a")\n[a] >> [RDS("b")]', 'the arrow [a] >> [RDS("b")]', "joins no clusters, and no list with a list"),
    ('with Cluster("c") as c:\n    a = EC2("a")\na >> c', "the arrow a >> c", "joins no clusters"),
    ('with EC2("a"):\n    RDS("b")', 'with EC2("a")', "opens no node as a frame"),
])  # fmt: skip
def test_what_only_a_run_would_tell_is_listed_with_its_place(tmp_path, body, what, why):
    draft = drawn(tmp_path, body)
    at = next(it for it in draft.left_out if it.what.startswith(what))
    assert why in at.why and at.hides and at.place.line > 7


@pytest.mark.parametrize("body", [
    "names = ['a', 'b']\nfor n in names:\n    EC2(n)", "for n in ['a', 'b']:\n    EC2(n)", "both = [EC2(n) for n in ('a', 'b')]",
    "x = {'a': EC2('a')}\nx['b'] = EC2('b')", "EC2(label='a')\nEC2('%s' % 'b')", "def make(n='a'):\n    return EC2(n)\nmake()\nmake('b')",
    "made = []\nfor i, n in enumerate('ab'):\n    made.append(EC2(n))", "EC2('a') if 1 < 2 else RDS('c')\nEC2('b')",
    "if True:\n    EC2('a')\nelse:\n    RDS('c')\nEC2('b'.lower())", "for n in 'abc':\n    if n == 'c':\n        break\n    EC2(n)",
    "def all_of(names):\n    for n in names:\n        if n == 'x':\n            continue\n        EC2(n)\nall_of(['a', 'x', 'b'])",
    "try:\n    EC2('a')\nexcept ValueError:\n    RDS('c')\nEC2('b')",
])  # fmt: skip
def test_what_stands_there_is_worked_out_as_python_does(tmp_path, body):
    assert found(drawn(tmp_path, body)) == {"a": "ec2", "b": "ec2"}


def test_a_diagram_in_a_function_that_somebody_else_calls_is_read(tmp_path):
    draft = script(tmp_path, HEAD + "def draw(data):\n    with Diagram('d'):\n        ELB('lb') >> EC2(data)\n")
    assert found(draft) == {"lb": "alb", "ec2": "ec2"} and "the label of EC2(data)" in left(draft)


def test_of_several_diagrams_the_first_with_services_is_read(tmp_path):
    draft = script(
        tmp_path,
        HEAD
        + "".join(
            f"with Diagram('{name}'):\n    {what}\n"
            for name, what in [("empty", "Node('x')"), ("one", "EC2('a')"), ("two", "S3('b')")]
        ),
    )
    assert found(draft) == {"a": "ec2"} and {"the diagram 'empty'", "the diagram 'two'"} <= set(left(draft))


def test_nothing_of_a_script_is_run(tmp_path):
    mark = tmp_path / "ran"
    body = f"open({str(mark)!r}, 'w')\n__import__('os').system('touch {mark}')\nexec(\"open({str(mark)!r}, 'w')\")\nEC2('a')"
    assert found(drawn(tmp_path, body)) == {"a": "ec2"} and not mark.exists()


@pytest.mark.parametrize(("text", "slug"), [
    (HEAD + "with Diagram('d'):\nEC2(", "not-python"), (HEAD + "x = " + "(" * 500 + ")" * 500, "not-python"),
    (HEAD + "with Diagram('d'):\n    EC2('a'" + " >> EC2('b')" * 3000 + ")", ""), (HEAD + "EC2('a')\0", "not-python"),
    (HEAD + "x = 1\n", "nothing-to-import"), (HEAD + "with Diagram('d'):\n    for a in range(2000):\n        for b in range(2000):\n            EC2('x')", ""),
    (HEAD + "x = 'a' * 10**9\ny = [x] * 10**9\nz = 9 ** 9 ** 9\n" + "x = x + x\n" * 90, "nothing-to-import"),
    (HEAD + "with Diagram('d'):\n    EC2('a')\n    return EC2", None), (HEAD + "with Diagram('d'):\n    EC2('a')\nbreak", None),
    (HEAD + "def f():\n    f()\nwith Diagram('d'):\n    f()\n    EC2('a')", None),
    (HEAD + "with Diagram('d'):\n" + "    " + "[" * 90 + "EC2('a')" + "]" * 90, None),
])  # fmt: skip
def test_hostile_scripts_end_in_a_sentence(tmp_path, text, slug):
    if slug is None:
        assert script(tmp_path, text).services
        return
    with pytest.raises(ArchplanError) as caught:
        script(tmp_path, text)
    assert caught.value.diagnostics[0].slug in (
        (slug,) if slug else ("too-deep", "not-python", "too-complicated", "too-many-values")
    )
    assert caught.value.diagnostics[0].span.file.endswith("diagram.py")


def test_mutated_scripts_end_in_a_draft_or_a_sentence(tmp_path):
    dice = Random(7)
    for _ in range(60):
        try:
            text_of(script(tmp_path, mutated(SHOP, dice)))
        except ArchplanError as error:
            assert error.diagnostics[0].span.line >= 1


# ------------------------------------------------------------------------------------------- classes


@pytest.mark.parametrize(
    "type_", sorted(name for name, cls in catalog().items() if cls.icon.startswith("aws.") and name != "aws")
)
def test_a_class_that_the_catalogue_draws_with_is_its_service_or_none_of_aws_that_archplan_lacks(type_):
    """What borrows the picture of another, as a NAT instance that of EC2, is not taken for it."""
    icon = catalog()[type_].icon
    found_ = sense_of(icon)
    twins = [name for name, cls in catalog().items() if cls.icon == icon]
    assert found_.type != "aws" and found_.kind != "unknown"
    assert found_.type in twins or type_ not in icon.lower()


@pytest.mark.parametrize(("path", "kind", "type_"), [
    ("aws.compute.ECS", "service", "ecs"), ("aws.compute.ElasticContainerService", "service", "ecs"), ("aws.compute.EC2Instance", "service", "ec2"),
    ("aws.compute.LambdaFunction", "service", "lambda"), ("aws.network.ELB", "service", "alb"), ("aws.network.ElbNetworkLoadBalancer", "service", "nlb"),
    ("aws.network.CF", "service", "cloudfront"), ("aws.storage.SimpleStorageServiceS3Bucket", "service", "s3"), ("aws.ml.Kendra", "billed", "aws"),
    ("aws.general.Users", "people", "users"), ("onprem.client.Client", "people", "users"), ("onprem.network.Internet", "internet", "external"),
    ("onprem.database.PostgreSQL", "other", "external"), ("gcp.compute.Run", "other", "external"), ("generic.blank.Blank", "box", ""),
    ("aws.network.PrivateSubnet", "free", ""), ("aws.security.IAMRole", "free", ""), ("aws.management.CloudwatchLogs", "service", "cloudwatch"),
    ("aws.iot.IotSensor", "people", "devices"), ("aws.database.DynamodbTable", "service", "dynamodb"), ("aws.database.ElasticacheForRedis", "service", "elasticache"), ("aws.nowhere.Nothing", "unknown", ""),
])  # fmt: skip
def test_what_a_class_is(path, kind, type_):
    assert (sense_of(path).kind, sense_of(path).type) == (kind, type_)


def test_a_picture_of_one_s_own_is_known_by_its_file(tmp_path):
    head = HEAD + "from diagrams.custom import Custom\n"
    draft = drawn(tmp_path, 'Custom("Pay", "./icons/Arch_AWS-Lambda_64.png") >> Custom("Bank", "./bank.png")', head)
    assert found(draft) == {"pay": "lambda", "bank": "external"} and "memory" in options(draft, "pay")


def test_a_script_that_archplan_writes_comes_back_with_its_services(tmp_path):
    """Twice in two zones is one service; the label that Graphviz is told beside the cluster's own is its title."""
    plan_ = plan(ROOT / "architectures/online-shop.yaml", on=DAY)
    draft = script(tmp_path, str(render("diagrams", Report(plan_))))
    assert sorted(found(draft).values()) == sorted(it.key for it in plan_.architecture.services.values())
    assert draft.places[0].options["zones"].value == "2"
