"""Amazon Bedrock AgentCore bills what an agent uses while it works, the calls of its tools, and what it remembers.

https://aws.amazon.com/bedrock/agentcore/pricing/
"""

from archplan.services.words import *

vCPU, call, tool, event, record, retrieval = counts("vCPU", "call", "tool", "event", "record", "retrieval")
LEAST_MEMORY = 128 * MB  # of a session, whatever it uses
LEAST_TIME = 1 * second

Answers = Annotated[Quantity, Measures("a count", one, "3", low=Fraction(1))]


class AgentCore(
    Service,
    title="Amazon Bedrock AgentCore",
    icon="aws.ml.BedrockAgentcore",
    role="compute",
    subcategory="Generative AI",
):
    """Runs agents in sessions of their own, with a gateway to tools and a memory. The model is a service of type bedrock."""

    answers_per_session: Answers = option("1", "requests that one session answers")
    session: Duration = option("1 minute", "how long a session stays, its waiting and its idle time included")
    cpu: Count = option("1 vCPU", "vCPUs that it uses while it works")
    working: Ratio = option(
        "30%", "the part of a session in which it uses them; waiting for models and tools uses none"
    )
    memory: Size = option("512 MB", "the most memory a session has taken, which it holds to its end")
    tool_calls: Count = option("0", "calls of tools through the gateway, for one request")
    tool_searches: Count = option("0", "searches for tools in the gateway, for one request")
    tools: Count = option("0", "tools in the index that is searched")
    events: Count = option("0", "events written into its memory, for one request")
    records: Count = option("0", "long-term records that its memory keeps")
    retrievals: Count = option("0", "retrievals of such records, for one request")

    requests: Flow = inflow("requests to the agent", default=True)

    @derived
    def sessions_open(self):
        """The sessions open at a time: those that begin, for as long as each stays, a second at least.

        https://aws.amazon.com/bedrock/agentcore/pricing/
        """
        return self.requests / self.answers_per_session * most(self.session, LEAST_TIME) / request

    @meter("runtime-vcpu")
    def vCPUs_at_work(self):
        """The vCPUs that sessions use, by the second; while an agent waits for a model or a tool it uses none.

        https://aws.amazon.com/bedrock/agentcore/pricing/
        """
        return self.sessions_open * self.working * self.cpu * vCPU

    @meter("runtime-memory")
    def memory_of_sessions(self):
        """The most memory that a session has taken so far, by the second and to its end, 128 MB at least.

        https://aws.amazon.com/bedrock/agentcore/pricing/
        """
        return self.sessions_open * most(self.memory, LEAST_MEMORY)

    @meter("gateway-call")
    def calls_of_tools(self):
        """Every call of a tool through the gateway.

        https://aws.amazon.com/bedrock/agentcore/pricing/
        """
        return self.requests * self.tool_calls * call / request if self.tool_calls else None

    @meter("gateway-search")
    def searches_for_tools(self):
        """Every search for tools in the gateway.

        https://aws.amazon.com/bedrock/agentcore/pricing/
        """
        return self.requests * self.tool_searches * call / request if self.tool_searches else None

    @meter("tool-index")
    def tools_indexed(self):
        """Every tool in the index of the gateway.

        https://aws.amazon.com/bedrock/agentcore/pricing/
        """
        return self.tools * tool if self.tools else None

    @meter("memory-event")
    def events_remembered(self):
        """Every event written into the memory.

        https://aws.amazon.com/bedrock/agentcore/pricing/
        """
        return self.requests * self.events * event / request if self.events else None

    @meter("memory-record")
    def records_kept(self):
        """Every long-term record that a built-in strategy made and the memory keeps.

        https://aws.amazon.com/bedrock/agentcore/pricing/
        """
        return self.records * record if self.records else None

    @meter("memory-retrieval")
    def records_retrieved(self):
        """Every retrieval of long-term records.

        https://aws.amazon.com/bedrock/agentcore/pricing/
        """
        return self.requests * self.retrievals * retrieval / request if self.retrievals else None

    @rule(
        severity="info",
        hint="end sessions when they are done, or state 'answers_per_session' for one that answers more",
    )
    def session_kept_for_one_answer(self):
        """A session holds its memory until it ends, idle or not.

        Flags:
            {session: 1 hour}
        Passes:
            {session: 1 hour, answers_per_session: 20}
        Source: https://aws.amazon.com/bedrock/agentcore/pricing/
        """
        if self.session > 15 * minute and self.answers_per_session == 1:
            yield "session", f"a session stays {self.session} and answers one request"
