"""A drawing beside what it is built from: what differs is said with both places, and nothing is guessed away."""

import ast
import json
import random
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from archplan.checks.check import Question, check
from archplan.checks.mistakes.against import OF_FILES
from archplan.importers.against import against
from archplan.importers.importer import IMPORTERS
from archplan.importers.site import drawn_types
from archplan.importers.writing import text_of
from archplan.kernel.diagnostics import ArchplanError
from archplan.outputs.verdicts import known_verdicts
from archplan.services import known_types
from archplan.spec.understand import understand
from archplan.text.yaml import parse
from tests.conftest import ROOT
from tests.drafts import FIXTURES, drafted, mutated, written
from tests.shell import run

PROVIDER = 'provider "aws" { region = "us-east-1" }\n'
WEB = 'resource "aws_instance" "web" {\n  instance_type = "t3.medium"\n}\n'
shown = pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.name)


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    return tmp_path


def spec_of(text):
    return understand(parse(text, "shop.yaml"), {"shop.yaml": text}, "shop.yaml")


def differences(infrastructure, spec):
    """The slugs and messages of a spec held against Terraform text or a path."""
    if isinstance(infrastructure, str):
        Path("infra").mkdir(exist_ok=True)
        Path("infra/main.tf").write_text(PROVIDER + infrastructure)
        infrastructure = Path("infra")
    found = against([infrastructure]).findings(spec_of(spec))
    return [(it.slug, it.severity, it.message, str(it.span), it.hint) for it in found]


def slugs(infrastructure, spec):
    return sorted(
        (slug, message.split(":")[0].split(",")[0]) for slug, _, message, _, _ in differences(infrastructure, spec)
    )


def shop(services, more=""):
    return f"region: us-east-1\nservices:\n{services}{more}"


# ---------------------------------------------------------------------------------------------------- properties


@shown
def test_what_is_imported_is_not_unlike_its_own_files(path):
    assert differences(path, text_of(drafted(path))) == []


@shown
def test_a_service_taken_out_is_not_drawn_and_one_put_in_is_not_running(path):
    """For every service of every draft: exactly that one is said to be missing, and nothing is taken for it."""
    held, text = against([path]), text_of(drafted(path))
    whole = parse(text, "shop.yaml")
    for name in whole["services"].value:
        found = held.findings(understand(without(whole, name), {}, "shop.yaml"))
        assert [it.slug for it in found if it.severity != "info"] == ["not-drawn"], name
        facts = next(it for it in held.draft.services if it.name == name)
        assert found[0].span == facts.place and facts.origin in found[0].message
    for type_ in sorted(held.shows - {it.type for it in held.draft.services}):
        added = text.replace("\nservices:\n", f"\nservices:\n  quite-new:\n    type: {type_}\n", 1)
        try:
            spec = spec_of(added)
        except ArchplanError:
            continue  # it needs an option of its own
        assert [it.slug for it in held.findings(spec)] == ["not-running"], type_


@shown
def test_every_value_that_is_read_and_is_another_is_said_with_both_places(path):
    held, text = against([path]), text_of(drafted(path))
    count = 0
    for service in held.draft.services:
        for key, fact in service.options.items():
            for other in OTHERS.get(key, ()):
                try:
                    spec = spec_of(with_value(text, service.name, key, other))
                except ArchplanError:
                    continue
                if fact.how != "read":
                    assert held.findings(spec) == [], (service.name, key)
                    continue
                assert fact.place is not None
                (found,) = held.findings(spec)
                assert found.slug == "other-size" and found.severity == "warning"
                assert (
                    found.message
                    == f"{key} of {service.name}: spec: {other}, {fact.place.file}:{fact.place.line}: {fact.value}"
                )
                assert found.hint == f"write '{key}: {fact.value}', or change {fact.place.file}:{fact.place.line}"
                count += 1
    assert count > 0 or path.name == "sam"


OTHERS = {
    "memory": ["3 GB"], "cpu": ["2 vCPU"], "tasks": ["7"], "storage": ["77 GB"], "instance": ["db.m5.large", "m5.large"],
    "node": ["cache.m5.large"], "volume": ["77 GB"], "timeout": ["77 s"], "versioning": ["false"], "duration": ["77 ms"],
}  # fmt: skip


