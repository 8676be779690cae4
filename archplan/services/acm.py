"""Public certificates for AWS services cost nothing; exportable and private ones do.

https://aws.amazon.com/certificate-manager/pricing/
"""

from archplan.services.words import *

name, authority = counts("certificate name", "private authority")


class ACM(
    Service, title="AWS Certificate Manager", icon="aws.security.CertificateManager", role="security", subcategory="Credentials"):  # fmt: skip
    """TLS certificates, renewed by AWS."""

    also_called = {"certificate": "", "tls": "", "ssl": ""}

    is_certificate = True
    is_origin = False
    home = "us-east-1"
    agreement = Agreement("99.9%", "https://aws.amazon.com/certificate-manager/sla/")
    awaited = False  # it renews certificates; it does not answer clients
    copied_from = "pilot-light"

    domain: str = option("", "the name it is issued for")
    subject_alternative_names: list[str] = option((), "further names it holds for, such as '*.example.com'")
    names: Count = option(
        1,
        "names in the certificate, wildcards included, where more than are written here",
        kind=("public", "exportable"),
    )
    kind: Literal["public", "exportable", "private"] = option(
        "public",
        "public ones serve AWS services; exportable ones any server; private ones an authority of your own",
    )

    requests: Flow = inflow("handshakes; they are not counted", default=True)

    def issued_for(self):
        """Every name it holds for, as written."""
        return tuple(name for name in (self.domain, *self.subject_alternative_names) if name)

    def holds_for(self, name):
        """Whether it holds for a name; the star of a wildcard stands for one label, and never for the domain itself."""
        label, _, rest = name.partition(".")
        return name in self.issued_for() or (bool(label) and f"*.{rest}" in self.issued_for())

    @free(kind="public")
    def public_certificates(self):
        """Public certificates for CloudFront, load balancers and API Gateway are free, renewals included."""
        return most(self.names, len(self.issued_for())) * name

    @meter("exportable-{}", kind="exportable")
    def exportable_certificates(self):
        """Each name of an exportable certificate is charged when issued and when renewed, once a year; a name with a
        star costs more. [k]

        https://aws.amazon.com/certificate-manager/pricing/
        """
        stars = sum(written.startswith("*") for written in self.issued_for())
        plain_names = most(self.names, len(self.issued_for())) - stars
        parts = {"name": plain_names, "wildcard": quantity(stars)}
        return {kind: count * name / year for kind, count in parts.items() if count}

    @meter("private-authority", kind="private")
    def private_authority(self):
        """A private certificate authority is charged by the month. [k]

        https://aws.amazon.com/private-ca/pricing/
        """
        return 1 * authority
