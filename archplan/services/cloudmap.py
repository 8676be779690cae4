"""AWS Cloud Map bills registered resources and discovery calls; tasks that ECS registers are free.

https://aws.amazon.com/cloud-map/pricing/
"""

from archplan.services.words import *

resource, call, hosted_zone, dns_query = counts("resource", "call", "hosted zone", "query")


class CloudMap(Service, title="AWS Cloud Map", icon="aws.network.CloudMap", role="network"):
    """A namespace in which services find one another, by API call or by DNS."""

    agreement = Agreement("99.9%", "https://aws.amazon.com/cloud-map/sla/", confidence="unseen")
    awaited = False  # callers keep the addresses they found

    namespace: str = option("", "its name, such as shop.local")
    kind: Literal["private-dns", "public-dns", "http"] = option("private-dns", "how names are found; http by API only")
    resources: Count = option("0", "registered resources, without the tasks that ECS registers")

    discoveries: Flow = inflow("calls of the discovery API", default=True)
    queries: Flow = inflow("DNS queries")

    def usual(self, caller):
        """Names of a DNS namespace are looked up by DNS; callers of the API keep what they found."""
        if self._values["kind"] != "http":
            return Usual(f"{caller.name} looks names up by DNS, which is no call of the discovery API")
        return unsaid(f"{caller.name} asks it where others are", "{discoveries: 0.01/request}")

    def outflow(self, leaving):
        """Finding a service is no request to it."""
        return {}

    @meter("resource")
    def registered_resources(self):
        """Every resource registered, for the hours it is; ECS registers its tasks for nothing.

        https://aws.amazon.com/cloud-map/pricing/
        """
        return self.resources * resource

    @meter("discovery-call")
    def discovery_calls(self):
        """Every call of the discovery API.

        https://aws.amazon.com/cloud-map/pricing/
        """
        return self.discoveries * call / request

    @meter("route53:hosted-zone", scope="global", kind=("private-dns", "public-dns"))
    def namespace_zone(self):
        """A DNS namespace is a hosted zone of Route 53.

        https://aws.amazon.com/route53/pricing/
        """
        return 1 * hosted_zone

    @meter("route53:query-standard", scope="global", kind="public-dns")
    def public_queries(self):
        """Every query of a public namespace.

        https://aws.amazon.com/route53/pricing/
        """
        return self.queries * dns_query / request

    @free(kind="private-dns")
    def private_queries(self):
        """Queries of a private namespace inside its VPC are free.

        https://aws.amazon.com/route53/pricing/
        """
        return self.queries.mean or True

    @rule(severity="error", hint="take a second service or a load balancer")
    def too_many_resources(self):
        """A service of Cloud Map registers 1,000 resources at most.

        Flags:
            {namespace: shop.local, resources: 1200}
        Passes:
            {namespace: shop.local, resources: 40}
        Source: https://docs.aws.amazon.com/cloud-map/latest/dg/cloud-map-limits.html
        """
        if self.resources > 1000:
            yield "resources", f"{plain(self.resources.number)} resources are registered, 1,000 at most in one service"
