"""A made-up department of six square communes, 10 km wide, three to a row; and a Paris of two arrondissements."""

from __future__ import annotations

import datetime as dt
import io
import warnings
import zipfile
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
import shapely

from avs_geo.errors import InputRefusedError
from avs_geo.files.source import SourceFile
from avs_geo.inventory.indicators.indicateurs import Indicators, read_indicateurs
from avs_geo.reference.communes import CommuneIndex, load_commune_index
from avs_geo.reference.departements import Departement
from avs_geo.reference.geography import Geography, load_geography
from tests.inventory.readers import read_structures, read_territoires

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from avs_geo.findings import Finding
    from avs_geo.inventory.structures.territoires import Territoires

# Near Chaumont, so that degrees and metres are those of the real department.
WEST, SOUTH, SIDE = 850_000.0, 6_770_000.0, 10_000.0
REFERENCE_DATE = dt.date(2026, 1, 1)

_UNITS = {
    "52001": ("Alpha", "200000001", 1000),
    "52002": ("Bêta", "200000001", 2000),
    "52003": ("Gamma-sur-Marne", "200000002", 3000),
    "52405": ("Le Montsaugeonnais", "200000001", 400),
    "52448": ("Saint-Dizier", "200000002", 5000),
    "52006": ("Delta", None, 600),
}
_EPCI = {"200000001": "CC du Grand Alpha", "200000002": "CA de Saint-Dizier, Der et Vallées"}


def _square(column: int, row: int) -> shapely.Polygon:
    x, y = WEST + column * SIDE, SOUTH + row * SIDE
    return shapely.box(x, y, x + SIDE, y + SIDE)


