"""One file per format; an output is a function from a report to text or bytes, found by its module's name."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from archplan.checks.words import Report
from archplan.kernel.record import frozen


@frozen
class Output:
    """A format: its name, the suffix of its files, what it is for, and the function that writes it."""

    name: str
    suffix: str
    doc: str
    render: Callable[..., str | bytes]


OUTPUTS: dict[str, Output] = {}
PICTURES = {
    "svg": ".svg", "png": ".png", "pdf": ".pdf", "drawio": ".drawio", "mermaid": ".mmd", "d2": ".d2", "dot": ".dot",
    "diagrams": ".py",
}  # fmt: skip
"""Formats of a picture and their suffixes, known without loading one; a test holds them to the modules."""


def output(name: str, suffix: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Mark a function of a report as a format."""

    def mark(render: Callable[..., Any]) -> Callable[..., Any]:
        assert name not in OUTPUTS, f"two outputs are called {name!r}"
        OUTPUTS[name] = Output(name, suffix, (render.__doc__ or "").strip().splitlines()[0], render)
        return render

    return mark


def known_outputs() -> list[str]:
    """The formats there are, without loading them."""
    import pkgutil

    return sorted(m.name for m in pkgutil.iter_modules(__path__) if m.name[0] != "_")


def output_named(name: str) -> Output:
    """The format of that name, its module loaded now."""
    if name not in OUTPUTS:
        importlib.import_module(f"archplan.outputs.{name}")
    return OUTPUTS[name]


def render(name: str, report: Report, **options: Any) -> str | bytes:
    """The report in one format."""
    return output_named(name).render(report, **options)
