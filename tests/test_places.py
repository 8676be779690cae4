"""Where things stand decides what a byte between them costs: every rule of it, with one connection each."""

import json
from datetime import date

import pytest

from archplan import review
from archplan.estimate.bill import dollars
from archplan.estimate.plan import plan_of
from archplan.kernel.units import GB, month, quantity, request
from archplan.services import catalog
from archplan.text import yaml as source
from tests.conftest import amount

# A request a second for a month is 2,628,000 requests; 1 GB each way a month, whatever the number.
TRAFFIC = "{users: {requests: 1048576/month, request: 1 KB, response: 1 KB}}"


def planned(services, connections, places="{}", traffic=TRAFFIC):
    """A plan in us-east-1 in which 1 GB goes and 1 GB comes back along every plain connection each month."""
    text = f"region: us-east-1\nfree_tier: none\ntraffic: {traffic}\nservices: {services}\nplaces: {places}\nconnections:\n"
    text += "".join(f"  - {c}\n" for c in connections)
    return plan_of(source.parse(text, "x.yaml"), {"x.yaml": text}, "x.yaml", on=date(2026, 11, 22))


def moved(found, between):
    """The lines of a connection: what is billed, where, and how many GB a month of it."""
    return {
        f"{line.name} {line.usage.scope}": line.usage.quantity * month / GB
        for line in found.bill.lines
        if line.usage and line.subject == between
    }


def route(found, between):
    return next(r for r in found.transfers.routes if r.connection.name == between)


def costs(found, between):
    return sum(dollars(line.cost) for line in found.bill.lines if line.subject == between)


VPC = "{main: {type: vpc, zones: %d, public: [%s], private: [%s]}}"


# The internet.


def test_responses_to_the_internet_are_billed_and_requests_are_not():
    found = planned("{a: {type: alb}}", ["users -> a: {request: 5 KB}"])
    assert moved(found, "users -> a") == {"out to the internet us-east-1": 1}


def test_a_gigabyte_to_the_internet():
    assert costs(planned("{a: {type: alb}}", ["users -> a"]), "users -> a") == amount("0.09")


def test_responses_leave_the_region_of_the_service():
    found = planned("{a: {type: alb, region: eu-west-1}}", ["users -> a"])
    assert moved(found, "users -> a") == {"out to the internet eu-west-1": 1}


def test_a_service_in_the_region_bills_its_own_requests_to_the_outside():
    found = planned("{f: {type: lambda}, gemini: {type: external}}", ["users -> f", "f -> gemini: {response: 9 KB}"])
    assert moved(found, "f -> gemini") == {"out to the internet us-east-1": 1}


def test_cloudfront_bills_its_own_bytes():
    assert moved(planned("{cdn: {type: cloudfront}}", ["users -> cdn"]), "users -> cdn") == {}


def test_the_region_sends_to_cloudfront_for_nothing():
    found = planned("{cdn: {type: cloudfront, hit_ratio: 0%}, a: {type: alb}}", ["users -> cdn -> a"])
    assert moved(found, "cdn -> a") == {}


def test_a_schedule_stands_nowhere():
    found = planned("{a: {type: alb}}", ["users -> a"], traffic="{users: {kind: schedule, requests: 1000/month}}")
    assert moved(found, "users -> a") == {}


def test_a_data_centre_is_the_internet():
    found = planned(
        "{a: {type: alb}, old: {type: ec2, instance: t4g.medium}}",
        ["users -> a -> old"],
        "{office: {type: datacenter, holds: [old]}}",
    )
    assert moved(found, "a -> old") == {"out to the internet us-east-1": 1}


# Between regions.


def test_between_regions_each_way_is_billed_where_it_leaves():
    found = planned("{a: {type: alb}, b: {type: alb, region: eu-west-1}}", ["users -> a", "a -> b: {response: 3 KB}"])
    assert moved(found, "a -> b") == {
        "to eu-west-1 inter-region us-east-1>eu-west-1".replace("inter-region ", ""): 1,
        "back to us-east-1 eu-west-1>us-east-1": 3,
    }


