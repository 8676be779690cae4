"""What holds for every bill there is: its sums, what flows along, and that floats and exact numbers agree."""

from fractions import Fraction

import numpy
from hypothesis import settings

from archplan.estimate.bill import dollars
from archplan.kernel.units import byte, decimal, quantity, request, second

few = settings(max_examples=40, deadline=None, derandomize=True, database=None)


def adds_up(found):
    """A bill is the sum of its lines, of its services, and of what is fixed and what is driven."""
    bill = found.bill
    known = [line for line in bill.lines if line.cost is not None]
    assert dollars(bill.total) == sum(line.monthly for line in known)
    assert dollars(bill.total) == sum(dollars(charge.cost) for charge in bill.charges)
    assert dollars(bill.total) == dollars(bill.fixed) + dollars(bill.driven)
    assert bill.year == 12 * Fraction(decimal(dollars(bill.total), 2))
    assert all(line.monthly <= 0 for line in known if line.kind in ("credit", "discount"))
    assert all(line.monthly >= 0 for line in known if line.kind == "charge")


def conserves(found):
    """What arrives at a service is what runs along the connections that reach it."""
    for name, flows in found.flows.arriving.items():
        streams = [stream for stream in found.flows.streams if stream.connection.target == name]
        calls = [flow for flow in flows.values() if flow.mean.like(request / second)]
        if not any(flow.mean.like(byte / second) and flow.mean for flow in flows.values()):
            assert sum((s.rate for s in streams), 0 * request / second) == sum(
                (f.mean for f in calls), 0 * request / second
            )
        assert sum((s.sent for s in streams), 0 * byte / second) == sum(
            (f.sent for f in flows.values()), 0 * byte / second
        )
        for flow in flows.values():
            is_made_of_its_parts(flow)


def agrees_with_floats(exact, many, position, size):
    """The exact arithmetic and the one of arrays are one arithmetic."""
    lines = {(line.subject, line.name, line.kind, line.span): line for line in exact.bill.lines}
    for line in many.bill.lines:
        twin = lines.pop((line.subject, line.name, line.kind, line.span), None)
        if line.cost is None:
            assert twin is None or twin.cost is None or not twin.usage.quantity
            continue
        cost = numpy.broadcast_to(numpy.asarray(quantity(line.cost).number, dtype=float), size)[position] * 2628000
        wanted = float(twin.monthly) if twin else 0.0
        assert abs(cost - wanted) <= 1e-9 * max(abs(wanted), 1e-3), f"{line.subject} {line.name}: {cost} not {wanted}"
    assert all(twin.cost is not None and not twin.cost for twin in lines.values()), list(lines)


def is_made_of_its_parts(flow):
    """What arrives is the sum of what arrives of each size."""
    assert sum((part.mean for part in flow.parts), 0 * flow.mean) == flow.mean
    assert sum((part.peak for part in flow.parts), 0 * flow.mean) == flow.peak
    for size, moved in (("request_size", flow.sent), ("response_size", flow.returned)):
        of_each = sum((part.mean.number * getattr(part, size).number for part in flow.parts), Fraction(0))
        assert of_each == moved.number, size
