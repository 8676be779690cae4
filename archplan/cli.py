"""The command line: parse, call, print, exit code. No arithmetic.

Exit codes are a promise: 0 fine, 1 a finding or a gate failed, 2 the spec or the call is wrong, 3 no trustworthy
total (a price is missing and ``--strict``), 4 a bug in archplan.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from archplan import __version__
from archplan.diagnostics import ArchplanError, Diagnostic, Span, did_you_mean

SPEC = click.argument("spec", type=click.Path(path_type=Path))


class Verbs(click.Group):
    """A group that answers a misspelt verb with the nearest one."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            hint = did_you_mean(args[0], self.commands)
            raise click.UsageError(f"There is no command {args[0]!r}; {hint}") from None


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="archplan")
def cli() -> None:
    """Draw an AWS architecture, estimate its traffic and cost, and check it, from one YAML file."""


def main() -> None:
    """Run the command line; a bug of ours ends in one sentence and exit code 4, never in a traceback."""
    try:
        cli(standalone_mode=True)
    except ArchplanError as error:
        _complain(error)
        sys.exit(2)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except RecursionError as error:
        _bug(error)
    except Exception as error:
        _bug(error)


def _bug(error: BaseException) -> None:
    if os.environ.get("ARCHPLAN_TRACEBACK"):
        raise error
    click.echo(f"archplan: this is a bug in archplan, not in your spec: {type(error).__name__}: {error}", err=True)
    click.echo("Run again with ARCHPLAN_TRACEBACK=1 and report what it prints.", err=True)
    sys.exit(4)


def _complain(error: ArchplanError) -> None:
    texts = getattr(error, "texts", {})
    shown = [d.render(texts.get(d.span.file) or _text_of(d.span.file)) for d in error.diagnostics]
    click.echo("\n\n".join(shown), err=True)
    count = len(error.diagnostics)
    click.echo(f"\n{count} mistake{'s' if count > 1 else ''}; nothing was written", err=True)


def _text_of(file: str) -> str | None:
    try:
        path = Path(file)
        return path.read_text("utf-8") if path.is_file() and path.stat().st_size < 1_000_000 else None
    except (OSError, UnicodeDecodeError, ValueError):
        return None


def _pricing_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed((
        click.option("--scenario", metavar="NAME", help="A patch named under 'scenarios:'."),
        click.option("--set", "settings", multiple=True, metavar="PATH=VALUE", help="Patch one value: services.api.cpu=1."),
        click.option("--on", "day", metavar="DATE", help="Use the prices of this day (2026-01-31) instead of today's."),
        click.option("--pricing", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR",
                     help="A folder of negotiated prices laid over the book."),
    )):  # fmt: skip
        command = option(command)
    return command


def _plan(spec: Path, scenario: str | None, settings: tuple[str, ...], day: str | None, pricing: Path | None) -> Any:
    from archplan.plan import plan

    return plan(spec, scenario=scenario, settings=settings, on=_day(day), pricing=pricing)


def _report(*args: Any) -> Any:
    from archplan.review import review

    return review(_plan(*args))


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is not a day; write 2026-01-31", param_hint="--on") from None


@cli.command()
@SPEC
@_pricing_options
@click.option("--format", "form", type=click.Choice(["table", "json", "csv", "markdown"]), default="table")
@click.option("--brief", is_flag=True, help="One row a service; for the table.")
@click.option("--strict", is_flag=True, help="Exit with 3 when any price is unknown.")
def cost(spec: Path, scenario: str | None, settings: tuple[str, ...], day: str | None, pricing: Path | None,
         form: str, brief: bool, strict: bool) -> None:  # fmt: skip
    """What it costs a month: every service, every line."""
    from archplan.outputs import render
    from archplan.review import Report

    report = Report(_plan(spec, scenario, settings, day, pricing))
    if form == "markdown":
        from archplan.review import review

        report = review(report.plan)
    options = {"brief": brief} if form == "table" else {}
    click.echo(render(form, report, **options), nl=False)
    if strict and not report.plan.bill.is_complete:
        sys.exit(3)


