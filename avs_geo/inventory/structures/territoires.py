"""The territories of structures: zones named in a table, or shapes; read and checked against the structures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from avs_geo.errors import InputRefusedError
from avs_geo.files.formats.layer import LAYER_COLUMN
from avs_geo.files.headings import Field
from avs_geo.files.layers.spatial import LayerRequest, read_layer
from avs_geo.files.messages import FrenchLog
from avs_geo.files.tables.columns import Columns
from avs_geo.files.tables.tabular import layer_table, read_table
from avs_geo.files.tables.wanted import Wanted
from avs_geo.inventory.places.columns import are_postcodes
from avs_geo.inventory.places.coordinates import TOLERANCE_M
from avs_geo.inventory.places.ground import ground_of
from avs_geo.inventory.places.messages import departement_label
from avs_geo.inventory.places.places import PlaceFinder
from avs_geo.inventory.places.set_aside import leave_out_set_aside
from avs_geo.inventory.places.territory_names import compare_structures, is_commune_heading, zone_names
from avs_geo.inventory.places.zone_codes import Niveau, ZoneFinder
from avs_geo.inventory.structures.drawn_names import NAMES, name_areas
from avs_geo.inventory.structures.identifiers import StructureNames
from avs_geo.inventory.structures.structures import STRUCTURE_FIELDS
from avs_geo.inventory.structures.unread_columns import remark_unread_columns
from avs_geo.inventory.structures.vocabulary import NIVEAUX
from avs_geo.inventory.units.contours import project_contours, repair_contours
from avs_geo.inventory.units.overlap_bound import spend_overlaps, spend_spikes
from avs_geo.text.typography import quoted
from avs_geo.text.words import listed
from avs_geo.work_budget import check_time

if TYPE_CHECKING:
    from avs_geo.files.source import SourceFile
    from avs_geo.findings import Finding
    from avs_geo.reference.communes import CommuneIndex
    from avs_geo.reference.geography import Geography

NAMED_COLUMNS = ("id_structure", "niveau", "code", "hypothese", "motif", "defaut", "ligne")
SHAPE_COLUMNS = ("id_structure", "hypothese", "motif", "ligne", "geometry")

_STRUCTURE = Field(
    "id_structure",
    (
        "structure",
        "id",
        "identifiant",
        "identifiant structure",
        "id de la structure",
        "nom de la structure",
        "nom structure",
    ),
    needed=True,
)
_ASSUMED = Field("hypothese", ("supposé", "supposée", "est une hypothèse"))
_REASON = Field("motif", ("motifs", "justification", "raison"))
TABLE_FIELDS = (
    _STRUCTURE,
    Field("niveau", ("niveau géographique", "type de territoire", "type territoire", "échelle", "maille")),
    Field(
        "code",
        (
            "code insee",
            "insee",
            "code territoire",
            "code du territoire",
            "territoire",
            "code zone",
            "zone",
            "code commune",
            "commune",
            "code ou nom",
        ),
        needed=True,
    ),
    _ASSUMED,
    _REASON,
)
SHAPE_FIELDS = (_STRUCTURE, _ASSUMED, _REASON)


@dataclass(frozen=True, eq=False)
class Territoires:
    """The territories of the structures of a department.

    Parameters
    ----------
    named
        Columns ``id_structure``, ``niveau`` (commune, epci, qpv, arrondissement_municipal), ``code`` (today's),
        ``hypothese`` (an assumption), ``motif`` (the reason given, text), ``defaut`` (put there because the structure
        has none), ``ligne`` (0 by default).
    shapes
        Columns ``id_structure``, ``hypothese``, ``motif``, ``ligne``, ``geometry`` (valid polygons in the CRS of the
        department).
    """

    named: pd.DataFrame
    shapes: gpd.GeoDataFrame

    @classmethod
    def none(cls, epsg: int) -> Territoires:
        """Return no territory at all."""
        named = pd.DataFrame({column: pd.Series(dtype="str") for column in NAMED_COLUMNS})
        named = named.astype({"hypothese": bool, "defaut": bool, "ligne": "int64"})
        shapes = gpd.GeoDataFrame(named[["id_structure", "hypothese", "motif", "ligne"]], geometry=[], crs=epsg)
        return cls(named, shapes)


def examine_territoires(
    source: SourceFile, *, structures: pd.DataFrame | None, geography: Geography, index: CommuneIndex
) -> tuple[Territoires | None, tuple[Finding, ...]]:
    """Read the territories of structures as far as they can be read.

    Parameters
    ----------
    source
        A table ``id_structure``, ``niveau``, ``code``, or shapes with an attribute ``id_structure``; ``hypothese``
        and ``motif`` where they are there.
    structures
        The structures, columns ``id`` and ``nom``; without them, any id is taken.
    geography
        The department.
    index
        Every commune of France.

    Returns
    -------
    Territoires or None
        Codes are those of today; exact repetitions are left out. None where there is a fault.
    tuple of Finding
        All that was found.
    """
    log = FrenchLog(file=source.name)
    names = StructureNames(structures) if structures is not None else None
    try:
        if source.is_spatial:
            territoires = _read_shapes(source, names, geography, log)
        else:
            territoires = _read_named(source, names, ZoneFinder(PlaceFinder(index, geography)), log)
    except InputRefusedError as error:
        return None, error.findings
    findings = tuple(sorted(log.findings, key=lambda finding: finding.line or 0))
    return (None if log.has_faults else territoires), findings


def _read_named(source: SourceFile, names: StructureNames | None, zones: ZoneFinder, log: FrenchLog) -> Territoires:
    table = read_table(source, Wanted(TABLE_FIELDS, rival=STRUCTURE_FIELDS))
    columns = leave_out_set_aside(Columns.match(table, TABLE_FIELDS, log), names)
    remark_unread_columns(columns)
    compare_structures(columns, names)
    named = pd.DataFrame({"id_structure": structure_ids(columns, names)}, index=columns.lines)
    found = _zones(columns, zones)
    named["niveau"] = [niveau for niveau, _ in found]
    named["code"] = [code for _, code in found]
    named["hypothese"] = columns.booleans("hypothese")
    named["motif"] = columns.text("motif")
    named["defaut"] = False
    named["ligne"] = columns.own_lines()
    named = _without_repetitions(named, columns)
    empty = Territoires.none(zones.geography.epsg)
    return Territoires(named[list(NAMED_COLUMNS)].reset_index(drop=True), empty.shapes)


def structure_ids(columns: Columns, names: StructureNames | None, field: str = "id_structure") -> pd.Series[str]:
    """Return the id of the structure on each line; an unknown one is a fault, with the ids that resemble it."""
    texts = columns.text(field)
    if not columns.has(field):
        return texts
    found = {text: text if names is None else names.find(text) for text in texts.unique()}
    for place in columns.places(texts.map(lambda text: found[text] is None), field):
        text = place["value"]
        near = names.near(text) if names is not None else []
        hint = f" Vouliez-vous dire {listed(map(quoted, near))} ?" if near else ""
        what = (
            f"Aucune structure n’a l’identifiant {quoted(text)}." if text else "L’identifiant de la structure manque."
        )
        columns.log.fault(
            "structure_inconnue",
            what + hint,
            "Indiquez un identifiant du fichier des structures, ou le nom exact d’une structure.",
            **place,
        )
    if names is not None:
        _remark_loose_ids(columns, names, field)
    return texts.map(lambda text: found[text] or "")


def _remark_loose_ids(columns: Columns, names: StructureNames, field: str) -> None:
    texts = columns.text(field)
    loose = {text: names.is_loose(text) for text in texts.unique()}
    for place in columns.places(texts.map(loose).astype(bool), field):
        columns.log.remark(
            "identifiant_compris",
            f"{quoted(place['value'])} est compris comme l’identifiant {quoted(names.find(place['value']))}.",
            "Écrivez l’identifiant comme dans le fichier des structures.",
            **place,
        )


def _zones(columns: Columns, zones: ZoneFinder) -> list[tuple[str, str]]:
    """Return the level and the code of each line, ``""`` where they cannot be told."""
    texts = columns.text("code")
    niveaux = _niveaux(columns, texts, zones)
    if columns.has("code"):
        columns.fault_where(
            texts.eq(""),
            "code",
            "code_absent",
            lambda _: "Le code du territoire manque.",
            "Indiquez le code ou le nom de la commune, de l’intercommunalité ou du quartier.",
        )
    found = []
    communes = [text for text, niveau in zip(texts, niveaux, strict=True) if niveau == Niveau.COMMUNE]
    postal = are_postcodes(communes, zones.places.index)
    for line, text, niveau, name in zip(columns.lines, texts, niveaux, zone_names(columns, niveaux), strict=True):
        if not text or not niveau:
            found.append((niveau, ""))
            continue
        check_time()
        zone = zones.find(Niveau(niveau), text, name=name, are_postcodes=postal)
        for fault in zone.faults:
            columns.log.fault(*fault, **columns.place(line, "code"))
        for remark in zone.remarks:
            columns.log.remark(*remark, **columns.place(line, "code"))
        found.append((str(zone.niveau), zone.code))
    return found


def _niveaux(columns: Columns, codes: pd.Series[str], zones: ZoneFinder) -> list[str]:
    """Return the level of each line; where none is given, the one that the form of the code tells."""
    given = columns.words("niveau")
    terms = NIVEAUX.translate(given)
    columns.fault_where(
        terms.isna() & given.ne(""),
        "niveau",
        "niveau_inconnu",
        lambda value: f"Le niveau {value} n’est pas connu.",
        f"Indiquez {listed(NIVEAUX.terms)}.",
    )
    lacking = codes.where(given.eq(""), "")
    default = Niveau.COMMUNE if is_commune_heading(columns.heading("code")) else ""
    told = {code: str((zones.infer(code) or default) if code else "") for code in lacking.unique()}
    inferred = lacking.map(told)
    columns.fault_where(
        given.eq("") & codes.ne("") & inferred.eq(""),
        "niveau",
        "niveau_absent",
        lambda _: "Le niveau du territoire manque, et le code ne le dit pas.",
        f"Indiquez {listed(NIVEAUX.terms)}.",
    )
    for line, niveau in zip(columns.lines[inferred.ne("")], inferred[inferred.ne("")], strict=True):
        columns.log.remark(
            "niveau_deduit",
            f"Le niveau du territoire manque ; d’après {quoted(codes[line])}, c’est « {niveau} ».",
            "Indiquez le niveau s’il s’agit d’autre chose.",
            **columns.place(line, "niveau"),
        )
    return terms.fillna(inferred).fillna("").tolist()


def _without_repetitions(named: pd.DataFrame, columns: Columns) -> pd.DataFrame:
    keys = ["id_structure", "niveau", "code"]
    complete = (named[keys] != "").all(axis="columns")
    repeated = complete & named.duplicated(keys)
    first = named.loc[complete].assign(ligne=columns.lines[complete]).drop_duplicates(keys).set_index(keys)["ligne"]
    for place in columns.places(repeated, "code"):
        row = named.loc[place["line"]]
        columns.log.remark(
            "territoire_en_double",
            f"Ce territoire de la structure {quoted(row['id_structure'])} est déjà donné ligne "
            f"{columns.line_label(first[tuple(row[keys])])} ; il n’est compté qu’une fois.",
            "Supprimez la ligne en trop.",
            **place,
        )
    return named.loc[~repeated]


def _read_shapes(source: SourceFile, names: StructureNames | None, geography: Geography, log: FrenchLog) -> Territoires:
    request = LayerRequest(bearing=(_STRUCTURE,), stand_ins=(*NAMES, LAYER_COLUMN), several=True)
    layer = read_layer(source, log, request, ground=ground_of(geography))
    layer = name_areas(layer, _STRUCTURE, None if names is None else names.find, log)
    columns = leave_out_set_aside(Columns.match(layer_table(layer), SHAPE_FIELDS, log), names)
    layer = layer.loc[columns.lines]
    extent = shapely.box(*geography.units.total_bounds)
    contours = project_contours(layer.geometry, epsg=geography.epsg, extent=extent, log=log)
    contours = repair_contours(contours, log)
    whole = contours[contours.notna()].to_numpy()
    spend_overlaps(whole, geography.units.geometry.to_numpy())
    spend_spikes(whole)
    _fault_outside(contours, geography, log)
    attributes = pd.DataFrame(
        {
            "id_structure": structure_ids(columns, names),
            "hypothese": columns.booleans("hypothese"),
            "motif": columns.text("motif"),
            "ligne": columns.lines,
        },
        index=columns.lines,
    )
    shapes = gpd.GeoDataFrame(attributes, geometry=contours)
    empty = Territoires.none(geography.epsg)
    return Territoires(empty.named, shapes[list(SHAPE_COLUMNS)].reset_index(drop=True))


def _fault_outside(contours: gpd.GeoSeries, geography: Geography, log: FrenchLog) -> None:
    present = contours[contours.notna()]
    near, _ = geography.units.sindex.query(present, predicate="dwithin", distance=TOLERANCE_M)
    outside = present.index.difference(present.index[near])
    for line in outside:
        log.fault(
            "hors_departement",
            f"Le contour est entièrement hors du département {departement_label(geography.departement.code)}.",
            "Vérifiez le système de coordonnées du fichier, ou retirez cette entité.",
            line=int(line),
        )
