"""What runs programs: functions, containers, instances."""

import re
from functools import partial

from archplan.importers.draft import DraftSource
from archplan.importers.numbers import whole
from archplan.importers.resource import first
from archplan.importers.site import (
    FAILURES,
    DraftService,
    Located,
    Resource,
    Site,
    Unknown,
    assumed,
    inside,
    is_free,
    list_failures,
    maps,
    missing,
    read,
    refs_in,
    text_in,
)
from archplan.importers.standing import performance, stand

BESIDE = (
    "SourceAccessConfigurations",
    "Auth",
    *FAILURES,
    "RequestModel",
    "Input",
)  # start nothing
CALLED = "named in its environment"


@maps("aws_lambda_function", "AWS::Lambda::Function", "AWS::Serverless::Function", to="lambda apigateway")
def function(site: Site, resource: Resource) -> None:
    """A function: its memory and processor; how long it runs is known to nobody."""
    made = site.service(resource, "lambda")
    if not site.take(made, "memory", resource, "memory_size", "MemorySize", as_="{} MB"):
        made.options["memory"] = assumed("128 MB", "Lambda's default")
    if "arm64" in [item.value for item in resource.all("architectures", "Architectures")]:
        made.options["architecture"] = read("arm", resource.at("architectures", "Architectures"))
    site.take(made, "timeout", resource, "timeout", "Timeout", as_="{} s")
    if (size := resource.number("ephemeral_storage.size", "EphemeralStorage.Size")) and size > 512:
        made.options["ephemeral"] = read(f"{size:.0f} MB", resource.at("ephemeral_storage", "EphemeralStorage"))
    site.ask(made, "duration", "how long an average run takes")
    if resource.get("vpc_config", "VpcConfig") is not None:
        stand(site, made, resource, "vpc_config", "VpcConfig", public=False)
    calls(site, made, resource, "environment", "Environment", "environment_variables")
    list_failures(site, made.name, resource.body)
    if resource.type == "AWS::Serverless::Function":
        _events(site, made, resource)


def _events(site: Site, made: DraftService, resource: Resource) -> None:
    """SAM's events: what starts the function."""
    events = resource.get("Events")
    for name, event in events.items() if events is not None else ():
        type_ = text_in(event, "Type")
        given = inside(event, "Properties") or event
        list_failures(site, made.name, given)
        given = Located({key: it for key, it in given.items() if key not in BESIDE}, given.span)
        if type_ in ("Api", "HttpApi"):
            named = [it for key in ("RestApiId", "ApiId") if (part := given.get(key)) is not None
                     for target in [*_refs(part)] for it in site.reach(target)]  # fmt: skip
            site.connect(named or [_implicit(site, resource, type_)], [made.name], f"event {name}", event.span)
        elif type_ in ("Schedule", "ScheduleV2"):
            _scheduled(site, made, resource, name, event)
        else:
            site.connect_later(
                partial(site.reached, given), lambda: [made.name], f"event {name}", event.span,
            )  # fmt: skip


def _refs(part: Located) -> list[str]:
    return list(refs_in(part))


def _implicit(site: Site, resource: Resource, type_: str) -> str:
    """The API that SAM makes for events which name none: one for all of a kind."""
    kind = "rest" if type_ == "Api" else "http"
    found = next(
        (it for it in site.draft.services if it.origin == "SAM's own API" and it.options["kind"].value == kind), None
    )
    if found is None:
        found = site.service(resource, "apigateway", "api")
        site.named[resource.address].remove(found.name)
        found.origin, found.options["kind"] = "SAM's own API", read(kind, resource.place)
        site.enters(found, resource.place)
    return found.name


def _scheduled(site: Site, made: DraftService, resource: Resource, name: str, event: Located) -> None:
    source = site.named_as(f"{made.name}-{name}", "", "clock")
    site.draft.sources.append(DraftSource(source, {
        "kind": read("schedule", event.span), "requests": missing("how often it starts, such as 24/day"),
    }))  # fmt: skip
    site.connect([source], [made.name], f"event {name}", event.span)