@cli.command()
@SPEC
@click.argument("what", metavar="SERVICE[.METER]", required=False, default="")
@_pricing_options
def explain(spec: Path, what: str, scenario: str | None, settings: tuple[str, ...], day: str | None,
            pricing: Path | None) -> None:  # fmt: skip
    """How a number came about: quantity x price, formula, spec line, price's source and day."""
    from archplan.outputs import render
    from archplan.review import Report

    found = Report(_plan(spec, scenario, settings, day, pricing))
    service, _, meter = what.partition(".")
    names = [charge.name for charge in found.plan.bill.charges]
    if service and service not in names and what in names:
        service, meter = what, ""
    if service and service not in names:
        raise click.UsageError(f"the bill has no service {service!r}; {did_you_mean(service, names)}")
    if meter:
        charge = found.plan.bill.charge(service)
        lines = [line.name for line in charge.lines] if charge else []
        meter = meter.replace("_", " ")
        if meter not in lines:
            raise click.UsageError(f"{service} has no line {meter!r}; {did_you_mean(meter, lines)}")
    click.echo(render("explain", found, service=service, meter=meter), nl=False)


@cli.command()
@SPEC
@_pricing_options
def traffic(spec: Path, scenario: str | None, settings: tuple[str, ...], day: str | None, pricing: Path | None) -> None:
    """What arrives: from users to requests a second at every service, mean and peak."""
    from archplan.outputs import render
    from archplan.review import Report

    click.echo(render("traffic", Report(_plan(spec, scenario, settings, day, pricing))), nl=False)


@cli.command()
@SPEC
@_pricing_options
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path),
    help="FILE.svg, .png or .dot; SVG to standard output when not given.",
)
@click.option(
    "--zoom", type=click.FloatRange(0.5, 3), default=2, show_default=True, help="Pixels for a point, for PNG."
)
@click.option("--costs/--no-costs", default=True, help="Show money under services and on arrows.")
@click.option("--rates/--no-rates", default=True, help="Show traffic on arrows.")
def draw(spec: Path, scenario: str | None, settings: tuple[str, ...], day: str | None, pricing: Path | None,
         target: Path | None, zoom: float, costs: bool, rates: bool) -> None:  # fmt: skip
    """The architecture as a picture."""
    from archplan.drawing import DrawingError
    from archplan.outputs import render
    from archplan.review import Report

    form = (target.suffix.lstrip(".") if target else "svg").lower()
    if form not in ("svg", "png", "dot"):
        raise click.UsageError(f"{target} is neither .svg, .png nor .dot")
    report = Report(_plan(spec, scenario, settings, day, pricing))
    extra = {"zoom": zoom} if form == "png" else {}
    try:
        drawn = render(form, report, costs=costs, traffic=rates, **extra)
    except DrawingError as error:
        click.echo(f"archplan: {error}", err=True)
        sys.exit(2)
    if target is None:
        click.echo(drawn, nl=False)
    else:
        _write({target: drawn}, spec)


@cli.command()
@SPEC
@_pricing_options
@click.option(
    "-o", "--output", "folder", type=click.Path(file_okay=False, path_type=Path), required=True, metavar="DIR"
)
def report(spec: Path, scenario: str | None, settings: tuple[str, ...], day: str | None, pricing: Path | None,
           folder: Path) -> None:  # fmt: skip
    """One page to hand in: Markdown and one self-contained HTML file, with the picture beside them."""
    from archplan.outputs import render

    found = _report(spec, scenario, settings, day, pricing)
    stem = spec.stem + (f"-{scenario}" if scenario else "")
    picture = f"{stem}.svg"
    files = {
        folder / picture: render("svg", found),
        folder / f"{stem}.png": render("png", found),
        folder / f"{stem}.md": render("markdown", found, picture=picture),
        folder / f"{stem}.html": render("html", found),
    }
    _write(files, spec)


@cli.command()
@click.argument("specs", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="SPEC...")
@_pricing_options
@click.option("--fail-on", type=click.Choice(["error", "warning", "info"]), default="error", show_default=True,
              help="The mildest finding that fails the check.")  # fmt: skip
@click.option("--strict", is_flag=True, help="Exit with 3 when any price is unknown.")
def check(specs: tuple[Path, ...], scenario: str | None, settings: tuple[str, ...], day: str | None,
          pricing: Path | None, fail_on: str, strict: bool) -> None:  # fmt: skip
    """Everything wrong or worth saying, gates included; for CI."""
    from archplan.outputs import render
    from archplan.review import graver

    code = 0
    counts = {"error": 0, "warning": 0, "info": 0}
    for spec in _specs(specs):
        try:
            found = _report(spec, scenario, settings, day, pricing)
        except ArchplanError as error:
            _complain(error)
            code = 2
            continue
        shown = render("findings", found)
        if shown:
            click.echo(shown)
        for finding in found.findings:
            counts[finding.severity] += 1
        if graver(found.findings, fail_on):
            code = max(code, 1) if code != 2 else 2
        if strict and not found.plan.bill.is_complete:
            code = 3 if code != 2 else 2
    said = ", ".join(f"{n} {kind}{'s' if n != 1 and kind != 'info' else ''}" for kind, n in counts.items() if n)
    click.echo(f"{said or 'nothing found'} in {len(_specs(specs))} spec{'s' if len(_specs(specs)) != 1 else ''}")
    sys.exit(code)


