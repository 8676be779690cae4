"""The manual of the rules: the verb."""

from __future__ import annotations

import click

from archplan.cli._complete import rules
from archplan.kernel.diagnostics import did_you_mean


@click.command("rules")
@click.argument("name", required=False, shell_complete=rules)
@click.option(
    "--of", "of", metavar="TYPE", help="Only the rules of one service type; 'plan' for those over several services."
)
def command(name: str | None, of: str | None) -> None:
    """What is checked: every rule, why it exists, what it finds and what it leaves alone."""
    from archplan.checks import pages as rulebook

    pages = rulebook.pages()
    if of is not None:
        known = sorted({page.of or "plan" for page in pages})
        if of not in known:
            raise click.UsageError(f"no rule is of {of!r}; {did_you_mean(of, known)}")
        pages = [page for page in pages if (page.of or "plan") == of]
    if name is None:
        click.echo(rulebook.overview(pages), nl=False)
        return
    found = [page for page in pages if page.slug == name]
    if not found:
        raise click.UsageError(f"there is no rule {name!r}; {did_you_mean(name, [page.slug for page in pages])}")
    click.echo("\n".join(rulebook.page_text(page) for page in found), nl=False)
