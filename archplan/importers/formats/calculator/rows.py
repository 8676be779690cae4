"""The lines of an export, whichever form it has: CSV with commas, semicolons or tabs, or JSON.

A line is a service with its region, its group, what it is for, its dollars, and labels with values. Every mistake names the
line; nothing that looks like a line is dropped in silence. A blank amount is no zero.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from archplan.importers.files import LARGEST_TEXT, File
from archplan.importers.formats.calculator.summary import LONGEST, entries
from archplan.kernel.diagnostics import ArchplanError, Diagnostic, Span, mistake
from archplan.kernel.record import fresh, frozen, mutable

MOST_ROWS = 400
MOST_MISTAKES = 50  # that are said of one file
MOST_MONEY = 10**12
DEEPEST = 20
LONGEST_CELL = 300
COLUMNS = ("service", "region", "monthly")  # those without which nothing is read
OTHER_LANGUAGES = ("hierarquia de grupos",)  # the first column of exports that were seen in another language
SEPARATORS = (",", ";", "\t")
ENDS = ("acknowledgement", "* aws pricing calculator")


class TooMany(ArchplanError):
    """More lines than a draft holds: the rest is not read."""


@frozen
class Row:
    """One line of an estimate."""

    service: str
    region: str
    group: tuple[str, ...]
    description: str
    monthly: Fraction | None  # dollars; None where nothing is printed
    upfront: Fraction
    labels: tuple[tuple[str, str], ...]
    rest: str  # of the summary, what has no value
    place: Span


@mutable
class Estimate:
    """The lines of one file, and what it prints as their sum."""

    file: str
    name: str = ""
    made_on: str = ""
    locale: str = ""
    rows: list[Row] = fresh(default_factory=list)
    total: Fraction | None = None
    upfront: Fraction | None = None
    besides: list[tuple[str, Span]] = fresh(default_factory=list)  # text under the table


def is_export(file: File) -> bool:
    """Whether this is an export of the calculator: by its columns, or its keys."""
    if file.suffix == ".json":
        return '"Total Cost"' in file.text and '"Groups"' in file.text
    if file.suffix not in (".csv", ".tsv", ".txt"):
        return False
    head = file.text[:5000].lower()
    return ("monthly" in head and "configuration summary" in head) or any(it in head for it in OTHER_LANGUAGES)


def estimate_of(file: File) -> Estimate:
    """What a file says. Raises ArchplanError with every mistake in it."""
    if len(file.text) > LARGEST_TEXT:
        raise mistake("file-too-large", file.span(), f"an estimate is at most {LARGEST_TEXT // 1_000_000} MB")
    found = _of_json(file) if file.text.lstrip()[:1] in ("{", "[") else _of_csv(file)
    if not found.rows:
        raise mistake("not-an-estimate", file.span(), f"{file.shown} has no line of a service", "is the file cut off?")
    return found


def _add(found: Estimate, row: Row) -> None:
    """One more line. Raises ArchplanError past the most that a draft holds."""
    if len(found.rows) == MOST_ROWS:
        raise TooMany(
            [
                Diagnostic(
                    "too-many-services",
                    row.place,
                    f"the estimate has more than {MOST_ROWS} lines",
                    "export a group alone",
                )
            ]
        )
    found.rows.append(row)


def dollars(text: str, at: Span, what: str) -> Fraction | None:
    """An amount as the calculator or a spreadsheet prints it: ``1092.51``, ``6,560.05``, ``4.65e-7``; None for a blank."""
    said = text.strip().removeprefix("USD").removeprefix("$").strip()
    if said in ("", "-"):
        return None
    if re.fullmatch(r"([1-9]\d{0,2}(,\d{3})+|\d{1,20})(\.\d{1,30})?([eE][+-]?\d{1,2})?", said):
        found = Fraction(said.replace(",", ""))
        if found <= MOST_MONEY:
            return found
    raise mistake("not-an-estimate", at, f"{what}: {_short(text)!r} is no amount of dollars",
                  "write it as 1092.51, with a point before the cents")  # fmt: skip


# ------------------------------------------------------------------------------------------------------------- CSV


def _of_csv(file: File) -> Estimate:
    text = file.text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    lines = [line for line in text.split("\n") if line.strip()]
    if any(line.lower().lstrip('"').startswith(OTHER_LANGUAGES) for line in lines[:12]):
        raise mistake("not-an-estimate", file.span(), f"{file.shown} is in another language than English",
                      "set the calculator to English, open the estimate again and export it")  # fmt: skip
    separator = next((it for it in SEPARATORS if any(_is_head(line.split(it)) for line in lines)), SEPARATORS[0])
    found = Estimate(file.shown)
    wrong: list[Diagnostic] = []
    columns: dict[str, int] = {}
    ended = False
    before: list[str] = []
    for cells, line in _cells(text, separator, file.shown):
        at = Span(file.shown, line, 1)
        names = _names(cells)
        if not any(names):
            ended = ended or bool(columns)
            continue
        if _is_head(cells):
            columns, ended = {name: names.index(name) for name in names if name}, False
            continue
        try:
            if not columns or (ended and not _looks_like_a_row(cells, columns)):
                _beside(found, cells, names, before, at)
            elif row := _row(cells, columns, at):
                _add(found, row)
        except TooMany:
            raise
        except ArchplanError as error:
            wrong += error.diagnostics
            if len(wrong) >= MOST_MISTAKES:
                break
        before = names
    if not columns:
        raise mistake("not-an-estimate", file.span(), f"{file.shown} has no row with the columns Region, Service and Monthly",
                      "export the estimate as CSV or JSON from calculator.aws, in English")  # fmt: skip
    if wrong:
        raise ArchplanError(wrong)
    return found


def _is_head(cells: list[str]) -> bool:
    """Whether these are the names of the columns."""
    return set(COLUMNS) <= set(_names(cells))


def _names(cells: list[str]) -> list[str]:
    """The cells as names of columns."""
    return [" ".join(cell.lower().split()).strip('"') for cell in cells]


def _cells(text: str, separator: str, shown: str) -> Iterator[tuple[list[str], int]]:
    reader = csv.reader(io.StringIO(text), delimiter=separator, strict=True)
    line = 1
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            why = (
                "a quote is never closed: is the file cut off?"
                if "end of data" in str(error)
                else f"this is no CSV: {error}"
            )
            raise mistake("not-an-estimate", Span(shown, line, 1), why, "export the estimate again") from None
        yield cells, line


def _looks_like_a_row(cells: list[str], columns: dict[str, int]) -> bool:
    """Whether text under the table is a line of it all the same: a service with a region and an amount."""
    service, region, monthly = (_cell(cells, columns, name) for name in COLUMNS)
    return bool(service and region and re.fullmatch(r"[$\d.,eE+-]+", monthly))


def _beside(found: Estimate, cells: list[str], names: list[str], before: list[str], at: Span) -> None:
    """What stands outside the table: the estimate's own sum, which is kept, and text."""
    if "monthly cost" in before and "upfront cost" in before:
        _same_currency(cells[before.index("currency")] if "currency" in before[: len(cells)] else "", at)
        for key, name in (("total", "monthly cost"), ("upfront", "upfront cost")):
            amount = dollars(cells[before.index(name)] if before.index(name) < len(cells) else "", at, name)
            if amount is not None:
                setattr(found, key, (getattr(found, key) or 0) + amount)
        return
    said = " ".join(" ".join(cells).split())
    is_usual = said.lower().startswith(
        (*ENDS, "estimate summary", "detailed estimate", "* includes upfront", "upfront cost")
    )
    if not is_usual:
        found.besides.append((_short(said), at))