def test_a_place_moves_its_services_to_its_region():
    places = "{away: {type: region, region: eu-west-1, holds: [b]}}"
    found = planned("{a: {type: alb}, b: {type: alb}}", ["users -> a -> b"], places)
    assert costs(found, "a -> b") == amount("1 * 0.02 + 1 * 0.02")


def test_two_connections_of_one_pair_are_two_lines():
    found = planned(
        "{a: {type: lambda}, t: {type: dynamodb, item_size: 1 KB, region: eu-west-1}}",
        [
            "users -> a",
            "a -> t: {reads: 1/request, response: 1 KB, request: 1 KB}",
            "a -> t: {writes: 1/request, response: 2 KB, request: 3 KB}",
        ],
    )
    assert costs(found, "a -> t") == amount("(1 + 1) * 0.02 + (2 + 3) * 0.02")


# Between zones.


@pytest.mark.parametrize("zones, crossing", [(1, "0"), (2, "1/2"), (3, "2/3"), (6, "5/6")])
def test_calls_spread_over_zones_cross_and_are_billed_out_and_in(zones, crossing):
    found = planned("{n: {type: ec2, instance: t4g.medium, count: 6}, t: {type: ec2, instance: t4g.medium, count: 6}}",
                    ["users -> n -> t"], VPC % (zones, "n", "t"))  # fmt: skip
    wanted = {} if zones == 1 else {"between zones us-east-1": amount(f"2 * 2 * {crossing}")}
    assert moved(found, "n -> t") == wanted


def test_a_zonal_connection_stays_in_its_zone():
    found = planned(
        "{n: {type: ecs, tasks: 2}, t: {type: ecs, tasks: 2}}",
        ["users -> n", "n -> t: {zonal: true}"],
        VPC % (2, "n", "t"),
    )
    assert moved(found, "n -> t") == {}


def test_an_alb_reaches_its_targets_across_zones_for_nothing():
    found = planned("{a: {type: alb}, t: {type: ecs, tasks: 2}}", ["users -> a -> t"], VPC % (2, "a", "t"))
    assert moved(found, "a -> t") == {}


def test_an_nlb_does_not():
    found = planned("{n: {type: nlb}, t: {type: ecs, tasks: 2}}", ["users -> n -> t"], VPC % (2, "n", "t"))
    assert moved(found, "n -> t") == {"between zones us-east-1": 2 * 2 * amount("1/2")}


def test_a_caller_in_two_zones_crosses_to_a_database_in_one():
    found = planned("{api: {type: ecs, tasks: 2}, db: {type: rds, engine: postgresql, instance: db.t4g.medium}}",
                    ["users -> api -> db"], VPC % (2, "api", "db"))  # fmt: skip
    assert moved(found, "api -> db") == {"between zones us-east-1": 2 * 2 * amount("1/2")}


def test_managed_services_of_a_region_reach_one_another_for_nothing():
    found = planned("{f: {type: lambda}, t: {type: dynamodb}}", ["users -> f", "f -> t: {reads: 1/request}"])
    assert moved(found, "f -> t") == {}


# Ways out of a VPC.

API = "{api: {type: ecs, tasks: 2}, t: {type: dynamodb}, nat: {type: nat, per: %s}%s}"
READS = ["users -> api", "api -> t: {reads: 1/request, request: 1 KB, response: 3 KB}"]


def processed(found, name):
    return sum(
        line.usage.quantity * month / GB
        for line in found.bill.lines
        if line.subject == name and line.name == "data processed"
    )


def test_what_leaves_a_private_subnet_passes_the_nat_gateway_both_ways():
    assert processed(planned(API % ("zone", ""), READS, VPC % (2, "nat", "api")), "nat") == 1 + 3


def test_a_nat_gateway_in_every_zone_makes_nobody_cross():
    assert moved(planned(API % ("zone", ""), READS, VPC % (2, "nat", "api")), "api -> t") == {}


def test_one_nat_gateway_for_two_zones_makes_half_of_them_cross():
    found = planned(API % ("vpc", ""), READS, VPC % (2, "nat", "api"))
    assert moved(found, "api -> t") == {"between zones us-east-1": 2 * (1 + 3) * amount("1/2")}


