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


@rule("info", hint="put a 'cloudfront' before the bucket")
def downloads_without_a_cache(plan):
    """What many readers fetch from a bucket is cheaper and nearer from CloudFront's cache.

    From S3 to CloudFront nothing is billed, and the first terabyte out of CloudFront is free each month.

    Flags:
        traffic: {readers: {requests: 1 million/month, response: 1 MB}}
        services: {files: {type: s3, holds: 10 GB}}
        connections: [readers -> files]
    Passes:
        traffic: {readers: {requests: 1 million/month, response: 1 MB}}
        services: {cdn: {type: cloudfront, hit_ratio: 80%}, files: {type: s3, holds: 10 GB}}
        connections: [readers -> cdn -> files]
    Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
    """
    a = plan.architecture
    for name, service in a.services.items():
        if service.key != "s3" or service.website or not entrances(a).get(name):
            continue
        moved = service.gets.returned * month
        if moved > 10 * GB:
            yield service.spec.span, f"{size(moved)} a month leave {name} for the internet, each object every time anew"
