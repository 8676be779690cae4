"""AWS Elemental MediaLive bills every input and every output of a live channel by the hour, and channels that stand still.

https://aws.amazon.com/medialive/pricing/
"""

from archplan.services.words import *

live_input, live_output = counts("live input", "live output")
idle_channel, idle_input = counts("idle channel", "idle input")


class MediaLive(
    Stoppable, Service, title="AWS Elemental MediaLive", icon="aws.media.ElementalMedialive", role="compute"
):
    """Encodes live video for television and the web: one channel takes an input and gives each of its outputs. Its
    channels are on air all month, unless `hours` or `schedule` say when.
    """

    warned_alone = True
    least_run = 10 * minute

    channels: Count = option("1", "live channels, all alike")
    pipelines: Literal["standard", "single"] = option("standard", "two pipelines in two zones, or one")
    takes: Literal["sd", "hd", "uhd"] = option("hd", "the resolution of the input")
    takes_codec: Literal["mpeg2", "avc", "hevc"] = option("avc", "how the input is encoded")
    takes_at: Literal["10mbps", "20mbps", "50mbps"] = option("10mbps", "bits a second of the input, at most")
    input_type: Literal["push", "pull"] = option(
        "push",
        "whether the input is pushed, as by RTMP, RTP or MediaConnect, and billed while its channel stands still, or pulled",
        either=({"hours": SOME}, {"schedule": OFFICE_HOURS}),
    )
    codec: Literal["avc", "hevc", "av1"] = option("avc", "how the outputs are encoded")
    frames: Literal["30fps", "60fps"] = option("30fps", "frames a second of the outputs, at most")
    gives_at: Literal["10mbps", "20mbps", "50mbps"] = option("10mbps", "bits a second of an AVC output, at most")
    sd: Count = option("1", "outputs of one channel below HD")
    hd: Count = option("1", "outputs of one channel in HD")
    uhd: Count = option("0", "outputs of one channel in 4K")
    audio: Count = option("0", "outputs of one channel with sound alone")

    @meter("input/{pipelines}/{takes}/{takes_codec}/{takes_at}", ends="stopped")
    def inputs_on_air(self):
        """The input of every channel that runs, whether it receives anything or not.

        https://aws.amazon.com/medialive/pricing/
        """
        return self.channels * live_input

    @meter("output/{pipelines}/sd/{codec}/{frames}/{gives_at}", ends="stopped")
    def sd_outputs_on_air(self):
        """Every output below HD of every channel that runs.

        https://aws.amazon.com/medialive/pricing/
        """
        return self.channels * self.sd * live_output if self.sd else None

    @meter("output/{pipelines}/hd/{codec}/{frames}/{gives_at}", ends="stopped")
    def hd_outputs_on_air(self):
        """Every output in HD of every channel that runs.

        https://aws.amazon.com/medialive/pricing/
        """
        return self.channels * self.hd * live_output if self.hd else None

    @meter("output/{pipelines}/uhd/{codec}/{frames}/{gives_at}", ends="stopped")
    def uhd_outputs_on_air(self):
        """Every output in 4K of every channel that runs.

        https://aws.amazon.com/medialive/pricing/
        """
        return self.channels * self.uhd * live_output if self.uhd else None

    @meter("audio-{pipelines}", ends="stopped")
    def audio_outputs_on_air(self):
        """Every output with sound alone of every channel that runs.

        https://aws.amazon.com/medialive/pricing/
        """
        return self.channels * self.audio * live_output if self.audio else None

    @meter("idle-channel")
    def channels_that_stand_still(self):
        """A stopped channel costs a little by the hour until it is deleted; one fee for a channel. [k]

        https://aws.amazon.com/medialive/pricing/
        """
        return self.channels * (1 - self.part_of_month) * idle_channel if self.is_stopped() else None

    @meter("idle-input", input_type="push")
    def inputs_that_stand_still(self):
        """An input that is pushed costs a little by the hour while its channel does not run; one that is pulled does not.

        https://docs.aws.amazon.com/medialive/latest/ug/pricing.html
        Inputs are taken to be pushed unless the spec says otherwise: no page says how they usually come. [k]
        """
        return self.channels * (1 - self.part_of_month) * idle_input if self.is_stopped() else None

    @rule(hint="write 'pipelines: standard'")
    def channel_of_one_pipeline(self):
        """A channel of one pipeline goes dark while that is replaced.

        Flags:
            {pipelines: single}
        Passes:
            {pipelines: standard}
        Source: https://docs.aws.amazon.com/medialive/latest/ug/plan-redundancy.html [k]
        """
        if self.pipelines == "single" and self.stage == "production":
            yield "pipelines", "every channel has one pipeline"
