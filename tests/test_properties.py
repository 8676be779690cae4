"""What holds for every spec there is: those of `architectures/` and every case of every service."""

import json
import os
import subprocess
import sys
from datetime import date
from fractions import Fraction
from functools import partial
from itertools import pairwise

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archplan import plan
from archplan.estimate.bill import dollars
from archplan.estimate.network import network
from archplan.estimate.plan import plan_of
from archplan.kernel.diagnostics import ArchplanError
from archplan.kernel.units import Quantity, UnitError, decimal, month, request, second
from archplan.text import yaml as source
from tests.build import spec_of
from tests.clock import DAY
from tests.conftest import ROOT
from tests.laws import adds_up, agrees_with_floats, conserves, few

PAPERS = sorted((ROOT / "architectures").rglob("*.yaml"))
CASES = sorted((ROOT / "tests/cases/services").glob("*.yaml"))


def planned(spec, scale=1, on=DAY):
    """The plan of a spec in memory."""
    text = json.dumps(spec)
    return plan_of(source.parse(text, "x.yaml"), {"x.yaml": text}, "x.yaml", on=on, scale=scale)


def makers(path):
    """What makes a plan, by scale of traffic, of every spec of a file: an architecture as it is and in each of its
    scenarios, or each case of a service.
    """
    if path in PAPERS:
        yield partial(plan, path, on=DAY)
        for scenario in plan(path, on=DAY).architecture.scenarios:
            yield partial(plan, path, on=DAY, scenario=scenario)
        return
    for case in source.read(path).plain():
        yield partial(planned, spec_of(path.stem, case), on=date.fromisoformat(case.get("on", DAY.isoformat())))


FILES = pytest.mark.parametrize("path", [*PAPERS, *CASES], ids=lambda path: path.stem)


@FILES
def test_a_bill_keeps_its_books(path):
    scales = (0, 1, 3) if path in PAPERS else (0, 3)  # as it is written, a case is checked by hand
    for make in makers(path):
        plans = [make(scale=scale) for scale in scales]
        many = make(scale=numpy.array([float(scale) for scale in scales]))
        for found in plans:
            adds_up(found)
            conserves(found)
            assert dollars(plans[0].bill.total) == dollars(found.bill.fixed), "no traffic costs the fixed part"
        assert dollars(plans[0].bill.driven) == 0, "no traffic drives nothing"
        nothing_flows(plans[0])
        for less, more in pairwise(plans):
            more_costs_no_less(less, more)
            more_flows_no_less(less, more)
        for position, found in enumerate(plans):
            agrees_with_floats(found, many, position, len(plans))


def nothing_flows(found):
    """Without traffic nothing arrives anywhere and nothing runs along any connection, but what comes by itself."""
    if network(found.architecture).has_own:
        return  # such as the secrets that programs fetch, which are part of what is fixed
    for flows in found.flows.arriving.values():
        assert not any((f.mean, f.peak, f.hourly, f.sent, f.returned) != (0,) * 5 for f in flows.values())
    assert not any((s.rate, s.peak, s.sent, s.returned) != (0,) * 4 for s in found.flows.streams)


def more_flows_no_less(less, more):
    """At every service and along every connection."""
    for name, flows in less.flows.arriving.items():
        for inflow, flow in flows.items():
            after = more.flows.arriving[name][inflow]
            for field in ("mean", "peak", "sent", "returned", "sessions", "users"):
                assert getattr(flow, field) <= getattr(after, field), (name, inflow, field)
    for before, after in zip(less.flows.streams, more.flows.streams, strict=True):
        for field in ("rate", "peak", "sent", "returned"):
            assert getattr(before, field) <= getattr(after, field), (before.connection.name, field)


def more_costs_no_less(less, more):
    """Of the whole bill; a service that shares a pool may get cheaper when another fills the dearer tiers."""
    assert dollars(less.bill.total) <= dollars(more.bill.total)
    if not any(line.pooled for line in more.bill.lines):
        for charge in less.bill.charges:
            after = more.bill.charge(charge.name)
            assert dollars(charge.cost) <= (dollars(after.cost) if after else 0), charge.name


@pytest.mark.heavy
@pytest.mark.parametrize("path", sorted((ROOT / "architectures").glob("*.yaml")), ids=lambda path: path.stem)
def test_the_same_spec_twice_is_the_same_bytes(path):
    code = f"""
import sys
from datetime import date
from archplan import plan, review
from archplan.outputs import render
found = review(plan({str(path)!r}, on=date(2026, 11, 22), shown="x.yaml"))
for form in ("json", "csv", "markdown", "table", "traffic", "explain", "dot", "svg"):
    print(render(form, found))
"""
    first, second_ = (
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            capture_output=True,
            check=False,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        for seed in ("1", "2")
    )
    assert first.stderr == b"" and len(first.stdout) > 10_000
    assert first.stdout == second_.stdout


# Pools.


def table(**options):
    return {"type": "dynamodb", "item_size": "1 KB", **options}


