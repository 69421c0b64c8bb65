"""The official contours of the QPV, read from the file of their publisher."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from avs_geo.errors import InputRefusedError
from avs_geo.files.headings import Field
from avs_geo.files.layers.archive_layers import layers_of
from avs_geo.files.layers.spatial import LayerRequest, read_layer
from avs_geo.files.messages import FrenchLog
from avs_geo.files.tables.columns import Columns
from avs_geo.files.tables.tabular import layer_table
from avs_geo.files.values.absence import is_absent, is_unknown_number
from avs_geo.files.values.values import parse_numbers
from avs_geo.findings import FindingLog
from avs_geo.inventory.places.messages import departement_label
from avs_geo.inventory.places.zone_codes import (
    departement_of_qpv,
    generation_2015_fault,
    is_generation_2015,
    whole_generation_2015,
)
from avs_geo.inventory.units.contours import in_degrees, project_contours, repair_contours
from avs_geo.inventory.units.overlap_bound import spend_spikes
from avs_geo.reference.qpv import OFFICIAL, QPV_COLUMNS, with_known_populations

if TYPE_CHECKING:
    from avs_geo.files.source import SourceFile
    from avs_geo.findings import Finding
    from avs_geo.reference.departements import Departement

QPV_FIELDS = (
    Field("code_qp", ("code", "code qpv", "code quartier", "codeqp", "qpv"), needed=True),
    Field("lib_qp", ("nom", "nom qp", "nom qpv", "libellé", "nom quartier", "libellé qp"), needed=True),
    Field("insee_com", ("communes", "commune", "code commune", "code insee", "insee", "codes communes")),
    Field(
        "population",
        (
            *("pop", "pop municipale", "population municipale", "pmun", "pop mun", "pop muni", "pop_qpv", "pop qp"),
            *("population qpv", "nb habitants", "nb hab", "nombre d’habitants", "habitants"),
            *("pop tot", "pop totale", "population totale"),
        ),
    ),
)
_REQUEST = LayerRequest(bearing=QPV_FIELDS[:2])


def read_qpv(source: SourceFile, *, departement: Departement) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    """Read the QPV of a department from a file of contours, national or not.

    Parameters
    ----------
    source
        GeoJSON, GeoPackage, zipped GeoJSON or Shapefiles, with ``code_qp``, ``lib_qp``, ``insee_com`` (codes separated
        by commas) and, where it is there, a population.
    departement
        The department.

    Returns
    -------
    geopandas.GeoDataFrame
        As :func:`avs_geo.reference.qpv.load_qpv` returns it: index ``code``; ``nom``, ``communes`` (codes separated by
        ``;``), ``population`` (float; where the file has none, the one published with the code, else missing),
        ``emprise`` (``officielle``), ``geometry`` (valid polygons in the CRS of the department).
    tuple of Finding
        The remarks.

    Raises
    ------
    InputRefusedError
        With every fault and remark: codes of the generation of 2015, codes in double, contours that cannot be used.
    """
    quarters, findings = _read_quarters(source, departement=departement)
    if not quarters.empty:
        return quarters[list(QPV_COLUMNS)], findings
    log = FrenchLog(file=source.name, findings=list(findings))
    log.remark(
        "qpv_absents",
        f"Le fichier ne contient aucun quartier du département {departement_label(departement.code)}.",
        "Vérifiez que c’est le bon fichier.",
    )
    return quarters[list(QPV_COLUMNS)], tuple(log.findings)


def read_qpv_contours(source: SourceFile) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    """Read the QPV of every department from a national file of contours.

    Parameters
    ----------
    source
        As for `read_qpv`.

    Returns
    -------
    geopandas.GeoDataFrame
        As `read_qpv` returns it, EPSG:4326, with ``departement`` besides; sorted by department, then by code.
    tuple of Finding
        The remarks.

    Raises
    ------
    InputRefusedError
        With every fault and remark.
    """
    quarters, findings = _read_quarters(source)
    columns = ["departement", *QPV_COLUMNS]
    return quarters.sort_values("departement", kind="stable")[columns], findings


def _read_quarters(
    source: SourceFile, *, departement: Departement | None = None
) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    """Read the quarters of a department in its CRS, or all of them in degrees, from each layer of a file."""
    log = FindingLog()
    parts = []
    for file in layers_of(source):
        part, found = _read_layer_of_quarters(file, departement)
        log.extend(found)
        parts.append(part)
    log.raise_if_faults()
    quarters = gpd.GeoDataFrame(pd.concat([part for part in parts if part is not None])).sort_index(kind="stable")
    # One archive may give the same quarters in several projections.
    return with_known_populations(quarters.loc[~quarters.index.duplicated()]), tuple(log.findings)


def _read_layer_of_quarters(
    source: SourceFile, departement: Departement | None
) -> tuple[gpd.GeoDataFrame | None, tuple[Finding, ...]]:
    log = FrenchLog(file=source.name)
    try:
        layer = read_layer(source, log, _REQUEST)
        columns = Columns.match(layer_table(layer), QPV_FIELDS, log)
        codes = columns.text("code_qp").str.replace(r"\s", "", regex=True).str.upper()
        _check_codes(columns, codes)
        quarters = _describe(columns, codes)
        wanted = quarters["departement"].eq(departement.code) if departement else quarters["departement"].ne("")
        contours = layer.geometry[wanted]
        contours = (
            project_contours(contours, epsg=departement.epsg, log=log) if departement else in_degrees(contours, log=log)
        )
        contours = repair_contours(contours, log)
        spend_spikes(contours[contours.notna()].to_numpy())
        log.raise_if_faults()
    except InputRefusedError as error:
        return None, error.findings
    frame = gpd.GeoDataFrame(quarters[wanted], geometry=contours, crs=contours.crs)
    return frame.set_index("code"), tuple(log.findings)


def _describe(columns: Columns, codes: pd.Series[str]) -> pd.DataFrame:
    """Return everything but the contours."""
    return pd.DataFrame(
        {
            "code": codes,
            "nom": columns.text("lib_qp"),
            "communes": columns.text("insee_com").str.replace(r"[\s,;|]+", ";", regex=True).str.strip(";"),
            "population": _populations(columns),
            "departement": codes.map(departement_of_qpv),
            "emprise": OFFICIAL,
        },
        index=columns.lines,
    )


def _populations(columns: Columns) -> pd.Series[float]:
    """Return the populations; unknown where the cell says so and where it says 0, for a quarter has inhabitants."""
    texts = columns.text("population") if columns.has("population") else pd.Series("", index=columns.lines, dtype=str)
    stated = parse_numbers(texts.mask(is_absent(texts), ""))
    columns.fault_where(
        ~is_absent(texts) & stated.isna() | (stated < 0) & ~is_unknown_number(stated),
        "population",
        "population_illisible",
        lambda value: f"{value} n’est pas un nombre d’habitants.",
        "Écrivez un nombre positif, par exemple 1 815, ou laissez la valeur vide si elle est inconnue.",
    )
    return stated.mask(is_unknown_number(stated) | (stated <= 0))


def _check_codes(columns: Columns, codes: pd.Series[str]) -> None:
    if not columns.has("code_qp"):
        return
    old = codes.map(is_generation_2015)
    if len(old) and old.all():
        columns.log.fault(*whole_generation_2015(codes), column=columns.heading("code_qp"))
        columns.log.raise_if_faults()
    for place in columns.places(old, "code_qp"):
        columns.log.fault(*generation_2015_fault(place["value"]), **place)
    columns.fault_where(
        ~old & codes.map(departement_of_qpv).isna(),
        "code_qp",
        "qpv_code_inconnu",
        lambda value: f"{value} n’est pas un code de quartier prioritaire.",
        "Les codes de la génération 2024 ont la forme QN05204I.",
    )
    columns.fault_where(
        codes.duplicated() & codes.ne(""),
        "code_qp",
        "qpv_en_double",
        lambda value: f"Le quartier {value} est déjà dans le fichier.",
        "Gardez une seule entité par quartier.",
    )
