"""A website endpoint speaks HTTP only."""

from archplan.checks.words import *


@rule("warning", hint="put a 'cloudfront' before the bucket, and leave the bucket private")
def website_without_https(plan):
    """The website endpoint of a bucket speaks no HTTPS, and browsers mark the site as not secure.

    CloudFront before the bucket brings HTTPS and a cache, and its transfer out costs no more than the bucket's.

    Flags:
        traffic: {readers: {requests: 1 million/month}}
        services: {site: {type: s3, website: true}}
        connections: [readers -> site]
    Passes:
        traffic: {readers: {requests: 1 million/month}}
        services: {cdn: {type: cloudfront, hit_ratio: 80%}, site: {type: s3, website: true}}
        connections: [readers -> cdn -> site]
    Source: https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html
    """
    a = plan.architecture
    if a.stage != "production":
        return
    for name, service in a.services.items():
        if service.serves_website():
            for caller in entrances(a).get(name, ()):
                yield service.span_of("website"), f"{name} is reached by {caller} at its website endpoint, over HTTP"
                break
