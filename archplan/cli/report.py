"""The page to hand in: the verb."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archplan.cli._files import refuse_read, write
from archplan.cli._options import SPEC, planned, pricing_options
from archplan.kernel import inputs
from archplan.kernel.diagnostics import ArchplanError, did_you_mean

if TYPE_CHECKING:
    from archplan.estimate.plan import Plan
    from archplan.estimate.report import Report
    from archplan.outputs.page.page import Kind, Page

LANGUAGES = ("en", "vi")


@click.command("report")
@SPEC
@click.argument("more", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE]...")
@pricing_options
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path),
    metavar="DIR|FILE",
    help="A folder for the page and its pictures, or one file whose suffix says the form.",
)
@click.option(
    "--format",
    "forms",
    metavar="FORMS",
    help="markdown, html, pdf, docx, xlsx, csv, focus, json or hugo; several with commas, or all. Markdown and HTML when not given.",
)
@click.option("--lang", "languages", default="en", show_default=True, metavar="LANGS", help="en, vi, or both: en,vi.")
@click.option(
    "--decimal",
    type=click.Choice(["point", "comma"]),
    default="point",
    show_default=True,
    help="The sign before cents, in every language alike.",
)
@click.option(
    "--fonts",
    metavar="DIR",
    help="A folder of fonts for letters that archplan's own lack, or 'system', for PDF, DOCX and the picture beside the page.",
)
@click.option(
    "--templates",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Your own templates, laid over ours; one may replace a single block.",
)
@click.option(
    "--partial",
    is_flag=True,
    help="Write the FOCUS file though a price is unknown: those lines are left out, and every row says so.",
)
@click.option(
    "--full",
    is_flag=True,
    help="Every section: each line of the bill, charts, free tiers, sources. Markdown, HTML, PDF, DOCX and hugo are short without it.",
)
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    metavar="DIR|FILE",
    help="For hugo: the page whose marked regions are filled in.",
)
@click.option(
    "--image-prefix",
    metavar="PREFIX",
    help="For hugo: what stands before a picture's name; else what the site's settings ask.",
)
@click.option("--bill", "bills", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
              help="A file of what AWS charged, for a section beside the estimate. Files behind it count too.")  # fmt: skip
@click.option("--month", metavar="YYYY-MM", help="With --bill: only rows of this month.")
def command(spec: Path, more: tuple[Path, ...], scenario: str | None, settings: tuple[str, ...], day: str | None, pricing: Path | None,
            target: Path | None, forms: str | None, languages: str, decimal: str, fonts: str | None, templates: Path | None,
            partial: bool, full: bool, into: Path | None, image_prefix: str | None,
            bills: tuple[Path, ...], month: str | None) -> None:  # fmt: skip
    """One page to hand in, in many forms and two languages: picture, traffic, cost, assumptions, risks."""
    if more and not bills:
        raise click.UsageError(f"a report is of one spec, and {more[0]} is named too; files of a bill follow --bill")
    if month is not None and not bills:
        raise click.UsageError("--month is of the files of a bill: --bill FILE")
    asked = _forms(forms, target)
    spoken = _languages(languages)
    if target is None and into is None:
        raise click.UsageError("where to? write -o out for a folder, or --format hugo --into content/2-Proposal")
    if into is not None and asked != ["hugo"]:
        raise click.UsageError("--into goes with --format hugo")
    if into is not None and target is not None:
        raise click.UsageError("--into fills a page of yours and -o writes files of their own; write one of the two")
    if image_prefix is not None and into is None:
        raise click.UsageError("--image-prefix goes with --into; elsewhere pictures stand beside the page")
    _taken("templates", templates is not None, asked)
    _taken("partial", partial, asked)
    if bills and all(_is_bare(name) for name in asked):
        raise click.UsageError(f"{' and '.join(asked)} has the estimate's lines alone; --bill goes with a page")
    single = target is not None and target.suffix != "" and not target.is_dir()
    if single and target is not None and len(asked) == 1:
        _suits(target, asked[0])
    if single and (len(asked) > 1 or len(spoken) > 1):
        raise click.UsageError(f"{target} is one file; for several forms or languages write -o with a folder")
    if target is not None and not single and target.exists() and not target.is_dir():
        raise click.UsageError(
            f"{target} is a file, and no folder; a file for a report ends in its form, such as {target}.html"
        )
    if fonts is not None:
        _lettered(fonts, asked, single)
    stem = spec.stem + (f"-{_plain(scenario)}" if scenario else "")
    if single and target is not None:
        stem = target.stem
    found = [planned(spec, scenario, settings, day, pricing, lang=lang) for lang in spoken]
    sign = "." if decimal == "point" else ","
    charged = None
    if bills:
        from archplan.cli._bills import compared, month_of
        from archplan.prices.charged.reading import Asked

        of = Asked(found[0].architecture.bill, month_of(month))
        charged = compared(spec, found[0], (*bills, *more), of, (scenario, settings, day, pricing))
    suffixes = ["" if lang == spoken[0] else f".{lang}" for lang in spoken]
    made = [
        _Pages(it, lang, sign, stem + suffix, settings, charged)
        for it, lang, suffix in zip(found, spoken, suffixes, strict=True)
    ]
    if into is not None:
        _fill(made, into, image_prefix, full)
        return
    if forms == "all" and not partial and not all(it.bill.is_complete for it in found):
        asked.remove("focus")
        click.echo("no FOCUS file: a price is unknown; state it with --pricing DIR, or add --partial", err=True)
    assert target is not None
    offered = {"templates": templates, "partial": partial}
    from archplan.drawing.paint import iconpack
    from archplan.outputs.page.forms import form_named

    inputs.used(iconpack.files())  # which pictures read
    refuse_read(
        [target] if single else [target / f"{it.stem}{form_named(name).suffix}" for it in made for name in asked]
    )
    failed = 0
    for pages in made:
        for name in asked:
            failed += _write(name, pages, target, single, full, offered, is_one=len(made) * len(asked) == 1)
    if not single and {"markdown", "html"} & set(asked):
        picture = target / f"{stem}.png"  # for a slide
        failed += _tried("picture", False, lambda: {picture: made[0].picture("full" if full else "short")})
    if failed:
        sys.exit(2)


class _Pages:
    """The pages of one language, each made when a form asks for it: the short one, the full one, none of its sections.

    What a page says of findings is looked for then: the bill alone has none.
    """

    def __init__(self, plan: Plan, lang: str, decimal: str, stem: str, settings: tuple[str, ...], charged: Any):  # fmt: skip
        self.charged = charged
        self.plan, self.lang, self.decimal, self.stem, self.settings = plan, lang, decimal, stem, settings
        self.made: dict[str, Page] = {}

    @cached_property
    def report(self) -> Report:
        from archplan.checks.review import review

        return review(self.plan)

    def page(self, kind: Kind) -> Page:
        from archplan.estimate.report import Report
        from archplan.outputs.page.sections import page_of

        if kind not in self.made:
            report = Report(self.plan) if kind == "bare" else self.report
            self.made[kind] = page_of(report, self.lang, self.decimal, self.stem, self.settings, kind, self.charged)
        return self.made[kind]

    def picture(self, kind: Kind) -> bytes:
        """The drawing of a page as PNG."""
        from archplan.drawing.formats import press

        drawing = next(it for it in self.page(kind).pictures if it.key == "architecture")
        return press.png(drawing.svg)


def _write(
    name: str, pages: _Pages, target: Path, single: bool, full: bool, offered: dict[str, Any], is_one: bool
) -> int:
    """One form and the pictures it points at, written; how many of them failed."""

    def files() -> dict[Path, str | bytes]:
        from archplan.outputs.page.forms import form_named
        from archplan.outputs.page.markdown import link

        form = form_named(name)
        page = pages.page("full" if full and form.page == "short" else form.page)
        content = form.render(page, **{key: value for key, value in offered.items() if key in form.takes})
        folder = target.parent if single else target
        found = {target if single else folder / f"{page.stem}{form.suffix}": content}
        if form.beside:
            found |= {folder / it: draw() for it, draw in page.files().items() if f"({link(it)})" in str(content)}
        return found

    return _tried(name, is_one, files)


def _tried(name: str, is_one: bool, files: Callable[[], dict[Path, str | bytes]]) -> int:
    """Make some files and write them; where that fails the others go on, and one sentence says why."""
    from archplan.drawing import DrawingError

    try:
        write(files())
    except ArchplanError as error:
        if is_one:
            raise
        why = "; ".join(str(it.message) for it in error.diagnostics)
    except (DrawingError, ImportError) as error:
        why = str(error)
    except (ValueError, ArithmeticError, LookupError, AssertionError, RuntimeError) as error:
        if os.environ.get("ARCHPLAN_TRACEBACK"):
            raise
        why = f"it could not be drawn ({type(error).__name__}: {error}); the other forms do without it"
    else:
        return 0
    click.echo(f"no {name}: {why}", err=True)
    return 1


def _fill(made: list[_Pages], into: Path, image_prefix: str | None, full: bool) -> None:
    """Fill the marked regions of somebody's page."""
    from archplan.outputs.page.forms.hugo import filled, no_longer_shown

    pictured = filled([it.page("full" if full else "short") for it in made], into, image_prefix)
    left = no_longer_shown(pictured)
    write(pictured)
    for path in left:
        click.echo(f"{path} is no longer shown; take it away unless another page shows it", err=True)


