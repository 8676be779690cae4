"""Some services take no new customers."""

from archplan.checks.words import *


@rule("error", hint="connect clients to the file system over a 'vpn' or 'directconnect', or use a bucket")
def closed_file_gateway(plan):
    """A gateway in front of FSx is FSx File Gateway, which takes no new customers since 28 October 2024.

    Clients on premises reach the file system itself over a VPN or Direct Connect; a file gateway keeps its files in S3.

    Flags:
        services: {door: {type: storagegateway}, files: {type: fsx, directory: self-managed}}
        connections: [door -> files]
    Passes:
        services: {door: {type: storagegateway}, store: {type: s3}}
        connections: [door -> store: {puts: 1/request}]
    Source: https://docs.aws.amazon.com/filegateway/latest/files3/fgw-quotas.html
    """
    a = plan.architecture
    for c in a.connections:
        if (
            c.source in a.services
            and a.services[c.source].key == "storagegateway"
            and a.services[c.target].key == "fsx"
        ):
            yield c.span, f"{c.source} stands before {c.target}, which is FSx File Gateway"
