"""Amazon Polly bills every character it speaks, by the kind of voice. https://aws.amazon.com/polly/pricing/"""

from archplan.services.words import *

character = unit("character")


class Polly(Service, title="Amazon Polly", icon="aws.ml.Polly", role="compute"):
    """Speaks text."""

    voice: Literal["standard", "neural", "long-form", "generative"] = option("standard", "the kind of voice")
    characters: Count = option(1000, "characters of an average text, markup not counted")
    kept: Ratio = option("0%", "the part of the texts played again from a recording you kept")

    texts: Flow = inflow("texts to be heard", default=True)

    def outflow(self, leaving):
        """Speaking calls nothing."""
        return {}

    @meter("{voice}")
    def characters_spoken(self):
        """Every character of every text that is not played from a recording. [k]

        https://aws.amazon.com/polly/pricing/
        """
        return self.texts * (1 - self.kept) * self.characters * character / request

    @rule(severity="info", hint="keep the recording in S3 and say 'kept: 80%'")
    def same_text_spoken_again(self):
        """A recording may be kept and played again for nothing.

        Menus, lessons and announcements are the same text for everybody.

        Flags:
            services: {it: {type: polly, voice: generative}}
            traffic: {app: {kind: devices, requests: 1/minute}}
            connections: [app -> it]
        Passes:
            services: {it: {type: polly, voice: generative, kept: 80%}}
            traffic: {app: {kind: devices, requests: 1/minute}}
            connections: [app -> it]
        Source: https://aws.amazon.com/polly/pricing/
        """
        if self.voice in ("long-form", "generative") and self.texts and not self.kept:
            yield "kept", f"every text is spoken anew in a {self.voice} voice"
