"""People who come by several ways are the same people: they count once, whatever each way brings."""

from fractions import Fraction
from itertools import product

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archplan.analysis.months import users_of
from archplan.kernel.units import month, unit
from archplan.services import catalog
from tests.build import NEEDED, planned
from tests.laws import few

user = unit("user")


def spec_of(parts, root=True):
    """A crowd of 1,000 and parts of it, a source each, before one user pool."""
    traffic = {"crowd": {"users": "1000 users/month", "requests": "10 requests/user"}}
    traffic |= {
        f"part{n}": {"people": "crowd", "requests": "3 requests/user", **({"users": f"{part} users/month"} if part else {})}
        for n, part in enumerate(parts)
    }  # fmt: skip
    joined = [f"{name} -> login" for name in traffic if root or name != "crowd"]
    return {"region": "us-east-1", "free_tier": "none", "traffic": traffic, "services": {"login": {"type": "cognito"}},
            "connections": joined}  # fmt: skip


parts = st.lists(st.integers(1, 1000) | st.none(), min_size=1, max_size=5)


@few
@given(parts, st.booleans())
def test_of_sources_of_the_same_people_the_largest_counts(found, root):
    plan = planned(spec_of(found, root))
    largest = 1000 if root else max(part or 1000 for part in found)
    flow = plan.flows.arriving["login"]["requests"]
    assert (flow.users * month / user).number == largest
    assert users_of(plan) == 1000, "a report's user is one of the crowd"
    asked = (10000 if root else 0) + sum(3 * (part or 1000) for part in found)
    assert (flow.mean * month).number == asked, "sessions and requests are each source's own"


@few
@given(parts, st.integers(0, 9))
def test_they_count_once_at_every_scale(found, scale):
    many = planned(spec_of(found), scale=numpy.array([1.0, float(scale)]))
    used = [line.usage.quantity for line in many.bill.lines if line.kind == "charge" and line.usage is not None]
    (counted_a_second,) = [quantity for quantity in used if quantity.powers.get("MAU")]
    counted = numpy.asarray((counted_a_second * month).number, dtype=float) + numpy.zeros(2)
    assert abs(counted - 1000 * numpy.array([1.0, scale])).max() < 1e-6


@pytest.mark.parametrize("name", catalog())
def test_whoever_bills_users_of_its_traffic_says_so(name):
    """Twice the people with the same requests cost the same, but at a service of which the question who they are is asked."""
    cls = catalog()[name]
    given = {"type": name} | {key: NEEDED[name, key] for key, word in cls.options.items() if word.required}
    inflow = next(iter(cls.inflows), "")

    def of(users, requests):
        traffic = {"crowd": {"users": f"{users} users/month", "requests": f"{requests} requests/user"}}
        joined = [{"crowd -> it": {inflow: "1/request"}}] if inflow else []
        return planned({"region": "us-east-1", "traffic": traffic, "services": {"it": given}, "connections": joined})

    less, more = of(20_000, 10), of(40_000, 5)
    same = [line.cost for line in less.bill.lines] == [line.cost for line in more.bill.lines]
    assert same != less.architecture.services["it"].counts_users()


# Users who split, and meet again.

NODES = 6


@st.composite
def webs(draw, splitters=NODES):
    """For each of some services what it leads to, later ones alone: `(target, share)`, or no share where all go."""
    web = []
    for number in range(NODES - 1):
        after = draw(st.lists(st.integers(number + 1, NODES - 1), max_size=3, unique=True))
        splits = splitters > 0 and draw(st.booleans())
        splitters -= splits
        left, led = 100, []
        for target in after:
            share = draw(st.integers(0, left)) if splits else None
            left -= share or 0
            led.append((target, share))
        web.append(led)
    return [*web, []]


