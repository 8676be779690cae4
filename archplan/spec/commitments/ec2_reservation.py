"""Reserved Instances of EC2: regional ones, whose sizes stand for each other, and zonal ones, which keep capacity too."""

from __future__ import annotations

from typing import Literal

from archplan.services.words.committable import family_of
from archplan.services.words.steps import option
from archplan.spec.commitments import Reservation

# https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/apply_ri.html
INFLEXIBLE = ("g4ad", "g4dn", "g5", "g5g", "inf1")


class Kind(Reservation):
    """Reserved Instances. Regional ones of Linux pay for every size of their family, the smallest first.

    Not size flexible are zonal ones, Windows, and the families G4ad, G4dn, G5, G5g and Inf1.
    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/apply_ri.html
    """

    slug = "ec2-reservation"
    title = "EC2 Reserved Instances"
    source = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/apply_ri.html"
    flexible = True

    instance: str = option("", "the instance type, such as m5.large", required=True)
    os: Literal["linux", "windows"] = option("linux", "the operating system")
    scope: Literal["regional", "zonal"] = option("regional", "whether it holds in the region or in one zone")
    region: str = option("", "the region it is bought in, when not the architecture's")

    @property
    def is_flexible(self) -> bool:
        return self._values["os"] == "linux" and family_of(self.kind) not in INFLEXIBLE and super().is_flexible

    @property
    def is_zonal(self) -> bool:
        return bool(self._values["scope"] == "zonal")

    @property
    def traits(self) -> dict[str, str]:
        return {"os": self._values["os"]}

    @property
    def entry(self) -> str:
        return f"instance/{self._values['os']}/{self.kind}"
