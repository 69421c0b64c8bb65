"""The files that a study is made from, as they were brought."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from avs_geo.files.source import SourceFile


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyFiles:
    """The files of one study; only the structures are needed.

    Parameters
    ----------
    structures, territoires, temps, indicateurs, partenaires
        What an inventory is read from.
    qpv
        The official contours of the QPV, in the place of those that are installed.
    mailles
        Units finer than the commune, in the place of the communes.
    """

    structures: SourceFile
    territoires: SourceFile | None = None
    temps: SourceFile | None = None
    indicateurs: tuple[SourceFile, ...] = ()
    partenaires: SourceFile | None = None
    qpv: SourceFile | None = None
    mailles: SourceFile | None = None

    @property
    def brought(self) -> tuple[SourceFile, ...]:
        """The files that are there, in the order in which a study names them."""
        files = (
            *(self.structures, self.territoires, self.temps),
            *self.indicateurs,
            *(self.partenaires, self.qpv, self.mailles),
        )
        return tuple(file for file in files if file is not None)

    @property
    def names(self) -> tuple[tuple[str, str], ...]:
        """Name and SHA-256 of each."""
        return tuple((file.name, file.sha256) for file in self.brought)
