"""The section ``places``: VPCs with their zones and tiers, regions, data centres, and what stands in them."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv4Network
from typing import Annotated, Any

from archplan.kernel.diagnostics import Diagnostic, Span, did_you_mean
from archplan.kernel.units import Quantity, byte, one, second
from archplan.services.words.kinds import Measures
from archplan.services.words.options import Record
from archplan.services.words.service import Service, load
from archplan.services.words.steps import option
from archplan.spec.architecture import Place, Source
from archplan.spec.reader import Reader, _say
from archplan.spec.regions import REGIONS
from archplan.text.located import Located


def read_places(reader: Reader, region: str) -> dict[str, Place]:
    return {
        name: found for name, value in reader.mapping("places") if (found := read_place(reader, name, value, region))
    }


def read_place(reader: Reader, name: str, written: Located, region: str) -> Place | None:
    if not written.is_mapping:
        reader.mistake("bad-value", written.span, f"{name}: a place is a mapping", "write {type: vpc, zones: 2}")
        return None
    record = PlaceOptions(written, reader.wrong, f"place {name!r}")
    reader.numbers += record.numbers
    if record.type not in PLACES:
        return None
    if record.region:
        reader.known_region(written["region"])
    tiers = {tier: getattr(record, tier) for tier in ("public", "private", "data", "holds") if getattr(record, tier)}
    if record.type == "vpc" and record.holds:
        reader.mistake("bad-value", record.span_of("holds"), f"{name}: a VPC says what is public, private or data",
                     "write public: [...], private: [...]")  # fmt: skip
    if record.type != "vpc" and any(tier != "holds" for tier in tiers):
        tier = next(tier for tier in tiers if tier != "holds")
        reader.mistake(
            "bad-value", record.span_of(tier), f"{name}: only a VPC has {tier} subnets", "write holds: [...]"
        )
    if record.over and record.type != "datacenter":
        reader.mistake("bad-value", record.span_of("over"), f"{name}: only a data centre has a line of its own to AWS",
                     "write type: datacenter")  # fmt: skip
    if record.between_zones is not None and record.type != "vpc":
        reader.mistake("bad-value", record.span_of("between_zones"), f"{name}: only a VPC has zones with bytes between them",
                     "write between_zones under the VPC")  # fmt: skip
    here = record.region or region
    zones = int(record.zones.number) if record.zones is not None else 1
    most_zones = REGIONS.get(here, ("", "", 6))[2]
    if not 1 <= zones <= most_zones:
        reader.mistake(
            "too-many-zones",
            record.span_of("zones"),
            f"{name}: {here} has {most_zones} zones, not {zones}",
            f"write 1 to {most_zones}",
        )
    return Place(
        name, record.type, record.label or name, here, zones, tiers, tuple(record.endpoints or ()), written.span,
        record.cidr, read_subnets(reader, name, record, written, zones), tuple(record.peers or ()), record.over,
        record.between_zones,
    )  # fmt: skip


def read_subnets(
    reader: Reader, name: str, record: PlaceOptions, written: Located, zones: int
) -> dict[str, tuple[str, ...]]:
    """The address blocks of a VPC's subnets by tier; every block must be one that AWS takes."""
    network = [key for key in ("cidr", "subnets", "peers") if key in written]
    if record.type != "vpc" and network:
        at = record.span_of(network[0])
        reader.mistake("bad-value", at, f"{name}: only a VPC has {network[0]}", "write type: vpc")
        return {}
    if "cidr" in written:
        is_block(reader, "cidr", written["cidr"])
    found: dict[str, tuple[str, ...]] = {}
    if record.subnets is None:
        return found
    for tier, given in written["subnets"].items():
        if tier not in Subnets.options:
            continue  # said already
        blocks = given.value if given.is_list else [given]
        found[tier] = tuple(block.value for block in blocks if is_block(reader, tier, block))
        if len(blocks) != zones:
            reader.mistake("bad-value", given.span, f"{tier}: {len(blocks)} subnets in {zones} zones",
                         "write one address block for each zone")  # fmt: skip
    return found


def is_block(reader: Reader, key: str, written: Located) -> bool:
    """Whether this is an IPv4 block of the size that a VPC or subnet may have."""
    try:
        block = IPv4Network(written.value if written.is_text else "?")
    except ValueError:
        reader.mistake("bad-value", written.span, f"{key}: {_say(written)} is not a block of addresses",
                     "write something like 10.0.0.0/16, with zeros after the prefix")  # fmt: skip
        return False
    if not 16 <= block.prefixlen <= 28:
        reader.mistake("bad-value", written.span, f"{key}: AWS takes blocks from /16 to /28, not /{block.prefixlen}",
                     "write something like 10.0.0.0/16")  # fmt: skip
        return False
    return True


def check_places(
    reader: Reader, places: Mapping[str, Place], services: Mapping[str, Service], sources: Mapping[str, Source]
) -> None:  # fmt: skip
    where: dict[str, str] = {}
    for place in places.values():
        if place.over:
            check_line(reader, place, services)
    for place in places.values():
        for peer in place.peers:
            if peer == place.name or peer not in places or places[peer].type != "vpc":
                others = [other for other in places if other != place.name and places[other].type == "vpc"]
                at = reader.tree["places"][place.name].keys["peers"]
                reader.mistake(
                    "unknown-place", at, f"{place.name} peers with {peer!r}, which is no other VPC",
                    did_you_mean(peer, others),
                )  # fmt: skip
    for place in places.values():
        for tier in place.tiers:
            written = reader.tree["places"][place.name][tier]
            for item in written.value if written.is_list else [written]:
                name = item.value
                if not item.is_text:
                    continue  # said already
                if name not in services:
                    if any(key in reader.tree and name in reader.tree[key] for key in ("services", "traffic")):
                        if name in sources:
                            stand_people(reader, sources[name], place, item.span, where)
                        continue  # else wrong for another reason, said already
                    hint = did_you_mean(name, [*services, *sources])
                    reader.mistake(
                        "unknown-service", item.span, f"{place.name} holds {name!r}, which is no service", hint
                    )
                    continue
                if place.type != "group":
                    if name in where:
                        reader.mistake(
                            "two-places",
                            item.span,
                            f"{name} stands in {where[name]} already",
                            "name it in one place",
                        )
                        continue
                    where[name] = place.name
                stand_in_place(reader, services[name], place, tier, item.span)


