"""A proxy before an Aurora cluster, billed by what stands behind it."""

from archplan.services.words import *

ACU, vCPU = counts("ACU", "vCPU")


class AuroraProxy(ServicePart):
    """RDS Proxy bills the vCPUs of a cluster's instances, or the capacity units of a serverless one."""

    proxy: bool = option(False, "an RDS Proxy that shares out connections")

    @meter("rds:proxy-vcpu", proxy=True, capacity="instances")
    def proxy_of_instances(self):
        """The vCPUs of every instance behind the proxy, two at least for each. [k]

        https://aws.amazon.com/rds/proxy/pricing/
        """
        return self.instances_running * most(self.instance_vCPUs, 2) * vCPU

    @meter("rds:proxy-acu", proxy=True, capacity="serverless")
    def proxy_of_units(self):
        """The capacity units of every hour behind the proxy, eight at least. [k]

        https://aws.amazon.com/rds/proxy/pricing/
        """
        return over_the_day(most(self.units_running, 8)) * ACU
