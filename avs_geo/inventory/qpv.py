"""The official contours of the QPV, read from the file of their publisher."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from avs_geo.inventory.columns import Columns
from avs_geo.inventory.contours import project_contours, repair_contours
from avs_geo.inventory.french import FrenchLog
from avs_geo.inventory.headings import Field
from avs_geo.inventory.places import departement_label
from avs_geo.inventory.spatial import read_layer
from avs_geo.inventory.spatial_table import layer_table
from avs_geo.inventory.zone_codes import departement_of_qpv, generation_2015_fault, is_generation_2015
from avs_geo.reference.qpv import OFFICIAL, QPV_COLUMNS

if TYPE_CHECKING:
    from avs_geo.findings import Finding
    from avs_geo.inventory.source import SourceFile
    from avs_geo.reference.departements import Departement

QPV_FIELDS = (
    Field("code_qp", ("code", "code qpv", "code quartier", "codeqp", "qpv"), needed=True),
    Field("lib_qp", ("nom", "nom qp", "nom qpv", "libellé", "nom quartier", "libellé qp"), needed=True),
    Field("insee_com", ("communes", "commune", "code commune", "code insee", "insee", "codes communes")),
    Field("population", ("pop", "pop municipale", "population municipale", "pmun", "pop_qpv", "nb habitants")),
)


def read_qpv(source: SourceFile, *, departement: Departement) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    """Read the QPV of a department from a file of contours, national or not.

    Parameters
    ----------
    source
        GeoJSON, GeoPackage or zipped Shapefile with ``code_qp``, ``lib_qp``, ``insee_com`` (codes separated by commas)
        and, where it is there, a population.
    departement
        The department.

    Returns
    -------
    geopandas.GeoDataFrame
        As :func:`avs_geo.reference.qpv.load_qpv` returns it: index ``code``; ``nom``, ``communes`` (codes separated by
        ``;``), ``population`` (float, missing where unknown), ``emprise`` (``officielle``), ``geometry`` (valid
        polygons in the CRS of the department).
    tuple of Finding
        The remarks.

    Raises
    ------
    InputRefusedError
        With every fault and remark: codes of the generation of 2015, codes in double, contours that cannot be used.
    """
    log = FrenchLog(file=source.name)
    layer = read_layer(source, log)
    columns = Columns.match(layer_table(layer), QPV_FIELDS, log)
    codes = columns.text("code_qp").str.replace(r"\s", "", regex=True).str.upper()
    _check_codes(columns, codes)
    log.raise_if_faults()
    own = codes.map(departement_of_qpv).eq(departement.code)
    if not own.any():
        log.remark(
            "qpv_absents",
            f"Le fichier ne contient aucun quartier du département {departement_label(departement.code)}.",
            "Vérifiez que c’est le bon fichier.",
        )
    contours = project_contours(layer.geometry[own], epsg=departement.epsg, log=log)
    contours = repair_contours(contours, log)
    log.raise_if_faults()
    quarters = pd.DataFrame(
        {
            "code": codes,
            "nom": columns.text("lib_qp"),
            "communes": columns.text("insee_com").str.replace(r"[\s,;|]+", ";", regex=True).str.strip(";"),
            "population": columns.numbers("population", minimum=0),
            "emprise": OFFICIAL,
        },
        index=columns.lines,
    )[own]
    log.raise_if_faults()
    frame = gpd.GeoDataFrame(quarters, geometry=contours, crs=departement.epsg)
    return frame.set_index("code").sort_index()[list(QPV_COLUMNS)], tuple(log.findings)


def _check_codes(columns: Columns, codes: pd.Series[str]) -> None:
    if not columns.has("code_qp"):
        return
    old = codes.map(is_generation_2015)
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
