"""AWS Systems Manager bills advanced parameters, their use, and a few tools; most of it is free.

https://aws.amazon.com/systems-manager/pricing/
"""

from archplan.services.words import *

parameter, interaction, instance, item = counts("parameter", "interaction", "instance", "OpsItem")


class SystemsManager(
    Service, title="AWS Systems Manager", icon="aws.management.SystemsManager", role="ops", subcategory="Administration"
):
    """Parameter Store, Session Manager and OpsCenter."""

    also_called = {"parameter_store": ""}

    copied_from = "pilot-light"

    parameters: Count = option(0, "standard parameters, up to 4 KB each; free")
    advanced_parameters: Count = option(0, "advanced parameters: up to 8 KB, with policies")
    higher_throughput: bool = option(False, "lets parameters be read more than 40 times a second, for a price")
    hybrid_instances: Count = option(0, "servers outside AWS managed in the advanced tier")
    opsitems: Volume = option("0/month", "issues opened in OpsCenter")
    opsitem_requests: Volume = option("0/month", "API requests to OpsCenter")

    reads: Flow = inflow("standard parameters read or written", default=True)
    advanced_reads: Flow = inflow("advanced parameters read or written")

    def usual(self, caller):
        """Parameters are read when a program starts and kept; once an hour, as secrets are, is an assumption."""
        parameters = most(self._values["parameters"], 1)
        what = "a parameter" if parameters == 1 else f"{parameters} parameters"
        return kept_by(caller, parameters, what, hour, "once an hour") if caller.answers else None

    def carries(self, inflow):
        return 300 * byte, 1 * KB

    @meter("advanced-parameter")
    def advanced_parameters_kept(self):
        """Every advanced parameter. [k]

        https://aws.amazon.com/systems-manager/pricing/
        """
        return self.advanced_parameters * parameter or None

    @meter("parameter-api-advanced")
    def advanced_parameter_use(self):
        """Every read or write of an advanced parameter. [k]

        https://aws.amazon.com/systems-manager/pricing/
        """
        return self.advanced_reads / request * interaction or None

    @meter("parameter-api-higher-throughput", higher_throughput=True)
    def higher_throughput_use(self):
        """With higher throughput every read or write of a standard parameter is billed too. [k]

        https://aws.amazon.com/systems-manager/pricing/
        """
        return self.reads / request * interaction

    @meter("advanced-instance")
    def servers_outside_AWS(self):
        """Every server outside AWS in the advanced tier. [k]

        https://aws.amazon.com/systems-manager/pricing/
        """
        return self.hybrid_instances * instance or None

    @meter("opsitem")
    def OpsItems(self):
        """Every OpsItem opened. [k]

        https://aws.amazon.com/systems-manager/pricing/
        """
        return Quantity(self.opsitems.number, (item / second).powers) or None

    @meter("opsitem-api")
    def OpsCenter_requests(self):
        """Every API request to OpsCenter. [k]

        https://aws.amazon.com/systems-manager/pricing/
        """
        return Quantity(self.opsitem_requests.number, (request / second).powers) or None

    @free()
    def standard_parameters_and_sessions(self):
        """Standard parameters, Session Manager, Run Command and Patch Manager cost nothing."""
        return True

    @rule(hint="read parameters when a task starts and keep them, or set 'higher_throughput: true'", saturates=True)
    def parameter_reads_throttled(self):
        """Without higher throughput Parameter Store answers 40 times a second.

        The quota is one for the account and region; what is above it is refused.

        Flags:
            services: {it: {type: ssm}}
            traffic: {app: {kind: devices, requests: 100/second}}
            connections: [app -> it: {reads: 1/request}]
        Passes:
            services: {it: {type: ssm}}
            traffic: {app: {kind: devices, requests: 100/second}}
            connections: [app -> it: {reads: 0.01/request}]
        Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-throughput.html [k]
        """
        peak = self.reads.peak + self.advanced_reads.peak
        if not self.higher_throughput and peak > 40 * request / second:
            yield "type", f"parameters are read {peak * second} a second at peak, over the 40 it answers"

    @rule(severity="error", hint="make some advanced: 'advanced_parameters'")
    def too_many_parameters(self):
        """A region holds 10,000 standard parameters.

        Advanced parameters, up to 100,000, are billed each.

        Flags:
            {parameters: 12_000}
        Passes:
            {parameters: 9_000}
        Source: https://docs.aws.amazon.com/general/latest/gr/ssm.html [k]
        """
        if self.parameters > 10_000:
            yield "parameters", f"{self.parameters} are over the 10,000 of a region"
