"""The resolved chain, from users to requests a second at every service, so that a reader can challenge one step."""

from __future__ import annotations

from fractions import Fraction

from archplan.estimate.report import Report
from archplan.estimate.routes import delivered
from archplan.kernel.units import Quantity, byte, month, plain, request, second
from archplan.outputs import output
from archplan.outputs.cells import style
from archplan.services.words.flow import Flow
from archplan.spec.architecture import Source
from archplan.spec.regions import SHAPES


@output("traffic", suffix=".txt")
def traffic(report: Report) -> str:
    """For whoever doubts a rate: what arrives, how it runs, mean and peak at every service."""
    plan = report.plan
    a = plan.architecture
    rows = [style(a.title, bold=True), ""]
    for source in a.sources.values():
        rows += _source(source)
    rows.append(style("connections", bold=True))
    width = max((len(stream.connection.name) for stream in plan.flows.streams), default=0)
    for stream, route in zip(plan.flows.streams, plan.transfers.routes, strict=True):
        rate = per_second(stream.rate) if stream.rate else "no traffic"
        size = ""
        if stream.rate:
            sent, returned = (flow.number / stream.rate.number for flow in (stream.sent, stream.returned))
            size = f"{_size(sent)} out, {_size(returned)} back"
        rows.append(f"  {stream.connection.name:<{width}}  {rate:>18}  {size:<30}  {route.words}".rstrip())
    for delivery in a.deliveries:
        rows.append(
            f"  {delivery.name:<{width}}  {per_second(delivered(plan.flows, delivery)):>18}  {delivery.inflow} to people"
        )
    rows += ["", style("services", bold=True)]
    rows.append(f"  {'':<20} {'':<14} {'a month':>16} {'mean':>16} {'peak':>16} {'busiest hour':>16}")
    for name in a.services:
        for inflow, flow in plan.flows.arriving[name].items():
            if flow.mean:
                rows.append(_row(name, inflow, flow))
        for via in [plan.transfers.carried[name]] if name in plan.transfers.carried else []:
            rows.append(_row(name, "processed", via))
    for name, share in plan.flows.ending.items():
        rows.append(f"  {name}: {plain(share * 100)}% of what arrives ends here; its connections share out the rest")
    assumed = [line for source in a.sources.values() for line in source.assumptions] + list(plan.flows.assumed)
    if assumed:
        rows += ["", style("assumed, because the spec does not say", bold=True), *(f"  {line}" for line in assumed)]
    return "\n".join(rows) + "\n"


def _source(source: Source) -> list[str]:
    rows = [style(source.name, bold=True)]
    for step in source.steps:
        rows.append(f"  {step.name:<10} {step.value!s:<32} {step.span}")
    if source.people:
        rows.append(f"  {'people':<10} the same as of {source.people}")
    rows.append(f"  {'= mean':<10} {per_second(source.mean)} = {source.mean}")
    busiest = max(range(24), key=lambda hour: source.weights[hour])
    shape = next((name for name, given in SHAPES.items() if _is(given, source.weights)), "given")
    low, high = min(source.weights) * 24, max(source.weights) * 24
    rows.append(f"  {'shape':<10} {shape}: {plain(low, 2)}x to {plain(high, 3)}x the mean, busiest at {busiest}:00")
    rows.append(
        f"  {'peak':<10} {per_second(source.mean * source.peak)} = {plain(source.peak, 3)}x the mean, in the busiest minute"
    )
    rows.append(
        f"  {'size':<10} {_size(source.request.number)} sent, {_size(source.response.number)} returned a request"
    )
    return [*rows, ""]


def _is(given: tuple[str, ...], weights: tuple[Fraction, ...]) -> bool:
    parts = [Fraction(weight) for weight in given]
    return all(part / sum(parts) == weight for part, weight in zip(parts, weights, strict=True))


def _row(name: str, inflow: str, flow: Flow) -> str:
    busiest = (
        Quantity(max(flow.hourly.number.hours), flow.hourly.powers)
        if hasattr(flow.hourly.number, "hours")
        else flow.mean
    )
    cells = (_month(flow.mean), per_second(flow.mean), per_second(flow.peak), per_second(busiest))
    return f"  {name:<20} {inflow:<14} " + " ".join(f"{cell:>16}" for cell in cells)


def per_second(flow: Quantity) -> str:
    """A rate for a reader: requests or bytes a second, three digits."""
    if flow.like(byte / second):
        return _size(flow.number) + "/s"
    return f"{plain(flow.number, 3)} req/s" if flow.like(request / second) else str(flow)


def _month(flow: Quantity) -> str:
    amount = flow * month
    if amount.like(byte):
        return _size(amount.number)
    return f"{plain(Fraction(amount.number), 4)}"


def _size(number: Fraction) -> str:
    for name, size in (("TB", 2**40), ("GB", 2**30), ("MB", 2**20), ("KB", 2**10)):
        if number >= size:
            return f"{plain(Fraction(number) / size, 3)} {name}"
    return f"{plain(Fraction(number), 3)} B"
