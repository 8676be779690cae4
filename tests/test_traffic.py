"""From the traffic at the door to the flow into every service: shares split, calls multiply, sizes travel, loops settle."""

import json
from datetime import date
from fractions import Fraction

import pytest

from archplan.estimate.plan import plan_of
from archplan.kernel.diagnostics import ArchplanError
from archplan.kernel.units import GB, KB, Quantity, byte, month, request, second
from archplan.spec.regions import SHAPES
from archplan.text import yaml as source

SERVICES = {
    "a": "{type: alb}", "b": "{type: alb}", "c": "{type: alb}", "d": "{type: alb}", "orders": "{type: dynamodb, item_size: 3 KB}",
    "cdn": "{type: cloudfront, hit_ratio: 80%}", "queue": "{type: sqs}", "worker": "{type: lambda}", "logs": "{type: cloudwatch}",
}  # fmt: skip
USERS = "{requests: 100/second, request: 2 KB, response: 30 KB}"


def planned(*connections, traffic=f"{{users: {USERS}}}", scale=1):
    """A plan in which 100 requests a second, 2 KB out and 30 KB back, set out along `connections`."""
    services = {name: text for name, text in SERVICES.items() if any(name in c for c in connections)}
    lines = ["region: us-east-1", f"traffic: {traffic}", "services:"]
    lines += [f"  {name}: {text}" for name, text in services.items()]
    text = "\n".join([*lines, "connections:", *(f"  - {c}" for c in connections)])
    return plan_of(source.parse(text, "x.yaml"), {"x.yaml": text}, "x.yaml", on=date(2026, 11, 22), scale=scale)


def flow(found, name, inflow="requests"):
    return found.flows.arriving[name][inflow]


def rate(found, name, inflow="requests"):
    return flow(found, name, inflow).mean.to(request / second)


def users(text):
    """What a source of traffic that says `text` sends a month."""
    found = planned("users -> a", traffic=f"{{users: {{{text}}}}}")
    return flow(found, "a").mean.to(request / month)


# Rates.


def test_a_plain_connection_is_a_call_for_every_request():
    assert rate(planned("users -> a", "a -> b", "a -> c"), "c") == 100


def test_calls_multiply():
    assert rate(planned("users -> a", "a -> b: {calls: 3/request}"), "b") == 100 * 3


def test_shares_split():
    found = planned("users -> a", "a -> b: {share: 70%}", "a -> c: {share: 30%}")
    assert (rate(found, "b"), rate(found, "c")) == (70, 30)


def test_a_share_of_calls():
    assert rate(planned("users -> a", "a -> b: {share: 25%, calls: 2/request}"), "b") == 100 * Fraction(1, 4) * 2


def test_a_source_shares_out_too():
    assert rate(planned("users -> a: {share: 60%}", "users -> b: {share: 40%}"), "b") == 40


def test_what_is_not_shared_out_ends():
    assert planned("users -> a", "a -> b: {share: 70%}").flows.ending == {"a": Fraction(3, 10)}


def test_what_is_all_shared_out_does_not_end():
    assert planned("users -> a", "a -> b: {share: 70%}", "a -> c: {share: 30%}").flows.ending == {}


def test_where_nothing_is_shared_nothing_ends():
    assert planned("users -> a -> b").flows.ending == {}


def test_two_ways_to_one_service_add_up():
    assert rate(planned("users -> a", "a -> b", "a -> c: {calls: 2/request}", "b -> d", "c -> d"), "d") == 100 + 200


def test_a_chain_is_its_hops():
    assert rate(planned("users -> a -> b -> c"), "c") == 100


def test_the_targets_own_words_multiply():
    found = planned("users -> a", "a -> orders: {reads: 3/request, writes: 0.4/request}")
    assert (rate(found, "orders", "reads"), rate(found, "orders", "writes")) == (100 * 3, 40)


def test_a_plain_number_is_for_a_request():
    assert rate(planned("users -> a", "a -> orders: {reads: 3}"), "orders", "reads") == 100 * 3


