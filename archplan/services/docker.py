"""Docker builds and runs images; AWS does not bill it. https://docs.docker.com/"""

from archplan.services.words import *


class Docker(
    Service, title="Docker", icon="onprem.container.Docker", role="cicd", stands="internet",
    free="not billed by AWS",
):  # fmt: skip
    """The tool that builds images, or the containers it runs on a host; what it pushes to a registry is billed there."""

    billed_by_aws = False
    keeps_images = True

    runs: bool = option(False, "it runs containers on a host, rather than building images")
    file: str = option("Dockerfile", "the file it builds from")

    requests: Flow = inflow("builds and pulls", default=True)

    def plays(self):
        """Containers that serve requests are no part of the delivery."""
        return "compute" if self.runs else self.role

    def carries(self, inflow):
        """A build reads what is beside it: no bytes travel for it unless a connection says so."""
        return (0 * byte / request, 0 * byte / request)

    def spread(self):
        """One copy, in the first zone: archplan does not know that anybody repeats it."""
        return 1
