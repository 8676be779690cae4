"""The section ``traffic``: who sends how much, and the chain that makes a rate of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Annotated, Any

from archplan.kernel.diagnostics import Diagnostic, did_you_mean
from archplan.kernel.record import changed
from archplan.kernel.units import Quantity, UnitError, month, one, plain, request, second, unit
from archplan.services.words.bands import Written, lowest_of, read_band, typical_of, value_of
from archplan.services.words.flow import ACKNOWLEDGEMENT
from archplan.services.words.kinds import Band, Measures, Weights
from archplan.services.words.kinds import Size as SizeKind
from archplan.services.words.options import Record
from archplan.services.words.service import Service
from archplan.services.words.steps import Step, option
from archplan.spec.answers import what_only_takes
from archplan.spec.architecture import Connection, Source
from archplan.spec.reader import Reader, _say, is_told
from archplan.spec.regions import EDGES, REGIONS, SHAPES
from archplan.spec.seasons import ALWAYS, read_day, read_seasons, read_sending
from archplan.text.located import Located

MINUTE_BURST = Fraction(3, 2)  # the busiest minute over its hour's mean, where the spec states no peak


DEFAULT_REQUEST, DEFAULT_RESPONSE = "1 KB", "10 KB"


def read_sources(reader: Reader, region: str) -> dict[str, Source]:
    return {
        name: found for name, value in reader.mapping("traffic") if (found := read_source(reader, name, value, region))
    }


def read_source(reader: Reader, name: str, written: Located, region: str) -> Source | None:
    if not written.is_mapping:
        reader.mistake(
            "bad-value", written.span, f"{name}: a source of traffic is a mapping", "write {requests: 20/second}"
        )
        return None
    before = len(reader.wrong)
    record = SourceOptions(written, reader.wrong, f"traffic source {name!r}")
    reader.numbers += record.numbers
    if len(reader.wrong) > before:
        return None
    assumptions: list[str] = []
    people = read_people(reader, name, record) if record.people is not None else None
    if len(reader.wrong) > before:
        return None
    rate = read_rate(reader, name, record, written, people)
    if rate is None:
        return None
    mean, sessions, users, steps = rate
    weights = read_weights(reader, record, written)
    if weights is None:
        return None
    peak = record.peak
    if peak is None:
        peak = Quantity(24 * max(weights) * MINUTE_BURST, {})
        assumptions.append(
            f"{name}: the busiest minute is {plain(peak.number, 3)} times the mean "
            f"(the {record.shape_name} shape's busiest hour, and half as much again within it)"
        )
    if (record.least_peak or peak).number < 1:
        reader.mistake(
            "bad-value", record.span_of("peak"), "peak: the peak is below the mean", "write something like 3x"
        )
        return None
    for key, stated in (("request", DEFAULT_REQUEST), ("response", DEFAULT_RESPONSE)):
        if key not in written:
            assumptions.append(_unsized(name, key, stated))
    edges = record.edges
    if edges is None:
        edge = REGIONS[region][1] if region in REGIONS else "united-states"
        edges = {edge: Fraction(1)}
        assumptions.append(f"{name}: all users are in {edge}, the region's own CloudFront geography")
    sending = ALWAYS
    if record.from_ is not None or record.until is not None or record.seasons is not None:
        at = record.span_of("until")
        sending = read_sending(record.from_, record.until, record.seasons or ALWAYS.seasons, at, name, reader.wrong)
        if not sending.is_steady:
            assumptions.append(
                f"{name}: it sends {sending}; these figures are of a month in which it is all there, out of season"
            )
    probability = Fraction(record.probability.number) if record.probability is not None else Fraction(1)
    if probability < 1:
        percent = plain(probability * 100)
        assumptions.append(f"{name}: it comes with a probability of {percent}%, and is billed as if it were sure")
    unknown = [edge for edge in edges if edge not in EDGES]
    for edge in unknown:
        at = written["edges"].keys[edge]
        reader.mistake("unknown-edge", at, f"CloudFront has no price geography {edge!r}", did_you_mean(edge, EDGES))
    return Source(
        name, record.kind_, record.label, mean, peak.number, weights,
        record.request / request, record.response / request, sessions, users, edges,
        record.growth, steps, tuple(assumptions), written.span, "response" in written, record.people or "", probability, sending,
    )  # fmt: skip


def with_fitting_response(reader: Reader, source: Source, connections: list[Connection], services: Mapping[str, Service]
) -> Source:  # fmt: skip
    """The source with the response that fits where its requests end, when the spec states none."""
    takers = [] if source.states_response else what_only_takes(source, connections, services)
    if not takers:
        return source
    shown = f"{', '.join(takers)} only take{'s' if len(takers) == 1 else ''} what is sent"
    said = f"{source.name}: a response is {ACKNOWLEDGEMENT}, as {shown}"
    old = _unsized(source.name, "response", DEFAULT_RESPONSE)
    assumptions = tuple(said if text == old else text for text in source.assumptions)
    return changed(source, response=ACKNOWLEDGEMENT / request, assumptions=assumptions)


def read_people(reader: Reader, name: str, record: SourceOptions) -> Quantity | None:
    """How many the people of another source are, whom this one names as its own; None where that is a mistake there."""
    at, other = record.span_of("people"), record.people or ""
    traffic = reader.tree["traffic"]
    others = [key for key, source in traffic.items() if key != name and source.is_mapping and "people" not in source]
    first = traffic.get(other)
    if first is None or other == name:
        said = "itself" if other == name else f"{other!r}, which is no source of traffic"
        reader.mistake("unknown-people", at, f"{name}: these are the people of {said}", did_you_mean(other, others))
        return None
    if not first.is_mapping:
        return None  # said already
    if "people" in first:
        whose = first["people"].value
        reader.mistake("people-in-a-chain", at, f"{name}: the people of {other} are those of another source themselves",
                     f"write people: {whose}" if whose in others else "name the source that counts them")  # fmt: skip
        return None
    if "users" not in first:
        reader.mistake("people-not-counted", at, f"{name}: {other} does not say how many people it is",
                     f"add 'users: 30_000 users/month' to {other}")  # fmt: skip
        return None
    try:
        counted = _monthly_users(_amount(str(first["users"].value), "users"))
    except ValueError:
        return None  # said there
    own = (
        _monthly_users(_amount(record.users, "users")) if record.users is not None and _is_users(record.users) else None
    )
    if own is not None and own > counted:
        reader.mistake("more-people", record.span_of("users"), f"{name}: {record.users} are more than the {counted} of {other}, "
                     "whose people they are", f"write no more than those, or take 'people: {other}' out")  # fmt: skip
    return counted


def read_rate(
    reader: Reader, name: str, record: SourceOptions, written: Located, people: Quantity | None
) -> tuple[Quantity, Quantity, Quantity, tuple[Step, ...]] | None:
    """Requests a second, sessions a second, users a month, and the steps from what was written to them.

    `people` is how many the same people are at the source that counts them; of these, all unless `users` are fewer.
    """
    session, user = unit("session"), unit("user")
    none = 0 * session / second, people if people is not None else 0 * user / month
    given = {key: value for key in ("users", "sessions", "requests") if (value := getattr(record, key)) is not None}
    spans = {key: record.span_of(key) for key in given}
    if "requests" not in given and is_told(reader, name):
        record._values["requests"] = "0/month"  # they are sent to, and send nothing
        given["requests"], spans["requests"] = "0/month", written.span
        if "users" in given and "sessions" not in given and _is_users(given["users"]):
            return 0 * request / second, none[0], _monthly_users(_amount(given["users"], "users")), ()
    if "requests" not in given:
        if not given:
            reader.mistake("no-traffic", written.span, f"{name} says nothing of how much arrives",
                         "write requests: 12 million/month, or users, sessions and requests")  # fmt: skip
        else:
            at = spans[list(given)[-1]]
            reader.mistake(
                "no-requests",
                at,
                f"{name}: {' and '.join(given)} without requests",
                f"add requests: 40 requests/{'session' if 'sessions' in given else 'user'}",
            )
        return None
    try:
        numbers = {key: _number(text, key) for key, text in given.items()}
    except ValueError as error:
        key, message, hint = error.args
        reader.mistake("bad-value", spans[key], f"{key}: {message}", hint)
        return None
    known = {key: Written(spans[key], number) for key, number in numbers.items()}
    reader.numbers += known.values()
    amounts = {key: value_of(number) for key, number in known.items()}
    for key in amounts:
        if lowest_of(numbers[key]).number < 0:
            reader.mistake("bad-value", spans[key], f"{key}: {given[key]!r} is below zero", "traffic is never negative")
            return None
    if people is not None and "users" not in amounts and not _is_rate(amounts):
        amounts, spans = {"users": people, **amounts}, {**spans, "users": record.span_of("people")}
    steps = tuple(Step(key, amount, "", spans[key], ()) for key, amount in amounts.items())
    requests = amounts["requests"]
    alone = requests.like(request / second)
    if alone and len(amounts) > 1:
        sessions = none[0]
        if "sessions" in amounts:
            reader.mistake("conflicting-traffic", spans["requests"],
                         f"{name}: requests is a rate already, so users and sessions would be counted twice",
                         "write requests: 40 requests/session, or leave users and sessions out")  # fmt: skip
            return None
        return requests, sessions, _monthly_users(amounts["users"]), steps
    if alone:
        return requests, *none, steps
    product = requests
    for key in ("sessions", "users"):
        if key in amounts:
            product = product * amounts[key]
    if "users" not in amounts and product.like(request / second):
        return product, amounts.get("sessions", none[0]), none[1], steps
    if not product.like(request / second):
        chain = " x ".join(given.get(key, str(people)) for key in ("users", "sessions", "requests") if key in amounts)
        reader.mistake("traffic-units", spans["requests"], f"{name}: {chain} makes {product}, not requests for a time",
                     "write users: 30_000 users/month, sessions: 6 sessions/user, requests: 40 requests/session")  # fmt: skip
        return None
    sessions = amounts["sessions"] * amounts["users"] if "sessions" in amounts else none[0]
    return product, sessions, _monthly_users(amounts["users"]), steps


def read_weights(reader: Reader, record: SourceOptions, written: Located) -> tuple[Fraction, ...] | None:
    shape = written.get("shape")
    if shape is None or shape.is_text:
        name = shape.value if shape else "flat"
        if name not in SHAPES:
            reader.mistake(
                "bad-value",
                shape.span if shape else written.span,
                f"shape: there is no shape {name!r}",
                did_you_mean(name, SHAPES),
            )
            return None
        return _shares(SHAPES[name])
    numbers = [
        read
        for item in (shape.value if shape.is_list else ())
        if (read := reader.read(_WEIGHT, item, "shape")) is not None
    ]
    if not shape.is_list or len(shape.value) != 24 or len(numbers) != 24 or not any(n.number for n in numbers):
        reader.mistake(
            "bad-value",
            shape.span,
            "shape: a shape is a word or 24 weights, one an hour, not all zero",
            f"one of: {', '.join(SHAPES)}",
        )
        return None
    return _shares(tuple(Fraction(number.number) for number in numbers))


@lru_cache(maxsize=16)
def _shares(weights: tuple[str | Fraction, ...]) -> tuple[Fraction, ...]:
    """What part of a day's traffic each hour has; most sources of a spec have the same day."""
    parts = [Fraction(weight) for weight in weights]
    total = sum(parts)
    return tuple(part / total for part in parts)


