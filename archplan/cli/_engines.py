"""Which engine adds a bill up, and where it works."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from archplan.cli._options import FormatOf
from archplan.kernel.record import frozen


@frozen
class Chosen:
    """The engine that was asked for, nothing where rows are read here; `prints` asks for its SQL in place of an answer."""

    name: str
    place: Any
    prints: bool


def engine_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of an engine, handed to a verb as one `engine`."""

    @wraps(command)
    def chosen(engine: str | None, print_sql: bool, master: str | None, work_group: str | None, most_bytes: int | None,
               **others: Any) -> Any:  # fmt: skip
        given = {
            "--master": (master, "spark"),
            "--work-group": (work_group, "athena"),
            "--most-bytes": (most_bytes, "athena"),
        }
        for option, (value, of) in given.items():
            if value is not None and engine != of:
                raise click.UsageError(f"{option} is of --engine {of}")
        if print_sql and engine is None:
            raise click.UsageError("--print-sql prints what an engine is asked: --engine duckdb, spark or athena")
        place = None
        if engine is not None:
            from archplan.prices.charged.engine import Place

            place = Place(master or "", work_group or "", most_bytes)
        return command(engine=Chosen(engine or "", place, print_sql), **others)

    made: Callable[..., Any] = chosen
    for option in reversed((
        click.option("--engine", type=FormatOf("ENGINES", "archplan.prices.charged.engine"),
                     help="What adds the rows up; without it each is read here. docs/reconcile.md."),
        click.option("--print-sql", is_flag=True, help="Print the SQL that the engine is asked, and ask nothing."),
        click.option("--master", metavar="URL", help="Spark's master; local[*], this machine, unless stated."),
        click.option("--work-group", metavar="NAME", help="Athena's work group, which limits the bytes of a query."),
        click.option("--most-bytes", type=click.IntRange(min=1), metavar="BYTES",
                     help="The highest limit that the work group may have."),
    )):  # fmt: skip
        made = option(made)
    return made