def _geography(departement: Departement, units: dict[str, tuple[str, str | None, int]], commune: str) -> Geography:
    frame = gpd.GeoDataFrame(
        {
            "nom": [nom for nom, _, _ in units.values()],
            "code_commune": [commune or code for code in units],
            "code_unite_commune": list(units),
            "nom_commune": ["Paris" if commune else nom for nom, _, _ in units.values()],
            "arrondissement": f"{departement.code}1",
            "code_epci": [epci for _, epci, _ in units.values()],
            "population": [population for _, _, population in units.values()],
            "surface_km2": 100.0,
            "point_source": "mairie",
        },
        index=pd.Index(list(units), name="code"),
        geometry=[_square(i % 3, i // 3) for i in range(len(units))],
        crs=departement.epsg,
    )
    # Town halls are not in the middle: a confusion with the centroid would show.
    frame["x"], frame["y"] = frame.bounds["minx"] + 3_000, frame.bounds["miny"] + 4_000
    epci = pd.DataFrame({"nom": _EPCI, "nature": "CC", "population_totale": 0, "nb_communes_total": 3})
    epci = epci[epci.index.isin(frame["code_epci"].dropna())].rename_axis("code")
    frame["nom_epci"] = frame["code_epci"].map(epci["nom"])
    qpv = gpd.GeoDataFrame(
        {"nom": ["Les Tilleuls"], "communes": ["52001"], "population": [500.0], "emprise": ["indicative"]},
        index=pd.Index(["QN05201M"], name="code"),
        geometry=[shapely.Point(WEST + 5_000, SOUTH + 5_000).buffer(300)],
        crs=departement.epsg,
    )
    return Geography(
        departement=departement,
        units=frame,
        epci=epci,
        arrondissements=pd.DataFrame({"nom": ["Chef-lieu"]}, index=[f"{departement.code}1"]),
        qpv=qpv,
    )


@pytest.fixture(scope="session")
def geography() -> Geography:
    return _geography(Departement("52", "Haute-Marne", 2154), _UNITS, commune="")


@pytest.fixture(scope="session")
def paris() -> Geography:
    units: dict[str, tuple[str, str | None, int]] = {
        "75101": ("Paris 1er Arrondissement", None, 15_000),
        "75118": ("Paris 18e Arrondissement", None, 180_000),
    }
    return _geography(Departement("75", "Paris", 2154), units, commune="75056")


@pytest.fixture(scope="session")
def index() -> CommuneIndex:
    here = {code: (nom, "52", epci) for code, (nom, epci, _) in _UNITS.items()}
    elsewhere = {
        "51001": ("Voisine", "51", "200000002"),
        "51454": ("Reims", "51", "200000009"),
        "75056": ("Paris", "75", None),
        "75101": ("Paris 1er Arrondissement", "75", None),
        "75118": ("Paris 18e Arrondissement", "75", None),
    }
    communes = pd.DataFrame.from_dict(
        here | elsewhere, orient="index", columns=["nom", "departement", "code_epci"]
    ).rename_axis("code")
    former = pd.DataFrame(
        [
            ("52340", "Montsaugeon", "52", "52405", "commune_deleguee"),
            ("52901", "Vaux", "52", "52001", "ancien_code"),
            ("52902", "Vaux", "52", "52002", "ancien_code"),
        ],
        columns=["code", "nom", "departement", "code_commune", "nature"],
    )
    return CommuneIndex(communes=communes, former=former)


@pytest.fixture(scope="session")
def haute_marne() -> Geography:
    return load_geography("52")


@pytest.fixture(scope="session")
def communes_of_france() -> CommuneIndex:
    return load_commune_index()


Reading = tuple[gpd.GeoDataFrame, tuple[Any, ...]]
Rows = list[list[object]]


@pytest.fixture
def read(geography: Geography, index: CommuneIndex) -> Callable[..., Reading]:
    """Read structures from CSV text, in the made-up department unless told otherwise."""

    def _read(text: str | bytes, name: str = "structures.csv", **other: Any) -> Reading:
        content = text if isinstance(text, bytes) else text.encode()
        settings: dict[str, Any] = {"geography": geography, "index": index, "reference_date": REFERENCE_DATE} | other
        return read_structures(SourceFile(name, content), **settings)

    return _read


@pytest.fixture
def refused(read: Callable[..., Reading]) -> Callable[..., list[Finding]]:
    """Return the faults of structures that must be refused."""

    def _refused(text: str | bytes, name: str = "structures.csv", **other: Any) -> list[Finding]:
        with pytest.raises(InputRefusedError) as refusal:
            read(text, name, **other)
        return [finding for finding in refusal.value.findings if finding.is_fault]

    return _refused


@pytest.fixture
def structures(read: Callable[..., Reading]) -> gpd.GeoDataFrame:
    text = "id,nom,type,code_commune\na,Le Pont,CS,52001\nb,La Rive,EVS,52003\nc,La Source,EVS,52003\n"
    return read(text)[0]


@pytest.fixture
def read_zones(
    structures: gpd.GeoDataFrame, geography: Geography, index: CommuneIndex
) -> Callable[..., tuple[Territoires, tuple[Finding, ...]]]:
    """Read territories of the three structures of `structures`."""

    def _read(
        content: str | bytes, name: str = "territoires.csv", **other: Any
    ) -> tuple[Territoires, tuple[Finding, ...]]:
        raw = content if isinstance(content, bytes) else content.encode()
        settings: dict[str, Any] = {"structures": structures, "geography": geography, "index": index} | other
        return read_territoires(SourceFile(name, raw), **settings)

    return _read


@pytest.fixture
def refused_zones(read_zones: Callable[..., Any]) -> Callable[..., list[Finding]]:
    """Return the faults of territories that must be refused."""

    def _refused(content: str | bytes, name: str = "territoires.csv", **other: Any) -> list[Finding]:
        with pytest.raises(InputRefusedError) as refusal:
            read_zones(content, name, **other)
        return [finding for finding in refusal.value.findings if finding.is_fault]

    return _refused


def _csv(rows: Rows, delimiter: str, encoding: str) -> bytes:
    def cell(value: object) -> str:
        text = "" if value is None else str(value)
        special = any(character in text for character in (delimiter, '"', "\n", "\r"))
        return '"' + text.replace('"', '""') + '"' if special else text

    return "".join(delimiter.join(map(cell, row)) + "\r\n" for row in rows).encode(encoding)


def _xlsx(rows: Rows) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _ods(rows: Rows) -> bytes:
    stream = io.BytesIO()
    with pd.ExcelWriter(stream, engine="odf") as writer:
        pd.DataFrame(rows).to_excel(writer, header=False, index=False)
    return stream.getvalue()


@pytest.fixture(scope="session")
def table_file() -> Callable[[str, Rows], SourceFile]:
    """Write rows as ``xlsx``, ``ods``, or CSV such as ``; utf-8``, under a name that fits."""

    def _write(kind: str, rows: Rows, stem: str = "structures") -> SourceFile:
        if kind == "xlsx":
            return SourceFile(f"{stem}.xlsx", _xlsx(rows))
        if kind == "ods":
            return SourceFile(f"{stem}.ods", _ods(rows))
        delimiter, encoding = kind.split(" ")
        return SourceFile(f"{stem}.csv", _csv(rows, delimiter.replace("tab", "\t"), encoding))

    return _write


@pytest.fixture
def layer_file(tmp_path: Path) -> Callable[[str, gpd.GeoDataFrame], SourceFile]:
    """Write a layer as ``geojson``, ``gpkg`` or a zipped ``shp``, under a name that fits."""

    def _write(kind: str, layer: gpd.GeoDataFrame, stem: str = "couche") -> SourceFile:
        drivers = {"geojson": "GeoJSON", "gpkg": "GPKG", "shp": "ESRI Shapefile"}
        path = tmp_path / f"{stem}.{kind}"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # a Shapefile cuts long names, as it does for users
            warnings.simplefilter("ignore", RuntimeWarning)
            layer.to_file(path, driver=drivers[kind])
        if kind != "shp":
            return SourceFile.from_path(path)
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in tmp_path.glob(f"{stem}.*"):
                archive.write(part, f"export/{part.name}")
        return SourceFile(f"{stem}.zip", stream.getvalue())

    return _write


@pytest.fixture
def read_indicators(geography: Geography, index: CommuneIndex) -> Callable[..., tuple[Indicators, dict[str, Finding]]]:
    """Read a file of indicators in the made-up department; the remarks by their codes."""

    def _read(text: str | bytes, name: str = "indicateurs.csv", **other: Any) -> tuple[Indicators, dict[str, Finding]]:
        content = text if isinstance(text, bytes) else text.encode()
        settings: dict[str, Any] = {"geography": geography, "index": index} | other
        indicators, found = read_indicateurs(SourceFile(name, content), **settings)
        codes = [finding.code for finding in found]
        assert len(set(codes)) == len(codes) or "indicateur_repete" in codes, codes
        return indicators, {finding.code: finding for finding in found}

    return _read


@pytest.fixture
def refused_indicators(read_indicators: Callable[..., Any]) -> Callable[..., list[Finding]]:
    """Return the faults of a file of indicators that must be refused."""

    def _refused(text: str | bytes, name: str = "indicateurs.csv", **other: Any) -> list[Finding]:
        with pytest.raises(InputRefusedError) as refusal:
            read_indicators(text, name, **other)
        return [finding for finding in refusal.value.findings if finding.is_fault]

    return _refused
