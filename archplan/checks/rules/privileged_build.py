"""Privileged mode is for building images."""

from archplan.checks.words import *


@rule("warning", hint="take 'privileged: true' out, or connect the build to the registry it pushes to")
def privileged_build(plan):
    """A privileged build has the rights of root on its host; only a build that runs Docker needs them.

    Flags:
        services: {it: {type: codebuild, builds: 20/month, privileged: true}}
    Passes:
        services: {it: {type: codebuild, builds: 20/month, privileged: true}, images: {type: ecr}}
        connections: [it -> images]
    Source: https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html
    """
    a = plan.architecture
    for name, service in a.services.items():
        if service.key == "codebuild" and service.privileged:
            pushed = [c.target for c in a.leaving(name) if a.services[c.target].keeps_images]
            if not pushed:
                yield service.span_of("privileged"), f"{name}: it is privileged, and pushes no image"
