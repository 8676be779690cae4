"""What a connection states of a month arrives as just that much, and costs what as much would cost request by request."""

import re
from fractions import Fraction

import numpy
import pytest

from archplan.analysis import availability, recovery
from archplan.analysis.months import forecast
from archplan.estimate.plan import plan_texts, rescaled
from archplan.kernel.units import Quantity, byte, month, request
from archplan.outputs.page.words import Words
from archplan.services import catalog
from archplan.spec.schema import schema
from tests.build import charge_of, planned
from tests.conftest import ROOT
from tests.options import needs

INFLOWS = [(name, inflow) for name, cls in catalog().items() for inflow in cls.inflows]
MONTH = Fraction((1 * month).number)


def spec_of(name, key, amount, requests="1 million/month", **source):
    """A source, a function that it calls, and one service with what the connection to it says."""
    return {
        "region": "us-east-1", "free_tier": "none",
        "traffic": {"u": {"requests": requests, "request": "3 KB", "response": "70 KB", "shape": "evening", **source}},
        "services": {"fn": {"type": "lambda"}, "it": {"type": name, **needs(catalog()[name])}},
        "connections": ["u -> fn", {"fn -> it": {key: amount}}],
    }  # fmt: skip


def amounts(name, inflow):
    """The volume as it is stated, and the same for each of a million requests."""
    if catalog()[name].inflows[inflow].counted is byte:
        return "10 GB/month", f"{10 * 2**30 / 10**6} byte/request"
    return "2_500_000/month", "2.5/request"


def arriving(plan, inflow):
    """How many in a month; what a function logs is vended, and what leaves over a line of one's own is outgoing."""
    return Fraction(plan.flows.arriving["it"][arrives_as(plan, inflow)].mean.number) * MONTH


def arrives_as(plan, inflow):
    """The inflow that what is written as another arrives in."""
    cls = type(plan.architecture.services["it"])
    return plan.architecture.services["fn"].sends_as.get(inflow, inflow) if cls.key == "cloudwatch" else inflow


def used(plan):
    """What is billed of the service, and what moves on the way to it."""
    lines = [
        line
        for line in plan.bill.lines
        if line.usage is not None and "u -> fn" not in line.name and line.subject != "fn"
    ]
    return {(line.subject, line.name): (line.usage.quantity, line.cost) for line in lines}


@pytest.mark.parametrize("name, inflow", INFLOWS)
def test_a_stated_volume_is_what_arrives_and_costs_what_it_would_drawn(name, inflow):
    stated, drawn = amounts(name, inflow)
    wanted = Quantity.parse(stated)
    plan = planned(spec_of(name, inflow, stated))
    assert arriving(plan, inflow) == Fraction(wanted.number) * MONTH
    assert used(plan) == used(planned(spec_of(name, inflow, drawn)))
    for other in (planned(spec_of(name, inflow, stated, "9 million/month")), rescaled(plan, 3), rescaled(plan, 0)):
        assert arriving(other, inflow) == arriving(plan, inflow), "whatever its caller's traffic"
    at_rest = {line.name: line.cost for line in rescaled(plan, 0).bill.lines if line.subject == "it"}
    assert at_rest == {line.name: line.cost for line in plan.bill.lines if line.subject == "it"}


@pytest.mark.parametrize("name, inflow", INFLOWS)
def test_a_caller_without_traffic_of_its_own_sends_what_it_states_all_the_same(name, inflow):
    """As much, of the same sizes and from the same geographies as when its traffic is multiplied by nothing."""
    amount, _ = amounts(name, inflow)
    geographies = {"india": "60%", "europe": "40%"}
    silent, busy = (planned(spec_of(name, inflow, amount, many, edges=geographies)) for many in ("0/month", "9/month"))
    assert used(silent) == used(rescaled(busy, 0))
    nobody = planned(spec_of(name, inflow, amount) | {"traffic": {}, "connections": [{"fn -> it": {inflow: amount}}]})
    for plan in (silent, nobody):
        flow = plan.flows.arriving["it"][arrives_as(plan, inflow)]
        assert flow.mean and sum((part for part, _, _ in flow.edges.values()), 0 * flow.mean) == flow.mean


DEFAULTS = [
    name for name, cls in catalog().items() if any(w.is_default or len(cls.inflows) == 1 for w in cls.inflows.values())
]


