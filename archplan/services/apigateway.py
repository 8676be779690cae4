"""Amazon API Gateway bills requests to HTTP and REST APIs, and messages and connections of WebSocket APIs.

https://aws.amazon.com/api-gateway/pricing/
"""

from archplan.services.words import *

message, connection, session, cache = counts("message", "connection", "session", "cache")


class APIGateway(
    Service,
    title="Amazon API Gateway",
    icon="aws.network.APIGateway",
    role="ingress",
    category="Integration",
    subcategory="API Management",
):
    """The door of an API: HTTP (the cheaper), REST (keys, quotas, a cache) or WebSocket."""

    also_called = {"api": "", "rest_api": "kind: rest", "http_api": "kind: http", "websocket": "kind: websocket"}

    answers_always = True
    alias_target = True
    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
    sends_as = {"log": "vended"}

    delivers = ("pushed",)

    agreement = Agreement("99.95%", "https://aws.amazon.com/api-gateway/sla/")

    kind: Literal["http", "rest", "websocket"] = option("http", "which kind of API")
    cache: Literal[
        "none", "0.5 GB", "1.6 GB", "6.1 GB", "13.5 GB", "28.4 GB", "58.2 GB", "118 GB", "237 GB"
    ] = option("none", "the cache of a REST API's stage")  # fmt: skip
    hit_ratio: Ratio = option("0%", "the part of requests that the cache answers")
    connections: Count | None = option(None, "WebSocket connections open on average", kind="websocket")
    authorizer: Literal["none", "iam", "jwt", "cognito", "lambda"] | None = option(
        None, "who checks the caller; none for a public API, a user pool of the architecture unless stated"
    )
    integration_timeout: Duration | None = option(
        None, "how long it waits for what answers: 29 seconds (REST, where AWS may raise it) or 30 (HTTP) unless stated"
    )
    connection_lasts: Duration = option(
        "10 minutes", "a WebSocket connection; each session opens one", kind="websocket", connections=None
    )
    connection_minutes: Volume | None = option(
        None, "minutes that WebSocket connections are open, as on a bill, such as 1 million/month", kind="websocket",
        states="minutes_drawn",
    )  # fmt: skip
    access_logs: bool = option(False, "access logs; the log group they go to bills them")

    requests: Flow = inflow("requests, or messages to a WebSocket API", default=True)
    pushed: Flow = inflow("messages that a program sends to clients of a WebSocket API", only_taken=True)

    def takes_firewall(self):
        """A REST API alone; the other kinds take none.

        https://docs.aws.amazon.com/waf/latest/developerguide/waf-chapter.html
        """
        return self._values["kind"] == "rest"

    def outflow(self, leaving):
        """What the cache does not answer goes on."""
        return {"requests": 1 - self.hit_ratio}

    @property
    def patience(self):
        """How long it waits for an answer."""
        usual = 30 * second if self.kind == "http" else 29 * second
        return self.integration_timeout if self.integration_timeout is not None else usual

    @derived
    def requests_in_steps(self):
        """An HTTP API counts a request for every 512 KB started of the larger of request and response. [k]

        https://aws.amazon.com/api-gateway/pricing/
        """
        return self.by_size(
            self.requests, lambda one: most(ceil(most(one.request_size, one.response_size) / (512 * KB / request)), 1)
        )

    @derived
    def messages_in_steps(self):
        """A WebSocket API counts a message for every 32 KB started, on the way in and on the way back. [k]

        https://aws.amazon.com/api-gateway/pricing/
        """
        step = 32 * KB / request
        counted = self.by_size(
            self.requests, lambda one: most(ceil(one.request_size / step), 1) + ceil(one.response_size / step)
        )
        return counted + self.chunks(self.pushed, 32 * KB) if self.pushed else counted

    @derived
    def open_connections(self):
        """Connections as stated, or one a session for as long as it lasts. [k]

        https://aws.amazon.com/api-gateway/pricing/
        """
        if self.connections is not None:
            return self.connections
        return self.requests.sessions / session * self.connection_lasts

    @derived
    def minutes_drawn(self):
        """A minute of every open connection in each minute."""
        return self.open_connections / minute

    @property
    def cache_price(self):
        """The price name of its cache: cache-0.5gb."""
        return f"cache-{self._values['cache'].replace(' ', '').lower()}"

    @meter("http-request", kind="http")
    def HTTP_API_requests(self):
        """Every request, in steps of 512 KB."""
        return self.requests_in_steps

    @meter("rest-request", kind="rest")
    def REST_API_requests(self):
        """Every request, whatever its size and whether the cache answers it. [k]

        https://aws.amazon.com/api-gateway/pricing/
        """
        return self.requests.mean

    @meter("{cache_price}", kind="rest")
    def REST_API_cache(self):
        """Every hour of the cache."""
        return 1 * cache if self.cache != "none" else None

    @meter("ws-message", kind="websocket")
    def WebSocket_messages(self):
        """Every message received and sent, in steps of 32 KB."""
        return self.messages_in_steps * message / request

    @meter("ws-connection-minute", kind="websocket")
    def WebSocket_connection_minutes(self):
        """Every minute of every open connection."""
        return self.volume_of("minutes_drawn", one) * minute * connection

    @free()
    def custom_domain_name(self):
        """A domain name of your own and its public certificate are not charged."""
        return True

    @free()
    def access_log_delivery(self):
        """API Gateway charges nothing for its access logs; the log group they go to bills them. [k]

        https://aws.amazon.com/api-gateway/pricing/
        """
        return self.access_logs or None

    @rule(severity="error", hint="hand out a link to S3 for large bodies")
    def payload_too_large(self):
        """API Gateway carries 10 MB at most, and WebSocket messages of 128 KB.

        Flags:
            services: {it: {type: apigateway}}
            traffic: {users: {requests: 1/second, request: 12 MB}}
            connections: [users -> it]
        Passes:
            services: {it: {type: apigateway}}
            traffic: {users: {requests: 1/second, request: 9 MB}}
            connections: [users -> it]
        Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
        """
        limit = 128 * KB if self.kind == "websocket" else 10 * MB
        larger = most(*(most(part.request_size, part.response_size) for part in self.requests.parts)) * request
        if larger > limit:
            yield "kind", f"a body of {larger} is above the {limit} that its {self.kind} API carries"

    @rule(severity="error", hint="ask AWS for a higher quota, or use a load balancer", saturates=True)
    def requests_above_the_quota(self):
        """A region's account may receive 10,000 requests a second, unless AWS raised it; more are answered with 429.

        Flags:
            services: {it: {type: apigateway}}
            traffic: {fans: {requests: 8_000/second}}
            connections: [fans -> it]
        Passes:
            services: {it: {type: apigateway}}
            traffic: {fans: {requests: 1_000/second}}
            connections: [fans -> it]
        Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
        """
        if self.requests.peak > 10_000 * request / second:
            yield (
                "type",
                f"{plain(self.requests.peak.to(request / second), 4)} requests a second at the peak are above 10,000",
            )

    @rule(severity="error", hint="use 'kind: rest', or drop the cache")
    def cache_without_rest(self):
        """Only a REST API has a cache, and only a cache answers requests.

        Flags:
            {kind: http, cache: 0.5 GB}
        Flags:
            {kind: rest, hit_ratio: 40%}
        Passes:
            {kind: rest, cache: 0.5 GB, hit_ratio: 40%}
        Source: https://aws.amazon.com/api-gateway/pricing/ [k]
        """
        if self.kind != "rest" and (self.cache != "none" or self.hit_ratio):
            yield "cache" if self.cache != "none" else "hit_ratio", f"its {self.kind} API has no cache"
        elif self.kind == "rest" and self.hit_ratio and self.cache == "none":
            answered = plain(self.hit_ratio.number * 100)
            yield "hit_ratio", f"{answered}% of requests are answered by a cache of no size"

    @rule(hint="add 'connections: 500', or state the sessions of its traffic")
    def connections_not_stated(self):
        """A WebSocket API bills open connections by the minute.

        Flags:
            services: {it: {type: apigateway, kind: websocket}}
            traffic: {players: {requests: 1/second}}
            connections: [players -> it]
        Passes:
            services: {it: {type: apigateway, kind: websocket, connections: 500}}
            traffic: {players: {requests: 1/second}}
            connections: [players -> it]
        Source: https://aws.amazon.com/api-gateway/pricing/ [k]
        """
        if self.kind == "websocket" and self.requests and not self.open_connections:
            yield "kind", "nothing says how many connections are open, so none are billed"

    @rule(severity="error", hint="answer at once and let a queue carry the work; a REST API may wait longer")
    def waits_too_long(self):
        """An HTTP API waits 30 seconds at most; only a regional REST API's 29 seconds can be raised.

        Flags:
            {kind: http, integration_timeout: 1 minute}
        Passes:
            {kind: rest, integration_timeout: 1 minute}
        Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
        """
        if self.kind == "http" and self.patience > 30 * second:
            yield "integration_timeout", f"an HTTP API that waits {self.patience} is over the 30 seconds it may"
