"""The ends of a table of times, found or refused: one finding for each kind of fault, with its first places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from avs_geo.text.numbers import number
from avs_geo.work_budget import check_time

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeVar

    from avs_geo.findings import FindingLog
    from avs_geo.inventory.times.ends import Destination, Ends, Fault
    from avs_geo.inventory.times.time_table import TimeTable

    Meaning = TypeVar("Meaning")


# A file with more ends that nobody knows is of something else: looking for the others would only take time.
_MOST_UNKNOWN = 1_000
# The shortest that a spreadsheet makes of an Insee code.
_CODE_LENGTH = 4


def known_ends(
    table: TimeTable, ends: Ends, log: FindingLog
) -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, Destination]]:
    """Return the units of each origin, and what each destination stands for; what is neither goes to `log`."""
    origins = _meanings(table, "origine", ends.origin, log)
    return origins, _meanings(table, "destination", ends.destination, log)


def _meanings(
    table: TimeTable, column: str, meaning_of: Callable[[str], tuple[Meaning, Fault | None]], log: FindingLog
) -> dict[str, Meaning]:
    meanings: dict[str, Meaning] = {}
    faults: dict[str, dict[str, Fault]] = {}
    unknown = 0
    for text in table.distinct(column):
        if unknown >= _MOST_UNKNOWN:
            break
        check_time()
        meanings[text], fault = meaning_of(text)
        if not text:
            fault = _empty(column)
        unknown += fault is not None
        if fault is not None:
            faults.setdefault(fault[0], {})[text] = fault
    for code, found in faults.items():
        _fault(table, column, code, found, log)
    return meanings


def _empty(column: str) -> Fault:
    return (
        "extremite_vide",
        f"L’{column} n’est pas remplie." if column == "origine" else f"La {column} n’est pas remplie.",
        "Remplissez-la, ou supprimez ces lignes.",
    )


def _fault(table: TimeTable, column: str, code: str, found: Mapping[str, Fault], log: FindingLog) -> None:
    rows = table.frame[column].isin(list(found))
    if code == "commune_inconnue" and all(text.isdigit() and len(text) < _CODE_LENGTH for text in found):
        message = f"Les valeurs de la colonne sont des numéros ({table.first_texts(column, rows)}), et non des codes."
        remedy = "Remplacez ces numéros, qui sont des rangs internes à l’outil, par les codes Insee des communes."
        log.fault("origines_numerotees", message, remedy, **table.where(column, rows))
        return
    least = "au moins " if len(found) >= _MOST_UNKNOWN else ""
    _, message, remedy = next(iter(found.values()))
    if len(found) > 1:
        message = (
            f"{message} Comme elle, {least}{number(len(found))} valeurs, sur {number(rows.sum())} lignes : "
            f"{table.first_texts(column, rows)}."
        )
    elif rows.sum() > 1:
        message = f"{message} Elle est sur {number(rows.sum())} lignes."
    log.fault(code, message, remedy, **table.where(column, rows))
