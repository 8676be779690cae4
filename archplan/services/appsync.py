"""AWS AppSync bills operations, real-time updates and the minutes clients stay connected; caches by the hour.

https://aws.amazon.com/appsync/pricing/
"""

from archplan.services.words import *

operation, message, connection, cache = counts("operation", "message", "connection", "cache")
CACHES = {"small": "1.55gb", "medium": "3.22gb", "large": "12.3gb", "xlarge": "25.05gb", "2xlarge": "50.47gb",
          "4xlarge": "101.38gb", "8xlarge": "203.26gb", "12xlarge": "317.77gb"}  # fmt: skip
CacheSize = Literal["none", "small", "medium", "large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge"]


class AppSync(
    Service, title="AWS AppSync", icon="aws.integration.Appsync", role="ingress", subcategory="API Management"
):
    """GraphQL and publish-subscribe APIs."""

    alias_target = True

    api: Literal["graphql", "events"] = option("graphql", "queries and subscriptions, or channels of events")
    connected: Count = option(0, "clients that hold a subscription open, on average")
    cache_size: CacheSize = option("none", "the cache of its answers")
    hit_ratio: Ratio = option("0%", "the part of the operations that the cache answers")

    operations: Flow = inflow("queries, changes and events published", default=True)
    updates: Flow = inflow("updates delivered to subscribers")

    def takes_firewall(self):
        return True

    def outflow(self, leaving):
        """What the cache does not answer reaches the data sources; updates go to clients."""
        return {"operations": 1 - self._values["hit_ratio"]}

    @property
    def cache_price(self):
        return CACHES.get(self._values["cache_size"], "none")

    @meter("operation", api="graphql")
    def operations_answered(self):
        """Every query and every change. [k]

        https://aws.amazon.com/appsync/pricing/
        """
        return self.operations * operation / request

    @meter("realtime-update", api="graphql")
    def real_time_updates(self):
        """Every update to every subscriber, once for each 5 KB started. [k]

        https://aws.amazon.com/appsync/pricing/
        """
        return self.chunks(self.updates, 5 * KB) * message / request

    @meter("connection-minute", api="graphql")
    def time_connected(self):
        """Every minute of every open subscription. [k]

        https://aws.amazon.com/appsync/pricing/
        """
        return self.connected * connection

    @meter("event-operation", api="events")
    def event_operations(self):
        """Events published and delivered, once for each 5 KB started. [k]

        https://aws.amazon.com/appsync/pricing/
        """
        return (self.chunks(self.operations, 5 * KB) + self.chunks(self.updates, 5 * KB)) * operation / request

    @meter("event-connection-minute", api="events")
    def time_on_channels(self):
        """Every minute of every open connection. [k]

        https://aws.amazon.com/appsync/pricing/
        """
        return self.connected * connection

    @meter("cache-{cache_price}", cache_size=tuple(CACHES))
    def cache_hours(self):
        """The cache runs all the time. [k]

        https://aws.amazon.com/appsync/pricing/
        """
        return 1 * cache

    @rule(severity="info", hint="state 'hit_ratio: 60%', or take the cache away")
    def cache_that_answers_nothing(self):
        """A cache is paid by the hour whether it helps or not.

        Flags:
            {cache_size: small}
        Passes:
            {cache_size: small, hit_ratio: 60%}
        Source: https://aws.amazon.com/appsync/pricing/ [k]
        """
        if self.cache_size != "none" and not self.hit_ratio:
            yield "cache_size", "the cache answers none of the operations"

    @rule(hint="add {updates: 2/request} to the connection, or 'connected: 0'", traffic=True)
    def subscribers_without_updates(self):
        """Subscriptions without updates are usually a forgotten number.

        Flags:
            services: {it: {type: appsync, connected: 500}}
            traffic: {users: {requests: 1/second}}
            connections: [{"users -> it": {operations: 1/request}}]
        Passes:
            services: {it: {type: appsync, connected: 500}}
            traffic: {users: {requests: 1/second}}
            connections: [{"users -> it": {operations: 1/request, updates: 2/request}}]
        Source: https://aws.amazon.com/appsync/pricing/ [k]
        """
        if self.connected and not self.updates:
            yield "connected", f"{self.connected} clients listen and nothing is sent to them"
