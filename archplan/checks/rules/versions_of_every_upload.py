"""Every upload of a file gateway leaves versions behind."""

from archplan.checks.words import *


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