class SourceOptions(Record):
    """Who sends traffic, and how much."""

    kind: str = option("users", "users, devices, office, schedule or partner")
    label: str = option("", "the name under its icon")
    users: str | None = option(None, "how many users, such as 30_000 users/month")
    sessions: str | None = option(None, "such as 6 sessions/user")
    people: str | None = option(
        None,
        "the source whose people these are, such as shoppers: they count there, once; 'users' may be fewer of them",
    )
    requests: str | None = option(
        None, "40 requests/session, or a rate: 12 million/month, 200/second, 500 concurrent every 10 s"
    )
    request: SizeKind = option(DEFAULT_REQUEST, "average size of a request")
    response: SizeKind = option(DEFAULT_RESPONSE, "average size of a response")
    shape: Any = option(None, "how the day goes: flat, evening, business-hours, nightly, or 24 weights")
    peak: Any = option(None, "the busiest minute over the mean, such as 3x")
    growth: Annotated[Quantity, Measures("a growth", one / second, "5%/month", low=Fraction(-1))] = option(
        "0%/month", "a month"
    )
    edges: Weights | None = option(None, "where the users are, by CloudFront geography")
    from_: Any = option(None, "the day from which it sends, such as 2027-03-01; for months of the calendar")
    until: Any = option(None, "the last day on which it sends, such as 2027-05-31; for months of the calendar")
    seasons: Any = option(None, "months with more or less of it, such as {november: 150%, december: 2x}")
    probability: Annotated[Quantity, Measures("a probability", one, "30%", high=Fraction(1))] | None = option(
        None, "how likely it comes at all, such as 30% for a launch; billed in full, and drawn by 'archplan simulate'"
    )

    least_peak: Quantity | None = None  # the low end of it, where it is written

    @property
    def kind_(self) -> str:
        return str(self._values.get("kind"))

    @property
    def shape_name(self) -> str:
        written = self._given.get("shape")
        return str(written.value) if written and written.is_text else "given" if written else "flat"

    def _read(self, key: str, kind: Any, written: Located, wrong: list[Diagnostic]) -> Any:
        if key == "shape":
            return None  # read with its weights
        if key in ("from", "until"):
            return read_day(key, written, wrong)
        if key == "seasons":
            return read_seasons(written, wrong)
        if key == "peak":
            text = re.sub(r"(?<=\d)\s*x(?!\w)", "", written.value.strip()) if written.is_text else "?"
            try:
                found = read_band(text, Quantity.parse)
                self.numbers.append(Written(written.span, found))
                self.least_peak = lowest_of(found)
                return value_of(self.numbers[-1]) if typical_of(found).like(one) else _refuse(written)
            except ValueError:
                wrong.append(
                    Diagnostic(
                        "bad-value",
                        written.span,
                        f"peak: {_say(written)} is not a multiple of the mean",
                        "write something like 3x",
                    )
                )
                return None
        if key == "kind" and written.value not in KINDS:
            wrong.append(
                Diagnostic(
                    "bad-value",
                    written.span,
                    f"kind: {_say(written)} sends no traffic",
                    did_you_mean(written.value if written.is_text else "", KINDS),
                )
            )
            return "users"
        return super()._read(key, kind, written, wrong)


