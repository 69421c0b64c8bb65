"""Everything that a Caf brings for one analysis, read together: all the faults of all the files, or the inventory."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from avs_geo.errors import InputRefusedError
from avs_geo.findings import FindingLog
from avs_geo.inventory.french import FrenchLog
from avs_geo.inventory.indicateurs import examine_indicateurs
from avs_geo.inventory.partenaires import examine_partenaires
from avs_geo.inventory.structures import examine_structures
from avs_geo.inventory.temps import MeasuredTimes, examine_temps
from avs_geo.inventory.territoires import Territoires, examine_territoires
from avs_geo.inventory.zone_codes import Niveau
from avs_geo.reference.communes import load_commune_index

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    import geopandas as gpd

    from avs_geo.findings import Finding
    from avs_geo.inventory.indicateurs import Indicators
    from avs_geo.inventory.source import SourceFile
    from avs_geo.reference.communes import CommuneIndex
    from avs_geo.reference.geography import Geography

_COUNTING_TYPES = frozenset({"CS", "EVS"})


@dataclass(frozen=True, eq=False)
class Inventory:
    """What a Caf brought, checked. Never changed: another file makes another inventory.

    Parameters
    ----------
    structures
        As :func:`avs_geo.inventory.structures.read_structures` returns them.
    territoires
        The territories; a structure that has none is given its own commune, with ``defaut``.
    temps
        Measured times, from a file or a routing engine; None where all times are estimated.
    findings
        Every remark made while reading.
    sources
        Name and SHA-256 of each file.
    indicateurs
        The indicators of need, file by file.
    partenaires
        As :func:`avs_geo.inventory.partenaires.read_partenaires` returns them; None where none were brought.
    """

    structures: gpd.GeoDataFrame
    territoires: Territoires
    temps: MeasuredTimes | None
    findings: tuple[Finding, ...]
    sources: tuple[tuple[str, str], ...]
    indicateurs: tuple[Indicators, ...] = ()
    partenaires: pd.DataFrame | None = None

    @property
    def has_assumed_territories(self) -> bool:
        """Whether the file says of at least one territory that it is an assumption."""
        return bool(self.territoires.named["hypothese"].any() or self.territoires.shapes["hypothese"].any())


def read_inventory(  # noqa: PLR0913 - one parameter per file of the contract
    *,
    structures: SourceFile,
    territoires: SourceFile | None = None,
    temps: SourceFile | None = None,
    indicateurs: Sequence[SourceFile] = (),
    partenaires: SourceFile | None = None,
    geography: Geography,
    index: CommuneIndex | None = None,
    reference_date: dt.date,
) -> Inventory:
    """Read the files of an inventory together.

    Parameters
    ----------
    structures, territoires, temps, indicateurs, partenaires
        The files; only the first is needed.
    geography
        The department; its units may be finer than the communes.
    index
        Every commune of France; loaded where it is not given.
    reference_date
        The day on which agreements are judged to have ended.

    Raises
    ------
    InputRefusedError
        With the faults and remarks of all the files. Nothing is taken of any of them.
    """
    index = index or load_commune_index()
    # Structures, territories and indicators speak of communes; measured times, of the units of the analysis.
    communes = geography.by_commune()
    examined = examine_structures(structures, geography=communes, index=index, reference_date=reference_date)
    log = FindingLog(findings=list(examined.findings))
    read: Territoires | None = Territoires.none(geography.epsg)
    if territoires is not None:
        read, found = examine_territoires(territoires, structures=examined.names, geography=communes, index=index)
        log.extend(found)
    times: MeasuredTimes | None = None
    # Destinations may be communes where structures stand: without their places, every line would be a false fault.
    if temps is not None and examined.frame is not None:
        times, found = examine_temps(temps, structures=examined.frame, geography=geography, index=index)
        log.extend(found)
    indicators, found = examine_indicateurs(indicateurs, geography=communes, index=index)
    log.extend(found)
    partners: pd.DataFrame | None = None
    if partenaires is not None:
        partners, found = examine_partenaires(partenaires, structures=examined.names)
        log.extend(found)
    log.raise_if_faults()
    if examined.frame is None or read is None:
        raise InputRefusedError(log.findings)
    completed, remarks = _complete(read, examined.frame, communes, structures.name)
    files = (structures, territoires, temps, *indicateurs, partenaires)
    return Inventory(
        structures=examined.frame,
        territoires=completed,
        temps=times,
        findings=(*log.findings, *remarks),
        sources=tuple((file.name, file.sha256) for file in files if file is not None),
        indicateurs=indicators,
        partenaires=partners,
    )


def _complete(
    territoires: Territoires, structures: gpd.GeoDataFrame, geography: Geography, file: str
) -> tuple[Territoires, tuple[Finding, ...]]:
    """Give their own commune to the structures without territory, and say so of those that count."""
    given = {*territoires.named["id_structure"], *territoires.shapes["id_structure"]}
    lacking = structures.loc[~structures["id"].isin(given)]
    log = FrenchLog(file=file)
    counting = lacking.loc[lacking["statut"].eq("agree") & lacking["type"].isin(_COUNTING_TYPES)]
    for nom, commune, line in zip(counting["nom"], counting["code_unite"], counting["ligne"], strict=True):
        log.remark(
            "territoire_absent",
            f"La structure « {nom} » n’a pas de territoire d’agrément ; sa propre commune, "
            f"{geography.units['nom'][commune]}, est prise à la place.",
            "Indiquez son territoire dans le fichier des territoires.",
            line=int(line),
        )
    named = pd.concat([territoires.named, _defaults(lacking)], ignore_index=True)
    return replace(territoires, named=named.astype(territoires.named.dtypes.to_dict())), tuple(log.findings)


def _defaults(lacking: gpd.GeoDataFrame) -> pd.DataFrame:
    whole = lacking["code_unite"].eq(lacking["code_commune"])
    return pd.DataFrame(
        {
            "id_structure": lacking["id"],
            "niveau": whole.map({True: str(Niveau.COMMUNE), False: str(Niveau.ARRONDISSEMENT)}),
            "code": lacking["code_unite"],
            "hypothese": False,
            "motif": "",
            "defaut": True,
            "ligne": 0,
        },
    )
