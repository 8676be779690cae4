"""What arrives at a service: requests a second and the bytes they carry, mean, peak and hour by hour."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any, ClassVar

from archplan.kernel.record import changed, fresh, frozen
from archplan.kernel.units import KB, Quantity, byte, counts, month, over_the_day, quantity, request, second


@frozen
class Part:
    """Of a flow the requests that one source causes and that are of one size: what AWS rounds, it rounds here."""

    mean: Quantity
    peak: Quantity
    request_size: Quantity
    response_size: Quantity


@frozen
class Flow:
    """What arrives at a service of one kind: requests a second, and the bytes they carry both ways.

    `mean`, `peak` are requests/second (or bytes/second for an inflow that counts bytes); `hourly` is the mean of
    each hour; `sent` and `returned` are bytes/second toward the service and back; `sessions` are sessions/second
    and `users` distinct users a month, both zero when the source does not state them. `edges` splits requests and
    returned bytes by CloudFront geography. Arithmetic on a flow is on its mean. Its sizes are the mean of all it is
    made of, for people to read: what is counted by size is counted over its `parts`, by `chunks` and `by_size`.
    """

    mean: Quantity
    peak: Quantity
    hourly: Quantity
    sent: Quantity
    returned: Quantity
    hourly_sent: Quantity
    hourly_returned: Quantity
    request_size: Quantity
    response_size: Quantity
    sessions: Quantity
    users: Quantity
    edges: Mapping[str, tuple[Quantity, Quantity, Quantity]] = fresh(default_factory=dict)  # requests, sent, returned
    made_of: Callable[[], tuple[Part, ...]] | None = None

    is_flow: ClassVar[bool] = True

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Its requests, apart for each source and size."""
        if self.made_of is not None:
            return self.made_of()
        return (Part(self.mean, self.peak, self.request_size, self.response_size),)

    @property
    def moved_at_peak(self) -> Quantity:
        """Bytes a second, both ways, with every source at its peak."""
        moved = [part.peak * (part.request_size + part.response_size) for part in self.parts]
        return quantity(sum(moved[1:], moved[0]))

    def __mul__(self, other: Any) -> Quantity:
        return self.mean * other

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Quantity:
        return self.mean / other

    def __add__(self, other: Any) -> Quantity:
        return self.mean + (other.mean if isinstance(other, Flow) else other)

    __radd__ = __add__

    def __bool__(self) -> bool:
        return bool(self.mean)

    def __str__(self) -> str:
        return str(self.mean)


# What one of AWS's own events takes, with the names and times in it, whatever it tells of: the example of an
# object's creation has 0.9 KB. https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
EVENT = 1 * KB


# What comes back for a record that is only taken: a status, a request's id, a checksum. An assumption.
ACKNOWLEDGEMENT = 200 * byte


@frozen
class Passed:
    """What leaves over one connection: requests for one that arrives, by inflow, and what each of them carries.

    Under the name ``""`` is the part of what the service emits of itself. `payloads` is how many arriving payloads
    one leaving request carries, for all inflows or for each. `size` is given for an event of the service's own, which
    has that size whatever arrived, and nothing of what arrived comes back for it; `envelope` is what is added to a
    payload that is handed on. `goes_to` is, by inflow, the target's own that takes what it brings, where that is not the
    one that takes a plain arrow.
    """

    parts: Mapping[str, Any]
    payloads: Any = 1
    size: Quantity | None = None
    envelope: Quantity = 0 * byte
    goes_to: Mapping[str, str] = fresh(default_factory=dict)

    def payload_of(self, inflow: str) -> Fraction:
        """How many payloads of an inflow one leaving request carries."""
        found = self.payloads.get(inflow, 1) if isinstance(self.payloads, Mapping) else self.payloads
        number: Fraction = quantity(found).number
        return number


@lru_cache(maxsize=64)
def no_flow(counted: Quantity = request) -> Flow:
    """A flow of nothing."""
    rate, bytes_ = 0 * counted / second, 0 * byte / second
    session, user = counts("session", "user")
    return Flow(
        rate, rate, rate, bytes_, bytes_, bytes_, bytes_, 0 * byte / request, 0 * byte / request,
        0 * session / second, 0 * user / month,
    )  # fmt: skip


def at_rest(flow: Flow) -> Flow:
    """The same flow when nothing arrives: the sizes stay."""
    nothing = _nothing_of(tuple(flow.mean.powers.items()))
    if not flow.request_size and not flow.response_size:
        return nothing
    return changed(nothing, request_size=flow.request_size, response_size=flow.response_size)


@lru_cache(maxsize=64)
def _nothing_of(powers: tuple[tuple[str, int], ...]) -> Flow:
    return no_flow(Quantity(Fraction(1), {name: power for name, power in powers if name != "second"}))


def per_hour(value: Any) -> Quantity:
    """An alias that reads aloud in meters: the mean over the day's 24 hours."""
    return over_the_day(value)
