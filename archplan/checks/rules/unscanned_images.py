"""An image is code that somebody else wrote, mostly."""

from archplan.checks.words import *


@rule("info", hint="write 'scan_on_push: true, tags: immutable'")
def unscanned_images(plan):
    """A registry scans nothing and lets tags move until somebody says otherwise.

    An image with a known hole then runs unseen, and a push may replace what a tag meant when it was tested.

    Flags:
        services: {it: {type: ecr, holds: 3 GB}}
    Passes:
        services: {it: {type: ecr, holds: 3 GB, scan_on_push: true, tags: immutable}}
    Passes:
        stage: development
        services: {it: {type: ecr, holds: 3 GB}}
    Source: https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html
    """
    services = plan.architecture.services
    inspected = any(s.key == "inspector" and s.images_pushed for s in services.values())
    for name, service in services.items():
        if service.key != "ecr" or plan.architecture.stage != "production":
            continue
        scanned, fixed = service.scan_on_push or inspected, service.tags == "immutable"
        said = [*([] if scanned else ["nothing scans its images"]), *([] if fixed else ["a push may take any tag"])]
        if said:
            yield service.span_of("scan_on_push"), f"{name}: {' and '.join(said)}"
