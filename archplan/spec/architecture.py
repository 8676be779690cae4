"""What a spec describes, once it is understood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from archplan.kernel.diagnostics import Span
from archplan.kernel.record import fresh, frozen
from archplan.kernel.units import Quantity, one
from archplan.services.words.bands import Written
from archplan.services.words.kinds import Weights
from archplan.services.words.options import Record
from archplan.services.words.service import Service
from archplan.services.words.steps import Step
from archplan.services.words.usual import Usual
from archplan.spec.draw import FlowStep, Wishes
from archplan.spec.money import Purse
from archplan.spec.recovery import Fallback
from archplan.spec.regions import REGIONS
from archplan.spec.seasons import ALWAYS, Sending
from archplan.text.located import Located

if TYPE_CHECKING:
    from archplan.prices.charged.belonging import Part
    from archplan.spec.account import Account
    from archplan.spec.commitments import Commitment


@frozen
class Source:
    """Who sends traffic: requests a second on average, sizes, the day's shape, and the chain that made the rate."""

    name: str
    kind: str
    label: str
    mean: Quantity  # requests/second
    peak: Fraction  # busiest minute over the mean
    weights: tuple[Fraction, ...]  # 24, summing to 1
    request: Quantity  # bytes/request
    response: Quantity
    sessions: Quantity  # sessions/second, zero when not stated
    users: Quantity  # users a month, zero when not stated
    edges: Weights
    growth: Quantity  # a share a month
    steps: tuple[Step, ...]
    assumptions: tuple[str, ...]
    span: Span
    states_response: bool = True
    people: str = ""  # the source of the same people, who count there
    probability: Fraction = Fraction(1)  # that it comes at all
    sending: Sending = ALWAYS  # when it does


@frozen
class Connection:
    """a -> b, and what one request at a sends to b."""

    source: str
    target: str
    span: Span
    share: Quantity | None = None
    calls: Quantity = one
    multipliers: Mapping[str, Quantity] = fresh(
        default_factory=dict
    )  # the target's inflow: how much for a request, or a second
    request: Quantity | None = None
    response: Quantity | None = None
    zonal: bool = False
    soft: bool = False
    label: str = ""
    why: str = ""
    leaving: Record | None = None
    arriving: Record | None = None
    index: int = 0
    usual: Usual | None = None  # how often it comes, where it says nothing and that is not once for every request
    rate: Quantity | None = None  # calls/second, where they are stated whatever arrives at the caller
    data_sent: Quantity | None = None  # bytes/second that its calls carry together, where that is stated
    data_returned: Quantity | None = None
    per_people: Mapping[str, Quantity] = fresh(default_factory=dict)  # the parts of `rate` that so many people are sent

    @property
    def volumes(self) -> Mapping[str, Quantity]:
        """What arrives a second whatever the caller's traffic, by the target's inflow."""
        return {name: amount for name, amount in self.multipliers.items() if amount.powers.get("second") == -1}

    @property
    def states_volume(self) -> bool:
        """Whether it says what moves in a time: calls, something of the target, or bytes."""
        if self.rate is not None or self.data_sent is not None or self.data_returned is not None:
            return True
        return bool(self.multipliers) and any("second" in it.powers for it in self.multipliers.values())

    @property
    def name(self) -> str:
        return f"{self.source} -> {self.target}"

    @property
    def deploys(self) -> str:
        """How it deploys its target; nothing for one that carries requests."""
        sides = (self.leaving, self.arriving)
        return next((str(found) for side in sides if side is not None and (found := side._values.get("deploy"))), "")


class Wires:
    """Connections in the order of the spec, found by their ends without looking through all of them."""

    def __init__(self, connections: Iterable[Connection]):
        self._leaving: dict[str, list[Connection]] = {}
        self._reaching: dict[str, list[Connection]] = {}
        for c in connections:
            self._leaving.setdefault(c.source, []).append(c)
            self._reaching.setdefault(c.target, []).append(c)

    def leaving(self, name: str) -> list[Connection]:
        return list(self._leaving.get(name, ()))

    def reaching(self, name: str) -> list[Connection]:
        return list(self._reaching.get(name, ()))


@frozen
class Delivery:
    """A service -> people: what it sends them, by its own inflow that takes it, and how many a second where that is said."""

    source: str
    target: str
    span: Span
    inflow: str
    volume: Quantity | None = None
    label: str = ""
    why: str = ""
    per_user: bool = False  # whether it is so many for each of them, and as many more as there are more people

    @property
    def name(self) -> str:
        return f"{self.source} -> {self.target}"


@frozen
class Place:
    """A VPC with its zones and tiers, another region, a data centre, or a box that only groups."""

    name: str
    type: str
    label: str
    region: str
    zones: int
    tiers: Mapping[str, tuple[str, ...]]  # public, private, data or holds: names of services
    endpoints: tuple[str, ...]
    span: Span
    cidr: str = ""
    subnets: Mapping[str, tuple[str, ...]] = fresh(default_factory=dict)  # by tier, one address block for each zone
    peers: tuple[str, ...] = ()  # other VPCs it is peered with
    over: str = ""  # for a data centre: the line that its bytes take to and from AWS
    between_zones: Quantity | None = None  # for a VPC: bytes/second billed between its zones, where that is stated


@frozen
class Targets:
    """What the architecture must reach; None where nothing was asked."""

    availability: Quantity | None = None
    rto: Quantity | None = None
    rpo: Quantity | None = None


@frozen
class Architecture:
    """What a spec describes."""

    title: str
    about: str
    stage: str
    region: str
    budget: Quantity | None
    targets: Targets
    free_tier: str
    discounts: Mapping[str, Quantity]
    sources: Mapping[str, Source]
    services: Mapping[str, Service]
    places: Mapping[str, Place]
    connections: tuple[Connection, ...]
    wishes: Wishes
    steps: tuple[FlowStep, ...]
    recovery: Fallback | None
    scenarios: Mapping[str, Located]
    allowed: tuple[str, ...]
    texts: Mapping[str, str]  # the text of every file read, for diagnostics and allow comments
    tree: Located
    file: str
    money: Purse | None = None
    account: Account | None = None
    bill: tuple[Part, ...] = ()  # which rows of what AWS charges are of it; all where it does not say
    deliveries: tuple[Delivery, ...] = ()
    questions: tuple[Any, ...] = ()  # what the spec asks for: each stood in for, and priced by nothing
    untranslated: tuple[Span, ...] = ()  # texts that are not written in the language asked for
    budget_at: Fraction | None = (
        None  # which share of the draws must keep the budget, where more is asked than the typical bill
    )
    numbers: tuple[Written, ...] = ()  # those that are written outside services
    commitments: tuple[Commitment, ...] = ()  # what is bought ahead

    def leaving(self, name: str) -> list[Connection]:
        return self.wires.leaving(name)

    def reaching(self, name: str) -> list[Connection]:
        return self.wires.reaching(name)

    @cached_property
    def wires(self) -> Wires:
        """The connections, found by their ends."""
        return Wires(self.connections)

    @cached_property
    def ways_out(self) -> Mapping[str, tuple[Service, ...]]:
        """By VPC, the services that carry what it sends out."""
        found: dict[str, tuple[Service, ...]] = {}
        for service in self.services.values():
            if service.way_out:
                found[service.vpc] = (*found.get(service.vpc, ()), service)
        return found

    def region_title(self, region: str) -> str:
        return REGIONS[region][0] if region in REGIONS else region