def check_line(reader: Reader, place: Place, services: Mapping[str, Service]) -> None:
    """What a data centre says its bytes go over must be a line of one's own, such as a VPN."""
    line = services.get(place.over)
    if (line is not None and _is_line(line)) or (line is None and place.over in reader.written_names()):
        return
    lines = [name for name, service in services.items() if _is_line(service)]
    said = "no service" if line is None else f"{line.title}, which is no line between places"
    hint = f"write over: {lines[0]}" if lines else "add a service of type vpn or directconnect, and name it here"
    reader.mistake("unknown-line", reader.tree["places"][place.name]["over"].span,
                 f"{place.name} goes over {place.over!r}, which is {said}", hint)  # fmt: skip


def _is_line(service: Service) -> bool:
    """Whether it may carry what a data centre sends without being drawn."""
    return service.private_line and "processed" in service.inflows


def stand_people(reader: Reader, source: Source, place: Place, span: Span, where: dict[str, str]) -> None:
    """People and devices stand in an office, or in a box that only groups."""
    if place.type == "group":
        return
    if place.type != "datacenter":
        what = "a VPC" if place.type == "vpc" else "a region"
        reader.mistake("wrong-place", span, f"{source.name} sends traffic, and stands in no part of {what}",
                     f"hold it in an office: office: {{type: datacenter, holds: [{source.name}]}}")  # fmt: skip
    elif source.kind == "schedule":
        reader.mistake(
            "wrong-place", span, f"{source.name} is a schedule inside AWS", f"take {source.name} out of {place.name}"
        )
    elif source.name in where:
        reader.mistake(
            "two-places", span, f"{source.name} stands in {where[source.name]} already", "name it in one place"
        )
    else:
        where[source.name] = place.name


def stand_in_place(reader: Reader, service: Service, place: Place, tier: str, span: Span) -> None:
    if place.type == "vpc":
        if service.stands in ("global", "edge"):
            where = "at the edge" if service.stands == "edge" else "outside every region"
            reader.mistake(
                "wrong-place",
                span,
                f"{service.title} stands {where}, in no VPC",
                f"take {service.name} out of {place.name}",
            )
            return
        service.vpc, service.tier, service.zones, service.region = place.name, tier, place.zones, place.region
        if service.stands == "internet":  # somebody else's software, run on machines of one's own
            service.stands = "zone"
    elif place.type == "region":
        service.region = place.region
        if service.stands == "internet":
            service.stands = "region"


PLACES = ("vpc", "region", "datacenter", "group")


class Subnets(Record):
    """The address blocks of a VPC's subnets, one for each zone."""

    public: list[str] = option((), "of the public subnets, such as [10.0.0.0/24, 10.0.1.0/24]")
    private: list[str] = option((), "of the private subnets")
    data: list[str] = option((), "of the second private subnets")


class PlaceOptions(Record):
    """Where services stand."""

    type: Any = option("vpc", "vpc, region, datacenter or group")
    label: str = option("", "its title in the picture")
    region: str | None = option(None, "when it is not the architecture's region")
    zones: Annotated[Quantity, Measures("a number of zones", one, "2", whole=True)] = option("2", "Availability Zones")
    public: list[str] = option((), "services in a public subnet of every zone")
    private: list[str] = option((), "services in a private subnet of every zone")
    data: list[str] = option((), "services in a second private subnet, without a way out")
    holds: list[str] = option((), "services in a region, data centre or group; a data centre holds its people too")
    over: str = option("", "the vpn or directconnect that the bytes of a data centre take to AWS and back")
    between_zones: Annotated[Quantity, Measures("a volume of data", byte / second, "500 GB/month")] | None = option(
        None,
        "bytes between the zones of a VPC as the bill counts them, both directions; from the traffic unless stated",
    )
    endpoints: list[str] = option((), "gateway endpoints of the VPC: s3, dynamodb; they are free")
    cidr: str = option("", "the address block of the VPC, such as 10.0.0.0/16")
    subnets: Subnets | None = option(None, "the address blocks of its subnets, by tier")
    peers: list[str] = option((), "other VPCs it is peered with; peering is free, bytes between zones are not")

    def _read(self, key: str, kind: Any, written: Located, wrong: list[Diagnostic]) -> Any:
        if key == "type":
            if written.value not in PLACES:
                word = written.value if written.is_text else ""
                wrong.append(
                    Diagnostic(
                        "bad-value", written.span, f"type: {_say(written)} is not a place", did_you_mean(word, PLACES)
                    )
                )
            return written.value
        if key == "endpoints":
            for item in written.value if written.is_list else ():
                if (found := load(str(item.value))) is None or not found.has_gateway:
                    wrong.append(Diagnostic("bad-value", item.span, f"endpoints: there is no gateway endpoint for {_say(item)}",
                                            "s3 and dynamodb have one; others take a service of type 'endpoint'"))  # fmt: skip
        return super()._read(key, kind, written, wrong)
