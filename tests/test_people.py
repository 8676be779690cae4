"""People who come by several ways are the same people: they count once, whatever each way brings."""

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