KINDS = ("users", "devices", "office", "schedule", "partner")


_WEIGHT = Annotated[Quantity, Measures("a weight", one, "4.2")]


def _amount(text: str, key: str) -> Quantity:
    """What one link of the chain says, or the typical value of its band."""
    return typical_of(_number(text, key))


def _number(text: str, key: str) -> Quantity | Band:
    """One link of the chain: a number, or a band of three."""
    try:
        return read_band(text.strip(), lambda part: _link(part, key))
    except ValueError as error:
        if len(error.args) == 3:  # said of the number
            raise
        raise ValueError(key, *error.args) from None


def _link(text: str, key: str) -> Quantity:
    """A count of its own noun, for a time or for the noun before it."""
    noun = unit(key[:-1])
    concurrent = re.fullmatch(r"([\d_,.]+)\s*concurrent(?:\s+\w+)?,?\s*(?:every\s+)?(.*)", text.strip())
    if concurrent and key == "requests":
        try:
            return Quantity.parse(concurrent[1]) * request / Quantity.parse(concurrent[2])
        except (UnitError, ZeroDivisionError):
            raise ValueError(key, f"{text!r} does not say how often", "write 500 concurrent every 10 s") from None
    try:
        amount = Quantity.parse(text)
    except (UnitError, ZeroDivisionError):
        raise ValueError(key, f"{text!r} is not a number of {key}", _hint(text, key)) from None
    top = [name for name, power in amount.powers.items() if power > 0]
    if not top and re.search(rf"\b{key[:-1]}s?\b", text):  # 100 users/user would be a bare 100
        raise ValueError(key, f"{text!r} counts {key} for {key}", f"write {_EXAMPLES[key]}")
    if not top:
        amount = amount * noun
    elif top != [key[:-1]]:
        raise ValueError(key, f"{text!r} does not count {key}", _hint(text, key))
    bottom = {name for name, power in amount.powers.items() if power < 0}
    if key == "users" and not (amount.like(noun) or amount.like(noun / second)):
        raise ValueError(key, f"{text!r} is not {key} for a time", f"write {_EXAMPLES[key]}")
    if not bottom <= {"second", "user", "session"}:
        raise ValueError(key, f"{text!r} is not {key} for a time, a user or a session", f"write {_EXAMPLES[key]}")
    if key == "requests" and amount.like(request):
        number = re.sub(r"\s*requests?$", "", text)
        raise ValueError(key, f"{text!r} does not say for which time",
                         f"write {number}/second, {number}/month or {number} requests/session")  # fmt: skip
    if key == "users" and not bottom:
        amount = amount / month  # "1,000 users" are the users of a month
    return amount


