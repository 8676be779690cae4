"""Amazon S3 Vectors bills the vectors it keeps, the bytes written, the queries, and what each query goes through.

https://aws.amazon.com/s3/pricing/
"""

from archplan.services.words import *

NUMBER = 4 * byte  # of one dimension
LEAST_PUT = 128 * KB  # what a write is billed for at least


class S3Vectors(Service, title="Amazon S3 Vectors", icon="aws.storage.S3Vectors", role="data", category="Storage"):
    """Keeps vectors in buckets and finds those most like another, with no cluster underneath."""

    vectors: Count = option("0", "vectors in all indexes")
    indexes: Count = option("1", "indexes that they are spread over evenly; a query goes through one", vectors=SOME)
    dimensions: Count = option("1024", "numbers of one vector")
    key_: Size = option("32 bytes", "the key of one vector")
    metadata: Size = option("0 bytes", "what may be filtered by, of one vector")
    text: Size = option("0 bytes", "what is kept beside one vector and never filtered by")
    batch: Count = option("1", "vectors of one write")

    queries: Flow = inflow("searches for similar vectors", default=True)
    writes: Flow = inflow("writes of vectors, a batch each", brings=True)

    def outflow(self, leaving):
        """It calls nothing."""
        return {}

    def written_at_once(self):
        """A write holds a batch of vectors."""
        return most(self._values["batch"], 1)

    @derived
    def searched_of_a_vector(self):
        """What a query goes through of one vector: its numbers of 4 bytes each, its key and what may be filtered by.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-vectors.html
        """
        return self.dimensions * NUMBER + self.key_ + self.metadata

    @derived
    def size_of_a_vector(self):
        """What is kept of one vector: its numbers, its key and all of its metadata."""
        return self.searched_of_a_vector + self.text

    @meter("storage")
    def vectors_kept(self):
        """The vectors with their keys and metadata. [k]

        https://aws.amazon.com/s3/pricing/
        """
        return self.vectors * self.size_of_a_vector if self.vectors else None

    @meter("put")
    def vectors_written(self):
        """The bytes of every write, 128 KB of each at least. [k]

        https://aws.amazon.com/s3/pricing/
        """
        return self.writes / request * most(self.batch * self.size_of_a_vector, LEAST_PUT)

    @meter("query")
    def queries_asked(self):
        """Every query. [k]

        https://aws.amazon.com/s3/pricing/
        """
        return self.queries.mean

    @meter("query-data")
    def data_gone_through(self):
        """What every query goes through: all vectors of its index, without what is never filtered by. The price falls
        with the vectors of an index. [k]

        https://aws.amazon.com/s3/pricing/
        """
        each = self.vectors * self.searched_of_a_vector / most(self.indexes, 1)
        return self.queries / request * each if self.vectors else None

    @rule(severity="info", hint="write several vectors at once, such as 'batch: 100'")
    def vectors_written_one_by_one(self):
        """A write is billed for 128 KB at least, which a single vector seldom fills.

        Flags:
            services: {it: {type: s3vectors}}
            traffic: {app: {kind: devices, requests: 1000/day}}
            connections: [app -> it: {writes: 1/request, queries: 0}]
        Passes:
            services: {it: {type: s3vectors, batch: 100}}
            traffic: {app: {kind: devices, requests: 1000/day}}
            connections: [app -> it: {writes: 1/request, queries: 0}]
        Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-vectors-best-practices.html
        """
        written = self.batch * self.size_of_a_vector
        if self.writes and written * 4 < LEAST_PUT:
            yield "batch", f"a write has {written} and is billed for {LEAST_PUT}"
