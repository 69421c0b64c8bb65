"""What a reader of shapes gives: features of GeoJSON, or a layer written where GDAL may open it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pathlib import Path

# The column that says in which layer of a map, or in which folder, a feature stands.
LAYER_COLUMN: Final = "couche"
_NO_CRS: Final = object()


@dataclass(frozen=True, slots=True)
class Features:
    """What a document holds.

    Parameters
    ----------
    features
        Features of GeoJSON, with their properties and geometry only.
    crs
        The member ``crs`` of the document; None where there is none.
    """

    features: list[dict[str, Any]]
    crs: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One layer of a file.

    Parameters
    ----------
    name
        What people call it.
    path, table
        Where GDAL finds it, and the name under which it does.
    driver
        The only driver that may open it.
    crs_member
        What a GeoJSON says of its CRS; `says_crs` is false for the formats of which GDAL tells it.
    encoding
        Of its texts, where the format does not say it.
    info
        What GDAL says of it: ``fields``, ``geometry_type``, ``features``, ``crs``.
    """

    name: str
    path: Path
    table: str
    driver: str
    crs_member: Any = _NO_CRS
    encoding: str | None = None
    info: dict[str, Any] = field(default_factory=dict)

    @property
    def says_crs(self) -> bool:
        """Whether the file itself said its CRS, or said nothing as GeoJSON may."""
        return self.crs_member is not _NO_CRS

    @property
    def fields(self) -> list[str]:
        """The names of its attributes."""
        return [str(name) for name in self.info["fields"]]

    @property
    def count(self) -> int:
        """How many features it has."""
        return int(self.info["features"])

    def may_hold(self, kind: str) -> bool:
        """Whether its geometries may be of a kind, ``Polygon`` or ``Point``; mixed layers may be of any."""
        declared = str(self.info["geometry_type"])
        return declared in {"Unknown", "GeometryCollection"} or kind in declared
