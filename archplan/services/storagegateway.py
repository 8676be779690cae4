"""Amazon S3 File Gateway bills the bytes it writes, up to a cap for each gateway, beside its host and bucket.

https://aws.amazon.com/storagegateway/pricing/
"""

from archplan.services.words import *

server, address = counts("instance", "address")
Data = Annotated[Quantity, Measures("an amount of data", byte / second, "500 GB/month")]


class StorageGateway(
    Stoppable, Service, title="AWS Storage Gateway", icon="aws.storage.StorageGateway", role="storage", stands="zone",
):  # fmt: skip
    """An S3 File Gateway: shared folders whose files are objects in a bucket. One service is one gateway."""

    agreement = Agreement(
        "99.9%", "https://aws.amazon.com/storagegateway/sla/", zonal="99.9%", confidence="unseen",
        alone="AWS's side of it; the gateway's machine is yours",
    )  # fmt: skip
    awaited = False  # by programs beside it; whoever mounts its share waits
    waits = True
    copied_from = "warm-standby"

    host: Literal["on-premises", "ec2"] = option("on-premises", "a virtual machine of your own, or an EC2 instance")
    instance: Annotated[str, Listed("ec2.csv", "instance", "instance type")] = option(
        "m5.xlarge", "the EC2 instance it runs on", host="ec2"
    )
    cache: Size = option("150 GB", "the disk that keeps recent files near; 150 GB at least")
    cache_disk: Literal["gp3", "gp2", "st1"] = option("gp3", "the EBS volume the cache is, on EC2", host="ec2")
    in_use: Size = option("0 GB", "the files people work with again and again, which the cache should hold")
    hit_ratio: Ratio = option("90%", "the part of the reads that the cache answers")
    written: Data | None = option(None, "bytes written to AWS; from the traffic unless stated", states="writes.sent")

    volumes: Size = option("0 GB", "data of volume gateways, kept by AWS")
    tapes: Size = option("0 GB", "virtual tapes in the library")
    archived_tapes: Size = option("0 GB", "virtual tapes in the archive, Glacier pool")

    writes: Flow = inflow("files written; the request is what is written", default=True, brings=True)
    reads: Flow = inflow("files read; the response is what is read")

    class leaving(Record):
        """Keys of a connection that leaves a gateway: to its bucket."""

        of: Literal["writes", "reads"] = option("writes", "uploads, or what the cache did not hold")
        prefix: str = option("", "the part of the bucket that the share is, such as sales/; all of it unless stated")

    def outlives_a_zone(self):
        """It is one machine."""
        return False

    def outflow(self, leaving):
        """Every file written is uploaded; of the reads only those that miss the cache reach the bucket."""
        return {"writes": 1} if leaving.of == "writes" else {"reads": 1 - self._values["hit_ratio"]}

    @property
    def disk(self):
        return self._values["cache_disk"]

    @derived
    def bytes_written(self):
        """The requests of every write, unless the spec states the volume."""
        return self.volume_of("writes.sent", byte)

    @meter("data-written/{name}")
    def data_written(self):
        """Bytes written, free beyond 12,500 GB a month: the cap of $125 is each gateway's own.

        https://aws.amazon.com/storagegateway/pricing/
        """
        return self.bytes_written

    @meter("ec2:instance/linux/{instance}", host="ec2", ends="stopped")
    def gateway_instance(self):
        """The instance that hosts the gateway runs all the time.

        https://docs.aws.amazon.com/filegateway/latest/files3/fgw-quotas.html
        """
        return 1 * server

    @meter("ebs:{disk}", host="ec2")
    def cache_storage(self):
        """The volume of the cache, 150 GB at least, and 80 GB for the gateway's own disk.

        https://docs.aws.amazon.com/filegateway/latest/files3/fgw-quotas.html
        """
        return most(self.cache, 150 * GB) + 80 * GB

    @meter("volume")
    def volume_storage(self):
        """Data that volumes keep in AWS. [k]

        https://aws.amazon.com/storagegateway/pricing/
        """
        return self.volumes or None

    @meter("tape-library")
    def tapes_in_the_library(self):
        """Data on virtual tapes. [k]

        https://aws.amazon.com/storagegateway/pricing/
        """
        return self.tapes or None

    @meter("tape-glacier")
    def tapes_archived(self):
        """Data on tapes that were taken out of the library. [k]

        https://aws.amazon.com/storagegateway/pricing/
        """
        return self.archived_tapes or None

    @rule(severity="error", hint="write 'cache: 150 GB' or more")
    def cache_too_small(self):
        """A gateway's cache is 150 GB to 64 TB.

        A smaller one is refused when the gateway is set up.

        Flags:
            {cache: 20 GB}
        Passes:
            {cache: 150 GB}
        Source: https://docs.aws.amazon.com/filegateway/latest/files3/fgw-quotas.html
        """
        if not 150 * GB <= self.cache <= 65536 * GB:
            yield "cache", f"{self.cache} is outside 150 GB to 64 TB"

    @rule(hint="raise 'cache' to what is in use")
    def cache_below_working_set(self):
        """What the cache cannot hold is read from the bucket again, over the line.

        A gateway is as fast as its disk for what it holds, and as slow as the line to AWS for the rest.

        Flags:
            {cache: 200 GB, in_use: 1 TB}
        Passes:
            {cache: 1200 GB, in_use: 1 TB}
        Source: https://docs.aws.amazon.com/filegateway/latest/files3/fgw-quotas.html
        """
        if self.in_use > self.cache:
            yield "cache", f"{self.in_use} of files are in use and the cache holds {self.cache}"
