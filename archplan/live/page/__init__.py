"""A page in the browser: the spec, its picture, its bill, and what moves them.

The page's own code is in `assets`, of which `editor.js` is bundled (``editors/page`` says how); all of it comes from here.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from archplan.live.page.desk import PageDesk
from archplan.live.page.disk import SpecFiles, Write
from archplan.live.page.server import PageServer
from archplan.live.terms import Terms


def served(spec: Path, terms: Callable[[], Terms], write: Write, port: int = 0) -> PageServer:
    """A server for the page of one spec, not begun yet. Raises OSError where the port is taken."""
    html = files("archplan.live.page").joinpath("assets", "page.html").read_text("utf-8")
    return PageServer(PageDesk(SpecFiles(spec, write), terms, html), port)
