"""Values that somebody must answer: the word ``ask`` in a spec, and what stands in for it until then.

What is asked is drawn as if it were typical: its default, or an example of its unit. The other answers are tried by the
bill, which leaves out whatever they would change.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Any, Literal, get_args, get_origin

from archplan.kernel.record import frozen
from archplan.kernel.units import Quantity, UnitError, byte, plain
from archplan.prices.book import default_folder
from archplan.prices.tables import table_values
from archplan.services import known_types, load
from archplan.services.words.asked import asks_for, records_at
from archplan.services.words.bands import typical_text
from archplan.services.words.kinds import Listed, Measures, Peer, Range, Refused, Schedule, Weights
from archplan.services.words.options import COMMON
from archplan.services.words.service import Service
from archplan.services.words.steps import Option
from archplan.spec.architecture import Connection
from archplan.spec.connections import ConnectionOptions
from archplan.spec.places import PlaceOptions
from archplan.spec.traffic import SourceOptions
from archplan.text.located import ASK, Located

Path = tuple[str | int, ...]
REGIONS_TRIED = ("us-east-1", "ap-southeast-1", "sa-east-1")
ASKED = ("region", "stage", "budget")  # of the keys at the top
TEXTS = ("label", "why", "title", "about")
WHEN = {"from": "2027-03-01", "until": "2027-05-31", "seasons": "{december: 2x}", "probability": "30%"}
UNBILLED = ("label", "cidr", "subnets")  # of a place: what it is called, and addresses
SAID_OF_NOTHING = "an example; nobody measured it"


@frozen
class Question:
    """One value that is asked for: where, what it is, what stands in for it, and what else it may be.

    `typical` is empty where the key is left out until it is answered; `others` are texts that are valid answers, of
    which None leaves the key out. `decides` says whether an answer may move the bill at all.
    """

    path: Path
    at: Any  # the place of the word
    doc: str
    example: str
    typical: str
    source: str
    others: tuple[Any, ...] = ()
    decides: bool = True
    stands_in: Any = None  # what stands in where that is no text

    @property
    def name(self) -> str:
        """How it is called: ``traffic.users.requests``, or ``api -> db: reads`` of a connection."""
        if self.path[0] == "connections":
            return f"{self.path[2]}: {'.'.join(str(part) for part in self.path[3:])}"
        return ".".join(str(part) for part in self.path)

    @property
    def subject(self) -> str:
        """The service it is of; nothing for what is no service's."""
        return str(self.path[1]) if self.path[0] == "services" and len(self.path) > 2 else ""


@frozen
class _Kind:
    """What may be answered: in words, an example, what stands in, and what else to try."""

    doc: str
    example: str = ""
    typical: str = ""
    source: str = SAID_OF_NOTHING
    others: tuple[Any, ...] = ()
    decides: bool = True
    stands_in: Any = None  # for what is no text: a list


def settled(tree: Located) -> tuple[Located, tuple[Question, ...]]:
    """The tree with what stands in for every ``ask``, and the questions in the order they stand."""
    questions = tuple(_questions(tree))
    for question in questions:
        tree = answered(tree, question, question.stands_in or question.typical or None)
    return tree, questions


def mark_unanswered(
    services: Mapping[str, Service], connections: Iterable[Connection], tree: Located, questions: Iterable[Question]
) -> None:
    """Let services and connections know which of their values stand in for an answer; `tree` is the settled one."""
    for question in questions:
        section, name, *path = (*question.path, "")[: max(2, len(question.path))]
        if section == "services" and name in services and path:
            holder = records_at(services[str(name)], tuple(path[:-1]))
            if holder is not None:
                given = tree
                for key in question.path[:-1]:
                    given = given.value[key]
                asks_for(holder, given, [str(path[-1])])
        elif section == "connections":
            given, ends = tree["connections"].value[name].value[path[0]], str(path[0]).split("->")
            drawn = {(a.strip(), b.strip()) for a, b in pairwise(ends)}
            for c in connections:
                for side in (c.leaving, c.arriving) if (c.source, c.target) in drawn else ():
                    if side is not None:
                        asks_for(side, given, [str(path[-1])])


