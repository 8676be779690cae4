"""What clients meet first: names, distributions, load balancers, APIs, firewalls, certificates."""

from archplan.importers.site import (
    GUARD,
    DraftService,
    Located,
    Resource,
    Site,
    Unknown,
    inside,
    is_free,
    maps,
    missing,
    read,
    refs_in,
    text_in,
)  # fmt: skip
from archplan.importers.standing import stand
from archplan.kernel.diagnostics import Span


@maps("aws_cloudfront_distribution", "AWS::CloudFront::Distribution", to="cloudfront")
def distribution(site: Site, resource: Resource) -> None:
    """A distribution and its origins; how much it answers from its cache is asked for."""
    made = site.service(resource, "cloudfront", _name(resource, "cdn"))
    site.ask(made, "hit_ratio", "the part that its caches answer")
    site.enters(made, resource.place)
    origins = resource.all("origin", "DistributionConfig.Origins")

    def join() -> None:
        found: dict[str, object] = {}
        for origin in origins:
            for target in [*refs_in(origin), *_by_name(site, inside(origin, "domain_name", "DomainName"))]:
                for name in site.reach(target):
                    found.setdefault(name, origin.span)
        for name, span in found.items():
            share = {"share": missing("the part that goes to this origin")} if len(found) > 1 else {}
            site.connect([made.name], [name], "its origin", span, **share)  # type: ignore[arg-type]  # a span

    site.later.append(join)
    site.later.append(lambda: _at_the_edge(site, made, resource))
    firewalls(site, made, resource, "web_acl_id", "DistributionConfig.WebACLId")


def _by_name(site: Site, written: Located | None) -> list[str]:
    """What a DNS name leads to by an alias record of the same name, also where that name is a variable."""
    wanted = _known_as(written)
    return [target for one in site.of("aws_route53_record", "AWS::Route53::RecordSet") if wanted and _known_as(one.get("name", "Name")) == wanted
            for target in one.targets("alias", "AliasTarget")]  # fmt: skip


def _known_as(written: Located | None) -> str:
    if written is None:
        return ""
    return (
        written.value.rstrip(".")
        if written.is_text
        else written.value.text
        if isinstance(written.value, Unknown)
        else ""
    )


NOTHING = Located("", Span("", 1, 1))


def _at_the_edge(site: Site, made: DraftService, resource: Resource) -> None:
    """Functions that run in a distribution: Lambda@Edge."""
    behaviours = (
        "default_cache_behavior",
        "ordered_cache_behavior",
        "DistributionConfig.DefaultCacheBehavior",
        "DistributionConfig.CacheBehaviors",
    )
    for key in behaviours:
        for part in resource.all(key):
            held = inside(part, "lambda_function_association", "LambdaFunctionAssociations")
            for name in [it for target in refs_in(held or NOTHING) for it in site.reach(target)]:
                function = site.draft.service(name)
                if function is not None and function.type == "lambda":
                    function.options["runs"] = read("edge", part.span)
                    site.connect([made.name], [name], "runs in it", part.span)


def _name(resource: Resource, usual: str) -> str:
    return usual if resource.name in ("this", "main", "default") else resource.name


def firewalls(site: Site, made: DraftService, resource: Resource, *names: str) -> None:
    """The web ACL before it is passed on the way."""
    site.connect_later(
        lambda: [name for it in resource.targets(*names) for name in site.reach(it)], lambda: [made.name],
        GUARD, resource.place,
    )  # fmt: skip


@maps("aws_route53_zone", "AWS::Route53::HostedZone", to="route53")
def zone(site: Site, resource: Resource) -> None:
    """A hosted zone under its name."""
    made = site.service(
        resource, "route53", "dns" if resource.name in ("this", "main", "primary", "zone") else resource.name
    )
    name = resource.text("name", "Name").rstrip(".")
    if name and "." in name:
        made.options["domain"] = read(name, resource.at("name", "Name"))
    if resource.get("vpc", "VPCs") is not None:
        made.options["private"] = read("true", resource.at("vpc", "VPCs"))
    else:
        site.enters(made, resource.place)


