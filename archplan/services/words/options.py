"""Options read from a located mapping: every mistake is collected, every value keeps its place."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from copy import copy
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, get_args, get_origin

from archplan.kernel.diagnostics import Diagnostic, Fix, Span, did_you_mean
from archplan.kernel.record import changed
from archplan.kernel.units import Quantity, UnitError, ceil, month, most, one, plain, quantity, request, second
from archplan.services.words.bands import Written, read_band, value_of
from archplan.services.words.flow import Flow
from archplan.services.words.kinds import (
    OFFICE_HOURS,
    Band,
    Listed,
    Measures,
    Names,
    Peer,
    Range,
    Ratio,
    Refused,
    Schedule,
    Weights,
    _is_union,
)
from archplan.services.words.modes import SOME, Stated, _any_of, _as_written, _is_choice, _mode
from archplan.services.words.steps import Option, Step, _sizes_seen
from archplan.text.located import Located, unknown_key

if TYPE_CHECKING:
    pass


COMMON = {
    "type": "which AWS service this is",
    "region": "the region it stands in, when not the architecture's",
    "label": "the name under its icon",
    "why": "the reason it is there, for the report",
}


class Worded:
    """Anything with options: reads them from a located mapping, collecting every mistake."""

    options: ClassVar[dict[str, Option]] = {}
    _moded: ClassVar[tuple[str, ...]] = ()  # the options that count in some modes only
    _words: ClassVar[dict[type, dict[str, Any]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.options = dict(cls.options)
        for name, (part, member) in _members(cls).items():
            if isinstance(member, Option):
                kind = vars(part).get("__annotations__", {}).get(name)
                member.kind = eval(kind, vars(sys.modules[part.__module__])) if isinstance(kind, str) else kind
                cls.options[name.rstrip("_")] = member  # `class_` is written `class`
        cls._moded = tuple(key for key, word in cls.options.items() if word.modes)
        known = {word.name for word in cls.options.values()}
        for key in cls._moded:
            assert all(known >= set(when) for when in cls.options[key].modes), (
                f"{cls}: {key} counts with no such option"
            )

    def __init__(self) -> None:
        self._values: dict[str, Any] = {}
        self._spans: dict[str, Span | None] = {}
        self._steps: list[Step] | None = None  # a list while a meter is retraced
        self._worked_out: dict[str, tuple[Any, list[Step]]] = {}
        self.numbers: list[Written] = []  # every number that is written
        self._idle: list[Diagnostic] = []  # what is written and counts in another mode only
        self._selected: dict[str, str] = {}  # modes that are not written, and the options that say them
        self._unanswered: frozenset[str] = frozenset()  # the options whose values stand in for an answer

    def _read_options(
        self, given: Located, title: str, known: Mapping[str, str], wrong: list[Diagnostic], where: str = ""
    ) -> None:
        for key, span in given.keys.items():
            if key not in self.options and key not in known:
                found = unknown_key(key, span, given[key], [*self.options, *known], f"{title} has no option {key!r}")
                hint = self.hint_of(key, given[key]) if found.slug == "unknown-option" else ""
                wrong.append(changed(found, hint=hint) if hint else found)
        for key, word in self.options.items():
            written = given.get(key)
            self._spans[word.name] = written.span if written else None
            if written is None and word.required:
                message = f"{title} needs {key!r}: {word.doc}"
                wrong.append(Diagnostic("missing-option", given.span, message, f"add '{key}: {_sample(word)}'"))
                self._values[word.name] = None
            elif written is None:
                self._values[word.name] = self._default(word, wrong, given.span)
            else:
                before = len(wrong)
                value = self._read(key, word.kind, written, wrong)
                if (
                    value is None and len(wrong) > before
                ):  # refused; what else is wrong is said as if it stood at its usual
                    value = self._default(word, [], given.span)
                self._values[word.name] = value
        if self._moded:
            _Modes(self, given).settle(wrong)

    def hint_of(self, key: str, written: Located) -> str:
        """What to write for an option that there is not, where that is no other option; else nothing."""
        return ""

    def _default(self, word: Option, wrong: list[Diagnostic], span: Span) -> Any:
        if word.default is None or word.kind is Any or not isinstance(word.default, (str, bool, int, float)):
            return word.default
        if not hasattr(word, "usual"):
            text = str(word.default)
            word.usual = read_as(word.kind, Located(text.lower() if isinstance(word.default, bool) else text, span), [])
        return word.usual

    def chunks(self, flow: Flow, size: Quantity) -> Quantity:
        """The requests of a flow, each counted once for every `size` started of it, and once at least."""
        return self.by_size(flow, lambda one: most(ceil(one.request_size / (size / request)), 1), answers=False)

    def by_size(self, flow: Flow, count: Callable[[Any], Any], answers: bool = True) -> Quantity:
        """The requests of a flow times what `count` makes of one: asked for each size that arrives, never for a mean.

        `answers` says whether the size of the response counts too, so that ``explain`` shows it.
        """
        if not flow.mean:
            return flow.mean * count(flow)
        counted = [part.mean * count(part) for part in flow.parts]
        total = quantity(sum(counted[1:], counted[0]))
        if self._steps is not None:
            self._steps = [*self._steps, _sizes_seen(flow, count, total, answers)]
        return total

    def instead(self, **options: Any) -> Any:
        """The same with other options, for a comparison; what was written stays as it is."""
        other = copy(self)
        other._values, other._worked_out = {**self._values, **options}, {}
        return other

    def _read(self, key: str, kind: Any, written: Located, wrong: list[Diagnostic]) -> Any:
        try:
            value = read_as(kind, written, wrong)
        except ValueError as error:
            hint = error.args[1] if len(error.args) > 1 else ""
            mend = _with_unit(written, self.options[key].default if key in self.options else None)
            hint = f"write {key}: {mend.text}" if mend is not None else hint
            wrong.append(Diagnostic("bad-value", written.span, f"{key}: {error.args[0]}", hint, fix=mend))
            return None
        if isinstance(value, (Band, Quantity)):
            self.numbers.append(Written(written.span, value, kind))
            return value if isinstance(value, Quantity) else value_of(self.numbers[-1])
        return value


def _members(cls: type[Worded]) -> dict[str, tuple[type, Any]]:
    """What a class holds, and then what the bases hold that are parts of it, such as its checks: each with its holder."""
    found: dict[str, tuple[type, Any]] = {}
    for part in (cls, *(base for base in cls.__mro__ if not issubclass(base, Worded))):
        for name, member in vars(part).items():
            found.setdefault(name, (part, member))
    return found


class _Modes:
    """Which options of a holder count: they select a mode that is not written; what counts in another one is idle."""

    def __init__(self, holder: Worded, given: Located):
        self.holder, self.given = holder, given
        self.needs: dict[str, list[tuple[str, Any]]] = {}  # of modes that are not written: who needs them how

    def settle(self, wrong: list[Diagnostic]) -> None:
        open_ = [key for key in self.holder._moded if key in self.given and self._tells(key)]
        before: list[str] = []
        while open_ != before:  # what one option selects may be what another waits for
            before, open_ = open_, [key for key in open_ if not self._counts(key)]
            open_ += [mode for mode in self.holder._selected if mode in self.holder._moded and mode not in before]
            open_ = list(dict.fromkeys(open_))
        for key in open_:
            rival = self._rival(key)
            if rival is not None:
                wrong.append(rival)
            elif key in self.given and not self._is_open(key):
                self.holder._idle.append(self._idle(key))

    def _is_open(self, key: str) -> bool:
        """Whether an answer to what is asked for may make it count."""
        modes = self.holder.options[key].modes
        return any(
            all(self._is_held(name, wanted) or self._is_asked(name) for name, wanted in w.items()) for w in modes
        )

    def _is_held(self, name: str, wanted: Any) -> bool:
        return _holds(self.holder._values.get(name), wanted)

    def _is_asked(self, name: str) -> bool:
        """Whether what stands in for an answer is that mode, or selects it, or an answer may."""
        mode, asked = name.rstrip("_"), self.given.asked
        if mode in asked or self.holder._selected.get(mode) in asked:
            return True
        words = [self.holder.options[key] for key in asked if key in self.holder.options]
        return mode not in self.given and any(name in when for word in words for when in word.modes)

    def _tells(self, key: str) -> bool:
        """Whether what is written says anything: of a choice what is not its default, else what is not nothing."""
        word, value = self.holder.options[key], self.holder._values.get(self.holder.options[key].name)
        return value != word.default if _is_choice(word.kind) else not _is_nothing(value)

    def _counts(self, key: str) -> bool:
        """Whether it counts, after it has selected the mode that it alone leaves open."""
        ways = [way for when in self.holder.options[key].modes if (way := self._way(key, when)) is not None]
        if not any(not lacks and not choices for choices, lacks in ways) and len(ways) == 1:
            for name, values in ways[0][0].items():
                if len(values) == 1:
                    self._select(name, values[0], key)
            ways = [way for when in self.holder.options[key].modes if (way := self._way(key, when)) is not None]
        return any(not lacks and not choices for choices, lacks in ways)

    def _way(self, key: str, when: Mapping[str, Any]) -> tuple[dict[str, tuple[Any, ...]], bool] | None:
        """The modes open to be selected so that the option counts this way, and whether it lacks more than that.

        None where a mode is held otherwise.
        """
        found: dict[str, tuple[Any, ...]] = {}
        lacks = False
        for name, wanted in when.items():
            if self._is_held(name, wanted):
                continue
            if wanted is SOME or isinstance(wanted, Stated):
                lacks = True
                continue
            others = [need for _, need in self.needs.get(name, ())]
            values = tuple(value for value in _any_of(wanted) if all(_holds(value, need) for need in others))
            if name.rstrip("_") in self.given or wanted is None or not values:
                return None
            found[name] = values
        if not found and not lacks:
            for name, wanted in when.items():
                if name.rstrip("_") not in self.given:
                    self.needs.setdefault(name, []).append((key, wanted))
        return found, lacks

    def _select(self, name: str, value: Any, key: str) -> None:
        self.holder._values[name] = value
        self.holder._spans[name] = self.given.keys.get(key, self.given.span)
        self.holder._selected[name.rstrip("_")] = key
        self.needs.setdefault(name, []).append((key, value))

    def _rival(self, key: str) -> Diagnostic | None:
        """Another option that needs a mode otherwise, where neither says which."""
        for when in self.holder.options[key].modes:
            for name, wanted in when.items():
                for other, need in self.needs.get(name, ()):
                    if (
                        wanted is not SOME
                        and not isinstance(wanted, Stated)
                        and not _holds(self.holder._values.get(name), wanted)
                    ):
                        mode = name.rstrip("_")
                        ways = " or ".join(f"'{_mode({name: way}, '')}'" for way in (need, wanted))
                        return Diagnostic(
                            "conflicting-options", self.given.keys[key],
                            f"{self._said(other)} counts {_mode({name: need})}, {self._said(key)} {_mode({name: wanted})}, "
                            f"and {mode} is not written",
                            f"write {ways}, and only what counts there",
                        )  # fmt: skip
        return None

    def _idle(self, key: str) -> Diagnostic:
        """That it is without effect: in which mode it counts, and which one holds."""
        word, holder = self.holder.options[key], self.holder
        name, wanted = next(
            (name, wanted) for when in word.modes for name, wanted in when.items()
            if not self._is_held(name, wanted) and not self._is_asked(name)
        )  # fmt: skip
        mode, value, place = name.rstrip("_"), holder._values.get(name), self.given.get(name.rstrip("_"))
        if place is not None:
            file = f" of {place.span.file}" if place.span.file != self.given.span.file else ""
            now = f"line {place.span.line}{file} says {self._said(mode)}"
        elif mode in holder._selected:
            now = f"{mode} is {_as_written(value)}, as {holder._selected[mode]} is written"
        elif _is_nothing(value):
            now = f"{mode} is not written"
        else:
            now = f"{mode} is {_as_written(value)} by default"
        other = holder.options[mode]
        some = "true" if other.kind is bool else "..."
        ways = [wanted] if wanted is SOME else wanted.values if isinstance(wanted, Stated) else _any_of(wanted)
        beside = " or ".join(f"'{mode}: {some if way is SOME else _as_written(way)}'" for way in ways)
        hint = f"leave '{mode}' out" if wanted is None else f"write {beside}"
        laid = mode in self.given.over and key not in self.given.over  # a patch changed the mode beneath it
        return Diagnostic(
            "option-without-effect", self.given.keys[key],
            f"{self._said(key)} has no effect: it counts {word.counts}, and {now}",
            f"write '{key}: null' beside it to say so" if laid else f"{hint}, or leave '{key}' out",
            "info" if laid else "error",
            None if laid else Fix(self.given.keys[key], "", removes=True),
        )  # fmt: skip

    def _said(self, key: str) -> str:
        written = self.given.get(key)
        return f"'{key}: {written.value}'" if written is not None and written.is_text else f"'{key}'"


def _holds(value: Any, wanted: Any) -> bool:
    """Whether a mode is one of those wanted."""
    if wanted is SOME:
        return not _is_nothing(value)
    if isinstance(wanted, Stated):
        return value in wanted.values
    return (wanted is None and _is_nothing(value)) or value in _any_of(wanted)


def _is_nothing(value: Any) -> bool:
    """Whether a value says that there is nothing: 0, false, none, or an empty text."""
    if isinstance(value, Range):
        return not value.high
    return value is None or value == "none" or (not isinstance(value, Record) and not value)


class Record(Worded):
    """A mapping inside an option, such as one index of a table."""

    def __init__(self, given: Located, wrong: list[Diagnostic], title: str = ""):
        super().__init__()
        self.span = given.span
        self._given = given
        self._read_options(given, title or type(self).__name__.lower(), {}, wrong)

    def span_of(self, key: str) -> Span:
        """Where the key was written, or the record itself when it was not."""
        return self._spans.get(key) or self.span

    def __str__(self) -> str:
        return ", ".join(f"{key}: {value}" for key, value in self._values.items() if value not in (None, "", ()))


class Anything(Record):
    """Keys a service adds to the connections that leave it or reach it: none unless it says so."""


def read_as(kind: Any, written: Located, wrong: list[Diagnostic]) -> Any:
    """What was written, as the annotation means it; or a ValueError that finishes the sentence "holds: ..."."""
    optional = [k for k in get_args(kind) if k is not type(None)] if _is_union(kind) else []
    if len(optional) == 1:
        kind = optional[0]
    if get_origin(kind) is list:
        return _read_list(get_args(kind)[0], written, wrong)
    if kind == Names:
        if written.is_text and re.fullmatch(r"[^\s,]+", written.value.strip()):
            return (written.value.strip(),)
        if not written.is_list:
            raise ValueError(f"{_shown(written)} is not a name or a list of names", "write one, or [one, two]")
        return _read_list(str, written, wrong)
    if isinstance(kind, type) and issubclass(kind, Record):
        if not written.is_mapping:
            raise ValueError(f"{_shown(written)} is not a mapping", f"write {_shape(kind)}")
        return kind(written, wrong)
    if kind == Weights:
        return _read_weights(written)
    if not written.is_text:
        raise ValueError(f"this is a {'list' if written.is_list else 'mapping'}, where one value belongs")
    text = written.value.strip()
    if kind is bool:
        if text.lower() not in ("true", "false"):
            raise ValueError(f"{text!r} is neither true nor false", "write true or false")
        return text.lower() == "true"
    if get_origin(kind) is Literal:
        choices = get_args(kind)
        if text not in choices:
            shown = ", ".join(map(str, choices[:-1])) + (" or " if len(choices) > 1 else "") + str(choices[-1])
            raise ValueError(f"{text!r} is not {shown}", did_you_mean(text, map(str, choices)))
        return text
    if kind is str:
        if len(text) > 500:
            raise ValueError("a text is at most 500 characters")
        return text
    if kind is Range:
        low, _, high = text.partition("..")
        return _range(_measured(low, _WHOLE, text), _measured(high or low, _WHOLE, text), text)
    if kind is Schedule:
        return _read_schedule(text)
    if get_origin(kind) is Annotated:
        measures = get_args(kind)[1]
        if isinstance(measures, Refused):
            if text == measures.value:
                raise ValueError(measures.because, measures.hint)
            return read_as(get_args(kind)[0], written, wrong)
        if isinstance(measures, Listed):
            return text
        if isinstance(measures, Peer):
            return read_as(str, written, wrong)
        return _read_measured(text, measures)
    raise TypeError(f"no reader for {kind!r}")


def _shape(kind: Any) -> str:
    """What an item of a list or a record looks like in a spec: its needed keys, or its first two, with samples."""
    if not (isinstance(kind, type) and issubclass(kind, Record)):
        return "one, two"
    needed = {key: word for key, word in kind.options.items() if word.required}
    some = needed or dict(list(kind.options.items())[:2])
    return f"{{{', '.join(f'{key}: {_sample(word)}' for key, word in some.items())}}}"


def _sample(word: Option) -> str:
    """A value that its sentence gives, as in "such as $200", or its kind; dots where neither does."""
    given = re.search(r"such as (\[[^\]]*\]|.+?)(?:[,;]| or |$)", word.doc)
    if given:
        return given[1]
    if get_origin(word.kind) is Literal:
        return str(get_args(word.kind)[0])
    measured = [it for it in get_args(word.kind)[1:] if isinstance(it, Measures)]
    return measured[0].example if measured else "..."


_WHOLE = Measures("a count", one, "2..12", whole=True)


_SCHEDULES = "write 'office hours', 'torn down after 10 days' or '12 hours once'"
_LASTS = Measures("a duration", second, "12 hours once")


def _read_schedule(text: str) -> Schedule:
    """Office hours, or a duration: ``torn down after 10 days`` and ``12 hours once`` say the same of theirs."""
    if text == OFFICE_HOURS.said:
        return OFFICE_HOURS
    once = re.fullmatch(r"torn down after (.+)|(.+) once", text)
    if once is None:
        raise ValueError(
            f"{text!r} is no schedule", f"{_SCHEDULES}; other hours of a week or a month are 'hours: 50 hours/week'"
        )
    lasts = _measured(once[1] or once[2], _LASTS, text)
    if not lasts.number:
        raise ValueError(f"{text!r} is no time at all", _SCHEDULES)
    if lasts > 1 * month:
        raise ValueError(
            f"{text!r} is longer than the 730 hours of a month", "leave 'schedule' out: a whole month is billed"
        )
    return Schedule(text, lasts / month, lasts)


def _range(low: Quantity, high: Quantity, text: str) -> Range:
    if high < low:
        raise ValueError(f"{text!r} runs downwards", f"write {high}..{low}")
    return Range(low, high)


def _read_list(kind: Any, written: Located, wrong: list[Diagnostic]) -> tuple[Any, ...]:
    if not written.is_list:
        raise ValueError(f"{_shown(written)} is not a list", f"write [{_shape(kind)}]")
    found = []
    for item in written.value:
        try:
            found.append(read_as(kind, item, wrong))
        except ValueError as error:
            wrong.append(Diagnostic("bad-value", item.span, error.args[0], error.args[1] if error.args[1:] else ""))
    return tuple(found)


def _read_weights(written: Located) -> Weights:
    if not written.is_mapping:
        raise ValueError(f"{_shown(written)} is not a mapping of shares", "write {asia-pacific: 80%, europe: 20%}")
    shares = {key: Fraction(_measured(_text(value), get_args(Ratio)[1]).number) for key, value in written.items()}
    total = sum(shares.values())
    if total != 1:
        raise ValueError(f"the shares make {plain(Fraction(total) * 100)}%, not 100%", "let the shares add up to 100%")
    return shares


def _read_measured(text: str, measures: Measures) -> Quantity | Band:
    if ".." not in text and "±" not in text:
        return _measured(text, measures)
    return read_band(text, lambda part: _measured(part, measures, text if ".." in text else ""))


def _with_unit(written: Located, default: Any) -> Fix | None:
    """A bare number where the default shows the usual unit, ``128 MB``: that number with that unit."""
    usual = re.fullmatch(r"[\d_,.]+ ([A-Za-z/ -]+)", default) if isinstance(default, str) else None
    if usual and written.is_text and re.fullmatch(r"\d[\d_]*(\.\d+)?", written.value):
        return Fix(written.span, f"{written.value} {usual[1]}")
    return None


def _measured(text: str, measures: Measures, whole_text: str = "") -> Quantity:
    shown = (whole_text or text).strip()
    hint = f"write something like {measures.example!r}"
    try:
        value = Quantity.parse(text)
    except (UnitError, ZeroDivisionError):
        raise ValueError(f"{shown!r} is not {measures.noun}", _spelled(shown, measures) or hint) from None
    if len(text) > 60:
        raise ValueError(f"{shown[:40] + '…'!r} is not {measures.noun}", hint)
    wanted = dict(measures.like.powers)
    nouns_free = measures.noun == "a volume" and {n: p for n, p in value.powers.items() if p < 0} == wanted
    if nouns_free and is_scale(value):
        raise ValueError(f"{shown!r} is not {measures.noun}", _spelled(shown, measures) or hint)
    if not value.like(measures.like) and not nouns_free:
        noun = "".join(value.powers)
        if wanted or set(value.powers.values()) != {1} or not re.fullmatch("(?!byte$|second$|USD$)[A-Za-z ]+", noun):
            raise ValueError(f"{shown!r} is not {measures.noun}", _spelled(shown, measures) or hint)
        value = Quantity(value.number, {})  # "3 tasks" counts 3
    if measures.low is not None and value.number < measures.low:
        raise ValueError(f"{shown!r} is below {plain(measures.low)}", hint)
    if measures.high is not None and value.number > measures.high:
        if (
            measures.noun == "a part of the time"
            and "second" not in value.powers
            and not re.fullmatch(r"[\d.]+%?", shown)
        ):
            raise ValueError(
                f"{shown!r} is more than all the time: a day has 24 hours, a week 168 and a month 730",
                "leave it out for all of the time",
            )
        limit = "100%" if measures.high == 1 else plain(measures.high)
        percent = measures.high == 1 and re.fullmatch(r"\d+(\.\d+)?", shown) and Fraction(shown) <= 100
        raise ValueError(f"{shown!r} is over {limit}", f"write '{shown}%'" if percent else hint)
    if measures.whole and value.number.denominator != 1:
        raise ValueError(f"{shown!r} is not a whole number", hint)
    if value.number > 10**24:
        raise ValueError(f"{shown!r} is larger than anything AWS sells", hint)
    return value


def _spelled(text: str, measures: Measures) -> str:
    """How to write an amount whose unit is missing or spelled otherwise; nothing where that is not the slip."""
    from archplan.kernel.synonyms import spelled  # only when something is wrong

    like = dict(measures.like.powers)
    if re.fullmatch(r"[\d_]+(\.\d+)?", text):
        units = _UNITS.get(tuple(sorted(like.items())), ())
        own = re.fullmatch(r"[\d_,.]+(/[a-z]+)", measures.example)
        units = (own[1],) if own and own[1] not in units else units
        return f"write its unit: {' or '.join(repr(text + unit) for unit in units)}" if units else ""
    better = spelled(text)
    try:
        powers = dict(Quantity.parse(better).powers) if better else {}
    except (UnitError, ZeroDivisionError):
        return ""
    powers.pop("request", None) if "request" not in like else None
    return f"write {better!r}" if better and powers == like else ""


_UNITS: dict[tuple[tuple[str, int], ...], tuple[str, ...]] = {
    (("byte", 1),): (" KB", " MB", " GB"), (("second", 1),): (" ms", " s", " hours", " days"),
    (("byte", 1), ("second", -1)): (" GB/month", " MB/second"), (("second", -1),): ("/month", "/second"),
    (("request", 1), ("second", -1)): (" requests/second",),
}  # fmt: skip


def is_scale(amount: Quantity) -> bool:
    """Whether it counts a "k" or an "M": a thousand or a million written so that it would count as one."""
    return any(name in SCALES for name in amount.powers)


SCALES = ("k", "K", "M", "m", "B", "bn", "mio", "mln", "mil")


def _text(value: Located) -> str:
    return value.value if value.is_text else _shown(value)


def _shown(value: Located) -> str:
    text = value.value if value.is_text and len(value.value) <= 60 else f"{str(value.value)[:60]}…"
    return repr(text) if value.is_text else ("a list" if value.is_list else "a mapping")
