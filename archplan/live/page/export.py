"""What the page gives away as files: every picture and every form of the report that is one file."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from archplan.estimate.report import Report
from archplan.kernel.record import frozen
from archplan.live.page.server import Body, Unasked
from archplan.live.session import Answer
from archplan.outputs import PICTURES, render
from archplan.outputs.page.forms import form_named, known_forms
from archplan.outputs.page.sections import page_of
from archplan.prices.book import PriceBook, default_folder
from archplan.spec.regions import REGIONS

SANDBOX = (
    "sandbox allow-scripts; frame-ancestors 'self'; default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
    "script-src 'unsafe-inline'"
)
NO_REPORT = "<!doctype html><meta charset=utf-8><title>No report</title><p>The spec has mistakes; its report comes back with the spec."


@frozen
class Offer:
    """One file that the page offers: the shelf it is made from and the form's name there."""

    shelf: str
    name: str
    suffix: str
    title: str


@cache
def offers() -> dict[str, Offer]:
    """All of them by key: ``picture-png``, ``report-html``."""
    found = [Offer("picture", name, it.suffix, name) for name, it in PICTURES.all().items()]
    for name in known_forms():
        form = form_named(name)
        if name != "hugo":  # a page for somebody's own site
            found.append(Offer("report", name, ".zip" if form.beside else form.suffix, name))
    return {f"{it.shelf}-{it.name}": it for it in found}


def forms() -> list[dict[str, str]]:
    """What there is to choose from, as plain data."""
    return [{"key": key, "kind": it.shelf, "title": it.title, "suffix": it.suffix} for key, it in offers().items()]


def made(report: Report, key: str, stem: str) -> Body:
    """One file, of a report. Raises Unasked for what is not offered."""
    offer = offers().get(key)
    if offer is None:
        raise Unasked
    stem = re.sub(r"[^\w.-]+", "-", stem, flags=re.ASCII).strip(".-") or "architecture"
    if offer.shelf == "picture":
        content = render(offer.name, report)
    else:
        form = form_named(offer.name)
        page = page_of(report, stem=stem, kind=form.page)
        content = form.render(page)
        if form.beside:
            beside = {name: draw() for name, draw in page.files().items()}
            content = _zipped({f"{stem}{form.suffix}": content} | beside)
    data = content.encode() if isinstance(content, str) else content
    return Body(data, "application/octet-stream", f"{stem}{offer.suffix}")


def _zipped(files: dict[str, Any]) -> bytes:
    """A page with the pictures that it points at, the same bytes whenever it is made."""
    from io import BytesIO
    from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

    held = BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as zipped:
        for name, content in files.items():
            zipped.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return held.getvalue()


def preview(answer: Answer | None) -> Body | None:
    """The report as it is handed in, to be looked at in a frame that may do nothing but show it.

    The page of the report says itself, by their hashes, which style and script run in it; nothing else does.
    """
    good = answer.good if answer is not None else None
    if good is None or good.report is None:
        return Body(NO_REPORT.encode(), "text/html", policy=SANDBOX)
    html = form_named("html").render(page_of(good.report, kind="short"))
    return Body(str(html).encode(), "text/html", policy=SANDBOX)


@cache
def regions() -> list[list[str]]:
    """The regions that the book has prices of, each with its title."""
    from datetime import date

    known = PriceBook(default_folder(), date.today()).regions()
    return [[code, title] for code, (title, *_) in REGIONS.items() if code in known]
