"""How many sides of a byte between zones AWS bills."""

from __future__ import annotations

from archplan.kernel.record import frozen


@frozen
class Sides:
    """How many sides of a byte between zones AWS bills: the caller's and the service's own, the caller's alone, none.

    `is_read` is False for a rule whose page nobody has read.
    """

    billed: int
    source: str
    is_read: bool = True


# "in to and out of EC2, RDS, Redshift, DAX, ElastiCache instances or network interfaces: $0.01/GB in each direction"
BOTH_SIDES = Sides(2, "https://aws.amazon.com/ec2/pricing/on-demand/")
