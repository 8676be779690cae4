"""What it is, what it costs, and what decides that: what a reviewer reads in the first minute."""

from __future__ import annotations

from fractions import Fraction

from archplan.bill import dollars
from archplan.outputs._page import Block, Bullets, Cell, Facts, Section, Text
from archplan.outputs._sections import Asked
from archplan.outputs._sections._bill import exact, title_of
from archplan.outputs.traffic import per_second
from archplan.units import decimal, month, plain, request, second


def section(asked: Asked) -> Section:
    """The figures at a glance, the sentence that explains them, and what is missing."""
    plan, say = asked.report.plan, asked.say
    bill, a = plan.bill, plan.architecture
    total = Fraction(decimal(dollars(bill.total), 2))  # as printed, so that a reader's own sums agree
    facts: list[tuple[str, Cell]] = [
        (say("Total a month"), Cell(asked.total, exact(total), tone="strong")),
        (say("Total a year (12 like this one)"), Cell(asked.at_least + say.money(bill.year), exact(bill.year))),
        (say("Fixed, with no traffic"), Cell(say.money(bill.split[0]), exact(bill.split[0]))),
        (say("Driven by traffic"), Cell(say.money(bill.split[1]), exact(bill.split[1]))),
    ]
    if bill.credit:
        credit = dollars(bill.credit)
        facts.append((say("Free tier, taken off"), Cell(say.money(credit), exact(credit), tone="good")))
        facts.append((say("At list price, without the free tier"), Cell(asked.at_least + say.money(total - credit))))
    if a.budget is not None:
        budget = dollars(a.budget)
        over = total > budget
        name = say("Over the budget of {budget}", budget=say.money(budget)) if over else say("Left of the budget of {budget}", budget=say.money(budget))  # fmt: skip
        left = say.money(abs(budget - total))
        if not bill.is_complete and not over:
            left = f"{say('at most')} {left}"
        facts.append((name, Cell(left, tone="bad" if over else "")))
    if a.money is not None:
        from archplan.outputs._sections.money import facts as paid
        from archplan.statement import statement

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
    say, lines = asked.say, asked.report.plan.bill.unpriced
    if not lines:
        return []
    return [
        Bullets(
            tuple(f"{line.subject}, {line.name}: {line.reason}" for line in lines),
            say("This total is not complete. The price book has no price for:"),
            "bad",
        )
    ]


def _largest(asked: Asked) -> str:
    """The sentence a bill comes down to: its three largest services and their part of the whole."""
    bill, say = asked.report.plan.bill, asked.say
    total = dollars(bill.total)
    largest = sorted((charge for charge in bill.charges if dollars(charge.cost) > 0), key=lambda c: -dollars(c.cost))[
        :3
    ]
    if total <= 0 or len(largest) < 2:
        return ""
    named = ", ".join(f"{title_of(charge, say)} {say.money(dollars(charge.cost))}" for charge in largest)
    share = sum((dollars(charge.cost) for charge in largest), Fraction(0)) / total
    text = say(
        "Most of it is {services}: {share} of the total.",
        services=named,
        share=say.figure(f"{decimal(share * 100, 0)}%"),
    )
    if bill.split[1] <= 0:
        return text
    return text + " " + say("Without any visitor {fixed} a month remain.", fixed=say.money(bill.split[0]))
