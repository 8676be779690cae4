"""What people upload exists once."""

from archplan.checks.words import *

WRITERS = ("compute", "ingress", "edge")


@rule(
    "warning",
    hint="write 'versioning: true' and count the versions to 'holds', or say when objects go: 'expires: 30 days'",
)
def written_without_versions(plan):
    """In a bucket without versioning an overwrite or a delete is final.

    Asked of buckets that hold what clients or programs write and nobody can build again; not of files that a pipeline
    makes, of logs, or of objects that expire.

    Flags:
        services: {api: {type: lambda}, photos: {type: s3, holds: 10 GB}}
        connections: [{"api -> photos": {puts: 1/request}}]
    Passes:
        services: {api: {type: lambda}, photos: {type: s3, holds: 10 GB, versioning: true}}
        connections: [{"api -> photos": {puts: 1/request}}]
    Source: https://docs.aws.amazon.com/awssupport/latest/user/fault-tolerance-checks.html
    """
    a = plan.architecture
    for name, bucket in a.services.items():
        if a.stage != "production" or bucket.key != "s3" or bucket.versioning or bucket.expires or not bucket.holds:
            continue
        beside = {c.source for c in a.reaching(name)} | {c.target for c in a.leaving(name)}
        if any(other in a.services and a.services[other].backs_up for other in beside):
            continue
        for c in a.reaching(name):
            writes = c.multipliers.get("puts")
            by = a.services.get(c.source)
            if writes is not None and writes.number and (by is None or by.plays() in WRITERS):
                yield (
                    bucket.span_of("holds"),
                    f"{c.source} writes to {name}, and no version of its {bucket.holds} is kept",
                )
                break