def test_a_cache_keeps_its_hits():
    assert rate(planned("users -> cdn -> a"), "a") == 100 * (1 - Fraction(8, 10))


def test_one_connection_may_be_cached_less():
    assert rate(planned("users -> cdn", "cdn -> a: {share: 50%, hit_ratio: 0%}"), "a") == 50


def test_a_queue_hands_on_batches():
    assert rate(planned("users -> queue", "queue -> worker: {batch: 10}"), "worker", "invocations") == Fraction(100, 10)


def test_a_table_hands_on_its_writes():
    found = planned(
        "users -> a",
        "a -> orders: {reads: 3/request, writes: 0.4/request}",
        "orders -> worker: {stream: true, batch: 10}",
    )
    assert rate(found, "worker", "invocations") == 100 * Fraction(4, 10) / 10


def test_two_sources_add_up():
    traffic = "{users: {requests: 100/second}, robots: {requests: 20/second}}"
    assert rate(planned("users -> a", "robots -> a", traffic=traffic), "a") == 100 + 20


def test_scale_multiplies_every_source():
    assert rate(planned("users -> a", scale=3), "a") == 300


def test_scale_may_be_one_for_each_source():
    traffic = "{users: {requests: 100/second}, robots: {requests: 20/second}}"
    assert rate(planned("users -> a", "robots -> a", traffic=traffic, scale={"robots": 2}), "a") == 100 + 40


# What a source says.


@pytest.mark.parametrize("text, requests", [
    ("requests: 12 million/month", 12_000_000),
    ("requests: 2/second", 2 * 730 * 3600),
    ("requests: 100/day", 100 * Fraction(730, 24)),
    ("users: 30_000 users/month, sessions: 6 sessions/user, requests: 40 requests/session", 30_000 * 6 * 40),
    ("users: 30_000, sessions: 6 sessions/user, requests: 40/session", 30_000 * 6 * 40),
    ("users: 1_000 users/day, requests: 10 requests/user", 1_000 * 10 * Fraction(730, 24)),
    ("sessions: 50/hour, requests: 4/session", 50 * 4 * 730),
    ('requests: "500 concurrent, every 10 s"', 50 * 730 * 3600),
])  # fmt: skip
def test_the_chain_multiplies(text, requests):
    assert users(text) == requests


NOUNS = ("user", "session", "request")
OVER = [
    "",
    *(f"/{noun}" for noun in (*NOUNS, "month")),
    *(f"/{a}/{b}" for a in (*NOUNS, "month") for b in (*NOUNS, "month")),
]
CHAINS = [
    ("users", "users: 100 users%s, requests: 10 requests/user", {"": 1000, "/month": 1000}),
    ("users", "users: 100%s, requests: 10 requests/user", {"": 1000, "/month": 1000}),
    ("users", "users: 100 users%s, requests: 1000/month", {"": 1000, "/month": 1000}),
    ("sessions", "users: 10 users/month, sessions: 10 sessions%s, requests: 10 requests/session", {"/user": 1000}),
    ("sessions", "sessions: 100 sessions%s, requests: 10 requests/session", {"/month": 1000}),
    ("sessions", "users: 10 users/month, sessions: 10%s, requests: 10 requests/session", {"/user": 1000}),
    ("requests", "users: 100 users/month, requests: 10%s", {"/user": 1000, "/month": 10}),
    ("requests", "users: 100 users/month, requests: 10 requests%s", {"/user": 1000, "/month": 10}),
    ("requests", "requests: 1000 requests%s", {"/month": 1000}),
]


@pytest.mark.parametrize("over", OVER)
@pytest.mark.parametrize("key, text, meant", CHAINS)
def test_a_link_of_the_chain_is_what_its_units_say_or_refused(key, text, meant, over):
    if over in meant:
        assert users(text % over) == meant[over]
        return
    with pytest.raises(ArchplanError) as refused:
        users(text % over)
    assert {wrong.slug for wrong in refused.value.diagnostics} <= {
        "bad-value",
        "traffic-units",
        "no-requests",
        "conflicting-traffic",
    }


