"""Files and tables inside a plan: compressed, checked against their checksum, bounded when they are opened."""

from __future__ import annotations

import base64
import binascii
import zlib
from io import StringIO
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from avs_geo.files.source import MAX_BYTES, SourceFile
from avs_geo.inventory.times.temps import MAX_TIMES

if TYPE_CHECKING:
    from collections.abc import Mapping

# All the files of a plan together, opened: a kilobyte of zeros gives a megabyte.
MAX_EMBEDDED: Final = 4 * MAX_BYTES
_LEVEL: Final = 9


class DamagedError(ValueError):
    """What a plan holds is not what it says; the message is French."""


def embed(file: SourceFile) -> dict[str, str]:
    """Return a file as a plan holds it: ``nom``, ``sha256``, ``contenu`` (zlib, base64)."""
    return {"nom": file.name, "sha256": file.sha256, "contenu": _packed(file.content)}


def extract(entry: Mapping[str, Any], *, most: int = MAX_BYTES) -> SourceFile:
    """Return the file that a plan holds, of `most` bytes.

    Raises
    ------
    DamagedError
        It cannot be opened, is too large, or its checksum is not the one that the plan gives.
    """
    file = SourceFile(str(entry["nom"]), _unpacked(entry["contenu"], most))
    if file.sha256 != entry["sha256"]:
        msg = f"le contenu du fichier « {file.name} » ne correspond plus à sa somme de contrôle"
        raise DamagedError(msg)
    return file


def embed_table(table: pd.DataFrame) -> str:
    """Return a table as a plan holds it; its numbers read back to the same."""
    return _packed(table.to_csv(index=False, lineterminator="\n").encode())


def extract_table(packed: Any) -> pd.DataFrame:
    """Return the table of times that a plan holds: ``origine``, ``destination``, ``minutes``.

    Raises
    ------
    DamagedError
        It cannot be opened.
    """
    try:
        text = StringIO(_unpacked(packed).decode())
        table = pd.read_csv(text, dtype=str, keep_default_na=False, nrows=MAX_TIMES)
        # By Python's own reading, which gives back the very number that was written.
        return table[["origine", "destination"]].assign(minutes=table["minutes"].map(float).astype("float64"))
    except (ValueError, KeyError) as error:
        msg = "les temps de trajet enregistrés ne se lisent pas"
        raise DamagedError(msg) from error


def _packed(content: bytes) -> str:
    return base64.b64encode(zlib.compress(content, _LEVEL)).decode("ascii")


def _unpacked(packed: Any, most: int = MAX_BYTES) -> bytes:
    most = min(most, MAX_BYTES)
    try:
        opening = zlib.decompressobj()
        content = opening.decompress(base64.b64decode(str(packed), validate=True), most + 1)
    except (binascii.Error, zlib.error) as error:
        msg = "un fichier enregistré ne se décompresse pas"
        raise DamagedError(msg) from error
    if len(content) > most or not opening.eof:
        msg = "un fichier enregistré est coupé, ou plus gros que ce qui est accepté"
        raise DamagedError(msg)
    return content
