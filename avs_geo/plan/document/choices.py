"""What the user chose, and what was decided, in the document of a plan."""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import AfterValidator, Field, PlainSerializer

from avs_geo.analysis.need.need import NeedSettings
from avs_geo.analysis.parameters import Parameters
from avs_geo.analysis.programme.decisions import Decision
from avs_geo.analysis.programme.horizon import Horizon
from avs_geo.analysis.programme.lines import Status
from avs_geo.analysis.siting.options import Demand, Objective, SitingOptions
from avs_geo.files.source import SourceFile
from avs_geo.inventory.indicators.catalogue import Direction
from avs_geo.inventory.programme.settings import MAX_SETTINGS_BYTES, ProgrammeSettings, read_programme_settings
from avs_geo.plan.decisions import LONGEST_COMMENT
from avs_geo.plan.document.part import Part
from avs_geo.plan.document.values import AsGiven, Codes, Count, Day, Entries, Figure, Free, Kind, Weight, Word


class ParametersPart(Part[Parameters]):
    """The parameters of the analysis."""

    threshold: Figure = Field(alias="seuil_minutes")
    speed: Figure = Field(alias="vitesse_km_h")
    detour: Figure
    covered_share: Figure = Field(alias="part_couverte_minimale")
    qpv_distance: Figure = Field(alias="distance_qpv_m")
    reference_date: Day = Field(alias="date_reference")


class NeedPart(Part[NeedSettings]):
    """The indicators of the index of need."""

    weights: Entries[Weight] = Field(alias="poids")
    directions: Entries[Word[Direction]] = Field(alias="sens")


_USUAL: Final = SitingOptions(count=1)


class OptionsPart(Part[SitingOptions]):
    """The search for new sites. An option that a plan lacks is younger than it, and has its usual value."""

    count: Count | None
    demand: Word[Demand] = _USUAL.demand
    objective: Word[Objective] = _USUAL.objective
    target_share: AsGiven | None = None
    forced: Codes = ()
    forbidden: Codes = ()
    max_per_epci: Count | None = None
    one_per_qpv: bool = _USUAL.one_per_qpv
    need_weight: AsGiven = _USUAL.need_weight
    gap: AsGiven = _USUAL.gap
    large_zone: AsGiven = _USUAL.large_zone


class SettingsPart(Part[ProgrammeSettings]):
    """The parameter file of the programme; both are empty for the defaults."""

    file: Free = Field(alias="nom")
    text: Annotated[str, Field(max_length=MAX_SETTINGS_BYTES)] = Field(alias="texte")

    def build(self) -> ProgrammeSettings:
        """Read the file again; its own faults are told as such."""
        if not self.text:
            return ProgrammeSettings()
        return read_programme_settings(SourceFile(self.file, self.text.encode()))[0]


class ProgrammePart(Part[Any]):
    """The years and the figures of the programme."""

    horizon: Annotated[str, Field(max_length=20), AfterValidator(Horizon.parse), PlainSerializer(str, return_type=str)]
    settings: SettingsPart = Field(alias="parametres")

    def build(self) -> dict[str, Any]:
        """Return what a plan takes of it."""
        return {"horizon": self.horizon, "settings": self.settings.made}


class DecisionPart(Part[Decision]):
    """What was decided of one line; null where it stays as proposed."""

    id_ligne: Free
    statut: Word[Status] | None
    annee: Annotated[int, Field(ge=1, le=9999)] | None
    nature: Kind | None
    commentaire: Annotated[str, Field(max_length=LONGEST_COMMENT)]
