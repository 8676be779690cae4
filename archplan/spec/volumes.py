"""What a connection moves in a month, whatever its caller's traffic: ``calls: 750/month``, ``data: 5 TB/month``."""

from __future__ import annotations

from fractions import Fraction

from archplan.kernel.diagnostics import Diagnostic, Span
from archplan.kernel.record import changed
from archplan.kernel.units import Quantity, UnitError, byte, request, second
from archplan.services.words.bands import lowest_of, read_band, typical_of
from archplan.services.words.kinds import Band
from archplan.services.words.options import is_scale
from archplan.services.words.service import Service
from archplan.spec.architecture import Connection
from archplan.spec.reader import Reader, _say
from archplan.text.located import Located


def is_rate(amount: Quantity) -> bool:
    """Whether this is so much of something for a time, as 750/month and 5 TB/month are."""
    return amount.powers.get("second") == -1


def counts_things(rate: Quantity) -> bool:
    """Whether a rate counts something: ``2 million events/month`` or a plain ``750/month``, no bytes and no money."""
    counted = {name: power for name, power in rate.powers.items() if name != "second"}
    if is_scale(rate):
        return False
    return not counted or (set(counted.values()) == {1} and len(counted) == 1 and not counted.keys() & {"byte", "USD"})


def bytes_inflow(target: Service) -> str:
    """The inflow that takes bytes where nothing else would take a plain connection's: a log group's, a log router's."""
    counting = [name for name, word in target.inflows.items() if word.counted is byte]
    default = next((name for name, word in target.inflows.items() if word.is_default or len(target.inflows) == 1), "")
    return next((name for name in counting if name == default or target.inflows[name].brings), "")


def read_volume(reader: Reader, key: str, value: Located, amount: Quantity, counted: Quantity) -> Quantity | None:
    """``events: 2 million/month``, or ``log: 20 GB/month`` of what is counted in bytes."""
    if counted is byte and amount.like(byte / second):
        return amount
    if counted is not byte and counts_things(amount):
        return Quantity(amount.number, (request / second).powers)
    if is_scale(amount):
        from archplan.kernel.synonyms import spelled  # only when something is wrong

        message = f"{key}: {value.value!r} is not an amount for a request or a time"
        reader.mistake("bad-value", value.span, message, f"write {key}: {spelled(value.value)}")
        return None
    if counted is byte:
        hint = f"write {key}: 20 GB/month"
        reader.mistake("bad-value", value.span, f"{key}: {value.value!r} counts no bytes, and {key} is bytes", hint)
    else:
        hint = f"write {key}: 1 million/month for how many, and data: {value.value} beside it for their bytes"
        reader.mistake("bad-value", value.span, f"{key}: {value.value!r} is no count, and {key} are counted", hint)
    return None


def read_data(written: Located, wrong: list[Diagnostic]) -> Quantity | Band | None:
    """Bytes for a time."""
    hint = "write data: 5 TB/month"
    try:
        number = read_band(written.value.strip() if written.is_text else "?", Quantity.parse)
        amount = typical_of(number)
        if lowest_of(number).number >= 0 and amount.like(byte / second):
            return number
        if amount.like(byte / request):
            hint = f"write response: {amount * request}, or request: ... for what is sent; data is of a month"
        elif amount.like(byte):
            hint = f"write data: {written.value}/month"
    except UnitError:
        pass
    except ValueError as error:
        wrong.append(Diagnostic("bad-value", written.span, f"data: {error.args[0]}", error.args[1]))
        return None
    message = f"data: {_say(written)} is not bytes for a time"
    wrong.append(Diagnostic("bad-value", written.span, message, hint))
    return None


def settle_volumes(
    reader: Reader, c: Connection, data: Quantity | None, given: Located, target: Service, default: str
) -> Connection | None:
    """The connection with what it states of a month made one: how many calls, and what each carries."""
    volumes = c.volumes
    following = [name for name in c.multipliers if name not in volumes]
    first = next((_written(given, name) for name in volumes), "")
    if c.rate is not None and volumes:
        return _wrong(reader, given, "calls", f"{c.name}: calls and {first} both say how much comes in a time",
                      f"take calls out: {{{first}: {given[first].value}}}")  # fmt: skip
    if c.share is not None and (c.rate is not None or (volumes and not following)):
        key = first or "calls"
        said = f"{c.name}: a share is of what arrives, and {key}: {given[key].value} comes whatever arrives"
        return _wrong(reader, given, "share", said, f"write {{{key}: {given[key].value}}} alone")
    if data is None:
        return c
    named = list(c.multipliers) or [default]
    if c.multipliers and all(target.inflows[name].counted is byte for name in named):
        said = f"{c.name}: data and {named[0]} both say how many bytes come"
        return _wrong(reader, given, "data", said, f"take data out: {{{named[0]}: {given[named[0]].value}}}")
    ways = {target.inflows[name].moves_in for name in named if name}
    if len(ways) > 1:
        taken = next(name for name in named if target.inflows[name].moves_in)
        given_back = next(name for name in named if not target.inflows[name].moves_in)
        hint = f"write two connections, one with {given_back} and its data, one with {taken} and its data"
        return _wrong(reader, given, "data", f"{c.name}: {given_back} answer bytes and {taken} send them", hint)
    is_in = True in ways
    key, size = ("request", c.request) if is_in else ("response", c.response)
    counted = c.rate is not None or (volumes and not following)
    if size is not None and (counted or following or c.share is not None):
        other = "calls" if c.rate is not None else named[0]
        said = f"{c.name}: data, {key} and {other} say one thing twice: how many times what size"
        return _wrong(reader, given, "data", said, f"take one of them out, such as {key}")
    if size is not None and data and not size:
        said = f"{c.name}: data says that bytes move, and {key}: {given[key].value} that none do"
        return _wrong(reader, given, "data", said, f"take one of them out, such as {key}")
    if counted:
        calls = _calls(c)
        if data and not calls:
            other = "calls" if c.rate is not None else first
            message = f"{c.name}: no calls come ({other}: {given[other].value}), and data: {given['data'].value} moves"
            at = given.keys["data"]
            reader.mistake("data-without-calls", at, message, f"write how many there are, {{{other}: 1 million/month}}")
            return None
        each = data / calls if calls else None
        return changed(c, request=each) if is_in else changed(c, response=each)
    if size is not None and size:
        return changed(c, rate=data / size, usual=None)
    return changed(c, data_sent=data) if is_in else changed(c, data_returned=data)


def _written(given: Located, inflow: str) -> str:
    """The key that states an inflow: its own word, or data where the target takes bytes alone."""
    return inflow if inflow in given else "data"


def _calls(c: Connection) -> Quantity:
    """How many requests a second reach its target, where the connection says it all."""
    counted = [Fraction(a.number) for a in c.multipliers.values() if "byte" not in a.powers]
    many = sum(counted, Fraction(0)) if counted else Fraction(1)
    return c.rate * many if c.rate is not None else Quantity(many, (request / second).powers)


def _wrong(reader: Reader, given: Located, key: str, message: str, hint: str) -> Connection | None:
    at: Span = given.keys.get(key, given.span)
    reader.mistake("conflicting-volumes", at, message, hint)
    return None
