"""Amazon Cognito bills the users of a user pool who were active in a month.

https://aws.amazon.com/cognito/pricing/
"""

from archplan.services.words import *

user, MAU, token = counts("user", "MAU", "token request")


class Cognito(Service, title="Amazon Cognito", icon="aws.security.Cognito", role="security", category="Identity"):
    """Sign-up and sign-in. Text messages it sends are billed by Amazon SNS."""

    also_called = {"user_pool": "", "auth": "", "login": ""}

    signs_in = True
    is_origin = False
    alias_target = True  # its own domain is a distribution of CloudFront [k]
    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
    sends_as = {"log": "vended"}

    agreement = Agreement("99.9%", "https://aws.amazon.com/cognito/sla/")

    plan: Literal["lite", "essentials", "plus", "legacy"] = option(
        "essentials", "the feature plan; legacy is a user pool from before November 2024"
    )
    users: Volume | None = option(
        None, "users active in a month; those of its traffic, unless stated", states="users_arriving"
    )
    signed_in: Ratio = option("100%", "the part of the traffic's users who sign in")
    federated: Ratio = option("0%", "the part who sign in through SAML or OIDC")
    tokens: Volume = option("0/month", "tokens given to machines")

    requests: Flow = inflow("sign-ins and refreshed tokens", default=True)

    def counts_users(self):
        return self.users is None

    def in_recovery(self, strategy):
        """A second user pool, empty: AWS copies neither users nor passwords to another region. [k]

        https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-import-using-lambda.html
        """
        lost = f"{self.name}: its users exist in {self.region} only; bring them over with an import of your own"
        return Copy(
            "a user pool without users" if strategy.serves else "its users are not copied",
            {} if strategy.serves else None,
            lost=lost,
        )

    @derived
    def users_arriving(self):
        """Users of the traffic, as far as they sign in."""
        return self.requests.users * self.signed_in * MAU / user

    @derived
    def active_users(self):
        """A user counts once a month, however often they sign in. [k]

        https://aws.amazon.com/cognito/pricing/
        """
        return self.volume_of("users_arriving", MAU)

    @meter("{plan}-mau")
    def monthly_active_users(self):
        """Users who sign in with the pool itself or a social identity. [k]

        https://aws.amazon.com/cognito/pricing/
        """
        return self.active_users * (1 - self.federated)

    @meter("saml-mau")
    def federated_users(self):
        """Users who sign in through SAML or OIDC. [k]

        https://aws.amazon.com/cognito/pricing/
        """
        return self.active_users * self.federated if self.federated else None

    @meter("m2m-token")
    def machine_tokens(self):
        """Every token given to a machine. [k]

        https://aws.amazon.com/cognito/pricing/
        """
        return self.tokens.number * token / second if self.tokens else None

    @free()
    def sign_ins(self):
        """Sign-ins are not charged one by one; the users of the month are."""
        return self.requests.mean if self.requests else None

    @rule(hint="add 'users: 10_000 users/month'", traffic=True)
    def users_not_stated(self):
        """Cognito bills users, and nothing says how many there are.

        A user counts in every month of a sign-in or a refreshed token, whatever the number of requests.

        Flags:
            services: {it: {type: cognito}}
            traffic: {app: {kind: devices, requests: 1/second}}
            connections: [app -> it]
        Passes:
            services: {it: {type: cognito, users: 10_000 users/month}}
            traffic: {app: {kind: devices, requests: 1/second}}
            connections: [app -> it]
        Source: https://aws.amazon.com/cognito/pricing/
        """
        if not self.active_users:
            yield "users", "neither it nor its traffic says how many users there are, so none are billed"
