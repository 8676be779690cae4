"""AWS Secrets Manager bills every secret by the month and every call. https://aws.amazon.com/secrets-manager/pricing/"""

from archplan.services.words import *

secret, call = counts("secret", "call")


class SecretsManager(
    Service, title="AWS Secrets Manager", icon="aws.security.SecretsManager", role="security", subcategory="Credentials"
):
    """Keeps passwords and keys, and hands them out. ECS fetches them when a task starts, not for every request."""

    also_called = {"secret": "", "secrets": ""}

    agreement = Agreement("99.9%", "https://aws.amazon.com/secrets-manager/sla/")
    awaited = False  # tasks that run have read theirs; only starting ones ask
    copied_from = "pilot-light"

    secrets: Count = option(1, "secrets kept")
    replicas: Count = option(0, "other regions that hold a copy of each secret")
    fetches: Volume | None = option(None, "calls, when connections do not say, such as 10_000/month", states="calls")

    calls: Flow = inflow("secrets fetched or changed", default=True)

    def usual(self, caller):
        """AWS's caches keep a secret for an hour; that a program reads every secret here is the most it may.

        https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieving-secrets_cache-python.html
        """
        secrets = self._values["secrets"]
        what = "a secret" if secrets == 1 else f"{secrets} secrets"
        return kept_by(caller, secrets, what, hour, "once an hour") if caller.role != "cicd" else None

    def carries(self, inflow):
        return 300 * byte, 1 * KB

    @derived
    def called(self):
        """The calls stated, or those that connections make."""
        return self.volume_of("calls", call)

    @meter("secret")
    def secrets_kept(self):
        """Every secret, and every copy of it in another region.

        https://aws.amazon.com/secrets-manager/pricing/
        """
        return self.secrets * (1 + self.replicas) * secret

    @meter("api-call")
    def API_calls(self):
        """Every call, billed by the single call.

        https://aws.amazon.com/secrets-manager/pricing/
        """
        return self.called

    @rule(hint="fetch it when a task starts and keep it: {calls: 0.001/request}")
    def secret_fetched_each_request(self):
        """A secret changes rarely; a client that keeps it for minutes calls a thousand times less.

        Flags:
            services: {it: {type: secretsmanager}}
            traffic: {app: {kind: devices, requests: 20/second}}
            connections: [app -> it]
        Passes:
            services: {it: {type: secretsmanager}}
            traffic: {app: {kind: devices, requests: 20/second}}
            connections: [app -> it: {calls: 0.001/request}]
        Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieving-secrets.html [k]
            https://aws.amazon.com/secrets-manager/pricing/
        """
        if self.calls.mean > request / second:
            yield "type", f"is called {self.calls.mean / request * second} times a second"
