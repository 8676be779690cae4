"""How the owner counts: `money:` gives a currency beside dollars, the VAT, the credits, and the day it is torn down.

AWS bills in dollars without tax; what is read here changes no line of the bill. `archplan.analysis.payments` works with it.
"""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import Annotated, Any

from archplan.kernel.diagnostics import Diagnostic
from archplan.kernel.units import USD, Quantity, UnitError, decimal, one, plain
from archplan.services.words.kinds import Measures
from archplan.services.words.options import Record
from archplan.services.words.steps import option
from archplan.text.located import Located

MOST_MONTHS = 120  # ahead of the day priced: no growth goes on for longer
MOST_CREDITS = 40
LONGEST = 60  # letters of a credit's name
LARGEST = Fraction(10**12)

# Digits after the point of the currencies in use, by ISO 4217:
# https://www.six-group.com/en/products-services/financial-information/data-standards.html
_CODES = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF",
    2: "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC "
       "CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR "
       "JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD "
       "NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN "
       "SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH UYU UZS VES WST XCD XCG YER ZAR ZMW ZWG",
    3: "BHD IQD JOD KWD LYD OMR TND",
}  # fmt: skip
CURRENCIES = {code: digits for digits, codes in _CODES.items() for code in codes.split()}

Dollars = Annotated[Quantity, Measures("an amount of money", USD, "$200", high=LARGEST)]
Tax = Annotated[Quantity, Measures("a share", one, "10%", high=Fraction(1))]


class _Counted(Record):
    """A mapping under `money:`: its days are days of the calendar, its amounts are no bands."""

    def _read(self, key: str, kind: Any, written: Located, wrong: list[Diagnostic]) -> Any:
        text = written.value.strip() if written.is_text else ""
        if key in ("on", "until"):
            return _day(key, text, written, wrong)
        if "±" in text or (".." in text and key in ("rate", "amount", "vat")):
            return _refused(
                written, f"{key}: {_said(written)} is a band, where one number belongs", "write the number", wrong
            )
        return super()._read(key, kind, written, wrong)


class Currency(_Counted):
    """What amounts are shown in beside dollars, at a rate that somebody read somewhere on a day."""

    code: str = option("", "its ISO 4217 code, such as VND", required=True)
    rate: Any = option(None, "how many of it a dollar is, such as 26_300 VND/USD", required=True)
    on: Any = option(None, "the day the rate was read, such as 2026-11-20")
    source: str = option("", "where the rate was read")

    def _read(self, key: str, kind: Any, written: Located, wrong: list[Diagnostic]) -> Any:
        if key == "code":
            return _code(written, wrong)
        if key == "rate":
            return _rate(written, self._values["code"] or "VND", wrong)
        if key == "source":
            return _line(key, written, 200, wrong)
        return super()._read(key, kind, written, wrong)

    def of(self, dollars: Fraction) -> Fraction:
        """So many dollars in this currency, rounded half up to its smallest coin."""
        return Fraction(decimal(dollars * self.rate, CURRENCIES[self.code]))

    def show(self, dollars: Fraction) -> str:
        """So many dollars in this currency, for print: ``5,274,991 VND``."""
        digits = CURRENCIES[self.code]
        least = Fraction(1, 10**digits)
        if dollars > 0 and self.of(dollars) == 0:
            return f"<{decimal(least, digits):,f} {self.code}"
        return f"{decimal(self.of(dollars), digits):,f} {self.code}"

    @property
    def quoted(self) -> str:
        """The rate as it is written: ``26,300 VND/USD``."""
        return f"{plain(self.rate, 12)} {self.code}/USD"


class Credit(_Counted):
    """An amount that AWS takes off its charges until a day."""

    name: str = option("", "what it is called, such as AWS Activate", required=True)
    amount: Dollars = option(None, "how much of it is there on the day priced, such as $200", required=True)
    until: Any = option(None, "the last day whose charges it pays, such as 2027-03-31", required=True)

    def _read(self, key: str, kind: Any, written: Located, wrong: list[Diagnostic]) -> Any:
        if key == "name":
            return _line(key, written, LONGEST, wrong)
        found = super()._read(key, kind, written, wrong)
        if key == "amount" and found is not None and (found.number <= 0 or (found.number * 100).denominator > 1):
            return _refused(written, f"amount: {_said(written)} is no amount in whole cents", "write $200", wrong)
        return found

    @property
    def dollars(self) -> Fraction:
        """The amount in dollars, whole cents."""
        return Fraction(self.amount.number)


