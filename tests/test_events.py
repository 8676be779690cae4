"""What holds for every service of the catalogue: an event is not the object, a record is answered by little, and a
copy inside a region moves for nothing."""

import json
import re
from datetime import date

import pytest

from archplan.estimate.plan import plan_of
from archplan.kernel.units import KB, byte, request
from archplan.services import catalog
from archplan.spec.answers import ASIDE
from archplan.text import yaml as source
from tests.conftest import ROOT

DAY = date(2026, 11, 22)
CATALOG = catalog()


def planned(services, connections, scale=1, **traffic):
    spec = {
        "title": "x", "region": "us-east-1", "free_tier": "none", "services": services, "connections": connections,
        "traffic": {name: {"requests": "1 million/month", **given} for name, given in traffic.items()},
    }  # fmt: skip
    text = json.dumps(spec)
    return plan_of(source.parse(text, "x.yaml"), {"x.yaml": text}, "x.yaml", on=DAY, scale=scale)


def given(key):
    """Options that a service of this type is content with: those of the first of its cases that needs nothing beside."""
    for case in source.read(ROOT / f"tests/cases/services/{key}.yaml").plain():
        if "given" in case and "with" not in case:
            return {"type": key, **{k: v for k, v in (case["given"] or {}).items() if k != "traffic"}}
    return {"type": key}


TELLERS = [key for key, cls in CATALOG.items() if cls.hands_on is not None]


def test_these_tell_of_what_happened():
    assert {"s3", "dynamodb", "codepipeline", "config", "guardduty"} <= set(TELLERS)


@pytest.mark.parametrize("key", TELLERS)
def test_an_event_does_not_grow_with_what_it_tells_of(key):
    inflows = [name for name, word in CATALOG[key].inflows.items() if word.counted is request]
    for inflow in inflows:
        small, large = (
            planned(
                {"it": given(key), "queue": {"type": "sqs"}},
                [{"app -> it": {inflow: "1/request", "request": size}}, "it -> queue"],
                app={},
            ).flows.arriving["queue"]["messages"].request_size
            for size in ("1 KB", "5 MB")
        )  # fmt: skip
        assert small == large <= 400 * KB / request, f"{inflow}: {small} and {large}"


@pytest.mark.parametrize("target", ["sqs", "sns", "eventbridge", "lambda", "kinesis", "firehose", "stepfunctions"])
def test_an_object_of_any_size_makes_the_same_event(target):
    sizes = {
        planned(
            {"raw": {"type": "s3"}, "it": {"type": target}},
            [{"app -> raw": {"puts": "1/request"}}, "raw -> it"],
            app={"request": size},
        ).flows.into("it").request_size
        for size in ("1 KB", "50 MB")
    }  # fmt: skip
    assert sizes == {1 * KB / request}


TAKERS = [(key, name) for key, cls in CATALOG.items() for name, word in cls.inflows.items() if word.only_taken]
RECORDS = [
    ("kinesis", "records"), ("firehose", "records"), ("sqs", "messages"), ("sns", "publishes"),
    ("eventbridge", "events"), ("iotcore", "messages"), ("s3", "puts"), ("msk", "records"), ("timestream", "writes"),
    ("mq", "messages"),
]  # fmt: skip


@pytest.mark.parametrize("key, inflow", sorted({*TAKERS, *RECORDS}))
def test_a_record_is_answered_by_less_than_a_kilobyte(key, inflow):
    services = {"it": given(key), "app": {"type": "ecs"}, "alb": {"type": "alb"}}
    found = planned(
        services, ["far -> alb -> app", {"app -> it": {inflow: "1/request"}}, {"near -> it": {inflow: "1/request"}}],
        far={}, near={},
    )  # fmt: skip
    is_aside = CATALOG[key].role in ASIDE  # metrics are sent on the way, and say nothing of what is answered
    for stream in found.flows.streams:
        if stream.connection.target == "it" or not is_aside:
            assert stream.returned / stream.rate < 1 * KB / request, stream.connection.name
    assert is_aside or "far: a response is 200 bytes, as it only takes what is sent" in found.assumptions


