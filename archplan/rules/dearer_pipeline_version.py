"""CodePipeline has two prices for the same work."""

from archplan.review import *

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
    pipelines = {name: s for name, s in plan.architecture.services.items() if s.key == "codepipeline"}
    now = {name: pipeline.version for name, pipeline in pipelines.items()}
    best = None
    for name, pipeline in pipelines.items():
        before, after = (cost(plan, pipelines, versions) for versions in (now, now | {name: OTHER[pipeline.version]}))
        known = pipeline.actions and before is not None and after is not None
        if known and before > after and (best is None or before - after > best[0]):
            best = before - after, name, before, after
    if best is not None:
        _, name, before, after = best
        version = pipelines[name].version
        yield (
            pipelines[name].span_of("version"),
            f"{name}: with it as {version}, pipelines cost ${decimal(before, 2)} a month; as {OTHER[version]} they would "
            f"cost ${decimal(after, 2)}",
        )


def cost(plan, pipelines, versions):
    """Dollars a month of all pipelines, each of the version given; None where a price is unknown."""
    free = {name: a.allowance.number for a in plan.book.allowances("codepipeline") for name in a.of}
    total = Fraction(0)
    for version, entry, often in (("v1", "v1-active", 1), ("v2", "v2-minute", month.number)):
        used = [pipeline for name, pipeline in pipelines.items() if versions[name] == version]
        prices = [plan.book.price("codepipeline", entry, pipeline.region) for pipeline in used]
        if not all(hasattr(price, "unit_price") for price in prices):
            return None
        counted = sum(amount(pipeline, version) for pipeline in used)
        beyond = max(counted - (free.get(entry, 0) if plan.architecture.free_tier == "always" else 0), 0)
        total += beyond * often * max((price.unit_price for price in prices), default=0)
    return total


def amount(pipeline, version):
    """What a version bills: active pipelines, or action minutes a second."""
    if version == "v1":
        return 1 if pipeline.runs_in_a_month else 0
    return (pipeline.runs_in_a_month * pipeline.minutes_for_a_run).number