def calls(site: Site, made: DraftService, resource: Resource, *names: str) -> None:
    """What a program's environment or policies name, it is likely to call."""
    site.leads(made, resource, names, CALLED)


@maps("aws_ecs_task_definition", "AWS::ECS::TaskDefinition")
def task(site: Site, resource: Resource) -> None:
    """Read with the service that runs it."""
    site.means.setdefault(resource.address, [])


@maps("aws_ecs_service", "AWS::ECS::Service", to="ecs")
def service(site: Site, resource: Resource) -> None:
    """Tasks: their number, their size by the task definition, the load balancer before them."""
    made = site.service(resource, "ecs")
    launch = resource.text("launch_type", "LaunchType").lower()
    strategies = [
        text_in(it, "capacity_provider", "CapacityProvider")
        for it in resource.all("capacity_provider_strategy", "CapacityProviderStrategy")
    ]
    parts = resource.all("capacity_provider_strategy", "CapacityProviderStrategy")
    spot = bool(strategies) and all(it == "FARGATE_SPOT" for it in strategies)
    if "FARGATE_SPOT" in strategies and not spot:
        shares = [
            f"{text_in(it, 'capacity_provider', 'CapacityProvider')} {text_in(it, 'weight', 'Weight')}".strip()
            for it in parts
        ]
        why = "a service is of one kind here, and priced as the dearer: split it, or write 'launch: fargate-spot'"
        site.draft.leave_out(f"{', '.join(shares)} of {made.name}", resource.place, why)
    definitions = [
        it for one in resource.targets("task_definition", "TaskDefinition") for it in site.resources.get(one, ())[:1]
    ]
    needs = [
        it.value
        for one in definitions
        for it in one.all("requires_compatibilities", "RequiresCompatibilities")
        if it.is_text
    ]
    named = [it for part in parts if (it := inside(part, "capacity_provider", "CapacityProvider")) is not None]
    if not launch and any(
        it.value not in ("FARGATE", "FARGATE_SPOT") and not isinstance(it.value, Unknown) for it in named
    ):
        launch = "ec2"
    if not launch and not strategies and definitions and "FARGATE" not in needs:
        launch = "ec2"
        made.options["launch"] = assumed(
            "ec2", "ECS's default, and its task is not said to run on Fargate", resource.place
        )
    else:
        kind = "ec2" if launch == "ec2" else "fargate-spot" if spot else "fargate"
        made.options["launch"] = read(kind, resource.place)
    if not site.take(made, "tasks", resource, "desired_count", "DesiredCount"):
        made.options["tasks"] = assumed("1", "ECS starts one task where nothing says how many")
    for address in resource.targets("task_definition", "TaskDefinition"):
        for definition in site.resources.get(address, ())[:1]:
            _task(site, made, definition)
    if launch == "ec2":
        site.early.append(lambda: _run_on(site, made, resource))
    site.later.append(lambda: _scaled(site, made, resource))
    stand(site, made, resource, "network_configuration", "NetworkConfiguration")
    for part in resource.all("load_balancer", "LoadBalancers"):
        for target in _refs(part):
            site.means.setdefault(target, []).append(resource.address)


