"""Reserved nodes of ElastiCache, whose sizes of one family stand for each other."""

from __future__ import annotations

from typing import Literal

from archplan.services.words.steps import option
from archplan.spec.commitments import NodeReservation


class Kind(NodeReservation):
    """Reserved cache nodes of one engine. Sizes of a family stand for each other. [k]

    https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheNodes.Reserved.html
    """

    slug = "elasticache-reservation"
    title = "ElastiCache Reserved Nodes"
    source = "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheNodes.Reserved.html"

    node: str = option("", "the node type, such as cache.r7g.large", required=True)
    engine: Literal["valkey", "redis", "memcached"] = option(None, "the engine", required=True)
    region: str = option("", "the region it is bought in, when not the architecture's")
