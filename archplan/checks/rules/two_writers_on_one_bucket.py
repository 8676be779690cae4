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
