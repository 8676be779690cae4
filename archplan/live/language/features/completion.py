"""Words that may stand at the cursor, each with its meaning: types, options, names, regions, instance types, rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from lsprotocol.types import (
    TEXT_DOCUMENT_COMPLETION,
    CompletionItem,
    CompletionItemKind,
    CompletionList,
    CompletionOptions,
    CompletionParams,
    TextEdit,
)

from archplan.checks.pages import pages
from archplan.checks.policy import KEPT
from archplan.live.language.cursor import MARK, Cursor, cursor_at
from archplan.live.language.document import Document, Feature
from archplan.live.language.expected import Path, properties_at, takes, words_at
from archplan.live.levels import levels
from archplan.outputs.manual import kind_of
from archplan.prices.book import default_folder
from archplan.prices.tables import table_keys
from archplan.services import catalog, known_types, load
from archplan.services.words.docstring import first_line
from archplan.services.words.kinds import Listed, parts_of, peer_of
from archplan.services.words.options import Record
from archplan.services.words.steps import Option
from archplan.spec.connections import ConnectionOptions
from archplan.spec.regions import REGIONS
from archplan.spec.removal import LISTS
from archplan.text.located import Located

Words = Iterator[tuple[str, str, str]]  # a word, what it takes or is, its meaning
MOST = 2_000  # words of one answer
_ALLOW = re.compile(r"#\s*archplan:\s*allow\s+(?:[a-z-]+\s*,\s*)*([a-z-]*)$")


def answer(document: Document, params: CompletionParams) -> CompletionList:
    """What may be written at a position."""
    text, offset = document.text, document.offset(params.position)
    line = text[text.rfind("\n", 0, offset) + 1 : offset]
    allow = _ALLOW.search(line)
    if allow:
        return _listed(document, offset - len(allow[1]), offset, rules(), "")
    at = cursor_at(text, offset)
    if at is None:
        return CompletionList(is_incomplete=False, items=[])
    tree = _known(document, at)
    if at.is_key:
        has_colon = re.match(r"\s*:(\s|$)", text[at.end :]) is not None
        behind = "" if has_colon or at.path[:1] in (("connections",), ("steps",)) and len(at.path) == 2 else ": "  # noqa: RUF021
        return _listed(document, at.start, at.end, _keys(at, tree), behind)
    if _without_scenario(at.path)[:1] == ("services",) and _without_scenario(at.path)[2:] == ("type",):
        region = tree.get("region")
        stands = str(region.value) if region is not None and region.is_text else ""
        return _listed(document, at.start, at.end, types(stands, document.session.terms.day or date.today()), "")
    return _listed(document, at.start, at.end, _values(at, tree), "")


feature = Feature(
    TEXT_DOCUMENT_COMPLETION, answer, CompletionOptions(trigger_characters=[" ", ":", "{", "[", ",", ">"])
)


def _listed(document: Document, start: int, end: int, words: Words, behind: str) -> CompletionList:
    range_ = document.positions().between(start, end)
    items: dict[str, CompletionItem] = {}
    for number, (word, detail, doc) in enumerate(words):
        if word not in items and len(items) < MOST and MARK not in word:
            items[word] = CompletionItem(
                word, kind=CompletionItemKind.Property if behind else CompletionItemKind.Value, detail=detail or None,
                documentation=doc or None, sort_text=f"{number:05}", filter_text=word,
                text_edit=TextEdit(range_, word + behind),
            )  # fmt: skip
    return CompletionList(is_incomplete=False, items=list(items.values()))


def _known(document: Document, at: Cursor) -> Located:
    """The spec whose names are offered: this text as it is being typed, with what its session included last."""
    good = document.answer.good
    if good is None or good.tree is None:
        return at.tree
    if "services" in at.tree and document.name == document.session.main and "include" not in at.tree:
        return at.tree
    names = {section: good.tree.get(section) for section in ("services", "traffic", "places")}
    value = dict(at.tree.value) if at.tree.is_mapping else {}
    for section, part in names.items():
        if part is not None:
            own = at.tree.get(section)
            held = {**part.value, **own.value} if own is not None and own.is_mapping else part.value
            value[section] = Located(held, part.span)
    return Located(value, at.tree.span)


# ---------------------------------------------------------------------------------------------------- keys


def _keys(at: Cursor, tree: Located) -> Words:
    path = _without_scenario(at.path)
    if path[:1] in (("connections",), ("steps",)) and len(path) == 2:
        yield from _names(tree, ("services", "traffic"))
        return
    if path[:1] == ("connections",) and len(path) == 3:
        yield from (it for it in _of_connection(str(path[2]), tree) if it[0] not in at.beside)
        return
    cls = load(_type(tree, str(path[1]))) if path[:1] == ("services",) and len(path) == 2 else None
    if path in (("draw", "side"), ("recovery", "services")):
        yield from _names(tree, ("services", "traffic"))
    for key, node in properties_at(at.path, tree).items():
        if key in at.beside:
            continue
        word = cls.options.get(key) if cls is not None else None
        kind = takes(node) if word is None else _takes(word)
        yield key, kind, node.get("description", "")


def _takes(word: Option) -> str:
    """What an option takes, with its default."""
    default = "required" if word.required else f"default {word.default}" if isinstance(word.default, str) and word.default else ""  # fmt: skip
    return ", ".join(filter(None, (kind_of(word.kind), default)))


def _of_connection(chain: str, tree: Located) -> Words:
    """The keys of ``a -> b``: the target's inflow words first, as they say how much."""
    names = [name.strip() for name in chain.split("->")]
    origin, target = load(_type(tree, names[0])), load(_type(tree, names[-1]))
    if target is not None:
        for name, inflow in target.inflows.items():
            yield name, "for one request or a month", f"{target.title}: {inflow.doc}"
    elif origin is not None and names[-1] in (tree.get("traffic") or tree):
        yield from ((name, "to people", f"{origin.title}: {origin.inflows[name].doc}") for name in origin.delivers)
    records = [origin.leaving if origin else None, target.arriving if target else None, ConnectionOptions]
    for record in records:
        for key, word in record.options.items() if record is not None else ():
            yield key, kind_of(word.kind), word.doc


