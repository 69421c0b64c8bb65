"""The straightforward geopandas way to the same figures: overlay, dissolve, sjoin, sjoin_nearest, groupby.

Written as a competent user of geopandas would write it from ``domaine.md``, and on purpose without a line of the
product: it is the second, independent way that the tests compare with and that the benchmark is run against.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

KINDS = {"cs": ["CS"], "evs": ["EVS"], "structure": ["CS", "EVS"]}
ROUNDING = 1e-9
CORNER = 1e-6  # metres


@dataclass(frozen=True)
class Settings:
    """Threshold (minutes), speed (km/h), detour, distance to a QPV (metres)."""

    threshold: float = 20.0
    speed: float = 50.0
    detour: float = 1.3
    qpv_distance: float = 500.0


@dataclass(frozen=True)
class NaiveTables:
    """Units, EPCI, department, balance, QPV and zones blanches."""

    units: gpd.GeoDataFrame
    epci: pd.DataFrame
    departement: pd.DataFrame
    balance: pd.DataFrame
    qpv: gpd.GeoDataFrame
    zones_blanches: gpd.GeoDataFrame


def analyse_naively(geography: Any, inventory: Any, settings: Settings | None = None) -> NaiveTables:
    """Run the whole analysis with geopandas alone."""
    settings = settings or Settings()
    everyone = inventory.structures
    structures = everyone[(everyone["statut"] == "agree") & everyone["type"].isin(["CS", "EVS"])]
    units = geography.units.copy()
    units.index.name = "code"
    for kind, types in KINDS.items():
        of_kind = structures[structures["type"].isin(types)]
        units[f"part_{kind}"] = share_covered(units, of_kind, geography.qpv, inventory.territoires)
        nearest = nearest_structure(units, of_kind, settings)
        units[f"temps_{kind}"] = nearest["minutes"]
        units["structure_proche"] = nearest["id"]
    units["classe"] = classes(units, settings)
    departement = units.assign(code_departement=geography.departement.code)
    epci = zone_table(units, everyone, "code_epci", settings)
    whole = zone_table(departement, everyone, "code_departement", settings)
    return NaiveTables(
        units=units,
        epci=epci,
        departement=whole,
        balance=pd.concat(
            [
                balance_table(units, epci, whole, "code_epci"),
                balance_table(departement, whole, whole, "code_departement"),
            ]
        ),
        qpv=qpv_table(geography.qpv, structures, units, inventory.territoires, settings),
        zones_blanches=zone_blanche_table(units, geography.communes),
    )


def share_covered(
    units: gpd.GeoDataFrame, structures: gpd.GeoDataFrame, qpv: gpd.GeoDataFrame, territoires: Any
) -> pd.Series:
    """Share of each unit in the union of the territories of the structures given."""
    named = territoires.named[territoires.named["id_structure"].isin(structures["id"])]
    shapes = territoires.shapes[territoires.shapes["id_structure"].isin(structures["id"])]
    share = share_of_area(units, shapes)
    chosen = qpv[qpv.index.isin(named.loc[named["niveau"] == "qpv", "code"])]
    for _, quarter in chosen.iterrows():
        share = share + share_in_quarter(units, quarter, qpv.crs)
    by_commune = named.loc[named["niveau"].isin(["commune", "arrondissement_municipal"]), "code"]
    by_epci = named.loc[named["niveau"] == "epci", "code"]
    own = units["code_unite_commune"]
    whole = own.isin(by_commune) | units["code_commune"].isin(by_commune) | units["code_epci"].isin(by_epci)
    return share.mask(whole, 1.0).clip(upper=1.0)


def share_of_area(areas: gpd.GeoDataFrame, shapes: gpd.GeoDataFrame) -> pd.Series:
    """Share of each area inside the union of the shapes."""
    if shapes.empty:
        return pd.Series(0.0, index=areas.index)
    union = shapes[["geometry"]].dissolve()
    pieces = gpd.overlay(areas[["geometry"]].reset_index(names="code"), union, how="intersection")
    inside = pieces.area.groupby(pieces["code"]).sum()
    share: pd.Series = (inside / areas.area).reindex(areas.index).fillna(0.0)
    return share


def share_in_quarter(units: gpd.GeoDataFrame, quarter: pd.Series, crs: Any) -> pd.Series:
    """Share of each unit that a QPV is."""
    share = pd.Series(0.0, index=units.index)
    commune = quarter["communes"]
    if commune in units.index and pd.notna(quarter["population"]) and units.loc[commune, "population"] > 0:
        share[commune] = min(quarter["population"] / units.loc[commune, "population"], 1.0)
        return share
    return share_of_area(units, gpd.GeoDataFrame(geometry=[quarter["geometry"]], crs=crs))


def nearest_structure(units: gpd.GeoDataFrame, structures: gpd.GeoDataFrame, settings: Settings) -> pd.DataFrame:
    """Minutes to the nearest of the structures given, and its id."""
    if structures.empty:
        return pd.DataFrame({"minutes": np.nan, "id": None}, index=units.index)
    town_halls = gpd.GeoDataFrame(geometry=gpd.points_from_xy(units["x"], units["y"]), index=units.index, crs=units.crs)
    joined = town_halls.sjoin_nearest(structures[["id", "geometry"]], distance_col="metres")
    joined = joined.sort_values("id").groupby(level=0).first().reindex(units.index)
    joined["minutes"] = 60 * joined["metres"] / 1000 * settings.detour / settings.speed
    return pd.DataFrame(joined[["minutes", "id"]])


def classes(units: gpd.GeoDataFrame, settings: Settings) -> pd.Series:
    """Class of each unit."""

    def of_unit(unit: pd.Series) -> str:
        near = unit["temps_structure"] <= settings.threshold + ROUNDING
        if unit["part_structure"] >= 0.5 - ROUNDING:
            return "couverte" if near else "couverte_eloignee"
        return "proche_hors_territoire" if near else "non_couverte"

    return pd.DataFrame(units[["part_structure", "temps_structure"]]).apply(of_unit, axis=1)


def zone_table(units: gpd.GeoDataFrame, everyone: gpd.GeoDataFrame, by: str, settings: Settings) -> pd.DataFrame:
    """Return the sums and means of each zone."""
    frame = pd.DataFrame(units.drop(columns="geometry"))
    for kind, column in (("structure", "population_couverte"), ("cs", "couverte_cs"), ("evs", "couverte_evs")):
        frame[column] = frame["population"] * frame[f"part_{kind}"]
    far = ~(frame["temps_structure"] <= settings.threshold + ROUNDING)
    frame["population_hors_acces"] = frame["population"].where(far, 0)
    frame["population_non_couverte"] = frame["population"].where(frame["classe"] == "non_couverte", 0)
    frame["temps_population"] = frame["population"] * frame["temps_structure"]
    table = frame.groupby(by).agg(
        nb_communes=("code_commune", "nunique"),
        population=("population", "sum"),
        surface_km2=("surface_km2", "sum"),
        population_couverte=("population_couverte", "sum"),
        couverte_cs=("couverte_cs", "sum"),
        couverte_evs=("couverte_evs", "sum"),
        population_hors_acces=("population_hors_acces", "sum"),
        population_non_couverte=("population_non_couverte", "sum"),
        temps_population=("temps_population", "sum"),
        temps_max=("temps_structure", "max"),
    )
    # Units finer than a commune are all of one zone with it.
    zone_of = frame.drop_duplicates("code_unite_commune")[["code_unite_commune", by]]
    agreed = everyone[everyone["statut"] == "agree"].merge(zone_of, left_on="code_unite", right_on="code_unite_commune")
    for kind, column in (("CS", "nb_cs"), ("EVS", "nb_evs"), ("AUTRE", "nb_autres")):
        counts = agreed[agreed["type"] == kind].groupby(by).size()
        table[column] = counts.reindex(table.index, fill_value=0)
    for column in ("population_couverte", "population_hors_acces", "population_non_couverte"):
        table[column.replace("population", "part")] = table[column] / table["population"]
    table["part_couverte_cs"] = table["couverte_cs"] / table["population"]
    table["part_couverte_evs"] = table["couverte_evs"] / table["population"]
    table["temps_moyen"] = table["temps_population"] / table["population"]
    return table.drop(columns=["couverte_cs", "couverte_evs", "temps_population"])


def balance_table(units: gpd.GeoDataFrame, zones: pd.DataFrame, whole: pd.DataFrame, by: str) -> pd.DataFrame:
    """Compare each zone with the department."""
    department = whole.iloc[0]
    table = zones[["population", "nb_cs", "nb_evs"]].copy()
    table["nb"] = table["nb_cs"] + table["nb_evs"]
    for kind, column in (("cs", "hab_par_cs"), ("evs", "hab_par_evs")):
        table[column] = table["population"] / table[f"nb_{kind}"].replace(0, np.nan)
        average = department[f"nb_{kind}"] / department["population"]
        table[f"ecart_{kind}"] = table["population"] * average - table[f"nb_{kind}"]
    table["hab_par_structure"] = table["population"] / table["nb"].replace(0, np.nan)
    of_department = department["nb_evs"] / (department["nb_cs"] + department["nb_evs"])
    table["quotient_evs"] = table["nb_evs"] / table["nb"].replace(0, np.nan) / of_department
    in_cs, in_evs = units["part_cs"] >= 0.5 - ROUNDING, units["part_evs"] >= 0.5 - ROUNDING
    for column, chosen in (
        ("population_cs_seul", in_cs & ~in_evs),
        ("population_evs_seul", in_evs & ~in_cs),
        ("population_les_deux", in_cs & in_evs),
        ("population_aucune", ~in_cs & ~in_evs),
    ):
        table[column] = units[chosen].groupby(by)["population"].sum().reindex(table.index, fill_value=0)
    return table.drop(columns="nb")


def qpv_table(
    qpv: gpd.GeoDataFrame,
    structures: gpd.GeoDataFrame,
    units: gpd.GeoDataFrame,
    territoires: Any,
    settings: Settings,
) -> gpd.GeoDataFrame:
    """Status of each QPV."""
    if qpv.empty or structures.empty:
        return qpv.assign(statut="non_couvert", structure_proche=None, distance_m=np.nan, part_territoire=0.0)
    named = territoires.named[territoires.named["id_structure"].isin(structures["id"])]
    shapes = territoires.shapes[territoires.shapes["id_structure"].isin(structures["id"])]
    by_name = units.index.isin(named.loc[named["niveau"] == "commune", "code"]) | units["code_epci"].isin(
        named.loc[named["niveau"] == "epci", "code"]
    )
    territory = pd.concat([units.loc[by_name, ["geometry"]], shapes[["geometry"]]])
    table = qpv.copy()
    table["part_territoire"] = share_of_area(qpv, territory)
    table.loc[qpv.index.isin(named.loc[named["niveau"] == "qpv", "code"]), "part_territoire"] = 1.0
    structures = structures.assign(approximate=structures.get("position_approchee", default=False))
    nearest = _nearest_to_each(qpv, structures)
    known = _nearest_to_each(qpv, structures[~structures["approximate"]])
    proved = known["metres"] <= settings.qpv_distance + ROUNDING
    table["structure_proche"] = known["id"].where(proved, nearest["id"])
    table["distance_m"] = known["metres"].where(proved, nearest["metres"].where(nearest["approximate"].eq(0)))
    table["statut"] = np.select(
        [
            table["distance_m"] == 0,
            table["distance_m"] <= settings.qpv_distance + ROUNDING,
            table["part_territoire"] >= 0.5 - ROUNDING,
        ],
        ["structure_dans_le_qpv", "structure_a_proximite", "dans_un_territoire"],
        "non_couvert",
    )
    return table


def _nearest_to_each(qpv: gpd.GeoDataFrame, structures: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the structure nearest to each QPV, of equals the first id, and its distance, if there is one."""
    columns = ["id", "approximate", "geometry"]
    found = qpv[["geometry"]].sjoin_nearest(structures[columns], distance_col="metres")
    nearest: pd.DataFrame = found.sort_values("id").groupby(level=0).first().reindex(qpv.index)
    return nearest


