"""Third part: the measures at three levels, their order, their calendar, and how they will be judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from avs_geo.analysis.known_structures import lacking_structures
from avs_geo.analysis.programme.lines import Level, Status
from avs_geo.outputs.document.maps import programme_map, write_map
from avs_geo.outputs.document.programme_tables import (
    agreements_table,
    calendar_table,
    indicator_table,
    lines_table,
    ranking_table,
    trajectory_table,
)
from avs_geo.outputs.programme.selection import counting, of_level
from avs_geo.outputs.programme.words import levers_text, measure_name
from avs_geo.text.numbers import number, percent
from avs_geo.text.words import plural

if TYPE_CHECKING:
    import pandas as pd

    from avs_geo.outputs.document.material import Material
    from avs_geo.outputs.document.writer import Writer

_AGREEMENT: Final = "agrement_valide"
_TITLES: Final = {
    Level.DEPARTEMENT: "Au niveau du département",
    Level.TERRITOIRE: "Au niveau des territoires",
    Level.STRUCTURE: "Au niveau des structures",
}
_NOTHING: Final = {
    Level.DEPARTEMENT: "Aucune mesure ne dessert plusieurs intercommunalités à la fois.",
    Level.TERRITOIRE: "Aucune création n’est prévue dans une seule intercommunalité.",
    Level.STRUCTURE: "Aucune mesure ne porte sur une structure existante.",
}


def write_prospects(writer: Writer, material: Material) -> None:
    """Write the third part."""
    writer.heading(f"Perspectives {material.programme.horizon}")
    _write_aims(writer, material)
    for level in Level:
        _write_level(writer, material, level)
    _write_ranking(writer, material)
    _write_calendar(writer, material)
    _write_indicators(writer, material)
    _write_left_out(writer, material)


def aims_sentences(material: Material) -> list[str]:
    """Return what the programme does, what was decided of it, and where it leads."""
    programme = material.programme
    lines = counting(material.lines)
    first, last = material.trajectory.iloc[0], material.trajectory.iloc[-1]
    kept = int((lines["statut"] == str(Status.KEPT)).sum())
    return [
        f"Le programme {programme.horizon} compte {levers_text(lines)}.",
        _decided(kept, len(lines)),
        (
            f"La part des habitants dans un territoire d’agrément passerait de {percent(first['part_couverte'])} à "
            f"{percent(last['part_couverte'])} à la fin de {int(last['annee'])}, et celle des habitants hors d’accès "
            f"de {percent(first['part_hors_acces'])} à {percent(last['part_hors_acces'])}."
        ),
    ]


def _decided(kept: int, count: int) -> str:
    if not kept:
        return "Aucune de ces mesures n’est encore retenue : toutes sont proposées et restent à décider."
    if kept == count:
        return "Toutes ces mesures sont retenues."
    verb = "est retenue" if kept == 1 else "sont retenues"
    return f"Sur {plural(count, 'mesure')}, {number(kept)} {verb} ; les autres sont proposées et restent à décider."


def _write_aims(writer: Writer, material: Material) -> None:
    writer.heading("Les orientations", 2)
    lacking = lacking_structures(material.study)
    if lacking:
        writer.notice(" ".join(f"{finding.message} {finding.remedy}" for finding in lacking))
        return
    for sentence in aims_sentences(material):
        writer.paragraph(sentence)
    write_map(writer, material, programme_map(material))


def _write_trajectory(writer: Writer, material: Material) -> None:
    writer.table(trajectory_table(material.trajectory), "Trajectoire, année par année")
    writer.note(
        f"La première ligne est la situation d’aujourd’hui, sous l’année {int(material.trajectory['annee'].iloc[0])}. "
        "Montants et personnel : ceux, en année pleine, des mesures commencées."
    )


def _write_level(writer: Writer, material: Material, level: Level) -> None:
    lines = of_level(counting(material.lines), level)
    writer.heading(_TITLES[level], 2)
    if level is Level.DEPARTEMENT:
        _write_trajectory(writer, material)
    if lines.empty:
        writer.paragraph(_NOTHING[level])
        return
    writer.paragraph(f"{_sentence(levers_text(lines))}.")
    writer.table(lines_table(lines), f"Mesures {_TITLES[level].lower()}")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _write_ranking(writer: Writer, material: Material) -> None:
    lines = counting(material.lines)
    writer.heading("Le classement des mesures", 2)
    writer.paragraph(
        "Les mesures sont classées par habitants gagnés, pondérés par le besoin, pour un euro de la Caf, puis par "
        "personnel nécessaire, puis par synergies. La part des partenaires est ce qui reste du coût une fois payée "
        "celle de la Caf. Les renouvellements, qui viennent à leur date, ne sont pas classés."
    )
    _write_unknown_costs(writer, lines)
    if lines["rang"].notna().any():
        writer.table(ranking_table(lines), "Mesures classées : incidences financières, personnel, gains")
        writer.note(
            "Les mesures sont dans l’ordre du calendrier, chacune avec son rang. Part couverte après : celle du "
            "département, une fois la mesure et celles qui la précèdent menées à bien. Coûts et personnel : ceux "
            "d’une année pleine."
        )
    if len(material.programme.findings):
        writer.heading("Ce qui reste à préciser", 3)
        writer.bullets(f"{found.message} {found.remedy}".strip() for found in material.programme.findings)


def _write_unknown_costs(writer: Writer, lines: pd.DataFrame) -> None:
    ranked = lines.loc[lines["rang"].notna()]
    unknown = int(ranked["cout_caf"].isna().sum())
    if unknown:
        writer.notice(
            f"Le coût pour la Caf est inconnu pour {plural(unknown, 'mesure')} sur {number(len(ranked))} : le fichier "
            "de paramètres du programme ne donne pas tous les coûts et plafonds. Rien n’est inventé à leur place."
        )


def _write_calendar(writer: Writer, material: Material) -> None:
    writer.heading("Le calendrier", 2)
    lines = counting(material.lines)
    writer.table(calendar_table(lines, material.programme.horizon.years), "Mesures, par année de début")


def _write_indicators(writer: Writer, material: Material) -> None:
    indicators = material.indicators
    writer.heading("Les indicateurs d’évaluation", 2)
    writer.paragraph(
        "Chaque indicateur a sa valeur d’aujourd’hui et une cible à la fin de chaque année ; les cibles sont ce "
        "qu’apportent les mesures proposées ou retenues."
    )
    whole = of_level(indicators, Level.DEPARTEMENT)
    if len(whole):
        writer.table(indicator_table(whole, by="libelle", label="Indicateur"), "Indicateurs du département")
    for label, group in of_level(indicators, Level.TERRITOIRE).groupby("libelle", sort=False):
        writer.table(indicator_table(group, by="nom", label="Intercommunalité"), f"{label}, par intercommunalité")
    structures = of_level(indicators, Level.STRUCTURE)
    together = structures["code"] == material.study.geography.departement.code
    if together.any():
        writer.table(
            indicator_table(structures.loc[together], by="libelle", label="Indicateur"), "Indicateurs des structures"
        )
    for label, group in structures.loc[~together].groupby("libelle", sort=False):
        if group["indicateur"].iloc[0] == _AGREEMENT:
            _write_agreements(writer, group)
        else:
            writer.table(indicator_table(group, by="nom", label="Structure"), f"{label}, par structure")


def _write_agreements(writer: Writer, indicators: pd.DataFrame) -> None:
    """Name the structures whose agreement is not valid throughout; of the others, say how many they are."""
    table, count = agreements_table(indicators), indicators["code"].nunique()
    steady = count - len(table.rows)
    throughout = f"d’aujourd’hui à la fin de {indicators['annee'].max()}, une fois menés les renouvellements prévus"
    if steady:
        verb = "est" if steady == 1 else "sont"
        writer.note(f"{plural(steady, 'agrément')} sur {number(count)} {verb} en cours {throughout}.")
    if table.rows:
        writer.table(table, "Agréments échus aujourd’hui ou à la fin d’une année")


def _write_left_out(writer: Writer, material: Material) -> None:
    lines = material.lines
    for status, title in (
        (Status.POSTPONED, "Les mesures reportées"),
        (Status.DISCARDED, "Les mesures écartées"),
    ):
        chosen = lines.loc[lines["statut"] == str(status)]
        if chosen.empty:
            continue
        writer.heading(title, 2)
        writer.bullets(
            f"{measure_name(line)}. {' '.join(str(line[part] or '') for part in ('motif', 'commentaire'))}".strip()
            for _, line in chosen.iterrows()
        )