def answered(tree: Located, question: Question, answer: Any) -> Located:
    """The tree with an answer at a question's place; None leaves the key out."""
    return _put(tree, question.path, answer, question.at)


def _put(part: Located, path: Path, answer: Any, at: Any) -> Located:
    key, *rest = path
    if part.is_list:
        assert isinstance(key, int)
        items = list(part.value)
        items[key] = _put(items[key], tuple(rest), answer, at)
        return Located(items, part.span, part.keys, part.comment, part.over)
    value, keys, asked = dict(part.value), dict(part.keys), part.asked
    if not rest:
        asked = asked | {str(key)}
    if rest:
        value[str(key)] = _put(value[str(key)], tuple(rest), answer, at)
    elif answer is None:
        value.pop(str(key), None)
        keys.pop(str(key), None)
    else:
        value[str(key)] = _located(answer, at)
        keys.setdefault(str(key), at)
    return Located(value, part.span, keys, part.comment, part.over, asked)


def _located(answer: Any, at: Any) -> Located:
    if isinstance(answer, Mapping):
        return Located({key: _located(value, at) for key, value in answer.items()}, at, dict.fromkeys(answer, at))
    if isinstance(answer, (list, tuple)):
        return Located([_located(value, at) for value in answer], at)
    return Located(answer, at)


def _questions(tree: Located) -> Iterator[Question]:
    for key in ASKED:
        if _asks(tree.get(key)):
            yield _question((key,), tree[key], _TOP[key])
    targets = tree.get("targets")
    for key, written in targets.items() if targets is not None else ():
        if _asks(written):
            yield _question(("targets", key), written, _Kind("a gate of the whole", "99.9%", decides=False))
    for name, source in _parts(tree, "traffic"):
        for key, written in source.items():
            if _asks(written) and key in SourceOptions.options:
                yield _question(("traffic", name, key), written, _of_traffic(key, source))
    for name, place in _parts(tree, "places"):
        for key, written in place.items():
            if _asks(written) and key in PlaceOptions.options and key != "type":
                yield _question(("places", name, key), written, _of_place(key))
    for name, service in _parts(tree, "services"):
        type_ = service.get("type")
        cls = load(str(type_.value)) if type_ is not None and type_.is_text else None
        if cls is not None:
            yield from _of_options(("services", name), service, cls.options, COMMON)
    yield from _of_connections(tree)


def _parts(tree: Located, section: str) -> Iterator[tuple[str, Located]]:
    of = tree.get(section)
    for name, part in of.items() if of is not None else ():
        if part.is_mapping:
            yield name, part


def _of_options(
    path: Path, given: Located, options: Mapping[str, Option], common: Mapping[str, str]
) -> Iterator[Question]:
    """What is asked in a mapping of options and in the records inside it."""
    for key, written in given.items():
        if _asks(written) and key in options:
            yield _question((*path, key), written, of_option(options[key], given))
        elif _asks(written) and key == "region":
            yield _question((*path, key), written, _TOP["region"])
        elif _asks(written) and key in common and key != "type":
            yield _question((*path, key), written, _Kind(common[key], decides=False))
        elif key in options and (record := _record_of(options[key].kind)) is not None:
            if written.is_mapping:
                yield from _of_options((*path, key), written, record, {})
            for number, item in enumerate(written.value if written.is_list else ()):
                if item.is_mapping:
                    yield from _of_options((*path, key, number), item, record, {})


def _record_of(kind: Any) -> Mapping[str, Option] | None:
    """The options of the records that a kind is made of."""
    if hasattr(kind, "options"):
        found: Mapping[str, Option] = kind.options
        return found
    return next((record for part in get_args(kind) if (record := _record_of(part)) is not None), None)


