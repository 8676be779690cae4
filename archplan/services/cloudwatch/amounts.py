"""How much is logged, and how many metrics Container Insights reports."""

from archplan.services.words import *


class Amounts(ServicePart):
    """What arrives as logs, what is kept of them, and what is watched."""

    @derived
    def is_vended(self):
        """A volume that is stated is of vended logs where every service that writes here writes such logs, and else of
        the others, which cost the same or more.

        https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
        """
        return bool(self.writers) and all(writer.sends_as.get("log") == "vended" for writer in self.writers)

    @derived
    def written(self):
        """The bytes of log that connections write, those of AWS services among them."""
        return self.log + self.vended

    @derived
    def collected(self):
        """The volume stated, or the bytes that connections write, but for vended logs."""
        return self.log * 1 if self.logs is None else self.logs * (0 if self.is_vended else 1)

    @derived
    def collected_vended(self):
        """Logs that AWS services write of themselves: those stated as such, and their part of the rest."""
        of_logs = self.vended * 1 if self.logs is None else self.logs * (1 if self.is_vended else 0)
        return self.vended_logs + of_logs

    def declines(self, benefit):
        """Whoever pays for ingestion pays for what it sends; nobody knows whose logs a stated volume is."""
        return "" if benefit.name == "log ingestion" and self._values["logs"] is None else None

    @derived
    def paid_logs(self):
        """Log lines whose ingestion a plan covers, such as those of a distribution on a flat-rate plan.

        https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/flat-rate-pricing-plan.html
        """
        nothing = 0 * byte / second
        return self.paid_flows.get("log ingestion", nothing) if self.paid_by("log ingestion") else nothing

    @derived
    def paid_vended(self):
        """Of those, the vended logs: what pays for its own logs writes such ones."""
        return least(self.paid_logs, self.vended * 1)

    @derived
    def kept(self):
        """How long logs are kept; logs kept for ever are counted after their first year."""
        return self.retention if self.retention is not None else 12 * month

    @derived
    def families(self):
        """Task definition families: one for each service unless stated."""
        return self.task_families if self.task_families is not None else self.ecs_services

    @derived
    def reported(self):
        """Performance events of each cluster, service, task, container and instance: one a minute of about 1 KB.

        https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/ContainerInsights.html
        """
        things = self.clusters + self.ecs_services + self.tasks * (1 + self.containers) + self.container_instances
        return things * KB / minute

    @property
    def metrics_of_standard_insights(self):
        """What standard Container Insights counts."""
        for_a_cluster = where(bool(self.container_instances), 24, 12)
        counted = self.clusters * for_a_cluster + 15 * self.ecs_services + 10 * self.families
        return counted + 5 * self.container_instances

    @property
    def metrics_of_enhanced_insights(self):
        """What enhanced Container Insights counts."""
        defined, running = self.containers * self.ecs_services, self.containers * self.tasks
        of_tasks = 36 * self.tasks + 18 * (defined + running)
        return 29 * self.clusters + 25 * self.ecs_services + 20 * self.families + of_tasks

    @property
    def ia_or_cw(self):
        return "ia" if self.class_ == "infrequent-access" else "cw"

    @property
    def ia(self):
        return "-ia" if self.class_ == "infrequent-access" else ""
