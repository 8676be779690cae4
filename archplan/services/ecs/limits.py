"""What a task may be on AWS Fargate and on an instance."""

from archplan.services.words import *

FARGATE = ("fargate", "fargate-spot")
# GB of memory a Fargate task may have, by its vCPUs.
# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
MEMORY = {
    0.25: (0.5, 1, 2), 0.5: range(1, 5), 1: range(2, 9), 2: range(4, 17), 4: range(8, 31), 8: range(16, 61, 4),
    16: range(32, 121, 8), 32: (60, 120, 244),
}  # fmt: skip
WINDOWS = (1, 2, 4)  # vCPUs a Windows task may have on Fargate
LOG_DRIVERS = ("awslogs", "splunk", "awsfirelens")  # of Fargate
# Network interfaces of an instance by its size, as far as families a, c, m, r and t agree.
# https://github.com/aws/amazon-vpc-cni-k8s/blob/master/pkg/vpc/vpc_ip_resource_limit.go
INTERFACES = {"nano": 2, "micro": 2, "small": 3, "medium": 3, "large": 3, "xlarge": 4, "2xlarge": 4, "4xlarge": 8}
FEWER_INTERFACES = {"t3a.small": 2, "t2.xlarge": 3, "t2.2xlarge": 3}


def interfaces(instance):
    """How many network interfaces an instance type has, or None where its family does not follow its size."""
    family, _, size = instance.partition(".")
    if instance in FEWER_INTERFACES:
        return FEWER_INTERFACES[instance]
    if family[:1] not in "acmrt":
        return None
    return 2 if size == "medium" and family[0] != "t" else INTERFACES.get(size)
