"""What is known of a format: one record for each, those that are not read included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from avs_geo.files.formats.glimpse import Glimpse
    from avs_geo.files.formats.layer import Features, Layer
    from avs_geo.files.formats.raw_sheets import Sheet, TakeSheets
    from avs_geo.files.source import SourceFile
    from avs_geo.findings import FindingLog


class SheetReader(Protocol):
    """Reads tables: a workbook has several, any other file is one sheet without a name."""

    def __call__(self, source: SourceFile, log: FindingLog, take: TakeSheets, *, max_columns: int) -> list[Sheet]:
        """Return what `take` makes of the sheets; faults go to `log`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Format:
    """A format of files.

    Parameters
    ----------
    label
        What a file of it is, in French, with its article.
    recognises
        Whether what is seen of a file is of this format, where it is of none before it.
    key
        Its name in the program; ``""`` for a format that is not read.
    advice
        What to do with such a file, in French, where it is not read and there is something particular to say.
    name
        What a list of accepted formats calls it; ``""`` where it is an archive of what such a list has already.
    standard
        What a damaged file of shapes is said not to conform to.
    extensions
        How the names of its files may end; the first is the one that is proposed.
    members
        How the names of its files end inside an archive.
    sheets
        Reads its tables.
    features
        Reads its shapes, as features of GeoJSON.
    layers
        Writes its layers in a folder, for GDAL to open.
    holds
        What the files inside it are, where it is an archive.
    is_delimited
        Whether its cells are parted by a sign, which may stand in a text by mistake.
    """

    label: str
    recognises: Callable[[Glimpse], bool]
    key: str = ""
    advice: str = ""
    name: str = ""
    standard: str = ""
    extensions: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    sheets: SheetReader | None = None
    features: Callable[[bytes, FindingLog], Features] | None = None
    layers: Callable[[SourceFile, Path, FindingLog], Iterable[Layer]] | None = None
    holds: Literal["", "table", "layers"] = ""
    is_delimited: bool = False

    @property
    def is_read(self) -> bool:
        """Whether it is a format that is read."""
        return self.is_table or self.is_spatial

    @property
    def is_table(self) -> bool:
        """Whether its files are tables."""
        return self.sheets is not None or self.holds == "table"

    @property
    def is_spatial(self) -> bool:
        """Whether its files hold geometries."""
        drawn = self.features is not None or self.layers is not None or self.holds == "layers"
        return drawn and not self.is_table
