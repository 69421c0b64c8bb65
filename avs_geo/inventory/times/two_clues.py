"""A code and a name for the same end of a way: both are read, and a contradiction is a fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from avs_geo.text.numbers import number
from avs_geo.text.typography import quoted

if TYPE_CHECKING:
    import pandas as pd

    from avs_geo.files.tables.tabular import RawTable
    from avs_geo.findings import FindingLog
    from avs_geo.inventory.times.ends import Ends
    from avs_geo.inventory.times.long_form import EndColumns
    from avs_geo.inventory.times.time_headings import Heading

_NAMES = frozenset(("nom", "name", "libelle", "lib", "libgeo", "commune", "ville"))
# As many pairs as a department has units and more; those of another file need no check.
_COMPARED = 5_000


def fault_contradictions(
    table: RawTable, columns: EndColumns, headings: list[Heading], ends: Ends, log: FindingLog
) -> None:
    """Compare each end with the column that names it too, where the table has one.

    Parameters
    ----------
    table
        One way per line.
    columns
        The columns that are taken for the ends.
    headings
        All its columns.
    ends
        What knows the places.
    log
        Receives one fault for each column that says another place.
    """
    for taken, is_such in ((columns.origin, "names_origin"), (columns.destination, "names_destination")):
        for other in headings:
            if taken is not None and other is not taken and getattr(other, is_such) and other.has(_NAMES):
                _compare(table, taken, other, ends, log)


def _compare(table: RawTable, taken: Heading, other: Heading, ends: Ends, log: FindingLog) -> None:
    pairs: pd.DataFrame = table.frame[[taken.column, other.column]].drop_duplicates().head(_COMPARED)
    found = [
        (line, code, name)
        for line, code, name in pairs.itertuples(name=None)
        if code and name and _contradict(code, name, ends)
    ]
    if found:
        line, code, name = found[0]
        log.fault(
            "extremite_contredite",
            f"{quoted(code)} ({quoted(taken.text)}) et {quoted(name)} ({quoted(other.text)}) ne sont pas le même "
            f"lieu. Lieux contredits : {number(len(found))}.",
            "Corrigez l’un des deux, ou supprimez la colonne qui est fausse.",
            line=int(line),
            column=other.text,
            value=name,
        )


def _contradict(code: str, name: str, ends: Ends) -> bool:
    """Whether two texts are both structures, or both places, and not the same."""
    structures = ends.structure(code), ends.structure(name)
    if None not in structures:
        return structures[0] != structures[1]
    if structures != (None, None):
        return False
    places = ends.place(code), ends.place(name)
    return not any(place.fault for place in places) and places[0].code != places[1].code
