"""GDAL opens the three formats that are named, whatever the bytes claim, and never leaves the machine."""

from __future__ import annotations

import io
import socket
import zipfile
from typing import TYPE_CHECKING

import geopandas as gpd
import pyogrio
import pytest
import shapely

from avs_geo.errors import InputRefusedError
from avs_geo.files.layers.spatial import read_layer
from avs_geo.files.messages import FrenchLog
from avs_geo.files.source import SourceFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

VRT = '<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>{}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'


@pytest.fixture
def shapefile(layer_file: Callable[..., SourceFile]) -> bytes:
    layer = gpd.GeoDataFrame({"nom": ["A"]}, geometry=[shapely.box(5, 48, 5.1, 48.1)], crs=4326)
    return layer_file("shp", layer).content


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A port of this machine that notices whoever comes."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        yield server


def with_part(archive: bytes, suffix: str, content: bytes) -> SourceFile:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            new.writestr(name, content if name.endswith(suffix) else old.read(name))
    return SourceFile("a.zip", stream.getvalue())


def refused(source: SourceFile) -> str:
    with pytest.raises(InputRefusedError) as refusal:
        read_layer(source, FrenchLog())
    (fault,) = refusal.value.findings
    assert fault.remedy
    return fault.code


def test_only_the_drivers_that_are_named_are_left(shapefile: bytes) -> None:
    read_layer(SourceFile("a.zip", shapefile), FrenchLog())
    assert set(pyogrio.list_drivers()) - {"MEM", "Memory"} == {"GeoJSON", "GPKG", "ESRI Shapefile"}


def test_gdal_itself_refuses_a_layer_that_names_another_file(shapefile: bytes, tmp_path: Path) -> None:
    read_layer(SourceFile("a.zip", shapefile), FrenchLog())
    (tmp_path / "a.shp").write_text(VRT.format("/etc/passwd"))
    with pytest.raises(pyogrio.errors.DataSourceError, match="not recognized"):
        pyogrio.list_layers(tmp_path / "a.shp")


@pytest.mark.parametrize("part", [".shp", ".shx"])
def test_a_shapefile_that_is_an_xml_of_gdal_is_refused(part: str, shapefile: bytes) -> None:
    assert refused(with_part(shapefile, part, VRT.format("/etc/passwd").encode())) == "contours_illisibles"


def test_nothing_in_a_file_makes_gdal_call_an_address(shapefile: bytes, listener: socket.socket) -> None:
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/x.geojson"
    read_layer(SourceFile("a.zip", shapefile), FrenchLog())
    for path in (address, f"/vsicurl/{address}", f"/vsicurl_streaming/{address}", f"GeoJSON:{address}"):
        with pytest.raises(pyogrio.errors.DataSourceError):
            pyogrio.read_info(path)
    refused(with_part(shapefile, ".shp", VRT.format(f"/vsicurl/{address}").encode()))
    with pytest.raises(TimeoutError):
        listener.accept()
