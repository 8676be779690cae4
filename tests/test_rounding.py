"""AWS rounds up each thing it counts: more traffic never costs less, and what is billed one by one adds up.

Tried for every inflow of every service, under every set of options that the services' cases state and every choice and
switch of an option, with sources whose requests are of very different sizes.
"""

import json
from itertools import combinations
from typing import get_args, get_origin

import numpy
import pytest

from archplan.checks.review import review
from archplan.estimate.plan import plan_of
from archplan.kernel.diagnostics import ArchplanError
from archplan.kernel.units import byte, quantity
from archplan.outputs import render
from archplan.services import catalog
from archplan.services.words import Literal
from archplan.text import yaml as source
from tests.build import spec_of
from tests.clock import DAY
from tests.conftest import ROOT

# Requests and responses: below, at and above the steps that AWS counts in, and far apart.
SIZES = (
    ("0 KB", "0 KB"), ("200 bytes", "200 bytes"), ("1 KB", "0 KB"), ("6 KB", "33 KB"), ("65 KB", "0 KB"), ("600 KB", "1 KB"),
    ("7 MB", "200 bytes"), ("200 bytes", "7 MB"),
)  # fmt: skip
ALONE = len(SIZES)
PAIRS = list(combinations(range(ALONE), 2))
ONE_BY_ONE = numpy.eye(ALONE)
# One column each: nothing; each source alone, twice, fifty times; every two.
COLUMNS = numpy.vstack(
    [numpy.zeros(ALONE), ONE_BY_ONE, 2 * ONE_BY_ONE, 50 * ONE_BY_ONE, *(ONE_BY_ONE[a] + ONE_BY_ONE[b] for a, b in PAIRS)]
).T  # fmt: skip

# What AWS adds up over all requests of an hour before it takes the larger of several dimensions or directions.
TOGETHER = {
    ("alb", "load balancer capacity"), ("nlb", "load balancer capacity"), ("gwlb", "load balancer capacity"), ("globalaccelerator", "premium transfer"),
}  # fmt: skip


# Sources, and the ways to set a service up.


def option_sets(name, kind):
    """Ways to set a service up: as its cases do, and each choice or switch of an option beside the first of those."""
    path = ROOT / f"tests/cases/services/{name}.yaml"
    cases = source.read(path, path.name).plain() if path.is_file() else []
    written = [spec for case in cases if (spec := spec_of(name, case)) and "subject" in spec["services"]]
    bases = [({}, {}), *(
        ({k: v for k, v in spec["services"]["subject"].items() if k != "type"}, _around(spec)) for spec in written
    )]  # fmt: skip
    seen: set[str] = set()
    first = next((base for base in bases if planned(name, *base, "") is not None), None)
    assert first, f"{name}: no case of it stands alone"
    for base in bases:
        yield from _new(*base, seen)
    for key, word in kind.options.items():
        choices = (
            get_args(word.kind) if get_origin(word.kind) is Literal else (True, False) if word.kind is bool else ()
        )
        for choice in choices:
            yield from _new({**first[0], key: choice}, first[1], seen)


def _around(spec):
    """What a case has beside its subject: places, other services, a region."""
    return {key: value for key, value in spec.items() if key not in ("traffic", "connections", "title")}


def _new(given, around, seen):
    key = json.dumps([given, around], sort_keys=True)
    if key not in seen:
        seen.add(key)
        yield given, around


