"""What an expression of a script comes to: what the package makes, and what Python does with lists, texts and numbers."""

from __future__ import annotations

import ast
from typing import Any

from archplan.kernel.record import frozen, mutable

MOST_ITEMS = 2_000  # of a list or a loop
LONGEST = 2_000  # signs of a text
PLAIN = (str, int, float, bool, type(None))


@frozen
class Name:
    """A module or a class of the package, by its path."""

    path: str


@frozen
class Unknown:
    """What only a run would tell."""

    text: str = ""


@frozen
class Node:
    """A node of a diagram, by its cell."""

    cell: str


@mutable
class Edge:
    """An edge: where it begins, which way it points so far, its words."""

    node: Any = None
    forward: bool = False
    reverse: bool = False
    label: str = ""


@frozen
class Frame:
    """A diagram or a cluster, which a ``with`` opens."""

    label: str
    is_page: bool = False


@frozen
class Function:
    """A function of the script."""

    tree: ast.FunctionDef | ast.AsyncFunctionDef


class Leaves(Exception):
    """A ``return``, ``break`` or ``continue``."""

    def __init__(self, how: str, value: Any = None):
        self.how, self.value = how, value


def items_of(value: Any) -> list[Any] | None:
    """What a loop over it meets; None for what is not known, or is no list."""
    if isinstance(value, (list, tuple)):
        return list(value)
    if isinstance(value, (dict, str)):
        return list(value)[:MOST_ITEMS]
    return None


def item_of(of: Any, key: Any) -> Any:
    if isinstance(of, (list, tuple, str)) and isinstance(key, slice):
        return list(of[key]) if not isinstance(of, str) else of[key]
    if isinstance(of, (list, tuple, str)) and isinstance(key, int) and -len(of) <= key < len(of):
        return of[key]
    if isinstance(of, dict) and isinstance(key, (str, int)):
        return of.get(key, Unknown(str(key)))
    return Unknown()


def built_in(name: str, given: list[Any]) -> Any:
    """The functions of Python that loops and labels are written with."""
    first = items_of(given[0]) if given else None
    if name == "range" and 0 < len(given) <= 3 and all(isinstance(it, int) and abs(it) <= MOST_ITEMS for it in given):
        return list(range(*given)) if len(given) < 3 or given[2] else Unknown(name)
    if name == "enumerate" and first is not None:
        begun = given[1] if len(given) > 1 and isinstance(given[1], int) else 0
        return [[number, it] for number, it in enumerate(first, begun)]
    if name == "zip" and all(items_of(it) is not None for it in given):
        return [list(row) for row in zip(*(items_of(it) or [] for it in given), strict=False)]
    if name in ("list", "tuple", "iter", "set") and first is not None:
        return first
    if name == "reversed" and first is not None:
        return first[::-1]
    if name == "len" and first is not None:
        return len(first)
    if name in ("str", "int") and given and isinstance(given[0], int):
        return str(given[0])[:LONGEST] if name == "str" else given[0]
    return given[0] if name == "str" and given and isinstance(given[0], str) else Unknown(name)
