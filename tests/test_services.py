"""Every service keeps the promises of its cases file: what it uses, and what that costs.

A case gives one service's options and the traffic that reaches its inflows (a rate, or a whole source of traffic);
`with` adds other parts of a spec; `spec` is a whole one. Prices are us-east-1's and no free tier applies unless
the case says so.
"""

import json
from datetime import date

import pytest

from archplan.checks.review import review
from archplan.estimate.bill import Line, dollars
from archplan.estimate.plan import plan_of
from archplan.kernel.units import Quantity
from archplan.text import yaml as source
from tests.build import SERVICES, cases_of, spec_of
from tests.clock import DAY
from tests.conftest import ROOT, agrees, amount

KEYS = {"it", "on", "given", "with", "spec", "region", "free_tier", "usage", "costs", "total", "findings", "free",
        "unknown", "source"}  # fmt: skip
CASES = [
    pytest.param(path.stem, case, id=f"{path.stem}: {case['it'].value}")
    for path in [*SERVICES, ROOT / "tests/cases/spot-checks.yaml"]
    for case in cases_of(path)
]


@pytest.mark.parametrize("service, case", CASES)
def test_case(service, case):
    case = case.plain()
    assert set(case) <= KEYS, set(case) - KEYS
    text = json.dumps(spec_of(service, case))
    day = date.fromisoformat(case["on"]) if "on" in case else DAY
    planned = plan_of(source.parse(text, "case.yaml"), {"case.yaml": text}, "case.yaml", on=day)
    lines: dict[str, Line] = {}
    for line in planned.bill.lines:
        own = line.subject == "subject" or "spec" in case
        lines.setdefault(line.name if own else f"{line.subject}: {line.name}", line)
        lines.setdefault(f"{line.subject}: {line.name}", line)
    for meter, expected in (case.get("usage") or {}).items():
        assert meter in lines, f"no line {meter!r} among {list(lines)}"
        used = lines[meter].usage
        assert used is not None, f"{meter} counts nothing"
        found, wanted = used.quantity, Quantity.parse(expected)
        assert found.like(wanted), f"{meter}: {found}, not {wanted}"
        assert abs(found.number - wanted.number) <= abs(wanted.number) / 10**12, f"{meter}: {found}, not {wanted}"
    for meter, expected in (case.get("costs") or {}).items():
        assert meter in lines, f"no line {meter!r} among {list(lines)}"
        assert lines[meter].cost is not None, lines[meter].reason
        cost = lines[meter].monthly
        assert agrees(cost, expected), f"{meter}: ${float(cost):.10f}, not {expected} = {float(amount(expected)):.10f}"
    if "total" in case:
        assert not planned.bill.unpriced, [line.reason for line in planned.bill.unpriced]
        total = dollars(planned.bill.total)
        assert agrees(total, case["total"]), f"total ${float(total):.10f}, not {case['total']}"
    for meter in case.get("unknown") or ():
        assert lines[meter].cost is None
    for name in case.get("free") or ():
        assert any(line.kind == "free" and line.name == name for line in planned.bill.lines)
    if "findings" in case:
        slugs = {finding.slug for finding in review(planned).findings}
        assert set(case["findings"]) <= slugs, slugs
