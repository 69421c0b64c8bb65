"""Where a layer lies: by the system that it declares, or by the only one that puts it in the department."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS, Transformer

from avs_geo.errors import InputRefusedError
from avs_geo.text.numbers import number, rough
from avs_geo.text.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from avs_geo.files.formats.declared_crs import DeclaredCrs
    from avs_geo.findings import FindingLog

_WGS84: Final = 4326
_LAMBERT_93: Final = 2154
# Beyond it no system of the Earth has a coordinate, in metres.
_LARGEST: Final = 1e8
_MAX_LONGITUDE, _MAX_LATITUDE = 180.0, 90.0
_SHOWN: Final = 5
# Systems that French files are in, besides that of the department and degrees; CC42 to CC50 are 3942 to 3950.
_METROPOLITAN: Final = (2154, *range(3942, 3951), 27572, 3035, 27571, 27573, 27574, 27561, 27562, 27563, 27564)
_EVERYWHERE: Final = (3857,)
_NAMES: Final = {
    2154: "Lambert-93",
    27572: "Lambert II étendu",
    3857: "Web Mercator",
    3035: "LAEA Europe, le système des carreaux de l’Insee",
    _WGS84: "degrés WGS 84",
    **{3900 + zone: f"Lambert conique CC{zone}" for zone in range(42, 51)},
}


@dataclass(frozen=True, eq=False)
class Ground:
    """The part of the Earth in which a layer is expected.

    Parameters
    ----------
    epsg
        Its projected CRS.
    extent
        Its box in that CRS.
    label
        ``Haute-Marne (52)``.
    """

    epsg: int
    extent: shapely.Geometry
    label: str


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to understand coordinates."""

    crs: CRS
    swapped: bool = False

    @property
    def label(self) -> str:
        """What it is, in French."""
        epsg = self.crs.to_epsg()
        name = _NAMES.get(epsg or 0, self.crs.name)
        code = f" (EPSG:{epsg})" if epsg and epsg != _WGS84 else ""
        return f"{name}{code}" + (", coordonnées inversées" if self.swapped else "")


def place_layer(
    geometry: gpd.GeoSeries, *, declared: DeclaredCrs, ground: Ground | None, log: FindingLog
) -> gpd.GeoSeries:
    """Return the geometries of a layer in the CRS that they are in.

    What is declared is believed where it puts at least one feature in the department, and where nothing else does.
    Otherwise the usual systems are tried, with the two coordinates in both orders; one is taken, with a remark, where
    it is the only one that puts the layer in the department.

    Parameters
    ----------
    geometry
        Without CRS; index: the rank of the feature.
    declared
        What the file says.
    ground
        The department; without it, only what is declared is believed.
    log
        Receives the remark, or the faults.

    Raises
    ------
    InputRefusedError
        Nothing that can be used is declared, and no system, or several, would put the layer in the department; or
        coordinates are beyond all measure.
    """
    if ground is None:
        return _as_declared(geometry, declared, log)
    _fault_measureless(geometry, log)
    if log.has_faults:
        raise InputRefusedError(log.findings)
    bounds = _bounds(geometry)
    if not len(bounds):
        return geometry.set_crs(declared.crs or ground.epsg)
    if declared.crs is not None and _count(bounds, _Reading(declared.crs), ground):
        return geometry.set_crs(declared.crs)
    fitting = _distinct(reading for reading in _usual(ground.epsg, declared.crs) if _count(bounds, reading, ground))
    if len(fitting) == 1:
        _remark_reading(fitting[0], declared, ground, log)
        return (_swap(geometry) if fitting[0].swapped else geometry).set_crs(fitting[0].crs)
    if declared.crs is not None and not _contradicts(bounds, declared.crs):
        return geometry.set_crs(declared.crs)
    _fault_unknown(bounds, fitting, declared, ground, log)
    raise InputRefusedError(log.findings)


