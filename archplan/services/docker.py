"""Docker builds and runs images; AWS does not bill it. https://docs.docker.com/"""

from archplan.service import *


class Docker(
    Service, title="Docker", icon="onprem.container.Docker", role="cicd", stands="internet",
    free="not billed by AWS",
):  # fmt: skip
    """The tool that builds the images. What it pushes to a registry is billed there."""

    file: str = option("Dockerfile", "the file it builds from")

    requests: Flow = inflow("builds and pulls", default=True)

    def carries(self, inflow):
        """A build reads what is beside it: no bytes travel for it unless a connection says so."""
        return (0 * byte / request, 0 * byte / request)
