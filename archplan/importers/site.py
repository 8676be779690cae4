"""Resources of AWS as Terraform and CloudFormation describe them, and the draft that grows from them.

An importer makes `Resource`s; the files of ``resources/`` say what each type is in the words of archplan. A reference to
another resource is a `Refs` in place of a text; what nobody can know before it runs is `Unknown`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from functools import cache, partial

from archplan.importers.draft import (
    Draft,
    DraftConnection,
    DraftPlace,
    DraftService,
    DraftSource,
    Fact,
    assumed,
    missing,
    read,
)  # fmt: skip
from archplan.importers.lacking import lacking
from archplan.importers.ordering import break_loops, put_in_order
from archplan.importers.resource import REGION, Refs, Resource, Unknown, first, inside, refs_in, text_in
from archplan.importers.unread import excerpt, unread
from archplan.kernel.diagnostics import Span
from archplan.kernel.shelf import Shelf
from archplan.kernel.units import byte
from archplan.services import Service, load
from archplan.text.located import Located

FAILURES = (
    "dead_letter_config", "DeadLetterConfig", "RedrivePolicy", "redrive_policy", "DeadLetterQueue", "destination_config",
    "DestinationConfig",
)  # fmt: skip
GENERIC = ("", "this", "main", "default", "ask", "aws")  # names that say nothing
WEAK = ("named in its environment", "may invoke it")
STACKS = ("AWS::CloudFormation::Stack", "AWS::Serverless::Application", "aws_cloudformation_stack")
GUARD = "its web ACL"
NOT_UNDERSTOOD = "not understood"
UNSAID = "nothing here says the region of its provider: the spec's own counts"
UNREAD = "it bears on the bill and is not read: write it where archplan has an option for it"
MOST_RESOURCES = 20_000
MOST_DRAWN = 400  # services of a draft: more is no picture


def list_failures(site: Site, of: str, part: Located) -> None:
    """Where what could not be delivered goes carries nothing while all is well: no arrow, and listed."""
    for name in FAILURES:
        for target in refs_in(inside(part, name) or Located("", part.span)):
            site.draft.leave_out(
                f"{of} -> {target}", part.span, "it takes what could not be delivered, and is not drawn"
            )


Maker = Callable[["Site", Resource], None]
MAKERS: dict[str, Maker] = {}
FREE: dict[str, str] = {}
MADE: dict[
    str, tuple[str, ...]
] = {}  # the types of services that a type of resource becomes, the first of them its own
RESOURCES: Shelf[Maker] = Shelf("archplan.importers.resources")


def maps(*types: str, to: str = "") -> Callable[[Maker], Maker]:
    """Mark a function that says what resources of these types are: services of the types `to`, in archplan's words."""

    def mark(make: Maker) -> Maker:
        for type_ in types:
            assert type_ not in MAKERS, type_
            MAKERS[type_], MADE[type_] = make, tuple(to.split())
        return make

    return mark


def is_free(why: str, *types: str) -> None:
    """Types that are not billed and not drawn, with the reason; a star ends a beginning."""
    FREE.update(dict.fromkeys(types, why))


@cache
def why_free(type_: str) -> str:
    """Why a type is left out; nothing for one that nobody knows."""
    found = FREE.get(type_)
    if found is not None:
        return found
    return next((why for known, why in FREE.items() if known[-1] == "*" and type_.startswith(known.rstrip("*."))), "")


def drawn_types() -> frozenset[str]:
    """Every type of service that resources of AWS can become; of any other nobody can say that it is not there."""
    RESOURCES.all()
    return frozenset(it for made in MADE.values() for it in made)


def becomes(type_: str) -> str:
    """The type of service that a type of resource is; nothing for one that is none, or is not known."""
    RESOURCES.all()
    return next(iter(MADE.get(type_, ())), "")


@cache
def is_read(type_: str) -> bool:
    """Whether anything of resources of this type is looked at, beside that they are there."""
    RESOURCES.all()
    return type_ in MAKERS or why_free(type_).startswith("read ")


