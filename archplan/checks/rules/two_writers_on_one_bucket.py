"""A file share is the only writer of its part of a bucket."""

from itertools import combinations

from archplan.checks.words import *


@rule("error", hint="give each share a part of the bucket of its own, such as 'prefix: sales/', or a bucket")
def two_writers_on_one_bucket(plan):
    """Two gateways that write the same part of a bucket overwrite each other's files.

    A gateway believes its cache; it does not see what another one has put in the bucket since.

    Flags:
        services: {north: {type: storagegateway}, south: {type: storagegateway}, store: {type: s3}}
        connections: [north -> store: {puts: 1/request}, south -> store: {puts: 1/request}]
    Passes:
        services: {north: {type: storagegateway}, south: {type: storagegateway}, store: {type: s3}}
        connections:
          - north -> store: {puts: 1/request, prefix: north/}
          - south -> store: {puts: 1/request, prefix: south/}
    Source: https://docs.aws.amazon.com/filegateway/latest/files3/fgw-quotas.html
    """
    a = plan.architecture
    shares = [
        c
        for c in a.connections
        if c.source in a.services and a.services[c.source].key == "storagegateway" and a.services[c.target].key == "s3"
        and c.leaving.of == "writes"
    ]  # fmt: skip
    for one, other in combinations(shares, 2):
        mine, theirs = one.leaving.prefix, other.leaving.prefix
        together = mine.startswith(theirs) or theirs.startswith(mine)
        if one.target == other.target and one.source != other.source and together:
            part = max(mine, theirs, key=len)
            yield other.span, f"{one.source} and {other.source} both write {part or 'all of it'} in {one.target}"


@rule("info", hint="write how long versions stay, such as 'noncurrent_expires: 30 days'")
def versions_of_every_upload(plan):
    """Behind a file gateway a versioned bucket keeps two versions or more of every upload.

    A gateway uploads a file's contents and its attributes one after the other, and large files while they are still
    written; each becomes a version, and is billed until a lifecycle rule deletes it.

    Flags:
        services: {door: {type: storagegateway}, store: {type: s3, versioning: true}}
        connections: [door -> store: {puts: 1/request}]
    Passes:
        services: {door: {type: storagegateway}, store: {type: s3, versioning: true, noncurrent_expires: 30 days}}
        connections: [door -> store: {puts: 1/request}]
    Source: https://docs.aws.amazon.com/filegateway/latest/files3/avoid-unanticipated-costs.html
    """
    a = plan.architecture
    for c in a.connections:
        origin, target = a.services.get(c.source), a.services[c.target]
        if origin is None or origin.key != "storagegateway" or target.key != "s3" or c.leaving.of != "writes":
            continue
        if target.versioning and target.noncurrent_expires is None:
            yield target.span_of("versioning"), f"{c.target} keeps every version that {c.source} uploads"