@maps("aws_route53_record", "AWS::Route53::RecordSet", "AWS::Route53::RecordSetGroup")
def record(site: Site, resource: Resource) -> None:
    """A name leads to what it is an alias of."""

    def join() -> None:
        zones = [name for it in resource.targets("zone_id", "HostedZoneId") for name in site.reach(it)]
        zones = zones or [it.name for it in site.draft.services if it.type == "route53"][:1]
        to = [name for part in ("alias", "AliasTarget", "records", "ResourceRecords", "RecordSets") for it in resource.targets(part)
              for name in site.reach(it)]  # fmt: skip
        to = [
            name
            for name in dict.fromkeys(to)
            if (found := site.draft.service(name)) and found.type not in ("acm", "route53")
        ]
        site.connect(zones, to, "a record", resource.place)

    site.later.append(join)


@maps("aws_lb", "aws_alb", "AWS::ElasticLoadBalancingV2::LoadBalancer", to="alb nlb gwlb")
def balancer(site: Site, resource: Resource) -> None:
    """An Application or a Network Load Balancer."""
    kind = (resource.text("load_balancer_type", "Type") or "application").lower()
    made = site.service(resource, {"network": "nlb", "gateway": "gwlb"}.get(kind, "alb"))
    inner = resource.is_on("internal") or resource.text("Scheme") == "internal"
    if inner:
        made.options["internet_facing"] = read("false", resource.at("internal", "Scheme"))
    else:
        site.enters(made, resource.place)
    stand(site, made, resource, "subnets", "Subnets", "subnet_mapping", "SubnetMappings", public=not inner)


@maps("aws_elb", "AWS::ElasticLoadBalancing::LoadBalancer", to="clb")
def classic(site: Site, resource: Resource) -> None:
    """A Classic Load Balancer and its instances."""
    made = site.service(resource, "clb")
    site.enters(made, resource.place)
    stand(site, made, resource, "subnets", "Subnets")
    site.leads(made, resource, ("instances", "Instances"), "its instance")


@maps(
    "aws_lb_listener", "aws_alb_listener", "AWS::ElasticLoadBalancingV2::Listener", "aws_lb_listener_rule", "aws_alb_listener_rule",
    "AWS::ElasticLoadBalancingV2::ListenerRule",
)  # fmt: skip
def listener(site: Site, resource: Resource) -> None:
    """A listener forwards to target groups, which stand for what is registered with them."""
    site.means.setdefault(resource.address, []).extend(resource.targets("load_balancer_arn", "LoadBalancerArn"))
    actions = [part for key in ("default_action", "DefaultActions", "action", "Actions") for part in resource.all(key)]
    forwards = [part for part in actions if not text_in(part, "type", "Type").startswith("authenticate")]
    owners = resource.targets("load_balancer_arn", "LoadBalancerArn", "listener_arn", "ListenerArn")
    site.connect_later(
        lambda: [name for it in owners for name in site.reach(it)],
        lambda: [name for part in forwards for name in site.reached(part)],
        "its listener", resource.place,
    )  # fmt: skip


@maps("aws_lb_target_group", "aws_alb_target_group", "AWS::ElasticLoadBalancingV2::TargetGroup")
def target_group(site: Site, resource: Resource) -> None:
    """Stands for what is registered with it."""
    site.means.setdefault(resource.address, []).extend(resource.targets("Targets"))


@maps("aws_api_gateway_rest_api", "AWS::ApiGateway::RestApi", "AWS::Serverless::Api", to="apigateway")
def rest(site: Site, resource: Resource) -> None:
    """A REST API, and what its description names."""
    _api(site, resource, "rest")


@maps("aws_apigatewayv2_api", "AWS::ApiGatewayV2::Api", "AWS::Serverless::HttpApi", to="apigateway")
def http(site: Site, resource: Resource) -> None:
    """An HTTP or WebSocket API."""
    kind = "websocket" if resource.text("protocol_type", "ProtocolType").upper() == "WEBSOCKET" else "http"
    _api(site, resource, kind)


