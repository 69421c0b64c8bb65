"""The frame of the structures after the changes of a session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from avs_geo.plan.session.ledger import Touched
    from avs_geo.reference.geography import Geography

SOURCE: Final = "séance"


def changed_structures(
    structures: gpd.GeoDataFrame, touched: Mapping[str, Touched], geography: Geography
) -> gpd.GeoDataFrame:
    """Return the structures with what becomes of them: same columns and types, new ones last, as if agreed.

    A structure of the inventory that closes stays, with the status ``ferme``; one that opens and closes in the session
    leaves nothing. A structure that becomes of another type no longer has known ``fonctions``.
    """
    existing = {identifier: each for identifier, each in touched.items() if each.opened is None}
    frame = structures.copy() if existing else structures
    position = pd.Index(frame["id"]).get_indexer(pd.Index(list(existing), dtype="str"))
    changes = list(zip(position, existing.values(), strict=True))
    _put(frame, [(at, {"statut": "ferme"}) for at, each in changes if each.closed])
    _put(frame, [(at, {"type": each.type, "fonctions": ""}) for at, each in changes if each.type is not None])
    frame = _moved(frame, changes, geography)
    opened = [each for each in touched.values() if each.opened is not None and not each.closed]
    return _with_new(frame, opened, geography) if opened else frame


def with_rows(frame: pd.DataFrame, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return a frame with rows added, columns and types kept; what a row does not say is empty, missing, 0 or false."""
    columns = {str(name): _column(str(name), rows, dtype) for name, dtype in frame.dtypes.items()}
    together = pd.concat([frame, pd.DataFrame(columns)], ignore_index=True)
    return together if together.dtypes.equals(frame.dtypes) else together.astype(frame.dtypes.to_dict())


def _column(name: str, rows: list[dict[str, Any]], dtype: Any) -> Any:
    nothing = _nothing(dtype)
    return pd.array([row.get(name, nothing) for row in rows], dtype=dtype)


def _nothing(dtype: Any) -> Any:
    if pd.api.types.is_bool_dtype(dtype):
        return False
    if pd.api.types.is_integer_dtype(dtype):
        return 0
    if pd.api.types.is_float_dtype(dtype):
        return np.nan
    return pd.NaT if pd.api.types.is_datetime64_any_dtype(dtype) else ""


def _put(frame: gpd.GeoDataFrame, cells: list[tuple[Any, dict[str, Any]]]) -> None:
    """Write cells, those of columns that the frame has."""
    for at, values in cells:
        for name, value in values.items():
            if name in frame.columns:
                frame.iloc[at, frame.columns.get_loc(name)] = value


def _moved(frame: gpd.GeoDataFrame, changes: list[tuple[Any, Touched]], geography: Geography) -> gpd.GeoDataFrame:
    moved = [(at, each.spot) for at, each in changes if each.spot is not None]
    if not moved:
        return frame
    _put(frame, [(at, _standing(spot, geography)) for at, spot in moved])
    points: NDArray[np.object_] = frame.geometry.to_numpy(dtype=object, copy=True)
    points[[at for at, _ in moved]] = shapely.points([[spot.x, spot.y] for _, spot in moved])
    return frame.set_geometry(gpd.GeoSeries(points, index=frame.index, crs=frame.crs))


def _with_new(frame: gpd.GeoDataFrame, opened: list[Touched], geography: Geography) -> gpd.GeoDataFrame:
    rows = [
        {
            "id": each.opened.id,
            "nom": each.opened.nom,
            "type": each.type,
            "statut": "agree",
            "source": SOURCE,
            **_standing(each.spot, geography),
        }
        for each in opened
        if each.opened is not None and each.spot is not None
    ]
    plain = pd.DataFrame(frame.drop(columns="geometry"))
    points = shapely.points([[each.spot.x, each.spot.y] for each in opened if each.spot is not None])
    geometry = np.concatenate([frame.geometry.to_numpy(dtype=object), points])
    return gpd.GeoDataFrame(with_rows(plain, rows), geometry=geometry, crs=frame.crs)[list(frame.columns)]


def _standing(spot: Any, geography: Geography) -> dict[str, Any]:
    """Return what a frame says of where a structure stands."""
    communes = geography.communes
    return {
        "code_unite": spot.code,
        "code_commune": communes["code_commune"][spot.code],
        "nom_commune": communes["nom_commune"][spot.code],
        "adresse": "",
        "position_approchee": spot.approximate,
    }
