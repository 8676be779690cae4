"""Names lead where Route 53 would lead them, and switch as fast as it would."""

from typing import Any

import click
import pytest

from archplan.analysis import dns
from archplan.checks.review import review
from archplan.estimate.plan import plan, plan_of
from archplan.kernel.units import second
from archplan.outputs import render
from archplan.text.yaml import parse
from tests.conftest import ROOT

SPEC = ROOT / "tests/cases/dns.yaml"


@pytest.fixture(scope="module")
def architecture():
    return plan(SPEC).architecture


def answer(architecture, name, number=0):
    return [found for found in dns.answers(architecture) if found.name == name][number]


def zone(records, **others):
    """An architecture with one zone of these records."""
    services = ", ".join(f"{name}: {{type: {kind}}}" for name, kind in others.items())
    text = (
        f"region: us-east-1\nservices: {{dns: {{type: route53, domain: example.com, records: {records}}}, {services}}}"
    )
    return plan_of(parse(text, "spec.yaml"), {"spec.yaml": text}, "spec.yaml").architecture


def test_an_alias_leads_to_a_service_and_takes_its_ttl(architecture):
    found = answer(architecture, "example.com")
    assert (found.services, found.via, found.ttl) == (("cdn",), (), 60 * second)


def test_a_cname_leads_on_to_where_its_name_leads_and_keeps_its_own_ttl(architecture):
    found = answer(architecture, "www.example.com")
    assert (found.services, found.via, found.ttl) == (("cdn",), ("example.com",), 300 * second)


def test_a_cname_to_a_pair_may_end_at_either():
    records = "[{name: api, alias: one, failover: primary}, {name: api, alias: two, failover: secondary}, {name: v1, cname: api}]"
    assert answer(zone(records, one="alb", two="alb"), "v1.example.com").services == ("one", "two")


def test_an_alias_to_a_record_has_that_records_ttl():
    found = answer(zone('[{a: 192.0.2.1, ttl: 90 s}, {name: www, alias: "@"}]'), "www.example.com")
    assert (found.end, found.ttl) == ("192.0.2.1", 90 * second)


def test_a_name_outside_the_spec_is_not_followed(architecture):
    found = answer(architecture, "mail.example.com")
    assert (found.end, found.is_lost, found.ttl) == ("mail.example.net, outside this spec", False, None)


@pytest.mark.parametrize("records", ["[{name: a, cname: a}]", "[{name: a, cname: b}, {name: b, cname: a}]"])
def test_a_loop_is_lost_and_ends(records):
    assert all(found.is_lost for found in dns.answers(zone(records)))


def test_a_target_that_nothing_is_called_is_lost():
    assert answer(zone("[{alias: cnd}]", cdn="cloudfront"), "example.com").is_lost


def test_a_switch_takes_interval_times_threshold_and_the_ttl(architecture):
    api, game = dns.switches(architecture)
    assert (api.name, api.time) == ("api.example.com", (30 * 3 + 60) * second)
    assert api.assumed == ("interval", "threshold")
    assert (game.name, game.time, game.assumed) == ("game.example.com", (10 * 3 + 30) * second, ())


def test_one_record_switches_to_nothing():
    records = "[{a: 192.0.2.1, ttl: 60 s}], health_checks: [{of: 192.0.2.1}]"
    assert dns.switches(zone(records)) == ()


def test_the_slowest_record_of_a_name_counts():
    records = """[{a: 192.0.2.1, ttl: 60 s, weight: 1}, {a: 192.0.2.2, ttl: 300 s, weight: 1}],
        health_checks: [{of: 192.0.2.1, interval: 10 s}, {of: 192.0.2.2, interval: 10 s}]"""
    (switch,) = dns.switches(zone(records))
    assert switch.words == "10 s x 3 + 300 s = 330 s"


def test_a_zone_below_another_is_left_to_it_by_an_ns_record(architecture):
    (found,) = dns.delegations(architecture)
    assert (found.child.name, found.parent.name) == ("europe", "dns")
    assert found.record is not None and found.record.ns == "europe"


def test_a_wildcard_holds_for_one_label(architecture):
    text = 'region: us-east-1\nservices: {cert: {type: acm, domain: "*.example.com"}}'
    cert: Any = plan_of(parse(text, "spec.yaml"), {"spec.yaml": text}, "spec.yaml").architecture.services["cert"]
    names = ("www.example.com", "example.com", "a.b.example.com", "www.example.net")
    assert [cert.holds_for(name) for name in names] == [True, False, False, False]


def test_what_a_person_reads(golden):
    shown = click.unstyle(str(render("dns", review(plan(SPEC, shown="tests/cases/dns.yaml")))))
    golden(ROOT / "tests/golden/dns.txt", shown)


def test_a_spec_without_a_zone_says_so():
    shown = click.unstyle(str(render("dns", review(plan(ROOT / "architectures/blood-donation.yaml")))))
    assert "no hosted zone" in shown


def test_a_chain_that_no_resolver_follows_is_lost():
    chain = ", ".join(f"{{name: n{number}, cname: n{number + 1}}}" for number in range(400))
    assert answer(zone(f"[{chain}, {{name: n400, a: 192.0.2.1}}]"), "n0.example.com").is_lost


def test_names_that_branch_are_followed_once():
    """Two records of each of twelve names, each leading to both of the next: 4,096 ways."""
    pairs = ", ".join(
        f"{{name: n{number}, cname: n{number + 1}, weight: {weight}}}" for number in range(12) for weight in (1, 2)
    )
    found = answer(zone(f"[{pairs}, {{name: n12, a: 192.0.2.1}}]"), "n0.example.com")
    assert (found.end, len(found.via)) == ("192.0.2.1", 12)
