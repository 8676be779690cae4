"""Jinja2, for reports and never for specs.

A team's own templates stand in a folder of theirs and come first: a file of the same name replaces ours, and
``{% extends "archplan/report.md.jinja" %}`` lets it replace one block. They run in Jinja's sandbox, as a pull
request may bring them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path, PurePath
from types import ModuleType
from typing import Any

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateRuntimeError,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from archplan.kernel import inputs
from archplan.kernel.diagnostics import ArchplanError, Diagnostic, Span, did_you_mean
from archplan.outputs.cells import cell, plain_markdown
from archplan.outputs.page.page import Page, Section

HOME = Path(__file__).parent / "templates"


class _Own(FileSystemLoader):
    """A team's folder; what is read of it is noted, also where it was read before."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        text, file, is_same = super().get_source(environment, template)

        def is_up_to_date() -> bool:
            inputs.used([file])
            return is_same()

        inputs.used([file])
        return text, file, is_up_to_date


PAGE = "archplan.outputs.page."


class _Sealed(ImmutableSandboxedEnvironment):
    """Templates get the page's data; what it was made of, as plans, prices and paths, is out of their reach."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return super().is_safe_attribute(obj, attr, value) and _is_data(obj) and _is_data(value)


def _is_data(value: Any) -> bool:
    home = f"{type(value).__module__}."
    return not isinstance(value, PurePath | ModuleType) and (not home.startswith("archplan.") or home.startswith(PAGE))


@lru_cache(maxsize=4)
def _environment(folder: Path | None) -> ImmutableSandboxedEnvironment:
    ours = FileSystemLoader(HOME)
    loaders = [ours, PrefixLoader({"archplan": ours})]
    environment = _Sealed(
        loader=ChoiceLoader([_Own(folder), *loaders] if folder else loaders),
        autoescape=lambda name: bool(name and ".html" in name),
        undefined=StrictUndefined,
        finalize=_readable,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["cell"] = cell
    environment.filters["plain_markdown"] = plain_markdown
    return environment


_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def _readable(value: Any) -> Any:
    """Text without control characters, and without those that turn what follows them round."""
    return _UNSEEN.sub("", value) if isinstance(value, str) and not isinstance(value, Markup) else value


def template(name: str, folder: Path | None = None, **values: Any) -> str:
    """A template of ``outputs/templates/``, or of a team's own folder, filled in.

    Raises ArchplanError with the file and line where a team's template is wrong.
    """
    try:
        return _environment(folder).get_template(name).render(**values)
    except TemplateError as error:
        if folder is None:
            raise
        file = str(getattr(error, "filename", None) or folder / name)
        what = f"no template is called {error.name!r}" if isinstance(error, TemplateNotFound) else error.message
        raise _wrong(
            file, getattr(error, "lineno", None) or _line(error, file) or 1, what or "cannot be read"
        ) from None
    except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, UnicodeDecodeError) as error:
        if folder is None:
            raise
        raise _wrong(str(folder / name), _line(error, str(folder)) or 1, f"{type(error).__name__}: {error}") from None


def _wrong(file: str, line: int, what: str) -> ArchplanError:
    hint = 'see archplan/outputs/templates for ours; extend one with {% extends "archplan/report.md.jinja" %}'
    return ArchplanError(
        [Diagnostic("bad-template", Span(file, line, 1), f"the template cannot be filled in: {what}", hint)]
    )


def _line(error: BaseException, where: str) -> int:
    """The line of a team's template that the error came through."""
    found, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.startswith(where):
            found = trace.tb_lineno
        trace = trace.tb_next
    return found


def section_of(page: Page, key: str) -> Section | None:
    """The section a template asks for; None where this page has none, and a mistake where no page has."""
    from archplan.outputs.page.sections import ORDER

    if key not in ORDER:
        raise TemplateRuntimeError(f"there is no section {key!r}; {did_you_mean(key, ORDER)}")
    return page.section(key)


def safe(markup: str) -> Markup:
    """Markup that archplan made itself and escaped itself: the picture."""
    return Markup(markup)