@pytest.mark.parametrize("name", [name for name in DEFAULTS if name != "firelens"])
def test_calls_of_a_month_are_so_many_of_what_the_target_takes(name):
    cls = catalog()[name]
    inflow = cls.outward or next(key for key, word in cls.inflows.items() if word.is_default or len(cls.inflows) == 1)
    plan = planned(spec_of(name, "calls", "750/month"))
    assert arriving(plan, inflow) == 750
    assert used(plan) == used(planned(spec_of(name, inflow, "750/month")))


@pytest.mark.parametrize(
    "name, inflow", [(n, i) for n, i in INFLOWS if n != "cloudtrail" and catalog()[n].inflows[i].counted is request]
)
def test_stated_bytes_are_what_moves_on_the_way(name, inflow):
    """5 TB of 1,000,000 calls: answered, or sent to what takes data. CloudTrail has a word of its own called data."""
    plan = planned(_with(spec_of(name, inflow, "1/request"), data="5 TB/month"))
    stream = plan.flows.streams[1]
    is_in = catalog()[name].inflows[inflow].moves_in
    moved = stream.sent if is_in else stream.returned
    if not plan.architecture.services["it"].inflows[inflow].unanswered or is_in:
        assert moved * month == Quantity.parse("5 TB")
    assert arriving(plan, inflow) == 10**6


def _with(spec, **options):
    ((_, given),) = spec["connections"][1].items()
    given.update(options)
    return spec


def stated(links, **parts):
    """A plan of a source, a function, a bucket and a queue."""
    services = {"fn": {"type": "lambda"}, "b": {"type": "s3"}, "q": {"type": "sqs"}, **parts.pop("services", {})}
    traffic = parts.pop("traffic", {"u": {"requests": "1 million/month", "request": "2 KB", "response": "50 KB"}})
    return planned({"region": "us-east-1", "traffic": traffic, "services": services, "connections": links, **parts})


def a_month(flow):
    return Fraction(flow.number) * MONTH


def test_a_scenario_changes_no_stated_volume():
    calm = {"u": {"requests": "1 million/month"}}
    busy = {"u": {"requests": "7 million/month"}}
    links = ["u -> fn", {"fn -> b": {"data": "5 TB/month"}}, {"fn -> q": {"messages": "750/month"}}]
    for traffic in (calm, busy):
        plan = stated(links, traffic=traffic)
        assert plan.flows.streams[1].returned * month == Quantity.parse("5 TB")
        assert arriving_at(plan, "q", "messages") == 750
    assert arriving_at(plan, "b", "gets") == 7 * 10**6, "as many calls as before, of other sizes"


def arriving_at(plan, name, inflow):
    return a_month(plan.flows.arriving[name][inflow].mean)


def test_stated_bytes_and_a_size_say_how_many():
    """5 GB of 50 KB are 104,857.6 calls."""
    plan = stated(["u -> fn", {"fn -> b": {"data": "5 GB/month", "response": "50 KB"}}])
    assert arriving_at(plan, "b", "gets") == Fraction(5 * 2**20, 50)


def test_stated_bytes_and_a_count_say_how_large():
    plan = stated(["u -> fn", {"fn -> b": {"data": "5 GB/month", "puts": "1000/month"}}])
    assert plan.flows.arriving["b"]["puts"].request_size == Quantity.parse("5 GB/request") / 1000


def test_a_stated_volume_has_the_day_and_the_sizes_of_its_caller():
    traffic = {"u": {"requests": "1 million/month", "request": "2 KB", "response": "50 KB", "shape": "evening"}}
    plan = stated(["u -> fn", {"fn -> b": {"gets": "5000/month"}}], traffic=traffic)
    (one,), (caller,) = plan.flows.arriving["b"]["gets"].parts, plan.flows.arriving["fn"]["invocations"].parts
    assert (one.request_size, one.response_size) == (caller.request_size, caller.response_size)
    assert one.peak / one.mean == caller.peak / caller.mean > 1
    assert not plan.flows.assumed


def test_where_nothing_arrives_the_sizes_are_assumed_and_said():
    plan = stated([{"fn -> b": {"gets": "5000/month"}}], traffic={})
    said = "fn -> b: a request is 1 KB and a response is 10 KB, as the spec states no size and nothing arrives at fn"
    assert plan.flows.assumed == (said,) and said in plan.assumptions


def test_what_runs_on_from_a_stated_volume_is_as_much():
    plan = stated([{"fn -> q": {"messages": "1000/month"}}, {"q -> g": {"batch": 10}}, {"g -> b": {"puts": "2/request"}}],
                  services={"g": {"type": "lambda"}}, traffic={})  # fmt: skip
    assert arriving_at(plan, "g", "invocations") == 100 and arriving_at(plan, "b", "puts") == 200


