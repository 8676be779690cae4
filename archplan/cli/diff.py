"""What a change does to the bill: the verb."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from archplan.cli._files import write
from archplan.cli._options import day_of, held, is_unlocked, pricing_options
from archplan.kernel.diagnostics import ArchplanError, Diagnostic, Span, did_you_mean
from archplan.kernel.record import frozen

SUFFIXES = {".txt": "text", ".md": "markdown", ".json": "json"}
BOOK = "book"


@frozen
class Side:
    """A spec to read: a file, or one at a revision; `shown` is how messages call it."""

    spec: Path
    revision: str
    shown: str


@click.command("diff")
@click.argument("old")
@click.argument("new", required=False)
@pricing_options
@click.option("--scenario-old", metavar="NAME", help="A patch of OLD, as --scenario is one of NEW.")
@click.option("--on-old", metavar="DATE", help="The day of OLD's prices; else its lock's, else NEW's.")
@click.option("--pricing-old", metavar="DIR|book", help="OLD's negotiated prices; else NEW's. 'book' is none.")
@click.option(
    "--format", "form", type=click.Choice(["text", "markdown", "json"]), help="markdown is for a pull request."
)
@click.option("-o", "--output", "targets", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
              help="Write to FILE.md, .json or .txt; .svg, .png and other pictures draw the difference besides.")  # fmt: skip
@click.option(
    "--fail-on-increase", "allowed", metavar="10%|$50", help="Exit with 1 when the bill grows by more than this."
)
def command(old: str, new: str | None, scenario: str | None, settings: tuple[str, ...], day: str | None,
            pricing: Path | None, scenario_old: str | None, on_old: str | None, pricing_old: str | None, form: str | None,
            targets: tuple[Path, ...], allowed: str | None) -> None:  # fmt: skip
    """What a change does to the bill, split by price, traffic and architecture.

    OLD and NEW are each a FILE, a git REVISION:FILE, or a REVISION alone, which takes the file of the other one. With one
    spec, it is compared as it is written with what the options make of it.
    """
    from archplan.analysis.bill_changes import limit, moves, over
    from archplan.estimate.report import Report
    from archplan.outputs import render
    from archplan.prices.own import own_prices

    if allowed is not None and limit(allowed) is None:
        raise click.BadParameter(f"{allowed!r} is no limit; write 10% or $50", param_hint="--fail-on-increase")
    forms = {target: _form(target, form) for target in targets}
    if allowed is not None:
        _refuse_both(old)
        _refuse_both(new or old)
    a, b = _sides(old, old if new is None else new)
    pricing = pricing or own_prices(b.spec)
    laid_old = pricing if pricing_old is None else None if pricing_old == BOOK else _folder(pricing_old)
    on_new = day_of(day) or _locked_on(b)
    on_before = day_of(on_old, "--on-old") or _locked_on(a) or on_new
    if new is None and not settings and (scenario, on_new, pricing) == (scenario_old, on_before, laid_old):
        raise click.UsageError(f"compare {old} with what? write 'archplan diff HEAD {old}', or add --scenario or --set")
    before = _planned(a, scenario_old, (), on_before, laid_old)
    after = _planned(b, scenario, settings, on_new, pricing)
    found = moves(before, after)
    report = Report(after, before=before)
    files: dict[Path, str | bytes] = {}
    for target, kind in forms.items():
        files[target] = (
            render("changes", report, form=kind, found=found) if kind in SUFFIXES.values() else _drawn(kind, report)
        )
    if files:
        write(files)
    if not set(forms.values()) & set(SUFFIXES.values()):
        click.echo(render("changes", report, form=form or "text", found=found), nl=False)
    too_much = over(found, allowed) if allowed is not None else ""
    if too_much:
        click.echo(f"archplan: {too_much}", err=True)
        sys.exit(1)


def _form(target: Path, form: str | None) -> str:
    """The format of a file: of a picture by its suffix, else what was asked for, else by its suffix."""
    from archplan.outputs import picture_for, picture_suffixes

    suffix = target.suffix.lower()
    picture = None if suffix in SUFFIXES else picture_for(suffix)
    found = picture or form or SUFFIXES.get(suffix)
    if found is None:
        raise click.UsageError(
            f"{target}: which format? a file ends in one of {', '.join((*SUFFIXES, *picture_suffixes()))}"
        )
    return found


def _sides(old: str, new: str) -> tuple[Side, Side]:
    """Both sides; a revision alone takes the other one's file."""
    a, b = _side(old), _side(new)
    if a is None and b is None:
        for word in (old, new):
            _file_or_none(word)
        raise click.UsageError(f"which spec? write {old}:architectures/shop.yaml, or name a file on one side")
    if a is None:
        assert b is not None
        a = _at(old, b.spec)
    if b is None:
        b = _at(new, a.spec)
    return a, b


