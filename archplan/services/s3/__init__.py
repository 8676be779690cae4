"""Amazon S3 bills what a bucket holds, the requests made of it, and reading from the colder classes.

https://aws.amazon.com/s3/pricing/
"""

from archplan.services.s3.checks import S3Checks
from archplan.services.s3.classes import ARCHIVED, COLD, MOVED_INTO, PADDED, PRICES
from archplan.services.s3.management import S3Management
from archplan.services.s3.objects import Objects
from archplan.services.words import *

(objects,) = counts("object")


_SLA = "https://aws.amazon.com/s3/sla/"
_LESS = Agreement("99%", _SLA, zonal="99%", confidence="unseen")
AGREEMENTS = {
    "standard": Agreement("99.9%", _SLA), "standard-ia": _LESS, "intelligent-tiering": _LESS, "onezone-ia": _LESS,
}  # fmt: skip


class S3(
    S3Checks,
    Objects,
    S3Management,
    Service,
    title="Amazon S3",
    icon="aws.storage.SimpleStorageServiceS3",
    role="storage",
    subcategory="Object Storage",
):
    """A bucket of objects in one storage class; a second class is a second bucket here.

    An arrow that leaves it carries an event for every object written, deleted or restored: about 1 KB, whatever the
    object. It tells of nothing that is read.
    """

    also_called = {"bucket": "", "object_storage": "", "blob_storage": "", "object_store": ""}

    has_gateway = True
    answers_always = True
    keeps_access_logs = True
    alias_target = True
    hands_on = EVENT
    reads_logs = True
    copy = None  # the bucket that its objects are replicated into, where this spec has it
    told = ()  # the names of those that connections from it reach

    def serves_website(self):
        return self._values["website"]

    def fate_of_failed(self, leaving):
        """Lambda tries an asynchronous event three times and then drops it.

        https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html
        """
        return "is tried three times and dropped"

    @property
    def agreement(self):
        """By its class; AWS's page for the archive classes was not read."""
        return AGREEMENTS.get(self._values["class_"])

    def outlives_a_zone(self):
        """One class keeps its objects in a single zone."""
        return self._values["class_"] not in ("onezone-ia", "express")

    def refuses_alias(self):
        """Only a website's name is one that Route 53 knows."""
        return "" if self._values["website"] else "the bucket is no website"

    class_: Literal[
        "standard", "intelligent-tiering", "standard-ia", "onezone-ia", "glacier-instant", "glacier-flexible",
        "glacier-deep", "express",
    ] = option("standard", "the storage class")  # fmt: skip
    bucket: str | None = option(None, "the bucket's own name; a website's is the name of its record")
    website: bool = option(False, "it serves a static website")
    block_public_access: bool = option(True, "Block Public Access is on, as it is for every new bucket")
    versioning: bool = option(
        False, "it keeps the versions that are overwritten or deleted; they are part of what it holds"
    )
    noncurrent_expires: Duration | None = option(
        None, "how long a version stays once it was overwritten or deleted, before a lifecycle rule deletes it"
    )
    expires: Duration | None = option(None, "how old objects become before a lifecycle rule deletes them")
    holds: Size = option("0 GB", "everything in it")
    object_size: Size | None = option(None, "an average object; sizes then follow it to readers and from writers")
    infrequent: Ratio = option(
        "0%",
        "the part of an intelligent-tiering bucket nobody read for 30 days",
        class_="intelligent-tiering",
        holds=SOME,
    )
    archived: Ratio = option(
        "0%", "the part of an intelligent-tiering bucket in its archive tier", class_="intelligent-tiering", holds=SOME
    )
    deep_archived: Ratio = option(
        "0%",
        "the part of an intelligent-tiering bucket in its deep archive tier",
        class_="intelligent-tiering",
        holds=SOME,
    )
    deleted_early: Size = option(
        "0 GB",
        "what objects deleted before their class's minimum still owe, as if kept a month",
        class_=(*PADDED, *ARCHIVED),
    )
    # https://docs.aws.amazon.com/AmazonS3/latest/userguide/directory-buckets-objects-lifecycle.html
    transitions: Volume = option("0/month", "objects that lifecycle rules move into this class", class_=MOVED_INTO)

    replicate_to: str = option("", "the region that new objects are copied to, its own or another, into a bucket there")

    gets: Flow = inflow("objects read: GET, HEAD, SELECT", default=True, has_body=False)
    puts: Flow = inflow("objects written: PUT, COPY, POST, or a part of one", only_taken=True)
    lists: Flow = inflow("LIST requests", has_body=False)
    deletes: Flow = inflow("objects deleted", has_body=False)
    restores: Flow = inflow("archived objects restored within hours")
    expedited_restores: Flow = inflow("archived objects restored within minutes")
    bulk_restores: Flow = inflow("archived objects restored within a day or two")

    def in_recovery(self, strategy):
        """A bucket that every new object is replicated into; most within 15 minutes. Both keep versions.

        Replication works on versions; deletions are not replicated unless asked for. [k]
        https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html
        """
        waits = self.backed_up(strategy, "s3", self.holds)
        if not strategy.replicates:
            return waits
        options = {"versioning": True, "deleted_early": "0 GB", "transitions": "0/month"}
        options |= {"replicate_to": self.region} if strategy.name == "active-active" else {}
        options |= {"bucket": None} if "bucket" in self.spec else {}
        return Copy(
            "cross-region replication, most objects within 15 minutes", options,
            {"versioning": True, "replicate_to": strategy.region}, waits.backup, waits.holds, 15 * minute,
            assumed=(f"{self.name}: objects are replicated within 15 minutes, which AWS promises only with RTC",),
        )  # fmt: skip

    def sees(self, services, connections):
        """Where its copies go: the bucket there that an arrow from it reaches, or the only one that nothing writes to."""
        found = self._copies(services, connections) if self.replicate_to else []
        self.copy = found[0] if len(found) == 1 else None
        names = dict.fromkeys(c.target for c in connections.leaving(self.name))
        self.told = tuple(name for name in names if services[name] is not self.copy)

    def _copies(self, services, connections):
        """The buckets there that an arrow from it reaches, else those that nothing writes to."""
        there = [s for s in services.values() if s.key == self.key and s is not self and s.region == self.replicate_to]
        aimed = {c.target for c in connections.leaving(self.name)}
        drawn = [s for s in there if s.name in aimed]
        unwritten = (s for s in there if not any("puts" in c.multipliers for c in connections.reaching(s.name)))
        return drawn or [s for s in unwritten if not s.replicate_to]

    def outflow(self, leaving):
        """It tells of objects written, deleted and restored; of what is read it says nothing.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html
        """
        return dict.fromkeys(("puts", "deletes", "restores", "expedited_restores", "bulk_restores"), 1)

    def passes(self, leaving, target):
        """Along an arrow to its own copy runs what `replicate_to` meters already."""
        return Passed({}) if target.name == (self.copy and self.copy.name) else super().passes(leaving, target)

    def carries(self, inflow):
        size = self._values["object_size"]
        read = dict.fromkeys(("gets", "restores", "expedited_restores", "bulk_restores"), (None, size))
        return {**read, "puts": (size, None)}.get(inflow) if size else None

    def restored(self):
        """The restores of each speed; what is read of an archive without any was restored at the standard one."""
        found = {"standard": self.restores, "expedited": self.expedited_restores, "bulk": self.bulk_restores}
        return {name: flow for name, flow in found.items() if flow} or {"standard": self.gets}

    @property
    def prices(self):
        """The names of its class's prices."""
        return PRICES[self._values["class_"]]

    storage_price = property(lambda self: self.prices[0])
    put_price = property(lambda self: self.prices[1])
    get_price = property(lambda self: self.prices[2])
    retrieval_price = property(lambda self: self.prices[3])
    transition_price = property(lambda self: self.prices[4])
    replica_put_price = property(lambda self: (self.copy or self).put_price)
    archive = property(lambda self: "deep" if self._values["class_"] == "glacier-deep" else "glacier")

    @meter("{storage_price}")
    def stored(self):
        """All it holds, with what its class adds to small objects, less what Intelligent-Tiering finds unread."""
        if self.class_ == "intelligent-tiering":
            moved = least(self.infrequent + self.archived + self.deep_archived, 1)
            return self.holds * (1 - moved * self.tiered)
        return self.holds + self.padding

    @meter("int-ia", class_="intelligent-tiering")
    def stored_and_unread(self):
        """The part nobody read for 30 days, at the infrequent-access price."""
        return self.holds * self.infrequent * self.tiered

    @meter("int-{}", class_="intelligent-tiering")
    def stored_in_archive_tiers(self):
        """The parts that wait in the archive tiers of Intelligent-Tiering, where the bucket asks for them. [k]

        https://aws.amazon.com/s3/pricing/
        """
        parts = {"archive": self.archived, "deep-archive": self.deep_archived}
        return {name: self.holds * part * self.tiered for name, part in parts.items() if part}

    @meter("int-monitor", class_="intelligent-tiering")
    def monitoring(self):
        """Every object of 128 KB or more is watched for reads."""
        return self.object_count * self.tiered

    @meter("standard", class_=ARCHIVED)
    def archive_names(self):
        """Every archived object keeps 8 KB of name and metadata in S3 Standard.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html
        """
        return self.object_count * 8 * KB / objects

    @meter("{put_price}")
    def write_and_list_requests(self):
        """Every PUT, COPY, POST and LIST; a part of a multipart upload is a request too. [k]

        https://aws.amazon.com/s3/pricing/
        """
        return self.puts + self.lists

    @meter("{get_price}")
    def read_requests(self):
        """Every GET, SELECT and other request. [k]

        https://aws.amazon.com/s3/pricing/
        """
        return self.gets.mean

    @meter("{retrieval_price}", class_=COLD)
    def retrieval(self):
        """Every byte read from a colder class. [k]

        https://aws.amazon.com/s3/pricing/
        """
        return self.gets.returned

    @meter("restore-{archive}-{}", class_=ARCHIVED)
    def restore_requests(self):
        """Every archived object restored, by how fast; an object must be restored before it can be read. [k]

        https://aws.amazon.com/s3/pricing/
        """
        return {name: flow.mean for name, flow in self.restored().items()}

    @meter("retrieval-{archive}-{}", class_=ARCHIVED)
    def restored_data(self):
        """Every byte restored from an archive, by how fast. [k]

        https://aws.amazon.com/s3/pricing/
        """
        return {name: flow.returned for name, flow in self.restored().items()}

    @meter("{storage_price}", class_=(*PADDED, *ARCHIVED))
    def storage_owed(self):
        """Infrequent access is billed for 30 days at least, Glacier for 90, the deep archive for 180.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html
        """
        return self.deleted_early or None

    @meter("express-write", class_="express")
    def uploads(self):
        """Every byte written to Express One Zone. [k]

        https://aws.amazon.com/s3/pricing/
        """
        return self.puts.sent

    @meter("{transition_price}", class_=MOVED_INTO)
    def lifecycle_transitions(self):
        """One request for every object that a lifecycle rule moves into the class. [k]

        https://aws.amazon.com/s3/pricing/
        """
        return self.transitions.number * request / second if self.transitions else None

    @meter("transfer:inter-region", scope="{region}>{replicate_to}")
    def replication(self):
        """Every byte of a new object travels to the other region; inside one region nothing is charged for it. [k]

        https://aws.amazon.com/s3/pricing/
        """
        return self.puts.sent if self.replicate_to else None

    @meter("{replica_put_price}", scope="{replicate_to}")
    def replicated_writes(self):
        """Every object replicated is a PUT where its copy is kept, at the price of the copy's class. [k]

        https://aws.amazon.com/s3/pricing/
        """
        return self.puts.mean if self.replicate_to else None

    @free()
    def delete_requests(self):
        """DELETE and CANCEL requests are not charged. [k]"""
        return self.deletes.mean if self.deletes else None

    @free(website=True)
    def website_hosting(self):
        """A website endpoint costs nothing of its own; it speaks HTTP only, HTTPS needs CloudFront."""
        return True
