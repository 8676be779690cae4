"""CloudFront answers to the names it lists."""

from archplan.checks.words import *


@rule("error", hint="add it to 'aliases' of the distribution")
def name_unknown_to_the_distribution(plan):
    """CloudFront answers only to the names a distribution lists; a record alone does not suffice.

    Only asked where the distribution lists any.

    Flags:
        services:
          dns: {type: route53, domain: example.com, records: [{alias: cdn}, {name: www, alias: cdn}]}
          cdn: {type: cloudfront, aliases: [example.com]}
    Passes:
        services:
          dns: {type: route53, domain: example.com, records: [{alias: cdn}, {name: www, alias: cdn}]}
          cdn: {type: cloudfront, aliases: [example.com, "*.example.com"]}
    Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html
    """
    for service, name, span in certified_names(plan):
        if "aliases" in service.options and service.aliases and "." in name:
            wildcard = f"*.{name.partition('.')[2]}"
            if not {name, wildcard} & set(service.aliases):
                yield span, f"{name} leads to {service.name}, which answers to {', '.join(service.aliases)}"
