"""Defaults that decide a bill are named by `cost` itself, with what they make and what to write."""

import json
from datetime import date
from fractions import Fraction
from functools import partial

import click
import pytest

from archplan import plan
from archplan.analysis.defaults import HALF, PART, decided
from archplan.checks.review import review
from archplan.estimate.bill import dollars
from archplan.estimate.report import Report
from archplan.outputs import render
from archplan.text.yaml import read
from tests.build import SERVICES as CASES
from tests.build import SPECS as PAPERS
from tests.build import planned, spec_of
from tests.conftest import amount

US = {"region": "us-east-1", "free_tier": "none"}
ASKED = {"traffic": {"u": {"kind": "schedule", "requests": "10 million/month", "request": "1 KB", "response": "0 KB"}}}


def said_of(spec, key):
    return {(d.subject, d.key): d for d in decided(planned(spec))}.get(("it", key))


@pytest.mark.parametrize(
    "it, options, key, makes, of",
    [
        # a node, and the replica that nobody wrote: half of two at $0.0128 an hour
        ("bills a replica", {"type": "elasticache", "node": "cache.t4g.micro"}, "replicas", "$0.0128 * 730", "$0.0128 * 730 * 2"),
        ("bills a reader", {"type": "aurora", "instance": "db.r6g.large"}, "readers", "$0.26 * 730", "$0.26 * 730 * 2"),
        # all of a line that follows a size: 10 million writes of 1 KB at $0.625 a million
        ("bills an item of 1 KB", {"type": "dynamodb"}, "item_size", "$0.625 * 10", "$0.625 * 10"),
        # the type of an instance is all of it
        ("bills an instance type", {"type": "aurora", "readers": 0}, "instance", "$0.26 * 730", "$0.26 * 730"),
        # of a choice what the cheapest other saves: 10,000 users at $0.015, Lite at $0.0055
        ("bills a plan", {"type": "cognito", "users": "10_000/month"}, "plan", "(0.015 - 0.0055) * 10000", "$0.015 * 10000"),
    ],
)  # fmt: skip
def test_a_default_that_decides_is_named_with_what_it_makes(it, options, key, makes, of):
    joined = [{"u -> it": {"writes": "1/request"}}] if options["type"] == "dynamodb" else []
    spec = {**US, **(ASKED if joined else {}), "services": {"it": options}, "connections": joined}
    found = said_of(spec, key)
    assert found is not None, [str(d) for d in decided(planned(spec))]
    assert abs(found.amount - amount(makes)) < Fraction(1, 100) and abs(found.of - amount(of)) < Fraction(1, 100), it
    assert f"write '{key}: ...'" in str(found)


def test_a_size_of_requests_that_nobody_wrote_is_named():
    """10 million responses of 10 KB to the internet at $0.09 a GB; the requests of 1 KB come in free."""
    spec = {**US, "traffic": {"u": {"requests": "10 million/month"}},
            "services": {"it": {"type": "ec2", "instance": "t3.nano", "volume": "8 GB"}}, "connections": ["u -> it"]}  # fmt: skip
    named = {(d.subject, d.key): d.amount for d in decided(planned(spec))}
    assert abs(named["u", "response"] - amount("$0.09 * 10000000 * 10 / 1048576")) < Fraction(1, 100)
    assert ("u", "request") not in named
    stated = {**spec, "traffic": {"u": {"requests": "10 million/month", "response": "10 KB"}}}
    assert ("u", "response") not in {(d.subject, d.key) for d in decided(planned(stated))}


@pytest.mark.parametrize(
    "options",
    [
        {"type": "ec2", "instance": "t3.small"},  # one instance, all of the time
        {"type": "secretsmanager"},  # one secret
        {"type": "waf"},
        {"type": "lambda", "memory": "128 MB", "duration": "100 ms", "architecture": "arm"},  # no cold starts
    ],
    ids=lambda options: options["type"],
)
def test_one_of_something_and_none_of_something_are_no_decision(options):
    options = {**options, **({"volume": "8 GB"} if options["type"] == "ec2" else {})}
    spec = {**US, **ASKED, "services": {"it": options}, "connections": ["u -> it"]}
    assert not {d.key for d in decided(planned(spec))} & {
        "count",
        "hours",
        "secrets",
        "web_acls",
        "cold_starts",
        "init",
    }


