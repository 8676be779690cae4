"""What always runs is worth a second price."""

from archplan.checks.words import *

DEAR = 100  # dollars a month from which it is worth a look


@rule("info", hint="try '--set services.NAME.processor=arm', Fargate Spot, EC2, or a Savings Plan")
def steady_fargate_on_x86(plan):
    """Tasks that always run cost less on Graviton, where the image is built for it.

    Spot, instances and Savings Plans are cheaper still for a steady load, each with a catch; Graviton has only the
    build.

    Flags:
        services: {it: {type: ecs, cpu: 1 vCPU, memory: 2 GB, tasks: 4}}
    Passes:
        services: {it: {type: ecs, cpu: 1 vCPU, memory: 2 GB, tasks: 4, processor: arm}}
    Passes:
        services: {it: {type: ecs, cpu: 1 vCPU, memory: 2 GB, tasks: 1}}
    Source: https://aws.amazon.com/fargate/pricing/
    """
    for name, service in plan.architecture.services.items():
        if service.key != "ecs" or service.platform != "linux-x86" or service.launch != "fargate" or service.hours:
            continue
        charge = plan.bill.charge(name)
        lines = [line for line in charge.lines if line.price and "x86" in line.usage.price] if charge else []
        steady = sum((dollars_of(line.fixed) for line in lines), Fraction(0))
        if steady <= DEAR:
            continue
        other = bill_if(plan, name, processor="arm")
        then, saved = other.charge(name), dollars_of(plan.bill.total - other.total)
        if then is not None and then.is_complete and saved > 0:
            yield (
                service.span_of("processor"),
                f"{name}: {service.tasks.low} tasks always run on x86 processors; on Graviton the bill is {money(saved)} a "
                "month less",
                promise(saved, services={name: {"processor": "arm"}}),
            )
