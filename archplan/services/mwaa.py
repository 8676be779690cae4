"""Amazon MWAA bills an environment by the hour, what is added to it, and its database.

https://aws.amazon.com/managed-workflows-for-apache-airflow/pricing/
"""

from archplan.services.words import *

environment, worker, scheduler, webserver = counts("environment", "worker", "scheduler", "webserver")


class MWAA(
    MadeAnew, Service, title="Amazon Managed Workflows for Apache Airflow",
    icon="aws.management.AmazonManagedWorkflowsApacheAirflow", role="messaging", stands="zone",
    category="Integration", subcategory="Workflow Automation"):  # fmt: skip
    """Apache Airflow, managed. An environment is billed all the time, whether workflows run or not."""

    warned_alone = True
    runs_by_itself = True  # its workflows run on a schedule
    size: Literal["small", "medium", "large", "xlarge", "2xlarge"] = option("small", "the class of the environment")
    environments: Count = option(1, "environments")
    workers: Count = option(0, "workers beyond the first, on average")
    schedulers: Count = option(0, "schedulers beyond the first two")
    webservers: Count = option(0, "web servers beyond the first two")
    database: Size = option("10 GB", "its database of what ran")

    runs: Flow = inflow("workflows started", default=True)

    def is_open(self):
        """Its web server is in a network of AWS's own and may answer on the internet, whatever its subnets. [k]

        https://docs.aws.amazon.com/mwaa/latest/userguide/configuring-networking.html
        """
        return True

    @meter("environment-{size}")
    def environment_hours(self):
        """Every environment runs all the time, with a worker, two schedulers and two web servers. [k]

        https://aws.amazon.com/managed-workflows-for-apache-airflow/pricing/
        """
        return self.environments * environment

    @meter("worker-{size}")
    def more_workers(self):
        """Every worker beyond the first, while it runs. [k]

        https://aws.amazon.com/managed-workflows-for-apache-airflow/pricing/
        """
        return self.environments * self.workers * worker or None

    @meter("scheduler-{size}")
    def more_schedulers(self):
        """Every scheduler beyond the first two. [k]

        https://aws.amazon.com/managed-workflows-for-apache-airflow/pricing/
        """
        return self.environments * self.schedulers * scheduler or None

    @meter("webserver-{size}")
    def more_webservers(self):
        """Every web server beyond the first two. [k]

        https://aws.amazon.com/managed-workflows-for-apache-airflow/pricing/
        """
        return self.environments * self.webservers * webserver or None

    @meter("storage")
    def databases(self):
        """What each environment's database takes. [k]

        https://aws.amazon.com/managed-workflows-for-apache-airflow/pricing/
        """
        return self.environments * self.database or None

    @rule(severity="error", hint="give its VPC 'zones: 2'")
    def airflow_in_one_zone(self):
        """An environment needs subnets in two zones.

        AWS refuses to create one with fewer.

        Flags:
            services: {it: {type: mwaa}}
            places: {main: {zones: 1, private: [it]}}
        Passes:
            services: {it: {type: mwaa}}
            places: {main: {zones: 2, private: [it]}}
        Source: https://docs.aws.amazon.com/mwaa/latest/userguide/vpc-create.html
        """
        if self.vpc and self.zones < 2:
            yield "type", "stands in one zone"

    @rule(severity="info", hint="take 'stepfunctions' for a few simple workflows")
    def airflow_for_few_runs(self):
        """An environment costs the same with no workflow at all.

        Flags:
            services: {it: {type: mwaa}}
            traffic: {app: {kind: devices, requests: 10/month}}
            connections: [app -> it]
        Passes:
            services: {it: {type: mwaa}}
            traffic: {app: {kind: devices, requests: 600/month}}
            connections: [app -> it]
        Passes:
            {}
        Source: https://aws.amazon.com/managed-workflows-for-apache-airflow/pricing/
        """
        if self.runs and self.runs.mean < 30 * request / month:
            yield "type", "starts fewer than one workflow a day, and is billed every hour"
