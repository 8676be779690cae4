"""The manual of the rules: why each exists, where that is written, and a spec it finds and one it leaves alone.

A rule's docstring is its page. The first paragraph is the idea, the next ones say why; then come blocks headed
``Flags:`` and ``Passes:`` with an example each, and ``Source:``. An example is a whole spec, or for the rule of a
service only that service's options. The mistakes of the language, errors before any rule runs, have pages beside them.
"""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Iterator

from archplan.checks.mistakes import MISTAKES
from archplan.checks.review import plan_rules
from archplan.kernel.record import frozen
from archplan.services import known_types, load

HEADS = ("Flags:", "Passes:", "Source:")
LANGUAGE = "language"  # what a mistake is of, as a rule is of a service
WHOLE = ("services:", "traffic:", "places:", "connections:")


@frozen
class Page:
    """One rule, as a person reads it."""

    slug: str
    severity: str
    of: str  # the service type it belongs to, "language" for a mistake, or nothing for a rule over the whole plan
    title: str
    idea: str
    why: str
    hint: str
    flags: tuple[str, ...]
    passes: tuple[str, ...]
    sources: tuple[str, ...]
    seen: str = ""  # where a mistake is made, when no text of one spec shows it


def pages() -> list[Page]:
    """Every rule of every service, those over a whole plan, and every mistake of the language, by name."""
    return sorted([*_of_services(), *_of_plans(), *_of_the_language()], key=lambda page: page.slug)


def _of_services() -> Iterator[Page]:
    for key in known_types():
        cls = load(key)
        assert cls is not None
        for found in cls.own_rules.values():
            yield _page(found.slug, found.severity, key, cls.title, found.check.__doc__ or "", found.hint)


def _of_plans() -> Iterator[Page]:
    for found in plan_rules().values():
        yield _page(found.slug, found.severity, "", "", found.check.__doc__ or "", found.hint)


def _of_the_language() -> Iterator[Page]:
    for slug, mistake in MISTAKES.items():
        flags, passes = ((text,) if text else () for text in (mistake.flags, mistake.passes))
        yield Page(
            slug, mistake.severity, LANGUAGE, "the language", mistake.idea, mistake.why, mistake.hint, flags, passes,
            (mistake.source,), mistake.seen,
        )  # fmt: skip


def _page(slug: str, severity: str, of: str, title: str, doc: str, hint: str) -> Page:
    blocks: dict[str, list[str]] = {head: [] for head in HEADS}
    words: list[str] = []
    into = words
    for line in inspect.cleandoc(doc).splitlines():
        head = next((head for head in HEADS if line.startswith(head)), None)
        if head == "Source:":
            into = blocks[head]
            line = line.removeprefix(head)
        elif head:
            blocks[head].append("")
            into = blocks[head]
            line = line.removeprefix(head)
        if into is words or into is blocks["Source:"]:
            into.append(line.strip())
        else:
            into[-1] += line + "\n"
    idea, _, why = "\n".join(words).strip().partition("\n\n")
    flags, passes = ([_example(text, of) for text in blocks[head]] for head in HEADS[:2])
    sources = tuple(line for line in blocks["Source:"] if line)
    idea = " ".join(idea.split())
    return Page(slug, severity, of, title, idea, why.strip(), hint or idea, tuple(flags), tuple(passes), sources)


def _example(text: str, of: str) -> str:
    """A whole spec from what a docstring shows."""
    text = textwrap.dedent(text.strip("\n")).strip()
    if not any(line.startswith(WHOLE) for line in text.splitlines()):
        inner = text.strip().removeprefix("{").removesuffix("}").strip() if text.startswith("{") else text
        comma = ", " if inner else ""
        text = f"services:\n  it: {{type: {of}{comma}{' '.join(inner.split())}}}"
    if not any(line.startswith("region:") for line in text.splitlines()):
        text = "region: ap-southeast-1\n" + text
    return text + "\n"


def overview(listed: list[Page]) -> str:
    """One line a rule: its name, how grave it is, whose it is, its idea."""
    rows: dict[tuple[str, str, str], list[str]] = {}
    for page in listed:
        rows.setdefault((page.slug, page.severity, page.idea), []).append(page.of or "plan")
    lines = []
    for (slug, severity, idea), of in rows.items():
        head = f"{slug:<40} {severity:<8} "
        lines.append(head + textwrap.shorten(f"{idea} ({', '.join(of)})", 110, placeholder=" ..."))
    return "\n".join([*lines, "", f"{len(rows)} rules; 'archplan rules NAME' shows one whole"]) + "\n"


def page_text(page: Page) -> str:
    """A rule's page: why, what it finds, what it leaves alone, what to write, where it is written."""
    rows = [f"{page.slug} ({page.severity})", f"of {page.title or 'the whole plan'}", ""]
    for paragraph in (page.idea, *page.why.split("\n\n")):
        rows += [*textwrap.wrap(" ".join(paragraph.split()), 100), ""] if paragraph else []
    if page.hint != page.idea:
        rows += ["Mend", *textwrap.wrap(page.hint, 98, initial_indent="  ", subsequent_indent="  "), ""]
    for head, examples in (("Finds", page.flags), ("Leaves alone", page.passes)):
        for text in examples:
            rows += [head, *(f"  {line}" for line in text.rstrip().splitlines()), ""]
    rows += ["Seen", f"  {page.seen}", ""] if page.seen else []
    rows += ["Silence", f"  # archplan: allow {page.slug}", ""] if page.of != LANGUAGE else []
    rows += ["Source", *(f"  {source}" for source in page.sources)] if page.sources else []
    return "\n".join(rows).rstrip() + "\n"