def test_through_the_nat_gateway_to_the_internet_is_billed_twice():
    services = "{api: {type: ecs, tasks: 2}, nat: {type: nat}, gemini: {type: external}}"
    found = planned(services, ["users -> api", "api -> gemini: {response: 3 KB}"], VPC % (2, "nat", "api"))
    assert (processed(found, "nat"), moved(found, "api -> gemini")) == (1 + 3, {"out to the internet us-east-1": 1})


def test_a_gateway_endpoint_is_free():
    places = "{main: {type: vpc, zones: 2, public: [nat], private: [api], endpoints: [dynamodb]}}"
    found = planned(API % ("zone", ""), READS, places)
    assert (processed(found, "nat"), moved(found, "api -> t")) == (0, {})


def test_an_interface_endpoint_takes_what_it_reaches():
    services = API % ("zone", ", door: {type: endpoint, to: [dynamodb]}")
    found = planned(services, READS, VPC % (2, "nat", "api, door"))
    assert (processed(found, "nat"), processed(found, "door")) == (0, 1 + 3)


def test_an_interface_endpoint_leaves_the_rest_to_the_nat_gateway():
    services = API % ("zone", ", door: {type: endpoint, to: [sqs]}")
    found = planned(services, READS, VPC % (2, "nat", "api, door"))
    assert (processed(found, "nat"), processed(found, "door")) == (1 + 3, 0)


def test_a_public_subnet_needs_no_nat_gateway():
    found = planned(API % ("zone", ""), READS, VPC % (2, "nat, api", ""))
    assert (processed(found, "nat"), moved(found, "api -> t")) == (0, {})


def test_a_private_subnet_without_a_way_out_is_found():
    found = planned("{api: {type: ecs, tasks: 2}, t: {type: dynamodb}}", READS, VPC % (2, "", "api"))
    assert "no-way-out" in {finding.slug for finding in review(found).findings}


def test_two_calls_through_one_nat_gateway_add_up():
    services = API % ("zone", ", q: {type: sqs}")
    found = planned(services, [*READS, "api -> q: {request: 5 KB, response: 2 KB}"], VPC % (2, "nat", "api"))
    assert processed(found, "nat") == 1 + 3 + 5 + 2


def test_a_service_in_no_vpc_needs_no_way_out():
    assert (
        route(
            planned("{f: {type: lambda}, t: {type: dynamodb}}", ["users -> f", "f -> t: {reads: 1/request}"]), "f -> t"
        ).via
        == ""
    )


def test_a_connection_without_traffic_moves_nothing():
    found = planned("{a: {type: alb}}", ["users -> a: {share: 0%}"])
    assert costs(found, "users -> a") == 0


# Kinds: what holds for every service that is passed, that is a gateway, that stands in a private subnet.

NEEDS: dict[str, dict] = {
    "endpoint": {"to": ["sqs"]}, "ebs": {"size": "8 GB"}, "custom": {"unit_price": "$1/month"}, "ec2": {"instance": "t3.small"},
    "rds": {"instance": "db.t4g.micro"},
}  # fmt: skip
PASSED = [name for name, cls in catalog().items() if cls.is_passed]
DOORS = [name for name, cls in catalog().items() if cls.door]
ROUTED = [name for name, cls in catalog().items() if cls.own_route]
PRIVATE = [name for name, cls in catalog().items() if cls.stands == "zone" and not cls.way_out and not cls.door]
CALLED = [
    name for name, cls in catalog().items()
    if cls.stands in ("region", "edge", "global") and cls.inflows and not (cls.is_passed or cls.own_route or cls.door)
]  # fmt: skip


def takes(kind):
    """How a connection brings one request to a service of a type: its inflow, named."""
    inflows = catalog()[kind].inflows
    name = next((name for name, word in inflows.items() if word.is_default), next(iter(inflows)))
    return {name: "1/request" if inflows[name].counted is request else "1 KB/request"}