def _of_connections(tree: Located) -> Iterator[Question]:
    listed, services = tree.get("connections"), tree.get("services")
    items = listed.value if listed is not None and listed.is_list else []
    for number, item in enumerate(items):
        if not item.is_mapping or len(item.value) != 1:
            continue
        ((arrow, given),) = item.items()
        if not given.is_mapping:
            continue
        for key, written in given.items():
            if _asks(written):
                kind = _of_connection(key, arrow, services, items, _sends_nothing(tree, arrow))
                if kind is not None:
                    yield _question(("connections", number, arrow, key), written, kind)


def _sends_nothing(tree: Located, arrow: str) -> bool:
    """Whether the caller is a source of one request a month at most: amounts of its arrows are then those of the month."""
    traffic = tree.get("traffic")
    source = (
        traffic.get(arrow.split("->", maxsplit=1)[0].strip()) if traffic is not None and traffic.is_mapping else None
    )
    stated = source.get("requests") if source is not None and source.is_mapping else None
    return stated is not None and stated.is_text and stated.value in ("0/month", "1/month")


def _of_connection(
    key: str, arrow: str, services: Located | None, items: list[Located], is_monthly: bool
) -> _Kind | None:
    if key == "share":
        return _share(arrow, items)
    if key == "calls" and is_monthly:
        return _Kind("calls of a month", "2 million/month", "1_000/month", others=("0/month", "10 million/month"))
    if key == "calls":
        return _Kind("calls for one arriving request, or a month", "2/request", "1/request", others=("0", "10/request"))
    if key == "data":
        return _Kind(
            "bytes a month that its calls carry", "5 TB/month", "10 GB/month", others=("0 GB/month", "1 TB/month")
        )
    if key in TEXTS:
        return _Kind("a text", decides=False)
    if key in ConnectionOptions.options:
        return of_option(ConnectionOptions.options[key])
    for name in [part.strip() for part in arrow.split("->")]:
        written = services.get(name) if services is not None else None
        type_ = written.get("type") if written is not None else None
        cls = load(str(type_.value)) if type_ is not None and type_.is_text else None
        if cls is None:
            continue
        if key in cls.inflows:
            word = cls.inflows[key]
            if is_monthly:
                each, many, none = ("1 GB/month", "1 TB/month", "0 GB/month") if word.counted is byte else (
                    "1_000/month", "10 million/month", "0/month")  # fmt: skip
                return _Kind(f"{word.doc}, of a month", many, each, others=(none, many))
            each, many, none = ("1 KB/request", "100 KB/request", "0 KB/request") if word.counted is byte else (
                "1/request", "10/request", "0/request")  # fmt: skip
            return _Kind(f"{word.doc}, for one request of the caller", each, each, others=(none, many))
        for record in (cls.leaving, cls.arriving):
            if key in record.options:
                return of_option(record.options[key])
    return None


def _share(arrow: str, items: list[Located]) -> _Kind:
    """What the other ways leave, shared out evenly among those that are asked for."""
    first, left, open_ = arrow.split("->", maxsplit=1)[0].strip(), Fraction(1), 0
    for item in items:
        ((other, given),) = item.items() if item.is_mapping and len(item.value) == 1 else (("", item),)
        share = given.get("share") if other.split("->")[0].strip() == first else None
        if share is None:
            continue
        open_ += _asks(share)
        try:
            left -= Fraction(0) if _asks(share) else Fraction(Quantity.parse(typical_text(str(share.value))).number)
        except (UnitError, ValueError, ZeroDivisionError):
            continue
    even = max(Fraction(0), left) / max(1, open_)
    percent = Fraction(int(even * 1000), 10)
    return _Kind("the part of what arrives that goes this way", "70%", f"{plain(percent)}%",
                 "what the other ways leave, evenly", ("0%",))  # fmt: skip


_TOP = {
    "region": _Kind("the AWS region", "ap-southeast-1", "us-east-1", others=REGIONS_TRIED[1:]),
    "stage": _Kind("production or development", "production", "production", "archplan's default", decides=False),
    "budget": _Kind("the most it may cost", "$450/month", decides=False),
}


