"""What a reader looks for in a table: its columns, and how such tables are laid out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from avs_geo.files.rows import MAX_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from avs_geo.files.headings import Field


class Layout:
    """How the tables of one kind are laid out, beyond the names of their columns; by default, plain lists."""

    # Whether sheets of different headings can be read as one table.
    together: ClassVar[bool] = True
    # Whether one file only can be given: a sheet that is left out cannot come in a file of its own.
    alone: ClassVar[bool] = False
    # Whether the line above the headings is kept, for what it says of their meaning.
    has_meanings: ClassVar[bool] = False
    # The field by which the lines of two sheets are known to be the same; where there is one, sheets that differ by
    # the year in their name are states of one list, of which the last is read.
    known_by: ClassVar[str] = ""

    def knows(self, _heading: str, /) -> bool:
        """Whether a heading that names no field is known all the same, as those of published indicators."""
        return False

    def heads(self, _cells: Sequence[str], /) -> bool:
        """Whether a line of cells is that of the headings, by more than their names: a matrix is headed by places."""
        return False

    def joins(self, _cells: Sequence[str], _others: Sequence[str], /) -> bool:
        """Whether two lines of headings that differ can be those of one table, where not any can."""
        return False

    def is_foreign(self, _sheet: str, /) -> bool:
        """Whether the name of a sheet says that it holds something else: it is read only where no other is."""
        return False

    def said_by_sheet(self, _sheet: str, _found: frozenset[str], /) -> tuple[str, ...]:
        """Return what the name of a sheet says in the place of a column, and the field; nothing where it does not.

        One sheet is « CS », another « EVS »: `_found` are the fields that the headings name.
        """
        return ()


_PLAIN: Final = Layout()


@dataclass(frozen=True)
class Wanted:
    """What a reader looks for in a table, by which the heading line and the sheets are chosen.

    Parameters
    ----------
    fields
        The columns of the contract; without any, the first line of several cells is the heading.
    rival
        The fields of another table that may stand in the same workbook, and whose columns bear like names: a sheet
        that has all it needs of these is left to that other, where a sheet bears the names of the contract.
    layout
        How such tables are laid out.
    max_columns
        More columns than this are refused.
    """

    fields: tuple[Field, ...] = ()
    rival: tuple[Field, ...] = ()
    layout: Layout = _PLAIN
    max_columns: int = MAX_COLUMNS
