"""A docstring as the manual and ``explain`` print it: its sentence, its source."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any


@lru_cache(maxsize=4096)
def first_line(doc: str) -> str:
    """The sentence of a docstring: its first paragraph on one line, without source and mark."""
    paragraph = doc.strip().split("\n\n")[0]
    lines = [line.strip() for line in paragraph.splitlines() if not line.strip().startswith("http")]
    return " ".join(lines).replace("[k]", "(a standard rule; its page was not read)").strip()


def source_of(doc: str) -> str:
    """The source a docstring names, or an empty text."""
    match = re.search(r"https?://\S+", doc)
    return match[0].rstrip(".,)") if match else ""


@cache
def _doc(function: Callable[..., Any]) -> str:
    lines = (function.__doc__ or "").strip().splitlines()
    return "\n".join(line.strip() for line in lines)
