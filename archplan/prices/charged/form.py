"""A form of bill: its name, how its columns are told from those of others, and the entries of a table of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from archplan.kernel.record import frozen
from archplan.kernel.shelf import Shelf
from archplan.prices.charged.charge import Entry
from archplan.prices.charged.table import Table

FORMS: Shelf[Form] = Shelf("archplan.prices.charged.formats", attribute="form")


@frozen
class Form:
    """`fits` looks at the columns alone; `entries` takes a table and the keys of the tags that are asked for.

    `has_ids` says that two rows of one id and time are one charge written twice; `id_columns` are where those stand.
    """

    name: str
    title: str
    fits: Callable[[Sequence[str]], bool]
    entries: Callable[[Table, Sequence[str]], Iterator[Entry]]
    id_columns: tuple[str, ...] = ()


def tag_key(key: str) -> str:
    """A tag's key as it is compared: CUR writes ``user:Team``, ``user_team`` and ``resource_tags_user_team`` of one tag."""
    plain = "".join(letter if letter.isalnum() else "_" for letter in key.lower())
    return plain.removeprefix("resourcetags_").removeprefix("resource_tags_").removeprefix("user_")
