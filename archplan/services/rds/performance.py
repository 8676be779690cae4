"""What RDS includes of the performance of its storage."""

from archplan.services.words import *


class IncludedPerformance(ServicePart):
    """The IOPS and the throughput that a volume has for nothing, by its size."""

    @derived
    def large(self):
        """1 for storage striped over four volumes: from 400 GB, from 200 GB for Oracle, never for SQL Server. [k]

        https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html
        """
        if self.engine.startswith("sqlserver"):
            return quantity(0)
        threshold = (200 if self.engine.startswith("oracle") else 400) * GB
        return least(-ceil(-(self.storage / threshold)), 1)

    @derived
    def included_IOPS(self):
        """gp3 includes 3,000 operations a second, 12,000 once it is striped. [k]

        https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html
        """
        return 3000 + 9000 * self.large

    @derived
    def included_throughput(self):
        """gp3 includes 125 MiB a second, 500 once it is striped. [k]

        https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html
        """
        return (125 + 375 * self.large) * MB / second
