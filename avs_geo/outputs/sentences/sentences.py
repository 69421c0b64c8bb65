"""The sentences of the diagnosis, written from its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from avs_geo.text.numbers import number, percent, with_unit
from avs_geo.text.words import plural

if TYPE_CHECKING:
    import pandas as pd

    from avs_geo.analysis.diagnosis import Diagnosis

AT_AVERAGE: Final = "autant que la moyenne du département"


def zones_blanches_sentence(diagnosis: Diagnosis) -> str:
    """Say how many zones blanches there are, how many people live there, and which comes first."""
    zones = diagnosis.zones_blanches
    if zones.empty:
        return "Aucune zone blanche : chaque commune est dans un territoire ou à portée d’une structure."
    first = zones.iloc[0]
    population = int(zones["population"].sum())
    share = population / max(float(diagnosis.departement["population"].iloc[0]), 1.0)
    return (
        f"{plural(len(zones), 'zone blanche', 'zones blanches')}, {with_unit(population, 'habitants')} "
        f"({percent(share)} du département). La première ({_epci_of(first)}) réunit "
        f"{plural(int(first['nb_communes']), 'commune')} "
        f"et {with_unit(first['population'], 'habitants')}."
    )


def balance_sentences(diagnosis: Diagnosis) -> list[str]:
    """Say which EPCI have no structure, which have only one kind, and which are furthest from the average."""
    table = diagnosis.balance.iloc[:-1]
    whole = diagnosis.balance.iloc[-1]
    if not whole["nb_cs"] + whole["nb_evs"]:
        return ["Aucune structure ne compte dans ce département : l’équilibre ne peut pas être jugé."]
    counts = {str(name): int(count) for name, count in table["typologie"].value_counts().items()}
    sentences = [_without_structure(table, counts.get("aucune_structure", 0)), _kinds(counts)]
    for kind, label in (("cs", "CS"), ("evs", "EVS")):
        if whole[f"nb_{kind}"]:
            sentences.append(_furthest(table, whole, kind, label))
    return sentences


def _without_structure(table: pd.DataFrame, without: int) -> str:
    if not without:
        return "Chaque intercommunalité a au moins une structure."
    inhabitants = table.loc[table["typologie"] == "aucune_structure", "population"].sum()
    verb = "n’a" if without == 1 else "n’ont"
    return (
        f"{number(without)} intercommunalité{'s' if without > 1 else ''} sur {number(len(table))} {verb} aucune "
        f"structure ; {with_unit(inhabitants, 'habitants')} y vivent."
    )


def _kinds(counts: dict[str, int]) -> str:
    parts = [
        f"{number(counts.get(typology, 0))} {'a' if counts.get(typology, 0) < 2 else 'ont'} {what}"
        for typology, what in (
            ("mixte", "des CS et des EVS"),
            ("cs_seul", "des CS seulement"),
            ("evs_seul", "des EVS seulement"),
        )
    ]
    return f"{', '.join(parts)}."


def _furthest(table: pd.DataFrame, whole: pd.Series, kind: str, label: str) -> str:
    """Say which EPCI lacks most to reach the average, and which is furthest above it."""
    gaps = table[f"ecart_{kind}"].to_numpy(dtype=float)
    of_label = f"d’{label}" if label.startswith("E") else f"de {label}"
    average = f"un {label} pour {with_unit(whole[f'hab_par_{kind}'], 'habitants')}"
    least, most = float(gaps.min(initial=0.0)), float(gaps.max(initial=0.0))
    above = ""
    if gap_words(least) != AT_AVERAGE:
        name = table["nom"].iloc[int(gaps.argmin())]
        above = f"l’intercommunalité « {name} » en a {gap_words(least)}"
    if gap_words(most) == AT_AVERAGE:
        start = f"Aucune intercommunalité ne manque {of_label} au regard de la moyenne du département ({average})"
    else:
        name = table["nom"].iloc[int(gaps.argmax())]
        start = f"C’est à l’intercommunalité « {name} » qu’il manque le plus {of_label} : {gap_words(most)} ({average})"
    return f"{start} ; {above}." if above else f"{start}."


def gap_words(gap: float) -> str:
    """Return a gap to the department's average in words: positive, so many are lacking to reach it.

    Examples
    --------
    >>> gap_words(1.2), gap_words(-0.7), gap_words(0.04)
    ('il en manque 1,2 pour atteindre la moyenne du département', '0,7 de plus que la moyenne du département', \
'autant que la moyenne du département')
    """
    if not round(gap, 1):
        return AT_AVERAGE
    if gap > 0:
        return f"il en manque {number(gap, 1)} pour atteindre la moyenne du département"
    return f"{number(-gap, 1)} de plus que la moyenne du département"


def _epci_of(zone: pd.Series) -> str:
    return str(zone["nom_epci"]) if isinstance(zone["nom_epci"], str) else "hors intercommunalité"
