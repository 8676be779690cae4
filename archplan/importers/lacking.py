"""Services that AWS bills and archplan lacks: a draft has them as ``type: aws`` and asks for their price."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from archplan.text.yaml import parse


@cache
def book() -> dict[str, tuple[str, str]]:
    """Official name and icon by what shapes and resources are called, in letters and digits alone."""
    path = Path(__file__).with_name("lacking.yaml")
    written: dict[str, str] = parse(path.read_text("utf-8"), path.name).plain()
    return {name: (title.partition(", ")[0], title.partition(", ")[2]) for name, title in written.items()}


@cache
def _keys() -> dict[str, tuple[str, str]]:
    return {re.sub(r"[^a-z0-9]", "", name): it for name, it in book().items()}


def lacking(type_: str) -> tuple[str, str]:
    """Official name and icon of the service that a type of resource is of; nothing for another: ``aws_emr_cluster``."""
    words = type_.lower().split("::")[1:2] if "::" in type_ else type_.removeprefix("aws_").split("_")
    if "::" not in type_ and not type_.startswith("aws_"):
        return "", ""
    tries = ("".join(words[:count]) for count in range(len(words), 0, -1))
    return next((_keys()[it] for it in tries if it in _keys()), ("", ""))
