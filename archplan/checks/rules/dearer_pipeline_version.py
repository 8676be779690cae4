"""CodePipeline has two prices for the same work."""

from archplan.checks.words import *

OTHER = {"v1": "v2", "v2": "v1"}


@rule("info", hint="take the other version, unless you need what this one can")
def dearer_pipeline_version(plan):
    """A V1 pipeline costs the same however often it runs; a V2 pipeline is billed by the minute.

    They break even at 500 action minutes a month, and the free tier moves that: it takes off one V1 pipeline and the
    first 100 minutes of all V2 pipelines. Only the pipeline that would save most is named.

    Flags:
        free_tier: none
        services: {it: {type: codepipeline, version: v2, runs: 60/month, actions: [source 1 min, build 9 min]}}
    Flags:
        free_tier: none
        services: {it: {type: codepipeline, version: v1, runs: 40/month, actions: [source 1 min, build 9 min]}}
    Passes:
        free_tier: none
        services: {it: {type: codepipeline, version: v2, runs: 50/month, actions: [source 1 min, build 9 min]}}
    Passes:
        services: {it: {type: codepipeline, version: v1, runs: 40/month, actions: [source 1 min, build 9 min]}}
    Source: https://aws.amazon.com/codepipeline/pricing/
    """
    best = None
    for name, service in plan.architecture.services.items():
        if service.key != "codepipeline" or not service.actions:
            continue
        other = bill_if(plan, name, version=OTHER[service.version])
        before, after = ([it for it in bill.charges if it.type == "codepipeline"] for bill in (plan.bill, other))
        saved = dollars_of(plan.bill.total - other.total)
        if all(it.is_complete for it in (*before, *after)) and saved > 0 and (best is None or saved > best[0]):
            best = saved, service, *(sum((dollars_of(it.cost) for it in part), Fraction(0)) for part in (before, after))
    if best is not None:
        saved, service, now, then = best
        version = service.version
        yield (
            service.span_of("version"),
            f"{service.name}: with it as {version}, pipelines cost {money(now)} a month; as {OTHER[version]} they would cost "
            f"{money(then)}",
            promise(saved, services={service.name: {"version": OTHER[version]}}),
        )
