"""The page to hand in: the verb."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archplan.cli._files import write
from archplan.cli._options import SPEC, planned, pricing_options
from archplan.kernel.diagnostics import did_you_mean

if TYPE_CHECKING:
    from archplan.outputs.page.page import Page

LANGUAGES = ("en", "vi")
USUAL = ("markdown", "html")


@click.command("report")
@SPEC
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
def command(spec: Path, scenario: str | None, settings: tuple[str, ...], day: str | None, pricing: Path | None,
            target: Path | None, forms: str | None, languages: str, decimal: str, templates: Path | None,
            partial: bool, into: Path | None, image_prefix: str | None) -> None:  # fmt: skip
    """One page to hand in, in many forms and two languages: picture, traffic, cost, assumptions, risks."""
    from archplan.checks.review import review
    from archplan.outputs.page.forms import form_named
    from archplan.outputs.page.markdown import link
    from archplan.outputs.page.sections import page_of

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
    single = target is not None and target.suffix != "" and not target.is_dir()
    if single and target is not None and len(asked) == 1:
        _suits(target, asked[0])
    if single and (len(asked) > 1 or len(spoken) > 1):
        raise click.UsageError(f"{target} is one file; for several forms or languages write -o with a folder")
    if target is not None and not single and target.exists() and not target.is_dir():
        raise click.UsageError(
            f"{target} is a file, and no folder; a file for a report ends in its form, such as {target}.html"
        )
    stem = spec.stem + (f"-{_plain(scenario)}" if scenario else "")
    if single and target is not None:
        stem = target.stem
    pages: list[Page] = []
    for lang in spoken:
        found = review(planned(spec, scenario, settings, day, pricing, lang=lang))
        suffix = "" if lang == spoken[0] else f".{lang}"
        pages.append(page_of(found, lang, "." if decimal == "point" else ",", stem + suffix, settings))
    if into is not None:
        from archplan.outputs.page.forms.hugo import filled, no_longer_shown

        pictured = filled(pages, into, image_prefix)
        left = no_longer_shown(pictured)
        write(pictured)
        for path in left:
            click.echo(f"{path} is no longer shown; take it away unless another page shows it", err=True)
        return
    if forms == "all" and not partial and not all(page.report.plan.bill.is_complete for page in pages):
        asked.remove("focus")
        click.echo("no FOCUS file: a price is unknown; state it with --pricing DIR, or add --partial", err=True)
    assert target is not None
    folder = target.parent if single else target
    files: dict[Path, str | bytes] = {}
    offered = {"templates": templates, "partial": partial}
    for page in pages:
        beside = ""
        for name in asked:
            form = form_named(name)
            content = form.render(page, **{key: value for key, value in offered.items() if key in form.takes})
            files[target if single else folder / f"{page.stem}{form.suffix}"] = content
            beside += str(content) if form.beside else ""
        files |= {folder / name: svg for name, svg in page.files().items() if f"({link(name)})" in beside}
    if not single:
        files |= _png(pages, asked, folder)
    write(files)


def _png(pages: list[Page], asked: list[str], folder: Path) -> dict[Path, str | bytes]:
    """The drawing for a slide, where a page is made for a folder."""
    if not {"markdown", "html"} & set(asked):
        return {}
    from archplan.outputs import render

    return {folder / f"{page.stem}.png": render("png", page.report) for page in pages[:1]}


def _taken(option: str, is_given: bool, asked: list[str]) -> None:
    """Refuse an option that none of the forms asked for takes: it would do nothing."""
    from archplan.outputs.page.forms import form_named, known_forms

    if is_given and not any(option in form_named(name).takes for name in asked):
        takers = [name for name in known_forms() if option in form_named(name).takes]
        raise click.UsageError(f"--{option} goes with --format {' or '.join(takers)}")


def _suits(target: Path, name: str) -> None:
    """Refuse a file whose suffix says another form than the one that is asked for."""
    from archplan.outputs.page.forms import form_named, known_forms

    meant = next((it for it in known_forms() if form_named(it).suffix == target.suffix.lower()), name)
    if meant != name and not form_named(name).suffix.endswith(target.suffix.lower()):
        raise click.UsageError(f"{target} is a name for {meant}, and --format asks for {name}; write one of the two")


def _plain(name: str) -> str:
    """A scenario's name as part of a file's: no folders, and nothing that a system takes for more than a letter."""
    return re.sub(r"[^\w.-]+", "-", name)


def _forms(forms: str | None, target: Path | None) -> list[str]:
    """The forms asked for, by name or by the file's suffix."""
    from archplan.outputs.page.forms import form_named, known_forms

    known = known_forms()
    if forms is None:
        if target is None or target.suffix == "" or target.is_dir():
            return list(USUAL)
        suffix = "".join(target.suffixes[-2:]).lower()
        made = {form_named(name).suffix: name for name in known}
        for ending in (suffix, target.suffix.lower()):
            if ending in made:
                return [made[ending]]
        raise click.UsageError(f"{target}: which form? a report ends in one of {', '.join(sorted(made))}")
    asked = [name.strip() for name in forms.split(",") if name.strip()]
    if not asked:
        raise click.UsageError(f"--format names no form; one or more of: {', '.join(known)}, or all")
    if asked == ["all"]:
        return [name for name in known if name != "hugo"]
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