def built(services, connections, places=None, away=()):
    """A plan of services by type, those `away` in Ireland: 1 GB runs each way along every connection a month."""
    spec = {
        "region": "us-east-1", "free_tier": "none",
        "traffic": {"users": {"requests": "1048576/month", "request": "1 KB", "response": "1 KB"},
                    "clock": {"kind": "schedule", "requests": "1048576/month", "request": "1 KB", "response": "1 KB"}},
        "services": {name: {"type": kind, **NEEDS.get(kind, {}), **({"region": "eu-west-1"} if name in away else {})}
                     for name, kind in services.items()},
        "connections": connections, "places": places or {},
    }  # fmt: skip
    text = json.dumps(spec)
    return plan_of(source.parse(text, "x.yaml"), {"x.yaml": text}, "x.yaml", on=date(2026, 11, 22))


def left(found):
    """GB a month that leave AWS, by data transfer."""
    usages = [line.usage for line in found.bill.lines if line.usage and line.usage.price == "internet-out"]
    return sum((usage.quantity * month / GB for usage in usages if usage.file == "transfer"), quantity(0))


def test_there_are_services_of_every_kind():
    assert {"waf", "route53", "shield", "internetgateway", "eip", "vpc", "globalaccelerator"} <= set(PASSED)
    assert {"internetgateway", "nat", "natinstance", "transitgateway", "vpn", "directconnect"} <= set(DOORS)
    assert {"transitgateway", "vpn", "directconnect", "vpc", "lattice", "iam"} == set(ROUTED) and len(PRIVATE) > 20


@pytest.mark.parametrize("target", ["alb", "cloudfront", "amplify", "lightsail", "apigateway", "s3"])
@pytest.mark.parametrize("kind", PASSED)
def test_what_is_passed_is_never_billed_for_what_its_target_bills(kind, target):
    found = built({"it": kind, "door": target}, [{"users -> it": takes(kind)}, {"it -> door": takes(target)}])
    assert left(found) == (0 if catalog()[target].egress == "own" else 1)
    assert moved(found, "users -> it") == {}


@pytest.mark.parametrize("kind", [name for name in DOORS if catalog()[name].door != "out"])
def test_a_gateway_bills_what_enters_a_network_once_when_it_leaves(kind):
    found = built(
        {"it": kind, "app": "ec2"}, [{"users -> it": takes(kind)}, {"it -> app": takes("ec2")}],
        {"main": {"zones": 1, "public": ["it"] if catalog()[kind].stands == "zone" else [], "private": ["app"]}},
    )  # fmt: skip
    assert left(found) == (0 if catalog()[kind].egress == "own" else 1)


@pytest.mark.parametrize("kind", DOORS)
def test_a_gateway_is_no_way_back_into_the_network_it_leads_out_of(kind):
    inside = ["it"] if catalog()[kind].stands == "zone" else []
    found = built(
        {"it": kind, "app": "ec2", "bank": "external"},
        [{"clock -> app": takes("ec2")}, {"app -> it": takes(kind)}, {"it -> bank": takes("external")}, {"it -> app": takes("ec2")}],
        {"main": {"zones": 1, "public": inside, "private": ["app"]}},
    )  # fmt: skip
    rate = {stream.connection.name: stream.rate * month / request for stream in found.flows.streams}
    assert rate["it -> app"] == 0 and rate["it -> bank"] == rate["clock -> app"] == 1048576


@pytest.mark.parametrize("wall", [name for name in DOORS if catalog()[name].door == "through"])
@pytest.mark.parametrize("kind", [name for name in DOORS if catalog()[name].door == "both"])
def test_a_firewall_at_the_entry_of_a_network_stands_in_it(kind, wall):
    """What comes from outside passes it; what leaves the network over the same gateway is not handed back through it."""
    inside = ["it"] if catalog()[kind].stands == "zone" else []
    found = built(
        {"it": kind, "wall": wall, "app": "ec2"},
        [{"users -> it": takes(kind)}, {"it -> wall": takes(wall)}, {"wall -> app": takes("ec2")}, {"clock -> app": takes("ec2")},
         {"app -> it": takes(kind)}],
        {"main": {"zones": 1, "public": inside, "private": ["wall", "app"]}},
    )  # fmt: skip
    rate = {stream.connection.name: stream.rate * month / request for stream in found.flows.streams}
    assert rate["users -> it"] == rate["it -> wall"] == rate["wall -> app"] == 1048576
    assert rate["app -> it"] == 2 * 1048576


