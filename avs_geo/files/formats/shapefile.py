"""The files that make one Shapefile, found beside each other whatever their case, and the encoding of its texts."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from avs_geo.errors import InputRefusedError
from avs_geo.files.formats.declared_crs import crs_of_definition
from avs_geo.files.formats.glimpse import suffix_of
from avs_geo.text.typography import quoted
from avs_geo.text.words import listed

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterable
    from pathlib import Path

    from avs_geo.findings import FindingLog

_PARTS: Final = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_NEEDED: Final = (".shp", ".shx", ".dbf")
# GDAL tells drivers apart by these bytes, not by the suffix.
_SHAPES: Final = frozenset({".shp", ".shx"})
_SHAPE_HEAD: Final = b"\0\0\x27\x0a"
_HEAD_BYTES: Final = 100
# The language byte of a DBF that a program of MS-DOS wrote.
_LANGUAGES: Final = {0x01: "CP437", 0x02: "CP850"}
_NOT_ASCII: Final = re.compile(rb"[\x80-\xff]+")


def shapefiles_of(names: Iterable[str]) -> dict[PurePosixPath, list[str]]:
    """Return the members of each Shapefile of an archive by its stem: all that bear its name, whatever their case."""
    names = sorted(names)
    stems = [PurePosixPath(name).with_suffix("") for name in names if suffix_of(name) == ".shp"]
    by_key: dict[str, PurePosixPath] = {}
    for stem in stems:
        by_key.setdefault(str(stem).casefold(), stem)
    found: dict[PurePosixPath, list[str]] = {stem: [] for stem in by_key.values()}
    for name in names:
        # « zones.shp.xml » describes « zones.shp ».
        path = PurePosixPath(name)
        keys = (str(path.with_suffix("")).casefold(), str(path.with_suffix("").with_suffix("")).casefold())
        stem_of = next((by_key[key] for key in keys if key in by_key), None)
        if stem_of is not None:
            found[stem_of].append(name)
    return found


def extract_shapefile(
    archive: zipfile.ZipFile, stem: PurePosixPath, members: list[str], folder: Path, log: FindingLog
) -> tuple[Path, str | None]:
    """Write one Shapefile under a name of our own; return it, and the encoding of its texts where no .cpg is right.

    A missing index (.shx) is made again from the shapes.

    Raises
    ------
    InputRefusedError
        One of its files is missing.
    ValueError
        One of its files is no such file.
    """
    parts = {
        suffix_of(name): name
        for name in members
        if PurePosixPath(name).with_suffix("").name.casefold() == stem.name.casefold()
    }
    contents = {suffix: archive.read(name) for suffix, name in parts.items() if suffix in _PARTS}
    missing = [suffix for suffix in _NEEDED if suffix not in contents]
    if missing == [".shx"]:
        contents[".shx"] = _index_of(contents[".shp"])
    elif missing:
        log.fault(
            "shapefile_incomplet",
            f"Il manque {listed(missing, last='et')} à côté de {quoted(stem.name + '.shp')}.",
            "Placez dans l’archive tous les fichiers de même nom : .shp, .shx, .dbf et .prj.",
        )
        raise InputRefusedError(log.findings)
    encoding = _encoding_of(contents)
    # GDAL would refuse the whole layer for a definition that leads nowhere, or whose names are not in ASCII.
    definition = contents.pop(".prj", b"").decode("ascii", "replace").replace("\ufffd", "_")
    if crs_of_definition(definition).crs is not None:
        contents[".prj"] = definition.encode("ascii")
    for suffix, content in contents.items():
        if suffix in _SHAPES and not content.startswith(_SHAPE_HEAD):
            msg = f"{stem.name}{suffix} is no {suffix}"
            raise ValueError(msg)
        if suffix != ".cpg":
            (folder / f"donnees{suffix}").write_bytes(content)
    return folder / "donnees.shp", encoding


def _index_of(shapes: bytes) -> bytes:
    """Return the index of a .shp: where each record begins and how long it is, in words of two bytes."""
    records = []
    place = _HEAD_BYTES
    while place + 8 <= len(shapes):
        length = int.from_bytes(shapes[place + 4 : place + 8], "big")
        records.append((place // 2).to_bytes(4, "big") + length.to_bytes(4, "big"))
        place += 8 + 2 * length
    words = (_HEAD_BYTES + 8 * len(records)) // 2
    return shapes[:24] + words.to_bytes(4, "big") + shapes[28:_HEAD_BYTES] + b"".join(records)


def _encoding_of(contents: dict[str, bytes]) -> str:
    """Return the encoding of the texts: UTF-8 where they are in it, whatever is said; else of MS-DOS or Windows."""
    table = contents[".dbf"]
    marks = _NOT_ASCII.findall(table[int.from_bytes(table[8:10], "little") :])
    if all(map(_is_utf8, marks)):
        return "UTF-8"
    said = contents.get(".cpg", b"").decode("ascii", "ignore").strip().upper().replace("-", "")
    if said in {"850", "CP850", "IBM850", "OEM"}:
        return "CP850"
    return _LANGUAGES.get(table[29] if len(table) > _HEAD_BYTES // 2 else 0, "CP1252")


def _is_utf8(mark: bytes) -> bool:
    try:
        # A text may have been cut in the middle of its last character.
        mark.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data" and error.start > 0
    return True
