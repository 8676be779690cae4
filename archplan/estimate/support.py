"""The support plan of an account: a share of all that AWS bills, by tiers, and a sum it costs at least.

https://aws.amazon.com/premiumsupport/pricing/
"""

from __future__ import annotations

from datetime import date

from archplan.estimate.bill import NOTHING, Bill, Charge, Line, _sum
from archplan.kernel.diagnostics import Span
from archplan.kernel.record import changed
from archplan.kernel.units import USD, Quantity, unit
from archplan.prices.book import PriceBook
from archplan.prices.price import Unknown
from archplan.services.words.meters import Usage
from archplan.services.words.steps import Step
from archplan.spec.account import FILE, Account

SUBJECT = "support plan"
SHARE = "The greater of a share of the account's AWS charges, by tiers, and the least the plan costs a month. [k]"
DOC = f"{SHARE}\n\nhttps://aws.amazon.com/premiumsupport/pricing/"


def supported(bill: Bill, account: Account, book: PriceBook, day: date, span: Span) -> Bill:
    """The bill with a line for its support plan; the price is unknown after the last day the plan is sold."""
    ended = account.turns.get(account.support)
    if ended is not None and ended.since <= day:
        line = _unknown(account, span, f"{ended.what} ended on {ended.since}")
    else:
        lines = [line for line in bill.lines if not line.by_others]
        billed = _sum(line.cost for line in lines), _sum(line.fixed for line in lines if line.cost is not None)
        line = _line(account, book, span, *billed)
    found = [line]
    if line.cost is not None and not all(it.cost is not None or it.by_others for it in bill.lines):
        lacking = _unknown(account, span, "a share of what has no price here")
        found.append(changed(lacking, name="share of what is not known"))
    return changed(bill, charges=(*bill.charges, Charge(SUBJECT, "support", "AWS Support", "", tuple(found))))


def _line(account: Account, book: PriceBook, span: Span, billed: Quantity, fixed: Quantity) -> Line:
    share, least = (book.price(FILE, f"{account.support}{end}", "global") for end in ("", "-least"))
    if isinstance(share, Unknown) or isinstance(least, Unknown):
        return _unknown(account, span, share.reason if isinstance(share, Unknown) else getattr(least, "reason", ""))
    counted, plans = (_counted(amount) for amount in (billed, fixed)), 1 * unit("plan")
    whole, still = (share.cost(amount) for amount in counted)
    floor = least.cost(plans)
    if floor >= whole:
        return Line(SUBJECT, share.title, "charge", floor, floor, _usage(account, span, "-least", plans, billed), least,
                    span=span)  # fmt: skip
    usage = _usage(account, span, "", _counted(billed), billed)
    return Line(SUBJECT, share.title, "charge", whole, still if still > floor else floor, usage, share, span=span,
                usage_based=whole != still)  # fmt: skip


def _counted(amount: Quantity) -> Quantity:
    """Dollars as a thing that is counted: a share of them is a price for each."""
    return amount / USD * unit("billed dollar")


def _usage(account: Account, span: Span, end: str, quantity: Quantity, billed: Quantity) -> Usage:
    steps = (Step("billed by AWS", billed, "All that AWS bills the account, before credits and tax.", None, ()),)
    return Usage(SUBJECT, "support", SUBJECT, FILE, f"{account.support}{end}", "global", quantity, steps, span, DOC, "")


def _unknown(account: Account, span: Span, reason: str) -> Line:
    usage = _usage(account, span, "", NOTHING / USD * unit("billed dollar"), NOTHING)
    return Line(SUBJECT, account.support, "charge", None, NOTHING, usage, None, reason, span=span)
