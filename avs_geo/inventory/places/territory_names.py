"""What a table of territories says twice: the name of a structure beside its id, that of a zone beside its code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from avs_geo.files.headings import heading_key
from avs_geo.inventory.places.zone_codes import Niveau
from avs_geo.text.typography import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from avs_geo.files.tables.columns import Columns
    from avs_geo.inventory.structures.identifiers import StructureNames

_STRUCTURE_KEYS: Final = frozenset(
    map(heading_key, ("structure", "nom structure", "nom de la structure", "nom", "libellé structure"))
)
_COMMUNE_KEYS: Final = frozenset(
    map(heading_key, ("commune", "nom commune", "nom de la commune", "libellé commune", "lib com", "libgeo", "ville"))
)
_COMMUNE_CODE_KEYS: Final = frozenset(map(heading_key, ("code commune", "code insee", "insee")))
_ZONE_KEYS: Final = frozenset(
    map(
        heading_key,
        (
            *("territoire", "nom territoire", "nom du territoire", "libellé territoire", "libellé du territoire"),
            *("zone", "nom zone", "nom de la zone", "epci", "nom epci", "nom_qpv", "qpv"),
        ),
    )
)


def is_commune_heading(heading: str) -> bool:
    """Whether the heading of the codes itself says that they are communes."""
    return heading_key(heading) in _COMMUNE_KEYS | _COMMUNE_CODE_KEYS


def zone_names(columns: Columns, niveaux: Sequence[str]) -> pd.Series[str]:
    """Return the column that names the territories beside their codes; empty texts where there is none.

    A column of communes names those lines only whose territory is a commune: beside another it says where the
    structure stands.
    """
    for column in map(str, columns.others(aside=True)):
        key = heading_key(column)
        texts = columns.table.frame[column]
        if key in _ZONE_KEYS:
            return texts
        if key in _COMMUNE_KEYS:
            _withdraw(columns, column)
            named = [text if niveau == Niveau.COMMUNE else "" for text, niveau in zip(texts, niveaux, strict=True)]
            return pd.Series(named, index=texts.index, dtype="str")
    return columns.text("")


def compare_structures(columns: Columns, names: StructureNames | None, field: str = "id_structure") -> None:
    """Report the lines whose structure is called by the name of another one beside its id.

    A column that only repeats who the structure is was read, and is then not said to be set aside.
    """
    if names is None or not columns.has(field):
        return
    ids = _found(columns.text(field), names)
    for column in map(str, columns.others(aside=True)):
        if heading_key(column) not in _STRUCTURE_KEYS:
            continue
        texts = columns.table.frame[column]
        said = _found(texts, names)
        other = ids.ne("") & said.ne("") & ids.ne(said)
        for line in columns.lines[other]:
            columns.log.fault(
                "structure_contredite",
                f"{quoted(columns.text(field)[line])} et {quoted(texts[line])} sont deux structures différentes.",
                "Corrigez l’identifiant ou le nom, ou n’en gardez qu’un.",
                line=line,
                column=column,
                value=texts[line],
            )
        if (texts.eq("") | said.ne("")).all():
            _withdraw(columns, column)


def _found(texts: pd.Series[str], names: StructureNames) -> pd.Series[str]:
    return texts.map({text: names.find(text) or "" for text in texts.unique()}).astype("str")


def _withdraw(columns: Columns, column: str) -> None:
    """Take back the remark that a column is not read."""
    columns.log.findings[:] = [
        finding
        for finding in columns.log.findings
        if not (finding.code == "colonne_ecartee" and finding.column == column)
    ]
