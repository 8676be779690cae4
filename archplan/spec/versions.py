"""The version that a service runs, held against AWS's days: what is written twice must agree."""

from __future__ import annotations

import re
from datetime import date, timedelta

from archplan.prices.book import calendar_of
from archplan.services.words.life import Life
from archplan.services.words.service import Service
from archplan.spec.reader import Reader


def read_life(reader: Reader, service: Service) -> Life | None:
    """Where its version stands on the day priced; None where it has none, none is written, or no calendar is of it."""
    engine, version = service.runs_version() or ("", "")
    if not engine or not version:
        return None
    at = service.span_of("version")
    if not re.fullmatch(r"\d[\w.+-]{0,59}", version):
        reader.mistake("bad-value", at, f"version: {version[:60]!r} is not a version", "write a number such as 8.0")
        return None
    calendar = calendar_of(reader.pricing, service.key, engine)
    if calendar is None:
        return None
    found = calendar.of(version)
    life = Life(
        calendar.title,
        found.version if found is not None else version,
        reader.day or date.today(),
        found.extended if found is not None else None,
        found.third if found is not None else None,
        found.ends if found is not None else None,
        found is not None,
        tuple(it.version for it in calendar.lifetimes),
    )
    _agree(reader, service, life)
    return life


def _agree(reader: Reader, service: Service, life: Life) -> None:
    """A mistake where the support that is written is not that of the version on the day priced."""
    support = service._values.get("support")
    if service._spans.get("support") is None or life.stage == "unknown" or support is None:
        return
    if (support == "extended") == (life.stage in ("extended", "third year")):
        return
    if life.stage == "ended":
        stands = f"is supported no more since {life.ends}"
    elif life.stage == "standard":
        until = f" until {life.extended - timedelta(1)}" if life.extended is not None else ""
        stands = f"is in standard support{until}"
    else:
        stands = f"is in extended support since {life.extended}"
    reader.mistake(
        "conflicting-options",
        service.span_of("support"),
        f"{service.name}: 'support: {support}' and 'version: {service._values['version']}' contradict each other: "
        f"{life.name} {stands}",
        "leave 'support' out, and the version's days count",
    )
