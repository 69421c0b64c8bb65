"""The layers that one archive holds, each as a file of its own: publishers put hexagone and overseas side by side."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from avs_geo.files.archives import open_archive
from avs_geo.files.content import Media
from avs_geo.files.source import SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterator

# Beside the files of a layer, macOS puts others of the same names that hold none of it.
_NOT_DATA = "__MACOSX"


def layers_of(source: SourceFile) -> tuple[SourceFile, ...]:
    """Return the files of layers inside an archive, by name; the file itself where it is no archive of several.

    Parameters
    ----------
    source
        Any file; an archive is checked before anything is taken out of it.

    Raises
    ------
    InputRefusedError
        The archive is hostile or damaged.
    """
    if source.media is Media.GEOJSON_ZIP:
        return tuple(_geojson_files(source))
    if source.media is Media.SHAPEFILE_ZIP:
        shapefiles = tuple(_shapefiles(source))
        return shapefiles if len(shapefiles) > 1 else (source,)
    return (source,)


def _geojson_files(source: SourceFile) -> Iterator[SourceFile]:
    with open_archive(source) as archive:
        for path in _members(archive, ".geojson"):
            yield SourceFile(f"{source.name} / {path.name}", archive.read(str(path)))


def _shapefiles(source: SourceFile) -> Iterator[SourceFile]:
    with open_archive(source) as archive:
        parts: dict[PurePosixPath, list[str]] = {}
        for name in archive.namelist():
            if PurePosixPath(name).name:
                parts.setdefault(PurePosixPath(name).with_suffix(""), []).append(name)
        # One layer for a name: shapes that differ by the case of their suffix alone are not two.
        for stem in dict.fromkeys(shape.with_suffix("") for shape in _members(archive, ".shp")):
            buffer = io.BytesIO()
            with zipfile.ZipFile(buffer, "w") as single:
                for name in parts[stem]:
                    single.writestr(PurePosixPath(name).name, archive.read(name))
            yield SourceFile(f"{source.name} / {stem.name}.zip", buffer.getvalue())


def _members(archive: zipfile.ZipFile, suffix: str) -> list[PurePosixPath]:
    paths = (PurePosixPath(name) for name in sorted(archive.namelist()))
    return [path for path in paths if path.suffix.lower() == suffix and _NOT_DATA not in path.parts]
