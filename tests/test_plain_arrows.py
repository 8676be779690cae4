"""A plain arrow is one call for every request only where AWS's users make one: of every service as it is called and as
it calls."""

import numpy
import pytest

from archplan.checks.review import review
from archplan.estimate.bill import dollars
from archplan.kernel.units import month, request
from archplan.services import catalog
from tests.build import NEEDED, charge_of, planned
from tests.laws import adds_up, agrees_with_floats, conserves

CALLERS = {
    "ec2": {"type": "ec2", "instance": "t3.small", "count": 3}, "ecs": {"type": "ecs", "tasks": "2..4"},
    "lambda": {"type": "lambda"}, "apigateway": {"type": "apigateway"}, "dynamodb": {"type": "dynamodb"},
}  # fmt: skip
CALLED = [
    name
    for name, cls in catalog().items()
    if any(word.is_default or len(cls.inflows) == 1 for word in cls.inflows.values())
    and not any(word.is_default and "byte" in word.counted.powers for word in cls.inflows.values())
]


def default_of(cls):
    return next(name for name, word in cls.inflows.items() if word.is_default or len(cls.inflows) == 1)


def given(name):
    cls = catalog()[name]
    return {"type": name} | {key: NEEDED[name, key] for key, word in cls.options.items() if word.required}


def spec_of(caller, called, options):
    to_caller = "writes" if caller == "dynamodb" else default_of(catalog()[caller])
    return {
        "region": "us-east-1", "free_tier": "none", "traffic": {"u": {"requests": "1 million/month"}},
        "services": {"app": CALLERS[caller], "it": given(called)},
        "connections": [{"u -> app": {to_caller: "1/request"}}, {"app -> it": options} if options else "app -> it"],
    }  # fmt: skip


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("called", CALLED)
def test_a_plain_arrow_is_read_as_the_service_says_or_as_every_request(called, caller):
    once, ten = (planned(spec_of(caller, called, {}), scale=scale) for scale in (1, 10))
    (usual,) = [c.usual for c in once.architecture.connections if c.target == "it"]
    inflow = default_of(catalog()[called])
    inflow = catalog()[called].outward or inflow  # of a way out of a network, what leaves it
    arriving, more = (found.flows.arriving["it"][inflow].mean for found in (once, ten))
    passed = once.flows.streams[1].rate
    if usual is None:
        assert arriving == passed and more == 10 * arriving
        assert "app -> it" not in " ".join(once.assumptions)
        return
    assert f"app -> it: {usual.sentence}" in once.assumptions, "what is taken is said with the bill"
    assert arriving == more == usual.rate, "what comes by itself comes whatever the traffic"
    cost, cost10 = (dollars(charge_of(found, "it").cost) for found in (once, ten))
    assert cost == cost10 and dollars(charge_of(once, "it").fixed) == cost
    found = {f.slug for f in review(once).findings}
    assert usual.asks == (not usual.rate and "arrow-without-number" in found) or not usual.rate
    assert not usual.asks or "arrow-without-number" in found, "and where nobody can say, a finding asks"


@pytest.mark.parametrize("called", CALLED)
@pytest.mark.parametrize("options", [{"calls": "1/request"}, {"share": "100%"}, None], ids=["calls", "share", "own"])
def test_an_arrow_that_states_its_number_is_left_alone(called, options):
    inflow = default_of(catalog()[called])
    found = planned(spec_of("ec2", called, options or {inflow: "1/request"}))
    inflow = catalog()[called].outward or inflow if options else inflow
    assert found.architecture.connections[1].usual is None
    assert found.flows.arriving["it"][inflow].mean * month == 1_000_000 * request
    assert "arrow-without-number" not in {f.slug for f in review(found).findings}


WATCHERS = [name for name, cls in catalog().items() if cls.watches or cls.__dict__.get("tells")]


@pytest.mark.parametrize("watcher", WATCHERS)
@pytest.mark.parametrize("told", ["sns", "eventbridge", "lambda", "s3", "securityhub"])
def test_what_watches_tells_of_what_it_finds_not_of_requests(watcher, told):
    if watcher == told:
        return
    if watcher == "cloudwatch" and catalog()[told].reads_logs:
        return  # a subscription hands on what is logged
    spec = spec_of("ec2", watcher, {default_of(catalog()[watcher]): "1/request"})
    spec["services"]["told"] = given(told)
    spec["connections"].append("it -> told")
    found = planned(spec)
    arrived = sum((flow.mean for flow in found.flows.arriving["told"].values()), 0 * request / month)
    assert arrived * month <= 31 * request
    assert "it -> told: " in " ".join(found.assumptions)


def test_services_that_watch_are_those_whose_traffic_is_only_drawn():
    """An inflow that says it is drawn only is what its service watches; nothing of it may run on."""
    drawn = {name for name, cls in catalog().items() if any("drawn only" in word.doc for word in cls.inflows.values())}
    assert drawn <= set(WATCHERS) and len(drawn) >= 7


def test_every_scale_keeps_what_comes_by_itself():
    """No traffic leaves the fetches of secrets, which are fixed; ten times the traffic are as many."""
    spec = spec_of("ecs", "secretsmanager", {})
    costs = [dollars(charge_of(planned(spec, scale=scale), "it").cost) for scale in (0, 1, 10)]
    fixed = dollars(charge_of(planned(spec), "it").fixed)
    assert costs == [fixed] * 3 and fixed > 0


