"""What the figures rest on, and what was left out of them."""

from __future__ import annotations

from fractions import Fraction

from archplan.analysis.recovery import compare
from archplan.estimate.bill import dollars
from archplan.outputs.page.page import Block, Bullets, Section, Text
from archplan.outputs.page.sections import Asked
from archplan.outputs.page.sections._strategies import called, more
from archplan.outputs.page.sections.assumptions import counted_of, defaults_of, priced_of, said_of
from archplan.outputs.page.sections.cost import ranked_of
from archplan.outputs.page.sections.sources import days_said

MOST = 6
PART = Fraction(1, 100)  # of the total: an unsure price that makes less is not named
OF_DEFAULTS = 2  # services whose defaults are listed, though none decides a tenth of the bill
FROM_TRAFFIC = 2  # at least, where there is as much: what is dear is not all that is assumed


def section(asked: Asked) -> Section:
    """What decides most dollars first: unsure prices and defaults; then the traffic's; then what nobody counted."""
    say = asked.say
    total = dollars(asked.report.plan.bill.total)
    priced = priced_of(asked)
    shown = [it for it in priced if it[0] >= total * PART]
    ranked = sorted([*shown, *ranked_of(asked)], key=lambda it: -it[0])
    decided, said, defaults = [text for _, text in ranked], said_of(asked), defaults_of(asked)
    items = decided[: MOST if not said else MOST - FROM_TRAFFIC]
    items += said[: max(0, MOST - 1 - len(items))]
    items += defaults[: max(0, min(OF_DEFAULTS, MOST - 1 - len(items)))]
    if (
        rest := len(priced)
        - len(shown)
        + len(decided)
        + len(said)
        + len(defaults)
        + len(counted_of(asked))
        - len(items)
    ):
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
    left += [f"{line.subject}, {line.name}: {say.translate(line.reason)}" for line in plan.bill.unpriced]
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
