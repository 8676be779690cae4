"""Amazon Textract bills every page, at the price of what is asked of it.

https://aws.amazon.com/textract/pricing/
"""

from archplan.services.words import *

page = unit("page")


class Textract(Service, title="Amazon Textract", icon="aws.ml.Textract", role="compute"):
    """Reads text, forms and tables from documents."""

    reads: Literal[
        "text",
        "forms",
        "tables",
        "queries",
        "tables-queries",
        "layout",
        "signatures",
        "expense",
        "id",
        "lending",
    ] = option("text", "what it reads from a page")
    pages: Count = option(1, "pages of an average document")

    documents: Flow = inflow("documents", default=True, brings=True)

    def outflow(self, leaving):
        """Reading a document calls nothing."""
        return {}

    @meter("{reads}")
    def pages_read(self):
        """Every page of every document. [k]

        https://aws.amazon.com/textract/pricing/
        """
        return self.documents * self.pages * page / request

    @rule(severity="info", hint="write 'reads: text' where the words are enough")
    def dearest_reading(self):
        """Forms cost thirty times what plain text does.

        It finds fields and values; where only the words matter, text is enough.

        Flags:
            services: {it: {type: textract, reads: forms}}
            traffic: {app: {kind: devices, requests: 1_000/month}}
            connections: [app -> it]
        Passes:
            services: {it: {type: textract, reads: text}}
            traffic: {app: {kind: devices, requests: 1_000/month}}
            connections: [app -> it]
        Source: https://aws.amazon.com/textract/pricing/
        """
        if self.reads in ("forms", "lending") and self.documents:
            yield "reads", f"{self.reads} is the dearest way to read a page"
