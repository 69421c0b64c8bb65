"""Second part: is the spread adequate, is the balance right, where would a structure be the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from avs_geo.analysis.coverage.classification import Classe
from avs_geo.analysis.coverage.qpv import StatutQpv
from avs_geo.outputs.document.maps import balance_map, coverage_map, write_map, zones_blanches_map
from avs_geo.outputs.document.programme_tables import plain_table
from avs_geo.outputs.maps.palette import CLASS_STYLES
from avs_geo.outputs.maps.picture.words import headline, model_words
from avs_geo.outputs.sentences.sentences import balance_sentences, zones_blanches_sentence
from avs_geo.outputs.tables.screen_tables import WORDS
from avs_geo.text.numbers import number, percent, plain, with_unit
from avs_geo.text.words import plural

if TYPE_CHECKING:
    import pandas as pd

    from avs_geo.outputs.document.material import Material
    from avs_geo.outputs.document.writer import Writer
    from avs_geo.outputs.tables.screen_tables import ScreenTable

_COVERAGE: Final = (
    "nom_epci",
    "population",
    "part_couverte",
    "part_couverte_cs",
    "part_couverte_evs",
    "part_hors_acces",
    "population_non_couverte",
    "part_non_couverte",
    "temps_moyen",
)
_ZONES: Final = (
    "rang",
    "nom_epci",
    "nb_communes",
    "population",
    "besoin",
    "surface_km2",
    "temps_moyen",
    "structure_proche",
    "commune_centre",
)
_BALANCE: Final = (
    "nom_epci",
    "population",
    "nb_cs",
    "nb_evs",
    "hab_par_cs",
    "hab_par_evs",
    "typologie",
    "quotient_evs",
    "ecart_cs",
    "ecart_evs",
)
_QPV: Final = ("code_qp", "nom_qp", "population", "statut", "part_territoire", "rattachement", "a_verifier")
# Each class points to the lever that the framework agreements name.
_LEVERS: Final = {
    Classe.NON_COUVERTE: "Créer un CS ou un EVS",
    Classe.PROCHE_HORS_TERRITOIRE: "Étendre le territoire voisin",
    Classe.COUVERTE_ELOIGNEE: "Itinérance ou antenne",
}


def write_diagnosis(writer: Writer, material: Material) -> None:
    """Write the second part."""
    writer.heading("Diagnostic")
    _write_coverage(writer, material)
    _write_zones_blanches(writer, material)
    _write_balance(writer, material)
    _write_quarters(writer, material)
    _write_answers(writer, material)


def class_table(units: pd.DataFrame) -> ScreenTable:
    """Return how many units and inhabitants each class has, its share and its lever."""
    total = float(units["population"].sum())
    rows = []
    for name, style in CLASS_STYLES.items():
        members = units.loc[units["classe"] == str(name), "population"]
        share = percent(members.sum() / total if total else None)
        rows.append((style.label, number(len(members)), number(members.sum()), share, style.lever))
    return plain_table(
        ("Classe", "Communes", "Population", "Part", "Ce que cela appelle"),
        rows,
        numeric=(False, True, True, True, False),
    )


def lever_table(units: pd.DataFrame, epci: pd.DataFrame) -> ScreenTable:
    """Return, for each EPCI, the inhabitants of the units of each class that points to a lever."""
    classes = [str(name) for name in _LEVERS]
    sums = units.pivot_table(index="code_epci", columns="classe", values="population", aggfunc="sum", fill_value=0)
    sums = sums.reindex(index=epci.index, columns=classes, fill_value=0)
    rows = [
        (str(epci.at[code, "nom"]), *(number(value) for value in row))
        for code, row in zip(sums.index, sums.to_numpy().tolist(), strict=True)
    ]
    whole = units.groupby("classe")["population"].sum().reindex(classes, fill_value=0)
    rows.append(("Département", *(number(value) for value in whole)))
    return plain_table(
        ("Intercommunalité", *_LEVERS.values()), rows, numeric=(False, True, True, True), last_is_total=True
    )


def _write_coverage(writer: Writer, material: Material) -> None:
    diagnosis = material.study.diagnosis
    whole = diagnosis.departement.iloc[0]
    writer.heading("La répartition est-elle adaptée ?", 2)
    writer.paragraph(headline(diagnosis))
    writer.paragraph(
        f"{with_unit(whole['population_hors_acces'], 'habitants')} ({percent(whole['part_hors_acces'])}) vivent à plus "
        f"de {plain(diagnosis.parameters.threshold)}\u00a0minutes d’un CS ou d’un EVS, qu’ils soient ou non dans un "
        "territoire. Chaque commune est dans l’une de quatre classes, selon qu’elle est dans un territoire d’agrément "
        "et à portée d’une structure ; chaque classe appelle son levier."
    )
    write_map(writer, material, coverage_map(material))
    writer.table(class_table(diagnosis.units), "Classes de couverture")
    writer.table(material.table("epci", _COVERAGE), "Couverture et accès, par intercommunalité")
    writer.note(
        f"Seuil : {plain(diagnosis.parameters.threshold)} minutes, {model_words(diagnosis)} ; c’est un paramètre, pas "
        "une norme officielle."
    )


def _write_zones_blanches(writer: Writer, material: Material) -> None:
    zones = material.study.diagnosis.zones_blanches
    writer.heading("Les zones blanches", 2)
    writer.paragraph(
        "Une zone blanche réunit les communes voisines d’une même intercommunalité qui ne sont ni dans un territoire "
        f"d’agrément ni à portée d’une structure. {zones_blanches_sentence(material.study.diagnosis)}"
    )
    if zones.empty:
        return
    write_map(writer, material, zones_blanches_map(material))
    # The need is shown wherever it enters the order: without it, a smaller zone before a larger one looks like a fault.
    needed = bool(zones["besoin"].notna().any())
    columns = _ZONES if needed else tuple(name for name in _ZONES if name != "besoin")
    order = "par population × (1 + besoin ÷ 100)" if needed else "la plus peuplée d’abord"
    writer.table(material.table("zones_blanches", columns), f"Zones blanches, {order}")


def _write_balance(writer: Writer, material: Material) -> None:
    writer.heading("L’équilibre entre CS et EVS", 2)
    writer.bullets(balance_sentences(material.study.diagnosis))
    write_map(writer, material, balance_map(material))
    writer.table(material.table("equilibre", _BALANCE), "Équilibre des CS et des EVS, par intercommunalité")
    writer.note(
        "Écart : structures qui manquent pour atteindre la moyenne du département par habitant ; négatif, il y en a "
        "de plus. Quotient EVS : part des EVS parmi les structures, rapportée à celle du département."
    )


def _write_quarters(writer: Writer, material: Material) -> None:
    quarters = material.study.diagnosis.qpv
    if quarters.empty:
        return
    writer.heading("Les quartiers prioritaires sont-ils couverts ?", 2)
    counts = quarters["statut"].value_counts()
    writer.bullets(
        f"{WORDS[str(status)]} : {plural(int(counts.get(str(status), 0)), 'quartier')}."
        for status in StatutQpv
        if counts.get(str(status), 0)
    )
    writer.table(material.table("qpv", _QPV), "Couverture des quartiers prioritaires")


def _write_answers(writer: Writer, material: Material) -> None:
    writer.heading("Où une structure serait-elle la réponse ?", 2)
    writer.paragraph(
        "Le tableau donne, par intercommunalité, les habitants des communes qu’aucune structure ne dessert bien, selon "
        "ce que leur situation appelle : une création là où il n’y a ni territoire ni structure à portée, l’extension "
        "d’un territoire voisin là où une structure est à portée, une itinérance ou une antenne là où le territoire "
        "existe mais où la structure est loin."
    )
    writer.table(
        lever_table(material.study.units, material.study.diagnosis.epci), "Habitants concernés par chaque levier"
    )
