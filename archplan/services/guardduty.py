"""Amazon GuardDuty bills what it analyses: events, logs, data scanned, vCPUs watched.

https://aws.amazon.com/guardduty/pricing/
"""

from archplan.services.words import *

event, object_, vCPU, ACU = counts("event", "object", "vCPU", "ACU")
Data = Annotated[Quantity, Measures("a volume of data", byte / second, "5 GB/month")]


class GuardDuty(
    Service, title="Amazon GuardDuty", icon="aws.security.Guardduty", role="security", subcategory="Threat Detection"
):
    """Watches an account and region for threats. Management events, VPC flow logs and DNS logs are always read."""

    watches = True

    awaited = False

    management_events: Volume = option("500_000/month", "CloudTrail management events")
    flow_and_dns_logs: Data = option("1 GB/month", "VPC flow logs and DNS logs")
    s3_events: Volume = option("0/month", "S3 data events")
    eks_events: Volume = option("0/month", "EKS audit log events")
    lambda_logs: Data = option("0 GB/month", "network activity of Lambda functions")
    ebs_scans: Data = option("0 GB/month", "volumes scanned for malware")
    s3_scans: Data = option("0 GB/month", "new S3 objects scanned for malware")
    s3_objects: Volume = option("0/month", "new S3 objects scanned for malware, by number")
    rds_vcpus: Count = option(0, "vCPUs of databases whose logins are watched")
    rds_acus: Count = option(0, "average ACUs of Aurora Serverless v2 clusters whose logins are watched")
    ec2_vcpus: Count = option(0, "vCPUs of EC2 instances with runtime monitoring")
    eks_vcpus: Count = option(0, "vCPUs of EKS nodes with runtime monitoring")
    fargate_vcpus: Count = option(0, "vCPUs of Fargate tasks with runtime monitoring")

    hands_on = EVENT

    watched: Flow = inflow("what it watches; drawn only", default=True)

    def carries(self, inflow):
        return 0 * byte / request, 0 * byte / request

    @meter("cloudtrail-event")
    def management_events_analysed(self):
        """Every management event of the region. [k]

        https://aws.amazon.com/guardduty/pricing/
        """
        return Quantity(self.management_events.number, (event / second).powers)

    @meter("flow-dns")
    def network_and_DNS_logs_analysed(self):
        """Every byte of VPC flow logs and DNS logs, read where AWS keeps them: yours need not be on. [k]

        https://aws.amazon.com/guardduty/pricing/
        """
        return self.flow_and_dns_logs

    @meter("s3-event")
    def S3_events_analysed(self):
        """Every S3 data event, less above a volume. [k]

        https://aws.amazon.com/guardduty/pricing/
        """
        return Quantity(self.s3_events.number, (event / second).powers) or None

    @meter("eks-audit-event")
    def EKS_events_analysed(self):
        """Every audit log event of a Kubernetes cluster, less above a volume. [k]

        https://aws.amazon.com/guardduty/pricing/
        """
        return Quantity(self.eks_events.number, (event / second).powers) or None

    @meter("lambda-network")
    def Lambda_activity_analysed(self):
        """Every byte of network logs of functions. [k]

        https://aws.amazon.com/guardduty/pricing/
        """
        return self.lambda_logs or None

    @meter("malware-ebs")
    def volumes_scanned(self):
        """Every byte of a volume scanned. [k]

        https://aws.amazon.com/guardduty/pricing/
        """
        return self.ebs_scans or None

    @meter("malware-s3")
    def S3_data_scanned(self):
        """Every byte of new objects scanned. [k]

        https://aws.amazon.com/guardduty/pricing/
        """
        return self.s3_scans or None

    @meter("malware-s3-object")
    def S3_objects_scanned(self):
        """Every new object scanned. [k]

        https://aws.amazon.com/guardduty/pricing/
        """
        return Quantity(self.s3_objects.number, (object_ / second).powers) or None

    @meter("rds-vcpu")
    def database_protection(self):
        """Every vCPU of the databases watched. [k]

        https://aws.amazon.com/guardduty/pricing/
        """
        return self.rds_vcpus * vCPU or None

    @meter("rds-acu")
    def serverless_database_protection(self):
        """The average ACUs of the clusters watched. [k]

        https://aws.amazon.com/guardduty/pricing/
        """
        return self.rds_acus * ACU or None

    @meter("runtime-{}-vcpu")
    def runtime_monitoring(self):
        """Every vCPU watched from inside, less above 500. [k]

        https://aws.amazon.com/guardduty/pricing/
        """
        watched = {"ec2": self.ec2_vcpus, "eks": self.eks_vcpus, "fargate": self.fargate_vcpus}
        return {kind: vcpus * vCPU for kind, vcpus in watched.items() if vcpus}

    @rule(severity="info", hint="state 'management_events' and 'flow_and_dns_logs'; the console's usage page has them")
    def volume_of_logs_assumed(self):
        """What GuardDuty costs depends on logs whose volume no architecture shows.

        It reads flow logs, DNS logs and events whether they are kept or not, and bills each by volume.

        Flags:
            {}
        Passes:
            {flow_and_dns_logs: 40 GB/month}
        Source: https://aws.amazon.com/guardduty/pricing/
        """
        if self.span_of("flow_and_dns_logs") == self.spec.span:
            yield "type", f"nothing says how much it reads; {self.flow_and_dns_logs} of logs is assumed"