def _taken(option: str, is_given: bool, asked: list[str]) -> None:
    """Refuse an option that none of the forms asked for takes: it would do nothing."""
    from archplan.outputs.page.forms import form_named, known_forms

    if is_given and not any(option in form_named(name).takes for name in asked):
        takers = [name for name in known_forms() if option in form_named(name).takes]
        raise click.UsageError(f"--{option} goes with --format {' or '.join(takers)}")


def _lettered(fonts: str, asked: list[str], single: bool) -> None:
    """Print with these fonts too; refused where nothing is printed: a browser and a workbook bring their own."""
    if not {"pdf", "docx"} & {*asked} and (single or not {"markdown", "html"} & {*asked}):
        raise click.UsageError("--fonts goes with --format pdf or docx, and with the picture beside Markdown and HTML")
    from archplan.drawing.formats.fonts import folder

    folder.set(fonts)


def _suits(target: Path, name: str) -> None:
    """Refuse a file whose suffix says another form than the one that is asked for."""
    from archplan.outputs.page.forms import form_named, form_of

    meant = form_of(f"it{target.suffix}")
    if meant is not None and meant.name != name and not form_named(name).suffix.endswith(target.suffix.lower()):
        raise click.UsageError(
            f"{target} is a name for {meant.name}, and --format asks for {name}; write one of the two"
        )


