"""Valhalla over the installed roads: minutes between points, and what can be reached within some minutes."""

from __future__ import annotations

import json
import tempfile
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from avs_geo.errors import OutsideError
from avs_geo.reference.routes.installed import TILES, InstalledRoads, installed_roads
from avs_geo.reference.routes.package import engine_module, engine_version

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Degrees = NDArray[np.float64]

# A point farther than this from any road is off the roads; the way to the road itself is not counted.
FARTHEST_ROAD_M = 2_000
# One request's table of pairs: some megabytes of text.
_PAIRS_PER_REQUEST = 100_000
_MAX_PAIRS = 10_000_000
# Longer than any department, Guyane included.
_MAX_DISTANCE_M = 1_000_000
_MAX_MINUTES = 24 * 60
_LOCATIONS_PER_REQUEST = 5_000
_COSTING = "auto"
# Said instead of an empty table (error 442).
_NO_WAY = "No path could be found"


class RoadEngine:
    """Answers over one set of tiles; calls from several threads wait for each other.

    Parameters
    ----------
    roads
        The roads to follow.

    Raises
    ------
    OutsideError
        The engine is not installed, or cannot read the tiles.
    """

    def __init__(self, roads: InstalledRoads) -> None:
        self.roads = roads
        self.version = engine_version()
        self._lock = Lock()
        self._actor = _actor(roads.folder / TILES)

    @property
    def source(self) -> str:
        """What the times come from, as tables and maps say it."""
        day = "/".join(reversed(self.roads.date.split("-")))
        return f"routes OpenStreetMap du {day}, moteur Valhalla"

    def is_near_road(self, points: Degrees) -> NDArray[np.bool_]:
        """Return whether a road lies within `FARTHEST_ROAD_M` of each point (longitude, latitude)."""
        found: list[bool] = []
        for start in range(0, len(points), _LOCATIONS_PER_REQUEST):
            block = points[start : start + _LOCATIONS_PER_REQUEST]
            answer = self._ask("locate", {"locations": _locations(block), "costing": _COSTING, "verbose": False})
            found.extend(bool(place["edges"]) for place in answer)
        return np.array(found, dtype=bool)

    def minutes(self, origins: Degrees, destinations: Degrees) -> NDArray[np.float64]:
        """Return the minutes by car from each origin to each destination.

        Parameters
        ----------
        origins, destinations
            Longitude, latitude; shapes (m, 2) and (n, 2).

        Returns
        -------
        numpy.ndarray
            Shape (m, n); missing where a point is off the roads, or no road leads there.
        """
        minutes = np.full((len(origins), len(destinations)), np.nan)
        rows = np.flatnonzero(self.is_near_road(origins))
        columns = np.flatnonzero(self.is_near_road(destinations))
        if len(rows) and len(columns):
            minutes[np.ix_(rows, columns)] = self._between(origins[rows], destinations[columns])
        return minutes

    def isochrones(self, points: Degrees, minutes: float) -> NDArray[np.object_]:
        """Return, for each point, the area from which it is reached within some minutes.

        Returns
        -------
        numpy.ndarray
            Polygons or multipolygons in longitudes and latitudes; empty for a point off the roads.
        """
        areas = np.full(len(points), shapely.Polygon(), dtype=object)
        for rank in np.flatnonzero(self.is_near_road(points)).tolist():
            areas[rank] = self._isochrone(points[[rank]], minutes)
        return areas

    def _isochrone(self, point: Degrees, minutes: float) -> shapely.Geometry:
        request = {
            "locations": _locations(point),
            "costing": _COSTING,
            "contours": [{"time": minutes}],
            "polygons": True,
            "reverse": True,  # towards the point, as the times are
        }
        answer = self._ask("isochrone", request) or {"features": []}
        shapes = [shapely.from_geojson(json.dumps(feature["geometry"])) for feature in answer["features"]]
        return shapely.union_all(shapely.make_valid(np.array(shapes, dtype=object)))

    def _between(self, origins: Degrees, destinations: Degrees) -> NDArray[np.float64]:
        """Ask in blocks: the engine searches once per point of the shorter side, so that side is cut."""
        by_origin = len(origins) <= len(destinations)
        longer = max(len(origins), len(destinations))
        size = max(1, _PAIRS_PER_REQUEST // longer)
        starts = range(0, min(len(origins), len(destinations)), size)
        if by_origin:
            return np.vstack([self._table(origins[start : start + size], destinations) for start in starts])
        return np.hstack([self._table(origins, destinations[start : start + size]) for start in starts])

    def _table(self, origins: Degrees, destinations: Degrees) -> NDArray[np.float64]:
        request = {
            "sources": _locations(origins),
            "targets": _locations(destinations),
            "costing": _COSTING,
            "verbose": False,
        }
        answer = self._ask("matrix", request)
        if answer is None:
            return np.full((len(origins), len(destinations)), np.nan)
        durations = answer["sources_to_targets"]["durations"]
        return np.array(durations, dtype=float).reshape(len(origins), len(destinations)) / 60.0

    def _ask(self, action: str, request: dict[str, Any]) -> Any:
        """Return the answer; None where the engine finds no way between any of the points."""
        try:
            with self._lock:
                return getattr(self._actor, action)(request)
        except RuntimeError as error:
            if _NO_WAY in str(error):
                return None
            msg = f"Le moteur d’itinéraires a refusé de répondre : {error}. Installez les routes de nouveau."
            raise OutsideError(msg) from error


def open_engine() -> RoadEngine:
    """Return the engine over the roads that are installed; opened once for all who ask.

    Raises
    ------
    OutsideError
        No roads are installed, or no engine.
    """
    roads = installed_roads()
    if roads is None:
        msg = (
            "Aucune route n’est installée. Installez-les depuis un extrait d’OpenStreetMap : "
            "avs-geo donnees installer routes --osm region-latest.osm.pbf"
        )
        raise OutsideError(msg)
    return _engine(roads.stamp)


@lru_cache(maxsize=1)
def _engine(_stamp: tuple[str, str, str]) -> RoadEngine:
    roads = installed_roads()
    assert roads is not None  # noqa: S101 - `open_engine` has just read them
    return RoadEngine(roads)


def _actor(tiles: Path) -> Any:
    module = engine_module()
    config = module.get_config(tile_extract="", tile_dir=str(tiles), verbose=False)
    # One search per point, exact: the default one follows only main roads far from both ends, and its cost grows
    # with the number of pairs.
    config["thor"]["source_to_target_algorithm"] = "timedistancematrix"
    limits = config["service_limits"]
    limits[_COSTING] |= {"max_matrix_location_pairs": _MAX_PAIRS, "max_matrix_distance": float(_MAX_DISTANCE_M)}
    limits["isochrone"] |= {"max_time_contour": _MAX_MINUTES}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "valhalla.json"
        path.write_text(json.dumps(config), encoding="utf-8")
        try:
            return module.Actor(str(path))
        except RuntimeError as error:
            msg = f"Les routes installées ne se lisent pas ({error}) : installez-les de nouveau."
            raise OutsideError(msg) from error


def _locations(points: Degrees) -> list[dict[str, float]]:
    return [
        {"lon": longitude, "lat": latitude, "search_cutoff": FARTHEST_ROAD_M}
        for longitude, latitude in np.asarray(points, dtype=float).tolist()
    ]
