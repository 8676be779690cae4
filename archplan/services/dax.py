"""DynamoDB Accelerator (DAX) bills its nodes by the hour. https://aws.amazon.com/dynamodb/pricing/"""

from archplan.services.words import *

server = unit("node")


class DAX(
    MadeAnew,
    Service,
    title="Amazon DynamoDB Accelerator",
    icon="aws.database.DAX",
    role="data",
    stands="zone",
    subcategory="Caching",
):
    """A cache in front of DynamoDB, drawn on its own. Simpler is the `dax` option of the table itself. A connection
    that leaves it takes the reads it could not answer; one with `passes: writes` takes all writes.
    """

    whole_hours = True
    warned_alone = True
    answers_inside = True
    waits = True
    copied_from = "warm-standby"
    sides = Sides(2, "https://aws.amazon.com/ec2/pricing/on-demand/")  # it names DAX

    node: Annotated[str, Listed("dax.csv", "node", "node type")] = option("dax.t3.small", "the type of every node")
    nodes: Count = option(3, "nodes: one primary, the others copies in other zones")
    hit_ratio: Ratio = option("0%", "the part of the reads that it answers")

    reads: Flow = inflow("items read", default=True)
    writes: Flow = inflow("items written, passed on to the table", brings=True)

    class leaving(Record):
        """Keys of a connection that leaves the Accelerator."""

        passes: Literal["reads", "writes"] = option("reads", "what the connection carries")

    def spread(self):
        return int(min(self.zones, self._values["nodes"].number))

    def outflow(self, leaving):
        """Reads that it cannot answer go on to the table, and so do all writes."""
        return {"writes": 1} if leaving.passes == "writes" else {"reads": 1 - self._values["hit_ratio"]}

    @meter("node/{node}")
    def node_hours(self):
        """Every node runs all the time. [k]

        https://aws.amazon.com/dynamodb/pricing/
        """
        return self.nodes * server

    @rule(hint="write 'nodes: 3'")
    def accelerator_on_one_node(self):
        """With one node the cache is empty, and away, when it fails.

        Flags:
            {nodes: 1}
        Passes:
            {nodes: 3}
        Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAX.concepts.cluster.html
        """
        if self.nodes < 2 and self.stage == "production":
            yield "nodes", "its only node holds the whole cache"

    @rule(severity="info", hint="add what it answers, such as 'hit_ratio: 80%'", traffic=True)
    def accelerator_that_answers_nothing(self):
        """A cache saves what it answers.

        Flags:
            services: {it: {type: dax, hit_ratio: 0%}}
            traffic: {users: {requests: 1/second}}
            connections: [users -> it]
        Passes:
            {hit_ratio: 80%}
        Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAX.concepts.html [k]
        """
        if not self.hit_ratio:
            yield "hit_ratio", "answers no read, so it costs and saves nothing"
