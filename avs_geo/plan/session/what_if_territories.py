"""The territories after the changes of a session."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from avs_geo.inventory.places.coordinates import TOLERANCE_M
from avs_geo.inventory.places.zone_codes import Niveau
from avs_geo.plan.session.places import to_projected
from avs_geo.plan.session.what_if_structures import SOURCE, with_rows
from avs_geo.text.typography import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from avs_geo.findings import FindingLog
    from avs_geo.inventory.structures.territoires import Territoires
    from avs_geo.plan.session.ledger import Touched
    from avs_geo.reference.geography import Geography

Row = dict[str, Any]


def changed_territories(
    territoires: Territoires, touched: Mapping[str, Touched], geography: Geography, log: FindingLog
) -> Territoires:
    """Return the territories with what becomes of them: same columns and types.

    A structure without territory has its own commune, which follows it when it moves, until a commune is clicked. Of
    an EPCI from which a commune is withdrawn, the other communes are left; off a drawing, the commune is cut; a QPV
    goes with the last of its communes.

    Parameters
    ----------
    territoires
        Those of the inventory.
    touched
        What becomes of the structures.
    geography
        The department.
    log
        Receives a fault for each territory that nothing would be left of, or that lies outside the department.
    """
    open_ones = {identifier: each for identifier, each in touched.items() if each.opened is None or not each.closed}
    named = _with_rows(_defaults_follow(territoires.named, open_ones, geography), _new_rows(open_ones, geography))
    shapes = _with_drawings(territoires.shapes, open_ones, geography, log)
    for identifier, each in open_ones.items():
        withdrawn = {code for code, takes in each.communes.items() if not takes}
        if withdrawn:
            named = _without(named, identifier, members_of("commune", withdrawn, geography), geography)
            shapes = _cut(shapes, identifier, members_of("commune", withdrawn, geography), geography)
    named = _with_rows(_settled(named, open_ones), _clicked_rows(named, open_ones, geography))
    _report_empty(open_ones, named, shapes, log)
    return replace(territoires, named=named, shapes=shapes)


def members_of(niveau: str, codes: Iterable[str], geography: Geography) -> frozenset[str]:
    """Return the communes and municipal arrondissements of the department that codes of a level stand for."""
    communes, wanted = geography.communes, list(codes)
    if niveau == Niveau.EPCI:
        return frozenset(communes.index[communes["code_epci"].isin(wanted)])
    if niveau == Niveau.QPV:
        return frozenset()
    return frozenset(communes.index[communes.index.isin(wanted) | communes["code_commune"].isin(wanted)])


def _row(identifier: str, code: str, geography: Geography, *, by_default: bool = False) -> Row:
    communes = geography.communes
    is_part = code in communes.index and communes["code_commune"][code] != code
    return {
        "id_structure": identifier,
        "niveau": str(Niveau.ARRONDISSEMENT if is_part else Niveau.COMMUNE),
        "code": code,
        "motif": "" if by_default else SOURCE,
        "defaut": by_default,
    }


def _with_rows(named: pd.DataFrame, rows: list[Row]) -> pd.DataFrame:
    return with_rows(named, rows) if rows else named


def _new_rows(touched: Mapping[str, Touched], geography: Geography) -> list[Row]:
    """Return what the territories of new structures name."""
    rows: list[Row] = []
    for identifier, each in touched.items():
        if each.opened is None or each.spot is None:
            continue
        territory = each.opened.territory
        rows += [_row(identifier, code, geography) for code in dict.fromkeys(territory.communes)]
        rows += [
            {"id_structure": identifier, "niveau": str(Niveau.EPCI), "code": code, "motif": SOURCE}
            for code in dict.fromkeys(territory.epci)
        ]
        if territory.is_empty:
            rows.append(_row(identifier, each.spot.code, geography, by_default=True))
    return rows


def _defaults_follow(named: pd.DataFrame, touched: Mapping[str, Touched], geography: Geography) -> pd.DataFrame:
    """Put the new commune in the place of the old one, for structures that have nothing else."""
    moved = {identifier: each.spot.code for identifier, each in touched.items() if each.spot and not each.opened}
    if "defaut" not in named.columns or not moved:
        return named
    follow = named["defaut"] & named["id_structure"].isin(list(moved))
    if not follow.any():
        return named
    rows = [
        _row(identifier, moved[identifier], geography, by_default=True) for identifier in named["id_structure"][follow]
    ]
    return _with_rows(named.loc[~follow].reset_index(drop=True), rows)


def _settled(named: pd.DataFrame, touched: Mapping[str, Touched]) -> pd.DataFrame:
    """Take what was given by default for listed, where a commune was clicked."""
    clicked = [identifier for identifier, each in touched.items() if each.communes]
    if "defaut" not in named.columns or not clicked:
        return named
    return named.assign(defaut=named["defaut"] & ~named["id_structure"].isin(clicked))


def _clicked_rows(named: pd.DataFrame, touched: Mapping[str, Touched], geography: Geography) -> list[Row]:
    there = set(zip(named["id_structure"], named["niveau"], named["code"], strict=True))
    rows = [
        _row(identifier, code, geography)
        for identifier, each in touched.items()
        for code, takes in each.communes.items()
        if takes
    ]
    return [row for row in rows if (row["id_structure"], row["niveau"], row["code"]) not in there]


def _without(named: pd.DataFrame, identifier: str, withdrawn: frozenset[str], geography: Geography) -> pd.DataFrame:
    """Take communes out of what a territory names."""
    own = named.loc[named["id_structure"] == identifier]
    rows: list[Row] = []
    gone = []
    for place, niveau, code in zip(own.index, own["niveau"], own["code"], strict=True):
        members = members_of(niveau, [code], geography)
        if members & withdrawn:
            gone.append(place)
            rows += [_row(identifier, other, geography) for other in sorted(members - withdrawn)]
        elif niveau == Niveau.QPV and _quarter_communes(code, geography) <= withdrawn:
            gone.append(place)
    return _with_rows(named.drop(index=gone).reset_index(drop=True), rows)


def _quarter_communes(code: str, geography: Geography) -> frozenset[str]:
    """Return the communes of a QPV; one that nobody lists is in none that could be withdrawn."""
    communes = str(geography.qpv["communes"].get(code, ""))
    return frozenset(part.strip() for part in communes.split(";"))


def _cut(
    shapes: gpd.GeoDataFrame, identifier: str, withdrawn: frozenset[str], geography: Geography
) -> gpd.GeoDataFrame:
    """Cut communes off what a territory draws."""
    own = (shapes["id_structure"] == identifier).to_numpy()
    if not own.any():
        return shapes
    off = shapely.union_all(geography.communes.geometry.loc[sorted(withdrawn)].to_numpy())
    outlines = shapes.geometry.to_numpy(dtype=object, copy=True)
    outlines[own] = shapely.difference(outlines[own], off)
    left = ~(own & (shapely.area(outlines) <= 0))
    cut = shapes.set_geometry(gpd.GeoSeries(outlines, index=shapes.index, crs=shapes.crs))
    return cut.loc[left].reset_index(drop=True)


def _with_drawings(
    shapes: gpd.GeoDataFrame, touched: Mapping[str, Touched], geography: Geography, log: FindingLog
) -> gpd.GeoDataFrame:
    """Add what the territories of new structures draw."""
    drawn = [
        (identifier, _projected(each.opened.territory.drawn, geography))
        for identifier, each in touched.items()
        if each.opened is not None and each.opened.territory.drawn is not None
    ]
    if not drawn:
        return shapes
    outlines = np.array([outline for _, outline in drawn], dtype=object)
    near, _ = geography.communes.sindex.query(outlines, predicate="dwithin", distance=TOLERANCE_M)
    for rank in sorted({*range(len(drawn))} - set(near.tolist())):
        message = f"Le territoire dessiné pour {quoted(drawn[rank][0])} est entièrement hors du département."
        log.fault("hors_departement", message, "Dessinez-le dans le département.")
    plain = pd.DataFrame(shapes.drop(columns="geometry"))
    together = with_rows(plain, [{"id_structure": identifier, "motif": SOURCE} for identifier, _ in drawn])
    geometry = np.concatenate([shapes.geometry.to_numpy(dtype=object), outlines])
    return gpd.GeoDataFrame(together, geometry=geometry, crs=shapes.crs)[list(shapes.columns)]


def _projected(drawn: shapely.MultiPolygon, geography: Geography) -> shapely.Geometry:
    transformer = to_projected(geography.epsg)
    outline = shapely.transform(drawn, lambda pairs: np.column_stack(transformer.transform(pairs[:, 0], pairs[:, 1])))
    return outline if shapely.is_valid(outline) else shapely.buffer(outline, 0)


def _report_empty(
    touched: Mapping[str, Touched], named: pd.DataFrame, shapes: gpd.GeoDataFrame, log: FindingLog
) -> None:
    left = {*named["id_structure"], *shapes["id_structure"]}
    for identifier, each in touched.items():
        if identifier not in left and not all(each.communes.values()):
            message = f"Il ne resterait rien du territoire de {quoted(identifier)}."
            log.fault("territoire_vide", message, "Fermez la structure, ou gardez une commune de son territoire.")
