"""The words a service module is written in: option, inflow, outflow, derived, meter, free, rule.

Subclassing ``Service`` registers it. Options are the keys an architect may write, inflows are the traffic
other services may send it, each meter is one line on the bill, and docstrings are the documentation: the
first paragraph of a meter or derived value is the sentence that ``explain`` prints, a line that starts with
``http`` is its source, and ``[k]`` marks a rule whose page nobody has read.

A service module imports this module, and of archplan nothing else but files of its own folder:
``from archplan.services.words import *``.
"""

from datetime import date
from fractions import Fraction
from typing import Annotated, Literal

from archplan.kernel.diagnostics import Fix
from archplan.kernel.units import (
    GB,
    HOURS,
    KB,
    MB,
    PB,
    TB,
    USD,
    Day,
    Quantity,
    byte,
    ceil,
    counts,
    day,
    hour,
    least,
    millisecond,
    minute,
    month,
    most,
    one,
    over_the_day,
    plain,
    quantity,
    request,
    second,
    unit,
    week,
    where,
    year,
)
from archplan.services.words.agreement import Agreement, pledged
from archplan.services.words.benefit import Benefit, Credit
from archplan.services.words.committable import Committable, database, ec2_instance, family_of, generation_of, paid_by
from archplan.services.words.flow import EVENT, Flow, Part, Passed, per_hour
from archplan.services.words.kinds import (
    OFFICE_HOURS,
    Band,
    Batch,
    Beside,
    Count,
    Duration,
    Listed,
    Measures,
    Money,
    Names,
    PartOfTime,
    Range,
    Rate,
    Ratio,
    Size,
    Target,
    Volume,
    Weights,
)
from archplan.services.words.meters import Instead, free, meter, rule
from archplan.services.words.modes import SOME, stated
from archplan.services.words.options import Record
from archplan.services.words.own_price import Amount, Price, Priced
from archplan.services.words.part_of_month import WEEK_OFF, MadeAnew, PartOfMonth, Stoppable
from archplan.services.words.recovery import Copy
from archplan.services.words.service import Service, ServicePart, load
from archplan.services.words.sides import Sides
from archplan.services.words.steps import derived, inflow, option
from archplan.services.words.usual import Usual, kept_by, unsaid
from archplan.services.words.versions import Versioned

__all__ = [
    "EVENT", "GB", "HOURS", "KB", "MB", "OFFICE_HOURS", "PB", "SOME", "TB", "USD", "WEEK_OFF", "Agreement", "Amount", "Annotated", "Band", "Batch", "Benefit", "Beside", "Committable", "Copy", "Count", "Credit", "Day", "Duration", "Fix", "Flow", "Fraction", "Instead",
    "Listed", "Literal", "MadeAnew", "Measures", "Money", "Names", "Part", "PartOfMonth", "PartOfTime", "Passed", "Price", "Priced", "Quantity", "Range", "Rate", "Ratio", "Record", "Service", "ServicePart", "Sides", "Size", "Stoppable", "Target", "Usual", "Versioned", "Volume",
    "Weights", "byte",
    "ceil", "counts", "database", "date", "day", "derived", "ec2_instance", "family_of", "free", "generation_of", "hour", "inflow", "kept_by", "least", "load", "meter", "millisecond", "minute", "month",
    "most", "one", "option", "over_the_day", "paid_by", "per_hour", "plain", "pledged", "quantity", "request", "rule", "second", "stated", "unit", "unsaid",
    "week", "where", "year",
]  # fmt: skip
