"""What flows to people: mail, pushes and messages that a service delivers to a source of traffic."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from archplan.kernel.diagnostics import Span
from archplan.kernel.record import changed
from archplan.kernel.units import Quantity, UnitError, month, one, request, second, unit
from archplan.services import catalog
from archplan.services.words.service import Service
from archplan.spec.architecture import Connection, Delivery, Source
from archplan.spec.reader import Reader
from archplan.spec.volumes import counts_things, is_rate
from archplan.text.located import Located, unknown_key

_USER = unit("user")


def read_delivery(
    reader: Reader, a: str, b: str, span: Span, options: Located | None, services: Mapping[str, Service],
    sources: Mapping[str, Source],
) -> None:  # fmt: skip
    """``mail -> customers: {emails: 3/user/month}``: kept with the reader until every connection is read."""
    service, people = services.get(a), sources[b]
    if service is None or not service.delivers:
        ways = [f"{cls.key} ({word})" for cls in catalog().values() for word in cls.delivers]
        message = f"{b} is a source of traffic, and nothing flows to it from {service.title if service else a}"
        round_ = (
            f"turn the arrow round: '- {b} -> {a}'" if service else f"name the service that {a} calls: '- {a} -> api'"
        )
        hint = f"{round_}; what reaches people goes over {', '.join(ways)}"
        reader.mistake("bad-connection", span, message, hint)
        return
    given = options if options is not None and options.is_mapping else Located({}, span)
    known = [*service.delivers, "label", "why"]
    volume, inflow, per_user = None, service.delivers[0], False
    for key, value in given.items():
        if key not in known:
            message = f"a connection from {a} to people has no {key!r}"
            reader.wrong.append(unknown_key(key, given.keys[key], value, known, message))
        elif key in service.delivers:
            read = read_for_people(reader, key, value, people)
            if read is None:
                return
            inflow, (volume, per_user) = key, read
    said = {key: str(given[key].value) for key in ("label", "why") if key in given and given[key].is_text}
    delivery = Delivery(a, b, span, inflow, volume, said.get("label", ""), said.get("why", ""), per_user)
    reader.deliveries.append(delivery)


def read_for_people(reader: Reader, key: str, value: Located, people: Source) -> tuple[Quantity, bool] | None:
    """So many a second, and whether for each of so many users: ``3/user/month``, or ``90_000/month`` for all."""
    hint = f"write {key}: 3/user/month, or {key}: 90_000/month"
    try:
        amount, least = reader.number(value)
    except UnitError:
        amount = least = one
    except ValueError as error:
        reader.mistake("bad-value", value.span, f"{key}: {error.args[0]}", error.args[1])
        return None
    is_positive = least.number >= 0
    each = Quantity(amount.number, {name: power for name, power in amount.powers.items() if name != "user"})
    if amount.powers.get("user") == -1 and is_positive and is_rate(each) and counts_things(each):
        if people.users or _says_users(reader, people):
            per_user = Fraction((Quantity(each.number, {"second": -1}) * month).number)
            users = Fraction((people.users / _USER * second).number)
            return Quantity(users * per_user, (request / second).powers), True
        reader.mistake("bad-value", value.span, f"{key}: {people.name} does not say how many users it is",
                     f"add 'users: 30_000 users/month' to {people.name}, or write {key}: 90_000/month")  # fmt: skip
        return None
    if is_rate(amount) and counts_things(amount) and is_positive:
        return Quantity(amount.number, (request / second).powers), False
    shown = value.value if value.is_text else "this"
    reader.mistake("bad-value", value.span, f"{key}: {shown!r} is not so many for a user or a time", hint)
    return None


def _says_users(reader: Reader, people: Source) -> bool:
    """Whether it says how many they are, be it nobody."""
    traffic = reader.tree.get("traffic")
    written = traffic.get(people.name) if traffic is not None else None
    return written is not None and written.is_mapping and "users" in written


def settle_deliveries(
    reader: Reader, connections: list[Connection], services: Mapping[str, Service]
) -> list[Connection]:
    """The connections, each that brings what people are sent with its number, where the arrow to the people has it."""
    for name in dict.fromkeys(d.source for d in reader.deliveries):
        told = [d for d in reader.deliveries if d.source == name]
        for inflow in dict.fromkeys(d.inflow for d in told):
            connections = _settled(reader, [d for d in told if d.inflow == inflow], connections, services[name])
    return connections


def _settled(reader: Reader, told: list[Delivery], connections: list[Connection], service: Service) -> list[Connection]:
    inflow, first = told[0].inflow, told[0]
    numbers = [d.volume for d in told if d.volume is not None]
    if len(told) > 1 and len(numbers) < len(told):
        silent = next(d for d in told if d.volume is None)
        reader.mistake("conflicting-volumes", silent.span, f"{silent.name}: others are sent {inflow} too, and nothing says how many",
                     f"write '{silent.name}: {{{inflow}: 3/user/month}}'")  # fmt: skip
        return connections
    if not numbers:
        return connections
    bringing = [c for c in connections if c.target == service.name and (not c.multipliers or inflow in c.multipliers)]
    said = [c for c in bringing if c.multipliers or c.rate is not None or c.share is not None or c.calls != one]
    if said:
        reader.mistake("conflicting-volumes", first.span, f"{first.name}: {said[0].name} says already how many {inflow} there are",
                     f"take one of the two numbers out, such as '- {first.name}'")  # fmt: skip
        return connections
    if len(bringing) != 1:
        what = "nothing sends it any" if not bringing else f"{' and '.join(c.name for c in bringing)} may all send them"
        hint = (
            f"write '- app -> {service.name}'" if not bringing else f"write {{{inflow}: 90_000/month}} on each of them"
        )
        reader.mistake(
            "volume-nobody-sends", first.span, f"{first.name}: {service.name} delivers {inflow}, and {what}", hint
        )
        return connections
    rate = sum(numbers[1:], numbers[0])
    each: dict[str, Quantity] = {}
    for d in told:
        if d.per_user and d.volume is not None:
            each[d.target] = each[d.target] + d.volume if d.target in each else d.volume
    new = changed(bringing[0], rate=rate, multipliers={inflow: one}, usual=None, per_people=each)
    return [new if c is bringing[0] else c for c in connections]
