"""Amazon Bedrock Knowledge Bases bill nothing of their own for passages: the model that embeds and the store that keeps do.

https://aws.amazon.com/bedrock/pricing/
"""

from archplan.services.words import *

query = unit("query")


class KnowledgeBase(
    Service,
    title="Amazon Bedrock Knowledge Bases",
    icon="aws.ml.Bedrock",
    role="compute",
    subcategory="Generative AI",
):
    """Finds the passages of documents that answer a question. Draw the model that embeds and the store of vectors as
    services of their own, and connect it to both: it asks each once for every question and for every passage read in.
    """

    also_called = {"rag": "", "knowledge_base": "", "knowledge_bases": ""}

    kind: Literal["vector", "structured"] = option(
        "vector", "passages by their meaning, or rows of a warehouse by SQL that it writes"
    )
    passages: Count = option("10", "passages that one document is cut into", kind="vector")
    reranked: bool = option(False, "a model orders what is found before it is handed out")

    questions: Flow = inflow("questions", default=True)
    documents: Flow = inflow("documents read in, new or changed")

    class leaving(Record):
        """Keys of a connection that leaves a knowledge base."""

        passes: Literal["both", "questions", "passages"] = option("both", "what the connection carries")

    def outflow(self, leaving):
        """A question is embedded once and searched for once; a passage is embedded once and kept once. Of a warehouse
        no document is read.
        """
        asked = {} if leaving.passes == "passages" else {"questions": 1}
        if leaving.passes == "questions" or self._values["kind"] == "structured":
            return asked
        return asked | {"documents": self._values["passages"]}

    def passes(self, leaving, target):
        """Questions are searches of what they go to, and passages are written to it, as many at once as it says. A
        connection that says what it carries and names inflows has said where they go.
        """
        parts, written = dict(self.outflow(leaving)), target.written_to()
        if "documents" not in parts or not written:
            return Passed(parts)
        at_once = target.written_at_once()
        parts["documents"] = parts["documents"] / at_once
        return Passed(parts, {"documents": at_once}, goes_to={"documents": written})

    @meter("structured-query", kind="structured")
    def queries_written(self):
        """Every question that it turns into SQL. [k]

        https://aws.amazon.com/bedrock/pricing/
        """
        return self.questions / request * query

    @meter("rerank", reranked=True)
    def answers_reranked(self):
        """Every question whose passages a model puts in order, up to a hundred of them. [k]

        https://aws.amazon.com/bedrock/pricing/
        """
        return self.questions / request * query
