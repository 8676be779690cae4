"""The messages of reports, found where they are said; the Vietnamese catalogues are held against them.

``python -m tests.catalogue --update`` adds what is new with an empty translation, drops what nobody says any more, and
compiles ``archplan.mo`` and ``findings.mo``. Messages of pages are the first argument of ``say(...)`` in Python and in
templates, and the words that are said by another name: `SPOKEN`. What rules say is read out of them: tests/sentences.py.
"""

from __future__ import annotations

import ast
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment, nodes

from archplan.analysis.availability import LABEL
from archplan.analysis.payments import REMARKS
from archplan.analysis.reconciliation import KINDS
from archplan.drawing.page.scene import State
from archplan.drawing.paint.legend import EDGE_WORDS, MARK_WORDS, STATE_WORDS
from archplan.drawing.paint.scatter import TIMES
from archplan.outputs.page import findings
from archplan.outputs.page.words import DOMAIN, FOLDER, PATTERNS
from archplan.outputs.scenes.arrows import BRIEF, RATES
from archplan.outputs.scenes.overview import ROLES
from archplan.outputs.scenes.picture import PER
from tests import sentences
from tests.conftest import ROOT

OUTPUTS = ROOT / "archplan" / "outputs"
SPEAKERS = (OUTPUTS, ROOT / "archplan" / "drawing", ROOT / "archplan" / "cli")
"""The rooms that say something in a reader's language."""
PO = FOLDER / "vi" / "LC_MESSAGES" / f"{DOMAIN}.po"
FOUND = PO.with_name(f"{findings.DOMAIN}.po")
SPOKEN = {
    "archplan/outputs/page/words.py": PATTERNS,
    "archplan/outputs/scenes/arrows.py": (*RATES.values(), *BRIEF.values()),
    "archplan/outputs/scenes/overview.py": tuple(ROLES.values()),
    "archplan/outputs/scenes/picture.py": tuple(PER.values()),
    "archplan/outputs/scenes/standing.py": ("Availability Zones 1 and {count}", "Availability Zones 1 to {count}"),
    "archplan/drawing/layout/arrange.py": ("CI/CD", "Operations"),
    "archplan/drawing/paint/legend.py": (*EDGE_WORDS.values(), *MARK_WORDS.values(), *STATE_WORDS.values()),
    "archplan/drawing/page/scene.py": tuple(filter(None, get_args(State))),
    "archplan/drawing/paint/scatter.py": tuple(word for _, word in TIMES),
    "archplan/analysis/availability.py": (LABEL[0].upper() + LABEL[1:],),
    "archplan/analysis/payments.py": REMARKS,
    "archplan/analysis/reconciliation.py": (*KINDS, *KINDS.values()),
    "archplan/checks/thresholds.py": (
        "uses up what is free every month: {free}",
        "with {others}, uses up what is free every month: {free}",
        "{price}: the first {amount} are free, beyond them it is {after} per {per}",
        "{price}: beyond {amount} it is {after} per {per}, not {before}",
        "{price}: beyond {amount} a month it is {after} per {per}, not {before}",
        "runs {count} {noun} in the busiest minute",
        "runs {count} {noun} in the busiest minute, the most it may",
        "runs {count} {noun} in the busiest minute, and {more} more follow one by one",
    ),
}
"""What is said by a name instead of in quotes: patterns, titles of columns, the ceiling's label, remarks, crossed lines."""
NAMED = {
    "remark.text", "crossing.text", "LABEL[0].upper() + LABEL[1:]", "RATES[unit]", "BRIEF[unit]", "ROLES[first.role]",
    "PER[self.arrows.unit]", "lack_of(charge.lines)", "both", "title", "EDGE_WORDS[kind]", "MARK_WORDS[mark]",
    "STATE_WORDS[state]", "state", "kind", "KINDS[kind]", "gap.kind", "word", "edge.mark", "node.mark", "thing.mark",
}  # fmt: skip
"""What such calls of `say` have in their brackets."""


def messages() -> dict[str, list[str]]:
    """Every message, in order, with the files it is said in."""
    found: dict[str, list[str]] = {}
    for path in (path for room in SPEAKERS for path in sorted(room.rglob("*.py"))):
        if "__pycache__" not in path.parts:
            _add(found, path, (said for said, _ in said_in(path.read_text("utf-8")) if said))
    for path in sorted((OUTPUTS / "page/templates").glob("*.jinja")):
        _add(found, path, (said for said in said_in_template(path.read_text("utf-8")) if said))
    for file, spoken in SPOKEN.items():
        _add(found, ROOT / file, spoken)
    return found


