"""AWS Elemental MediaPackage bills the video that it takes in live, and what it packages and hands out.

https://aws.amazon.com/mediapackage/pricing/
"""

from archplan.services.words import *

Schedule = Annotated[Quantity, Measures("a part of the time", one, "50 hours/week", high=Fraction(1))]


class MediaPackage(Service, title="AWS Elemental MediaPackage", icon="aws.media.ElementalMediapackage", role="compute"):
    """Packages live channels, or files of a bucket, for every player that asks; put a CDN before it."""

    channels: Count = option("0", "live channels; none where it packages files on demand")
    streamed: Size = option("4.175 GB", "what all streams of one live channel bring in an hour", channels=SOME)
    live: Schedule = option("100%", "when the channels are on air, such as 20 hours/week", channels=SOME)

    requests: Flow = inflow("segments and manifests that a CDN or a player asks for", default=True)

    @meter("ingest")
    def live_video_taken_in(self):
        """The bytes of every stream that a live channel takes in; files on demand are taken in for nothing.

        https://aws.amazon.com/mediapackage/pricing/
        """
        return self.channels * self.live * self.streamed / hour if self.channels else None

    @meter("origination")
    def video_packaged(self):
        """The bytes that it packages and hands out to a CDN or to players.

        https://aws.amazon.com/mediapackage/pricing/
        """
        return self.requests.returned
