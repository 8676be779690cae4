"""Windows shares know their users from an Active Directory."""

from archplan.checks.words import *

OWN = "self-managed"


@rule("error", hint="add 'directory: NAME' of a directoryservice of kind microsoft-ad, or 'directory: self-managed'")
def share_without_directory(plan):
    """A file server for Windows joins exactly one Active Directory.

    It is AWS Managed Microsoft AD or one of your own; Simple AD and AD Connector are neither, and without one AWS
    creates no file system.

    Flags:
        services: {files: {type: fsx}}
    Flags:
        services: {files: {type: fsx, directory: people}, people: {type: directoryservice, kind: simple-ad}}
    Passes:
        services: {files: {type: fsx, directory: people}, people: {type: directoryservice}}
    Passes:
        services: {files: {type: fsx, directory: self-managed}}
    Source: https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateFileSystemWindowsConfiguration.html
        https://docs.aws.amazon.com/fsx/latest/WindowsGuide/aws-ad-integration-fsxW.html [k]
    """
    services = plan.architecture.services
    directories = [s for s in services.values() if s.key == "directoryservice" and s.kind == "microsoft-ad"]
    for service in services.values():
        if service.key != "fsx" or service.directory == OWN:
            continue
        named = services.get(service.directory)
        if not service.directory and not directories:
            yield service.span_of("type"), f"{service.name} names no Active Directory for its users"
        elif service.directory and named is None:
            yield service.span_of("directory"), f"{service.name}: nothing is called {service.directory!r}"
        elif named is not None and named not in directories:
            kind = named.kind if named.key == "directoryservice" else named.title
            yield service.span_of("directory"), f"{service.name}: {named.name} is a {kind}, no Microsoft AD"
