"""Amazon Translate bills every character it is sent. https://aws.amazon.com/translate/pricing/"""

from archplan.services.words import *

character = unit("character")


class Translate(
    Service,
    title="Amazon Translate",
    icon="aws.ml.Translate",
    role="compute",
    subcategory="Natural Language Processing",
):
    """Translates text and documents."""

    mode: Literal["text", "batch", "document", "custom"] = option(
        "text", "texts at once, documents in batches, one document at once, or with a custom parallel corpus"
    )
    characters: Count = option(1000, "characters of an average text, spaces included")
    languages: Count = option(1, "languages each text is translated into")

    texts: Flow = inflow("texts", default=True)

    def outflow(self, leaving):
        """A translation calls nothing."""
        return {}

    @meter("{mode}")
    def characters_translated(self):
        """Every character of every text, once for each language it is translated into. [k]

        https://aws.amazon.com/translate/pricing/
        """
        return self.texts * self.characters * self.languages * character / request

    @rule(severity="info", hint="keep translations, and ask only for new text")
    def same_text_again(self):
        """Translate remembers nothing: a text sent twice is billed twice.

        A table of what was translated once answers the next time.

        Flags:
            services: {it: {type: translate, languages: 6}}
            traffic: {app: {kind: devices, requests: 100/month}}
            connections: [app -> it]
        Passes:
            services: {it: {type: translate, languages: 2}}
            traffic: {app: {kind: devices, requests: 100/month}}
            connections: [app -> it]
        Source: https://aws.amazon.com/translate/pricing/
        """
        if self.texts and self.languages > 4:
            yield "languages", f"every character is billed {self.languages} times"
