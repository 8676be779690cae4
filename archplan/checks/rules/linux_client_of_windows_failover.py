"""A failover that a client does not follow."""

from archplan.checks.words import *


@rule("warning", hint="use clients with 'os: windows', or mount again after a failover")
def linux_client_of_windows_failover(plan):
    """Linux clients of a Multi-AZ file system for Windows do not follow it to its standby by themselves.

    The file system fails over by DNS in about half a minute; a Linux SMB mount keeps the address it had.

    Flags:
        services: {app: {type: ec2, instance: t3.large}, files: {type: fsx, deployment: multi-az, directory: self-managed}}
        places: {main: {private: [app, files]}}
        connections: [app -> files]
    Passes:
        services: {app: {type: ec2, instance: t3.large, os: windows}, files: {type: fsx, deployment: multi-az, directory: self-managed}}
        places: {main: {private: [app, files]}}
        connections: [app -> files]
    Source: https://docs.aws.amazon.com/fsx/latest/WindowsGuide/high-availability-multiAZ.html
    """
    a = plan.architecture
    for c in a.connections:
        origin, target = a.services.get(c.source), a.services[c.target]
        if origin is None or target.key != "fsx" or target.deployment != "multi-az":
            continue
        if getattr(origin, "os", "") == "linux":
            yield c.span, f"{c.source} runs Linux and mounts {c.target}, which fails over to a second zone"
