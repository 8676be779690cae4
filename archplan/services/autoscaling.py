"""Amazon EC2 Auto Scaling is free; the instances it starts are billed.

https://aws.amazon.com/ec2/autoscaling/pricing/
"""

from archplan.services.words import *


class AutoScaling(
    Service, title="Amazon EC2 Auto Scaling", icon="aws.compute.EC2AutoScaling", role="compute",
    free="Auto Scaling costs nothing; the instances it starts are billed where 'count' says how many", subcategory="Virtual Machines"):  # fmt: skip
    """Starts and stops instances, for the picture. Their number is `count` and `serves` of the ec2 service."""

    heeds_alarms = True
    runs_by_itself = True
    can_fail = False  # a plan for instances, which answer themselves
    crosses_zones_free = True  # it stands for the instances, and passes nothing itself

    health_check_type: Literal["ec2", "elb"] = option(
        "ec2", "who says that an instance is ill: EC2 or its load balancer"
    )

    requests: Flow = inflow("what passes to its instances", default=True)
