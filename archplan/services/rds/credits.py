"""What a burstable database uses beyond the CPU credits it earns."""

from archplan.services.words import *

(vCPU,) = counts("vCPU")
Credits = Annotated[Quantity, Measures("an amount of vCPU-hours", vCPU, "60 vCPU-hours/month")]


class SurplusCredits(ServicePart):
    """T3 and T4g databases run on when their credits are spent, and AWS bills what they use then."""

    surplus_credits: Credits | None = option(
        None, "vCPU-hours that burstable instances, all together, use beyond credits they earn"
    )

    @property
    def is_unlimited(self):
        """Whether it may use more than it earns, and pays for it: T instances but those of the first kind, T2."""
        return self._values["instance"].startswith("db.t") and not self._values["instance"].startswith("db.t2.")

    @property
    def credit_price(self):
        """The price name of a credit: SQL Server's and Oracle's have names of their own."""
        family, dash, _edition = self._values["engine"].partition("-")
        return f"cpu-credits-{family}" if dash else "cpu-credits"

    @meter("{credit_price}", scope="global", ends="never")
    def surplus_vCPUs(self):
        """T3 and T4g databases are always unlimited: what they use beyond their baseline over 24 hours is paid.

        Their price is one for all regions and sizes, and no reservation covers it. A T2 is held at its baseline.
        https://aws.amazon.com/rds/pricing/
        """
        return self.surplus_credits if self.is_unlimited else None