def _specs(given: tuple[Path, ...]) -> list[Path]:
    found: list[Path] = []
    for path in given:
        found += sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
    return found


@cli.command()
@click.argument("name", required=False)
def services(name: str | None) -> None:
    """The manual of the services: what one may write, what AWS bills for it."""
    from archplan import manual
    from archplan.service import known_types, load

    if name is None:
        click.echo(manual.overview(), nl=False)
        return
    cls = load(name)
    if cls is None:
        raise click.UsageError(f"there is no service type {name!r}; {did_you_mean(name, known_types())}")
    click.echo(manual.page(cls), nl=False)


@cli.group(invoke_without_command=True)
@click.pass_context
def prices(context: click.Context) -> None:
    """The price book: which service is priced where, since when, and what is not known."""
    if context.invoked_subcommand is None:
        from archplan import manual

        click.echo(manual.prices_overview(), nl=False)


@prices.command()
@click.argument("service")
@click.option("--region", default="us-east-1", show_default=True, help="The region whose prices to show.")
def show(service: str, region: str) -> None:
    """One service's prices in one region, each with its source and day."""
    from archplan import manual
    from archplan.prices import default_folder
    from archplan.spec import REGIONS

    known = sorted(path.stem for path in default_folder().glob("*.yaml"))
    if service not in known:
        raise click.UsageError(f"the price book has no file of {service!r}; {did_you_mean(service, known)}")
    if region not in REGIONS:
        raise click.UsageError(f"{region!r} is not an AWS region; {did_you_mean(region, REGIONS)}")
    click.echo(manual.prices_page(service, region), nl=False)


@cli.command()
def schema() -> None:
    """The JSON Schema of the spec language, for an editor to complete and underline."""
    from archplan import schema as writer

    click.echo(writer.text(), nl=False)


@cli.command()
@click.argument("template", required=False, default="website")
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path),
    help="The file to write; standard output when not given.",
)
def init(template: str, target: Path | None) -> None:
    """A commented spec to start from."""
    from archplan import starters

    known = starters.names()
    if template not in known:
        raise click.UsageError(f"there is no template {template!r}; {did_you_mean(template, known)}")
    text = starters.text(template)
    if target is None:
        click.echo(text, nl=False)
        return
    if target.exists():
        raise ArchplanError(
            [
                Diagnostic(
                    "file-exists",
                    Span(str(target), 1, 1),
                    f"{target} is there already",
                    "choose another name, or move it away",
                )
            ]
        )
    _write({target: text}, None)


def _write(files: dict[Path, str | bytes], spec: Path | None) -> None:
    """Write every file whole or none: each to a name beside it first, then all are put in place."""
    import tempfile

    staged: list[tuple[str, Path]] = []
    try:
        for target, content in files.items():
            if spec is not None and target.exists() and target.resolve() == spec.resolve():
                raise _unwritable(target, "is the spec itself")
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
                staged.append((name, target))
                with os.fdopen(handle, "wb") as file:
                    file.write(content.encode("utf-8") if isinstance(content, str) else content)
                os.chmod(name, 0o666 & ~_umask())
                if target.is_dir():
                    raise _unwritable(target, "is a folder")
            except OSError as error:
                raise _unwritable(target, f"cannot be written: {error.strerror}") from None
        while staged:
            name, target = staged[0]
            try:
                os.replace(name, target)
            except OSError as error:
                raise _unwritable(target, f"cannot be written: {error.strerror}") from None
            staged.pop(0)
            click.echo(f"wrote {target}", err=True)
    finally:
        for name, _ in staged:
            Path(name).unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _unwritable(target: Path, why: str) -> ArchplanError:
    return ArchplanError(
        [Diagnostic("unwritable-output", Span(str(target), 1, 1), f"{target} {why}", "choose another -o")]
    )


if __name__ == "__main__":
    main()
