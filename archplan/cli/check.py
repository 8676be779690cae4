"""Everything wrong or worth saying: the verb."""

from __future__ import annotations

import codecs
import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from archplan.cli._files import write
from archplan.cli._options import FormatOf, day_of, is_unlocked, pricing_options
from archplan.kernel import inputs
from archplan.kernel.plain import one_line

COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}
MANY = 16  # specs from which several processes pay
LIMIT = 10_000  # specs of one call


@click.command("check")
@click.argument("specs", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="SPEC...")
@pricing_options
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info"]),
    help="The mildest finding that fails the check; error unless archplan.toml says otherwise.",
)
@click.option("--strict", is_flag=True, help="Exit with 3 when any price is unknown.")
@click.option("--base", metavar="REF|FILE", help="Compare the bill with that of a git revision, or of another file.")
@click.option(
    "--no-base", is_flag=True, help="Compare with nothing, though archplan.toml limits by how much a bill grows."
)
@click.option("--against", "infrastructure", multiple=True, type=click.Path(path_type=Path), metavar="PATH",
              help="Say where the spec is not what these files build, which 'archplan import' reads; once for each path.")  # fmt: skip
@click.option("--max-increase", metavar="10%|$50", help="Fail when the bill grows by more than this against the base.")
@click.option(
    "--format",
    "form",
    type=FormatOf("VERDICTS", "archplan.outputs.verdicts", besides=("auto",)),
    default="auto",
    show_default=True,
    help="auto is github inside GitHub Actions, else text.",
)
@click.option(
    "-o", "--output", "target", type=click.Path(path_type=Path), help="Write to FILE instead of standard output."
)
@click.option("--all", "whole", is_flag=True, help="Remarks too, which a terminal has behind a count.")
@click.option("--dns", is_flag=True, help="Print how every DNS name resolves, instead of the findings.")
@click.option("--fix", is_flag=True, help="Show the mechanical mends as a diff and write them into the specs.")
@click.option("--diff", is_flag=True, help="Show what --fix writes, and leave the specs as they are.")
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    help="Processes for many specs; as many as there are processors unless stated.",
)
@click.option(
    "--cache/--no-cache", "cached", default=True, help="Keep answers of several specs, by the content they follow from."
)
def command(specs: tuple[Path, ...], scenario: str | None, settings: tuple[str, ...], day: str | None,
            pricing: Path | None, fail_on: str | None, strict: bool, base: str | None, no_base: bool,
            infrastructure: tuple[Path, ...], max_increase: str | None, form: str, target: Path | None, whole: bool, dns: bool, fix: bool, diff: bool, jobs: int | None, cached: bool) -> None:  # fmt: skip
    """Everything wrong or worth saying, gates included; for CI."""
    from archplan.analysis.bill_changes import limit
    from archplan.checks.check import Question
    from archplan.outputs.verdicts import tell

    if max_increase is not None and limit(max_increase) is None:
        raise click.BadParameter(f"{max_increase!r} is no limit; write 10% or $50", param_hint="--max-increase")
    if max_increase is not None and base is None:
        raise click.UsageError("--max-increase needs something to compare with: --base REF|FILE")
    if no_base and base is not None:
        raise click.UsageError("--base and --no-base: which one?")
    files = _specs(specs)
    question = Question(
        scenario, settings, day_of(day), pricing, base, max_increase, needs_base=not no_base, locked=not is_unlocked(),
        beside=_against(infrastructure) if infrastructure and not dns else None,
    )  # fmt: skip
    if dns:
        beside = {
            "--fail-on": fail_on, "--strict": strict, "--base": base is not None, "--max-increase": max_increase,
            "--against": infrastructure, "--format": form != "auto", "--output": target, "--fix": fix, "--diff": diff,
        }  # fmt: skip
        if any(beside.values()):
            without = ", ".join(option for option, said in beside.items() if said)
            raise click.UsageError(f"--dns prints names and checks nothing: leave out {without}, or --dns")
        _dns(files, question)
    found = _all(files, question, jobs, cached)
    inputs.used([*files, *(path for one in found for path in one.read)])  # also by other processes
    if form == "auto":
        form = "github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text"
    aside, mends, said = form != "text" and target is None, dict[Path, bytes](), ""
    if fix or diff:
        found, mends, said = _mend(found, question, writes=fix and not diff, aside=aside)
    is_seen = form == "text" and target is None and bool(sys.stdout and sys.stdout.isatty())
    text = _painted(*_graver(found, whole or fail_on == "info")) if is_seen else tell(form, found)
    if mends or target is not None:
        write({target: text} if target is not None else {}, mends)
    if said:
        click.echo(said, err=aside)
    if target is None:
        click.echo(text, nl=False)
    sys.exit(_code(found, fail_on, strict))


