"""AWS IoT Core bills minutes connected, messages, and what rules and shadows do with them.

https://aws.amazon.com/iot-core/pricing/
"""

from archplan.services.words import *

connection, message, triggered, action, operation = counts(
    "connection", "message", "triggered rule", "action", "operation"
)


class IoTCore(Service, title="AWS IoT Core", icon="aws.iot.IotCore", role="ingress"):
    """Devices talk to it over MQTT; rules hand on what they say."""

    waits = False  # a message is taken before any rule looks at it

    devices: Count = option(0, "devices connected at once, on average")
    delivered: Count = option(0, "subscribers each message is delivered to; every delivery is a message")
    rules: Count = option(1, "rules a message triggers")
    actions: Count = option(1, "actions a triggered rule executes")

    sends_as = {"gets": "puts", "reads": "writes"}  # a rule writes

    messages: Flow = inflow("messages published", default=True, only_taken=True)
    shadows: Flow = inflow("shadow and registry operations")

    def fate_of_failed(self, leaving):
        """Lambda tries an asynchronous event three times and then drops it.

        https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html
        """
        return "is tried three times and dropped"

    def outflow(self, leaving):
        """Rules hand every message on."""
        return {"messages": 1}

    @derived
    def message_units(self):
        """A message counts once for each 5 KB started. [k]

        https://aws.amazon.com/iot-core/pricing/
        """
        return self.chunks(self.messages, 5 * KB) / request

    @meter("connection-minute")
    def connectivity(self):
        """Every minute of every device connected. [k]

        https://aws.amazon.com/iot-core/pricing/
        """
        return self.devices * connection

    @meter("message")
    def messages_metered(self):
        """Every message published and every delivery to a subscriber, in units of 5 KB. [k]

        https://aws.amazon.com/iot-core/pricing/
        """
        return self.message_units * (1 + self.delivered) * message

    @meter("rule-triggered")
    def rules_triggered(self):
        """Every rule that a message triggers, in units of 5 KB. [k]

        https://aws.amazon.com/iot-core/pricing/
        """
        return self.message_units * self.rules * triggered

    @meter("action-executed")
    def actions_executed(self):
        """Every action of every rule triggered, in units of 5 KB. [k]

        https://aws.amazon.com/iot-core/pricing/
        """
        return self.message_units * self.rules * self.actions * action

    @meter("shadow-registry")
    def shadow_operations(self):
        """Every shadow and registry operation, in units of 1 KB. [k]

        https://aws.amazon.com/iot-core/pricing/
        """
        return self.chunks(self.shadows, KB) * operation / request

    @rule(hint="add 'devices: 1_000', those connected at once")
    def messages_from_nowhere(self):
        """Connected devices are billed by the minute.

        A device that is silent and connected is billed as well, so messages do not say how many there are.

        Flags:
            services: {it: {type: iotcore}}
            traffic: {app: {kind: devices, requests: 10/second}}
            connections: [app -> it]
        Passes:
            services: {it: {type: iotcore, devices: 1_000}}
            traffic: {app: {kind: devices, requests: 10/second}}
            connections: [app -> it]
        Source: https://aws.amazon.com/iot-core/pricing/
        """
        if self.messages and not self.devices:
            yield "type", "takes messages and no device is connected"