@shown
def test_how_a_spec_is_spelled_and_ordered_makes_no_difference(path):
    """Names stay; order, labels, and what else a person adds that the files do not know change nothing."""
    text = text_of(drafted(path))
    tree = parse(text, "shop.yaml")
    held = against([path])
    for seed in range(6):
        dice = random.Random(seed)
        services = list(tree["services"].items())
        dice.shuffle(services)
        value = {**tree.value, "services": type(tree)(dict(services), tree.span, tree["services"].keys)}
        assert held.findings(understand(type(tree)(value, tree.span, tree.keys), {}, "shop.yaml")) == []


@shown
def test_odd_files_end_in_findings_or_a_sentence(path, tmp_path):
    text = text_of(drafted(path))
    spec = spec_of(text)
    files = [file for file in sorted(path.rglob("*")) if file.is_file()]
    for seed in range(8):
        dice = random.Random(f"{path.name} {seed}")
        home = tmp_path / str(seed)
        for file in files:
            written(home, str(file.relative_to(path)), mutated(file.read_text(), dice))
        try:
            found = against([home]).findings(spec)
        except ArchplanError:
            continue
        assert {it.slug for it in found} <= set(OF_FILES)


def without(tree, name):
    """The spec without one service, as if nobody had drawn it."""
    kind = type(tree)

    def cut(part):
        if part.is_mapping:
            return kind(
                {key: cut(it) for key, it in part.items() if key != name},
                part.span,
                {key: at for key, at in part.keys.items() if key != name},
            )
        if part.is_list:
            return kind([cut(it) for it in part.value if not names(it)], part.span)
        return part

    def names(it):
        said = it.value if it.is_text else next(iter(it.value), "") if it.is_mapping else ""
        return name in [part.strip() for part in said.split("->")]

    return cut(tree)


def with_value(text, name, key, value):
    head, _, rest = text.partition(f"\n  {name}:")
    lines = rest.split("\n")
    at = next(number for number, line in enumerate(lines) if line.strip().startswith(f"{key}:"))
    lines[at] = f"    {key}: {value}"
    return f"{head}\n  {name}:" + "\n".join(lines)


def test_each_type_that_an_importer_makes_is_said_beside_its_maker():
    """So that a type which no importer makes is never said to be missing, and one that is made always may be."""
    named = set()
    for path in (ROOT / "archplan/importers/resources").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Call)
                and ast.unparse(node.func) in ("site.service", "site.one")
                and len(node.args) > 1
            ):
                named |= {
                    it.value
                    for it in ast.walk(node.args[1])
                    if isinstance(it, ast.Constant) and it.value in known_types()
                }
    assert named - {"aws"} <= drawn_types() <= set(known_types()) - {"aws"}, "a price of its own may stand for anything"
    for name in IMPORTERS.names():
        assert IMPORTERS[name].shows() <= set(known_types())
    for path in FIXTURES:
        held = against([path])
        assert path.name == "compose" or {it.type for it in held.draft.services} - {"aws"} <= held.shows


# ---------------------------------------------------------------------------------------------------- matching


def test_another_name_is_matched_where_something_speaks_for_it(here):
    two = 'resource "aws_s3_bucket" "media" {}\n'
    assert slugs(two, shop("  media-files: {type: s3}\n")) == []
    assert slugs(two, shop("  files: {type: s3, label: Media}\n")) == []
    database = 'resource "aws_db_instance" "main" {\n instance_class = "db.t3.medium"\n engine = "mysql"\n}\n'
    assert slugs(database, shop("  records: {type: rds, engine: mysql, instance: db.t3.medium}\n")) == []


def test_what_merely_remains_is_not_taken_for_one_another(here):
    found = differences('resource "aws_s3_bucket" "logs" {}\n', shop("  uploads: {type: s3}\n"))
    assert [(it[0], it[1]) for it in found] == [("not-drawn", "warning"), ("not-running", "error")]
    assert "if it is uploads (shop.yaml:3), call both 'logs'" in found[0][4]
    assert "if it is 'logs' (infra/main.tf:2), call it so" in found[1][4]


def test_two_that_are_as_likely_are_neither(here):
    found = slugs(
        'resource "aws_s3_bucket" "app" {}\n', shop("  app-logs: {type: s3}\n  app-files: {type: s3, holds: 5 GB}\n")
    )
    assert [slug for slug, _ in found] == ["not-drawn", "not-running", "not-running"]


