"""Something in the picture that AWS does not bill: a repository, an identity provider, another system."""

from archplan.services.words import *

PICTURES = {
    "saas": "aws.general.InternetAlt1", "github": "onprem.vcs.Github", "gitlab": "onprem.vcs.Gitlab",
    "git": "onprem.vcs.Git", "jenkins": "onprem.ci.Jenkins", "docker": "onprem.container.Docker",
    "server": "onprem.compute.Server", "database": "aws.general.GenericDatabase",
    "firewall": "aws.general.GenericFirewall", "office": "aws.general.OfficeBuilding",
    "user": "aws.general.User", "mobile": "aws.general.MobileClient", "auth0": "saas.identity.Auth0",
    "okta": "saas.identity.Okta", "slack": "saas.chat.Slack", "teams": "saas.chat.Teams",
    "discord": "saas.chat.Discord", "stripe": "saas.payment.Stripe", "paypal": "saas.payment.Paypal",
    "twilio": "saas.communication.Twilio",
}  # fmt: skip


class External(
    Service, title="External system", icon="aws.general.InternetAlt1", role="external", stands="internet",
    free="not billed by AWS",
):  # fmt: skip
    """Drawn, reached and passed through, and no part of the bill; a price of its own makes it a `custom`."""

    billed_by_aws = False
    also_called = {"third_party": "", "saas": "", "partner": "", "external_api": ""}

    icon_: Literal[
        "saas", "github", "gitlab", "git", "jenkins", "docker", "server", "database", "firewall", "office", "user",
        "mobile", "auth0", "okta", "slack", "teams", "discord", "stripe", "paypal", "twilio",
    ] = option("saas", "its picture")  # fmt: skip

    requests: Flow = inflow("requests to it", default=True, brings=True)

    def picture(self) -> str:
        """Its icon: a class of the diagrams package."""
        return PICTURES[self._values["icon_"] or "saas"]

    def spread(self):
        """One copy, in the first zone: archplan does not know that anybody repeats it."""
        return 1
