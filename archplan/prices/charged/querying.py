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
from archplan.prices.charged.engine import ENGINES, Bill, Engine, Place, refused
from archplan.prices.charged.form import tag_key
from archplan.prices.charged.formats import _cur
from archplan.prices.charged.formats.cur2 import _key, _named
from archplan.prices.charged.table import Table, quoted

QUERIES = Path(__file__).parent / "queries"
ADDED = "added_rows"
MOST_SUMS = 2_000_000  # rows that an engine hands over
AMOUNT = "DECIMAL(38, 24)"


@frozen
class Question:
    """The columns that a query reads, with what each is called in its form; text unless they are amounts or maps."""

    queries: tuple[str, ...]
    text: tuple[str, ...]
    amounts: tuple[str, ...]
    maps: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()  # maps in which tags stand


CUR = Question(
    ("cur", "cur_twice"),
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
            for first, *_ in bill.rows(_sql(name, of, bill, question, columns, tag, month)):
                if first:
                    message = f"line item {quoted(first)} is in it twice: its charge would count twice"
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
    rows = [
        f"        {expression} AS {word.lower()}" for word, expression in _projected(of, bill, question, columns, tag)
    ]
    where = bill.where(month)
    inner = ",\n".join(rows) + f"\n    FROM {bill.source}" + (f"\n    {where}" if where else "")
    text = query(name)
    begin = text.index("SELECT\n")
    return f"{text[:begin]}WITH charges AS (\n    SELECT\n{inner}\n)\n{text[begin:]}"


def _projected(
    of: Engine, bill: Bill, question: Question, columns: Mapping[str, str], tag: str
) -> Iterator[tuple[str, str]]:  # fmt: skip
    """Every column that the queries read, as one expression; what an export does not have is empty."""
    for name in question.text:
        yield name, f"COALESCE({of.text(of.quoted(columns[name]))}, '')" if name in columns else "''"
    for name in question.amounts:
        yield name, _amount(of, of.quoted(columns[name])) if name in columns else f"CAST(NULL AS {AMOUNT})"
    for name in question.maps:
        yield name, f"COALESCE({of.as_json(_pairs(of, bill, columns[name]))}, '')" if name in columns else "''"
    found = [*_tagged(of, bill, question, columns, tag)] if tag else []
    yield "tag", f"COALESCE({', '.join(found)}, '')" if found else "''"


def _amount(of: Engine, column: str) -> str:
    """A number by its text: the shortest text of a double is the number that AWS wrote, the double itself is not."""
    text = of.text(column)
    return f"CAST(CASE WHEN {text} IN ('', 'NULL', 'null') THEN NULL ELSE {text} END AS {AMOUNT})"


def _pairs(of: Engine, bill: Bill, column: str) -> str:
    return of.pairs(of.quoted(column), bill.columns[column])


def _tagged(of: Engine, bill: Bill, question: Question, columns: Mapping[str, str], tag: str) -> Iterator[str]:
    """Where the value of a tag may stand: columns of their own first, then maps."""
    for name in _tag_columns(question, columns, tag):
        yield f"NULLIF({of.text(of.quoted(columns[name]))}, '')"
    for name in question.tags:
        if name in columns:
            yield of.tagged(_pairs(of, bill, columns[name]), tag_key(tag))


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
