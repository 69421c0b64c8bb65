"""Sheets named after what they list: one « CS », another « EVS », neither with a column for it."""

from __future__ import annotations

import re
from typing import Final

from avs_geo.inventory.structures.vocabulary import TYPES

_PLACES: Final = frozenset({"code_commune", "commune", "adresse", "longitude", "x"})
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
# What may stand beside a type in the name of a sheet that lists structures.
_FILLERS: Final = frozenset(["liste", "des", "les", "de", "tableau", "inventaire", "agrees", "structures"])


def type_of_sheet(name: str, found: frozenset[str]) -> str:
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
