"""The version of archplan: of its language, its numbers and its exit codes together."""

__version__ = "0.2.0"
