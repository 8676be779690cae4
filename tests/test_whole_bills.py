"""Whole specs and what they come to: total, lines, lines that must not be there, findings that must or must not.

A case of ``tests/cases/bills`` has ``it`` (the promise), ``spec``, and at least one of: ``total``, ``costs`` (a service,
``service.line`` or ``data transfer``, as in `tests.worked`), ``absent`` (lines that no bill of it has), ``finds`` (slugs
with a part of their sentence), ``silent`` (slugs), ``wrong`` (a mistake's slug with a part of its sentence, in place of a
bill). ``on`` is the day, ``incomplete: true`` says that a price is missing. Amounts are written-out arithmetic, met to
the last digit written.
"""

from datetime import date

import pytest

from archplan.checks.review import review
from archplan.estimate.bill import dollars
from archplan.estimate.plan import plan_of, rescaled
from archplan.kernel.diagnostics import ArchplanError
from archplan.text import yaml as source
from tests.conftest import ROOT, agrees
from tests.worked import DAY, _ours

FILES = sorted((ROOT / "tests/cases/bills").glob("*.yaml"))
KEYS = {"it", "spec", "on", "source", "total", "costs", "absent", "finds", "silent", "wrong", "incomplete"}


def cases():
    for path in FILES:
        text, name = path.read_text("utf-8"), path.relative_to(ROOT).as_posix()
        for case in source.parse(text, name).value:
            yield pytest.param(name, text, case, id=f"{path.stem}: {case['it'].value}")


@pytest.mark.parametrize("name, text, case", list(cases()))
def test_a_whole_bill(name, text, case):
    assert set(case.value) <= KEYS, set(case.value) - KEYS
    promised = case.plain()
    assert set(promised) & {"total", "costs", "absent", "finds", "silent", "wrong"}, "a case promises something"
    day = date.fromisoformat(promised["on"]) if "on" in promised else DAY
    try:
        planned = plan_of(case["spec"], {name: text}, name, on=day)
    except ArchplanError as error:
        said = {diagnostic.slug: f"{diagnostic.message}; {diagnostic.hint}" for diagnostic in error.diagnostics}
        assert "wrong" in promised, said
        for slug, words in promised["wrong"].items():
            assert slug in said and words in said[slug], said
        return
    assert "wrong" not in promised, "this spec is understood"
    again = rescaled(planned, 1)
    assert dollars(again.bill.total) == dollars(planned.bill.total), "the same traffic is the same bill"
    lines = {f"{line.subject}.{line.name}": line for line in planned.bill.lines}
    assert planned.bill.is_complete != (promised.get("incomplete") == "true"), [
        f"{line.subject}.{line.name}: {line.reason}" for line in planned.bill.unpriced
    ]
    for line in promised.get("absent") or ():
        assert line not in lines, f"{line} is ${float(lines[line].monthly):.4f}"
    for which, cost in (promised.get("costs") or {}).items():
        assert agrees(_ours(planned, which), cost), f"{which}: ${float(_ours(planned, which)):.4f}, not {cost}"
    if "total" in promised:
        total = dollars(planned.bill.total)
        assert agrees(total, promised["total"]), f"${float(total):.4f}, not {promised['total']}"
    if promised.get("finds") or promised.get("silent"):
        found = {finding.slug: finding.message for finding in review(planned).findings}
        for slug, words in (promised.get("finds") or {}).items():
            assert slug in found and words in found[slug], found
        for slug in promised.get("silent") or ():
            assert slug not in found, found[slug]
