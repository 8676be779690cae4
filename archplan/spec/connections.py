"""The section ``connections``: chains and hops, and what one request causes at its target."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any

from archplan.kernel.diagnostics import Diagnostic, Span, did_you_mean
from archplan.kernel.record import changed
from archplan.kernel.units import Quantity, UnitError, byte, holds_once, is_exact, one, plain, request, second
from archplan.services.words.bands import Written, lowest_of, read_band, value_of
from archplan.services.words.kinds import Ratio as RatioKind
from archplan.services.words.kinds import Size as SizeKind
from archplan.services.words.options import Record, is_scale
from archplan.services.words.service import Service
from archplan.services.words.steps import option
from archplan.services.words.usual import Usual
from archplan.spec.architecture import Connection, Source, Wires
from archplan.spec.reader import Reader, _say
from archplan.spec.services import types_meant
from archplan.spec.traffic import KINDS
from archplan.text.located import Located, unknown_key


def read_connections(
    reader: Reader, services: Mapping[str, Service], sources: Mapping[str, Source]
) -> list[Connection]:
    listed = reader.tree.get("connections")
    if listed is None or (listed.is_text and not listed.value):
        return []
    if not listed.is_list:
        reader.mistake("bad-value", listed.span, "connections is a list", "write '- shoppers -> cdn'")
        return []
    result: list[Connection] = []
    for item in listed.value:
        if item.is_text:
            result += read_chain(reader, item.value, item.span, None, services, sources, len(result))
        elif item.is_mapping and len(item.value) == 1:
            ((key, options),) = item.items()
            result += read_chain(reader, key, item.keys[key], options, services, sources, len(result))
        else:
            reader.mistake(
                "bad-value", item.span, "a connection is 'a -> b' or 'a -> b: {options}'", "one connection an item"
            )
    result = _asked_of_clients(result, services, sources)
    seen: dict[tuple[str, str, str], Connection] = {}
    for connection in result:
        key3 = connection.source, connection.target, ",".join(connection.multipliers)
        if key3 in seen:
            first = seen[key3].span.line
            reader.mistake(
                "connection-twice",
                connection.span,
                f"{connection.name} stands on line {first} already",
                "merge the two",
            )
        seen.setdefault(key3, connection)
    return result


def read_chain(reader: Reader, text: str, span: Span, options: Located | None, services: Mapping[str, Service],
    sources: Mapping[str, Any], index: int,
) -> list[Connection]:  # fmt: skip
    names = [name.strip() for name in text.split("->")]
    written = reader.tree.get("traffic")
    sources = {**(written.value if written and written.is_mapping else {}), **sources}  # also those that are wrong
    if len(names) < 2 or not all(names):
        ends = [end for end in re.split(r"\s*(?:->|=>|-+\s*>|→|>)\s*", text) if end]
        hint = f"write '{' -> '.join(ends)}'" if len(ends) > 1 else "write 'a -> b'"
        reader.mistake("bad-connection", span, f"{text[:60]!r} is not a connection", hint)
        return []
    each = [key for key in options.keys if key in ("share", "calls", "data")] if options is not None else []
    if len(names) > 2 and each and options is not None:
        message = f"a chain of several hops takes no {each[0]}, which would count at every hop"
        links = [f"'- {a} -> {b}'" for a, b in pairwise(names)]
        links[-1] = links[-1][:-1] + f": {{{each[0]}: {_plain_value(options[each[0]])}}}'"
        reader.mistake("bad-connection", span, message, f"write the link it is of alone, such as {' and '.join(links)}")
    ok = True
    for name in names:
        if name not in services and name not in sources:
            ok = False
            if any(name in reader.tree[key] for key in ("services", "traffic") if key in reader.tree):
                continue  # it is there, and wrong for another reason
            column = span.column + text.find(name)
            at = Span(span.file, span.line, column, len(name))
            reader.mistake("unknown-service", at, f"nothing is called {name!r}", name_hint(name, [*services, *sources]))
    for before, name in pairwise(names[:-1]):
        if name in sources:
            ok = False
            reader.mistake(
                "bad-connection",
                span,
                f"{name} is a source of traffic, and a chain ends at people or begins with them",
                f"turn the arrow round: '- {name} -> {before}'",
            )
    if not ok:
        return []
    if names[-1] in sources:
        return read_to_people(reader, names, text, span, options, services, sources, index)
    if len(names) > 2 and options is not None and options.is_mapping and misfits(reader, names, options, services):
        return []
    found = [
        read_connection(reader, a, b, span, options, services, index + hop)
        for hop, (a, b) in enumerate(pairwise(names))
    ]
    return [connection for connection in found if connection]


def read_to_people(reader: Reader, names: list[str], text: str, span: Span, options: Located | None,
    services: Mapping[str, Service], sources: Mapping[str, Any], index: int,
) -> list[Connection]:  # fmt: skip
    """A chain whose last link leads to people: its own words belong to that link, the others to those before."""
    a, b = names[-2:]
    if not isinstance(sources[b], Source):
        return []  # it is there, and wrong for another reason
    if options is not None and not options.is_mapping and not (options.is_text and not options.value):
        reader.mistake("bad-value", options.span, f"{a} -> {b}: options are a mapping", "write {emails: 3/user/month}")
        return []
    words = services[a].delivers if a in services else ()
    given = options if options is not None and options.is_mapping else None
    own = {key: value for key, value in given.items() if key in words or len(names) == 2} if given else {}
    rest = {key: value for key, value in given.items() if key not in own} if given else {}
    from archplan.spec.deliveries import read_delivery  # only where something flows to people

    read_delivery(reader, a, b, span, _part(given, own) if given else None, services, sources)
    if len(names) == 2:
        return []
    before = _part(given, rest) if given and rest else None
    return read_chain(reader, " -> ".join(names[:-1]), span, before, services, sources, index)


def misfits(reader: Reader, names: list[str], options: Located, services: Mapping[str, Service]) -> bool:
    """Whether keys after a chain fit some of its links and not others; said with the links, each with its own."""
    links = list(pairwise(names))
    takes = [set(_words(services.get(a), services[b])) for a, b in links]
    torn = [key for key in options.keys if any(key in it for it in takes) and not all(key in it for it in takes)]
    if not torn:
        return False
    split = []
    for (a, b), known in zip(links, takes, strict=True):
        own = ", ".join(f"{key}: {_plain_value(value)}" for key, value in options.items() if key in known)
        split.append(f"'- {a} -> {b}: {{{own}}}'" if own else f"'- {a} -> {b}'")
    for key in torn:
        fit = [f"{a} -> {b}" for (a, b), known in zip(links, takes, strict=True) if key in known]
        not_ = [f"{a} -> {b}" for (a, b), known in zip(links, takes, strict=True) if key not in known]
        message = f"{key} is a word of {' and '.join(fit)}, and not of {' and '.join(not_)}"
        reader.mistake("chain-of-unlike-links", options.keys[key], message, f"write {', '.join(split)}")
    return True


def _words(origin: Service | None, target: Service) -> tuple[str, ...]:
    """Every key that a connection between the two takes."""
    leaving = origin.leaving.options if origin is not None else {}
    return (*ConnectionOptions.options, *leaving, *target.arriving.options, *target.inflows)


def _plain_value(value: Located) -> str:
    return str(value.value) if value.is_text else "..."


def name_hint(name: str, known: list[str]) -> str:
    """What to write for an end that there is not: another name, or the service or source to add."""
    if ": " in name:
        return f"write it without quotes: - ... -> {name}"
    near = did_you_mean(name, known)
    if near.startswith("did"):
        return near
    types = types_meant(name)
    if types:
        beside = f", {types[0][1]}" if types[0][1] else ""
        return f"add it: services: {{{name}: {{type: {types[0][0]}{beside}}}}}; there are {', '.join(sorted(known))}"
    if did_you_mean(name, KINDS).startswith("did"):
        return (
            f"add who sends: traffic: {{{name}: {{requests: 1 million/month}}}}; there are {', '.join(sorted(known))}"
        )
    return f"add it under services, or write one of: {', '.join(sorted(known))}"


def _spelled_hint(key: str, text: str) -> str:
    """An amount with its unit as the language writes it."""
    try:
        if not is_scale(Quantity.parse(text)):
            return ""
    except UnitError:
        pass
    from archplan.kernel.synonyms import spelled  # only when something is wrong

    better = spelled(text)
    return f"write {key}: {better}" if better else ""


def read_connection(
    reader: Reader, a: str, b: str, span: Span, options: Located | None, services: Mapping[str, Service], index: int
) -> Connection | None:
    before = len(reader.wrong)
    target = services[b]
    leaving_kind = services[a].leaving if a in services else Record
    empty = Located({}, span)
    given = options if options is not None and options.is_mapping else empty
    if options is not None and not options.is_mapping and not (options.is_text and not options.value):
        reader.mistake("bad-value", options.span, f"{a} -> {b}: options are a mapping", "write {share: 70%}")
        return None
    known = {"share", "calls", "data", "request", "response", "zonal", "soft", "label", "why"}
    if "data" in given and "data" in target.inflows:
        known.remove("data")  # a target's own word goes before it
    leaving_keys, arriving_keys = set(leaving_kind.options), set(target.arriving.options)
    parts: dict[str, dict[str, Located]] = {"own": {}, "leaving": {}, "arriving": {}, "in": {}}
    for key, value in given.items():
        if key in known:
            parts["own"][key] = value
        elif key in leaving_keys:
            parts["leaving"][key] = value
        elif key in arriving_keys:
            parts["arriving"][key] = value
        elif key in target.inflows:
            parts["in"][key] = value
        else:
            words = [*known, *leaving_keys, *arriving_keys, *target.inflows]
            reader.wrong.append(
                unknown_key(key, given.keys[key], value, words, f"a connection from {a} to {b} has no {key!r}")
            )
    if "data" in parts["own"] and not parts["in"]:
        from archplan.spec.volumes import bytes_inflow  # only where a spec states a volume

        if taken := bytes_inflow(target):  # as of a log group: that is its own word
            parts["in"][taken] = parts["own"].pop("data")
    own = ConnectionOptions(_part(given, parts["own"]), reader.wrong, "a connection")
    reader.numbers += own.numbers
    leaving = leaving_kind(_part(given, parts["leaving"]), reader.wrong)
    arriving = target.arriving(_part(given, parts["arriving"]), reader.wrong)
    multipliers = {}
    for key, written in parts["in"].items():
        amount = read_multiplier(reader, key, written, target)
        if amount is not None:
            multipliers[key] = amount
    default = default_inflow(reader, target)
    if default and not parts["in"] and target.inflows[default].counted is byte:
        message = f"{a} -> {b}: say how many bytes one request causes at {b}"
        reader.mistake("ambiguous-connection", span, message, f"write {{{default}: 600 bytes/request}}")
    if target.inflows and not parts["in"] and not default:
        hint = f"write {{{next(iter(target.inflows))}: 1/request}}; it takes {', '.join(target.inflows)}"
        reader.mistake("ambiguous-connection", span, f"{a} -> {b}: say what one request does at {b}", hint)
    if len(reader.wrong) > before:
        return None
    is_plain = own.share is None and own.calls is None and not multipliers
    usual = _usual(services[a], target, default) if is_plain and a in services else None
    rate = own.calls if own.calls is not None and "second" in own.calls.powers else None
    found = Connection(
        a, b, span, own.share, own.calls if own.calls is not None and rate is None else one, multipliers,
        own.request / request if own.request is not None else None,
        own.response / request if own.response is not None else None,
        own.zonal, own.soft, own.label, own.why, leaving, arriving, index, usual, rate,
    )  # fmt: skip
    found = changed(found, usual=None) if usual is not None and found.deploys else found
    if own.data is None and not found.states_volume:
        return found
    from archplan.spec.volumes import settle_volumes  # only where a spec states a volume

    return settle_volumes(reader, found, own.data, given, target, default)


def default_inflow(reader: Reader, target: Service) -> str:
    for name, word in target.inflows.items():
        if word.is_default or len(target.inflows) == 1:
            return name
    return ""


def read_multiplier(reader: Reader, key: str, value: Located, target: Service) -> Quantity | None:
    """``reads: 3/request``, ``log: 600 bytes/request`` or a plain number a request."""
    counted = target.inflows[key].counted
    each, whole = ("600 bytes", "20 GB") if counted is byte else ("3", "1 million")
    hint = f"write {key}: {each}/request, or {key}: {whole}/month whatever its caller's traffic"
    if not value.is_text:
        reader.mistake("bad-value", value.span, f"{key}: how much one request causes", hint)
        return None
    hint = _spelled_hint(key, value.value) or hint
    try:
        amount, least = reader.number(value)
    except UnitError:
        reader.mistake("bad-value", value.span, f"{key}: {value.value!r} is not an amount for a request", hint)
        return None
    except ValueError as error:
        reader.mistake("bad-value", value.span, f"{key}: {error.args[0]}", error.args[1])
        return None
    if least.number < 0:
        reader.mistake("bad-value", value.span, f"{key}: {value.value!r} is below zero", hint)
        return None
    if amount.powers.get("second") == -1:
        from archplan.spec.volumes import read_volume  # only where a spec states a volume

        return read_volume(reader, key, value, amount, counted)
    if amount.like(one):
        amount = amount / request if counted is byte else amount
    for wanted in (counted / request, one, one / request):
        if amount.like(wanted) and (counted is not byte or wanted is not one):
            return Quantity(amount.number, (counted / request).powers)
    reader.mistake("bad-value", value.span, f"{key}: {value.value!r} is not an amount for a request", hint)
    return None


def check_shares(reader: Reader, connections: list[Connection], services: Mapping[str, Service]) -> None:
    sharing: dict[str, list[Connection]] = {}
    for c in connections:
        if c.share is not None:
            sharing.setdefault(c.source, []).append(c)
    for name, shared in sharing.items():
        total = sum((c.share.number for c in shared if c.share), Fraction(0))
        if holds_once(total > 1):
            shown = " + ".join(f"{plain(c.share.number * 100)}%" for c in shared if c.share)
            reader.mistake("share-over-100", shared[-1].span, f"{name} shares out {shown} = {plain(total * 100)}%",
                         "shares are alternatives and add up to 100% at most; use 'calls: 2/request' for more")  # fmt: skip


def note_numbers_of_nothing(connections: list[Connection], services: Mapping[str, Service]) -> None:
    """Lay to its target what a connection says of each request, where its caller hands no request on."""
    for c in connections:
        origin, target = services.get(c.source), services[c.target]
        if origin is None or c.deploys or origin.emits() is not None:
            continue
        if origin.outflow(c.leaving) or origin.passes(c.leaving, target).parts:
            continue
        says = {name: str(amount) for name, amount in c.multipliers.items() if name not in c.volumes and amount.number}
        if is_exact(c.calls.number) and c.calls != one and c.calls.number:
            says["calls"] = f"{plain(c.calls.number)}/request"
        if c.share is not None and c.share.number:
            says["share"] = f"{plain(c.share.number * 100)}%"
        sizes = {"request": c.request, "response": c.response} if not c.states_volume and not _comes_alone(c) else {}
        says |= {key: str(size * request) for key, size in sizes.items() if size is not None and size.number}
        if says:
            (key, amount), *_ = says.items()
            message = f"{c.name}: '{key}: {amount}' has no effect: it is of each request that leaves {c.source}, and none does"
            counted = target.inflows[key].counted if key in target.inflows else request
            word = key if key in target.inflows else "calls"
            volume = f"{word}: {'20 GB' if counted is byte else '1 million'}/month"
            volume += " beside it" if key in sizes else ""
            hint = f"write {volume}, or draw the connection from who calls {c.target}"
            target._idle.append(Diagnostic("option-without-effect", c.span, message, hint))


def _comes_alone(c: Connection) -> bool:
    """Whether a plain arrow comes by itself, whatever its caller hands on."""
    return c.usual is not None and bool(c.usual.rate)


class ConnectionOptions(Record):
    """What every connection may say."""

    share: RatioKind | None = option(None, "the part of what arrives that goes this way; shares are alternatives")
    calls: Any = option(
        None, "calls for one arriving request, such as 2/request, or whatever arrives, such as 750/month"
    )
    data: Any = option(
        None,
        "bytes that its calls carry together, such as 5 TB/month: those answered, or those sent to what takes data",
    )
    request: SizeKind | None = option(None, "size of one request, when not inherited")
    response: SizeKind | None = option(None, "size of one response, when not inherited")
    zonal: bool = option(False, "calls stay in their zone")
    soft: bool = option(False, "the caller works on, degraded, without it")
    label: str = option("", "what the arrow is called")
    why: str = option("", "the reason, for the report")

    def _read(self, key: str, kind: Any, written: Located, wrong: list[Diagnostic]) -> Any:
        if key == "data":
            from archplan.spec.volumes import read_data  # only where a spec states a volume

            data = read_data(written, wrong)
            if data is not None:
                self.numbers.append(Written(written.span, data))
            return value_of(self.numbers[-1]) if data is not None else None
        if key == "calls":
            try:
                number = read_band(written.value.strip() if written.is_text else "?", Quantity.parse)
                self.numbers.append(Written(written.span, number))
                amount, is_positive = value_of(self.numbers[-1]), lowest_of(number).number >= 0
                if is_positive and (amount.like(one) or amount.like(one / request)):
                    return Quantity(amount.number, {})
                if is_positive and amount.powers.get("second") == -1:
                    from archplan.spec.volumes import counts_things  # only where a spec states a volume

                    if counts_things(amount):
                        return Quantity(amount.number, (request / second).powers)
            except UnitError:
                pass
            except ValueError as error:
                wrong.append(Diagnostic("bad-value", written.span, f"calls: {error.args[0]}", error.args[1]))
                return one
            wrong.append(
                Diagnostic(
                    "bad-value",
                    written.span,
                    f"calls: {_say(written)} is not calls for a request or a time",
                    _spelled_hint(key, written.value if written.is_text else "")
                    or "write calls: 2/request, or calls: 750/month whatever its caller's traffic",
                )
            )
            return one
        return super()._read(key, kind, written, wrong)


def ahead(name: str, wires: Wires, services: Mapping[str, Service]) -> tuple[Service, ...]:
    """What a service's connections lead to, past what is only passed."""
    found: dict[str, Service] = {}
    seen, open_ = {name}, [name]
    while open_:
        here = open_.pop(0)
        for target in [c.target for c in wires.leaving(here) if c.target not in seen]:
            seen.add(target)
            if services[target].is_passed:
                open_.append(target)
            else:
                found[target] = services[target]
    return tuple(found.values())


def _usual(caller: Service, target: Service, inflow: str) -> Usual | None:
    """How often a plain arrow comes; beside a stated volume, which is billed, it is read as once for every request."""
    if not inflow or target.stated(inflow) is not None:
        return None
    return caller.tells(target) or target.usual(caller)


def _asked_of_clients(
    connections: list[Connection], services: Mapping[str, Service], sources: Mapping[str, Source]
) -> list[Connection]:
    """Plain arrows whose number has to be asked, without those of what clients never reach: a schedule's run is the number."""
    if not any(c.usual is not None and c.usual.asks for c in connections):
        return connections
    reached, before = {name for name, source in sources.items() if source.kind != "schedule"}, -1
    while len(reached) > before:
        before = len(reached)
        reached |= {c.target for c in connections if c.source in reached}

    def read(c: Connection) -> Connection:
        is_run = c.usual is not None and c.usual.asks and c.source not in reached
        return changed(c, usual=None) if is_run and services[c.source].tells(services[c.target]) is None else c

    return [read(c) for c in connections]


def _part(given: Located, part: dict[str, Located]) -> Located:
    return Located(part, given.span, {key: given.keys[key] for key in part}, asked=given.asked)
