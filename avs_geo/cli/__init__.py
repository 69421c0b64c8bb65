"""The command line: French verbs over the same functions as the application."""

from avs_geo.cli.application import main

__all__ = ["main"]
