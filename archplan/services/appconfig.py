"""AWS AppConfig bills every request for a configuration and every configuration handed over.

https://aws.amazon.com/systems-manager/pricing/
"""

from archplan.services.words import *

configuration = unit("configuration")


class AppConfig(
    Service,
    title="AWS AppConfig",
    icon="aws.management.SystemsManagerAppConfig",
    role="ops",
    subcategory="Administration",
):
    """Feature flags and settings that change while a program runs."""

    copied_from = "warm-standby"

    changes: Ratio = option("0.1%", "the part of requests that finds a changed configuration and receives it")

    requests: Flow = inflow("requests for a configuration", default=True)

    def usual(self, caller):
        """The agent asks every 45 seconds and answers its program from memory. [k]

        https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-retrieving-the-configuration.html
        """
        what = "a configuration"
        return kept_by(caller, quantity(1), what, 45 * second, "every 45 seconds") if caller.answers else None

    def outflow(self, leaving):
        """It calls nothing."""
        return {}

    @meter("request")
    def configuration_requests(self):
        """Every request asks whether the configuration has changed. [k]

        https://aws.amazon.com/systems-manager/pricing/
        """
        return self.requests * 1

    @meter("received")
    def configurations_received(self):
        """A configuration is received only when it has changed. [k]

        https://aws.amazon.com/systems-manager/pricing/
        """
        return self.requests * self.changes * configuration / request

    @rule(hint="let the agent keep a configuration for a minute: {calls: 0.01/request}")
    def configuration_asked_for_each_time(self):
        """A configuration is asked for on a schedule, not for every request.

        The agent, or the Lambda extension, asks every 45 seconds unless told otherwise, and answers the
        program from memory.

        Flags:
            services: {it: {type: appconfig}}
            traffic: {app: {kind: devices, requests: 20/second}}
            connections: [app -> it]
        Passes:
            services: {it: {type: appconfig}}
            traffic: {app: {kind: devices, requests: 20/second}}
            connections: [app -> it: {requests: 0.01/request}]
        Source: https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-retrieving-the-configuration.html [k]
        """
        if self.requests.mean > 10 * request / second:
            yield "type", f"{self.requests.mean} ask for a configuration"
