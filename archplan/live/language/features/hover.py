"""What stands under the pointer: a service with what AWS meters and its cost, a connection's rate, an option's meaning."""

from __future__ import annotations

from lsprotocol.types import TEXT_DOCUMENT_HOVER, Hover, HoverOptions, HoverParams, MarkupContent, MarkupKind, Range

from archplan.checks.pages import pages
from archplan.estimate.plan import Plan
from archplan.live.facts import cost_of, deciding, links, total_of
from archplan.live.language.document import Document, Feature
from archplan.live.language.expected import properties_at, takes
from archplan.services import load
from archplan.services.words.docstring import first_line
from archplan.spec.regions import REGIONS
from archplan.text.located import Located

METERED = 8  # meters of a type that are named


def answer(document: Document, params: HoverParams) -> Hover | None:
    """What is known of the value or key at a position; None where nothing is."""
    offset, lines = document.offset(params.position), document.positions()
    for path, part, key in reversed(list(document.parts())):
        if key is not None and key.file == document.name and lines.start(key) <= offset <= lines.end(key):
            return _hover(_of_key(document, path, part), lines.range(key))
        if (
            part.is_text
            and part.span.file == document.name
            and lines.start(part.span) <= offset <= lines.end(part.span)
        ):
            text = _of_name(document, offset) or _of_value(document, path, part)
            return _hover(text or _of_key(document, path, part), lines.range(part.span))
    return None


feature = Feature(TEXT_DOCUMENT_HOVER, answer, HoverOptions())


def _hover(text: str, range_: Range) -> Hover | None:
    return Hover(MarkupContent(MarkupKind.Markdown, text), range_) if text else None


def _of_key(document: Document, path: tuple[str | int, ...], part: Located) -> str:
    plan, tree = document.answer.plan, document.tree
    inside = path[2:] if path[:1] == ("scenarios",) and len(path) > 2 else path
    if inside[:1] == ("services",) and len(inside) == 2:
        return _service(plan, str(inside[1]), part)
    if inside[:1] == ("connections",) and len(inside) == 3:
        return _chain(plan, str(inside[2]))
    if path[:1] == ("scenarios",) and len(path) == 2:
        other = document.session.answer(str(path[1])).plan
        return f"**{plain(path[1])}**: {total_of(other)} a month" if other is not None else ""
    if inside[:1] == ("traffic",) and len(inside) == 2 and plan is not None and inside[1] in plan.architecture.sources:
        from archplan.outputs.tables.traffic import per_second

        return f"**{plain(inside[1])}** sends {per_second(plan.architecture.sources[str(inside[1])].mean)} on average"
    if tree is None or not path or not isinstance(path[-1], str):
        return ""
    known = properties_at(path[:-1], tree).get(path[-1])
    if known is None:
        return ""
    kind = takes(known)
    return f"**{plain(path[-1])}**: {known.get('description', '')}" + (f"\n\n{kind}" if kind else "")


def _of_name(document: Document, offset: int) -> str:
    """What a mention names: a service's facts, wherever it is named."""
    here, tree = document.mention_at(offset), document.tree
    if here is None or tree is None:
        return ""
    services = tree.get("services")
    member = services.get(here[0].name) if services is not None else None
    if member is None:
        return ""
    about = _service(document.answer.plan, here[0].name, member)
    text = document.text[document.positions().start(here[0].span) : document.positions().end(here[0].span)]
    chain = _chain(document.answer.plan, text.strip("\"'")) if here[0].is_chain else ""
    return f"{chain}\n\n{about}" if chain else about


def _of_value(document: Document, path: tuple[str | int, ...], part: Located) -> str:
    word = str(part.value)
    if path[-1:] == ("type",) and len(path) >= 3 and path[-3] == "services":
        return _type(word)
    if path[-1:] == ("region",) and word in REGIONS:
        return f"**{word}**: {REGIONS[word][0]}"
    if path[:1] == ("allow",):
        return next((f"**{it.slug}** ({it.severity}): {it.idea}\n\n{it.why}" for it in pages() if it.slug == word), "")
    return ""


def _service(plan: Plan | None, name: str, member: Located) -> str:
    type_ = member.get("type")
    rows = [f"**{plain(name)}**"]
    charge = plan.bill.charge(name) if plan is not None else None
    if plan is not None and charge is not None and (cost := cost_of(plan, name)):
        rows = [f"**{plain(name)}**: {cost} a month", *(f"- {plain(row)}" for row in deciding(charge))]
    if type_ is not None and type_.is_text and (about := _type(type_.value)):
        rows += ["", about]
    return "\n".join(rows)


def _type(key: str) -> str:
    cls = load(key)
    if cls is None:
        return ""
    rows = [f"**{cls.title}**: {first_line(cls.__doc__ or '')}"]
    if cls.free_because:
        rows.append(f"\nFree: {cls.free_because}")
    meters = list(cls.meters.values())
    if meters:
        rows.append("\nAWS meters:")
        rows += [f"- {meter.name}: {first_line(meter.doc)}" for meter in meters[:METERED]]
        if len(meters) > METERED:
            rows.append(f"- and {len(meters) - METERED} more: archplan services {key}")
    return "\n".join(rows)


def _chain(plan: Plan | None, chain: str) -> str:
    """The rate along each link of a chain."""
    if plan is None:
        return ""
    names = [name.strip() for name in chain.split("->")]
    hops = set(zip(names, names[1:], strict=False))
    rows = [f"- {plain(link.name)}: {rate}" for link, rate in links(plan) if (link.source, link.target) in hops]
    return "\n".join(rows)


def plain(text: object) -> str:
    """A text of a spec in Markdown, where none of its signs means anything."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]<>#|!~" else sign for sign in str(text))
