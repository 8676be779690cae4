"""Public certificates for AWS services cost nothing; exportable and private ones do.

https://aws.amazon.com/certificate-manager/pricing/
"""

from archplan.service import *

name, authority = counts("certificate name", "private authority")


class ACM(
    Service, title="AWS Certificate Manager", icon="aws.security.CertificateManager", role="security",
):  # fmt: skip
    """TLS certificates, renewed by AWS."""

    domain: str = option("", "the name it is issued for")
    names: Count = option(1, "names in the certificate, wildcards included")
    kind: Literal["public", "exportable", "private"] = option(
        "public",
        "public ones serve AWS services; exportable ones any server; private ones an authority of your own",
    )

    requests: Flow = inflow("handshakes; they are not counted", default=True)

    @free(kind="public")
    def public_certificates(self):
        """Public certificates for CloudFront, load balancers and API Gateway are free, renewals included."""
        return True

    @meter("exportable-name", kind="exportable")
    def exportable_certificates(self):
        """Each name of an exportable certificate is charged when issued and when renewed, once a year. [k]

        https://aws.amazon.com/certificate-manager/pricing/
        """
        return self.names * name / year

    @meter("private-authority", kind="private")
    def private_authority(self):
        """A private certificate authority is charged by the month. [k]

        https://aws.amazon.com/private-ca/pricing/
        """
        return 1 * authority
