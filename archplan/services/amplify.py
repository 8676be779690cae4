"""AWS Amplify Hosting bills build minutes, what it stores and serves, and rendering on the server.

https://aws.amazon.com/amplify/pricing/
"""

from archplan.services.words import *

build_minute, app = counts("build minute", "app")


class Amplify(Service, title="AWS Amplify", icon="aws.mobile.Amplify", role="edge"):
    """Builds a web app from its repository and serves it."""

    alias_target = True  # its domain is a distribution of CloudFront [k]
    egress = "own"
    firewall_scope = "cloudfront"

    builds: Volume = option("0/month", "builds")
    duration: Duration = option("3 minutes", "an average build", builds=SOME)
    instance: Literal["standard", "large", "xlarge"] = option("standard", "the build machine", builds=SOME)
    holds: Size = option("0 GB", "what it keeps: the app and its build artefacts")
    rendered: Ratio = option("0%", "the part of requests that a server renders")
    render_duration: Duration = option("100 ms", "an average rendering", rendered=SOME)
    render_memory: Size = option("1 GB", "memory of the renderer", rendered=SOME)
    firewall: bool = option(False, "AWS WAF is attached; its own rules and requests are billed besides")

    requests: Flow = inflow("requests for pages and files", default=True)

    @property
    def build_price(self):
        """The price name of its build machine."""
        size = self._values["instance"]
        return "build-minute" if size == "standard" else f"build-minute-{size}"

    @meter("{build_price}")
    def build_minutes(self):
        """Every build, rounded up to the minute. [k]

        https://aws.amazon.com/amplify/pricing/
        """
        return self.builds.number * ceil(self.duration / minute) * build_minute / second

    @meter("stored")
    def hosted_storage(self):
        """What it keeps."""
        return self.holds

    @meter("served")
    def data_served(self):
        """Every byte returned to visitors; it replaces data transfer out."""
        return self.requests.returned

    @meter("ssr-request")
    def rendered_requests(self):
        """Every request that a server renders."""
        return self.requests * self.rendered if self.rendered else None

    @meter("ssr-duration")
    def rendering(self):
        """Memory of the renderer for as long as it renders. [k]

        https://aws.amazon.com/amplify/pricing/
        """
        lasting = self.requests * self.rendered * self.render_duration / request
        return lasting * self.render_memory if self.rendered else None

    @meter("waf-app", firewall=True)
    def firewall_fee(self):
        """Every app with a web application firewall."""
        return 1 * app

    @rule(severity="info", hint="add 'builds: 60/month'")
    def builds_not_stated(self):
        """An app that changes is built.

        Flags:
            {holds: 1 GB}
        Passes:
            {holds: 1 GB, builds: 60/month}
        Source: https://aws.amazon.com/amplify/pricing/ [k]
        """
        if not self.builds:
            yield "builds", "it is never built, so no build minutes are billed"