@pytest.mark.parametrize("target", ROUTED)
@pytest.mark.parametrize("kind", PRIVATE)
def test_what_networks_have_routes_to_is_never_reached_through_a_nat_gateway(kind, target):
    found = built(
        {"it": kind, "nat": "nat", "hub": target},
        [{"clock -> it": takes(kind)}, {"it -> hub": takes(target)}],
        {"main": {"public": ["nat"], "private": ["it"]}},
    )
    assert "nat" not in found.transfers.carried and not route(found, "it -> hub").stranded
    advised = [finding.message for finding in review(found).findings if finding.slug == "nat-dearer-than-endpoint"]
    assert advised == []


@pytest.mark.parametrize("kind", PRIVATE)
def test_a_peer_is_never_reached_through_a_nat_gateway(kind):
    found = built(
        {"it": kind, "nat": "nat", "peer": "ec2"},
        [{"clock -> it": takes(kind)}, {"it -> peer": takes("ec2")}],
        {"main": {"public": ["nat"], "private": ["it"], "peers": ["other"]}, "other": {"private": ["peer"]}},
    )
    assert "nat" not in found.transfers.carried


def carried(found, between):
    """GB a month along a connection, both ways."""
    stream = next(stream for stream in found.flows.streams if stream.connection.name == between)
    return (stream.sent + stream.returned) * month / GB


def is_moved_through_the_gateway(found, between, inside):
    """What a private subnet calls passes the NAT gateway, and what is billed besides stays; without one it is found."""
    moving = carried(found, between)
    assert moving and processed(found, "nat") == moving and route(found, between).via == "nat"
    slugs = {finding.slug for finding in review(found).findings}
    assert not slugs & {"idle-nat", "no-way-out", "nat-dearer-than-endpoint", "gateway-endpoint-forgotten"}
    assert moved(found, between) == moved(inside, between)
    assert route(inside, between).stranded and "no-way-out" in {finding.slug for finding in review(inside).findings}


@pytest.mark.parametrize("target", CALLED)
def test_what_is_called_outside_the_region_of_a_private_subnet_is_reached_through_a_nat_gateway(target):
    services, arrows = {"app": "mwaa", "it": target}, [{"clock -> app": takes("mwaa")}, {"app -> it": takes(target)}]
    with_, without = (
        built(
            {**services, **({"nat": "nat"} if nat else {})}, arrows,
            {"main": {"zones": 1, "public": ["nat"] if nat else [], "private": ["app"], "endpoints": ["s3", "dynamodb"]}}, away=["it"],
        )
        for nat in (True, False)
    )  # fmt: skip
    if carried(with_, "app -> it") or catalog()[target].role not in (
        "security",
        "ops",
    ):  # which are told of, in no bytes
        is_moved_through_the_gateway(with_, "app -> it", without)


@pytest.mark.parametrize("target", ["s3", "sqs", "cloudfront"])
@pytest.mark.parametrize("kind", PRIVATE)
def test_whatever_stands_in_a_private_subnet_calls_other_regions_and_the_edge_through_a_nat_gateway(kind, target):
    services, arrows = (
        {"app": kind, "it": target},
        [{"clock -> app": takes(kind)}, {"app -> it": {**takes(target), "response": "1 KB"}}],
    )
    with_, without = (
        built(
            {**services, **({"nat": "nat"} if nat else {})}, arrows,
            {"main": {"zones": 1, "public": ["nat"] if nat else [], "private": ["app"]}}, away=["it"],
        )
        for nat in (True, False)
    )  # fmt: skip
    if carried(with_, "app -> it"):
        is_moved_through_the_gateway(with_, "app -> it", without)


