"""A deployment should have a way back."""

from archplan.checks.words import *


@rule("warning", hint="add 'approval' to the actions, 'rollback: true', or 'circuit_breaker: {rollback: true}'")
def deployment_without_rollback(plan):
    """What reaches production without anybody's consent should go back by itself when it fails.

    An approval is free; so is a rollback, by CodeDeploy's alarms or the circuit breaker of ECS.

    Flags:
        services:
          ship: {type: codepipeline, runs: 20/month, actions: [source 1 min, deploy 5 min]}
          swap: {type: codedeploy, to: lambda, pace: canary}
          it: {type: lambda}
        connections: [ship -> swap -> it]
    Passes:
        services:
          ship: {type: codepipeline, runs: 20/month, actions: [source 1 min, approval, deploy 5 min]}
          swap: {type: codedeploy, to: lambda, pace: canary}
          it: {type: lambda}
        connections: [ship -> swap -> it]
    Passes:
        services:
          ship: {type: codepipeline, runs: 20/month, actions: [source 1 min, deploy 5 min]}
          swap: {type: codedeploy, to: lambda, pace: canary, rollback: true}
          it: {type: lambda}
        connections: [ship -> swap -> it]
    Source: https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html
    """
    a = plan.architecture
    if a.stage != "production":
        return
    said = set()
    for name, pipeline in a.services.items():
        if (
            pipeline.key != "codepipeline"
            or not pipeline.actions
            or any("approv" in t.lower() for t in pipeline.actions)
        ):
            continue
        for connection in downstream(a, name):
            target = a.services[connection.target]
            if target.key == "codedeploy":
                back, key = target.rollback, "rollback"
            elif target.key == "ecs" and target.circuit_breaker:
                back, key = target.circuit_breaker.rollback, "circuit_breaker"
            elif target.key == "ecs" and strategy(connection) in ("blue-green", "canary", "linear"):
                back, key = a.services[connection.source].key == "codedeploy", "circuit_breaker"
            else:
                continue  # a rolling deployment without a circuit breaker is found as that
            if not back and target.name not in said:
                said.add(target.name)
                yield (
                    target.span_of(key),
                    f"{target.name}: {name} deploys to production without an approval, and nothing takes a bad "
                    f"revision back",
                )


def downstream(a, name):
    """Every connection that a change passes after a pipeline, as far as the first thing that is deployed."""
    found, queue = [], [name]
    for at in queue:
        for c in a.leaving(at):
            found.append(c)
            if a.services[c.target].role == "cicd" and c.target not in queue:
                queue.append(c.target)
    return found
