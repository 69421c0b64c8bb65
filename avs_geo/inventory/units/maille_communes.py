"""In which commune each of the finer units is: as its file says, or where its middle lies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from avs_geo.reference.communes import Resolution, normalise_code
from avs_geo.text.numbers import number
from avs_geo.text.words import listed

if TYPE_CHECKING:
    import geopandas as gpd

    from avs_geo.files.tables.columns import Columns
    from avs_geo.reference.communes import CommuneIndex
    from avs_geo.reference.geography import Geography

# The commune's code, then four figures for the IRIS.
_IRIS_CODE: Final = r"(?:\d{2}|2[AB])\d{7}"
_COMMUNE_LENGTH: Final = 5
_SHOWN: Final = 5


def communes_said(columns: Columns, codes: pd.Series[str], geography: Geography, index: CommuneIndex) -> pd.Series[str]:
    """Return today's commune of each unit where the file says it; ``""`` where it does not."""
    texts, field = columns.text("code_commune"), "code_commune"
    if not columns.has(field) and columns.has("code") and codes.str.fullmatch(_IRIS_CODE).all():
        texts, field = codes, "code"
    # A cell that straddles several communes may list them: the first stands for it.
    firsts = texts.str[:_COMMUNE_LENGTH]
    found = {text: _resolve(text, index) for text in firsts.unique()}
    today = firsts.map({text: resolution.code or "" for text, resolution in found.items()}).astype("str")
    columns.fault_where(
        today.eq("") & firsts.ne(""),
        field,
        "commune_inconnue",
        lambda value: f"Aucune commune n’a ni n’a eu le code Insee au début de {value}.",
        "Corrigez le code, ou retirez la colonne : la position de la maille dit alors sa commune.",
    )
    former = {text: rs.former for text, rs in found.items() if rs.former and _is_here(rs.code, geography)}
    _remark_former(columns, firsts, former)
    return today


def _resolve(text: str, index: CommuneIndex) -> Resolution:
    return index.resolve(text) if normalise_code(text) is not None else Resolution()


def _is_here(code: str | None, geography: Geography) -> bool:
    communes = geography.communes
    return code in communes.index or bool(communes["code_commune"].eq(code).any())


def _remark_former(columns: Columns, firsts: pd.Series[str], former: dict[str, str]) -> None:
    old = firsts[firsts.isin(list(former))]
    if len(old):
        columns.log.remark(
            "commune_ancienne",
            f"Mailles qui portent un ancien code de commune : {number(len(old))} ({some_of(list(former.values()))}) ; "
            "elles sont rattachées à la commune d’aujourd’hui.",
            "Vous pouvez garder les anciens codes : ils sont compris.",
        )


def units_of_communes(contours: gpd.GeoSeries, said: pd.Series[str], geography: Geography) -> pd.Series[str]:
    """Return the commune, or municipal arrondissement, of each unit; ``""`` outside the department."""
    communes = geography.communes
    names = communes.index.to_numpy(dtype=object)
    middles = middle_points(contours.to_numpy())
    of = said.where(said.isin(communes.index), "").to_numpy(dtype=object, copy=True)
    unsaid = said.eq("").to_numpy()
    of[unsaid] = _containing(middles[unsaid], communes)
    # Paris, Lyon and Marseille are studied by arrondissement; their files may name the whole commune.
    whole = said[(of == "") & said.isin(communes["code_commune"])]
    for city in whole.unique():
        rows = said.eq(city).to_numpy()
        parts = np.flatnonzero(communes["code_commune"] == city)
        nearest = shapely.STRtree(communes.geometry.to_numpy()[parts]).nearest(middles[rows])
        of[rows] = names[parts[nearest]]
    return pd.Series(of, index=said.index, dtype="str")


def middle_points(polygons: np.ndarray) -> np.ndarray:
    """Return the centroid of each polygon where it lies inside, else another point inside."""
    centroids = shapely.centroid(polygons)
    inside = shapely.intersects(polygons, centroids)
    points: np.ndarray = np.where(inside, centroids, shapely.point_on_surface(polygons))
    return points


def _containing(points: np.ndarray, communes: gpd.GeoDataFrame) -> np.ndarray:
    """Return the code of the commune that each point lies in, the first of several; ``""`` where in none."""
    which, commune = communes.sindex.query(points, predicate="intersects", sort=True)
    which, first = np.unique(which, return_index=True)
    found = np.full(len(points), "", dtype=object)
    found[which] = communes.index.to_numpy(dtype=object)[commune[first]]
    return found


def some_of(names: list[str]) -> str:
    """Return the first of some names, and how many others there are."""
    return listed(names[:_SHOWN], last="et", of=len(names))