def test_what_comes_by_itself_keeps_the_books():
    """Through a NAT gateway of another zone, so that its bytes cross, are carried and are billed with no traffic too."""
    spec = spec_of("ecs", "secretsmanager", {})
    spec["services"] |= {
        "nat": {"type": "nat", "per": "vpc"},
        "logs": {"type": "cloudwatch", "alarms": 2, "logs": "1 GB/month"},
        "topic": {"type": "sns"},
    }
    spec["services"] |= {"fn": {"type": "lambda"}}
    spec["places"] = {"main": {"type": "vpc", "zones": 2, "public": ["nat"], "private": ["app"]}}
    spec["connections"] += ["app -> logs", "logs -> topic", "topic -> fn"]
    scales = (0, 1, 3)
    plans = [planned(spec, scale=scale) for scale in scales]
    many = planned(spec, scale=numpy.array([float(scale) for scale in scales]))
    for position, found in enumerate(plans):
        adds_up(found)
        conserves(found)
        assert dollars(plans[0].bill.total) == dollars(found.bill.fixed), "no traffic costs the fixed part"
        agrees_with_floats(found, many, position, len(scales))
        assert (found.flows.arriving["fn"]["invocations"].mean * month).number == 2, "an alarm's message runs on"
    assert dollars(plans[0].bill.driven) == 0 < dollars(charge_of(plans[0], "data transfer").cost)


HANDS_NOTHING_ON = ["cloudmap", "textract", "translate", "transcribe", "polly"]


@pytest.mark.parametrize("said", [{"share": "40%"}, {"calls": "2/request"}, {"puts": "3/request"}, {"request": "7 KB"},
                                  {"response": "9 KB"}, {"request": "7 KB", "response": "9 KB"}], ids=str)  # fmt: skip
@pytest.mark.parametrize("caller", HANDS_NOTHING_ON)
def test_what_is_said_of_requests_that_nobody_hands_on_is_said_to_have_no_effect(caller, said):
    """Numbers and sizes alike; where a volume is stated beside it, a size is that of what comes."""
    cls = catalog()[caller]
    given = {"type": caller, **({"kind": "http"} if caller == "cloudmap" else {})}
    parts = {
        "region": "us-east-1", "services": {"it": given, "b": {"type": "s3"}}, "traffic": {"u": {"requests": "9/second"}},
    }  # fmt: skip
    arrives = {"u -> it": {next(iter(cls.inflows)): "1/request"}}
    key = next(iter(said))
    assert [
        line
        for line in planned({**parts, "connections": [arrives, {"it -> b": said}]}).idle
        if line.startswith(f"b: it -> b: '{key}: ")
    ]
    stated = {"it -> b": {"puts": "1 million/month", "request": "7 KB"}}
    assert not planned({**parts, "connections": [arrives, stated]}).idle


@pytest.mark.parametrize("called", CALLED)
def test_a_knowledge_base_searches_for_its_questions_and_writes_its_passages(called):
    """70 questions are searches, and 1000 documents of 20 passages writes where what it calls takes them apart."""
    spec = {
        "region": "us-east-1", "free_tier": "none",
        "traffic": {"asking": {"requests": "70/month"}, "reading": {"requests": "1000/month"}},
        "services": {"app": {"type": "knowledgebase", "passages": 20}, "it": given(called)},
        "connections": ["asking -> app", {"reading -> app": {"documents": "1/request"}}, "app -> it"],
    }  # fmt: skip
    found = planned(spec)
    (usual,) = [c.usual for c in found.architecture.connections if c.target == "it"]
    if usual is not None:
        return  # what asks of itself, as for a secret, whatever is asked and read
    it = catalog()[called]
    default = it.outward or default_of(it)
    writes = next((n for n, w in it.inflows.items() if w.brings and w.counted is request and not w.is_default), "")
    arriving = found.flows.arriving["it"]
    came = {name: flow.mean for name, flow in arriving.items() if flow.mean}
    wanted = {default: 70, writes: 20_000} if writes else {default: 20_070}
    assert came == {name: number * request / month for name, number in wanted.items()}
    assert found.flows.streams[2].rate == 20_070 * request / month, "and the arrow carries both"


@pytest.mark.parametrize(
    "store, wanted",
    [
        ({"type": "s3vectors"}, {"queries": 70, "writes": 20_000}),
        ({"type": "s3vectors", "batch": 10}, {"queries": 70, "writes": 2000}),
        ({"type": "neptune", "instance": "db.t3.medium"}, {"queries": 70, "writes": 20_000}),
        ({"type": "opensearch"}, {"requests": 20_070}),
        ({"type": "aurora"}, {"queries": 20_070}),
        ({"type": "rds", "instance": "db.t4g.medium"}, {"queries": 20_070}),
        ({"type": "bedrock", "model": "titan-embed-text-v2"}, {"requests": 20_070}),
    ],
)
def test_what_a_knowledge_base_asks_and_writes(store, wanted):
    """70 questions, and 1000 documents of 20 passages: 20,000 things to keep or to embed."""
    spec = {
        "region": "us-east-1", "free_tier": "none",
        "traffic": {"asking": {"requests": "70/month"}, "reading": {"requests": "1000/month"}},
        "services": {"app": {"type": "knowledgebase", "passages": 20}, "it": store},
        "connections": ["asking -> app", {"reading -> app": {"documents": "1/request"}}, "app -> it"],
    }  # fmt: skip
    came = {name: flow.mean for name, flow in planned(spec).flows.arriving["it"].items() if flow.mean}
    assert came == {name: number * request / month for name, number in wanted.items()}
