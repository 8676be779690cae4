"""One file per form of the report; a form is a function from a page to text or bytes, found by its module's name.

`markdown`, `html` and the like make one file. A form that says ``beside=True`` points at the page's pictures, which
are then written beside it. A form says whether it is made of the short
page, unless the whole is asked for, of the full one, or of the bill alone.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from archplan.kernel.record import changed, frozen
from archplan.kernel.shelf import Shelf
from archplan.outputs.page.page import Kind, Page, Text


@frozen
class Form:
    """A form: its name, the suffix of its file, what it is for, its function, whether pictures go beside it, and
    and which page it is made of.

    `takes` are the arguments of the function beside the page: the verb passes those of its options that are among them.
    """

    name: str
    suffix: str
    doc: str
    render: Callable[..., str | bytes]
    beside: bool
    page: Kind
    takes: tuple[str, ...]


USUAL = ("markdown", "html")
"""What `archplan report` writes when no form is asked for."""
FORMS: Shelf[Form] = Shelf("archplan.outputs.page.forms", besides=("hugo_site",))


def form(
    name: str, suffix: str, beside: bool = False, page: Kind = "short"
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Mark a function of a page as a form of the report."""

    def mark(render: Callable[..., Any]) -> Callable[..., Any]:
        takes = tuple(inspect.signature(render).parameters)[1:]

        def made(of: Page, **options: Any) -> str | bytes:
            return render(in_form(of, name), **options)

        FORMS.add(name, Form(name, suffix, (render.__doc__ or "").strip().splitlines()[0], made, beside, page, takes))
        return render

    return mark


def in_form(page: Page, name: str) -> Page:
    """The page with the command that makes this form of it again: the usual forms need not be asked for."""
    found = page.section("again")
    command = found.blocks[0] if found is not None else None
    if found is None or not isinstance(command, Text) or name in USUAL or " --format " in command.text:
        return page
    asked = changed(command, text=command.text.replace(" -o out", f" --format {name} -o out"))
    again = changed(found, blocks=(asked, *found.blocks[1:]))
    return changed(page, sections=tuple(again if it is found else it for it in page.sections))


def known_forms() -> list[str]:
    """The forms there are, without loading them."""
    return FORMS.names()


def form_of(file: str) -> Form | None:
    """The form whose files end as this one does, the longest ending of several; few are loaded where it has a form's name."""
    parts = file.lower().split(".")[-2:]
    called = [name for name in known_forms() if name in parts]
    for names in (called, known_forms()):
        fit = [it for it in map(form_named, names) if file.lower().endswith(it.suffix)]
        if fit:
            return max(fit, key=lambda it: len(it.suffix))
    return None


def form_named(name: str) -> Form:
    """The form of that name, its module loaded now."""
    return FORMS[name]
