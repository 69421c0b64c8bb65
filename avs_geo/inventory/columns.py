"""A table seen through the fields that it has, and the faults of whole columns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from avs_geo.inventory.french import quoted
from avs_geo.inventory.headings import Field, match_headings
from avs_geo.inventory.values import parse_booleans, parse_dates, parse_numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from avs_geo.findings import FindingLog
    from avs_geo.inventory.tabular import RawTable


@dataclass(frozen=True, eq=False)
class Columns:
    """The columns of a table by the names that the contract gives them.

    Parameters
    ----------
    table
        The table as it stands in its file.
    found
        Name of a field to the column that holds it.
    log
        Receives what is wrong.
    """

    table: RawTable
    found: dict[str, str]
    log: FindingLog

    @classmethod
    def match(cls, table: RawTable, fields: Iterable[Field], log: FindingLog) -> Columns:
        """Recognise the columns of a table; what is missing or claimed twice goes to `log`, and so does emptiness."""
        headings = dict(zip(table.frame.columns, table.headings, strict=True))
        found = match_headings(headings, fields, log)
        if table.frame.index.empty:
            log.fault(
                "tableau_vide",
                "Le tableau n’a aucune ligne sous les titres de ses colonnes.",
                "Ajoutez-y au moins une ligne, ou vérifiez que c’est le bon fichier.",
            )
        return cls(table, found, log)

    @property
    def lines(self) -> pd.Index[int]:
        """The line of each row, which is also the index of every series here."""
        return self.table.frame.index

    def has(self, field: str) -> bool:
        """Whether the file has the column."""
        return field in self.found

    def heading(self, field: str) -> str:
        """Return the heading as it stands in the file, or the one of the contract where there is none."""
        column = self.found.get(field)
        if column is None:
            return field
        position = list(self.table.frame.columns).index(column)
        return self.table.headings[position]

    def text(self, field: str) -> pd.Series[str]:
        """Return a column as text; empty texts where the file does not have it."""
        return self.table.frame[self.found[field]] if field in self.found else self._nothing

    @cached_property
    def _nothing(self) -> pd.Series[str]:
        return pd.Series("", index=self.lines, dtype="str")

    def others(self) -> pd.DataFrame:
        """Return the columns that are no field."""
        return self.table.frame.drop(columns=list(self.found.values()))

    def numbers(self, field: str, *, minimum: float | None = None) -> pd.Series[float]:
        """Return a column as numbers; what is none, or is below the minimum, is a fault."""
        if not self.has(field):
            return pd.Series(np.nan, index=self.lines)
        texts = self.text(field)
        numbers = parse_numbers(texts)
        self.fault_where(
            numbers.isna() & texts.ne(""),
            field,
            "nombre_illisible",
            lambda value: f"{value} n’est pas un nombre.",
            "Écrivez un nombre, par exemple 2,5 ou 12 000, sans autre texte.",
        )
        if minimum is not None:
            self.fault_where(
                numbers < minimum,
                field,
                "nombre_negatif",
                lambda value: f"{value} est négatif ; un nombre positif ou nul est attendu.",
                "Corrigez le nombre, ou laissez la cellule vide s’il est inconnu.",
            )
        return numbers

    def dates(self, field: str) -> pd.Series[pd.Timestamp]:
        """Return a column as dates; what is none is a fault."""
        if not self.has(field):
            return pd.Series(pd.NaT, index=self.lines, dtype="datetime64[s]")
        texts = self.text(field)
        dates = parse_dates(texts)
        self.fault_where(
            dates.isna() & texts.ne(""),
            field,
            "date_illisible",
            lambda value: f"{value} n’est pas une date.",
            "Écrivez la date sous la forme 31/12/2027 ou 2027-12-31.",
        )
        return dates

    def booleans(self, field: str) -> pd.Series[bool]:
        """Return a column as yes or no, empty meaning no; anything else is a fault."""
        if not self.has(field):
            return pd.Series(data=False, index=self.lines)
        answers = parse_booleans(self.text(field))
        self.fault_where(
            answers.isna(),
            field,
            "oui_non_illisible",
            lambda value: f"{value} n’est ni « oui » ni « non ».",
            "Écrivez oui ou non, ou laissez la cellule vide pour non.",
        )
        return answers.fillna(value=False).astype(bool)

    def fault_where(
        self, rows: pd.Series[bool], field: str, code: str, message: Callable[[str], str], remedy: str
    ) -> None:
        """Add a fault for each row where `rows` holds; `message` is given the value between guillemets."""
        for place in self.places(rows, field):
            self.log.fault(code, message(quoted(place["value"])), remedy, **place)

    def remark_where(
        self, rows: pd.Series[bool], field: str, code: str, message: Callable[[str], str], remedy: str
    ) -> None:
        """Add a remark for each row where `rows` holds; `message` is given the value between guillemets."""
        for place in self.places(rows, field):
            self.log.remark(code, message(quoted(place["value"])), remedy, **place)

    def places(self, rows: pd.Series[bool], field: str) -> Iterator[dict[str, Any]]:
        """Yield ``line``, ``column`` and ``value`` of a field, as a finding wants them, where `rows` holds."""
        column = self.heading(field)
        for line, value in self.text(field)[rows].items():
            yield {"line": line, "column": column, "value": value}

    def place(self, line: int, field: str) -> dict[str, Any]:
        """Return ``line``, ``column`` and ``value`` of a field on one line, as a finding wants them."""
        return {"line": line, "column": self.heading(field), "value": self.text(field)[line]}
