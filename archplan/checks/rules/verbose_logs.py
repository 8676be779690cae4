"""Logs should cost less than what writes them."""

from archplan.checks.words import *

DEAR = 10  # dollars a month from which it is worth a look


@rule("info", hint="log less: a higher level, samples, 'class: infrequent-access', or FireLens to S3")
def verbose_logs(plan):
    """Collecting a gigabyte of logs costs more than most programs that write it.

    Above half of what the compute costs, it is worth asking who reads them.

    Flags:
        services:
          it: {type: ecs, log_driver: awslogs}
          logs: {type: cloudwatch, logs: 100 GB/month, retention: 30 days}
    Passes:
        services:
          it: {type: ecs, log_driver: awslogs}
          logs: {type: cloudwatch, logs: 6 GB/month, retention: 30 days}
    Source: https://aws.amazon.com/cloudwatch/pricing/
    """
    services = plan.architecture.services
    compute = sum(
        dollars_of(c.cost) for c in plan.bill.charges if c.name in services and services[c.name].role == "compute"
    )
    collected = [line for line in plan.bill.lines if line.usage is not None and line.name == "logs collected"]
    total = sum(line.monthly for line in collected)
    if collected and compute and total > DEAR and total > compute / 2:
        line = max(collected, key=lambda line: line.monthly)
        share = plain(total / compute * 100, 3)
        yield (
            services[line.subject].span_of("logs"),
            f"{line.subject}: collecting {size(line.usage.quantity * month)} of logs a month costs {share}% of "
            f"the compute",
        )
