"""What it is, what it costs, and what decides that: what a reviewer reads in the first minute."""

from __future__ import annotations

from fractions import Fraction

from archplan.estimate.bill import Charge, dollars
from archplan.kernel.units import decimal, month, request, second
from archplan.outputs.page.page import Block, Bullets, Cell, Facts, Section, Text
from archplan.outputs.page.sections import Asked
from archplan.outputs.page.sections._bill import charged, exact, three, title_of
from archplan.outputs.page.sections._rates import rate_said


def section(asked: Asked) -> Section:
    """The verdict in one sentence, four figures, and what is missing."""
    a = asked.report.plan.architecture
    blocks: list[Block] = [Text(_verdict(asked), "strong"), Facts("glance", tuple(_tiles(asked)))]
    blocks += _missing(asked)
    if a.about and not asked.is_short:
        blocks.append(Text(a.about))
    return Section("summary", asked.say("At a glance"), tuple(blocks))


def _verdict(asked: Asked) -> str:
    """What it costs and for what, how that stands to the budget, what makes most of it, and what waits."""
    say, bill, a = asked.say, asked.report.plan.bill, asked.report.plan.architecture
    requests = sum((source.mean * month for source in a.sources.values()), 0 * request)
    if requests:
        count = say.figure(three(Fraction(requests.number)))
        said = say("It costs {total} a month for {requests} requests", total=asked.total, requests=count)
    else:
        said = say("It costs {total} a month", total=asked.total)
    if a.budget is not None:
        left = dollars(a.budget) - _printed(asked)
        at_most = "" if bill.is_complete else (say("at least") if left < 0 else say("at most")) + " "
        amount, budget = at_most + say.money(abs(left)), say.money(dollars(a.budget))
        if left < 0:
            said += ", " + say("{amount} over the budget of {budget}", amount=amount, budget=budget)
        else:
            said += ", " + say("{amount} below the budget of {budget}", amount=amount, budget=budget)
    errors, warnings = _found(asked, "error"), _found(asked, "warning")
    waiting = []
    if errors:
        waiting.append(say("1 error is to be mended") if errors == 1 else say("{count} errors are to be mended", count=errors))  # fmt: skip
    if warnings:
        waiting.append(say("1 warning is to be looked at") if warnings == 1 else say("{count} warnings are to be looked at", count=warnings))  # fmt: skip
    return "; ".join([said, *_largest(asked), *waiting]) + "."


def _found(asked: Asked, severity: str) -> int:
    return sum(finding.severity == severity for finding in asked.report.findings)


def _printed(asked: Asked) -> Fraction:
    """The total as printed, so that a reader's own sums agree."""
    return Fraction(decimal(dollars(asked.report.plan.bill.total), 2))


def _tiles(asked: Asked) -> list[tuple[str, Cell]]:
    """Four figures: the month, the year, what stays without visitors, and what comes."""
    say, plan = asked.say, asked.report.plan
    bill, a = plan.bill, plan.architecture
    total = _printed(asked)
    taxed = ""
    if a.money is not None:
        from archplan.analysis.payments import statement
        from archplan.outputs.page.sections.money import facts as paid

        found = statement(plan)
        shown = paid(asked, found)
        with_tax = next((cell for title, cell in shown if title == say("Total a month, with VAT")), None)
        taxed = say("{amount} with VAT", amount=with_tax.text) if with_tax else shown[0][1].note
    noted = "; ".join(filter(None, (taxed, _free(asked))))
    tiles = [
        (say("Total a month"), Cell(asked.total, exact(total), noted, tone="strong")),
        (say("Year at this month's price"), Cell(asked.at_least + say.money(bill.year), exact(bill.year))),
        (
            say("Fixed, with no traffic"),
            Cell(
                asked.at_least + say.money(bill.split[0]), exact(bill.split[0]),
                say("{amount} driven by traffic", amount=asked.at_least + say.money(bill.split[1])),
            ),
        ),
    ]  # fmt: skip
    if a.sources:
        requests = sum((source.mean * month for source in a.sources.values()), 0 * request)
        arriving = sum((source.mean * source.peak for source in a.sources.values()), 0 * request / second)
        peak = say("{rate} in the busiest minute", rate=say.figure(rate_said(arriving)))
        tiles.append((say("Requests a month"), Cell(say.figure(three(Fraction(requests.number))), note=peak)))
    else:
        tiles.append((say("Services"), Cell(str(len(a.services)))))
    return tiles


