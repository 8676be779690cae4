"""Policies as hints: what a role may use is listed where no connection shows it, for a person to decide."""

from archplan.importers.site import Resource, Site, maps

ROLES = ("role", "Role", "task_role_arn", "TaskRoleArn", "iam_instance_profile", "IamInstanceProfile", "Policies")
POLICIES = ("aws_iam_role_policy", "aws_iam_policy", "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy")
JOINED = ("aws_iam_role_policy_attachment", "aws_iam_policy_attachment")


@maps(
    "aws_iam_role_policy",
    "aws_iam_policy",
    "AWS::IAM::Policy",
    "AWS::IAM::ManagedPolicy",
    "aws_iam_role",
    "AWS::IAM::Role",
)
def policy(site: Site, resource: Resource) -> None:
    """What the services of a role may use by this policy, and are not drawn to call."""
    site.hints.append(lambda: _hint(site, resource))


def _hint(site: Site, resource: Resource) -> None:
    roles = {resource.address, *resource.targets("role", "Roles", "roles")}
    for one in site.naming(resource.address, JOINED, "policy_arn"):
        roles.update(one.targets("role", "roles"))
    holders = _holders(site)
    names = dict.fromkeys(name for role in sorted(roles) for name in holders.get(role, ()))
    allowed = [name for address in resource.refs for name in site.reach(address)] if names else []
    if not allowed:
        return
    drawn = {frozenset((it.source, it.target)) for it in site.draft.connections}
    for name in names:
        for target in dict.fromkeys(allowed):
            if name != target and frozenset((name, target)) not in drawn:
                why = "a policy allows it; write the connection if it happens"
                site.draft.leave_out(f"{name} -> {target}", resource.place, why)


def _holders(site: Site) -> dict[str, list[str]]:
    """The services that run under each role, found once."""
    if site.by_role is None:
        found: dict[str, list[str]] = {}
        for address, names in site.named.items():
            for one in site.resources.get(address, ())[:1]:
                for role in {*one.targets(*ROLES), *_through(site, one)}:
                    found.setdefault(role, []).extend(names)
        site.by_role = found
    return site.by_role


def _through(site: Site, one: Resource) -> set[str]:
    """The roles of a task definition, which its service names."""
    return {role for it in one.targets("task_definition", "TaskDefinition") for held in site.resources.get(it, ())
            for role in held.targets("task_role_arn", "TaskRoleArn")}  # fmt: skip