def _run_on(site: Site, made: DraftService, resource: Resource) -> None:
    """The fleet that tasks run on is billed with them, and once: it is no service beside them.

    Instances join the cluster that their user data names, or that its capacity providers name them for.
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/launch_container_instance.html
    """
    for fleet in site.of("aws_autoscaling_group", "AWS::AutoScaling::AutoScalingGroup"):
        if not _joins(site, fleet, set(resource.targets("cluster", "Cluster"))):
            continue
        before = [it for name in site.named.get(fleet.address, ()) if (it := site.draft.service(name)) is not None]
        of = next((it for it in before if it.type == "ec2"), None)
        if of is not None:
            for key, option in (("instance", "instance"), ("count", "instances"), ("volume", "volume")):
                if key in of.options:
                    made.options[option] = of.options[key]
            site.draft.services.remove(of)
            site.named[fleet.address] = [made.name]
            site.draft.leave_out(
                fleet.origin, fleet.place, f"its instances are counted with {made.name}, which runs on them"
            )
        else:  # another service of the cluster has it already
            shared = [it for it in before if "instance" in it.options]
            for it in shared[:1]:
                made.options["instance"] = it.options["instance"]
            site.ask(
                made, "instances", f"how many of the instances that {', '.join(it.name for it in before)} also runs on"
            )
        break
    site.ask(made, "instance", "the instances that the tasks run on")
    site.ask(made, "tasks_per_instance", "how many of the tasks fit one instance")


def _joins(site: Site, fleet: Resource, clusters: set[str]) -> bool:
    """Whether the instances of a fleet join one of these clusters."""
    templates = [one for it in fleet.refs for one in site.resources.get(it, ()) if one.type in TEMPLATES]
    if any(clusters & {*one.refs} for one in (fleet, *templates)):
        return True
    providers = {
        one.address
        for one in site.of("aws_ecs_capacity_provider", "AWS::ECS::CapacityProvider")
        if fleet.address in one.refs
    }
    of = [*site.of("aws_ecs_cluster_capacity_providers", "AWS::ECS::ClusterCapacityProviderAssociations"),
          *(one for it in clusters for one in site.resources.get(it, ()))]  # fmt: skip
    return any(providers & {*one.refs} and clusters & {*one.refs, one.address} for one in of)


TEMPLATES = (
    "aws_launch_template",
    "aws_launch_configuration",
    "AWS::EC2::LaunchTemplate",
    "AWS::AutoScaling::LaunchConfiguration",
)


def _task(site: Site, made: DraftService, definition: Resource) -> None:
    number = definition.number("cpu", "Cpu")
    if number is not None:
        share = f"{number / 1024:g}" if number >= 64 else f"{number:g}"
        made.options["cpu"] = read(f"{share} vCPU", definition.at("cpu", "Cpu"))
    else:
        site.take(made, "cpu", definition, "cpu", "Cpu")
    number = definition.number("memory", "Memory")
    if number is not None:
        size = f"{number / 1024:g} GB" if number >= 128 else f"{number:g} GB"
        made.options["memory"] = read(size, definition.at("memory", "Memory"))
    else:
        site.take(made, "memory", definition, "memory", "Memory")
    if definition.text("runtime_platform.cpu_architecture", "RuntimePlatform.CpuArchitecture") == "ARM64":
        made.options["processor"] = read("arm", definition.at("runtime_platform", "RuntimePlatform"))
    family = ("runtime_platform.operating_system_family", "RuntimePlatform.OperatingSystemFamily")
    if definition.text(*family).upper().startswith("WINDOWS"):
        made.options["os"] = read("windows", definition.at(*family))
    calls(site, made, definition, "container_definitions", "ContainerDefinitions")
    site.leads(made, definition, ("volume", "Volumes"), "its volume")


def _scaled(site: Site, made: DraftService, resource: Resource) -> None:
    """From the fewest to the most tasks, where auto scaling says."""
    for one in site.naming(
        resource.address, ("aws_appautoscaling_target", "AWS::ApplicationAutoScaling::ScalableTarget")
    ):
        low, high = one.text("min_capacity", "MinCapacity"), one.text("max_capacity", "MaxCapacity")
        if whole(low) is not None and whole(high) is not None:
            made.options["tasks"] = read(f"{low}..{high}", one.place)
            site.ask(made, "serves", "how many requests a second one task serves")


