"""Reserved nodes of Redshift, each for one type and size."""

from __future__ import annotations

from archplan.services.words.steps import option
from archplan.spec.commitments import Reservation


class Kind(Reservation):
    """Reserved nodes of a provisioned warehouse, billed whether the cluster is paused or not.

    https://docs.aws.amazon.com/redshift/latest/mgmt/purchase-reserved-node-offering.html
    """

    slug = "redshift-reservation"
    title = "Redshift Reserved Nodes"
    source = "https://docs.aws.amazon.com/redshift/latest/mgmt/purchase-reserved-node-offering.html"
    counted = "node"
    named = "node"

    node: str = option("", "the node type, such as ra3.large", required=True)
    region: str = option("", "the region it is bought in, when not the architecture's")

    @property
    def entry(self) -> str:
        return f"node/{self.kind}"
