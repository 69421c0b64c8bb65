"""A river with one bridge, over communes of Haute-Marne that are really there; the roads and the river are made up.

Vignory (west bank) sees Vouécourt (east bank) at 2.8 km. The only bridge is at Bologne, to the south: by road, the way
is 16 km. Froncles, at 4.0 km, is on the same bank as Vignory. Joinville has a road of its own that leads nowhere.
Every way is a straight line, and has a speed limit of 60 km/h: a kilometre is a minute.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pytest

from avs_geo.reference.geography import Geography, load_geography

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from avs_geo.reference.routes.engine import RoadEngine
    from avs_geo.reference.routes.installed import InstalledRoads

VIGNORY, VOUECOURT, FRONCLES, BOLOGNE, JOINVILLE, LANGRES = "52524", "52547", "52211", "52058", "52250", "52269"
PLACES = {
    VIGNORY: (5.102011, 48.278496),
    VOUECOURT: (5.136268, 48.267350),
    FRONCLES: (5.131110, 48.308899),
    BOLOGNE: (5.141071, 48.202085),
    JOINVILLE: (5.137688, 48.443476),
}
WAYS = ((VIGNORY, FRONCLES), (VIGNORY, BOLOGNE), (BOLOGNE, VOUECOURT))
PIECES = 20


def write_extract(
    path: Path, ways: Sequence[Sequence[tuple[float, float]]], *, date: str = "2026-01-05T20:21:22Z"
) -> Path:
    """Write ways, each a list of points, as an extract; ways meet where they share a point."""
    osmium = pytest.importorskip("osmium", reason="osmium, qui écrit l’extrait inventé, n’est pas installé")
    header = osmium.io.Header()
    header.set("osmosis_replication_timestamp", date)
    numbers = {point: rank for rank, point in enumerate(dict.fromkeys(p for way in ways for p in way), start=1)}
    with osmium.SimpleWriter(str(path), header=header) as writer:
        for place, number in numbers.items():
            writer.add_node(osmium.osm.mutable.Node(id=number, location=place, version=1))
        for rank, way in enumerate(ways, start=1):
            tags = {"highway": "secondary", "maxspeed": "60"}
            refs = [numbers[point] for point in way]
            writer.add_way(osmium.osm.mutable.Way(id=rank, nodes=refs, tags=tags, version=1))
    return path


def straight(start: tuple[float, float], end: tuple[float, float]) -> list[tuple[float, float]]:
    """Return the points of a straight way."""
    inner = np.round(np.linspace(start, end, PIECES + 1)[1:-1], 6).tolist()
    return [start, *((float(x), float(y)) for x, y in inner), end]


@pytest.fixture(scope="session")
def extract(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The country as an extract of 5 January 2026."""
    longitude, latitude = PLACES[JOINVILLE]
    ways = [straight(PLACES[start], PLACES[end]) for start, end in WAYS]
    ways.append(straight(PLACES[JOINVILLE], (longitude + 0.02, latitude)))
    return write_extract(tmp_path_factory.mktemp("osm") / "riviere.osm.pbf", ways)


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory: pytest.TempPathFactory, extract: Path) -> Path:
    """A user's folder in which the roads of the country are installed."""
    pytest.importorskip("valhalla", reason="le moteur d’itinéraires (extra « routes ») n’est pas installé")
    from avs_geo.reference.routes.build import install_roads  # noqa: PLC0415 - once it is known that it can work

    folder = tmp_path_factory.mktemp("donnees")
    install_roads(extract, target=folder / "routes")
    return folder


@pytest.fixture
def roads(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> InstalledRoads:
    """The installed roads, as the program finds them."""
    from avs_geo.reference.routes.installed import installed_roads  # noqa: PLC0415

    monkeypatch.setenv("AVS_GEO_DONNEES", str(data_folder))
    found = installed_roads()
    assert found is not None
    return found


@pytest.fixture
def engine(roads: InstalledRoads) -> RoadEngine:
    from avs_geo.reference.routes.engine import open_engine  # noqa: PLC0415

    assert roads
    return open_engine()


@pytest.fixture
def country() -> Geography:
    """Haute-Marne without the communes that the roads do not reach."""
    return only_units(VIGNORY, VOUECOURT, FRONCLES, BOLOGNE)


def only_units(*codes: str) -> Geography:
    """Return Haute-Marne with these communes alone."""
    whole = load_geography("52")
    return replace(whole, units=whole.units.loc[list(codes)])


def structures_at(geography: Geography, places: Mapping[str, str]) -> gpd.GeoDataFrame:
    """Return agreed CS at the points of communes: id of the structure, code of the commune."""
    units: Any = geography.units.loc[list(places.values())]
    return gpd.GeoDataFrame(
        {
            "id": list(places),
            "nom": [f"Le {nom}" for nom in units["nom"]],
            "type": "CS",
            "statut": "agree",
            "code_unite": list(places.values()),
            "code_commune": list(places.values()),
            "agrement_echu": False,
        },
        geometry=gpd.points_from_xy(units["x"], units["y"]),
        crs=geography.epsg,
    )