def test_neighbours_tell_lambdas_apart(here):
    """``worker`` is what the queue starts, whatever the spec calls it; both have the size that the files say."""
    infra = (
        'resource "aws_sqs_queue" "jobs" {}\n'
        + "".join(f'resource "aws_lambda_function" "{it}" {{\n memory_size = 512\n}}\n' for it in ("worker", "report"))
        + 'resource "aws_lambda_event_source_mapping" "m" {\n event_source_arn = aws_sqs_queue.jobs.arn\n function_name = aws_lambda_function.worker.arn\n}\n'
    )
    both = "  jobs: {type: sqs}\n  mailer: {type: lambda, memory: 512 MB}\n  report: {type: lambda, memory: 512 MB}\n"
    assert slugs(infra, shop(both, "connections: [jobs -> mailer]\n")) == []
    assert [it[0] for it in slugs(infra, shop(both))] == ["not-drawn", "not-running"]


def test_a_count_is_one_service_that_counts(here):
    infra = 'resource "aws_instance" "web" {\n  count = 3\n  instance_type = "t3.medium"\n}\n'
    assert slugs(infra, shop("  web: {type: ec2, instance: t3.medium, count: 3}\n")) == []
    assert slugs(infra, shop("  web: {type: ec2, instance: t3.medium, count: 2..4}\n")) == []
    (found,) = differences(infra, shop("  web: {type: ec2, instance: t3.medium, count: 2}\n"))
    assert found[2] == "count of web: spec: 2, infra/main.tf:2: 3"
    each = "".join(f"  web-{it}: {{type: ec2, instance: t3.medium}}\n" for it in range(3))
    assert slugs(infra, shop(each)) == []


# ---------------------------------------------------------------------------------------------------- what is said


def test_one_value_in_two_spellings_is_one(here):
    """1024 MB is 1 GB, and what nobody writes is the default."""
    infra = 'resource "aws_lambda_function" "api" {\n memory_size = 1024\n}\nresource "aws_db_instance" "db" {\n instance_class = "db.t3.medium"\n engine = "mysql"\n multi_az = false\n}\n'
    both = "  api: {type: lambda, memory: 1 GiB, duration: 1 s}\n  db: {type: rds, engine: mysql, instance: db.t3.medium}\n"
    assert slugs(infra, shop(both)) == []
    assert slugs(infra, shop(both.replace("1 GiB", "1 GB"))) == []


def test_a_default_is_said_to_be_one(here):
    infra = (
        'resource "aws_db_instance" "db" {\n instance_class = "db.t3.medium"\n engine = "mysql"\n multi_az = true\n}\n'
    )
    (found,) = differences(infra, shop("  db: {type: rds, engine: mysql, instance: db.t3.medium}\n"))
    assert found[2] == "multi_az of db: spec: false, as nothing is written, infra/main.tf:5: true"
    assert found[3] == "shop.yaml:3:3"


def test_what_a_spec_leaves_open_and_has_no_default_is_a_remark(here):
    infra = 'resource "aws_db_instance" "db" {\n instance_class = "db.t3.medium"\n engine = "mysql"\n engine_version = "8.0.35"\n}\n'
    (found,) = differences(infra, shop("  db: {type: rds, engine: mysql, instance: db.t3.medium}\n"))
    assert found[:3] == ("other-size", "info", "version of db: spec: nothing, infra/main.tf:5: 8.0.35")
    (found,) = differences(infra, shop('  db: {type: rds, engine: mysql, instance: db.t3.medium, version: "5.7"}\n'))
    assert found[:2] == ("other-size", "warning")
    disk = WEB.replace("}", "  root_block_device {\n    volume_size = 40\n  }\n}")
    (found,) = differences(disk, shop("  web: {type: ec2, instance: t3.medium}\n"))
    assert found[1:3] == ("warning", "volume of web: spec: 0 GB, as nothing is written, infra/main.tf:5: 40 GB"), (
        "an amount that no bill has"
    )


@shown
def test_writing_what_a_finding_says_ends_it(path):
    """Every service in turn is not drawn; the line that the finding proposes is put under ``services:``."""
    held, text = against([path]), text_of(drafted(path))
    for service in held.draft.services:
        spec = understand(without(parse(text, "shop.yaml"), service.name), {}, "shop.yaml")
        (found,) = [it for it in held.findings(spec) if it.slug == "not-drawn"]
        line = found.hint.partition("): ")[2].partition("; if it is")[0]
        alone = f"region: us-east-1\nservices:\n  {line}\n"
        assert not [
            it for it in held.findings(spec_of(alone)) if it.slug == "not-drawn" and service.origin in it.message
        ]


