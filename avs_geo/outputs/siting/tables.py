"""The tables of the new sites, with the decimals of files, and as people read them."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from avs_geo.analysis.siting.siting import CURVE_COLUMNS, SITE_COLUMNS
from avs_geo.outputs.tables.columns import COLUMNS
from avs_geo.outputs.tables.screen_tables import ScreenTable
from avs_geo.outputs.tables.tables import rounded
from avs_geo.text.numbers import number, percent

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from avs_geo.analysis.siting.siting import Siting

# Name of the file, what screens call it, and its columns.
SITING_TABLES: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = MappingProxyType(
    {
        "implantations": ("Implantations proposées", SITE_COLUMNS),
        "courbe": ("Ce que chaque structure ajoute", CURVE_COLUMNS),
    },
)


def siting_table(name: str, siting: Siting) -> pd.DataFrame:
    """Return a table of :data:`SITING_TABLES` as files have it."""
    frames = {"implantations": siting.sites, "courbe": siting.curve}
    return rounded(frames[name][list(SITING_TABLES[name][1])].reset_index(drop=True))


def sites_on_screen(siting: Siting) -> ScreenTable:
    """Return the table of the sites in words, narrow enough to stand beside the map."""
    sites = siting.sites
    rows = zip(
        map(number, sites["rang"]),
        sites["nom_commune"].astype(str),
        sites["nature"],
        map(number, sites["population_gagnee"]),
        map(percent, sites["part_couverte_apres"]),
        strict=True,
    )
    columns = ("rang", "nom_commune", "nature", "population_gagnee", "part_couverte_apres")
    return _screen_table(columns, tuple(rows), heading=1)


def curve_on_screen(siting: Siting) -> ScreenTable:
    """Return the table of the curve in words."""
    curve = siting.curve
    rows = zip(
        map(number, curve["nombre"]),
        map(number, curve["population_gagnee"]),
        map(percent, curve["part_demande"]),
        map(percent, curve["part_couverte_apres"]),
        map(gap_text, curve["ecart_prouve"]),
        strict=True,
    )
    return _screen_table(CURVE_COLUMNS, tuple(rows), heading=0)


def gap_text(gap: float) -> str:
    """Return a proven gap in words: ``optimal``, ``à 0,6 % près``."""
    return "optimal" if gap <= 0 else f"à {percent(gap)} près"


def _screen_table(columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...], *, heading: int) -> ScreenTable:
    kinds = [COLUMNS[name].kind for name in columns]
    return ScreenTable(
        labels=tuple(COLUMNS[name].label for name in columns),
        descriptions=tuple(COLUMNS[name].description for name in columns),
        numeric=tuple(kind.decimals is not None for kind in kinds),
        heading=heading,
        rows=rows,
    )