def _row(cells: list[str], columns: dict[str, int], at: Span) -> Row | None:
    if " ".join(cells).strip().lower().startswith(ENDS):
        return None
    if len(cells) <= max(columns[name] for name in COLUMNS):
        raise mistake("not-an-estimate", at, f"the line has {len(cells)} of {max(columns.values()) + 1} columns",
                      "is the file cut off?")  # fmt: skip
    service = _cell(cells, columns, "service")
    if not service:
        raise mistake("not-an-estimate", at, "the line names no service", "is the file cut off?")
    _same_currency(_cell(cells, columns, "currency"), at)
    summary = _cell(cells, columns, "configuration summary", LONGEST)
    labels, rest = entries(summary)
    group = tuple(_short(part) for part in _cell(cells, columns, "group hierarchy").split(" > ")[1:] if part.strip())
    return Row(service, _cell(cells, columns, "region"), group, _cell(cells, columns, "description"),
               dollars(_cell(cells, columns, "monthly"), at, "monthly"),
               dollars(_cell(cells, columns, "upfront"), at, "upfront") or Fraction(0), tuple(labels), rest, at)  # fmt: skip


def _cell(cells: list[str], columns: dict[str, int], name: str, longest: int = LONGEST_CELL) -> str:
    at = columns.get(name)
    return " ".join(cells[at].split())[:longest] if at is not None and at < len(cells) else ""


def _same_currency(written: str, at: Span) -> None:
    if written.strip().upper() not in ("", "USD"):
        raise mistake("not-an-estimate", at, f"the estimate is in {_short(written)}, and prices here are in US dollars",
                      "choose a region that AWS bills in dollars")  # fmt: skip


def _short(text: str) -> str:
    return " ".join(text.split())[:80]


