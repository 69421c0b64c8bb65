"""Small made-up countries: squares of 10 km and round populations, so that every figure can be worked out by hand.

Coordinates are given in kilometres. Useful times of the default model: 1 km is 1.56 min, so the centre of a
neighbouring square is at 15.6 min, of a diagonal neighbour at 22.06 min, of the second next at 31.2 min.
"""

from __future__ import annotations

import importlib.util
import math
import sys
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from avs_geo.analysis.coverage.coverage import covered_shares
from avs_geo.analysis.coverage.structures import counting_structures
from avs_geo.analysis.parameters import Parameters
from avs_geo.inventory.inventory import Inventory
from avs_geo.inventory.structures.territoires import Territoires
from avs_geo.inventory.times.temps import MeasuredTimes
from avs_geo.reference.departements import Departement
from avs_geo.reference.geography import Geography
from tests.locations import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from types import ModuleType

    from shapely.geometry.base import BaseGeometry

EPSG = 2154
MINUTES_PER_KM = 1.56  # 60 x 1.3 / 50
PARAMETERS = Parameters(reference_date=date(2026, 1, 1))

Km = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Commune:
    """A unit: by default a square of 10 km whose town hall is in its middle."""

    code: str
    at: Km = (0, 0)
    population: int = 1000
    epci: str | None = "E1"
    commune: str | None = None
    point: Km | None = None
    shape: BaseGeometry | None = None

    def polygon(self) -> shapely.MultiPolygon:
        shape = self.shape or square(*self.at)
        if isinstance(shape, shapely.MultiPolygon):
            return shape
        assert isinstance(shape, shapely.Polygon)
        return shapely.MultiPolygon([shape])

    def town_hall(self) -> shapely.Point:
        if self.point is not None:
            return point(*self.point)
        return self.polygon().centroid


@dataclass(frozen=True, kw_only=True)
class Structure:
    """A structure at a place, in a unit."""

    id: str = "s1"
    type: str = "CS"
    statut: str = "agree"
    at: Km = (5, 5)
    unite: str | None = "A"
    agrement_echu: bool = False
    approximate: bool = False


@dataclass(frozen=True, kw_only=True)
class Qpv:
    """A quartier prioritaire."""

    code: str = "Q1"
    communes: str = "A"
    population: float | None = None
    shape: BaseGeometry | None = None


def metres(shape: BaseGeometry) -> BaseGeometry:
    """Return a shape whose coordinates were kilometres."""
    return shapely.transform(shape, lambda xy: xy * 1000.0)


def square(x: float, y: float, side: float = 10) -> shapely.Polygon:
    """Return a square from its south-west corner and its side."""
    return box(x, y, x + side, y + side)


