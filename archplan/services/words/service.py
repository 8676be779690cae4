"""One AWS thing in an architecture: what it tells traffic, places, bill, recovery and the drawing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import copy
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar

from archplan.kernel.diagnostics import Diagnostic, Fix, Promise, Span
from archplan.kernel.record import changed
from archplan.kernel.shelf import Shelf
from archplan.kernel.units import Quantity, byte, day, month, quantity, request, second
from archplan.services.words.agreement import Agreement, Pledge, pledged
from archplan.services.words.always import Always
from archplan.services.words.benefit import Benefit, Credit
from archplan.services.words.docstring import first_line
from archplan.services.words.flow import Flow, Passed, no_flow
from archplan.services.words.kinds import Range, peer_of
from archplan.services.words.meters import Free, Instead, Meter, Rule, Usage
from archplan.services.words.options import COMMON, Anything, Record, Worded, _members
from archplan.services.words.recovery import Copy, Strategy
from archplan.services.words.sides import BOTH_SIDES, Sides
from archplan.services.words.steps import Inflow, Step, Word
from archplan.services.words.usual import Usual
from archplan.text.located import Located

SERVICES: Shelf[type[Service]] = Shelf("archplan.services", besides=("words",))


class ServicePart:
    """A part of a large service in a file of its own: rules or derived numbers that the service takes as a base."""

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """What the service has, which a part cannot know."""


class Service(Always, Worded):
    """One AWS thing in an architecture. Subclass it to teach archplan a service.

    Class keywords: `title` is the official name, `icon` a class of the `diagrams` package, `role` what it is to
    the drawing, `stands` how far it reaches: ``global``, ``edge``, ``region`` or ``zone`` (inside a VPC).
    """

    title: str = ""  # of the class; one that the catalogue lacks says its own, and its icon
    icon: str = ""
    role: str = ""  # of the class; a place may give one service another
    stands: str = "region"
    free_because: ClassVar[str] = ""
    also_called: ClassVar[Mapping[str, str]] = {}  # what people write for its type, and the option that goes with it
    subcategory: ClassVar[str] = ""  # FOCUS's finer one; where it says none, the category's "Other"
    category: ClassVar[str] = ""  # FOCUS's category of it, where its icon is kept in another or in none
    way_out: ClassVar[str] = ""  # nat or endpoint: carries what its VPC sends out of private subnets
    reaches_itself: ClassVar[tuple[str, ...]] = ()  # types it reaches past its VPC's network, as Lambda ships its logs
    egress: ClassVar[str] = "internet"  # "own" when its own meters bill the bytes it returns to the internet
    own_route: ClassVar[bool] = False  # networks have routes of their own to it: calls to it pass no NAT gateway
    door: ClassVar[str] = ""  # a gateway between networks: both ways, out alone, or through inside one; see `passing`
    leads_out: ClassVar[bool] = False  # what reaches it from inside, and is drawn no further, leaves AWS there
    meets_internet: ClassVar[bool] = (
        False  # the door between its VPC and the internet: what comes and goes is drawn through it
    )
    outward: ClassVar[str] = ""  # for a door that bills what goes out apart: the inflow that takes it
    interfaces: ClassVar[tuple[str, ...]] = ()  # the interface endpoints AWS has for it, where its callers need several
    delivers: ClassVar[tuple[str, ...]] = ()  # the inflows whose things it delivers to people, such as mail
    delivers_out: ClassVar[bool] = True  # whether their bytes are billed as data transfer out
    answers_from: ClassVar[str] = ""  # the type of service that hands out what it answers, as S3 does image layers
    copied_from: ClassVar[str] = ""  # the first strategy that copies it: pilot-light, warm-standby or never; by role
    awaited: ClassVar[bool | None] = None  # whether callers fail without its answer; by its role, unless stated
    waits: ClassVar[bool | None] = None  # whether it answers only when what it calls has; by its role, unless stated
    fleet_in: ClassVar[str] = "count"  # the option that says how large its fleet is
    fleet_noun: ClassVar[str] = "instance"  # what one of its fleet is called
    keeps_trail: ClassVar[bool] = False  # whether it keeps a trail of the account, as CloudTrail does
    billed_at_least: ClassVar[
        Mapping[str, int]
    ] = {}  # the options of which so many are billed, however few are written
    is_passed: ClassVar[bool] = False  # whether clients pass it on the way in, as a name or a firewall
    firewall_scope: ClassVar[str] = "regional"  # of the web ACLs that protect it
    hands_on: Any = None  # the size of an event of its own, where it tells of what arrived instead of passing it on
    sends_as: ClassVar[Mapping[str, str]] = {}  # the inflow that takes what it sends, by the one a connection names
    reads_logs: ClassVar[bool] = False  # whether what a log group collects may be delivered to it
    watches: ClassVar[bool] = False  # whether it looks at others: what leaves it are findings of its own, no requests
    heeds_alarms: ClassVar[bool] = False  # whether an alarm may tell it, or set it off
    runs_by_itself: ClassVar[bool] = False  # whether it begins by itself, on a schedule, or is a part of what does
    can_fail: ClassVar[bool] = True  # False for a name of other things: nothing of it runs
    alias_target: ClassVar[bool] = False  # whether an alias record of Route 53 may point to it
    answers_inside: ClassVar[bool] = False  # whether its addresses are inside its VPC, whatever subnet it stands in
    warned_alone: ClassVar[bool] = (
        False  # whether a rule of its own says what follows when it stands in one zone or alone
    )
    warned_unused: ClassVar[bool] = False  # whether a rule of its own says what is missing when nothing of it is billed
    balances: ClassVar[bool] = False  # whether it is a load balancer, and asks those behind it whether they are well
    most_rules: ClassVar[int | None] = None  # how many rules of a listener AWS lets it have, where that is known
    target_groups: ClassVar[bool] = False  # whether it calls target groups: a port, and instances or addresses
    keeps_access_logs: ClassVar[bool] = False  # whether access logs may go to it
    takes_program_logs: ClassVar[bool] = False  # whether containers may send it what they print
    certificates_of: ClassVar[str] = ""  # the region whose certificates it presents: "own", or one by name
    home: ClassVar[str] = ""  # the region in which what it does for the edge is made, whatever the spec's own
    answers_always: ClassVar[bool] = False  # whether AWS answers for its health, so that a check of it says little
    is_origin: ClassVar[bool] = True  # whether a distribution may fetch what it serves from it
    signs_in: ClassVar[bool] = False  # whether it says who somebody is
    stops_at_night: ClassVar[bool] = False  # whether it may be stopped out of hours and started again
    backups_in: ClassVar[str] = ""  # the option that says how long its own backups are kept
    failures_in: ClassVar[str] = ""  # the option that names who takes what it could not handle
    backs_up: ClassVar[bool] = False  # whether it copies what others hold, by its `protects`
    has_gateway: ClassVar[bool] = False  # whether a route leads a VPC to it for nothing, by a gateway endpoint
    private_line: ClassVar[bool] = False  # whether it leads callers from outside into a VPC
    line_to_aws: ClassVar[bool] = False  # whether such a line leads to services outside every VPC too
    joins_networks: ClassVar[bool] = False  # whether it makes a way between VPCs
    moves_clients: ClassVar[bool] = False  # whether it leads clients elsewhere by itself when what it leads to fails
    is_function: ClassVar[bool] = False  # whether it is a program that starts anew for calls, in no VPC unless attached
    keeps_images: ClassVar[bool] = False  # whether it keeps images of containers
    is_certificate: ClassVar[bool] = False  # whether doors present it to prove their name
    runs_pods: ClassVar[bool] = False  # whether Kubernetes workloads may run on it
    looks_up: ClassVar[bool] = False  # whether programs in it ask DNS where others are
    is_queue: ClassVar[bool] = False  # whether what it was given waits in it until somebody takes it
    called_by_api: ClassVar[bool] = (
        False  # whether programs in no VPC reach it by an API of AWS, as Redshift's for data
    )
    states_prices: ClassVar[tuple[str, ...]] = ()  # the options that say what it costs, where the spec says so
    key: ClassVar[str] = ""
    inflows: ClassVar[dict[str, Inflow]] = {}
    meters: ClassVar[dict[str, Meter]] = {}
    frees: ClassVar[dict[str, Free]] = {}
    own_rules: ClassVar[dict[str, Rule]] = {}
    leaving: ClassVar[type[Record]] = Anything
    arriving: ClassVar[type[Record]] = Anything

    def __init_subclass__(
        cls,
        *,
        title: str,
        icon: str,
        role: str,
        stands: str = "region",
        free: str = "",
        category: str = "",
        subcategory: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init_subclass__(**kwargs)
        cls.title, cls.icon, cls.role, cls.stands, cls.free_because = title, icon, role, stands, free
        cls.category, cls.subcategory = category, subcategory
        cls.key = cls.__module__.rsplit(".", 1)[-1]
        members = [(name, member) for name, (_, member) in _members(cls).items()]
        taken = [n for n, m in members if isinstance(m, (Word, Meter, Free, Rule)) and hasattr(Service, n)]
        assert not taken, f"{cls.key}: {taken} means something else to every service; take another name"
        cls.inflows = {name: m for name, m in members if isinstance(m, Inflow)}
        cls.meters = {name: m for name, m in members if isinstance(m, Meter)}
        cls.frees = {name: m for name, m in members if isinstance(m, Free)}
        cls.own_rules = {name: m for name, m in members if isinstance(m, Rule)}
        SERVICES.add(cls.key, cls)

    def __init__(self, name: str, spec: Located, region: str, wrong: list[Diagnostic]):
        super().__init__()
        self.name, self.spec = name, spec
        written = spec.get("region")
        self.region = written.value if written and written.is_text else region
        label = spec.get("label")
        self.label = label.value if label and label.is_text else ""
        self.customer: Any = None  # whose account it is, where it asks
        self.life: Any = None  # until when AWS supports its version, where one is written
        self.zones = 1  # how many zones of its VPC it stands in
        self.tier = ""  # public | private | data, or empty outside a VPC
        self.vpc = ""
        self.stage = "production"  # or development, where some findings do not matter
        self.passed_on = 0 * byte / second  # bytes it sends along every connection but to what runs at the edge
        self.submitted = 0 * byte / second  # of these, bytes of requests that carry a body
        self.calls_made = 0 * request / second  # the requests themselves
        self.offered: tuple[Benefit, ...] = ()  # what those that it stands with would pay for
        self.leads_to: tuple[str, ...] = ()  # the services that its connections go to
        self.paid_flows: Mapping[str, Quantity] = {}  # bytes that arrive from who pays for them, by the benefit's name
        self._read_options(spec, self.title, COMMON, wrong)
        for key, word in self.inflows.items():
            self._values[key] = no_flow(word.counted)

    # What may depend on how it is set up: most services write a plain value, ``agreement = Agreement(...)``.

    @property
    def agreement(self) -> Agreement | None:
        """AWS's service level agreement for it, where one is published."""
        return None

    @property
    def sides(self) -> Sides:
        """On how many sides AWS bills a byte between zones on the way to it."""
        return BOTH_SIDES

    @property
    def crosses_zones_free(self) -> bool:
        """Whether AWS charges nothing between zones for it, as ALB to its targets."""
        return False

    # What places and traffic find out, told to the service before it is metered.

    @property
    def is_public(self) -> bool:
        """Whether it stands in a public subnet, so that it needs a public address to reach the internet."""
        return self.tier == "public"

    def plays(self) -> str:
        """Its role in the drawing: the class's, unless an option makes it something else."""
        return self.role

    def spread(self) -> int:
        """How many zones it really uses; a database without a standby says 1."""
        return self.zones

    def stands_across(self) -> bool:
        """Whether it is one thing with a foot in each of its zones, drawn once between them, such as a load balancer."""
        role = self.plays()
        return self.is_function or role == "ingress" or (role == "network" and self.way_out != "nat")

    def stands_in_subnets(self) -> bool:
        """Whether it stands in subnets of a VPC: what stands in a zone does, but for disks and the like."""
        return self.stands == "zone"

    def begins(self) -> bool:
        """Whether it has its place without being called: it starts others, watches them, or is a part of one."""
        return self.runs_by_itself or self.role in ("cicd", "ops", "security", "network")

    def states_a_volume(self) -> bool:
        """Whether the spec itself says how much of something there is in a time, such as ``asked: 100/month``."""
        values = (self._values.get(word.name) for key, word in self.options.items() if key in self.spec)
        rates = [value for value in values if isinstance(value, Quantity) and value.powers.get("second") == -1]
        return any(rate.number and "request" not in rate.powers for rate in rates)

    def is_kept_elsewhere(self) -> bool:
        """Whether another region has all that it keeps, seconds later."""
        return len(self.held_in()) > 1

    def fleet(self) -> Range | None:
        """How many tasks or instances it runs, fewest to most; None for what has no such number."""
        return None

    def fleet_wanted(self) -> Quantity | None:
        """How many of its fleet the busiest minute takes; None where the spec does not say what one serves."""
        return None

    def stand_before(self, ahead: tuple[Service, ...]) -> None:
        """Take where it stands from what it stands before: told once, with what its connections lead to."""

    def stands_in(self, leaving: Any) -> str:
        """One name for connections from it of which any may answer, as the endpoints of an accelerator; else nothing."""
        return ""

    def outlives_a_zone(self) -> bool:
        """Whether it goes on when one of its zones fails: it stands in several, or AWS spreads it over the region's."""
        return self.stands != "zone" or self.spread() > 1

    def stands_within(self) -> str | None:
        """The name of the service that it runs on, in whose box it is drawn, empty where the spec does not say; None for
        what has a place of its own.
        """
        return None

    def refuses_alias(self) -> str:
        """Why no alias may point to it as it is set up, where one may to others of its type; or nothing."""
        return ""

    def takes_firewall(self) -> bool:
        """Whether a web ACL is looked for before it when the internet reaches it."""
        return False

    def brings_firewall(self) -> bool:
        """Whether what it costs includes a web ACL before it."""
        return False

    def checks_targets(self) -> bool:
        """Whether it asks those it leads to whether they are well."""
        return self.balances

    def serves_website(self) -> bool:
        """Whether it is a website by itself, under the name of its record and without HTTPS."""
        return False

    def has_passing_address(self) -> bool:
        """Whether its public address is another after it was stopped."""
        return False

    def has_fixed_address(self) -> bool:
        """Whether its one public address stays: an Elastic IP."""
        return False

    def starts_from(self) -> tuple[str, ...]:
        """The types that it must reach to start, out of its subnets."""
        return ()

    def fate_of_failed(self, leaving: Any) -> str:
        """What becomes of an event from here that a function cannot handle; nothing where whoever sent it is told."""
        return ""

    def restorable(self) -> str:
        """How it comes back as it was without another's help: to any moment, ``moment``, to a ``night``, or not."""
        return ""

    def most_targets(self) -> int | None:
        """How many targets AWS lets it have; None where that is not known."""
        return None

    def is_open(self) -> bool:
        """Whether it answers from outside its VPC, whatever subnet it stands in."""
        return False

    def held_in(self) -> tuple[str, ...]:
        """The regions it answers from; none for what stands at the edge, outside AWS or in no region."""
        return (self.region,) if self.stands in ("zone", "region") else ()

    def leans_on(self) -> tuple[str, ...]:
        """Services named in its options without which it cannot answer, such as the directory of a file server."""
        return ()

    def pledge(self) -> Pledge | None:
        """What AWS promises for it as it is set up here; None where no published agreement covers that."""
        if self.agreement is None:
            return None
        if not self.outlives_a_zone():
            return pledged(self.agreement, self.agreement.zonal, self.agreement.alone)
        reach = {"zone": "two zones or more", "region": "the region"}.get(self.stands, "worldwide")
        return pledged(self.agreement, self.agreement.regional, self.agreement.condition or reach)

    def parts(self) -> tuple[str, ...]:
        """What its copies in the zones are called, the first one first; a ``standby`` takes no traffic. Empty: all alike."""
        return ()

    def readers_beside(self) -> int:
        """How many copies only follow it, each in a zone after its own: drawn and billed, not called by a connection."""
        return 0

    def sees(self, services: Mapping[str, Service], connections: Any) -> None:
        """What it takes from the services and connections around it, once all are read: nothing, unless it says."""

    def emits(self) -> Quantity | None:
        """What leaves of itself whatever arrives, as requests or bytes a second; `passes` shares it out as ``""``."""
        return None

    def passes(self, leaving: Any, target: Service) -> Passed:
        """What leaves over a connection to `target`: its outflow, the same whoever takes it, unless it says."""
        return Passed(self.outflow(leaving), self.payloads(leaving), self.hands_on)

    def outflow(self, leaving: Any) -> Mapping[str, Any]:
        """How many requests leave over a connection for one that arrives, by inflow. Everything, unless it says."""
        return {name: 1 for name, word in self.inflows.items() if word.counted is request}

    def payloads(self, leaving: Any) -> Any:
        """How many arriving payloads one leaving request carries: the batch, where the connection has one."""
        if leaving is None or "batch" not in leaving.options:
            return 1
        batch = leaving._values.get("batch")
        return batch if batch is not None else self._values.get("batch", 1)

    def usual(self, caller: Service) -> Usual | None:
        """How often a plain arrow from another service comes here; None: once for every request of the caller."""
        return None

    def tells(self, target: Service) -> Usual | None:
        """How often a plain arrow from here comes, where it hands on no requests: what watches tells of what it finds.

        That it finds something once a day is an assumption.
        """
        return Usual(f"{self.name} tells of what it finds once a day", request / day) if self.watches else None

    def programs(self) -> Quantity:
        """How many programs of it run at once at most, each with a memory of its own: its fleet, or one."""
        fleet = self.fleet()
        return fleet.high if fleet is not None else quantity(1)

    def new_programs(self) -> Quantity:
        """The part of its requests that starts a new program; its fleet stays."""
        return quantity(0)

    def deployed(self) -> Quantity:
        """How often its programs are replaced by new ones; once a month, unless it says."""
        return 1 / month

    @property
    def answers(self) -> bool:
        """Whether requests of clients run through it."""
        return self.role in ("compute", "ingress", "edge")

    def counts_users(self) -> bool:
        """Whether its bill counts the people of the traffic that reaches it, each of them once a month."""
        return False

    def carries(self, inflow: str) -> tuple[Quantity, Quantity] | None:
        """Bytes of one request and its response, where the service knows better than the flow before it."""
        return None

    def reaches(self) -> tuple[str, ...]:
        """For an endpoint: the service types that its VPC reaches through it."""
        return ()

    def in_recovery(self, strategy: Strategy) -> Copy:
        """What stands for it in the recovery region: its role says, unless the service does.

        What answers requests stands there once the strategy serves there; what keeps data says itself how it is
        copied; what stands outside every region serves both.
        https://docs.aws.amazon.com/whitepapers/latest/disaster-recovery-workloads-on-aws/disaster-recovery-options-in-the-cloud.html
        """
        if self.stands in ("global", "edge"):
            return Copy("stands outside every region and serves both")
        if self.stands == "internet" or self.role == "external":
            return Copy("stands outside AWS")
        if self.role in ("data", "storage") and not self.copied_from:
            lost = f"{self.title}: archplan knows no way that its data reaches another region"
            return Copy("no copy that archplan knows of", {} if strategy.serves else None, holds=0 * byte, lost=lost)
        start = self.copied_from or ("never" if self.role in ("ops", "cicd") else "warm-standby")
        if start == "never":
            return Copy("not needed to serve requests")
        waiting = self.role == "messaging" and self.stands != "global"
        lost = f"{self.name}: what waits in it stays in {self.region}" if waiting else ""
        if strategy.serves or (start == "pilot-light" and strategy.replicates):
            return Copy("the same again" + ("" if strategy.serves else ", idle"), {}, lost=lost)
        return Copy("deployed from its template when it is needed", lost=lost)

    def asks_account(self) -> tuple[str, ...]:
        """The days of its price file that decide by the account: ``closed``, for a service open to old customers alone."""
        return ()

    def assumes(self) -> str:
        """What it takes for granted beside its options, as a sentence; nothing where that decides nothing."""
        return ""

    def runs_version(self) -> tuple[str, str] | None:
        """The engine whose versions it runs, by its name in its price file, and the one written; None without any."""
        return None

    def copies_every(self, resource: str, name: str, region: str) -> Quantity | None:
        """For a backup plan: how often it copies that resource of the service to the region; None where it does not."""
        return None

    def backed_up(self, strategy: Strategy, resource: str, holds: Quantity) -> Copy:
        """What keeps data and waits in a vault: AWS Backup copies it to the recovery region on its plan.

        https://docs.aws.amazon.com/aws-backup/latest/devguide/cross-region-backup.html
        """
        how = f"AWS Backup copies it every {strategy.every}" if holds else "holds nothing"
        return Copy(how, backup={"resource": resource, "holds": holds}, holds=holds, behind=strategy.every)

    def hint_of(self, key: str, written: Located) -> str:
        """What to write for an option it does not have: what arrives at it stands on a connection."""
        from archplan.services.words.arriving import hint_of  # only when something is wrong

        return hint_of(self, key, written)

    def benefits(self) -> tuple[Benefit, ...]:
        """What its price pays of those that stand with it, such as a plan that covers the web ACL before it."""
        return ()

    def credits(self) -> tuple[Credit, ...]:
        """What its price pays of the account's use of other services."""
        return ()

    def declines(self, benefit: Benefit) -> str | None:
        """Why a benefit does not cover it as it is set up; nothing where it does, None for one that is not for it."""
        return None

    def paid_by(self, benefit: str) -> Benefit | None:
        """The benefit of that name that covers it."""
        return next((it for it in self.offered if it.name == benefit and self.declines(it) == ""), None)

    def beside(self) -> Iterator[str]:
        """The other services that its options name."""
        yield from _named_in(self)

    def own_price(self, entry: str) -> tuple[Quantity, str, str, Span, date] | None:
        """A price the spec states (a meter of ``own:entry``): rate, the unit it is for, source, place, day."""
        return None

    def receives(self, flows: Mapping[str, Flow]) -> None:
        """Take the solved flows; what was worked out before is forgotten."""
        self._values = {**self._values, **flows}  # anew, for usages retrace their meters with the old ones
        self._worked_out = {}

    def stated(self, name: str) -> Quantity | None:
        """The volume that an option states instead of `name`; None where none does."""
        found = (self._values.get(word.name) for word in self.options.values() if word.states == name)
        return next((value for value in found if value is not None), None)

    def drawn(self, name: str) -> Quantity:
        """What connections bring: the mean of an inflow, a part of one ``reads.returned``, or a derived value."""
        head, _, part = name.partition(".")
        found = getattr(self, head)
        found = getattr(found, part) if part else found
        return quantity(found.mean if isinstance(found, Flow) else found)

    def volume_of(self, name: str, counted: Quantity = request) -> Quantity:
        """So much `counted` a second: what an option states, or else what connections bring of `name`."""
        for word in self.options.values():
            if word.states == name and (stated := getattr(self, word.name)) is not None:
                return Quantity(stated.number, (counted / second).powers)
        found = self.drawn(name)
        return found / request * counted if found.like(request / second) else found

    def span_of(self, key: str) -> Span:
        """Where an option was written, or the service's own place."""
        return self.spec.keys.get(key) or self.spec.span

    def usages(self) -> Iterator[Usage]:
        """What AWS meters for this service, in the order of the module; a copy inside its region moves for nothing."""
        for item in self.meters.values():
            if not item.applies(self) or item.covered(self):
                continue
            found = self.amount_of(item)
            steps = _Retrace(self, item)
            for label, amount in found.items() if isinstance(found, dict) else (("", found),):
                if amount is None:
                    continue
                name = f"{item.name} ({label})" if label else item.name
                price = self._filled(item.price, label)
                scope = self._filled(item.scope, label)
                if _stays(scope):
                    continue
                file, _, entry = price.rpartition(":")
                yield Usage(
                    self.name, self.key, name, file or self.key, entry, scope, quantity(amount), steps,
                    self.spec.span, item.doc, self.region,
                )  # fmt: skip

    def unpaid(self) -> Iterator[tuple[str, str, Any]]:
        """What is used and not charged: its name, the reason, how much."""
        for covered in self.meters.values():
            benefit = covered.covered(self) if covered.applies(self) else None
            used = self.amount_of(covered) if benefit else None
            if benefit and used is not None:
                yield covered.name, benefit.reason, True if isinstance(used, dict) else quantity(used)
        for item in self.frees.values():
            if item.applies(self):
                amount = item.usage(self)
                if amount is not None and amount is not False:
                    yield item.name, first_line(item.doc), amount
        for meter_ in self.meters.values():
            if ">" in meter_.scope and meter_.applies(self):
                found = self.amount_of(meter_)
                for label, amount in found.items() if isinstance(found, dict) else (("", found),):
                    if amount is not None and _stays(self._filled(meter_.scope, label)):
                        yield meter_.name, "what stays in its region moves for nothing", amount
        if self.free_because:
            yield "no charge", self.free_because, True

    def findings(self, is_moving: bool = True) -> Iterator[Diagnostic]:
        """What is written and without effect, and what this service's own rules say of it.

        `is_moving` says whether anything moves in the architecture at all.
        """
        for holder in self.holders():
            for found in holder._idle:
                yield changed(found, message=f"{self.name}: {found.message}")
        for item in self.own_rules.values():
            said: Any
            for said in (item.check(self) or ()) if is_moving or not item.traffic else ():
                key, message, *more = said
                hint = item.hint or first_line(item.doc)
                span = key.span if isinstance(key, Record) else self.span_of(key)
                fix = next((part for part in more if isinstance(part, Fix)), None)
                instead = next((part for part in more if isinstance(part, Instead)), None)
                promise = Promise(instead.patch(self.name)) if instead else None
                if item.fix:
                    ((option_name, value),) = item.fix.items()
                    fix = Fix(self.spec.span, value, option_name)
                yield Diagnostic(item.slug, span, f"{self.name}: {message}", hint, item.severity, fix, promise)

    def holders(self) -> Iterator[Worded]:
        """The service, and the mappings in its options."""
        yield self
        for value in self._values.values():
            for item in value if isinstance(value, tuple) else (value,):
                if isinstance(item, Record):
                    yield item

    def _filled(self, template: str, label: str) -> str:
        literals = _literals(template)
        if len(literals) == 1:
            return template
        words = (str(getattr(self, part)) if part else label for part in literals[1::2])
        return "".join(a + b for a, b in zip(literals[::2], [*words, ""], strict=True))