def test_a_volume_out_of_a_firewall_comes_from_those_before_it():
    """Half of what reaches the firewall is of each source, and so is half of the volume."""
    traffic = {name: {"requests": "1 million/month"} for name in ("u", "v")}
    links = ["u -> w", "v -> w", {"w -> d": {"requests": "500/month"}}]
    plan = stated(links, services={"w": {"type": "waf"}, "d": {"type": "alb"}}, traffic=traffic)
    assert arriving_at(plan, "d", "requests") == 500
    assert [(end, a_month(part.rate)) for end, part in plan.flows.streams[2].ends] == [("u", 250), ("v", 250)]


def test_people_behind_a_stated_volume_are_counted():
    traffic = {"u": {"users": "1000 users/month", "requests": "10 requests/user"}}
    plan = stated([{"u -> pool": {"requests": "4000/month"}}], services={"pool": {"type": "cognito"}}, traffic=traffic)
    assert a_month(plan.flows.arriving["pool"]["requests"].users) == 1000
    assert arriving_at(plan, "pool", "requests") == 4000


def test_people_come_by_one_stated_volume_after_another():
    traffic = {"u": {"users": "1000 users/month", "requests": "10 requests/user"}}
    links = [{"u -> fn": {"calls": "9000/month"}}, {"fn -> pool": {"requests": "4000/month"}}]
    plan = stated(links, services={"fn": {"type": "lambda"}, "pool": {"type": "cognito"}}, traffic=traffic)
    assert a_month(plan.flows.arriving["pool"]["requests"].users) == 1000


def test_a_loop_settles_with_a_stated_volume():
    plan = stated(["u -> fn", {"fn -> q": {"messages": "1000/month"}}, {"q -> fn": {}}])
    assert arriving_at(plan, "q", "messages") == 1000 and arriving_at(plan, "fn", "invocations") == 10**6 + 1000


@pytest.mark.parametrize(
    "amount, sent", [("3/user/month", 3000), ("1/user/day", 1000 * Fraction(730, 24)), ("42/month", 42)]
)
def test_people_are_sent_so_many(amount, sent):
    traffic = {"u": {"requests": "1/second"}, "people": {"users": "1000 users/month"}}
    plan = stated(
        ["u -> fn", {"fn -> m -> people": {"emails": amount}}], services={"m": {"type": "ses"}}, traffic=traffic
    )
    assert arriving_at(plan, "m", "emails") == sent


def blocks(heading):
    """The examples of a part of the language's manual."""
    text = (ROOT / "docs/language.md").read_text("utf-8")
    part = text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"```yaml\n(.*?)```", part, re.S)


def test_the_examples_of_the_manual_are_specs():
    (volumes,), (people,) = blocks("Volumes of a month"), blocks("People in a place, and what flows to them")
    around = (
        "region: us-east-1\ntraffic: {shoppers: {requests: 1 million/month}}\nservices: {cdn: {type: cloudfront}, "
        "api: {type: ecs}, jobs: {type: sqs}, orders: {type: dynamodb}, batch: {type: ec2, instance: t3.micro}, "
        "archive: {type: s3}, logs: {type: cloudwatch}}\n"
    )
    plan = planned(around + volumes.replace("connections:\n", "connections:\n  - cdn -> api\n"))
    assert plan.flows.streams[1].returned * month == Quantity.parse("5 TB")
    assert arriving_at(plan, "jobs", "messages") == 750 and arriving_at(plan, "orders", "reads") == 3 * 10**6
    plan = planned("region: us-east-1\n" + people)
    assert [route.via for route in plan.transfers.routes] == ["line", "line", ""]
    assert arriving_at(plan, "mail", "emails") == 15_000


def test_the_schema_knows_every_word_of_volumes():
    whole = schema()
    link = whole["properties"]["connections"]["items"]["anyOf"][1]["additionalProperties"]["properties"]
    place = whole["properties"]["places"]["additionalProperties"]["properties"]
    assert {"data", "calls", "emails", "pushes", "pushed"} <= set(link) and {"over", "between_zones"} <= set(place)
    for name, key in (
        ("nat", "processes"),
        ("endpoint", "processes"),
        ("cloudwatch", "stored"),
        ("apigateway", "connection_minutes"),
    ):
        assert key in whole["$defs"][name]["properties"]