# ------------------------------------------------------------------------------------------------------------ JSON


class Pairs(list[tuple[str, Any]]):
    """An object of JSON with all its keys: one that stands twice keeps both values."""

    def get(self, key: str) -> Any:
        return next((value for name, value in self if name == key), None)

    def text(self, key: str) -> str:
        value = self.get(key)
        return " ".join(value.split())[:LONGEST] if isinstance(value, str) else "" if value is None else _plain(value)


def _of_json(file: File) -> Estimate:
    tree = _json(file)
    at = file.span()
    if not isinstance(tree, Pairs) or not isinstance(tree.get("Groups"), Pairs):
        raise mistake(
            "not-an-estimate",
            at,
            f"{file.shown} has no Groups of services",
            "export the estimate as JSON from calculator.aws",
        )
    found = Estimate(file.shown, _short(tree.text("Name")))
    about, sums = tree.get("Metadata"), tree.get("Total Cost")
    if isinstance(about, Pairs):
        _same_currency(about.text("Currency"), at)
        found.made_on, found.locale = _short(about.text("Created On")), _short(about.text("Locale"))
    if isinstance(sums, Pairs):
        found.total = dollars(sums.text("monthly"), at, "monthly of Total Cost")
        found.upfront = dollars(sums.text("upfront"), at, "upfront of Total Cost")
    places = iter([file.span(it.start()) for it in re.finditer(r'(?<!\\)"(?:Service Name|Plan Name)"\s*:', file.text)])
    wrong: list[Diagnostic] = []
    for path, service in _services(tree, (), 0, at):
        here = next(places, at)
        try:
            _add(found, _row_of(service, path, here))
        except TooMany:
            raise
        except ArchplanError as error:
            wrong += error.diagnostics
            if len(wrong) >= MOST_MISTAKES:
                break
    if wrong:
        raise ArchplanError(wrong)
    return found


def _json(file: File) -> Any:
    def refuse(name: str) -> Any:
        raise ValueError(f"{name} is no number")

    try:
        return json.loads(file.text, object_pairs_hook=Pairs, parse_float=str, parse_int=str, parse_constant=refuse)
    except RecursionError:
        raise mistake("too-deep", file.span(), f"{file.shown} nests too deeply", "is this the right file?") from None
    except json.JSONDecodeError as error:
        raise mistake("not-json", Span(file.shown, error.lineno, error.colno), f"this is no JSON: {error.msg}",
                      "export the estimate again: is the file cut off?") from None  # fmt: skip
    except ValueError as error:
        raise mistake("not-json", file.span(), f"this is no JSON: {error}", "export the estimate again") from None


def _services(tree: Pairs, path: tuple[str, ...], depth: int, at: Span) -> Iterator[tuple[tuple[str, ...], Pairs]]:
    """Every service with the names of its groups, in the order of the file; a plan of support first."""
    if depth > DEEPEST:
        raise mistake("too-deep", at, f"groups nest more than {DEEPEST} levels", "is this the right file?")
    for name, value in tree:
        if name == "Services" and isinstance(value, list) and not isinstance(value, Pairs):
            for service in value:
                if not isinstance(service, Pairs):
                    raise mistake(
                        "not-an-estimate", at, "a service of the estimate is no object", "export the estimate again"
                    )
                yield path, service
        elif depth == 0 and name == "Support" and isinstance(value, Pairs):
            yield path, value
        elif isinstance(value, Pairs) and (depth or name == "Groups"):
            yield from _services(value, (*path, _short(name)) if depth else path, depth + 1, at)


def _row_of(service: Pairs, path: tuple[str, ...], at: Span) -> Row:
    plan = service.text("Plan Name")
    name = service.text("Service Name") or (f"AWS Support: {plan}" if plan else "")
    cost, written = service.get("Service Cost"), service.get("Properties")
    if not name:
        raise mistake("not-an-estimate", at, "a service of the estimate has no name", "export the estimate again")
    if not isinstance(cost, Pairs):
        raise mistake("not-an-estimate", at, f"{_short(name)} has no Service Cost", "export the estimate again")
    labels = (
        [(" ".join(key.split())[:LONGEST_CELL], _plain(value)) for key, value in written or ()]
        if isinstance(written, Pairs)
        else []
    )
    return Row(name[:LONGEST_CELL], service.text("Region")[:LONGEST_CELL], path, service.text("Description")[:LONGEST_CELL],
               dollars(cost.text("monthly"), at, "monthly"), dollars(cost.text("upfront"), at, "upfront") or Fraction(0),
               tuple(labels[:LONGEST_CELL]), "", at)  # fmt: skip


def _plain(value: Any) -> str:
    return " ".join(str(value).split())[:LONGEST_CELL] if isinstance(value, str) else ""