def test_what_is_assumed_or_asked_for_is_not_compared(here):
    infra = 'resource "aws_lambda_function" "api" {\n  timeout = 5\n}\nvariable "size" {}\nresource "aws_instance" "web" {\n  instance_type = var.size\n}\n'
    two = "  api: {type: lambda, memory: 3 GB, timeout: 5 s, duration: 2 s}\n  web: {type: ec2, instance: m5.large}\n"
    assert slugs(infra, shop(two)) == []
    assert slugs(WEB, shop("  web: {type: ec2, instance: ask}\n")) == []


def test_what_no_importer_sees_is_no_mismatch(here):
    more = "  mail: {type: external}\n  chat: {type: external}\n  rack: {type: docker}\n"
    assert slugs(WEB, shop("  web: {type: ec2, instance: t3.medium}\n" + more)) == []
    free = (
        WEB
        + 'resource "aws_security_group" "g" {}\nresource "aws_iam_role" "r" {}\nresource "aws_internet_gateway" "i" {}\n'
    )
    assert slugs(free, shop("  web: {type: ec2, instance: t3.medium}\n")) == []
    compose = written(here, "compose.yaml", "services:\n  web:\n    image: x\n")
    assert (
        slugs(
            compose,
            shop("  web: {type: ecs, cpu: 1 vCPU, memory: 2 GB}\n  site: {type: s3}\n  cdn: {type: cloudfront}\n"),
        )
        == []
    )


def test_what_cannot_be_read_makes_absence_a_warning(here):
    spec = shop("  web: {type: ec2, instance: t3.medium}\n  site: {type: s3}\n")
    (sure,) = differences(WEB, spec)
    (unsure,) = differences(WEB + 'module "rest" {\n  source = "git::https://example.com/x"\n}\n', spec)
    assert (sure[0], sure[1]) == ("not-running", "error")
    assert (
        (unsure[0], unsure[1]) == ("not-running", "warning")
        and "module.rest" in unsure[2]
        and "infra/main.tf:5" in unsure[2]
    )


def test_region_and_zones(here):
    infra = WEB + 'resource "aws_vpc" "v" {\n cidr_block = "10.0.0.0/16"\n}\n' + "".join(
        f'resource "aws_subnet" "s{it}" {{\n vpc_id = aws_vpc.v.id\n availability_zone = "us-east-1{it}"\n}}\n' for it in "ab"
    )  # fmt: skip
    places = "places:\n  net: {type: vpc, zones: 3, cidr: 10.1.0.0/16, private: [web]}\n"
    spec = shop("  web: {type: ec2, instance: t3.medium}\n", places).replace("us-east-1", "eu-west-1")
    assert [it[2] for it in differences(infra, spec)] == [
        "region: spec: eu-west-1, infra/main.tf:1: us-east-1",
        "zones of net: spec: 3, infra/main.tf:8: 2",
        "cidr of net: spec: 10.1.0.0/16, infra/main.tf:6: 10.0.0.0/16",
    ]


CALLS = (
    'resource "aws_sqs_queue" "jobs" {}\nresource "aws_lambda_function" "worker" {\n memory_size = 512\n environment {\n  variables = { T = aws_dynamodb_table.orders.name }\n }\n}\n'
    'resource "aws_dynamodb_table" "orders" {\n hash_key = "id"\n}\n'
    'resource "aws_lambda_event_source_mapping" "m" {\n event_source_arn = aws_sqs_queue.jobs.arn\n function_name = aws_lambda_function.worker.arn\n}\n'
)
CALLED = "  jobs: {type: sqs}\n  worker: {type: lambda, memory: 512 MB, duration: 1 s}\n  orders: {type: dynamodb, billing: provisioned, partition_key: id}\n"


def connected(here, *arrows):
    found = differences(CALLS, shop(CALLED, "connections:\n" + "".join(f"  - {it}\n" for it in arrows)))
    return [(it[1], it[2].split(",")[0]) for it in found if it[0] == "other-connection"]


def test_connections(here):
    whole = "jobs -> worker", "worker -> orders: {reads: 1}"
    assert connected(here, *whole) == []
    assert connected(here, whole[1]) == [("warning", "jobs leads to worker (starts it)")]
    assert connected(here, whole[0]) == [("info", "worker leads to orders (named in its environment)")], (
        "likely, and no more"
    )
    assert connected(here, *whole, "jobs -> orders: {writes: 1}") == [("info", "jobs -> orders is drawn")]


