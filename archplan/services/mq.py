"""Amazon MQ bills every broker by the hour, and what its messages take on disk.

https://aws.amazon.com/amazon-mq/pricing/
"""

from archplan.services.words import *

server = unit("broker")


class MQ(
    MadeAnew,
    Service,
    title="Amazon MQ",
    icon="aws.integration.MQ",
    role="messaging",
    stands="zone",
    subcategory="Messaging",
):
    """A broker for programs that speak AMQP, MQTT, STOMP or JMS."""

    also_called = {"rabbitmq": "engine: rabbitmq", "activemq": "engine: activemq", "broker": ""}

    warned_alone = True
    sides = Sides(2, "https://aws.amazon.com/amazon-mq/pricing/", is_read=False)  # as network interfaces in general

    engine: Literal["activemq", "rabbitmq"] = option("activemq", "ActiveMQ or RabbitMQ")
    deployment: Literal["single", "active-standby", "cluster"] = option(
        "single", "one broker, ActiveMQ with a standby, or RabbitMQ on three nodes"
    )
    broker: Annotated[str, Listed("mq.csv", "broker", "broker type")] = option("mq.t3.micro", "the type of each broker")
    brokers: Count = option(1, "brokers, pairs or clusters of that kind")
    holds: Size = option("0 GB", "what messages take on disk, on each node of a cluster")
    storage: Literal["efs", "ebs"] = option(
        "efs",
        "ActiveMQ keeps messages on EFS, or on EBS; RabbitMQ always on EBS",
        either=({"engine": "activemq", "holds": SOME}, {"engine": "activemq", "deployment": stated("active-standby")}),
    )

    messages: Flow = inflow("messages sent to it", default=True, only_taken=True)

    class leaving(Record):
        """Keys of a connection that leaves a broker."""

        batch: Batch = option(1, "messages handed over at once")

    def outflow(self, leaving):
        """Messages are handed on, `batch` at a time."""
        return {"messages": 1 / leaving.batch}

    def spread(self):
        return min(self.zones, {"single": 1, "active-standby": 2, "cluster": 3}[self._values["deployment"]])

    def parts(self):
        """Of a pair one broker waits; the nodes of a cluster all serve."""
        return ("active", "standby") if self._values["deployment"] == "active-standby" else ()

    @property
    def disk(self):
        return "ebs" if self._values["engine"] == "rabbitmq" else self._values["storage"]

    @meter("broker/{engine}/{deployment}/{broker}")
    def broker_hours(self):
        """Every broker, pair or cluster runs all the time; the price is for all its nodes. [k]

        https://aws.amazon.com/amazon-mq/pricing/
        """
        return self.brokers * server

    @meter("storage-{disk}")
    def messages_stored(self):
        """What messages take on disk: a pair shares its disk, each of the three nodes of a cluster has one. [k]

        https://aws.amazon.com/amazon-mq/pricing/
        """
        return self.holds * self.brokers * (3 if self.deployment == "cluster" else 1) or None

    @rule(severity="error", hint="ActiveMQ has 'single' and 'active-standby', RabbitMQ 'single' and 'cluster'")
    def no_such_deployment(self):
        """A standby is ActiveMQ's, a cluster RabbitMQ's.

        The two engines replicate in different ways, and each is sold in its own.

        Flags:
            {engine: rabbitmq, deployment: active-standby}
        Passes:
            {engine: rabbitmq, deployment: cluster, broker: mq.m5.large}
        Source: https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/broker-basics.html
        """
        if (self.engine, self.deployment) in (("activemq", "cluster"), ("rabbitmq", "active-standby")):
            yield "deployment", f"{self.engine} is not offered as {self.deployment}"

    @rule(hint="write 'deployment: active-standby', or 'cluster' for RabbitMQ")
    def broker_without_standby(self):
        """A single broker is away when its zone is, and while it is maintained.

        Messages wait in the senders meanwhile, or are lost.

        Flags:
            services: {it: {type: mq}}
            places: {main: {private: [it]}}
        Passes:
            services: {it: {type: mq, deployment: active-standby}}
            places: {main: {private: [it]}}
        Source: https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/amazon-mq-broker-architecture.html
        """
        if self.stage == "production" and self.deployment == "single" and self.zones > 1:
            yield "deployment", f"its VPC has {self.zones} zones and the broker stands in one"

    @rule(severity="error", hint="write 'storage: efs'")
    def standby_on_ebs(self):
        """An ActiveMQ pair shares a file system, so it cannot keep messages on EBS.

        The second broker takes over by opening the same files.

        Flags:
            {deployment: active-standby, storage: ebs}
        Passes:
            {deployment: active-standby, storage: efs}
        Source: https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/broker-storage.html
        """
        if self.deployment == "active-standby" and self.engine == "activemq" and self.storage == "ebs":
            yield "storage", "a standby cannot read the EBS volume of the other broker"
