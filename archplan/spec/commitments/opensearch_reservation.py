"""Reserved Instances of OpenSearch Service, each for one type and size."""

from __future__ import annotations

from archplan.services.words.steps import option
from archplan.spec.commitments import Reservation


class Kind(Reservation):
    """Reserved search instances: data nodes and dedicated masters of one type and size alike.

    https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ri.html
    """

    slug = "opensearch-reservation"
    title = "OpenSearch Reserved Instances"
    source = "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ri.html"

    instance: str = option("", "the instance type, such as r7g.large", required=True)
    region: str = option("", "the region it is bought in, when not the architecture's")

    @property
    def entry(self) -> str:
        return f"instance/{self.kind}"