def zone_blanche_table(units: gpd.GeoDataFrame, communes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Neighbouring uncovered units of one EPCI, dissolved."""
    bare = units[units["classe"] == "non_couverte"].reset_index(names="code").copy()
    if bare.empty:
        return bare
    bare["epci"] = bare["code_epci"].fillna("")
    polygons = bare[["epci", "geometry"]]
    pairs = polygons.sjoin(polygons, predicate="touches").reset_index(names="left")
    pairs = pairs[pairs["epci_left"] == pairs["epci_right"]]
    left = bare.geometry.loc[pairs["left"]].reset_index(drop=True)
    right = bare.geometry.loc[pairs["index_right"]].reset_index(drop=True)
    border = left.intersection(right).length.to_numpy() > CORNER
    first, second = pairs["left"].to_numpy()[border], pairs["index_right"].to_numpy()[border]
    graph = coo_array((np.ones(len(first)), (first, second)), shape=(len(bare), len(bare)))
    bare["zone"] = connected_components(graph, directed=False)[1]
    bare["temps_population"] = bare["population"] * bare["temps_structure"]
    bare["communes"] = bare["code_unite_commune"]
    zones = bare[
        ["zone", "code_epci", "communes", "population", "surface_km2", "temps_population", "geometry"]
    ].dissolve(
        "zone",
        aggfunc={
            "code_epci": "first",
            "communes": lambda codes: ";".join(sorted(set(codes))),
            "population": "sum",
            "surface_km2": "sum",
            "temps_population": "sum",
        },
    )
    zones["temps_moyen"] = zones["temps_population"] / zones["population"]
    zones["commune_centre"] = [centre(bare[bare["zone"] == zone], communes) for zone in zones.index]
    return zones.sort_values(["population", "communes"], ascending=[False, True]).reset_index(drop=True)


def centre(members: gpd.GeoDataFrame, communes: gpd.GeoDataFrame) -> str:
    """Return the commune of the zone from whose point the weighted distance to the units is least."""
    points = gpd.GeoSeries(gpd.points_from_xy(members["x"], members["y"]))
    weights = members["population"].to_numpy()
    candidates = communes.loc[sorted(set(members["code_unite_commune"]))]
    town_halls = gpd.GeoSeries(gpd.points_from_xy(candidates["x"], candidates["y"]), index=candidates.index)
    costs = {code: float((points.distance(place).to_numpy() * weights).sum()) for code, place in town_halls.items()}
    return str(min(sorted(costs), key=lambda code: round(costs[code], 6)))