def test_sessions_are_known_where_they_are_stated():
    traffic = "{users: {users: 100 users/month, sessions: 6 sessions/user, requests: 40 requests/session}}"
    assert flow(planned("users -> a", traffic=traffic), "a").sessions == 600 * Quantity.parse("1 session/month")


def test_users_split_with_shares():
    traffic = "{users: {users: 100 users/month, requests: 40 requests/user}}"
    found = planned("users -> a: {share: 30%}", "users -> b: {share: 70%}", traffic=traffic)
    assert flow(found, "b").users == 70 * Quantity.parse("1 user/month")


def test_more_calls_are_not_more_users():
    traffic = "{users: {users: 100 users/month, requests: 40 requests/user}}"
    found = planned("users -> a", "a -> b: {calls: 5/request}", traffic=traffic)
    assert flow(found, "b").users == 100 * Quantity.parse("1 user/month")


# The day.


def hours(shape, peak=""):
    found = planned("users -> a", traffic=f"{{users: {{requests: 100/second, shape: {shape}{peak}}}}}")
    return flow(found, "a")


@pytest.mark.parametrize("shape", SHAPES)
def test_the_hours_of_a_shape_have_the_stated_mean(shape):
    assert sum(hours(shape).hourly.number.hours) / 24 == 100


def test_an_hour_has_its_weight():
    weights = ["0"] * 23 + ["24"]
    assert hours(f"[{', '.join(weights)}]").hourly.number.hours == (0,) * 23 + (2400,)


def test_a_stated_peak_is_a_multiple_of_the_mean():
    assert hours("evening", ", peak: 3x").peak == 300 * request / second


def test_an_unstated_peak_is_half_as_much_again_as_the_busiest_hour():
    weights = ["1"] * 12 + ["3"] * 12
    assert hours(f"[{', '.join(weights)}]").peak == 100 * 24 * Fraction(3, 48) * Fraction(3, 2) * request / second


def test_an_unstated_peak_is_an_assumption():
    assert any("busiest minute is 1.5 times the mean" in said for said in planned("users -> a").assumptions)


def test_the_peaks_of_two_sources_add_up():
    traffic = "{users: {requests: 100/second, peak: 3x}, robots: {requests: 20/second, peak: 10x}}"
    assert flow(planned("users -> a", "robots -> a", traffic=traffic), "a").peak == (300 + 200) * request / second


def test_a_shape_reaches_the_last_service():
    found = planned("users -> a -> b", traffic="{users: {requests: 100/second, shape: nightly}}")
    assert flow(found, "b").hourly == flow(found, "a").hourly


# Sizes.


def sizes(found, name, inflow="requests"):
    arriving = flow(found, name, inflow)
    return arriving.request_size / (KB / request), arriving.response_size / (KB / request)


def test_sizes_are_inherited():
    assert sizes(planned("users -> a -> b"), "b") == (2, 30)


def test_a_stated_size_replaces_the_inherited():
    assert sizes(planned("users -> a", "a -> b: {response: 8 KB}"), "b") == (2, 8)


def test_a_stated_size_travels_on():
    assert sizes(planned("users -> a", "a -> b: {response: 8 KB}", "b -> c"), "c") == (2, 8)


def test_sizes_of_two_ways_are_the_weighted_mean():
    found = planned("users -> a", "users -> b: {calls: 3/request, response: 10 KB}", "a -> c", "b -> c")
    assert sizes(found, "c")[1] == Fraction(100 * 30 + 300 * 10, 400)


def test_a_table_knows_the_size_of_its_items():
    assert sizes(planned("users -> a", "a -> orders: {reads: 1/request}"), "orders", "reads")[1] == 3


def test_what_a_connection_states_beats_what_the_table_knows():
    assert sizes(planned("users -> a", "a -> orders: {reads: 1/request, response: 1 KB}"), "orders", "reads")[1] == 1


def test_a_cache_keeps_the_bytes_of_its_hits():
    found = planned("users -> cdn -> a")
    assert flow(found, "a").returned == flow(found, "cdn").returned * Fraction(2, 10)