def test_a_way_through_what_the_files_do_not_have_is_a_connection(here):
    more = CALLED + "  between: {type: external}\n"
    spec = shop(more, "connections:\n  - jobs -> between\n  - between -> worker\n  - worker -> orders: {reads: 1}\n")
    assert [it for it in slugs(CALLS, spec) if it[0] == "other-connection"] == []


# ---------------------------------------------------------------------------------------------------- the verb


def stage(memory="t3.small", allow=""):
    Path("infra").mkdir()
    Path("infra/main.tf").write_text(PROVIDER + WEB + f'resource "aws_s3_bucket" "media" {{{allow}\n}}\n')
    Path("shop.yaml").write_text(shop(f"  web:\n    type: ec2\n    instance: {memory}\n"))


def test_every_form_has_the_findings(here):
    stage()
    for form in known_verdicts():
        ran = run("check", "shop.yaml", "--against", "infra", "--format", form)
        assert ran.code == 0, "warnings fail nothing unless asked for"
        for slug in ("other-size", "not-drawn"):
            assert slug in ran.out, form
        assert "t3.medium" in ran.out and "main.tf" in ran.out
    found = json.loads(run("check", "shop.yaml", "--against", "infra", "--format", "json").out)["specs"][0]["findings"]
    at = {it["rule"]: (it["file"], it["line"]) for it in found}
    assert at["other-size"] == ("shop.yaml", 5) and at["not-drawn"] == ("infra/main.tf", 5)
    cases = ET.fromstring(run("check", "shop.yaml", "--against", "infra", "--format", "junit").out)
    assert {"web: other-size", "media: not-drawn"} <= {case.get("name") for case in cases.iter("testcase")}
    text = run("check", "shop.yaml", "--against", "infra").out
    assert '5 | resource "aws_s3_bucket" "media" {' in text, "the line of the file is shown"


def test_exit_codes_are_those_of_check(here):
    stage("t3.medium")
    call = "check", "shop.yaml", "--against", "infra"
    assert run(*call).code == 0
    assert run(*call, "--fail-on", "warning").code == 1
    Path("archplan.toml").write_text('[check]\nseverity = {not-drawn = "error"}\n')
    assert run(*call).code == 1
    Path("archplan.toml").write_text('[check]\nignore = ["not-drawn"]\n')
    assert "not-drawn" not in run(*call).out
    assert run("check", "shop.yaml", "--against", "nowhere").code == 2
    assert run("check", "shop.yaml", "--against", "shop.yaml").code == 2
    assert run(*call, "--dns").code == 2


def test_an_allow_silences_here_and_there(here):
    stage("t3.medium", " # archplan: allow not-drawn because another team draws it")
    assert "not-drawn" not in run("check", "shop.yaml", "--against", "infra").out
    stage_ = Path("infra/main.tf")
    stage_.write_text(stage_.read_text().replace("archplan: allow", "we say"))
    assert "not-drawn" in run("check", "shop.yaml", "--against", "infra").out
    Path("shop.yaml").write_text("allow: [not-drawn]\n" + Path("shop.yaml").read_text())
    for more in ((), ("--against", "infra")):
        ran = run("check", "shop.yaml", *more)
        assert "not-drawn" not in ran.out, "without --against nobody knows whether it silences something"
    stage_.write_text(PROVIDER + WEB)
    assert "unused-allow" in run("check", "shop.yaml", "--against", "infra").out


def test_many_specs_are_held_against_the_files_in_several_processes(here):
    stage()
    for number in range(17):
        Path(f"shop-{number}.yaml").write_text(Path("shop.yaml").read_text())
    ran = run("check", ".", "--against", "infra", "--format", "json", "--jobs", "2")
    for one in json.loads(ran.out)["specs"]:
        assert {"not-drawn", "other-size"} <= {it["rule"] for it in one["findings"]}, one["file"]


def test_a_file_that_is_held_against_is_not_written_over(here):
    stage()
    before = Path("infra/main.tf").read_bytes()
    assert run("check", "shop.yaml", "--against", "infra", "-o", "infra/main.tf").code == 2
    assert Path("infra/main.tf").read_bytes() == before


def test_rules_are_in_the_manual_with_their_severity(here):
    stage("t3.small")
    found = check(Path("shop.yaml"), Question(beside=against([Path("infra")]))).findings
    for it in found:
        if it.slug in OF_FILES:
            assert it.severity == OF_FILES[it.slug].severity
    assert "docs/import.md" in run("rules", "other-size").out
