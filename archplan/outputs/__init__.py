"""What people get: every format, one file each; an output is a function from a report to text or bytes.

`bills` are the forms of ``cost``, `pictures` those of ``draw``, `tables` what the other verbs print; `page` is the
report with its forms, `verdicts` the forms of ``check``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from archplan.estimate.report import Report
from archplan.kernel.record import frozen
from archplan.kernel.shelf import Shelf


@frozen
class Output:
    """A format: its name, the suffix of its files, what it is for, and the function that writes it."""

    name: str
    suffix: str
    doc: str
    render: Callable[..., str | bytes]


BILLS: Shelf[Output] = Shelf("archplan.outputs.bills")
PICTURES: Shelf[Output] = Shelf("archplan.outputs.pictures")
TABLES: Shelf[Output] = Shelf("archplan.outputs.tables", besides=("columns", "recovered", "suggested"))
SHELVES = (BILLS, PICTURES, TABLES)


def output(name: str, suffix: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Mark a function of a report as a format; its file stands in the folder of the verb that writes it."""

    def mark(render: Callable[..., Any]) -> Callable[..., Any]:
        shelf = next(shelf for shelf in SHELVES if render.__module__.startswith(f"{shelf.package}."))
        shelf.add(name, Output(name, suffix, (render.__doc__ or "").strip().splitlines()[0], render))
        return render

    return mark


def render(name: str, report: Report, **options: Any) -> str | bytes:
    """The report in one format. Raises KeyError when there is no such format."""
    for shelf in SHELVES:
        found = shelf.get(name)
        if found is not None:
            return found.render(report, **options)
    raise KeyError(name)


def picture_for(suffix: str) -> str | None:
    """The picture whose files end like this, ``.mmd``; None when none does."""
    if PICTURES.get(suffix.removeprefix(".")) is not None:
        return suffix.removeprefix(".")
    return next((name for name, found in PICTURES.all().items() if found.suffix == suffix), None)


def picture_suffixes() -> list[str]:
    """How the files of pictures end, in the order of their names."""
    return [found.suffix for found in PICTURES.all().values()]
