"""The head of a spec: region, budget, targets, discounts, what is allowed, the numbered flow."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Annotated, Any

from archplan.kernel.diagnostics import did_you_mean
from archplan.kernel.units import Quantity, UnitError, one, second
from archplan.services import known_types
from archplan.services.words.kinds import Measures
from archplan.services.words.kinds import Ratio as RatioKind
from archplan.spec.architecture import Connection, Delivery, Targets
from archplan.spec.draw import FlowStep, read_steps
from archplan.spec.reader import Reader, _say
from archplan.text.located import unknown_key


def read_flow_steps(reader: Reader, connections: Sequence[Connection | Delivery]) -> tuple[FlowStep, ...]:
    joined = None if reader.wrong else {(c.source, c.target) for c in connections}
    return read_steps(reader.tree, reader.written_names(), joined, reader.wrong)


def read_allowed(reader: Reader) -> tuple[str, ...]:
    found = reader.tree.get("allow")
    if found is None:
        return ()
    if not found.is_list or not all(item.is_text for item in found.value):
        reader.mistake("bad-value", found.span, "allow is a list of rules", "write allow: [single-nat-gateway]")
        return ()
    return tuple(item.value for item in found.value)


def read_region(reader: Reader) -> str:
    found = reader.tree.get("region")
    if found is None:
        reader.mistake("no-region", reader.tree.span, "a spec names its region", "add 'region: ap-southeast-1'")
        return ""
    reader.known_region(found)
    return str(found.value)


def read_budget(reader: Reader) -> tuple[Quantity | None, Fraction | None]:
    """The most it may cost, and which share of the draws must keep it; None for either that is not said."""
    found = reader.tree.get("budget")
    if found is None:
        return None, None
    text, at, share_text = (found.value if found.is_text else "?").partition(" at ")
    share = None
    if at:
        try:
            share = Fraction(Quantity.parse(share_text).to(one))
        except (UnitError, ZeroDivisionError):
            share = Fraction(0)
        if not 0 < share < 1:
            hint = f"write {text.strip()} at 90%, or {text.strip()} for the typical values alone"
            reader.mistake("bad-value", found.span, f"budget: {share_text.strip()!r} is no share of the draws", hint)
            return None, None
    try:
        amount = Quantity.parse(text)
        if amount.like(Quantity.parse("$1/month")) and amount.number > 0:
            return amount, share
    except UnitError:
        pass
    number = re.fullmatch(r"\$?\s*([\d_.]+)\s*(?:USD|dollars?)?(?:/mo)?", str(found.value)) if found.is_text else None
    hint = f"write ${number[1] if number else 450}/month"
    reader.mistake("bad-value", found.span, f"budget: {_say(found)} is not money for a time", hint)
    return None, None


def read_targets(reader: Reader) -> Targets:
    found = reader.section("targets", "{availability: 99.9%}")
    if found is None:
        return Targets()
    read: dict[str, Any] = {}
    kinds = {"availability": RatioKind, "rto": Annotated[Quantity, Measures("a duration", second, "1 hour")],
             "rpo": Annotated[Quantity, Measures("a duration", second, "15 minutes")]}  # fmt: skip
    for key, written in found.items():
        if key not in kinds:
            reader.wrong.append(unknown_key(key, found.keys[key], written, list(kinds), f"targets has no {key!r}"))
        else:
            read[key] = reader.read(kinds[key], written, key)
    return Targets(**read)


def read_discounts(reader: Reader) -> dict[str, Quantity]:
    found = reader.section("prices", "{discount: {dynamodb: 10%}}")
    if found is None:
        return {}
    result = {}
    for key, written in found.items():
        if key != "discount" or not written.is_mapping:
            reader.wrong.append(unknown_key(key, found.keys[key], written, ["discount"], f"prices has no {key!r}"))
            continue
        for name, share in written.items():
            if name not in known_types():
                hint = did_you_mean(name, known_types())
                reader.mistake("unknown-type", written.keys[name], f"there is no service type {name!r}", hint)
                continue
            read = reader.read(RatioKind, share, name)
            if read is not None:
                result[name] = read
    return result
