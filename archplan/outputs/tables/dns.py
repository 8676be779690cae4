"""Every name as Route 53 answers it, so that a reader can follow one from the browser to the service."""

from __future__ import annotations

from typing import Any

from archplan.analysis import dns
from archplan.analysis.dns import Answer, Switch, seconds
from archplan.estimate.report import Report
from archplan.kernel.units import plain
from archplan.outputs import output
from archplan.outputs.cells import style

HEADS = ("name", "kind", "leads to", "TTL", "routing", "watched by", "certificate")


@output("dns", suffix=".txt")
def names(report: Report) -> str:
    """For whoever doubts a name: what it leads to, how long that is kept, what takes over when it fails."""
    a = report.plan.architecture
    rows = [style(f"DNS of {a.title}", bold=True)]
    found = dns.answers(a)
    for zone in dns.zones(a):
        rows += ["", _zone(zone)]
        rows += _table([_cells(report, answer, found) for answer in found if answer.zone is zone])
    if not dns.zones(a):
        rows += ["", "no hosted zone: the spec has no service of type route53"]
    rows += _failover(report, dns.switches(a))
    rows += _delegation(report)
    return "\n".join(rows) + "\n"


def _zone(zone: Any) -> str:
    kind = "private zone" if zone.private else "public zone"
    extras = [word for word, is_on in (("signed", zone.dnssec), ("queries logged", zone.query_logging)) if is_on]
    return style(f"{zone.name}: {kind} {zone.domain or '(no domain stated)'}", bold=True) + "".join(
        f", {extra}" for extra in extras
    )


def _table(cells: list[tuple[str, ...]]) -> list[str]:
    if not cells:
        return ["  no record that visitors look up"]
    widths = [max(len(row[column]) for row in [HEADS, *cells]) for column in range(len(HEADS))]
    lines = ["  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)) for row in [HEADS, *cells]]
    return [f"  {line}".rstrip() for line in lines]


def _cells(report: Report, answer: Answer, found: tuple[Answer, ...]) -> tuple[str, ...]:
    path = " -> ".join([*answer.via, answer.end])
    return (
        answer.name,
        answer.record.kind,
        path,
        _ttl(answer),
        _routing(answer, found),
        _watched(answer),
        _held(report, answer),
    )


def _ttl(answer: Answer) -> str:
    if answer.ttl is None:
        return "not stated"
    return f"{seconds(answer.ttl)}, the target's" if answer.record.alias else seconds(answer.ttl)


def _routing(answer: Answer, found: tuple[Answer, ...]) -> str:
    record = answer.record
    if record.weight is not None:
        together = [other.record.weight for other in found if other.zone is answer.zone and other.name == answer.name]
        total = sum(weight.number for weight in together if weight is not None)
        return f"weighted: {plain(record.weight.number)} of {plain(total)}"
    detail = {"failover": record.failover, "latency": record.region, "geolocation": record.geolocation}
    return f"{record.policy}: {detail[record.policy]}" if record.policy in detail else str(record.policy)


def _watched(answer: Answer) -> str:
    times = [f"{check.of}: {seconds(check.interval)} x {plain(check.threshold.number)}" for check in answer.checks]
    if answer.record.alias and answer.record.evaluate_target_health:
        times.append("its target's health")
    return ", ".join(times) or "-"


def _held(report: Report, answer: Answer) -> str:
    a = report.plan.architecture
    said = []
    for name in answer.services:
        for certificate in dns.certificates(a, name):
            known = certificate.issued_for()
            said.append(
                f"{certificate.name}, its names not stated" if not known
                else certificate.name if certificate.holds_for(answer.name)
                else f"not in {certificate.name}"
            )  # fmt: skip
    return ", ".join(dict.fromkeys(said)) or "-"


def _failover(report: Report, switches: tuple[Switch, ...]) -> list[str]:
    if not switches:
        return []
    rto = report.plan.architecture.targets.rto
    rows = ["", style("failover: checks until it counts as failed, and the TTL that clients keep", bold=True)]
    width = max(len(switch.name) for switch in switches)
    for switch in switches:
        row = f"  {switch.name:<{width}}  {switch.words}"
        if rto is not None:
            row += f", {'over' if switch.time > rto else 'within'} the RTO of {rto}"
        if switch.assumed:
            row += f" (AWS's defaults for {' and '.join(switch.assumed)})"
        rows.append(row)
    return rows


def _delegation(report: Report) -> list[str]:
    found = dns.delegations(report.plan.architecture)
    if not found:
        return []
    rows = ["", style("delegation", bold=True)]
    for each in found:
        said = f"NS {each.record.ns}" if each.record is not None else "no NS record"
        rows.append(f"  {each.child.domain} below {each.parent.domain}: {said}")
    return rows
