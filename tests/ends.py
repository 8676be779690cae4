"""Every option of every service at its ends: nothing, huge, tiny, below nothing and of a wrong kind.

``python -m tests.ends`` sets each, one at a time, in the first case of its service that can be priced, then prices and reviews
the plan. A spec is refused with its mistakes or priced: no exception, no line, quantity or total below nothing (but for credits), no
number that is none, and at most two seconds of the processor. ``python -m tests.ends 7 3`` does the third of seven parts.
"""

import re
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import yaml

from archplan.checks.review import review
from archplan.kernel.diagnostics import ArchplanError
from archplan.prices.book import PriceBook, default_folder
from archplan.services import catalog
from tests.build import SERVICES, cases_of, planned, spec_of
from tests.clock import DAY
from tests.fuzz import LONGEST, NUMBER, _said

NUMBERS = ("0", "1", "0.000001", "1000000000000000", "-1", "1/3", "0..0..1")
OTHERS = ("~", "[]", "{}", "true", "word", "[{a: 1}]", "ask", "1", "''")


@cache
def bases() -> dict[str, dict[str, Any]]:
    """A spec that can be priced for each service, and the book they are priced by."""
    found = {}
    for path in SERVICES:
        for case in cases_of(path):
            spec = spec_of(path.stem, case.plain())
            if spec.get("services", {}).get("subject", {}).get("type") != path.stem:
                continue
            try:
                planned(spec)
            except ArchplanError:
                continue
            found[path.stem] = spec
            break
    return found


@cache
def book() -> PriceBook:
    """One book for all of them."""
    return PriceBook(default_folder(), DAY)


def ends() -> Iterator[tuple[str, str, str]]:
    """A service, an option and what it is set to."""
    for service in sorted(bases()):
        for option in sorted(catalog()[service].options):
            said = next((it for it in _said().get(option, ()) if NUMBER.search(it)), "")
            numbers = [NUMBER.sub(number, said, count=1) for number in NUMBERS] if said else list(NUMBERS)
            for value in dict.fromkeys((*numbers, *OTHERS)):
                yield service, option, value


def broken(service: str, option: str, value: str) -> tuple[str, str]:
    """What promise is broken, or nothing; and how it ended."""
    spec = bases()[service]
    try:
        given = yaml.safe_load(value)
    except yaml.YAMLError:
        given = value
    changed = {**spec, "services": {**spec["services"], "subject": {**spec["services"]["subject"], option: given}}}
    started = time.process_time()
    try:
        plan = planned(changed, book=book())
        report = review(plan)
    except ArchplanError:
        return "", "refused"
    except Exception:
        return traceback.format_exc().strip().splitlines()[-1] + _place(), "broken"
    took = time.process_time() - started
    if took > LONGEST:
        return f"{took:.1f} s of the processor", "slow"
    for charge in report.plan.bill.charges:
        for line in charge.lines:
            if line.cost is not None and line.cost.number < 0 and line.kind not in ("credit", "discount", "free"):
                return f"a negative line {line}", "negative"
    if report.plan.bill.total.number < 0:
        return f"a total of {report.plan.bill.total}", "negative"
    return "", "priced"


def _place() -> str:
    frames = [it for it in traceback.extract_tb(sys.exc_info()[2]) if "archplan/" in it.filename]
    return f" in {frames[-1].filename.rpartition('archplan/')[2]}:{frames[-1].lineno}" if frames else ""


def main() -> None:
    """Set each, and say what broke."""
    parts, part = (int(word) for word in sys.argv[1:3]) if len(sys.argv) > 2 else (1, 0)
    ended: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for service, option, value in list(ends())[part % parts :: parts]:
        said, how = broken(service, option, value)
        ended[how] += 1
        if said:
            kind = re.sub(r"\d+", "0", said)
            kinds[kind] += 1
            if kinds[kind] < 4:
                print(f"{service}: {{{option}: {value}}}: {said}", flush=True)
    print(
        f"{ended.total():,} values of {len(bases())} services: "
        + ", ".join(f"{n:,} {how}" for how, n in sorted(ended.items()))
    )
    sys.exit(1 if kinds else 0)


if __name__ == "__main__":
    main()
