"""Whose account it is decides what is billed, and what leaves its card."""

import re
from datetime import date
from fractions import Fraction

import pytest

from archplan.analysis.payments import statement
from archplan.checks.review import review
from archplan.estimate.bill import dollars
from archplan.estimate.plan import plan_texts
from archplan.kernel.diagnostics import ArchplanError
from archplan.outputs.page.page import Facts
from archplan.outputs.page.sections import page_of
from archplan.services import catalog
from archplan.services.words.service import Service
from archplan.spec.account import turns_of
from tests.conftest import ROOT

DAY = date(2026, 11, 30)
CLUSTERS = "services: {k8s: {type: eks, version: 1.36, clusters: 10}}"  # $0.1 * 730 * 10 are $730 a month


def planned(account, services=CLUSTERS, on=DAY):
    text = f"region: us-east-1\nfree_tier: none\naccount: {account}\n{services}\n"
    return plan_texts({"it.yaml": text}, on=on)


def test_the_language_page_prices_its_example():
    """$73 for the cluster and 1,000 mails a day at $0.16 a thousand; support is the least of its plan, $29."""
    page = (ROOT / "docs/language.md").read_text("utf-8").split("## Whose account")[1]
    found = plan_texts({"it.yaml": re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)[0]}, on=DAY)
    mail = Fraction(16, 100) / 1000 * 1000 * 365 / 12
    assert dollars(found.bill.total) == 73 + mail + 29


def test_credits_of_the_account_are_those_of_money():
    account = "{opened: 2026-08-01, credits: [{name: Free Tier, amount: $200, until: 2027-01-31}]}"
    money = "money: {credits: [{name: Free Tier, amount: $200, until: 2027-01-31}]}"
    one, other = statement(planned(account)), statement(planned("{opened: 2026-08-01}", f"{money}\n{CLUSTERS}"))
    assert one.months == other.months and one.paid == 200
    assert [balance.used_up for balance in one.balances] == [balance.used_up for balance in other.balances]


def test_no_credit_pays_for_support():
    """Of $730 and its support of 9%, $65.70, a credit of $10,000 leaves the support of every month."""
    account = "{support: business-plus, credits: [{name: Activate, amount: '$10000', until: 2030-01-01}]}"
    found = statement(planned(account, on=date(2026, 12, 1)))
    assert {month.to_pay for month in found.months} == {Fraction("65.70")}
    assert any("for the support plan" in str(remark) for remark in found.remarks)


def test_the_free_plan_says_when_it_ends():
    account = "{opened: 2026-08-31, plan: free, credits: [{name: Free Tier, amount: $100, until: 2027-02-28}]}"
    said = [str(remark) for remark in statement(planned(account)).remarks]
    assert any("AWS closes the account on 2027-02-28" in remark for remark in said)


@pytest.mark.parametrize(
    "opened, day, said",
    [("2025-03-01", "2026-02-28", True), ("2025-03-01", "2026-03-01", False), ("2025-07-15", "2025-12-01", False)],
)
def test_twelve_free_months_are_said_while_they_last(opened, day, said):
    found = planned(f"{{opened: {opened}}}", on=date.fromisoformat(day)).assumptions
    assert any("twelve free months" in it for it in found) == said


def test_the_day_it_was_opened_is_an_assumption_where_it_decides():
    mail = "traffic: {calls: {kind: schedule, requests: 1000/day}}\nservices: {mail: {type: ses}}\nconnections: [calls -> mail]"
    texts = {"none": "", "stated": "account: {opened: 2026-08-01}\n", "before": "account: {opened: 2025-01-01}\n"}
    said = {
        name: " ".join(plan_texts({"it.yaml": f"region: us-east-1\n{text}{mail}\n"}, on=DAY).assumptions)
        for name, text in texts.items()
    }
    assert "opened on the day priced" in said["none"]
    assert "opened on the day priced" not in said["stated"] and "has sent mail" not in said["stated"]
    assert "has sent mail since 2025-06-01" in said["before"]


def test_a_service_asks_for_the_turns_of_its_price_file():
    asking = {key for key, cls in catalog().items() if cls.asks_account is not Service.asks_account}
    assert asking == {key for key in catalog() if turns_of(ROOT / "pricing", key)}


@pytest.mark.parametrize("name", ["developer", "business", "on-ramp", "business-plus", "enterprise", "unified"])
def test_support_never_costs_less_than_its_least_nor_falls(name):
    """The more is billed, the more support is, from the least of its plan on."""
    day = date(2026, 12, 1)
    costs = []
    for clusters in (0, 1, 100, 10_000, 100_000):
        services = f"services: {{k8s: {{type: eks, version: 1.36, clusters: {clusters}}}}}"
        bill = planned(f"{{support: {name}}}", services, on=day).bill
        line = bill.charge("support plan").lines[0]
        assert line.cost is not None and line.fixed == line.cost
        costs.append(line.monthly)
    assert costs == sorted(costs) and costs[0] > 0 and costs[-1] > costs[0]


def test_an_account_that_is_no_mapping_is_a_mistake():
    with pytest.raises(ArchplanError) as wrong:
        planned("free")
    assert [it.message for it in wrong.value.diagnostics] == ["account is a mapping"]


