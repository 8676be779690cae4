"""What many findings ask of a bill is priced once for all of them, and promises what each would alone."""

import pytest

from archplan.checks.ask import if_written
from archplan.checks.review import review
from archplan.estimate import plan as plans
from tests.build import planned


def idle(count, **spec):
    """So many load balancers that nothing passes, before one service that has its traffic."""
    names = [f"lb{number}" for number in range(count)]
    return planned({
        "region": "us-east-1", "traffic": {"u": {"requests": "1/second"}},
        "services": {"app": {"type": "ecs"}, **{name: {"type": "alb"} for name in names}},
        "connections": ["u -> app", *(f"{name} -> app" for name in names)], **spec,
    })  # fmt: skip


def alone(plan, name):
    """What the plan would be less by without one of them."""
    found = if_written(plan, services={name: None})
    assert found is not None
    return found[1]


def promised(plan, monkeypatch):
    """What each finding promises, and how many plans were made for it."""
    made, before = [], plans.plan_of

    def counted(*args, **options):
        made.append(1)
        return before(*args, **options)

    monkeypatch.setattr(plans, "plan_of", counted)
    found = [finding.promise for finding in review(plan).findings if finding.slug == "idle-load-balancer"]
    monkeypatch.undo()
    return found, len(made)


def test_fifty_idle_load_balancers_are_priced_once(monkeypatch):
    plan = idle(50)
    found, made = promised(plan, monkeypatch)
    assert len(found) == 50 and made == 1
    assert found[7] == alone(plan, "lb7")


@pytest.mark.parametrize(
    "spec", [{"prices": {"discount": {"alb": "10%"}}}, {"places": {"main": {"public": ["app", "lb0", "lb1", "lb2"]}}}]
)
def test_each_promises_what_it_would_alone(spec, monkeypatch):
    plan = idle(3, **spec)
    found, _ = promised(plan, monkeypatch)
    assert found == [alone(plan, name) for name in ("lb0", "lb1", "lb2")]
