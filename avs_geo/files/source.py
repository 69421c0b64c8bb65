"""A file that somebody brought: its name, its bytes, and what these really are."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from avs_geo.errors import OutsideError
from avs_geo.files.archives import refuse_crowd
from avs_geo.files.formats.catalogue import every_format, identify
from avs_geo.files.messages import FrenchLog
from avs_geo.text.numbers import number
from avs_geo.text.typography import quoted, typeset
from avs_geo.text.words import listed

if TYPE_CHECKING:
    from pathlib import Path

    from avs_geo.files.formats.format import Format

MAX_BYTES = 50 * 1024 * 1024

_ACCEPTED = (
    "Fournissez un fichier CSV, XLSX, ODS, GeoJSON, GeoPackage, KML, KMZ, uMap ou GPX, ou un Shapefile dans une "
    "archive ZIP."
)


@dataclass(frozen=True)
class SourceFile:
    """A file as it was brought.

    Parameters
    ----------
    name
        Its name as the user knows it, without folder; shown in every finding.
    content
        Its bytes.
    """

    name: str
    content: bytes

    @classmethod
    def from_path(cls, path: Path) -> SourceFile:
        """Read a file from disk, its size checked first.

        Raises
        ------
        InputRefusedError
            There is no such file, it is a folder, or it is larger than `MAX_BYTES`.
        OutsideError
            The disk or the system refuses to give it.
        """
        log = FrenchLog(file=path.name)
        try:
            if not path.is_file():
                _report_missing(path, log)
            elif (size := path.stat().st_size) > MAX_BYTES:
                _report_size(size, log)
            log.raise_if_faults()
            # One byte more than allowed: a file that grows meanwhile is caught by `format`.
            with path.open("rb") as stream:
                return cls(path.name, stream.read(MAX_BYTES + 1))
        except OSError as error:
            reason = error.strerror or type(error).__name__
            msg = typeset(f"Le fichier {quoted(path)} ne peut pas être lu : {reason}.")
            raise OutsideError(msg) from error

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the bytes, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()

    @cached_property
    def format(self) -> Format:
        """Its format, told from its bytes.

        Raises
        ------
        InputRefusedError
            The file is empty, too large, an endless archive, of no format that is read, or not what its extension says.
        """
        self.refuse_size()
        log = FrenchLog(file=self.name)
        if not self.content.removeprefix(b"\xef\xbb\xbf").strip():
            log.fault("fichier_vide", "Le fichier est vide.", "Vérifiez qu’il a été enregistré et copié en entier.")
            log.raise_if_faults()
        if self.content.startswith(b"PK"):
            refuse_crowd(self.content, log)
        found = identify(self.content)
        _check_extension(self.name, found, log)
        log.raise_if_faults()
        return found

    def refuse_size(self, most: int | None = None) -> None:
        """Refuse more bytes than `most`, by default `MAX_BYTES`.

        Raises
        ------
        InputRefusedError
            The file is larger.
        """
        log = FrenchLog(file=self.name)
        if len(self.content) > (MAX_BYTES if most is None else most):
            _report_size(len(self.content), log, MAX_BYTES if most is None else most)
        log.raise_if_faults()

    @property
    def is_spatial(self) -> bool:
        """Whether the file holds geometries; raises what `format` raises."""
        return self.format.is_spatial


def _report_missing(path: Path, log: FrenchLog) -> None:
    what = "Ceci est un dossier, pas un fichier" if path.is_dir() else "Ce fichier n’existe pas"
    log.fault("fichier_introuvable", f"{what} : {quoted(path)}.", "Vérifiez le chemin et le nom.", value=str(path))


def _report_size(size: int, log: FrenchLog, most: int = MAX_BYTES) -> None:
    decimals = 0 if most >= 1024**2 else 1
    log.fault(
        "fichier_trop_gros",
        f"Le fichier pèse {number(size / 1024**2, decimals=decimals)} Mo ; "
        f"{number(most / 1024**2, decimals=decimals)} Mo au plus sont acceptés.",
        "Retirez les colonnes, les feuilles et les images inutiles, ou simplifiez les contours.",
    )


def _check_extension(name: str, found: Format, log: FrenchLog) -> None:
    extension = PurePosixPath(name).suffix.lower()
    if not found.is_read:
        log.fault(
            "contenu_inattendu",
            f"Le fichier {quoted(name)} ne peut pas être lu : c’est {found.label}.",
            found.advice or _ACCEPTED,
        )
    elif extension and extension not in found.extensions:
        log.fault(
            "contenu_inattendu",
            f"Le fichier {quoted(name)} n’est pas ce que son nom annonce : c’est {found.label}, "
            f"et non un fichier {extension}.",
            f"Choisissez le bon fichier, ou renommez celui-ci pour que son nom finisse par {found.extensions[0]}.",
        )


def refuse_tables(source: SourceFile, *, purpose: str) -> None:
    """Refuse a file which is readable, but holds no geometry.

    Raises
    ------
    InputRefusedError
        It is a table.
    """
    if source.is_spatial:
        return
    log = FrenchLog(file=source.name)
    names = listed(sorted(one.name for one in every_format() if one.name and one.is_spatial))
    log.fault("format_inattendu", f"{purpose} ne se lisent pas dans ce format.", f"Fournissez un fichier {names}.")
    log.raise_if_faults()
