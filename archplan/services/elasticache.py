"""Amazon ElastiCache bills nodes by the hour or, serverless, the data held and the units of each command.

https://aws.amazon.com/elasticache/pricing/
"""

from archplan.services.words import *

server, ECPU = counts("node", "ECPU")


class ElastiCache(
    Versioned,
    MadeAnew,
    Service,
    title="Amazon ElastiCache",
    icon="aws.database.ElastiCache",
    role="data",
    stands="zone",
    subcategory="Caching",
):
    """Keeps in memory what is asked for often."""

    whole_hours = True
    also_called = {"redis": "engine: redis", "valkey": "engine: valkey", "memcached": "engine: memcached", "cache": ""}

    warned_alone = True
    answers_inside = True
    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
    sends_as = {"log": "vended"}

    agreement = Agreement(
        "99.99%", "https://aws.amazon.com/elasticache/sla/", zonal="99.9%", confidence="disputed",
        condition="several zones with automatic failover",
    )  # fmt: skip
    waits = True
    sides = Sides(1, "https://aws.amazon.com/elasticache/pricing/")  # of the client's instance alone, of no node

    engine: Literal["valkey", "redis", "memcached"] = option(
        "valkey", "Valkey costs a fifth to a third less than Redis"
    )
    capacity: Literal["nodes", "serverless"] = option("nodes", "nodes, or pay for data and commands")
    version: str = option(
        "",
        "the version of Redis, such as 7.1; the newest in standard support unless stated",
        engine=stated("redis"),
        capacity=stated("nodes"),
    )
    support: Literal["standard", "extended"] = option(
        "standard",
        "extended for a version past standard support; its days say so unless stated",
        engine=stated("redis"),
        capacity=stated("nodes"),
    )
    node: Annotated[str, Listed("elasticache.csv", "node", "node type")] = option(
        "cache.t4g.small", "the type of every node", capacity="nodes"
    )
    shards: Count = option(1, "parts the keys are spread over; for Memcached, its nodes", capacity="nodes")
    replicas: Count = option(
        1, "copies of each shard, in other zones; Memcached has none", capacity="nodes", engine=("valkey", "redis")
    )
    holds: Size = option("0 GB", "what it holds on average, when serverless", capacity=stated("serverless"))
    backups: Size = option("0 GB", "snapshots kept")
    encrypted: bool = option(True, "encrypted at rest, as AWS's consoles set it")
    hit_ratio: Ratio = option("0%", "the part of the commands that connections leaving it are spared")

    commands: Flow = inflow("commands", default=True)

    def spread(self):
        copies = 0 if self._values["engine"] == "memcached" else self._values["replicas"].number
        nodes = self._values["shards"].number * (1 + copies)
        return int(min(self.zones, nodes)) if self._values["capacity"] == "nodes" else self.zones

    def outlives_a_zone(self):
        """Shards alone do not help: what one of them keeps is nowhere else without a replica."""
        values = self._values
        copied = values["engine"] != "memcached" and values["replicas"] > 0
        return values["capacity"] == "serverless" or bool(copied and self.spread() > 1)

    def outflow(self, leaving):
        """What is not in the cache is asked of whatever stands behind it."""
        return {"commands": 1 - self._values["hit_ratio"]}

    def in_recovery(self, strategy):
        """A cache starts empty: all its shards, and of the copies as many as the strategy's size asks for. [k]

        https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Redis-Global-Datastore.html
        """
        if not strategy.serves:
            return Copy("created empty when it is needed")
        if self.capacity == "serverless" or self.engine == "memcached":
            return Copy("starts empty", {})
        replicas = strategy.units(1 + self.replicas) - 1
        return Copy("starts empty", {"replicas": min(replicas, int(self.replicas.number))}, grows=not strategy.is_whole)

    @derived
    def nodes_running(self):
        """Every shard has a primary and its replicas. [k]

        https://aws.amazon.com/elasticache/pricing/
        """
        return self.shards * (1 if self.engine == "memcached" else 1 + self.replicas)

    def commits(self):
        """Its nodes; the Database plan covers Valkey alone, and its serverless caches with what they hold.

        AWSDatabaseSavingsPlans, the list of rates of 2026-04-22
        https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheNodes.Reserved.html
        """
        plans = ("database-savings-plan",) if self.engine == "valkey" else ()
        nodes = database(self.node, "elasticache-reservation", "elasticache", {"engine": self.engine}, plans=plans)
        serverless = Committable(plans, ("elasticache-serverless", "elasticache"))
        return {"node_hours": nodes, "data_stored": serverless, "processing_units": serverless}

    @meter("node/{engine}/{node}", capacity="nodes")
    def node_hours(self):
        """Every node runs all the time. [k]

        https://aws.amazon.com/elasticache/pricing/
        """
        return self.nodes_running * server

    def calendar(self):
        values = self._values
        return "redis" if values["engine"] == "redis" and values["capacity"] == "nodes" else "", values["version"]

    @derived
    def premium(self):
        """What extended support adds to the price of a node: 80% in its first two years, 160% in the third.

        https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/extended-support-charges.html
        """
        return quantity(Fraction(16, 10) if self.year == "-year-3" else Fraction(8, 10))

    @property
    def rate(self):
        """What it is a part of: the price of the node, or one that nobody knows."""
        return "extended-support-unknown" if self.year == "-unknown" else f"node/redis/{self._values['node']}"

    @meter("{rate}", capacity="nodes", engine="redis")
    def extended_support(self):
        """A part of the price of every node, on top of it, once the version is past standard support.

        AWS's own example: a node of $0.156 an hour adds $0.1248 in the first two years.
        https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/extended-support-charges.html
        """
        return self.nodes_running * self.premium * server if self.is_extended else None

    @meter("{engine}-storage", capacity="serverless")
    def data_stored(self):
        """What it holds; at least 100 MB for Valkey and 1 GB for the others. [k]

        https://aws.amazon.com/elasticache/pricing/
        """
        return most(self.holds, 100 * MB if self.engine == "valkey" else 1 * GB)

    @meter("{engine}-ecpu", capacity="serverless")
    def processing_units(self):
        """One unit of every command for each KB it moves, one at least: 3.2 KB take 3.2 units. [k]

        https://aws.amazon.com/elasticache/pricing/
        """
        units = self.by_size(
            self.commands, lambda one: most((one.request_size + one.response_size) / (KB / request), 1)
        )
        return units * ECPU / request

    @meter("backup", ends="over")
    def backup_storage(self):
        """Snapshots kept. [k]

        https://aws.amazon.com/elasticache/pricing/
        """
        return self.backups or None

    @rule(hint="write 'replicas: 1'")
    def cache_without_replica(self):
        """Without a replica a failed node takes its keys along.

        The requests that the cache was answering then fall on what stands behind it, all at once.

        Flags:
            {replicas: 0}
        Passes:
            {replicas: 1}
        Passes:
            {capacity: serverless, replicas: 0}
        Source: https://docs.aws.amazon.com/awssupport/latest/user/fault-tolerance-checks.html
        """
        if self.capacity == "nodes" and self.engine != "memcached" and not self.replicas and self.stage == "production":
            shards = "its only shard has" if self.shards == 1 else f"its {self.shards} shards have"
            yield "replicas", f"{shards} no copy"

    @rule(severity="info", hint="write 'engine: valkey'")
    def dearer_engine(self):
        """Valkey speaks the protocol of Redis and costs less.

        It is the open continuation of Redis OSS; clients stay as they are.

        Flags:
            {engine: redis}
        Passes:
            {engine: valkey}
        Source: https://aws.amazon.com/elasticache/pricing/
        """
        if self.engine == "redis":
            yield "engine", "Redis OSS for what Valkey does on the same nodes", Instead({"engine": "valkey"})

    @rule(hint="leave 'encrypted: false' out")
    def unencrypted_storage(self):
        """What is kept unencrypted can be read by whoever gets hold of a copy.

        Snapshots and disks of a node that swaps hold what was in memory. Encryption with a key that AWS manages costs nothing, and is hard to turn on afterwards.

        Flags:
            {encrypted: false}
        Passes:
            {}
        Source: https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html
        """
        if not self.encrypted:
            yield "encrypted", "its data is kept unencrypted"