def _at(revision: str, spec: Path) -> Side:
    """The other side's file at a revision, which may be called like a folder or a file."""
    from archplan.text.revisions import path_in

    try:
        return Side(spec, revision, path_in(spec, revision))
    except ArchplanError:
        _file_or_none(revision)
        raise


def _side(text: str) -> Side | None:
    """A file or a revision's file; None for what may be a revision alone."""
    if Path(text).is_file():
        return Side(Path(text), "", text)
    revision, colon, path = text.partition(":")
    if colon and revision and path:
        from archplan.text.revisions import from_top

        return Side(from_top(path), revision, text)
    return None


def _refuse_both(text: str) -> None:
    """Complain of a file that is called like a revision: under a limit it is not for a file to choose what is compared."""
    if not Path(text).is_file() or (":" not in text and text.endswith((".yaml", ".yml"))):
        return
    from archplan.text.revisions import is_revision

    if is_revision(Path.cwd(), text.partition(":")[0]):
        raise click.UsageError(
            f"{text!r} is a file and a git revision; write ./{text} for the file, refs/heads/{text} or refs/remotes/{text} for "
            "the revision"
        )


def _file_or_none(text: str) -> None:
    """Complain of what is called like a file and is none."""
    if Path(text).suffix in (".yaml", ".yml") or Path(text).is_dir():
        from archplan.text.yaml import read_text

        read_text(Path(text), text)


def _locked_on(side: Side) -> Any:
    """The day of the lock that holds for a side; None when there is none."""
    if is_unlocked():
        return None
    from archplan.prices.lock import NAME, lock_for, read_lock

    if not side.revision:
        lock = lock_for(side.spec)
    else:
        from archplan.text.revisions import above

        taken = above(side.spec, side.revision, NAME)
        lock = read_lock(taken[1], taken[0]) if taken is not None else None
    return held(lock).on if lock is not None else None


def _planned(side: Side, scenario: str | None, settings: tuple[str, ...], on: Any, pricing: Path | None) -> Any:
    from archplan.estimate.plan import plan

    with ExitStack() as open_:
        path: Path | None = side.spec
        if side.revision:
            from archplan.text.revisions import at_revision

            path = open_.enter_context(at_revision(side.spec, side.revision))
            if path is None:
                raise _not_there(side)
        assert path is not None
        return plan(path, scenario=scenario, settings=settings, on=on, pricing=pricing, shown=side.shown)


def _not_there(side: Side) -> ArchplanError:
    from archplan.text.revisions import specs_at

    known = specs_at(side.spec, side.revision)
    path = side.shown.partition(":")[2]
    from_here = f"a path begins at the repository's top; one from here is written {side.revision}:./{path}"
    near = did_you_mean(side.spec.name, known) if known else from_here
    message = f"{side.revision} has no {path}"
    return ArchplanError([Diagnostic("not-in-revision", Span(side.shown, 1, 1), message, near)])


def _folder(pricing: str) -> Path:
    if not Path(pricing).is_dir():
        message = f"{pricing!r} is no folder; write one of negotiated prices, or {BOOK}"
        raise click.BadParameter(message, param_hint="--pricing-old")
    return Path(pricing)


def _drawn(kind: str, report: Any) -> str | bytes:
    from archplan.cli.draw import _undrawable
    from archplan.drawing import DrawingError
    from archplan.outputs import render

    try:
        return render(kind, report)
    except DrawingError as error:
        raise _undrawable(error, report.plan) from None
