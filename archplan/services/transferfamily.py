"""AWS Transfer Family bills each protocol of an endpoint by the hour, and every byte up and down.

https://aws.amazon.com/aws-transfer-family/pricing/
"""

from archplan.services.words import *

endpoint, message, call = counts("endpoint", "message", "connector call")
Data = Annotated[Quantity, Measures("a volume of data", byte / second, "50 GB/month")]


class TransferFamily(
    MadeAnew, Service, title="AWS Transfer Family", icon="aws.migration.TransferForSftp", role="ingress"
):  # fmt: skip
    """Takes files into S3 or EFS over SFTP, FTPS, FTP or AS2, and gives them out. It bills from the day it exists."""

    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
    sends_as = {"log": "vended"}

    protocols: list[Literal["sftp", "ftps", "ftp", "as2"]] = option(("sftp",), "what it speaks, such as [sftp, ftps]")
    decrypts: Data = option("0 GB/month", "what workflows decrypt (PGP)")

    uploads: Flow = inflow("files put", default=True, only_taken=True)
    downloads: Flow = inflow("files fetched")
    messages: Flow = inflow("AS2 messages received")
    connector_calls: Flow = inflow("calls of its connectors to servers of others")

    @meter("{}-endpoint")
    def endpoint_hours(self):
        """Every protocol that is enabled, used or not, and even while the server is stopped. [k]

        https://aws.amazon.com/aws-transfer-family/pricing/
        """
        return {protocol: 1 * endpoint for protocol in self.protocols}

    @meter("upload")
    def data_uploaded(self):
        """Every byte put. [k]

        https://aws.amazon.com/aws-transfer-family/pricing/
        """
        return self.uploads.sent

    @meter("download")
    def data_downloaded(self):
        """Every byte fetched, on top of data transfer. [k]

        https://aws.amazon.com/aws-transfer-family/pricing/
        """
        return self.downloads.returned

    @meter("as2-message")
    def AS2_messages(self):
        """Every message received. [k]

        https://aws.amazon.com/aws-transfer-family/pricing/
        """
        return self.messages * message / request

    @meter("connector-call")
    def connector_calls_made(self):
        """Every call of a connector. [k]

        https://aws.amazon.com/aws-transfer-family/pricing/
        """
        return self.connector_calls * call / request

    @meter("connector-data")
    def data_of_connectors(self):
        """What connectors send and fetch. [k]

        https://aws.amazon.com/aws-transfer-family/pricing/
        """
        return self.connector_calls.sent + self.connector_calls.returned

    @meter("decrypt")
    def data_decrypted(self):
        """What workflows decrypt. [k]

        https://aws.amazon.com/aws-transfer-family/pricing/
        """
        return self.decrypts or None

    @rule(hint="take ftp out, or keep its endpoint inside a VPC")
    def files_in_the_clear(self):
        """FTP sends passwords and files in the clear.

        AWS lets FTP be reached from inside a VPC alone.

        Flags:
            {protocols: [ftp]}
        Passes:
            {protocols: [sftp]}
        Source: https://docs.aws.amazon.com/transfer/latest/userguide/create-server-ftp.html
        """
        if "ftp" in self.protocols:
            yield "protocols", "speaks FTP, which encrypts nothing"

    @rule(severity="info", hint="put files into S3 with its own API where the sender can")
    def endpoint_for_few_files(self):
        """An endpoint costs as much as several TB of files.

        It is billed for every hour and each protocol, whether files come or not.

        Flags:
            services: {it: {type: transferfamily}}
            traffic: {app: {kind: devices, requests: 100/month}}
            connections: [app -> it: {uploads: 1/request}]
        Passes:
            services: {it: {type: transferfamily}}
            traffic: {app: {kind: devices, requests: 9_000/month}}
            connections: [app -> it: {uploads: 1/request}]
        Passes:
            {}
        Source: https://aws.amazon.com/aws-transfer-family/pricing/
        """
        files = self.uploads + self.downloads
        if files and files < 1000 * request / month:
            yield "type", "moves fewer than a thousand files a month, and its endpoint is billed every hour"
