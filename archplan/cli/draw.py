"""The picture: the verb."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from archplan.cli._complete import services
from archplan.cli._files import write
from archplan.cli._icons import told_of_icons
from archplan.cli._options import SPEC, planned, pricing_options
from archplan.kernel.diagnostics import ArchplanError, Diagnostic, Span, did_you_mean

VIEWS = ("full", "network", "logical", "cost")
LANGUAGES = ("en", "vi")
THEMES = ("light", "dark", "print")
PAGES = ("slide", "a4", "a4-landscape", "letter", "phone")
AUDITS = (".txt", ".json")
"""How the file of an audit ends."""
TARGET = click.Path(path_type=Path)


@click.command("draw")
@SPEC
@pricing_options
@click.option(
    "-o",
    "--output",
    "target",
    type=TARGET,
    help="FILE; its suffix says the format. SVG to standard output when not given.",
)
@click.option(
    "--format",
    "form",
    metavar="FORMAT",
    help="svg, png, pdf, drawio, mermaid, d2, dot or diagrams; else by the file's suffix.",
)
@click.option(
    "--view",
    type=click.Choice(VIEWS),
    default="full",
    show_default=True,
    help="full: everything. network: places and bytes. logical: no places. cost: tinted by share of the cost.",
)
@click.option("--around", metavar="SERVICE", shell_complete=services, help="Only this service and its neighbours.")
@click.option(
    "--hops", type=click.IntRange(1, 9), default=1, show_default=True, help="How far neighbours go, for --around."
)
@click.option(
    "--diff",
    "base",
    metavar="BASE",
    help="Mark what changed since BASE: another spec, a scenario of this one, or 'spec', this one as it is written.",
)
@click.option(
    "--strategy", metavar="NAME", help="With a second region recovering like this: pilot-light, warm-standby ..."
)
@click.option("--region", metavar="REGION", help="The recovery region, for --strategy; else the one under 'recovery:'.")
@click.option("--drill", metavar="WHAT", help="Strike out what fails with it: zone-1, a region, or a service.")
@click.option(
    "--page",
    type=click.Choice(PAGES),
    help="Lay it out for this page, zones as one where need be, and say so when its text stays under 9 pt.",
)
@click.option("--theme", type=click.Choice(THEMES), default="light", show_default=True, help="For SVG, PNG and PDF.")
@click.option(
    "--zoom", type=click.FloatRange(0.5, 3), default=2, show_default=True, help="Pixels for a point, for PNG."
)
@click.option(
    "--fonts",
    metavar="DIR",
    help="A folder of fonts for letters that archplan's own lack, or 'system', for PNG and PDF.",
)
@click.option("--costs/--no-costs", default=True, help="Show money under services and on arrows.")
@click.option(
    "--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="The language of its own words."
)
@click.option("--rates/--no-rates", default=True, help="Show traffic on arrows.")
@click.option("--steps/--no-steps", default=True, help="Show the numbered flow of 'steps:'.")
@click.option("--legend/--no-legend", default=True, help="Show what the signs mean.")
@click.option(
    "--audit",
    is_flag=True,
    help="Print what overlaps, crosses and is empty, instead of a picture; exit 1 when a law is broken.",
)
def command(spec: Path, scenario: str | None, settings: tuple[str, ...], day: str | None, pricing: Path | None,
            target: Path | None, form: str | None, view: str, around: str | None, hops: int, base: str | None, strategy: str | None, region: str | None, drill: str | None,
            page: str | None, theme: str, zoom: float, fonts: str | None, costs: bool, lang: str, rates: bool, steps: bool, legend: bool, audit: bool) -> None:  # fmt: skip
    """The architecture as a picture."""
    from archplan.drawing import DrawingError
    from archplan.estimate.report import Report
    from archplan.outputs import render

    if audit and target is not None and target.suffix.lower() not in AUDITS:
        raise click.UsageError(
            f"--audit prints text and {target} is a picture: write -o {target.with_suffix('.txt')}, or leave out --audit"
        )
    form = "svg" if audit else _form(target, form)
    plan = planned(spec, scenario, settings, day, pricing, lang=lang)
    say = _speech(lang)
    if around is not None and around not in plan.architecture.services and around not in plan.architecture.sources:
        known = [*plan.architecture.services, *plan.architecture.sources]
        raise click.UsageError(f"nothing in {spec} is called {around!r}; {did_you_mean(around, known)}")
    states: dict[str, str] = {}
    also = ""
    if strategy:
        from archplan.analysis.recovery import standing

        if base or drill:
            raise click.UsageError("--strategy goes with neither --diff nor --drill")
        plan, found = standing(plan, strategy, region)
        states |= found
        also = say("recovery by {strategy}", strategy=strategy)
    elif region:
        raise click.UsageError("--region goes with --strategy")
    if drill:
        from archplan.analysis.failures import struck

        states |= struck(plan, drill)
        also = f"{also}, {say('without {what}', what=drill)}".lstrip(", ")
    if fonts is not None:
        if form not in ("png", "pdf"):
            raise click.UsageError("--fonts goes with PNG and PDF: their readers bring no fonts of their own")
        from archplan.drawing.formats.fonts import folder

        folder.set(fonts)
    before = _base(base, spec, plan, settings, day, pricing, lang) if base else None
    options: dict[str, Any] = {
        "costs": costs, "traffic": rates, "view": view, "around": around or "", "hops": hops, "steps": steps,
        "legend": legend, "states": states, "also": also, "page": page or "", "say": say,
    }  # fmt: skip
    if form == "png":
        options["zoom"] = zoom
    if form in ("svg", "png", "pdf"):
        options["theme"] = theme
    report = Report(plan, before=before)
    try:
        if audit:
            from archplan.outputs.scenes.picture import measured

            lines, sound = measured(
                report, **{key: options[key] for key in ("costs", "traffic", "view", "around", "hops", "page")}
            )
            if target is None:
                click.echo(lines, nl=False)
            else:
                write({target: lines})
            sys.exit(0 if sound else 1)
        drawn = render(form, report, **options)
        if page:
            from archplan.outputs.scenes.picture import unreadable

            small = unreadable(report, **{key: value for key, value in options.items() if key not in ("zoom", "theme")})
            if small:
                click.echo(small, err=True)
    except DrawingError as error:
        raise _undrawable(error, plan) from None
    if target is None:
        click.echo(drawn, nl=False)
    else:
        write({target: drawn})
    if form in ("svg", "png", "pdf"):
        told_of_icons()


def _form(target: Path | None, form: str | None) -> str:
    """The format asked for, by name or by the file's suffix."""
    from archplan.outputs import PICTURES, picture_for, picture_suffixes

    if form is not None:
        meant = form if form in PICTURES.names() else picture_for(f".{form.lower().removeprefix('.')}")
        if meant is None:
            raise click.UsageError(f"there is no format {form!r}; {did_you_mean(form, PICTURES.names())}")
        return meant
    if target is None:
        return "svg"
    found = picture_for(target.suffix.lower())
    if found is None:
        suffixes = ", ".join(picture_suffixes())
        raise click.UsageError(f"{target}: which format? a picture ends in one of {suffixes}")
    return found


def _speech(lang: str) -> Any:
    """What says the picture's own words."""
    if lang == "en":
        from archplan.drawing.page.scene import english

        return english
    from archplan.outputs.page.words import Words

    return Words(lang)


def _base(
    base: str, spec: Path, plan: Any, settings: tuple[str, ...], day: str | None, pricing: Path | None, lang: str
) -> Any:
    """The plan to compare with."""
    if base == "spec":
        return planned(spec, None, (), day, pricing, lang=lang)
    if base in plan.architecture.scenarios:
        return planned(spec, base, settings, day, pricing, lang=lang)
    if not Path(base).exists():
        known = ["spec", *plan.architecture.scenarios]
        raise click.UsageError(f"{base!r} is neither a file nor a scenario of {spec}; {did_you_mean(base, known)}")
    return planned(Path(base), None, (), day, pricing, lang=lang)


def _undrawable(error: Exception, plan: Any) -> ArchplanError:
    """What the drawing refuses, at the wish that asks for it."""
    span = plan.architecture.wishes.span or Span(plan.architecture.file, 1, 1)
    return ArchplanError([Diagnostic("cannot-be-drawn", span, str(error), "")], plan.architecture.texts)
