"""AWS Directory Service bills by the hour: each controller of a Microsoft AD, each connector or Simple AD.

https://aws.amazon.com/directoryservice/pricing/
"""

from archplan.services.words import *

controller, account, directory = counts("domain controller", "account", "directory")


class DirectoryService(
    MadeAnew, Service, title="AWS Directory Service", icon="aws.security.DirectoryService", role="security",
    stands="zone", category="Identity",
):  # fmt: skip
    """Users and computers of Windows networks."""

    warned_alone = True

    kind: Literal["microsoft-ad", "simple-ad", "ad-connector"] = option(
        "microsoft-ad", "a real Active Directory, a small compatible one, or a proxy to your own"
    )
    edition: Literal["standard", "enterprise"] = option(
        "standard", "of Microsoft AD: 30,000 objects, or 500,000", kind="microsoft-ad"
    )
    size: Literal["small", "large"] = option(
        "small", "of a Simple AD or a connector: 500 users, or 5,000", kind=("simple-ad", "ad-connector")
    )
    controllers: Count = option(
        2, "domain controllers of Microsoft AD; two at least, one in each of two zones", kind="microsoft-ad"
    )
    shared_with: Count = option(0, "other accounts a Microsoft AD is shared with", kind="microsoft-ad")

    requests: Flow = inflow("sign-ins and look-ups", default=True)

    def outflow(self, leaving):
        """A connector hands every request to the directory behind it; others answer themselves."""
        return {"requests": 1} if self.kind == "ad-connector" else {}

    @meter("microsoft-ad-{edition}", kind="microsoft-ad")
    def domain_controllers(self):
        """Every domain controller, two at least, is charged by the hour. [k]

        https://aws.amazon.com/directoryservice/pricing/
        """
        return most(self.controllers, 2) * controller

    @meter("microsoft-ad-{edition}-shared", kind="microsoft-ad")
    def sharing(self):
        """Every account that the directory is shared with is charged by the hour. [k]

        https://aws.amazon.com/directoryservice/pricing/
        """
        return self.shared_with * account or None

    def asks_account(self):
        return ("closed",) if self._values["kind"] == "simple-ad" else ()

    @meter("simple-ad-{size}", kind="simple-ad")
    def simple_directory(self):
        """A Simple AD is charged by the hour, both its controllers together. [k]

        https://aws.amazon.com/directoryservice/pricing/
        """
        return 1 * directory

    @meter("ad-connector-{size}", kind="ad-connector")
    def connector(self):
        """A connector is charged by the hour. [k]

        https://aws.amazon.com/directoryservice/pricing/
        """
        return 1 * directory

    @rule(severity="error", hint="write 'controllers: 2' or more")
    def too_few_controllers(self):
        """A Microsoft AD has two domain controllers at least.

        AWS runs one in each of two zones and creates no directory with fewer.

        Flags:
            {controllers: 1}
        Passes:
            {controllers: 3}
        Source: https://docs.aws.amazon.com/directoryservice/latest/admin-guide/ms_ad_getting_started_prereqs.html
        """
        if self.kind == "microsoft-ad" and self.controllers < 2:
            yield "controllers", f"{self.controllers} domain controller is fewer than AWS runs"

    @rule(severity="error", hint="give its VPC 'zones: 2'")
    def directory_in_one_zone(self):
        """A directory needs subnets in two zones.

        AWS asks for two subnets in different Availability Zones and refuses to create it without.

        Flags:
            services: {it: {type: directoryservice}}
            places: {main: {type: vpc, zones: 1, private: [it]}}
        Passes:
            services: {it: {type: directoryservice}}
            places: {main: {type: vpc, zones: 2, private: [it]}}
        Source: https://docs.aws.amazon.com/directoryservice/latest/admin-guide/ms_ad_getting_started_prereqs.html
        """
        if self.vpc and self.zones < 2:
            yield "type", f"{self.vpc} has one zone"