@maps("aws_instance", "AWS::EC2::Instance", "aws_spot_instance_request", to="ec2 ebs")
def instance(site: Site, resource: Resource) -> None:
    """A server: its type and its root volume."""
    made = site.service(resource, "ec2")
    if not site.take(made, "instance", resource, "instance_type", "InstanceType"):
        site.ask(made, "instance", "the instance type")
    _image(site, made, resource)
    _disks(site, made, resource)
    if resource.is_on("monitoring", "Monitoring"):
        made.options["detailed_monitoring"] = read("true", resource.at("monitoring", "Monitoring"))
    if resource.is_on("associate_public_ip_address"):
        made.options["public_ip"] = read("true", resource.at("associate_public_ip_address"))
    stand(site, made, resource, "subnet_id", "SubnetId", "NetworkInterfaces")
    calls(site, made, resource, "user_data", "UserData")
    if made.options.get("public_ip"):
        site.enters(made, resource.place)


MARKET = ("instance_market_options.market_type", "LaunchTemplateData.InstanceMarketOptions.MarketType")


def _image(site: Site, made: DraftService, machine: Resource) -> None:
    """Windows, by the name of its image; and whether it is bought as Spot, of which no file says the price."""
    image = first(machine.get("ami", "image_id", "ImageId", "LaunchTemplateData.ImageId"))
    said = getattr(image.value, "text", image.value) if image is not None else ""
    if image is not None and "windows" in str(said).lower():
        made.options["os"] = read("windows", image.span, "its image")
    is_spot = machine.type == "aws_spot_instance_request" or machine.text(*MARKET) == "spot"
    if is_spot or machine.has("spot_price", "SpotPrice"):
        why = "no file says it: priced on demand, or write what it takes off as 'spot_discount:'"
        site.draft.leave_out(f"Spot price of {made.name}", machine.place, why)


ROOTS = ("/dev/xvda", "/dev/sda1", "/dev/sda", "xvda", "sda1")  # what AWS's images call the disk they start from


def _disks(site: Site, made: DraftService, resource: Resource) -> None:
    """The root volume as the instance's own, and every other one as a disk beside it."""
    roots = resource.all("root_block_device")
    mappings = resource.all("BlockDeviceMappings")
    others = [*resource.all("ebs_block_device"), *(it for it in mappings if text_in(it, "DeviceName") not in ROOTS)]
    for part in [*roots, *(it for it in mappings if text_in(it, "DeviceName") in ROOTS)]:
        _disk(site, made, resource, part, "volume")
    for number, part in enumerate(others):
        if inside(part, "NoDevice", "VirtualName") is not None:
            continue  # a disk that is taken away, or one of the machine itself
        name = re.sub(r".*/", "", text_in(part, "device_name", "DeviceName")) or f"disk-{number + 2}"
        place = Resource(f"{resource.address}:disk", resource.type, f"{made.name}-{name}", part, part.span)
        disk = site.service(place, "ebs")
        disk.origin = f"a disk of {resource.origin}"
        _disk(site, disk, resource, part, "size")
        site.ask(disk, "size", "its size")
        stand(site, disk, resource, "subnet_id", "SubnetId", "NetworkInterfaces")


def _disk(site: Site, made: DraftService, resource: Resource, part: Located, size: str) -> None:
    """What one block says of its volume; what it leaves out is the instance's own affair."""
    held = Resource("", "", "", inside(part, "Ebs", "ebs") or part, part.span, "", resource.looked)
    site.take(made, size, held, "volume_size", "VolumeSize", as_="{} GB")
    said = site.take(made, "volume_type", held, "volume_type", "VolumeType")
    performance(site, made, held, ("iops", "Iops"), ("throughput", "Throughput"))
    if said or {"iops", "throughput"} & set(made.options):
        site.ask(made, size, "its size")


