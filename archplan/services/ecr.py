"""Amazon ECR bills the images it keeps. https://aws.amazon.com/ecr/pricing/"""

from archplan.services.words import *


class ECR(Service, title="Amazon ECR", icon="aws.compute.EC2ContainerRegistry", role="cicd", subcategory="Containers"):
    """A private registry of container images. Pulls inside its region are free; through a NAT gateway they are not.

    Its callers need two interface endpoints, and S3 hands out the layers: they take the way that leads to S3.
    https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
    """

    also_called = {"registry": "", "container_registry": ""}

    keeps_images = True
    agreement = Agreement("99.9%", "https://aws.amazon.com/ecr/sla/", confidence="quoted")
    interfaces = ("ecr.api", "ecr.dkr")
    answers_from = "s3"

    holds: Size = option("0 GB", "compressed layers of all images kept")
    lifecycle: bool = option(False, "a lifecycle policy deletes old images")
    scan_on_push: bool = option(False, "every image pushed is searched for known vulnerabilities")
    tags: Literal["mutable", "immutable"] = option("mutable", "whether a push may take a tag from another image")

    replicate_to: str = option("", "the region every image pushed is copied to, into a registry of its own")

    requests: Flow = inflow("pushes and pulls", default=True)

    def in_recovery(self, strategy):
        """Every image pushed is replicated, in every strategy: without images nothing starts. [k]

        https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html
        """
        return Copy("images are replicated when they are pushed", {}, {"replicate_to": strategy.region})

    def usual(self, caller):
        """An image is pulled when a program is deployed; all that is kept here, at most. A build pushes one each time.

        https://aws.amazon.com/ecr/pricing/ [k]
        """
        if not caller.answers:
            return None
        programs, times = caller.programs(), caller.deployed() * month
        who = f"{programs} {caller.fleet_noun}s of {caller.name} each pull" if programs != 1 else f"{caller.name} pulls"
        often = "once" if times == 1 else f"{plain(Fraction(times.number), 4)} times"
        said = f"{who} an image {often} a month, as large as all that is kept here at most"
        return Usual(said, programs * caller.deployed() * request, response=self._values["holds"] / request)

    class leaving(Record):
        """Keys of a connection that leaves a registry."""

        deploy: Literal["rolling", "blue-green", "canary", "linear"] | None = option(
            None, "how its images are deployed"
        )

    def outflow(self, leaving):
        """An image that is pulled is no request to what runs it."""
        return {}

    @meter("storage")
    def image_storage(self):
        """The compressed layers of all images kept, each layer once. [k]

        https://aws.amazon.com/ecr/pricing/
        """
        return self.holds

    @meter("transfer:inter-region", scope="{region}>{replicate_to}")
    def replication(self):
        """What is pushed travels to the other region. [k]

        https://aws.amazon.com/ecr/pricing/
        """
        return self.requests.sent if self.replicate_to else None

    @free()
    def pulls_inside_the_region(self):
        """Pulling an image inside its region is free; a NAT gateway on the way is not. [k]

        https://aws.amazon.com/ecr/pricing/
        """
        return True

    @rule(severity="info", hint="add 'lifecycle: true' once old images are deleted")
    def images_kept_for_ever(self):
        """Without a lifecycle policy every image ever built is kept and billed.

        A registry of ten gigabytes has kept more than what runs.

        Flags:
            {holds: 40 GB}
        Passes:
            {holds: 40 GB, lifecycle: true}
        Passes:
            {holds: 3 GB}
        Source: https://docs.aws.amazon.com/awssupport/latest/user/cost-optimization-checks.html
        """
        if self.holds >= 10 * GB and not self.lifecycle:
            yield "holds", f"{self.holds} of images and no lifecycle policy"
