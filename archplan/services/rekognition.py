"""Amazon Rekognition bills images by the kind of question asked, minutes of video, and faces kept.

https://aws.amazon.com/rekognition/pricing/
"""

from archplan.services.words import *

inference_minute, training_minute = counts("inference minute", "training minute")

image, face, vector, video_minute = counts("image", "face", "user vector", "video minute")
PRICES = {"faces": "image-group1", "labels": "image-group2", "text": "image-group2",
          "moderation": "image-group2", "properties": "image-properties"}  # fmt: skip


class Rekognition(Service, title="Amazon Rekognition", icon="aws.ml.Rekognition", role="compute"):
    """Finds faces, things and text in pictures."""

    finds: Literal["faces", "labels", "text", "moderation", "properties"] = option(
        "labels", "what an image is asked: matching faces, or what is in it"
    )
    kept_faces: Count = option(0, "faces in its collections")
    kept_users: Count = option(0, "user vectors in its collections")
    videos: Volume = option("0/month", "stored videos analysed")
    lasts: Duration = option("1 minute", "an average video", videos=SOME)
    video_asks: Literal["video", "video-shot", "video-technical-cue"] = option(
        "video", "what a video is asked: labels and faces, its shots, or technical cues", videos=SOME
    )

    streams: Volume = option("0/month", "minutes of streaming video searched for faces")
    label_streams: Volume = option("0/month", "minutes of streaming video searched for labels")
    inference: Volume = option("0/month", "minutes that models of Custom Labels run")
    training: Volume = option("0/month", "minutes that models of Custom Labels are trained")

    images: Flow = inflow("images analysed", default=True, brings=True)

    def outflow(self, leaving):
        """An analysis calls nothing."""
        return {}

    @property
    def group(self):
        return PRICES[self._values["finds"]]

    @meter("{group}")
    def images_analysed(self):
        """Every call for one image; a second question about it is a second call. [k]

        https://aws.amazon.com/rekognition/pricing/
        """
        return self.images * image / request

    @meter("face")
    def faces_kept(self):
        """Every face in a collection. [k]

        https://aws.amazon.com/rekognition/pricing/
        """
        return self.kept_faces * face or None

    @meter("user-vector")
    def users_kept(self):
        """Every user vector in a collection. [k]

        https://aws.amazon.com/rekognition/pricing/
        """
        return self.kept_users * vector or None

    @meter("{video_asks}-minute")
    def video_analysed(self):
        """Every minute of stored video. [k]

        https://aws.amazon.com/rekognition/pricing/
        """
        return video_minute / second * self.videos.number * (self.lasts / minute) or None

    @meter("streaming-video-minute")
    def streams_searched_for_faces(self):
        """Every minute of a stream. [k]

        https://aws.amazon.com/rekognition/pricing/
        """
        return video_minute / second * self.streams.number or None

    @meter("streaming-label-minute")
    def streams_searched_for_labels(self):
        """Every minute of a stream that is looked at. [k]

        https://aws.amazon.com/rekognition/pricing/
        """
        return video_minute / second * self.label_streams.number or None

    @meter("custom-inference-minute")
    def custom_labels_running(self):
        """Every minute that a model runs, asked or not. [k]

        https://aws.amazon.com/rekognition/pricing/
        """
        return inference_minute / second * self.inference.number or None

    @meter("custom-training-minute")
    def custom_labels_trained(self):
        """Every minute that a model is trained. [k]

        https://aws.amazon.com/rekognition/pricing/
        """
        return training_minute / second * self.training.number or None