def _add(found: dict[str, list[str]], path: Path, said: Iterator[str] | tuple[str, ...]) -> None:
    where = path.relative_to(ROOT).as_posix()
    for message in said:
        files = found.setdefault(message, [])
        if where not in files:
            files.append(where)


def said_in(source: str) -> Iterator[tuple[str, str]]:
    """The message of every call of `say` in Python, or an empty one and the expression that makes it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and node.args and _called(node.func) == "say":
            for said in _said(node.args[0]):
                text = said.value if isinstance(said, ast.Constant) else ""
                yield str(text), ast.unparse(said)


def _called(function: ast.expr) -> str:
    """The name at the end of what is called: ``say`` of ``page.say``."""
    return getattr(function, "attr", "") or getattr(function, "id", "")


def _said(node: ast.expr) -> Iterator[ast.expr]:
    """The texts an argument may be: both sides of ``a if x else b``."""
    if isinstance(node, ast.IfExp):
        yield from (*_said(node.body), *_said(node.orelse))
    else:
        yield node


def said_in_template(source: str) -> Iterator[str]:
    """The same in a template; empty where it is not written in quotes."""
    for call in Environment().parse(source).find_all(nodes.Call):
        called = getattr(call.node, "name", "") or getattr(call.node, "attr", "")
        if called == "say" and call.args:
            yield call.args[0].value if isinstance(call.args[0], nodes.Const) else ""


def catalogue(path: Path = PO) -> Catalog:
    """A Vietnamese catalogue as it is written."""
    with path.open("rb") as file:
        return read_po(file, locale="vi", domain=path.stem)


def compiled(found: Catalog) -> bytes:
    """The catalogue as gettext reads it, the same bytes every time."""
    made = io.BytesIO()
    write_mo(made, found)
    return made.getvalue()


def written(found: Catalog) -> bytes:
    """The catalogue as people read it, in the order messages are said."""
    made = io.BytesIO()
    write_po(made, found, width=110, omit_header=False, ignore_obsolete=True, include_lineno=False)
    return made.getvalue()


class _Steady(Catalog):
    """A catalogue whose head has no clock and no version in it."""

    mime_headers = (  # type: ignore[assignment]  # a property of Catalog, a value here
        ("Language", "vi"),
        ("Plural-Forms", "nplurals=1; plural=0;"),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Transfer-Encoding", "8bit"),
    )


def updated(old: Catalog) -> Catalog:
    """The pages' catalogue with exactly the messages there are, translations kept."""
    new = _Steady(locale="vi", domain=DOMAIN, fuzzy=False)
    new.header_comment = "# What reports say, in Vietnamese. Names of services and what AWS meters stay English."
    for message, files in messages().items():
        _keep(new, old, message, files)
    return new


def updated_findings(old: Catalog) -> Catalog:
    """The same of what rules say, each sentence under its rule's name."""
    new = _Steady(locale="vi", domain=findings.DOMAIN, fuzzy=False)
    new.header_comment = "# What rules find, in Vietnamese. Names, figures and AWS's own words stay English."
    for (slug, message), files in sentences.messages().items():
        _keep(new, old, message, files, slug or None)
    return new


def _keep(new: Catalog, old: Catalog, message: str, files: list[str], context: str | None = None) -> None:
    known = old.get(message, context)
    new.add(message, str(known.string) if known else "", locations=[(file, 0) for file in files], context=context)


def main() -> int:
    """Bring the catalogues up to date; say what is left to translate."""
    is_whole = True
    for path, update in ((PO, updated), (FOUND, updated_findings)):
        new = update(catalogue(path) if path.is_file() else Catalog(locale="vi"))
        if "--update" in sys.argv:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(written(new))
            path.with_suffix(".mo").write_bytes(compiled(new))
        empty = [f"{it.context or ''}: {it.id}".removeprefix(": ") for it in new if it.id and not it.string]
        print(*empty, f"{path.name}: {len(list(new)) - 1} messages, {len(empty)} without a translation", sep="\n")
        is_whole = is_whole and not empty
    return 0 if is_whole else 1


if __name__ == "__main__":
    sys.exit(main())
