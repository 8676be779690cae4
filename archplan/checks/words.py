"""The words a rule over a whole plan is written in: a rule file imports this module and nothing else of archplan.

``from archplan.checks.words import *``.
"""

from collections.abc import Iterator
from fractions import Fraction

from archplan.analysis import availability, dns, payments, recovery
from archplan.analysis import failures as drill
from archplan.analysis import recovery_time as outlook
from archplan.checks.ask import (
    CENT,
    ENDPOINT,
    audit_trail,
    audited_zones,
    backed_up_kinds,
    bill_if,
    bytes_moved,
    certified_names,
    chosen_recovery,
    cost_of,
    declined,
    dollars,
    dollars_of,
    each_left_out,
    ecs_services,
    entrances,
    has_gateway,
    if_written,
    is_guarded,
    missing_endpoints,
    moves,
    promise,
    promised_recovery,
    saving,
    size,
    span_of_place,
    strategy,
    stream_of,
    subnet_blocks,
    task_controller,
    through_nat,
    unwatched_answers,
    value_of,
    with_options,
)
from archplan.checks.candidate import advice
from archplan.checks.review import review
from archplan.checks.rule import RULES, PlanRule, rule
from archplan.estimate.passing import ends, hands_on, network
from archplan.estimate.plan import Plan
from archplan.estimate.report import Report
from archplan.kernel.diagnostics import Diagnostic, Fix, Promise, Span
from archplan.kernel.units import GB, MB, Quantity, byte, ceil, day, decimal, money, month, plain, request, second, unit
from archplan.services.words.service import Service, load

__all__ = [
    "CENT", "ENDPOINT", "GB", "MB", "RULES", "Diagnostic", "Fix", "Fraction", "Iterator", "Plan", "PlanRule", "Promise",
    "Quantity", "Report", "Service", "Span", "advice", "audit_trail", "audited_zones", "availability", "backed_up_kinds", "bill_if", "byte", "bytes_moved", "ceil", "certified_names", "chosen_recovery",
    "cost_of", "day", "decimal", "declined", "dns", "dollars", "dollars_of", "drill", "each_left_out", "ecs_services", "ends", "entrances", "hands_on", "has_gateway", "if_written", "is_guarded", "load",
    "missing_endpoints", "money", "month", "moves", "network", "outlook", "payments", "plain", "promise", "promised_recovery", "recovery", "request", "review", "rule", "saving",
    "second", "size", "span_of_place", "strategy", "stream_of", "subnet_blocks", "task_controller", "through_nat", "unit", "unwatched_answers", "value_of", "with_options",
]  # fmt: skip