def _free(asked: Asked) -> str:
    """What allowances take off the month, the largest of them by service, and whether they end."""
    say, bill = asked.say, asked.report.plan.bill
    by: dict[str, Fraction] = {}
    credits = [(charge, line) for charge in charged(asked) for line in charge.lines if line.kind == "credit"]
    for charge, line in credits:
        title = title_of(charge, say)
        by[title] = by.get(title, Fraction(0)) - line.monthly
    if not decimal(dollars(bill.credit), 2):
        return ""
    largest = sorted(by, key=lambda title: -by[title])[:1]  # a tile has two lines
    named = ", ".join(f"{title} {say.money(by[title])}" for title in largest) + (
        ", …" if len(by) > len(largest) else ""
    )
    until = (
        say("partly as a plan gives it, else always free")
        if any(line.allowance is not None and line.allowance.by for _, line in credits)
        else say("always free")
    )
    return say("free tier {amount}: {services}; {until}", amount=say.money(dollars(bill.credit)), services=named, until=until)  # fmt: skip


def sums(asked: Asked) -> Facts:
    """The sums of the bill for the full page: list price, free tier, budget, and what its owner pays."""
    plan, say = asked.report.plan, asked.say
    bill, a = plan.bill, plan.architecture
    total = _printed(asked)
    facts: list[tuple[str, Cell]] = [
        (say("Fixed, with no traffic"), Cell(asked.at_least + say.money(bill.split[0]), exact(bill.split[0]))),
        (say("Driven by traffic"), Cell(asked.at_least + say.money(bill.split[1]), exact(bill.split[1]))),
        (say("Total a month"), Cell(asked.total, exact(total), tone="strong")),
        (say("Year at this month's price"), Cell(asked.at_least + say.money(bill.year), exact(bill.year))),
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
        facts.append((name, Cell(left, exact(abs(budget - total)), tone="bad" if over else "")))
    if a.money is not None:
        from archplan.analysis.payments import statement
        from archplan.outputs.page.sections.money import facts as paid

        facts += paid(asked, statement(plan))[1:]
    return Facts("sums", tuple(facts))


def _missing(asked: Asked) -> list[Block]:
    """What no price is known for, loudly."""
    say, bill = asked.say, asked.report.plan.bill
    found: list[Block] = []
    for lack, title in (
        ("price unknown", say("This total is not complete. The price book has no price for:")),
        ("not sold there", say("This total is not complete. AWS does not sell there:")),
        ("asked for", say("This total is not complete. It waits for an answer to:")),
    ):
        lines = tuple(f"{it.subject}, {it.name}: {say.translate(it.reason)}" for it in bill.unpriced if it.lack == lack)
        if lines:
            found.append(Bullets(lines, title, "bad"))
    if bill.idle:
        found.append(
            Bullets(bill.idle, say("This total is not complete. Nothing in it comes of what is written here:"), "bad")
        )
    return found


def _largest(asked: Asked) -> list[str]:
    """What a bill comes down to: its largest services and their part of the whole."""
    bill, say = asked.report.plan.bill, asked.say
    total = dollars(bill.total)
    paid = [charge for charge in bill.charges if decimal(dollars(charge.cost), 2) > 0]
    largest = sorted(paid, key=lambda charge: -dollars(charge.cost))[:3]
    if total <= 0 or len(largest) < 2:
        return []
    named = ", ".join(called(charge, asked) for charge in largest)
    part = say.figure(f"{decimal(sum((dollars(it.cost) for it in largest), Fraction(0)) / total * 100, 0)}%")
    if not bill.is_complete:
        return [say("{services} are {share} of what is known", services=named, share=part)]
    return [say("{services} are {share} of it", services=named, share=part)]


def called(charge: Charge, asked: Asked) -> str:
    """A service's title; its own name with it where the title alone does not say which one is meant."""
    title = title_of(charge, asked.say)
    alike = [it for it in charged(asked) if it.title == charge.title]
    service = asked.report.plan.architecture.services.get(charge.name)
    if service is not None and not service.billed_by_aws:
        return service.label or service.name
    return f"{title} ({charge.name})" if len(alike) > 1 else title