def _against(paths: tuple[Path, ...]) -> Any:
    """What the files build, read once for all specs."""
    from archplan.importers.against import against

    return against(paths)


def _graver(found: Sequence[Any], whole: bool) -> tuple[Sequence[Any], int]:
    """What a reader at a terminal is shown, and how many remarks are kept back; all where nothing graver was found."""
    from archplan.kernel.record import changed

    remarks = sum(finding.severity == "info" for one in found for finding in one.findings)
    if whole or not any(finding.severity != "info" for one in found for finding in one.findings):
        return found, 0
    kept = [changed(one, findings=tuple(it for it in one.findings if it.severity != "info")) for one in found]
    return kept, remarks


def _painted(found: Sequence[Any], kept_back: int) -> str:
    """The text for a terminal: the severity of every finding in its colour, and what is kept back as a count."""
    from archplan.outputs.verdicts import tell

    def painted(match: re.Match[str]) -> str:
        return match[1] + click.style(match[2], fg=COLOURS[match[2]], bold=True) + match[3]

    text = re.sub(r"^(.+?:\d+:\d+: )(error|warning|info)(\[)", painted, tell("text", found), flags=re.MULTILINE)
    if kept_back:
        text += f"{kept_back} remark{'s' if kept_back > 1 else ''} on good practice not shown; --all shows {'them' if kept_back > 1 else 'it'}\n"
    return text


def _code(found: Sequence[Any], fail_on: str | None, strict: bool) -> int:
    """The gravest of what the exit codes promise: 2 before 3 before 1."""
    if not all(one.is_readable for one in found):
        return 2
    if any((strict or one.strict) and not one.is_complete for one in found):
        return 3
    return 1 if any(one.failed(fail_on or one.fail_on or "error") for one in found) else 0


def _specs(given: tuple[Path, ...]) -> list[Path]:
    """The files asked for; of a folder every spec in it, in order, what is hidden left out.

    A link to a folder is followed to where the call has a folder, and never out of those: a message could quote what is
    not the caller's.
    """
    walked, linked = set[Path](), list[tuple[Path, Path]]()
    inside = {path: list(_inside(path, path, walked, linked)) if path.is_dir() else [path] for path in given}
    homes = [Path(os.path.realpath(path)) for path in given if path.is_dir()]
    for top, link in linked:  # grows on the way
        real = Path(os.path.realpath(link))
        if not any(real.is_relative_to(home) for home in homes):
            raise click.UsageError(f"{link} is a link to a folder outside {top}; check {real} in the same call")
        if real not in walked:
            inside[top] += _inside(link, top, walked, linked)
    for path, files in inside.items():
        if not files:
            raise click.UsageError(f"{path} holds no .yaml file; hidden files and folders are not looked at")
    found = list(dict.fromkeys(file for files in inside.values() for file in sorted(files)))
    if len(found) > LIMIT:
        raise click.UsageError(f"{len(found):,} specs are more than {LIMIT:,}; check them folder by folder")
    return found


def _inside(folder: Path, top: Path, walked: set[Path], linked: list[tuple[Path, Path]]) -> Iterator[Path]:
    """Every spec in a folder and below it; links to folders are put aside."""
    ahead = [folder]
    while ahead:
        here = ahead.pop()
        walked.add(Path(os.path.realpath(here)))
        try:
            entries = sorted(os.scandir(here), key=lambda entry: entry.name)
        except OSError as error:
            raise click.UsageError(f"{here} cannot be read: {error.strerror}") from None
        for entry in entries:
            path = here / entry.name
            if entry.name.startswith("."):
                continue
            _plainly_named(here, entry.name)
            try:
                is_folder = entry.is_dir()
            except OSError as error:
                raise click.UsageError(f"{path} cannot be followed: {error.strerror}") from None
            if is_folder and entry.is_symlink():
                linked.append((top, path))
            elif is_folder:
                ahead.append(path)
            elif path.suffix.lower() in (".yaml", ".yml"):
                yield path


