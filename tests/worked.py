"""Published worked examples through the whole program: a spec, the figures its source prints, and ours beside them.

A case file states `source`, `spec` and `lines`: each published line, its figure, and which of our services or
lines it is the sum of. `prices` lays the unit prices that the source states over the book, for examples older
than the book or in a region it does not hold. A line passes within one cent or 0.5 %; one that does not carries
`differs`, a sentence that says who is right and why.
"""

import json
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

import yaml

from archplan.estimate.plan import Plan, plan_of
from archplan.text import yaml as source
from tests.clock import DAY
from tests.conftest import ROOT, amount

FOLDER = ROOT / "tests/cases/worked"
KEYS = {"id", "title", "source", "published", "note", "spec", "prices", "lines", "total", "on", "topic"}
LINE_KEYS = {"line", "expected", "ours", "differs", "times"}


@dataclass(frozen=True)
class Outcome:
    """One published line against ours, in dollars."""

    example: str
    topic: str
    line: str
    published: Fraction
    ours: Fraction
    differs: str

    @property
    def is_exact(self) -> bool:
        return abs(self.published - self.ours) <= Fraction(1, 100)

    @property
    def passes(self) -> bool:
        return abs(self.published - self.ours) <= max(Fraction(1, 100), abs(self.published) / 200)


def outcomes(path: Path, folder: Path) -> list[Outcome]:
    """Every line of one example; `folder` is where an overlay of stated prices may be written."""
    case = source.read(path, path.name).plain()
    assert set(case) <= KEYS, set(case) - KEYS
    assert case.get("source"), "an example names its source"
    text = json.dumps(case["spec"])
    overlay = _overlay(case.get("prices") or {}, folder)
    day = date.fromisoformat(case["on"]) if "on" in case else DAY
    planned = plan_of(source.parse(text, "worked.yaml"), {"worked.yaml": text}, "worked.yaml", on=day, pricing=overlay)
    assert planned.bill.is_complete, [f"{line.subject}: {line.reason}" for line in planned.bill.unpriced]
    found = []
    for line in [*case["lines"], *([{"line": "total", "ours": "all", **case["total"]}] if "total" in case else [])]:
        assert set(line) <= LINE_KEYS, set(line) - LINE_KEYS
        ours = _ours(planned, line["ours"]) * amount(str(line.get("times", "1")))
        expected = amount(str(line["expected"]))
        found.append(Outcome(path.stem, case.get("topic", ""), line["line"], expected, ours, line.get("differs", "")))
    return found


def _ours(planned: Plan, names: str | list[str]) -> Fraction:
    """The sum of the lines named: `all`, a service, `service.line`, or `service.line` less its free tier apart."""
    total = Fraction(0)
    for name in [names] if isinstance(names, str) else names:
        chosen = []
        for line in planned.bill.lines:
            charge = "data transfer" if line.usage and line.usage.type == "transfer" else line.subject
            known = (charge, line.subject, f"{line.subject}.{line.name}", f"{charge}.{line.name}")
            if name in ("all", *known):
                chosen.append(line)
        assert chosen, f"nothing is called {name!r} among {[f'{x.subject}.{x.name}' for x in planned.bill.lines]}"
        total += sum((line.monthly for line in chosen), Fraction(0))
    return total


def _overlay(prices: dict, folder: Path) -> Path | None:
    """Unit prices as the source states them: {ec2: {instance/linux/t3.micro: {per: ..., price: ..., scope: ...}}}."""
    for file, entries in prices.items():
        book = {
            "service": file, "source": "https://example.com/", "checked": "2000-01-01",
            "sources": {"stated": "stated by the published example itself"},
            "prices": {
                name: {
                    "title": name.replace("-", " "), "per": entry["per"], "source": "stated", "confidence": "user",
                    entry["scope"]: {"2000-01-01": entry.get("tiers") or entry["price"]},
                }
                for name, entry in entries.items()
            },
        }  # fmt: skip
        lines = yaml.dump(book, sort_keys=False, default_flow_style=False).replace("'", "")
        (folder / f"{file}.yaml").write_text(lines)
    return folder if prices else None
