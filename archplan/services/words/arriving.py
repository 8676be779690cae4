"""What to write for an option that no service has: how much arrives is said on a connection."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Any

from archplan.kernel.synonyms import meant, spelled
from archplan.kernel.units import Quantity, UnitError
from archplan.text.located import Located


def hint_of(service: Any, key: str, written: Located) -> str:
    """The connection that says it, where the key is an inflow or the value an amount for a time; else nothing."""
    known = [*service.options, "label", "why", "region"]
    said = meant(key, known)
    value = str(written.value) if written.is_text else ""
    stating = [name for name, word in service.options.items() if word.states]
    if get_close_matches(key, stating, n=1):
        return ""  # an option states it
    amount = _amount(value)
    per = amount.powers if amount is not None else {}
    moves = per.get("second") == -1 or per.get("request") == -1
    inflows = service.inflows
    inflow = key if key in inflows else next(iter(meant(key, inflows)), "")
    if not inflows or not (key in inflows or (moves and not said)):
        return ""
    if per.get("byte") == 1 and (not inflow or "byte" not in inflows[inflow].counted.powers):
        inflow = "data" if per.get("second") == -1 else "response"
    inflow = inflow or next((name for name, word in inflows.items() if word.is_default), next(iter(inflows)))
    shown = (spelled(value) or value) if moves else "1 million/month"
    shown = re.sub(r"(?<=\d),(?=\d{3})", "_", shown)
    beside = f"; options are {', '.join(said)}" if said else ""
    return f"write it on a connection: '- app -> {service.name}: {{{inflow}: {shown}}}'{beside}"


def _amount(text: str) -> Quantity | None:
    try:
        return Quantity.parse(spelled(text) or text)
    except (UnitError, ZeroDivisionError):
        return None