def makers(path):
    if path in PAPERS:
        yield read(path).plain(), partial(plan, path, on=date(2026, 11, 22))
        return
    for case in read(path).plain():
        spec = spec_of(path.stem, case)
        yield spec, partial(planned, spec, on=date.fromisoformat(case.get("on", "2026-11-22")))


@pytest.mark.parametrize("path", [*PAPERS, *CASES], ids=lambda path: path.stem)
def test_what_it_says_to_write_changes_no_bill_and_is_not_said_again(path):
    """Of every case of every service: each default named is large enough, and written out it is the same bill."""
    for spec, make in makers(path):
        found = make()
        total = dollars(found.bill.total)
        for default in decided(found):
            charge = found.bill.charge(default.subject)
            own = dollars(charge.cost) if charge else total
            assert default.of == total and 0 < default.amount <= total
            assert default.amount >= total * PART or default.amount >= own * HALF
            part = "traffic" if default.subject in spec.get("traffic", {}) else "services"
            written = {
                **spec,
                part: {**spec[part], default.subject: {**spec[part][default.subject], default.key: default.value}},
            }
            again = planned(written, on=found.day)
            assert dollars(again.bill.total) == dollars(found.bill.total), str(default)
            assert (default.subject, default.key) not in {(d.subject, d.key) for d in decided(again)}


def test_what_is_free_decides_nothing():
    """9,000 users are inside the 10,000 that are free, whatever the plan; of 20,000 half are paid."""
    spec = {
        "region": "us-east-1",
        "services": {"it": {"type": "cognito", "users": "9_000/month"}, "acl": {"type": "waf"}},
    }
    assert said_of(spec, "plan") is None
    more = {"it": {"type": "cognito", "users": "20_000/month"}, "acl": {"type": "waf"}}
    found = said_of({**spec, "services": more}, "plan")
    assert abs(found.amount - amount("(0.015 - 0.0055) * 20000 / 2")) < Fraction(1, 100)
    assert abs(found.of - amount("$0.015 * 10000 + 5")) < Fraction(1, 100)


def test_every_form_of_cost_names_them():
    found = planned({**US, "services": {"it": {"type": "elasticache", "engine": "valkey", "node": "cache.t4g.micro"}}})
    said = "it: replicas 1 is a default and decides $9.34 of $18.69; write 'replicas: ...'"
    assert f"decided by defaults\n  {said}\n" in click.unstyle(str(render("table", Report(found))))
    assert f"- {said}" in str(render("markdown", review(found)))
    assert json.loads(str(render("json", Report(found))))["defaults"] == [
        {"subject": "it", "option": "replicas", "value": "1", "monthlyCost": "9.34", "ofMonthlyCost": "18.69"}
    ]
    plain = planned(
        {
            **US,
            "services": {"it": {"type": "elasticache", "engine": "valkey", "node": "cache.t4g.micro", "replicas": 1}},
        }
    )
    assert "decided by defaults" not in str(render("table", Report(plain)))
    assert json.loads(str(render("json", Report(plain))))["defaults"] == []


@pytest.mark.parametrize(("service", "said"), [
    ("drs, holds: 100 GB", "it: changes is 2% by default"),
    ("xray", "it: sampling is 5% by default"),
])  # fmt: skip
def test_a_share_by_default_is_said_in_percent(service, said):
    """As the language writes it, and as a reader may write it over."""
    found = planned(
        f"region: us-east-1\ntraffic: {{c: {{kind: schedule, requests: 1/s}}}}\nservices: {{it: {{type: {service}}}, fn: {{type: lambda}}}}\nconnections: [c -> fn -> it]\n"
    )
    assert said in found.assumptions
