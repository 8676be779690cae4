"""The words a rule over a whole plan is written in: a rule file imports this module and nothing else of archplan.

``from archplan.checks.words import *``.
"""

from collections.abc import Iterator
from fractions import Fraction

from archplan.analysis import availability, dns, recovery
from archplan.analysis import failures as drill
from archplan.analysis import recovery_time as outlook
from archplan.checks.ask import (
    CENT,
    audit_trail,
    bill_if,
    cost_of,
    dollars,
    dollars_of,
    entrances,
    has_gateway,
    if_written,
    moves,
    promise,
    size,
    strategy,
    with_options,
)
from archplan.checks.review import review
from archplan.checks.rule import RULES, PlanRule, rule
from archplan.estimate.passing import ends, hands_on, network
from archplan.estimate.plan import Plan
from archplan.estimate.report import Report
from archplan.kernel.diagnostics import Diagnostic, Fix, Promise, Span
from archplan.kernel.units import GB, MB, Quantity, byte, ceil, decimal, money, month, plain, request, second, unit
from archplan.services.words.service import Service

__all__ = [
    "CENT", "GB", "MB", "RULES", "Diagnostic", "Fix", "Fraction", "Iterator", "Plan", "PlanRule", "Promise", "Quantity", "Report", "Service", "Span", "audit_trail", "availability", "bill_if", "byte", "ceil", "cost_of", "decimal", "dns", "dollars",
    "dollars_of", "drill", "ends", "entrances", "hands_on", "has_gateway", "if_written", "money", "month", "moves", "network", "outlook", "plain", "promise", "recovery", "request", "review", "rule", "second", "size", "strategy", "unit", "with_options",
]  # fmt: skip
