"""Reserved DB instances of RDS and Aurora: a standby counts as a second one, and some engines let sizes stand for each other."""

from __future__ import annotations

from typing import Literal

from archplan.services.words.steps import option
from archplan.spec.commitments import Reservation

# https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithReservedDBInstances.html
FLEXIBLE = ("mariadb", "mysql", "postgresql", "oracle-standard-two-byol", "oracle-enterprise-byol")
AURORA = ("aurora-mysql", "aurora-postgresql")


class Kind(Reservation):
    """Reserved database instances. A Multi-AZ one counts twice what a single one does.

    Sizes of one family stand for each other with MariaDB, MySQL, PostgreSQL, Aurora and Oracle of one's own licence.
    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithReservedDBInstances.html
    """

    slug = "rds-reservation"
    title = "Reserved DB Instances"
    source = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithReservedDBInstances.html"
    flexible = True

    instance: str = option("", "the database instance type, such as db.r6g.large", required=True)
    engine: Literal[
        "postgresql", "mysql", "mariadb", "sqlserver-express", "sqlserver-web", "sqlserver-standard",
        "sqlserver-enterprise", "oracle-standard-two", "oracle-standard-two-byol", "oracle-enterprise-byol",
        "aurora-mysql", "aurora-postgresql",
    ] = option(None, "the engine with its licence; byol brings its own", required=True)  # fmt: skip
    multi_az: bool = option(False, "bought for a database with a standby in a second zone")
    region: str = option("", "the region it is bought in, when not the architecture's")

    @property
    def is_flexible(self) -> bool:
        return self._values["engine"] in (*FLEXIBLE, *AURORA) and super().is_flexible

    @property
    def weight(self) -> int:
        return 2 if self._values["multi_az"] else 1

    @property
    def traits(self) -> dict[str, str]:
        return {"engine": self._values["engine"]}

    @property
    def file(self) -> str:
        return self._values["engine"].partition("-")[0] if self._values["engine"] in AURORA else super().file

    @property
    def entry(self) -> str:
        engine, copies = self._values["engine"], "multi-az" if self._values["multi_az"] else "single-az"
        if engine in AURORA:
            return f"instance/{engine.partition('-')[2]}/standard/{self.kind}"
        return f"instance/{engine}/{copies}/{self.kind}"