@pytest.mark.parametrize("key, inflow", RECORDS)
def test_a_stated_response_stays(key, inflow):
    found = planned({"it": given(key)}, [{"app -> it": {inflow: "1/request"}}], app={"response": "7 KB"})
    assert found.flows.streams[0].returned / found.flows.streams[0].rate == 7 * KB / request


@pytest.mark.parametrize("end", [{"reads": "1/request"}, {"writes": "1/request"}])
def test_a_database_answers_with_content(end):
    found = planned(
        {"app": {"type": "lambda"}, "it": {"type": "dynamodb"}}, ["users -> app", {"app -> it": end}], users={}
    )
    assert found.flows.streams[0].returned / found.flows.streams[0].rate == 10 * KB / request


COPIES = [
    (key, name, option)
    for key, cls in CATALOG.items()
    for name, meter in cls.meters.items()
    for option in re.findall(r">\{(\w*)\}", meter.scope)
]


def test_these_copy_to_a_region():
    assert {key for key, *_ in COPIES} >= {"s3", "ecr", "efs", "fsx", "rds", "aurora", "backup", "dynamodb"}


@pytest.mark.parametrize("key, meter, option", COPIES, ids=[f"{key}.{name}" for key, name, _ in COPIES])
def test_a_copy_inside_its_own_region_moves_for_nothing(key, meter, option):
    where = {option: "us-east-1"} if option else {"replicas": ["us-east-1"]}
    inflows = [name for name, word in CATALOG[key].inflows.items() if word.counted is request]
    found = planned(
        {"it": {**given(key), **where}},
        [{f"app{n} -> it": {name: "1/request"}} for n, name in enumerate(inflows)],
        **{f"app{n}": {"request": "1 MB"} for n, _ in enumerate(inflows)},
    )
    for line in found.bill.lines:
        assert line.usage is None or line.usage.scope != "us-east-1>us-east-1", f"{line.subject}.{line.name}"
        if line.name == meter.replace("_", " "):
            assert line.kind == "free" and not line.monthly


@pytest.mark.parametrize("reader", [key for key, cls in CATALOG.items() if cls.reads_logs])
@pytest.mark.parametrize("stated", [True, False])
def test_what_a_log_group_collects_reaches_who_reads_it(reader, stated):
    services = {
        "app": {"type": "ecs"},
        "logs": {"type": "cloudwatch", **({"logs": "1 GB/month"} if stated else {})},
        "it": {**given(reader)},
    }
    log = [] if stated else [{"app -> logs": {"log": "1 KB/request"}}]
    found = planned(services, ["users -> app", "app -> logs" if stated else log[0], "logs -> it"], users={})
    collected = found.architecture.services["logs"].collected
    assert collected and sum((flow.sent for flow in found.flows.arriving["it"].values()), 0 * collected) == collected
    assert all(flow.request_size >= 1 * KB / request for flow in found.flows.arriving["it"].values() if flow.mean)
    still = planned(services, ["users -> app", "app -> logs" if stated else log[0], "logs -> it"], 0, users={})
    left = sum((flow.sent for flow in still.flows.arriving["it"].values()), 0 * collected)
    assert left == (collected if stated else 0 * collected)
    assert still.bill.total == still.bill.fixed == found.bill.fixed


def test_a_volume_that_is_stated_counts_and_what_is_drawn_beside_it_does_not():
    services = {"app": {"type": "ecs"}, "logs": {"type": "cloudwatch", "logs": "1 GB/month"}, "it": {"type": "kinesis"}}
    found = planned(services, ["users -> app", {"app -> logs": {"log": "10 KB/request"}}, "logs -> it"], users={})
    assert found.flows.arriving["it"]["records"].sent == found.architecture.services["logs"].logs
    assert found.flows.arriving["it"]["records"].request_size == 50 * 1024 * byte / request
