"""What is wrong or worth saying of logs and metrics."""

from archplan.services.words import *

OFFERED = (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653)


class CloudWatchChecks(ServicePart):
    """Whether its logs end and have a volume, and its metrics are worth their price."""

    @rule(hint="add 'retention: 30 days'", fix={"retention": "30 days"})
    def logs_kept_forever(self):
        """Storage of logs that nothing deletes grows every month.

        A log group keeps what it has for ever until somebody says for how long.

        Flags:
            {logs: 5 GB/month}
        Passes:
            {logs: 5 GB/month, retention: 30 days}
        Source: https://aws.amazon.com/cloudwatch/pricing/
        """
        kept = self.collected + self.collected_vended
        if self.retention is None and kept:
            yield "type", f"keeps {kept} of logs for ever; billed as after one year"

    @rule(hint="write the nearest: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180 or 365 days")
    def retention_not_offered(self):
        """CloudWatch keeps logs for certain numbers of days only.

        Flags:
            {logs: 5 GB/month, retention: 45 days}
        Passes:
            {logs: 5 GB/month, retention: 60 days}
        Source: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html [k]
        """
        if self.retention is not None and self.retention / day not in OFFERED:
            yield "retention", f"{self.retention / day} days is not a retention CloudWatch offers"

    @rule(severity="info", hint="write {log: 600 bytes/request} on the connection, or 'logs: 5 GB/month' here")
    def logs_without_volume(self):
        """A connection that says nothing of logs sends the free basic metrics alone, and nothing to who reads them.

        Flags:
            traffic: {people: {requests: 1/second}}
            services:
              app: {type: lambda}
              it: {type: cloudwatch}
            connections: [people -> app -> it]
        Passes:
            traffic: {people: {requests: 1/second}}
            services:
              app: {type: lambda}
              it: {type: cloudwatch, retention: 30 days}
            connections:
              - people -> app
              - app -> it: {log: 600 bytes/request}
        Source: https://aws.amazon.com/cloudwatch/pricing/
        """
        if self.collected or self.collected_vended:
            return
        if self.subscribers:
            yield "type", f"hands its logs to {', '.join(self.subscribers)}, and nothing says how much is logged"
        elif self.monitoring:
            yield "type", "is connected, and nothing says how much is logged"

    @rule(severity="info", hint="write 'container_insights: standard', or keep 'enhanced' for what is hard to operate")
    def many_enhanced_metrics(self):
        """Enhanced Container Insights bills every task and every container; the standard one bills neither.

        36 metrics for a task and 18 for each of its containers add up once tasks are many.

        Flags:
            {container_insights: enhanced, ecs_services: 3, tasks: 30}
        Passes:
            {container_insights: enhanced, ecs_services: 1, tasks: 2}
        Passes:
            {container_insights: standard, ecs_services: 3, tasks: 30}
        Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-enhanced-observability-metrics-ECS.html
        """
        if self.container_insights != "enhanced":
            return
        enhanced = self.metrics_of_enhanced_insights
        if enhanced > 1000:
            told = f"{plain(enhanced.number)} metrics a month, of {plain(self.tasks.number)} tasks"
            standard = plain(self.metrics_of_standard_insights.number)
            yield "container_insights", f"{told}; standard Container Insights has {standard} for the same services"