class Site:
    """What is being built: resources by address, the services they became, what leads where."""

    def __init__(self, title: str, region: Fact, resources: Iterable[Resource]):
        self.draft = Draft(title, region)
        self.resources: dict[str, list[Resource]] = {}
        for resource in resources:
            self.resources.setdefault(resource.address, []).append(resource)
        self.named: dict[str, list[str]] = {}  # services by address
        self.indexed: dict[tuple[str, str], str] = {}  # and by which of them it is
        self.means: dict[str, list[str]] = {}  # addresses that stand for others, as a target group for its service
        self.by_type: dict[str, list[Resource]] = {}
        for alike in self.resources.values():
            for resource in alike:
                self.by_type.setdefault(resource.type, []).append(resource)
        self.early: list[Callable[[], None]] = []  # once all is made: what is counted with something else
        self.later: list[Callable[[], None]] = []
        self.by_role: dict[str, list[str]] | None = None  # services, once a policy asks
        self.hints: list[Callable[[], None]] = []  # once all connections are known
        self.entrances: list[tuple[str, Span]] = []
        self._names: set[str] = set()
        self.undrawn: set[int] = set()  # resources that there was no room for
        self._lacking: dict[str, DraftService] = {}
        self._naming: dict[tuple[tuple[str, ...], tuple[str, ...]], dict[str, list[Resource]]] = {}
        self._once: dict[str, set[str]] = {}
        self.counted: dict[str, int] = {}  # how many resources are counted in one service
        self._homes: dict[str, str] = {}  # of services that there is one of in each home

    def build(self) -> Draft:
        """Every resource made, then what leads where; what is not known is listed."""
        RESOURCES.all()
        for resource in [one for alike in self.resources.values() for one in alike]:
            make = MAKERS.get(resource.type)
            if make is not None and len(self.draft.services) < MOST_DRAWN:
                make(self, resource)
            elif make is not None:
                self.undrawn.add(id(resource))
                why = f"a draft has at most {MOST_DRAWN} services"
                self.draft.leave_out(resource.origin, resource.place, why, hides=True)
            elif not (why := why_free(resource.type)).startswith("read "):
                if not why and self._lacks(resource):
                    continue
                hides = resource.type.startswith("module ") or resource.type in STACKS
                self.draft.leave_out(resource.origin, resource.place, why or NOT_UNDERSTOOD, hides)
        for step in [*self.early, *self.later]:
            step()
        self._arrive()
        break_loops(self.draft, WEAK)
        for hint in self.hints:
            hint()
        for connection in self.draft.connections:
            self._say(connection)
        self._list_unread()
        put_in_order(self.draft, NOT_UNDERSTOOD)
        return self.draft

    def _lacks(self, resource: Resource) -> bool:
        """Draw what AWS bills and archplan lacks, once for each service, and ask for its price; whether it is such."""
        title, icon = lacking(resource.type)
        if not title or len(self.draft.services) >= MOST_DRAWN:
            return False
        made = self._lacking.get(title)
        if made is None:
            made = self._lacking[title] = self.service(resource, "aws", title)
            made.options["name"] = read(title, resource.place)
            if icon:
                made.options["icon"] = read(icon, resource.place)
            made.options["monthly"] = missing("what it costs a month; or write 'prices:'")
        else:
            self.named.setdefault(resource.address, []).append(made.name)
            self.draft.leave_out(resource.origin, resource.place, f"counted with {made.name}, whose price is asked for")
        return True

    def _list_unread(self) -> None:
        """What bears on the bill and nobody looked at, of everything that is read."""
        for resource in [one for alike in self.resources.values() for one in alike if is_read(one.type)]:
            if id(resource) in self.undrawn:  # all of it is listed already
                continue
            for path, value in unread(resource):
                what = f"{path}{excerpt(value)} of {resource.origin}"
                self.draft.leave_out(what, value.span, UNREAD)

    def of(self, *types: str) -> list[Resource]:
        """Every resource of these types."""
        return [one for type_ in types for one in self.by_type.get(type_, ())]

    def naming(self, address: str, types: tuple[str, ...], *names: str) -> list[Resource]:
        """The resources of these types that name an address in these values, or anywhere; looked up, not searched for."""
        key = (types, names)
        if key not in self._naming:
            held = self._naming[key] = {}
            for one in self.of(*types):
                for target in dict.fromkeys(map(str, one.targets(*names) if names else one.refs)):
                    held.setdefault(target, []).append(one)
        return self._naming[key].get(address, [])

    def once(self, what: str, make: Callable[[], set[str]]) -> set[str]:
        """What is found once for a whole site."""
        if what not in self._once:
            self._once[what] = make()
        return self._once[what]

    # ------------------------------------------------------------------------------------------- services

    def service(self, resource: Resource, type_: str, name: str = "") -> DraftService:
        """A service of this resource."""
        written = name or resource.name
        if written in GENERIC and ".module." in f".{resource.address}":
            written = resource.address.split("module.")[-1].split(".")[0].partition("[")[0]
        made = DraftService(self.named_as(written, resource.which, type_), type_, resource.origin, resource.place)
        self.draft.services.append(made)
        written_, cls = resource.type.startswith("aws_") and resource.text("region"), load(type_)
        other = written_ or resource.text(REGION)
        provided = resource.get(REGION)
        if provided is not None and not provided.is_text:
            self.draft.leave_out(f"region of {resource.origin}", resource.place, UNSAID)
        if other and other != self.draft.region.value and cls is not None and cls.stands in ("region", "zone"):
            made.options["region"] = read(other, resource.place, "its provider")
        self.named.setdefault(resource.address, []).append(made.name)
        self.indexed[resource.address, resource.index] = made.name
        return made

    def one(self, resource: Resource, type_: str, home: str = "") -> DraftService:
        """The one service of a type, and of a home where it has one, that all such resources are counted in; made by the first."""
        alike = (it for it in self.draft.services if it.type == type_ and self._homes.get(it.name, home) == home)
        found = next(alike, None)
        if found is None:
            found = self.service(
                Resource(
                    resource.address, resource.type, resource.name, resource.body, resource.place, "", resource.looked
                ),
                type_,
                type_,
            )
            self._homes[found.name] = home
        else:
            self.named.setdefault(resource.address, []).append(found.name)
        self.counted[found.name] = self.counted.get(found.name, 0) + 1
        return found

    def named_as(self, written: str, index: str, type_: str) -> str:
        """A short name that no other has: of what it is called there, its index, its type."""
        words = re.findall(r"[A-Za-z0-9]+", re.sub(r"([a-z0-9])([A-Z])", r"\1-\2", written))
        name = "-".join(word.lower() for word in words)[:40].strip("-")
        if name in GENERIC or not name[0].isalpha():
            name = type_ if name in GENERIC else f"{type_}-{name}"
        suffix = "-".join(re.findall(r"[A-Za-z0-9]+", index)).lower()[:20]
        name = f"{name}-{suffix}" if suffix else name
        if name in self._names and not name.endswith(type_):
            name = f"{name}-{type_}"
        number, plain = 2, name
        while name in self._names:
            name, number = f"{plain}-{number}", number + 1
        self._names.add(name)
        return name

    def take(self, service: DraftService, option: str, resource: Resource, *names: str, as_: str = "{}") -> bool:
        """An option from a value of the resource; an unknown one is asked for. Whether the service has the option now."""
        found = first(resource.get(*names))
        if found is None:
            return False
        if found.is_text:
            service.options[option] = read(as_.format(found.value), found.span)
        elif isinstance(found.value, (Unknown, Refs)):
            service.options[option] = missing(f"{found.value.text or names[0]} is known when it runs", found.span)
        else:
            self.draft.leave_out(f"{option} of {service.name}", found.span, "it is no single value")
            return False
        return True

    def ask(self, service: DraftService, option: str, why: str) -> None:
        service.options.setdefault(option, missing(why))

    # ------------------------------------------------------------------------------------------- what leads where

    def reach(self, address: str) -> list[str]:
        """The services that an address leads to, past what only stands for them."""
        found: dict[str, None] = {}
        open_, seen = [address], set[str]()
        while open_:
            here = open_.pop(0)
            if here in seen:
                continue
            seen.add(here)
            which: str = getattr(here, "which", "")
            meant = self.indexed.get((here, which)) if which else None
            if meant is not None and meant in self.named.get(here, ()):
                found[meant] = None
            elif here in self.named:
                found.update(dict.fromkeys(self.named[here]))
            else:
                open_ += self.means.get(here, [])
        return list(found)

    def stands_for(self, resource: Resource, *names: str) -> None:
        """This resource is a way to what its values name."""
        self.means.setdefault(resource.address, []).extend(resource.targets(*names))

    def connect(self, sources: Iterable[str], targets: Iterable[str], why: str, place: Span, **options: Fact) -> None:
        """Arrows between all of these services, because of what stands at the place."""
        for source in sources:
            for target in targets:
                one = self.draft.service(target)
                if one is not None and one.type == "ecr":  # programs are started from images, and call no registry
                    deploy = {"deploy": assumed("rolling", "as ECS deploys unless told otherwise")}
                    self.draft.connections.append(DraftConnection(target, source, place, "its image", deploy))
                elif source != target:
                    self.draft.connections.append(DraftConnection(source, target, place, why, dict(options)))

    def connect_later(
        self, sources: Callable[[], Iterable[str]], targets: Callable[[], Iterable[str]], why: str, place: Span,
        **options: Fact,
    ) -> None:  # fmt: skip
        self.later.append(lambda: self.connect(list(sources()), list(targets()), why, place, **options))

    def joins(self, resource: Resource, source: tuple[str, ...], target: tuple[str, ...], why: str) -> None:
        """An arrow from what one value of a resource names to what another does."""
        self.connect_later(
            lambda: [name for it in resource.targets(*source) for name in self.reach(it)],
            lambda: [name for it in resource.targets(*target) for name in self.reach(it)],
            why, resource.place,
        )  # fmt: skip

    def leads(self, service: DraftService, resource: Resource, names: tuple[str, ...], why: str) -> None:
        """An arrow from this service to all that some of its values name."""
        for name in names:
            for part in resource.all(name):
                self.connect_later(
                    lambda: [service.name],
                    partial(self.reached, part),
                    why, part.span,
                )  # fmt: skip

    def reached(self, part: Located) -> list[str]:
        """The services that a value names."""
        return [it for target in refs_in(part) for it in self.reach(target)]

    def enters(self, service: DraftService, place: Span) -> None:
        """Clients reach this service from the internet, unless something of the draft leads to it."""
        self.entrances.append((service.name, place))

    def _arrive(self) -> None:
        """People of unknown number at every entrance that nothing else leads to."""
        self._keep_out_of_doors()
        before = {it.target: it.source for it in self.draft.connections if it.why == GUARD}
        led_to = {connection.target for connection in self.draft.connections if connection.why != GUARD}
        found = [(name, place) for name, place in self.entrances if name not in led_to and self.draft.service(name)]
        doors = list(dict.fromkeys((before.get(name, name), place) for name, place in found))
        if not doors:
            return
        rate = missing("nothing in the input says how many requests arrive")
        free = (name for name in ("users", "clients", "people") if name not in self._names)
        name = next(free, None) or self.named_as("people", "", "people")
        self.draft.sources.append(DraftSource(name, {"requests": rate}))
        for door, place in doors:
            self.draft.connections.append(DraftConnection(name, door, place, "open to the internet"))

    def _keep_out_of_doors(self) -> None:
        """A program that names what stands at the edge tells clients its address, and does not call it."""
        doors = {name for name, _ in self.entrances if (cls := self._class_of(name)) and cls.stands == "edge"}
        for it in [one for one in self.draft.connections if one.target in doors and one.why == WEAK[0]]:
            self.draft.connections.remove(it)
            self.draft.leave_out(
                f"{it.source} -> {it.target} ({it.why})", it.place, "clients reach it, programs tell them where"
            )

    def _class_of(self, name: str) -> type[Service] | None:
        found = self.draft.service(name)
        return load(found.type) if found is not None else None

    def _say(self, connection: DraftConnection) -> None:
        """What an arrow must say: a table asks for reads and writes, a log for bytes."""
        target = self.draft.service(connection.target)
        cls = load(target.type) if target is not None else None
        if cls is None or not cls.inflows or set(connection.options) & {*cls.inflows, "share", "calls"}:
            return
        default = [name for name, word in cls.inflows.items() if word.is_default or len(cls.inflows) == 1]
        if not default:
            names = list(cls.inflows)
            wanted = [names[0], *(["writes"] if "writes" in names else [])]
        else:
            wanted = [name for name in default if cls.inflows[name].counted is byte]
        for name in wanted:
            connection.options[name] = missing("how often")

    # ------------------------------------------------------------------------------------------- places

    def vpc(self, address: str) -> DraftPlace | None:
        return next((place for place in self.draft.places if place.origin == address), None)


def json_in(text: str) -> object:
    """The value of a JSON text inside another file; None where it is none."""
    try:
        return json.loads(text) if len(text) < 1_000_000 else None
    except (ValueError, RecursionError):
        return None


__all__ = [
    "Draft", "DraftService", "Located", "Refs", "Resource", "Site", "Unknown", "assumed", "inside", "is_free", "json_in",
    "list_failures", "maps", "missing", "read", "refs_in", "text_in",
]  # fmt: skip
