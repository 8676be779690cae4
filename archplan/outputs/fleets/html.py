"""A fleet as one HTML page that needs nothing else: no network, no storage, readable without its script.

Tables are sorted and filtered; a team leads to its specs, and a spec to its file.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any
from urllib.parse import quote

from archplan.checks.fleet import WORDS, Fleet, Group, groups, rule_counts
from archplan.kernel.units import decimal
from archplan.outputs.cells import exact_digits
from archplan.outputs.fleets import fleet_form, is_of_mistakes, sentences, told
from archplan.outputs.page.forms.html import sealed
from archplan.outputs.page.template import template
from archplan.outputs.page.words import Words

Cell = tuple[str, str, str]  # what is read, where it leads, what it is sorted by


@fleet_form("html")
def html(fleet: Fleet) -> str:
    """For readers: a page with all specs, to sort, filter and follow."""
    return page(fleet, Path.cwd(), "en")


def page(fleet: Fleet, home: Path, lang: str) -> str:
    """The page as it stands in the folder `home`, in one language; links to specs are relative to that."""
    say = Words(lang, "," if lang == "vi" else ".")
    sums = _Sums(fleet, home, say)
    name = Path(os.path.abspath(fleet.folder)).name or fleet.folder
    return template(
        "fleet.html.jinja", None, say=say, lang=lang, title=name, sealed=sealed,
        subtitle=say("{count} specs, priced as they are billed together", count=len(fleet.members)),
        total=sums.least(fleet.total, fleet.is_complete), lacks=sums.lacks(), facts=list(sums.facts()), notes=list(sums.notes()),
        tables=[table for table in sums.tables() if table["rows"]],
    )  # fmt: skip


MOST = 50  # sentences of what is not known


class _Sums:
    """The figures of a fleet in one reader's words."""

    def __init__(self, fleet: Fleet, home: Path, say: Words):
        self.fleet, self.home, self.say = fleet, Path(os.path.realpath(home)), say

    def least(self, amount: Fraction, is_complete: bool) -> str:
        shown = self.say.money(amount)
        return shown if is_complete else self.say("at least {amount}", amount=shown)

    def facts(self) -> Iterator[tuple[str, str, str]]:
        fleet, say = self.fleet, self.say
        yield say("A month, together"), self.least(fleet.total, fleet.is_complete), "strong"
        yield say("Each spec alone"), self.least(fleet.alone, fleet.is_complete), ""
        yield say("A year"), self.least(fleet.total * 12, fleet.is_complete), ""
        budgets = [it.priced.budget for it in fleet.members if it.priced.budget is not None]
        if budgets:
            over = sum(it.is_over for it in fleet.members)
            yield say("Budgets of {count} specs", count=len(budgets)), say.money(sum(budgets, Fraction(0))), ""
            yield say("Over their budget"), str(over), "bad" if over else "good"
        if fleet.wrong:
            yield say("Specs with mistakes"), str(len(fleet.wrong)), "bad"

    def notes(self) -> Iterator[str]:
        yield from sentences(self.fleet, self.say)
        if self.fleet.since and not self.fleet.moves:
            yield self.say("No spec moved against {revision}.", revision=self.fleet.since)

    def lacks(self) -> list[str]:
        """What is not known, without the specs with mistakes, which have a table of their own."""
        lacks = [lack for lack in self.fleet.lacks if not is_of_mistakes(lack)]
        more = len(lacks) - MOST
        said = [self.say.translate(lack) for lack in lacks[:MOST]]
        if self.fleet.wrong:
            said.insert(0, self.say("Specs with mistakes are in no figure: {count}", count=len(self.fleet.wrong)))
        return [*said, self.say("and {count} more, which the JSON lists", count=more)] if more > 0 else said

    def tables(self) -> Iterator[dict[str, Any]]:
        fleet, say = self.fleet, self.say
        yield self._table("wrong", say("Specs with mistakes"), [(say("Spec"), False), (say("Mistake"), False)],
                          [("error", [self._file(it.priced.file), _text(mistake)]) for it in fleet.wrong for mistake in it.priced.mistakes])  # fmt: skip
        if fleet.since:
            heads = [(say("Spec"), False), (say("Before"), True), (say("Now"), True), (say("Moved"), True)]
            gone = {it.file for it in fleet.moves if it.after is None and not it.why}
            rows = [("", [_text(os.path.relpath(it.file, fleet.folder)) if it.file in gone else self._file(it.file), self._money(it.before), self._money(it.after), _text(say.translate(it.why)) if it.why else self._money(it.moved)]) for it in fleet.moves]  # fmt: skip
            yield self._table("moves", say("Moved against {revision}", revision=fleet.since), heads, rows)
        yield self._specs()
        for word in told(fleet):
            yield self._groups(word)
        if fleet.has_rules:
            heads = [(say("Rule"), False), (say("Severity"), False), (say("Times"), True), (say("Specs"), True)]
            grave = {"error": say("error"), "warning": say("warning"), "info": say("info")}
            found = [(severity, [_text(slug), _text(grave[severity]), _count(times), _count(specs)]) for severity, slug, times, specs in rule_counts(fleet)]  # fmt: skip
            yield self._table("rules", say("Rules that found something"), heads, found)

    def _specs(self) -> dict[str, Any]:
        say, fleet = self.say, self.fleet
        heads = [(say("Spec"), False), (say("Title"), False), (say("Team"), False), (say("Owner"), False), (say("Stage"), False),
                 (say("Region"), False), (say("A month"), True), (say("Alone"), True), (say("Budget"), True)]  # fmt: skip
        if fleet.has_rules:
            heads.append((say("Findings"), True))
        rows = []
        for it in sorted(fleet.members, key=lambda member: (-member.cost, member.priced.file)):
            one = it.priced
            cells = [self._file(one.file), _text(one.title), _text(it.team), _text(it.owner), _text(one.stage), _text(one.region),
                     self._money(it.cost, not one.lacks), self._money(one.total, not one.lacks), self._money(one.budget)]  # fmt: skip
            if fleet.has_rules:
                cells.append(_count(sum(count for _, count in one.rules.values())))
            rows.append(("unknown" if one.lacks or it.is_over else "", cells))
        empty = {at for at in range(1, len(heads)) if all(cells[at][0] in ("", "-") for _, cells in rows)}
        if len({one.priced.stage for one in fleet.members}) == 1:
            empty.add(4)
        return self._table(
            "specs", say("Specs"), _without(heads, empty), [(kind, _without(cells, empty)) for kind, cells in rows]
        )

    def _groups(self, word: str) -> dict[str, Any]:
        say, total = self.say, self.fleet.total
        is_whole = word in WORDS[:3]
        heads = [(self._words(word)[0], False), (say("Specs"), True), (say("A month"), True), (say("Share"), True)]
        if is_whole:
            heads += [(say("Budget"), True), (say("Over their budget"), True)]

        def cells(group: Group) -> list[Cell]:
            share = group.cost / total * 100 if total else Fraction(0)
            name = group.name or self._words(word)[2]
            link = "#specs" if is_whole and group.name else ""
            found = [(name, link, ""), (self._counted(group), "", str(group.specs)), self._money(group.cost, group.is_complete),
                     (say.figure(f"{decimal(share, 1)} %"), "", exact_digits(share))]  # fmt: skip
            return [*found, self._money(group.budget), _count(group.over)] if is_whole else found

        rows = [("", cells(group)) for group in groups(self.fleet, word)]
        return self._table(f"by-{word}", self._words(word)[1], heads, rows)

    def _words(self, word: str) -> tuple[str, str, str]:
        """What one such group is called, several, and the one without a name."""
        say = self.say
        return {
            "team": (say("Team"), say("Teams"), say("in no folder")),
            "owner": (say("Owner"), say("Owners"), say("nobody named")),
            "stage": (say("Stage"), say("Stages"), say("none stated")),
            "region": (say("Region"), say("Regions"), ""),
            "service": (say("Service"), say("Services"), ""),
        }[word]

    def _counted(self, group: Group) -> str:
        if not group.wrong:
            return str(group.specs)
        return self.say("{count} + {wrong} with mistakes", count=group.specs, wrong=group.wrong)

    def _money(self, amount: Fraction | None, is_complete: bool = True) -> Cell:
        return ("-", "", "") if amount is None else (self.least(amount, is_complete), "", exact_digits(amount))

    def _file(self, file: str) -> Cell:
        """A spec's path, and the way to it from where the page stands."""
        shown = os.path.relpath(file, self.fleet.folder)
        try:
            way = os.path.relpath(os.path.realpath(file), self.home)
        except ValueError:  # on another drive
            return shown, "", ""
        return shown, quote(Path(way).as_posix()), ""

    def _table(
        self, key: str, title: str, heads: list[tuple[str, bool]], rows: list[tuple[str, list[Cell]]]
    ) -> dict[str, Any]:
        return {
            "key": key,
            "title": title,
            "heads": heads,
            "rows": [{"kind": kind, "cells": cells} for kind, cells in rows],
        }


def _without(row: list[Any], places: set[int]) -> list[Any]:
    return [it for at, it in enumerate(row) if at not in places]


def _text(text: str) -> Cell:
    return text, "", ""


def _count(number: int) -> Cell:
    return str(number), "", str(number)