def _is_bare(name: str) -> bool:
    """Whether a form has no sections."""
    from archplan.outputs.page.forms import form_named

    return form_named(name).page == "bare"


def _plain(name: str) -> str:
    """A scenario's name as part of a file's: no folders, and nothing that a system takes for more than a letter."""
    return re.sub(r"[^\w.-]+", "-", name)


def _forms(forms: str | None, target: Path | None) -> list[str]:
    """The forms asked for, by name or by the file's suffix."""
    from archplan.outputs.page.forms import USUAL, form_named, form_of, known_forms

    known = known_forms()
    if forms is None:
        if target is None or target.suffix == "" or target.is_dir():
            return list(USUAL)
        if (found := form_of(target.name)) is not None:
            return [found.name]
        endings = sorted(form_named(name).suffix for name in known)
        raise click.UsageError(f"{target}: which form? a report ends in one of {', '.join(endings)}")
    asked = [name.strip() for name in forms.split(",") if name.strip()]
    if not asked:
        raise click.UsageError(f"--format names no form; one or more of: {', '.join(known)}, or all")
    if asked == ["all"]:
        return [name for name in known if name != "hugo"]
    if not set(asked) <= set(known):
        by_suffix = {form_named(name).suffix.removeprefix("."): name for name in known}
        asked = [name if name in known else by_suffix.get(name.lower().removeprefix("."), name) for name in asked]
    for name in asked:
        if name not in known:
            raise click.UsageError(f"there is no form {name!r}; {did_you_mean(name, known)}")
    return list(dict.fromkeys(asked))


def _languages(languages: str) -> list[str]:
    asked = [name.strip() for name in languages.split(",") if name.strip()]
    for name in asked:
        if name not in LANGUAGES:
            raise click.UsageError(f"archplan writes no {name!r}; {did_you_mean(name, LANGUAGES)}")
    if not asked:
        raise click.UsageError("--lang names no language; en, vi, or both: en,vi")
    return list(dict.fromkeys(asked))