def test_bytes_are_requests_times_size():
    assert flow(planned("users -> a"), "a").returned == 100 * 30 * KB / second


def test_sizes_survive_a_day_without_traffic():
    assert sizes(planned("users -> a", scale=0), "a") == (2, 30)


TWO = "{big: {requests: 2/second, request: 65 KB, response: 0 KB}, small: {requests: 6/second, request: 1 KB, response: 0 KB}}"


def parts(found, name, inflow="requests"):
    """What arrives, apart for each source and size: requests a second and KB of each."""
    return [(p.mean.to(request / second), p.request_size / (KB / request)) for p in flow(found, name, inflow).parts]


def test_sizes_of_two_sources_stay_apart():
    found = planned("big -> a", "small -> a", traffic=TWO)
    assert parts(found, "a") == [(2, 65), (6, 1)]
    assert sizes(found, "a")[0] == Fraction(2 * 65 + 6 * 1, 8)


def test_the_mean_size_is_that_of_the_mix_asked_for():
    found = planned("big -> a", "small -> a", traffic=TWO, scale={"small": 3})
    assert sizes(found, "a")[0] == Fraction(2 * 65 + 18 * 1, 20)
    assert parts(found, "a") == [(2, 65), (18, 1)]


def test_sizes_stay_apart_on_a_day_without_traffic():
    assert parts(planned("big -> a", "small -> a", traffic=TWO, scale=0), "a") == [(0, 65), (0, 1)]


def test_sizes_of_two_ways_stay_apart_further_on():
    found = planned("users -> a", "users -> b: {calls: 3/request, request: 10 KB}", "a -> c", "b -> c", "c -> d")
    assert parts(found, "d") == [(100, 2), (300, 10)]


def test_requests_of_one_size_are_one_part():
    found = planned("users -> a", "users -> b", "a -> c", "b -> c")
    assert parts(found, "c") == [(200, 2)]


def test_a_loop_has_a_part_for_each_connection_and_source():
    """Of 2 of 65 KB half come back, again and again: 2 + 2 in all; 6 of 1 KB: 6 + 6."""
    found = planned("big -> a", "small -> a", "a -> b", "b -> a: {share: 50%}", traffic=TWO)
    assert parts(found, "a") == [(4, 65), (12, 1)]


def test_more_sizes_than_can_be_told_apart_keep_their_sum():
    """Eight stages of two queues with batches of different primes would make 2 to the power of 8 sizes."""
    primes = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53)
    services = {"s0": {"type": "alb"}}
    connections: list[object] = ["users -> s0"]
    for stage in range(8):
        for side in (0, 1):
            queue = f"q{stage}-{side}"
            services[queue] = {"type": "sqs"}
            connections += [
                {f"s{stage} -> {queue}": {"share": "50%"}},
                {f"{queue} -> s{stage + 1}": {"batch": primes[2 * stage + side]}},
            ]
        services[f"s{stage + 1}"] = {"type": "alb"}
    text = json.dumps({
        "region": "us-east-1", "traffic": {"users": {"requests": "1/second", "request": "1 KB"}}, "services": services, "connections": connections,
    })  # fmt: skip
    found = plan_of(source.parse(text, "x.yaml"), {"x.yaml": text}, "x.yaml", on=date(2026, 11, 22))
    for name, inflows in found.flows.arriving.items():
        for arriving in inflows.values():
            assert 0 < len(arriving.parts) <= 2 * 64, name
            assert sum((p.mean * p.request_size for p in arriving.parts), 0 * byte / second) == arriving.sent


def test_an_inflow_of_bytes_counts_bytes():
    assert (
        flow(planned("users -> a", "a -> logs: {log: 600 bytes/request}"), "logs", "log").mean
        == 100 * 600 * byte / second
    )


def test_nothing_comes_back_from_a_log():
    stream = planned("users -> a", "a -> logs: {log: 600 bytes/request}").flows.streams[1]
    assert (stream.sent, stream.returned) == (60_000 * byte / second, 0 * byte / second)


