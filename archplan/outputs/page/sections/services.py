"""Every service: where it stands, what arrives at it, and why it is there."""

from __future__ import annotations

from fractions import Fraction

from archplan.kernel.units import month, plain, request, second
from archplan.outputs.page.page import Cell, Column, Row, Section, Table
from archplan.outputs.page.sections import Asked
from archplan.outputs.page.sections._rates import rate_said
from archplan.services.words.service import Service


def section(asked: Asked) -> Section:
    """The table of services in spec order; the reason is the spec's own `why:`."""
    say, a = asked.say, asked.report.plan.architecture
    rows = tuple(
        Row(
            (Cell(service.title, note=service.label), Cell(name), Cell(_place(service, asked), note=_hours(service, asked)), Cell(_arrives(name, asked)),
             Cell(why_of(service) or "")),
            name,
        )
        for name, service in a.services.items()
    )  # fmt: skip
    columns: tuple[Column, ...] = (Column(say("Service")), Column(say("Name")), Column(say("Where")), Column(say("What arrives")),
               Column(say("Why")))  # fmt: skip
    if not any(why_of(service) for service in a.services.values()):
        columns, rows = columns[:-1], tuple(Row(row.cells[:-1], row.of) for row in rows)
    return Section(
        "services", say("Services"), (Table("services", say("Services and where they stand"), columns, rows),)
    )


def why_of(service: Service) -> str:
    """The spec's reason for a service; nothing where it gives none."""
    why = service.spec.get("why")
    return why.value if why is not None and why.is_text else ""


def _hours(service: Service, asked: Asked) -> str:
    """The part of the month that it is there, as the spec says it; nothing for what is always there."""
    written = service.said_hours()
    return asked.say("a part of the month: {hours}", hours=asked.say.figure(written)) if written else ""


def _place(service: Service, asked: Asked) -> str:
    say, a = asked.say, asked.report.plan.architecture
    if service.vpc:
        tier = {"public": say("public subnets"), "private": say("private subnets"), "data": say("data subnets")}.get(
            service.tier, service.tier
        )
        zones = say("{count} zones", count=service.spread()) if service.spread() > 1 else say("one zone")
        return f"VPC {service.vpc}, {tier}, {zones}"
    if service.stands == "internet" or service.role == "external":
        return say("outside AWS")
    if service.stands == "edge":
        return say("edge locations")
    if service.stands == "global":
        return say("global")
    return service.region if service.region != a.region else say("in the region")


def _arrives(name: str, asked: Asked) -> str:
    """The requests of a month over all its inflows, and those of its busiest minute."""
    flows = [
        flow
        for flow in asked.report.plan.flows.arriving[name].values()
        if flow.mean.like(request / second) and flow.mean
    ]
    if not flows:
        return ""
    whole = sum((flow.mean * month for flow in flows), 0 * request)
    peak = sum((flow.peak for flow in flows), 0 * request / second)
    return asked.say(
        "{count} requests a month, {peak} at the peak", count=asked.say.figure(plain(Fraction(whole.number), 4)),
        peak=asked.say.figure(rate_said(peak)),
    )  # fmt: skip
