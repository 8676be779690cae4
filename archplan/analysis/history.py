"""Estimate and bill month after month: how far each was off, and where the bills go.

A month is a small JSON file of a folder, named after it; `archplan reconcile --keep` writes it. What is compared is usage: an
estimate leaves out tax, credits, refunds and fees, so they are apart. Of a month that the bill covers in part, both sides are of
those days; only whole months count for the trend.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import Any

from archplan.analysis.reconciliation import Reconciliation
from archplan.kernel import inputs
from archplan.kernel.diagnostics import ArchplanError, Diagnostic, Span, mistake
from archplan.kernel.plain import one_line
from archplan.kernel.record import frozen
from archplan.kernel.units import decimal

APART = ("commitment fee", "credit", "refund", "fee", "tax")  # gaps of what an estimate leaves out
MOST = 600  # months of a folder
LARGEST = 100_000  # bytes of a file
PLACES = 10
VERSION = "1"
AMOUNTS = ("estimatedMonthlyCost", "estimatedCost", "chargedCost", "apart")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,20})?", re.ASCII)
WRITE = "archplan reconcile SPEC --bill FILES --keep DIR writes such a file"
ZERO = Fraction(0)


@frozen
class MonthKept:
    """One month, dollars: `estimated` is of the `days` that the bill covers, `month` of the whole; `apart` is no usage."""

    title: str
    name: str
    days: int
    of_days: int
    month: Fraction
    estimated: Fraction
    charged: Fraction
    apart: Fraction
    gaps: tuple[tuple[str, Fraction], ...]
    is_complete: bool

    @property
    def actual(self) -> Fraction:
        """What was charged for usage."""
        return self.charged - self.apart

    @property
    def error(self) -> Fraction | None:
        """The estimate less what was charged for usage, as a share of that; None where nothing was."""
        return (self.estimated - self.actual) / self.actual if self.actual > 0 else None

    @property
    def is_whole(self) -> bool:
        return self.days == self.of_days


@frozen
class History:
    """The months of a folder, the earliest first; `gone` are those between that have no file."""

    title: str
    months: tuple[MonthKept, ...]
    gone: tuple[str, ...]

    @property
    def whole(self) -> tuple[MonthKept, ...]:
        return tuple(it for it in self.months if it.is_whole)

    @property
    def mean_error(self) -> Fraction | None:
        """The mean of the errors' sizes."""
        errors = [abs(it.error) for it in self.months if it.error is not None]
        return sum(errors, ZERO) / len(errors) if errors else None

    @property
    def bias(self) -> Fraction | None:
        """All estimates less all that was charged, as a share of that: above nothing where estimates are too high."""
        actual = sum((it.actual for it in self.months), ZERO)
        return (sum((it.estimated for it in self.months), ZERO) - actual) / actual if actual > 0 else None

    @property
    def trend(self) -> Fraction | None:
        """Dollars by which a month's usage rises from one to the next: the straight line nearest to whole months, three at least."""
        points = [(Fraction(_number(it.name)), it.actual) for it in self.whole]
        if len(points) < 3:
            return None
        count = len(points)
        middle = sum((x for x, _ in points), ZERO) / count
        height = sum((y for _, y in points), ZERO) / count
        return sum(((x - middle) * (y - height) for x, y in points), ZERO) / sum(
            ((x - middle) ** 2 for x, _ in points), ZERO
        )

    @property
    def next(self) -> tuple[str, Fraction] | None:
        """The month after the last whole one, and what that line makes of it; never below nothing."""
        trend, whole = self.trend, self.whole
        if trend is None:
            return None
        height = sum((it.actual for it in whole), ZERO) / len(whole)
        middle = sum((Fraction(_number(it.name)) for it in whole), ZERO) / len(whole)
        at = _number(whole[-1].name) + 1
        return _named(at), max(ZERO, height + trend * (at - middle))


def month_of(result: Reconciliation) -> dict[str, Any]:
    """A month as its file has it: amounts as decimal text, to ten places, no account and no resource."""
    gaps = {kind: _digits(amount) for kind, amount in result.gaps.items()}
    apart = sum((amount for kind, amount in result.gaps.items() if kind in APART), ZERO)
    return {
        "schemaVersion": VERSION,
        "title": result.plan.architecture.title,
        "month": result.charged.month,
        "daysCovered": result.charged.days,
        "daysOfMonth": result.charged.of_days,
        "estimatedMonthlyCost": _digits(result.month),
        "estimatedCost": _digits(result.estimated),
        "chargedCost": _digits(result.charged.net),
        "apart": _digits(apart),
        "gaps": gaps,
        "complete": result.is_complete,
    }