def _api(site: Site, resource: Resource, kind: str) -> None:
    made = site.service(
        resource,
        "apigateway",
        "api" if resource.name in ("this", "main", "default", "ServerlessRestApi") else resource.name,
    )
    made.options["kind"] = read(kind, resource.place)
    site.enters(made, resource.place)
    _cache(site, made, resource)
    elsewhere = resource.get("DefinitionUri", "BodyS3Location", "DefinitionBody", "Body")
    if elsewhere is not None and not elsewhere.is_mapping:
        site.draft.leave_out(
            f"what {made.name} calls", elsewhere.span, "its definition is another file, which is not read"
        )
    site.leads(made, resource, ("target", "Target", "body", "Body", "DefinitionBody"), "its integration")


@maps("aws_api_gateway_stage", "AWS::ApiGateway::Stage")
def stage(site: Site, resource: Resource) -> None:
    """A stage of a REST API may have a cache, which is billed by its size."""

    def join() -> None:
        for name in [it for target in resource.targets("rest_api_id", "RestApiId") for it in site.reach(target)]:
            made = site.draft.service(name)
            if made is not None and made.type == "apigateway":
                _cache(site, made, resource)

    site.later.append(join)


def _cache(site: Site, made: DraftService, resource: Resource) -> None:
    size = resource.text("cache_cluster_size", "CacheClusterSize")
    if not resource.is_on("cache_cluster_enabled", "CacheClusterEnabled"):
        return
    if "cache" in made.options:
        what = f"a cache of {size or 'unknown'} GB of {resource.origin}"
        site.draft.leave_out(what, resource.place, f"{made.name} has one already; each stage's is billed")
    elif not site.take(made, "cache", resource, "cache_cluster_size", "CacheClusterSize", as_="{} GB"):
        site.ask(made, "cache", "it has a cache, and nothing says its size")


@maps(
    "aws_api_gateway_integration", "aws_apigatewayv2_integration", "AWS::ApiGatewayV2::Integration", "AWS::ApiGateway::Method",
)  # fmt: skip
def integration(site: Site, resource: Resource) -> None:
    """An API calls what its integration names."""
    site.joins(resource, ("rest_api_id", "api_id", "ApiId", "RestApiId"),
               ("uri", "integration_uri", "IntegrationUri", "Integration", "request_parameters", "RequestParameters"), "its integration")  # fmt: skip


@maps("aws_wafv2_web_acl", "AWS::WAFv2::WebACL", to="waf")
def firewall(site: Site, resource: Resource) -> None:
    """A web ACL and its rules."""
    made = site.service(resource, "waf")
    rules = resource.all("rule", "Rules")
    groups = sum(1 for rule in rules if text_in(rule, "statement.managed_rule_group_statement.name",
                                                "Statement.ManagedRuleGroupStatement.Name"))  # fmt: skip
    if rules:
        made.options["rules"] = read(len(rules), resource.place, "its rules")
    if groups:
        made.options["managed_groups"] = read(groups, resource.place)
        made.options["rules"] = read(len(rules) - groups, resource.place, "beside its managed groups")
    if resource.text("scope", "Scope") == "CLOUDFRONT":
        made.options["scope"] = read("cloudfront", resource.at("scope", "Scope"))


@maps("aws_wafv2_web_acl_association", "AWS::WAFv2::WebACLAssociation")
def guards(site: Site, resource: Resource) -> None:
    """A web ACL stands before what it is associated with."""
    site.joins(resource, ("web_acl_arn", "WebACLArn"), ("resource_arn", "ResourceArn"), GUARD)


is_free("a public certificate is not billed", "aws_acm_certificate*", "AWS::CertificateManager::Certificate")
is_free(
    "a part of the API, the distribution or the load balancer, not billed apart",
    "aws_api_gateway_.*", "aws_apigatewayv2_.*", "AWS::ApiGateway::.*", "AWS::ApiGatewayV2::.*", "aws_cloudfront_.*", "AWS::CloudFront::.*",
    "aws_lb_listener_certificate", "AWS::ElasticLoadBalancingV2::ListenerCertificate", "aws_wafv2_ip_set",
)  # fmt: skip
is_free(
    "billed by its runs, which the files do not say: write 'functions: 1' on the distribution",
    "aws_cloudfront_function", "AWS::CloudFront::Function", "aws_cloudfront_key_value_store", "AWS::CloudFront::KeyValueStore",
)  # fmt: skip
is_free("billed once a year: write 'domain_price: $14/year' on the zone", "aws_route53domains_.*")