@maps("aws_autoscaling_group", "AWS::AutoScaling::AutoScalingGroup", to="ec2")
def group(site: Site, resource: Resource) -> None:
    """A fleet: from the fewest to the most instances, of the type its template says."""
    made = site.service(resource, "ec2")
    low, high = whole(resource.text("min_size", "MinSize")), whole(resource.text("max_size", "MaxSize"))
    if low is not None and high:
        made.options["count"] = read(
            f"{max(1, low)}..{high}" if high > low else high, resource.at("min_size", "MinSize")
        )
    else:
        site.ask(made, "count", "how many instances, from the fewest to the most")
    others = resource.get(
        "mixed_instances_policy.launch_template.override", "MixedInstancesPolicy.LaunchTemplate.Overrides"
    )
    for address in resource.targets(
        "launch_template",
        "LaunchTemplate",
        "launch_configuration",
        "LaunchConfigurationName",
        "mixed_instances_policy",
        "MixedInstancesPolicy",
    ):
        for template in site.resources.get(address, ())[:1]:
            site.take(made, "instance", template, "instance_type", "LaunchTemplateData.InstanceType", "InstanceType")
            _root(site, made, template)
            _image(site, made, template)
            calls(site, made, template, "user_data", "LaunchTemplateData.UserData", "UserData")
    for override in (others.value if others is not None and others.is_list else [])[
        :1
    ]:  # they take the template's place
        held = Resource("", "", "", override, override.span, "", resource.looked)
        site.take(made, "instance", held, "instance_type", "InstanceType")
    site.ask(made, "instance", "the instance type of its template")
    if made.options.get("count") and ".." in made.options["count"].value:
        site.ask(made, "serves", "how many requests a second one instance serves")
    stand(site, made, resource, "vpc_zone_identifier", "VPCZoneIdentifier")
    balancers = resource.targets("load_balancers", "LoadBalancerNames")
    site.connect_later(
        lambda: [name for it in balancers for name in site.reach(it)], lambda: [made.name], "its instances", resource.place
    )  # fmt: skip
    for target in resource.targets("target_group_arns", "TargetGroupARNs"):
        site.means.setdefault(target, []).append(resource.address)


def _root(site: Site, made: DraftService, template: Resource) -> None:
    """The disk that every instance of a template starts from; its other disks are listed."""
    mapped = ("block_device_mappings", "LaunchTemplateData.BlockDeviceMappings", "BlockDeviceMappings")
    parts = [it for key in mapped for it in template.all(key) if text_in(it, "device_name", "DeviceName") in ROOTS]
    for part in [*template.all("root_block_device"), *parts][:1]:
        _disk(site, made, template, part, "volume")
    for key in mapped:
        for part in template.all(key):
            if text_in(part, "device_name", "DeviceName") not in ROOTS:
                site.draft.leave_out(
                    f"a disk of {template.origin}, in {made.name}",
                    part.span,
                    f"each instance of {made.name} has one more: write it as an 'ebs'",
                )


@maps("aws_lb_target_group_attachment", "aws_alb_target_group_attachment", "aws_autoscaling_attachment")
def attachment(site: Site, resource: Resource) -> None:
    """A target group stands for what is attached to it."""
    for group_ in resource.targets("target_group_arn", "lb_target_group_arn", "alb_target_group_arn"):
        site.means.setdefault(group_, []).extend(resource.targets("target_id", "autoscaling_group_name"))


@maps("aws_eks_cluster", "AWS::EKS::Cluster", to="eks")
def cluster(site: Site, resource: Resource) -> None:
    """A cluster and its nodes."""
    made = site.service(resource, "eks")
    site.take(made, "version", resource, "version", "Version", "kubernetes_version", "cluster_version")
    stand(site, made, resource, "vpc_config", "ResourcesVpcConfig", public=False)
    site.later.append(lambda: _nodes(site, made, resource))
    for key in ("eks_managed_node_group", "self_managed_node_group"):  # inputs of the module that most people use
        defaults = resource.get(f"{key}_defaults")
        for name, given in _named(resource.get(f"{key}s")):
            body = Located({**(defaults.value if defaults and defaults.is_mapping else {}), **given.value}, given.span)
            one = Resource(f"{resource.address}.{name}", key, name, body, given.span, "", resource.looked)
            _add_nodes(site, made, one, "desired_size", "1")