def planned(name, given, around, inflow):
    """The plan of a service so set up that all sources reach through one inflow, in all columns; None if it is no spec."""
    kind = catalog()[name]
    several = "1 KB/request" if inflow and kind.inflows[inflow].counted is byte else "1/request"
    spec = {
        "region": "us-east-1", "free_tier": "none", **around,
        "traffic": {
            f"s{i}": {"requests": f"{i + 1}/second", "request": sizes[0], "response": sizes[1]} for i, sizes in enumerate(SIZES)
        } if inflow else {},
        "services": {**around.get("services", {}), "subject": {"type": name, **given}},
        "connections": [{f"s{i} -> subject": {inflow: several}} for i in range(ALONE)] if inflow else [],
    }  # fmt: skip
    text = json.dumps(spec)
    scale = {f"s{i}": COLUMNS[i] for i in range(ALONE)} if inflow else 1
    try:
        return plan_of(source.parse(text, "x.yaml"), {"x.yaml": text}, "x.yaml", on=DAY, scale=scale)
    except ArchplanError:
        return None


def columns(value):
    """A quantity with no traffic, of each source alone, twice, fifty times, and of every two."""
    found = numpy.broadcast_to(numpy.asarray(quantity(value).number, dtype=float), COLUMNS.shape[1])
    return found[0], *(found[1 + k * ALONE : 1 + (k + 1) * ALONE] for k in range(3)), found[1 + 3 * ALONE :]


BUSY = sorted(name for name, kind in catalog().items() if kind.inflows)


@pytest.mark.parametrize("name", BUSY)
def test_more_traffic_costs_no_less_and_what_is_billed_one_by_one_adds_up(name):
    kind, tried = catalog()[name], set()
    for given, around in option_sets(name, kind):
        for inflow in kind.inflows:
            found = planned(name, given, around, inflow)
            if found is None:
                continue
            tried.add(inflow)
            more_costs_no_less(found, f"{inflow} of {given}")
            for line in found.bill.lines:
                if (
                    line.kind == "charge"
                    and line.usage is not None
                    and (name, line.name.partition(" (")[0]) not in TOGETHER
                ):
                    adds_up(line, f"{line.name} by {inflow} of {given}")
    assert tried == set(kind.inflows)
    assert {line for service, line in TOGETHER if service == name} <= {meter.name for meter in kind.meters.values()}


def more_costs_no_less(found, label):
    nothing, alone, _, _, both = columns(found.bill.total)
    room = 1e-9 * abs(both).max()
    assert (nothing <= alone + room).all(), f"{label}: nothing costs more than something"
    for cost, pair in zip(both, PAIRS, strict=True):
        for one in pair:
            assert cost >= alone[one] - room, (
                f"{label}: {SIZES[one]} alone costs more than with {SIZES[sum(pair) - one]}"
            )


def adds_up(line, label):
    """What is proportional for requests of one size is the sum of both for requests of two sizes."""
    nothing, alone, twice, often, both = columns(line.usage.quantity)
    alone, twice, often, both = (found - nothing for found in (alone, twice, often, both))
    room = 1e-9 * abs(both).max()
    proportional = (abs(twice - 2 * alone) <= room) & (abs(often - 50 * alone) <= 50 * room)
    for used, (a, b) in zip(both, PAIRS, strict=True):
        if proportional[a] and proportional[b]:
            assert abs(used - alone[a] - alone[b]) <= room, f"{label}: {SIZES[a]} with {SIZES[b]}"


def test_explain_says_how_often_each_size_counts():
    text = json.dumps({
        "region": "us-east-1", "services": {"bus": {"type": "eventbridge"}}, "connections": ["big -> bus", "small -> bus"],
        "traffic": {"big": {"requests": "2 million/month", "request": "65 KB"}, "small": {"requests": "1 million/month", "request": "1 KB"}},
    })  # fmt: skip
    said = render(
        "explain", review(plan_of(source.parse(text, "x.yaml"), {"x.yaml": text}, "x.yaml", on=DAY)), service="bus"
    )
    rows = [" ".join(row.split()) for row in str(said).splitlines()]
    at = rows.index("counted by size 5,000,000 requests/month Every size that arrives is counted for itself.")
    assert rows[at + 1 : at + 3] == ["of 65 KB 2,000,000 requests/month x 2", "of 1 KB 1,000,000 requests/month x 1"]
