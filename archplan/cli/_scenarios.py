"""A scenario written into a spec's own file: checked first, then at once, and no other byte of it touched."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from archplan.cli._files import write
from archplan.estimate.plan import Plan, plan_texts
from archplan.kernel import inputs
from archplan.kernel.diagnostics import ArchplanError
from archplan.text.load import load_texts
from archplan.text.scenario import with_scenario


def write_scenario(spec: Path, plan: Plan, name: str, patch: dict[str, Any], is_right: Callable[[Plan], bool]) -> Path:
    """Write a patch into the spec of a plan as a scenario of that name; the file that has it then.

    `is_right` looks at the plan of what would be written. Where the spec has the name, no place for it, or changed
    meanwhile, nothing is written and that is said.
    """
    a = plan.architecture
    if name in a.scenarios:
        raise click.ClickException(f"{spec} has a scenario {name!r} already; nothing was written")
    others = {name: text for name, text in a.texts.items() if name not in (a.file, "--set")}
    tree, _ = load_texts({a.file: a.texts[a.file], **others})
    text = with_scenario(a.texts[a.file], a.file, tree, name, patch)
    after = None
    if text is not None:
        with suppress(ArchplanError):
            after = plan_texts({a.file: text, **others}, scenario=name, on=plan.day, pricing=plan.book.overlay)
    if text is None or after is None or not is_right(after):
        raise click.ClickException(
            f"{spec} has no place where a scenario can be written by itself; write under 'scenarios:'\n"
            f"  {name}: {json.dumps(patch, ensure_ascii=False)}"
        )
    file = Path(a.file)
    held = inputs.content(file) or b""
    mark = codecs.BOM_UTF8 if held.startswith(codecs.BOM_UTF8) else b""
    if held != mark + a.texts[a.file].encode("utf-8"):
        raise click.ClickException(f"{file} changed while it was read; nothing was written")
    write({}, mended={file: mark + text.encode("utf-8")})
    return file