def _all(files: list[Path], question: Any, jobs: int | None, cached: bool) -> list[Any]:
    """Every spec checked, in the order given; in several processes when there are many."""
    from archplan.checks.check import checked
    from archplan.kernel.disk import tidy

    cache = _cache_folder() if cached and len(files) > 1 else None
    if cache is not None:
        tidy(cache)
    jobs = jobs or (os.cpu_count() or 1)
    if len(files) < MANY or jobs == 1:
        return list(_watched((checked(file, question, cache) for file in files), len(files)))
    from concurrent.futures import ProcessPoolExecutor
    from functools import partial

    size = max(1, min(32, len(files) // (jobs * 4)))
    with ProcessPoolExecutor(jobs, initializer=_end_with, initargs=(os.getpid(),)) as pool:
        return list(
            _watched(pool.map(partial(checked, question=question, cache=cache), files, chunksize=size), len(files))
        )


def _end_with(parent: int) -> None:
    """End this process when the one that it works for is gone, however that ended: nobody else would."""
    import threading
    import time

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _watched(results: Iterator[Any], count: int) -> Iterator[Any]:
    """The same, with a bar on a terminal when it takes long."""
    if count < MANY or not (sys.stderr and sys.stderr.isatty()):
        yield from results
        return
    with click.progressbar(results, length=count, label="checking", file=sys.stderr) as bar:
        yield from bar


def _cache_folder() -> Path | None:
    """Where answers are kept; None for a user whose home nobody knows."""
    home = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    try:
        return (Path(home) if home else Path.home() / ".cache") / "archplan"
    except RuntimeError:
        return None


def _dns(files: list[Path], question: Any) -> None:
    """How the names of every spec resolve; then the call is over."""
    from archplan.estimate.plan import plan
    from archplan.estimate.report import Report
    from archplan.outputs import render
    from archplan.prices.own import own_prices

    for file in files:
        pricing = question.pricing or own_prices(file)
        found = plan(file, scenario=question.scenario, settings=question.settings, on=question.day, pricing=pricing)
        click.echo(render("dns", Report(found)), nl=False)
    sys.exit(0)


def _mend(found: list[Any], question: Any, writes: bool, aside: bool) -> tuple[list[Any], dict[Path, bytes], str]:
    """Show what can be mended; what is then known of the specs, what is to be written for it if that is asked, and how many
    mends those are.

    `aside` of a document that is to be read by a program.
    """
    from archplan.checks.check import check
    from archplan.text.fixes import difference, mended

    made, files = 0, dict[Path, bytes]()
    for one in found:
        file = Path(one.file)
        text = one.texts.get(one.file)
        after, count = mended(text, one.findings, one.file) if text is not None else ("", 0)
        if not count or text is None:
            continue
        click.echo(difference(text, after, one.file), nl=False, err=aside)
        before = inputs.content(file) or b""
        mark = codecs.BOM_UTF8 if before.startswith(codecs.BOM_UTF8) else b""
        if writes and before != mark + text.encode("utf-8"):
            click.echo(f"{file} changed while it was checked; nothing is mended in it", err=True)
            continue
        made += count
        if writes:
            files[file] = mark + after.encode("utf-8")
    with inputs.instead(files):
        found = [check(Path(one.file), question) if Path(one.file) in files else one for one in found]
    return found, files, f"{made} mend{'s' if made != 1 else ''} {'made' if writes else 'possible'}\n"


def _plainly_named(folder: Path, name: str) -> None:
    """Refuse a file name that would move a terminal's cursor or begin a line of its own."""
    if one_line(name) != name:
        raise click.UsageError(f"{folder} holds a name with control characters: {one_line(name)!r}; rename it")