def _hint(text: str, key: str) -> str:
    """The amount with its unit as the language writes it, or else an example."""
    from archplan.kernel.synonyms import spelled  # only when something is wrong

    better = spelled(text)
    try:
        better = better if better and _amount(better, key) else ""
    except ValueError:
        better = ""
    return f"write {key}: {better}" if better else f"write {_EXAMPLES[key]}"


_EXAMPLES = {"users": "30_000 users/month", "sessions": "6 sessions/user", "requests": "40 requests/session"}


def _unsized(name: str, key: str, stated: str) -> str:
    return f"{name}: a {key} is {stated}, as the spec states no size"


def _is_users(text: str) -> bool:
    """Whether this says how many users there are; where it does not, that is said elsewhere."""
    try:
        return _amount(text, "users").number >= 0
    except ValueError:
        return False


def _is_rate(amounts: Mapping[str, Quantity]) -> bool:
    """Whether sessions and requests make requests a second without any users."""
    made = amounts["requests"]
    return made.like(request / second) or (
        "sessions" in amounts and (made * amounts["sessions"]).like(request / second)
    )


def _monthly_users(users: Quantity) -> Quantity:
    return users if users.like(unit("user") / month) else users / month


def _refuse(written: Located) -> Any:
    raise ValueError(written.value)
