"""An OpenStreetMap extract in PBF, looked through before anything is built from it: what it is, whether it is whole."""

from __future__ import annotations

import hashlib
import struct
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from avs_geo.findings import FindingLog
from avs_geo.text.numbers import number

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

EXTRACTS_PAGE = "https://download.geofabrik.de/europe/france.html"
# More than the whole of France; to build more takes a machine of another kind.
MAX_BYTES = 8 * 1024**3

# Limits and field numbers of the format: https://wiki.openstreetmap.org/wiki/PBF_Format
_MAX_BLOB_HEADER = 64 * 1024
_MAX_BLOB = 32 * 1024**2
# That of France takes a few hundred bytes; each of its fields takes more memory read than written.
_MAX_HEADER_BLOCK = 1024**2
_TYPE, _DATASIZE = 1, 3
_RAW, _ZLIB = 1, 3
_REQUIRED_FEATURES, _REPLICATION_TIMESTAMP = 4, 32
_KNOWN_FEATURES = frozenset({b"OsmSchema-V0.6", b"DenseNodes"})
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_REMEDY = f"Prenez le fichier « …-latest.osm.pbf » de votre région, par exemple sur {EXTRACTS_PAGE}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """An extract that can be built from.

    Parameters
    ----------
    path
        The file.
    date
        ISO date of the data: that of the header, else the file's own.
    sha256
        Its checksum.
    """

    path: Path
    date: str
    sha256: str


class _NotPbfError(Exception):
    """The bytes are not those of the format."""


class _TruncatedError(Exception):
    """The file ends before what it announces."""


def read_extract(path: Path) -> Extract:
    """Check an extract from its first block to its last, without decoding the data.

    Raises
    ------
    InputRefusedError
        There is no such file, it is empty, too large, no PBF, cut short, or a history rather than a state.
    """
    log = FindingLog(file=path.name)
    _check_size(path, log)
    log.raise_if_faults()
    try:
        header = _walk(path)
    except _NotPbfError:
        message = "Ce fichier n’est pas un extrait OpenStreetMap au format PBF."
        log.fault("extrait_illisible", message, _REMEDY)
    except _TruncatedError:
        message = "Le fichier est incomplet : il s’arrête avant la fin de ses données."
        log.fault("extrait_tronque", message, "Téléchargez-le ou copiez-le de nouveau, en entier.")
    else:
        _check_features(header, log)
    log.raise_if_faults()
    return Extract(path=path, date=_date(header, path), sha256=_checksum(path))


def _check_size(path: Path, log: FindingLog) -> None:
    if not path.is_file():
        log.fault("fichier_introuvable", f"Il n’y a pas de fichier « {path} ».", "Vérifiez le chemin et le nom.")
    elif not (size := path.stat().st_size):
        log.fault("fichier_vide", "Le fichier est vide.", "Vérifiez qu’il a été téléchargé et copié en entier.")
    elif size > MAX_BYTES:
        message = f"Le fichier pèse {number(size / 1024**3)} Go ; {MAX_BYTES // 1024**3} Go au plus sont acceptés."
        log.fault("fichier_trop_gros", message, _REMEDY)


def _check_features(header: dict[int, list[bytes]], log: FindingLog) -> None:
    unknown = set(header.get(_REQUIRED_FEATURES, [])) - _KNOWN_FEATURES
    if unknown:
        named = ", ".join(sorted(feature.decode("ascii", "replace")[:40] for feature in unknown))
        message = f"Cet extrait demande des capacités que la construction des routes n’a pas : {named}."
        log.fault("extrait_non_pris_en_charge", message, _REMEDY)


def _walk(path: Path) -> dict[int, list[bytes]]:
    """Return the fields of the header, once every block is known to be there; data are skipped, not read."""
    size = path.stat().st_size
    header: dict[int, list[bytes]] = {}
    with path.open("rb") as stream:
        while stream.tell() < size:
            kind, length = _blob_header(stream)
            if not header:
                header = _header_block(stream, kind, length)
            elif kind != b"OSMData":
                raise _NotPbfError
            elif stream.seek(length, 1) > size:
                raise _TruncatedError
    return header


def _blob_header(stream: BinaryIO) -> tuple[bytes, int]:
    (length,) = struct.unpack(">I", _exactly(stream, 4))
    if not 0 < length <= _MAX_BLOB_HEADER:
        raise _NotPbfError
    fields = _fields(_exactly(stream, length))
    try:
        kind, size = fields[_TYPE][0], int.from_bytes(fields[_DATASIZE][0], "little")
    except KeyError as error:
        raise _NotPbfError from error
    if size > _MAX_BLOB:
        raise _NotPbfError
    return kind, size


def _header_block(stream: BinaryIO, kind: bytes, length: int) -> dict[int, list[bytes]]:
    if kind != b"OSMHeader" or length > _MAX_HEADER_BLOCK:
        raise _NotPbfError
    blob = _fields(_exactly(stream, length))
    if _RAW in blob:
        content = blob[_RAW][0]
    elif _ZLIB in blob:
        content = _inflated(blob[_ZLIB][0])
    else:
        raise _NotPbfError
    return _fields(content) or {0: []}


def _inflated(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, _MAX_HEADER_BLOCK)
    except zlib.error as error:
        raise _NotPbfError from error


def _exactly(stream: BinaryIO, length: int) -> bytes:
    content = stream.read(length)
    if len(content) < length:
        # Four bytes or less of a file that never was one.
        raise _NotPbfError if stream.tell() <= 4 else _TruncatedError
    return content


def _fields(message: bytes) -> dict[int, list[bytes]]:
    """Return the fields of a protocol buffer by number; numbers as little-endian bytes."""
    found: dict[int, list[bytes]] = {}
    for tag, content in _each_field(message):
        found.setdefault(tag, []).append(content)
    return found


def _each_field(message: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place < len(message):
        key, place = _varint(message, place)
        wire = key & 7
        if wire == _VARINT:
            value, place = _varint(message, place)
            yield key >> 3, value.to_bytes(10, "little")
            continue
        length = {_FIXED64: 8, _FIXED32: 4}.get(wire)
        if wire == _BYTES:
            length, place = _varint(message, place)
        if length is None or place + length > len(message):
            raise _NotPbfError
        yield key >> 3, message[place : place + length]
        place += length


def _varint(message: bytes, place: int) -> tuple[int, int]:
    value = 0
    for rank, byte in enumerate(message[place : place + 10]):
        value |= (byte & 0x7F) << (7 * rank)
        if byte < 0x80:
            return value, place + rank + 1
    raise _NotPbfError


def _date(header: dict[int, list[bytes]], path: Path) -> str:
    stated = [int.from_bytes(value, "little") for value in header.get(_REPLICATION_TIMESTAMP, [])]
    moment = stated[0] if stated and 0 < stated[0] < 2**33 else path.stat().st_mtime
    return datetime.fromtimestamp(moment, UTC).date().isoformat()


def _checksum(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