def test_months_ahead_say_which_rate_they_leave_out():
    """Kubernetes 1.34 pays for extended support from 2026-12-02, which a statement of these prices does not count."""
    spec = "money: {until: 2027-03-31}\nservices: {k8s: {type: eks, version: 1.34}}"
    said = [str(remark) for remark in statement(planned("{opened: 2026-08-01}", spec)).remarks]
    assert "extended support of Kubernetes 1.34, billed from 2026-12-02, is not counted in these months" in said
    early = "money: {until: 2026-12-01}\nservices: {k8s: {type: eks, version: 1.34}}"
    assert not [it for it in statement(planned("{opened: 2026-08-01}", early)).remarks if "not counted" in str(it)]


KENDRA = "services: {search: {type: aws, name: Amazon Kendra, monthly: $810, icon: ml.Kendra}}"
DOMAIN = "services: {name: {type: custom, unit_price: $810/month}}"


def test_support_and_credits_take_in_what_aws_bills_at_a_price_of_the_spec():
    """9% of $810 is $72.90, and a credit pays the $810; of a domain that others bill, support is the least, $29."""
    account = "{support: business-plus, credits: [{name: Activate, amount: '$10000', until: 2030-01-01}]}"
    day = date(2026, 12, 1)
    ours, others = (planned(account, services, on=day) for services in (KENDRA, DOMAIN))
    assert [dollars(plan.bill.charge("support plan").cost) for plan in (ours, others)] == [Fraction("72.90"), 29]
    paid, unpaid = statement(ours), statement(others)
    assert {month.paid for month in paid.months} == {810} and paid.eaten == {"search": 9720}
    assert not any("which AWS does not bill" in str(remark) for remark in paid.remarks)
    assert {month.paid for month in unpaid.months} == {0}
    said = "credits pay nothing of $9,720.00 for name, which AWS does not bill"
    assert said in [str(remark) for remark in unpaid.remarks]


def test_a_share_of_a_bill_that_lacks_a_price_is_at_least_that():
    """9 % of $2,000 are $180, and nobody knows 9 % of what."""
    services = "services: {a: {type: aws, name: Kendra, monthly: $2000}, z: {type: sagemaker, instance: ml.m5.large}}"
    (charge,) = [it for it in planned("{support: business-plus}", services).bill.charges if it.name == "support plan"]
    assert dollars(charge.cost) == 180 and not charge.is_complete
    whole = planned("{support: business-plus}", "services: {a: {type: aws, name: Kendra, monthly: $2000}}")
    assert whole.bill.is_complete and dollars(whole.bill.total) == 2180


def test_what_aws_bills_is_what_every_type_says():
    assert {name for name, cls in catalog().items() if not cls.billed_by_aws} == {"custom", "docker", "external"}


@pytest.mark.parametrize("amount, last, paid", [("$100", date(2026, 12, 4), 100), ("$10000", date(2027, 2, 28), None)])
def test_the_statement_of_the_free_plan_ends_with_its_account(amount, last, paid):
    """$730 a month: 30 November is $24.33, and $75.67 are gone in the fourth day of December; else it is six months."""
    account = (
        f"{{opened: 2026-08-31, plan: free, credits: [{{name: Free Tier, amount: '{amount}', until: 2027-08-31}}]}}"
    )
    found = statement(planned(account))
    assert found.until == last and found.months[-1].last == last
    assert found.to_pay == 0 and (paid is None or found.paid == paid)


@pytest.mark.parametrize(
    "account, money, said",
    [
        ("{opened: 2026-09-09, plan: free}", "{}", "Running until 2027-03-09"),
        ("{opened: 2026-09-09, plan: free}", "{until: 2027-06-30}", "Running until 2027-03-09"),
        ("{opened: 2026-09-09, plan: free, credits: [{name: A, amount: $100, until: 2027-09-09}]}", "{}", "Running until 2026-12-04"),
        ("{opened: 2026-09-09, plan: paid}", "{}", "The next twelve months, until 2027-11-29"),
        ("{opened: 2026-09-09, plan: paid}", "{until: 2027-06-30}", "Running until 2027-06-30"),
    ],
)  # fmt: skip
def test_the_page_says_twelve_months_of_twelve_alone(account, money, said):
    """100 days of the Free plan, or fewer with its credits used up, are no twelve months."""
    found = page_of(review(planned(account, f"money: {money}\n{CLUSTERS}"))).section("money")
    assert found is not None
    words = [block.items[1][0] for block in found.blocks if isinstance(block, Facts)]
    assert words == [said]


def test_an_account_that_was_closed_has_no_months_left():
    account = "{opened: 2026-02-01, plan: free, credits: [{name: Free Tier, amount: $100, until: 2027-02-28}]}"
    assert statement(planned(account)).months == ()


def test_what_others_bill_is_paid_on_the_free_plan_until_its_account_ends():
    """$810 of a domain a month beside $730 of AWS: of December four days, 810 * 4 / 31."""
    account = "{opened: 2026-08-31, plan: free, credits: [{name: Free Tier, amount: $100, until: 2027-08-31}]}"
    both = CLUSTERS.replace("{k8s", "{name: {type: custom, unit_price: $810/month}, k8s")
    found = statement(planned(account, both))
    assert found.until == date(2026, 12, 4) and found.paid == 100
    assert found.to_pay == Fraction("27.00") + Fraction("104.52")
