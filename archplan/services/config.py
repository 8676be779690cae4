"""AWS Config bills every change it records and every evaluation of a rule. https://aws.amazon.com/config/pricing/"""

from archplan.services.words import *

item, evaluation = counts("configuration item", "evaluation")


class Config(Service, title="AWS Config", icon="aws.management.Config", role="security", subcategory="Compliance"):
    """Records how resources are configured, and checks them against rules."""

    watches = True
    keeps_trail = True
    awaited = False

    changes: Volume = option("1000/month", "configuration items recorded: each change of a resource is one")
    recording: Literal["continuous", "daily"] = option(
        "continuous", "every change, or a state a day of each resource that changed, at four times the price"
    )
    custom_changes: Volume = option("0/month", "configuration items of resources of other makers")
    evaluations: Volume = option("0/month", "a rule looking at a resource")
    pack_evaluations: Volume = option("0/month", "a rule of a conformance pack looking at a resource")

    hands_on = EVENT

    watched: Flow = inflow("what it watches; drawn only", default=True)

    def carries(self, inflow):
        return 0 * byte / request, 0 * byte / request

    @property
    def daily(self):
        return "-daily" if self._values["recording"] == "daily" else ""

    @meter("item{daily}")
    def changes_recorded(self):
        """Every configuration item of an AWS resource. [k]

        https://aws.amazon.com/config/pricing/
        """
        return Quantity(self.changes.number, (item / second).powers)

    @meter("item-custom")
    def custom_changes_recorded(self):
        """Every configuration item of another maker's resource. [k]

        https://aws.amazon.com/config/pricing/
        """
        return Quantity(self.custom_changes.number, (item / second).powers) or None

    @meter("rule-evaluation")
    def rules_evaluated(self):
        """Every time a rule looks at a resource, less above a volume. [k]

        https://aws.amazon.com/config/pricing/
        """
        return Quantity(self.evaluations.number, (evaluation / second).powers) or None

    @meter("conformance-pack-evaluation")
    def conformance_packs_evaluated(self):
        """Every time a rule of a pack looks at a resource, less above a volume. [k]

        https://aws.amazon.com/config/pricing/
        """
        return Quantity(self.pack_evaluations.number, (evaluation / second).powers) or None

    @rule(severity="info", hint="state 'changes'; resources that come and go, such as tasks, change all day")
    def changes_assumed(self):
        """What Config costs depends on changes that no architecture shows.

        Every change of a resource is an item that is recorded and billed, and tasks or instances that come
        and go change most.

        Flags:
            {}
        Passes:
            {changes: 5000/month}
        Source: https://aws.amazon.com/config/pricing/
        """
        if self.span_of("changes") == self.spec.span:
            yield "type", "nothing says how many changes it records; 1,000 a month are assumed"