def _of_traffic(key: str, source: Located) -> _Kind:
    doc = SourceOptions.options[key].doc
    if key == "users":
        return _Kind(doc, "30_000 users/month", "1_000 users/month", others=("0 users/month", "100_000 users/month"))
    if key == "sessions":
        return _Kind(doc, "6 sessions/user", "4 sessions/user", others=("0 sessions/user", "40 sessions/user"))
    if key == "requests":
        each = "session" if "sessions" in source else "user" if "users" in source or "people" in source else ""
        if each:
            many = f"40 requests/{each}"
            return _Kind(doc, many, many, others=(f"0 requests/{each}", f"1_000 requests/{each}"))
        return _Kind(doc, "12 million/month", "1 million/month", others=("0/month", "100 million/month"))
    if key == "shape":
        return _Kind(doc, "evening", "flat", "archplan's default", ("evening",))
    if key == "peak":
        return _Kind(doc, "3x", "3x", others=("1x", "10x"))
    if key == "kind":
        return _Kind(doc, "users", "users", "archplan's default", ("devices", "schedule", "office", "partner"))
    if key == "edges":
        tried = tuple({edge: "100%"} for edge in ("united-states", "india", "south-america"))
        return _Kind(doc, "{asia-pacific: 80%, europe: 20%}", others=tried)
    if key in WHEN:  # a month is billed as if it were all there
        return _Kind(doc, WHEN[key], decides=False)
    if key in ("people", "label"):
        return _Kind(doc, decides=key == "people")
    return of_option(SourceOptions.options[key])


def _of_place(key: str) -> _Kind:
    if key == "region":
        return _Kind("the region of this place", "ap-southeast-1", others=REGIONS_TRIED)
    if key == "zones":
        return _Kind("how many Availability Zones", "2", "2", "archplan's default", ("1", "3"))
    if key == "between_zones":
        return _Kind(PlaceOptions.options[key].doc, "500 GB/month", others=("0 GB/month", "10 TB/month"))
    if key == "endpoints":
        some = tuple(type_ for type_ in known_types() if (cls := load(type_)) is not None and cls.has_gateway)
        return _Kind(PlaceOptions.options[key].doc, f"[{', '.join(some)}]", others=(*((one,) for one in some), some))
    return _Kind(PlaceOptions.options[key].doc, decides=key not in UNBILLED)


def of_option(word: Option, given: Located | None = None) -> _Kind:
    """What may be answered for an option: by its default, its kind, and what stands beside it."""
    kind = word.kind
    inside = [part for part in get_args(kind) if part is not type(None)]
    if len(inside) < len(get_args(kind)) and get_origin(kind) is not Annotated and len(inside) == 1:
        kind = inside[0]
    default = "" if word.default is None or isinstance(word.default, tuple) else str(word.default)
    if isinstance(word.default, bool):
        default = default.lower()
    of = f"archplan's default; {word.doc}" if default else SAID_OF_NOTHING
    if kind is bool:
        typical = default or "false"
        return _Kind(word.doc, "true", typical, of, ("false" if typical == "true" else "true",))
    if get_origin(kind) is Literal:
        choices = [str(choice) for choice in get_args(kind)]
        typical = default if default in choices else "" if not word.required else choices[0]
        return _Kind(word.doc, " or ".join(choices), typical, of, tuple(c for c in choices if c != typical))
    if kind is Range:
        high = _times(default.rpartition("..")[2] or "1", 10)
        return _Kind(word.doc, "2..12", default or "1", of, ("1", high) if high else ("1",))
    if kind is Schedule:
        return _Kind(word.doc, "office hours", default, of, ("office hours", "torn down after 1 day", "1 hour once"))
    if kind == Weights:
        return _Kind(word.doc, "{asia-pacific: 80%, europe: 20%}")
    if get_origin(kind) is Annotated:
        first, what = get_args(kind)[:2]
        if isinstance(what, Refused) and get_origin(first) is Literal:
            choices = [str(choice) for choice in get_args(first)]
            return _Kind(word.doc, " or ".join(choices), default or choices[0], of, tuple(choices))
        if isinstance(what, Listed):
            return _listed(word, what, default)
        if isinstance(what, Measures):
            if what.noun.startswith("a price") and not default:
                return _price(word, given)
            return _measured(word, what, default, of)
        if isinstance(what, Peer):
            return _Kind(word.doc, "the name of a service")
    listed = re.search(r"such as \[([^\]]+)\]", word.doc)
    if word.required and listed:
        names = [name.strip() for name in listed[1].split(",")]
        return _Kind(word.doc, listed[0].removeprefix("such as "), others=(names, names[:1]), stands_in=names[:1])
    return _Kind(word.doc, default, default, of)


