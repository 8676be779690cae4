"""A resource of the input: its address, its values, and which of them somebody has looked at.

A reference to another resource is a `Refs` in place of a text; what nobody can know before it runs is `Unknown`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from archplan.importers.numbers import decimal
from archplan.kernel.diagnostics import Span
from archplan.kernel.record import fresh, frozen
from archplan.text.located import Located

REGION = "(region)"  # of a resource whose provider has one of its own


class Address(str):
    """The address of a resource, with the one that is meant of its count or for_each; equal to that of them all."""

    which = ""

    @classmethod
    def of(cls, address: str, index: str) -> Address:
        """One of the resources of an address."""
        made = cls(address)
        made.which = index
        return made


def each_once(addresses: Iterable[str]) -> list[str]:
    """Every address once, and each one that is meant of its count."""
    return list({(it, getattr(it, "which", "")): it for it in addresses}.values())


@frozen
class Refs:
    """A value that is made of other resources: their addresses, and the text as it was written."""

    targets: tuple[str, ...]
    text: str = ""


@frozen
class Unknown:
    """A value that is known when it runs; the text as it was written."""

    text: str = ""


class Lazy(Located):
    """A value of plain data that is made at the first look: most of a large plan is never looked at."""

    raw: Any

    def __init__(self, raw: Any, span: Span, make: Callable[[Any], Any]):
        self.__dict__.update(raw=raw, span=span, make=make, keys={}, comment="", over=frozenset(), asked=frozenset())

    @property
    def value(self) -> Any:
        """What stands there: a mapping or a list of values, which may be lazy as well."""
        held = self.__dict__
        if "held" not in held:
            held["held"] = held["make"](held["raw"])
        return held["held"]

    @property
    def is_made(self) -> bool:
        return "held" in self.__dict__


@frozen
class Later:
    """The values of a resource before anybody looks: plain data that holds every key of them, and what makes them.

    `make` takes what says by a key and its plain value whether it is wanted, or None for all of them.
    """

    raw: Any
    make: Callable[[Callable[[str, Any], bool] | None], Located]


@frozen
class Resource:
    """One resource: its address, its type and name as written there, its values."""

    address: str  # without an index: aws_lambda_function.api, module.x.aws_vpc.this, or a logical id
    type: str
    name: str
    made: Located | Later  # its values, or what makes them when somebody looks
    place: Span
    index: str = ""  # which of a count or for_each, empty for one alone
    looked: set[int] = fresh(default_factory=set)  # the values of its body that somebody looked at

    @property
    def body(self) -> Located:
        """Its values, made at the first look: most of a large plan is never looked at."""
        made = self.made
        if isinstance(made, Later):
            made = self.__dict__["made"] = made.make(None)
        return made

    @property
    def refs(self) -> tuple[str, ...]:
        """The addresses that it names anywhere."""
        return tuple(dict.fromkeys(refs_in(self.body)))

    @property
    def whole(self) -> str:
        return f"{self.address}[{self.index}]" if self.index else self.address

    @property
    def which(self) -> str:
        """The keys of the copies of modules that it is in, and its own."""
        copies = re.findall(r"\[([^\]]*)\]", self.address) if "[" in self.address else []
        return "-".join(filter(None, [*copies, self.index]))

    @property
    def origin(self) -> str:
        return self.whole if self.whole.startswith(("aws_", "module.")) else f"{self.whole} ({self.type})"

    def get(self, *names: str) -> Located | None:
        """The first value there of several spellings; dots go inside, into the first item of a list."""
        found = inside(self.body, *names)
        if found is not None:
            self.looked.add(id(found))
            if found.is_list:
                self.looked.update(map(id, found.value))
        return found

    def has(self, *names: str) -> bool:
        """Whether any of these stands there; what it says is not looked at."""
        return inside(self.body, *names) is not None

    def all(self, *names: str) -> list[Located]:
        """The items of a list or of repeated blocks; one value alone is a list of itself."""
        found = self.get(*names)
        if found is None:
            return []
        self.looked.update(map(id, within(found)))
        return list(found.value) if found.is_list else [found]

    def text(self, *names: str) -> str:
        """A text or number as written; nothing where it is unknown, a reference or not there."""
        found = first(self.get(*names))
        return str(found.value) if found is not None and found.is_text else ""

    def at(self, *names: str) -> Span:
        found = self.get(*names)
        return found.span if found is not None else self.place

    def is_on(self, *names: str) -> bool:
        return self.text(*names).lower() == "true"

    def targets(self, *names: str) -> list[str]:
        """The addresses that these values name."""
        body = self.body
        return each_once(target for name in names if (part := inside(body, name)) for target in refs_in(part))

    def number(self, *names: str) -> float | None:
        """A number that is there and is one; None for anything else."""
        return decimal(self.text(*names))


def first(found: Located | None) -> Located | None:
    if found is not None and found.is_list:
        return found.value[0] if found.value else None
    return found


def within(part: Located) -> Iterator[Located]:
    """A value and all that it holds."""
    open_ = [part]
    while open_:
        here = open_.pop()
        yield here
        open_ += here.value.values() if here.is_mapping else here.value if here.is_list else ()


def refs_in(part: Located) -> Iterator[str]:
    """Every address that is named in a value."""
    open_ = [part]
    while open_:
        here = open_.pop()
        if isinstance(here.value, Refs):
            yield from here.value.targets
        elif here.is_mapping:
            open_ += reversed(list(here.value.values()))
        elif here.is_list:
            open_ += reversed(here.value)


def inside(part: Located, *names: str) -> Located | None:
    """The first value within a part of several spellings, as `Resource.get` finds it; nobody has looked at it by that."""
    for name in names:
        found: Located | None = part
        for key in name.split(".") if "." in name else (name,):
            value = found.value if found is not None else None
            if type(value) is list:
                value = value[0].value if value else None
            found = value.get(key) if type(value) is dict else None
        if found is not None and ((value := found.value) or type(value) is dict):  # a plan writes [] for no block
            return found
    return None


def text_in(part: Located, *names: str) -> str:
    found = first(inside(part, *names))
    return str(found.value) if found is not None and found.is_text else ""
