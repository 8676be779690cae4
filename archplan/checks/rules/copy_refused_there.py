"""What stands by in another region must be on offer there."""

from archplan.checks.words import *


@rule("error", hint="name another region under 'recovery', or give the copy other options under 'recovery: services'")
def copy_refused_there(plan):
    """What AWS does not offer in the recovery region cannot stand by there.

    Regions differ in zones and services; a copy is refused on the day it is needed unless it is made before.

    Flags:
        region: us-east-1
        recovery: {region: us-west-1, strategy: warm-standby}
        services: {files: {type: fsx, holds: 100 GB, deployment: multi-az}}
    Passes:
        region: us-east-1
        recovery: {region: us-west-2, strategy: warm-standby}
        services: {files: {type: fsx, holds: 100 GB, deployment: multi-az}}
    Source: https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateFileSystemWindowsConfiguration.html
    """
    wanted = chosen_recovery(plan)
    for message in recovery.refusals(plan, wanted, wanted.strategy) if wanted is not None else ():
        yield wanted.span_of("region"), message
