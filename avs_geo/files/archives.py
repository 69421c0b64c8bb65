"""Archives brought by strangers (XLSX, ODS, zipped Shapefile), checked before anything is taken out of them."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections import Counter
from contextlib import contextmanager
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from xml.parsers import expat

from avs_geo.errors import InputRefusedError
from avs_geo.files.messages import FrenchLog
from avs_geo.files.xml_guard import MAX_OTHERS, XmlRefusedError, check_xml
from avs_geo.text.numbers import number
from avs_geo.text.typography import quoted
from avs_geo.work_budget import ELEMENTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from avs_geo.files.source import SourceFile
    from avs_geo.work_budget import CountedWork

MAX_MEMBERS = 5_000
MAX_EXPANDED_BYTES = 200 * 1024 * 1024
# Honest workbooks stay under 60; a sheet of zeros is at 1,000. Small archives harm nobody.
MAX_RATIO = 150
RATIO_MATTERS_ABOVE = 10 * 1024 * 1024

_ENCRYPTED = 0x1
_CENTRAL_ENTRY = b"PK\x01\x02"
_SCAN = 65_536
_XML_SUFFIXES = frozenset({".xml", ".rels", ".rdf"})
# Drawings of old Excel, in a markup that often is no XML; no reader opens them.
_NO_XML = frozenset({".vml"})
# In UTF-8, UTF-16, UTF-32 and EBCDIC, with a byte order mark or without.
_XML_STARTS = (
    b"<",
    b"\xef\xbb\xbf",
    b"\xfe\xff",
    b"\xff\xfe",
    b"\0<",
    b"\0\0\0<",
    b"\0\0\xfe\xff",
    b"\x4c\x6f\xa7\x94",
)
# Others (bzip2, LZMA) are expanded by Python without a bound on one step.
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
# What Python raises over bytes that are no archive; the last two, over the names and the extra fields of members.
_DAMAGED = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, UnicodeDecodeError, struct.error)


@contextmanager
def open_archive(
    source: SourceFile, *, markup: bool = False, damaged: str = "classeur_illisible", work: CountedWork = ELEMENTS
) -> Iterator[zipfile.ZipFile]:
    """Open the ZIP archive of a file, once its declared contents are found harmless.

    Python never expands a member beyond the size that the archive declares, so that checking the declared
    sizes is enough.

    Parameters
    ----------
    source
        The file.
    markup
        Whether its XML is gone through: document types, entities, elements without end. The readers of workbooks open
        every part; other archives have each member judged by its own reader.
    damaged
        The code of the fault where XML that is gone through is none.
    work
        What the elements of that XML are counted as.

    Raises
    ------
    InputRefusedError
        Too many members, too much expansion, a path that leaves the archive, a member that is
        encrypted, or XML with a document type or entities.
    """
    log = FrenchLog(file=source.name)
    refuse_crowd(source.content, log)
    try:
        with zipfile.ZipFile(BytesIO(source.content)) as archive:
            _check_places(archive, len(source.content))
            _check_sizes(archive, len(source.content), log)
            _check_members(archive, log)
            _check_kinds(archive, log)
            log.raise_if_faults()
            # The metadata that come with shapes are not read, and often name a document type.
            if markup:
                _check_markup(archive, log, damaged=damaged, work=work)
                log.raise_if_faults()
            yield archive
    except _DAMAGED as error:
        log.fault(
            "archive_endommagee",
            "Le fichier est une archive endommagée ou incomplète.",
            "Enregistrez-le ou téléchargez-le de nouveau.",
        )
        raise InputRefusedError(log.findings) from error


def refuse_crowd(content: bytes, log: FrenchLog) -> None:
    """Refuse an archive of too many members before it is opened: each takes more memory open than written.

    What the archive says of their number may be a lie; the signature that stands before each is not.

    Raises
    ------
    InputRefusedError
        There are too many.
    """
    if (count := content.count(_CENTRAL_ENTRY)) > MAX_MEMBERS:
        log.fault(
            "archive_suspecte",
            f"L’archive contient {number(count)} fichiers ; {number(MAX_MEMBERS)} au plus sont acceptés.",
            "Fournissez une archive qui ne contient que les données utiles.",
        )
        log.raise_if_faults()


def _check_places(archive: zipfile.ZipFile, size: int) -> None:
    """Refuse members that would begin outside the file: Python would go there, and raise whatever it meets."""
    if any(not 0 <= member.header_offset < size for member in archive.infolist()):
        msg = "a member begins outside the archive"
        raise zipfile.BadZipFile(msg)


def _check_sizes(archive: zipfile.ZipFile, size: int, log: FrenchLog) -> None:
    members = archive.infolist()
    expanded = sum(member.file_size for member in members)
    too_dense = expanded > RATIO_MATTERS_ABOVE and expanded > MAX_RATIO * size
    if expanded > MAX_EXPANDED_BYTES or too_dense:
        log.fault(
            "archive_suspecte",
            f"Une fois décompressé, le fichier pèserait {number(expanded / 1024**2)} Mo "
            f"({number(expanded / max(size, 1))} fois sa taille) ; {number(MAX_EXPANDED_BYTES / 1024**2)} Mo "
            f"et {MAX_RATIO} fois au plus sont acceptés.",
            "Copiez le tableau utile dans un nouveau classeur et fournissez celui-ci.",
        )


def _check_members(archive: zipfile.ZipFile, log: FrenchLog) -> None:
    for member in archive.infolist():
        # `orig_filename` is the name as written: Python has already cut the other at a NUL byte.
        if _leaves_archive(member.orig_filename):
            log.fault(
                "archive_suspecte",
                f"L’archive contient un fichier dont le chemin sort de l’archive : {quoted(member.orig_filename)}.",
                "N’utilisez pas ce fichier s’il vient d’un inconnu ; sinon, refaites l’archive.",
                value=member.orig_filename,
            )
        if member.flag_bits & _ENCRYPTED:
            log.fault(
                "archive_chiffree",
                f"Le fichier {quoted(member.filename)} de l’archive est protégé par un mot de passe.",
                "Enregistrez le fichier sans mot de passe.",
            )
        elif member.compress_type not in _METHODS:
            log.fault(
                "archive_suspecte",
                f"Le fichier {quoted(member.filename)} de l’archive est compressé par une méthode inhabituelle.",
                "Refaites l’archive avec la compression ZIP ordinaire.",
            )


def _check_kinds(archive: zipfile.ZipFile, log: FrenchLog) -> None:
    """Refuse links, and names that stand twice: two programs would not read the same of them."""
    names = Counter(member.filename for member in archive.infolist())
    linked = [m.filename for m in archive.infolist() if stat.S_ISLNK(m.external_attr >> 16)]
    for name in [*(name for name, count in names.items() if count > 1), *linked]:
        log.fault(
            "archive_suspecte",
            f"L’archive contient un lien, ou deux fichiers de même nom : {quoted(name)}.",
            "Refaites l’archive à partir des fichiers eux-mêmes.",
            value=name,
        )


def _leaves_archive(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or "\0" in name or name[1:2] == ":"


def _check_markup(archive: zipfile.ZipFile, log: FrenchLog, *, damaged: str, work: CountedWork) -> None:
    for member in archive.infolist():
        if not _is_xml(archive, member):
            continue
        try:
            with archive.open(member) as stream:
                check_xml(stream, max_others=MAX_OTHERS if work is ELEMENTS else work.most, work=work)
        except XmlRefusedError as error:
            log.fault(
                "xml_interdit",
                f"La partie {quoted(member.filename)} du fichier {error}.",
                "N’utilisez pas ce fichier s’il vient d’un inconnu ; sinon, copiez le tableau dans un autre.",
            )
        except expat.ExpatError:
            log.fault(
                damaged,
                f"La partie {quoted(member.filename)} du fichier est endommagée.",
                "Ouvrez-le dans Excel, Word ou LibreOffice, puis enregistrez-le de nouveau.",
            )


def _is_xml(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    """Whether a reader may take a part for XML: its name is only a claim."""
    suffix = PurePosixPath(member.filename).suffix.lower()
    if suffix in _NO_XML:
        return False
    with archive.open(member) as stream:
        start = stream.read(_SCAN).lstrip(b" \t\r\n")
    return suffix in _XML_SUFFIXES or not start or start.startswith(_XML_STARTS)
