"""A website bucket is found by its name."""

from archplan.checks.words import *


@rule("error", hint="give the bucket the record's name: 'bucket: www.example.com'")
def bucket_named_unlike_its_record(plan):
    """S3 finds a website by the name the browser asks for, which must be the bucket's.

    All website buckets of a region share their addresses, so a bucket of another name is never reached.

    Flags:
        services:
          dns: {type: route53, domain: example.com, records: [{name: www, alias: site}]}
          site: {type: s3, website: true, bucket: my-site}
    Passes:
        services:
          dns: {type: route53, domain: example.com, records: [{name: www, alias: site}]}
          site: {type: s3, website: true, bucket: www.example.com}
    Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/RoutingToS3Bucket.html
    """
    for answer in dns.answers(plan.architecture):
        for name in answer.services:
            service = plan.architecture.services[name]
            if service.serves_website() and service.bucket not in (None, answer.name):
                yield answer.record.span, f"{answer.name} leads to a bucket that is called {service.bucket}"
