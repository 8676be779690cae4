"""Users, groups, roles and policies cost nothing. https://aws.amazon.com/iam/"""

from archplan.services.words import *


class IAM(
    Service, title="AWS IAM", icon="aws.security.IdentityAndAccessManagementIam", role="security",
    stands="global", category="Identity",
    free="AWS charges nothing for users, groups, roles, policies and temporary credentials",
):  # fmt: skip
    """Who may do what. Say what it grants; it bills nothing."""

    # What runs asks for its role's credentials at an address of its own host, past every gateway. [k]
    # https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html
    own_route = True
    awaited = False  # what it allows was decided before

    roles: Count = option(1, "roles it holds for services and deploys")
    users: Count = option(0, "people with long-lived access keys")

    requests: Flow = inflow("credentials asked for", default=True)

    @rule(severity="info", hint="let people sign in through IAM Identity Center, and set 'users: 0'")
    def long_lived_keys(self):
        """Temporary credentials cannot leak for long.

        A key in a file or a repository works for whoever finds it, until somebody turns it off.

        Flags:
            {users: 4}
        Passes:
            {users: 0}
        Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
        """
        if self.users:
            yield "users", f"{self.users} people hold access keys that never expire"