def test_a_stream_carries_all_that_its_words_move():
    stream = planned("users -> a", "a -> orders: {reads: 2/request, writes: 1/request}").flows.streams[1]
    assert stream.rate == 300 * request / second
    assert stream.sent == 100 * (2 * 200 * byte + 3 * KB) / second
    assert stream.returned == 100 * (2 * 3 * KB + 200 * byte) / second


def test_a_stream_a_month():
    assert planned("users -> a").flows.streams[0].returned * month == 100 * 730 * 3600 * 30 * KB


def test_edges_split_requests():
    traffic = "{users: {requests: 100/second, edges: {asia-pacific: 80%, europe: 20%}}}"
    edges = flow(planned("users -> a", traffic=traffic), "a").edges
    assert {edge: parts[0].to(request / second) for edge, parts in edges.items()} == {"asia-pacific": 80, "europe": 20}


# Loops.


def test_a_loop_that_brings_half_back_doubles():
    """x = 100 + x/2, so x = 200."""
    assert rate(planned("users -> a", "a -> b", "b -> a: {share: 50%}"), "a") == 200


def test_a_retry_of_a_tenth():
    """x = 100 + x/10, so x = 1000/9."""
    assert rate(planned("users -> a", "a -> a: {share: 10%}"), "a") == Fraction(1000, 9)


def test_two_loops_through_one_service():
    """a = 100 + b/2 + c/4; b = c = a; so a = 100 / (1 - 3/4) = 400."""
    found = planned("users -> a", "a -> b", "a -> c", "b -> a: {share: 50%}", "c -> a: {share: 25%}")
    assert rate(found, "a") == 400


def test_what_leaves_a_loop():
    """a = 100 + b/2, b = a, and half of b goes on: 100 leave for 100 that arrive."""
    assert rate(planned("users -> a", "a -> b", "b -> a: {share: 50%}", "b -> c: {share: 50%}"), "c") == 100


def test_bytes_go_round_a_loop_as_requests_do():
    found = planned("users -> a", "a -> b", "b -> a: {share: 50%}")
    assert flow(found, "a").returned == 200 * 30 * KB / second


def test_a_stated_size_in_a_loop():
    """100 requests of 30 KB arrive and 100 come round at 10 KB."""
    found = planned("users -> a", "a -> b", "b -> a: {share: 50%, response: 10 KB}")
    assert flow(found, "a").returned == (100 * 30 + 100 * 10) * KB / second


@pytest.mark.parametrize("back", ["", ": {share: 100%}", ": {share: 60%, calls: 2/request}"])
def test_a_loop_that_never_dies_down_is_named(back):
    with pytest.raises(ArchplanError, match=r"traffic round the loop a -> b -> a never dies down"):
        planned("users -> a", "a -> b", f"b -> a{back}")


def test_a_loop_is_named_whole():
    with pytest.raises(ArchplanError, match=r"the loop a -> b -> c -> a never"):
        planned("users -> a", "a -> b", "b -> c", "c -> a")


def test_two_calls_and_a_share_of_a_third_die_down():
    """x = 100 + 2x/3, so x = 300."""
    assert rate(
        planned("users -> a", "a -> b: {calls: 2/request}", "b -> a: {share: 33.333333333333333333%}"), "a"
    ) == (100 / (1 - 2 * Fraction("0.33333333333333333333")))


def test_a_loop_nobody_reaches_is_an_error_too():
    with pytest.raises(ArchplanError, match="loop b -> c -> b"):
        planned("users -> a", "b -> c", "c -> b")


def test_a_loop_far_from_the_source_settles():
    found = planned("users -> a", "a -> b: {calls: 2/request}", "b -> c", "c -> b: {share: 20%}")
    assert rate(found, "c") == 200 / (1 - Fraction(2, 10))


def test_a_gigabyte_a_month_is_what_it_says():
    found = planned("users -> a", traffic="{users: {requests: 1048576/month, response: 1 KB}}")
    assert flow(found, "a").returned * month == 1 * GB
