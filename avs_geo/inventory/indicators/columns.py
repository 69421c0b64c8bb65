"""Columns of text to columns of numbers: as French people type them, unknown values, and two scales of words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from avs_geo.files.values.absence import is_absent
from avs_geo.files.values.values import parse_numbers
from avs_geo.inventory.indicators.catalogue import SCALES, Indicator, scale_key
from avs_geo.inventory.indicators.magnitudes import SiftedColumn, ValueNotes
from avs_geo.inventory.indicators.places import first_line, line_label
from avs_geo.inventory.indicators.wording import Nature, nature_of, read_heading
from avs_geo.text.numbers import number
from avs_geo.text.typography import quoted
from avs_geo.text.words import listed
from avs_geo.work_budget import check_time

if TYPE_CHECKING:
    from avs_geo.findings import FindingLog

# The sign of percentages, and the flags of statistics: « 12,5 (p) » is provisional, « 12,5* » has a note.
_AFTER = "[\\s\u00a0\u202f]*(?:%|\\([a-z\\d]\\)|\\*+)$"
# Letters of statistical offices, and the « < 5 » or « 1 à 4 » of the Cnaf: a count from 0 to 4 is not known.
_NOT_TOLD = (
    r"(?i:[cz]|_[zno]|sec\.|confid\.|(?:n\s*)?(?:<|≤|<=|moins de|inférieur à)\s*\d+"
    r"|(?:entre\s+)?[\[(]?[01]\s*(?:à|a|et|-|–|;)\s*\d{1,2}[\])]?)"
)
_HALF = 0.5
_ROUNDED_TO = 5
# In a column of a few lines, multiples of 5 are a chance.
_LEAST_ROUNDED = 20
_NAMES_SHOWN = 10
_CELLS_SHOWN = 3


@dataclass(frozen=True, eq=False)
class ReadColumns:
    """The columns of a file that are numbers.

    Parameters
    ----------
    values
        Index the lines of the file that concern the department; one float column per indicator.
    indicators
        What each is, in the order of the columns.
    """

    values: pd.DataFrame
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class Titles:
    """What a column is called.

    Parameters
    ----------
    heading
        As it stands in the file; the name of the indicator where it is not known by another.
    label
        A longer name, from a second line of headings or a column of labels; empty where there is none.
    counts
        Whether its values are announced as a number of things or persons, by the heading of a long form.
    """

    heading: str
    label: str = ""
    counts: bool = False


def read_columns(frame: pd.DataFrame, titles: dict[str, Titles], log: FindingLog) -> ReadColumns:
    """Return the numbers of a table; what cannot be one, in a column of numbers, is a fault.

    Parameters
    ----------
    frame
        The lines that concern the department, and only columns that are neither codes nor places; text.
    titles
        What each of its columns is called.
    log
        Receives what is found.
    """
    kept: dict[str, pd.Series[float]] = {}
    indicators: list[Indicator] = []
    texts: list[str] = []
    empty: list[str] = []
    marks: dict[str, pd.Series[str]] = {}
    notes = ValueNotes()
    for column, title in titles.items():
        cells = frame[column]
        missing = is_missing(cells)
        marks[title.heading] = cells[missing & cells.ne("")]
        if missing.all():
            empty.append(quoted(title.heading))
            continue
        numbers, indicator = _read(cells, missing, title)
        if indicator is None:
            texts.append(f"{quoted(title.heading)} ({_first_text(numbers, cells, ~missing)})")
            continue
        _fault_cells(numbers.isna() & ~missing, cells, title.heading, indicator, log)
        _fault_twice(indicator, kept, title.heading, log)
        nature = Nature.COUNT if indicator.is_count else nature_of(indicator.label, indicator.unit)
        kept[indicator.name] = SiftedColumn(title.heading, nature, cells, notes, log).sift(numbers)
        indicators.append(_with_rounding(indicator, kept[indicator.name]))
    _remark_marks(marks, log)
    notes.log_to(log)
    _remark_left_out(texts, empty, log)
    return ReadColumns(pd.DataFrame(kept, index=frame.index, dtype="float64"), tuple(indicators))


def is_missing(cells: pd.Series[str]) -> pd.Series[bool]:
    """Return which cells have no number to read: marks of absence, and counts that are only said to be small."""
    # A file may hold two hundred columns of texts that are all different.
    check_time()
    return is_absent(cells) | cells.str.fullmatch(_NOT_TOLD)


def reads_as_numbers(cells: pd.Series[str]) -> bool:
    """Whether most of the known cells of a column are numbers."""
    missing = is_missing(cells)
    return _most(_numbers(cells, missing), missing)


def _numbers(cells: pd.Series[str], missing: pd.Series[bool]) -> pd.Series[float]:
    return parse_numbers(cells.str.replace(_AFTER, "", regex=True).mask(missing, ""))


def _read(cells: pd.Series[str], missing: pd.Series[bool], title: Titles) -> tuple[pd.Series[float], Indicator | None]:
    """Return the numbers of a column; None for a column of text."""
    numbers = _numbers(cells, missing)
    if _most(numbers, missing):
        return numbers, read_heading(title.heading, title.label, counts=title.counts)
    keys = {text: scale_key(text) for text in cells.unique()}
    for scale in SCALES:
        places = cells.map(keys).map(scale.numbers).astype(float)
        if _most(places, missing):
            return places, scale.indicator
    return numbers, None


def _most(numbers: pd.Series[float], missing: pd.Series[bool]) -> bool:
    return bool(numbers.notna().sum() > _HALF * (~missing).sum())


def _with_rounding(indicator: Indicator, numbers: pd.Series[float]) -> Indicator:
    """Recognise counts, or what may be some, that are all multiples of 5: their publisher rounds them."""
    known = numbers.dropna().to_numpy(dtype=float)
    may_count = indicator.is_count or not indicator.is_known
    rounded = may_count and len(known) >= _LEAST_ROUNDED and bool(np.all(np.mod(known, _ROUNDED_TO) == 0))
    return replace(indicator, rounding=_ROUNDED_TO if rounded else None)


def _fault_cells(
    wrong: pd.Series[bool], cells: pd.Series[str], heading: str, indicator: Indicator, log: FindingLog
) -> None:
    """Say which cells of a column are no numbers: one finding for the column."""
    found = cells[wrong]
    if found.empty:
        return
    some = [f"{quoted(value)} ligne {line_label(line)}" for line, value in found.iloc[1 : _CELLS_SHOWN + 1].items()]
    more = f" Autres cellules de la colonne ({number(len(found) - 1)}) : {', '.join(some)}" if some else ""
    dots = "…" if len(found) > _CELLS_SHOWN + 1 else "."
    log.fault(
        "nombre_illisible",
        f"{quoted(found.iloc[0])} ne se lit pas comme une valeur de « {indicator.label} ».{more}{dots if more else ''}",
        "Écrivez un nombre, ou s, nd, n.d., - ou rien si la valeur n’est pas connue.",
        line=first_line(wrong),
        column=heading,
        value=found.iloc[0],
    )


def _first_text(numbers: pd.Series[float], cells: pd.Series[str], known: pd.Series[bool]) -> str:
    """Return the first value of a column that is no number: it tells why the column was left out."""
    return quoted(cells[known & numbers.isna()].iloc[0])


def _fault_twice(indicator: Indicator, kept: dict[str, pd.Series[float]], heading: str, log: FindingLog) -> None:
    if indicator.name in kept:
        log.fault(
            "indicateur_en_double",
            f"Deux colonnes du fichier donnent l’indicateur {quoted(indicator.name)}.",
            "Gardez-en une seule, ou donnez-leur des titres différents.",
            column=heading,
        )


def _remark_marks(marks: dict[str, pd.Series[str]], log: FindingLog) -> None:
    """Count the marks of absence by column: one remark for the file."""
    counts = [f"{quoted(heading)} ({number(len(cells))})" for heading, cells in marks.items() if len(cells)]
    if not counts:
        return
    written = pd.concat(list(marks.values())).value_counts()
    words = listed([quoted(word) for word in written.index[:_CELLS_SHOWN]], last="et")
    more = "…" if len(counts) > _NAMES_SHOWN else ""
    log.remark(
        "valeurs_absentes",
        f"{number(written.sum())} cellules disent que la valeur n’est pas connue ({words}"
        f"{'…' if len(written) > _CELLS_SHOWN else ''}) ; elles sont laissées vides : "
        f"{', '.join(counts[:_NAMES_SHOWN])}{more}.",
    )


def _remark_left_out(texts: list[str], empty: list[str], log: FindingLog) -> None:
    for code, headings, why in (
        ("colonnes_de_texte", texts, "ne sont pas des nombres"),
        ("colonnes_vides", empty, "n’ont aucune valeur connue dans le département"),
    ):
        if headings:
            more = "…" if len(headings) > _NAMES_SHOWN else ""
            shown = listed(headings[:_NAMES_SHOWN], last="," if more else "et")
            log.remark(code, f"Colonnes ignorées, qui {why} ({number(len(headings))}) : {shown}{more}.")
