"""What many findings ask of a bill is priced once for all of them, and promises what each would alone."""

import re

import pytest

from archplan.checks.ask import if_written
from archplan.checks.review import review
from archplan.estimate import plan as plans
from archplan.kernel.diagnostics import ArchplanError
from archplan.services.words.service import Service
from archplan.spec.patch import overlaid
from archplan.text.yaml import parse
from tests.build import EXAMPLES, planned
from tests.clock import DAY


def idle(count, **spec):
    """So many load balancers that nothing passes, before one service that has its traffic."""
    names = [f"lb{number}" for number in range(count)]
    return planned({
        "region": "us-east-1", "traffic": {"u": {"requests": "1/second"}},
        "services": {"app": {"type": "ecs"}, **{name: {"type": "alb"} for name in names}},
        "connections": ["u -> app", *(f"{name} -> app" for name in names)], **spec,
    })  # fmt: skip


def alone(plan, name):
    """What the plan would be less by without one of them."""
    found = if_written(plan, services={name: None})
    assert found is not None
    return found[1]


def promised(plan, monkeypatch):
    """What each finding promises, and how many plans were made for it."""
    made, before = [], plans.plan_of

    def counted(*args, **options):
        made.append(1)
        return before(*args, **options)

    monkeypatch.setattr(plans, "plan_of", counted)
    found = [finding.promise for finding in review(plan).findings if finding.slug == "idle-load-balancer"]
    monkeypatch.undo()
    return found, len(made)


def test_fifty_idle_load_balancers_are_priced_once(monkeypatch):
    plan = idle(50)
    found, made = promised(plan, monkeypatch)
    assert len(found) == 50 and made == 1
    assert found[7] == alone(plan, "lb7")


@pytest.mark.parametrize(
    "spec", [{"prices": {"discount": {"alb": "10%"}}}, {"places": {"main": {"public": ["app", "lb0", "lb1", "lb2"]}}}]
)
def test_each_promises_what_it_would_alone(spec, monkeypatch):
    plan = idle(3, **spec)
    found, _ = promised(plan, monkeypatch)
    assert found == [alone(plan, name) for name in ("lb0", "lb1", "lb2")]


VPC = {"main": {"public": ["nat"], "private": ["app", "job"]}}
BEHIND_NAT = {
    "region": "us-east-1", "traffic": {"u": {"requests": "20/second", "response": "9 KB"}},
    "services": {
        "app": {"type": "ecs"}, "job": {"type": "ecs"}, "nat": {"type": "nat"}, "files": {"type": "s3"},
        "orders": {"type": "dynamodb"}, "logs": {"type": "cloudwatch"}, "f": {"type": "kinesis"}, "g": {"type": "kinesis"},
    },
    "places": VPC,
    "connections": [
        "u -> app -> job", {"app -> files": {"gets": "1/request"}}, {"job -> orders": {"reads": "3/request"}},
        {"app -> logs": {"log": "200 bytes/request"}}, "app -> f", "job -> g",
    ],
}  # fmt: skip


def afresh(plan, patch):
    """A patched spec priced as if nothing of it was known."""
    a = plan.architecture
    return plans.plan_of(overlaid(a.tree, patch), a.texts, a.file, on=plan.day, scale=plan.scale, book=plan.book)


def told(plan):
    """Everything that an output may say of a plan."""
    lines = [
        (line.subject, line.name, line.cost, line.fixed, line.usage and (line.usage.quantity, steps(line.usage.steps)))
        for line in plan.bill.lines
    ]
    ways = [(way.connection.name, way.words, way.ways, way.stranded, way.turned) for way in plan.transfers.routes]
    return ways, lines, list(plan.assumptions)


def steps(those):
    """How a number came about, as it is explained."""
    return [(step.name, re.sub("0x[0-9a-f]+", "", step.as_written), step.span, steps(step.steps)) for step in those]


def endpoints_of(plan):
    """Every choice of gateway endpoints for every VPC of a plan, as a patch."""
    for name, place in plan.architecture.places.items():
        for listed in ("[]", "[s3]", "[dynamodb]", "[s3, dynamodb]") if place.type == "vpc" else ():
            yield parse(f"places: {{{name}: {{endpoints: {listed}}}}}", plan.architecture.file)


@pytest.mark.parametrize("path", EXAMPLES)
def test_a_gateway_endpoint_comes_to_what_it_does_afresh(path):
    plan = plans.plan(path, on=DAY)
    for patch in endpoints_of(plan):
        assert told(plans.repriced(plan, patch)) == told(afresh(plan, patch)), patch.plain()


@pytest.mark.parametrize("scale", [1, 0, 1000])
def test_at_every_scale_and_patched_twice(scale):
    plan = plans.rescaled(planned(BEHIND_NAT), scale)
    once = plans.repriced(plan, parse("places: {main: {endpoints: [s3]}}", "x"))
    again = parse("places: {main: {endpoints: [s3, dynamodb]}}", "x")
    assert told(once) != told(plan) or not scale
    assert review(once).findings == review(afresh(plan, parse("places: {main: {endpoints: [s3]}}", "x"))).findings
    assert told(plans.repriced(once, again)) == told(afresh(once, again)) == told(afresh(plan, again))


def test_only_what_passes_otherwise_is_metered_again(monkeypatch):
    plan, read = planned(BEHIND_NAT), []
    usages = Service.usages

    def noted(service):
        read.append(service.name)
        return usages(service)

    monkeypatch.setattr(Service, "usages", noted)
    for stage in ("plan_of", "equated", "flows"):
        monkeypatch.setattr(plans, stage, None)
    assert plans.repriced(plan, parse("places: {main: {endpoints: [s3]}}", "x")).bill.total < plan.bill.total
    assert set(read) == {"nat", "f", "g"}  # AWS counts the streams of one region together


@pytest.mark.parametrize(
    "patch",
    [
        "{endpoints: [sqs]}",
        "{endpoints: s3}",
        "{endpoints: [s3], zones: 3}",
        "{endpoints: null}",
        "null",
        "{peers: [x]}",
    ],
)
def test_what_else_a_patch_says_is_read_whole(patch):
    plan = planned(BEHIND_NAT)
    written = parse(f"places: {{main: {patch}}}", "x")
    try:
        expected = told(afresh(plan, written))
    except ArchplanError as error:
        with pytest.raises(ArchplanError) as refused:
            plans.repriced(plan, written)
        assert refused.value.diagnostics == error.diagnostics
    else:
        assert told(plans.repriced(plan, written)) == expected