def _named(part: Located | None) -> list[tuple[str, Located]]:
    """The parts of a mapping that are mappings themselves."""
    return [(key, it) for key, it in part.items() if it.is_mapping] if part is not None and part.is_mapping else []


def _nodes(site: Site, made: DraftService, resource: Resource) -> None:
    waits = site.naming(resource.address, ("time_sleep",))
    groups = [
        one
        for it in (resource, *waits)
        for one in site.naming(it.address, ("aws_eks_node_group", "AWS::EKS::Nodegroup"))
    ]
    for one in {id(it): it for it in groups}.values():
        _add_nodes(site, made, one, "scaling_config.desired_size")


def _add_nodes(site: Site, made: DraftService, one: Resource, size: str, usual: str = "") -> None:
    """One more group of nodes: counted with those of its kind, listed where the cluster has nodes of another."""
    group_ = DraftService("", "eks", "", one.place)
    if not site.take(group_, "nodes", one, size, "ScalingConfig.DesiredSize") and usual:
        group_.options["nodes"] = assumed(usual, "the module's default", one.place)
    if not site.take(group_, "instance", one, "instance_types", "InstanceTypes", "instance_type"):
        unsaid = missing("the instance type of its nodes", one.place)
        usual_ = assumed("t3.medium", "EKS's default for managed nodes", one.place)
        group_.options["instance"] = unsaid if one.type.startswith("self") else usual_
    nodes, type_ = group_.options.get("nodes", missing("how many nodes", one.place)), group_.options["instance"]
    before = made.options.get("nodes")
    if before is None:
        made.options.update({"nodes": nodes, "instance": type_})
        return
    one_, other = whole(before.value), whole(nodes.value)
    if type_.value == made.options["instance"].value and one_ is not None and other is not None:
        made.options["nodes"] = read(one_ + other, one.place, "all node groups together")
    else:
        what = f"{one.origin}: {nodes.value} nodes of {type_.value}"
        site.draft.leave_out(
            what, one.place, f"{made.name} has nodes of another kind: write these as an 'ec2' of their own"
        )


@maps("aws_lambda_alias", "AWS::Lambda::Alias", "aws_lambda_function_url", "AWS::Lambda::Url", "AWS::Lambda::Version")
def alias(site: Site, resource: Resource) -> None:
    """Another name of a function."""
    site.stands_for(resource, "function_name", "FunctionName", "TargetFunctionArn")


@maps("aws_lambda_permission", "AWS::Lambda::Permission")
def permission(site: Site, resource: Resource) -> None:
    """Whoever may invoke a function does so: the source that the permission names."""
    site.joins(resource, ("source_arn", "SourceArn"), ("function_name", "FunctionName"), "may invoke it")


@maps("aws_lambda_event_source_mapping", "AWS::Lambda::EventSourceMapping")
def mapping(site: Site, resource: Resource) -> None:
    """A queue, a stream or a table's stream starts a function."""
    site.joins(resource, ("event_source_arn", "EventSourceArn"), ("function_name", "FunctionName"), "starts it")
    list_failures(site, resource.name, resource.body)


is_free("not billed; its services are", "aws_ecs_cluster*", "AWS::ECS::Cluster", "aws_ecs_capacity_provider")
is_free(
    "read with what it scales or starts",
    "aws_appautoscaling_*", "AWS::ApplicationAutoScaling::*", "aws_launch_template", "AWS::EC2::LaunchTemplate",
    "aws_launch_configuration", "AWS::AutoScaling::LaunchConfiguration", "aws_autoscaling_policy", "AWS::AutoScaling::ScalingPolicy",
    "aws_eks_node_group", "AWS::EKS::Nodegroup", "aws_eks_addon", "AWS::EKS::Addon", "aws_lambda_layer_version", "AWS::Lambda::LayerVersion",
    "AWS::Serverless::LayerVersion", "aws_key_pair", "AWS::EC2::KeyPair",
)  # fmt: skip