def _price(word: Option, given: Located | None) -> _Kind:
    """A price for what stands beside it: ``800 tokens/request`` is priced by the token, nothing by the month."""
    beside = [given.get(key) for key in ("per_request", "quantity")] if given is not None else []
    text = next((str(it.value) for it in beside if it is not None and it.is_text), "")
    noun = re.search(r"[A-Za-z][A-Za-z -]*", re.sub(r"\b(thousand|million|billion)\b", "", text))
    each = noun[0].strip() if noun else "month"
    return _Kind(word.doc, f"$14/{each}", f"$14/{each}", others=(f"$0/{each}", f"$1_400/{each}"))


def _listed(word: Option, listed: Listed, default: str) -> _Kind:
    sold = list(table_values(default_folder(), listed.table, listed.column))
    said = re.search(r"such as ([\w.-]+)", word.doc)
    usual = [default, said[1] if said else "", *USUAL_SIZES]
    typical = next((it for it in usual if it and it in sold), sold[0] if sold else "")
    return _Kind(f"{word.doc}, one of {len(sold)}", typical, typical if word.required or default else "",
                 f"archplan's default; {word.doc}" if default else SAID_OF_NOTHING, (sold[0], sold[-1]) if sold else ())  # fmt: skip


USUAL_SIZES = ("t3.medium", "db.t4g.medium", "db.t3.medium", "cache.t4g.micro", "t3.small.search", "kafka.t3.small")


def _measured(word: Option, what: Measures, default: str, of: str) -> _Kind:
    example = what.example
    if what.noun == "a volume" and word.states:
        example = "60/month"
    kept = what.noun == "a size" and (word.name in KEPT or default.endswith((" GB", " TB")))
    if kept:
        example = example if example.endswith((" GB", " TB")) else "20 GB"
    empty = not default or (default[0] == "0" and not re.search(r"[1-9]", default))
    amount = default if not empty else example if word.required or kept else default
    of = of if amount == default else SAID_OF_NOTHING
    none = _times(default or example, 0) if not what.low else plain(what.low)
    many = "100%" if what.high == 1 else _times(example if empty else default, 100)
    return _Kind(f"{word.doc} ({what.noun})", example, amount, of, tuple(it for it in (none, many, None) if it != ""))


KEPT = ("holds", "storage", "size")  # sizes of what is kept, not of what is sent


def _times(text: str, factor: int) -> str:
    """So many times an amount, with its unit; nothing where that cannot be said."""
    found = re.fullmatch(r"(\$?)([\d_,.]+)(.*)", text.partition("±")[0].rpartition("..")[2].strip())
    if found is None:
        return ""
    try:
        number = Fraction(found[2].replace("_", "").replace(",", "")) * factor
    except ValueError:
        return ""
    return f"{found[1]}{plain(number).replace(',', '_')}{found[3]}"


def _question(path: Path, written: Located, kind: _Kind) -> Question:
    return Question(path, written.span, kind.doc, kind.example, kind.typical, kind.source, kind.others, kind.decides,
                    kind.stands_in)  # fmt: skip


def _asks(written: Located | None) -> bool:
    return written is not None and written.is_text and written.value.strip() == ASK
