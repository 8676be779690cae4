"""The objects of a bucket: their number, which of them are moved between tiers, and what AWS adds to small ones."""

from archplan.services.s3.classes import ARCHIVED, PADDED
from archplan.services.words import *

(objects,) = counts("object")


class Objects(ServicePart):
    """How many objects a bucket holds, and what is billed of small ones."""

    @derived
    def object_count(self):
        """What it holds over an average object, counted as 1 MB where none is stated."""
        return self.holds / (self.object_size or 1 * MB) * objects

    @derived
    def tiered(self):
        """Intelligent-Tiering moves and monitors objects of 128 KB and more; smaller ones stay frequent.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html
        """
        return 1 - ceil(most(1 - (self.object_size or 1 * MB) / (128 * KB), 0))

    @derived
    def padding(self):
        """Infrequent-access and Glacier Instant Retrieval bill an object as 128 KB at least; the Glacier archives
        add 32 KB to every object.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html
        """
        if self.class_ in ARCHIVED:
            return self.object_count * 32 * KB / objects
        if self.class_ in PADDED and self.object_size:
            return self.object_count * most(128 * KB - self.object_size, 0 * byte) / objects
        return 0 * byte
