"""What maps drawn by hand say in their own words: the name of a mark, and the layer or the folder that it stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd
import shapely
from shapely import GeometryType

from avs_geo.files.formats.layer import LAYER_COLUMN
from avs_geo.files.headings import Field, claim_of, heading_key
from avs_geo.inventory.structures.vocabulary import TYPES
from avs_geo.text.numbers import number
from avs_geo.text.typography import quoted
from avs_geo.text.words import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import geopandas as gpd
    import numpy as np

    from avs_geo.findings import FindingLog

# What programs that draw maps call the name of a mark.
NAMES: Final = ("name", "title", "titre")
_SHOWN: Final = 5
_HOW_TO_SAY: Final = (
    "Rangez les structures dans des calques ou des dossiers nommés CS, EVS et AUTRE, ou donnez-leur une propriété "
    "« type »."
)
_IN_NAMES: Final = ("CS", "EVS")
_POINTS: Final = (GeometryType.POINT, GeometryType.MULTIPOINT)
_KINDS: Final = ("point", "ligne", "surface")


def name_structures(layer: gpd.GeoDataFrame, fields: Iterable[Field], log: FindingLog) -> gpd.GeoDataFrame:
    """Return marks of a map as structures: the name of the mark is theirs, its layer says the type that nothing says.

    Lines and areas among points, without a type of their own, are no structures: they are left out, with one remark.
    """
    by_name = {field.name: field for field in fields}
    nom, kind = _bearing(layer, by_name["nom"]), _bearing(layer, by_name["type"])
    name = nom or _first(layer, NAMES)
    layer = _typed(_without_drawings(layer, name, kind, log), name, kind, log)
    if nom is None and name is not None:
        layer = layer.rename(columns={name: "nom"})
        log.remark(
            "nom_du_repere",
            f"Aucune colonne « nom » : le nom des repères ({quoted(name)}) est pris pour celui des structures.",
        )
    return layer


def _typed(layer: gpd.GeoDataFrame, nom: str | None, kind: str | None, log: FindingLog) -> gpd.GeoDataFrame:
    """Fill the type that is missing from the name of the layer of each mark, or else from its own name."""
    given = layer[kind] if kind is not None else pd.Series("", index=layer.index, dtype="str")
    layers = _types_said(layer, LAYER_COLUMN)
    # A name has many words: only those for a CS or an EVS are no chance in it.
    own = TYPES.translate(_types_said(layer, nom))
    own = own.where(own.isin(_IN_NAMES) & layers.eq(""), "")
    missing = given.eq("")
    _remark_other_layer(given, layers, log)
    _remark_taken(missing & layers.ne(""), layer, LAYER_COLUMN, log)
    _remark_taken(missing & own.ne(""), layer, nom, log)
    if kind is None and (layers + own).eq("").all():
        # Points without any name come from a table that was mapped: its missing column is fault enough.
        if nom is not None or LAYER_COLUMN in layer:
            log.remark("type_du_calque", "Rien dans le fichier ne dit le type des repères.", _HOW_TO_SAY)
        return layer
    if layers.ne("").any():
        layer = layer.drop(columns=LAYER_COLUMN)
    return layer.assign(**{kind or "type": given.mask(missing, layers + own)})


def _types_said(layer: gpd.GeoDataFrame, column: str | None) -> pd.Series[str]:
    """Return the type that a column of names says of each mark, ``""`` where it says none."""
    if column is None or column not in layer:
        return pd.Series("", index=layer.index, dtype="str")
    said: pd.Series[str] = layer[column]
    return said.where(TYPES.translate(said).notna(), "")


def _remark_taken(taken: pd.Series[bool], layer: gpd.GeoDataFrame, column: str | None, log: FindingLog) -> None:
    if not taken.any():
        return
    names = listed([quoted(name) for name in layer.loc[taken, str(column)].unique()[:_SHOWN]], last="et")
    whose = "le nom de leur calque ou de leur dossier" if column == LAYER_COLUMN else "ce que dit leur propre nom"
    log.remark(
        "type_du_calque",
        f"Structures dont le type n’est pas donné : {number(taken.sum())} ; {whose} est pris à la place, {names}.",
        _HOW_TO_SAY,
    )


def _remark_other_layer(given: pd.Series[str], layers: pd.Series[str], log: FindingLog) -> None:
    """Say which marks have another type of their own than their layer has: people move marks and forget the one."""
    own, said = TYPES.translate(given), TYPES.translate(layers)
    other = own.notna() & said.notna() & own.ne(said)
    if other.any():
        log.remark(
            "type_autre_que_le_calque",
            f"Structures qui ont un autre type que leur calque ou leur dossier : {number(other.sum())}, la première "
            f"n° {given.index[other][0]} ({quoted(given[other].iloc[0])}, dans {quoted(layers[other].iloc[0])}) ; leur "
            "propre type est gardé.",
            "Déplacez-les dans le bon calque, ou corrigez leur type.",
        )


def _without_drawings(layer: gpd.GeoDataFrame, nom: str | None, kind: str | None, log: FindingLog) -> gpd.GeoDataFrame:
    shapes = layer.geometry.to_numpy()
    points = pd.Series(_are_points(shapes), index=layer.index)
    drawn = ~points & layer.geometry.notna()
    if not points.any() or not drawn.any():
        return layer
    left = drawn & (layer[kind].eq("") if kind else True)
    name_left_out(layer, left, nom, log, wanted="des points")
    return layer.loc[~left]


def name_left_out(
    layer: gpd.GeoDataFrame, left: pd.Series[bool], name: str | None, log: FindingLog, *, wanted: str
) -> None:
    """Say in one remark which features are left out because their geometry is of another kind than wanted."""
    if not left.any():
        return
    dimensions = shapely.get_dimensions(layer.geometry.to_numpy()[left]).tolist()
    counted = [f"{kind} : {number(count)}" for rank, kind in enumerate(_KINDS) if (count := dimensions.count(rank))]
    names = [quoted(text) for text in (layer.loc[left, name].tolist() if name else []) if text]
    shown = f" ({listed(names[:_SHOWN], last='et', of=len(names))})" if names else ""
    log.remark(
        "entites_ecartees",
        f"Le fichier contient autre chose que {wanted} – {', '.join(counted)}{shown} ; cela est laissé de côté.",
        "Fournissez-les à leur place (des surfaces parmi les territoires), ou dessinez-les autrement.",
    )


def name_areas(
    layer: gpd.GeoDataFrame, bearing: Field, find: Callable[[str], str | None] | None, log: FindingLog
) -> gpd.GeoDataFrame:
    """Return areas of a map tied to structures: by an attribute, else by their own name or that of their layer.

    Points and lines among areas, without such an attribute, are left out with one remark.

    Parameters
    ----------
    layer
        The features, with their attributes as text.
    bearing
        The field that names the structure.
    find
        Gives the id of a structure by its id or name; None where the structures are not known.
    log
        Receives the remarks.
    """
    own = _bearing(layer, bearing)
    name = _first(layer, (*NAMES, "nom"))
    areas = pd.Series(shapely.get_dimensions(layer.geometry.to_numpy()) == 2, index=layer.index)
    left = ~areas & layer.geometry.notna() & (layer[own].eq("") if own else True)
    if areas.any():
        name_left_out(layer, left, own or name, log, wanted="des surfaces")
        layer = layer.loc[~left]
    columns = [column for column in (name, LAYER_COLUMN) if column is not None and column in layer]
    given = layer[own] if own is not None else pd.Series("", index=layer.index)
    if given.ne("").all() or not columns:
        return layer
    rows = zip(*(layer[column] for column in columns), strict=True)
    said = pd.Series([_said(row, find) for row in rows], index=layer.index, dtype="str")
    log.remark(
        "structure_par_le_nom",
        f"Contours sans {quoted(bearing.name)} : {number(given.eq('').sum())} ; chacun est rattaché à la structure "
        f"dont il porte le nom ({listed([quoted(column) for column in columns])}).",
        "Vérifiez les rattachements, ou donnez à chaque contour une propriété « id_structure ».",
    )
    return layer.assign(**{own or bearing.name: given.where(given.ne(""), said)})


def _said(texts: tuple[str, ...], find: Callable[[str], str | None] | None) -> str:
    """Return the first text that stands for a structure; the first that is there, for the fault, where none does."""
    given = [text for text in texts if text]
    if find is not None:
        given = [text for text in given if find(text) is not None] or given
    return given[0] if given else ""


def _are_points(shapes: np.ndarray) -> np.ndarray:
    found: np.ndarray = (shapely.get_type_id(shapes) == _POINTS[0]) | (shapely.get_type_id(shapes) == _POINTS[1])
    return found


def _bearing(layer: gpd.GeoDataFrame, field: Field) -> str | None:
    names = (str(name) for name in layer.columns if name != "geometry")
    return next((name for name in names if claim_of(name, field) is not None), None)


def _first(layer: gpd.GeoDataFrame, keys: Iterable[str]) -> str | None:
    """Return the first column whose heading is one of the keys, in their order."""
    by_key = {heading_key(str(name)): str(name) for name in layer.columns if name != "geometry"}
    return next((by_key[key] for key in keys if key in by_key), None)