def tables(held, free_tier):
    """What tables that hold so many GB cost, in all."""
    services = {f"t{number}": table(holds=f"{gigabytes} GB") for number, gigabytes in enumerate(held)}
    return dollars(planned({"region": "us-east-1", "free_tier": free_tier, "services": services}).bill.total)


@few
@given(st.lists(st.integers(0, 500), min_size=1, max_size=5), st.sampled_from(["always", "none"]))
def test_tables_cost_what_one_of_their_sum_costs(held, free_tier):
    assert tables(held, free_tier) == tables([sum(held)], free_tier)


@few
@given(st.lists(st.integers(0, 500), min_size=2, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_services_changes_no_cost(held, random):
    shuffled = random.sample(held, len(held))
    assert tables(held, "always") == tables(shuffled, "always")


@few
@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_two_months_of_traffic_cost_what_they_cost_apart_without_a_free_tier(a, b):
    def cost(requests):
        spec = {
            "region": "us-east-1", "free_tier": "none", "traffic": {"u": {"requests": f"{requests}/month", "response": "0 KB"}},
            "services": {"t": table()}, "connections": [{"u -> t": {"writes": "1/request"}}],
        }  # fmt: skip
        return dollars(planned(spec).bill.charge("t").cost)

    assert cost(a) + cost(b) == cost(a + b)


# Flows.

shares = st.lists(st.integers(1, 100), min_size=1, max_size=6).filter(lambda parts: sum(parts) <= 100)


@few
@given(shares, st.integers(1, 10**6))
def test_what_is_shared_out_and_what_ends_is_what_arrives(parts, requests):
    names = [f"t{number}" for number in range(len(parts))]
    found = planned({
        "region": "us-east-1", "traffic": {"u": {"requests": f"{requests}/month"}},
        "services": {name: {"type": "alb"} for name in ["door", *names]},
        "connections": ["u -> door", *({f"door -> {name}": {"share": f"{part}%"}} for name, part in zip(names, parts, strict=True))],
    })  # fmt: skip
    arrived = found.flows.arriving["door"]["requests"].mean
    on = sum((found.flows.arriving[name]["requests"].mean for name in names), 0 * request / second)
    assert on + found.flows.ending.get("door", 0) * arrived == arrived


@few
@given(st.integers(0, 100), st.integers(0, 100))
def test_a_cache_hands_on_what_it_does_not_keep(hits, share):
    found = planned({
        "region": "us-east-1", "traffic": {"u": {"requests": "1000/month"}},
        "services": {"cdn": {"type": "cloudfront", "hit_ratio": f"{hits}%"}, "door": {"type": "alb"}},
        "connections": ["u -> cdn", {"cdn -> door": {"share": f"{share}%"}}],
    })  # fmt: skip
    on = found.flows.arriving["door"]["requests"].mean.to(request / month)
    assert on == 1000 * Fraction(100 - hits, 100) * Fraction(share, 100)


@few
@given(st.integers(0, 99), st.integers(0, 99))
def test_a_loop_settles_where_a_walk_of_it_ends(back, aside):
    """x = 1000 + x * back * aside, so x = 1000 / (1 - back * aside)."""
    found = planned({
        "region": "us-east-1", "traffic": {"u": {"requests": "1000/month"}}, "services": {n: {"type": "alb"} for n in "ab"},
        "connections": ["u -> a", {"a -> b": {"share": f"{aside}%"}}, {"b -> a": {"share": f"{back}%"}}],
    })  # fmt: skip
    gain = Fraction(back, 100) * Fraction(aside, 100)
    assert found.flows.arriving["a"]["requests"].mean.to(request / month) == 1000 / (1 - gain)


# Whatever is typed.


@few
@given(st.text(max_size=40))
def test_any_text_is_a_quantity_or_none(text):
    try:
        assert isinstance(Quantity.parse(text), Quantity)
    except UnitError as wrong:
        assert "is not a" in str(wrong)


@few
@given(st.integers(-(10**14), 10**14), st.sampled_from(["request", "read unit", "query", "vCPU"]))
def test_what_is_shown_is_read_again(number, noun):
    written = Quantity.parse(f"{number} {noun}/month")
    assert Quantity.parse(str(written)) == written


@settings(few, max_examples=150)
@given(st.text(alphabet=st.sampled_from(list("ab:-[]{},\"'#&*!|>%@`? \n\t1\0é")), max_size=60))
def test_any_text_is_a_tree_or_a_mistake_in_it(text):
    try:
        source.parse(text, "x.yaml")
    except ArchplanError as wrong:
        lines = text.splitlines() or [""]
        assert all(1 <= d.span.line <= len(lines) + 1 and d.span.column >= 1 for d in wrong.diagnostics)


@few
@given(st.fractions(-(10**6), 10**6), st.integers(0, 6))
def test_money_is_within_half_a_digit(number, places):
    assert abs(Fraction(decimal(number, places)) - number) <= Fraction(1, 2 * 10**places)
