"""Where a picture draws a thing: the groups around it, and one copy of it for every zone it runs in."""

from __future__ import annotations

from re import compile

from archplan.drawing.page.scene import Group, Say, english
from archplan.services.words.service import Service
from archplan.spec.architecture import Architecture

CLOUD = "aws-cloud"
SUBNETS = {"public": "Public subnet", "private": "Private subnet", "data": "Private subnet (data)"}

FOLLOWER = "read replica"
UNCALLED = ("standby", "reader", FOLLOWER)
"""Copies that a connection does not call: it names a cluster, and the address of a cluster is its writer's."""
ZONE = compile(r".+?/zone-\d+")
KINDS = {"auto scaling group": "autoscaling", "security group": "security-group"}
"""Words in a box's title for which AWS has a border of its own."""


class Standing:
    """The groups of one picture, made as services ask for them, and the copies that stand in them.

    `ids` has the copies of a service or source by its name, `zone_of` the zone of a copy that stands in one, `count`
    how many there are. Where zones are `folded`, those of a network are one box, and copies that are alike one icon.
    """

    def __init__(self, architecture: Architecture, view: str, folded: bool = False, say: Say = english):
        self.folded, self.say = folded, say
        self.count: dict[str, int] = {}
        self.architecture, self.is_logical, self.has_blocks = architecture, view == "logical", view == "network"
        self.groups: dict[str, Group] = {}
        self.ids: dict[str, tuple[str, ...]] = {}
        self.zone_of: dict[str, str] = {}
        self.boxes = {name: title for title, names in architecture.wishes.groups.items() for name in names}
        self.group(CLOUD, "cloud", "AWS Cloud", "")

    def copies(self, name: str) -> list[tuple[str, str]]:
        """The id of each copy of a service and the group around it."""
        parents = self.parents(name)
        ids = (name,) if len(parents) == 1 else tuple(f"{name}@{i + 1}" for i in range(len(parents)))
        self.ids[name] = ids
        self.count.setdefault(name, len(ids))
        found = list(zip(ids, parents, strict=True))
        self.zone_of |= {id_: zone[0] for id_, parent in found if (zone := ZONE.match(parent))}
        return found

    def parts(self, name: str) -> tuple[str, ...]:
        """What each copy is called where they are not all alike: as the service says, then what only follows it."""
        service = self.architecture.services.get(name)
        if service is None or len(self.ids[name]) < 2:
            return ()
        beside = min(service.readers_beside(), len(self.ids[name]) - 1)
        own = len(self.ids[name]) - beside
        return (*service.parts()[:own], *("",) * (own - len(service.parts())), *(FOLLOWER,) * beside)

    def taking(self, name: str) -> tuple[str, ...]:
        """The copies that take and send traffic: all but a standby, a cluster's readers, and what only follows."""
        parts = self.parts(name)
        ids = self.ids[name]
        return tuple(id_ for i, id_ in enumerate(ids) if i >= len(parts) or parts[i] not in UNCALLED)

    def group(self, id_: str, kind: str, title: str, parent: str) -> str:
        self.groups.setdefault(id_, Group(id_, kind, title, parent))  # type: ignore[arg-type]  # places have kinds of groups only
        return id_

    def region(self, region: str) -> str:
        title = f"{self.architecture.region_title(region)}"
        return self.group(f"region-{region}", "region", title, CLOUD)

    def parents(self, name: str) -> list[str]:
        """The group around each copy of a service: one for every zone it runs in."""
        a = self.architecture
        service = a.services[name]
        for place in a.places.values():
            if place.type == "datacenter" and name in place.tiers.get("holds", ()):
                return [self.box(name, self.group(place.name, "datacenter", place.label, ""))]
        if service.stands == "internet":
            return [self.box(name, "")]
        if service.stands in ("global", "edge") or self.is_logical:
            return [self.box(name, CLOUD)]
        region = self.region(service.region)
        if service.vpc:
            vpc = a.places[service.vpc]
            title = self.with_block(vpc.label if vpc.label != vpc.name else f"VPC {vpc.name}", vpc.cidr)
            if self.folded and vpc.zones > 1:
                both = "{network}, zones 1 and {count}" if vpc.zones == 2 else "{network}, zones 1 to {count}"
                title = self.say(both, network=title, count=vpc.zones)
            self.group(vpc.name, "vpc", title, region)
            for zone in self.zones(vpc.zones):
                self.subnet(vpc.name, zone, service.tier)
            spread = min(service.spread(), vpc.zones)
            cable = service.plays() == "network"  # it has no subnet of its own even in a network of one zone
            if service.stands_across() and (vpc.zones > 1 or cable):
                return [self.box(name, vpc.name)]
            beside = service.readers_beside()
            self.count[name] = spread + beside
            copies = 1 if self.folded and not service.parts() else spread
            subnets = [
                self.subnet(vpc.name, min(zone, max(self.zones(vpc.zones))), service.tier)
                for zone in range(1, copies + 1)
            ]
            last = max(self.zones(vpc.zones))
            subnets += [self.subnet(vpc.name, (spread + k) % last + 1, service.tier) for k in range(beside)]
            return [self.within(service, self.box(name, subnet)) for subnet in subnets]
        for place in a.places.values():
            if place.type == "group" and name in place.tiers.get("holds", ()):
                return [self.box(name, self.group(place.name, "generic", place.label, region))]
        return [self.within(service, self.box(name, region))]

    def within(self, service: Service, parent: str) -> str:
        """The box of what a service runs on, such as the cluster of a workload, which stands in it too; or the parent."""
        services = self.architecture.services
        holds = any(other.stands_within() == service.name for other in services.values())
        held_by = services.get(service.name if holds else service.stands_within() or "")
        if held_by is None:
            return parent
        title = f"{held_by.title} {held_by.label or held_by.name.replace('-', ' ')}"
        return self.group(f"{parent}/{title}", "generic", title, parent)

    def box(self, name: str, parent: str) -> str:
        """The architect's own box round a thing, where there is one, in whatever place it stands.

        A box of things in several places is drawn in each: one title in two zones or regions is two boxes.
        """
        title = self.boxes.get(name)
        kind = next((kind for words, kind in KINDS.items() if title and words in title.lower()), "generic")
        return self.group(f"{parent}/{title}", kind, title, parent) if title else parent

    def zones(self, count: int) -> range:
        """The boxes that a network's zones get: one each, or one for all."""
        return range(1, 2 if self.folded else count + 1)

    def zone(self, vpc: str, number: int) -> str:
        """The box of a zone; where those of a network are one box, the network itself, which says how many they are."""
        if self.is_one(vpc):
            return vpc
        return self.group(f"{vpc}/zone-{number}", "zone", f"Availability Zone {number}", vpc)

    def is_one(self, vpc: str) -> bool:
        """Whether the zones of a network are one box."""
        return self.folded and self.architecture.places[vpc].zones > 1

    def subnet(self, vpc: str, number: int, tier: str) -> str:
        zone = self.zone(vpc, number)
        start = f"{vpc}/zones" if self.is_one(vpc) else zone
        for other in self.architecture.places[vpc].tiers:  # every tier, so that zones look alike
            blocks = self.architecture.places[vpc].subnets.get(other, ())
            title = self.with_block(SUBNETS[other], blocks[number - 1] if number <= len(blocks) else "")
            if zone == vpc:
                title = self.with_block(SUBNETS[other].replace("subnet", "subnets"), ", ".join(blocks))
            self.group(f"{start}/{other}", "public-subnet" if other == "public" else "private-subnet", title, zone)
        return f"{start}/{tier}"

    def with_block(self, title: str, block: str) -> str:
        """A title with the addresses of its network, in a view that is about networks."""
        return f"{title} {block}" if block and self.has_blocks else title
