"""Amazon Transcribe bills seconds of sound, and once fifteen at least for each request.

https://aws.amazon.com/transcribe/pricing/
"""

from archplan.services.words import *

audio_minute = unit("audio minute")


class Transcribe(Service, title="Amazon Transcribe", icon="aws.ml.Transcribe", role="compute"):
    """Turns speech into text."""

    mode: Literal["batch", "streaming"] = option("batch", "whole recordings, or words as they are spoken")
    kind: Literal["standard", "call-analytics", "medical"] = option("standard", "what the speech is about")
    lasts: Duration = option("3 minutes", "an average recording")
    own_model: bool = option(False, "a language model of your own, for a surcharge")
    redacts: bool = option(False, "takes personal data out, for a surcharge")

    recordings: Flow = inflow("recordings", default=True, brings=True)

    def outflow(self, leaving):
        """A transcription calls nothing."""
        return {}

    @property
    def priced(self):
        mode, kind = self._values["mode"], self._values["kind"]
        return {"standard": mode, "call-analytics": f"{mode}-call-analytics", "medical": f"medical-{mode}"}[kind]

    @property
    def least(self):
        return self.billed_for(self.priced, 15 * second)

    @derived
    def minutes_heard(self):
        """Each recording is rounded up to the second, fifteen at least where and while the price file has no other least. [k]

        https://aws.amazon.com/transcribe/pricing/
        """
        return self.recordings * most(ceil(self.lasts / second), self.least / second) / 60 * audio_minute / request

    @meter("{priced}")
    def speech_transcribed(self):
        """Every second of every recording. [k]

        https://aws.amazon.com/transcribe/pricing/
        """
        return self.minutes_heard

    @meter("{mode}-custom-model", own_model=True)
    def custom_model(self):
        """The same seconds again, for a language model of your own. [k]

        https://aws.amazon.com/transcribe/pricing/
        """
        return self.minutes_heard

    @meter("{mode}-redaction", redacts=True)
    def redaction(self):
        """The same seconds again, to take personal data out. [k]

        https://aws.amazon.com/transcribe/pricing/
        """
        return self.minutes_heard

    @rule(severity="info", hint="join short recordings into one request")
    def clips_below_the_minimum(self):
        """Every request is billed for fifteen seconds at least.

        Voice commands are often shorter. AWS's list of 2026-09-11 has no least for batches in us-east-1.

        Flags:
            {lasts: 4 s}
        Passes:
            {lasts: 2 minutes}
        Passes:
            region: us-east-1
            services: {it: {type: transcribe, lasts: 4 s}}
        Source: https://aws.amazon.com/transcribe/pricing/
        """
        if self.lasts < self.least:
            yield "lasts", f"clips of {self.lasts} are billed as {plain((self.least / second).number)} seconds"
