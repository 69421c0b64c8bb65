"""The layers that one archive holds, each as a file of its own: publishers put hexagone and overseas side by side."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from avs_geo.files.archives import open_archive
from avs_geo.files.formats.archived import GEOJSON_ZIP, SHAPEFILE_ZIP
from avs_geo.files.formats.glimpse import data_members, suffix_of
from avs_geo.files.formats.shapefile import shapefiles_of
from avs_geo.files.source import SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterator


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
    if source.format is GEOJSON_ZIP:
        return tuple(_geojson_files(source))
    if source.format is SHAPEFILE_ZIP:
        shapefiles = tuple(_shapefiles(source))
        return shapefiles if len(shapefiles) > 1 else (source,)
    return (source,)


def _geojson_files(source: SourceFile) -> Iterator[SourceFile]:
    with open_archive(source) as archive:
        for name in sorted(data_members(archive.namelist())):
            if suffix_of(name) == ".geojson":
                yield SourceFile(f"{source.name} / {PurePosixPath(name).name}", archive.read(name))


def _shapefiles(source: SourceFile) -> Iterator[SourceFile]:
    with open_archive(source) as archive:
        for stem, parts in shapefiles_of(data_members(archive.namelist())).items():
            buffer = io.BytesIO()
            with zipfile.ZipFile(buffer, "w") as single:
                for name in parts:
                    single.writestr(PurePosixPath(name).name, archive.read(name))
            yield SourceFile(f"{source.name} / {stem.name}.zip", buffer.getvalue())
