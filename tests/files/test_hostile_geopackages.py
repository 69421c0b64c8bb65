"""A GeoPackage is a database, and a database can run: what is no table of data is refused before GDAL opens it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
import shapely

from avs_geo.errors import InputRefusedError
from avs_geo.files.layers.spatial import read_layer
from avs_geo.files.messages import FrenchLog
from avs_geo.files.source import SourceFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

COUNT = "WITH RECURSIVE n(fid) AS (SELECT 1 UNION ALL SELECT fid + 1 FROM n) SELECT fid, NULL AS geom FROM n"
REGISTER = (
    "INSERT INTO gpkg_contents(table_name, data_type, identifier, srs_id) VALUES ('v', 'features', 'v', 4326)",
    "INSERT INTO gpkg_geometry_columns VALUES ('v', 'geom', 'POLYGON', 4326, 0, 0)",
)


@pytest.fixture
def geopackage(layer_file: Callable[..., SourceFile]) -> bytes:
    layer = gpd.GeoDataFrame({"nom": ["A"]}, geometry=[shapely.box(5, 48, 5.1, 48.1)], crs=4326)
    return layer_file("gpkg", layer).content


@pytest.fixture
def changed(geopackage: bytes, tmp_path: Path) -> Callable[..., SourceFile]:
    """The GeoPackage after some statements."""

    def _run(*statements: str) -> SourceFile:
        path = tmp_path / "change.gpkg"
        path.write_bytes(geopackage)
        with closing(sqlite3.connect(path)) as database:
            for statement in statements:
                database.execute(statement)
            database.commit()
        return SourceFile("a.gpkg", path.read_bytes())

    return _run


def refused(source: SourceFile) -> str:
    with pytest.raises(InputRefusedError) as refusal:
        read_layer(source, FrenchLog())
    (fault,) = refusal.value.findings
    assert fault.remedy
    return fault.code


def test_a_plain_geopackage_with_its_index_and_its_triggers_is_read(geopackage: bytes) -> None:
    assert read_layer(SourceFile("a.gpkg", geopackage), FrenchLog())["nom"].tolist() == ["A"]


def test_a_view_that_counts_to_infinity_is_refused(changed: Callable[..., SourceFile]) -> None:
    assert refused(changed(f"CREATE VIEW v AS {COUNT}", *REGISTER)) == "geopackage_actif"
    assert refused(changed(f"CREATE VIEW v AS {COUNT}")) == "geopackage_actif"


def test_a_computed_column_is_refused(changed: Callable[..., SourceFile]) -> None:
    filled = "ALTER TABLE couche ADD COLUMN b TEXT AS (printf('%.*c', 100000000, 'x')) VIRTUAL"
    assert refused(changed(filled)) == "geopackage_actif"


def test_a_default_that_would_fill_every_row_is_refused(changed: Callable[..., SourceFile]) -> None:
    assert refused(changed(f"ALTER TABLE couche ADD COLUMN b TEXT DEFAULT '{'x' * 20_000}'")) == "geopackage_actif"


def test_a_virtual_table_that_names_a_file_is_refused(changed: Callable[..., SourceFile]) -> None:
    source = changed(
        "CREATE TABLE v (fid INTEGER PRIMARY KEY)",
        "PRAGMA writable_schema=ON",
        "UPDATE sqlite_master SET rootpage=0, sql='CREATE VIRTUAL TABLE v USING VirtualOGR(''/etc/passwd'')' "
        "WHERE name='v'",
    )
    assert refused(source) in {"geopackage_actif", "contours_illisibles"}


def test_a_trigger_never_fires(changed: Callable[..., SourceFile]) -> None:
    source = changed("CREATE TRIGGER t AFTER INSERT ON couche BEGIN DELETE FROM couche; END")
    assert len(read_layer(source, FrenchLog())) == 1


def test_pages_that_are_counted_twice_are_refused(changed: Callable[..., SourceFile]) -> None:
    """Two rows that share one long text would be read as two."""
    tables = ("CREATE TABLE u (t TEXT)", "INSERT INTO u VALUES (printf('%.*c', 50000, 'x'))", "CREATE TABLE w (t TEXT)")
    content = bytearray(changed(*tables).content)
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(bytes(content))
        roots = dict(database.execute("SELECT name, rootpage FROM sqlite_master WHERE name IN ('u', 'w')"))
    page = int.from_bytes(content[16:18], "big")
    source, target = (page * (roots[name] - 1) for name in ("u", "w"))
    # The second table is given the page of the first, and so the same pages of overflow.
    content[target : target + page] = content[source : source + page]
    assert refused(SourceFile("a.gpkg", bytes(content))) == "contours_illisibles"
