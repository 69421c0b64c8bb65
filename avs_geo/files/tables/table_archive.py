"""The one table that a ZIP archive holds, as Insee and the portals publish them."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from avs_geo.errors import InputRefusedError
from avs_geo.files.archives import open_archive
from avs_geo.files.formats.catalogue import member_suffixes
from avs_geo.files.formats.glimpse import data_members, suffix_of
from avs_geo.files.source import SourceFile
from avs_geo.text.typography import quoted
from avs_geo.text.words import listed

if TYPE_CHECKING:
    from avs_geo.findings import FindingLog

# Insee describes the columns of a table in another one, beside it.
_DESCRIPTIONS: Final = ("meta", "lisezmoi", "lisez_moi", "readme", "dictionnaire")
_SHOWN: Final = 5


def table_inside(source: SourceFile, log: FindingLog) -> SourceFile:
    """Return the table of an archive; the other files are named in a remark.

    Raises
    ------
    InputRefusedError
        It holds several tables, or is hostile.
    """
    with open_archive(source) as archive:
        names = data_members(archive.namelist())
        tables = [name for name in names if suffix_of(name) in member_suffixes(spatial=False)]
        told = [name for name in tables if not PurePosixPath(name).name.lower().startswith(_DESCRIPTIONS)]
        tables = told or tables
        if len(tables) > 1:
            log.fault(
                "tableaux_multiples",
                f"L’archive contient plusieurs tableaux : {_named(tables)}.",
                "Décompressez-la et fournissez le fichier voulu.",
            )
            raise InputRefusedError(log.findings)
        others = [name for name in names if name != tables[0]]
        if others:
            log.remark(
                "membre_ecarte",
                f"De l’archive, seul {quoted(PurePosixPath(tables[0]).name)} est lu ; ne le sont pas : "
                f"{_named(others)}.",
                "Fournissez-les séparément s’ils contiennent des données utiles.",
            )
        return SourceFile(f"{source.name} / {PurePosixPath(tables[0]).name}", archive.read(tables[0]))


def _named(names: list[str]) -> str:
    return listed([quoted(PurePosixPath(name).name) for name in names[:_SHOWN]], last="et", of=len(names))
