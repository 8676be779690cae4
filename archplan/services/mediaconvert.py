"""AWS Elemental MediaConvert bills minutes of every output, by codec, resolution, frames a second and quality.

https://aws.amazon.com/mediaconvert/pricing/
"""

from archplan.services.words import *

output_minute = unit("output minute")
LEAST = 10 * second  # of one output


class MediaConvert(Service, title="AWS Elemental MediaConvert", icon="aws.media.ElementalMediaconvert", role="compute"):
    """Converts files of video into others, each output a minute at a time. Volume discounts that AWS has given since the
    list of February 2025 are not in it.
    """

    also_called = {"transcoder": "", "transcoding": ""}

    edition: Literal["basic", "professional"] = option("basic", "the features: basic for AVC, VP8 and VP9 of the web")
    codec: Literal["avc", "hevc", "av1", "vp8", "vp9", "mpeg2"] = option("avc", "how the video outputs are encoded")
    quality: Literal["single-pass", "single-pass-hq", "multi-pass", "multi-pass-hq"] = option(
        "single-pass", "passes over the video; VP8 and VP9 take several, AV1 the single pass of high quality"
    )
    frames: Literal["30fps", "60fps", "120fps"] = option("30fps", "frames a second of the outputs, at most")
    lasts: Duration = option("5 minutes", "an average file")
    sd: Count = option("0", "outputs of one file below HD")
    hd: Count = option("1", "outputs of one file in HD, up to 1080 lines")
    uhd: Count = option("0", "outputs of one file in 4K")
    audio: Count = option("0", "outputs of one file with sound alone")

    files: Flow = inflow("files converted", default=True)

    def usual(self, caller):
        """Files come rarely; nobody uploads one with every request of a client."""
        return unsaid(f"{caller.name} has a file converted", "{files: 0.001/request}") if caller.answers else None

    @derived
    def minutes_of_an_output(self):
        """Each output is as long as its file, to the second, ten of them at least.

        https://aws.amazon.com/mediaconvert/pricing/
        """
        return self.files * most(ceil(self.lasts / second), LEAST / second) / 60 * output_minute / request

    @meter("video/{edition}/{codec}/{quality}/sd/{frames}")
    def sd_minutes(self):
        """Every minute of every output below HD.

        https://aws.amazon.com/mediaconvert/pricing/
        """
        return self.minutes_of_an_output * self.sd if self.sd else None

    @meter("video/{edition}/{codec}/{quality}/hd/{frames}")
    def hd_minutes(self):
        """Every minute of every output in HD.

        https://aws.amazon.com/mediaconvert/pricing/
        """
        return self.minutes_of_an_output * self.hd if self.hd else None

    @meter("video/{edition}/{codec}/{quality}/uhd/{frames}")
    def uhd_minutes(self):
        """Every minute of every output in 4K.

        https://aws.amazon.com/mediaconvert/pricing/
        """
        return self.minutes_of_an_output * self.uhd if self.uhd else None

    @meter("audio-{edition}")
    def audio_minutes(self):
        """Every minute of every output that has sound alone.

        https://aws.amazon.com/mediaconvert/pricing/
        """
        return self.minutes_of_an_output * self.audio if self.audio else None

    @rule(severity="error", hint="write 'edition: professional'")
    def codec_beyond_the_basic_tier(self):
        """The basic tier has AVC in a single pass, and VP8 and VP9 in several; all else is professional.

        Flags:
            {codec: hevc}
        Flags:
            {quality: multi-pass-hq}
        Passes:
            {codec: hevc, edition: professional}
        Passes:
            {codec: vp9, quality: multi-pass}
        Source: https://aws.amazon.com/mediaconvert/pricing/
        """
        if self.edition != "basic":
            return
        if self.codec not in ("avc", "vp8", "vp9"):
            yield "codec", f"the basic tier encodes no {self.codec.upper()}"
        elif self.codec == "avc" and self.quality.startswith("multi-pass"):
            yield "quality", "the basic tier encodes AVC in a single pass alone"
