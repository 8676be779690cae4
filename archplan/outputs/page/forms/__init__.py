"""One file per form of the report; a form is a function from a page to text or bytes, found by its module's name.

`markdown`, `html` and the like make one file. A form that says ``beside=True`` points at the page's pictures, which
are then written beside it.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from typing import Any

from archplan.kernel.record import frozen


@frozen
class Form:
    """A form: its name, the suffix of its file, what it is for, its function, whether pictures go beside it.

    `takes` are the arguments of the function beside the page: the verb passes those of its options that are among them.
    """

    name: str
    suffix: str
    doc: str
    render: Callable[..., str | bytes]
    beside: bool
    takes: tuple[str, ...]


FORMS: dict[str, Form] = {}


def form(name: str, suffix: str, beside: bool = False) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Mark a function of a page as a form of the report."""

    def mark(render: Callable[..., Any]) -> Callable[..., Any]:
        assert name not in FORMS, f"two forms are called {name!r}"
        takes = tuple(inspect.signature(render).parameters)[1:]
        FORMS[name] = Form(name, suffix, (render.__doc__ or "").strip().splitlines()[0], render, beside, takes)
        return render

    return mark


def known_forms() -> list[str]:
    """The forms there are, without loading them."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__) if module.name[0] != "_")


def form_named(name: str) -> Form:
    """The form of that name, its module loaded now."""
    if name not in FORMS:
        importlib.import_module(f"archplan.outputs.page.forms.{name}")
    return FORMS[name]
