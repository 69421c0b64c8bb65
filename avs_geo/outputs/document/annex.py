"""The annex: method, parameters, sources, and what reading the files found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import avs_geo
from avs_geo.analysis.coverage.travel_time import ESTIMATED
from avs_geo.analysis.parameters import COVERED_SHARE, QPV_DISTANCE, REFERENCE_DATE, THRESHOLD
from avs_geo.inventory.programme.catalogue import CEILINGS, ENTRIES
from avs_geo.outputs.document.programme_tables import plain_table, told_once
from avs_geo.outputs.maps.picture.words import estimate_words, model_words, unmeasured_words
from avs_geo.outputs.sources import reference_sources
from avs_geo.outputs.tables.need_tables import need_settings_rows
from avs_geo.text.dates import day_in_words, day_text, year_text
from avs_geo.text.numbers import UNKNOWN, number, percent, plain
from avs_geo.text.words import plural

if TYPE_CHECKING:
    from avs_geo.inventory.programme.catalogue import Entry, Figure
    from avs_geo.outputs.document.material import Material
    from avs_geo.outputs.document.writer import Writer

_MOST_REMARKS: Final = 40
_METHOD: Final = (
    (
        "Part couverte : part des habitants qui sont dans le territoire d’agrément d’un CS ou d’un EVS agréé. Une "
        "commune couverte en partie compte pour cette partie."
    ),
    (
        "Temps : {temps}, du point de la commune (sa mairie, ou un point intérieur si elle n’est pas localisée) à la "
        "structure agréée la plus proche. Un temps égal au seuil est dans le seuil."
    ),
    (
        "Classe d’une commune : couverte, couverte mais éloignée, proche hors territoire, non couverte, selon qu’elle "
        "est dans un territoire d’agrément et à portée d’une structure."
    ),
    (
        "Zone blanche : communes non couvertes d’une même intercommunalité qui ont une limite en commun. Les zones "
        "sont rangées par population × (1 + indice de besoin ÷ 100), la plus grande d’abord."
    ),
    (
        "Équilibre : l’écart est le nombre de CS ou d’EVS qui manquent pour atteindre la moyenne du département par "
        "habitant ; il est négatif s’il y en a de plus."
    ),
    (
        "Indice de besoin : moyenne pondérée des rangs centiles des indicateurs, de 0 à 100 ; le poids d’une valeur "
        "absente est partagé entre les autres."
    ),
    (
        "Implantations : parmi les communes, celles qui mettent le plus d’habitants non desservis à portée d’une "
        "structure (problème de couverture maximale, Church et ReVelle, 1974)."
    ),
    (
        "Nature d’une création : centre social à partir d’un nombre d’habitants desservis qui est un paramètre, ou si "
        "un quartier prioritaire sans structure est desservi ; espace de vie sociale sinon."
    ),
)


def write_annex(writer: Writer, material: Material) -> None:
    """Write the annex."""
    writer.heading("Annexe – méthode, paramètres et sources", numbered=False)
    writer.heading("Méthode", 2, numbered=False)
    writer.bullets(sentence.replace("{temps}", model_words(material.study.diagnosis)) for sentence in _METHOD)
    writer.note("Aucun seuil de ce document n’est une norme officielle : ce sont des paramètres.")
    writer.heading("Paramètres de l’analyse", 2, numbered=False)
    writer.table(
        plain_table(("Paramètre", "Valeur"), _parameters(material), numeric=(False, False)), "Paramètres de l’analyse"
    )
    _write_need(writer, material)
    _write_figures(writer, material)
    _write_sources(writer, material)
    _write_remarks(writer, material)


def _parameters(material: Material) -> list[tuple[str, str]]:
    chosen, times = material.study.parameters, material.study.diagnosis.times
    siting = material.programme.siting
    rows = [
        (REFERENCE_DATE.label, day_in_words(chosen.reference_date)),
        (THRESHOLD.label, THRESHOLD.with_unit(chosen.threshold)),
        ("Modèle de temps", times.model),
        (COVERED_SHARE.label, COVERED_SHARE.with_unit(chosen.covered_share)),
        (QPV_DISTANCE.label, QPV_DISTANCE.with_unit(chosen.qpv_distance)),
        ("Horizon du programme", str(material.programme.horizon)),
        ("Écart à l’optimum prouvé des implantations", f"{percent(siting.gap)} au plus"),
    ]
    if times.model == ESTIMATED:
        rows.insert(3, ("Temps estimé", estimate_words(material.study.diagnosis)))
    elif unmeasured := unmeasured_words(material.study.diagnosis):
        rows.insert(3, ("Trajets estimés", unmeasured))
    return rows


def _write_need(writer: Writer, material: Material) -> None:
    rows = need_settings_rows(material.study)
    if not rows:
        return
    writer.heading("Indicateurs de besoin", 2, numbered=False)
    meanings = {"croissant": "une valeur haute : besoin fort", "decroissant": "une valeur haute : besoin faible"}
    table = plain_table(
        ("Indicateur", "Poids", "Sens", "Communes connues", "Fichier"),
        [
            (row["libelle"], plain(row["poids"]), meanings[row["sens"]], number(row["valeurs_connues"]), row["source"])
            for row in rows
        ],
        numeric=(False, True, False, True, False),
    )
    shown, same = told_once(table, "Poids", "Sens")
    writer.table(shown, "Indicateurs de l’indice de besoin")
    if same:
        writer.note(". ".join(f"{label}, pour chaque indicateur : {value}" for label, value in same.items()) + ".")


def _write_figures(writer: Writer, material: Material) -> None:
    """Write every figure of the programme with its source; those that nobody has given too."""
    settings = material.programme.settings
    rows = [_figure_row(entry, settings.figures[path]) for path, entry in ENTRIES.items()]
    for function, years in settings.ceilings.items():
        rows += [_figure_row(CEILINGS[function], figure, year=f" en {year}") for year, figure in sorted(years.items())]
    writer.heading("Chiffres du programme", 2, numbered=False)
    writer.table(
        plain_table(("Chiffre", "Valeur", "Unité", "Source", "Date"), rows, numeric=(False, True, False, False, False)),
        "Coûts, plafonds, personnel, limites et règles du programme",
    )


def _figure_row(entry: Entry, figure: Figure, *, year: str = "") -> tuple[str, ...]:
    meaning = entry.meaning[:1].upper() + entry.meaning[1:]
    value = UNKNOWN if figure.value is None else _plain_figure(figure.value, figure.unit)
    day = day_text(figure.date)
    return (f"{meaning}{year}", value, figure.unit, figure.source or UNKNOWN, day)


def _plain_figure(value: float, unit: str) -> str:
    return year_text(value) if unit == "année" else plain(value)


def _write_sources(writer: Writer, material: Material) -> None:
    writer.heading("Sources", 2, numbered=False)
    writer.bullets(source.credit() for source in reference_sources())
    if material.study.inventory.sources:
        writer.table(
            plain_table(
                ("Fichier", "Empreinte SHA-256"),
                [(name, f"{digest[:16]}…") for name, digest in material.study.inventory.sources],
                numeric=(False, False),
            ),
            "Fichiers fournis",
        )
    writer.note(f"Document écrit par AVS-Geo {avs_geo.__version__}.")


def _write_remarks(writer: Writer, material: Material) -> None:
    findings = material.study.inventory.findings
    if not findings:
        return
    writer.heading("Remarques de la lecture des fichiers", 2, numbered=False)
    writer.bullets(found.sentence() for found in findings[:_MOST_REMARKS])
    left = len(findings) - _MOST_REMARKS
    if left > 0:
        writer.note(f"Et {plural(left, 'autre remarque', 'autres remarques')}, dans le rapport de lecture.")