def _as_declared(geometry: gpd.GeoSeries, declared: DeclaredCrs, log: FindingLog) -> gpd.GeoSeries:
    if declared.crs is not None:
        return geometry.set_crs(declared.crs)
    _fault_undeclared(declared, log)
    raise InputRefusedError(log.findings)


def _fault_undeclared(declared: DeclaredCrs, log: FindingLog, found: str = "") -> None:
    if declared.found:
        log.fault(
            "crs_inconnu",
            f"Le système de coordonnées {declared.found} n’est pas compris.{found}",
            "Exportez la couche en GeoJSON (WGS 84, EPSG:4326) depuis QGIS.",
            column="crs",
        )
    else:
        log.fault(
            "crs_absent",
            f"Le fichier ne dit pas dans quel système de coordonnées sont ses contours.{found}",
            "Dans QGIS, donnez son système de coordonnées à la couche, puis exportez-la en GeoJSON (WGS 84) ; pour un "
            "Shapefile, il suffit d’ajouter le fichier .prj à l’archive.",
        )


def _fault_measureless(geometry: gpd.GeoSeries, log: FindingLog) -> None:
    present = geometry.dropna()
    bounds = shapely.bounds(present.to_numpy())
    wild = ~(np.abs(bounds) <= _LARGEST).all(axis=1)
    for line, box in zip(present.index[wild], bounds[wild], strict=True):
        value = max(box, key=abs)
        log.fault(
            "coordonnees_demesurees",
            f"Une coordonnée de l’entité ({rough(value)}) n’est celle d’aucun lieu sur Terre.",
            "Corrigez-la, ou retirez la géométrie de cette entité.",
            line=int(line),
        )


def _bounds(geometry: gpd.GeoSeries) -> np.ndarray:
    """Return the boxes of the features that have a geometry: west, south, east, north."""
    bounds: np.ndarray = shapely.bounds(geometry.dropna().to_numpy())
    return bounds


def _count(bounds: np.ndarray, reading: _Reading, ground: Ground) -> int:
    """Return how many boxes meet that of the department, under one reading."""
    west, south, east, north = (bounds[:, i] for i in ((1, 0, 3, 2) if reading.swapped else (0, 1, 2, 3)))
    if reading.crs.is_geographic and _beyond_degrees(bounds, reading.crs):
        return 0
    turn = _transformer(reading.crs.to_wkt(), ground.epsg)
    x, y = turn.transform(np.stack([west, west, east, east]), np.stack([south, north, south, north]))
    corners = np.where(np.isfinite(x), x, np.nan), np.where(np.isfinite(y), y, np.nan)
    sound = np.isfinite(corners[0]).all(axis=0) & np.isfinite(corners[1]).all(axis=0)
    x, y = corners[0][:, sound], corners[1][:, sound]
    if not x.size:
        return 0
    boxes = shapely.box(x.min(axis=0), y.min(axis=0), x.max(axis=0), y.max(axis=0))
    return int(shapely.intersects(boxes, ground.extent).sum())


@lru_cache(maxsize=64)
def _transformer(wkt: str, epsg: int) -> Transformer:
    return Transformer.from_crs(CRS.from_wkt(wkt), epsg, always_xy=True)


def _beyond_degrees(bounds: np.ndarray, crs: CRS) -> bool:
    # Some old systems count in grades.
    full = 1.0 if crs.axis_info and crs.axis_info[0].unit_name == "degree" else 400 / 360
    return bool(np.abs(bounds).max() > _MAX_LONGITUDE * full)


def _contradicts(bounds: np.ndarray, crs: CRS) -> bool:
    """Whether a system in degrees is declared for coordinates that are none."""
    return crs.is_geographic and _beyond_degrees(bounds, crs)


def _usual(epsg: int, declared: CRS | None) -> list[_Reading]:
    metropolitan = _METROPOLITAN if epsg == _LAMBERT_93 else ()
    codes = dict.fromkeys((epsg, _WGS84, *_EVERYWHERE, *metropolitan))
    systems = [*([declared] if declared is not None else []), *map(CRS.from_epsg, codes)]
    return [_Reading(crs, swapped) for crs in systems for swapped in (False, True)]


