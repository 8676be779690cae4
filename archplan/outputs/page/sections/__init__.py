"""What a report says, one file a section: each makes its part of the page from a report, or None where it has none.

Words and digits are made here once; the forms only lay them out.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from archplan.estimate.bill import dollars
from archplan.estimate.report import Report
from archplan.kernel.record import frozen
from archplan.kernel.shelf import Shelf
from archplan.outputs.page.page import Kind, Page, Section
from archplan.outputs.page.words import Words

ORDER = (
    "summary", "architecture", "cost", "ranges", "traffic", "growth", "options", "money", "risks", "resilience", "assumptions",
    "services", "lines", "free", "others", "sources", "again",
)  # fmt: skip
"""The page from its top to its foot; each name is a file of this folder and the section's key."""


@frozen
class Asked:
    """What every section is made from."""

    report: Report
    say: Words
    stem: str
    settings: tuple[str, ...] = ()
    is_short: bool = False

    @property
    def at_least(self) -> str:
        """What stands before a sum that misses a price."""
        return "" if self.report.plan.bill.is_complete else self.say("at least") + " "

    @property
    def total(self) -> str:
        """Dollars a month as every form prints them."""
        return self.at_least + self.say.money(dollars(self.report.plan.bill.total))


SECTIONS: Shelf[Callable[[Asked], Section | None]] = Shelf("archplan.outputs.page.sections", attribute="section")
SHORT: Shelf[Callable[[Asked], Section | None]] = Shelf("archplan.outputs.page.short", attribute="section")
"""The same sections as the short page has them; those it has no file for stand in the full page alone."""


def page_of(
    report: Report, lang: str = "en", decimal: str = ".", stem: str = "", settings: tuple[str, ...] = (),
    kind: Kind = "full",
) -> Page:  # fmt: skip
    """The report in one language: every section of that `kind` there is something to say in.

    `decimal` is the sign before cents, ``.`` or ``,``; `stem` names the files beside the page.
    """
    say = Words(lang, decimal)
    asked = Asked(report, say, stem or "architecture", settings, kind == "short")
    shelf = SHORT if kind == "short" else SECTIONS
    made = (shelf[name](asked) for name in ORDER if name in shelf.names()) if kind != "bare" else iter(())
    a = report.plan.architecture
    return Page(
        say, asked.stem, a.title, a.about, subtitle(asked), asked.total,
        tuple(section for section in made if section is not None), report, kind == "short",
    )  # fmt: skip


def subtitle(asked: Asked) -> str:
    """Where, which scenario, and what kind of prices of which day."""
    plan, say = asked.report.plan, asked.say
    a = plan.architecture
    parts = [f"{a.region_title(a.region)} ({a.region})"]
    if plan.scenario:
        parts.append(say("scenario {name}", name=plan.scenario))
    parts.append(say("list prices in US dollars without tax, of {day}", day=day_of(plan.day)))
    return " · ".join(parts)


def day_of(day: date) -> str:
    """A day the same way in every language: 2026-11-22."""
    return day.isoformat()
