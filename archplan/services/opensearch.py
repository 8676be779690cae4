"""Amazon OpenSearch Service bills every instance by the hour and the disks of its data instances.

https://aws.amazon.com/opensearch-service/pricing/
"""

from archplan.services.words import *

OCUHours = Annotated[Quantity, Measures("an amount of OCU-hours", unit("OCU"), "60 OCU-hours/month")]

server, OCU, normalized = counts("instance", "OCU", "normalized instance")
FACTORS = {"nano": Fraction(1, 4), "micro": Fraction(1, 2), "small": 1, "medium": 2, "large": 4}


class OpenSearch(
    Versioned, MadeAnew, Service, title="Amazon OpenSearch Service", icon="aws.analytics.AmazonOpensearchService", role="data",
    stands="zone", subcategory="Search"):  # fmt: skip
    """Search and log analytics."""

    whole_hours = True
    also_called = {"elasticsearch": "", "search": ""}

    takes_program_logs = True
    warned_alone = True
    billed_at_least = {"units": 1}
    answers_inside = True
    # https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-to-open-search-service.html
    alias_target = True
    sides = Sides(
        2, "https://aws.amazon.com/opensearch-service/pricing/"
    )  # what runs in and out of a domain; nothing between its nodes

    capacity: Literal["instances", "serverless"] = option("instances", "a domain of instances, or serverless units")
    instance: Annotated[str, Listed("opensearch.csv", "instance", "instance type")] = option(
        "t3.small.search", "the type of every data instance", capacity="instances"
    )
    instances: Count = option(1, "data instances, spread over the zones", capacity="instances")
    master: Annotated[str, Listed("opensearch.csv", "instance", "instance type")] = option(
        "m6g.large.search", "the type of the dedicated masters", capacity="instances", masters=SOME
    )
    masters: Count = option(0, "dedicated masters; three in production", capacity="instances")
    version: str = option(
        "",
        "the version, such as OpenSearch_2.19 or Elasticsearch_7.10; the newest in standard support unless stated",
        capacity=stated("instances"),
    )
    support: Literal["standard", "extended"] = option(
        "standard",
        "extended for a version past standard support; its days say so unless stated",
        capacity=stated("instances"),
    )
    disk: Size = option("10 GB", "the volume of each data instance", capacity="instances")
    disk_type: Literal["gp3", "gp2"] = option("gp3", "the EBS volumes", capacity="instances")
    units: Count = option(
        2, "serverless compute units, to index and to search; one at least, two with a standby", capacity="serverless"
    )
    holds: Size = option("0 GB", "what serverless collections hold", capacity=stated("serverless"))

    reads_logs = True

    direct_queries: OCUHours = option("0 OCU-hours/month", "capacity that queries of data in S3 and CloudWatch take")

    requests: Flow = inflow("searches and documents indexed", default=True)

    def stands_in_subnets(self):
        """Serverless collections stand in no network unless an endpoint leads to them. [k]

        https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-network.html
        """
        return self._values["capacity"] == "instances"

    def is_open(self):
        """Collections answer on the internet, unless a policy says otherwise. [k]

        https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-network.html
        """
        return self._values["capacity"] == "serverless"

    def spread(self):
        return int(min(self.zones, most(self._values["instances"], 1).number))

    def outflow(self, leaving):
        """A domain calls nothing."""
        return {}

    @property
    def volume(self):
        return self._values["disk_type"]

    def commits(self):
        """Its instances and its serverless units; the Database plan covers instances of generation 7 and later.

        AWSDatabaseSavingsPlans, the list of rates of 2026-04-22
        https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ri.html
        """
        units = Committable(("database-savings-plan",), ("opensearch-serverless", "opensearch"))
        named = {"data_instances": self.instance, "dedicated_masters": self.master}
        nodes = {
            meter: database(kind, "opensearch-reservation", "opensearch", {}, flexible=False)
            for meter, kind in named.items()
        }
        return {**nodes, "compute_units": units}

    @meter("instance/{instance}", capacity="instances")
    def data_instances(self):
        """Every data instance runs all the time. [k]

        https://aws.amazon.com/opensearch-service/pricing/
        """
        return self.instances * server

    @meter("instance/{master}", capacity="instances")
    def dedicated_masters(self):
        """Every dedicated master runs all the time. [k]

        https://aws.amazon.com/opensearch-service/pricing/
        """
        return self.masters * server or None

    def calendar(self):
        """A number alone is of OpenSearch; both engines have a 2.3."""
        engine, _, version = self._values["version"].rpartition("_")
        if self._values["capacity"] != "instances":
            return "", version
        if engine.lower() not in ("", "opensearch", "elasticsearch"):
            return "opensearch", self._values["version"]  # which is no version of either
        return engine.lower() or "opensearch", version

    def factor(self, instance):
        """What an instance counts by its size: 4 for large, 8 times the number before xlarge.

        https://aws.amazon.com/opensearch-service/pricing/ (awslabs/aws-service-extended-support-pricing)
        """
        size = instance.split(".")[1]
        times = size.removesuffix("xlarge")
        return FACTORS[size] if size in FACTORS else 8 * int(times or 1)

    @derived
    def normalized_instances(self):
        """Data instances and masters, each as often as its size counts: 4 for large, 8 for xlarge, 16 for 2xlarge.

        https://aws.amazon.com/opensearch-service/pricing/
        """
        return self.instances * self.factor(self.instance) + self.masters * self.factor(self.master)

    @meter("extended-support{year}", capacity="instances")
    def extended_support(self):
        """Every instance by its size, once the version is past standard support.

        https://aws.amazon.com/opensearch-service/pricing/
        """
        return self.normalized_instances * normalized if self.is_extended else None

    @meter("ebs-{volume}", capacity="instances")
    def disks(self):
        """The volume of every data instance, full or empty. [k]

        https://aws.amazon.com/opensearch-service/pricing/
        """
        return self.instances * self.disk

    @meter("serverless-ocu", capacity="serverless")
    def compute_units(self):
        """Units that index and search, half of one each at least even when nobody does; twice that with a standby.

        https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-scaling.html
        """
        return most(self.units, self.billed_at_least["units"]) * OCU

    @meter("serverless-storage", capacity="serverless")
    def collections(self):
        """What collections hold. [k]

        https://aws.amazon.com/opensearch-service/pricing/
        """
        return self.holds

    @meter("direct-query-ocu")
    def direct_queries_run(self):
        """Every unit that queries data where it lies. [k]

        https://aws.amazon.com/opensearch-service/pricing/
        """
        return self.direct_queries or None

    @rule(hint="write 'instances: 2' or more")
    def index_on_one_instance(self):
        """One instance keeps no replica of a shard.

        When it fails the index is gone until a snapshot is restored.

        Flags:
            {instances: 1}
        Passes:
            {instances: 2}
        Source: https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-multiaz.html
        """
        if self.stage == "production" and self.capacity == "instances" and self.instances < 2:
            yield "instances", "the only instance holds the only copy"

    @rule(severity="error", hint="write 'masters: 3'")
    def even_masters(self):
        """Two masters cannot agree when one is away.

        A majority of two is two, so a pair fails where either fails.

        Flags:
            {instances: 2, masters: 2}
        Passes:
            {instances: 2, masters: 3}
        Source: https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-dedicatedmasternodes.html
        """
        if self.masters and self.masters.number % 2 == 0:
            yield "masters", f"{self.masters} masters have no majority when they part"