def test_what_is_assumed_of_a_volume_is_said_in_vietnamese():
    said = "fn -> b: a request is 1 KB and a response is 10 KB, as the spec states no size and nothing arrives at fn"
    assert Words("vi").translate(said) == (
        "fn -> b: mỗi request là 1 KB và mỗi response là 10 KB, vì spec không nêu kích thước và không có gì đến fn"
    )


def test_few_calls_of_a_month_fail_few_requests():
    """One in 1,000 requests calls the table: of its outages a thousandth reaches the clients."""
    services = {"t": {"type": "dynamodb"}}
    few = stated(["u -> fn", {"fn -> t": {"reads": "1000/month"}}], services=services)
    drawn = stated(["u -> fn", {"fn -> t": {"reads": "1/request"}}], services=services)
    alone = stated(["u -> fn"], services=services)
    best, fewer, worst = (availability.ceilings(plan)[0].mean for plan in (alone, few, drawn))
    assert best - fewer == (best - worst) / 1000


TOLD = """\
region: us-east-1
traffic: {u: {requests: 1 million/month}, members: {users: 5_000 users/month}}
services: {app: {type: ecs}, q: {type: sqs}, mail: {type: ses}}
places: {main: {type: vpc, zones: 2, private: [app]}}
connections:
  - u -> app
  - app -> q: {messages: 20 million/month}
  - app -> mail -> members: {emails: 3/user/month}
scenarios: {nobody: {traffic: {members: null}}}
recovery: {region: us-west-2, strategy: STRATEGY}
"""


def test_people_taken_away_take_along_what_they_are_sent():
    plan = plan_texts({"s.yaml": TOLD.replace("STRATEGY", "warm-standby")}, scenario="nobody")
    assert not arriving_at(plan, "mail", "emails") and not plan.architecture.deliveries


@pytest.mark.parametrize("strategy, copied", [("warm-standby", 0), ("active-active", 10 * 10**6)])
def test_a_recovery_region_adds_nothing_to_a_stated_volume(strategy, copied):
    """Its copies bring nothing while they wait; of regions that serve, each brings its part."""
    plan = plan_texts({"s.yaml": TOLD.replace("STRATEGY", strategy)})
    other, _ = recovery.standing(plan, strategy)
    names = [name for name, service in other.architecture.services.items() if service.key == "sqs" and name != "q"]
    assert [arriving_at(other, name, "messages") for name in names] == [copied]
    assert arriving_at(other, "q", "messages") == 20 * 10**6 - copied
    assert arriving_at(other, "mail", "emails") == 15_000


SENT = """\
region: us-east-1
free_tier: none
traffic:
  u: {requests: 1 million/month}
  few: {users: 1_000 users/month, growth: 10%/month}
  many: {users: 9_000 users/month}
services: {app: {type: lambda}, mail: {type: ses}, text: {type: sns}}
connections:
  - u -> app
  - app -> mail
  - app -> text
  - mail -> few: {emails: 3/user/month}
  - mail -> many: {emails: MANY}
  - text -> few: {pushes: 500/month}
"""


@pytest.mark.parametrize("sent, whole, grown", [("2/user/month", 18_000, 0), ("18_000/month", 0, 18_000)])
def test_what_each_of_some_people_is_sent_grows_with_them_and_a_number_stays(sent, whole, grown):
    plan = planned(SENT.replace("MANY", sent))
    assert arriving_at(plan, "mail", "emails") == 3000 + 18_000
    assert arriving_at(rescaled(plan, 3), "mail", "emails") == 3 * (3000 + whole) + grown
    assert arriving_at(rescaled(plan, 0), "mail", "emails") == grown
    assert arriving_at(rescaled(plan, {"few": 2}), "mail", "emails") == 2 * 3000 + 18_000
    assert arriving_at(rescaled(plan, 3), "text", "pushes") == 500
    second = forecast(plan, 2)[1]
    assert arriving_at(second, "mail", "emails") == Fraction(11, 10) * 3000 + 18_000
    # $0.16 for 1,000 mails on the Essentials plan
    costs = [charge_of(at, "mail").cost * month for at in (plan, second)]
    assert costs[1] - costs[0] == Quantity.parse("$0.16") * Fraction(300, 1000)


def test_many_scales_at_once_send_each_their_mail():
    plan = planned(SENT.replace("MANY", "2/user/month"))
    found = rescaled(plan, numpy.array([0.0, 1.0, 3.0])).flows.arriving["mail"]["emails"].mean * month
    assert list(found.number) == pytest.approx([0, 21_000, 63_000])
