"""Reserved nodes of MemoryDB, whose sizes of one family stand for each other."""

from __future__ import annotations

from typing import Literal

from archplan.services.words.steps import option
from archplan.spec.commitments import NodeReservation


class Kind(NodeReservation):
    """Reserved nodes of one engine. Sizes of a family stand for each other. [k]

    https://docs.aws.amazon.com/memorydb/latest/devguide/nodes.reserved.html
    """

    slug = "memorydb-reservation"
    title = "MemoryDB Reserved Nodes"
    source = "https://docs.aws.amazon.com/memorydb/latest/devguide/nodes.reserved.html"

    node: str = option("", "the node type, such as db.r7g.large", required=True)
    engine: Literal["valkey", "redis"] = option(None, "the engine", required=True)
    region: str = option("", "the region it is bought in, when not the architecture's")
