"""What the programme could not know: figures that are asked for, and what was ordered or placed without them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from avs_geo.analysis.programme.levers.registry import LEVERS
from avs_geo.files.messages import FrenchLog
from avs_geo.inventory.programme.catalogue import CEILINGS, ENTRIES
from avs_geo.text.numbers import number

if TYPE_CHECKING:
    import pandas as pd

    from avs_geo.analysis.programme.horizon import Horizon
    from avs_geo.analysis.study import Study
    from avs_geo.findings import Finding
    from avs_geo.inventory.programme.settings import ProgrammeSettings


def questions(lines: pd.DataFrame, study: Study, settings: ProgrammeSettings, horizon: Horizon) -> tuple[Finding, ...]:
    """Return, as remarks, everything that is unknown or was decided for want of a figure.

    Parameters
    ----------
    lines
        Columns ``levier``, ``cout_caf``, ``annee``, ``population_gagnee``.
    study
        The department.
    settings
        The figures.
    horizon
        The years.
    """
    log = FrenchLog(file=settings.file)
    _say_what_is_covered(lines, study, log)
    _ask_figures(lines, settings, horizon, log)
    _say_order(lines, study, log)
    _say_spread(lines, settings, log)
    _say_unknown_ends(study, log)
    return tuple(log.findings)


def _say_what_is_covered(lines: pd.DataFrame, study: Study, log: FrenchLog) -> None:
    if lines["levier"].map(lambda name: LEVERS[name].is_creation).any():
        return
    if study.diagnosis.departement["population_non_couverte"].iloc[0] > 0:
        return
    others = "les autres leviers sont proposés" if len(lines) else "aucun autre levier ne s’applique"
    log.remark(
        "demande_vide",
        "Aucune création n’est proposée : chaque commune est dans un territoire ou à portée d’une structure ; "
        f"{others}.",
    )


def _ask_figures(lines: pd.DataFrame, settings: ProgrammeSettings, horizon: Horizon, log: FrenchLog) -> None:
    rules = [LEVERS[name].cost for name in lines["levier"].unique()]
    paths = dict.fromkeys(path for rule in rules for path in rule.figures(horizon.last, settings))
    for path in paths:
        if settings.is_known(path):
            continue
        entry = CEILINGS.get(path.partition(".")[2]) if path.startswith("plafonds.") else ENTRIES[path]
        assert entry is not None  # noqa: S101 - rules name figures of the catalogue
        where = f" Où le trouver : {entry.where}." if entry.where else ""
        section = f"[{path}], par année," if path.startswith("plafonds.") else f"« {entry.key} » de [{entry.section}]"
        log.remark(
            "valeur_demandee",
            f"Inconnu : {entry.meaning}. Les montants ou le personnel qui en dépendent restent vides.",
            f"Donnez cette valeur dans le formulaire des coûts de la page « Objectifs », ou {section} dans le fichier "
            f"de paramètres.{where}",
            column=path,
        )


def _say_order(lines: pd.DataFrame, study: Study, log: FrenchLog) -> None:
    ranked = lines.loc[lines["levier"].map(lambda name: LEVERS[name].is_ranked).astype(bool)]
    unknown = int(ranked["cout_caf"].isna().sum())
    if unknown:
        log.remark(
            "classement_sans_cout",
            f"Le coût pour la Caf de {_counted(unknown, 'ligne')} est inconnu : les lignes sont rangées par habitants "
            "gagnés, et non par habitants gagnés par euro.",
        )
    if len(ranked) and not study.need_is_known:
        log.remark(
            "besoin_inconnu",
            "Aucun indicateur de besoin n’est chargé : chaque habitant gagné pèse autant.",
            "Chargez des indicateurs pour pondérer par le besoin.",
        )


def _say_spread(lines: pd.DataFrame, settings: ProgrammeSettings, log: FrenchLog) -> None:
    created = lines["levier"].map(lambda name: LEVERS[name].is_creation).any()
    if not any(settings.is_known(path) for path in ENTRIES if path.startswith("limites.")) and created:
        log.remark(
            "limites_absentes",
            "Aucune limite par an n’est donnée : les créations sont réparties également entre les années, et les "
            "autres mesures commencent la première année.",
            "Donnez vos limites par an dans le formulaire des coûts de la page « Objectifs », ou dans la section "
            "[limites] du fichier de paramètres.",
        )
    unknown = int((lines["cout_caf"].isna() & lines["annee"].notna()).sum())
    if settings.is_known("limites.budget_caf") and unknown:
        log.remark(
            "budget_non_verifie",
            f"Le budget de la Caf n’a pas pu être vérifié pour {_counted(unknown, 'ligne')}, dont le coût est inconnu.",
        )


def _say_unknown_ends(study: Study, log: FrenchLog) -> None:
    unknown = int(study.structures["agrement_fin"].isna().sum())
    if unknown:
        log.remark(
            "fin_agrement_inconnue",
            f"La fin de l’agrément n’est pas connue pour {_counted(unknown, 'structure')} sur "
            f"{number(len(study.structures))} : leurs renouvellements manquent au programme.",
            "Remplissez la colonne « agrement_fin » du fichier des structures.",
        )


def _counted(count: int, singular: str) -> str:
    return f"{number(count)} {singular}{'s' if count > 1 else ''}"
