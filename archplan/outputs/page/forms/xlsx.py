"""The report as a workbook: figures are numbers, and sums and products are formulas that come to the page's own figures.

A formula is written only where it gives what the page says, with that as its value; anything else is a plain number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell

from archplan.estimate.bill import dollars
from archplan.kernel.record import changed, frozen
from archplan.outputs.page.forms import form
from archplan.outputs.page.page import Block, Bullets, Cell, Column, Facts, Ladder, Page, Row, Section, Table, Text
from archplan.outputs.page.paper import printable
from archplan.outputs.page.sections._bill import exact
from archplan.outputs.page.words import Words

FIRST = ("summary", "cost", "lines", "traffic", "assumptions", "sources", "options", "growth")
CENT = Decimal("0.01")
WIDE = Context(prec=1000)  # digits of the largest amount, and more
MOST_TERMS = 250  # of a SUM
WIDEST = 60  # letters of a column
LINE: dict[str, Any] = {"bottom": 1, "bottom_color": "#D5DBDB"}


@form("xlsx", suffix=".xlsx", page="full")
def xlsx(page: Page) -> bytes:
    """For finance: the bill with its formulas, and every other table, a sheet a section."""
    return _Book(page).to_bytes()


@frozen
class _Money:
    """A number with the words around it, as the page prints them."""

    value: Decimal
    before: str = ""
    dollar: bool = False
    places: int = 0
    after: str = ""
    is_small: bool = False  # less than half a cent
    is_signed: bool = False  # a plus is said
    scale: int = 1  # how many of what is counted its price is for: 1,000,000 where that is "per 1 million requests"


class _Book:
    """The workbook while it is written: its formats, its sheets, and where the bill's sums stand."""

    def __init__(self, page: Page):
        self.page, self.say = page, page.say
        self.made = BytesIO()
        self.book = Workbook(self.made, {"in_memory": True})
        self.formats: dict[tuple[Any, ...], Any] = {}
        self.names: dict[str, str] = {}
        self.amounts: list[tuple[str, Decimal]] = []  # of every line: its service and its number
        self.range: tuple[str, str] = ("", "")  # of the lines: their services, their amounts
        self.total = self.fixed = ""  # the cells of the bill's sum, and of what of it stays with no traffic
        self.credits = ""  # the cells of what allowances take off, added up
        self.known: dict[str, Decimal] = {}  # the numbers in them

    def to_bytes(self) -> bytes:
        page = self.page
        day = page.report.plan.day
        self.book.set_properties({
            "title": printable(page.title)[:255], "subject": printable(page.subtitle)[:255], "author": "archplan",
            "created": datetime(day.year, day.month, day.day),
        })  # fmt: skip
        sections = sorted(page.sections, key=lambda it: FIRST.index(it.key) if it.key in FIRST else len(FIRST))
        plain = [it for it in sections if it.key not in FIRST and all(isinstance(b, Text) for b in it.blocks)]
        sheets = {it.key: self.book.add_worksheet(self.name(it)) for it in sections if it not in plain}
        inner = ("lines", "cost", "summary")  # a sum is written before what points to it
        for section in sorted(sections, key=lambda it: inner.index(it.key) if it.key in inner else len(inner)):
            if section.key in sheets:
                _Sheet(self, sheets[section.key], section).write(plain if section.key == "summary" else ())
        self.book.close()
        return self.made.getvalue()

    def name(self, section: Section) -> str:
        """A sheet's name: short, without what Excel forbids, and no two alike."""
        say = self.say
        short = {
            "summary": say("Summary"), "cost": say("Cost"), "lines": say("Lines"), "traffic": say("Traffic"),
            "assumptions": say("Assumptions"), "sources": say("Sources"), "options": say("Options"), "growth": say("Growth"),
        }.get(section.key, section.title)  # fmt: skip
        name = re.sub(r"[\[\]:*?/\\]", " ", printable(short)).strip("' ")[:28].rstrip() or section.key[:28]
        taken, found, number = {it.lower() for it in self.names.values()}, name, 2
        while found.lower() in taken:
            found, number = f"{name} {number}", number + 1
        self.names[section.key] = found
        return found

    def look(self, **wanted: Any) -> Any:
        """A format, made once."""
        key = tuple(sorted(wanted.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format({"font_name": "Arial", "font_size": 10, "valign": "top"} | wanted)
        return self.formats[key]

    # ------------------------------------------------------------------------------------------------- numbers

    def number(self, cell: Cell) -> _Money | None:
        """The number of a figure: its exact one, or what a plain amount of money says; None where it is words."""
        comma = self.say.decimal == ","
        match = re.fullmatch(r"(|~|\D*?\s)([+−-]?)(<?)(\$?)(\d[\d.,]*)(|[^\d.,].*)", cell.text)
        if match is None or (match[6] and not cell.exact):
            return None
        before, sign, small, dollar, digits, after = match.groups()
        whole, _, part = digits.partition("," if comma else ".")
        said = Decimal(whole.replace("." if comma else ",", "") + "." + (part or "0"))
        said = -said if sign in ("-", "−") else said
        value = Decimal(cell.exact) if cell.exact else Decimal() if small else said
        scale = 1
        if after:
            scale = next((10**power for power in range(10) if _agrees(value * 10**power, said, len(part))), 0)
            if not scale:
                return None
        return _Money(value * scale, before, bool(dollar), len(part), after, bool(small), sign == "+", scale)

    def format_of(self, it: _Money) -> str:
        """How Excel prints the number so that it reads as on the page."""
        digits = "#,##0" + ("." + "0" * it.places if it.places else "")
        shape = _quoted(it.before) + ('"$"' if it.dollar else "") + digits + _quoted(it.after)
        if not it.dollar or it.before or it.after or it.places != 2:
            return shape
        if it.is_small and it.value > 0:
            return f'[>=0.005]{shape};[>0]"<$0.01";{shape}'
        if it.is_small:
            return f'[<=-0.005]-{shape};[<0]"-<$0.01";{shape}'
        return f"{'+' if it.is_signed else ''}{shape};-{shape}"


def _quoted(words: str) -> str:
    return '"' + words.replace('"', "”")[:80] + '"' if words else ""


def _agrees(value: Decimal, said: Decimal, places: int) -> bool:
    """Whether a number is what was said of it: to half of its last digit, of which there are six."""
    return abs(value - said) <= max(Decimal(5).scaleb(-places - 1), abs(said) * Decimal("0.000005"))


def _in_dollars(exact: str) -> str:
    return f"-${exact[1:]}" if exact.startswith("-") else f"${exact}"


def _cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP, WIDE)


class _Sheet:
    """One sheet while it is written, from the top down."""

    def __init__(self, book: _Book, sheet: Any, section: Section):
        self.book, self.sheet, self.section, self.page = book, sheet, section, book.page
        self.at = 0
        self.head: int | None = None  # the row of the first table's titles
        self.widths: dict[int, int] = {}

    def write(self, more: Sequence[Section]) -> None:
        look, page, sheet = self.book.look, self.page, self.sheet
        title = page.title if self.section.key == "summary" else self.section.title
        self.text(title, look(bold=True, font_size=14))
        self.text(page.subtitle if self.section.key == "summary" else f"{page.title} · {page.subtitle}", self.soft)
        self.at += 1
        self.blocks(self.section.blocks)
        for section in more:
            self.text(section.title, look(bold=True))
            self.blocks(section.blocks)
        for column, wide in self.widths.items():
            sheet.set_column(column, column, min(WIDEST if self.head is not None else 2 * WIDEST, max(9, wide + 2)))
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        if self.head is not None and self.head < 9:
            sheet.freeze_panes(self.head + 1, 0)
            sheet.repeat_rows(self.head)

    def blocks(self, blocks: Sequence[Block]) -> None:
        """Tables of one run become one table, so that it can be filtered whole."""
        runs: list[list[Table]] = []
        for block in blocks:
            if isinstance(block, Table):
                if block.group and runs and runs[-1][0].columns == block.columns:
                    runs[-1].append(block)
                    continue
                if runs:
                    self.table(runs.pop())
                if block.group:
                    runs.append([block])
                else:
                    self.table([block])
                continue
            if runs:
                self.table(runs.pop())
            self.block(block)
        if runs:
            self.table(runs.pop())

    def block(self, block: Block) -> None:
        look = self.book.look
        if isinstance(block, Text):
            self.text(block.text, self.soft if block.tone == "soft" else look())
        elif isinstance(block, Bullets):
            if block.title:
                self.text(block.title, look(bold=True, font_color="#B42318" if block.tone == "bad" else "#16191F"))
            is_all = self.section.key == "assumptions"
            for item in block.items:
                self.text(item, look(text_wrap=is_all))
                if is_all:
                    self.seen(0, item)
        elif isinstance(block, Facts):
            self.facts(block)
        elif isinstance(block, Ladder):
            self.ladder(block)
        else:
            return
        self.at += 1

    @property
    def soft(self) -> Any:
        return self.book.look(font_color="#545B64", font_size=9)

    def text(self, words: str, look: Any) -> None:
        """One line of words: never a formula, whatever it begins with."""
        self.sheet.write_string(self.at, 0, printable(words), look)
        self.at += 1

    def seen(self, column: int, words: str) -> None:
        self.widths[column] = max(self.widths.get(column, 0), len(words[: 2 * WIDEST]))

    # -------------------------------------------------------------------------------------------------- tables

    def facts(self, facts: Facts) -> None:
        for title, cell in facts.items:
            self.seen(0, title)
            self.sheet.write_string(self.at, 0, printable(title), self.book.look(**LINE, font_color="#545B64"))
            value = self.book.number(cell)
            formula = self.sum_of(value.value) if value is not None and value.dollar else ""
            self.figure(self.at, 1, cell, formula, bold=cell.tone == "strong", **LINE)
            if cell.note:
                self.seen(2, cell.note)
                self.sheet.write_string(self.at, 2, printable(cell.note), self.soft)
            self.at += 1

    def sum_of(self, value: Decimal) -> str:
        """How a sum of the bill follows from its lines: the total, its year, its fixed and driven parts, the budget's rest."""
        known, book, budget = self.book.known, self.book, self.page.report.plan.architecture.budget
        total, fixed, credit = (known.get(name) for name in ("total", "fixed", "credit"))
        found: list[tuple[Decimal | None, str]] = [(total, book.total)]
        if total is not None:
            found.append((12 * total, f"12*{book.total}"))
            if fixed is not None:
                found += [(fixed, book.fixed), (total - fixed, f"{book.total}-{book.fixed}")]
            if credit:
                off = book.credits
                found += [(credit, off), (total - credit, f"{book.total}-{off}")]
            if budget is not None:
                limit = Decimal(exact(dollars(budget)))
                found += [(limit - total, f"{limit}-{book.total}"), (total - limit, f"{book.total}-{limit}")]
        return next(
            (
                f"=ROUND({said},2)"
                for number, said in found
                if said and number is not None and _cents(number) == _cents(value)
            ),
            "",
        )

    def ladder(self, ladder: Ladder) -> None:
        """The bill at every rung, a column a service."""
        say = self.book.say
        names = list(dict.fromkeys(name for rung in ladder.rungs for name, _ in rung.costs))
        columns = [Column(say("Traffic")), Column(say("Total a month"), True), Column(say("Total a year"), True)]
        rows = []
        for at, rung in enumerate(ladder.rungs):
            costs = dict(rung.costs)
            cells = [Cell(rung.label), Cell(rung.total), Cell(rung.yearly)]
            cells += [Cell(costs.get(name, "")) for name in names]
            rows.append(Row(tuple(cells), kind="stated" if at == ladder.stated else ""))
        columns += [Column(name, True) for name in names]
        self.table([Table(ladder.key, ladder.caption, tuple(columns), tuple(rows))])

    def table(self, tables: Sequence[Table]) -> None:
        """A table with its titles, its filter, its sums; two columns more where it is a run of one for each service."""
        laid = _Laid(tables, self.book.say)
        book = self.book
        if not tables[0].group and tables[0].caption and tables[0].caption != self.section.title:
            self.text(tables[0].caption, book.look(bold=True))
        head = self.at
        for column, title in enumerate(laid.titles):
            is_figure = laid.figures[column] or laid.is_price(column)
            side = {"align": "right"} if is_figure else {"align": "left", "indent": 1 if column else 0}
            look = book.look(bold=True, bottom=2, bg_color="#F4F6F7", **side)
            self.sheet.write_string(head, column, printable(title), look)
            self.seen(column, title)
        self.at += 1
        start = self.at
        for at in range(len(laid.rows)):
            self.row(at, laid, start)
        last = next((at for at, row in enumerate(laid.rows) if row.kind == "total"), len(laid.rows))
        if self.head is None and laid.rows:
            self.head = head
            self.sheet.autofilter(head, 0, start + max(0, last - 1), len(laid.titles) - 1)
        if self.section.key == "lines" and tables[0].group:
            self.summed(laid, start)
        self.at += 1

    def row(self, at: int, laid: _Laid, start: int) -> None:
        book, sheet, row = self.book, self.sheet, laid.rows[at]
        total = row.kind == "total"
        tone = {"unknown": "bad", "credit": "good", "discount": "good"}.get(row.kind, "")
        lines = min(20, max(-(-len(cell.text) // (WIDEST + 6)) if len(cell.text) > WIDEST else 1 for cell in row.cells))
        if lines > 1:
            sheet.set_row(self.at, 13 * lines)  # Excel would see to it, others do not
        for column, cell in enumerate(row.cells):
            look: dict[str, Any] = {"bold": True, "top": 1} if total else LINE
            self.seen(column, cell.text)
            if not laid.figures[column] and not laid.is_price(column):
                sheet.write_string(
                    self.at,
                    column,
                    printable(cell.text),
                    book.look(text_wrap=len(cell.text) > WIDEST, align="left", indent=1 if column else 0, **look),
                )
                continue
            self.figure(self.at, column, cell, self.formula(at, column, laid, start), cell.tone or tone, **look)
        if self.section.key == "lines" and row.of:
            value = book.number(row.cells[laid.amount]) if laid.amount is not None else None
            if value is not None and laid.amount is not None:
                book.amounts.append((row.of, value.value))
        self.at += 1

    def figure(self, at: int, column: int, cell: Cell, formula: str = "", tone: str = "", **look: Any) -> None:
        """A number as a number, with the page's words around it; words as words."""
        book, sheet = self.book, self.sheet
        colour = {"good": "#3F6212", "bad": "#B42318", "soft": "#545B64"}.get(tone or cell.tone)
        look = {"align": "right"} | look | ({"font_color": colour} if colour else {})
        value = book.number(cell)
        self.seen(column, cell.text)
        if cell.share is not None and cell.text:
            shape = "0%" if re.fullmatch(r"-?\d+%", cell.text) else f"[>=0.01]0%;{_quoted(cell.text)}"
            sheet.write_number(at, column, cell.share, book.look(num_format=shape, **look))
        elif value is None or value.before == "~":
            sheet.write_string(at, column, printable(cell.text), book.look(**look))
        elif formula:
            number = _cents(value.value) if formula.startswith("=ROUND(") else value.value
            sheet.write_formula(at, column, formula, book.look(num_format=book.format_of(value), **look), float(number))
        else:
            sheet.write_number(at, column, float(value.value), book.look(num_format=book.format_of(value), **look))

    def formula(self, at: int, column: int, laid: _Laid, start: int) -> str:
        """What comes to the cell's figure: a product, a sum, what a service's lines come to; nothing where none does."""
        value = self.book.number(laid.rows[at].cells[column])
        if value is None or laid.is_price(column):
            return ""
        for found, said in self.candidates(at, column, laid, start):
            if _cents(found) == _cents(value.value) and abs(found - value.value) <= CENT:
                return said
        return ""

    def candidates(self, at: int, column: int, laid: _Laid, start: int) -> list[tuple[Decimal, str]]:
        book, here = self.book, xl_rowcol_to_cell
        row, above = laid.rows[at], laid.rows[:at]
        sums = [n for n, it in enumerate(above) if it.kind == "total"]
        found: list[tuple[Decimal, str]] = []
        if row.kind == "total" and above:
            numbers = [it.value for each in above if (it := book.number(each.cells[column])) is not None]
            area = f"{here(start, column)}:{here(start + len(above) - 1, column)}"
            found.append((_cents(sum(numbers, Decimal())), f"=ROUND(SUM({area}),2)"))
        elif sums and not row.kind:
            place, first = start + sums[0], laid.figures.index(True)
            base, other = (book.number(above[sums[0]].cells[it]) for it in (column, first))
            if base is not None:
                found.append((12 * base.value, f"=12*{here(place, column)}"))
                if other is not None and column != first:
                    found.append((base.value - other.value, f"={here(place, column)}-{here(place, first)}"))
        elif column == laid.fixed and laid.amount is not None:
            amount = book.number(row.cells[laid.amount])
            if amount is not None and amount.value == Decimal(row.cells[laid.fixed].exact or "0"):
                found.append((amount.value, f"={here(self.at, laid.amount)}"))
        elif column == laid.amount and laid.quantity is not None and laid.price is not None:
            found += self.product(row, laid)
        elif self.section.key == "cost" and column == laid.last and book.range[0] and row.of:
            numbers = [value for of, value in book.amounts if of == row.of]
            name = row.of.replace('"', '""')
            if numbers and len(name) < 200:
                services, amounts = book.range
                found.append((sum(numbers, Decimal()), f'=SUMPRODUCT(--EXACT({services},"{name}"),{amounts})'))
        return found

    def product(self, row: Row, laid: _Laid) -> list[tuple[Decimal, str]]:
        """Quantity × unit price, where the price is that of one tier."""
        assert laid.quantity is not None and laid.price is not None
        quantity, price = self.book.number(row.cells[laid.quantity]), row.cells[laid.price]
        is_exact = bool(row.cells[laid.quantity].exact and price.exact and not price.note)
        if row.kind != "charge" or quantity is None or not is_exact:
            return []
        places = (xl_rowcol_to_cell(self.at, laid.quantity), xl_rowcol_to_cell(self.at, laid.price))
        part = f"/{quantity.scale}" if quantity.scale > 1 else ""
        return [(quantity.value * Decimal(price.exact) / quantity.scale, f"={places[0]}*{places[1]}{part}")]

    def summed(self, laid: _Laid, start: int) -> None:
        """The sum under the lines: the page's total."""
        book, here = self.book, xl_rowcol_to_cell
        if laid.amount is None or not laid.rows:
            return
        end = start + len(laid.rows) - 1
        sheet = quote_sheetname(book.names["lines"])
        services, amounts = (
            f"{here(start, column, True, True)}:{here(end, column, True, True)}" for column in (1, laid.amount)
        )
        book.range = (f"{sheet}!{services}", f"{sheet}!{amounts}")
        look: dict[str, Any] = {"bold": True, "top": 1}
        for column in range(len(laid.titles)):
            self.sheet.write_blank(self.at, column, None, book.look(**look))
        self.sheet.write_string(self.at, 0, printable(book.say("Total a month")), book.look(**look))
        total = book.number(Cell(self.page.total))
        known = _cents(sum((value for _, value in book.amounts), Decimal()))
        if laid.fixed is not None:
            fixed = _cents(sum((Decimal(row.cells[laid.fixed].exact or "0") for row in laid.rows), Decimal()))
            area = f"{here(start, laid.fixed, True, True)}:{here(end, laid.fixed, True, True)}"
            at_least = "" if self.page.report.plan.bill.is_complete else book.say("at least") + " "
            self.figure(self.at, laid.fixed, Cell(f"{at_least}${fixed}", str(fixed)), f"=ROUND(SUM({area}),2)", **look)
            book.fixed, book.known["fixed"] = f"{sheet}!{here(self.at, laid.fixed, True, True)}", fixed
        off = [(at, value) for at, row in enumerate(laid.rows) if row.kind == "credit"
               and (value := book.number(row.cells[laid.amount])) is not None]  # fmt: skip
        if off and len(off) < MOST_TERMS:
            book.known["credit"] = sum((value.value for _, value in off), Decimal())
            cells = (f"{sheet}!{here(start + at, laid.amount, True, True)}" for at, _ in off)
            book.credits = f"SUM({','.join(cells)})"
        if total is not None:
            book.known["total"] = total.value
            formula = f"=ROUND(SUM({amounts}),2)" if known == total.value else ""
            self.figure(self.at, laid.amount, Cell(self.page.total), formula, **look)
            book.total = f"{sheet}!{here(self.at, laid.amount, True, True)}"
        self.at += 1


class _Laid:
    """How a run of tables lies on a sheet: its columns, and which of them are quantity, unit price and amount."""

    def __init__(self, tables: Sequence[Table], say: Words):
        columns, of_run = tables[0].columns, bool(tables[0].group)
        rows = [(table, row) for table in tables for row in table.rows]
        priced = [
            at
            for at, column in enumerate(columns)
            if not column.is_figure and any(row.cells[at].exact for _, row in rows)
        ]
        noted = any(cell.note for _, row in rows for cell in row.cells)
        self.price: int | None = None
        self.titles: list[str] = [say("Service"), say("Name")] if of_run else []
        self.figures = [False] * len(self.titles)
        lead = len(self.titles)
        for at, column in enumerate(columns):
            if at in priced:
                self.price = len(self.titles)
                self.titles.append(say("Unit price"))
                self.figures.append(False)
            self.titles.append(column.title)
            self.figures.append(column.is_figure)
        if noted:
            self.titles.append(say("Note"))
            self.figures.append(False)
        figures = [at for at, figure in enumerate(self.figures) if figure]
        self.fixed: int | None = None
        self.last = figures[-1] if figures else None
        self.amount = figures[-1] if figures and self.price is not None else None
        self.quantity = figures[0] if len(figures) > 1 and self.price is not None else None
        self.rows = [self.laid(table, row, lead, priced, noted, say) for table, row in rows]
        if of_run and any(row.fixed for _, row in rows):
            self.fixed = len(self.titles)
            self.titles.append(say("With no traffic"))
            self.figures.append(True)
            stays = (Cell(say.figure(_in_dollars(row.fixed)) if row.fixed else "", row.fixed) for _, row in rows)
            self.rows = [changed(row, cells=(*row.cells, cell)) for row, cell in zip(self.rows, stays, strict=True)]

    def is_price(self, column: int) -> bool:
        return self.price is not None and column == self.price

    @staticmethod
    def laid(table: Table, row: Row, lead: int, priced: Sequence[int], noted: bool, say: Words) -> Row:
        cells: list[Cell] = []
        if lead:
            name = table.of or row.of
            title = table.group if " " in name else table.group.removesuffix(name).strip() or table.group
            cells += [Cell(title), Cell(name)]
        for at, cell in enumerate(row.cells):
            if at in priced:
                whole, _, part = cell.exact.partition(".")
                one = f"{whole}.{part.ljust(2, '0')}" if cell.exact else ""
                cells.append(Cell(say.figure(f"${one}") if one else "", one, "~" if cell.text.startswith("~") else ""))
            cells.append(changed(cell, note="", exact="" if at in priced else cell.exact))
        if noted:
            cells.append(Cell(" · ".join(cell.note for cell in row.cells if cell.note)))
        return Row(tuple(cells), row.of or table.of, row.kind)
