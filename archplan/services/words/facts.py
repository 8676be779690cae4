"""What a type says of itself to those who ask: attributes and answers, each with the default of most services."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from archplan.kernel.units import Quantity
from archplan.services.words.agreement import Agreement, Pledge, pledged
from archplan.services.words.always import Always
from archplan.services.words.kinds import Range
from archplan.services.words.options import Worded
from archplan.services.words.sides import BOTH_SIDES, Sides


class Facts(Always, Worded):
    """What others ask of a service that no list has: each type sets in its own file what is not as here."""

    name: str
    region: str
    label: str
    vpc: str  # the VPC it stands in, or nothing
    tier: str  # public | private | data, or empty outside a VPC
    zones: int  # how many zones of its VPC it stands in

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
    counts_together: ClassVar[bool] = (
        False  # whether meters ask those `alike`: a sum over the account and region counts
    )
    billed_by_aws: ClassVar[bool] = True  # support plans and credits are of what AWS bills
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
    takes_records: ClassVar[bool] = False  # whether calls of it are records of other work: logs, metrics, traces
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

    def stand_before(self, ahead: tuple[Any, ...]) -> None:
        """Take where it stands from what it stands before: told once, with what its connections lead to."""

    def stands_in(self, leaving: Any) -> str:
        """Connections with the same name are alternatives, as the endpoints of an accelerator: one of them is enough."""
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

    def sees(self, services: Mapping[str, Any], connections: Any) -> None:
        """What it takes from the services and connections around it, once all are read: nothing, unless it says."""
