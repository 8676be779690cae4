"""What several verbs ask for: a spec, and how to price it."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from archplan.cli._complete import scenarios
from archplan.kernel.diagnostics import did_you_mean


class FormatOf(click.ParamType):
    """The formats of a verb: the files of its folder under ``archplan/outputs``, looked up when one is asked for."""

    name = "format"

    def __init__(self, shelf: str, module: str = "archplan.outputs", besides: tuple[str, ...] = ()):
        self.shelf, self.module, self.besides = shelf, module, besides

    def names(self) -> list[str]:
        return [*self.besides, *getattr(importlib.import_module(self.module), self.shelf).names()]

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        return f"[{'|'.join(self.names())}]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        names = self.names()
        if value in names:
            return value
        meant = self.by_suffix().get(str(value).lower().removeprefix("."))
        if meant is None:
            near = did_you_mean(str(value), names)
            said = f" {near}" if near.startswith("did") else ""
            self.fail(f"{value!r} is not one of {', '.join(map(repr, names))}.{said}", param, ctx)
        return meant

    def by_suffix(self) -> dict[str, str]:
        """The formats by what their files end in: ``md`` is markdown."""
        found = getattr(importlib.import_module(self.module), self.shelf).all()
        return {it.suffix.removeprefix("."): name for name, it in found.items() if getattr(it, "suffix", "")}


SPEC = click.argument("spec", type=click.Path(path_type=Path))
SAID = "archplan.lock said"  # locks of this call that a warning was printed for
IGNORED = "archplan.lock ignored"


def _ignore(context: click.Context, _: click.Parameter, is_ignored: bool) -> None:
    context.meta[IGNORED] = is_ignored


def pricing_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """What is priced, with patches of the spec, and by which prices."""
    command = book_options(command)
    for option in reversed((
        click.option("--scenario", metavar="NAME", shell_complete=scenarios, help="A patch named under 'scenarios:'."),
        click.option("--set", "settings", multiple=True, metavar="PATH=VALUE", help="Patch one value: services.api.cpu=1."),
    )):  # fmt: skip
        command = option(command)
    return command


def book_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """By which prices: a day's, and a folder's laid over them."""
    for option in reversed((
        click.option("--on", "day", metavar="DATE", help="Use the prices of this day (2026-01-31) instead of the lock's or today's."),
        click.option("--pricing", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR",
                     help="A folder of negotiated prices laid over the book."),
        click.option("--no-lock", is_flag=True, expose_value=False, callback=_ignore,
                     help="Do as if there were no archplan.lock above the spec."),
    )):  # fmt: skip
        command = option(command)
    return command


def planned(
    spec: Path, scenario: str | None, settings: tuple[str, ...], day: str | None, pricing: Path | None, lang: str = "en"
) -> Any:  # fmt: skip
    from archplan.estimate.plan import plan
    from archplan.prices.own import own_prices

    pricing = pricing or own_prices(spec)
    return plan(spec, scenario=scenario, settings=settings, on=priced_on(spec, day), pricing=pricing, lang=lang)


def reported(*args: Any) -> Any:
    from archplan.checks.review import review

    return review(planned(*args))


def priced_on(spec: Path, day: str | None) -> date | None:
    """The day that is asked for, else the one of the spec's lock; None for today."""
    if day is not None:
        return day_of(day)
    if is_unlocked():
        return None
    from archplan.prices.lock import lock_for

    lock = lock_for(spec)
    return held(lock).on if lock is not None else None


def is_unlocked() -> bool:
    """Whether ``--no-lock`` was said."""
    context = click.get_current_context(silent=True)
    return context is not None and bool(context.meta.get(IGNORED))


def held(lock: Any) -> Any:
    """The lock, after saying once on standard error that the program or its book is no longer the one it names."""
    from archplan.kernel.version import __version__
    from archplan.prices.book import PriceBook, default_folder
    from archplan.prices.own import own_prices

    said = click.get_current_context().meta.setdefault(SAID, set())
    if lock.file not in said:
        said.add(lock.file)
        book = PriceBook(default_folder(), lock.on, own_prices(Path(lock.file)))
        moved = lock.moved(__version__, book.fingerprint)
        if moved is not None:
            click.echo(moved.render(lock.text) + "\n", err=True)
    return lock


def day_of(text: str | None, option: str = "--on") -> date | None:
    if text is None:
        return None
    try:
        if not re.fullmatch(
            r"\d{4}-\d{2}-\d{2}", text, re.ASCII
        ):  # fromisoformat alone takes weeks, and days run together
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is not a day; write 2026-01-31", param_hint=option) from None