def _distinct(readings: Iterable[_Reading]) -> list[_Reading]:
    """Return readings that are not the same: what is declared may be one of the usual systems."""
    kept: list[_Reading] = []
    for reading in readings:
        if not any(same.swapped == reading.swapped and _same(same.crs, reading.crs) for same in kept):
            kept.append(reading)
    return kept


def _same(one: CRS, other: CRS) -> bool:
    # All systems in degrees that a file of France is in agree within metres.
    return (one.is_geographic and other.is_geographic) or one.equals(other, ignore_axis_order=True)


def _swap(geometry: gpd.GeoSeries) -> gpd.GeoSeries:
    shapes = geometry.to_numpy(dtype=object, copy=True)
    present = ~shapely.is_missing(shapes)
    shapes[present] = shapely.transform(shapes[present], lambda pairs: pairs[:, ::-1])
    return gpd.GeoSeries(shapes, index=geometry.index)


def _remark_reading(reading: _Reading, declared: DeclaredCrs, ground: Ground, log: FindingLog) -> None:
    if declared.crs is None:
        what = (
            f"Le système de coordonnées {declared.found} ne mène nulle part"
            if declared.found
            else "Le fichier ne dit pas dans quel système de coordonnées il est"
        )
        log.remark(
            "crs_suppose",
            f"{what} ; un seul des systèmes usuels, {reading.label}, le place dans le département {ground.label} : il "
            "a été lu ainsi.",
            "Vérifiez les positions sur la carte, ou donnez son système de coordonnées à la couche dans QGIS.",
        )
        return
    projected = reading.crs.is_projected and not _same(reading.crs, declared.crs)
    code = "coordonnees_projetees" if projected else "coordonnees_inversees"
    if projected:
        what = f"Les coordonnées ne sont pas dans le système annoncé ({declared.crs.name}) mais en {reading.label}"
    elif _same(reading.crs, declared.crs):
        what = "Les deux coordonnées, latitude et longitude, sont inversées"
    else:
        code = "coordonnees_en_degres"
        what = f"Les coordonnées ne sont pas dans le système annoncé ({declared.crs.name}) mais en degrés"
        what += ", latitude d’abord" if reading.swapped else ""
    log.remark(
        code,
        f"{what}, seule lecture qui les place dans le département {ground.label} ; elles ont été lues comme telles.",
        "Corrigez le fichier d’origine.",
    )


def _fault_unknown(
    bounds: np.ndarray, fitting: list[_Reading], declared: DeclaredCrs, ground: Ground, log: FindingLog
) -> None:
    west, south = bounds[:, :2].min(axis=0).tolist()
    east, north = bounds[:, 2:].max(axis=0).tolist()
    spread = f" Elles vont de {_shown(west)} à {_shown(east)} et de {_shown(south)} à {_shown(north)}, et "
    if fitting:
        labels = listed([reading.label for reading in fitting[:_SHOWN]], last="et")
        spread += f"plusieurs systèmes les placent dans le département {ground.label} : {labels}."
    else:
        spread += f"aucun des systèmes usuels ne les place dans le département {ground.label}."
    if declared.crs is not None:
        log.fault(
            "coordonnees_projetees",
            f"Le fichier annonce des degrés ({declared.crs.name}), et ses coordonnées n’en sont pas.{spread}",
            "Dans QGIS, donnez à la couche le système de coordonnées qui est le sien, puis exportez-la en GeoJSON "
            "(WGS 84).",
        )
    else:
        _fault_undeclared(declared, log, spread.replace(" Elles vont", " Ses coordonnées vont"))


def _shown(value: float) -> str:
    return number(value, decimals=0 if abs(value) > _MAX_LONGITUDE * 2 else 4)
