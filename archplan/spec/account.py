"""Whose account: when it was opened, on which plan, with which credits and what support.

From these follow the plan of services that ask for it, what its free tier is, and what credits pay. Where no day is written
it is taken to be opened on the day priced.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

from archplan.kernel.diagnostics import Diagnostic
from archplan.prices.book import newcomers_of
from archplan.services.words.customer import Customer, Turn
from archplan.services.words.service import Service
from archplan.services.words.steps import option
from archplan.spec.money import Credit, Purse, _apart, _Counted, _day, _refused
from archplan.spec.reader import Reader

FILE = "account"  # the price file of what an account pays, and of the days that changed it
CREDITS = "credits"  # the day from which new accounts have credits in place of twelve free months


class Account(_Counted):
    """What `account:` says."""

    opened: Any = option(None, "the day it was opened, such as 2026-08-01; the day priced unless stated")
    plan: Literal["free", "paid"] | None = option(None, "the plan of an account opened since July 2025")
    credits: list[Credit] = option((), "what AWS takes off its charges, each until its day")
    support: Literal["basic", "developer", "business", "on-ramp", "business-plus", "enterprise", "unified"] = option(
        "basic", "the support plan, billed as a share of the whole bill; basic is free"
    )

    turns: dict[str, Turn]  # the days that changed what an account is given

    def _read(self, key: str, kind: Any, written: Any, wrong: list[Diagnostic]) -> Any:
        if key == "opened":
            text = written.value.strip() if written.is_text else ""
            return _day(key, text, written, wrong)
        return super()._read(key, kind, written, wrong)

    def months_after(self, count: int, day: date) -> date:
        """The day so many months after it was opened, or after `day` where that is not said: six from 2026-08-31 are 2027-02-28."""
        first = self.opened or day
        months = 12 * first.year + first.month - 1 + count
        year, at = months // 12, months % 12 + 1
        return date(year, at, min(first.day, monthrange(year, at)[1]))

    def free_until(self, day: date) -> date | None:
        """The last of the twelve free months of an account from before credits; None when they are over, or never were."""
        if self.opened is None or self.has_credits or self.opened > day:
            return None
        last = self.months_after(12, day) - timedelta(1)
        return last if day <= last else None

    @property
    def has_credits(self) -> bool:
        """Whether AWS gave it credits in place of twelve free months: it was opened since they are given."""
        return self.opened is not None and CREDITS in self.turns and self.opened >= self.turns[CREDITS].since


def read_account(reader: Reader) -> Account | None:
    """The spec's `account:`; nothing where it has none."""
    written = reader.tree.get("account")
    if written is None:
        return None
    if not written.is_mapping:
        hint = "write account: {opened: 2026-08-01, plan: paid}"
        reader.mistake("bad-value", written.span, "account is a mapping", hint)
        return None
    account = Account(written, reader.wrong, "account")
    account.turns = turns_of(reader.pricing, FILE)
    credits = written.get("credits")
    if credits is not None and credits.is_list:
        _apart(credits, reader.wrong)
    if account.plan is not None and account.opened is not None and not account.has_credits:
        message = f"plan: accounts opened before {account.turns[CREDITS].since} have no plan"
        _refused(written["plan"], message, "leave 'plan' out", reader.wrong)
    return account


def purse_of(account: Account | None, purse: Purse | None, reader: Reader) -> Purse | None:
    """What its owner counts with: the credits of `account:` are those of `money:`, where that names none."""
    if account is None or not account.credits:
        return purse
    if purse is None:
        return Purse(_only_credits(reader), [], "money")
    if purse.credits:
        message = "credits stand under 'account' and under 'money'"
        _refused(reader.tree["money"]["credits"], message, "write them in one place", reader.wrong)
        return purse
    purse._values["credits"] = account.credits
    return purse


def _only_credits(reader: Reader) -> Any:
    from archplan.text.located import Located

    written = reader.tree["account"]
    return Located({"credits": written["credits"]}, written.span)


def turns_of(pricing: Path, file: str) -> dict[str, Turn]:
    """The days from which AWS treats new customers otherwise, by name, as a price file has them."""
    found = newcomers_of(pricing, file)
    return {
        name: Turn(
            date.fromisoformat(entry["from"].value),
            *(entry[key].value if key in entry else "" for key in ("what", "instead", "note")),
        )
        for name, entry in (found.items() if found is not None else ())
    }


def meet(services: Iterable[Service], account: Account | None, reader: Reader) -> None:
    """Tell the services that ask whose account it is; what comes after the day priced has not come yet."""
    day = reader.day or date.today()
    opened = account.opened if account is not None else None
    for service in services:
        if service.asks_account():
            turns = turns_of(reader.pricing, service.key)
            come = {name: turns[name] for name in service.asks_account() if name in turns and turns[name].since <= day}
            service.customer = Customer(opened or day, opened is not None, come)
