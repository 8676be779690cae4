"""Amazon Inspector bills what it scans: instances and functions by the time, images by the scan.

https://aws.amazon.com/inspector/pricing/
"""

from archplan.services.words import *

server, image, function, assessment = counts("instance", "image", "function", "assessment")


class Inspector(
    Service, title="Amazon Inspector", icon="aws.security.Inspector", role="security", subcategory="Threat Detection"
):
    """Looks for known weaknesses in instances, images and functions."""

    warned_unused = True
    watches = True

    awaited = False

    instances: Count = option(0, "EC2 instances scanned by their agent, on average")
    agentless_instances: Count = option(0, "EC2 instances scanned without an agent, on average")
    images_pushed: Volume = option("0/month", "images scanned when pushed to ECR")
    images_rescanned: Volume = option("0/month", "images scanned again when a new weakness is known")
    images_built: Volume = option("0/month", "images scanned by a build, before they are pushed")
    functions: Count = option(0, "Lambda functions scanned, on average")
    scans_code: bool = option(False, "looks into the functions' own code too")
    assessments: Volume = option("0/month", "CIS benchmarks run, each on one instance")

    hands_on = EVENT

    watched: Flow = inflow("what it watches; drawn only", default=True)

    def carries(self, inflow):
        return 0 * byte / request, 0 * byte / request

    @meter("ec2-instance")
    def instances_scanned(self):
        """Every instance with an agent, for the time it is watched. [k]

        https://aws.amazon.com/inspector/pricing/
        """
        return self.instances * server or None

    @meter("ec2-agentless-instance")
    def instances_scanned_without_agent(self):
        """Every instance without an agent, for the time it is watched. [k]

        https://aws.amazon.com/inspector/pricing/
        """
        return self.agentless_instances * server or None

    @meter("ecr-initial-scan")
    def images_scanned(self):
        """Every image, when it is pushed. [k]

        https://aws.amazon.com/inspector/pricing/
        """
        return Quantity(self.images_pushed.number, (image / second).powers) or None

    @meter("ecr-rescan")
    def images_scanned_again(self):
        """Every later scan of an image. [k]

        https://aws.amazon.com/inspector/pricing/
        """
        return Quantity(self.images_rescanned.number, (image / second).powers) or None

    @meter("cicd-image")
    def images_scanned_in_builds(self):
        """Every image that a build has scanned. [k]

        https://aws.amazon.com/inspector/pricing/
        """
        return Quantity(self.images_built.number, (image / second).powers) or None

    @meter("lambda-standard")
    def functions_scanned(self):
        """Every function, for the time it is watched. [k]

        https://aws.amazon.com/inspector/pricing/
        """
        return self.functions * function or None

    @meter("lambda-code", scans_code=True)
    def code_scanned(self):
        """The same functions again, for their own code. [k]

        https://aws.amazon.com/inspector/pricing/
        """
        return self.functions * function or None

    @meter("cis-assessment")
    def benchmarks_run(self):
        """Every benchmark of every instance. [k]

        https://aws.amazon.com/inspector/pricing/
        """
        return Quantity(self.assessments.number, (assessment / second).powers) or None

    @rule(severity="info", hint="state 'instances', 'images_pushed' or 'functions'")
    def nothing_inspected(self):
        """What Inspector costs is counted by what it scans.

        Instances, images and functions are counted each in its own way.

        Flags:
            {}
        Passes:
            {instances: 4}
        Source: https://aws.amazon.com/inspector/pricing/
        """
        scanned = (self.instances, self.agentless_instances, self.images_pushed, self.images_built, self.functions)
        if not any(scanned):
            yield "type", "does not say what it scans, so nothing is billed"
