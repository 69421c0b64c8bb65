"""Files are read through the readers of the inventory: its fixtures serve here too."""

from __future__ import annotations

from tests.inventory.conftest import (
    communes_of_france,
    geography,
    haute_marne,
    index,
    layer_file,
    paris,
    read,
    read_indicators,
    read_zones,
    refused,
    refused_indicators,
    refused_zones,
    structures,
    table_file,
)

__all__ = [
    "communes_of_france",
    "geography",
    "haute_marne",
    "index",
    "layer_file",
    "paris",
    "read",
    "read_indicators",
    "read_zones",
    "refused",
    "refused_indicators",
    "refused_zones",
    "structures",
    "table_file",
]
