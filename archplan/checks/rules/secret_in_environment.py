"""Environment variables are shown to everybody who may look at what runs."""

from archplan.checks.words import *

ENDS = (
    "password", "passwd", "secret", "token", "api_key", "apikey", "access_key", "private_key", "credentials",
)  # fmt: skip


@rule(
    "error",
    hint="keep the value in a 'secretsmanager' or 'ssm' service, and name it under 'secrets' where there is such",
)
def secret_in_environment(plan):
    """A plain environment variable is printed in the console, in the API, in logs of crashes and in templates.

    A secret that is referred to is fetched when the program starts, and can be changed in one place.

    Flags:
        services: {it: {type: ecs, environment: [DB_HOST, DB_PASSWORD]}}
    Passes:
        services: {it: {type: ecs, environment: [DB_HOST], secrets: [DB_PASSWORD]}}
    Passes:
        services: {it: {type: lambda, environment: [DB_SECRET_ARN, TOKEN_TTL]}}
    Passes:
        services: {it: {type: codebuild, builds: 20/month, environment: [STAGE], secrets: [NPM_TOKEN]}}
    Source: https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html
    """
    for name, service in plan.architecture.services.items():
        variables = getattr(service, "environment", ()) if "environment" in service.options else ()
        for variable in variables if isinstance(variables, tuple) else ():
            if isinstance(variable, str) and variable.lower().replace("-", "_").endswith(ENDS):
                yield service.span_of("environment"), f"{name}: {variable} is an environment variable in plain text"