def _stays(scope: str) -> bool:
    """Whether a scope of two regions names one twice: AWS bills data that leaves a region.

    https://aws.amazon.com/ec2/pricing/on-demand/ (data transfer)
    """
    here, arrow, there = scope.partition(">")
    return bool(arrow) and here == there


def _named_in(worded: Worded) -> Iterator[str]:
    for word in worded.options.values():
        value = worded._values.get(word.name)
        if value and peer_of(word.kind) is not None:
            yield value
        for record in value if isinstance(value, tuple) else (value,):
            if isinstance(record, Record):
                yield from _named_in(record)


@lru_cache(maxsize=4096)
def _literals(template: str) -> tuple[str, ...]:
    """A template as what stands between its braces and, at odd places, in them."""
    return tuple(re.split(r"\{(\w*)\}", template))


class _Retrace:
    """Runs a meter once more as it ran before, for the steps it takes: only who explains a line asks for them."""

    __slots__ = ("_calls_made", "_found", "_item", "_paid_flows", "_passed_on", "_service", "_submitted", "_values")

    def __init__(self, service: Service, item: Meter):
        self._service, self._item, self._values = service, item, service._values
        self._passed_on, self._submitted, self._paid_flows = service.passed_on, service.submitted, service.paid_flows
        self._calls_made = service.calls_made
        self._found: tuple[Step, ...] | None = None

    def __call__(self) -> tuple[Step, ...]:
        if self._found is None:
            traced = copy(self._service)
            traced._values, traced._worked_out = self._values, {}
            traced.passed_on, traced.submitted = self._passed_on, self._submitted
            traced.paid_flows, traced.calls_made = self._paid_flows, self._calls_made
            traced._steps = []
            traced.amount_of(self._item)
            self._found = tuple(traced._steps)
        return self._found


def load(type_: str) -> type[Service] | None:
    """The service of that type, its module imported when it is first named; None when there is none."""
    return SERVICES.get(type_)
