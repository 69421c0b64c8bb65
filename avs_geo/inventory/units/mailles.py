"""Units finer than the commune: IRIS, or the cells of a population grid, read from a layer of polygons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely
from pyproj import CRS

from avs_geo.files.headings import Field, heading_key
from avs_geo.files.layers.spatial import LayerRequest, read_layer
from avs_geo.files.messages import FrenchLog
from avs_geo.files.tables.columns import Columns
from avs_geo.files.tables.tabular import RawTable
from avs_geo.files.values.absence import is_absent, is_unknown_number
from avs_geo.files.values.values import parse_numbers
from avs_geo.inventory.places.ground import ground_of
from avs_geo.inventory.places.messages import departement_label
from avs_geo.inventory.units.contours import project_contours, repair_contours
from avs_geo.inventory.units.maille_communes import communes_said, some_of, units_of_communes
from avs_geo.inventory.units.overlap_bound import spend_spikes
from avs_geo.text.names import fold
from avs_geo.text.numbers import number
from avs_geo.text.typography import quoted

if TYPE_CHECKING:
    from avs_geo.files.source import SourceFile
    from avs_geo.findings import Finding
    from avs_geo.reference.communes import CommuneIndex
    from avs_geo.reference.geography import Geography

# Three times the inhabited 200 m cells of the department that has the most.
MAX_MAILLES = 300_000
MAILLE_COLUMNS = ("nom", "code_unite_commune", "population", "geometry")

_CENSUSES = tuple(f"p{year}_pop" for year in range(30, 15, -1))
# Of the columns of a file that may mean the same field, the first in the order below is taken.
_POPULATION = Field(
    "population",
    ("pop", "num_people", "ind", "ind_c", *_CENSUSES, "pop_totale", "pop_municipale", "nb_habitants", "habitants"),
    needed=True,
)
_CODE = Field(
    "code",
    (
        "code_maille",
        "code_iris",
        "dcomiris",
        "idcar_200m",
        "idcar_1km",
        "id_carr_200m",
        "idinspire",
        "id_inspire",
        "idcar",
        "id_carreau",
        "iris",
        "id",
        "identifiant",
    ),
)
_COMMUNE = Field(
    "code_commune",
    ("insee_com", "depcom", "code_insee", "codgeo", "lcog_geo", "com", "insee", "code_insee_commune"),
)
_NOM = Field("nom", ("nom_iris", "libiris", "lib_iris", "nom_maille", "libelle", "lib"))
MAILLE_FIELDS = (_POPULATION, _CODE, _COMMUNE, _NOM)
_REQUEST = LayerRequest(bearing=(_POPULATION,), fields=MAILLE_FIELDS, max_features=MAX_MAILLES)

# Cells that hold less than this part of a commune's inhabitants may not cover the whole of it.
_PARTIAL = 0.5


def read_mailles(
    source: SourceFile, *, geography: Geography, index: CommuneIndex
) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    """Read units finer than the commune.

    A unit belongs to the commune that its file says (a column of codes, or the first five characters of an IRIS
    code), else to the one that its middle lies in.

    Parameters
    ----------
    source
        GeoPackage, GeoJSON or zipped Shapefile, in any CRS that it says; of several layers, the largest of polygons
        that has a population. Columns: a population, needed; a code, a code of commune and a name where there are.
    geography
        The department.
    index
        Every commune of France.

    Returns
    -------
    geopandas.GeoDataFrame
        Index ``code``, sorted; ``nom``, ``code_unite_commune`` (today's commune, or municipal arrondissement),
        ``population`` (inhabitants, not rounded), ``geometry`` (valid polygons in the CRS of the department). Units
        outside the department are left out.
    tuple of Finding
        The remarks.

    Raises
    ------
    InputRefusedError
        With every fault and remark: no CRS, no population, populations that are none, codes in double, contours
        that cannot be used, nothing in the department.
    """
    log = FrenchLog(file=source.name)
    layer = _once(read_layer(source, log, _REQUEST, ground=ground_of(geography)), log)
    columns = Columns.match(_without_rivals(layer), MAILLE_FIELDS, log)
    population = _populations(columns)
    codes = _codes(columns)
    said = communes_said(columns, codes, geography, index)
    contours = _contours(layer.geometry, geography, log)
    log.raise_if_faults()
    mailles = gpd.GeoDataFrame(
        {
            "code": codes,
            "nom": columns.text("nom"),
            "code_unite_commune": units_of_communes(contours, said, geography),
            "population": population,
        },
        geometry=contours,
        crs=geography.epsg,
    )
    here = _inside(mailles, geography, log)
    _fault_codes_of_communes(columns, here, geography)
    log.raise_if_faults()
    _compare_with_communes(here, geography, log)
    return _finish(here, geography), tuple(log.findings)


def _once(layer: gpd.GeoDataFrame, log: FrenchLog) -> gpd.GeoDataFrame:
    """Leave out the features that repeat another one in all, geometry included."""
    repeated = pd.DataFrame(layer.drop(columns="geometry")).assign(shape=shapely.to_wkb(layer.geometry)).duplicated()
    repeated &= layer.geometry.notna()
    if repeated.any():
        log.remark(
            "maille_en_double",
            f"Mailles répétées à l’identique : {number(repeated.sum())} ; chacune n’est comptée qu’une fois.",
            "Retirez du fichier les entités en double.",
        )
    return layer.loc[~repeated]


def _without_rivals(layer: gpd.GeoDataFrame) -> RawTable:
    """Return the attributes; of those that may mean the same field, only the first in the order of its synonyms."""
    attributes = pd.DataFrame(layer.drop(columns="geometry"))
    by_key = {heading_key(str(name)): str(name) for name in attributes}
    rivals: set[str] = set()
    for field in MAILLE_FIELDS:
        claims = [by_key[key] for key in _keys_in_order(field) if key in by_key]
        rivals.update(name for name in claims if name != claims[0])
    chosen = attributes.drop(columns=list(rivals))
    return RawTable(frame=chosen, headings=tuple(map(str, chosen.columns)), first_line=1)


def _keys_in_order(field: Field) -> list[str]:
    keys = field.keys()
    synonyms = [heading_key(name) for name in field.synonyms]
    return [*sorted(keys.difference(synonyms), reverse=True), *synonyms]


def _populations(columns: Columns) -> pd.Series[float]:
    if not columns.has("population"):
        return columns.numbers("population")
    texts = columns.text("population")
    numbers = parse_numbers(texts)
    unknown = is_absent(texts) | is_unknown_number(numbers)
    columns.fault_where(
        unknown,
        "population",
        "population_absente",
        lambda value: "La maille n’a pas de population" + ("." if value == quoted("") else f" connue : {value}."),
        "Indiquez son nombre d’habitants, 0 si personne n’y habite.",
    )
    return columns.numbers("population", minimum=0)


def _codes(columns: Columns) -> pd.Series[str]:
    """Return the code of each unit; made from the rank where the file has none."""
    if not columns.has("code"):
        ranks = columns.lines.astype(str)
        width = max(map(len, ranks), default=1)
        return pd.Series("maille-" + ranks.str.zfill(width), index=columns.lines, dtype="str")
    codes = columns.text("code")
    columns.fault_where(
        codes.eq(""),
        "code",
        "code_absent",
        lambda _: "La maille n’a pas de code.",
        "Donnez à chaque maille un code qui lui est propre, ou retirez la colonne.",
    )
    columns.fault_where(
        codes.duplicated() & codes.ne(""),
        "code",
        "maille_en_double",
        lambda value: f"La maille {value} est déjà dans le fichier.",
        "Gardez une seule entité par maille.",
    )
    return codes


def _contours(geometry: gpd.GeoSeries, geography: Geography, log: FrenchLog) -> gpd.GeoSeries:
    """Return valid polygons in the CRS of the department, and say so where they were in another."""
    extent = shapely.box(*geography.communes.total_bounds)
    said = len(log.findings)
    projected = project_contours(geometry, epsg=geography.epsg, extent=extent, log=log)
    declared = geometry.crs
    as_declared = len(log.findings) == said
    if as_declared and not declared.equals(CRS.from_epsg(geography.epsg), ignore_axis_order=True):
        epsg = declared.to_epsg()
        name = f"EPSG:{epsg}" if epsg else quoted(declared.name)
        log.remark(
            "crs_projete",
            f"Les mailles sont dans le système de coordonnées {name} ; elles ont été projetées dans celui du "
            f"département (EPSG:{geography.epsg}).",
        )
    repaired = repair_contours(projected, log)
    spend_spikes(repaired[repaired.notna()].to_numpy())
    return repaired


def _inside(mailles: gpd.GeoDataFrame, geography: Geography, log: FrenchLog) -> gpd.GeoDataFrame:
    """Leave out, and report, what is outside the department."""
    outside = mailles["code_unite_commune"].eq("")
    where = departement_label(geography.departement.code)
    if outside.all():
        log.fault(
            "mailles_hors_departement",
            f"Aucune des {number(len(mailles))} mailles n’est dans le département {where}.",
            "Vérifiez que c’est le bon fichier, et que le système de coordonnées qu’il annonce est le sien.",
        )
    elif outside.any():
        inhabitants = mailles.loc[outside, "population"].sum()
        log.remark(
            "mailles_hors_departement",
            f"Mailles hors du département {where} : {number(outside.sum())}, où vivent {number(inhabitants)} "
            "habitants ; elles sont laissées de côté.",
        )
    return mailles.loc[~outside]


def _fault_codes_of_communes(columns: Columns, mailles: gpd.GeoDataFrame, geography: Geography) -> None:
    """Refuse a unit whose code is that of a commune which it is no part of: a territory naming one would cover both."""
    other = mailles["code"].isin(geography.communes.index) & mailles["code"].ne(mailles["code_unite_commune"])
    columns.fault_where(
        other.reindex(columns.lines, fill_value=False),
        "code",
        "code_de_commune",
        lambda value: f"{value} est le code d’une commune où cette maille n’est pas.",
        "Donnez aux mailles des codes qui leur sont propres.",
    )


def _compare_with_communes(mailles: gpd.GeoDataFrame, geography: Geography, log: FrenchLog) -> None:
    """Say how the inhabitants of the units compare with the census, and which communes have none or too few."""
    census = geography.communes["population"].astype(float)
    sums = mailles.groupby("code_unite_commune")["population"].sum().reindex(census.index)
    with_units = sums.notna()
    total, expected = sums[with_units].sum(), census[with_units].sum()
    share = f", soit {number(100 * total / expected, decimals=1)} %" if expected > 0 else ""
    log.remark(
        "population_des_mailles",
        f"Mailles du département : {number(len(mailles))}, où vivent {number(total)} habitants ; leurs communes en "
        f"comptent {number(expected)} (population municipale){share}. L’analyse prend la population des mailles.",
        "Les deux sources n’ont ni la même date ni les mêmes personnes : un écart de quelques pour cent est normal.",
    )
    partial = census.index[with_units & (sums < _PARTIAL * census)]
    if len(partial):
        log.remark(
            "communes_incompletes",
            f"Communes dont les mailles comptent moins de la moitié des habitants : {number(len(partial))}, "
            f"{_names(partial, geography)} ; le fichier ne les couvre peut-être pas en entier.",
            "Vérifiez-le sur la carte, et complétez le fichier s’il le faut.",
        )
    without = census.index[~with_units]
    if len(without):
        log.remark(
            "communes_sans_maille",
            f"Communes sans aucune maille : {number(len(without))} ({number(census[without].sum())} habitants), "
            f"{_names(without, geography)} ; elles restent étudiées en entier.",
        )


def _names(codes: pd.Index, geography: Geography) -> str:
    return some_of([f"{nom} ({code})" for code, nom in geography.communes.loc[codes, "nom"].items()])


def _finish(mailles: gpd.GeoDataFrame, geography: Geography) -> gpd.GeoDataFrame:
    """Name the units after their communes, and put them in the order of their codes."""
    frame = mailles.set_index("code").rename_axis("code")
    frame["nom"] = _full_names(frame, geography)
    inhabitants = frame["population"]
    if (inhabitants % 1 == 0).all():
        frame["population"] = inhabitants.astype("int64")
    return frame.sort_index()[list(MAILLE_COLUMNS)]


def _full_names(mailles: gpd.GeoDataFrame, geography: Geography) -> pd.Series[str]:
    """Return ``Commune, nom``; ``Commune, maille 12`` without a name; the name alone where it is the commune's."""
    of = mailles["code_unite_commune"]
    communes = of.map(geography.communes["nom"])
    ranks = (mailles.groupby("code_unite_commune").cumcount() + 1).astype(str)
    own = mailles["nom"].where(mailles["nom"].ne(""), "maille " + ranks)
    same = own.map({name: fold(name) for name in own.unique()}).eq(communes.map(fold))
    full: pd.Series[str] = (communes + ", " + own).where(~same, communes).astype("str")
    return full