def box(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    """Return a rectangle."""
    return shapely.box(1000 * west, 1000 * south, 1000 * east, 1000 * north)


def point(x: float, y: float) -> shapely.Point:
    """Return a point."""
    return shapely.Point(x * 1000.0, y * 1000.0)


def turned(shape: BaseGeometry, degrees: float, east: float = 0.0, north: float = 0.0) -> BaseGeometry:
    """Turn about the origin, then move: coordinates become numbers that floating point rounds."""
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    matrix = np.array([[cosine, sine], [-sine, cosine]])
    return shapely.transform(shape, lambda xy: xy @ matrix + np.array([east, north]))


def row_of(codes: str, *, epci: str | None = "E1", population: int = 1000, y: float = 0) -> list[Commune]:
    """Return communes side by side from west to east, one per letter."""
    return [Commune(code=code, at=(10 * rank, y), epci=epci, population=population) for rank, code in enumerate(codes)]


def made_up_geography(
    communes: Sequence[Commune],
    qpv: Sequence[Qpv] = (),
    *,
    epci_totals: Mapping[str, int] | None = None,
) -> Geography:
    """Return a department of a few communes."""
    units = gpd.GeoDataFrame(
        {
            "nom": [f"Commune {c.code}" for c in communes],
            "code_commune": [c.commune or c.code for c in communes],
            "code_unite_commune": [c.code for c in communes],
            "nom_commune": [f"Commune {c.commune or c.code}" for c in communes],
            "arrondissement": "991",
            "code_epci": pd.array([c.epci for c in communes], dtype="str"),
            "population": pd.array([c.population for c in communes], dtype="int32"),
            "population_2021": pd.array([c.population for c in communes], dtype="int32"),
            "x": [c.town_hall().x for c in communes],
            "y": [c.town_hall().y for c in communes],
            "point_source": "mairie",
        },
        geometry=[c.polygon() for c in communes],
        index=pd.Index([c.code for c in communes], name="code", dtype="str"),
        crs=EPSG,
    )
    units["surface_km2"] = units.area / 1e6
    epci = _epci(units, epci_totals or {})
    units["nom_epci"] = units["code_epci"].map(epci["nom"])
    return Geography(
        departement=Departement(code="99", nom="Pays-Inventé", epsg=EPSG),
        units=units,
        epci=epci,
        arrondissements=pd.DataFrame({"nom": ["Inventé"]}, index=["991"]),
        qpv=made_up_qpv(qpv),
    )


def _epci(units: gpd.GeoDataFrame, totals: Mapping[str, int]) -> pd.DataFrame:
    here = units.groupby("code_epci")["population"].agg(["sum", "size"])
    return pd.DataFrame(
        {
            "nom": [f"CC {code}" for code in here.index],
            "nature": "CC",
            "population_totale": [totals.get(str(code), int(here.loc[code, "sum"])) for code in here.index],
            "nb_communes_total": here["size"].to_numpy(),
        },
        index=pd.Index(here.index, name="code", dtype="str"),
    )


def made_up_qpv(qpv: Sequence[Qpv]) -> gpd.GeoDataFrame:
    """Return the frame of the QPV."""
    return gpd.GeoDataFrame(
        {
            "nom": pd.array([f"Quartier {q.code}" for q in qpv], dtype="str"),
            "communes": pd.array([q.communes for q in qpv], dtype="str"),
            "population": pd.array([q.population for q in qpv], dtype="float64"),
            "emprise": pd.array(["officielle"] * len(qpv), dtype="str"),
        },
        geometry=gpd.GeoSeries([q.shape for q in qpv], crs=EPSG).to_numpy(),
        index=pd.Index([q.code for q in qpv], name="code", dtype="str"),
        crs=EPSG,
    )


def made_up_structures(structures: Sequence[Structure]) -> gpd.GeoDataFrame:
    """Return the frame of the structures."""
    return gpd.GeoDataFrame(
        {
            "id": pd.array([s.id for s in structures], dtype="str"),
            "nom": pd.array([f"Structure {s.id}" for s in structures], dtype="str"),
            "type": pd.array([s.type for s in structures], dtype="str"),
            "statut": pd.array([s.statut for s in structures], dtype="str"),
            "code_unite": pd.array([s.unite for s in structures], dtype="str"),
            "agrement_echu": pd.array([s.agrement_echu for s in structures], dtype="bool"),
            "position_approchee": pd.array([s.approximate for s in structures], dtype="bool"),
        },
        geometry=gpd.GeoSeries([point(*s.at) for s in structures], crs=EPSG).to_numpy(),
        crs=EPSG,
    )


def made_up_named(rows: Iterable[tuple[str, str, str]]) -> pd.DataFrame:
    """Return the frame of the territories that name something."""
    return pd.DataFrame(list(rows), columns=["id_structure", "niveau", "code"], dtype="str")


def made_up_shapes(rows: Iterable[tuple[str, BaseGeometry]]) -> gpd.GeoDataFrame:
    """Return the frame of the territories that are drawn."""
    drawn = list(rows)
    return gpd.GeoDataFrame(
        {"id_structure": pd.array([identifier for identifier, _ in drawn], dtype="str")},
        geometry=gpd.GeoSeries([shape for _, shape in drawn], crs=EPSG).to_numpy(),
        crs=EPSG,
    )


def made_up_inventory(
    structures: Sequence[Structure] | gpd.GeoDataFrame = (),
    *,
    named: Iterable[tuple[str, str, str]] = (),
    shapes: Iterable[tuple[str, BaseGeometry]] = (),
    temps: MeasuredTimes | None = None,
) -> Inventory:
    """Return what a Caf would bring, read and checked, with the columns that an analysis reads."""
    frame = structures if isinstance(structures, gpd.GeoDataFrame) else made_up_structures(structures)
    return Inventory(
        structures=frame,
        territoires=Territoires(made_up_named(named), made_up_shapes(shapes)),
        temps=temps,
        findings=(),
        sources=(),
    )


def measured_times(
    *rows: tuple[str, str, float],
    to_communes: Iterable[tuple[str, str, float]] = (),
    source: str = "",
) -> MeasuredTimes:
    """Return measured times from units to structures, and to communes."""
    names = ["origine", "destination", "minutes"]
    return MeasuredTimes(pd.DataFrame(rows, columns=names), pd.DataFrame(list(to_communes), columns=names), source)


def shares_of(
    communes: Sequence[Commune],
    structures: Sequence[Structure],
    *,
    named: Iterable[tuple[str, str, str]] = (),
    shapes: Iterable[tuple[str, BaseGeometry]] = (),
    qpv: Sequence[Qpv] = (),
) -> pd.DataFrame:
    """Return the shares covered of a made-up department."""
    geography = made_up_geography(communes, qpv)
    return covered_shares(
        geography.units,
        counting_structures(made_up_structures(structures)),
        named=made_up_named(named),
        shapes=made_up_shapes(shapes),
        qpv=geography.qpv,
    )


def line(table: pd.DataFrame, label: str) -> pd.Series[Any]:
    """Return one line of a table."""
    found = table.loc[label]
    assert isinstance(found, pd.Series)
    return found


def load_bench(name: str) -> ModuleType:
    """Load a module of ``bench/``, which is not installed, by its path."""
    path = ROOT / "bench" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"bench_{name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where dataclasses look their annotations up
    spec.loader.exec_module(module)
    return module
