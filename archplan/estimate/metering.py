"""Every service told what arrives, and its meters read: with the traffic, and when nothing arrives."""

from __future__ import annotations

from collections.abc import Mapping

from archplan.estimate.flows import Flows
from archplan.estimate.routes import Transfers
from archplan.kernel.record import frozen
from archplan.kernel.units import Quantity, byte, request, second
from archplan.services.words.flow import Flow, at_rest
from archplan.services.words.meters import Usage
from archplan.services.words.service import Service
from archplan.spec.architecture import Architecture

NOTHING_SENT = 0 * byte / second


NOTHING_CALLED = NOTHING_SENT, NOTHING_SENT, 0 * request / second


Moved = tuple[Flows, Transfers]
"""What runs, and where its bytes go."""


@frozen
class Metered:
    """What every meter read, with the traffic and when nothing arrives, and what its service was told."""

    usages: list[Usage]
    idle: list[Usage]
    of: Mapping[str, tuple[list[Usage], list[Usage]]]  # both by service
    told: tuple[_Known, _Known | None]


def metered(
    architecture: Architecture, moved: Moved, of_itself: Moved | None, before: Metered | None = None
) -> Metered:
    """Tell every service what arrives, and read its meters; and what they read when nothing arrives.

    `of_itself` is what moves then: what services send of themselves goes on. None where no service does.
    `before` is what the meters of the same services read: those that are told the same are not read again.
    """
    at_work = _Known(architecture, *moved)
    rest = _Known(architecture, *of_itself) if of_itself is not None else None
    services, busy = architecture.services, set[str]()
    alike = {
        name for name, it in services.items() if before is not None and _is_told_alike(it, (at_work, rest), before)
    }
    for name, service in services.items():
        if name in alike:
            continue
        if name in at_work.sent or any(at_work.arriving[name].values()):
            busy.add(name)
            resting = {inflow: at_rest(flow) for inflow, flow in at_work.arriving[name].items()}
            _tell(service, rest, resting | rest.arriving[name] if rest is not None else resting)
        else:
            _tell(service, at_work, at_work.arriving[name])
    _introduce(services)
    still = {name: list(it.usages()) for name, it in services.items() if name in busy or it.counts_together}
    for name in services:
        if name in busy or name in alike:
            _tell(services[name], at_work, at_work.arriving[name])
    of = dict[str, tuple[list[Usage], list[Usage]]]()
    for name, service in services.items():
        if before is not None and name in alike:
            of[name] = before.of[name]
            continue
        read = list(service.usages())
        of[name] = read, still.get(name, read)
    usages = [usage for read, _ in of.values() for usage in read] + list(at_work.transfers.usages)
    idle = [usage for _, read in of.values() for usage in read]
    idle += rest.transfers.usages if rest is not None else ()
    return Metered(usages, idle, of, (at_work, rest))


def _is_told_alike(service: Service, told: tuple[_Known, _Known | None], before: Metered) -> bool:
    """Whether a service is told what it was before, and its meters look at nothing but itself."""
    if service.counts_together:
        return False
    for new, old in zip(told, before.told, strict=True):
        if (new is None) != (old is None):
            return False
        if new is not None and old is not None and new.of(service.name) != old.of(service.name):
            return False
    return True


class _Known:
    """What services are told of one set of flows: what arrives, and what each sends on to what is not at the edge."""

    def __init__(self, architecture: Architecture, flows: Flows, transfers: Transfers):
        self.transfers = transfers
        self.arriving: dict[str, dict[str, Flow]] = {}
        for name in architecture.services:
            carried = {"processed": transfers.carried[name]} if name in transfers.carried else {}
            self.arriving[name] = {**flows.arriving[name], **carried}
        self.paid = paid_flows(architecture.services, flows)
        self.sent: dict[str, tuple[Quantity, Quantity, Quantity]] = {}
        for stream in flows.streams:
            if stream.sent and architecture.services[stream.connection.target].stands != "edge":
                sent, bodies, calls = self.sent.get(stream.connection.source, NOTHING_CALLED)
                new = sent + stream.sent, bodies + stream.bodies, calls + stream.rate
                self.sent[stream.connection.source] = new

    def of(self, name: str) -> tuple[object, ...]:
        """All that a service of that name is told."""
        return self.arriving[name], self.sent.get(name), self.paid.get(name)


def _introduce(services: Mapping[str, Service]) -> None:
    """Show what AWS counts over an account and region every other of its type there."""
    for service in services.values():
        if service.counts_together:
            alike = (other for other in services.values() if other.key == service.key)
            service.alike = tuple(other for other in alike if other.region == service.region)


def _tell(service: Service, known: _Known | None, arriving: Mapping[str, Flow]) -> None:
    service.receives(arriving)
    sent = known.sent.get(service.name) if known is not None else None
    service.passed_on, service.submitted, service.calls_made = sent if sent is not None else NOTHING_CALLED
    service.paid_flows = known.paid.get(service.name, {}) if known is not None else {}


def paid_flows(services: Mapping[str, Service], flows: Flows) -> dict[str, dict[str, Quantity]]:
    """The bytes a second that arrive from who would pay for them, by service and benefit."""
    found: dict[str, dict[str, Quantity]] = {}
    for name, service in services.items():
        for benefit in service.offered:
            if benefit.reaches == "behind":
                sent = [
                    s.sent for s in flows.streams if s.connection.source == benefit.by and s.connection.target == name
                ]
                of = found.setdefault(name, {})
                of[benefit.name] = sum(sent, of.get(benefit.name, NOTHING_SENT))
    return found
