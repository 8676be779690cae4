"""AWS KMS bills every key by the month and every request. https://aws.amazon.com/kms/pricing/"""

from archplan.services.words import *

key_unit = unit("key")


class KMS(
    Service, title="AWS KMS", icon="aws.security.KeyManagementService", role="security", subcategory="Credentials"
):
    """Keys that encrypt what other services hold."""

    also_called = {"key": ""}

    agreement = Agreement("99.999%", "https://aws.amazon.com/kms/sla/")
    copied_from = "pilot-light"

    keys: Count = option(1, "customer managed keys")
    replicas: Count = option(0, "copies of a multi-region key in other regions, all keys together")
    rotations: Count = option(0, "times each key has been rotated; the first two add to its price")
    algorithm: Literal["symmetric", "rsa-2048", "asymmetric"] = option(
        "symmetric", "asymmetric stands for RSA 3072 and 4096 and elliptic curves"
    )
    operations: Volume | None = option(
        None, "requests, when connections do not say, such as 2 million/month", states="requests"
    )

    requests: Flow = inflow("encrypt, decrypt and data key requests", default=True)

    def usual(self, caller):
        """What keeps data or messages reuses a data key for about five minutes. [k]

        https://aws.amazon.com/kms/pricing/
        """
        if caller.role in ("data", "messaging"):
            return kept_by(caller, quantity(1), "a data key", 5 * minute, "every five minutes")
        write = "{requests: 1/request}, less where data keys are kept, or 'operations: 10_000/month' at the key"
        return unsaid(f"{caller.name} uses the key", write)

    def carries(self, inflow):
        return 400 * byte, 400 * byte

    @derived
    def made(self):
        """The requests stated, or those that connections make."""
        return self.volume_of("requests")

    @meter("key")
    def keys_kept(self):
        """Every key, every copy in another region, and the first two rotations of each key. [k]

        https://aws.amazon.com/kms/pricing/
        """
        return (self.keys * (1 + least(self.rotations, 2)) + self.replicas) * key_unit

    @meter("request", algorithm=("symmetric", "rsa-2048"))
    def key_requests(self):
        """Every request made with a key, an AWS managed one too. [k]

        https://aws.amazon.com/kms/pricing/
        """
        return self.made

    @meter("request-asym", algorithm="asymmetric")
    def asymmetric_requests(self):
        """Every request made with a key that is neither symmetric nor RSA 2048. [k]

        https://aws.amazon.com/kms/pricing/
        """
        return self.made

    @free()
    def AWS_managed_keys(self):
        """Keys that AWS owns or manages for a service cost nothing to keep."""
        return True

    @rule(hint="turn on S3 bucket keys or let clients cache data keys, and count fewer: {requests: 0.01/request}")
    def key_used_each_request(self):
        """S3 with bucket keys, DynamoDB and SQS keep a data key for minutes instead of asking for one each time.

        Flags:
            services: {it: {type: kms}}
            traffic: {app: {kind: devices, requests: 200/second}}
            connections: [app -> it]
        Passes:
            services: {it: {type: kms}}
            traffic: {app: {kind: devices, requests: 200/second}}
            connections: [app -> it: {requests: 0.01/request}]
        Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html [k]
            https://aws.amazon.com/kms/pricing/
        """
        if self.requests.mean > 100 * request / second:
            yield "type", f"is asked {self.requests.mean / request * second} times a second"
