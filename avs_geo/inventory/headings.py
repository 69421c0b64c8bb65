"""Which column is which: headings matched without case, accents, spaces or punctuation, and by their usual synonyms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from avs_geo.inventory.french import listed, quoted
from avs_geo.reference.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from avs_geo.findings import FindingLog

# A Shapefile cuts the names of its columns there.
_SHAPEFILE_NAME = 10


@dataclass(frozen=True, slots=True)
class Field:
    """A column that may be asked of a file.

    Parameters
    ----------
    name
        Its name in the contract.
    synonyms
        What else people call it; case, accents, spaces and punctuation do not count.
    needed
        Whether the file is refused without it.
    """

    name: str
    synonyms: tuple[str, ...] = ()
    needed: bool = False

    def keys(self) -> set[str]:
        """Return every form of the heading that is recognised, folded."""
        return {heading_key(text) for text in (self.name, self.name[:_SHAPEFILE_NAME], *self.synonyms)}


def heading_key(text: str) -> str:
    """Return a heading without case, accents, spaces and punctuation.

    Examples
    --------
    >>> heading_key("Début d’agrément"), heading_key("CODE_INSEE")
    ('debutdagrement', 'codeinsee')
    """
    return fold(text).replace(" ", "")


def match_headings(headings: Mapping[str, str], fields: Iterable[Field], log: FindingLog) -> dict[str, str]:
    """Return the column of each field that is there.

    Parameters
    ----------
    headings
        Column of the frame to heading as it stands in the file.
    fields
        The fields looked for.
    log
        Receives a fault for each needed field that is missing, and for each field that several columns claim.

    Returns
    -------
    dict
        Name of the field to column of the frame.
    """
    by_key = {column: heading_key(heading) for column, heading in headings.items()}
    found: dict[str, str] = {}
    missing: list[Field] = []
    for wanted in fields:
        keys = wanted.keys()
        columns = [column for column, key in by_key.items() if key in keys]
        if len(columns) > 1:
            _report_rivals([headings[column] for column in columns], wanted, log)
        if columns:
            found[wanted.name] = columns[0]
        elif wanted.needed:
            missing.append(wanted)
    for wanted in missing:
        _report_missing(wanted, list(headings.values()), log)
    return found


def _report_rivals(rivals: list[str], wanted: Field, log: FindingLog) -> None:
    log.fault(
        "colonne_en_double",
        f"Les colonnes {listed(map(quoted, rivals), last='et')} désignent toutes {quoted(wanted.name)}.",
        "Gardez-en une seule, ou renommez les autres.",
        column=rivals[1],
    )


def _report_missing(wanted: Field, headings: list[str], log: FindingLog) -> None:
    present = listed(map(quoted, headings[:12]), last="et") or "aucune"
    also = f" (ou {listed(map(quoted, wanted.synonyms[:3]))})" if wanted.synonyms else ""
    log.fault(
        "colonne_absente",
        f"La colonne {quoted(wanted.name)} est absente. Colonnes trouvées : {present}.",
        f"Ajoutez une colonne {quoted(wanted.name)}{also}.",
        column=wanted.name,
    )
