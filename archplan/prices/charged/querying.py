"""A bill added up by an engine: SQL of `queries/` over its columns, and what comes back as a table of its form.

Two steps of SQL. The first brings the columns that there are under one name and one type each; it is written here, as what
an export has and how an engine calls a map differ. The second adds up, and stands in a file that every engine reads alike.
Amounts are DECIMAL(38, 24) from the text of a number: 24 places, and less than 10^14 dollars or units of a sum, past which
an engine refuses.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from archplan.kernel.record import frozen, mutable
from archplan.prices.charged.engine import ENGINES, Bill, Engine, Place, is_text, refused
from archplan.prices.charged.form import tag_key
from archplan.prices.charged.formats import _cur
from archplan.prices.charged.formats.cur2 import _key, _named
from archplan.prices.charged.table import Table, quoted

QUERIES = Path(__file__).parent / "queries"
ADDED = "added_rows"
MOST_SUMS = 2_000_000  # rows that an engine hands over
MOST_KEYS = 10_000  # of tags, past which each is compared in every row
AMOUNT = "DECIMAL(38, 24)"
NONE = f"CAST(NULL AS {AMOUNT})"
SIGN = "_sign"  # behind an amount's name
DAYS = ("_date", "periodstart", "periodend")  # how columns end of which the day is read
IDS = ("identity_line_item_id", "identity_time_interval")


@frozen
class Question:
    """The columns that a query reads, with what each is called in its form; text unless they are amounts or maps."""

    queries: tuple[str, ...]
    text: tuple[str, ...]
    amounts: tuple[str, ...]
    maps: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()  # maps in which tags stand


CUR = Question(
    ("cur", "cur_again", "cur_twice"),
    (
        "line_item_line_item_type", "line_item_product_code", "line_item_usage_type", "line_item_operation",
        "line_item_currency_code", "line_item_usage_account_id", "line_item_availability_zone",
        "line_item_usage_start_date", "line_item_usage_end_date", "bill_billing_period_start_date", "pricing_unit",
        "product_servicecode", "product_region_code", "product_region", "identity_line_item_id", "identity_time_interval",
        *(f"product_{name}" for name in _cur.ATTRIBUTES),
    ),
    ("line_item_unblended_cost", "line_item_usage_amount", "pricing_public_on_demand_cost"),
    ("product",),
    ("resource_tags", "tags"),
)  # fmt: skip
FOCUS = Question(
    ("focus",),
    (
        "ChargeCategory", "ChargeClass", "PricingCategory", "CommitmentDiscountStatus", "CommitmentDiscountId",
        "ProviderName", "ServiceName", "x_ServiceCode", "x_UsageType", "x_Operation", "BillingCurrency", "SubAccountId",
        "RegionId", "ChargePeriodStart", "ChargePeriodEnd", "BillingPeriodStart", "PricingUnit", "ConsumedUnit",
        "x_Projection",
    ),
    ("BilledCost", "ListCost", "PricingQuantity", "ConsumedQuantity"),
    ("SkuPriceDetails",),
    ("Tags",),
)  # fmt: skip


def tables(names: Sequence[str], engine: str, place: Place, tag: str, month: str) -> Iterator[Table]:
    """What a bill adds up to in an engine, as a table of a form. Raises ArchplanError for what is no bill of these."""
    of = ENGINES[engine]
    with of.opened(names, place) as bill:
        question, columns = _question_of(bill)
        for name in question.queries[1:]:
            found = next(bill.rows(_sql(name, of, bill, question, columns, tag, month)), [""])[0]
            if found in ("", "0"):  # none is there again: which it is need not be asked
                break
            if name == question.queries[-1]:
                message = f"line item {quoted(found)} is in it twice: its charge would count twice"
                raise refused(bill.label, message, "name each delivery once")
        sql = _sql(question.queries[0], of, bill, question, columns, tag, month)
        yield _table(bill, question, columns, names_of(sql), bill.rows(sql), tag)


def texts(names: Sequence[str], engine: str, place: Place, tag: str, month: str) -> str:
    """The SQL that `tables` runs, for who runs it; the columns are asked for, no row is read."""
    of = ENGINES[engine]
    with of.opened(names, place) as bill:
        return _texts(of, bill, tag, month)


def sql_of(engine: str, source: str, columns: Mapping[str, str], tag: str) -> str:
    """The same for a bill that nobody opens, of these columns with their types."""
    return _texts(ENGINES[engine], _Unopened(source, source, columns), tag, "")


def _texts(of: Engine, bill: Bill, tag: str, month: str) -> str:
    question, columns = _question_of(bill)
    every = (_sql(name, of, bill, question, columns, tag, month) for name in question.queries)
    return ";\n\n".join(text.rstrip() for text in every) + ";\n"


@mutable
class _Unopened:
    label: str
    source: str
    columns: Mapping[str, str]

    def where(self, month: str) -> str:
        return ""

    def rows(self, sql: str) -> Iterator[list[str]]:
        yield from ()


def query(name: str) -> str:
    """A file of `queries/`."""
    return (QUERIES / f"{name}.sql").read_text("utf-8")


def names_of(sql: str) -> list[str]:
    """What a query calls its columns, in order: the last word of every line between the last SELECT and its FROM."""
    lines = sql[sql.rindex("SELECT\n") :].partition("\nFROM")[0].splitlines()[1:]
    return [line.rstrip(",").split()[-1] for line in lines]


def _question_of(bill: Bill) -> tuple[Question, dict[str, str]]:
    """What to ask of a bill, and its columns: how a form calls each, and how the bill does."""
    lower = {name.lower() for name in bill.columns}
    if lower & {"billedcost", "chargecategory"}:
        known = {name.lower(): name for name in (*FOCUS.text, *FOCUS.amounts, *FOCUS.maps, *FOCUS.tags)}
        return FOCUS, {known.get(name.lower(), name): name for name in bill.columns}
    columns = {_renamed(name): name for name in bill.columns}
    if columns.keys() & {"line_item_usage_type", "line_item_unblended_cost"}:
        return CUR, columns
    message = f"its columns are those of no Cost and Usage Report and of no FOCUS ({quoted(', '.join(bill.columns))})"
    raise refused(bill.label, message, "an engine adds up these two; leave out --engine for other bills")


def _renamed(name: str) -> str:
    """A column of the report as it was at first by the name that it has since: ``lineItem/UsageType``."""
    head, slash, rest = name.partition("/")
    if head in ("product", "resourceTags") and slash and f"{_named(head)}_{_named(rest)}" not in CUR.text:
        return f"{_named(head)}_{_key(rest) if head == 'product' else rest}"
    attribute = f"product_{_key(name)}" if name.lower().startswith("product_") else ""
    return attribute if attribute in CUR.text else _named(name)


def _sql(
    name: str, of: Engine, bill: Bill, question: Question, columns: Mapping[str, str], tag: str, month: str
) -> str:  # fmt: skip
    """One query whole: the columns under their names, then the file."""
    is_added = of.adds_first and name == question.queries[0]
    where = bill.where(month)
    source = bill.source + (f"\n    {where}" if where else "")
    cells = [*_cells(of, bill, question, columns, tag)] if is_added else []
    projected = _after(of, bill, question, columns, cells) if is_added else _projected(of, bill, question, columns, tag)
    steps = [("cells", cells, f"{source}\n    {_grouped(cells)}")] if is_added else []
    steps.append(("charges", [*projected], "cells" if is_added else source))
    with_ = ", ".join(
        f"{step} AS (\n    SELECT\n"
        + ",\n".join(f"        {expression} AS {word.lower()}" for word, expression in of_step)
        + f"\n    FROM {of_source}\n)"
        for step, of_step, of_source in steps
    )
    text = query(name)
    begin = text.index("SELECT\n")
    return f"{text[:begin]}WITH {with_}\n{text[begin:]}"


def _projected(
    of: Engine, bill: Bill, question: Question, columns: Mapping[str, str], tag: str
) -> Iterator[tuple[str, str]]:  # fmt: skip
    """Every column that the queries read, as one expression; what an export does not have is empty."""
    for name in question.text:
        yield name, f"COALESCE({of.text(of.quoted(columns[name]))}, '')" if name in columns else "''"
    for name in question.amounts:
        yield name, _amount(of, bill, columns[name]) if name in columns else NONE
    for name in question.maps:
        yield name, f"COALESCE({of.as_json(_pairs(of, bill, columns[name]))}, '')" if name in columns else "''"
    yield "tag", _tag(of, bill, question, columns, tag) or "''"
    ids = [of.text(of.quoted(columns[name])) if name in columns else "''" for name in IDS]
    if IDS[0] in question.text:
        yield "identity", of.mark(*ids)
    yield ADDED, "1"


def _cells(
    of: Engine, bill: Bill, question: Question, columns: Mapping[str, str], tag: str
) -> Iterator[tuple[str, str]]:  # fmt: skip
    """The same columns as they lie, added up by all but the amounts, a moment by its day; ids are in no sum."""
    for name in (*question.text, *question.maps):
        if name in columns and not name.startswith("identity_"):
            cell, is_day = of.quoted(columns[name]), name.lower().endswith(DAYS)
            is_moment = bill.columns[columns[name]].upper().startswith("TIMESTAMP")
            cut = f"CAST({cell} AS DATE)" if is_moment else f"SUBSTR({of.text(cell)}, 1, 10)"
            yield name, cut if is_day else cell
    if found := _tag(of, bill, question, columns, tag):
        yield "tag", found
    amounts = [(name, _amount(of, bill, columns[name])) for name in question.amounts if name in columns]
    for name, amount in amounts:
        yield f"{name}{SIGN}", f"SIGN({amount})"
    for name, amount in amounts:
        yield name, f"SUM({amount})"
    yield ADDED, "COUNT(*)"


def _grouped(cells: Sequence[tuple[str, str]]) -> str:
    keys = [at for at, (_, expression) in enumerate(cells, 1) if not expression.startswith(("SUM(", "COUNT("))]
    return f"GROUP BY {', '.join(map(str, keys))}"


def _after(
    of: Engine, bill: Bill, question: Question, columns: Mapping[str, str], cells: Sequence[tuple[str, str]]
) -> Iterator[tuple[str, str]]:  # fmt: skip
    """The columns that the queries read, of cells that are added up."""
    had = {name for name, _ in cells}
    for name in (*question.text, "tag"):
        yield name, f"COALESCE({of.text(name.lower())}, '')" if name in had else "''"
    for name in question.amounts:
        yield name, name.lower() if name in had else NONE
    for name in question.maps:
        yield (
            name,
            f"COALESCE({of.as_json(of.pairs(name.lower(), bill.columns[columns[name]]))}, '')" if name in had else "''",
        )
    if IDS[0] in question.text:
        yield "identity", "''"
    yield ADDED, ADDED


def _amount(of: Engine, bill: Bill, name: str) -> str:
    """A number by its text: the shortest text of a double is the number that AWS wrote, the double itself is not."""
    column = of.quoted(name)
    if of.amount is not None and (short := of.amount(column, bill.columns[name])):
        return short
    text = of.text(column)
    return f"CAST(CASE WHEN {text} IN ('', 'NULL', 'null') THEN NULL ELSE {text} END AS {AMOUNT})"


def _tag(of: Engine, bill: Bill, question: Question, columns: Mapping[str, str], tag: str) -> str:
    """The value of the tag that is asked for; nothing where none is."""
    found = [*_tagged(of, bill, question, columns, tag)] if tag else []
    return f"COALESCE({', '.join(found)}, '')" if found else ""


def _pairs(of: Engine, bill: Bill, column: str) -> str:
    return of.pairs(of.quoted(column), bill.columns[column])


def _tagged(of: Engine, bill: Bill, question: Question, columns: Mapping[str, str], tag: str) -> Iterator[str]:
    """Where the value of a tag may stand: columns of their own first, then maps."""
    for name in _tag_columns(question, columns, tag):
        yield f"NULLIF({of.text(of.quoted(columns[name]))}, '')"
    for name in question.tags:
        if name in columns:
            spelled = _spelled(of, bill, columns[name], tag)
            yield spelled or of.tagged(_pairs(of, bill, columns[name]), tag_key(tag))


def _spelled(of: Engine, bill: Bill, name: str, tag: str) -> str:
    """The value by the one key that spells a tag; nothing where several do, or it is not cheap to know."""
    if of.keys is None or of.spelled is None or is_text(bill.columns[name]):
        return ""
    keys = [row[0] for row in bill.rows(of.keys(of.quoted(name), bill.source))]
    known = [key for key in keys if tag_key(key) == tag_key(tag)]
    return of.spelled(of.quoted(name), known[0]) if len(known) == 1 and len(keys) < MOST_KEYS else ""


def _tag_columns(question: Question, columns: Mapping[str, str], tag: str) -> list[str]:
    of_tags = [name for name in columns if question is CUR and name.startswith("resource_tags_")]
    return [name for name in of_tags if tag_key(name) == tag_key(tag)]


def _table(
    bill: Bill, question: Question, columns: Mapping[str, str], found: Sequence[str], rows: Iterator[list[str]], tag: str
) -> Table:  # fmt: skip
    """The sums under the names of their form, without the columns that the bill did not have."""
    names = {name.lower(): name for name in (*question.text, *question.amounts, *question.maps)}
    has_tag = bool(tag) and bool(_tag_columns(question, columns, tag) or {*question.tags} & {*columns})
    wanted = [(at, names[word]) for at, word in enumerate(found) if names.get(word) in columns]
    places = [at for at, _ in wanted]
    at_tag, at_count = found.index("tag"), found.index(ADDED)
    heads = [*(name for _, name in wanted), ADDED]
    as_map = question.tags[-1] if question is FOCUS else ""
    if has_tag:
        heads.append(as_map or f"resource_tags_{tag}")
    if "x_Projection" in columns:
        heads.append("x_Projection")

    def numbered() -> Iterator[tuple[int, list[str]]]:
        for count, row in enumerate(rows, 1):
            if count > MOST_SUMS:
                message = f"it adds up to more than {MOST_SUMS:,} rows of one usage type, account and day each"
                raise refused(bill.label, message, "keep one month, or fewer accounts")
            cells = [*(row[at] for at in places), row[at_count]]
            if has_tag:
                cells.append(json.dumps({tag: row[at_tag]}) if as_map else row[at_tag])
            yield 0, [*cells, *[""] * (len(heads) - len(cells)), ""]

    return Table(bill.label, heads, numbered())
