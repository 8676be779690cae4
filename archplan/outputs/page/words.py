"""A page's own words in its reader's language, and its figures with that reader's decimal sign.

The catalogues are gettext's: ``locale/LANG/LC_MESSAGES/archplan.po`` beside its compiled ``.mo``. A message is looked
up whole and filled after; names of services and what AWS counts stay English, as the people who write such pages keep
them. What rules find has a catalogue of its own, which is read when a page says it: ``findings.po``.
"""

from __future__ import annotations

import gettext
import re
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from archplan.kernel.units import money
from archplan.outputs.page.findings import findings_in

LANGUAGES = ("en", "vi")
DOMAIN = "archplan"
FOLDER = Path(__file__).parent / "locale"
_FIGURE = re.compile(r"(?<![\w.,])(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(?![\w]|[.,]\d)")


class Words:
    """Says things in one language: ``say("{share} of the bill", share="40%")``."""

    def __init__(self, lang: str = "en", decimal: str = "."):
        assert lang in LANGUAGES and decimal in (".", ","), (lang, decimal)
        self.lang, self.decimal = lang, decimal

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Words) and (self.lang, self.decimal) == (other.lang, other.decimal)

    def __hash__(self) -> int:
        return hash((self.lang, self.decimal))

    def __call__(self, text: str, **given: Any) -> str:
        said = _catalogue(self.lang).gettext(text) if text else ""
        return said.format(**{name: str(value) for name, value in given.items()}) if given else said

    def translate(self, text: str) -> str:
        """A sentence that archplan made in English elsewhere, where its pattern is in the catalogue; else as it is."""
        if self.lang == "en":
            return text
        for pattern, message in _patterns():
            match = pattern.fullmatch(text)
            if match:
                return self(message, **match.groupdict())
        said = self(text)
        return said if said != text else self.part(text)

    def finding(self, slug: str, text: str) -> str:
        """What a rule said in English, or its hint."""
        return text if self.lang == "en" else findings_in(self.lang, FOLDER).translate(slug, text)

    def part(self, text: str) -> str:
        """Words of a room below that fill a gap or a cell: a duration, a condition, what a service is called."""
        return text if self.lang == "en" else findings_in(self.lang, FOLDER).part("", text)

    def figure(self, text: str) -> str:
        """Figures in a text with this reader's signs: ``$2,406.84`` is ``$2.406,84`` where the comma is decimal."""
        if self.decimal == ".":
            return text
        return _FIGURE.sub(lambda m: m[1].replace(",", ".") + (m[2] or "").replace(".", ","), text)

    def money(self, amount: Fraction) -> str:
        """Dollars and cents."""
        return self.figure(money(amount))


@cache
def _catalogue(lang: str) -> gettext.NullTranslations:
    if lang == "en":
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, FOLDER, languages=[lang])


PATTERNS = (
    "{service}: outside its hours it is deleted and made again, for AWS cannot stop it",
    "{service}: outside its hours it is stopped, and keeps its disks and addresses",
    "{source}: growth of {share} percent a month; these figures are the first month's",
    "{source}: the busiest minute is {times} times the mean (the {shape} shape's busiest hour, and half as much again within it)",
    "{arrow}: a request is {size} and a response is {answer}, as the spec states no size and nothing arrives at {caller}",
    "{arrow}: a {what} is {size}, as the spec states no size and nothing arrives at {caller}",
    "{source}: a {what} is {size}, as the spec states no size",
    "{source}: a response is {size}, as {service} only takes what is sent",
    "{source}: a response is {size}, as {services} only take what is sent",
    "{source}: all users are in {geography}, the region's own CloudFront geography",
    "{arrow}: nothing says how often {what}, so nothing is billed; write {write}",
    "{arrow}: {watcher} tells of what it finds once a day",
    "{arrow}: {alarms} goes off once a month",
    "price of {title} in {scope}: {confidence}, not read from AWS's own price list by machine",
    "Lines are rounded for print; the total is of exact amounts, {amount} more than the rounded lines.",
    "Lines are rounded for print; the total is of exact amounts, {amount} less than the rounded lines.",
    "{count} of {of} prices were last read more than a year before, the oldest on {day}: {command}",
    "1 of 1 price was last read more than a year before, the oldest on {day}: {command}",
    "always free, for the whole account",
    "stated in the spec",
    "None",
    "Backup restore",
    "Pilot light",
    "Warm standby",
    "Hot standby",
    "Active active",
    "unbounded",
    "misses RTO and RPO",
    "misses {what}",
    "meets them",
    "none stated",
    "never: it saves no time",
    "always",
    "{count} of 4",
    "no data",
    "it has mistakes now",
    "it had mistakes at {revision}",
    "a price is unknown",
    "a price was unknown at {revision}",
    "{what}: price unknown",
    "{what}: not sold there",
    "{what}: asked for",
    "{what} asks for an answer",
    "Some specs say 'free_tier: none', so no allowance of the account is taken off any of them",
    "support plan: specs of one account name several, {plans}",
)
"""Assumptions, reasons and cells of a table that rooms below say in English, as messages of the catalogue."""


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    found = []
    for message in PATTERNS:
        parts = re.split(r"\{(\w+)\}", message)
        made = "".join(f"(?P<{part}>.+?)" if n % 2 else re.escape(part) for n, part in enumerate(parts))
        found.append((re.compile(made), message))
    return tuple(found)
