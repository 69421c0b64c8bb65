"""The structures (CS, EVS, others) of a Caf: read, checked line by line, and placed in the department."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from avs_geo.errors import InputRefusedError
from avs_geo.files.headings import Field
from avs_geo.files.messages import FrenchLog
from avs_geo.files.tables.columns import Columns
from avs_geo.files.tables.wanted import Wanted
from avs_geo.inventory.places.approximate import remark_approximate
from avs_geo.inventory.places.columns import with_place_column
from avs_geo.inventory.places.ground import ground_of
from avs_geo.inventory.places.places import PlaceFinder
from avs_geo.inventory.places.points import position_columns, with_position_columns
from avs_geo.inventory.places.set_aside import report_elsewhere, without_lines
from avs_geo.inventory.places.standing import locate_structures
from avs_geo.inventory.structures.identifiers import are_no_row_numbers, complete_ids
from avs_geo.inventory.structures.spatial_table import read_any_table
from avs_geo.inventory.structures.terms import add_terms, functions, itinerant
from avs_geo.inventory.structures.typed_sheets import StructureLayout
from avs_geo.inventory.structures.unread_columns import remark_unread_columns
from avs_geo.inventory.structures.vocabulary import STATUTS, TYPES
from avs_geo.text.dates import day_text
from avs_geo.text.typography import quoted

if TYPE_CHECKING:
    import datetime as dt

    from avs_geo.files.source import SourceFile
    from avs_geo.findings import Finding
    from avs_geo.reference.communes import CommuneIndex
    from avs_geo.reference.geography import Geography

STRUCTURE_COLUMNS = (
    "id",
    "nom",
    "type",
    "statut",
    "gestion",
    "code_commune",
    "nom_commune",
    "code_unite",
    "adresse",
    "agrement_debut",
    "agrement_fin",
    "agrement_echu",
    "fonctions",
    "etp",
    "budget",
    "itinerante",
    "financement",
    "source",
    "position_approchee",
    "ligne",
    "geometry",
)

_TYPE_HEADINGS = (
    *("type d’équipement", "type d’établissement", "catégorie d’équipement", "catégorie d’établissement"),
    *("catégorie de structure", "nature de la structure", "nature de l’équipement", "EVS/CS", "CS ou EVS", "EVS ou CS"),
)
STRUCTURE_FIELDS = (
    Field(
        "id",
        ("identifiant", "id structure", "identifiant structure", "code structure", "numéro", "n°", "num"),
        reads=are_no_row_numbers,
    ),
    Field(
        "nom",
        (
            "nom de la structure",
            "nom structure",
            "structure",
            "raison sociale",
            "dénomination",
            "libellé",
            "intitulé",
            "équipement",
            "nom de l’équipement",
            "établissement",
            "nom de l’établissement",
            "nom du centre",
            "nom usuel",
            "nom d’usage",
        ),
        needed=True,
    ),
    Field(
        "type",
        ("type de structure", "type structure", "nature", "catégorie", "CS/EVS", *_TYPE_HEADINGS),
        needed=True,
        reads=TYPES.recognises,
    ),
    Field("statut", ("statut agrément", "état", "situation", "statut de la structure"), reads=STATUTS.recognises),
    Field("gestion", ("mode de gestion", "type de gestion", "type de gestionnaire")),
    Field(
        "code_commune",
        (
            "code insee",
            "insee",
            "code insee commune",
            "code insee de la commune",
            "code de la commune",
            "insee com",
            "insee commune",
            "codgeo",
            "depcom",
            "com",
            "citycode",
        ),
    ),
    Field(
        "commune",
        (
            "ville",
            "nom commune",
            "nom de la commune",
            "commune d’implantation",
            "libellé commune",
            "lib com",
            "libgeo",
            "localité",
        ),
    ),
    Field("adresse", ("adresse postale", "adresse de la structure", "adresse complète", "rue")),
    Field("longitude", ("lon", "lng", "long", "longitude wgs84")),
    Field("latitude", ("lat", "latitude wgs84")),
    Field("x", ("x l93", "x lambert", "x lambert 93", "x lambert93", "coord x", "coordonnée x", "coordx")),
    Field("y", ("y l93", "y lambert", "y lambert 93", "y lambert93", "coord y", "coordonnée y", "coordy")),
    Field(
        "agrement_debut",
        (
            "début agrément",
            "début d’agrément",
            "date début agrément",
            "date de début d’agrément",
            "date d’agrément",
            "date agrément",
            "début de l’agrément",
        ),
    ),
    Field(
        "agrement_fin",
        (
            "fin agrément",
            "fin d’agrément",
            "date fin agrément",
            "date de fin d’agrément",
            "fin de l’agrément",
            "échéance",
            "échéance agrément",
            "échéance d’agrément",
            "date d’échéance",
        ),
    ),
    Field("fonctions", ("fonction", "prestations", "prestation", "prestations de service", "PS")),
    Field("etp", ("équivalent temps plein", "équivalents temps plein", "effectif etp", "nb etp", "nombre d’etp")),
    Field("budget", ("budget annuel", "budget total", "montant du budget", "budget en euros", "budget (€)")),
    Field("itinerante", ("itinérant", "itinérance", "structure itinérante")),
    Field("financement", ("financements", "financeur", "financeurs")),
    Field("source", ("sources", "origine de la donnée", "provenance")),
)

WANTED_STRUCTURES = Wanted(STRUCTURE_FIELDS, layout=StructureLayout())
_FREE_TEXTS = ("adresse", "financement", "source")


@dataclass(frozen=True, eq=False)
class ExaminedStructures:
    """What reading a file of structures gave, faults or not.

    Parameters
    ----------
    frame
        One row per structure, `STRUCTURE_COLUMNS` in that order, then the columns of the file that have no meaning
        here, as text; None where there is a fault. ``type`` in CS, EVS, AUTRE; ``statut`` in agree, projet,
        prefiguration, ferme; ``code_commune`` today's commune and ``code_unite`` the unit, by the coordinates where
        there are some; ``fonctions`` such as ``AGC;ACF``; ``etp`` and ``budget`` float, missing where unknown;
        ``agrement_debut`` and ``agrement_fin`` dates; ``ligne`` the line in the file; ``geometry`` points in the CRS of
        the department.
    names
        Columns ``id``, ``nom`` and ``ecartee`` (it lies in another department) of every line, faulty or not; None
        where not even they could be read.
    findings
        Everything found, in the order of the lines.
    """

    frame: gpd.GeoDataFrame | None
    names: pd.DataFrame | None
    findings: tuple[Finding, ...]


def examine_structures(
    source: SourceFile, *, geography: Geography, index: CommuneIndex, reference_date: dt.date
) -> ExaminedStructures:
    """Read an inventory of structures as far as it can be read.

    Parameters
    ----------
    source
        CSV, XLSX, ODS, or points in GeoJSON, GeoPackage or zipped Shapefile; columns of the contract.
    geography
        The department.
    index
        Every commune of France.
    reference_date
        The day on which agreements are judged to have ended.
    """
    log = FrenchLog(file=source.name)
    try:
        table, geometry = read_any_table(source, log, WANTED_STRUCTURES, ground=ground_of(geography))
    except InputRefusedError as error:
        return ExaminedStructures(None, None, error.findings)
    columns = with_place_column(with_position_columns(Columns.match(table, STRUCTURE_FIELDS, log)))
    remark_unread_columns(columns, read=position_columns(columns))
    said = FrenchLog(file=source.name)
    sites = locate_structures(replace(columns, log=said), geometry, PlaceFinder(index, geography))
    aside = sites.elsewhere.ne("")
    report_elsewhere(columns, sites.elsewhere, geography.departement)
    ids = complete_ids(columns.text("id"), columns.text("nom"))
    names = pd.DataFrame({"id": ids, "nom": columns.text("nom"), "ecartee": aside})
    kept = without_lines(columns, aside)
    frame = _describe(kept, ids[~aside], reference_date).join(sites.frame[~aside])
    left_out = frozenset(aside.index[aside])
    log.extend(finding for finding in said.findings if finding.line not in left_out)
    _remark_namesakes(frame, kept)
    if not log.has_faults:
        remark_approximate(kept, frame)
    findings = tuple(sorted(log.findings, key=lambda finding: finding.line or 0))
    if log.has_faults:
        return ExaminedStructures(None, names, findings)
    return ExaminedStructures(_finish(frame, kept, geography), names, findings)


def empty_structures(epsg: int) -> gpd.GeoDataFrame:
    """Return structures as `examine_structures` does, without any."""
    texts = {column: pd.Series(dtype="str") for column in STRUCTURE_COLUMNS if column != "geometry"}
    kinds = {
        **dict.fromkeys(("agrement_debut", "agrement_fin"), "datetime64[s]"),
        **dict.fromkeys(("agrement_echu", "itinerante", "position_approchee"), "bool"),
        **dict.fromkeys(("etp", "budget"), "float64"),
        "ligne": "int64",
    }
    return gpd.GeoDataFrame(pd.DataFrame(texts).astype(kinds), geometry=[], crs=epsg)


def _describe(columns: Columns, ids: pd.Series[str], reference_date: dt.date) -> pd.DataFrame:
    """Return everything but the places."""
    nom = columns.labels("nom")
    if columns.has("nom"):
        columns.fault_where(
            nom.eq(""), "nom", "nom_absent", lambda _: "La structure n’a pas de nom.", "Indiquez son nom."
        )
    _fault_repeated_ids(columns)
    frame = pd.DataFrame({"id": ids, "nom": nom}, index=columns.lines)
    add_terms(frame, columns, reference_date)
    frame["agrement_debut"], frame["agrement_fin"] = _agreement(columns)
    frame["agrement_echu"] = _overdue(frame, columns, reference_date)
    frame["fonctions"] = functions(columns)
    frame["etp"] = columns.numbers("etp", minimum=0)
    frame["budget"] = columns.numbers("budget", minimum=0)
    frame["itinerante"] = itinerant(columns)
    for field in _FREE_TEXTS:
        frame[field] = columns.text(field)
    return frame


def _fault_repeated_ids(columns: Columns) -> None:
    given = columns.text("id")
    folded = given.str.casefold()
    first = {key: line for line, key in reversed(list(folded.items()))}
    repeated = folded.duplicated() & given.ne("")
    for line, value in given[repeated].items():
        columns.log.fault(
            "id_en_double",
            f"L’identifiant {quoted(value)} est déjà celui de la ligne {columns.line_label(first[value.casefold()])}.",
            "Donnez à chaque structure un identifiant différent, ou supprimez la ligne en trop.",
            line=line,
            column=columns.heading("id"),
            value=value,
        )


def _agreement(columns: Columns) -> tuple[pd.Series[pd.Timestamp], pd.Series[pd.Timestamp]]:
    start, end = columns.dates("agrement_debut"), columns.dates("agrement_fin", last_day=True)
    for line in columns.lines[end < start]:
        columns.log.fault(
            "dates_inversees",
            f"L’agrément finit le {day_text(end[line])}, avant d’avoir commencé le {day_text(start[line])}.",
            "Corrigez l’une des deux dates.",
            line=line,
            column=columns.heading("agrement_fin"),
            value=columns.text("agrement_fin")[line],
        )
    return start, end


def _overdue(frame: pd.DataFrame, columns: Columns, reference_date: dt.date) -> pd.Series[bool]:
    overdue = frame["statut"].eq("agree") & (frame["agrement_fin"] < pd.Timestamp(reference_date))
    columns.remark_where(
        overdue,
        "agrement_fin",
        "agrement_echu",
        lambda value: (
            f"L’agrément a pris fin ({value}) avant la date de référence, le {day_text(reference_date)} ; "
            "la structure compte toujours."
        ),
        "Indiquez la nouvelle échéance si l’agrément a été renouvelé, ou le statut « ferme ».",
    )
    return overdue


def _remark_namesakes(frame: pd.DataFrame, columns: Columns) -> None:
    named = frame.loc[frame["nom"].ne("") & frame["code_commune"].ne("")]
    keys = pd.Series(list(zip(named["nom"], named["code_commune"], strict=True)), index=named.index)
    first = {key: line for line, key in reversed(list(keys.items()))}
    for line, key in keys[keys.duplicated()].items():
        columns.log.remark(
            "nom_en_double",
            f"Une structure de même nom est déjà dans la même commune, ligne {columns.line_label(first[key])}.",
            "Supprimez l’une des deux lignes si c’est la même structure.",
            line=line,
            column=columns.heading("nom"),
            value=key[0],
        )


def _finish(frame: pd.DataFrame, columns: Columns, geography: Geography) -> gpd.GeoDataFrame:
    frame["ligne"] = columns.own_lines()
    geometry = gpd.points_from_xy(frame["x"], frame["y"], crs=geography.epsg)
    extra = columns.others(aside=True)
    extra = extra.rename(columns={name: f"{name} (fichier)" for name in extra if name in STRUCTURE_COLUMNS})
    result = gpd.GeoDataFrame(frame, geometry=geometry)[list(STRUCTURE_COLUMNS)]
    return gpd.GeoDataFrame(result.join(extra)).reset_index(drop=True)
