"""Jinja2, for reports and never for specs."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from pathlib import Path

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=lambda name: bool(name and ".html" in name),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["cell"] = _cell
    environment.filters["plain_markdown"] = _plain_markdown
    return environment


def template(name: str, **values: Any) -> str:
    """A template of ``outputs/templates/`` filled in."""
    return _environment().get_template(name).render(**values)


def safe(markup: str) -> Markup:
    """Markup that archplan made itself and escaped itself: the picture."""
    return Markup(markup)


_SPECIAL = str.maketrans({c: "\\" + c for c in "\\`*_[]<>|#"})


def _plain_markdown(text: str) -> str:
    """Text from a spec as Markdown that means only itself."""
    return " ".join(str(text).translate(_SPECIAL).split())


def _cell(text: str) -> str:
    """A table cell: one line, its bars escaped."""
    return _plain_markdown(text).replace("\\_", "_").replace("\\#", "#").replace("\\*", "*")
