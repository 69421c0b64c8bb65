"""Files and tables inside the document of a plan: compressed, held to their checksum, bounded when they are opened."""

from __future__ import annotations

import base64
import zlib
from io import StringIO
from typing import TYPE_CHECKING, Annotated, Final, Literal

import pandas as pd
from pydantic import AfterValidator, ConfigDict, Field, PlainSerializer, ValidationInfo

from avs_geo.errors import AvsGeoError
from avs_geo.files.source import MAX_BYTES, SourceFile
from avs_geo.findings import Finding
from avs_geo.inventory.study_files import StudyFiles
from avs_geo.inventory.times.temps import MAX_TIMES, MeasuredTimes
from avs_geo.plan.document.part import Part, Reading
from avs_geo.plan.document.values import Entries, Free, Many

if TYPE_CHECKING:
    from collections.abc import Iterable

# The files of which there may be one at most; there may be several of indicators.
SINGLE_FILES: Final = ("structures", "territoires", "temps", "partenaires", "qpv", "mailles")
SEVERAL_FILES: Final = "indicateurs"
_LEVEL: Final = 9
_MOST_BY_BYTE: Final = 1_032


class DamagedError(AvsGeoError, ValueError):
    """What a plan holds is not what it says; the message is French."""


def pack(content: bytes) -> str:
    """Return bytes as the document holds them: zlib, base64."""
    return base64.b64encode(zlib.compress(content, _LEVEL)).decode("ascii")


def unpack(packed: str, most: int = MAX_BYTES) -> bytes:
    """Return the bytes that the document holds, `most` of them.

    Raises
    ------
    DamagedError
        They cannot be opened, or are more.
    """
    most = min(most, MAX_BYTES)
    try:
        opening = zlib.decompressobj()
        content = opening.decompress(base64.b64decode(packed, validate=True), most + 1)
    except (ValueError, zlib.error) as error:
        msg = "un fichier enregistré ne se décompresse pas"
        raise DamagedError(msg) from error
    if len(content) > most or not opening.eof:
        msg = "un fichier enregistré est coupé, ou plus gros que ce qui est accepté"
        raise DamagedError(msg)
    return content


def pack_table(table: pd.DataFrame) -> str:
    """Return a table as the document holds it; its numbers read back to the same."""
    return pack(table.to_csv(index=False, lineterminator="\n").encode())


def unpack_table(packed: str) -> pd.DataFrame:
    """Return the table of times that the document holds: ``origine``, ``destination``, ``minutes``.

    Raises
    ------
    DamagedError
        It cannot be opened.
    """
    try:
        text = StringIO(unpack(packed).decode())
        table = pd.read_csv(text, dtype=str, keep_default_na=False, nrows=MAX_TIMES)
        # By Python's own reading, which gives back the very number that was written.
        return table[["origine", "destination"]].assign(minutes=table["minutes"].map(float).astype("float64"))
    except (ValueError, KeyError) as error:
        msg = "les temps de trajet enregistrés ne se lisent pas"
        raise DamagedError(msg) from error


def _unpacked_within(packed: str, info: ValidationInfo) -> bytes:
    reading = info.context or Reading()
    most = reading.bytes_left
    # What does not open may have cost all that so many bytes can give.
    reading.bytes_left -= min(most, MAX_BYTES, _MOST_BY_BYTE * len(packed))
    content = unpack(packed, most)
    reading.bytes_left = most - len(content)
    return content


class FilePart(Part[SourceFile]):
    """A file that was brought."""

    role: Literal["structures", "territoires", "temps", "partenaires", "qpv", "mailles", "indicateurs"]
    name: Free = Field(alias="nom")
    sha256: Free
    content: Annotated[str, AfterValidator(_unpacked_within), PlainSerializer(pack, return_type=str)] = Field(
        alias="contenu", json_schema_extra={"contentEncoding": "base64"}
    )

    def build(self) -> SourceFile:
        """Return the file, if it still is what it was."""
        file = SourceFile(**self.values())
        if file.sha256 != self.sha256:
            msg = f"le contenu du fichier « {file.name} » ne correspond plus à sa somme de contrôle"
            raise DamagedError(msg)
        return file


def file_parts(files: StudyFiles | None) -> tuple[FilePart, ...]:
    """Return the parts that stand for the files of a study."""
    if files is None:
        return ()
    brought = [(role, getattr(files, role)) for role in SINGLE_FILES]
    brought += [(SEVERAL_FILES, file) for file in files.indicateurs]
    return tuple(
        FilePart.model_construct(**FilePart.values_of(file) | {"role": role})
        for role, file in brought
        if file is not None
    )


def study_files(parts: Iterable[FilePart]) -> StudyFiles | None:
    """Return the files of a study; None where there are none.

    Raises
    ------
    DamagedError
        There is no file of structures, or a role is taken twice.
    """
    single: dict[str, SourceFile] = {}
    several = []
    for part in parts:
        if part.role == SEVERAL_FILES:
            several.append(part.made)
        elif part.role in single:
            msg = f"il y a deux fichiers « {part.role} »"
            raise DamagedError(msg)
        else:
            single[part.role] = part.made
    if not single and not several:
        return None
    if "structures" not in single:
        msg = "il manque le fichier « structures »"
        raise DamagedError(msg)
    return StudyFiles(**single, indicateurs=tuple(several))


Table = Annotated[str, AfterValidator(unpack_table), PlainSerializer(pack_table, return_type=str)]


class TimesPart(Part[MeasuredTimes]):
    """Times that come from no file, such as those of a routing engine."""

    # Strictness would ask for findings that are made already.
    model_config = ConfigDict(strict=False)
    source: Free
    credit: Free = Field(alias="mention")
    origin: Entries[Free] = Field(alias="origine")
    remarks: Many[Finding] = Field(alias="remarques")
    to_structures: Table = Field(alias="vers_structures")
    to_communes: Table = Field(alias="vers_communes")
