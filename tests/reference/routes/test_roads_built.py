"""Roads are installed whole or not at all, with their date, their checksum and what they reach."""

from __future__ import annotations

import hashlib
import json
import shutil
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from avs_geo.errors import InputRefusedError, OutsideError
from avs_geo.reference.routes import build
from avs_geo.reference.routes.build import install_roads
from avs_geo.reference.routes.engine import RoadEngine, open_engine
from avs_geo.reference.routes.installed import InstalledRoads, installed_roads
from avs_geo.reference.routes.matrix_cache import kept_minutes
from tests.reference.routes.conftest import FRONCLES, PLACES, VIGNORY, straight, write_extract

if TYPE_CHECKING:
    from numpy.typing import NDArray

POINTS = np.array([PLACES[VIGNORY], PLACES[FRONCLES]])


def test_the_roads_have_the_date_of_the_data_and_the_checksum_of_the_file(roads: InstalledRoads, extract: Path) -> None:
    assert roads.date == "2026-01-05"
    assert roads.sha256 == hashlib.sha256(extract.read_bytes()).hexdigest()
    (source,) = json.loads((roads.folder / "sources.json").read_text(encoding="utf-8"))
    assert (source["editeur"], source["licence"], source["paquet"]) == ("OpenStreetMap", "ODbL 1.0", "riviere.osm.pbf")


def test_roads_serve_the_departments_of_which_they_reach_half_of_the_communes() -> None:
    roads = InstalledRoads(folder=Path(), date="", sha256="", reach={"52": (213, 426), "10": (215, 431)})
    assert roads.serves("52")
    assert not roads.serves("10")
    assert not roads.serves("01")


def test_what_the_roads_reach_is_counted_among_all_communes_of_france(roads: InstalledRoads) -> None:
    # The five of the country, and those that its roads pass within 2 km.
    near, total = roads.reach["52"]
    assert list(roads.reach) == ["52"]
    assert 5 <= near < 20
    assert total == 426


def test_without_installed_roads_the_command_that_installs_them_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AVS_GEO_DONNEES", str(tmp_path))
    assert installed_roads() is None
    with pytest.raises(OutsideError, match="avs-geo donnees installer routes --osm"):
        open_engine()


def test_without_the_engine_the_package_to_install_is_said(
    tmp_path: Path, extract: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "valhalla", None)
    with pytest.raises(OutsideError, match="python -m pip install pyvalhalla"):
        install_roads(extract, target=tmp_path / "routes")
    assert not (tmp_path / "routes").exists()


def test_a_file_that_is_no_extract_leaves_the_roads_in_place(roads: InstalledRoads, tmp_path: Path) -> None:
    wrong = tmp_path / "faux.osm.pbf"
    wrong.write_bytes(b"rien")
    with pytest.raises(InputRefusedError):
        install_roads(wrong, target=roads.folder)
    assert installed_roads() == roads


def test_an_extract_without_a_road_in_france_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("valhalla", reason="le moteur d’itinéraires (extra « routes ») n’est pas installé")
    afar = write_extract(tmp_path / "suisse.osm.pbf", [straight((8.5, 47.0), (8.6, 47.0))])
    with pytest.raises(InputRefusedError, match="près d’aucune commune de France"):
        install_roads(afar, target=tmp_path / "routes")
    assert not (tmp_path / "routes").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="le faux constructeur est un script Unix")
def test_a_building_that_fails_tells_its_last_words_and_where_the_rest_is(
    tmp_path: Path, extract: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("valhalla", reason="le moteur d’itinéraires (extra « routes ») n’est pas installé")
    builder = tmp_path / "constructeur"
    builder.write_text("#!/bin/sh\necho premier mot\necho le disque est plein\nexit 7\n", encoding="utf-8")
    builder.chmod(builder.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(build, "builder_path", lambda: builder)
    with pytest.raises(OutsideError, match=r"code 7.*le disque est plein"):
        install_roads(extract, target=tmp_path / "routes")
    assert not (tmp_path / "routes").exists()
    assert "premier mot" in (tmp_path / "routes-construction.log").read_text(encoding="utf-8")


def test_too_small_a_disk_is_said_before_anything_is_built(
    tmp_path: Path, extract: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("valhalla", reason="le moteur d’itinéraires (extra « routes ») n’est pas installé")
    full = shutil.disk_usage(tmp_path)._replace(free=0)
    monkeypatch.setattr("avs_geo.reference.routes.build.shutil.disk_usage", lambda _path: full)
    with pytest.raises(OutsideError, match="Go libres"):
        install_roads(extract, target=tmp_path / "routes")


def test_a_description_that_cannot_be_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "routes" / "tuiles").mkdir(parents=True)
    (tmp_path / "routes" / "sources.json").write_text("[]", encoding="utf-8")
    (tmp_path / "routes" / "departements.json").write_text("{}", encoding="utf-8")
    monkeypatch.setenv("AVS_GEO_DONNEES", str(tmp_path))
    with pytest.raises(OutsideError, match="installez-les de nouveau"):
        installed_roads()


def test_times_between_places_are_kept_and_not_asked_for_twice(
    engine: RoadEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = kept_minutes(engine, POINTS, POINTS)

    def never(_origins: NDArray[np.float64], _destinations: NDArray[np.float64]) -> NDArray[np.float64]:
        pytest.fail("the engine was asked again")

    monkeypatch.setattr(engine, "minutes", never)
    assert np.array_equal(kept_minutes(engine, POINTS, POINTS), first)


def test_kept_times_that_are_damaged_are_computed_again(engine: RoadEngine) -> None:
    points = POINTS + 1e-5
    expected = kept_minutes(engine, points, points)
    for path in (engine.roads.folder / "matrices").glob("*.npy"):
        path.write_bytes(b"abime")
    assert np.array_equal(kept_minutes(engine, points, points), expected)
