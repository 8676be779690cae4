"""A deployment should have somewhere to go."""

from archplan.checks.words import *


@rule("warning", hint="connect it to what it deploys to")
def deployment_without_target(plan):
    """A deployment group finds its instances by tags or by their Auto Scaling group; without any it deploys nothing.

    Flags:
        services:
          ship: {type: codepipeline, runs: 20/month, actions: [source 1 min, deploy 5 min]}
          swap: {type: codedeploy, to: ec2}
        connections: [ship -> swap]
    Passes:
        services:
          ship: {type: codepipeline, runs: 20/month, actions: [source 1 min, deploy 5 min]}
          swap: {type: codedeploy, to: ec2}
          web: {type: ec2, instance: t3.small, volume: 8 GB}
        connections: [ship -> swap -> web]
    Source: https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html
    """
    a = plan.architecture
    for name, service in a.services.items():
        if service.key == "codedeploy" and a.reaching(name) and not a.leaving(name):
            yield service.span_of("to"), f"{name}: it deploys to {service.to}, and no connection says to which"
