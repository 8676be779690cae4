"""What the figures rest on, and what was left out of them."""

from __future__ import annotations

from archplan.analysis.recovery import compare
from archplan.outputs.page.page import Block, Bullets, Section, Text
from archplan.outputs.page.sections import Asked
from archplan.outputs.page.sections._strategies import called, more
from archplan.outputs.page.sections.assumptions import counted_of, defaults_of, said_of
from archplan.outputs.page.sections.cost import decided_of
from archplan.outputs.page.sections.sources import days_said

MOST = 6


def section(asked: Asked) -> Section:
    """Assumptions of traffic, the defaults that decide the bill, the days of the prices, and what nobody counted."""
    say = asked.say
    said, defaults, decided = said_of(asked), defaults_of(asked), decided_of(asked)
    items = said[: MOST - 1] if len(said) > MOST else said
    items += decided[: max(1, MOST - len(items))]
    items += defaults[: max(0, MOST - 1 - len(items))]
    if rest := len(said) + len(defaults) + len(counted_of(asked)) - len(items):
        items.append(say("{count} more: archplan report --full has them.", count=rest))
    blocks: list[Block] = [Bullets(tuple(items)) if items else Text(say("None beyond what the spec states."))]
    blocks.append(Bullets(tuple(_left_out(asked)), say("Left out of the total")))
    blocks.append(Text(days_said(asked), "soft"))
    return Section("assumptions", say("Assumptions"), tuple(blocks))


def _left_out(asked: Asked) -> list[str]:
    """What a reader may think is in the total, and is not."""
    say, plan = asked.say, asked.report.plan
    a, left = plan.architecture, []
    if a.money is None or a.money.vat is None:
        left.append(say("Taxes: these are list prices without tax."))
    if a.account is None or a.account.support == "basic":
        left.append(say("A support plan of AWS: the spec states none that is paid."))
    others = [a.services[it.name] for it in plan.bill.charges if any(line.is_left_to_others for line in it.lines)]
    if others:
        names = ", ".join(dict.fromkeys(it.label or it.name for it in others))
        left.append(say("{services}: not billed by AWS; the spec states no price.", services=names))
    if a.account is not None and a.account.free_until(plan.day) is not None:
        left.append(say("The account's twelve free months: they are not taken off."))
    left += [f"{line.subject}, {line.name}: {say.found(line.reason)}" for line in plan.bill.unpriced]
    left.append(say("Work of people, and what the spec does not draw."))
    if a.recovery is not None:
        left.append(_second_region(asked))
    return left


def _second_region(asked: Asked) -> str:
    """What recovering elsewhere adds: a form without the strategies side by side says it too."""
    say, plan = asked.say, asked.report.plan
    found = [it for it in compare(plan).prospects if it.outlook.strategy is not None]
    assert plan.architecture.recovery is not None and found, "every comparison has the strategies there are"
    chosen = next((it for it in found if it.name == plan.architecture.recovery.strategy), None)
    if chosen is not None:
        strategy = called(chosen.name, say).lower()
        return say(
            "The second region, by {strategy}: {cost} more a month.", strategy=strategy, cost=more(chosen, asked)
        )
    least, most = (pick(found, key=lambda it: it.difference) for pick in (min, max))
    return say("The second region: from {least} to {most} more a month, by its strategy.", least=more(least, asked), most=more(most, asked))  # fmt: skip
