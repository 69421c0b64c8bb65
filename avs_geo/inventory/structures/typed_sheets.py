"""Sheets named after what they list: one « CS », another « EVS », neither with a column for it."""

from __future__ import annotations

import re
from typing import Final

from avs_geo.files.tables.wanted import Layout
from avs_geo.inventory.structures.vocabulary import TYPES

_PLACES: Final = frozenset({"code_commune", "commune", "adresse", "longitude", "x"})
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
# What may stand beside a type in the name of a sheet that lists structures.
_FILLERS: Final = frozenset(["liste", "des", "les", "de", "tableau", "inventaire", "agrees", "structures"])


class StructureLayout(Layout):
    """A sheet for each type, or for each year."""

    known_by = "nom"

    def said_by_sheet(self, sheet: str, found: frozenset[str], /) -> tuple[str, ...]:
        """Return the type that the name of a sheet says where no column does."""
        said = "" if "type" in found else _type_of_sheet(sheet, found)
        return (said, "type") if said else ()


def _type_of_sheet(name: str, found: frozenset[str]) -> str:
    """Return the type that the name of a sheet says, as a cell would; ``""`` where it says none.

    Parameters
    ----------
    name
        The name of the sheet.
    found
        The fields that its headings name: a sheet without places (« Budget EVS ») lists no structures.
    """
    said = _YEAR.sub("", name).strip(" -_")
    understood = TYPES.understand(said)
    is_whole = understood.term is not None and not set(understood.rest.split()) - _FILLERS
    return said if is_whole and found & _PLACES else ""
