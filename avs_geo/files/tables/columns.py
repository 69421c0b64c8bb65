"""A table seen through the fields that it has, and the faults of whole columns."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from avs_geo.files.tables.column_match import match_columns
from avs_geo.files.values.absence import is_absent, is_spreadsheet_error, is_unknown_number
from avs_geo.files.values.dates import GUESSED_DATES, WRONG_DATES, Doubt, read_dates
from avs_geo.files.values.numbers import read_numbers, wrong_number
from avs_geo.files.values.values import parse_booleans
from avs_geo.findings import SHEET_STRIDE
from avs_geo.text.dates import day_text
from avs_geo.text.numbers import number
from avs_geo.text.typography import quoted
from avs_geo.text.words import listed
from avs_geo.work_budget import check_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from avs_geo.files.headings import Field
    from avs_geo.files.tables.tabular import RawTable
    from avs_geo.findings import FindingLog

_MARKS_SHOWN = 5


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
    aside
        Columns that name a field less surely than the one that is read.
    fields
        The names of the fields that were looked for.
    """

    table: RawTable
    found: dict[str, str]
    log: FindingLog
    aside: tuple[str, ...] = ()
    fields: frozenset[str] = frozenset()
    _known: dict[str, pd.Series[str]] = field(default_factory=dict, init=False, repr=False)

    @classmethod
    def match(cls, table: RawTable, fields: Iterable[Field], log: FindingLog) -> Columns:
        """Recognise the columns of a table.

        What was found while it was read, what is missing or claimed twice goes to `log`, and so does emptiness.
        """
        log.extend(table.findings)
        log.sheets = table.sheets
        wanted = tuple(fields)
        matched = match_columns(table.frame, table.headings, wanted, log)
        if table.frame.index.empty:
            log.fault(
                "tableau_vide",
                "Le tableau n’a aucune ligne sous les titres de ses colonnes.",
                "Ajoutez-y au moins une ligne, ou vérifiez que c’est le bon fichier.",
            )
        names = frozenset(one.name for one in wanted)
        return cls(replace(table, frame=matched.frame), matched.found, log, matched.aside, names)

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

    def labels(self, field: str) -> pd.Series[str]:
        """Return a column of names as text, empty where a formula gave an error; one remark counts these.

        Other marks of absence are left: a name may be one.
        """
        texts = self.text(field)
        wrong = is_spreadsheet_error(texts)
        if field not in self._known:
            self._remark_absent(texts[wrong], field)
            self._known[field] = texts.mask(wrong, "")
        return self._known[field]

    def words(self, field: str) -> pd.Series[str]:
        """Return a column as text, empty where a mark says that the value is unknown; one remark counts these."""
        if field not in self._known:
            texts = self.text(field)
            absent = is_absent(texts) & texts.ne("")
            self._remark_absent(texts[absent], field)
            self._known[field] = texts.mask(absent, "")
        return self._known[field]

    def _remark_absent(self, marks: pd.Series[str], field: str) -> None:
        if marks.empty:
            return
        kinds = marks.unique().tolist()
        shown = listed(map(quoted, kinds[:_MARKS_SHOWN]), last="et", of=len(kinds))
        cells = "1 cellule dit" if len(marks) == 1 else f"{number(len(marks))} cellules disent"
        self.log.remark(
            "valeurs_inconnues",
            f"{cells} que la valeur n’est pas connue ({shown}) : lu comme une cellule vide.",
            line=marks.index[0],
            column=self.heading(field),
            value=marks.iloc[0],
        )

    def _remark_no_day(self, marks: pd.Series[str], field: str) -> None:
        if marks.empty:
            return
        kinds = marks.unique().tolist()
        shown = listed(map(quoted, kinds[:_MARKS_SHOWN]), last="et", of=len(kinds))
        self.log.remark(
            "date_absente",
            f"Cellules qui portent un jour que les logiciels écrivent faute de date ({shown}) : {number(len(marks))} ; "
            "lues comme des cellules vides.",
            "Rien à faire si la date n’est pas connue.",
            line=marks.index[0],
            column=self.heading(field),
            value=marks.iloc[0],
        )

    def others(self, *, aside: bool = False) -> pd.DataFrame:
        """Return the columns that are no field; with `aside`, those too that name one less surely than another."""
        read = [*self.found.values(), *(() if aside else self.aside)]
        return self.table.frame.drop(columns=read)

    def line_label(self, line: Any) -> str:
        """Return how a message names a line: its number, and its sheet where several are read."""
        if not self.table.sheets:
            return str(line)
        rank, own = divmod(int(line), SHEET_STRIDE)
        return f"{own} de la feuille {quoted(self.table.sheets[rank])}"

    def own_lines(self) -> pd.Series[int]:
        """Return the line of each row in its own sheet."""
        return pd.Series(self.lines % SHEET_STRIDE, index=self.lines, dtype="int64")

    def numbers(self, field: str, *, minimum: float | None = None, unknown: tuple[float, ...] = ()) -> pd.Series[float]:
        """Return a column as numbers; what is none, or is below the minimum, is a fault.

        A unit in the heading is obeyed: « Budget (k€) » is in thousands. The marks of programs for an unknown number
        (``-9999``), and those in `unknown`, are none; one remark counts these.
        """
        if not self.has(field):
            return pd.Series(np.nan, index=self.lines)
        texts = self.words(field)
        read = read_numbers(texts, heading=self.heading(field))
        self.fault_where(
            read.numbers.isna() & texts.ne(""),
            field,
            "nombre_illisible",
            wrong_number,
            "Écrivez un nombre, par exemple 2,5 ou 12 000, sans autre texte.",
        )
        self.remark_where(
            read.approximate,
            field,
            "nombre_approche",
            lambda value: f"{value} est lu comme un nombre exact.",
            "Écrivez le nombre exact s’il est connu.",
        )
        self.remark_where(
            read.thousands,
            field,
            "point_des_milliers",
            lambda value: f"Le point de {value} est lu comme un séparateur de milliers.",
            "Si c’est une décimale, écrivez-la avec une virgule, sur deux chiffres au plus.",
        )
        if read.factor != 1:
            self.log.remark(
                "unite_du_titre",
                f"Les nombres de la colonne sont multipliés par {number(read.factor)}, comme son titre le dit.",
                "Si ce n’est pas leur unité, retirez celle-ci du titre.",
                column=self.heading(field),
            )
        marks = is_unknown_number(read.numbers) | read.numbers.isin(unknown)
        self._remark_absent(texts[marks], field)
        numbers = read.numbers.mask(marks) * read.factor
        if minimum is not None:
            self.fault_where(
                numbers < minimum,
                field,
                "nombre_negatif",
                lambda value: f"{value} est négatif ; un nombre positif ou nul est attendu.",
                "Corrigez le nombre, ou laissez la cellule vide s’il est inconnu.",
            )
        return numbers

    def dates(self, field: str, *, last_day: bool = False) -> pd.Series[pd.Timestamp]:
        """Return a column as dates; what is none is a fault, what had to be guessed a remark.

        A month or a year alone is its first day, or with `last_day` its last.
        """
        if not self.has(field):
            return pd.Series(pd.NaT, index=self.lines, dtype="datetime64[s]")
        texts = self.words(field)
        read = read_dates(texts, last_day=last_day)
        self._remark_no_day(texts[read.doubts.eq(Doubt.NO_DAY)], field)
        for doubt, told in WRONG_DATES.items():
            self.fault_where(read.doubts.eq(doubt), field, told.code, told.message, told.remedy)
        for doubt, told in GUESSED_DATES.items():
            rows = read.doubts.eq(doubt)
            for place, day in zip(self.places(rows, field), read.days[rows], strict=True):
                message = f"{quoted(place['value'])} est lu comme le {day_text(day)}{told.message('')}."
                self.log.remark(told.code, message, told.remedy, **place)
        return read.days

    def booleans(self, field: str) -> pd.Series[bool]:
        """Return a column as yes or no, empty meaning no; anything else is a fault.

        A mark that says that the answer is unknown counts as no, and one remark counts these.
        """
        if not self.has(field):
            return pd.Series(data=False, index=self.lines)
        # A tick or a cross has no letter either, and is no mark of absence.
        answers = parse_booleans(self.text(field), yes=self.heading(field))
        unknown = answers.isna() & is_absent(self.text(field))
        self._remark_absent(self.text(field)[unknown], field)
        self.fault_where(
            answers.isna() & ~unknown,
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
            check_time()
            yield {"line": line, "column": column, "value": value}

    def place(self, line: int, field: str) -> dict[str, Any]:
        """Return ``line``, ``column`` and ``value`` of a field on one line, as a finding wants them."""
        return {"line": line, "column": self.heading(field), "value": self.text(field)[line]}
