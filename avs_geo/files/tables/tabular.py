"""From the bytes of a CSV, XLSX or ODS file to a table of text, with the line numbers that a spreadsheet shows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from avs_geo.files.headings import claim_columns, heading_key
from avs_geo.files.layers.spatial import read_attributes
from avs_geo.files.messages import FrenchLog
from avs_geo.files.rows import MAX_ROWS, Row
from avs_geo.files.tables.heading_lines import data_rows, remark_preamble
from avs_geo.files.tables.sheet_cells import fill_merged, report_uncomputed
from avs_geo.files.tables.sheets import choose_sheets, collect_sheets
from avs_geo.files.tables.table_archive import table_inside
from avs_geo.files.tables.wanted import Wanted
from avs_geo.findings import SHEET_STRIDE
from avs_geo.text.typography import quoted
from avs_geo.work_budget import check_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import geopandas as gpd

    from avs_geo.files.formats.raw_sheets import Sheet
    from avs_geo.files.headings import Field
    from avs_geo.files.source import SourceFile
    from avs_geo.findings import Finding, FindingLog

_CONTROL_CHARACTERS = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"


@dataclass(frozen=True, eq=False)
class RawTable:
    """A table as it stands in a file.

    Parameters
    ----------
    frame
        Text in every cell, ``""`` for an empty one; the index, ``ligne``, is the line as a spreadsheet numbers
        it. Lines wholly empty are left out. A column bears its heading, or ``heading (2)`` where another bears it.
    headings
        The headings as they stand in the file, one per column of `frame`.
    first_line
        The line under the headings.
    findings
        What was found on the way: sheets, lines and cells that are not read, or not as they stand.
    sheets
        The sheets that are read, where the workbook has several: the lines of the second come after
        :data:`avs_geo.findings.SHEET_STRIDE`, and so on.
    meanings
        What the line above the headings says of each column, where that was asked and it fills as many cells.
    preamble
        The cells above the headings: publishers say there what the lines are.
    """

    frame: pd.DataFrame
    headings: tuple[str, ...]
    first_line: int
    findings: tuple[Finding, ...] = ()
    sheets: tuple[str, ...] = ()
    meanings: tuple[str, ...] = ()
    preamble: tuple[str, ...] = ()


def layer_table(layer: gpd.GeoDataFrame) -> RawTable:
    """Return the attributes of a layer; the line is the rank of the feature."""
    attributes = pd.DataFrame(layer.drop(columns="geometry"))
    return RawTable(frame=attributes, headings=tuple(map(str, attributes.columns)), first_line=1)


def read_table(source: SourceFile, wanted: Wanted | None = None, *, max_rows: int = MAX_ROWS) -> RawTable:
    """Read a CSV, XLSX or ODS file as text; JSON records, one CSV in a ZIP archive, and the attributes of a layer too.

    CSV: comma, semicolon, tab or vertical bar; UTF-8, UTF-16 or an encoding of Windows, DOS or the Mac. Workbooks: the
    sheets whose headings are those wanted, together; dates in ISO form, formulas by the values that the spreadsheet
    last computed. The heading line is the one that bears the wanted names.

    Parameters
    ----------
    source
        The file.
    wanted
        What is looked for; where None, the first sheet that is not empty is read.
    max_rows
        More rows than this under the headings are refused.

    Raises
    ------
    InputRefusedError
        The file is empty, too large, hostile, damaged, or no table; every fault found is listed.
    """
    wanted = wanted or Wanted()
    log = FrenchLog(file=source.name)
    if source.is_spatial:
        return replace(layer_table(read_attributes(source, log, wanted.fields)), findings=tuple(log.findings))
    if source.format.holds:
        source = table_inside(source, log)
    read = source.format.sheets
    assert read is not None  # noqa: S101 - what is read is shapes or a table, and archives are behind
    take = partial(collect_sheets, wanted=wanted, file=source.name, max_rows=max_rows)
    sheets = read(source, log, take, max_columns=wanted.max_columns)
    log.raise_if_faults()
    if not sheets:
        log.fault(
            "fichier_vide",
            "Le fichier ne contient aucune cellule remplie.",
            "Placez le tableau dans la première feuille, les titres des colonnes sur la première ligne.",
        )
    log.raise_if_faults()
    chosen = choose_sheets(sheets, wanted, log)
    names = tuple(sheet.raw.name for sheet in chosen) if len(sheets) > 1 else ()
    tables = [
        _table_of(sheet, wanted, FrenchLog(file=source.name, sheets=names[rank : rank + 1]), source.format.is_delimited)
        for rank, sheet in enumerate(chosen)
    ]
    for table in tables:
        log.extend(table.findings)
    log.raise_if_faults()
    return replace(join_tables(tables, wanted.fields), findings=tuple(log.findings), sheets=names)


def _table_of(sheet: Sheet, wanted: Wanted, log: FrenchLog, is_delimited: bool) -> RawTable:  # noqa: FBT001 - private
    log.extend(sheet.findings)
    heading, body = sheet.heading, sheet.rows[sheet.position + 1 :]
    if is_delimited and not log.has_faults:
        _report_overlong(heading, body, log)
    if log.has_faults:
        return replace(tabulate(heading, []), findings=tuple(log.findings))
    meanings = _meanings(sheet, wanted)
    remark_preamble(sheet.rows[: sheet.position - bool(meanings)], log)
    report_uncomputed(sheet, wanted, log)
    body = fill_merged(sheet, body, log)
    body = data_rows(heading, body, wanted, log)
    table = _with_said(tabulate(heading, body), sheet, log)
    fitting = meanings if len(meanings) == len(table.headings) else ()
    return replace(table, findings=tuple(log.findings), meanings=fitting, preamble=_preamble(sheet))


def _preamble(sheet: Sheet) -> tuple[str, ...]:
    return tuple(cell.strip() for row in sheet.rows[: sheet.position] for cell in row.cells if cell.strip())


def _with_said(table: RawTable, sheet: Sheet, log: FrenchLog) -> RawTable:
    """Return a table with the column that the name of its sheet stands for, and say so."""
    if not sheet.said:
        return table
    value, name = sheet.said
    log.remark(
        "colonne_par_la_feuille",
        f"La feuille {quoted(sheet.raw.name)} n’a pas de colonne {quoted(name)} : son nom en tient lieu, pour toutes "
        "ses lignes.",
        f"Rien à faire si c’est bien cela ; sinon, ajoutez-lui une colonne {quoted(name)}.",
    )
    return replace(table, frame=table.frame.assign(**{name: value}), headings=(*table.headings, name))


def _meanings(sheet: Sheet, wanted: Wanted) -> tuple[str, ...]:
    """Return the cells of the line above the headings, where these say what the columns mean."""
    if not wanted.layout.has_meanings or not sheet.position:
        return ()
    cells = _trimmed(sheet.rows[sheet.position - 1].cells)
    return tuple(cells) if len(cells) == len(_trimmed(sheet.heading.cells)) > 1 and all(cells) else ()


def tabulate(heading: Row, body: list[Row]) -> RawTable:
    """Return the table made of a heading and the rows under it; a nameless empty column is left out."""
    names = _trimmed(heading.cells)
    width = max([len(names), *(len(_trimmed(row.cells)) for row in body)], default=len(names))
    padded = [row.cells[:width] + [""] * (width - len(row.cells)) for row in body]
    names += [""] * (width - len(names))
    frame = pd.DataFrame(
        padded,
        columns=pd.RangeIndex(width),
        index=pd.Index([row.line for row in body], name="ligne", dtype="int64"),
        dtype="str",
    )
    for column in frame:
        check_time()
        frame[column] = _clean(frame[column])
    kept = [i for i in range(width) if names[i] or frame[i].ne("").any()]
    headings = tuple(names[i] for i in kept)
    frame = frame[kept].set_axis(_distinct(headings), axis="columns")
    return RawTable(frame=frame, headings=headings, first_line=heading.line + 1)


def join_tables(tables: Sequence[RawTable], fields: Iterable[Field]) -> RawTable:
    """Return the tables of several sheets as one: columns that name the same field, or bear the same heading, are one.

    The lines of the second table come after `SHEET_STRIDE`, those of the third after twice as much.
    """
    if len(tables) == 1:
        return tables[0]
    headings: dict[str, str] = {}
    frames = []
    wanted = tuple(fields)
    for rank, table in enumerate(tables):
        keys = _shared_keys(table, wanted)
        headings = dict(zip(keys, table.headings, strict=True)) | headings
        lines = pd.Index(table.frame.index + rank * SHEET_STRIDE, name="ligne", dtype="int64")
        frames.append(table.frame.set_axis(keys, axis="columns").set_axis(lines))
    joined = pd.concat(frames).fillna("").astype("str")
    names = tuple(headings[key] for key in joined.columns)
    frame = joined.set_axis(_distinct(names), axis="columns")
    return RawTable(frame=frame, headings=names, first_line=tables[0].first_line)


def _shared_keys(table: RawTable, fields: Sequence[Field]) -> list[str]:
    """Return what each column is called in every sheet: its field where it names it most surely, else its heading."""
    headings = dict(zip(table.frame.columns, table.headings, strict=True))
    surest = {rivals.equals[0]: f"champ {name}" for name, rivals in claim_columns(headings, fields).items()}
    return _distinct(tuple(surest.get(column) or heading_key(heading) for column, heading in headings.items()))


def _report_overlong(heading: Row, body: Iterable[Row], log: FindingLog) -> None:
    """In a CSV file a cell beyond the headings means that a separator stands, unquoted, inside a text."""
    # Separators at the end of the heading give room to the rows.
    width = len(heading.cells)
    for row in body:
        if len(row.cells) > width and any(map(str.strip, row.cells[width:])):
            log.fault(
                "ligne_trop_longue",
                f"La ligne a {len(_trimmed(row.cells))} cellules, et il y a {width} titres de colonnes.",
                "Placez entre guillemets droits les textes qui contiennent le séparateur.",
                line=row.line,
                value=" | ".join(_trimmed(row.cells)),
            )


def _trimmed(cells: list[str]) -> list[str]:
    """Return cells without the blank ones at the end, each without blanks around it."""
    bare = [cell.strip() for cell in cells]
    while bare and not bare[-1]:
        bare.pop()
    return bare


def _clean(texts: pd.Series[str]) -> pd.Series[str]:
    return texts.str.replace(_CONTROL_CHARACTERS, "", regex=True).str.strip()


def _distinct(headings: tuple[str, ...]) -> list[str]:
    seen: dict[str, int] = {}
    names = []
    for rank, heading in enumerate(headings, start=1):
        name = heading or f"colonne {rank}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names
