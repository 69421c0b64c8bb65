"""Columns of text to columns of numbers: numbers as French people type them, secrecy, and two scales of words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from avs_geo.inventory.french import listed, number, quoted
from avs_geo.inventory.headings import heading_key
from avs_geo.inventory.indicator_catalogue import SCALES, Indicator, describe_heading, scale_key
from avs_geo.inventory.values import parse_numbers

if TYPE_CHECKING:
    from avs_geo.findings import FindingLog
    from avs_geo.inventory.columns import Columns

_MISSING = frozenset({"", "s", "nd", "n.d.", "-"})
_PERCENT = "[\\s\u00a0\u202f]*%$"
_HALF = 0.5
_ROUNDED_TO = 5
# In a column of a few lines, multiples of 5 are a chance.
_LEAST_ROUNDED = 20
_NAMES_SHOWN = 10
# What such files say beside their indicators: places, codes, years.
_PLACES_AND_YEARS = """
departement dep insee_dep code_departement code_dep num_dep lib_dep nom_departement region reg code_region insee_reg
lib_reg nom_region code_postal cp commune nom nom_commune libgeo lib_com libelle libelle_commune code_commune insee_com
code_epci siren siren_epci epci nom_epci lib_epci lib_qp nom_qp annee millesime population pop pmun pop_municipale
population_municipale longitude latitude lon lat x y id objectid fid
"""
_NO_INDICATOR = frozenset(map(heading_key, _PLACES_AND_YEARS.split()))


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


def read_columns(columns: Columns, own: pd.Series[bool]) -> ReadColumns:
    """Return the numbers of a file; what cannot be one, in a column of numbers, is a fault.

    Parameters
    ----------
    columns
        The table; its log receives the findings. The fields that hold codes are left aside.
    own
        Which lines concern the department; only these are read, and judged.
    """
    kept: dict[str, pd.Series[float]] = {}
    indicators: list[Indicator] = []
    texts: list[str] = []
    empty: list[str] = []
    for column, heading in _candidates(columns):
        cells = columns.table.frame[column]
        known = ~_is_missing(cells)
        numbers, indicator = _read(cells[own], heading)
        if not known[own].any():
            empty.append(quoted(heading))
        elif indicator is None:
            texts.append(f"{quoted(heading)} ({_first_text(numbers, cells[own], known[own])})")
        else:
            _fault_cells(numbers.isna() & known[own], cells[own], heading, indicator, columns.log)
            _fault_twice(indicator, kept, heading, columns.log)
            kept[indicator.name] = numbers
            indicators.append(_with_rounding(indicator, numbers))
    _remark_left_out(texts, empty, columns.log)
    values = pd.DataFrame(kept, index=columns.lines[own], dtype="float64")
    return ReadColumns(values, tuple(indicators))


def _candidates(columns: Columns) -> list[tuple[str, str]]:
    """Return the columns that are neither a code nor a place, each with its heading."""
    headings = dict(zip(columns.table.frame.columns, columns.table.headings, strict=True))
    return [
        (column, headings[column] or column)
        for column in columns.others().columns
        if heading_key(headings[column]) not in _NO_INDICATOR
    ]


def _is_missing(cells: pd.Series[str]) -> pd.Series[bool]:
    return cells.str.casefold().isin(_MISSING)


def _read(cells: pd.Series[str], heading: str) -> tuple[pd.Series[float], Indicator | None]:
    """Return the numbers of a column; None for a column of text."""
    missing = _is_missing(cells)
    numbers = parse_numbers(cells.str.replace(_PERCENT, "", regex=True).mask(missing, ""))
    if _most(numbers, missing):
        return numbers, describe_heading(heading)
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
    for line, value in cells[wrong].items():
        log.fault(
            "nombre_illisible",
            f"{quoted(value)} ne se lit pas comme une valeur de « {indicator.label} ».",
            "Écrivez un nombre, ou s, nd, n.d., - ou rien si la valeur n’est pas connue.",
            line=line,
            column=heading,
            value=value,
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


def _remark_left_out(texts: list[str], empty: list[str], log: FindingLog) -> None:
    for code, headings, why in (
        ("colonnes_de_texte", texts, "ne sont pas des nombres"),
        ("colonnes_vides", empty, "n’ont aucune valeur connue dans le département"),
    ):
        if headings:
            more = "…" if len(headings) > _NAMES_SHOWN else ""
            shown = listed(headings[:_NAMES_SHOWN], last="," if more else "et")
            log.remark(code, f"Colonnes ignorées, qui {why} ({number(len(headings))}) : {shown}{more}.")
