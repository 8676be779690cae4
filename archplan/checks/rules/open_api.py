"""A door without a lock is a decision, and should be written as one."""

from archplan.checks.words import *


@rule("warning", hint="write 'authorizer: jwt' (or iam, cognito, lambda), or 'authorizer: none' for a public API")
def open_api(plan):
    """An API without an authorizer answers everybody.

    API Gateway asks nobody who they are unless it is told to. Where the architecture has a user pool, that is taken to
    guard the API; a public API says `authorizer: none`.

    Flags:
        services: {api: {type: apigateway}, fn: {type: lambda}}
        traffic: {users: {requests: 1/second}}
        connections: [users -> api -> fn]
    Passes:
        services: {api: {type: apigateway, authorizer: jwt}, fn: {type: lambda}}
        traffic: {users: {requests: 1/second}}
        connections: [users -> api -> fn]
    Passes:
        services: {api: {type: apigateway}, fn: {type: lambda}, login: {type: cognito, users: 100/month}}
        traffic: {users: {requests: 1/second}}
        connections: [users -> api -> fn, users -> login]
    Source: https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html
    """
    a = plan.architecture
    if a.stage != "production" or any(service.signs_in for service in a.services.values()):
        return
    for name, service in a.services.items():
        if service.key == "apigateway" and service.authorizer is None and service.requests:
            yield service.spec.span, f"{name} asks nobody who they are"
