"""Everything that a Caf brings for one analysis, read together: all the faults of all the files, or the inventory."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from avs_geo.errors import InputRefusedError
from avs_geo.files.messages import FrenchLog
from avs_geo.files.reading_door import guarded, reading
from avs_geo.findings import FindingLog
from avs_geo.grouped_findings import grouped
from avs_geo.inventory.indicators.indicateurs import examine_indicateurs
from avs_geo.inventory.places.zone_codes import Niveau
from avs_geo.inventory.structures.partenaires import examine_partenaires
from avs_geo.inventory.structures.structures import examine_structures
from avs_geo.inventory.structures.territoires import Territoires, examine_territoires
from avs_geo.inventory.times.temps import MeasuredTimes, examine_temps
from avs_geo.reference.communes import load_commune_index

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    import geopandas as gpd

    from avs_geo.files.source import SourceFile
    from avs_geo.findings import Finding
    from avs_geo.inventory.indicators.indicateurs import Indicators
    from avs_geo.inventory.structures.structures import ExaminedStructures
    from avs_geo.inventory.study_files import StudyFiles
    from avs_geo.reference.communes import CommuneIndex
    from avs_geo.reference.geography import Geography

_COUNTING_TYPES = frozenset({"CS", "EVS"})
# Faults that only the file of the QPV can settle, that of the finer units, and that of the structures.
_OF_QPV = frozenset({"qpv_sans_contour", "qpv_inconnu", "qpv_homonyme"})
_OF_ORIGINS = frozenset({"commune_inconnue", "commune_homonyme"})
_OF_UNITS = frozenset({"mailles_absentes", "mailles_inconnues"})
_OF_DESTINATIONS = frozenset({"destination_inconnue"})
# Where the structures stand tells which unit the times are in, and whether any leads there.
_OF_PLACES = frozenset({"temps_injugeables", "temps_invraisemblables", "temps_d_ailleurs"})


@dataclass(frozen=True, eq=False)
class Inventory:
    """What a Caf brought, checked. Never changed: another file makes another inventory.

    Parameters
    ----------
    structures
        The ``frame`` of :class:`avs_geo.inventory.structures.structures.ExaminedStructures`.
    territoires
        The territories; a structure that has none is given its own commune, with ``defaut``.
    temps
        Measured times, from a file or a routing engine; None where all times are estimated.
    findings
        Every remark made while reading.
    sources
        Name and SHA-256 of each file, those of the QPV and of the finer units included.
    indicateurs
        The indicators of need, file by file.
    partenaires
        As :func:`avs_geo.inventory.structures.partenaires.examine_partenaires` returns them; None where there are none.
    files
        The files themselves, for a plan that is computed again later; None where nothing was brought.
    """

    structures: gpd.GeoDataFrame
    territoires: Territoires
    temps: MeasuredTimes | None
    findings: tuple[Finding, ...]
    sources: tuple[tuple[str, str], ...]
    indicateurs: tuple[Indicators, ...] = ()
    partenaires: pd.DataFrame | None = None
    files: StudyFiles | None = None

    @property
    def has_assumed_territories(self) -> bool:
        """Whether the file says of at least one territory that it is an assumption."""
        return bool(self.territoires.named["hypothese"].any() or self.territoires.shapes["hypothese"].any())


def read_inventory(
    files: StudyFiles, *, geography: Geography, reference_date: dt.date, index: CommuneIndex | None = None
) -> Inventory:
    """Read the files of an inventory together.

    Parameters
    ----------
    files
        The files. QPV and finer units are those of `geography` already: see
        :func:`avs_geo.inventory.reading.read_inputs`.
    geography
        The department; its units may be finer than the communes.
    reference_date
        The day on which agreements are judged to have ended.
    index
        Every commune of France; loaded where it is not given.

    Raises
    ------
    InputRefusedError
        With the faults and remarks of all the files. Nothing is taken of any of them.
    """
    inventory, findings = examine_inventory(files, geography=geography, reference_date=reference_date, index=index)
    if inventory is None:
        raise InputRefusedError(grouped(findings))
    return replace(inventory, findings=grouped(findings))


def examine_inventory(
    files: StudyFiles,
    *,
    geography: Geography,
    reference_date: dt.date,
    index: CommuneIndex | None = None,
    refused: frozenset[str] = frozenset(),
) -> tuple[Inventory | None, tuple[Finding, ...]]:
    """Read the files of an inventory; None, with the findings, where one has faults.

    `refused` names those of ``qpv`` and ``mailles`` that could not be used: what only they could settle is then not
    held against the other files. The other parameters are those of `read_inventory`.
    """
    index = index or load_commune_index()
    # Structures and territories speak of communes; measured times and indicators, of the units of the analysis.
    communes = geography.by_commune()
    examined = guarded(examine_structures)(
        files.structures, geography=communes, index=index, reference_date=reference_date
    )
    log = FindingLog(findings=list(examined.findings))
    territoires: Territoires | None = Territoires.none(geography.epsg)
    if files.territoires is not None:
        territoires, found = guarded(examine_territoires)(
            files.territoires, structures=examined.names, geography=communes, index=index
        )
        log.extend(_settled(found, _OF_QPV if "qpv" in refused else frozenset()))
    times, found = _examine_times(files.temps, examined, geography=geography, index=index, refused=refused)
    log.extend(found)
    with reading(FrenchLog(file=", ".join(file.name for file in files.indicateurs))):
        indicators, found = examine_indicateurs(files.indicateurs, geography=geography, index=index)
    log.extend(_settled(found, _OF_UNITS if "mailles" in refused else frozenset()))
    partners: pd.DataFrame | None = None
    if files.partenaires is not None:
        partners, found = guarded(examine_partenaires)(files.partenaires, structures=examined.names)
        log.extend(found)
    if log.has_faults or refused or examined.frame is None or territoires is None:
        return None, tuple(log.findings)
    completed, remarks = _complete(territoires, examined.frame, communes, files.structures.name)
    log.extend(remarks)
    inventory = Inventory(
        structures=examined.frame,
        territoires=completed,
        temps=times,
        findings=tuple(log.findings),
        sources=files.names,
        indicateurs=indicators,
        partenaires=partners,
        files=files,
    )
    return inventory, inventory.findings


def _examine_times(
    source: SourceFile | None,
    examined: ExaminedStructures,
    *,
    geography: Geography,
    index: CommuneIndex,
    refused: frozenset[str],
) -> tuple[MeasuredTimes | None, tuple[Finding, ...]]:
    """Read measured times; where the structures are refused, only the faults that do not depend on these are said."""
    if source is None:
        return None, ()
    unsettled = _OF_ORIGINS if "mailles" in refused else frozenset[str]()
    if examined.frame is not None:
        times, found = guarded(examine_temps)(
            source, structures=examined.frame, geography=geography, index=index, known=examined.names
        )
        return times, _settled(found, unsettled)
    names = examined.names
    if names is None:
        unsettled |= _OF_DESTINATIONS
        names = pd.DataFrame({"id": [], "nom": []}, dtype="str")
    unsettled |= _OF_PLACES
    nowhere = names.assign(code_unite="", code_commune="")
    _, found = guarded(examine_temps)(
        source, structures=nowhere, geography=geography, index=index, known=examined.names
    )
    return None, _settled((finding for finding in found if finding.is_fault), unsettled)


def _settled(findings: Iterable[Finding], unsettled: frozenset[str]) -> tuple[Finding, ...]:
    """Leave out what may not hold once a file that was refused is mended."""
    return tuple(finding for finding in findings if finding.code not in unsettled)


def _complete(
    territoires: Territoires, structures: gpd.GeoDataFrame, geography: Geography, file: str
) -> tuple[Territoires, tuple[Finding, ...]]:
    """Give their own commune to the structures without territory, and say so of those that count."""
    given = {*territoires.named["id_structure"], *territoires.shapes["id_structure"]}
    lacking = structures.loc[~structures["id"].isin(given)]
    log = FrenchLog(file=file)
    counting = lacking.loc[lacking["statut"].eq("agree") & lacking["type"].isin(_COUNTING_TYPES)]
    # Where several sheets were read, a number of line alone would mislead.
    tells = structures["ligne"].is_unique
    for nom, commune, line in zip(counting["nom"], counting["code_unite"], counting["ligne"], strict=True):
        log.remark(
            "territoire_absent",
            f"La structure « {nom} » n’a pas de territoire d’agrément ; sa propre commune, "
            f"{geography.units['nom'][commune]}, est prise à la place.",
            "Indiquez son territoire dans le fichier des territoires.",
            line=int(line) if tells else None,
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
