"""Amazon Managed Grafana bills people who use it in a month. https://aws.amazon.com/grafana/pricing/"""

from archplan.services.words import *

user = unit("user")


class Grafana(
    Service,
    title="Amazon Managed Grafana",
    icon="aws.management.AmazonManagedGrafana",
    role="ops",
    subcategory="Observability",
):
    """Dashboards of metrics and logs from many places. Only people who sign in during a month are billed."""

    billed_at_least = {"editors": 1}

    editors: Count = option(1, "people who may change dashboards, administrators too; one at least")
    viewers: Count = option(0, "people who may only look")
    plugins: bool = option(False, "enterprise plugins, for a fee of every person")

    views: Flow = inflow("dashboards looked at; not counted", default=True)

    @meter("editor")
    def editors_paid(self):
        """Every person with the right to edit who signs in, one at least for a workspace.

        https://aws.amazon.com/grafana/pricing/
        """
        return most(self.editors, self.billed_at_least["editors"]) * user

    @meter("viewer")
    def viewers_paid(self):
        """Every person who signs in only to look.

        https://aws.amazon.com/grafana/pricing/
        """
        return self.viewers * user or None

    @meter("enterprise-plugins", plugins=True)
    def plugins_paid(self):
        """Every person of a workspace with enterprise plugins pays for them. [k]

        https://aws.amazon.com/grafana/pricing/
        """
        return (self.editors + self.viewers) * user

    @rule(severity="info", hint="move people who only look to 'viewers'")
    def many_editors(self):
        """An editor costs almost twice a viewer.

        Most people look at dashboards and never change one.

        Flags:
            {editors: 12}
        Passes:
            {editors: 2, viewers: 10}
        Source: https://aws.amazon.com/grafana/pricing/
        """
        if self.editors > 5 and not self.viewers:
            yield "editors", f"all {self.editors} people are billed as editors"
