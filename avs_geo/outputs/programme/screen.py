"""A programme on screen: its headline figures, its lines as decided, its indicators."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import pandas as pd

from avs_geo.analysis.programme.lines import Status
from avs_geo.outputs.programme.selection import in_calendar_order, of_level
from avs_geo.outputs.programme.words import STATUSES, changes_of, indicator_figure, lever_label, line_year, place_of
from avs_geo.outputs.sentences.headline import Headline
from avs_geo.outputs.tables.columns import COLUMNS
from avs_geo.outputs.tables.screen_tables import ScreenTable
from avs_geo.text.numbers import UNKNOWN, number, percent, with_unit
from avs_geo.text.words import plural

if TYPE_CHECKING:
    from avs_geo.analysis.programme.lines import Level
    from avs_geo.analysis.programme.programme import Programme

_LINE_HEADINGS: Final = (
    ("rang", "Rang", True),
    ("levier", "Levier", False),
    ("nom_commune", "Où", False),
    ("annee", "Année", True),
    ("statut", "Statut", False),
    ("population_gagnee", "Habitants gagnés", True),
    ("part_couverte_apres", "Part couverte après", True),
    ("cout_caf", "Coût Caf", True),
    ("cout_partenaires", "Partenaires", True),
    ("etp", "ETP", True),
    ("commentaire", "Décidé par le comité", False),
)


def programme_headlines(programme: Programme) -> tuple[Headline, ...]:
    """Return the headline figures: coverage, access, structures and costs, at the end and today."""
    today, last = programme.trajectory.iloc[0], programme.trajectory.iloc[-1]
    year = programme.horizon.last
    return (
        Headline(f"Part couverte en {year}", percent(last["part_couverte"]), _coverage_detail(programme)),
        Headline(
            f"Part hors d’accès en {year}",
            percent(last["part_hors_acces"]),
            f"{percent(today['part_hors_acces'])} aujourd’hui",
        ),
        Headline(
            f"Structures en {year}",
            f"{plural(int(last['nb_cs']), 'CS', 'CS')}, {plural(int(last['nb_evs']), 'EVS', 'EVS')}",
            f"{plural(int(today['nb_cs']), 'CS', 'CS')}, {plural(int(today['nb_evs']), 'EVS', 'EVS')} aujourd’hui",
        ),
        Headline(f"Coût pour la Caf en {year}", with_unit(last["cout_caf"], "€"), _cost_detail(programme)),
    )


def _coverage_detail(programme: Programme) -> str:
    today = f"{percent(programme.trajectory['part_couverte'].iloc[0])} aujourd’hui"
    wanted = programme.settings.value("regles.part_visee")
    return today if math.isnan(wanted) else f"{today} ; {percent(wanted)} visés"


def _cost_detail(programme: Programme) -> str:
    last = programme.trajectory.iloc[-1]
    if pd.isna(last["cout_caf"]):
        asked = sum(finding.code == "valeur_demandee" for finding in programme.findings)
        return f"{plural(asked, 'valeur')} à donner dans les paramètres" if asked else "inconnu"
    return f"en année pleine ; partenaires : {with_unit(last['cout_partenaires'], '€')}"


def lines_table(programme: Programme) -> ScreenTable:
    """Return the lines as decided, as they begin, each with what was changed of the proposal.

    The order is that of the calendar, in which the share that is covered only rises.
    """
    rows = tuple(_line_cells(line) for _, line in in_calendar_order(programme.lines).iterrows())
    return ScreenTable(
        labels=tuple(label for _, label, _ in _LINE_HEADINGS),
        descriptions=tuple(COLUMNS[name].description for name, _, _ in _LINE_HEADINGS),
        numeric=tuple(numeric for _, _, numeric in _LINE_HEADINGS),
        heading=2,
        rows=rows,
    )


def _line_cells(line: pd.Series) -> tuple[str, ...]:
    changed = changes_of(line)
    said = [f"Modifié : {', '.join(changed)}"] if changed else []
    return (
        UNKNOWN if pd.isna(line["rang"]) else number(float(line["rang"])),
        lever_label(line["levier"]),
        place_of(line),
        line_year(line["annee"]),
        STATUSES[line["statut"]],
        number(line["population_gagnee"]),
        percent(line["part_couverte_apres"]),
        with_unit(line["cout_caf"], "€"),
        with_unit(line["cout_partenaires"], "€"),
        number(line["etp"], 1),
        ". ".join([*said, *([line["commentaire"]] if line["commentaire"] else [])]),
    )


def reasons_table(programme: Programme) -> ScreenTable:
    """Return why each line is proposed, and what it goes along with."""
    rows = tuple(
        (lever_label(line["levier"]), place_of(line), line["motif"], line["synergies"] or UNKNOWN)
        for _, line in programme.lines.iterrows()
    )
    names = ("levier", "nom_commune", "motif", "synergies")
    return ScreenTable(
        labels=("Levier", "Où", "Motif", "Synergies"),
        descriptions=tuple(COLUMNS[name].description for name in names),
        numeric=(False, False, False, False),
        heading=1,
        rows=rows,
    )


def indicators_table(programme: Programme, level: Level) -> ScreenTable:
    """Return the indicators of a level: today, then a column for the target of each year."""
    years = programme.horizon.years
    rows = tuple(
        (
            str(nom),
            str(label),
            indicator_figure(today, str(unit)),
            *(indicator_figure(target, str(unit)) for target in targets["cible"]),
        )
        for (_, _, nom, label, unit), targets in of_level(programme.indicators, level).groupby(
            ["code", "indicateur", "nom", "libelle", "unite"], sort=False
        )
        for today in targets["valeur_actuelle"].iloc[:1]
    )
    return ScreenTable(
        labels=("Qui", "Indicateur", "Aujourd’hui", *map(str, years)),
        descriptions=(
            COLUMNS["nom"].description,
            COLUMNS["libelle"].description,
            COLUMNS["valeur_actuelle"].description,
            *(COLUMNS["cible"].description for _ in years),
        ),
        numeric=(False, False, True, *(True for _ in years)),
        heading=0,
        rows=rows,
    )


def decided_sentence(programme: Programme) -> str:
    """Say how many lines have each status, and how many were changed by the committee."""
    statuses = programme.lines["statut"].value_counts()
    counts = {one: int(statuses.get(str(one), 0)) for one in Status}
    parts = [plural(count, *_COUNTED[one]) for one, count in counts.items() if count]
    changed = sum(bool(changes_of(line)) for _, line in programme.lines.iterrows())
    suffix = (
        f" {plural(changed, 'ligne modifiée', 'lignes modifiées')} par rapport à la proposition." if changed else ""
    )
    return f"{plural(len(programme.lines), 'ligne')} : {', '.join(parts)}.{suffix}" if parts else "Aucune ligne."


# Of one line, and of several.
_COUNTED: Final = {
    Status.PROPOSED: ("à l’état de proposition", "à l’état de proposition"),
    Status.KEPT: ("retenue", "retenues"),
    Status.POSTPONED: ("reportée", "reportées"),
    Status.DISCARDED: ("écartée", "écartées"),
}