# ---------------------------------------------------------------------------------------------------- values


def _values(at: Cursor, tree: Located) -> Words:
    path = _without_scenario(at.path)
    if path[:1] == ("connections",) and len(path) == 2:
        yield from _names(tree, ("services", "traffic"))
    elif path[:1] == ("allow",):
        yield from rules()
    elif path[-1:] == ("region",) or path[:2] == ("recovery", "region"):
        yield from ((region, known[0], "") for region, known in REGIONS.items())
    elif path[:1] == ("places",) and len(path) >= 3 and path[2] in LISTS:
        yield from _names(tree, ("places",) if path[2] == "peers" else ("services", "traffic"))
    elif path[:1] == ("draw",) and len(path) > 2 and path[1] in ("rows", "columns", "order", "hide", "groups"):
        yield from _names(tree, ("services", "traffic"))
    else:
        yield from _of_option(path, tree)
        yield from ((word, kind, "") for word, kind in words_at(at.path, tree))


def _of_option(path: Path, tree: Located) -> Words:
    """Names for an option that names another service, types of instances for one that a price table lists."""
    record = load(_type(tree, str(path[1]))) if path[:1] == ("services",) and len(path) > 2 else None
    kind = None
    for key in path[2:]:
        if isinstance(key, str):
            if record is None or key not in record.options:
                return
            kind = record.options[key].kind
            record = next((it for it in parts_of(kind) if isinstance(it, type) and issubclass(it, Record)), None)  # type: ignore[assignment]  # a record inside of a service
    if kind is not None and peer_of(kind) is not None:
        yield from _names(tree, ("services",))
    listed = next((part for part in parts_of(kind) if isinstance(part, Listed)), None)
    if listed is not None:
        for name in dict.fromkeys(table_keys(default_folder() / listed.table, "", listed.column)):
            yield name, listed.noun, ""


def _names(tree: Located, sections: tuple[str, ...]) -> Words:
    for section in sections:
        for name, member in (tree.get(section) or Located({}, tree.span)).items():
            cls = load(_type(tree, name)) if section == "services" else None
            label = member.get("label")
            yield (
                name,
                cls.title if cls is not None else section,
                label.value if label is not None and label.is_text else "",
            )


@cache
def _types() -> tuple[tuple[str, str, str], ...]:
    return tuple((name, cls.title, _sentence(cls.__doc__ or "")) for name, cls in catalog().items())


def types(region: str, day: date) -> Words:
    """Every type of service: its title, what it costs there by itself, and what it is in a sentence."""
    assert len(_types()) == len(known_types())
    known = levels(region, day)
    for name, title, sentence in _types():
        yield name, f"{title}, {known[name]}" if name in known else title, sentence


@cache
def _rules() -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (page.slug, page.severity, page.idea) for page in pages() if page.of != "language" and page.slug not in KEPT
    )


def rules() -> Words:
    """Every rule that an allow may silence, with its idea."""
    yield from _rules()


def _sentence(doc: str) -> str:
    return first_line(doc)


def _type(tree: Located, name: str) -> str:
    service = (tree.get("services") or tree).get(name)
    type_ = service.get("type") if service is not None else None
    return type_.value if type_ is not None and type_.is_text else ""


def _without_scenario(path: Path) -> Path:
    return path[2:] if path[:1] == ("scenarios",) and len(path) > 2 else path
