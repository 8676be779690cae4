"""The words a service is written in, and one file or folder a service: found by its name, none is listed anywhere."""

from archplan.services.words.service import SERVICES, Service, load

__all__ = ["catalog", "known_types", "load"]


def known_types() -> list[str]:
    """The types a spec may name, without loading them."""
    return SERVICES.names()


def catalog() -> dict[str, type[Service]]:
    """Every service, in alphabetical order: for the manual and the schema."""
    return {name: SERVICES[name] for name in SERVICES.names()}