def users_at(web):
    """Of 1,000 users those who reach each service, as the program counts them."""
    joined: list = ["crowd -> s0"]
    joined += [
        {f"s{number} -> s{target}": {} if share is None else {"share": f"{share}%"}} for number, led in enumerate(web) for target, share in led
    ]  # fmt: skip
    plan = planned({
        "region": "us-east-1", "traffic": {"crowd": {"users": "1000 users/month", "requests": "10 requests/user"}},
        "services": {f"s{number}": {"type": "alb"} for number in range(NODES)}, "connections": joined,
    })  # fmt: skip
    return [(plan.flows.arriving[f"s{number}"]["requests"].users * month / user).number for number in range(NODES)]


def reached(web):
    """The same, by every choice that a user may make, each splitter's for itself."""
    splitters = [number for number, led in enumerate(web) if any(share is not None for _, share in led)]
    ways = [[*web[number], (None, 100 - sum(share for _, share in web[number]))] for number in splitters]
    found = [Fraction(0)] * NODES
    for chosen in product(*ways):
        weight = Fraction(1000)
        for _, share in chosen:
            weight *= Fraction(share, 100)
        goes = dict(zip(splitters, (target for target, _ in chosen), strict=True))
        seen, asked = set(), [0]
        while asked:
            here = asked.pop()
            if here is not None and here not in seen:
                seen.add(here)
                asked += [goes[here]] if here in goes else [target for target, _ in web[here]]
        for number in seen:
            found[number] += weight
    return found


@few
@given(webs(splitters=1))
def test_who_splits_once_and_meets_again_is_counted_once_and_whole(web):
    assert users_at(web) == reached(web)


@few
@given(webs())
def test_no_fewer_are_counted_than_there_are_and_no_more_than_come(web):
    """Of several splitters nobody says whether they send the same users on: they count as others, as far as they can be."""
    counted = users_at(web)
    assert all(least <= found <= 1000 for least, found in zip(reached(web), counted, strict=True))
    for number, found in enumerate(counted[1:], 1):
        arriving = [
            counted[origin] * (Fraction(1) if share is None else Fraction(share, 100))
            for origin, led in enumerate(web) for target, share in led if target == number
        ]  # fmt: skip
        assert max(arriving, default=0) <= found <= sum(arriving, Fraction(0))


@few
@given(webs())
def test_nobody_more_comes_when_a_share_grows(web):
    """But where it grows, or behind that."""
    grown = [
        [(target, share if share is None or target != led[0][0] else 100 - sum(s for _, s in led[1:])) for target, share in led]
        for led in web
    ]  # fmt: skip
    assert all(less <= more for less, more in zip(users_at(web), users_at(grown), strict=True))


def test_who_comes_by_no_request_is_no_user_there():
    """An arrow that carries none of a source's requests brings none of its users."""
    plan = planned({
        "region": "us-east-1", "traffic": {"crowd": {"users": "1000 users/month", "requests": "10 requests/user"}},
        "services": {"door": {"type": "alb"}, "side": {"type": "alb"}, "login": {"type": "cognito"}},
        "connections": ["crowd -> door", {"door -> login": {"share": "10%"}}, {"door -> side": {"calls": "0/request"}}, "side -> login"],
    })  # fmt: skip
    assert (plan.flows.arriving["login"]["requests"].users * month / user).number == 100


@few
@given(st.integers(0, 100), st.integers(0, 99), st.integers(1, 100))
def test_who_comes_round_a_loop_is_the_same(sent, back, on):
    plan = planned({
        "region": "us-east-1", "traffic": {"crowd": {"users": "1000 users/month", "requests": "10 requests/user"}},
        "services": {name: {"type": "alb"} for name in "abc"},
        "connections": [{"crowd -> a": {"share": f"{sent}%"}}, {"a -> b": {"share": f"{on}%"}}, {"b -> a": {"share": f"{back}%"}}, "b -> c"],
    })  # fmt: skip
    seen = [(plan.flows.arriving[name]["requests"].users * month / user).number for name in "abc"]
    assert seen == [10 * sent, 10 * sent * Fraction(on, 100), 10 * sent * Fraction(on, 100)]
