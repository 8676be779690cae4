"""An engine that adds rows up where they lie: its name, the words its SQL has for maps and text, and an opened bill."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from archplan.kernel.diagnostics import ArchplanError, Span, mistake
from archplan.kernel.plain import one_line
from archplan.kernel.record import frozen
from archplan.kernel.shelf import Shelf

ENGINES: Shelf[Engine] = Shelf("archplan.prices.charged.engines", attribute="engine")
KEY = r"^(resourcetags_)?(resource_tags_)?(user_)?"
"""What `form.tag_key` takes off a tag's key, as all three engines have regular expressions."""

ROW_BY_ROW = "leave out --engine: every row is read here then, and the wrong one is named with its line"


@frozen
class Place:
    """Where an engine works: a Spark master, an Athena work group and the most bytes that a query may read there."""

    master: str = ""
    work_group: str = ""
    most_bytes: int | None = None


class Bill(Protocol):
    """Files or a table, opened: `source` is what SQL reads from, `columns` their names with their types."""

    label: str
    source: str
    columns: Mapping[str, str]

    def where(self, month: str) -> str:
        """What keeps an engine from reading other months than this one; nothing where it cannot tell them apart."""

    def rows(self, sql: str) -> Iterator[list[str]]:
        """What a query finds, as text; nothing where a value is none."""


@frozen
class Engine:
    """`dialect` is sqlglot's name of its SQL. `pairs` makes a map of a column by its type, `as_json` text of a map.

    `tagged` is the first value of a map whose key, as `form.tag_key` compares keys, is the one asked for.
    """

    title: str
    dialect: str
    quoted: Callable[[str], str]
    text: Callable[[str], str]
    pairs: Callable[[str, str], str]
    as_json: Callable[[str], str]
    tagged: Callable[[str, str], str]
    opened: Callable[[Sequence[str], Place], AbstractContextManager[Bill]]


def refused(label: str, message: str, hint: str = "", slug: str = "bad-bill") -> ArchplanError:
    return mistake(slug, Span(label, 1, 1), one_line(message)[:400], hint)


def is_text(kind: str) -> bool:
    """Whether a column of this type is text, as every column of a CSV is."""
    return kind.lower().startswith(("varchar", "string", "char", "json"))
