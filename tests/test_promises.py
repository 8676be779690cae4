"""What a rule promises is what pricing again gives; and without traffic no rule speaks of it.

Over every example of every rule and every architecture: a finding that promises money carries the change it means, and
that change laid over the spec moves the bill by exactly so much.
"""

import json
import re
from datetime import date
from fractions import Fraction
from functools import cache
from itertools import permutations
from typing import Any

import pytest

from archplan.checks.pages import LANGUAGE, pages
from archplan.checks.review import review
from archplan.estimate.bill import dollars
from archplan.estimate.plan import plan_of
from archplan.kernel.units import byte, money
from archplan.services import catalog
from archplan.spec.patch import overlaid
from archplan.text import yaml as source
from tests.conftest import ROOT

DAY = date(2026, 11, 30)
PAPERS = {
    str(path.relative_to(ROOT)): path.read_text("utf-8") for path in sorted((ROOT / "architectures").rglob("*.yaml"))
}
EXAMPLES = {
    f"{page.of or 'plan'}-{page.slug}-{number}": text
    for page in pages()
    if page.of != LANGUAGE
    for number, text in enumerate((*page.flags, *page.passes))
}
SPECS = {**PAPERS, **EXAMPLES}
each = pytest.mark.parametrize("name", SPECS)
# What says that something else would cost less, or that something is paid for nothing.
CLAIMS = re.compile(r"\bless\b|would cost|cheaper|dearer|for \$|with plan", re.I)
AMOUNT = re.compile(r"\$([\d,]+\.\d\d)")
COMPARED = {
    "lines are not a change": "just-beyond-the-free-tier",  # says what the rest costs
}


@cache
def planned(name, scale=1):
    text = SPECS[name]
    return plan_of(source.parse(text, "x.yaml"), {"x.yaml": text}, "x.yaml", on=DAY, scale=scale)


@cache
def findings(name, scale=1):
    return review(planned(name, scale)).findings


@each
def test_a_promise_is_what_pricing_again_gives(name):
    plan = planned(name)
    for finding in findings(name):
        if finding.promise is None:
            assert (
                not (CLAIMS.search(finding.message) and AMOUNT.search(finding.message))
                or finding.slug in COMPARED.values()
            ), f"{finding.slug} promises money and not by which change: {finding.message}"
            continue
        a = plan.architecture
        tree = overlaid(a.tree, source.parse(finding.promise.patch, "x.yaml"))
        other = plan_of(tree, a.texts, "x.yaml", on=DAY)
        saved = dollars(plan.bill.total) - dollars(other.bill.total)
        assert saved == finding.promise.saves, f"{finding.slug}: {float(saved)} for {finding.message}"
        assert saved > 0
        said = [Fraction(found.replace(",", "")) for found in AMOUNT.findall(finding.message)]
        pairs = {abs(one - other_) for one, other_ in permutations(said, 2)}
        assert money(saved)[1:] in AMOUNT.findall(finding.message) or any(
            abs(pair - saved) <= Fraction(1, 100) for pair in pairs
        ), f"{finding.slug} says something else than {money(saved)}: {finding.message}"


@each
def test_without_traffic_nothing_is_found_that_traffic_makes(name):
    """At no traffic at all a finding stands only where it stands, word for word, with it."""
    if not planned(name).architecture.sources:
        return
    with_it = set(findings(name))
    assert [finding for finding in findings(name, 0) if finding not in with_it] == []


def test_every_example_promises_something():
    """The property has something to hold: the rules that speak of money do so in these specs."""
    found = {finding.slug for name in SPECS for finding in findings(name) if finding.promise is not None}
    assert found >= {
        "dearer-capacity-mode", "dearer-table-class", "dearer-cluster-storage", "dearer-pipeline-version", "dearer-engine",
        "dearer-volume-type", "development-around-the-clock", "flat-rate-plan-cheaper", "gateway-endpoint-forgotten",
        "nat-dearer-than-endpoint", "endpoint-dearer-than-nat", "steady-fargate-on-x86", "index-copies-too-much",
        "replica-nobody-uses", "addresses-beside-a-nat", "idle-load-balancer",
    }  # fmt: skip


# Nothing is too large, too small, too often or too dear where nothing is.

TYPES = catalog()
NEEDED: dict[str, dict[str, Any]] = {"custom": {"unit_price": "$14/year"}, "ebs": {"size": "10 GB"}, "ec2": {"instance": "t3.small"},
          "rds": {"instance": "db.t4g.medium"}, "endpoint": {"to": ["sqs"]}}  # fmt: skip
NOTHING = re.compile(
    r"(?<![\d.,])0(\.0+)? (of |more )?(bytes|KB|MB|GB|TB|[a-z]+s\b|[a-z]+/)|(?<![\d.,])0% |(costs|for|by) \$0\.00|\$0\.00 (a month )?less"
)
SIZES: dict[str, tuple[str, dict[str, str]]] = {
    "nobody": ("0/month", {}),
    "empty": ("100/second", {"request": "0 bytes", "response": "0 bytes"}),
}


def around(key, inflow, kind):
    """A service as it is by default, called by a function that nobody calls, or by a busy one with nothing to say."""
    rate, sizes = SIZES[kind]
    cls = TYPES[key]
    amount = "0 bytes/request" if cls.inflows[inflow].counted is byte else "1/request"
    return {
        "region": "us-east-1", "traffic": {"people": {"requests": rate} | sizes},
        "services": {"it": {"type": key, **NEEDED.get(key, {})}, "f": {"type": "lambda", "duration": "10 ms"}},
        "places": {"main": {"type": "vpc", "zones": 2, "private": ["it"] if cls.stands == "zone" else []}},
        "connections": ["people -> f", {"f -> it": {inflow: amount}}],
    }  # fmt: skip


@pytest.mark.parametrize("kind", SIZES)
@pytest.mark.parametrize("key", TYPES)
def test_no_finding_is_about_nothing(key, kind):
    for inflow in TYPES[key].inflows:
        text = json.dumps(around(key, inflow, kind))
        plan = plan_of(source.parse(text, "x.yaml"), {"x.yaml": text}, "x.yaml", on=DAY)
        for finding in review(plan).findings:
            assert not NOTHING.search(finding.message), f"{inflow}: {finding.slug}: {finding.message}"


@each
def test_no_finding_of_a_spec_is_about_nothing(name):
    for scale in (0, 1):
        for finding in findings(name, scale):
            assert not NOTHING.search(finding.message), f"{finding.slug}: {finding.message}"
