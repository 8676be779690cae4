"""What it is, what it costs, and what decides that: what a reviewer reads in the first minute."""

from __future__ import annotations

from fractions import Fraction

from archplan.estimate.bill import Charge, dollars
from archplan.kernel.units import decimal, month, plain, request, second
from archplan.outputs.page.page import Block, Bullets, Cell, Facts, Section, Text
from archplan.outputs.page.sections import Asked
from archplan.outputs.page.sections._bill import charged, cost_of, exact, title_of
from archplan.outputs.tables.traffic import per_second


def section(asked: Asked) -> Section:
    """The figures at a glance, the sentence that explains them, and what is missing."""
    plan, say = asked.report.plan, asked.say
    bill, a = plan.bill, plan.architecture
    total = Fraction(decimal(dollars(bill.total), 2))  # as printed, so that a reader's own sums agree
    facts: list[tuple[str, Cell]] = [
        (say("Total a month"), Cell(asked.total, exact(total), tone="strong")),
        (say("Total a year (12 like this one)"), Cell(asked.at_least + say.money(bill.year), exact(bill.year))),
        (say("Fixed, with no traffic"), Cell(asked.at_least + say.money(bill.split[0]), exact(bill.split[0]))),
        (say("Driven by traffic"), Cell(asked.at_least + say.money(bill.split[1]), exact(bill.split[1]))),
    ]
    if bill.credit:
        credit = dollars(bill.credit)
        listed = dollars(bill.total) - credit  # as `archplan cost` has it: of exact amounts, not of printed ones
        facts.append((say("Free tier, taken off"), Cell(say.money(credit), exact(credit), tone="good")))
        is_apart = Fraction(decimal(listed, 2)) != total - Fraction(decimal(credit, 2))
        note = say("of exact amounts") if is_apart else ""  # a reader who adds up the two misses it by a cent
        cell = Cell(asked.at_least + say.money(listed), exact(listed), note)
        facts.append((say("At list price, without the free tier"), cell))
    if a.budget is not None:
        budget = dollars(a.budget)
        over = total > budget
        name = say("Over the budget of {budget}", budget=say.money(budget)) if over else say("Left of the budget of {budget}", budget=say.money(budget))  # fmt: skip
        left = say.money(abs(budget - total))
        if not bill.is_complete:
            left = f"{say('at least') if over else say('at most')} {left}"
        facts.append((name, Cell(left, tone="bad" if over else "")))
    if a.money is not None:
        from archplan.analysis.payments import statement
        from archplan.outputs.page.sections.money import facts as paid

        facts += paid(asked, statement(plan))[1:]
    arriving = sum((source.mean * source.peak for source in a.sources.values()), 0 * request / second)
    if a.sources:
        requests = sum((source.mean * month for source in a.sources.values()), 0 * request)
        facts.append((say("Requests a month"), Cell(say.figure(plain(Fraction(requests.number), 6)))))
        facts.append((say("Busiest minute"), Cell(say.figure(per_second(arriving)))))
    blocks: list[Block] = [Text(a.about)] if a.about else []
    blocks.append(Facts("glance", tuple(facts)))
    blocks += _missing(asked)
    said = _largest(asked)
    if said:
        blocks.append(Text(said))
    return Section("summary", say("At a glance"), tuple(blocks))


def _missing(asked: Asked) -> list[Block]:
    """What no price is known for, loudly."""
    say, bill = asked.say, asked.report.plan.bill
    lines = tuple(f"{line.subject}, {line.name}: {line.reason}" for line in bill.unpriced)
    found: list[Block] = []
    if lines:
        found.append(Bullets(lines, say("This total is not complete. The price book has no price for:"), "bad"))
    if bill.idle:
        found.append(
            Bullets(bill.idle, say("This total is not complete. Nothing in it comes of what is written here:"), "bad")
        )
    return found


def _largest(asked: Asked) -> str:
    """The sentence a bill comes down to: its three largest services and their part of the whole."""
    bill, say = asked.report.plan.bill, asked.say
    total = dollars(bill.total)
    paid = [charge for charge in bill.charges if decimal(dollars(charge.cost), 2) > 0]
    largest = sorted(paid, key=lambda charge: -dollars(charge.cost))[:3]
    if total <= 0 or len(largest) < 2:
        return ""
    named = ", ".join(f"{_called(charge, asked)} {cost_of(charge, asked).text}" for charge in largest)
    share = sum((dollars(charge.cost) for charge in largest), Fraction(0)) / total
    part = say.figure(f"{decimal(share * 100, 0)}%")
    if not bill.is_complete:
        text = say("Of what is known, the largest are {services}: {share} of it.", services=named, share=part)
    elif share > Fraction(1, 2):
        text = say("Most of it is {services}: {share} of the total.", services=named, share=part)
    else:
        text = say("The largest are {services}: {share} of the total.", services=named, share=part)
    if bill.split[1] <= 0:
        return text
    return (
        text + " " + say("Without any visitor {fixed} a month remain.", fixed=asked.at_least + say.money(bill.split[0]))
    )


def _called(charge: Charge, asked: Asked) -> str:
    """A service's title; its own name with it where the title alone does not say which one is meant."""
    title = title_of(charge, asked.say)
    alike = [it for it in charged(asked) if it.title == charge.title]
    service = asked.report.plan.architecture.services.get(charge.name)
    if service is not None and service.role == "external":
        return service.label or service.name
    return f"{title} ({charge.name})" if len(alike) > 1 else title
