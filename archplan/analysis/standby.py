"""A recovery strategy is a patch of the spec: copies of services in another region, and what keeps them in step.

Every service says itself what stands for it there (`Service.in_recovery`); this module writes that down as a spec,
which is priced like any other. Copies stand in a VPC of the same tiers and zones, are joined like the originals, and
take no traffic before they are live. Of n active regions each carries what the n - 1 others leave: traffic is shared
out evenly, capacity is for the loss of one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import chain, count, pairwise
from typing import Any

from archplan.estimate.plan import Plan
from archplan.kernel.record import changed, frozen
from archplan.kernel.units import Quantity, UnitError, byte, month, most, one, second
from archplan.services.words.bands import typical_text
from archplan.services.words.recovery import Copy, Strategy
from archplan.services.words.service import Service
from archplan.spec.architecture import Architecture, Place
from archplan.spec.recovery import Fallback
from archplan.spec.regions import REGIONS
from archplan.text.located import Located, merged

SUFFIX = "-recovery"
LONGEST_NAME = 62
NAMED = ("certificate", "directory", "on_failure")  # options that name a service of the same region


@frozen
class Patched:
    """The spec with a strategy in it: its tree, and the copies by the service each stands for."""

    tree: Located
    copies: Mapping[str, str]
    states: Mapping[str, str]  # of each copy: idle | standby | live


def strategy_of(plan: Plan, fallback: Fallback, name: str) -> Strategy:
    """What that strategy asks of the services of this plan."""
    a = plan.architecture
    doors = tuple(doors_of(a))
    names = names_there(a)
    there = tuple(names[door] for door in doors)
    return Strategy(name, fallback.region, Fraction(fallback.standby.number), fallback.every, doors, there)


def answers(plan: Plan, strategy: Strategy) -> dict[str, Copy]:
    """What every service says of the strategy, in the order of the spec."""
    a = plan.architecture
    found = {}
    for name, service in a.services.items():
        if service.stands in ("global", "edge") or _is_here(a, service):
            copy = service.in_recovery(strategy)
            every = _protected(a, strategy, service, copy)
            if every is not None:
                behind = copy.behind if strategy.replicates and copy.options is not None else every
                copy = changed(copy, backup={}, behind=behind)
            found[name] = copy
        elif service.region == strategy.region and service.stands != "internet":
            found[name] = Copy("stands there already")
        else:
            found[name] = Copy("stands outside the region that is lost")
    return found


def doors_of(a: Architecture) -> Iterator[str]:
    """What clients reach first in the region, past firewalls: load balancers, APIs and programs."""
    open_ = [name for name in (*a.sources, *a.services) if _shares_out(a, name)]
    reached = {*open_}
    while open_:
        for connection in a.leaving(open_.pop(0)):
            name, service = connection.target, a.services[connection.target]
            if name in reached or not _is_here(a, service):
                continue
            reached.add(name)
            if service.role in ("ingress", "compute"):
                yield name
            elif service.role in ("security", "network"):
                open_.append(name)


def patched(plan: Plan, fallback: Fallback, strategy: Strategy, found: Mapping[str, Copy]) -> Patched:
    """The spec with the strategy's copies in it."""
    return _Patch(plan.architecture, fallback, strategy, found).patched()


def placed_near(value: Any, near: Located) -> Located:
    """A value as if the architect had written it there."""
    if isinstance(value, Located):
        return value
    if isinstance(value, Mapping):
        parts = {key: placed_near(part, near) for key, part in value.items()}
        return Located(parts, near.span, dict.fromkeys(parts, near.span))
    if isinstance(value, (list, tuple)):
        return Located([placed_near(part, near) for part in value], near.span)
    return Located(_text(value), near.span)


def _text(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Quantity) and value.like(byte):
        return f"{math.ceil(value.number)} bytes"
    if isinstance(value, Quantity) and value.like(second):
        return f"{math.ceil(value.number)} s"
    return str(value)


def _is_here(a: Architecture, service: Service) -> bool:
    """Whether it is lost with the region."""
    if service.region != a.region or service.stands in ("global", "edge", "internet"):
        return False
    return not any(p.type == "datacenter" and service.name in p.tiers.get("holds", ()) for p in a.places.values())


def _shares_out(a: Architecture, name: str) -> bool:
    """Whether it can send its requests to either region: clients, and what stands in none."""
    if name in a.sources:
        return True
    service = a.services[name]
    return not _is_here(a, service) and service.role not in ("cicd", "ops")


def _protected(a: Architecture, strategy: Strategy, service: Service, copy: Copy) -> Quantity | None:
    """How often a backup plan of the spec copies it to that region; None where none does."""
    if not copy.backup:
        return None
    every = (plan.copies_every(copy.backup["resource"], service.name, strategy.region) for plan in a.services.values())
    return next((found for found in every if found is not None), None)


