"""One volume said twice: what an option states is billed, whatever connections bring beside it, and a finding says both."""

from datetime import date
from fractions import Fraction
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archplan.checks.review import review
from archplan.checks.rules.volumes_disagree import told
from archplan.kernel.units import month
from archplan.services import catalog
from archplan.services.words.kinds import Measures
from tests.build import charge_of, made, planned
from tests.laws import few

DAY = date(2026, 11, 22)
NEEDED: dict[str, dict[str, object]] = {
    "codepipeline": {"actions": ["build 1 min"]},
    "codedeploy": {"to": "on-premises"},
    "endpoint": {"to": ["ecr"]},
}  # else they bill nothing

DRAWN_BY = {"cloudwatch": "log"}  # the inflow that brings what is stated, where it is but a part of it
BY_SIZE = {"firehose.objects"}  # unless stated as few as the size of what is delivered allows, which is no drawn volume


def measures(kind):
    """What an annotation measures, also where it may be left out."""
    optional = [part for part in get_args(kind) if part is not type(None)]
    found = [part for part in (*optional, *(inner for part in optional for inner in get_args(part)))]
    return next((part for part in found if isinstance(part, Measures)), None)


STATING = [(name, key) for name, cls in catalog().items() for key, word in cls.options.items() if word.states]


def test_an_option_for_a_volume_that_connections_may_bring_states_it():
    """An amount for a time that is "not stated" by default has something else to come from."""
    silent = [
        f"{name}.{key}"
        for name, cls in catalog().items()
        for key, word in cls.options.items()
        if word.default is None and not word.states
        if (of := measures(word.kind)) is not None and of.noun.startswith("a volume")
    ]
    assert set(silent) == BY_SIZE and len(STATING) >= 15


def spec_of(name, key, stated, drawn):
    """One service with its volume stated, drawn, or both."""
    cls = catalog()[name]
    inflow = cls.options[key].states.partition(".")[0]
    inflow = inflow if inflow in cls.inflows else DRAWN_BY.get(name, next(iter(cls.inflows)))
    amount = "1 KB/request" if cls.inflows[inflow].counted.powers.get("byte") else "1/request"
    given = {"type": name, **NEEDED.get(name, {}), **({key: stated} if stated else {})}
    return {
        "region": "us-east-1", "free_tier": "none", "services": {"it": given},
        "traffic": {"u": {"users": "1000 users/month", "sessions": "10 sessions/user", "requests": "10 requests/session", "request": "2 KB", "response": "3 KB"}},
        "connections": [{"u -> it": {inflow: amount}}] if drawn else [],
    }  # fmt: skip


@pytest.mark.parametrize("name, key", STATING)
def test_what_is_stated_is_billed_whatever_is_drawn(name, key):
    like = measures(catalog()[name].options[key].kind).like.powers
    a_time = "/month" if "second" in like else ""
    stated = ("7 MB" if "byte" in like else "50") + a_time
    alone, both, drawn = (planned(spec_of(name, key, *how)) for how in ((stated, False), (stated, True), ("", True)))
    word = catalog()[name].options[key].states

    def used(found):
        return {line.name: line.usage.quantity for line in found.bill.lines if line.subject == "it" and line.usage}

    billed = {line: amount for line, amount in used(alone).items() if amount}
    assert used(both) == {**used(both), **billed}, "what is drawn adds nothing to it"
    assert used(both) != used(drawn), "and is not what counts"
    told_twice = [f.message for f in review(both).findings if f.slug == "volumes-disagree"]
    service = both.architecture.services["it"]
    amounts = told(service._values[service.options[key].name]), told(service.drawn(word))
    assert told_twice == [
        f"it: {key} states {amounts[0]}{' a month' if a_time else ''}, which is billed, and connections bring {amounts[1]}"
    ]
    assert not [f for found in (alone, drawn) for f in review(found).findings if f.slug == "volumes-disagree"]


@pytest.mark.parametrize("requests, found", [(60, False), (61, True), (42, False), (41, True)])
def test_a_fifth_is_let_pass(requests, found):
    """50 and 60 are a fifth apart, 50 and 61 more; 42 x 6/5 is 50.4, 41 x 6/5 is 49.2."""
    spec = spec_of("ses", "sends", "50/month", True)
    spec["traffic"]["u"] = {"requests": f"{requests}/month"}
    assert ("volumes-disagree" in {f.slug for f in review(planned(spec)).findings}) == found
    assert Fraction(max(50, requests), min(50, requests)) > Fraction(6, 5) or not found


@few
@given(st.integers(1, 10**4), st.integers(1, 5000), st.integers(1, 10**6) | st.none())
def test_what_is_billed_as_an_object_is_written_where_it_is_delivered_or_that_is_said(kilobytes, batch, stated):
    """The objects of Firehose and the writes of its bucket are within a fifth, or `objects-unlike-deliveries` says so."""
    plan = made(
        {"pipe": {"type": "firehose", "partitions": True, **({"objects": f"{stated}/month"} if stated else {})}, "raw": {"type": "s3"}},
        ["app -> pipe", {"pipe -> raw": {"batch": batch}}],
        traffic={"app": {"kind": "devices", "requests": "1 million/month", "request": f"{kilobytes} KB"}},
    )  # fmt: skip
    used = {line.name: line.usage.quantity for line in charge_of(plan, "pipe").lines if line.usage}
    objects = (used["partitioned objects"] * month).number
    written = (plan.flows.arriving["raw"]["puts"].mean * month).number
    is_said = "objects-unlike-deliveries" in {finding.slug for finding in review(plan).findings}
    assert written == Fraction(10**6, batch) and is_said == (
        not Fraction(5, 6) <= Fraction(objects) / written <= Fraction(6, 5)
    )
