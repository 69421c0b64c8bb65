"""The programme of a department: its lines, its trajectory and its indicators, as proposed and as decided."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from avs_geo.analysis.known_structures import lacking_structures
from avs_geo.analysis.programme.decisions import Decision, decide
from avs_geo.analysis.programme.evaluation import indicators
from avs_geo.analysis.programme.levers.lever import LeverInputs
from avs_geo.analysis.programme.levers.registry import LEVERS
from avs_geo.analysis.programme.lines import LINE_COLUMNS, Level, Proposal, Status
from avs_geo.analysis.programme.phasing import phase
from avs_geo.analysis.programme.quarters import Quarters
from avs_geo.analysis.programme.questions import questions
from avs_geo.analysis.programme.ranking import rank_lines
from avs_geo.analysis.programme.reasons import postponed_reason
from avs_geo.analysis.programme.simulation import Simulation
from avs_geo.analysis.programme.synergies import synergies
from avs_geo.analysis.programme.trajectory import Course, coverage_after, trajectory
from avs_geo.analysis.siting.siting import no_siting
from avs_geo.analysis.study import Study, also_in_parts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from avs_geo.analysis.programme.horizon import Horizon
    from avs_geo.analysis.siting.siting import Siting
    from avs_geo.findings import Finding
    from avs_geo.inventory.programme.settings import ProgrammeSettings


@dataclass(frozen=True, eq=False)
class Programme:
    """A programme; frames are shared, never change them.

    Parameters
    ----------
    lines
        ``LINE_COLUMNS``: ranked lines in their order, then the renewals in that of their years. ``rang`` and the years
        are ``Int64``: a renewal has no rank, and a line proposed beyond the horizon no year. Costs are those of a full
        year, in the line's own year. ``part_couverte_apres`` is the department's once the line and all that count
        before it are carried out; missing for a line that does not count.
    trajectory
        ``TRAJECTORY_COLUMNS``.
    indicators
        ``INDICATOR_COLUMNS``.
    settings, horizon, siting
        What it was made with.
    findings
        Remarks: what is asked for, and what was chosen for want of it.
    study, simulation, quarters
        The department, and what each line changes in it.
    """

    lines: pd.DataFrame
    trajectory: pd.DataFrame
    indicators: pd.DataFrame
    settings: ProgrammeSettings
    horizon: Horizon
    siting: Siting
    findings: tuple[Finding, ...]
    study: Study
    simulation: Simulation
    quarters: Quarters


@also_in_parts
def draft_programme(study: Study, settings: ProgrammeSettings, *, horizon: Horizon, siting: Siting) -> Programme:
    """Return the programme that is proposed.

    Parameters
    ----------
    study
        The department and its analysis.
    settings
        Costs, ceilings, staff, limits, weights, rules.
    horizon
        The years.
    siting
        The sites of the creations.

    Raises
    ------
    UsageError
        The horizon begins before the year of the reference date.
    """
    horizon.check_not_past(study.parameters.reference_date)
    quarters = Quarters.of(study)
    inputs = LeverInputs(study=study, quarters=quarters, settings=settings, horizon=horizon, siting=siting)
    proposals = [proposal for lever in LEVERS.values() for proposal in lever.find(inputs)]
    lines = _phased(_lines(proposals, study, quarters, settings, horizon), settings, horizon)
    draft = Programme(
        lines=lines,
        trajectory=pd.DataFrame(),
        indicators=pd.DataFrame(),
        settings=settings,
        horizon=horizon,
        siting=siting,
        findings=questions(lines, study, settings, horizon),
        study=study,
        simulation=Simulation.of(proposals, study),
        quarters=quarters,
    )
    return apply_decisions(draft, ())


def draft_where_known(study: Study, settings: ProgrammeSettings, *, horizon: Horizon, siting: Siting) -> Programme:
    """Return the programme that is proposed to a Caf: none where no structure of the department counts.

    All of such a department is uncovered, so that any place would seem a gain; what is missing is the inventory.
    Parameters and errors are those of `draft_programme`.
    """
    draft = draft_programme(study, settings, horizon=horizon, siting=siting)
    lacking = lacking_structures(study)
    return _emptied(draft, lacking) if lacking else draft


def _emptied(draft: Programme, findings: tuple[Finding, ...]) -> Programme:
    """Return a programme without its lines; where nothing is proposed, no figure is asked for."""
    nothing = replace(
        draft,
        lines=draft.lines.iloc[:0],
        siting=no_siting(draft.siting.options),
        findings=findings,
        simulation=Simulation.of([], draft.study),
    )
    return apply_decisions(nothing, ())


def apply_decisions(programme: Programme, decisions: Iterable[Decision]) -> Programme:
    """Return the programme as decided: its costs, coverage, trajectory and indicators follow.

    Lines that are proposed or kept count; those that are postponed or discarded do not. The decisions stand in the
    place of any earlier ones; what was proposed stays in its own columns.

    Parameters
    ----------
    programme
        The programme, decided or not.
    decisions
        What was decided; a line without any stays as proposed.
    """
    lines = decide(programme.lines, decisions, programme.horizon)
    lines = _with_costs(lines, programme.settings, programme.horizon)
    course = Course.of(lines, programme.simulation, programme.horizon)
    lines["part_couverte_apres"] = lines["id_ligne"].map(coverage_after(course)).astype(float)
    path = trajectory(course, programme.study, programme.settings)
    return replace(
        programme,
        lines=lines[list(LINE_COLUMNS)],
        trajectory=path,
        indicators=indicators(
            course, programme.study, programme.settings, trajectory=path, quarters=programme.quarters
        ),
    )


def _lines(
    proposals: list[Proposal], study: Study, quarters: Quarters, settings: ProgrammeSettings, horizon: Horizon
) -> pd.DataFrame:
    """Return the lines of the proposals: ranked ones in their order, then those that come at their date."""
    lines = pd.DataFrame([_described(proposal, study) for proposal in proposals], columns=[*_DESCRIBED]).assign(
        synergies=synergies(proposals, study, quarters)
    )
    lines["annee"] = pd.array([proposal.year for proposal in proposals], dtype="Int64")
    lines = _with_costs(lines, settings, horizon)
    competing = np.array([proposal.levier.is_ranked for proposal in proposals], dtype=bool)
    others = np.flatnonzero(competing)
    ranked = others[rank_lines(lines.iloc[others], settings)]
    lines["rang"] = pd.array([pd.NA] * len(lines), dtype="Int64")
    lines.loc[lines.index[ranked], "rang"] = np.arange(1, len(ranked) + 1)
    by_year = lines.loc[~competing].sort_values(["annee", "id_ligne"]).index
    return lines.loc[[*lines.index[ranked], *by_year]].reset_index(drop=True)


_DESCRIBED = (
    "id_ligne",
    "levier",
    "niveau",
    "nature",
    "code_epci",
    "nom_epci",
    "code_commune",
    "nom_commune",
    "id_structure",
    "nom_structure",
    "communes",
    "population_gagnee",
    "population_ponderee",
    "motif",
)


def _described(proposal: Proposal, study: Study) -> tuple[object, ...]:
    structure = None if proposal.id_structure is None else study.structures.loc[proposal.id_structure]
    commune = proposal.code_commune or (None if structure is None else str(structure["code_unite"]))
    place = None if commune is None else study.geography.communes.loc[commune]
    return (
        proposal.id_ligne,
        str(proposal.levier),
        str(_level(proposal, study)),
        proposal.nature,
        None if place is None else place["code_epci"],
        None if place is None else place["nom_epci"],
        commune,
        None if place is None else place["nom"],
        proposal.id_structure,
        None if structure is None else structure["nom"],
        ";".join(study.communes_of(proposal.units)),
        proposal.population_gagnee,
        proposal.population_ponderee,
        proposal.motif,
    )


def _level(proposal: Proposal, study: Study) -> Level:
    if proposal.levier.level is not None:
        return proposal.levier.level
    served = study.units["code_epci"].iloc[proposal.units].nunique(dropna=False)
    return Level.TERRITOIRE if served <= 1 else Level.DEPARTEMENT


def _with_costs(lines: pd.DataFrame, settings: ProgrammeSettings, horizon: Horizon) -> pd.DataFrame:
    """Add the costs of each line in its own year; for want of one, in the first of the horizon."""
    years = lines["annee"].fillna(horizon.first).astype(int)
    costs = [LEVERS[name].cost.in_year(year, settings) for name, year in zip(lines["levier"], years, strict=True)]
    return lines.assign(
        cout_caf=pd.Series([cost.caf for cost in costs], index=lines.index, dtype=float),
        cout_partenaires=pd.Series([cost.partners for cost in costs], index=lines.index, dtype=float),
        etp=pd.Series([cost.etp for cost in costs], index=lines.index, dtype=float),
    )


def _phased(lines: pd.DataFrame, settings: ProgrammeSettings, horizon: Horizon) -> pd.DataFrame:
    """Give each ranked line its year, or its reason to be beyond the horizon; note all of it as what is proposed."""
    ranked = lines.index[lines["rang"].notna()]
    phases = phase([LEVERS[name] for name in lines.loc[ranked, "levier"]], settings, horizon)
    lines.loc[ranked, "annee"] = pd.array([one.year for one in phases], dtype="Int64")
    beyond = [postponed_reason(horizon.last, one.limit) if one.year is None else "" for one in phases]
    lines.loc[ranked, "motif"] = lines.loc[ranked, "motif"].to_numpy(dtype=object) + np.array(beyond, dtype=object)
    postponed = lines["annee"].isna()
    status = postponed.map({True: str(Status.POSTPONED), False: str(Status.PROPOSED)})
    return lines.assign(
        statut_propose=status,
        annee_proposee=lines["annee"],
        nature_proposee=lines["nature"],
        part_couverte_apres=np.nan,
    )