def names_there(a: Architecture) -> dict[str, str]:
    """For every service and place, and for the backup plan (an empty name), a name that nothing else has."""
    taken = {*a.services, *a.sources, *a.places}
    found: dict[str, str] = {}
    for name in (*a.services, *a.places, ""):
        stem = (name or "backup")[: LONGEST_NAME - len(SUFFIX)] + SUFFIX
        tries = chain((stem,), (f"{stem[: LONGEST_NAME - 5]}-{number}" for number in count(2)))
        found[name] = next(one for one in tries if one not in taken)
        taken.add(found[name])
    return found


class _Patch:
    """One spec, one strategy."""

    def __init__(self, a: Architecture, fallback: Fallback, strategy: Strategy, found: Mapping[str, Copy]):
        self.a, self.fallback, self.strategy, self.found = a, fallback, strategy, found
        self.names = names_there(a)
        self.copies = {name: self.names[name] for name, copy in found.items() if copy.options is not None}
        self.live = strategy.name == "active-active"

    def patched(self) -> Patched:
        tree = self.a.tree
        services, keys = dict(tree["services"].value), dict(tree["services"].keys)
        for name, own in ((name, copy.own) for name, copy in self.found.items() if copy.own):
            services[name] = merged(services[name], placed_near(own, services[name]))
        for name, copy in self.copies.items():
            services[copy], keys[copy] = self.copy_of(name), keys[name]
        plan = self.backups()
        if plan is not None:
            name = self.names[""]
            services[name], keys[name] = plan, tree.keys["services"]
        value = {key: part for key, part in tree.value.items() if key not in ("recovery", "scenarios", "include")}
        spans = {key: span for key, span in tree.keys.items() if key in value}
        value["services"] = Located(services, tree["services"].span, keys)
        for key, made in (("places", self.places()), ("connections", self.connections())):
            if made is not None:
                value[key] = made
                spans.setdefault(key, tree.span)
        states = {copy: self.state(name) for name, copy in self.copies.items()}
        return Patched(Located(value, tree.span, spans), self.copies, states)

    def state(self, name: str) -> str:
        if self.live and not self.found[name].only_reads:
            return "live"
        return "standby" if self.strategy.serves or self.found[name].holds is not None else "idle"

    def copy_of(self, name: str) -> Located:
        """The service as the spec writes it, with what the strategy wants different, in the other region."""
        spec = self.a.tree["services"][name]
        label = self.a.services[name].label
        given: dict[str, Any] = {**(self.found[name].options or {}), "region": self.strategy.region}
        if label:
            given["label"] = f"{label} (recovery)"
        for key in NAMED:
            if key in spec and spec[key].value in self.copies:
                given[key] = self.copies[spec[key].value]
        result = merged(spec, placed_near(given, spec))
        patch = self.fallback.patches.get(name)
        return merged(result, patch) if patch is not None else result

    def backups(self) -> Located | None:
        """One AWS Backup plan that copies whatever no plan of the spec copies there yet."""
        keep = most(self.fallback.keep, self.strategy.every)
        protects = [
            {**copy.backup, "name": name, "every": self.strategy.every, "keep": keep}
            for name, copy in self.found.items()
            if copy.backup and copy.backup["holds"]
        ]
        if not protects:
            return None
        given = {
            "type": "backup",
            "label": "Copies for recovery",
            "copy_to": self.strategy.region,
            "protects": protects,
        }
        return placed_near(given, Located("", self.a.tree.keys["services"]))

    # ------------------------------------------------------------------------------------------ places

    def places(self) -> Located | None:
        """Every VPC of the region again, with the same tiers and zones, for the copies of what stands in it."""
        tree = self.a.tree.get("places")
        if tree is None or not tree.is_mapping:
            return None
        value, keys = dict(tree.value), dict(tree.keys)
        for place in self.a.places.values():
            tiers = {tier: [self.copies[n] for n in names if n in self.copies] for tier, names in place.tiers.items()}
            tiers = {tier: names for tier, names in tiers.items() if names}
            if place.type == "vpc" and place.region == self.a.region and tiers:
                name = self.names[place.name]
                value[name], keys[name] = self.place(place, tiers, tree[place.name]), tree.keys[place.name]
        return Located(value, tree.span, keys)

    def place(self, place: Place, tiers: Mapping[str, Any], near: Located) -> Located:
        zones = str(min(place.zones, REGIONS[self.strategy.region][2]))
        given = {"type": "vpc", "region": self.strategy.region, "zones": zones, **tiers}
        if place.label != place.name:
            given["label"] = f"{place.label} (recovery)"
        if place.endpoints:
            given["endpoints"] = list(place.endpoints)
        return placed_near(given, near)

    # ------------------------------------------------------------------------------------------ connections

    def connections(self) -> Located | None:
        """Every hop, the hops between copies, the way in to each copy, and what keeps the data in step."""
        tree = self.a.tree.get("connections")
        hops = list(self.hops(tree)) if tree is not None and tree.is_list else []
        kept = [self.hop(a, b, options) for a, b, options in hops]
        more = [item for a, b, options in hops for item in self.copied(a, b, options)]
        near = tree if tree is not None else self.a.tree
        more += [item for name in self.copies for item in self.kept_in_step(name, near)]
        return Located([*kept, *more], near.span) if kept or more else tree

    def hops(self, tree: Located) -> Iterator[tuple[str, str, Located]]:
        for item in tree.value:
            if item.is_text:
                chain, options = item, Located({}, item.span)
            else:
                ((text, given),) = item.items()
                chain, options = Located(text, item.keys[text]), given
            options = options if options.is_mapping else Located({}, chain.span)
            names = [name.strip() for name in chain.value.split("->")]
            people = self.a.services[names[-2]].delivers if names[-1] in self.a.sources else ()
            for a, b in pairwise(names):
                own = {key: value for key, value in options.items() if (key in people) == (b in self.a.sources)}
                yield a, b, Located(own if people else options.value, chain.span, options.keys)

    def hop(self, a: str, b: str, options: Located) -> Located:
        """An original hop; into a region that is one of several active ones it carries its part."""
        if self.live and b in self.copies and self.splits(a, b):
            options = self.shared(options, Fraction(1, self.strategy.regions))
        elif self.live and a in self.copies and b not in self.a.sources:
            options = _timed(options, Fraction(1, self.strategy.regions))
        return _item(a, b, options)

    def splits(self, a: str, b: str) -> bool:
        takes = self.a.services[b].role != "cicd" and not self.found[b].only_reads
        return a not in self.copies and _shares_out(self.a, a) and takes

    def copied(self, a: str, b: str, options: Located) -> Iterator[Located]:
        if b in self.a.sources:
            return  # people are sent what they are sent from where they were
        if a in self.copies:
            options = _timed(options, Fraction(1, self.strategy.regions) if self.live else Fraction(0))
        if a in self.copies and b in self.copies and self.live and self.found[b].only_reads:
            yield _item(self.copies[a], b, options)
        elif a in self.copies and b in self.copies:
            yield _item(self.copies[a], self.copies[b], options)
        elif a in self.copies:
            outside = not _is_here(self.a, self.a.services[b])
            if outside or (self.live and self.a.services[b].role not in ("cicd", "ops")):
                yield _item(self.copies[a], b, options)
        elif b in self.copies and _shares_out(self.a, a):
            part = Fraction(1, self.strategy.regions) if self.live and self.splits(a, b) else Fraction(0)
            yield _item(a, self.copies[b], self.shared(options, part))

    def shared(self, options: Located, part: Fraction) -> Located:
        """The connection with that part of what it carries."""
        timed = _timed(options, part)
        if timed is not options:
            return timed
        key = "share" if "share" in options else "calls"
        amount = Quantity.parse(typical_text(options[key].value)) if key in options else one
        return merged(options, placed_near({key: _decimal(amount.number * part)}, options))

    def kept_in_step(self, name: str, near: Located) -> Iterator[Located]:
        """An arrow without requests: what keeps the copy in step is metered by the service itself."""
        own = self.found[name].own
        if "replicate_to" in own or "replicas" in own:
            service = self.a.services[name]
            silent = {next(iter(service.inflows)): "0/request"} if len(service.inflows) > 1 else {"calls": "0"}
            yield _item(name, self.copies[name], placed_near({**silent, "label": "replication"}, near))


def _timed(options: Located, part: Fraction) -> Located:
    """The connection with that part of what it states of a month; the same where it states nothing so."""
    new = {}
    for key, value in options.items():
        try:
            is_number = value.is_text and key not in ("label", "why")
            amount = Quantity.parse(typical_text(value.value)) if is_number else one
        except UnitError:
            continue
        if amount.powers.get("second") == -1:
            whole = Fraction((amount * month).number) * part
            new[key] = f"{_decimal(round(whole, 6))}{' bytes' if 'byte' in amount.powers else ''}/month"
    return merged(options, placed_near(new, options)) if new else options


def _decimal(number: Fraction) -> str:
    """A number as a spec writes it: the half of a decimal is a decimal."""
    return f"{Decimal(number.numerator) / Decimal(number.denominator):f}"


def _item(a: str, b: str, options: Located) -> Located:
    name = f"{a} -> {b}"
    return Located({name: options}, options.span, {name: options.span})