class Purse(_Counted):
    """What `money:` says."""

    currency: Currency | None = option(None, "shown beside dollars, at a stated rate")
    vat: Tax | None = option(None, "the tax on what AWS bills, such as 10%")
    credits: list[Credit] = option((), "what AWS takes off its charges, each until its day")
    until: Any = option(None, "runs until this day and is then torn down, such as 2027-03-31")

    @property
    def tax(self) -> Fraction:
        """The VAT as a share; nothing where none is stated."""
        return Fraction(self.vat.number) if self.vat is not None else Fraction(0)


def read_money(tree: Located, day: date | None, wrong: list[Diagnostic]) -> Purse | None:
    """The spec's `money:`; nothing where it has none. `day` is the one it is priced on."""
    written = tree.get("money")
    if written is None:
        return None
    if not written.is_mapping:
        hint = "write money: {vat: 10%, credits: [{name: AWS Activate, amount: $200, until: 2027-03-31}]}"
        return _refused(written, "money is a mapping", hint, wrong)
    purse = Purse(written, wrong, "money")
    credits = written.get("credits")
    if credits is not None and credits.is_list:
        _apart(credits, wrong)
    until = purse._values["until"]
    if day is not None and until is not None and months_between(day, until) > MOST_MONTHS:
        message = f"until: {until} is more than {MOST_MONTHS} months after the day priced"
        hint = f"nobody knows growth and prices so far ahead; write a day of the next {MOST_MONTHS // 12} years"
        wrong.append(Diagnostic("too-far-ahead", written["until"].span, message, hint))
    return purse


def months_between(first: date, last: date) -> int:
    """From which month of the calendar to which: 1 from any day of March to any day of April."""
    return 12 * (last.year - first.year) + last.month - first.month


def _apart(credits: Located, wrong: list[Diagnostic]) -> None:
    """Credits are told apart by their names, and a reader can follow as many as there are."""
    if len(credits.value) > MOST_CREDITS:
        _refused(
            credits, f"{len(credits.value)} credits are more than a reader follows", f"{MOST_CREDITS} at most", wrong
        )
    seen: set[str] = set()
    for credit in credits.value:
        name = credit.get("name")
        if name is not None and name.is_text:
            if name.value in seen:
                hint = "give each credit a name of its own"
                _refused(name, f"name: {_said(name)} stands in this list already", hint, wrong)
            seen.add(name.value)


def _day(key: str, text: str, written: Located, wrong: list[Diagnostic]) -> date | None:
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):  # fromisoformat alone takes weeks and days run together
            return date.fromisoformat(text)
    except ValueError:
        pass
    return _refused(
        written,
        f"{key}: {_said(written)} is not a day",
        f"write {key}: {'2026-11-20' if key == 'on' else '2027-03-31'}",
        wrong,
    )


def _code(written: Located, wrong: list[Diagnostic]) -> str:
    from difflib import get_close_matches  # only when something may be wrong

    text = written.value.strip() if written.is_text else ""
    if text in CURRENCIES:
        return text
    if text == "USD":
        _refused(written, "code: the bill is in dollars already", "leave the currency out", wrong)
        return ""
    near = get_close_matches(text.upper(), CURRENCIES, n=1)
    hint = f"did you mean {near[0]!r}?" if near else "write its ISO 4217 code, such as VND"
    message = f"code: there is no currency {_said(written)}"
    wrong.append(Diagnostic("unknown-currency", written.span, message, hint))
    return ""


def _rate(written: Located, code: str, wrong: list[Diagnostic]) -> Fraction | None:
    """``26_300 VND/USD`` as how many for a dollar."""
    hint = f"write how many {code} a dollar is, such as '{'26_300' if code == 'VND' else '1.25'} {code}/USD'"
    try:
        found = Quantity.parse(written.value if written.is_text else "?")
        if dict(found.powers) == {code: 1, "USD": -1} and 0 < found.number < LARGEST:
            return Fraction(found.number)
    except (UnitError, ZeroDivisionError):
        pass
    return _refused(written, f"rate: {_said(written)} is not {code} for a dollar", hint, wrong)


def _line(key: str, written: Located, longest: int, wrong: list[Diagnostic]) -> str:
    text = written.value.strip() if written.is_text else ""
    if text and text.isprintable() and len(text) <= longest:
        return text
    message = f"{key}: {_said(written)} is not a line of up to {longest} letters"
    _refused(written, message, "write it in one line", wrong)
    return ""


def _refused(written: Located, message: str, hint: str, wrong: list[Diagnostic]) -> Any:
    """Nothing, and a mistake that says why."""
    wrong.append(Diagnostic("bad-value", written.span, message, hint))
    return None


def _said(written: Located) -> str:
    text = written.value if written.is_text and len(written.value) <= 60 else f"{str(written.value)[:60]}…"
    return repr(text) if written.is_text else ("a list" if written.is_list else "a mapping")
