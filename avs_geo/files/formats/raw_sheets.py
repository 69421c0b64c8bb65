"""The sheets of a table on their way out of a file: a workbook has several, any other file has one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from avs_geo.files.rows import Row
    from avs_geo.findings import Finding


@dataclass(slots=True)
class SheetNotes:
    """What the cells of a sheet have besides their values, gathered as they are read.

    Parameters
    ----------
    spans
        Cells that were merged over several lines: line, column (from 0) and the number of lines.
    uncomputed
        Cells whose formula has no computed value: line and column.
    """

    spans: list[tuple[int, int, int]] = field(default_factory=list)
    uncomputed: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, eq=False)
class RawSheet:
    """A sheet on its way out of a workbook, not yet read.

    Parameters
    ----------
    name
        Its name; empty for a file that is no workbook.
    rows
        Its rows, as they come.
    hidden
        Whether a spreadsheet hides it.
    notes
        Filled while the rows are read, or later.
    part
        The part of the archive that holds it, where each sheet has its own.
    """

    name: str
    rows: Iterable[Row]
    hidden: bool = False
    notes: SheetNotes = field(default_factory=SheetNotes)
    part: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A sheet that was read; the first lines only where it is none of those that are wanted.

    Parameters
    ----------
    raw
        Where it comes from.
    rows
        Its rows that are not empty.
    position
        The position of its heading line among `rows`.
    findings
        What was wrong while reading it.
    said
        What its name says in the place of a column, and the name of that field; empty where it says nothing.
    """

    raw: RawSheet
    rows: list[Row]
    position: int
    findings: tuple[Finding, ...] = ()
    said: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """The headings, and the field that the name of the sheet stands for."""
        return [*self.heading.cells, *self.said[1:]]

    @property
    def heading(self) -> Row:
        """The line of the headings."""
        return self.rows[self.position]

    @property
    def has_data(self) -> bool:
        """Whether there are lines under the headings."""
        return self.position + 1 < len(self.rows)


# What a reader of workbooks hands its sheets to, while the workbook is open.
TakeSheets: TypeAlias = "Callable[[Iterable[RawSheet]], list[Sheet]]"