@pytest.mark.parametrize(
    "target", [name for name in {**dict.fromkeys(DOORS), **dict.fromkeys(ROUTED)} if name != "internetgateway"]
)
def test_a_line_between_networks_is_reached_past_the_nat_gateway_in_whichever_region_it_is(target):
    inside = ["it"] if catalog()[target].stands == "zone" else []
    for nat in (True, False):
        found = built(
            {"app": "mwaa", "it": target, **({"nat": "nat"} if nat else {})},
            [{"clock -> app": takes("mwaa")}, {"app -> it": takes(target)}],
            {"main": {"public": ["nat"] if nat else [], "private": ["app"]}, "there": {"private": inside}}, away=["it"],
        )  # fmt: skip
        assert not route(found, "app -> it").via and not route(found, "app -> it").stranded


@pytest.mark.parametrize("kind", PRIVATE)
def test_what_a_private_subnet_sends_out_at_an_internet_gateway_passes_the_nat_gateway(kind):
    services, arrows = (
        {"app": kind, "igw": "internetgateway"},
        [{"clock -> app": takes(kind)}, {"app -> igw": takes("internetgateway")}],
    )
    with_, without = (
        built(
            {**services, **({"nat": "nat"} if nat else {})}, arrows,
            {"main": {"zones": 1, "public": ["igw", *(["nat"] if nat else [])], "private": ["app"]}},
        )
        for nat in (True, False)
    )  # fmt: skip
    if carried(with_, "app -> igw"):
        is_moved_through_the_gateway(with_, "app -> igw", without)


@pytest.mark.parametrize("kind", PRIVATE)
def test_a_byte_between_zones_is_billed_for_the_sides_its_target_says(kind):
    found = built(
        {"app": "mwaa", "it": kind}, [{"clock -> app": takes("mwaa")}, {"app -> it": {**takes(kind), "response": "1 KB"}}],
        {"main": {"zones": 2, "private": ["app", "it"]}},
    )  # fmt: skip
    it = found.architecture.services["it"]
    stream = next(stream for stream in found.flows.streams if stream.connection.target == "it")
    carried = (stream.sent + stream.returned) * month / GB
    assert it.sides.source.startswith("https://") and carried
    wanted = {"between zones us-east-1": it.sides.billed * carried / 2} if it.sides.billed else {}
    assert moved(found, "app -> it") == wanted


@pytest.mark.parametrize("kind", [name for name in DOORS if catalog()[name].door != "both"])
def test_a_gateway_of_every_zone_is_reached_in_the_caller_s_own(kind):
    found = built(
        {"app": "mwaa", "it": kind}, [{"clock -> app": takes("mwaa")}, {"app -> it": takes(kind)}],
        {"main": {"zones": 2, "public": ["it"], "private": ["app"]}},
    )  # fmt: skip
    crossed = moved(found, "app -> it").get("between zones us-east-1", 0)
    assert carried(found, "app -> it") and (not crossed) == (found.architecture.services["it"].spread() >= 2)


UNANSWERED = [(kind, name) for kind, cls in catalog().items() for name, word in cls.inflows.items() if word.unanswered]


@pytest.mark.parametrize("kind, inflow", UNANSWERED)
def test_what_is_delivered_is_answered_with_nothing(kind, inflow):
    told = catalog()[kind].inflows[inflow].unanswered
    sender = "partner" if isinstance(told, bool) else told[0]
    text = json.dumps({
        "region": "us-east-1", "free_tier": "none",
        "traffic": {"sender": {"kind": sender, "requests": "1048576/month", "response": "1 MB"}},
        "services": {"it": {"type": kind, **NEEDS.get(kind, {})}},
        "connections": [{"sender -> it": {inflow: "1/request", "response": "1 MB"}}],
    })  # fmt: skip
    found = plan_of(source.parse(text, "x.yaml"), {"x.yaml": text}, "x.yaml", on=date(2026, 11, 22))
    assert not found.flows.streams[0].returned and found.flows.streams[0].rate and moved(found, "sender -> it") == {}


def test_there_are_deliveries():
    assert {("ses", "received"), ("eventbridge", "events")} <= set(UNANSWERED)