def text_of(result: Reconciliation) -> str:
    return json.dumps(month_of(result), indent=2, ensure_ascii=False) + "\n"


def file_of(folder: Path, result: Reconciliation) -> Path:
    """Where a month is kept. Raises ArchplanError where the folder is of another spec, or is none."""
    if folder.exists() and not folder.is_dir():
        raise mistake("bad-history", Span(str(folder), 1, 1), f"{folder} is no folder", "name a folder for the months")
    title = result.plan.architecture.title
    for path in _files(folder) if folder.is_dir() else ():
        found = _read(path)
        if found.title != title:
            message = f"{folder} holds months of {one_line(found.title)!r}, and this is {one_line(title)!r}"
            raise mistake("bad-history", Span(str(path), 1, 1), message, "name a folder of its own for each spec")
        break
    return folder / f"{result.charged.month}.json"


def history(folder: Path) -> History:
    """The months of a folder. Raises ArchplanError with every file that is none."""
    if not folder.is_dir():
        raise mistake("bad-history", Span(str(folder), 1, 1), f"there is no folder {folder}", WRITE)
    files = _files(folder)
    if not files:
        raise mistake("bad-history", Span(str(folder), 1, 1), f"{folder} has no month, such as 2026-11.json", WRITE)
    if len(files) > MOST:
        raise mistake(
            "bad-history", Span(str(folder), 1, 1), f"{folder} has more than {MOST} months", "keep the last ones"
        )
    months: list[MonthKept] = []
    wrong: list[Diagnostic] = []
    for path in files:
        try:
            months.append(_read(path))
        except ArchplanError as error:
            wrong += error.diagnostics
    titles = list(dict.fromkeys(it.title for it in months))
    if len(titles) > 1 and not wrong:
        named = " and ".join(repr(one_line(it)[:60]) for it in titles[:2])
        raise mistake(
            "bad-history", Span(str(folder), 1, 1), f"{folder} holds months of {named}", "a folder for each spec"
        )
    if wrong:
        raise ArchplanError(wrong)
    numbers = {_number(it.name) for it in months}
    gone = tuple(_named(at) for at in range(min(numbers), max(numbers)) if at not in numbers)
    return History(titles[0], tuple(months), gone[:MOST])


def _files(folder: Path) -> list[Path]:
    """The files that are named after a month, the earliest first; others of the folder are not looked at."""
    return sorted(path for path in folder.iterdir() if path.suffix == ".json" and _MONTH.fullmatch(path.stem))


def _read(path: Path) -> MonthKept:
    inputs.used([path])
    at = Span(str(path), 1, 1)
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
        content = json.loads(data) if len(data) <= LARGEST else None
    except (OSError, ValueError, RecursionError):
        content = None
    if not isinstance(content, dict) or content.get("schemaVersion") != VERSION:
        raise mistake("bad-history", at, f"{path} is no month that archplan kept", WRITE)
    try:
        return _month(content, path.stem)
    except (KeyError, TypeError, ValueError, InvalidOperation) as error:
        what = one_line(str(error.args[0]) if error.args else "")[:60]
        raise mistake("bad-history", at, f"{path}: {what!r} is not as archplan writes it", WRITE) from None


def _month(content: Mapping[str, Any], stem: str) -> MonthKept:
    gaps, title, days, of_days = content["gaps"], content["title"], content["daysCovered"], content["daysOfMonth"]
    if content["month"] != stem:
        raise ValueError("month")
    if not isinstance(title, str) or len(title) > 500 or not isinstance(gaps, dict) or len(gaps) > 60:
        raise ValueError("title or gaps")
    if (
        not all(isinstance(it, int) and not isinstance(it, bool) for it in (days, of_days))
        or not 0 < days <= of_days <= 31
    ):
        raise ValueError("daysCovered")
    whole, estimated, charged, apart = (_amount(content, key) for key in AMOUNTS)
    amounts = tuple((str(kind), _amount(gaps, kind)) for kind in gaps)
    return MonthKept(title, stem, days, of_days, whole, estimated, charged, apart, amounts, content["complete"] is True)


def _amount(content: Mapping[str, Any], key: str) -> Fraction:
    text = content[key]
    if not isinstance(text, str) or not _NUMBER.fullmatch(text):
        raise ValueError(key)
    return Fraction(Decimal(text))


def _number(name: str) -> int:
    """A month as a count of months."""
    year, month = map(int, name.split("-"))
    return year * 12 + month - 1


def _named(number: int) -> str:
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def _digits(amount: Fraction) -> str:
    text = f"{decimal(amount, PLACES):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
