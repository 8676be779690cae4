"""What is wrong or worth saying of a bucket."""

from archplan.services.s3.classes import ARCHIVED, BILLED_FOR, PADDED
from archplan.services.words import *


class S3Checks(ServicePart):
    """Whether its class suits what is done with its objects, and who may read them."""

    @rule(severity="error", hint="use 'class: standard' for what is read at once")
    def website_in_an_archive(self):
        """Objects of the Glacier archives must be restored before they can be read.

        Flags:
            {class: glacier-deep, website: true}
        Passes:
            {class: standard, website: true}
        Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html
        """
        if self.class_ in ARCHIVED and self.website:
            yield "class", f"a website cannot be served from {self.class_}"

    @rule(severity="info", hint="keep small objects in 'class: standard', or bundle them")
    def small_objects_in_a_cold_class(self):
        """A small object is billed as a larger one.

        Infrequent access and Glacier Instant Retrieval bill 128 KB at least for every object; the archives add 40 KB to
        each.

        Flags:
            {class: standard-ia, holds: 10 GB, object_size: 16 KB}
        Passes:
            {class: standard-ia, holds: 10 GB, object_size: 1 MB}
        Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html
        """
        if self.object_size and self.object_size < 128 * KB and self.padding:
            held, more = self.object_size, self.padding
            yield "object_size", f"objects of {held} add {more} to the {self.holds} that are billed"

    @rule(hint="take it out, or keep larger objects")
    def small_objects_never_tiered(self):
        """Intelligent-Tiering moves no object below 128 KB: it stays in the frequent tier, and is not monitored.

        Flags:
            {class: intelligent-tiering, holds: 10 TB, object_size: 64 KB, infrequent: 50%}
        Passes:
            {class: intelligent-tiering, holds: 10 TB, object_size: 1 MB, infrequent: 50%}
        Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/intelligent-tiering-overview.html
        """
        if self.class_ == "intelligent-tiering" and self.object_size and self.object_size < 128 * KB:
            for key in ("infrequent", "archived", "deep_archived"):
                if getattr(self, key):
                    yield key, f"objects of {self.object_size} are never moved, so it changes nothing"

    @rule(hint="add the bucket there, or an arrow to the one of several that is meant")
    def copies_nobody_keeps(self):
        """What is replicated is stored a second time, in a bucket that is billed where it is written down.

        Flags:
            services: {it: {type: s3, versioning: true, replicate_to: eu-west-1}}
        Passes:
            services:
              it: {type: s3, versioning: true, replicate_to: eu-west-1}
              copy: {type: s3, versioning: true, region: eu-west-1}
        Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html
        """
        if self.replicate_to and self.copy is None:
            yield (
                "replicate_to",
                f"no one bucket of {self.replicate_to} holds the copies, so their storage is in no bill",
            )

    @rule(severity="error", hint="add 'versioning: true'", fix={"versioning": "true"})
    def replication_without_versions(self):
        """Replication works on versions, so both buckets must keep them.

        Flags:
            services:
              it: {type: s3, replicate_to: eu-west-1}
              copy: {type: s3, versioning: true, region: eu-west-1}
        Passes:
            services:
              it: {type: s3, versioning: true, replicate_to: eu-west-1}
              copy: {type: s3, versioning: true, region: eu-west-1}
        Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-requirements.html
        """
        if self.replicate_to and not self.versioning:
            yield "replicate_to", "nothing is replicated from a bucket that keeps no versions"

    @rule(severity="info", hint="let them live longer, or write 'class: standard'")
    def deleted_before_its_minimum(self):
        """Colder classes bill an object for 30, 90 or 180 days, however soon it is deleted.

        Flags:
            {class: standard-ia, holds: 10 GB, object_size: 1 MB, expires: 14 days}
        Passes:
            {class: standard, holds: 10 GB, expires: 14 days}
        Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html
        """
        least_time = BILLED_FOR.get(self.class_)
        if least_time and self.expires is not None and self.expires < least_time:
            days = [plain((time / day).number) for time in (self.expires, least_time)]
            yield "expires", f"objects are deleted after {days[0]} days, and {self.class_} bills {days[1]}"
        elif least_time and self.deleted_early:
            within = plain((least_time / day).number)
            yield "deleted_early", f"{self.deleted_early} are billed as if kept, for deletion within {within} days"

    @rule(hint="add 'object_size: 500 KB'")
    def objects_of_unknown_size(self):
        """Some classes bill by the object as well as by the byte.

        Flags:
            {class: glacier-deep, holds: 10 GB}
        Passes:
            {class: glacier-deep, holds: 10 GB, object_size: 500 KB}
        Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html
        """
        if self.holds and not self.object_size and self.class_ in ("intelligent-tiering", *PADDED, *ARCHIVED):
            yield "class", f"{self.class_} bills objects by number and size; they are counted as 1 MB each"

    @rule(severity="info", hint="write what is written on the connections that reach it: {puts: 1/request}")
    def events_of_reads(self):
        """A bucket tells of objects written, deleted and restored; nobody hears of those that are read.

        Where everything that arrives reads, nothing leaves over the bucket's own connections.

        Flags:
            services: {it: {type: s3}, thumbnails: {type: lambda}}
            traffic: {users: {requests: 1/second}}
            connections: [users -> it -> thumbnails]
        Passes:
            services: {it: {type: s3}, thumbnails: {type: lambda}}
            traffic: {users: {requests: 1/second}}
            connections: [users -> it: {puts: 1/request}, it -> thumbnails]
        Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html
        """
        happens = (self.puts, self.deletes, self.restores, self.expedited_restores, self.bulk_restores)
        if self.told and (self.gets or self.lists) and not any(happens):
            yield "type", f"is only read, so nothing of it reaches {', '.join(self.told)}"

    @rule(severity="error", hint="let the three parts make 100% at most")
    def parts_over_the_whole(self):
        """What Intelligent-Tiering moved cannot be more than what the bucket holds.

        Flags:
            {class: intelligent-tiering, holds: 1 GB, object_size: 1 MB, infrequent: 80%, archived: 40%}
        Passes:
            {class: intelligent-tiering, holds: 1 GB, object_size: 1 MB, infrequent: 60%, archived: 40%}
        Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html
        """
        moved = self.infrequent + self.archived + self.deep_archived
        if moved > 1:
            yield "infrequent", f"{plain(moved.number * 100)}% of the bucket is said to be unread or archived"

    @rule(
        severity="error", hint="write 'block_public_access: true' and let CloudFront read through origin access control"
    )
    def public_bucket(self):
        """What is in a public bucket belongs to everybody who guesses its name.

        Only a website served from the bucket itself needs to be public. Behind CloudFront, origin access control reads
        a private one.

        Flags:
            {holds: 10 GB, block_public_access: false}
        Passes:
            {holds: 10 GB}
        Passes:
            {holds: 10 GB, website: true, block_public_access: false}
        Source: https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html
        """
        if not self.block_public_access and not self.website:
            yield "block_public_access", f"anybody may read its {self.holds}" if self.holds else "anybody may read it"
