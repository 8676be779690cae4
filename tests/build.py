"""Plans made for tests: of a text, of data, of one service's case; and the examples with their reports and pages."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from archplan.checks.review import review
from archplan.estimate.bill import Charge
from archplan.estimate.plan import Plan, plan, plan_of
from archplan.estimate.report import Report
from archplan.text import yaml as source
from archplan.text.load import load_tree
from archplan.text.located import Located
from tests.clock import DAY
from tests.conftest import ROOT

if TYPE_CHECKING:
    from archplan.outputs.page.page import Kind, Page

SPECS = sorted((ROOT / "architectures").rglob("*.yaml"))
SHOP = ROOT / "architectures/online-shop.yaml"
EXAMPLES = [pytest.param(path, id=path.stem, marks=() if path == SHOP else pytest.mark.heavy) for path in SPECS]
"""For tests of every example; the quick ones look at the shop alone."""
SERVICES = sorted((ROOT / "tests/cases/services").glob("*.yaml"))
DECIMALS = {"en": ".", "vi": ","}
TABLE = """\
title: Orders
region: us-east-1
traffic:
  clock: {kind: schedule, users: USERS users/month, requests: 10 requests/user}
services:
  orders: {type: dynamodb, item_size: SIZE, reads_are: strong}
connections:
  - clock -> orders: {reads: 1/request}
"""

ROUGH = """\
title: Orders
region: us-east-1
budget: $60/month
traffic:
  shoppers:
    users: 20_000..30_000..60_000 users/month
    sessions: 4..6..9 sessions/user
    requests: 40 requests/session ± 20%
    response: 60 KB ± 50%
services:
  api: {type: lambda, memory: 512 MB, duration: 100..120..300 ms}
  orders: {type: dynamodb, item_size: 1..1.5..4 KB, holds: 50 GB}
connections:
  - shoppers -> api
  - api -> orders: {reads: 1..3..5/request, writes: 0.1..0.4..0.6/request}
"""
"""Numbers known roughly: bands of traffic, services and connections."""
UNPRICED = """\
region: ap-southeast-1
budget: $1_000/month
traffic: {u: {requests: 1 million/month}}
services: {f: {type: lambda, memory: 128 MB, duration: 50 ms}, t: {type: translate, mode: batch, characters: 100}}
connections: [u -> f, f -> t: {texts: 0..0..2/request}]
"""
"""A band that hides a price nobody knows: the typical values need none."""

# ---------------------------------------------------------------------------------------------------- plans


def planned(spec: str | dict, on: date = DAY, name: str = "spec.yaml", **options: Any) -> Plan:
    """The plan of a spec in memory, a text or data."""
    text = spec if isinstance(spec, str) else json.dumps(spec)
    return plan_of(source.parse(text, name), {name: text}, name, on=on, **options)


def made(services: dict, connections: list, comment: str = "", **spec: Any) -> Plan:
    """A plan of a spec given by its parts; `comment` ends its first line."""
    body = {"title": "It", "region": "us-east-1", "services": services, "connections": connections, **spec}
    return planned("{" + comment + "\n" + json.dumps(body)[1:], name="it.yaml")


def table(users: str = "1 million", size: str = "4 KB") -> str:
    """The text of a spec with one table that a clock reads."""
    return TABLE.replace("USERS", users).replace("SIZE", size)


def charge_of(plan: Plan, name: str) -> Charge:
    """What one service of a plan is billed."""
    found = plan.bill.charge(name)
    assert found is not None, name
    return found


# ---------------------------------------------------------------------------------------------------- cases


@cache
def cases_of(path: Path) -> tuple[Located, ...]:
    """The cases of a file, read once and found again by where they stand; nobody writes into them."""
    return tuple(source.read(path, path.relative_to(ROOT).as_posix()).value)


def spec_of(service: str, case: dict) -> dict:
    """The whole spec of a case of one service."""
    if "spec" in case:
        return case["spec"]
    given = dict(case.get("given") or {})
    traffic, connections = {}, []
    for inflow, flow in (given.pop("traffic", None) or {}).items():
        arriving = flow if isinstance(flow, dict) else {"requests": flow}
        traffic[f"source-{inflow}"] = {"request": "1 KB", "response": "1 KB", **arriving}
        connections.append({f"source-{inflow} -> subject": {inflow: "1/request"}})
    spec = {
        "title": case["it"][:80], "region": case.get("region", "us-east-1"), "free_tier": case.get("free_tier", "none"),
        "traffic": traffic, "services": {"subject": {"type": service, **given}}, "connections": connections,
    }  # fmt: skip
    for key, value in (case.get("with") or {}).items():
        if isinstance(value, dict):
            spec[key] = {**spec.get(key, {}), **value}
        elif isinstance(value, list):
            spec[key] = [*spec.get(key, []), *value]
        else:
            spec[key] = value
    return spec


# ---------------------------------------------------------------------------------------------------- the examples


def scenarios_of(path: Path) -> tuple[str, ...]:
    """The names of a spec's scenarios, without pricing it."""
    tree, _ = load_tree(path, str(path))
    return tuple(tree["scenarios"].value) if "scenarios" in tree else ()


# What follows is made once and looked at by many tests: nobody may change it. A default is filled in before it is
# looked up, so that a page asked for with it and without it is one page.


def report(path: Path, scenario: str = "", lang: str = "en") -> Report:
    """The report of a spec, its places named from the repository's root."""
    return _report(path, scenario, lang)


def page(path: Path, lang: str = "en", decimal: str = "", scenario: str = "", kind: Kind = "full") -> Page:
    """The page of a spec; cents stand behind a point in English, a comma in Vietnamese."""
    return _page(path, lang, decimal or DECIMALS[lang], scenario, kind)


def rendered(form: str, path: Path, lang: str = "en", decimal: str = "") -> bytes:
    """One form of a page."""
    return _rendered(form, path, lang, decimal or DECIMALS[lang])


@cache
def _report(path: Path, scenario: str, lang: str) -> Report:
    return review(plan(path, on=DAY, shown=str(path.relative_to(ROOT)), scenario=scenario or None, lang=lang))


@cache
def _page(path: Path, lang: str, decimal: str, scenario: str, kind: Kind) -> Page:
    from archplan.outputs.page.sections import page_of

    return page_of(report(path, scenario, lang), lang, decimal, path.stem, kind=kind)


@cache
def _rendered(form: str, path: Path, lang: str, decimal: str) -> bytes:
    from archplan.outputs.page.forms import form_named

    found = form_named(form).render(page(path, lang, decimal))
    return found.encode() if isinstance(found, str) else found


NEEDED = {
    ("custom", "unit_price"): "$14/year", ("ebs", "size"): "8 GB", ("ec2", "instance"): "t3.small", ("endpoint", "to"): ["s3"],
    ("rds", "instance"): "db.t4g.medium",
}  # fmt: skip
